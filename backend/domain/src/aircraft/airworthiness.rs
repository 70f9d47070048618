//! Whether an aircraft may leave the ground: one function from what the register knows of it.
//!
//! The mission check, the pages of the fleet and the card of a pilot all ask here, so that they never
//! say different things.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::defects::DefectFacts;
use super::maintenance::{DueState, MaintenanceFacts};
use crate::localized::Localized;
use crate::words::words;

words! {
    /// What a reason against an aircraft comes from.
    ReasonKind: "reason" {
        /// It has left the fleet.
        Retired = "retired",
        /// A technician has grounded it.
        Grounded = "grounded",
        /// A defect is open.
        Defect = "defect",
        /// It was repaired, and nobody has released it.
        Release = "release",
        /// Maintenance is overdue, or nobody knows when it was done.
        Maintenance = "maintenance",
        /// Its parachute must be packed anew.
        Parachute = "parachute",
        /// Its insurance has ended.
        Insurance = "insurance",
    }
}

words! {
    /// How much a reason weighs.
    Weight: "weight" {
        /// It must not fly.
        Grounds = "grounds",
        /// Whether it may fly is not known, and so it must not.
        Unknown = "unknown",
        /// It may fly within limits.
        Limits = "limits",
    }
}

/// A reason why an aircraft must not fly, or only within limits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Reason {
    /// What it comes from.
    pub kind: ReasonKind,
    /// How much it weighs.
    pub weight: Weight,
    /// In a sentence without its full stop.
    pub text: Localized,
}

impl Reason {
    /// The same without the full stop that a person has put behind the words that it ends with: whoever
    /// makes a sentence of it puts one.
    fn unstopped(mut self) -> Self {
        self.text = self.text.without_full_stop();
        self
    }
}

/// A parachute that is fitted to an aircraft.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ParachuteFacts {
    /// Its serial number.
    pub serial: String,
    /// From when on it must not be flown with, unless it is packed anew.
    pub repack_due_at: DateTime<Utc>,
}

/// What the register knows of an aircraft that decides whether it may fly.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct AirworthinessFacts {
    /// Why it left the fleet; `None`: it is in it.
    pub retired: Option<String>,
    /// Why a technician has grounded it; `None`: nobody has.
    pub grounded: Option<String>,
    /// Last moment of its insurance; `None` is not known.
    pub insured_until: Option<DateTime<Utc>>,
    /// Its open defects.
    pub defects: Vec<DefectFacts>,
    /// What was repaired since it was last released; empty: it needs no release.
    pub unreleased: Vec<String>,
    /// The maintenance of its type, with how much of each interval is used up.
    pub maintenance: Vec<MaintenanceFacts>,
    /// The parachutes that are fitted to it.
    pub parachutes: Vec<ParachuteFacts>,
}

/// Whether an aircraft may fly, and why not or how.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Airworthiness {
    /// Whether it may leave the ground: nothing stands against it, and nothing is unknown.
    pub serviceable: bool,
    /// Everything that stands against it or limits it.
    pub reasons: Vec<Reason>,
}

/// Whether an aircraft may fly at a moment.
pub fn airworthiness(facts: &AirworthinessFacts, at: DateTime<Utc>) -> Airworthiness {
    let mut reasons = Vec::new();
    if let Some(why) = &facts.retired {
        let text = Localized::new(format!("vyřazeno: {why}"), format!("retired: {why}"));
        reasons.push(grounds(ReasonKind::Retired, text));
    }
    if let Some(why) = &facts.grounded {
        let text = Localized::new(
            format!("uzemněno technikem: {why}"),
            format!("grounded by a technician: {why}"),
        );
        reasons.push(grounds(ReasonKind::Grounded, text));
    }
    reasons.extend(facts.defects.iter().filter_map(|defect| defect.reason(at)));
    reasons.extend(facts.unreleased.iter().map(|defect| unreleased(defect)));
    let maintenance = facts.maintenance.iter();
    reasons.extend(maintenance.filter_map(|facts| overdue(facts, at)));
    let parachutes = facts.parachutes.iter();
    reasons.extend(parachutes.filter_map(|parachute| unpacked(parachute, at)));
    if facts.insured_until.is_some_and(|until| until < at) {
        let text = Localized::fixed("skončilo pojištění", "its insurance has ended");
        reasons.push(grounds(ReasonKind::Insurance, text));
    }
    let limits_only = |reason: &Reason| reason.weight == Weight::Limits;
    Airworthiness {
        serviceable: reasons.iter().all(limits_only),
        reasons: reasons.into_iter().map(Reason::unstopped).collect(),
    }
}

impl Airworthiness {
    /// The reasons of one weight.
    pub fn of(&self, weight: Weight) -> impl Iterator<Item = &Reason> {
        let reasons = self.reasons.iter();
        reasons.filter(move |reason| reason.weight == weight)
    }
}

fn grounds(kind: ReasonKind, text: Localized) -> Reason {
    let weight = Weight::Grounds;
    Reason { kind, weight, text }
}

fn unreleased(defect: &str) -> Reason {
    let text = Localized::new(
        format!("po opravě čeká na uvolnění technikem: {defect}"),
        format!("repaired and not released by a technician: {defect}"),
    );
    grounds(ReasonKind::Release, text)
}

/// What maintenance says against flying: nothing of what is not mandatory.
fn overdue(facts: &MaintenanceFacts, at: DateTime<Utc>) -> Option<Reason> {
    let plan = &facts.plan;
    let (weight, text) = match facts.due(at).state {
        _ if !facts.mandatory => return None,
        DueState::Overdue => (
            Weight::Grounds,
            Localized::new(
                format!("údržba po termínu: {plan}"),
                format!("maintenance overdue: {plan}"),
            ),
        ),
        DueState::Unknown => (
            Weight::Unknown,
            Localized::new(
                format!("není známo, kdy proběhla údržba: {plan}"),
                format!("nobody knows when this was last done: {plan}"),
            ),
        ),
        DueState::Fine | DueState::Soon | DueState::Due => return None,
    };
    let kind = ReasonKind::Maintenance;
    Some(Reason { kind, weight, text })
}

fn unpacked(parachute: &ParachuteFacts, at: DateTime<Utc>) -> Option<Reason> {
    let serial = &parachute.serial;
    (parachute.repack_due_at <= at).then(|| {
        let text = Localized::new(
            format!("padák {serial} je třeba přebalit"),
            format!("parachute {serial} must be packed anew"),
        );
        grounds(ReasonKind::Parachute, text)
    })
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::aircraft::defects::{DefectSeverity, Deferral};
    use crate::aircraft::maintenance::{Interval, Used};
    use crate::ids::DefectId;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    fn noon() -> DateTime<Utc> {
        at("2026-11-30T12:00:00Z")
    }

    fn weights(facts: &AirworthinessFacts) -> Vec<(ReasonKind, Weight)> {
        let said = airworthiness(facts, noon());
        let only_limits = said.reasons.iter().all(|one| one.weight == Weight::Limits);
        assert_eq!(said.serviceable, only_limits);
        said.reasons
            .iter()
            .map(|one| (one.kind, one.weight))
            .collect()
    }

    fn defect(severity: DefectSeverity, until: Option<&str>) -> AirworthinessFacts {
        AirworthinessFacts {
            defects: vec![DefectFacts {
                id: DefectId(Uuid::from_u128(1)),
                severity,
                text: "prasklé rameno".into(),
                deferral: until.map(|until| Deferral {
                    until: at(until),
                    limits: "jen ve dne".into(),
                }),
            }],
            ..AirworthinessFacts::default()
        }
    }

    #[test]
    fn nothing_against_it_is_serviceable() {
        let said = airworthiness(&AirworthinessFacts::default(), noon());
        assert!(said.serviceable && said.reasons.is_empty());
    }

    #[test]
    fn a_defect_grounds_unless_it_is_deferred_or_cosmetic() {
        use DefectSeverity::{Cosmetic, Grounding, Restricts};
        let grounds = vec![(ReasonKind::Defect, Weight::Grounds)];
        let limits = vec![(ReasonKind::Defect, Weight::Limits)];
        let later = Some("2026-12-24T00:00:00Z");
        for (severity, until, expected) in [
            (Grounding, None, &grounds),
            // Nothing that is written down makes a grounding defect fly.
            (Grounding, later, &grounds),
            (Restricts, None, &grounds),
            (Restricts, later, &limits),
            (Restricts, Some("2026-11-30T11:59:59Z"), &grounds),
            (Cosmetic, None, &vec![]),
        ] {
            let said = weights(&defect(severity, until));
            assert_eq!(&said, expected, "{severity} {until:?}");
        }
    }

    #[test]
    fn words_that_end_with_a_full_stop_do_not_bring_it_along() {
        let mut facts = defect(DefectSeverity::Grounding, None);
        facts.defects[0].text = "čeká na náhradní díl. ".into();
        facts.grounded = Some("prasklé rameno...".into());
        facts.unreleased = vec!["vyměněn list.".into()];
        let said = airworthiness(&facts, noon()).reasons;
        let texts: Vec<&str> = said.iter().map(|one| one.text.cs.as_str()).collect();
        assert_eq!(
            texts,
            [
                "uzemněno technikem: prasklé rameno",
                "závada: čeká na náhradní díl",
                "po opravě čeká na uvolnění technikem: vyměněn list",
            ]
        );
    }

    #[test]
    fn each_of_the_others_grounds_alone() {
        use ReasonKind::{Grounded, Insurance, Parachute, Release, Retired};
        let none = AirworthinessFacts::default;
        let packed = |due: &str| {
            vec![ParachuteFacts {
                serial: "P1".into(),
                repack_due_at: at(due),
            }]
        };
        let why = || Some("důvod".to_owned());
        for (facts, kind) in [
            (
                AirworthinessFacts {
                    retired: why(),
                    ..none()
                },
                Retired,
            ),
            (
                AirworthinessFacts {
                    grounded: why(),
                    ..none()
                },
                Grounded,
            ),
            (
                AirworthinessFacts {
                    unreleased: vec!["rameno".into()],
                    ..none()
                },
                Release,
            ),
            (
                AirworthinessFacts {
                    parachutes: packed("2026-11-30T12:00:00Z"),
                    ..none()
                },
                Parachute,
            ),
            (
                AirworthinessFacts {
                    insured_until: Some(at("2026-11-30T11:00:00Z")),
                    ..none()
                },
                Insurance,
            ),
        ] {
            assert_eq!(weights(&facts), [(kind, Weight::Grounds)]);
        }
        let packed = AirworthinessFacts {
            parachutes: packed("2026-12-01T00:00:00Z"),
            ..none()
        };
        assert_eq!(weights(&packed), []);
    }

    #[test]
    fn mandatory_maintenance_grounds_and_what_is_not_known_is_not_green() {
        let plan = |since: Option<&str>, mandatory| AirworthinessFacts {
            maintenance: vec![MaintenanceFacts {
                plan: "roční prohlídka".into(),
                mandatory,
                interval: Interval {
                    days: Some(365),
                    ..Interval::default()
                },
                used: Used {
                    since: since.map(at),
                    ..Used::default()
                },
            }],
            ..AirworthinessFacts::default()
        };
        let kind = ReasonKind::Maintenance;
        let old = Some("2025-01-01T00:00:00Z");
        assert_eq!(weights(&plan(old, true)), [(kind, Weight::Grounds)]);
        assert_eq!(weights(&plan(None, true)), [(kind, Weight::Unknown)]);
        assert_eq!(weights(&plan(Some("2026-06-01T00:00:00Z"), true)), []);
        assert_eq!(weights(&plan(old, false)), []);
    }
}
