//! Flights that were flown: derived from raw logs, or invented for demonstration.

mod derived;
mod findings;
mod holds;
mod practice;
mod record;
mod row;
mod signatures;
mod snapshots;
mod sources;
mod synthetic;
mod track;

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use letka_domain::flights::{Gap, Quality};
use letka_domain::geometry::Position;
use letka_domain::ids::{AircraftId, FlightId, LogId, MissionId, OperatorId, PermitId, UnitId};
use letka_domain::missions::Purpose;

use crate::figures::{FlightFilter, filtered};
use crate::page::{Cursor, Page, PageRequest};
use crate::schema::{
    aircraft, aircraft_types, flight_logs, flight_permits, flight_tracks, flights, missions,
    operators, permits, units,
};
use crate::types::{At, Id};
use crate::words::{Named, words};
use crate::{Conn, StoreError};

pub use derived::{Saved, SavedAs, save_derived};
pub use findings::{
    Findings, count_findings, find_findings, keep_findings, list_unlooked, set_look_failed,
    set_looked_at,
};
pub use holds::{
    FlightHold, count_held, end_hold, erase, find_hold, list_erasable, list_erased_logs, place_hold,
};
pub use practice::{last_landings, list_practice};
pub use record::{
    Details, FlightRecord, RecordVersion, correct, enter_by_hand, find_details, list_versions,
    put_details, record, set_height_above_ground, set_places,
};
pub use signatures::{Signature, is_closed, list_signatures, list_signed, sign};
pub use snapshots::{
    AircraftThen, LicenceThen, MissionThen, PermitThen, PilotThen, Snapshot, TakenSnapshot,
    VerdictThen, find_snapshot,
};
pub use sources::{Source, find_overlapping, list_of_logs, list_sources};
pub use synthetic::{SyntheticFlight, insert_synthetic};
pub use track::{find_track, put_track};

words! {
    /// Where the record of a flight comes from.
    FlightSource {
        /// From a log that a station recorded.
        Telemetry = "telemetry",
        /// Invented for demonstration.
        Synthetic = "synthetic",
        /// From a log that was uploaded.
        Import = "import",
        /// Entered by hand.
        Manual = "manual",
    }
}

/// A flight. What is not known is `None`, never a guess.
#[derive(Debug, Clone, PartialEq)]
pub struct Flight {
    /// Which one.
    pub id: FlightId,
    /// Where the record comes from.
    pub source: FlightSource,
    /// The raw log.
    pub log_id: Option<LogId>,
    /// How many bytes of the raw log have arrived.
    pub log_bytes: Option<u64>,
    /// MAVLink system id of the vehicle.
    pub system_id: Option<u8>,
    /// Identity of the autopilot in lower-case hex.
    pub vehicle_uid: Option<String>,
    /// The aircraft, by registration.
    pub aircraft: Option<Named<AircraftId>>,
    /// Model of the aircraft.
    pub aircraft_type: Option<String>,
    /// Who flew.
    pub pilot: Option<Named<OperatorId>>,
    /// The unit that it was flown for.
    pub unit: Option<Named<UnitId>>,
    /// The mission.
    pub mission: Option<Named<MissionId>>,
    /// The permits that it was made under, by number.
    pub permits: Vec<Named<PermitId>>,
    /// What it was for.
    pub purpose: Option<Purpose>,
    /// Take-off.
    pub takeoff_at: DateTime<Utc>,
    /// Landing; `None`: the log ends in the air.
    pub landing_at: Option<DateTime<Utc>>,
    /// Seconds from take-off to landing.
    pub duration_s: Option<f64>,
    /// Horizontal metres along the positions.
    pub distance_m: f64,
    /// Greatest height above the take-off point, metres.
    pub max_height_m: f64,
    /// Charge at take-off, percent.
    pub battery_start_pct: Option<u8>,
    /// Charge at landing, percent.
    pub battery_end_pct: Option<u8>,
    /// Where it took off.
    pub takeoff_position: Option<Position>,
    /// Where it landed.
    pub landing_position: Option<Position>,
    /// Silences of the vehicle between take-off and landing.
    pub gaps: Vec<Gap>,
    /// How much the record can be trusted.
    pub quality: Quality,
    /// Why it is not good, as stable codes.
    pub quality_notes: Vec<String>,
    /// Whether there is a track.
    pub has_track: bool,
    /// When the record was last derived or entered.
    pub derived_at: DateTime<Utc>,
    /// Greatest height above sea level, metres.
    pub max_amsl_m: Option<f64>,
    /// Greatest height above the ground under it, metres.
    pub max_agl_m: Option<f64>,
    /// Greatest horizontal distance from the take-off point, metres.
    pub max_distance_m: Option<f64>,
    /// Name of the place of take-off.
    pub takeoff_place: Option<String>,
    /// Counts changes.
    pub version: i32,
}

/// What a flight belongs to, as far as it is known.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Attribution {
    /// The aircraft.
    pub aircraft_id: Option<AircraftId>,
    /// Who flew.
    pub pilot_id: Option<OperatorId>,
    /// The unit that it was flown for.
    pub unit_id: Option<UnitId>,
    /// The mission.
    pub mission_id: Option<MissionId>,
    /// What it was for.
    pub purpose: Option<Purpose>,
    /// The permits that it was made under.
    pub permits: Vec<PermitId>,
}

/// The names around a flight: aircraft and its model, pilot, unit, mission, bytes of the log.
type Around = (
    Option<Named<AircraftId>>,
    Option<String>,
    Option<Named<OperatorId>>,
    Option<Named<UnitId>>,
    Option<Named<MissionId>>,
    Option<u64>,
);

/// Flights with the names around them: what every query here begins with.
macro_rules! joined {
    () => {
        flights::table
            .left_join(aircraft::table)
            .left_join(aircraft_types::table.on(aircraft::type_id.eq(aircraft_types::id)))
            .left_join(operators::table)
            .left_join(units::table)
            .left_join(missions::table)
            .left_join(flight_logs::table)
            .select((
                row::Row::as_select(),
                (
                    (aircraft::id, aircraft::registration).nullable(),
                    aircraft_types::name.nullable(),
                    (operators::id, operators::name).nullable(),
                    (units::id, units::name).nullable(),
                    (missions::id, missions::name).nullable(),
                    flight_logs::received_bytes.nullable(),
                ),
            ))
    };
}

/// All flights by take-off, the latest first.
pub fn list(c: &mut Conn, page: &PageRequest) -> Result<Page<Flight>, StoreError> {
    list_some(c, (None, None), page)
}

/// The flights of a pilot, the latest first.
pub fn list_of_pilot(
    c: &mut Conn,
    pilot: OperatorId,
    page: &PageRequest,
) -> Result<Page<Flight>, StoreError> {
    list_some(c, (None, Some(pilot)), page)
}

/// The flights of an aircraft, the latest first.
pub fn list_of_aircraft(
    c: &mut Conn,
    aircraft: AircraftId,
    page: &PageRequest,
) -> Result<Page<Flight>, StoreError> {
    list_some(c, (Some(aircraft), None), page)
}

fn list_some(
    c: &mut Conn,
    (aircraft, pilot): (Option<AircraftId>, Option<OperatorId>),
    page: &PageRequest,
) -> Result<Page<Flight>, StoreError> {
    let mut query = joined!()
        .order((flights::takeoff_at.desc(), flights::id.desc()))
        .limit(page.rows())
        .into_boxed();
    if let Some(aircraft) = aircraft {
        query = query.filter(flights::aircraft_id.eq(Id(aircraft.0)));
    }
    if let Some(pilot) = pilot {
        query = query.filter(flights::pilot_id.eq(Id(pilot.0)));
    }
    if let Some(Cursor { at, id }) = page.after() {
        let same_time = flights::takeoff_at.eq(At(at)).and(flights::id.lt(Id(id)));
        query = query.filter(flights::takeoff_at.lt(At(at)).or(same_time));
    }
    let rows: Vec<(row::Row, Around)> = query.load(c)?;
    let flights = complete(c, rows)?;
    Ok(page.page(flights, |flight| Cursor {
        at: flight.takeoff_at,
        id: flight.id.0,
    }))
}

/// The flights that a filter lets through, the latest first.
pub fn list_filtered(
    c: &mut Conn,
    filter: &FlightFilter,
    page: &PageRequest,
) -> Result<Page<Flight>, StoreError> {
    let query = joined!()
        .order((flights::takeoff_at.desc(), flights::id.desc()))
        .limit(page.rows())
        .into_boxed();
    let mut query = filtered!(query, filter);
    if let Some(Cursor { at, id }) = page.after() {
        let same_time = flights::takeoff_at.eq(At(at)).and(flights::id.lt(Id(id)));
        query = query.filter(flights::takeoff_at.lt(At(at)).or(same_time));
    }
    let rows: Vec<(row::Row, Around)> = query.load(c)?;
    let flights = complete(c, rows)?;
    Ok(page.page(flights, |flight| Cursor {
        at: flight.takeoff_at,
        id: flight.id.0,
    }))
}

/// All flights that a filter lets through, the latest first; one above `most` at most, by which it is
/// known that there are more.
pub fn list_whole(
    c: &mut Conn,
    filter: &FlightFilter,
    most: u32,
) -> Result<Vec<Flight>, StoreError> {
    let query = joined!()
        .order((flights::takeoff_at.desc(), flights::id.desc()))
        .limit(i64::from(most) + 1)
        .into_boxed();
    let mut rows: Vec<(row::Row, Around)> = filtered!(query, filter).load(c)?;
    let mut found = Vec::with_capacity(rows.len());
    while !rows.is_empty() {
        // A statement binds no more than some thousand ids.
        let rest = rows.split_off(rows.len().min(1000));
        found.extend(complete(c, rows)?);
        rows = rest;
    }
    Ok(found)
}

/// The flight of an id.
pub fn get(c: &mut Conn, id: FlightId) -> Result<Flight, StoreError> {
    let row: Option<(row::Row, Around)> = joined!()
        .filter(flights::id.eq(Id(id.0)))
        .first(c)
        .optional()?;
    complete(c, row.into_iter().collect())?
        .pop()
        .ok_or(StoreError::NotFound("flight"))
}

/// How many flights there are.
pub fn count(c: &mut Conn) -> Result<i64, StoreError> {
    Ok(flights::table.count().get_result(c)?)
}

/// Adds what lies in several rows: permits, and whether there is a track.
fn complete(c: &mut Conn, rows: Vec<(row::Row, Around)>) -> Result<Vec<Flight>, StoreError> {
    let ids = || rows.iter().map(|(row, _)| Id(row.id.0));
    let links: Vec<(FlightId, Named<PermitId>)> = flight_permits::table
        .inner_join(permits::table)
        .filter(flight_permits::flight_id.eq_any(ids()))
        .select((flight_permits::flight_id, (permits::id, permits::number)))
        .order(permits::number)
        .load(c)?;
    let tracks: Vec<FlightId> = flight_tracks::table
        .filter(flight_tracks::flight_id.eq_any(ids()))
        .filter(flight_tracks::seq.eq(0))
        .select(flight_tracks::flight_id)
        .load(c)?;
    let tracks: HashSet<FlightId> = tracks.into_iter().collect();
    let mut permits: HashMap<FlightId, Vec<Named<PermitId>>> = HashMap::new();
    for (flight_id, permit) in links {
        permits.entry(flight_id).or_default().push(permit);
    }
    rows.into_iter()
        .map(|(row, around)| {
            let permits = permits.remove(&row.id).unwrap_or_default();
            let has_track = tracks.contains(&row.id);
            row.flight(around, permits, has_track)
        })
        .collect()
}
