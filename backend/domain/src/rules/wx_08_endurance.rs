//! WX-08: the battery lasts for the flight and a reserve.
//!
//! **Checks** the time that the route takes at its speed, with climbs and descents, against the
//! endurance of the type less a reserve. Where the mission flies in an area, or its speed or place of
//! take-off is not known, its whole period counts; a route that takes longer than that fails, for
//! the other rules judge only the period. **Source** good practice. **Because** a drone
//! without power falls. **Severity** blocks. **Example** 34 minutes of route for 40 minutes of battery.

use serde::Deserialize;

use super::{Facts, Finding, Head, Measure, lacking};
use crate::altitude::Datum;
use crate::localized::{Localized, number, unlike};
use crate::missions::volumes::HeightBasis;
use crate::missions::{Extent, Footprint};
use crate::quantity::{Share, Speed};

/// The numbers of the rule.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Params {
    /// What must be left of the endurance.
    reserve: Share,
    /// How fast it climbs.
    climb: Speed,
    /// How fast it descends.
    descent: Speed,
}

pub(super) fn check(facts: &Facts<'_>, rule: &Head<'_, Params>) -> Vec<Finding> {
    let Some(aircraft) = facts.aircraft else {
        return vec![lacking::no_aircraft(rule)];
    };
    let data = Localized::fixed("registr typů letadel", "register of aircraft types");
    let way_s = way_s(facts);
    if let Some(way_s) = way_s.filter(|way_s| *way_s > period_s(facts)) {
        return vec![too_short(facts, rule, way_s)];
    }
    let planned_s = planned_s(facts, rule, way_s);
    let Some(endurance_s) = aircraft.limits.endurance_s else {
        let name = &aircraft.limits.name;
        let text = Localized::new(
            format!("Není známo, jak dlouho typ {name} vydrží ve vzduchu."),
            format!("It is not known how long the type {name} stays in the air."),
        );
        return vec![rule.cannot_judge(text, data).remedy(
            "Doplňte výdrž typu do registru.",
            "Enter the endurance of the type in the register.",
        )];
    };
    let usable_s = endurance_s * (1.0 - rule.reserve.fraction());
    let (planned, usable) = unlike(planned_s / 60.0, usable_s / 60.0, 1);
    let text = Localized::new(
        format!(
            "Let trvá {} min, s rezervou je k dispozici {} min.",
            planned.cs, usable.cs
        ),
        format!(
            "The flight takes {} min, with the reserve {} min are available.",
            planned.en, usable.en
        ),
    );
    let finding = if planned_s <= usable_s {
        rule.pass(text, data)
    } else {
        rule.fail(text, data).remedy(
            "Zkraťte trať, leťte rychleji, nebo let rozdělte.",
            "Shorten the route, fly faster, or divide the flight.",
        )
    };
    let (limit, measured) = (
        Measure::Duration { seconds: usable_s },
        Measure::Duration { seconds: planned_s },
    );
    vec![finding.measured(limit, measured)]
}

fn period_s(facts: &Facts<'_>) -> f64 {
    (facts.period().end() - facts.period().start()).as_seconds_f64()
}

/// How long a route takes on the map alone, seconds; `None` where it is none or its speed is not known.
fn way_s(facts: &Facts<'_>) -> Option<f64> {
    let Extent::Route { .. } = &facts.mission.extent else {
        return None;
    };
    let speed_mps = facts.mission.speed_mps.filter(|speed| *speed > 0.0)?;
    let lengths = facts.volumes.iter().map(|volume| match &volume.footprint {
        Footprint::Leg { from, to } => from.distance_m(*to),
        Footprint::Within(_) => f64::INFINITY,
    });
    Some(lengths.sum::<f64>() / speed_mps)
}

/// The finding where the route does not fit into the time of the mission.
fn too_short(facts: &Facts<'_>, rule: &Head<'_, Params>, way_s: f64) -> Finding {
    let minutes = |seconds: f64| number(seconds / 60.0, 1);
    let (way, time) = (minutes(way_s), minutes(period_s(facts)));
    let text = Localized::new(
        format!(
            "Trať trvá při své rychlosti aspoň {} min, mise ale jen {} min; po jejím konci by let nikdo neposuzoval.",
            way.cs, time.cs
        ),
        format!(
            "At its speed the route takes {} min at least, but the mission only {} min; after its end nobody would have judged the flight.",
            way.en, time.en
        ),
    );
    let data = Localized::fixed("trať a doba mise", "route and time of the mission");
    let (limit, measured) = (
        Measure::Duration {
            seconds: period_s(facts),
        },
        Measure::Duration { seconds: way_s },
    );
    let failed = rule.fail(text, data).when(facts.period());
    failed.measured(limit, measured).remedy(
        "Prodlužte dobu mise, leťte rychleji, nebo trať zkraťte.",
        "Give the mission more time, fly faster, or shorten the route.",
    )
}

/// How long the mission is in the air, seconds.
fn planned_s(facts: &Facts<'_>, rule: &Head<'_, Params>, way_s: Option<f64>) -> f64 {
    let route_s = route_s(facts, rule, way_s);
    route_s
        .filter(|seconds| seconds.is_finite())
        .unwrap_or_else(|| period_s(facts))
}

/// How long a route takes from the ground to the ground; `None` where it is none or its speed or its
/// place of take-off is not known.
fn route_s(facts: &Facts<'_>, rule: &Head<'_, Params>, way_s: Option<f64>) -> Option<f64> {
    let mission = facts.mission;
    let Extent::Route { corners } = &mission.extent else {
        return None;
    };
    mission.takeoff?;
    let up = |metres: f64| metres.max(0.0) / rule.climb.mps();
    let down = |metres: f64| metres.max(0.0) / rule.descent.mps();
    let changes = corners.windows(2).map(|pair| match pair {
        [from, to] => up(to.height_m - from.height_m) + down(from.height_m - to.height_m),
        _ => 0.0,
    });
    let (first, last) = (corners.first()?.height_m, corners.last()?.height_m);
    let first_m = first_height_m(facts, first, last)?;
    let last_m = first_m + last - first;
    Some(way_s? + changes.sum::<f64>() + up(first_m) + down(last_m))
}

/// How high above the place of take-off the route begins, metres; `None` where the ground there is not
/// known.
fn first_height_m(facts: &Facts<'_>, first_m: f64, last_m: f64) -> Option<f64> {
    match facts.mission.datum {
        Datum::Home | Datum::Agl => Some(first_m),
        Datum::Amsl | Datum::Wgs84 | Datum::Standard => {
            // The first volume is the climb at the place of take-off, to the higher of both ends.
            let climb = facts.volumes.first()?;
            let known = climb.basis != HeightBasis::Country;
            known.then_some(climb.agl.high_m - (last_m - first_m).max(0.0))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::FindingState;
    use super::super::fixtures::World;
    use super::*;
    use crate::geometry::Area;
    use crate::period::Period;

    const ID: &str = "WX-08";

    /// The planned time of the mission, seconds.
    fn planned_s(world: &World) -> f64 {
        match world.finding(ID).measured {
            Some(Measure::Duration { seconds }) => seconds,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn the_route_its_climbs_and_the_reserve_count() {
        let mut world = World::new();
        world.fly_at(60.0);
        // 60 m up at 3 m/s and down at 1.5 m/s, and the way at 8 m/s.
        let corners = world.mission_corners();
        let way_m: f64 = corners
            .windows(2)
            .map(|pair| pair[0].at.distance_m(pair[1].at))
            .sum();
        let expected_s = way_m / 8.0 + 20.0 + 40.0;
        assert!((planned_s(&world) - expected_s).abs() < 0.5, "{expected_s}");
        for (endurance_s, expected) in [
            (planned_s(&world) / 0.75 + 0.1, FindingState::Pass),
            (planned_s(&world) / 0.75 - 0.1, FindingState::Fail),
        ] {
            world.aircraft.limits.endurance_s = Some(endurance_s);
            assert_eq!(world.state(ID), expected);
        }
        world.aircraft.limits.endurance_s = None;
        assert_eq!(world.state(ID), FindingState::CannotJudge);
    }

    #[test]
    fn in_an_area_or_at_an_unknown_speed_the_period_counts() {
        let mut world = World::new();
        let start = world.mission.period.start();
        world.mission.period = Period::new(start, start + chrono::TimeDelta::minutes(20)).unwrap();
        world.mission.speed_mps = None;
        assert!((planned_s(&world) - 1200.0).abs() < 1e-9);
        world.mission.speed_mps = Some(8.0);
        world.mission.extent = Extent::Within {
            area: Area::circle(World::home(), 100.0).unwrap(),
            lowest_m: None,
            highest_m: 60.0,
        };
        assert!((planned_s(&world) - 1200.0).abs() < 1e-9);
    }

    #[test]
    fn a_route_must_fit_into_the_time_of_the_mission() {
        let mut world = World::new();
        let way_s = way_s(&world.facts()).unwrap();
        let start = world.mission.period.start();
        for (seconds, expected) in [
            (way_s.ceil(), FindingState::Pass),
            (way_s.floor(), FindingState::Fail),
        ] {
            let lasts = chrono::TimeDelta::from_std(std::time::Duration::from_secs_f64(seconds));
            let lasts = lasts.unwrap();
            world.mission.period = Period::new(start, start + lasts).unwrap();
            assert_eq!(world.state(ID), expected, "{seconds}");
        }
    }
}
