//! ACF-04: the aircraft is airworthy.
//!
//! **Checks** that the register knows nothing against it until the landing: no grounding, defect, overdue
//! maintenance or parachute; limits of a deferred defect are asked. **Source** UAS.SPEC.050(1)(i), by
//! statement 3 of the police. **Because** a defect in the air falls on people. **Severity** blocks.
//! **Example** a cracked arm was entered after the last flight.

use super::{Facts, Finding, Head, lacking};
use crate::aircraft::airworthiness::{Reason, Weight};
use crate::aircraft::{AircraftFacts, Airworthiness, Serviceability, airworthiness};
use crate::localized::Localized;

pub(super) type Params = crate::rulebook::NoParams;

pub(super) fn check(facts: &Facts<'_>, rule: &Head<'_, Params>) -> Vec<Finding> {
    let data = lacking::AIRCRAFT;
    let Some(aircraft) = facts.aircraft else {
        return vec![lacking::no_aircraft(rule)];
    };
    let registration = &aircraft.registration;
    let known = aircraft.airworthiness.as_ref();
    let known = known.map(|known| airworthiness(known, facts.period().end()));
    let mut findings = Vec::new();
    if let Some(why) = grounded(aircraft, known.as_ref()) {
        let text = Localized::new(
            format!("{registration} nesmí létat: {}.", why.cs),
            format!("{registration} is grounded: {}.", why.en),
        );
        findings.push(rule.fail(text, data.clone()).remedy(
            "Zvolte jiné letadlo, nebo počkejte na uvolnění technikem.",
            "Choose another aircraft, or wait for its release by a technician.",
        ));
    }
    let known = known.unwrap_or(Airworthiness {
        serviceable: true,
        reasons: Vec::new(),
    });
    if let Some(what) = joined(known.of(Weight::Unknown)) {
        let text = Localized::new(
            format!("Nelze říci, zda {registration} smí létat: {}.", what.cs),
            format!(
                "Whether {registration} may fly cannot be said: {}.",
                what.en
            ),
        );
        findings.push(rule.cannot_judge(text, data.clone()).remedy(
            "Technik doplní, kdy byla práce provedena.",
            "A technician enters when it was done.",
        ));
    }
    if findings.is_empty() {
        let text = Localized::new(
            format!("{registration} je způsobilé k letu."),
            format!("{registration} is airworthy."),
        );
        findings.push(rule.pass(text, data.clone()));
    }
    findings.extend(known.of(Weight::Limits).map(|limit| {
        let question = Localized::new(
            format!("{registration}: {}. Bude omezení dodrženo?", limit.text.cs),
            format!(
                "{registration}: {}. Will the limits be kept?",
                limit.text.en
            ),
        );
        rule.ask(question, data.clone())
    }));
    findings
}

/// Why it must not fly. Where the register was asked, it decides; otherwise what the mission says.
fn grounded(aircraft: &AircraftFacts, known: Option<&Airworthiness>) -> Option<Localized> {
    if let Some(known) = known {
        return joined(known.of(Weight::Grounds));
    }
    (aircraft.serviceability == Serviceability::Grounded).then(|| {
        match aircraft.grounded_reason.as_deref() {
            Some(reason) => Localized::same(reason).without_full_stop(),
            None => Localized::fixed("důvod neuveden", "no reason given"),
        }
    })
}

/// Reasons in one sentence; `None`: there are none.
fn joined<'a>(reasons: impl Iterator<Item = &'a Reason>) -> Option<Localized> {
    let (mut cs, mut en) = (Vec::new(), Vec::new());
    for reason in reasons {
        cs.push(reason.text.cs.as_str());
        en.push(reason.text.en.as_str());
    }
    (!cs.is_empty()).then(|| Localized::new(cs.join("; "), en.join("; ")))
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::super::FindingState;
    use super::super::fixtures::World;
    use super::*;
    use crate::aircraft::AirworthinessFacts;
    use crate::aircraft::airworthiness::ParachuteFacts;
    use crate::aircraft::defects::{DefectFacts, DefectSeverity, Deferral};
    use crate::aircraft::maintenance::{Interval, MaintenanceFacts, Used};
    use crate::ids::DefectId;

    #[test]
    fn a_grounded_aircraft_blocks_and_says_why() {
        let mut world = World::new();
        assert_eq!(world.state("ACF-04"), FindingState::Pass);
        world.aircraft.serviceability = Serviceability::Grounded;
        world.aircraft.grounded_reason = Some("prasklé rameno".into());
        let finding = world.finding("ACF-04");
        assert_eq!(finding.state, FindingState::Fail);
        assert!(finding.text.cs.contains("prasklé rameno"));
    }

    #[test]
    fn what_people_end_with_a_full_stop_gets_no_second_one() {
        let mut world = World::new();
        world.aircraft.serviceability = Serviceability::Grounded;
        world.aircraft.grounded_reason = Some("čeká na náhradní díl.".into());
        let said = |world: &World| world.finding("ACF-04").text;
        assert!(said(&world).cs.ends_with("na náhradní díl."));
        assert!(!said(&world).cs.ends_with(".."));
        world.aircraft.airworthiness = Some(AirworthinessFacts {
            defects: vec![DefectFacts {
                id: DefectId(Uuid::from_u128(1)),
                severity: DefectSeverity::Grounding,
                text: "čeká na náhradní díl.".into(),
                deferral: None,
            }],
            ..AirworthinessFacts::default()
        });
        for text in [said(&world).cs, said(&world).en] {
            assert!(text.ends_with("náhradní díl."), "{text}");
        }
    }

    #[test]
    fn what_the_register_knows_decides_until_the_landing() {
        let mut world = World::new();
        world.aircraft.airworthiness = Some(AirworthinessFacts::default());
        assert_eq!(world.state("ACF-04"), FindingState::Pass);
        // In order at take-off is not enough.
        world.aircraft.airworthiness = Some(AirworthinessFacts {
            parachutes: vec![ParachuteFacts {
                serial: "P1".into(),
                repack_due_at: world.mission.period.end(),
            }],
            ..AirworthinessFacts::default()
        });
        let finding = world.finding("ACF-04");
        assert_eq!(finding.state, FindingState::Fail);
        assert!(finding.text.cs.contains("P1"), "{}", finding.text.cs);
    }

    #[test]
    fn maintenance_that_nobody_knows_of_cannot_be_judged() {
        let mut world = World::new();
        world.aircraft.airworthiness = Some(AirworthinessFacts {
            maintenance: vec![MaintenanceFacts {
                plan: "prohlídka".into(),
                mandatory: true,
                interval: Interval {
                    days: Some(30),
                    ..Interval::default()
                },
                used: Used::default(),
            }],
            ..AirworthinessFacts::default()
        });
        assert_eq!(world.state("ACF-04"), FindingState::CannotJudge);
    }

    #[test]
    fn the_limits_of_a_deferred_defect_are_asked() {
        let mut world = World::new();
        world.aircraft.airworthiness = Some(AirworthinessFacts {
            defects: vec![DefectFacts {
                id: DefectId(Uuid::from_u128(1)),
                severity: DefectSeverity::Restricts,
                text: "slabý reproduktor".into(),
                deferral: Some(Deferral {
                    until: world.mission.period.end(),
                    limits: "bez hlášení".into(),
                }),
            }],
            ..AirworthinessFacts::default()
        });
        let verdict = world.verdict();
        let found = verdict.findings.iter().filter(|one| one.rule == "ACF-04");
        let states: Vec<FindingState> = found.map(|one| one.state).collect();
        assert!(states.contains(&FindingState::Pass) && states.contains(&FindingState::Ask));
    }
}
