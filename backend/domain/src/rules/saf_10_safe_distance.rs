//! SAF-10: a safe distance from people, as far as the aircraft is high.
//!
//! **Checks** nothing by itself: it asks a person, with the distance that the height of the flight
//! makes safe. Heavier aircraft have distances of their own. **Source** Annex X clause 16 names no
//! number; as far as high is the habit of the open category. **Because** what falls drifts.
//! **Severity** warns. **Example** 80 m high and 40 m beside a group of walkers.

use serde::Deserialize;

use super::alt_01_height::rests_on;
use super::{Facts, Finding, Head, Measure, lacking};
use crate::localized::{Localized, number};
use crate::quantity::{Length, Mass};

/// The numbers of the rule.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Params {
    /// The least distance, however low the flight.
    least: Length,
    /// Heavier aircraft have distances of their own.
    up_to: Mass,
}

pub(super) fn check(facts: &Facts<'_>, rule: &Head<'_, Params>) -> Vec<Finding> {
    let mass_g = facts
        .aircraft
        .and_then(crate::aircraft::AircraftFacts::mass_g);
    if mass_g.is_some_and(|grams| grams > rule.up_to.grams()) {
        let limit = number(rule.up_to.grams() / 1000.0, 0);
        let text = Localized::new(
            format!(
                "Letadlo nad {} kg má vlastní odstupy (SAF-08, SAF-09, SAF-11).",
                limit.cs
            ),
            format!(
                "An aircraft above {} kg has distances of its own (SAF-08, SAF-09, SAF-11).",
                limit.en
            ),
        );
        return vec![rule.pass(text, lacking::AIRCRAFT)];
    }
    let least_m = rule.least.metres();
    let Some(height_m) = facts.greatest_agl_m() else {
        let least = number(least_m, 0);
        let question = Localized::new(
            format!(
                "Bude letadlo od nezúčastněných lidí nejméně tak daleko, jak je vysoko, a nejméně {} m?",
                least.cs
            ),
            format!(
                "Will the aircraft be as far from uninvolved people as it is high, and {} m at least?",
                least.en
            ),
        );
        return vec![rule.ask(question, rests_on(facts))];
    };
    let distance_m = least_m.max(height_m.ceil());
    let distance = number(distance_m, 0);
    let question = Localized::new(
        format!(
            "Bude letadlo nejméně {} m od nezúčastněných lidí?",
            distance.cs
        ),
        format!(
            "Will the aircraft keep {} m at least from uninvolved people?",
            distance.en
        ),
    );
    let mut asked = rule.ask(question, rests_on(facts));
    asked.limit = Some(Measure::Distance { metres: distance_m });
    vec![asked]
}

#[cfg(test)]
mod tests {
    use super::super::FindingState;
    use super::super::fixtures::World;

    fn light() -> World {
        let mut world = World::new();
        world.aircraft.take_off_mass_g = Some(900.0);
        world
    }

    #[test]
    fn the_distance_is_the_height_and_never_less_than_the_least() {
        // 60 m above the take-off point and the ground up to 10 m lower.
        assert!(light().finding("SAF-10").text.cs.contains("70 m"));
        let mut low = light();
        for index in 0..4 {
            low.corner(index).height_m = 15.0;
        }
        assert!(low.finding("SAF-10").text.cs.contains("30 m"));
        low.mission.ground_below_takeoff_m = None;
        let finding = low.finding("SAF-10");
        assert_eq!((finding.state, finding.limit), (FindingState::Ask, None));
    }

    #[test]
    fn up_to_seven_kilograms_it_asks() {
        for (grams, expected) in [(7000.0, FindingState::Ask), (7000.1, FindingState::Pass)] {
            let mut world = World::new();
            world.aircraft.take_off_mass_g = Some(grams);
            assert_eq!(world.state("SAF-10"), expected);
        }
    }
}
