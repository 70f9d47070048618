//! Flights as practice: when pilots last flew a class, and which of their flights may count.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use letka_domain::aircraft::AircraftClass;
use letka_domain::currency::{PracticeFlight, by_night};
use letka_domain::geometry::Position;
use letka_domain::ids::{AircraftId, FlightId, OperatorId};

use crate::schema::{aircraft, aircraft_types, flights, operators};
use crate::types::{At, Id};
use crate::{Conn, StoreError};

/// No more flights are looked at for one answer.
const MOST: i64 = 50_000;

/// When pilots last landed an aircraft of a class before a moment; who is not named has no such flight.
pub fn last_landings(
    c: &mut Conn,
    pilots: &[OperatorId],
    class: AircraftClass,
    before: DateTime<Utc>,
) -> Result<HashMap<OperatorId, DateTime<Utc>>, StoreError> {
    let (mut found, of_class) = (HashMap::new(), of_class(c, class)?);
    for some in pilots.chunks(1000) {
        // The last one of each is looked up, which reads less than all of them.
        let last = flights::table
            .filter(flights::pilot_id.eq(operators::id.nullable()))
            .filter(flights::aircraft_id.eq_any(of_class.clone()))
            .filter(flights::landing_at.le(At(before)))
            .order(flights::landing_at.desc())
            .select(flights::landing_at)
            .limit(1)
            .single_value();
        let rows: Vec<(OperatorId, Option<DateTime<Utc>>)> = operators::table
            .filter(operators::id.eq_any(some.iter().map(|id| Id(id.0))))
            .select((operators::id, last))
            .load(c)?;
        found.extend(rows.into_iter().filter_map(|(id, at)| Some((id, at?))));
    }
    Ok(found)
}

/// The aircraft of a class.
fn of_class(c: &mut Conn, class: AircraftClass) -> Result<Vec<Id>, StoreError> {
    let ids: Vec<AircraftId> = aircraft::table
        .inner_join(aircraft_types::table)
        .filter(aircraft_types::class.eq(class.as_str()))
        .select(aircraft::id)
        .load(c)?;
    Ok(ids.into_iter().map(|id| Id(id.0)).collect())
}

type Row = (
    Option<OperatorId>,
    FlightId,
    DateTime<Utc>,
    Option<DateTime<Utc>>,
    Option<f64>,
    Option<f64>,
);

/// The flights of pilots with a class that landed within a time, the latest in front.
pub fn list_practice(
    c: &mut Conn,
    pilots: &[OperatorId],
    class: AircraftClass,
    (since, before): (DateTime<Utc>, DateTime<Utc>),
) -> Result<HashMap<OperatorId, Vec<PracticeFlight>>, StoreError> {
    let mut found: HashMap<OperatorId, Vec<PracticeFlight>> = HashMap::new();
    let of_class = of_class(c, class)?;
    for some in pilots.chunks(1000) {
        let rows: Vec<Row> = flights::table
            .filter(flights::pilot_id.eq_any(some.iter().map(|id| Id(id.0))))
            .filter(flights::aircraft_id.eq_any(of_class.clone()))
            .filter(flights::landing_at.ge(At(since)))
            .filter(flights::landing_at.le(At(before)))
            .order((flights::landing_at.desc(), flights::id.desc()))
            .select((
                flights::pilot_id,
                flights::id,
                flights::takeoff_at,
                flights::landing_at,
                flights::takeoff_lat,
                flights::takeoff_lon,
            ))
            .limit(MOST)
            .load(c)?;
        for (pilot, id, takeoff_at, landed_at, lat, lon) in rows {
            let (Some(pilot), Some(landed_at)) = (pilot, landed_at) else {
                continue;
            };
            let place = lat
                .zip(lon)
                .and_then(|(lat, lon)| Position::new(lat, lon).ok());
            found.entry(pilot).or_default().push(PracticeFlight {
                id: Some(id),
                landed_at,
                night: by_night(takeoff_at, landed_at, place),
            });
        }
    }
    Ok(found)
}
