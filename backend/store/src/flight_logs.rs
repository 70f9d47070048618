//! Raw flight logs: what of them has arrived. Their bytes lie in the log store.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use letka_domain::ids::{AircraftId, LogId, StationId};
use serde_json::json;

use crate::audit::Entry;
use crate::schema::flight_logs;
use crate::types::{At, Id};
use crate::{Conn, StoreError, Tx};

/// A raw log.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = flight_logs)]
pub struct FlightLog {
    /// Which one.
    pub id: LogId,
    /// The station that records it; `None`: imported.
    pub station_id: Option<StationId>,
    /// MAVLink system id of the vehicle.
    pub system_id: u8,
    /// When the recording began.
    pub started_at: DateTime<Utc>,
    /// How many bytes have arrived, without a hole.
    pub received_bytes: u64,
    /// Nothing more will arrive.
    pub closed: bool,
    /// The aircraft that it was recorded from.
    pub aircraft_id: Option<AircraftId>,
}

/// A log that a station tells of, or that is imported.
#[derive(Debug, Clone, Copy)]
pub struct NewFlightLog {
    /// Made by whoever records.
    pub id: LogId,
    /// The station that records it; `None`: imported.
    pub station_id: Option<StationId>,
    /// MAVLink system id of the vehicle.
    pub system_id: u8,
    /// When the recording began.
    pub started_at: DateTime<Utc>,
}

/// Enters a log when it is told of for the first time, and answers what is known of it. A log that
/// belongs to another station or vehicle is refused as `flight_logs_pkey`.
pub fn announce(tx: &mut Tx<'_>, new: &NewFlightLog) -> Result<FlightLog, StoreError> {
    if let Some(known) = find(tx.read(), new.id)? {
        let same = known.station_id == new.station_id && known.system_id == new.system_id;
        let constraint = "flight_logs_pkey".to_owned();
        return if same {
            Ok(known)
        } else {
            Err(StoreError::Conflict { constraint })
        };
    }
    let entry = Entry::new("flight_logs.announce", "flight_log", new.id.0)
        .detail(json!({"system_id": new.system_id}));
    tx.change(&entry, |c| {
        diesel::insert_into(flight_logs::table)
            .values((
                flight_logs::id.eq(Id(new.id.0)),
                flight_logs::station_id.eq(new.station_id.map(|station| Id(station.0))),
                flight_logs::system_id.eq(i32::from(new.system_id)),
                flight_logs::started_at.eq(At(new.started_at)),
                flight_logs::received_bytes.eq(0),
                flight_logs::closed.eq(false),
            ))
            .execute(c)
    })?;
    get(tx.read(), new.id)
}

/// Marks how many bytes have arrived; never fewer than before. Leaves no entry in the trail.
pub fn set_received(tx: &mut Tx<'_>, id: LogId, received_bytes: u64) -> Result<(), StoreError> {
    let received = i64::try_from(received_bytes).map_err(StoreError::corrupt)?;
    tx.mark(|c| {
        diesel::update(flight_logs::table.filter(flight_logs::id.eq(Id(id.0))))
            .filter(flight_logs::received_bytes.lt(received))
            .set(flight_logs::received_bytes.eq(received))
            .execute(c)
    })?;
    Ok(())
}

/// Notes from which aircraft the log was recorded.
pub fn set_aircraft(tx: &mut Tx<'_>, id: LogId, aircraft_id: AircraftId) -> Result<(), StoreError> {
    let log = get(tx.read(), id)?;
    if log.aircraft_id == Some(aircraft_id) {
        return Ok(());
    }
    let entry = Entry::new("flight_logs.set_aircraft", "flight_log", id.0)
        .detail(json!({"from": log.aircraft_id, "to": aircraft_id}));
    tx.change(&entry, |c| {
        diesel::update(flight_logs::table.filter(flight_logs::id.eq(Id(id.0))))
            .set(flight_logs::aircraft_id.eq(Id(aircraft_id.0)))
            .execute(c)
    })?;
    Ok(())
}

/// Notes that nothing more will arrive. Closing again changes nothing.
pub fn close(tx: &mut Tx<'_>, id: LogId) -> Result<(), StoreError> {
    let log = get(tx.read(), id)?;
    if log.closed {
        return Ok(());
    }
    let entry = Entry::new("flight_logs.close", "flight_log", id.0)
        .detail(json!({"received_bytes": log.received_bytes}));
    tx.change(&entry, |c| {
        diesel::update(flight_logs::table.filter(flight_logs::id.eq(Id(id.0))))
            .set(flight_logs::closed.eq(true))
            .execute(c)
    })?;
    Ok(())
}

/// The log of an id.
pub fn find(c: &mut Conn, id: LogId) -> Result<Option<FlightLog>, StoreError> {
    Ok(flight_logs::table
        .filter(flight_logs::id.eq(Id(id.0)))
        .select(FlightLog::as_select())
        .first(c)
        .optional()?)
}

/// The log of an id.
pub fn get(c: &mut Conn, id: LogId) -> Result<FlightLog, StoreError> {
    find(c, id)?.ok_or(StoreError::NotFound("flight log"))
}

/// The logs that more may arrive of, oldest first.
pub fn list_open(c: &mut Conn) -> Result<Vec<FlightLog>, StoreError> {
    Ok(flight_logs::table
        .filter(flight_logs::closed.eq(false))
        .select(FlightLog::as_select())
        .order((flight_logs::started_at, flight_logs::id))
        .load(c)?)
}
