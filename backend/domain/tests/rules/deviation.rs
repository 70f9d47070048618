//! A deviation for an urgent task never lifts what cannot be waived.

use letka_domain::airspace::Activity;
use letka_domain::missions::facts::Answer;
use letka_domain::rules::{CATALOGUE, Finding, FindingState, Outcome, RuleState, table};
use proptest::prelude::*;

use crate::world::{any_world, any_zone, deviation};

/// Rules that clause 3.1 and statement 6 put beyond any deviation.
fn is_safety(rule: &str) -> bool {
    rule.starts_with("SAF-")
        || rule.starts_with("AGR-")
        || ["CRW-01", "ACF-04", "TER-01", "TRF-01"].contains(&rule)
}

#[test]
fn safety_is_not_waivable_in_any_rulebook() {
    for book in letka_domain::rulebook::Rulebook::built_in() {
        for row in table::table(&book) {
            let waivable = row.stated.as_ref().is_some_and(|stated| stated.waivable);
            assert!(!(waivable && is_safety(row.id)), "{}: {}", book.id, row.id);
            assert!(row.state != RuleState::Machine || row.stated.is_some());
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn a_deviation_lifts_waivable_failures_and_no_others(
        mut world in any_world(),
        mut zones in prop::collection::vec(any_zone(), 0..4),
        no in prop::sample::subsequence(CATALOGUE.to_vec(), 0..6),
    ) {
        for zone in &mut zones {
            zone.activity = Activity::Unknown;
        }
        world.zones = zones;
        // People have answered some questions with no.
        world.mission.answers = no.iter().map(|rule| Answer {
            rule: rule.id.into(),
            zone: None,
            question: None,
            yes: false,
            by: "Jana Nováková".into(),
            at: world.now,
            note: None,
        }).collect();
        let before = world.verdict();
        world.mission.deviation = Some(deviation());
        let after = world.verdict();
        let fails = |finding: &&Finding| finding.state == FindingState::Fail;
        for finding in before.findings.iter().filter(fails) {
            // It speaks of the others, and has nothing to say where they are lifted.
            if ["AGR-06", "CTR-05"].contains(&finding.rule.as_str()) {
                continue;
            }
            let now: Vec<&Finding> = after.findings.iter()
                .filter(|f| f.rule == finding.rule && f.zone == finding.zone).collect();
            prop_assert!(!now.is_empty());
            for found in now {
                if !finding.waivable {
                    prop_assert!(!found.deviation && found.state != FindingState::Lifted);
                }
            }
            prop_assert!(!finding.waivable || !is_safety(&finding.rule));
        }
        let lifted = after.findings.iter().any(|finding| finding.deviation);
        prop_assert!(after.findings.iter().all(|f| !f.deviation || f.waivable));
        // What was lifted is marked: such a verdict is never clear.
        prop_assert!(!lifted || after.outcome != Outcome::Clear);
    }

    #[test]
    fn an_incomplete_deviation_lifts_nothing(mut world in any_world(), missing in 0_usize..4) {
        let mut claimed = deviation();
        match missing {
            0 => claimed.necessity = None,
            1 => claimed.urgency = None,
            2 => claimed.interest = None,
            _ => claimed.approved = None,
        }
        world.mission.deviation = Some(claimed);
        let verdict = world.verdict();
        prop_assert_eq!(verdict.outcome, Outcome::Blocked);
        prop_assert!(verdict.findings.iter().all(|finding| !finding.deviation));
    }
}
