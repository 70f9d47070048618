//! Parachutes: when they were packed, and until when that holds.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use letka_domain::ids::{ParachuteId, UnitId};
use serde_json::json;

use crate::audit::Entry;
use crate::schema::{parachutes, units};
use crate::types::{At, Id};
use crate::versions::{changed_one, next_version};
use crate::{Conn, Named, StoreError, Tx, new_id};

/// A parachute.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parachute {
    /// Which one.
    pub id: ParachuteId,
    /// Counts changes.
    pub version: i32,
    /// Serial number of the maker.
    pub serial: String,
    /// What it is called.
    pub model: String,
    /// The unit that keeps it.
    pub unit: Named<UnitId>,
    /// When it was last packed.
    pub packed_at: DateTime<Utc>,
    /// From when on it must not be flown with.
    pub repack_due_at: DateTime<Utc>,
    /// How often it has opened.
    pub deployments: u32,
    /// When it was retired.
    pub closed_at: Option<DateTime<Utc>>,
}

/// A parachute to be entered.
#[derive(Debug, Clone)]
pub struct NewParachute {
    /// Serial number of the maker; `parachutes_serial_key` when it is taken.
    pub serial: String,
    /// What it is called.
    pub model: String,
    /// The unit that keeps it.
    pub unit_id: UnitId,
    /// When it was last packed.
    pub packed_at: DateTime<Utc>,
    /// From when on it must not be flown with; `parachutes_due_check` when that is not later.
    pub repack_due_at: DateTime<Utc>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = parachutes)]
struct Row {
    id: ParachuteId,
    version: i32,
    serial: String,
    model: String,
    packed_at: DateTime<Utc>,
    repack_due_at: DateTime<Utc>,
    deployments: u32,
    closed_at: Option<DateTime<Utc>>,
}

impl From<(Row, Named<UnitId>)> for Parachute {
    fn from((row, unit): (Row, Named<UnitId>)) -> Self {
        Self {
            id: row.id,
            version: row.version,
            serial: row.serial,
            model: row.model,
            unit,
            packed_at: row.packed_at,
            repack_due_at: row.repack_due_at,
            deployments: row.deployments,
            closed_at: row.closed_at,
        }
    }
}

/// Enters a parachute.
pub fn insert(tx: &mut Tx<'_>, new: &NewParachute) -> Result<ParachuteId, StoreError> {
    let id = new_id();
    let entry = Entry::new("parachutes.insert", "parachute", id).detail(
        json!({"serial": new.serial, "model": new.model, "unit_id": new.unit_id,
            "packed_at": new.packed_at, "repack_due_at": new.repack_due_at}),
    );
    tx.change(&entry, |c| {
        diesel::insert_into(parachutes::table)
            .values((
                parachutes::id.eq(Id(id)),
                parachutes::version.eq(1),
                parachutes::serial.eq(&new.serial),
                parachutes::model.eq(&new.model),
                parachutes::unit_id.eq(Id(new.unit_id.0)),
                parachutes::packed_at.eq(At(new.packed_at)),
                parachutes::repack_due_at.eq(At(new.repack_due_at)),
                parachutes::deployments.eq(0),
            ))
            .execute(c)
    })?;
    Ok(ParachuteId(id))
}

/// It was packed anew, or it has opened and must be. Answers with the new version.
pub fn repack(
    tx: &mut Tx<'_>,
    id: ParachuteId,
    version: i32,
    (packed_at, repack_due_at): (DateTime<Utc>, DateTime<Utc>),
    deployments: u32,
) -> Result<i32, StoreError> {
    let next = next_version!(tx, parachutes, id, version, "parachute");
    let before = get(tx.read(), id)?;
    let entry = Entry::new("parachutes.repack", "parachute", id.0).change(
        &json!({"packed_at": before.packed_at, "repack_due_at": before.repack_due_at,
            "deployments": before.deployments}),
        &json!({"packed_at": packed_at, "repack_due_at": repack_due_at,
            "deployments": deployments}),
    );
    let deployments = i32::try_from(deployments).unwrap_or(i32::MAX);
    tx.change(&entry, |c| {
        let done = diesel::update(parachutes::table.filter(parachutes::id.eq(Id(id.0))))
            .filter(parachutes::version.eq(version))
            .set((
                parachutes::version.eq(next),
                parachutes::packed_at.eq(At(packed_at)),
                parachutes::repack_due_at.eq(At(repack_due_at)),
                parachutes::deployments.eq(deployments),
            ))
            .execute(c)?;
        changed_one(done, version)?;
        Ok::<_, StoreError>(next)
    })
}

/// The parachute of an id.
pub fn get(c: &mut Conn, id: ParachuteId) -> Result<Parachute, StoreError> {
    let row: Option<(Row, Named<UnitId>)> = parachutes::table
        .inner_join(units::table)
        .filter(parachutes::id.eq(Id(id.0)))
        .select((Row::as_select(), (units::id, units::name)))
        .first(c)
        .optional()?;
    let row = row.map(Parachute::from);
    row.ok_or(StoreError::NotFound("parachute"))
}

/// Every parachute by serial number; 500 at most.
pub fn list(c: &mut Conn) -> Result<Vec<Parachute>, StoreError> {
    let rows: Vec<(Row, Named<UnitId>)> = parachutes::table
        .inner_join(units::table)
        .order(parachutes::serial)
        .select((Row::as_select(), (units::id, units::name)))
        .limit(500)
        .load(c)?;
    Ok(rows.into_iter().map(Parachute::from).collect())
}
