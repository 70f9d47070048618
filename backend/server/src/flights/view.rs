//! A flight as JSON; what is not known is `null` and named.

use chrono::{DateTime, Utc};
use letka_domain::flights::{Gap, Quality};
use letka_domain::geometry::Position;
use letka_domain::ids::{FlightId, PermitId};
use letka_domain::missions::Purpose;
use letka_store::flights::{Flight, FlightSource};
use serde::Serialize;

use crate::http::view::Ref;

/// Where the record of a flight comes from.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Source {
    /// From a log that a station recorded.
    Telemetry,
    /// Made up for a demonstration.
    Synthetic,
    /// From a log that was uploaded.
    Import,
    /// Entered by hand.
    Manual,
}

impl From<FlightSource> for Source {
    fn from(source: FlightSource) -> Self {
        match source {
            FlightSource::Telemetry => Self::Telemetry,
            FlightSource::Synthetic => Self::Synthetic,
            FlightSource::Import => Self::Import,
            FlightSource::Manual => Self::Manual,
        }
    }
}

/// A permit that a flight was made under.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct PermitUsed {
    id: PermitId,
    number: String,
}

/// A flight.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = Flight)]
pub(crate) struct FlightView {
    id: FlightId,
    /// Counts changes; `If-Match` names it.
    version: i32,
    source: Source,
    takeoff_time: DateTime<Utc>,
    /// `null`: the log ends in the air.
    landing_time: Option<DateTime<Utc>>,
    duration_s: Option<f64>,
    /// Horizontal metres along the track.
    distance_m: f64,
    /// Metres above the take-off point.
    max_height_m: f64,
    /// Greatest height above sea level, metres.
    max_amsl_m: Option<f64>,
    /// Greatest height above the ground under it, metres.
    max_agl_m: Option<f64>,
    /// Greatest horizontal distance from the take-off point, metres.
    max_distance_m: Option<f64>,
    /// What the place of take-off is called.
    takeoff_place: Option<String>,
    battery_start_pct: Option<u8>,
    battery_end_pct: Option<u8>,
    takeoff_position: Option<Position>,
    landing_position: Option<Position>,
    pilot: Option<Ref>,
    aircraft: Option<Ref>,
    aircraft_type: Option<String>,
    unit: Option<Ref>,
    mission: Option<Ref>,
    permits: Vec<PermitUsed>,
    purpose: Option<Purpose>,
    system_id: Option<u8>,
    /// Silences of more than 2 s.
    gaps: Vec<Gap>,
    quality: Quality,
    quality_notes: Vec<String>,
    /// Bytes of the raw log; `null`: there is none.
    log_bytes: Option<u64>,
    has_track: bool,
    /// The fields that are not known.
    missing: Vec<&'static str>,
}

impl FlightView {
    /// The version as an entity tag.
    pub(crate) fn etag(&self) -> String {
        format!("\"{}\"", self.version)
    }
}

impl From<Flight> for FlightView {
    fn from(flight: Flight) -> Self {
        Self {
            missing: missing(&flight),
            id: flight.id,
            version: flight.version,
            source: flight.source.into(),
            takeoff_time: flight.takeoff_at,
            landing_time: flight.landing_at,
            duration_s: flight.duration_s,
            distance_m: flight.distance_m,
            max_height_m: flight.max_height_m,
            max_amsl_m: flight.max_amsl_m,
            max_agl_m: flight.max_agl_m,
            max_distance_m: flight.max_distance_m,
            takeoff_place: flight.takeoff_place,
            battery_start_pct: flight.battery_start_pct,
            battery_end_pct: flight.battery_end_pct,
            takeoff_position: flight.takeoff_position,
            landing_position: flight.landing_position,
            pilot: flight.pilot.map(Ref::from),
            aircraft: flight.aircraft.map(Ref::from),
            aircraft_type: flight.aircraft_type,
            unit: flight.unit.map(Ref::from),
            mission: flight.mission.map(Ref::from),
            permits: flight
                .permits
                .into_iter()
                .map(|permit| PermitUsed {
                    id: permit.id,
                    number: permit.name,
                })
                .collect(),
            purpose: flight.purpose,
            system_id: flight.system_id,
            gaps: flight.gaps,
            quality: flight.quality,
            quality_notes: flight.quality_notes,
            log_bytes: flight.log_bytes,
            has_track: flight.has_track,
        }
    }
}

fn missing(flight: &Flight) -> Vec<&'static str> {
    let known = [
        ("aircraft", flight.aircraft.is_some()),
        ("pilot", flight.pilot.is_some()),
        ("unit", flight.unit.is_some()),
        ("mission", flight.mission.is_some()),
        ("permits", !flight.permits.is_empty()),
        ("takeoff_position", flight.takeoff_position.is_some()),
        ("landing", flight.landing_at.is_some()),
        ("battery", flight.battery_start_pct.is_some()),
    ];
    known
        .iter()
        .filter(|(_, known)| !known)
        .map(|(field, _)| *field)
        .collect()
}
