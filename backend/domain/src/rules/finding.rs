//! Findings and verdicts: what a rule says, and what all of them say together.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::altitude::Datum;
use crate::geometry::Shape;
use crate::ids::PermitId;
use crate::localized::Localized;
use crate::missions::Leg;
use crate::period::Period;
use crate::rulebook::{Entry, RulebookRef, Severity, SourceQuality};
use crate::words::words;

words! {
    /// What a rule found.
    FindingState: "finding state" {
        /// Within the limit.
        Pass = "pass",
        /// Beyond the limit.
        Fail = "fail",
        /// Beyond the limit, and a permit or an exemption allows it.
        Lifted = "lifted",
        /// An input is missing.
        CannotJudge = "cannot_judge",
    }
}

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
        if failed(Severity::Block) {
            Self::Blocked
        } else if findings.is_empty()
            || findings
                .iter()
                .any(|f| f.state == FindingState::CannotJudge)
        {
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

    /// Whether a mission with this outcome may be approved and flown.
    pub fn may_fly(self) -> bool {
        matches!(self, Self::Clear | Self::Warnings)
    }
}

/// A limit or a measured value, with its unit and datum.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Measure {
    /// A height.
    Height {
        /// Metres above the datum.
        metres: f64,
        /// What they are counted from.
        datum: Datum,
    },
    /// A horizontal distance.
    Distance {
        /// Metres.
        metres: f64,
    },
    /// An angle, such as the elevation of the sun.
    Angle {
        /// Degrees.
        degrees: f64,
    },
    /// A moment.
    Time {
        /// When.
        at: DateTime<Utc>,
    },
    /// Words, where there is no number.
    Text {
        /// The words.
        text: Localized,
    },
}

impl Measure {
    /// Words in both languages, Czech first.
    pub fn text(cs: impl Into<String>, en: impl Into<String>) -> Self {
        Self::Text {
            text: Localized::new(cs, en),
        }
    }
}

/// When a finding applies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Span {
    /// From.
    pub start: DateTime<Utc>,
    /// Until.
    pub end: DateTime<Utc>,
}

impl From<Period> for Span {
    fn from(period: Period) -> Self {
        Self {
            start: period.start(),
            end: period.end(),
        }
    }
}

/// What one rule says of a mission, or of a part of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Finding {
    /// Id of the rule.
    pub rule: String,
    /// What the rule is called.
    pub title: Localized,
    /// What it found.
    pub state: FindingState,
    /// What a failure means.
    pub severity: Severity,
    /// What it found, in a sentence.
    pub text: Localized,
    /// Act, article, version.
    pub source: String,
    /// How sure the number is.
    pub source_quality: SourceQuality,
    /// The limit.
    pub limit: Option<Measure>,
    /// The value of this mission.
    pub measured: Option<Measure>,
    /// Identifier of the zone, where one is concerned.
    pub zone: Option<String>,
    /// The part of the route or the area that it is about.
    #[serde(rename = "where")]
    pub place: Option<Shape>,
    /// When it applies.
    pub when: Option<Span>,
    /// What would make it legal.
    pub remedy: Option<Localized>,
    /// What it rests on, and how old that is.
    pub data: Localized,
    /// The permit that the flight is made under or that lifts the finding.
    pub permit: Option<PermitId>,
}

impl Finding {
    /// A finding of a rule with the sentence that says it and what it rests on.
    pub fn new<P>(
        rule: &str,
        entry: &Entry<P>,
        state: FindingState,
        text: Localized,
        data: Localized,
    ) -> Self {
        Self {
            rule: rule.to_owned(),
            title: entry.title.clone(),
            state,
            severity: entry.severity,
            text,
            source: entry.source.clone(),
            source_quality: entry.source_quality,
            limit: None,
            measured: None,
            zone: None,
            place: None,
            when: None,
            remedy: None,
            data,
            permit: None,
        }
    }

    /// With the limit and the value of this mission.
    #[must_use]
    pub fn measured(mut self, limit: Measure, measured: Measure) -> Self {
        self.limit = Some(limit);
        self.measured = Some(measured);
        self
    }

    /// With the legs that it is about.
    #[must_use]
    pub fn on_legs(mut self, legs: &[Leg]) -> Self {
        let lines: Vec<_> = legs.iter().map(|leg| [leg.from, leg.to]).collect();
        self.place = Some(Shape::lines(lines.iter().map(<[_; 2]>::as_slice)));
        self
    }

    /// With what would make it legal.
    #[must_use]
    pub fn remedy(mut self, cs: impl Into<String>, en: impl Into<String>) -> Self {
        self.remedy = Some(Localized::new(cs, en));
        self
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
