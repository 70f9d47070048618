//! The ground under a line and all around it within a buffer.

use crate::altitude::Bounds;
use crate::geometry::Position;
use crate::terrain::Terrain;

/// Lines that are looked along lie no farther apart than this, metres: about a step of the finest
/// terrain.
const APART_M: f64 = 30.0;
/// With a wider buffer the box around all counts.
pub(crate) const WIDEST_M: f64 = 1000.0;

/// A line and everything within a buffer of it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Strip {
    from: Position,
    to: Position,
    side_m: f64,
}

impl Strip {
    /// The strip of this width on either side of a line and before and behind its ends, metres.
    pub(crate) fn new(from: Position, to: Position, side_m: f64) -> Self {
        Self { from, to, side_m }
    }

    /// The lowest and highest ground in the strip, metres above sea level; `None` where terrain is
    /// missing in it.
    pub(super) fn ground(&self, terrain: &Terrain) -> Option<Bounds> {
        if self.side_m > WIDEST_M {
            return self.around(terrain);
        }
        let along = |(from, to): (Position, Position)| terrain.along(from, to);
        let mut lines = self.lines().into_iter().map(along);
        let first = lines.next()??;
        lines.try_fold(first, |bounds, next| Some(bounds.around(next?)))
    }

    /// Samples of the strip: the share of the way from the first to the last end of the line, and
    /// the ground there. `None` where the strip is too wide for samples.
    pub(super) fn samples(&self, terrain: &Terrain) -> Option<Vec<(f64, Option<f64>)>> {
        if self.side_m > WIDEST_M {
            return None;
        }
        let length_m = self.from.distance_m(self.to);
        let whole_m = length_m + 2.0 * self.side_m;
        // Before and behind the ends the aircraft is as high as at them.
        let share = |share: f64| match length_m {
            0.0 => 0.0,
            _ => ((share * whole_m - self.side_m) / length_m).clamp(0.0, 1.0),
        };
        let lines = self.lines().into_iter();
        let samples = lines.flat_map(|(from, to)| terrain.samples(from, to).collect::<Vec<_>>());
        Some(samples.map(|(at, ground)| (share(at), ground)).collect())
    }

    /// The line and its parallels, each as far before and behind the ends as the buffer is wide.
    pub(crate) fn lines(&self) -> Vec<(Position, Position)> {
        if self.side_m <= 0.0 {
            return vec![(self.from, self.to)];
        }
        let ahead = self.from.bearing_deg(self.to);
        let (from, to) = (
            self.from.offset(self.side_m, ahead + 180.0),
            self.to.offset(self.side_m, ahead),
        );
        let steps = (self.side_m / APART_M).ceil().max(1.0);
        #[expect(
            clippy::cast_possible_truncation,
            reason = "the widest strip has a few dozen"
        )]
        let steps = steps as i32;
        let beside = |step: i32| {
            let metres = self.side_m * f64::from(step) / f64::from(steps);
            let shift = |at: Position| at.offset(metres, ahead + 90.0);
            (shift(from), shift(to))
        };
        (-steps..=steps).map(beside).collect()
    }

    /// The ground in the box around the strip.
    fn around(&self, terrain: &Terrain) -> Option<Bounds> {
        let (south, north) = (
            self.from.lat().min(self.to.lat()),
            self.from.lat().max(self.to.lat()),
        );
        let east = (self.to.lon() - self.from.lon() + 540.0).rem_euclid(360.0) - 180.0;
        let (west, east) = if east >= 0.0 {
            (self.from, self.to)
        } else {
            (self.to, self.from)
        };
        let southwest = Position::new(south, west.lon()).ok()?;
        let northeast = Position::new(north, east.lon()).ok()?;
        within(terrain, southwest, northeast, self.side_m)
    }
}

/// The lowest and highest ground in a box and within a buffer of it; `None` where terrain is missing.
pub(super) fn within(
    terrain: &Terrain,
    southwest: Position,
    northeast: Position,
    side_m: f64,
) -> Option<Bounds> {
    terrain.over(
        southwest.offset(side_m, 180.0).offset(side_m, 270.0),
        northeast.offset(side_m, 0.0).offset(side_m, 90.0),
    )
}
