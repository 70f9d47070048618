//! Verdicts: what all findings say together.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::finding::{Finding, FindingState};
use crate::ids::PermitId;
use crate::rulebook::{RulebookRef, Severity};
use crate::words::words;

words! {
    /// What all findings say together.
    Outcome: "outcome" {
        /// May be flown.
        Clear = "clear",
        /// May be flown; the pilot is told something.
        Warnings = "warnings",
        /// Needs a recorded consent or coordination first.
        Coordination = "coordination",
        /// Needs a one-time permit first.
        Permit = "permit",
        /// Must not be flown.
        Blocked = "blocked",
        /// An input is missing: nobody can say.
        CannotTell = "cannot_tell",
    }
}

impl Outcome {
    /// The outcome of findings: a block decides, then a missing input, then the gravest failure.
    pub fn of(findings: &[Finding]) -> Self {
        let failed = |severity| {
            let is = |f: &Finding| f.state == FindingState::Fail && f.severity == severity;
            findings.iter().any(is)
        };
        let missing = |f: &Finding| f.state == FindingState::CannotJudge;
        if failed(Severity::Block) {
            Self::Blocked
        } else if findings.is_empty() || findings.iter().any(missing) {
            Self::CannotTell
        } else if failed(Severity::Permit) {
            Self::Permit
        } else if failed(Severity::Coordinate) {
            Self::Coordination
        } else if failed(Severity::Warn) {
            Self::Warnings
        } else {
            Self::Clear
        }
    }

    /// Whether a mission with this outcome may be approved and flown, once every question is
    /// answered.
    pub fn may_fly(self) -> bool {
        matches!(self, Self::Clear | Self::Warnings)
    }
}

/// What all rules together say of a mission.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Verdict {
    /// May it be flown?
    pub outcome: Outcome,
    /// When it was checked.
    pub checked_at: DateTime<Utc>,
    /// The latest moment that the landing is reckoned for.
    pub expected_end: DateTime<Utc>,
    /// The rulebook that it rests on.
    pub rulebook: RulebookRef,
    /// The permits that it rests on.
    pub permits: Vec<PermitId>,
    /// Every finding, passed ones too.
    pub findings: Vec<Finding>,
}

impl Verdict {
    /// The questions that a person has to answer before the mission is released.
    pub fn open_questions(&self) -> impl Iterator<Item = &Finding> {
        self.findings
            .iter()
            .filter(|finding| finding.state == FindingState::Ask)
    }

    /// Whether the mission may be released: nothing stands against it and no question is open.
    pub fn may_fly(&self) -> bool {
        self.outcome.may_fly() && self.open_questions().next().is_none()
    }
}
