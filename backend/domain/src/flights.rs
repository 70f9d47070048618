//! Flights: what the derivation from a raw log says of one flight, and its track.

mod simplify;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::geometry::Position;
use crate::words::words;

pub use simplify::simplified;

/// How much the derived record can be trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Quality {
    /// Nothing is missing and nothing contradicts.
    Good,
    /// Usable, with the shortcomings that the notes name.
    Degraded,
    /// Take-off, landing or positions are missing or doubtful.
    Poor,
}

words! {
    /// Whether the pilot saw the aircraft.
    Sight: "sight" {
        /// In sight.
        Vlos = "vlos",
        /// Beyond it.
        Bvlos = "bvlos",
    }
}

words! {
    /// For whom somebody signs the record of a flight.
    Signs: "signature" {
        /// For the pilot: it was so.
        Pilot = "pilot",
        /// For the commander: the record is closed.
        Commander = "commander",
    }
}

/// A silence of the vehicle between take-off and landing.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Gap {
    /// Last frame before the silence.
    pub start: DateTime<Utc>,
    /// First frame after it.
    pub end: DateTime<Utc>,
    /// Length in seconds.
    pub duration_s: f64,
}

/// One flight derived from a raw log.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FlightSummary {
    /// MAVLink system id of the vehicle; `None` when the log is none of MAVLink.
    pub system_id: Option<u8>,
    /// Hardware identity (`AUTOPILOT_VERSION`) in lower-case hex; `None` when the log never tells it.
    pub vehicle_uid: Option<String>,
    /// First position more than 1.0 m above the take-off point while armed.
    pub takeoff_time: DateTime<Utc>,
    /// Last time that the height falls to 1.0 m or below; `None` when the log ends in the air.
    pub landing_time: Option<DateTime<Utc>>,
    /// Seconds from take-off to landing.
    pub duration_s: Option<f64>,
    /// Horizontal metres along the positions from take-off to landing.
    pub distance_m: f64,
    /// Greatest height above the take-off point, metres.
    pub max_relative_altitude_m: f64,
    /// Greatest height above mean sea level, metres; `None` when the log never tells it.
    #[serde(default)]
    pub max_amsl_m: Option<f64>,
    /// Greatest horizontal distance from the take-off point, where the pilot stands, in metres;
    /// `None` when the take-off position is not known.
    #[serde(default)]
    pub max_distance_m: Option<f64>,
    /// Charge at take-off, percent.
    pub battery_start_pct: Option<u8>,
    /// Charge at landing, percent.
    pub battery_end_pct: Option<u8>,
    /// Where it took off; `None` when the vehicle never told a position by then.
    pub takeoff_position: Option<Position>,
    /// Where it landed; `None` when the log ends in the air.
    pub landing_position: Option<Position>,
    /// Silences of more than 2 s.
    pub gaps: Vec<Gap>,
    /// How much the record can be trusted.
    pub quality: Quality,
    /// Why it is not `Good`, as stable codes.
    pub quality_notes: Vec<String>,
}

/// One point of a track.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct TrackPoint {
    /// When the position was received.
    pub at: DateTime<Utc>,
    /// Where.
    pub position: Position,
    /// Metres above the take-off point.
    pub height_m: f64,
    /// Metres above mean sea level.
    pub amsl_m: Option<f64>,
    /// Ground speed, metres per second.
    pub speed_mps: Option<f64>,
    /// Charge, percent.
    pub battery_pct: Option<u8>,
}
