//! Batteries: how often they were charged, and what is left of them.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use letka_domain::aircraft::BatteryState;
use letka_domain::ids::{BatteryId, UnitId};
use serde_json::json;

use crate::audit::Entry;
use crate::schema::{batteries, battery_readings, units};
use crate::types::{At, Id};
use crate::versions::{changed_one, next_version};
use crate::{Conn, Named, StoreError, Tx, new_id};

/// A battery.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Battery {
    /// Which one.
    pub id: BatteryId,
    /// Counts changes.
    pub version: i32,
    /// Serial number of the maker.
    pub serial: String,
    /// For which machines it is.
    pub model: String,
    /// The unit that keeps it.
    pub unit: Named<UnitId>,
    /// Whether it may be used.
    pub state: BatteryState,
    /// Charge cycles at the last reading.
    pub cycles: u32,
    /// Capacity against a new one, percent.
    pub health_pct: Option<u8>,
    /// When it came.
    pub bought_at: Option<DateTime<Utc>>,
    /// What else is to be known.
    pub note: Option<String>,
}

/// A battery to be entered.
#[derive(Debug, Clone)]
pub struct NewBattery {
    /// Serial number of the maker; `batteries_serial_key` when it is taken.
    pub serial: String,
    /// For which machines it is.
    pub model: String,
    /// The unit that keeps it.
    pub unit_id: UnitId,
    /// When it came.
    pub bought_at: Option<DateTime<Utc>>,
    /// Charge cycles.
    pub cycles: u32,
    /// Capacity against a new one, percent.
    pub health_pct: Option<u8>,
}

/// What was read from a battery.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = battery_readings)]
pub struct Reading {
    /// When.
    pub read_at: DateTime<Utc>,
    /// Charge cycles.
    pub cycles: u32,
    /// Capacity against a new one, percent.
    pub health_pct: Option<u8>,
    /// Who read it.
    pub reader: String,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = batteries)]
struct Row {
    id: BatteryId,
    version: i32,
    serial: String,
    model: String,
    state: BatteryState,
    cycles: u32,
    health_pct: Option<u8>,
    bought_at: Option<DateTime<Utc>>,
    note: Option<String>,
}

impl From<(Row, Named<UnitId>)> for Battery {
    fn from((row, unit): (Row, Named<UnitId>)) -> Self {
        Self {
            id: row.id,
            version: row.version,
            serial: row.serial,
            model: row.model,
            unit,
            state: row.state,
            cycles: row.cycles,
            health_pct: row.health_pct,
            bought_at: row.bought_at,
            note: row.note,
        }
    }
}

fn count(number: u32) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}

/// Enters a battery with its first reading.
pub fn insert(tx: &mut Tx<'_>, new: &NewBattery) -> Result<BatteryId, StoreError> {
    let (id, now, (_, reader)) = (new_id(), tx.now(), tx.signer());
    let entry = Entry::new("batteries.insert", "battery", id).detail(
        json!({"serial": new.serial, "model": new.model, "unit_id": new.unit_id,
            "cycles": new.cycles, "health_pct": new.health_pct}),
    );
    tx.change(&entry, |c| {
        diesel::insert_into(batteries::table)
            .values((
                batteries::id.eq(Id(id)),
                batteries::version.eq(1),
                batteries::serial.eq(&new.serial),
                batteries::model.eq(&new.model),
                batteries::unit_id.eq(Id(new.unit_id.0)),
                batteries::state.eq(BatteryState::InUse.as_str()),
                batteries::cycles.eq(count(new.cycles)),
                batteries::health_pct.eq(new.health_pct.map(i32::from)),
                batteries::bought_at.eq(new.bought_at.map(At)),
            ))
            .execute(c)?;
        put_reading(c, BatteryId(id), now, (new.cycles, new.health_pct), &reader)
    })?;
    Ok(BatteryId(id))
}

fn put_reading(
    c: &mut Conn,
    id: BatteryId,
    at: DateTime<Utc>,
    (cycles, health_pct): (u32, Option<u8>),
    reader: &str,
) -> Result<(), StoreError> {
    diesel::insert_into(battery_readings::table)
        .values((
            battery_readings::id.eq(Id(new_id())),
            battery_readings::battery_id.eq(Id(id.0)),
            battery_readings::read_at.eq(At(at)),
            battery_readings::cycles.eq(count(cycles)),
            battery_readings::health_pct.eq(health_pct.map(i32::from)),
            battery_readings::reader.eq(reader),
        ))
        .execute(c)?;
    Ok(())
}

/// Enters what was read from a battery. Answers with the new version.
pub fn read(
    tx: &mut Tx<'_>,
    id: BatteryId,
    version: i32,
    (cycles, health_pct): (u32, Option<u8>),
) -> Result<i32, StoreError> {
    let (next, now, (_, reader)) = (
        next_version!(tx, batteries, id, version, "battery"),
        tx.now(),
        tx.signer(),
    );
    let before = get(tx.read(), id)?;
    let entry = Entry::new("batteries.read", "battery", id.0).change(
        &json!({"cycles": before.cycles, "health_pct": before.health_pct}),
        &json!({"cycles": cycles, "health_pct": health_pct}),
    );
    tx.change(&entry, |c| {
        let done = diesel::update(batteries::table.filter(batteries::id.eq(Id(id.0))))
            .filter(batteries::version.eq(version))
            .set((
                batteries::version.eq(next),
                batteries::cycles.eq(count(cycles)),
                batteries::health_pct.eq(health_pct.map(i32::from)),
            ))
            .execute(c)?;
        changed_one(done, version)?;
        put_reading(c, id, now, (cycles, health_pct), &reader)?;
        Ok::<_, StoreError>(next)
    })
}

/// Says whether a battery may be used, and what else is to be known. Answers with the new version.
pub fn set_state(
    tx: &mut Tx<'_>,
    id: BatteryId,
    version: i32,
    state: BatteryState,
    note: Option<&str>,
) -> Result<i32, StoreError> {
    let next = next_version!(tx, batteries, id, version, "battery");
    let before = get(tx.read(), id)?;
    let entry = Entry::new("batteries.set_state", "battery", id.0).change(
        &json!({"state": before.state, "note": before.note}),
        &json!({"state": state, "note": note}),
    );
    tx.change(&entry, |c| {
        let done = diesel::update(batteries::table.filter(batteries::id.eq(Id(id.0))))
            .filter(batteries::version.eq(version))
            .set((
                batteries::version.eq(next),
                batteries::state.eq(state.as_str()),
                batteries::note.eq(note),
            ))
            .execute(c)?;
        changed_one(done, version)?;
        Ok::<_, StoreError>(next)
    })
}

/// The battery of an id.
pub fn get(c: &mut Conn, id: BatteryId) -> Result<Battery, StoreError> {
    let row: Option<(Row, Named<UnitId>)> = batteries::table
        .inner_join(units::table)
        .filter(batteries::id.eq(Id(id.0)))
        .select((Row::as_select(), (units::id, units::name)))
        .first(c)
        .optional()?;
    row.map(Battery::from)
        .ok_or(StoreError::NotFound("battery"))
}

/// Every battery by serial number; 2,000 at most.
pub fn list(c: &mut Conn) -> Result<Vec<Battery>, StoreError> {
    let rows: Vec<(Row, Named<UnitId>)> = batteries::table
        .inner_join(units::table)
        .order(batteries::serial)
        .select((Row::as_select(), (units::id, units::name)))
        .limit(2000)
        .load(c)?;
    Ok(rows.into_iter().map(Battery::from).collect())
}

/// What was read from a battery, the last in front; 200 at most.
pub fn list_readings(c: &mut Conn, id: BatteryId) -> Result<Vec<Reading>, StoreError> {
    Ok(battery_readings::table
        .filter(battery_readings::battery_id.eq(Id(id.0)))
        .order((
            battery_readings::read_at.desc(),
            battery_readings::id.desc(),
        ))
        .select(Reading::as_select())
        .limit(200)
        .load(c)?)
}

/// Charge cycles of a battery at a moment, by the last reading before it.
pub(crate) fn cycles_at(
    c: &mut Conn,
    id: BatteryId,
    at: DateTime<Utc>,
) -> Result<Option<u32>, StoreError> {
    Ok(battery_readings::table
        .filter(battery_readings::battery_id.eq(Id(id.0)))
        .filter(battery_readings::read_at.le(At(at)))
        .order(battery_readings::read_at.desc())
        .select(battery_readings::cycles)
        .first(c)
        .optional()?)
}
