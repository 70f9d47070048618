//! What an aircraft flew, as maintenance counts it.

use chrono::{DateTime, Utc};
use diesel::dsl::{count, count_star, sum};
use diesel::prelude::*;
use letka_domain::ids::AircraftId;

use crate::schema::flights;
use crate::types::{At, Id};
use crate::{Conn, StoreError};

/// What an aircraft flew.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Flown {
    /// Hours in the air.
    pub hours: f64,
    /// Flights whose length is not known; they are not in the hours.
    pub without_length: u32,
    /// Landings: of a flight without one it is not known, and it counts.
    pub landings: u32,
}

/// What an aircraft flew since a moment; `None`: ever.
pub fn flown_since(
    c: &mut Conn,
    aircraft_id: AircraftId,
    since: Option<DateTime<Utc>>,
) -> Result<Flown, StoreError> {
    let mut query = flights::table
        .filter(flights::aircraft_id.eq(Id(aircraft_id.0)))
        .select((
            count_star(),
            count(flights::duration_s),
            sum(flights::duration_s),
        ))
        .into_boxed();
    if let Some(since) = since {
        query = query.filter(flights::takeoff_at.ge(At(since)));
    }
    let (landings, timed, seconds): (i64, i64, Option<f64>) = query.first(c)?;
    let few = |count: i64| u32::try_from(count).unwrap_or(u32::MAX);
    Ok(Flown {
        hours: seconds.unwrap_or_default() / 3600.0,
        without_length: few(landings - timed),
        landings: few(landings),
    })
}
