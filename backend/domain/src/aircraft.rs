//! Aircraft types and aircraft: what the register knows of them that the rules need.

use serde::{Deserialize, Serialize};

use crate::ids::AircraftId;
use crate::words::words;

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

/// What the rules read of the aircraft of a mission.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AircraftFacts {
    /// Which aircraft.
    pub id: AircraftId,
    /// Its registration, for the words of a finding.
    pub registration: String,
    /// Whether it may fly.
    pub serviceability: Serviceability,
    /// Why not, in the technician's words.
    pub grounded_reason: Option<String>,
}
