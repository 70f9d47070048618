//! Permits of the Civil Aviation Authority: what they cover.

use serde::{Deserialize, Serialize};

use crate::geometry::Area;
use crate::ids::{AircraftId, OperatorId, PermitId};
use crate::period::Period;
use crate::words::words;

words! {
    /// What a permit is for.
    PermitKind: "permit kind" {
        /// Everyday operation within the standard limits.
        Operating = "operating",
        /// A named exception beyond the standard limits.
        OneTime = "one_time",
    }
}

words! {
    /// Where a permit stands with the authority.
    PermitState: "permit state" {
        /// Being written.
        Draft = "draft",
        /// Lodged and not decided.
        Submitted = "submitted",
        /// Decided in favour; counts within its validity.
        Granted = "granted",
        /// Decided against.
        Refused = "refused",
        /// Taken back.
        Revoked = "revoked",
    }
}

/// A condition of a permit: itself a limit for every flight under it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Condition {
    /// Not higher than this above ground.
    MaxHeightAgl {
        /// Metres.
        metres: f64,
    },
    /// Not higher than this above sea level.
    MaxHeightAmsl {
        /// Metres.
        metres: f64,
    },
    /// Not farther than this from the pilot.
    MaxDistanceFromPilot {
        /// Metres.
        metres: f64,
    },
    /// Not faster than this.
    MaxSpeed {
        /// Metres per second over ground.
        mps: f64,
    },
    /// Not in stronger wind than this, gusts included.
    MaxWind {
        /// Metres per second.
        mps: f64,
    },
    /// By day only.
    DayOnly,
    /// In sight of the pilot or of an observer only.
    InSightOnly,
    /// Not closer than this to people who have no part in the flight.
    MinDistanceFromPeople {
        /// Metres.
        metres: f64,
    },
    /// At least so many observers.
    Observers {
        /// How many.
        at_least: usize,
    },
    /// Words that a person must judge.
    Text {
        /// As the decision has it.
        text: String,
    },
}

/// A permit with the conditions that the rules read. An empty condition never widens it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Permit {
    /// Which permit.
    pub id: PermitId,
    /// The authority's reference number.
    pub number: String,
    /// Operating or one-time.
    pub kind: PermitKind,
    /// Where it stands.
    pub state: PermitState,
    /// From when until when.
    pub valid: Period,
    /// The aircraft it names; no other aircraft flies under it.
    pub aircraft: Vec<AircraftId>,
    /// The pilots it names; empty: it names none and holds for every licensed one.
    pub pilots: Vec<OperatorId>,
    /// Where it holds; `None` was not entered, and then it covers nothing.
    pub area: Option<Area>,
    /// Greatest height above ground in metres; `None`: it names no height of its own.
    pub max_height_agl_m: Option<f64>,
    /// Whether it allows flight at night.
    pub night: bool,
    /// Identifiers of the zones that it opens.
    pub zones: Vec<String>,
    /// Ids of other rules that it lifts in its place and time, such as `SAF-05`.
    pub lifts: Vec<String>,
    /// Its conditions.
    pub conditions: Vec<Condition>,
}

impl Permit {
    /// Whether the height that it names goes beyond the normal limit: that of an operating permit
    /// only bounds what it covers.
    pub fn lifts_height(&self) -> bool {
        self.kind == PermitKind::OneTime
    }
}
