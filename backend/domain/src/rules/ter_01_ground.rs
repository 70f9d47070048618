//! TER-01: the flight clears the ground and the obstacles that the data hold.
//!
//! **Checks** the least height above ground of every part but the climb at the take-off point,
//! against terrain; without it only what is certain, and a person is asked. The same for obstacles
//! in the way. **Source** ours, from Annex X clause 3.1. **Because** a route at an even height above
//! the take-off point flies into the next hill. **Severity** blocks. **Example** 60 m above the
//! take-off point across a ridge that is 80 m higher.

mod obstacles;

use serde::Deserialize;

use super::alt_01_height::rests_on;
use super::{Facts, Finding, Head, Measure};
use crate::altitude::Datum;
use crate::localized::{Localized, number, unlike};
use crate::missions::volumes::HeightBasis;
use crate::missions::{Extent, Footprint, Volume};
use crate::quantity::Length;

/// The numbers of the rule.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Params {
    /// Above the highest ground under a part and beside it.
    clearance: Length,
    /// Where a leg begins or ends on the ground at the take-off point, ground beside it that is up
    /// to so much higher is asked about.
    takeoff_slope: Length,
}

pub(super) fn check(facts: &Facts<'_>, rule: &Head<'_, Params>) -> Vec<Finding> {
    let mut findings = vec![ground(facts, rule)];
    findings.extend(obstacles::check(facts, rule));
    findings
}

fn ground(facts: &Facts<'_>, rule: &Head<'_, Params>) -> Finding {
    let clearance_m = rule.clearance.metres();
    let mut hits: Vec<usize> = Vec::new();
    let mut unsure: Vec<usize> = Vec::new();
    let mut lowest_m = f64::INFINITY;
    for (part, volume) in facts.volumes.iter().enumerate() {
        if stands_on_ground(facts, volume) {
            continue;
        }
        // What is certain: the height where it is known, else the greatest that it can be.
        let certain_m = match volume.basis {
            HeightBasis::Planned | HeightBasis::Terrain => volume.agl.low_m,
            HeightBasis::Declared | HeightBasis::Country => volume.agl.high_m,
        };
        lowest_m = lowest_m.min(certain_m);
        let slope_m = rule.takeoff_slope.metres();
        if certain_m >= clearance_m {
            if volume.agl.low_m < clearance_m || volume.agl.low_m.is_nan() {
                unsure.push(part);
            }
        } else if certain_m >= clearance_m - slope_m && leaves_ground(facts, volume) {
            unsure.push(part);
        } else {
            hits.push(part);
        }
    }
    if !hits.is_empty() {
        return into_ground(facts, rule, &hits, lowest_m);
    }
    if !unsure.is_empty() {
        let question = Localized::fixed(
            "Vede celá trať nad terénem? Z dostupných výšek to nelze ověřit.",
            "Does the whole route clear the ground? The heights at hand do not tell.",
        );
        return rule.ask(question, rests_on(facts)).on(facts, &unsure);
    }
    let text = Localized::fixed(
        "Celá trať vede nad terénem.",
        "The whole route clears the ground.",
    );
    let passed = rule.pass(text, rests_on(facts));
    if lowest_m.is_finite() {
        passed.measured(Measure::agl(clearance_m), Measure::agl(lowest_m))
    } else {
        passed
    }
}

/// Whether a volume is a climb, or a part of an area that is flown in from the ground up.
fn stands_on_ground(facts: &Facts<'_>, volume: &Volume) -> bool {
    let at_takeoff = match &volume.footprint {
        Footprint::Leg { from, to } => from == to && facts.mission.takeoff == Some(*from),
        Footprint::Within(_) => false,
    };
    let from_ground = matches!(facts.mission.extent, Extent::Within { lowest_m: None, .. });
    at_takeoff || from_ground || volume.begins_on_ground()
}

/// Whether a leg begins or ends on the ground at the take-off point.
fn leaves_ground(facts: &Facts<'_>, volume: &Volume) -> bool {
    let (Some(takeoff), Footprint::Leg { from, to }) = (facts.mission.takeoff, &volume.footprint)
    else {
        return false;
    };
    let at_takeoff = from.distance_m(takeoff).min(to.distance_m(takeoff)) < 1.0;
    at_takeoff && facts.mission.datum == Datum::Home && volume.planned.low_m < 1.0
}

fn into_ground(
    facts: &Facts<'_>,
    rule: &Head<'_, Params>,
    parts: &[usize],
    lowest_m: f64,
) -> Finding {
    let clearance_m = rule.clearance.metres();
    let raise = number((clearance_m - lowest_m).ceil(), 0);
    let text = if lowest_m < 0.0 {
        let below = number(-lowest_m, 0);
        Localized::new(
            format!("Trať vede do terénu: až {} m pod jeho povrchem.", below.cs),
            format!(
                "The route flies into the ground: up to {} m below its surface.",
                below.en
            ),
        )
    } else {
        let (above, least) = unlike(lowest_m, clearance_m, 0);
        Localized::new(
            format!(
                "Trať vede jen {} m nad terénem; požaduje se {} m.",
                above.cs, least.cs
            ),
            format!(
                "The route clears the ground by {} m only; {} m is wanted.",
                above.en, least.en
            ),
        )
    };
    let failed = rule
        .fail(text, rests_on(facts))
        .on(facts, parts)
        .when(facts.period());
    if !lowest_m.is_finite() {
        return failed;
    }
    failed
        .measured(Measure::agl(clearance_m), Measure::agl(lowest_m))
        .remedy(
            format!(
                "Zvyšte vyznačené úseky aspoň o {} m, nebo veďte trať jinudy.",
                raise.cs
            ),
            format!(
                "Raise the highlighted parts by {} m at least, or route elsewhere.",
                raise.en
            ),
        )
}

#[cfg(test)]
mod tests {
    use super::super::FindingState;
    use super::super::fixtures::{World, terrain};
    use super::*;
    use crate::terrain::Terrain;

    fn over(world: &World, terrain: &Terrain) -> Finding {
        let mut question = world.question();
        question.terrain = Some(terrain);
        World::ask(question, "TER-01")
    }

    /// Ground that is so much higher from 110 m north of the take-off point on.
    fn hill(top_m: f64) -> Terrain {
        let edge = World::home().lat() + 0.001;
        terrain(move |lat, _| if lat > edge { 300.0 + top_m } else { 300.0 })
    }

    #[test]
    fn the_ground_under_the_lowest_leg_decides() {
        // The last legs are 50 m above the take-off point.
        let world = World::new();
        assert_eq!(over(&world, &hill(50.0)).state, FindingState::Pass);
        let finding = over(&world, &hill(50.5));
        assert_eq!(finding.state, FindingState::Fail);
        assert!(finding.parts.iter().all(|part| *part >= 2), "{finding:?}");
    }

    #[test]
    fn without_terrain_a_person_is_asked_unless_it_is_certain() {
        let mut world = World::new();
        assert_eq!(world.state("TER-01"), FindingState::Ask);
        world.mission.datum = Datum::Agl;
        assert_eq!(world.state("TER-01"), FindingState::Pass);
        world.mission.datum = Datum::Amsl;
        // No ground of the country lies below 115 m.
        assert_eq!(world.state("TER-01"), FindingState::Fail);
    }

    #[test]
    fn a_vertical_buffer_lowers_the_flight() {
        let mut world = World::new();
        world.mission.vertical_buffer_m = Some(10.0);
        assert_eq!(over(&world, &hill(40.0)).state, FindingState::Pass);
        assert_eq!(over(&world, &hill(40.5)).state, FindingState::Fail);
    }

    #[test]
    fn a_leg_from_the_ground_is_asked_about_where_the_ground_rises_a_little() {
        let mut world = World::new();
        world.corner(0).height_m = 0.0;
        let slope = |step_m: f64| {
            let east = World::home().lon() + 0.0002;
            terrain(move |_, lon| if lon > east { 300.0 + step_m } else { 300.0 })
        };
        assert_eq!(over(&world, &slope(0.0)).state, FindingState::Pass);
        assert_eq!(over(&world, &slope(5.0)).state, FindingState::Ask);
        assert_eq!(over(&world, &slope(45.0)).state, FindingState::Fail);
    }

    #[test]
    fn the_floor_of_an_area_clears_the_ground_wherever_it_is_climbed_to() {
        for takeoff in [Some(World::home()), None] {
            for (lowest_m, expected) in [
                (Some(310.0), FindingState::Pass),
                (Some(290.0), FindingState::Fail),
                (None, FindingState::Pass),
            ] {
                let mut world = World::new();
                world.mission.datum = Datum::Amsl;
                world.mission.takeoff = takeoff;
                world.mission.extent = Extent::Within {
                    area: crate::geometry::Area::circle(World::home(), 200.0).unwrap(),
                    lowest_m,
                    highest_m: 350.0,
                };
                let found = over(&world, &terrain(|_, _| 300.0));
                assert_eq!(found.state, expected, "{takeoff:?} {lowest_m:?}");
            }
        }
    }
}
