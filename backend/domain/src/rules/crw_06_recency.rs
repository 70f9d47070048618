//! CRW-06: the pilot has flown this class lately.
//!
//! **Checks** when the pilot last flew an aircraft of the class before the mission. **Source** police
//! instruction 231/2024 perhaps (text not public): the span is an assumption. **Because** hands
//! forget. **Severity** warns. **Example** the last flight with BRUS was in the winter.

use serde::Deserialize;

use super::{Facts, Finding, Head, Measure, lacking, moments};
use crate::localized::Localized;
use crate::quantity::Duration;

/// The numbers of the rule.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Params {
    /// How long before the mission a flight still counts.
    within: Duration,
}

pub(super) fn check(facts: &Facts<'_>, rule: &Head<'_, Params>) -> Vec<Finding> {
    let Some(pilot) = facts.pilot else {
        return vec![lacking::no_pilot(rule)];
    };
    let start = facts.period().start();
    let span = moments::span(rule.within);
    // A flight after the mission says nothing of the time before it.
    let Some(last) = pilot.last_flown_class.filter(|last| *last <= start) else {
        let question = Localized::new(
            format!(
                "Létal(a) {} s letadlem této třídy (v době před misí: {})?",
                pilot.name, span.cs
            ),
            format!(
                "Has {} flown this class within {} before the mission?",
                pilot.name, span.en
            ),
        );
        let data = Localized::fixed(
            "poslední let s touto třídou není znám",
            "the last flight with this class is not known",
        );
        return vec![rule.ask(question, data)];
    };
    let day = moments::day(last);
    let text = Localized::new(
        format!("{}: poslední let s touto třídou {}.", pilot.name, day.cs),
        format!("{} last flew this class on {}.", pilot.name, day.en),
    );
    let data = Localized::fixed("deník letů", "flight log");
    let earliest = moments::before(start, rule.within);
    let finding = if last >= earliest {
        rule.pass(text, data)
    } else {
        rule.fail(text, data).remedy(
            "Před misí zařaďte cvičný let, nebo let pověřte jinému pilotovi.",
            "Fly a practice flight before the mission, or give it to another pilot.",
        )
    };
    vec![finding.measured(Measure::Time { at: earliest }, Measure::Time { at: last })]
}

#[cfg(test)]
mod tests {
    use super::super::FindingState;
    use super::super::fixtures::{World, at};

    #[test]
    fn ninety_days_count() {
        // The mission starts on 24 June 2026 at 9:00.
        for (last, expected) in [
            (Some("2026-03-26T09:00:00Z"), FindingState::Pass),
            (Some("2026-03-26T08:59:59Z"), FindingState::Fail),
            (Some("2026-06-24T09:00:01Z"), FindingState::Ask),
            (None, FindingState::Ask),
        ] {
            let mut world = World::new();
            world.pilot.last_flown_class = last.map(at);
            assert_eq!(world.state("CRW-06"), expected, "{last:?}");
        }
    }
}
