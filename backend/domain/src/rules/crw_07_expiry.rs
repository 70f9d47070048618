//! CRW-07: a licence that runs out soon is renewed in time.
//!
//! **Checks** how long after the flight the licence and the rating that it needs still run.
//! **Source** ours. **Because** a pilot without a licence is missed on the day. **Severity** warns,
//! at three spans. **Example** the type rating ends five days after the flight.

use serde::Deserialize;

use super::crw_01_licence::Needed;
use super::{Facts, Finding, Head, Measure, lacking, moments};
use crate::localized::Localized;
use crate::quantity::Duration;

/// The numbers of the rule.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Params {
    /// It warns from so long before the end.
    first: Duration,
    /// It warns again from so long before.
    second: Duration,
    /// It warns for the last time from so long before.
    last: Duration,
}

pub(super) fn check(facts: &Facts<'_>, rule: &Head<'_, Params>) -> Vec<Finding> {
    let Some(pilot) = facts.pilot else {
        return vec![lacking::no_pilot(rule)];
    };
    let Some(aircraft) = facts.aircraft else {
        return vec![lacking::no_aircraft(rule)];
    };
    let data = || Localized::fixed("registr průkazů", "register of licences");
    let period = facts.period();
    let ends = Needed::of(pilot, aircraft.class, &period)
        .into_iter()
        .filter_map(|kind| kind.valid_until(pilot, &period));
    let Some(end) = ends.min() else {
        let text = Localized::fixed(
            "Žádná kvalifikace pro tento let neplatí, a žádná tedy nekončí (viz CRW-01).",
            "No licence is valid for this flight, so that none runs out (see CRW-01).",
        );
        return vec![rule.pass(text, data())];
    };
    let day = moments::day(end);
    let passed_by = |span: &&Duration| end < moments::after(period.end(), **span);
    let spans = [rule.last, rule.second, rule.first];
    let Some(span) = spans.iter().find(passed_by) else {
        let text = Localized::new(
            format!("Kvalifikace pilota platí do {}.", day.cs),
            format!("The pilot's licences are valid until {}.", day.en),
        );
        let passed = rule.pass(text, data());
        return vec![passed.measured(
            Measure::Time { at: end },
            Measure::Time { at: period.end() },
        )];
    };
    let within = moments::span(*span);
    let text = Localized::new(
        format!(
            "{}: kvalifikace končí {}, po letu zbývá méně než {}.",
            pilot.name, day.cs, within.cs
        ),
        format!(
            "{}: a licence ends on {}, less than {} after the flight.",
            pilot.name, day.en, within.en
        ),
    );
    let failed = rule.fail(text, data()).remedy(
        "Objednejte přezkoušení nebo obnovu kvalifikace.",
        "Arrange the renewal of the licence.",
    );
    vec![failed.measured(
        Measure::Time { at: end },
        Measure::Time { at: period.end() },
    )]
}

#[cfg(test)]
mod tests {
    use super::super::FindingState;
    use super::super::fixtures::{World, at};
    use crate::period::Period;
    use chrono::TimeDelta;

    #[test]
    fn it_warns_at_three_spans() {
        let end = World::new().mission.period.end();
        let second = TimeDelta::seconds(1);
        for (after, expected, words) in [
            (TimeDelta::days(60), FindingState::Pass, "valid until"),
            (
                TimeDelta::days(60) - second,
                FindingState::Fail,
                "less than 60 days",
            ),
            (
                TimeDelta::days(30) - second,
                FindingState::Fail,
                "less than 30 days",
            ),
            (
                TimeDelta::days(7) - second,
                FindingState::Fail,
                "less than 7 days",
            ),
        ] {
            let mut world = World::new();
            let from = at("2026-01-01T00:00:00Z");
            world.pilot.licences[1].valid = Period::new(from, end + after).unwrap();
            let finding = world.finding("CRW-07");
            assert_eq!(finding.state, expected, "{after}");
            assert!(finding.text.en.contains(words), "{}", finding.text.en);
        }
    }

    #[test]
    fn a_licence_that_is_missing_is_not_one_that_ends() {
        let mut world = World::new();
        world.pilot.licences.clear();
        assert_eq!(world.state("CRW-07"), FindingState::Pass);
    }
}
