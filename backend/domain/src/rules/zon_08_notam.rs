//! ZON-08: notices to airmen.
//!
//! **Checks** whether the flight, with its buffer, meets an area of a NOTAM, and asks whether somebody
//! has read the notices for its place and time; an answer much older than the take-off warns.
//! **Source** good practice; Annex X clause 7. **Because** not every notice comes as data. **Severity**
//! needs coordination. **Example** an air display closes the airspace for an afternoon.

use serde::Deserialize;

use super::{Facts, Finding, Head, Measure, closing, zones};
use crate::airspace::ZoneKind;
use crate::localized::{Localized, number};
use crate::quantity::Duration;

/// The numbers of the rule.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Params {
    /// An answer older than this at take-off warns.
    fresh: Duration,
}

pub(super) fn check(facts: &Facts<'_>, rule: &Head<'_, Params>) -> Vec<Finding> {
    let question = Localized::fixed(
        "Byly pro místo a dobu letu prověřeny platné NOTAM a nic v nich letu nebrání?",
        "Have the NOTAMs in force for the place and time of the flight been read, and does none of them prevent it?",
    );
    let asked = rule.ask(question, super::UNANSWERED);
    let stale = stale(facts, rule, &asked);
    let mut findings = vec![asked];
    findings.extend(stale);
    let met = zones::judge_kind(facts, rule, &[], ZoneKind::Notam);
    findings.extend(met);
    findings
}

/// A warning where the answer will be old at take-off.
fn stale(facts: &Facts<'_>, rule: &Head<'_, Params>, asked: &Finding) -> Option<Finding> {
    let last = closing::last_answer(facts, asked)?;
    let old_s = (facts.period().start() - last.at).as_seconds_f64();
    if old_s <= rule.fresh.seconds() {
        return None;
    }
    let hours = number((old_s / 3600.0).floor(), 0);
    let text = Localized::new(
        format!(
            "NOTAM byly naposledy prověřeny {} h před vzletem.",
            hours.cs
        ),
        format!("The NOTAMs were last read {} h before take-off.", hours.en),
    );
    let data = Localized::new(
        format!("odpověděl(a) {}", last.by),
        format!("answered by {}", last.by),
    );
    let finding = rule.fail(text, data).as_warning().as_of(Some(last.at));
    Some(
        finding
            .measured(
                Measure::Duration {
                    seconds: rule.fresh.seconds(),
                },
                Measure::Duration { seconds: old_s },
            )
            .remedy(
                "Před vzletem NOTAM prověřte znovu a odpovězte.",
                "Read the NOTAMs again before take-off, and answer.",
            ),
    )
}

#[cfg(test)]
mod tests {
    use super::super::FindingState;
    use super::super::fixtures::{World, zone};
    use super::*;
    use crate::airspace::Restriction;
    use crate::missions::Answer;
    use crate::rulebook::Severity;

    const ID: &str = "ZON-08";

    fn states(world: &World) -> Vec<FindingState> {
        let findings = world.findings(ID);
        findings.iter().map(|finding| finding.state).collect()
    }

    #[test]
    fn somebody_is_asked_and_the_areas_in_the_data_are_judged() {
        let mut world = World::new();
        assert_eq!(states(&world), [FindingState::Ask, FindingState::Pass]);
        world.zones = Some(vec![zone(ZoneKind::Notam, Restriction::Conditional)]);
        assert_eq!(states(&world), [FindingState::Ask, FindingState::Fail]);
        world.mission.buffer_m = Some(25.0);
        assert_eq!(states(&world), [FindingState::Ask, FindingState::Pass]);
    }

    #[test]
    fn an_answer_much_older_than_the_take_off_warns() {
        let mut world = World::new();
        world.now = world.mission.period.start();
        for (seconds, expected) in [
            (12 * 3600, vec![FindingState::Pass, FindingState::Pass]),
            (
                12 * 3600 + 1,
                vec![FindingState::Pass, FindingState::Fail, FindingState::Pass],
            ),
        ] {
            world.mission.answers = vec![Answer {
                rule: ID.into(),
                zone: None,
                question: None,
                yes: true,
                by: "Jana Nováková".into(),
                at: world.mission.period.start() - chrono::TimeDelta::seconds(seconds),
                note: None,
            }];
            assert_eq!(states(&world), expected, "{seconds}");
        }
        assert_eq!(world.findings(ID)[1].severity, Severity::Warn);
        // What nobody has answered yet is asked.
        world.now = world.mission.answers[0].at - chrono::TimeDelta::seconds(1);
        assert_eq!(states(&world), [FindingState::Ask, FindingState::Pass]);
        world.now = world.mission.period.start();
        assert!(world.verdict().outcome.may_fly());
    }
}
