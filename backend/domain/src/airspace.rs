//! Zones: where flight is forbidden, bound to conditions, or worth knowing about.

use serde::{Deserialize, Serialize};

use crate::altitude::Altitude;
use crate::geometry::Area;
use crate::words::words;

words! {
    /// What a zone asks of a flight.
    Restriction: "restriction" {
        /// Flight is forbidden unless a one-time permit opens the zone.
        Prohibited = "prohibited",
        /// Flight needs the consent of the zone's authority.
        RequiresAuthorisation = "requires_authorisation",
        /// Flight is bound to conditions that a person must read.
        Conditional = "conditional",
        /// Nothing is asked; the zone informs.
        Information = "information",
    }
}

/// A zone of one dataset.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Zone {
    /// Identifier in its dataset, such as `LKP2`.
    pub identifier: String,
    /// Name as published.
    pub name: String,
    /// What it asks.
    pub restriction: Restriction,
    /// Where it is.
    pub area: Area,
    /// Where it begins; ground level is 0 m above ground.
    pub lower: Altitude,
    /// Where it ends; `None` is unlimited.
    pub upper: Option<Altitude>,
    /// Whether its text exempts police flights.
    pub police_exempt: bool,
    /// Where the data come from and from which day they are in force.
    pub source: String,
}
