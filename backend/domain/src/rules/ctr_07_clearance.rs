//! CTR-07: before take-off in a control zone its tower gives an explicit clearance.
//!
//! **Checks** whether the flight needs the coordination of a control zone, and shortly before take-off
//! asks whether the clearance was received in words that are one. **Source** Regulation L11, as a
//! public text of uaa.cz explains it. **Because** an approved flight plan is no clearance. **Severity** blocks.
//! **Example** the tower said „schválen“.

use chrono::{DateTime, Utc};
use serde::Deserialize;

use super::{Facts, Finding, FindingState, Head, moments};
use crate::localized::Localized;
use crate::quantity::Duration;

/// The numbers of the rule.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Params {
    /// How long before take-off the question is asked.
    asked_before: Duration,
}

impl Params {
    /// From when on the question is asked; an answer that is older is none.
    pub(super) fn asked_from(self, facts: &Facts<'_>) -> DateTime<Utc> {
        moments::before(facts.period().start(), self.asked_before)
    }
}

pub(super) fn check(
    facts: &Facts<'_>,
    rule: &Head<'_, Params>,
    findings: &[Finding],
) -> Vec<Finding> {
    let Some(concerned) = findings.iter().find(|finding| is_controlled(finding)) else {
        return Vec::new();
    };
    let data = Localized::fixed(
        "spojení s řízením letů",
        "radio or telephone with air traffic control",
    );
    let early = facts.now < rule.asked_from(facts);
    let mut finding = if early {
        let text = Localized::fixed(
            "Výslovné povolení řízení letů se potvrzuje před vzletem.",
            "The explicit clearance of air traffic control is confirmed before take-off.",
        );
        rule.pass(text, data)
    } else {
        let text = Localized::fixed(
            "Dalo řízení letů výslovné povolení slovy „let povolen“, „vzlet povolen“ nebo „povoleno“? Slovo „schválen“ povolením není.",
            "Did air traffic control give an explicit clearance in the words “let povolen”, “vzlet povolen” or “povoleno”? The word “schválen” is not one.",
        );
        rule.ask(text, data)
    };
    finding.parts.clone_from(&concerned.parts);
    finding.place.clone_from(&concerned.place);
    vec![finding]
}

/// Whether a finding says that a flight in a control zone needs coordination, whatever lifts it: a
/// permit is no clearance.
fn is_controlled(finding: &Finding) -> bool {
    let rules = ["CTR-01", "CTR-02", "CTR-03", "CTR-04"];
    rules.contains(&finding.rule.as_str())
        && match finding.state {
            FindingState::Fail | FindingState::Lifted => true,
            // Whether a zone exempts the flight, not whether there is one.
            FindingState::Ask => finding.zone.is_some(),
            _ => false,
        }
}

#[cfg(test)]
mod tests {
    use super::super::fixtures::{World, around, consent};
    use super::*;
    use crate::airspace::ZoneKind;
    use crate::missions::Answer;

    const ID: &str = "CTR-07";

    fn world(seconds_before: i64) -> World {
        let mut world = World::new();
        world.now = world.mission.period.start() - chrono::TimeDelta::seconds(seconds_before);
        world.zones = Some(vec![around(World::home(), 900.0, ZoneKind::Ctr, "LKCT")]);
        world.mission.consents = vec![consent(&world, "LKCT")];
        world
    }

    #[test]
    fn shortly_before_take_off_the_clearance_is_asked_for() {
        assert_eq!(world(3601).state(ID), FindingState::Pass);
        assert_eq!(world(3600).state(ID), FindingState::Ask);
        assert_eq!(world(-10).state(ID), FindingState::Ask);
    }

    #[test]
    fn the_answer_decides() {
        let mut world = world(60);
        for (yes, expected) in [(true, FindingState::Pass), (false, FindingState::Fail)] {
            world.mission.answers = vec![Answer {
                rule: ID.into(),
                zone: None,
                question: None,
                yes,
                by: "Jana Nováková".into(),
                at: world.now,
                note: None,
            }];
            assert_eq!(world.state(ID), expected);
        }
    }

    #[test]
    fn an_answer_from_before_the_question_is_none() {
        let mut world = world(60);
        for (before_s, expected) in [(3600, FindingState::Pass), (3601, FindingState::Ask)] {
            world.mission.answers = vec![Answer {
                rule: ID.into(),
                zone: None,
                question: None,
                yes: true,
                by: "Jana Nováková".into(),
                at: world.mission.period.start() - chrono::TimeDelta::seconds(before_s),
                note: None,
            }];
            assert_eq!(world.state(ID), expected, "{before_s}");
        }
    }

    #[test]
    fn where_nothing_is_coordinated_nothing_is_asked() {
        let mut world = world(60);
        world.zones = Some(vec![around(
            World::home(),
            900.0,
            ZoneKind::Restricted,
            "LKR1",
        )]);
        assert!(world.findings(ID).is_empty());
    }
}
