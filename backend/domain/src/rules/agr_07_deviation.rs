//! AGR-07: a deviation for an urgent task has everything that it needs.
//!
//! **Checks**, where a mission claims one, the three attestations (necessity, urgency, interest that
//! prevails) and the approving officer; where it lifted anything, the verdict says so for ever.
//! **Source** statement 6 of the police. **Because** whoever departs from the uniform rules answers
//! for it by name. **Severity** blocks while it is not complete; warns where it lifted anything.
//! **Example** a child is lost in the dark: urgency is attested, the interest is not.

use serde::Deserialize;

use super::closing::{self, Part};
use super::{Facts, Finding, Head, Measure};
use crate::localized::Localized;
use crate::missions::Deviation;
use crate::rulebook::Severity;

/// The numbers of the rule.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Params {
    /// The least number of characters of each attestation.
    pub(super) min_text: usize,
}

pub(super) fn check(
    facts: &Facts<'_>,
    rule: &Head<'_, Params>,
    findings: &[Finding],
) -> Vec<Finding> {
    let Some(deviation) = &facts.mission.deviation else {
        return Vec::new();
    };
    let data = Localized::fixed("záznam o odchylce", "record of the deviation");
    let missing = closing::missing(facts, deviation, rule.min_text);
    if !missing.is_empty() {
        return vec![incomplete(rule, &missing, data)];
    }
    let mut lifted: Vec<&str> = findings
        .iter()
        .filter(|finding| finding.deviation)
        .map(|finding| finding.rule.as_str())
        .collect();
    lifted.dedup();
    let as_of = deviation.approved.as_ref().map(|approval| approval.at);
    if lifted.is_empty() {
        let text = Localized::fixed(
            "Odchylka je úplná a nebylo jí třeba.",
            "The deviation is complete and was not needed.",
        );
        return vec![rule.pass(text, data).as_of(as_of)];
    }
    let mut marked = rule.fail(marked(deviation, &lifted.join(", ")), data);
    marked.severity = Severity::Warn;
    vec![marked.as_of(as_of).when(facts.period())]
}

fn name(part: Part) -> Localized {
    match part {
        Part::Necessity => Localized::fixed("zdůvodnění nezbytnosti", "why it is necessary"),
        Part::Urgency => Localized::fixed("zdůvodnění naléhavosti", "why it is urgent"),
        Part::Interest => Localized::fixed(
            "zdůvodnění převažujícího zájmu",
            "why its interest prevails",
        ),
        Part::Approval => Localized::fixed("schvalující důstojník", "the approving officer"),
    }
}

fn incomplete(rule: &Head<'_, Params>, missing: &[Part], data: Localized) -> Finding {
    let names: Vec<Localized> = missing.iter().map(|part| name(*part)).collect();
    let listed = |pick: fn(&Localized) -> &str| {
        let words: Vec<&str> = names.iter().map(pick).collect();
        words.join(", ")
    };
    let (cs, en) = (listed(|name| &name.cs), listed(|name| &name.en));
    let text = Localized::new(
        format!("Odchylka není úplná, chybí: {cs}."),
        format!("The deviation is not complete; missing: {en}."),
    );
    let least = rule.min_text;
    rule.fail(text, data)
        .measured(
            Measure::text(
                "tři zdůvodnění a schvalující důstojník",
                "three attestations and an approving officer",
            ),
            Measure::text(format!("chybí: {cs}"), format!("missing: {en}")),
        )
        .remedy(
            format!("Doplňte, co chybí; každé zdůvodnění má mít alespoň {least} znaků a svého autora. Schvaluje důstojník, který neletí a nic z toho nezdůvodnil."),
            format!("Add what is missing; each attestation has {least} characters at least and its author. The approving officer neither flies nor attests."),
        )
}

fn marked(deviation: &Deviation, rules: &str) -> Localized {
    let approval = deviation.approved.as_ref();
    let by = approval.map_or("", |approval| approval.by.trim());
    Localized::new(
        format!(
            "Let se odchyluje od jednotných pravidel ({rules}); schválil(a): {by}. Záznam o odchylce zůstává natrvalo."
        ),
        format!(
            "The flight departs from the uniform rules ({rules}); approved by {by}. The deviation stays on record for ever."
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::super::fixtures::{World, at};
    use super::super::{FindingState, Outcome};
    use super::*;
    use crate::missions::facts::{Approval, Attestation};

    fn attested(text: &str) -> Attestation {
        Attestation {
            text: text.into(),
            by: "por. Nová".into(),
            at: at("2026-06-23T11:00:00Z"),
        }
    }

    type Strip = fn(&mut Deviation);

    fn approve(deviation: &mut Deviation, by: &str) {
        if let Some(approval) = &mut deviation.approved {
            approval.by = by.into();
        }
    }

    fn complete() -> Deviation {
        // Twenty characters each.
        Deviation {
            necessity: Some(attested("ztracené dítě v lese")),
            urgency: Some(attested("noc bude pod -5 °C!!")),
            interest: Some(attested("záchrana života síly")),
            approved: Some(Approval {
                by: "plk. Dvořák".into(),
                at: at("2026-06-23T11:30:00Z"),
            }),
            reported_at: None,
        }
    }

    fn too_high(deviation: Deviation) -> World {
        let mut world = World::new();
        world.corner(1).height_m = 140.0;
        world.mission.deviation = Some(deviation);
        world
    }

    #[test]
    fn a_complete_deviation_lifts_and_marks_the_verdict() {
        let world = too_high(complete());
        let finding = world.finding("AGR-07");
        assert_eq!(
            (finding.state, finding.severity),
            (FindingState::Fail, Severity::Warn)
        );
        assert!(finding.text.en.contains("ALT-01") && finding.text.cs.contains("plk. Dvořák"));
        assert_eq!(world.state("ALT-01"), FindingState::Lifted);
        assert_eq!(world.verdict().outcome, Outcome::Warnings);
    }

    #[test]
    fn what_is_missing_is_named_and_blocks() {
        let strip: [(Strip, &str); 10] = [
            (|d| d.necessity = None, "necessary"),
            (|d| d.urgency = Some(attested("   ")), "urgent"),
            (
                |d| d.interest = Some(attested("záchrana života síl")),
                "prevails",
            ),
            (|d| d.approved = None, "officer"),
            (
                |d| {
                    if let Some(approval) = &mut d.approved {
                        approval.by.clear();
                    }
                },
                "officer",
            ),
            (
                |d| {
                    if let Some(attestation) = &mut d.urgency {
                        attestation.by = " ".into();
                    }
                },
                "urgent",
            ),
            // By whoever flies, or by whoever attests, however the name is typed.
            (|d| approve(d, " jana  NOVÁKOVÁ "), "officer"),
            (|d| approve(d, "por. nová"), "officer"),
            // After the moment of the check.
            (
                |d| {
                    if let Some(approval) = &mut d.approved {
                        approval.at = at("2026-06-23T12:00:01Z");
                    }
                },
                "officer",
            ),
            (
                |d| {
                    if let Some(attestation) = &mut d.interest {
                        attestation.at = at("2026-06-23T12:00:01Z");
                    }
                },
                "prevails",
            ),
        ];
        for (strip, named) in strip {
            let mut deviation = complete();
            strip(&mut deviation);
            let world = too_high(deviation);
            let finding = world.finding("AGR-07");
            assert!(finding.text.en.contains(named), "{}", finding.text.en);
            assert_eq!(finding.severity, Severity::Block);
            assert_eq!(world.state("ALT-01"), FindingState::Fail);
            assert_eq!(world.verdict().outcome, Outcome::Blocked);
        }
    }

    #[test]
    fn one_that_lifts_nothing_passes_and_none_is_not_spoken_of() {
        let mut world = World::new();
        assert!(world.findings("AGR-07").is_empty());
        world.mission.deviation = Some(complete());
        assert_eq!(world.state("AGR-07"), FindingState::Pass);
    }

    #[test]
    fn where_deviations_are_not_judged_they_lift_nothing() {
        let mut world = too_high(complete());
        world.rules().deviation.applies = false;
        assert_eq!(world.state("ALT-01"), FindingState::Fail);
        let mut world = too_high(complete());
        world.rules().height.waivable = false;
        assert_eq!(world.state("ALT-01"), FindingState::Fail);
    }

    #[test]
    fn what_is_attested_or_approved_after_the_check_does_not_count_at_it() {
        let late = at("2026-06-23T12:00:01Z");
        let strip: [Strip; 2] = [
            |d| {
                let late = at("2026-06-23T12:00:01Z");
                d.urgency.as_mut().unwrap().at = late;
                d.approved.as_mut().unwrap().at = late;
            },
            |d| d.approved.as_mut().unwrap().at = at("2026-06-23T12:00:01Z"),
        ];
        for strip in strip {
            let mut deviation = complete();
            strip(&mut deviation);
            let mut world = too_high(deviation);
            assert_eq!(world.verdict().outcome, Outcome::Blocked);
            world.now = late;
            assert_eq!(world.verdict().outcome, Outcome::Warnings);
        }
    }

    #[test]
    fn nobody_approves_what_was_not_attested_yet() {
        let mut deviation = complete();
        deviation.urgency.as_mut().unwrap().at = at("2026-06-23T12:00:01Z");
        let mut world = too_high(deviation);
        world.now = at("2026-06-23T12:00:01Z");
        assert_eq!(world.verdict().outcome, Outcome::Blocked);
    }
}
