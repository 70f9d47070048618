//! The way of an invented flight: from the take-off point, over what its purpose asks, and back.

use chrono::{DateTime, TimeDelta, Utc};
use letka_domain::flights::TrackPoint;
use letka_domain::geometry::Position;
use letka_domain::missions::Purpose;

use super::pattern::Pattern;
use crate::dice::Dice;

const CLIMB_MPS: f64 = 3.0;
const DESCENT_MPS: f64 = 2.0;
/// How far apart the points of a track are at most, seconds.
const TRACK_STEP_S: f64 = 3.0;

/// A point of the way.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Knot {
    /// Seconds since take-off.
    at_s: f64,
    /// Metres from the take-off point.
    east_m: f64,
    north_m: f64,
    /// Metres above the take-off point.
    height_m: f64,
}

/// Somewhere to fly to.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stop {
    /// Metres from the take-off point.
    pub(super) east_m: f64,
    pub(super) north_m: f64,
    /// Metres above the take-off point.
    pub(super) height_m: f64,
    /// Seconds to stay there.
    pub(super) stay_s: f64,
}

/// A way in time: straight lines between knots.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Route {
    knots: Vec<Knot>,
    speed_mps: f64,
}

impl Route {
    /// Straight up from the take-off point to a height.
    pub(super) fn climb(height_m: f64, speed_mps: f64) -> Self {
        let ground = Knot {
            at_s: 0.0,
            east_m: 0.0,
            north_m: 0.0,
            height_m: 0.0,
        };
        let mut route = Self {
            knots: vec![ground],
            speed_mps,
        };
        route.go(Stop {
            east_m: 0.0,
            north_m: 0.0,
            height_m,
            stay_s: 0.0,
        });
        route
    }

    fn last(&self) -> Knot {
        *self.knots.last().expect("a route begins with a knot")
    }

    fn seconds_to(&self, from: Knot, to: &Stop) -> f64 {
        let legs = (to.east_m - from.east_m).hypot(to.north_m - from.north_m) / self.speed_mps;
        let rise = to.height_m - from.height_m;
        let rate = if rise > 0.0 { CLIMB_MPS } else { DESCENT_MPS };
        legs.max(rise.abs() / rate)
    }

    /// On to a stop, and the stay there.
    pub(super) fn go(&mut self, to: Stop) {
        let from = self.last();
        let arrival_s = from.at_s + self.seconds_to(from, &to);
        for at_s in [arrival_s, arrival_s + to.stay_s] {
            if at_s > self.last().at_s {
                let Stop {
                    east_m,
                    north_m,
                    height_m,
                    ..
                } = to;
                self.knots.push(Knot {
                    at_s,
                    east_m,
                    north_m,
                    height_m,
                });
            }
        }
    }

    /// Home at the last height, and down.
    pub(super) fn land(&mut self) {
        let height_m = self.last().height_m;
        self.go(Stop {
            east_m: 0.0,
            north_m: 0.0,
            height_m,
            stay_s: 0.0,
        });
        self.go(Stop {
            east_m: 0.0,
            north_m: 0.0,
            height_m: 0.0,
            stay_s: 0.0,
        });
    }

    /// How long it would take to be home and on the ground from a stop.
    fn seconds_home(&self, from: &Stop) -> f64 {
        from.east_m.hypot(from.north_m) / self.speed_mps + from.height_m / DESCENT_MPS
    }

    /// A way of exactly `duration_s` that serves a purpose.
    pub(super) fn for_purpose(purpose: Purpose, duration_s: f64, dice: &mut Dice) -> Self {
        let pattern = Pattern::of(purpose, dice);
        let mut route = Self::climb(pattern.stops[0].height_m, pattern.speed_mps);
        for stop in pattern.stops.iter().cycle() {
            let arrival_s = route.last().at_s + route.seconds_to(route.last(), stop);
            if arrival_s + stop.stay_s + route.seconds_home(stop) > duration_s {
                break;
            }
            route.go(*stop);
        }
        // What is left is spent where it is.
        let Knot {
            at_s,
            east_m,
            north_m,
            height_m,
        } = route.last();
        let here = Stop {
            east_m,
            north_m,
            height_m,
            stay_s: 0.0,
        };
        let stay_s = duration_s - at_s - route.seconds_home(&here);
        route.go(Stop { stay_s, ..here });
        route.land();
        route
    }

    /// From take-off to landing, seconds.
    pub(super) fn duration_s(&self) -> f64 {
        self.last().at_s
    }

    /// Horizontal metres.
    pub(super) fn distance_m(&self) -> f64 {
        let leg = |pair: &[Knot]| {
            (pair[1].east_m - pair[0].east_m).hypot(pair[1].north_m - pair[0].north_m)
        };
        self.knots.windows(2).map(leg).sum()
    }

    /// Greatest height above the take-off point, metres.
    pub(super) fn greatest_height_m(&self) -> f64 {
        self.knots
            .iter()
            .map(|knot| knot.height_m)
            .fold(0.0, f64::max)
    }

    /// Its points, at most some seconds apart.
    pub(super) fn track(&self, flown: &Flown) -> Vec<TrackPoint> {
        let mut points = vec![flown.point(self.knots[0], 0.0, self.duration_s())];
        for pair in self.knots.windows(2) {
            let (from, to) = (pair[0], pair[1]);
            let length_s = to.at_s - from.at_s;
            let metres = (to.east_m - from.east_m).hypot(to.north_m - from.north_m);
            let mut at_s = 0.0;
            while at_s < length_s {
                at_s = (at_s + TRACK_STEP_S).min(length_s);
                let part = at_s / length_s;
                let knot = Knot {
                    at_s: from.at_s + at_s,
                    east_m: from.east_m + part * (to.east_m - from.east_m),
                    north_m: from.north_m + part * (to.north_m - from.north_m),
                    height_m: from.height_m + part * (to.height_m - from.height_m),
                };
                points.push(flown.point(knot, metres / length_s, self.duration_s()));
            }
        }
        points
    }
}

/// Where and when a way was flown, and on which battery.
#[derive(Debug, Clone, Copy)]
pub(super) struct Flown {
    pub(super) takeoff_position: Position,
    pub(super) takeoff_time: DateTime<Utc>,
    /// Height of the ground there, metres above mean sea level.
    pub(super) ground_amsl_m: f64,
    /// Charge at take-off and at landing, percent.
    pub(super) battery_pct: (u8, u8),
}

impl Flown {
    fn point(&self, knot: Knot, speed_mps: f64, duration_s: f64) -> TrackPoint {
        let bearing_deg = knot.east_m.atan2(knot.north_m).to_degrees();
        let (full, empty) = self.battery_pct;
        let used = f64::from(full - empty) * knot.at_s / duration_s;
        TrackPoint {
            at: self.takeoff_time + milliseconds(knot.at_s),
            position: self
                .takeoff_position
                .offset(knot.east_m.hypot(knot.north_m), bearing_deg),
            height_m: knot.height_m,
            amsl_m: Some(self.ground_amsl_m + knot.height_m),
            speed_mps: Some(speed_mps),
            battery_pct: Some(full - whole_pct(used)),
        }
    }
}

/// A span to the millisecond, which is what flight logs tell.
pub(super) fn milliseconds(seconds: f64) -> TimeDelta {
    #[expect(clippy::cast_possible_truncation, reason = "a flight lasts minutes")]
    TimeDelta::milliseconds((seconds * 1000.0).round() as i64)
}

/// Percent without their fraction.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "held within 0 to 100"
)]
pub(super) fn whole_pct(percent: f64) -> u8 {
    percent.clamp(0.0, 100.0) as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flown() -> Flown {
        Flown {
            takeoff_position: Position::new(50.147, 14.103).unwrap(),
            takeoff_time: "2026-11-20T10:00:00Z".parse().unwrap(),
            ground_amsl_m: 365.0,
            battery_pct: (98, 41),
        }
    }

    #[test]
    fn a_way_takes_the_time_it_is_given_and_ends_where_it_began() {
        let mut dice = Dice::new(3);
        for purpose in Purpose::ALL {
            for duration_s in [480.0, 900.0, 1680.0] {
                let route = Route::for_purpose(*purpose, duration_s, &mut dice);
                assert!((route.duration_s() - duration_s).abs() < 1e-6, "{purpose}");
                assert!(route.greatest_height_m() < 120.0, "{purpose}");
                assert!((300.0..20_000.0).contains(&route.distance_m()), "{purpose}");
                let (first, last) = (route.knots[0], route.last());
                assert_eq!(Knot { at_s: 0.0, ..last }, first);
            }
        }
    }

    #[test]
    fn a_track_agrees_with_the_record() {
        let route = Route::for_purpose(Purpose::Search, 1000.0, &mut Dice::new(5));
        let track = route.track(&flown());
        let legs = track
            .windows(2)
            .map(|pair| pair[0].position.distance_m(pair[1].position));
        assert!((legs.sum::<f64>() - route.distance_m()).abs() < 1.0);
        let steps = track.windows(2).map(|pair| pair[1].at - pair[0].at);
        assert!(
            steps
                .into_iter()
                .all(|step| { step > TimeDelta::zero() && step <= TimeDelta::milliseconds(3001) })
        );
        let (first, last) = (track[0], track[track.len() - 1]);
        assert_eq!(last.at, first.at + TimeDelta::seconds(1000));
        assert_eq!((first.battery_pct, last.battery_pct), (Some(98), Some(41)));
    }
}
