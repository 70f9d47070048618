//! The air the vehicle flies in: a steady wind with gusts.

use crate::config::Wind;
use crate::noise::{Rng, Wander};
use crate::vector::Vector;

/// A gust wanders about this long before it is forgotten.
const GUST_MEMORY_S: f64 = 3.0;
/// A gust does not hit like a wall.
const GUST_SMOOTHING_S: f64 = 0.4;
/// The configured gust is a peak; peaks lie about this many deviations above the mean.
const PEAK_DEVIATIONS: f64 = 2.5;

#[derive(Debug, Clone)]
pub(crate) struct Air {
    mean: Vector,
    along: Wander,
    across: Wander,
}

impl Air {
    pub(crate) fn new(wind: Wind) -> Self {
        let deviation = wind.gust_mps / PEAK_DEVIATIONS;
        let gust = |share: f64| Wander::new(deviation * share, GUST_MEMORY_S, GUST_SMOOTHING_S);
        Self {
            mean: Vector::towards(wind.from_deg + 180.0, wind.speed_mps),
            along: gust(1.0),
            across: gust(0.7),
        }
    }

    pub(crate) fn step(&mut self, dt_s: f64, rng: &mut Rng) {
        self.along.step(dt_s, rng);
        self.across.step(dt_s, rng);
    }

    /// What blows now beyond the steady wind, m/s.
    pub(crate) fn gust(&self) -> Vector {
        let ahead = Vector::towards(self.mean.bearing_deg(), 1.0);
        let right = Vector {
            north: -ahead.east,
            east: ahead.north,
        };
        ahead * self.along.value() + right * self.across.value()
    }

    /// The whole wind, m/s, as the direction it blows to.
    pub(crate) fn velocity(&self) -> Vector {
        self.mean + self.gust()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_west_wind_blows_to_the_east_and_gusts_stay_near_their_peak() {
        let mut air = Air::new(Wind {
            speed_mps: 6.0,
            from_deg: 270.0,
            gust_mps: 3.0,
        });
        assert!((air.velocity().east - 6.0).abs() < 1e-9);
        let mut rng = Rng::new(3);
        let mut strongest: f64 = 0.0;
        for _ in 0..20_000 {
            air.step(0.02, &mut rng);
            strongest = strongest.max(air.gust().length());
        }
        assert!((1.5..8.0).contains(&strongest), "{strongest}");
    }
}
