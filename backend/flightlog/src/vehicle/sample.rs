//! Positions as the derivation sees them.

use chrono::{DateTime, TimeDelta, Utc};
use letka_domain::geometry::Position;
use letka_mavlink::telemetry::GlobalPosition;

/// After so long a height or a position says nothing of now.
const STALE: TimeDelta = TimeDelta::seconds(5);

/// One position message, in the log's time.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sample {
    pub(super) at: DateTime<Utc>,
    /// Metres above home, as reported.
    pub(super) home_height_m: f64,
    pub(super) position: Option<Position>,
    pub(super) amsl_m: f64,
    pub(super) speed_mps: f64,
    pub(super) climb_mps: f64,
    pub(super) boot_ms: u32,
}

impl Sample {
    pub(super) fn new(at: DateTime<Utc>, global: &GlobalPosition) -> Self {
        Self {
            at,
            home_height_m: global.height_m(),
            position: global.position(),
            amsl_m: global.amsl_m(),
            speed_mps: global.speed_mps(),
            climb_mps: global.climb_mps(),
            boot_ms: global.time_boot_ms,
        }
    }

    pub(super) fn is_fresh(&self, now: DateTime<Utc>) -> bool {
        now - self.at <= STALE
    }
}
