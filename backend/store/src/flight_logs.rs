//! Raw flight logs: what of them has arrived. Their bytes lie in the log store.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use letka_domain::ids::{AccountId, AircraftId, LogId, StationId};
use letka_domain::localized::Localized;
use serde_json::json;

use crate::audit::Entry;
use crate::schema::flight_logs;
use crate::types::{At, Id, Json};
use crate::{Conn, StoreError, Tx};

/// A raw log.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = flight_logs)]
pub struct FlightLog {
    /// Which one.
    pub id: LogId,
    /// The station that records it; `None`: imported.
    pub station_id: Option<StationId>,
    /// MAVLink system id of the vehicle; `None`: not a log of one MAVLink vehicle.
    pub system_id: Option<u8>,
    /// When the recording began.
    pub started_at: DateTime<Utc>,
    /// How many bytes have arrived, without a hole.
    pub received_bytes: u64,
    /// Nothing more will arrive.
    pub closed: bool,
    /// The aircraft that it was recorded from.
    pub aircraft_id: Option<AircraftId>,
    /// What kind of file it is; `None`: not recognised.
    pub format: Option<String>,
    /// The name that it came under; `None`: a station recorded it.
    pub file_name: Option<String>,
    /// SHA-256 of its bytes, lower-case hex; `None`: a station recorded it.
    pub sha256: Option<String>,
    /// When it was brought; `None`: a station recorded it.
    pub uploaded_at: Option<DateTime<Utc>>,
    /// When its flights were entered; `None`: not yet, or a station recorded it.
    pub read_at: Option<DateTime<Utc>>,
    /// Why it, or the rest of it, could not be read.
    pub fault: Option<Localized>,
    /// When its bytes were erased because their time was over; `None`: they are there.
    pub erased_at: Option<DateTime<Utc>>,
}

/// A file that somebody brings.
#[derive(Debug, Clone)]
pub struct NewUpload {
    /// Which one; its bytes lie in the log store under this id.
    pub id: LogId,
    /// The name that it came under.
    pub file_name: String,
    /// SHA-256 of its bytes, lower-case hex.
    pub sha256: String,
    /// How long it is.
    pub bytes: u64,
}

/// What reading an uploaded file gave.
#[derive(Debug, Clone, Default)]
pub struct ReadUpload {
    /// What kind of file it is; `None`: not recognised.
    pub format: Option<&'static str>,
    /// When the recording began; `None`: it holds no flight.
    pub started_at: Option<DateTime<Utc>>,
    /// The aircraft that it was recorded from.
    pub aircraft_id: Option<AircraftId>,
    /// Why it, or the rest of it, could not be read.
    pub fault: Option<Localized>,
    /// What it tells of the aircraft, its batteries and its app.
    pub told: serde_json::Value,
}

/// Enters a file that was brought and lies in the log store. Its flights are entered next, and by
/// the next start of the program if this one stops before.
pub fn upload(tx: &mut Tx<'_>, new: &NewUpload, by: AccountId) -> Result<(), StoreError> {
    let bytes = i64::try_from(new.bytes).map_err(StoreError::corrupt)?;
    let now = tx.now();
    let entry = Entry::new("flight_logs.upload", "flight_log", new.id.0)
        .detail(json!({"file_name": new.file_name, "sha256": new.sha256, "bytes": new.bytes}));
    tx.change(&entry, |c| {
        diesel::insert_into(flight_logs::table)
            .values((
                flight_logs::id.eq(Id(new.id.0)),
                flight_logs::started_at.eq(At(now)),
                flight_logs::received_bytes.eq(bytes),
                flight_logs::closed.eq(true),
                flight_logs::file_name.eq(&new.file_name),
                flight_logs::sha256.eq(&new.sha256),
                flight_logs::uploaded_by.eq(Id(by.0)),
                flight_logs::uploaded_at.eq(At(now)),
            ))
            .execute(c)
    })?;
    Ok(())
}

/// Notes what reading an uploaded file gave; its flights were entered before, in the same write.
pub fn set_read(tx: &mut Tx<'_>, id: LogId, read: &ReadUpload) -> Result<(), StoreError> {
    let log = get(tx.read(), id)?;
    let now = tx.now();
    let started = read.started_at.unwrap_or(log.started_at);
    let entry = Entry::new("flight_logs.set_read", "flight_log", id.0).detail(
        json!({"format": read.format, "fault": read.fault, "aircraft_id": read.aircraft_id}),
    );
    tx.change(&entry, |c| {
        diesel::update(flight_logs::table.filter(flight_logs::id.eq(Id(id.0))))
            .set((
                flight_logs::format.eq(read.format),
                flight_logs::started_at.eq(At(started)),
                flight_logs::aircraft_id.eq(read.aircraft_id.map(|id| Id(id.0))),
                flight_logs::read_at.eq(At(now)),
                flight_logs::fault.eq(read.fault.clone().map(Json)),
                flight_logs::told.eq(Json(read.told.clone())),
            ))
            .execute(c)
    })?;
    Ok(())
}

/// The file with these bytes that was brought before.
pub fn find_by_sha256(c: &mut Conn, sha256: &str) -> Result<Option<FlightLog>, StoreError> {
    Ok(flight_logs::table
        .filter(flight_logs::sha256.eq(sha256))
        .order(flight_logs::uploaded_at)
        .select(FlightLog::as_select())
        .first(c)
        .optional()?)
}

/// The files that were brought and not read yet, the oldest first.
pub fn list_unread(c: &mut Conn) -> Result<Vec<FlightLog>, StoreError> {
    Ok(flight_logs::table
        .filter(flight_logs::uploaded_at.is_not_null())
        .filter(flight_logs::read_at.is_null())
        .select(FlightLog::as_select())
        .order((flight_logs::uploaded_at, flight_logs::id))
        .load(c)?)
}

/// The files that an account brought, the latest first.
pub fn list_uploaded(
    c: &mut Conn,
    by: AccountId,
    limit: i64,
) -> Result<Vec<FlightLog>, StoreError> {
    Ok(flight_logs::table
        .filter(flight_logs::uploaded_by.eq(Id(by.0)))
        .order((flight_logs::uploaded_at.desc(), flight_logs::id.desc()))
        .limit(limit)
        .select(FlightLog::as_select())
        .load(c)?)
}

/// What an uploaded file tells of the aircraft, its batteries and its app; null: nothing.
pub fn find_told(c: &mut Conn, id: LogId) -> Result<serde_json::Value, StoreError> {
    let told: Option<Option<Json<serde_json::Value>>> = flight_logs::table
        .filter(flight_logs::id.eq(Id(id.0)))
        .select(flight_logs::told)
        .first(c)
        .optional()?;
    Ok(told
        .flatten()
        .map_or(serde_json::Value::Null, |told| told.0))
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
        let same = known.station_id == new.station_id && known.system_id == Some(new.system_id);
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
                flight_logs::format.eq("tlog"),
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
