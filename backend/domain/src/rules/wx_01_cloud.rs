//! WX-01: the flight stays below cloud.
//!
//! **Checks** the lowest cloud that is told for the time of the flight against the greatest height
//! above ground with a margin, the ground of the flight being higher than that of the report where
//! terrain tells it; where nothing is told, the pilot is asked on the spot. **Source** Annex X clause 8. **Because** in cloud nobody sees the drone, and it sees nobody. **Severity** blocks.
//! **Example** cloud at 500 ft and a route at 120 m.

use serde::Deserialize;

use super::{Facts, Finding, Head, Measure, weather};
use crate::localized::{Localized, number};
use crate::missions::volumes::HeightBasis;
use crate::quantity::Length;

/// The numbers of the rule.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Params {
    /// As far below the lowest cloud.
    margin: Length,
}

/// No cloud lies as high, metres above ground: a report that tells no cloud tells a greater height.
const NO_CLOUD_M: f64 = 50_000.0;

pub(super) fn check(facts: &Facts<'_>, rule: &Head<'_, Params>) -> Vec<Finding> {
    let told = facts.told.as_ref();
    // A ceiling is a base of cloud, too: the lower of both counts.
    let lowest = |told: &weather::Told<'_>| {
        let base_m = told.worst.cloud_base_m?;
        Some(
            told.worst
                .ceiling_m
                .map_or(base_m, |ceiling_m| ceiling_m.min(base_m)),
        )
    };
    let Some(base_m) = told.and_then(lowest) else {
        let question = Localized::fixed(
            "Je celá trať letu na místě pod oblačností?",
            "Is the whole flight below cloud on the spot?",
        );
        let missing = Localized::fixed("základna oblačnosti", "cloud base");
        return vec![weather::ask(facts, rule, question, &missing)];
    };
    // Reports count from their own ground; on a hill the same cloud is nearer.
    let base_m = match base_m {
        base_m if base_m >= NO_CLOUD_M => base_m,
        base_m => (base_m - weather::ground_above_reports_m(facts)).max(0.0),
    };
    let heights = facts.volumes.iter().map(|volume| volume.agl.high_m);
    let greatest_m = heights.fold(f64::NEG_INFINITY, f64::max);
    let needed_m = greatest_m + rule.margin.metres();
    let data = weather::rests_on(facts);
    let (base, needed) = (number(base_m, 0), number(needed_m.ceil(), 0));
    let finding = if base_m >= NO_CLOUD_M {
        let text = Localized::fixed("Bez oblačnosti.", "No cloud.");
        rule.pass(text, data)
    } else if needed_m >= base_m && !is_certain(facts, base_m - rule.margin.metres())
        || needed_m.is_nan()
    {
        let text = Localized::new(
            format!(
                "Základna oblačnosti {} m; výšku letu nad zemí nelze určit.",
                base.cs
            ),
            format!(
                "Cloud base {} m; the height of the flight above ground cannot be told.",
                base.en
            ),
        );
        rule.cannot_judge(text, data)
    } else if needed_m < base_m {
        let text = Localized::new(
            format!(
                "Základna oblačnosti {} m, let s rezervou do {} m nad zemí.",
                base.cs, needed.cs
            ),
            format!(
                "Cloud base {} m, the flight with its margin up to {} m above ground.",
                base.en, needed.en
            ),
        );
        rule.pass(text, data)
    } else {
        let text = Localized::new(
            format!(
                "Základna oblačnosti {} m, let s rezervou potřebuje {} m nad zemí.",
                base.cs, needed.cs
            ),
            format!(
                "Cloud base {} m, the flight with its margin needs {} m above ground.",
                base.en, needed.en
            ),
        );
        rule.fail(text, data).remedy(
            "Leťte níž, nebo vyčkejte, až se oblačnost zvedne.",
            "Fly lower, or wait until the cloud lifts.",
        )
    };
    let finding = weather::dated(facts, finding);
    if base_m < NO_CLOUD_M && needed_m.is_finite() {
        return vec![finding.measured(Measure::agl(base_m), Measure::agl(needed_m))];
    }
    vec![finding]
}

/// Whether a part certainly flies as high: its height is known, or the least that it can be is more.
fn is_certain(facts: &Facts<'_>, limit_m: f64) -> bool {
    facts.volumes.iter().any(|volume| match volume.basis {
        HeightBasis::Country => volume.agl.low_m >= limit_m,
        _ => volume.agl.high_m >= limit_m && volume.agl.high_m.is_finite(),
    })
}

#[cfg(test)]
mod tests {
    use super::super::FindingState;
    use super::super::fixtures::{World, forecast, terrain};

    fn state(height_m: f64, base_m: Option<f64>) -> FindingState {
        let mut world = World::new();
        world.fly_at(height_m);
        world.weather = vec![forecast(&world, |conditions| {
            conditions.cloud_base_m = base_m;
        })];
        world.state("WX-01")
    }

    #[test]
    fn a_ceiling_below_the_base_counts() {
        for (ceiling_m, expected) in [(1500.0, FindingState::Pass), (50.0, FindingState::Fail)] {
            let mut world = World::new();
            world.weather = vec![forecast(&world, |conditions| {
                conditions.cloud_base_m = Some(1500.0);
                conditions.ceiling_m = Some(ceiling_m);
            })];
            assert_eq!(world.state("WX-01"), expected, "{ceiling_m}");
        }
    }

    #[test]
    fn the_base_must_lie_above_the_flight_with_its_margin() {
        for (height_m, base_m, expected) in [
            (100.0, Some(150.1), FindingState::Pass),
            (100.0, Some(150.0), FindingState::Fail),
            (100.0, Some(f64::INFINITY), FindingState::Pass),
            (100.0, Some(f64::NAN), FindingState::Ask),
            (100.0, None, FindingState::Ask),
        ] {
            assert_eq!(state(height_m, base_m), expected, "{base_m:?}");
        }
        assert_eq!(World::new().state("WX-01"), FindingState::Ask);
    }

    #[test]
    fn where_the_height_is_not_known_nobody_can_tell() {
        let mut world = World::new();
        world.mission.ground_below_takeoff_m = None;
        for (base_m, expected) in [
            (1700.0, FindingState::Pass),
            (500.0, FindingState::CannotJudge),
        ] {
            world.weather = vec![forecast(&world, |conditions| {
                conditions.cloud_base_m = Some(base_m);
            })];
            assert_eq!(world.state("WX-01"), expected, "{base_m}");
        }
    }

    #[test]
    fn on_a_hill_above_the_place_of_the_report_the_cloud_is_nearer() {
        // The report is from 700 m south, where the ground lies as much lower as the hill is high.
        let south = World::home().offset(700.0, 180.0);
        for (hill_m, expected) in [(249.0, FindingState::Pass), (251.0, FindingState::Fail)] {
            let edge = south.lat() + 0.001;
            let ground = terrain(|lat, _| if lat > edge { 300.0 + hill_m } else { 300.0 });
            let mut world = World::new();
            world.fly_at(100.0);
            let mut report = forecast(&world, |conditions| conditions.cloud_base_m = Some(400.0));
            report.place = Some(south);
            world.weather = vec![report];
            let mut question = world.question();
            question.terrain = Some(&ground);
            assert_eq!(World::ask(question, "WX-01").state, expected, "{hill_m}");
        }
    }
}
