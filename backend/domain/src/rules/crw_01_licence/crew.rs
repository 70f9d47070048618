//! Who flies with the pilot: each is in service, and holds what their duty needs.

use super::{Needed, Params, lacking, not_in_service, register};
use crate::licences::LicenceKind;
use crate::localized::Localized;
use crate::missions::Duty;
use crate::rules::{CrewFacts, Facts, Finding, Head};

/// The findings about the crew; none where the pilot flies alone.
pub(in crate::rules) fn check(facts: &Facts<'_>, rule: &Head<'_, Params>) -> Vec<Finding> {
    let failed: Vec<Finding> = facts
        .crew
        .iter()
        .filter_map(|member| fault(facts, member, rule))
        .map(|finding| {
            finding.remedy(
                "Úkol v posádce dejte někomu, kdo jej smí vykonávat.",
                "Give the duty to somebody who may do it.",
            )
        })
        .collect();
    if !failed.is_empty() || facts.crew.is_empty() {
        return failed;
    }
    let names: Vec<&str> = facts.crew.iter().map(|m| m.person.name.as_str()).collect();
    let names = names.join(", ");
    let text = Localized::new(
        format!("Další členové posádky smějí svůj úkol vykonávat: {names}."),
        format!("The others of the crew may do their duties: {names}."),
    );
    vec![rule.pass(text, register())]
}

/// What stands against somebody of the crew.
fn fault(facts: &Facts<'_>, member: &CrewFacts, rule: &Head<'_, Params>) -> Option<Finding> {
    if !member.person.active {
        return Some(not_in_service(&member.person, rule));
    }
    let needs_licence = match member.duty {
        Duty::Observer => rule.observer_licensed,
        Duty::PayloadOperator => rule.payload_operator_licensed,
    };
    let licence = Needed::ByRule(LicenceKind::PoliceUav);
    needs_licence
        .then(|| lacking(&member.person, &licence, &facts.period(), rule))
        .flatten()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::FindingState;
    use crate::rules::fixtures::World;

    fn with(duty: Duty, change: impl FnOnce(&mut CrewFacts)) -> World {
        let mut world = World::new();
        let mut person = world.pilot.clone();
        person.name = "druhá".into();
        let mut member = CrewFacts { duty, person };
        change(&mut member);
        world.crew = vec![member];
        world
    }

    #[test]
    fn somebody_suspended_is_of_no_crew() {
        for duty in [Duty::Observer, Duty::PayloadOperator] {
            let world = with(duty, |member| member.person.active = false);
            let failed = world.findings("CRW-01");
            assert_eq!(failed.len(), 2);
            assert_eq!(failed[0].state, FindingState::Pass);
            assert_eq!(failed[1].state, FindingState::Fail);
            assert!(failed[1].text.en.contains("druhá"), "{}", failed[1].text.en);
        }
    }

    #[test]
    fn the_payload_is_run_with_a_licence_and_watching_needs_none() {
        let unlicensed = |member: &mut CrewFacts| member.person.licences.clear();
        let payload = with(Duty::PayloadOperator, unlicensed);
        assert_eq!(payload.findings("CRW-01")[1].state, FindingState::Fail);
        let watching = with(Duty::Observer, unlicensed);
        assert!(watching.findings("CRW-01")[1].text.en.contains("druhá"));
        assert_eq!(watching.state("CRW-01"), FindingState::Pass);
    }

    #[test]
    fn a_licence_that_ends_in_flight_is_none() {
        let end = World::new().mission.period.end() - chrono::TimeDelta::seconds(1);
        let world = with(Duty::PayloadOperator, |member| {
            for licence in &mut member.person.licences {
                let from = licence.valid.start();
                licence.valid = crate::period::Period::new(from, end).unwrap();
            }
        });
        assert_eq!(world.findings("CRW-01")[1].state, FindingState::Fail);
    }
}
