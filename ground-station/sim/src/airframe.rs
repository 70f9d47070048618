//! The two kinds of vehicle in numbers.
//!
//! BRUS: about 10 kg, six motors of 400 W and about 40 minutes are published; the rest is chosen to
//! fit. The Mavic class follows the published data of folding quadrotors of 0.9 kg.

use crate::config::Class;

/// What the physics and the autopilot need to know about an airframe.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Airframe {
    pub(crate) mass_kg: f64,
    /// Ground speed when nothing else is asked for.
    pub(crate) cruise_mps: f64,
    pub(crate) max_speed_mps: f64,
    /// Fastest through the air; in a stronger wind it is blown away.
    pub(crate) max_airspeed_mps: f64,
    /// Wind above which it warns.
    pub(crate) wind_limit_mps: f64,
    pub(crate) climb_mps: f64,
    pub(crate) descent_mps: f64,
    /// Sink rate over the last metres.
    pub(crate) touchdown_mps: f64,
    pub(crate) accel_mps2: f64,
    pub(crate) turn_dps: f64,
    /// Power to hover in still air.
    pub(crate) hover_w: f64,
    /// Power on the ground, motors stopped.
    pub(crate) idle_w: f64,
    pub(crate) capacity_wh: f64,
    pub(crate) capacity_mah: f64,
    pub(crate) cells: u8,
    pub(crate) resistance_ohm: f64,
    pub(crate) parachute: bool,
}

const BRUS: Airframe = Airframe {
    mass_kg: 10.0,
    cruise_mps: 8.0,
    max_speed_mps: 12.0,
    max_airspeed_mps: 17.0,
    wind_limit_mps: 10.0,
    climb_mps: 3.0,
    descent_mps: 2.0,
    touchdown_mps: 0.8,
    accel_mps2: 2.5,
    turn_dps: 60.0,
    hover_w: 1000.0,
    idle_w: 15.0,
    capacity_wh: 710.0,
    capacity_mah: 16_000.0,
    cells: 12,
    resistance_ohm: 0.03,
    parachute: true,
};

const MAVIC: Airframe = Airframe {
    mass_kg: 0.9,
    cruise_mps: 8.0,
    max_speed_mps: 14.0,
    max_airspeed_mps: 15.0,
    wind_limit_mps: 10.0,
    climb_mps: 4.0,
    descent_mps: 2.0,
    touchdown_mps: 0.8,
    accel_mps2: 3.0,
    turn_dps: 90.0,
    hover_w: 105.0,
    idle_w: 5.0,
    capacity_wh: 59.3,
    capacity_mah: 3_850.0,
    cells: 4,
    resistance_ohm: 0.06,
    parachute: false,
};

impl Class {
    pub(crate) fn airframe(self) -> Airframe {
        match self {
            Self::Brus => BRUS,
            Self::Mavic => MAVIC,
        }
    }
}
