//! WX-01: the flight stays below cloud.
//!
//! **Checks** the lowest cloud that is told for the time of the flight against the greatest height
//! above ground with a margin; where nothing is told, the pilot is asked on the spot. **Source** Annex
//! X clause 8. **Because** in cloud nobody sees the drone, and it sees nobody. **Severity** blocks.
//! **Example** cloud at 500 ft and a route at 120 m.

use serde::Deserialize;

use super::{Facts, Finding, Head, Measure, weather};
use crate::localized::{Localized, number};
use crate::missions::Volume;
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
    let Some(base_m) = told.and_then(|told| told.worst.cloud_base_m) else {
        let question = Localized::fixed(
            "Je celá trať letu na místě pod oblačností?",
            "Is the whole flight below cloud on the spot?",
        );
        let missing = Localized::fixed("základna oblačnosti", "cloud base");
        return vec![weather::ask(facts, rule, question, &missing)];
    };
    let heights = facts.volumes.iter().map(|volume| volume.agl.high_m);
    let greatest_m = heights.fold(f64::NEG_INFINITY, f64::max);
    let needed_m = greatest_m + rule.margin.metres();
    let data = weather::rests_on(facts);
    let (base, needed) = (number(base_m, 0), number(needed_m.ceil(), 0));
    let finding = if base_m >= NO_CLOUD_M {
        let text = Localized::fixed("Bez oblačnosti.", "No cloud.");
        rule.pass(text, data)
    } else if needed_m == f64::INFINITY || needed_m.is_nan() || is_in_doubt(facts, **rule, base_m) {
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

/// Whether the flight comes too near a cloud only if the ground is where nobody knows that it is.
fn is_in_doubt(facts: &Facts<'_>, rule: Params, base_m: f64) -> bool {
    let near = |height_m: f64| height_m + rule.margin.metres() >= base_m;
    let certain = |volume: &Volume| {
        let unknown = volume.basis == HeightBasis::Country;
        near(if unknown {
            volume.agl.low_m
        } else {
            volume.agl.high_m
        })
    };
    let mut volumes = facts.volumes.iter();
    volumes.clone().any(|volume| near(volume.agl.high_m)) && !volumes.any(certain)
}

#[cfg(test)]
mod tests {
    use super::super::FindingState;
    use super::super::fixtures::{World, forecast};

    fn state(height_m: f64, base_m: Option<f64>) -> FindingState {
        let mut world = World::new();
        world.fly_at(height_m);
        world.weather = vec![forecast(&world, |conditions| {
            conditions.cloud_base_m = base_m;
        })];
        world.state("WX-01")
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
    fn where_only_unknown_ground_brings_the_flight_to_the_cloud_nobody_can_tell() {
        for (declared_m, base_m, expected) in [
            (None, 500.0, FindingState::CannotJudge),
            (None, 2000.0, FindingState::Pass),
            (Some(15.0), 500.0, FindingState::Pass),
            (Some(15.0), 110.0, FindingState::Fail),
        ] {
            let mut world = World::new();
            world.mission.ground_below_takeoff_m = declared_m;
            world.weather = vec![forecast(&world, |conditions| {
                conditions.cloud_base_m = Some(base_m);
            })];
            assert_eq!(world.state("WX-01"), expected, "{declared_m:?} {base_m}");
        }
    }
}
