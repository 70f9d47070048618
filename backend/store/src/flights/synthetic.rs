//! Invented flights for demonstration, many at once.

use diesel::prelude::*;
use letka_domain::flights::FlightSummary;
use letka_domain::ids::FlightId;
use serde_json::json;

use super::derived::link_permits;
use super::row::{Columns, Facts, NewRow};
use super::{Attribution, FlightSource};
use crate::audit::Entry;
use crate::conn::each_backend;
use crate::schema::flights;
use crate::types::{At, Id};
use crate::{StoreError, Tx, new_id};

/// An invented flight. The system id of its summary is not kept: no vehicle told it.
#[derive(Debug, Clone)]
pub struct SyntheticFlight {
    /// What a log would have told.
    pub summary: FlightSummary,
    /// What it belongs to.
    pub attribution: Attribution,
}

/// How many rows one statement carries: SQLite binds at most 32,766 values, a flight has 31.
const BATCH: usize = 500;

/// Enters invented flights, marked as such, with one entry in the trail.
pub fn insert_synthetic(
    tx: &mut Tx<'_>,
    new: &[SyntheticFlight],
) -> Result<Vec<FlightId>, StoreError> {
    let now = tx.now();
    let ids: Vec<FlightId> = new.iter().map(|_| FlightId(new_id())).collect();
    let row = |(id, flight): (&FlightId, &SyntheticFlight)| NewRow {
        id: Id(id.0),
        log_id: None,
        log_seq: None,
        source: FlightSource::Synthetic.as_str(),
        system_id: None,
        takeoff_at: At(flight.summary.takeoff_time),
        entered_by: None,
        version: 1,
        columns: Columns::new(Facts::from(&flight.summary), &flight.attribution, now),
    };
    let rows: Vec<NewRow> = ids.iter().zip(new).map(row).collect();
    let entry =
        Entry::new("flights.insert_synthetic", "flight", None).detail(json!({"count": new.len()}));
    tx.change(&entry, |c| {
        for some in rows.chunks(BATCH) {
            each_backend!(c, |c| diesel::insert_into(flights::table)
                .values(some)
                .execute(c))?;
        }
        let permits = new
            .iter()
            .map(|flight| flight.attribution.permits.as_slice());
        link_permits(c, ids.iter().copied().zip(permits))
    })?;
    Ok(ids)
}
