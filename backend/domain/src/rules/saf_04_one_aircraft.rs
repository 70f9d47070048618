//! SAF-04: a pilot flies one aircraft at a time.
//!
//! **Checks** the other missions of the fleet for one that the same pilot flies at the same time. A
//! mission that has no pilot yet is judged when it gets one. **Source** UAS.OPEN.060(2), by
//! statement 3 of the police; article not verified. **Because** nobody can watch two. **Severity**
//! blocks. **Example** two missions of one pilot overlap by a minute.

use chrono::TimeDelta;

use super::{Facts, Finding, Fix, Head, OtherMission, lacking, moments};
use crate::localized::Localized;
use crate::period::Span;

pub(super) type Params = crate::rulebook::NoParams;

pub(super) fn check(facts: &Facts<'_>, rule: &Head<'_, Params>) -> Vec<Finding> {
    let Some(pilot) = facts.pilot else {
        return vec![lacking::no_pilot(rule)];
    };
    let Some(traffic) = facts.traffic else {
        let question = Localized::fixed(
            "Řídí pilot v době letu jen toto letadlo?",
            "Is this the only aircraft that the pilot flies at that time?",
        );
        let data = Localized::fixed(
            "mise vlastní flotily nejsou známy",
            "the missions of the fleet are not known",
        );
        return vec![rule.ask(question, data)];
    };
    let own: Vec<&OtherMission> = traffic
        .iter()
        .filter(|other| other.pilot == Some(pilot.id))
        .collect();
    let whole = Span::from(facts.period());
    let mut findings: Vec<Finding> = Vec::new();
    for other in &own {
        if let Some(span) = whole.common(other.period.into()) {
            let text = Localized::new(
                format!("{} má v téže době i misi {}.", pilot.name, other.name),
                format!(
                    "{} flies mission {} at the same time.",
                    pilot.name, other.name
                ),
            );
            let failed = rule.fail(text, lacking::FLEET).when(span);
            findings.push(remedied(facts, &own, failed));
        }
    }
    findings.extend(taken(facts, rule, traffic));
    if findings.is_empty() {
        let text = Localized::new(
            format!("{} má v té době jen tuto misi.", pilot.name),
            format!("{} flies only this mission at that time.", pilot.name),
        );
        findings.push(rule.pass(text, lacking::FLEET));
    }
    findings
}

/// Warnings of the missions of other pilots that plan with the same aircraft at the same time.
fn taken<'a>(
    facts: &Facts<'_>,
    rule: &'a Head<'_, Params>,
    traffic: &'a [OtherMission],
) -> impl Iterator<Item = Finding> + 'a {
    let (pilot, aircraft) = (
        facts.pilot.map(|own| own.id),
        facts.aircraft.map(|own| (own.id, own.registration.clone())),
    );
    let whole = Span::from(facts.period());
    traffic.iter().filter_map(move |other| {
        let (own, registration) = aircraft.as_ref()?;
        let is_same = other.aircraft == Some(*own) && other.pilot != pilot;
        let span = whole.common(other.period.into()).filter(|_| is_same)?;
        let text = Localized::new(
            format!(
                "S letadlem {registration} počítá v téže době i mise {}.",
                other.name
            ),
            format!(
                "Mission {} plans with {registration} at the same time, too.",
                other.name
            ),
        );
        let finding = rule.fail(text, lacking::FLEET).as_warning().when(span);
        Some(finding.remedy(
            "Domluvte se, kdo s letadlem poletí, nebo zvolte jiné.",
            "Agree on who flies the aircraft, or choose another one.",
        ))
    })
}

/// With the first moment from which the pilot is free for the whole flight.
fn remedied(facts: &Facts<'_>, own: &[&OtherMission], failed: Finding) -> Finding {
    let period = facts.period();
    let lasts = period.end() - period.start();
    let mut taken: Vec<Span> = own.iter().map(|other| other.period.into()).collect();
    taken.sort_unstable();
    let mut to = Some(period.start());
    for busy in taken {
        let meets = |start| {
            Span {
                start,
                end: start + lasts,
            }
            .common(busy)
            .is_some()
        };
        if to.is_some_and(meets) {
            to = busy.end.checked_add_signed(TimeDelta::minutes(1));
        }
    }
    match to.filter(|to| to.checked_add_signed(lasts).is_some()) {
        Some(to) => {
            let from = moments::moment(to);
            failed
                .remedy(
                    format!(
                        "Let pověřte jinému pilotovi, nebo začněte nejdříve {}.",
                        from.cs
                    ),
                    format!(
                        "Give the flight to another pilot, or begin on {} at the earliest.",
                        from.en
                    ),
                )
                .fix(Fix::MoveStart { to })
        }
        None => failed.remedy(
            "Let pověřte jinému pilotovi.",
            "Give the flight to another pilot.",
        ),
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::super::FindingState;
    use super::super::fixtures::World;
    use super::*;
    use crate::ids::{MissionId, OperatorId};
    use crate::period::Period;
    use uuid::Uuid;

    /// A mission of another aircraft at the same place and time.
    pub(in crate::rules) fn other(world: &World) -> OtherMission {
        let facts = world.facts();
        OtherMission {
            id: MissionId(Uuid::from_u128(77)),
            name: "Dohled Slaný".into(),
            pilot: Some(world.pilot.id),
            aircraft: None,
            period: world.mission.period,
            volumes: facts.volumes.clone(),
            buffer_m: 30.0,
            rank: None,
        }
    }

    #[test]
    fn two_missions_of_one_pilot_must_not_overlap() {
        let end = World::new().mission.period.end();
        for (seconds, expected) in [(0, FindingState::Fail), (1, FindingState::Pass)] {
            let mut world = World::new();
            let start = end + TimeDelta::seconds(seconds);
            let mut other = other(&world);
            other.period = Period::new(start, start + TimeDelta::hours(1)).unwrap();
            world.traffic = vec![other];
            assert_eq!(world.state("SAF-04"), expected, "{seconds}");
        }
    }

    #[test]
    fn another_pilot_with_the_same_aircraft_at_the_same_time_warns() {
        let mut world = World::new();
        let mut other = other(&world);
        other.pilot = Some(OperatorId(Uuid::from_u128(99)));
        for (aircraft, expected) in [
            (Some(world.aircraft.id), FindingState::Fail),
            (None, FindingState::Pass),
        ] {
            other.aircraft = aircraft;
            world.traffic = vec![other.clone()];
            assert_eq!(world.state("SAF-04"), expected);
        }
    }

    #[test]
    fn the_start_moves_behind_all_missions_of_the_pilot() {
        let mut world = World::new();
        let (start, end) = (world.mission.period.start(), world.mission.period.end());
        let one = other(&world);
        let mut next = one.clone();
        let next_end = end + TimeDelta::hours(2);
        next.period = Period::new(end + TimeDelta::seconds(90), next_end).unwrap();
        world.traffic = vec![next, one];
        let findings = world.findings("SAF-04");
        assert_eq!(findings.len(), 1);
        let to = next_end + TimeDelta::minutes(1);
        assert_eq!(findings[0].fix, Some(Fix::MoveStart { to }));
        assert!(start < to && findings[0].text.cs.contains("Dohled Slaný"));
    }

    #[test]
    fn other_pilots_do_not_matter_and_unknown_traffic_is_asked_about() {
        let mut world = World::new();
        let mut other = other(&world);
        for pilot in [None, Some(OperatorId(Uuid::from_u128(4)))] {
            other.pilot = pilot;
            world.traffic = vec![other.clone()];
            assert_eq!(world.state("SAF-04"), FindingState::Pass);
        }
        let mut question = world.question();
        question.traffic = None;
        assert_eq!(World::ask(question, "SAF-04").state, FindingState::Ask);
        question.pilot = None;
        assert_eq!(
            World::ask(question, "SAF-04").state,
            FindingState::CannotJudge
        );
    }
}
