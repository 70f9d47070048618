//! What a simulated vehicle is, and which settings make no sense.

use std::fmt;

use letka_domain::geometry::Position;

/// The kind of vehicle.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    /// Six rotors, about 10 kg, an autopilot of its own, a parachute.
    Brus,
    /// A folding quadrotor of 0.9 kg behind a telephone that translates to MAVLink.
    Mavic,
}

impl Class {
    /// The name in messages and in the hardware identity.
    pub fn name(self) -> &'static str {
        match self {
            Self::Brus => "BRUS",
            Self::Mavic => "MAVC",
        }
    }
}

/// The hardware identity of an airframe, as `AUTOPILOT_VERSION.uid2` carries it. Prints as
/// lower-case hex.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Uid(pub [u8; 18]);

impl Uid {
    /// The identity of the `number`th simulated airframe of a class: always the same, and readable
    /// as text (`LETKA-SIM-BRUS-001`).
    pub fn simulated(class: Class, number: u8) -> Self {
        let text = format!("LETKA-SIM-{}-{number:03}", class.name());
        let mut bytes = [0; 18];
        bytes.copy_from_slice(text.as_bytes());
        Self(bytes)
    }
}

impl fmt::Display for Uid {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(out, "{byte:02x}"))
    }
}

/// The wind at the place of flight.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Wind {
    /// Mean, metres per second, 0 to 30.
    pub speed_mps: f64,
    /// Where it blows from, degrees clockwise from true north.
    pub from_deg: f64,
    /// By how much a gust exceeds the mean, metres per second, 0 to 20.
    pub gust_mps: f64,
}

impl Wind {
    /// No wind at all.
    pub const CALM: Self = Self {
        speed_mps: 0.0,
        from_deg: 0.0,
        gust_mps: 0.0,
    };
}

/// One simulated vehicle.
#[derive(Debug, Clone, PartialEq)]
pub struct VehicleConfig {
    /// MAVLink system id, 1 to 250. Ground stations have the numbers above.
    pub system_id: u8,
    /// Hardware identity; fixed for the life of the airframe.
    pub uid: Uid,
    /// The kind of vehicle.
    pub class: Class,
    /// Where it stands at the start; within 85 degrees of the equator.
    pub home: Position,
    /// Height of the ground there, metres above mean sea level. The ground is flat.
    pub home_amsl_m: f64,
    /// Where the nose points at the start, degrees clockwise from true north.
    pub heading_deg: f64,
    /// Charge at the start, percent.
    pub battery_pct: f64,
    /// If set, the crew puts in a full battery when the vehicle has stood disarmed for this many
    /// seconds with less than 90 %.
    pub battery_swap_s: Option<f64>,
    /// The wind.
    pub wind: Wind,
    /// Seed of gusts and sensor noise: the same seed flies the same way.
    pub seed: u64,
}

impl VehicleConfig {
    /// A full vehicle in calm air at `home`, 300 m above the sea, its identity and seed from its
    /// number.
    pub fn new(system_id: u8, class: Class, home: Position) -> Self {
        Self {
            system_id,
            uid: Uid::simulated(class, system_id),
            class,
            home,
            home_amsl_m: 300.0,
            heading_deg: 0.0,
            battery_pct: 100.0,
            battery_swap_s: None,
            wind: Wind::CALM,
            seed: u64::from(system_id),
        }
    }

    /// Says which setting makes no sense, if one does.
    pub fn check(&self) -> Result<(), ConfigError> {
        if !(1..=250).contains(&self.system_id) {
            return Err(ConfigError::SystemId(u32::from(self.system_id)));
        }
        let swap_s = self.battery_swap_s.unwrap_or(60.0);
        for (setting, value, least, most) in [
            ("home latitude", self.home.lat(), -85.0, 85.0),
            ("home height", self.home_amsl_m, -500.0, 9000.0),
            ("heading", self.heading_deg, -360.0, 360.0),
            ("battery charge", self.battery_pct, 0.0, 100.0),
            ("battery swap time", swap_s, 1.0, 86_400.0),
            ("wind speed", self.wind.speed_mps, 0.0, 30.0),
            ("wind direction", self.wind.from_deg, -360.0, 360.0),
            ("gust", self.wind.gust_mps, 0.0, 20.0),
        ] {
            if !(least..=most).contains(&value) {
                return Err(ConfigError::OutOfRange {
                    setting,
                    value,
                    least,
                    most,
                });
            }
        }
        Ok(())
    }
}

/// A setting makes no sense.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
pub enum ConfigError {
    /// The system id belongs to ground stations or is no id.
    #[error("system id {0} is not between 1 and 250")]
    SystemId(u32),
    /// Two vehicles would answer to the same number.
    #[error("system id {0} is given twice")]
    SystemIdTwice(u8),
    /// A number is beyond what can be simulated.
    #[error("{setting} {value} is not between {least} and {most}")]
    OutOfRange {
        /// Which setting.
        setting: &'static str,
        /// What was given.
        value: f64,
        /// The smallest value.
        least: f64,
        /// The greatest value.
        most: f64,
    },
    /// No vehicle was asked for.
    #[error("no vehicle to simulate")]
    NoVehicle,
    /// There is nowhere to stand.
    #[error("no home position for the vehicles")]
    NoHome,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nonsense_is_named() {
        let home = Position::new(50.1, 14.4).unwrap();
        let good = VehicleConfig::new(3, Class::Brus, home);
        assert_eq!(good.check(), Ok(()));
        let error = VehicleConfig {
            system_id: 255,
            ..good.clone()
        };
        assert_eq!(error.check(), Err(ConfigError::SystemId(255)));
        let error = VehicleConfig {
            battery_pct: f64::NAN,
            ..good
        };
        assert!(
            error
                .check()
                .unwrap_err()
                .to_string()
                .starts_with("battery charge NaN")
        );
    }

    #[test]
    fn an_identity_is_hex_of_a_readable_text() {
        let uid = Uid::simulated(Class::Brus, 1);
        assert_eq!(&uid.0, b"LETKA-SIM-BRUS-001");
        assert_eq!(uid.to_string(), "4c45544b412d53494d2d425255532d303031");
    }
}
