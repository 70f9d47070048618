//! Aircraft types and aircraft: what the register knows of them that the rules need.

pub mod airworthiness;
pub mod defects;
pub mod maintenance;
pub mod signatures;
pub mod types;

use serde::{Deserialize, Serialize};

use crate::ids::AircraftId;
use crate::words::words;

pub use airworthiness::{Airworthiness, AirworthinessFacts, airworthiness};
pub use types::types;

words! {
    /// The two families of the fleet.
    AircraftClass: "aircraft class" {
        /// Three arms, six rotors, parachute; speaks MAVLink.
        Brus = "brus",
        /// Small quadrotor that comes through a bridge or as log files.
        Mavic = "mavic",
    }
}

words! {
    /// Whether an aircraft may leave the ground.
    Serviceability: "serviceability" {
        /// Released for flight.
        Airworthy = "airworthy",
        /// Must not fly; the register says why.
        Grounded = "grounded",
    }
}

words! {
    /// Whether a battery may be used.
    BatteryState: "battery state" {
        /// In use.
        InUse = "in_use",
        /// In use, and watched: old, weak or dropped.
        Watch = "watch",
        /// No longer used.
        Retired = "retired",
    }
}

words! {
    /// Class mark of a drone on the European market; `none` is a drone without one.
    ClassMark: "class mark" {
        /// Without a class mark.
        None = "none",
        /// Below 250 g.
        C0 = "C0",
        /// Below 900 g.
        C1 = "C1",
        /// Below 4 kg.
        C2 = "C2",
        /// Below 25 kg.
        C3 = "C3",
        /// Below 25 kg, without automatic control.
        C4 = "C4",
        /// As C3, for standard scenario 1.
        C5 = "C5",
        /// As C3, for standard scenario 2.
        C6 = "C6",
    }
}

/// What a type of aircraft can stand, as its maker says. `None` is not known.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct TypeLimits {
    /// Model, such as `Mavic 3 Enterprise`.
    pub name: String,
    /// Take-off mass without accessories, grams.
    pub mass_g: Option<f64>,
    /// Greatest take-off mass, grams.
    pub max_mass_g: Option<f64>,
    /// Class mark.
    pub class_mark: Option<ClassMark>,
    /// Strongest wind, gusts included, metres per second.
    pub max_wind_mps: Option<f64>,
    /// Lowest temperature, degrees Celsius.
    pub min_temperature_c: Option<f64>,
    /// Highest temperature, degrees Celsius.
    pub max_temperature_c: Option<f64>,
    /// Whether it may fly in rain.
    pub flies_in_rain: Option<bool>,
    /// How long a full battery lasts, seconds.
    pub endurance_s: Option<f64>,
    /// How far a pilot can still see its attitude, metres.
    pub visual_range_m: Option<f64>,
    /// Whether it carries an active green flashing light.
    pub green_light: Option<bool>,
    /// Whether it comes home by itself when the link is lost.
    pub fail_safe: Option<bool>,
}

/// What the rules read of the aircraft of a mission.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AircraftFacts {
    /// Which aircraft.
    pub id: AircraftId,
    /// Its registration, for the words of a finding.
    pub registration: String,
    /// Its class, which decides the type rating.
    pub class: AircraftClass,
    /// What its type can stand.
    pub limits: TypeLimits,
    /// Take-off mass of this flight with accessories, grams; `None`: the mass of the type.
    pub take_off_mass_g: Option<f64>,
    /// Height at which it comes home after a loss of link, metres above the take-off point.
    pub return_height_m: Option<f64>,
    /// Registration number of the operator on the airframe.
    pub operator_number: Option<String>,
    /// Whether remote identification is on.
    pub remote_id: Option<bool>,
    /// Last day of its liability insurance; `None` is not known.
    pub insured_until: Option<chrono::NaiveDate>,
    /// Whether it may fly.
    pub serviceability: Serviceability,
    /// Why not, in the technician's words.
    pub grounded_reason: Option<String>,
    /// What the register knows of defects, maintenance and equipment; `None`: nobody has asked it, and
    /// the two above decide.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub airworthiness: Option<AirworthinessFacts>,
    /// Others who have reserved it for this time.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reserved: Vec<Reserved>,
}

/// Somebody else has an aircraft.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reserved {
    /// Who.
    pub by: String,
    /// What for.
    pub purpose: String,
    /// From when until when.
    pub period: crate::period::Period,
}

impl AircraftFacts {
    /// The mass that decides: that of this flight, or that of the type. Grams. A mass of nothing is
    /// not known.
    pub fn mass_g(&self) -> Option<f64> {
        let weighed = |grams: &f64| grams.is_finite() && *grams > 0.0;
        let of_flight = self.take_off_mass_g.filter(weighed);
        of_flight.or_else(|| self.limits.mass_g.filter(weighed))
    }
}
