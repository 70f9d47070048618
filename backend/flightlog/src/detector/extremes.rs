//! The greatest values of a flight so far.

use letka_domain::geometry::Position;

/// Metres in three directions.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Extremes {
    /// Above the take-off point.
    pub(super) height: f64,
    /// Above mean sea level.
    pub(super) amsl: Option<f64>,
    /// Horizontally from the take-off position.
    pub(super) away: f64,
    /// It cannot be farther away now than this.
    away_at_most: f64,
}

impl Extremes {
    pub(super) fn on_height(&mut self, height_m: f64, amsl_m: Option<f64>) {
        self.height = self.height.max(height_m);
        self.amsl = match (self.amsl, amsl_m) {
            (Some(before), Some(now)) => Some(before.max(now)),
            (before, now) => before.or(now),
        };
    }

    /// It moved `step_m` to `position`. Distances are costly: one that cannot be greater than the
    /// greatest is not measured.
    pub(super) fn on_step(&mut self, step_m: f64, start: Position, position: Position) {
        self.away_at_most += step_m;
        if self.away_at_most > self.away {
            self.away_at_most = start.distance_m(position);
            self.away = self.away.max(self.away_at_most);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_farthest_point_counts_wherever_the_way_leads() {
        let start = Position::new(50.0, 14.0).unwrap();
        let way = [
            (100.0, 0.0),
            (150.0, 10.0),
            (40.0, 90.0),
            (0.0, 0.0),
            (151.0, 180.0),
        ];
        let (mut extremes, mut before) = (Extremes::default(), start);
        for (metres, bearing_deg) in way {
            let place = start.offset(metres, bearing_deg);
            extremes.on_step(before.distance_m(place), start, place);
            before = place;
        }
        assert!((extremes.away - 151.0).abs() < 1e-6);
    }
}
