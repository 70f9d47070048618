//! Batteries and parachutes in aircraft, from when until when.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use letka_domain::ids::{AircraftId, BatteryId, FittingId, ParachuteId};
use serde::Serialize;
use serde_json::json;

use crate::audit::Entry;
use crate::schema::fittings;
use crate::types::{At, Id};
use crate::{Conn, StoreError, Tx, new_id};

/// What is in an aircraft.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// A battery.
    Battery(BatteryId),
    /// A parachute.
    Parachute(ParachuteId),
}

/// A battery or a parachute in an aircraft.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = fittings)]
pub struct Fitting {
    /// Which one.
    pub id: FittingId,
    /// In which aircraft.
    pub aircraft_id: AircraftId,
    /// Which battery.
    pub battery_id: Option<BatteryId>,
    /// Which parachute.
    pub parachute_id: Option<ParachuteId>,
    /// Since when.
    pub fitted_at: DateTime<Utc>,
    /// Until when.
    pub removed_at: Option<DateTime<Utc>>,
}

/// Puts a part into an aircraft; `fittings_battery_id_key` or `fittings_parachute_id_key` when it is
/// in one already.
pub fn insert(
    tx: &mut Tx<'_>,
    aircraft_id: AircraftId,
    part: Part,
) -> Result<FittingId, StoreError> {
    let (id, now) = (new_id(), tx.now());
    let entry = Entry::new("fittings.insert", "fitting", id)
        .detail(json!({"aircraft_id": aircraft_id, "part": part}));
    let (battery, parachute) = match part {
        Part::Battery(id) => (Some(Id(id.0)), None),
        Part::Parachute(id) => (None, Some(Id(id.0))),
    };
    tx.change(&entry, |c| {
        diesel::insert_into(fittings::table)
            .values((
                fittings::id.eq(Id(id)),
                fittings::aircraft_id.eq(Id(aircraft_id.0)),
                fittings::battery_id.eq(battery),
                fittings::parachute_id.eq(parachute),
                fittings::fitted_at.eq(At(now)),
            ))
            .execute(c)
    })?;
    Ok(FittingId(id))
}

/// Takes a part out of its aircraft. Doing it again changes nothing.
pub fn remove(tx: &mut Tx<'_>, id: FittingId) -> Result<(), StoreError> {
    let now = tx.now();
    if get(tx.read(), id)?.removed_at.is_some() {
        return Ok(());
    }
    tx.change(&Entry::new("fittings.remove", "fitting", id.0), |c| {
        diesel::update(fittings::table.filter(fittings::id.eq(Id(id.0))))
            .set(fittings::removed_at.eq(At(now)))
            .execute(c)
            .map(|_| ())
    })
}

/// The fitting of an id.
pub fn get(c: &mut Conn, id: FittingId) -> Result<Fitting, StoreError> {
    let found = fittings::table
        .filter(fittings::id.eq(Id(id.0)))
        .select(Fitting::as_select())
        .first(c)
        .optional()?;
    found.ok_or(StoreError::NotFound("fitting"))
}

/// What is in any aircraft now.
pub fn list_present(c: &mut Conn) -> Result<Vec<Fitting>, StoreError> {
    Ok(fittings::table
        .filter(fittings::removed_at.is_null())
        .order(fittings::fitted_at)
        .select(Fitting::as_select())
        .load(c)?)
}

/// What is and was in an aircraft, the last in front; 100 at most.
pub fn list_for(c: &mut Conn, aircraft_id: AircraftId) -> Result<Vec<Fitting>, StoreError> {
    Ok(fittings::table
        .filter(fittings::aircraft_id.eq(Id(aircraft_id.0)))
        .order((fittings::fitted_at.desc(), fittings::id.desc()))
        .select(Fitting::as_select())
        .limit(100)
        .load(c)?)
}
