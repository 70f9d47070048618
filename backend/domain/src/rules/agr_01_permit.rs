//! AGR-01: a police drone flies only under a permit in force.
//!
//! **Checks** that a granted operating permit names the aircraft, is valid during the whole flight
//! and covers every leg. **Source** agreement 248/2016-220-LPR/3; § 52 of Act 49/1997 (wording of
//! 2016); statement 2 of the police. **Because** without it the flight is illegal, whatever else
//! holds. **Severity** blocks. **Example** the permit names BRUS only and the mission flies a Mavic.

use chrono::{DateTime, SecondsFormat, Utc};

use super::{Facts, Finding, Fix, Head, Measure};
use crate::localized::Localized;
use crate::permits::{Permit, PermitKind, PermitState};

pub(super) type Params = crate::rulebook::NoParams;

pub(super) fn check(facts: &Facts<'_>, rule: &Head<'_, Params>) -> Vec<Finding> {
    let data = || Localized::fixed("registr povolení", "register of permits");
    if let Some(permit) = facts.operating_permit() {
        let text = Localized::new(
            format!("Let kryje povolení {}.", permit.number),
            format!("Permit {} covers the flight.", permit.number),
        );
        let passed = rule.pass(text, data()).under(permit.id);
        return vec![until(passed, permit.valid.end(), facts)];
    }
    let missing = if facts.permits.is_none() {
        Some(Localized::fixed(
            "Povolení nejsou k dispozici.",
            "The permits are not available.",
        ))
    } else if facts.aircraft.is_none() {
        Some(Localized::fixed(
            "Není známo, které letadlo poletí.",
            "It is not known which aircraft will fly.",
        ))
    } else {
        None
    };
    if let Some(text) = missing {
        return vec![rule.cannot_judge(text, Localized::fixed("chybí", "missing"))];
    }
    let lack = Lack::of(facts);
    let failed = rule.fail(lack.text(facts), data()).when(facts.period()).remedy(
        "Zvolte letadlo, dobu a místo, které platné povolení kryje, nebo požádejte Úřad o povolení.",
        "Choose an aircraft, time and place that a permit in force covers, or apply for one.",
    );
    let failed = failed.fix(Fix::Apply { latest: None });
    vec![match lack {
        Lack::Time(permit) => until(failed, permit.valid.end(), facts),
        Lack::Area(_, parts) => failed.on(facts, &parts),
        Lack::Everything | Lack::Aircraft | Lack::Pilot(_) => failed,
    }]
}

fn until(finding: Finding, end: DateTime<Utc>, facts: &Facts<'_>) -> Finding {
    let landing = facts.period().end();
    finding.measured(Measure::Time { at: end }, Measure::Time { at: landing })
}

/// What the nearest permit lacks.
enum Lack<'a> {
    Everything,
    Aircraft,
    Pilot(&'a Permit),
    Time(&'a Permit),
    Area(&'a Permit, Vec<usize>),
}

impl<'a> Lack<'a> {
    fn of(facts: &Facts<'a>) -> Self {
        if let Some(permit) = facts.permits_holding(PermitKind::Operating).next() {
            return Self::Area(permit, facts.outside(permit));
        }
        let permits = facts.permits.unwrap_or_default().iter();
        let granted: Vec<&Permit> = permits
            .filter(|p| p.kind == PermitKind::Operating && p.state == PermitState::Granted)
            .collect();
        let own = facts.aircraft.map(|aircraft| aircraft.id);
        let names = |p: &&&Permit| own.is_some_and(|own| p.aircraft.contains(&own));
        let nearest = granted
            .iter()
            .filter(names)
            .max_by_key(|permit| permit.valid.end());
        match nearest {
            Some(permit) if permit.valid.covers(&facts.period()) => Self::Pilot(permit),
            Some(permit) => Self::Time(permit),
            None if granted.is_empty() => Self::Everything,
            None => Self::Aircraft,
        }
    }

    fn text(&self, facts: &Facts<'_>) -> Localized {
        let aircraft = facts
            .aircraft
            .map_or("", |aircraft| aircraft.registration.as_str());
        match self {
            Self::Everything => Localized::fixed(
                "Žádné provozní povolení není uděleno.",
                "No operating permit has been granted.",
            ),
            Self::Aircraft => Localized::new(
                format!("Žádné provozní povolení nejmenuje letadlo {aircraft}."),
                format!("No operating permit names the aircraft {aircraft}."),
            ),
            Self::Pilot(permit) => Localized::new(
                format!("Povolení {} tohoto pilota nejmenuje.", permit.number),
                format!("Permit {} does not name this pilot.", permit.number),
            ),
            Self::Time(permit) => {
                let date = |at: DateTime<Utc>| at.to_rfc3339_opts(SecondsFormat::Secs, true);
                let (from, to) = (date(permit.valid.start()), date(permit.valid.end()));
                Localized::new(
                    format!(
                        "Povolení {} platí od {from} do {to}; let do této doby nespadá.",
                        permit.number
                    ),
                    format!(
                        "Permit {} is valid from {from} to {to}; the flight is outside.",
                        permit.number
                    ),
                )
            }
            Self::Area(permit, parts) => Localized::new(
                format!(
                    "Povolení {} nekryje celý let; nekryté úseky: {}.",
                    permit.number,
                    parts.len()
                ),
                format!(
                    "Permit {} does not cover the whole flight; parts not covered: {}.",
                    permit.number,
                    parts.len()
                ),
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::FindingState;
    use super::super::fixtures::{World, at};
    use super::*;
    use crate::geometry::Area;
    use crate::ids::OperatorId;
    use crate::period::Period;

    fn state(world: &World) -> FindingState {
        world.state("AGR-01")
    }

    #[test]
    fn the_flight_must_end_while_the_permit_is_valid() {
        let mut world = World::new();
        let end = world.mission.period.end();
        for (until, expected) in [
            (end, FindingState::Pass),
            (end - chrono::TimeDelta::seconds(1), FindingState::Fail),
        ] {
            world.permits[0].valid = Period::new(at("2026-01-01T00:00:00Z"), until).unwrap();
            assert_eq!(state(&world), expected);
        }
    }

    #[test]
    fn a_permit_counts_only_when_granted_and_for_the_aircraft_it_names() {
        for &other in PermitState::ALL {
            let mut world = World::new();
            world.permits[0].state = other;
            let expected = if other == PermitState::Granted {
                FindingState::Pass
            } else {
                FindingState::Fail
            };
            assert_eq!(state(&world), expected, "{other}");
        }
        let mut world = World::new();
        world.permits[0].aircraft.clear();
        assert_eq!(state(&world), FindingState::Fail);
        assert!(world.finding("AGR-01").text.en.contains("BRUS-01"));
    }

    #[test]
    fn a_permit_that_names_pilots_holds_for_no_other() {
        let mut world = World::new();
        world.permits[0].pilots = vec![world.pilot.id];
        assert_eq!(state(&world), FindingState::Pass);
        world.permits[0].pilots = vec![OperatorId(uuid::Uuid::from_u128(99))];
        assert_eq!(state(&world), FindingState::Fail);
    }

    #[test]
    fn every_part_must_lie_in_its_area() {
        let mut world = World::new();
        let takeoff = world.takeoff();
        world.permits[0].area = Some(Area::circle(takeoff, 400.0).unwrap());
        assert_eq!(state(&world), FindingState::Pass);
        world.permits[0].area = Some(Area::circle(takeoff, 250.0).unwrap());
        let finding = world.finding("AGR-01");
        assert_eq!(finding.state, FindingState::Fail);
        assert!(finding.place.is_some());
        world.permits[0].area = None;
        assert_eq!(state(&world), FindingState::Fail);
    }

    #[test]
    fn a_one_time_permit_does_not_stand_in_for_the_operating_permit() {
        let mut world = World::new();
        world.permits[0].kind = PermitKind::OneTime;
        assert_eq!(state(&world), FindingState::Fail);
    }

    #[test]
    fn without_a_register_it_cannot_judge() {
        let world = World::new();
        let mut question = world.question();
        question.permits = None;
        assert_eq!(
            World::ask(question, "AGR-01").state,
            FindingState::CannotJudge
        );
    }
}
