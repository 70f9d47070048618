//! The logs that tell of a flight: one as a rule, several where more than one recorded it.

use std::collections::HashMap;

use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;
use letka_domain::flights::FlightSummary;
use letka_domain::ids::{AircraftId, FlightId, LogId};

use super::row::Row;
use super::{FlightRecord, FlightSource};
use crate::flight_logs::FlightLog;
use crate::schema::{flight_logs, flight_sources, flights};
use crate::types::{At, Id};
use crate::{Conn, StoreError, Tx};

/// No flight lasts longer; an older one is not looked at.
const LONGEST: TimeDelta = TimeDelta::hours(24);
/// A take-off that was written down by hand is off by so much at most; farther apart are two flights
/// until somebody says that they are one.
const BY_HAND: TimeDelta = TimeDelta::minutes(2);

/// A log that tells of a flight.
#[derive(Debug, Clone, PartialEq)]
pub struct Source {
    /// The log.
    pub log: FlightLog,
    /// Which flight of it, from 0.
    pub log_seq: i32,
    /// When it was entered.
    pub entered_at: DateTime<Utc>,
}

/// The logs that tell of a flight, the first that did in front.
pub fn list_sources(c: &mut Conn, id: FlightId) -> Result<Vec<Source>, StoreError> {
    let rows: Vec<(FlightLog, i32, DateTime<Utc>)> = flight_sources::table
        .inner_join(flight_logs::table)
        .filter(flight_sources::flight_id.eq(Id(id.0)))
        .order((flight_sources::entered_at, flight_sources::log_id))
        .select((
            FlightLog::as_select(),
            flight_sources::log_seq,
            flight_sources::entered_at,
        ))
        .load(c)?;
    let source = |(log, log_seq, entered_at)| Source {
        log,
        log_seq,
        entered_at,
    };
    Ok(rows.into_iter().map(source).collect())
}

/// The flights that logs tell of, in the order of each log; a log that tells of none is left out.
pub fn list_of_logs(
    c: &mut Conn,
    logs: &[LogId],
) -> Result<HashMap<LogId, Vec<FlightId>>, StoreError> {
    let rows: Vec<(LogId, FlightId)> = flight_sources::table
        .filter(flight_sources::log_id.eq_any(logs.iter().map(|log| Id(log.0))))
        .order((flight_sources::log_id, flight_sources::log_seq))
        .select((flight_sources::log_id, flight_sources::flight_id))
        .load(c)?;
    let mut found: HashMap<LogId, Vec<FlightId>> = HashMap::new();
    for (log, flight) in rows {
        found.entry(log).or_default().push(flight);
    }
    Ok(found)
}

/// The flight that flight number `log_seq` of a log was entered as.
pub(super) fn known(c: &mut Conn, log: LogId, log_seq: i32) -> Result<Option<Row>, StoreError> {
    Ok(flight_sources::table
        .inner_join(flights::table)
        .filter(flight_sources::log_id.eq(Id(log.0)))
        .filter(flight_sources::log_seq.eq(log_seq))
        .select(Row::as_select())
        .first(c)
        .optional()?)
}

/// Notes that a log tells of a flight.
pub(super) fn add(
    c: &mut Conn,
    id: FlightId,
    (log, log_seq): (LogId, i32),
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    diesel::insert_into(flight_sources::table)
        .values((
            flight_sources::flight_id.eq(Id(id.0)),
            flight_sources::log_id.eq(Id(log.0)),
            flight_sources::log_seq.eq(log_seq),
            flight_sources::entered_at.eq(At(now)),
        ))
        .execute(c)?;
    Ok(())
}

/// The flight of the aircraft that a log tells of once more: both were in the air at the same time,
/// for half of the shorter one at least. One aircraft flies one flight at a time; what overlaps less
/// than that is left for people to look at. A log tells of a flight once.
pub(super) fn same_flight(
    tx: &mut Tx<'_>,
    (log, aircraft): (LogId, AircraftId),
    summary: &FlightSummary,
) -> Result<Option<Row>, StoreError> {
    let (from, to) = span(summary.takeoff_time, summary.landing_time);
    let of_log = flight_sources::table
        .filter(flight_sources::log_id.eq(Id(log.0)))
        .select(flight_sources::flight_id);
    let near: Vec<Row> = flights::table
        .filter(flights::aircraft_id.eq(Id(aircraft.0)))
        .filter(flights::id.ne_all(of_log))
        .filter(flights::takeoff_at.gt(At(from - LONGEST)))
        .filter(flights::takeoff_at.lt(At(to + BY_HAND)))
        .filter(flights::source.ne(FlightSource::Synthetic.as_str()))
        .order(flights::takeoff_at)
        .select(Row::as_select())
        .load(tx.read())?;
    let same = |row: &Row| {
        let (other_from, other_to) = span(row.takeoff_at, row.landing_at);
        let shorter = (to - from).min(other_to - other_from);
        let together = to.min(other_to) - from.max(other_from);
        let apart = (row.takeoff_at - from).abs();
        if row.source == FlightSource::Manual {
            apart <= BY_HAND
        } else {
            together > TimeDelta::zero() && together * 2 >= shorter
        }
    };
    Ok(near.into_iter().find(same))
}

/// A flight that the aircraft or the pilot of a record flew at its time; those of demonstrations do not
/// count.
pub fn find_overlapping(
    c: &mut Conn,
    record: &FlightRecord,
) -> Result<Option<FlightId>, StoreError> {
    let (from, to) = span(record.takeoff_at, record.landing_at);
    let aircraft = record.aircraft_id.map(|id| Id(id.0));
    let pilot = record.pilot_id.map(|id| Id(id.0));
    let near: Vec<Row> = flights::table
        .filter(
            flights::aircraft_id
                .eq(aircraft)
                .or(flights::pilot_id.eq(pilot)),
        )
        .filter(flights::takeoff_at.gt(At(from - LONGEST)))
        .filter(flights::takeoff_at.lt(At(to)))
        .filter(flights::source.ne(FlightSource::Synthetic.as_str()))
        .select(Row::as_select())
        .load(c)?;
    let overlaps = |row: &&Row| {
        let (other_from, other_to) = span(row.takeoff_at, row.landing_at);
        other_from < to && from < other_to
    };
    Ok(near.iter().find(overlaps).map(|row| row.id))
}

/// From take-off to landing; a flight whose landing is not known lasts a minute at least.
fn span(takeoff: DateTime<Utc>, landing: Option<DateTime<Utc>>) -> (DateTime<Utc>, DateTime<Utc>) {
    let least = takeoff + TimeDelta::minutes(1);
    (takeoff, landing.map_or(least, |at| at.max(takeoff)))
}
