//! Licences: what an operator may do, and from when until when.

use serde::{Deserialize, Serialize};

use crate::aircraft::AircraftClass;
use crate::period::Period;
use crate::words::words;

words! {
    /// Kinds of licence that the first rules know.
    LicenceKind: "licence kind" {
        /// Police licence to fly unmanned aircraft.
        PoliceUav = "police_uav",
        /// Type rating for BRUS.
        RatingBrus = "rating_brus",
        /// Type rating for the Mavic class.
        RatingMavic = "rating_mavic",
    }
}

impl LicenceKind {
    /// The type rating that an aircraft of `class` needs.
    pub fn rating_for(class: AircraftClass) -> Self {
        match class {
            AircraftClass::Brus => Self::RatingBrus,
            AircraftClass::Mavic => Self::RatingMavic,
        }
    }
}

/// What the rules read of one licence.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LicenceFacts {
    /// What it entitles to.
    pub kind: LicenceKind,
    /// Its number, for the words of a finding.
    pub number: String,
    /// From when until when.
    pub valid: Period,
    /// Whether it is suspended now.
    pub suspended: bool,
}
