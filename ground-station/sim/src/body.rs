//! How the airframe moves: a point with bounded acceleration, a heading and a plausible tilt.
//!
//! The ground is flat at height 0. What keeps the body up is decided outside, by [`Lift`].

use crate::air::Air;
use crate::airframe::Airframe;
use crate::vector::Vector;

const GRAVITY_MPS2: f64 = 9.81;
/// Fastest fall without a canopy.
const FREE_FALL_MPS: f64 = 25.0;
/// Steady sink under the canopy.
const CANOPY_SINK_MPS: f64 = 5.0;
/// The canopy needs this long from release to carry.
const CANOPY_OPENS_S: f64 = 0.6;
/// Share of a gust that pushes the body, per second.
const GUST_PUSH: f64 = 0.15;

/// What the autopilot asks of the motors.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Demand {
    /// Over ground, m/s.
    pub(crate) velocity: Vector,
    /// Up, m/s.
    pub(crate) climb_mps: f64,
    /// Where the nose shall point; `None`: as it is.
    pub(crate) heading_deg: Option<f64>,
}

/// What keeps the body up.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Lift {
    /// Nothing: it stands, or it falls.
    Nothing,
    /// The motors, doing what is demanded.
    Motors(Demand),
    /// The canopy, this long after its release.
    Canopy { since_s: f64 },
}

#[derive(Debug, Clone)]
pub(crate) struct Body {
    /// From the origin of the map.
    pub(crate) at: Vector,
    /// Above the ground.
    pub(crate) up_m: f64,
    pub(crate) velocity: Vector,
    pub(crate) climb_mps: f64,
    pub(crate) heading_deg: f64,
    pub(crate) turn_dps: f64,
    pub(crate) roll_rad: f64,
    pub(crate) pitch_rad: f64,
    /// How fast it sank when it last met the ground.
    pub(crate) impact_mps: f64,
}

impl Body {
    pub(crate) fn new(heading_deg: f64) -> Self {
        Self {
            at: Vector::ZERO,
            up_m: 0.0,
            velocity: Vector::ZERO,
            climb_mps: 0.0,
            heading_deg: heading_deg.rem_euclid(360.0),
            turn_dps: 0.0,
            roll_rad: 0.0,
            pitch_rad: 0.0,
            impact_mps: 0.0,
        }
    }

    pub(crate) fn on_ground(&self) -> bool {
        self.up_m <= 0.0
    }

    /// Let time pass.
    pub(crate) fn step(&mut self, lift: Lift, air: &Air, airframe: &Airframe, dt_s: f64) {
        self.turn_dps = 0.0;
        let lean = match lift {
            Lift::Motors(demand) => self.fly(&demand, air, airframe, dt_s),
            _ if self.on_ground() => Vector::ZERO,
            Lift::Canopy { since_s } if since_s >= CANOPY_OPENS_S => {
                let brake = ((-CANOPY_SINK_MPS - self.climb_mps) / 0.5).clamp(-10.0, 25.0);
                self.drift(air, 1.5, brake, dt_s)
            }
            Lift::Nothing | Lift::Canopy { .. } => {
                let drag = (self.climb_mps / FREE_FALL_MPS).powi(2) * self.climb_mps.signum();
                self.drift(air, 4.0, -GRAVITY_MPS2 * (1.0 + drag), dt_s)
            }
        };
        self.tilt(lean, dt_s);
        self.meet_ground();
    }

    /// The motors at work; gives the acceleration that they had to make.
    fn fly(&mut self, demand: &Demand, air: &Air, airframe: &Airframe, dt_s: f64) -> Vector {
        let wanted_climb = demand
            .climb_mps
            .clamp(-airframe.descent_mps, airframe.climb_mps);
        if self.on_ground() && wanted_climb <= 0.0 {
            return Vector::ZERO;
        }
        let wind = air.velocity();
        let through_air = (demand.velocity.limited(airframe.max_speed_mps) - wind)
            .limited(airframe.max_airspeed_mps);
        let correction = (wind + through_air - self.velocity) * 2.0;
        let push = air.gust() * GUST_PUSH;
        let made = correction.limited(airframe.accel_mps2);
        self.velocity += (made + push) * dt_s;
        self.at += self.velocity * dt_s;
        let limit = airframe.accel_mps2;
        let lift = ((wanted_climb - self.climb_mps) * 3.0).clamp(-limit, limit);
        self.climb_mps += lift * dt_s;
        self.up_m += self.climb_mps * dt_s;
        if let Some(heading_deg) = demand.heading_deg {
            self.turn(heading_deg, airframe, dt_s);
        }
        // Drag asks for a steady lean into the wind.
        made + (self.velocity - wind) * GUST_PUSH
    }

    /// Carried by the air; gives no lean.
    fn drift(&mut self, air: &Air, settle_s: f64, lift_mps2: f64, dt_s: f64) -> Vector {
        self.velocity += (air.velocity() - self.velocity) * (dt_s / settle_s).min(1.0);
        self.at += self.velocity * dt_s;
        self.climb_mps += lift_mps2 * dt_s;
        self.up_m += self.climb_mps * dt_s;
        Vector::ZERO
    }

    fn turn(&mut self, heading_deg: f64, airframe: &Airframe, dt_s: f64) {
        let off_deg = (heading_deg - self.heading_deg + 540.0).rem_euclid(360.0) - 180.0;
        self.turn_dps = (off_deg * 2.0).clamp(-airframe.turn_dps, airframe.turn_dps);
        self.heading_deg = (self.heading_deg + self.turn_dps * dt_s).rem_euclid(360.0);
    }

    fn tilt(&mut self, lean: Vector, dt_s: f64) {
        let ahead = Vector::towards(self.heading_deg, 1.0);
        let right = Vector::towards(self.heading_deg + 90.0, 1.0);
        let share = dt_s / (0.2 + dt_s);
        let pitch = -(lean.dot(ahead) / GRAVITY_MPS2).atan();
        let roll = (lean.dot(right) / GRAVITY_MPS2).atan();
        self.pitch_rad += (pitch - self.pitch_rad) * share;
        self.roll_rad += (roll - self.roll_rad) * share;
    }

    fn meet_ground(&mut self) {
        if self.up_m > 0.0 {
            return;
        }
        if self.climb_mps < 0.0 {
            self.impact_mps = -self.climb_mps;
        }
        self.up_m = 0.0;
        self.climb_mps = self.climb_mps.max(0.0);
        self.velocity = Vector::ZERO;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Class, Wind};
    use crate::noise::Rng;

    fn high() -> Body {
        let mut body = Body::new(0.0);
        body.up_m = 120.0;
        body
    }

    #[test]
    fn acceleration_and_speed_are_bounded() {
        let airframe = Class::Brus.airframe();
        let air = Air::new(Wind::CALM);
        let mut body = high();
        let demand = Demand {
            velocity: Vector::towards(90.0, 100.0),
            climb_mps: -100.0,
            heading_deg: Some(90.0),
        };
        for _ in 0..1000 {
            let before = body.velocity;
            body.step(Lift::Motors(demand), &air, &airframe, 0.02);
            assert!((body.velocity - before).length() <= airframe.accel_mps2 * 0.02 + 1e-9);
            assert!(body.velocity.length() <= airframe.max_speed_mps + 1e-9);
            assert!(body.climb_mps >= -airframe.descent_mps - 1e-9);
        }
        assert!((body.heading_deg - 90.0).abs() < 1.0);
        assert!(body.velocity.east > 11.0);
    }

    #[test]
    fn a_canopy_sinks_at_five_metres_per_second_and_drifts_with_the_wind() {
        let airframe = Class::Brus.airframe();
        let mut air = Air::new(Wind {
            speed_mps: 5.0,
            from_deg: 180.0,
            gust_mps: 1.0,
        });
        let (mut body, mut rng, mut since_s) = (high(), Rng::new(5), 0.0);
        while !body.on_ground() {
            air.step(0.02, &mut rng);
            body.step(Lift::Canopy { since_s }, &air, &airframe, 0.02);
            since_s += 0.02;
            assert!(since_s < 60.0);
        }
        assert!((20.0..26.0).contains(&since_s), "{since_s}");
        assert!((4.5..5.5).contains(&body.impact_mps));
        assert!(body.at.north > 60.0);
    }

    #[test]
    fn without_lift_it_falls_and_a_standing_body_stays() {
        let (airframe, air) = (Class::Mavic.airframe(), Air::new(Wind::CALM));
        let mut body = high();
        for _ in 0..600 {
            body.step(Lift::Nothing, &air, &airframe, 0.02);
        }
        assert!(body.on_ground() && body.impact_mps > 20.0);
        let rest = body.at;
        body.step(Lift::Nothing, &air, &airframe, 0.02);
        assert_eq!(body.at, rest);
    }
}
