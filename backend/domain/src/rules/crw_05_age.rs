//! CRW-05: the pilot is old enough.
//!
//! **Checks** the age on the day of the flight. **Source** Reg. (EU) 2019/947 Art. 9. **Because** a
//! pilot answers for the flight. **Severity** blocks. **Example** a trainee of fifteen.

use chrono::Months;
use serde::Deserialize;

use super::{Facts, Finding, Head, Measure, lacking};
use crate::localized::Localized;

/// The numbers of the rule.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Params {
    /// Full years.
    min_age_years: u8,
}

pub(super) fn check(facts: &Facts<'_>, rule: &Head<'_, Params>) -> Vec<Finding> {
    let Some(pilot) = facts.pilot else {
        return vec![lacking::no_pilot(rule)];
    };
    let years = rule.min_age_years;
    let Some(born) = pilot.born else {
        let question = Localized::new(
            format!("Je pilotovi ({}) aspoň {years} let?", pilot.name),
            format!("Is the pilot ({}) {years} years old at least?", pilot.name),
        );
        let data = Localized::fixed(
            "datum narození není v registru",
            "the register has no date of birth",
        );
        return vec![rule.ask(question, data)];
    };
    let months = Months::new(u32::from(years) * 12);
    let day = facts.period().start().date_naive();
    let old_enough = born
        .checked_add_months(months)
        .is_some_and(|from| from <= day);
    let measured = |finding: Finding| {
        let age = day.years_since(born).unwrap_or(0);
        let count = |years: u32| Measure::Count {
            number: f64::from(years),
        };
        finding.measured(count(years.into()), count(age))
    };
    if old_enough {
        let text = Localized::new(
            format!("Pilotovi je aspoň {years} let."),
            format!("The pilot is {years} years old at least."),
        );
        return vec![measured(rule.pass(text, lacking::OPERATORS))];
    }
    let text = Localized::new(
        format!("Pilotovi ({}) není {years} let.", pilot.name),
        format!("The pilot ({}) is not {years} years old.", pilot.name),
    );
    vec![measured(rule.fail(text, lacking::OPERATORS)).remedy(
        "Let pověřte jinému pilotovi.",
        "Give the flight to another pilot.",
    )]
}

#[cfg(test)]
mod tests {
    use super::super::FindingState;
    use super::super::fixtures::World;

    /// The rulebooks of the police do not judge it; another operator's may.
    fn world() -> World {
        let mut world = World::new();
        world.rules().age.applies = true;
        world
    }

    #[test]
    fn the_sixteenth_birthday_decides() {
        // The flight is on 24 June 2026.
        for (born, expected) in [
            (Some("2010-06-24"), FindingState::Pass),
            (Some("2010-06-25"), FindingState::Fail),
            (Some("2030-01-01"), FindingState::Fail),
            (None, FindingState::Ask),
        ] {
            let mut world = world();
            world.pilot.born = born.map(|day| day.parse().unwrap());
            assert_eq!(world.state("CRW-05"), expected, "{born:?}");
        }
    }

    #[test]
    fn without_a_pilot_it_cannot_judge() {
        let world = world();
        let mut question = world.question();
        question.pilot = None;
        for rule in ["CRW-05", "CRW-06", "CRW-07", "LOG-01"] {
            assert_eq!(World::ask(question, rule).state, FindingState::CannotJudge);
        }
    }
}
