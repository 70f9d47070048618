//! What was found wrong with flown flights, as it was found: a later look adds, and changes nothing.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use letka_domain::ids::FlightId;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::audit::Entry;
use crate::schema::{flight_findings, flights, unlooked_flights};
use crate::types::{At, Id, Json};
use crate::{Conn, StoreError, Tx};

/// What was found wrong with a flight.
#[derive(Debug, Clone, PartialEq)]
pub struct Findings {
    /// When it was compared.
    pub found_at: DateTime<Utc>,
    /// How many there are.
    pub count: u32,
    /// What was compared and what was found.
    pub report: Value,
}

/// Marks a flight as one that is to be looked at in its version.
pub(super) fn mark(c: &mut Conn, id: FlightId) -> QueryResult<()> {
    let version: i32 = flights::table
        .filter(flights::id.eq(Id(id.0)))
        .select(flights::version)
        .first(c)?;
    diesel::delete(unlooked_flights::table.filter(unlooked_flights::flight_id.eq(Id(id.0))))
        .execute(c)?;
    diesel::insert_into(unlooked_flights::table)
        .values((
            unlooked_flights::flight_id.eq(Id(id.0)),
            unlooked_flights::version.eq(version),
            unlooked_flights::failed.eq(false),
        ))
        .execute(c)?;
    Ok(())
}

/// Flights that were not looked at since they came in or were changed, in the order in which they came:
/// those that nobody tried yet, or those that failed.
pub fn list_unlooked(c: &mut Conn, failed: bool, most: u32) -> Result<Vec<FlightId>, StoreError> {
    Ok(unlooked_flights::table
        .filter(unlooked_flights::failed.eq(failed))
        .order(unlooked_flights::flight_id)
        .select(unlooked_flights::flight_id)
        .limit(most.into())
        .load(c)?)
}

/// Says that a flight was looked at in a version; one that was changed meanwhile stays to be looked at.
/// Leaves no entry in the trail: what was found leaves one.
pub fn set_looked_at(tx: &mut Tx<'_>, id: FlightId, version: i32) -> Result<(), StoreError> {
    tx.mark(|c| {
        diesel::delete(
            unlooked_flights::table
                .filter(unlooked_flights::flight_id.eq(Id(id.0)))
                .filter(unlooked_flights::version.eq(version)),
        )
        .execute(c)
    })?;
    Ok(())
}

/// Says that a flight could not be worked out: the others go before it. Leaves no entry in the trail.
pub fn set_look_failed(tx: &mut Tx<'_>, id: FlightId) -> Result<(), StoreError> {
    tx.mark(|c| {
        diesel::update(unlooked_flights::table.filter(unlooked_flights::flight_id.eq(Id(id.0))))
            .set(unlooked_flights::failed.eq(true))
            .execute(c)
    })?;
    Ok(())
}

/// Keeps what was found wrong with a flight, unless the same was found last. Says whether it was kept.
pub fn keep_findings(
    tx: &mut Tx<'_>,
    id: FlightId,
    count: u32,
    report: &Value,
) -> Result<bool, StoreError> {
    let last: Option<(i32, Json<Value>)> = flight_findings::table
        .filter(flight_findings::flight_id.eq(Id(id.0)))
        .order(flight_findings::seq.desc())
        .select((flight_findings::seq, flight_findings::report))
        .first(tx.read())
        .optional()?;
    let seq = match &last {
        Some((_, known)) if known.0 == *report => return Ok(false),
        Some((seq, _)) => seq + 1,
        None => 1,
    };
    let findings = i32::try_from(count).map_err(StoreError::corrupt)?;
    let entry =
        Entry::new("flights.keep_findings", "flight", id.0).detail(json!({"findings": count}));
    let now = tx.now();
    tx.change(&entry, |c| {
        diesel::insert_into(flight_findings::table)
            .values((
                flight_findings::flight_id.eq(Id(id.0)),
                flight_findings::seq.eq(seq),
                flight_findings::found_at.eq(At(now)),
                flight_findings::findings.eq(findings),
                flight_findings::report.eq(Json(report.clone())),
            ))
            .execute(c)
    })?;
    Ok(true)
}

/// What was found wrong with a flight last; `None`: it was never compared.
pub fn find_findings(c: &mut Conn, id: FlightId) -> Result<Option<Findings>, StoreError> {
    let found: Option<(DateTime<Utc>, i32, Json<Value>)> = flight_findings::table
        .filter(flight_findings::flight_id.eq(Id(id.0)))
        .order(flight_findings::seq.desc())
        .select((
            flight_findings::found_at,
            flight_findings::findings,
            flight_findings::report,
        ))
        .first(c)
        .optional()?;
    Ok(found.map(|(found_at, count, report)| Findings {
        found_at,
        count: count.unsigned_abs(),
        report: report.0,
    }))
}

/// How many findings some flights have; those that were never compared are left out.
pub fn count_findings(
    c: &mut Conn,
    flights: &[FlightId],
) -> Result<HashMap<FlightId, u32>, StoreError> {
    let mut counts = HashMap::new();
    for some in flights.chunks(500) {
        let ids: Vec<Id> = some.iter().map(|id| Id(id.0)).collect();
        let found: Vec<(Uuid, i32)> = flight_findings::table
            .filter(flight_findings::flight_id.eq_any(ids))
            .order((flight_findings::flight_id, flight_findings::seq))
            .select((flight_findings::flight_id, flight_findings::findings))
            .load(c)?;
        // The last of each flight counts.
        let found = found.into_iter();
        counts.extend(found.map(|(id, count)| (FlightId(id), count.unsigned_abs())));
    }
    Ok(counts)
}
