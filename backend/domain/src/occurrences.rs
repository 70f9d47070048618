//! Occurrences: what happened, whether it looks reportable and by when, the states of a report.

mod assessment;
mod state;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::geometry::Position;
use crate::words::words;

pub use assessment::{
    Assessment, REMIND_AFTER, REPORT_WITHIN, ReportReason, assess, due_at, remind_at,
};
pub use state::{
    OccurrenceClock, OccurrenceState, OccurrenceStep, WrongOccurrenceState, clock, is_frozen,
};

words! {
    /// What kind of occurrence it is.
    OccurrenceKind: "kind of occurrence" {
        /// Somebody was hurt.
        Injury = "injury",
        /// Another aircraft was near, or was hit.
        OtherAircraft = "other_aircraft",
        /// Something was damaged: the aircraft or what belongs to others.
        Damage = "damage",
        /// The link to the aircraft was lost.
        LostLink = "lost_link",
        /// The parachute was fired.
        Parachute = "parachute",
        /// The aircraft was where it may not be.
        Airspace = "airspace",
        /// Anything else.
        Other = "other",
    }
}

words! {
    /// How grave an occurrence is, as ECCAIRS classes it.
    OccurrenceSeverity: "severity of an occurrence" {
        /// It had no effect on safety.
        NoEffect = "no_effect",
        /// An incident.
        Incident = "incident",
        /// An accident nearly happened.
        SeriousIncident = "serious_incident",
        /// An accident.
        Accident = "accident",
    }
}

words! {
    /// The worst injury of anybody.
    Injury: "injury" {
        /// Nobody was hurt.
        None = "none",
        /// Somebody was hurt, not seriously.
        Minor = "minor",
        /// Somebody was hurt seriously.
        Serious = "serious",
        /// Somebody died.
        Fatal = "fatal",
    }
}

words! {
    /// What became of the aircraft.
    AircraftDamage: "damage to an aircraft" {
        /// Nothing.
        None = "none",
        /// It flies on after a small repair, or without one.
        Minor = "minor",
        /// It needs a large repair.
        Substantial = "substantial",
        /// It is destroyed or lost.
        Destroyed = "destroyed",
    }
}

words! {
    /// What is entered about an occurrence, one after the other.
    OccurrenceEntryKind: "entry about an occurrence" {
        /// It was reported.
        Report = "report",
        /// The report was changed; what it said before is kept.
        Edit = "edit",
        /// Somebody reviews it.
        Review = "review",
        /// It was sent to the authority.
        Send = "send",
        /// It was found not to be reportable.
        Dismiss = "dismiss",
        /// It was closed with its lessons.
        Close = "close",
        /// A remark.
        Note = "note",
        /// A measure to be taken.
        Measure = "measure",
        /// A measure was taken.
        Done = "done",
    }
}

impl OccurrenceEntryKind {
    /// Whether people add it on its own, to a frozen report too.
    pub fn is_addition(self) -> bool {
        matches!(self, Self::Note | Self::Measure | Self::Done)
    }
}

/// What a person reports.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct OccurrenceReport {
    /// What kind of occurrence it is.
    pub kind: OccurrenceKind,
    /// How grave it is.
    pub severity: OccurrenceSeverity,
    /// When it happened.
    pub happened_at: DateTime<Utc>,
    /// Since when somebody of ours has known of it; the time for a report runs from then on.
    pub known_at: DateTime<Utc>,
    /// Where; `null`: not known.
    #[serde(default)]
    pub position: Option<Position>,
    /// What the place is called; `null`: it was not said.
    #[serde(default)]
    pub place: Option<String>,
    /// What happened, in words.
    pub narrative: String,
    /// The worst injury of anybody.
    pub injury: Injury,
    /// Whether an aircraft with people in it was near, or was hit.
    pub manned_aircraft: bool,
    /// What became of the aircraft.
    pub aircraft_damage: AircraftDamage,
    /// What was damaged that belongs to others; `null`: nothing.
    #[serde(default)]
    pub third_party_damage: Option<String>,
    /// How long the link was lost, seconds; `null`: it was not lost, or nobody knows.
    #[serde(default)]
    pub link_loss_s: Option<u32>,
    /// Whether the parachute was fired.
    pub parachute_fired: bool,
}
