//! Changes of aircraft. Whoever changes one names the version that was read.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use letka_domain::aircraft::Serviceability;
use letka_domain::ids::{AircraftId, AircraftTypeId, UnitId};
use serde::Serialize;
use serde_json::{Value, json};

use super::{Aircraft, get, grams};
use crate::audit::Entry;
use crate::schema::{aircraft, aircraft_moves, units};
use crate::types::{At, Id};
use crate::versions::{changed_one, next_version};
use crate::{Conn, Named, StoreError, Tx, new_id};

/// What of an aircraft can be changed at a desk.
#[derive(Debug, Clone, Serialize)]
pub struct AircraftEdit {
    /// Registration mark; `aircraft_registration_key` when it is taken.
    pub registration: String,
    /// Serial number of the maker; `aircraft_serial_key` when it is taken.
    pub serial: String,
    /// Its type.
    pub type_id: AircraftTypeId,
    /// System id that its autopilot is set to.
    pub mavlink_system_id: Option<u8>,
    /// Identity of its autopilot in lower-case hex; `aircraft_mavlink_uid_key` when it is taken.
    pub mavlink_uid: Option<String>,
    /// Height at which it comes home after a loss of link, metres above take-off.
    pub return_height_m: Option<f64>,
    /// Registration number of the operator on the airframe.
    pub operator_number: Option<String>,
    /// Whether remote identification is on.
    pub remote_id: Option<bool>,
    /// Last moment of its liability insurance.
    pub insured_until: Option<DateTime<Utc>>,
    /// Take-off mass with its payload, grams.
    pub take_off_mass_g: Option<u32>,
    /// What it carries.
    pub equipment: Option<String>,
    /// When it came.
    pub acquired_at: Option<DateTime<Utc>>,
}

impl From<&Aircraft> for AircraftEdit {
    fn from(held: &Aircraft) -> Self {
        Self {
            registration: held.registration.clone(),
            serial: held.serial.clone(),
            type_id: held.aircraft_type.id,
            mavlink_system_id: held.mavlink_system_id,
            mavlink_uid: held.mavlink_uid.clone(),
            return_height_m: held.return_height_m,
            operator_number: held.operator_number.clone(),
            remote_id: held.remote_id,
            insured_until: held.insured_until,
            take_off_mass_g: held.take_off_mass_g,
            equipment: held.equipment.clone(),
            acquired_at: held.acquired_at,
        }
    }
}

impl AircraftEdit {
    fn to_json(&self) -> Value {
        serde_json::to_value(self).unwrap_or_default()
    }
}

/// Changes an aircraft. Answers with the new version.
pub fn update(
    tx: &mut Tx<'_>,
    id: AircraftId,
    version: i32,
    edit: &AircraftEdit,
) -> Result<i32, StoreError> {
    let next = next_version!(tx, aircraft, id, version, "aircraft");
    let before = AircraftEdit::from(&get(tx.read(), id)?);
    let entry =
        Entry::new("aircraft.update", "aircraft", id.0).change(&before.to_json(), &edit.to_json());
    tx.change(&entry, |c| {
        let done = diesel::update(aircraft::table.filter(aircraft::id.eq(Id(id.0))))
            .filter(aircraft::version.eq(version))
            .set((
                aircraft::version.eq(next),
                aircraft::registration.eq(&edit.registration),
                aircraft::serial.eq(&edit.serial),
                aircraft::type_id.eq(Id(edit.type_id.0)),
                aircraft::mavlink_system_id.eq(edit.mavlink_system_id.map(i32::from)),
                aircraft::mavlink_uid.eq(&edit.mavlink_uid),
                aircraft::return_height_m.eq(edit.return_height_m),
                aircraft::operator_number.eq(&edit.operator_number),
                aircraft::remote_id.eq(edit.remote_id),
                aircraft::insured_until.eq(edit.insured_until.map(At)),
                aircraft::take_off_mass_g.eq(edit.take_off_mass_g.map(grams)),
                aircraft::equipment.eq(&edit.equipment),
                aircraft::acquired_at.eq(edit.acquired_at.map(At)),
            ))
            .execute(c)?;
        changed_one(done, version)?;
        Ok::<_, StoreError>(next)
    })
}

/// Gives an aircraft to another unit; where it was before is kept. Answers with the new version.
pub fn move_to(
    tx: &mut Tx<'_>,
    id: AircraftId,
    version: i32,
    unit_id: UnitId,
    reason: &str,
) -> Result<i32, StoreError> {
    let next = next_version!(tx, aircraft, id, version, "aircraft");
    let (from, now, mover) = (
        get(tx.read(), id)?.unit.id,
        tx.now(),
        tx.actor().name().to_owned(),
    );
    let entry = Entry::new("aircraft.move", "aircraft", id.0)
        .detail(json!({"reason": reason}))
        .change(&json!({"unit_id": from}), &json!({"unit_id": unit_id}));
    tx.change(&entry, |c| {
        let done = diesel::update(aircraft::table.filter(aircraft::id.eq(Id(id.0))))
            .filter(aircraft::version.eq(version))
            .set((
                aircraft::version.eq(next),
                aircraft::unit_id.eq(Id(unit_id.0)),
            ))
            .execute(c)?;
        changed_one(done, version)?;
        diesel::insert_into(aircraft_moves::table)
            .values((
                aircraft_moves::id.eq(Id(new_id())),
                aircraft_moves::aircraft_id.eq(Id(id.0)),
                aircraft_moves::from_unit_id.eq(Id(from.0)),
                aircraft_moves::to_unit_id.eq(Id(unit_id.0)),
                aircraft_moves::reason.eq(reason),
                aircraft_moves::moved_at.eq(At(now)),
                aircraft_moves::mover.eq(mover),
            ))
            .execute(c)?;
        Ok::<_, StoreError>(next)
    })
}

/// Grounds an aircraft until a technician releases it. Answers with the new version.
pub fn ground(
    tx: &mut Tx<'_>,
    id: AircraftId,
    version: i32,
    reason: &str,
) -> Result<i32, StoreError> {
    set_grounded(tx, id, version, Some(reason), "aircraft.ground")
}

/// Lifts what [`ground`] has said. Answers with the new version.
pub fn release(tx: &mut Tx<'_>, id: AircraftId, version: i32) -> Result<i32, StoreError> {
    set_grounded(tx, id, version, None, "aircraft.release")
}

fn set_grounded(
    tx: &mut Tx<'_>,
    id: AircraftId,
    version: i32,
    reason: Option<&str>,
    action: &'static str,
) -> Result<i32, StoreError> {
    let next = next_version!(tx, aircraft, id, version, "aircraft");
    let before = get(tx.read(), id)?.grounded_reason;
    let entry = Entry::new(action, "aircraft", id.0).change(
        &json!({"grounded_reason": before}),
        &json!({"grounded_reason": reason}),
    );
    let word = match reason {
        Some(_) => Serviceability::Grounded,
        None => Serviceability::Airworthy,
    };
    tx.change(&entry, |c| {
        let done = diesel::update(aircraft::table.filter(aircraft::id.eq(Id(id.0))))
            .filter(aircraft::version.eq(version))
            .set((
                aircraft::version.eq(next),
                aircraft::serviceability.eq(word.as_str()),
                aircraft::grounded_reason.eq(reason),
            ))
            .execute(c)?;
        changed_one(done, version)?;
        Ok::<_, StoreError>(next)
    })
}

/// Takes an aircraft out of the fleet for good; its record stays. Answers with the new version.
pub fn retire(
    tx: &mut Tx<'_>,
    id: AircraftId,
    version: i32,
    reason: &str,
) -> Result<i32, StoreError> {
    let (next, now) = (
        next_version!(tx, aircraft, id, version, "aircraft"),
        tx.now(),
    );
    let entry = Entry::new("aircraft.retire", "aircraft", id.0).detail(json!({"reason": reason}));
    tx.change(&entry, |c| {
        let done = diesel::update(aircraft::table.filter(aircraft::id.eq(Id(id.0))))
            .filter(aircraft::version.eq(version))
            .set((
                aircraft::version.eq(next),
                aircraft::closed_at.eq(At(now)),
                aircraft::closed_reason.eq(reason),
            ))
            .execute(c)?;
        changed_one(done, version)?;
        Ok::<_, StoreError>(next)
    })
}

/// An aircraft went from one unit to another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Move {
    /// Where it was.
    pub from: Named<UnitId>,
    /// Where it went.
    pub to: Named<UnitId>,
    /// Why.
    pub reason: String,
    /// When.
    pub moved_at: DateTime<Utc>,
    /// Who moved it.
    pub mover: String,
}

/// Where an aircraft has been, the last move in front; 100 at most.
pub fn list_moves(c: &mut Conn, id: AircraftId) -> Result<Vec<Move>, StoreError> {
    type Row = (UnitId, UnitId, String, DateTime<Utc>, String);
    let rows: Vec<Row> = aircraft_moves::table
        .filter(aircraft_moves::aircraft_id.eq(Id(id.0)))
        .order((aircraft_moves::moved_at.desc(), aircraft_moves::id.desc()))
        .select((
            aircraft_moves::from_unit_id,
            aircraft_moves::to_unit_id,
            aircraft_moves::reason,
            aircraft_moves::moved_at,
            aircraft_moves::mover,
        ))
        .limit(100)
        .load(c)?;
    let ids = rows.iter().flat_map(|row| [Id(row.0.0), Id(row.1.0)]);
    let names: Vec<(UnitId, String)> = units::table
        .filter(units::id.eq_any(ids))
        .select((units::id, units::name))
        .load(c)?;
    let named = |id: UnitId| Named {
        id,
        name: names
            .iter()
            .find(|(known, _)| *known == id)
            .map(|(_, name)| name.clone())
            .unwrap_or_default(),
    };
    let moved = |(from, to, reason, moved_at, mover)| Move {
        from: named(from),
        to: named(to),
        reason,
        moved_at,
        mover,
    };
    Ok(rows.into_iter().map(moved).collect())
}
