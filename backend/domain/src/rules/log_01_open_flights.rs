//! LOG-01: flights are entered in the log before the next one.
//!
//! **Checks** how long ago the pilot's flights landed that are not closed yet. **Source** UAS.SPEC.050
//! (1)(g) and the Czech practice of logs; the spans are assumptions. **Because** what is not written
//! down is forgotten. **Severity** warns after the first span and blocks after the second.
//! **Example** a flight of last week has no entry.

use serde::Deserialize;

use super::{Facts, Finding, Head, Measure, lacking, moments};
use crate::localized::Localized;
use crate::quantity::Duration;
use crate::rulebook::Severity;

/// The numbers of the rule.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Params {
    /// From how long after the landing it warns.
    warn_after: Duration,
    /// From how long after the landing it has the severity of the rulebook.
    block_after: Duration,
}

pub(super) fn check(facts: &Facts<'_>, rule: &Head<'_, Params>) -> Vec<Finding> {
    let Some(pilot) = facts.pilot else {
        return vec![lacking::no_pilot(rule)];
    };
    let data = Localized::fixed("deník letů", "flight log");
    let Some(open) = &pilot.open_flights else {
        let question = Localized::new(
            format!("Má {} zapsané všechny předchozí lety?", pilot.name),
            format!("Has {} entered all earlier flights in the log?", pilot.name),
        );
        return vec![rule.ask(question, data)];
    };
    let due = |landed| moments::after(landed, rule.warn_after);
    let late: Vec<_> = open
        .iter()
        .filter(|landed| due(**landed) < facts.now)
        .collect();
    let Some(oldest) = late.iter().min().map(|landed| **landed) else {
        let text = Localized::fixed(
            "Žádný let pilota nečeká na zápis déle, než smí.",
            "No flight of the pilot has waited too long for its entry in the log.",
        );
        return vec![rule.pass(text, data)];
    };
    let (count, landed) = (late.len(), moments::moment(oldest));
    let text = Localized::new(
        format!(
            "Lety bez zápisu v deníku: {count}; nejstarší přistál {}.",
            landed.cs
        ),
        format!(
            "Flights without an entry in the log: {count}; the oldest landed on {}.",
            landed.en
        ),
    );
    let mut failed = rule.fail(text, data).remedy(
        "Dokončete zápisy předchozích letů.",
        "Close the earlier flights in the log.",
    );
    let blocks = moments::after(oldest, rule.block_after) < facts.now;
    if !blocks {
        failed.severity = Severity::Warn;
    }
    let limit = if blocks {
        rule.block_after
    } else {
        rule.warn_after
    };
    let at = moments::after(oldest, limit);
    vec![failed.measured(Measure::Time { at }, Measure::Time { at: facts.now })]
}

#[cfg(test)]
mod tests {
    use super::super::fixtures::World;
    use super::super::{FindingState, Outcome};
    use chrono::TimeDelta;

    fn landed_before(hours: i64, seconds: i64) -> World {
        let mut world = World::new();
        let landed = world.now - TimeDelta::hours(hours) - TimeDelta::seconds(seconds);
        world.pilot.open_flights = Some(vec![world.now, landed]);
        world
    }

    #[test]
    fn it_warns_after_a_day_and_blocks_after_three() {
        for (hours, seconds, outcome) in [
            (24, 0, Outcome::Clear),
            (24, 1, Outcome::Warnings),
            (72, 0, Outcome::Warnings),
            (72, 1, Outcome::Blocked),
        ] {
            let world = landed_before(hours, seconds);
            assert_eq!(world.verdict().outcome, outcome, "{hours} h {seconds} s");
        }
        assert!(
            landed_before(25, 0)
                .finding("LOG-01")
                .text
                .cs
                .contains(": 1;")
        );
    }

    #[test]
    fn what_is_not_known_is_asked() {
        let mut world = World::new();
        world.pilot.open_flights = None;
        assert_eq!(world.state("LOG-01"), FindingState::Ask);
    }
}
