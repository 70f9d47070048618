//! Licences: what an operator may do, from when until when, and what interrupts that.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::aircraft::AircraftClass;
use crate::localized::Localized;
use crate::period::Period;
use crate::words::words;

words! {
    /// What the rules know a kind of licence as. Kinds themselves are data of the register.
    LicenceKind: "licence kind" {
        /// Police licence to fly unmanned aircraft.
        PoliceUav = "police_uav",
        /// Type rating for BRUS.
        RatingBrus = "rating_brus",
        /// Type rating for the Mavic class.
        RatingMavic = "rating_mavic",
    }
}

words! {
    /// What sort of licence a kind is.
    LicenceCategory: "licence category" {
        /// For the open category.
        Open = "open",
        /// For standard scenarios.
        Sts = "sts",
        /// Of the police itself.
        Police = "police",
        /// For a type of aircraft.
        Rating = "rating",
        /// To teach and examine.
        Instructor = "instructor",
        /// Of a physician.
        Medical = "medical",
        /// Any other.
        Other = "other",
    }
}

words! {
    /// What happens to a licence after it was issued.
    LicenceStep: "licence step" {
        /// It does not count for now.
        Suspend = "suspend",
        /// It counts again.
        Lift = "lift",
        /// It counts no more, for good.
        Revoke = "revoke",
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

/// A step with the moment from which it holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DatedStep {
    /// What happens.
    pub step: LicenceStep,
    /// From when.
    pub from: DateTime<Utc>,
}

/// Whether a licence does not count at some moment of a period. The steps come in the order in which
/// they were entered; of two that begin together the later entry holds, and nothing follows the
/// revocation of a licence.
pub fn interrupted(steps: &[DatedStep], period: &Period) -> bool {
    let mut ordered: Vec<&DatedStep> = steps.iter().collect();
    ordered.sort_by_key(|step| step.from);
    let mut counts = true;
    for (place, step) in ordered.iter().enumerate() {
        if step.from > period.end() {
            break;
        }
        counts = step.step == LicenceStep::Lift;
        let lasts_until = ordered.get(place + 1).map(|next| next.from);
        let over = lasts_until.is_some_and(|until| until <= period.start());
        if step.step == LicenceStep::Revoke || (!counts && !over) {
            return true;
        }
    }
    !counts
}

/// What a licence is limited to.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct LicenceLimits {
    /// In words, which a person must judge; `None`: nothing else.
    pub text: Option<String>,
    /// To flights by day.
    pub day_only: bool,
    /// To a height above ground, metres; `None`: to none.
    pub max_height_agl_m: Option<f64>,
}

impl LicenceLimits {
    /// Whether it is limited to nothing.
    pub fn is_none(&self) -> bool {
        *self == Self::default()
    }
}

/// What the rules read of one licence.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LicenceFacts {
    /// What the rules know its kind as; `None`: they know it by its code alone.
    pub kind: Option<LicenceKind>,
    /// The code of its kind in the register; empty where there is no register.
    #[serde(default)]
    pub code: String,
    /// Its number, for the words of a finding.
    pub number: String,
    /// From when until when.
    pub valid: Period,
    /// Whether it is suspended or revoked at some moment of the mission.
    pub suspended: bool,
    /// What it is limited to.
    #[serde(default)]
    pub limits: LicenceLimits,
}

impl LicenceFacts {
    /// A licence that the rules know, as it was issued.
    pub fn new(kind: LicenceKind, number: impl Into<String>, valid: Period) -> Self {
        Self {
            kind: Some(kind),
            code: String::new(),
            number: number.into(),
            valid,
            suspended: false,
            limits: LicenceLimits::default(),
        }
    }
}

/// A kind of licence that the register demands of everybody who flies, beside what the rules want.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DemandedKind {
    /// Its code.
    pub code: String,
    /// What it is called in the middle of a sentence.
    pub name: Localized,
    /// From when it is demanded.
    pub from: DateTime<Utc>,
    /// Until when; `None`: no end is set.
    pub to: Option<DateTime<Utc>>,
}

impl DemandedKind {
    /// Whether it is demanded at some moment of a period.
    pub fn concerns(&self, period: &Period) -> bool {
        self.from <= period.end() && self.to.is_none_or(|to| period.start() <= to)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(day: &str) -> DateTime<Utc> {
        format!("2026-{day}T00:00:00Z").parse().unwrap()
    }

    #[test]
    fn a_licence_is_interrupted_from_the_suspension_to_the_lifting() {
        use LicenceStep::{Lift, Revoke, Suspend};
        let step = |step, day| DatedStep {
            step,
            from: at(day),
        };
        let suspended = vec![step(Suspend, "03-01")];
        let lifted = vec![step(Suspend, "03-01"), step(Lift, "04-01")];
        let entered_late = vec![step(Lift, "04-01"), step(Suspend, "03-01")];
        let revoked = vec![step(Revoke, "03-01"), step(Lift, "04-01")];
        let again = vec![step(Suspend, "03-01"), step(Lift, "03-01")];
        for (steps, from, to, expected) in [
            (&vec![], "01-01", "12-01", false),
            (&suspended, "02-01", "02-02", false),
            (&suspended, "02-01", "03-01", true),
            (&suspended, "11-01", "11-02", true),
            (&lifted, "03-30", "03-31", true),
            (&lifted, "02-01", "05-01", true),
            (&lifted, "04-01", "04-02", false),
            (&lifted, "05-01", "05-02", false),
            (&entered_late, "03-30", "03-31", true),
            (&entered_late, "05-01", "05-02", false),
            (&revoked, "05-01", "05-02", true),
            (&again, "05-01", "05-02", false),
        ] {
            let period = Period::new(at(from), at(to)).unwrap();
            assert_eq!(
                interrupted(steps, &period),
                expected,
                "{steps:?} {from} {to}"
            );
        }
    }
}
