//! Defects of aircraft, and what they mean for flying.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::airworthiness::{Reason, ReasonKind, Weight};
use crate::ids::DefectId;
use crate::localized::Localized;
use crate::words::words;

words! {
    /// What a defect means for flying.
    DefectSeverity: "defect severity" {
        /// The aircraft must not fly until it is repaired and released.
        Grounding = "grounding",
        /// It may fly only within limits that a technician has set.
        Restricts = "restricts",
        /// It does not matter for flying.
        Cosmetic = "cosmetic",
    }
}

/// A defect was put off: until when, and within which limits the aircraft may fly meanwhile.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Deferral {
    /// Until when it may stay open.
    pub until: DateTime<Utc>,
    /// Within which limits the aircraft may fly, in the technician's words.
    pub limits: String,
}

/// What decides of an open defect.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DefectFacts {
    /// Which defect.
    pub id: DefectId,
    /// What it means.
    pub severity: DefectSeverity,
    /// What is wrong.
    pub text: String,
    /// How it was put off; `None`: it was not.
    pub deferral: Option<Deferral>,
}

impl DefectFacts {
    /// What it says against flying at a moment.
    pub(super) fn reason(&self, at: DateTime<Utc>) -> Option<Reason> {
        let what = &self.text;
        let holds = |deferral: &&Deferral| at <= deferral.until;
        let deferral = self.deferral.as_ref().filter(holds);
        let (weight, text) = match (self.severity, deferral) {
            (DefectSeverity::Cosmetic, _) => return None,
            (DefectSeverity::Restricts, Some(deferral)) => (
                Weight::Limits,
                Localized::new(
                    format!("závada ({what}) smí zůstat s omezením: {}", deferral.limits),
                    format!(
                        "a defect ({what}) may stay within limits: {}",
                        deferral.limits
                    ),
                ),
            ),
            (DefectSeverity::Restricts, None) if self.deferral.is_some() => (
                Weight::Grounds,
                Localized::new(
                    format!("odklad závady skončil: {what}"),
                    format!("a defect was put off and that has ended: {what}"),
                ),
            ),
            (DefectSeverity::Restricts, None) => (
                Weight::Grounds,
                Localized::new(
                    format!("technik nestanovil omezení pro závadu: {what}"),
                    format!("no technician has set limits for a defect: {what}"),
                ),
            ),
            (DefectSeverity::Grounding, _) => (
                Weight::Grounds,
                Localized::new(format!("závada: {what}"), format!("defect: {what}")),
            ),
        };
        let kind = ReasonKind::Defect;
        Some(Reason { kind, weight, text })
    }
}
