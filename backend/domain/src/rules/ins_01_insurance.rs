//! INS-01: the liability of the aircraft is insured.
//!
//! **Checks** that the insurance in the register lasts until the end of the flight. **Source** § 54d
//! of Act 49/1997. **Because** whoever is hurt must be paid. **Severity** warns: whether the State
//! insures police aircraft itself is not known. **Example** the policy ended last month.

use chrono::TimeDelta;

use super::{Facts, Finding, Head, Measure, lacking, moments};
use crate::localized::Localized;

pub(super) type Params = crate::rulebook::NoParams;

pub(super) fn check(facts: &Facts<'_>, rule: &Head<'_, Params>) -> Vec<Finding> {
    let Some(aircraft) = facts.aircraft else {
        return vec![lacking::no_aircraft(rule)];
    };
    let Some(last) = aircraft.insured_until else {
        let text = Localized::fixed(
            "Zda je odpovědnost za škodu pojištěna, není známo.",
            "Whether liability is insured is not known.",
        );
        return vec![rule.fail(text, lacking::AIRCRAFT).remedy(
            "Doplňte pojištění do registru letadel, nebo ověřte, že škodu hradí stát.",
            "Enter the insurance in the register of aircraft, or verify that the State pays for damage.",
        )];
    };
    // Clocks in Czechia are up to two hours ahead of UTC: the last day ends there first.
    let landing = facts.period().end();
    let day = landing
        .checked_add_signed(TimeDelta::hours(2))
        .unwrap_or(landing)
        .date_naive();
    let until = last.and_time(chrono::NaiveTime::MIN).and_utc();
    let shown = moments::day(until);
    let text = Localized::new(
        format!("Pojištění odpovědnosti platí do {}.", shown.cs),
        format!("Liability is insured until {}.", shown.en),
    );
    let finding = if day <= last {
        rule.pass(text, lacking::AIRCRAFT)
    } else {
        rule.fail(text, lacking::AIRCRAFT).remedy(
            "Obnovte pojištění, nebo zvolte jiné letadlo.",
            "Renew the insurance, or choose another aircraft.",
        )
    };
    vec![finding.measured(Measure::Time { at: until }, Measure::Time { at: landing })]
}

#[cfg(test)]
mod tests {
    use super::super::fixtures::{World, at};
    use super::super::{FindingState, Outcome};
    use super::*;
    use crate::period::Period;

    #[test]
    fn the_last_day_counts_and_ends_by_the_czech_clock() {
        for (day, landing, expected) in [
            ("2026-06-24", "2026-06-24T21:59:59Z", FindingState::Pass),
            ("2026-06-24", "2026-06-24T22:00:00Z", FindingState::Fail),
            ("2026-06-23", "2026-06-24T09:30:00Z", FindingState::Fail),
        ] {
            let mut world = World::new();
            world.aircraft.insured_until = day.parse().ok();
            let landing = at(landing);
            let start = landing - TimeDelta::minutes(5);
            world.mission.period = Period::new(start, landing).unwrap();
            assert_eq!(world.state("INS-01"), expected, "{day} {landing}");
        }
    }

    #[test]
    fn what_is_not_known_warns_and_says_so() {
        let mut world = World::new();
        world.aircraft.insured_until = None;
        let finding = world.finding("INS-01");
        assert!(finding.text.en.contains("not known"));
        assert_eq!(world.verdict().outcome, Outcome::Warnings);
    }
}
