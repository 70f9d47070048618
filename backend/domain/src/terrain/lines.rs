//! Lines on the grid of degrees: where a line crosses the lines of posts, and the edges of tiles on both
//! sides of a gap.

use super::lookup::BoxOfDegrees;
use super::tile::{mix, number};
use crate::geometry::Position;

/// How much wider than a step the gap between two tiles may be, as a factor.
const GAP_SLACK: f64 = 1.01;

/// A line straight in degrees, the shorter way around the earth.
pub(super) struct Line {
    pub(super) lat: f64,
    pub(super) lon: f64,
    /// Degrees of latitude on the whole way.
    pub(super) north: f64,
    /// Degrees of longitude on the whole way.
    pub(super) east: f64,
    pub(super) metres: f64,
}

impl Line {
    pub(super) fn new(from: Position, to: Position) -> Self {
        Self {
            lat: from.lat(),
            lon: from.lon(),
            north: to.lat() - from.lat(),
            east: shortest(to.lon() - from.lon()),
            metres: from.distance_m(to),
        }
    }

    pub(super) fn at(&self, share: f64) -> (f64, f64) {
        let lat = (self.lat + self.north * share).clamp(-90.0, 90.0);
        (lat, wrapped(self.lon + self.east * share))
    }

    pub(super) fn area(&self) -> BoxOfDegrees {
        let to = self.lat + self.north;
        BoxOfDegrees {
            south: self.lat.min(to),
            north: self.lat.max(to),
            west: wrapped(self.lon + self.east.min(0.0)),
            width: self.east.abs(),
        }
    }
}

/// The nearest edge of a tile on one side of a place.
#[derive(Clone, Copy)]
pub(super) struct Edge {
    away: f64,
    degrees: f64,
    step: f64,
}

impl Edge {
    pub(super) const NONE: Self = Self {
        away: f64::INFINITY,
        degrees: 0.0,
        step: 0.0,
    };

    pub(super) fn take(&mut self, away: f64, degrees: f64, step: f64) {
        if (0.0..=step * GAP_SLACK).contains(&away) && away < self.away {
            *self = Self {
                away,
                degrees,
                step,
            };
        }
    }

    /// The ground between two edges, in proportion; `None` when they are further apart than a step.
    pub(super) fn bridge(self, other: Self, ground: impl Fn(f64) -> Option<f64>) -> Option<f64> {
        let gap = self.away + other.away;
        if gap > self.step.max(other.step) * GAP_SLACK {
            return None;
        }
        let share = if gap > 0.0 { self.away / gap } else { 0.0 };
        Some(mix(ground(self.degrees)?, ground(other.degrees)?, share))
    }
}

/// A difference of longitudes the shorter way around, from -180 to 180.
pub(super) fn shortest(degrees: f64) -> f64 {
    if degrees > 180.0 {
        degrees - 360.0
    } else if degrees < -180.0 {
        degrees + 360.0
    } else {
        degrees
    }
}

/// A longitude of at most one turn, from -180 to 180.
pub(super) fn wrapped(lon: f64) -> f64 {
    shortest(lon).clamp(-180.0, 180.0)
}

/// The shares of a line that crosses lines 0 to `count - 1`: it starts at `start` of them and goes
/// on by `change`.
pub(super) fn crossings(start: f64, change: f64, count: usize, shares: &mut Vec<f64>) {
    if change == 0.0 {
        return;
    }
    let end = start + change;
    let met = within(start.min(end), start.max(end), count);
    shares.extend(met.map(|line| ((number(line) - start) / change).clamp(0.0, 1.0)));
}

/// The lines among 0 to `count - 1` from one place to another, both included.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "clamped to the number of lines"
)]
pub(super) fn within(from: f64, to: f64, count: usize) -> std::ops::Range<usize> {
    let end = number(count);
    let first = from.ceil().clamp(0.0, end) as usize;
    first..(to.floor() + 1.0).clamp(0.0, end) as usize
}

/// The middles between the values from `low` to `high`; one of them where both are the same.
pub(super) fn middles(mut values: Vec<f64>, low: f64, high: f64) -> Vec<f64> {
    values.retain(|value| (low..=high).contains(value));
    values.sort_unstable_by(f64::total_cmp);
    let mut middles: Vec<f64> = values
        .windows(2)
        .map(|pair| f64::midpoint(pair[0], pair[1]))
        .collect();
    middles.dedup();
    middles
}
