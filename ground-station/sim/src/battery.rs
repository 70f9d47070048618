//! The battery: what flight draws from it and what its meter shows.

use crate::airframe::Airframe;
use crate::body::Body;
use crate::vector::Vector;

const GRAVITY_MPS2: f64 = 9.81;
/// Share of the electric power of a climb that becomes height.
const CLIMB_EFFICIENCY: f64 = 0.6;

/// Voltage of a resting lithium cell against its charge, volts at percent.
const CELL_CURVE: [(f64, f64); 7] = [
    (0.0, 3.30),
    (5.0, 3.50),
    (10.0, 3.60),
    (20.0, 3.70),
    (50.0, 3.83),
    (80.0, 4.02),
    (100.0, 4.20),
];

/// Power that flying takes now, watts: hover, speed through the air, climb, gusts.
pub(crate) fn flight_power_w(airframe: &Airframe, body: &Body, wind: Vector, gust: Vector) -> f64 {
    let speed_share = (body.velocity - wind).length() / airframe.max_airspeed_mps;
    let drag = 0.35 * speed_share.powi(2);
    let work = 0.02 * gust.length();
    let climb_w = airframe.mass_kg * GRAVITY_MPS2 * body.climb_mps;
    let height_w = if climb_w > 0.0 {
        climb_w / CLIMB_EFFICIENCY
    } else {
        climb_w * 0.2
    };
    airframe.hover_w * (1.0 + drag + work) + height_w
}

#[derive(Debug, Clone)]
pub(crate) struct Battery {
    capacity_wh: f64,
    capacity_mah: f64,
    cells: u8,
    resistance_ohm: f64,
    left_wh: f64,
    /// Drawn since it was put in.
    used_wh: f64,
    used_mah: f64,
    power_w: f64,
}

impl Battery {
    pub(crate) fn new(airframe: &Airframe, charge_pct: f64) -> Self {
        Self {
            capacity_wh: airframe.capacity_wh,
            capacity_mah: airframe.capacity_mah,
            cells: airframe.cells,
            resistance_ohm: airframe.resistance_ohm,
            left_wh: airframe.capacity_wh * charge_pct.clamp(0.0, 100.0) / 100.0,
            used_wh: 0.0,
            used_mah: 0.0,
            power_w: airframe.idle_w,
        }
    }

    /// Draw this power for this long.
    pub(crate) fn draw(&mut self, power_w: f64, dt_s: f64) {
        self.power_w = power_w;
        let energy_wh = (power_w * dt_s / 3600.0).min(self.left_wh);
        self.left_wh -= energy_wh;
        self.used_wh += energy_wh;
        self.used_mah += energy_wh / self.capacity_wh * self.capacity_mah;
    }

    /// Charge left, percent.
    pub(crate) fn charge_pct(&self) -> f64 {
        self.left_wh / self.capacity_wh * 100.0
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.left_wh <= 0.0
    }

    pub(crate) fn cells(&self) -> u8 {
        self.cells
    }

    pub(crate) fn used_wh(&self) -> f64 {
        self.used_wh
    }

    pub(crate) fn used_mah(&self) -> f64 {
        self.used_mah
    }

    /// Voltage at its terminals: it sags under load.
    pub(crate) fn voltage_v(&self) -> f64 {
        let rest_v = cell_rest_v(self.charge_pct()) * f64::from(self.cells);
        let under_root = rest_v * rest_v - 4.0 * self.power_w * self.resistance_ohm;
        f64::midpoint(rest_v, under_root.max(0.0).sqrt())
    }

    pub(crate) fn current_a(&self) -> f64 {
        self.power_w / self.voltage_v()
    }

    /// Seconds left at the present draw.
    pub(crate) fn time_left_s(&self) -> f64 {
        self.left_wh * 3600.0 / self.power_w.max(1.0)
    }
}

fn cell_rest_v(charge_pct: f64) -> f64 {
    let pairs = CELL_CURVE.iter().zip(&CELL_CURVE[1..]);
    for (&(from_pct, from_v), &(to_pct, to_v)) in pairs {
        if charge_pct <= to_pct {
            let share = (charge_pct - from_pct) / (to_pct - from_pct);
            return from_v + (to_v - from_v) * share;
        }
    }
    CELL_CURVE[CELL_CURVE.len() - 1].1
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Class;

    fn minutes_in_the_air(class: Class, speed_mps: f64, wind_mps: f64) -> f64 {
        let airframe = class.airframe();
        let mut body = Body::new(0.0);
        body.velocity = Vector::towards(0.0, speed_mps);
        let wind = Vector::towards(180.0, wind_mps);
        let power_w = flight_power_w(&airframe, &body, wind, Vector::ZERO);
        Battery::new(&airframe, 100.0).left_wh / power_w * 60.0
    }

    #[test]
    fn endurance_is_that_of_the_class_and_wind_shortens_it() {
        assert!((38.0..44.0).contains(&minutes_in_the_air(Class::Brus, 8.0, 0.0)));
        assert!((30.0..46.0).contains(&minutes_in_the_air(Class::Mavic, 8.0, 0.0)));
        for class in [Class::Brus, Class::Mavic] {
            let calm = minutes_in_the_air(class, 0.0, 0.0);
            assert!(minutes_in_the_air(class, 0.0, 10.0) < calm * 0.9);
        }
    }

    #[test]
    fn voltage_falls_with_charge_and_sags_under_load() {
        let airframe = Class::Brus.airframe();
        let mut battery = Battery::new(&airframe, 100.0);
        let rest_v = battery.voltage_v();
        battery.draw(1200.0, 1.0);
        let loaded_v = battery.voltage_v();
        assert!(rest_v > 50.0 && loaded_v < rest_v - 0.4);
        battery.draw(1200.0, 1000.0);
        assert!(battery.voltage_v() < loaded_v - 1.0);
        assert!((50.0..56.0).contains(&battery.charge_pct()));
        battery.draw(1e9, 1e9);
        assert!(battery.is_empty() && battery.voltage_v() > 0.0);
    }
}
