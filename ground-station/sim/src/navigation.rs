//! One piece of flying at a time: climb, fly a leg, hold, come down.

use crate::airframe::Airframe;
use crate::body::{Body, Demand};
use crate::vector::Vector;

/// A leg ends within this distance of its end.
const ARRIVAL_M: f64 = 2.0;
/// Height is reached within this.
const HEIGHT_REACHED_M: f64 = 0.5;
/// Braking towards a point, m/s².
const BRAKING_MPS2: f64 = 1.5;
/// Below this height it comes down slowly.
const SLOW_BELOW_M: f64 = 4.0;
/// The nose follows the leg only while there is some way to go.
const POINTING_M: f64 = 4.0;

/// One piece of flying. Heights are metres above the ground.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Task {
    /// Straight up from the ground.
    TakeOff { at: Vector, to_m: f64 },
    /// Straight up or down.
    Climb { at: Vector, to_m: f64 },
    /// Straight from a point to another, in height too.
    Leg {
        from: Vector,
        from_m: f64,
        to: Vector,
        to_m: f64,
    },
    /// Stay; `None`: until told otherwise.
    Hold {
        at: Vector,
        height_m: f64,
        left_s: Option<f64>,
    },
    /// Down to the ground.
    Descend { at: Vector },
}

impl Task {
    pub(crate) fn hold_here(body: &Body) -> Self {
        Self::Hold {
            at: body.at,
            height_m: body.up_m,
            left_s: None,
        }
    }

    pub(crate) fn leg(body: &Body, to: Vector, to_m: f64) -> Self {
        Self::Leg {
            from: body.at,
            from_m: body.up_m,
            to,
            to_m,
        }
    }

    /// Let time pass.
    pub(crate) fn step(&mut self, dt_s: f64) {
        if let Self::Hold {
            left_s: Some(left_s),
            ..
        } = self
        {
            *left_s -= dt_s;
        }
    }

    /// Whether it is done.
    pub(crate) fn is_done(&self, body: &Body) -> bool {
        match *self {
            Self::TakeOff { to_m, .. } | Self::Climb { to_m, .. } => {
                (body.up_m - to_m).abs() < HEIGHT_REACHED_M
            }
            Self::Leg { to, to_m, .. } => {
                (to - body.at).length() < ARRIVAL_M && (body.up_m - to_m).abs() < HEIGHT_REACHED_M
            }
            Self::Hold { left_s, .. } => left_s.is_some_and(|left_s| left_s <= 0.0),
            Self::Descend { .. } => body.on_ground(),
        }
    }

    /// What the motors shall do for it at a cruise of `speed_mps`.
    pub(crate) fn demand(&self, body: &Body, airframe: &Airframe, speed_mps: f64) -> Demand {
        match *self {
            Self::TakeOff { at, to_m } | Self::Climb { at, to_m } => Demand {
                velocity: if body.up_m > 0.5 {
                    towards(body, at, 2.0)
                } else {
                    Vector::ZERO
                },
                climb_mps: climb_to(body, to_m, 0.0),
                heading_deg: None,
            },
            Self::Hold { at, height_m, .. } => Demand {
                velocity: towards(body, at, 3.0),
                climb_mps: climb_to(body, height_m, 0.0),
                heading_deg: None,
            },
            Self::Descend { at } => Demand {
                velocity: if body.up_m > 0.5 {
                    towards(body, at, 2.0)
                } else {
                    Vector::ZERO
                },
                climb_mps: -if body.up_m > SLOW_BELOW_M {
                    airframe.descent_mps
                } else {
                    airframe.touchdown_mps
                },
                heading_deg: None,
            },
            Self::Leg {
                from,
                from_m,
                to,
                to_m,
            } => {
                let line = to - from;
                let length_m = line.length().max(0.1);
                let slope = (to_m - from_m) / length_m;
                // On a steep leg the height sets the pace.
                let limit_mps = if slope > 0.0 {
                    airframe.climb_mps
                } else {
                    airframe.descent_mps
                };
                let pace_mps = speed_mps.min(0.9 * limit_mps / slope.abs().max(1e-3));
                let done = if length_m < ARRIVAL_M {
                    1.0
                } else {
                    ((body.at - from).dot(line) / (length_m * length_m)).clamp(0.0, 1.0)
                };
                let way = to - body.at;
                let velocity = towards(body, to, pace_mps);
                Demand {
                    velocity,
                    climb_mps: climb_to(
                        body,
                        from_m + (to_m - from_m) * done,
                        slope * velocity.length(),
                    ),
                    heading_deg: (way.length() > POINTING_M).then(|| way.bearing_deg()),
                }
            }
        }
    }
}

/// The velocity towards a point: at most `speed_mps`, braking in time.
fn towards(body: &Body, point: Vector, speed_mps: f64) -> Vector {
    let way = point - body.at;
    let distance_m = way.length();
    if distance_m < 0.01 {
        return Vector::ZERO;
    }
    let speed_mps = speed_mps
        .min((2.0 * BRAKING_MPS2 * distance_m).sqrt())
        .min(distance_m);
    way * (speed_mps / distance_m)
}

fn climb_to(body: &Body, height_m: f64, ahead_mps: f64) -> f64 {
    ahead_mps + (height_m - body.up_m) * 1.2
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::air::Air;
    use crate::body::Lift;
    use crate::config::{Class, Wind};

    #[test]
    fn a_leg_is_straight_in_height_too_and_ends_slowly() {
        let (airframe, air) = (Class::Brus.airframe(), Air::new(Wind::CALM));
        let mut body = Body::new(0.0);
        body.up_m = 30.0;
        let to = Vector {
            north: 0.0,
            east: 200.0,
        };
        let task = Task::leg(&body, to, 60.0);
        let mut seconds = 0.0;
        while !task.is_done(&body) {
            let demand = task.demand(&body, &airframe, 8.0);
            body.step(Lift::Motors(demand), &air, &airframe, 0.02);
            seconds += 0.02;
            let wanted_m = 30.0 + 30.0 * body.at.east / 200.0;
            assert!((body.up_m - wanted_m).abs() < 2.5, "{body:?}");
            assert!(body.at.north.abs() < 0.5 && seconds < 60.0);
        }
        assert!((25.0..45.0).contains(&seconds), "{seconds}");
        assert!(body.velocity.length() < 4.0);
    }
}
