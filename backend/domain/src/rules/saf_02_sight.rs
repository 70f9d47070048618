//! SAF-02: the aircraft stays in sight of the pilot or of an observer.
//!
//! **Checks** the greatest distance on the ground between any point of the flight, with its buffer,
//! and the nearest of the pilot and the observers, against the visual range of the type, or the
//! visibility where that is less. **Source**
//! Annex X clause 4; Reg. (EU) 2019/947 Art. 4(1)(d); the law names no number. **Because** a pilot
//! who sees a dot cannot give way. **Severity** needs a one-time permit that names the rule.
//! **Example** a Mavic searches a wood 700 m away and nobody stands there.

use serde::Deserialize;

use super::{Facts, Finding, Fix, Head, lacking, weather};
use crate::aircraft::AircraftClass;
use crate::localized::{Localized, unlike};
use crate::quantity::Length;

/// The numbers of the rule.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Params {
    /// How far a pilot sees the attitude of BRUS, where the register of types does not say.
    visual_range_brus: Length,
    /// How far a pilot sees the attitude of a Mavic, where the register of types does not say.
    visual_range_mavic: Length,
}

pub(super) fn check(facts: &Facts<'_>, rule: &Head<'_, Params>) -> Vec<Finding> {
    let Some(aircraft) = facts.aircraft else {
        return vec![lacking::no_aircraft(rule)];
    };
    let known_m = aircraft.limits.visual_range_m;
    let range_m = known_m
        .filter(|metres| metres.is_finite())
        .unwrap_or_else(|| {
            match aircraft.class {
                AircraftClass::Brus => rule.visual_range_brus,
                AircraftClass::Mavic => rule.visual_range_mavic,
            }
            .metres()
        });
    // Nobody sees farther than the air lets.
    let visibility_m = facts.told.as_ref().and_then(|told| told.worst.visibility_m);
    let murky_m = visibility_m.filter(|metres| *metres < range_m);
    let range_m = murky_m.unwrap_or(range_m);
    let Some(distances) = facts.farthest_from_eyes_m() else {
        let text = Localized::fixed(
            "Není známo, kde stojí pilot ani odkud se vzlétá.",
            "It is not known where the pilot stands, nor where the take-off is.",
        );
        let missing = rule.cannot_judge(text, Localized::fixed("chybí", "missing"));
        return vec![missing.remedy(
            "Doplňte polohu pilota nebo místo vzletu.",
            "Enter the position of the pilot or the take-off point.",
        )];
    };
    let too_far =
        |(part, metres): (usize, &f64)| (metres.is_nan() || *metres > range_m).then_some(part);
    let parts: Vec<usize> = distances.iter().enumerate().filter_map(too_far).collect();
    let farthest_m = distances.iter().copied().fold(0.0, f64::max);
    let mut data = rests_on(facts);
    if murky_m.is_some() {
        let weather = weather::rests_on(facts);
        data = Localized::new(
            format!("{}; dohlednost: {}", data.cs, weather.cs),
            format!("{}; visibility: {}", data.en, weather.en),
        );
    }
    vec![judged(facts, (rule, data), &parts, [farthest_m, range_m])]
}

fn judged(
    facts: &Facts<'_>,
    (rule, data): (&Head<'_, Params>, Localized),
    parts: &[usize],
    [farthest_m, range_m]: [f64; 2],
) -> Finding {
    let (far, range) = unlike(farthest_m, range_m, 0);
    let text = Localized::new(
        format!(
            "Až {} m od nejbližší osoby, která letadlo sleduje; dohled je {} m.",
            far.cs, range.cs
        ),
        format!(
            "Up to {} m from the nearest person who watches the aircraft; the visual range is {} m.",
            far.en, range.en
        ),
    );
    let finding = if parts.is_empty() {
        rule.pass(text, data)
    } else if let Some(permit) = facts.permit_for_rule(rule.id(), parts) {
        let text = Localized::new(
            format!(
                "{} Mimo dohled dovoluje let povolení {}.",
                text.cs, permit.number
            ),
            format!(
                "{} Permit {} allows flight out of sight.",
                text.en, permit.number
            ),
        );
        rule.lifted(text, data).on(facts, parts).under(permit.id)
    } else {
        rule.fail(text, data)
            .on(facts, parts)
            .remedy(
                "Postavte k trati pozorovatele, zkraťte ji, nebo požádejte o jednorázové povolení pro let mimo dohled.",
                "Post an observer by the route, shorten it, or apply for a one-time permit to fly out of sight.",
            )
            .fix(Fix::Apply { latest: None })
    };
    finding.measured_distance(range_m, farthest_m)
}

fn rests_on(facts: &Facts<'_>) -> Localized {
    if facts.mission.pilot_position.is_some() {
        Localized::fixed("poloha pilota v plánu", "position of the pilot in the plan")
    } else {
        Localized::fixed(
            "poloha pilota není uvedena: počítá se s místem vzletu",
            "position of the pilot not given: the take-off point is taken",
        )
    }
}

#[cfg(test)]
mod tests {
    use super::super::FindingState;
    use super::super::fixtures::{World, forecast};
    use super::*;

    /// The route comes to within a few metres of this distance, its buffer of 30 m with it.
    fn farthest_m(world: &World) -> f64 {
        let corner = world.mission_corners()[2].at;
        world.takeoff().distance_m(corner) + 30.0
    }

    fn state(world: &World) -> FindingState {
        world.state("SAF-02")
    }

    #[test]
    fn the_range_of_the_type_decides() {
        let mut world = World::new();
        let far_m = farthest_m(&world);
        for (range_m, expected) in [
            (far_m + 1.0, FindingState::Pass),
            (far_m - 1.0, FindingState::Fail),
        ] {
            world.aircraft.limits.visual_range_m = Some(range_m);
            assert_eq!(state(&world), expected, "{range_m}");
        }
        assert!(world.finding("SAF-02").data.en.contains("take-off point"));
    }

    #[test]
    fn nobody_sees_farther_than_the_air_lets() {
        let mut world = World::new();
        let far_m = farthest_m(&world);
        world.aircraft.limits.visual_range_m = Some(far_m + 500.0);
        for (visibility_m, expected) in [
            (far_m + 1.0, FindingState::Pass),
            (far_m - 1.0, FindingState::Fail),
        ] {
            world.weather = vec![forecast(&world, |conditions| {
                conditions.visibility_m = Some(visibility_m);
            })];
            assert_eq!(state(&world), expected, "{visibility_m}");
            assert!(world.finding("SAF-02").data.en.contains("visibility"));
        }
    }

    #[test]
    fn without_a_range_of_the_type_that_of_the_class_counts() {
        for (class, metres, expected) in [
            (AircraftClass::Mavic, 460.0, FindingState::Pass),
            (AircraftClass::Mavic, 480.0, FindingState::Fail),
            (AircraftClass::Brus, 960.0, FindingState::Pass),
            (AircraftClass::Brus, 980.0, FindingState::Fail),
        ] {
            let mut world = World::new();
            world.aircraft.class = class;
            world.aircraft.limits.visual_range_m = None;
            let far = world.takeoff().offset(metres, 0.0);
            world.corner(1).at = far;
            world.corner(2).at = far;
            assert_eq!(state(&world), expected, "{class} {metres}");
        }
    }

    #[test]
    fn an_observer_or_another_place_of_the_pilot_helps() {
        let mut world = World::new();
        world.aircraft.limits.visual_range_m = Some(250.0);
        assert_eq!(state(&world), FindingState::Fail);
        world.mission.observers = vec![world.mission_corners()[2].at];
        assert_eq!(state(&world), FindingState::Pass);
        world.mission.observers.clear();
        world.mission.pilot_position = Some(world.takeoff().offset(150.0, 45.0));
        assert_eq!(state(&world), FindingState::Pass);
        world.mission.takeoff = None;
        assert_eq!(state(&world), FindingState::Pass);
        world.mission.pilot_position = None;
        assert_eq!(state(&world), FindingState::CannotJudge);
    }

    #[test]
    fn only_a_permit_that_names_the_rule_lifts() {
        let mut world = World::new();
        world.aircraft.limits.visual_range_m = Some(100.0);
        let permit = world.one_time_permit();
        permit.lifts = vec!["SAF-05".into()];
        assert_eq!(state(&world), FindingState::Fail);
        world.permits[1].lifts = vec!["SAF-02".into()];
        assert_eq!(state(&world), FindingState::Lifted);
        assert!(world.finding("SAF-02").permit.is_some());
    }

    #[test]
    fn a_visual_range_that_is_no_number_is_not_known() {
        let mut world = World::new();
        world.mission.pilot_position = Some(World::home().offset(5000.0, 0.0));
        for range_m in [f64::NAN, f64::INFINITY] {
            world.aircraft.limits.visual_range_m = Some(range_m);
            assert_eq!(world.state("SAF-02"), FindingState::Fail, "{range_m}");
        }
    }
}
