//! Positions as the derivation sees them.

use chrono::{DateTime, TimeDelta, Utc};
use letka_domain::geometry::Position;

/// After so long a height or a position says nothing of now.
const STALE: TimeDelta = TimeDelta::seconds(5);

/// Height and place of an aircraft at one moment, in the log's time.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sample {
    pub(crate) at: DateTime<Utc>,
    /// Metres above home, as the log tells.
    pub(crate) home_height_m: f64,
    pub(crate) position: Option<Position>,
    /// Metres above mean sea level.
    pub(crate) amsl_m: Option<f64>,
    pub(crate) speed_mps: Option<f64>,
    /// Positive up; 0 where the log does not tell.
    pub(crate) climb_mps: f64,
}

impl Sample {
    pub(crate) fn is_fresh(&self, now: DateTime<Utc>) -> bool {
        now - self.at <= STALE
    }
}
