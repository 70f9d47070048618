//! The four vehicles that are simulated: which aircraft they are, and where they stand.

use letka_domain::geometry::Position;
use letka_sim::{Class, Uid, VehicleConfig, Wind};

/// A simulated vehicle.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Vehicle {
    /// Registration of its aircraft.
    pub(crate) registration: &'static str,
    /// MAVLink system id.
    pub(crate) system_id: u8,
    /// Its kind.
    class: Class,
    /// Where it stands: degrees north and east.
    home: (f64, f64),
    /// Height of the ground there, metres above mean sea level.
    home_amsl_m: f64,
    /// Where its nose points, degrees clockwise from true north.
    heading_deg: f64,
}

/// Kladno, Příbram, Mělník and Kolín.
pub(crate) const VEHICLES: [Vehicle; 4] = [
    Vehicle {
        registration: "BRUS-01",
        system_id: 1,
        class: Class::Brus,
        home: (50.1470, 14.1030),
        home_amsl_m: 381.0,
        heading_deg: 40.0,
    },
    Vehicle {
        registration: "BRUS-02",
        system_id: 2,
        class: Class::Brus,
        home: (49.7005, 14.0120),
        home_amsl_m: 512.0,
        heading_deg: 200.0,
    },
    Vehicle {
        registration: "MAVIC-07",
        system_id: 11,
        class: Class::Mavic,
        home: (50.3620, 14.4880),
        home_amsl_m: 234.0,
        heading_deg: 310.0,
    },
    Vehicle {
        registration: "MAVIC-12",
        system_id: 12,
        class: Class::Mavic,
        home: (50.0420, 15.1760),
        home_amsl_m: 206.0,
        heading_deg: 90.0,
    },
];

impl Vehicle {
    /// Where it stands.
    pub(crate) fn home(&self) -> Position {
        let (lat, lon) = self.home;
        Position::new(lat, lon).expect("the homes above are in Central Bohemia")
    }

    /// Hardware identity in lower-case hex, as it tells it.
    pub(crate) fn uid(&self) -> String {
        Uid::simulated(self.class, self.system_id).to_string()
    }

    /// What the simulator is told: a full battery, a new one after each flight, a moderate wind.
    pub(crate) fn config(&self) -> VehicleConfig {
        VehicleConfig {
            home_amsl_m: self.home_amsl_m,
            heading_deg: self.heading_deg,
            battery_swap_s: Some(60.0),
            wind: Wind {
                speed_mps: 3.5,
                from_deg: 250.0,
                gust_mps: 2.0,
            },
            ..VehicleConfig::new(self.system_id, self.class, self.home())
        }
    }
}
