//! Orders to keep the logs and the track of a flight for a case, and what goes when no order keeps it and
//! its time is over.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use letka_domain::ids::{AccountId, FlightId, LogId};
use serde_json::json;

use crate::audit::Entry;
use crate::schema::{
    accounts, flight_holds as holds, flight_logs, flight_sources, flight_tracks, flights,
};
use crate::types::{At, Id};
use crate::words::Named;
use crate::{Conn, StoreError, Tx, new_id};

/// No run erases more flights; the others follow in the next ones.
const AT_ONCE: i64 = 500;

/// An order to keep the logs and the track of a flight.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct FlightHold {
    /// Why: the case.
    pub reason: String,
    /// Who ordered it.
    pub by: Named<AccountId>,
    /// When.
    pub placed_at: DateTime<Utc>,
}

/// Orders to keep a flight; `flight_holds_flight_id_key` when it is kept by order already.
pub fn place_hold(
    tx: &mut Tx<'_>,
    id: FlightId,
    reason: &str,
    by: AccountId,
) -> Result<(), StoreError> {
    super::get(tx.read(), id)?;
    let now = tx.now();
    let entry = Entry::new("flights.place_hold", "flight", id.0).detail(json!({"reason": reason}));
    tx.change(&entry, |c| {
        diesel::insert_into(holds::table)
            .values((
                holds::id.eq(Id(new_id())),
                holds::flight_id.eq(Id(id.0)),
                holds::reason.eq(reason),
                holds::account_id.eq(Id(by.0)),
                holds::placed_at.eq(At(now)),
            ))
            .execute(c)
    })?;
    Ok(())
}

/// Ends the order to keep a flight.
pub fn end_hold(tx: &mut Tx<'_>, id: FlightId, by: AccountId) -> Result<(), StoreError> {
    let now = tx.now();
    tx.change(&Entry::new("flights.end_hold", "flight", id.0), |c| {
        let done = diesel::update(holds::table)
            .filter(holds::flight_id.eq(Id(id.0)))
            .filter(holds::ended_at.is_null())
            .set((holds::ended_at.eq(At(now)), holds::ended_by.eq(Id(by.0))))
            .execute(c)?;
        match done {
            0 => Err(StoreError::NotFound("order to keep the flight")),
            _ => Ok(()),
        }
    })
}

/// The order that keeps a flight; `None`: none does.
pub fn find_hold(c: &mut Conn, id: FlightId) -> Result<Option<FlightHold>, StoreError> {
    Ok(holds::table
        .inner_join(accounts::table)
        .filter(holds::flight_id.eq(Id(id.0)))
        .filter(holds::ended_at.is_null())
        .select((
            holds::reason,
            (accounts::id, accounts::name),
            holds::placed_at,
        ))
        .first(c)
        .optional()?)
}

/// How many flights are kept by order.
pub fn count_held(c: &mut Conn) -> Result<i64, StoreError> {
    let held = holds::table.filter(holds::ended_at.is_null());
    Ok(held.count().get_result(c)?)
}

/// Flights that took off before a moment, that no order keeps, and of which a track or a log is still
/// there; the oldest first, 500 at most. A log that tells of a flight that stays, stays.
pub fn list_erasable(c: &mut Conn, before: DateTime<Utc>) -> Result<Vec<FlightId>, StoreError> {
    let held = holds::table
        .filter(holds::ended_at.is_null())
        .select(holds::flight_id);
    let with_track = flight_tracks::table.select(flight_tracks::flight_id);
    let with_log = flight_sources::table
        .inner_join(flight_logs::table)
        .filter(flight_logs::erased_at.is_null())
        .select(flight_sources::flight_id);
    Ok(flights::table
        .filter(flights::takeoff_at.lt(At(before)))
        .filter(flights::id.ne_all(held))
        .filter(
            flights::id
                .eq_any(with_track)
                .or(flights::id.eq_any(with_log)),
        )
        .order((flights::takeoff_at, flights::id))
        .limit(AT_ONCE)
        .select(flights::id)
        .load(c)?)
}

/// Erases the track of a flight, and its logs unless they tell of a flight that is not erasable before
/// the same moment. The record stays. The bytes of the logs are to be taken off the disk afterwards.
pub fn erase(tx: &mut Tx<'_>, id: FlightId, before: DateTime<Utc>) -> Result<(), StoreError> {
    let now = tx.now();
    let logs = logs_to_erase(tx.read(), id, before)?;
    let ids: Vec<Id> = logs.iter().map(|log| Id(log.0)).collect();
    let entry = Entry::new("flights.erase", "flight", id.0).detail(json!({"logs": logs}));
    tx.change(&entry, |c| {
        diesel::delete(flight_tracks::table.filter(flight_tracks::flight_id.eq(Id(id.0))))
            .execute(c)?;
        diesel::update(flight_logs::table.filter(flight_logs::id.eq_any(ids)))
            .set(flight_logs::erased_at.eq(At(now)))
            .execute(c)
    })?;
    Ok(())
}

/// The logs of a flight that tell of no flight which stays.
fn logs_to_erase(
    c: &mut Conn,
    id: FlightId,
    before: DateTime<Utc>,
) -> Result<Vec<LogId>, StoreError> {
    let of_flight = flight_sources::table
        .filter(flight_sources::flight_id.eq(Id(id.0)))
        .select(flight_sources::log_id);
    let logs: Vec<LogId> = of_flight.distinct().load(c)?;
    let mut found = Vec::new();
    for log in logs {
        let others: Vec<(FlightId, DateTime<Utc>)> = flight_sources::table
            .inner_join(flights::table)
            .filter(flight_sources::log_id.eq(Id(log.0)))
            .select((flights::id, flights::takeoff_at))
            .load(c)?;
        let mut all_go = true;
        for (other, takeoff_at) in others {
            all_go &= takeoff_at < before && find_hold(c, other)?.is_none();
        }
        if all_go {
            found.push(log);
        }
    }
    Ok(found)
}

/// The logs whose bytes are to be gone from the disk.
pub fn list_erased_logs(c: &mut Conn) -> Result<Vec<LogId>, StoreError> {
    Ok(flight_logs::table
        .filter(flight_logs::erased_at.is_not_null())
        .select(flight_logs::id)
        .load(c)?)
}
