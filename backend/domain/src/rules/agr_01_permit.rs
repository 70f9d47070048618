//! AGR-01: a police drone flies only under a permit in force.
//!
//! **Checks** that a granted operating permit names the aircraft, is valid during the whole flight
//! and covers every leg. **Source** agreement 248/2016-220-LPR/3; § 52 of Act 49/1997 (wording of
//! 2016); statement 2 of the police. **Because** without it the flight is illegal, whatever else
//! holds. **Severity** blocks. **Example** the permit names BRUS only and the mission flies a Mavic.

use chrono::SecondsFormat;

use super::{Facts, Finding, FindingState, Measure, Rule};
use crate::localized::Localized;
use crate::missions::Leg;
use crate::permits::{Permit, PermitKind, PermitState};

pub(super) const RULE: Rule = Rule {
    id: "AGR-01",
    check,
};

fn check(facts: &Facts<'_>) -> Vec<Finding> {
    let finding = |state, text| {
        let data = Localized::new("registr povolení", "register of permits");
        Finding::new(RULE.id, &facts.rulebook.rules.permit, state, text, data)
    };
    if let Some(permit) = facts.operating_permit() {
        let text = Localized::new(
            format!("Let kryje povolení {}.", permit.number),
            format!("Permit {} covers the flight.", permit.number),
        );
        let mut passed = finding(FindingState::Pass, text).measured(
            Measure::Time {
                at: permit.valid.end(),
            },
            Measure::Time {
                at: facts.period.end(),
            },
        );
        passed.permit = Some(permit.id);
        return vec![passed];
    }
    let lack = Lack::of(facts);
    let mut failed = finding(FindingState::Fail, lack.text(facts)).remedy(
        "Zvolte letadlo, dobu a místo, které platné povolení kryje, nebo požádejte Úřad o povolení.",
        "Choose an aircraft, time and place that a permit in force covers, or apply for one.",
    );
    failed.when = Some(facts.period.into());
    match lack {
        Lack::Time(permit) => {
            let limit = Measure::Time {
                at: permit.valid.end(),
            };
            failed = failed.measured(
                limit,
                Measure::Time {
                    at: facts.period.end(),
                },
            );
        }
        Lack::Area(_, legs) => failed = failed.on_legs(&legs),
        Lack::Everything | Lack::Aircraft => {}
    }
    vec![failed]
}

/// What the nearest permit lacks.
enum Lack<'a> {
    Everything,
    Aircraft,
    Time(&'a Permit),
    Area(&'a Permit, Vec<Leg>),
}

impl<'a> Lack<'a> {
    fn of(facts: &Facts<'a>) -> Self {
        if let Some(permit) = facts.permits_holding(PermitKind::Operating).next() {
            let outside = |leg: &Leg| !permit.covers_leg(leg.from, leg.to);
            return Self::Area(
                permit,
                facts.plan.legs().into_iter().filter(outside).collect(),
            );
        }
        let operating =
            |p: &&Permit| p.kind == PermitKind::Operating && p.state == PermitState::Granted;
        let granted: Vec<&Permit> = facts.permits.iter().filter(operating).collect();
        let names = |p: &&&Permit| p.aircraft.contains(&facts.aircraft.id);
        match granted
            .iter()
            .filter(names)
            .max_by_key(|permit| permit.valid.end())
        {
            Some(permit) => Self::Time(permit),
            None if granted.is_empty() => Self::Everything,
            None => Self::Aircraft,
        }
    }

    fn text(&self, facts: &Facts<'_>) -> Localized {
        let aircraft = &facts.aircraft.registration;
        match self {
            Self::Everything => Localized::new(
                "Žádné provozní povolení není uděleno.",
                "No operating permit has been granted.",
            ),
            Self::Aircraft => Localized::new(
                format!("Žádné provozní povolení nejmenuje letadlo {aircraft}."),
                format!("No operating permit names the aircraft {aircraft}."),
            ),
            Self::Time(permit) => {
                let date = |at: chrono::DateTime<chrono::Utc>| {
                    at.to_rfc3339_opts(SecondsFormat::Secs, true)
                };
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
            Self::Area(permit, legs) => Localized::new(
                format!(
                    "Povolení {} nekryje {} úsek(y) trati.",
                    permit.number,
                    legs.len()
                ),
                format!(
                    "Permit {} does not cover {} leg(s) of the route.",
                    permit.number,
                    legs.len()
                ),
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixtures::{World, at};
    use super::*;
    use crate::geometry::Area;

    fn state(world: &World) -> FindingState {
        check(&world.facts())[0].state
    }

    #[test]
    fn the_flight_must_end_while_the_permit_is_valid() {
        let mut world = World::new();
        let end = world.plan.period().end();
        world.permits[0].valid =
            crate::period::Period::new(at("2026-01-01T00:00:00Z"), end).unwrap();
        assert_eq!(state(&world), FindingState::Pass);
        let second = chrono::TimeDelta::seconds(1);
        world.permits[0].valid =
            crate::period::Period::new(at("2026-01-01T00:00:00Z"), end - second).unwrap();
        assert_eq!(state(&world), FindingState::Fail);
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
        assert!(check(&world.facts())[0].text.en.contains("BRUS-01"));
    }

    #[test]
    fn every_leg_must_lie_in_its_area() {
        let mut world = World::new();
        world.permits[0].area = Some(Area::circle(world.plan.takeoff, 400.0).unwrap());
        assert_eq!(state(&world), FindingState::Pass);
        world.permits[0].area = Some(Area::circle(world.plan.takeoff, 250.0).unwrap());
        let finding = &check(&world.facts())[0];
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
}
