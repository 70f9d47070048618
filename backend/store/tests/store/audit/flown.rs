//! A flight as a log tells it, for the changes that enter one.

use letka_domain::flights::{FlightSummary, Quality};

use crate::support::now;

pub(super) fn flown(landing_time: Option<chrono::DateTime<chrono::Utc>>) -> FlightSummary {
    FlightSummary {
        system_id: Some(1),
        vehicle_uid: None,
        takeoff_time: now(),
        landing_time,
        duration_s: None,
        distance_m: 1.0,
        max_relative_altitude_m: 1.0,
        max_amsl_m: None,
        max_distance_m: None,
        battery_start_pct: None,
        battery_end_pct: None,
        takeoff_position: None,
        landing_position: None,
        gaps: Vec::new(),
        quality: Quality::Poor,
        quality_notes: Vec::new(),
    }
}
