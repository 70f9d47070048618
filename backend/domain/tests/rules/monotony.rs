//! More zones and more height never make a verdict better.

use letka_domain::airspace::ZoneKind;
use letka_domain::rules::{Finding, FindingState, Outcome};
use proptest::prelude::*;

use crate::world::{any_world, any_zone};

/// The better outcome has the lower rank. A block decides even where an input is missing.
fn rank(outcome: Outcome) -> usize {
    [
        Outcome::Clear,
        Outcome::Warnings,
        Outcome::Coordination,
        Outcome::Permit,
        Outcome::CannotTell,
        Outcome::Blocked,
    ]
    .iter()
    .position(|known| *known == outcome)
    .unwrap()
}

/// The rules about the height above ground.
fn is_about_height(finding: &Finding) -> bool {
    matches!(finding.rule.as_str(), "ALT-01" | "AGR-02") && finding.state == FindingState::Fail
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn a_zone_more_never_makes_a_verdict_better(
        mut world in any_world(),
        zones in prop::collection::vec(any_zone(), 0..4),
        more in any_zone(),
    ) {
        // A cell of a grid says how high its control zone is free; it is no zone that asks.
        prop_assume!(!matches!(more.kind, ZoneKind::CtrGrid | ZoneKind::AtzGrid));
        world.zones = zones;
        let before = world.verdict();
        world.zones.push(more);
        let after = world.verdict();
        prop_assert!(
            rank(before.outcome) <= rank(after.outcome),
            "{} became {}", before.outcome, after.outcome
        );
        let stands = |f: &&Finding| matches!(f.state, FindingState::Fail | FindingState::CannotJudge);
        for finding in before.findings.iter().filter(stands) {
            let mut same = after.findings.iter().filter(stands);
            let still = same.any(|f| f.rule == finding.rule && f.zone == finding.zone);
            prop_assert!(still, "{finding:#?}");
        }
    }

    #[test]
    fn raising_a_route_never_removes_a_height_finding(
        mut world in any_world(),
        cap_m in prop::option::of(20.0..150.0),
        raised_m in 0.0..200.0,
        only in prop::option::of(0_usize..6),
    ) {
        world.permits[0].max_height_agl_m = cap_m;
        let failed: Vec<Finding> = world.findings().into_iter().filter(is_about_height).collect();
        for (index, corner) in world.corners().iter_mut().enumerate() {
            if only.is_none_or(|only| only == index) {
                corner.height_m += raised_m;
            }
        }
        let after = world.findings();
        for finding in failed {
            let still = after.iter().any(|f| {
                is_about_height(f) && f.rule == finding.rule && finding.parts.iter().all(|part| f.parts.contains(part))
            });
            prop_assert!(still, "{finding:#?}");
        }
    }
}
