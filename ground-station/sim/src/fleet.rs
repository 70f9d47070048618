//! Several vehicles at once, lined up at their homes.

use letka_domain::geometry::Position;

use crate::config::{Class, ConfigError, VehicleConfig, Wind};

/// Metres between two vehicles that stand at the same home.
const SPACING_M: f64 = 15.0;

/// How many vehicles, where, and in which weather.
#[derive(Debug, Clone, PartialEq)]
pub struct FleetPlan {
    /// How many BRUS.
    pub brus: u8,
    /// How many of the Mavic class; they come after the BRUS.
    pub mavic: u8,
    /// System id of the first vehicle; the others follow.
    pub first_system_id: u8,
    /// Where they stand, in turn; those at the same home in a line to the east, 15 m apart.
    pub homes: Vec<Position>,
    /// Height of the ground at every home, metres above mean sea level.
    pub home_amsl_m: f64,
    /// Charge at the start, percent.
    pub battery_pct: f64,
    /// See [`VehicleConfig::battery_swap_s`].
    pub battery_swap_s: Option<f64>,
    /// The wind.
    pub wind: Wind,
    /// Seed of gusts and noise; each vehicle has its own share of it.
    pub seed: u64,
}

impl FleetPlan {
    /// Full vehicles numbered from 1, in calm air, 300 m above the sea.
    pub fn new(brus: u8, mavic: u8, homes: Vec<Position>) -> Self {
        Self {
            brus,
            mavic,
            first_system_id: 1,
            homes,
            home_amsl_m: 300.0,
            battery_pct: 100.0,
            battery_swap_s: None,
            wind: Wind::CALM,
            seed: 1,
        }
    }

    /// The vehicles of the plan.
    pub fn vehicles(&self) -> Result<Vec<VehicleConfig>, ConfigError> {
        let brus = (1..=self.brus).map(|_| Class::Brus);
        let classes = brus.chain((1..=self.mavic).map(|_| Class::Mavic));
        if self.homes.is_empty() {
            return Err(ConfigError::NoHome);
        } else if self.brus == 0 && self.mavic == 0 {
            return Err(ConfigError::NoVehicle);
        }
        classes
            .zip(0_u32..)
            .map(|(class, index)| self.vehicle(class, index))
            .collect()
    }

    fn vehicle(&self, class: Class, index: u32) -> Result<VehicleConfig, ConfigError> {
        let number = u32::from(self.first_system_id) + index;
        let system_id = u8::try_from(number).map_err(|_| ConfigError::SystemId(number))?;
        let homes = u32::try_from(self.homes.len()).unwrap_or(u32::MAX);
        let home = self.homes[usize::try_from(index % homes).unwrap_or(0)];
        let place = f64::from(index / homes);
        let config = VehicleConfig {
            home_amsl_m: self.home_amsl_m,
            battery_pct: self.battery_pct,
            battery_swap_s: self.battery_swap_s,
            wind: self.wind,
            seed: self.seed.wrapping_mul(1000).wrapping_add(u64::from(number)),
            ..VehicleConfig::new(system_id, class, home.offset(place * SPACING_M, 90.0))
        };
        config.check()?;
        Ok(config)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn vehicles_stand_apart_and_have_their_own_numbers() {
        let home = Position::new(50.1, 14.4).unwrap();
        let fleet = FleetPlan::new(2, 2, vec![home]).vehicles().unwrap();
        let ids: Vec<u8> = fleet.iter().map(|vehicle| vehicle.system_id).collect();
        assert_eq!(ids, [1, 2, 3, 4]);
        assert_eq!(fleet[2].class, Class::Mavic);
        assert!((fleet[0].home.distance_m(fleet[3].home) - 45.0).abs() < 0.1);
        assert_ne!(fleet[0].seed, fleet[1].seed);
    }

    #[test]
    fn nonsense_is_refused() {
        let home = Position::new(50.1, 14.4).unwrap();
        let none = FleetPlan::new(0, 0, vec![home]).vehicles();
        assert_eq!(none, Err(ConfigError::NoVehicle));
        let nowhere = FleetPlan::new(1, 0, Vec::new()).vehicles();
        assert_eq!(nowhere, Err(ConfigError::NoHome));
        let many = FleetPlan::new(200, 200, vec![home]).vehicles();
        assert_eq!(many, Err(ConfigError::SystemId(251)));
    }
}
