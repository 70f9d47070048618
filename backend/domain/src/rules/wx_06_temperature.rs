//! WX-06: the temperature stays within the range of the type.
//!
//! **Checks** the lowest and the highest temperature that are told for the time of the flight against
//! the range of the type; where nothing is told, the pilot is asked on the spot. **Source** the maker
//! of the type. **Because** a cold battery gives out in the air. **Severity** blocks. **Example** −12 °C
//! for a type that stands −10 °C.

use super::{Facts, Finding, Head, Measure, lacking, weather};
use crate::localized::{Localized, number, unlike};

pub(super) type Params = crate::rulebook::NoParams;

pub(super) fn check(facts: &Facts<'_>, rule: &Head<'_, Params>) -> Vec<Finding> {
    let Some(aircraft) = facts.aircraft else {
        return vec![lacking::no_aircraft(rule)];
    };
    let limits = &aircraft.limits;
    let (Some(lowest_c), Some(highest_c)) = (limits.min_temperature_c, limits.max_temperature_c)
    else {
        let question = Localized::fixed(
            "Je teplota na místě v mezích, které dovoluje výrobce?",
            "Is the temperature on the spot within what the maker allows?",
        );
        let limit = Localized::fixed("rozsah teplot", "the temperature range");
        return vec![weather::ask_limit(rule, &limits.name, question, &limit)];
    };
    let (low, high) = (number(lowest_c, 0), number(highest_c, 0));
    let told = facts.told.as_ref();
    let temperatures = told.and_then(|told| Some((told.worst.temperature_c?, told.warmest_c?)));
    let Some((cold_c, warm_c)) = temperatures else {
        let question = Localized::new(
            format!("Je teplota na místě mezi {} a {} °C?", low.cs, high.cs),
            format!(
                "Is the temperature on the spot between {} and {} °C?",
                low.en, high.en
            ),
        );
        let missing = Localized::fixed("teplota", "temperature");
        return vec![weather::ask(facts, rule, question, &missing)];
    };
    let ((low, cold), (high, warm)) = (unlike(lowest_c, cold_c, 0), unlike(highest_c, warm_c, 0));
    let text = Localized::new(
        format!(
            "Teplota {} až {} °C, typ snese {} až {} °C.",
            cold.cs, warm.cs, low.cs, high.cs
        ),
        format!(
            "Temperature {} to {} °C, the type stands {} to {} °C.",
            cold.en, warm.en, low.en, high.en
        ),
    );
    let data = weather::rests_on(facts);
    let inside = lowest_c <= cold_c && warm_c <= highest_c;
    let finding = if inside {
        rule.pass(text, data)
    } else {
        rule.fail(text, data).remedy(
            "Vyčkejte na jinou teplotu, nebo zvolte letadlo s větším rozsahem.",
            "Wait for another temperature, or choose an aircraft with a wider range.",
        )
    };
    let (limit_c, measured_c) = if lowest_c <= cold_c && !inside {
        (highest_c, warm_c)
    } else {
        (lowest_c, cold_c)
    };
    let (limit, measured) = (
        Measure::Temperature { celsius: limit_c },
        Measure::Temperature {
            celsius: measured_c,
        },
    );
    vec![weather::dated(facts, finding.measured(limit, measured))]
}

#[cfg(test)]
mod tests {
    use super::super::FindingState;
    use super::super::fixtures::{World, forecast};

    const ID: &str = "WX-06";

    fn world(temperature_c: Option<f64>) -> World {
        let mut world = World::new();
        world.weather = vec![forecast(&world, |c| c.temperature_c = temperature_c)];
        world
    }

    #[test]
    fn both_ends_of_the_range_belong_to_it() {
        // The type stands -10 to 40 °C.
        for (temperature_c, expected) in [
            (Some(-10.0), FindingState::Pass),
            (Some(-10.1), FindingState::Fail),
            (Some(40.0), FindingState::Pass),
            (Some(40.1), FindingState::Fail),
            (None, FindingState::Ask),
        ] {
            assert_eq!(
                world(temperature_c).state(ID),
                expected,
                "{temperature_c:?}"
            );
        }
    }

    #[test]
    fn without_the_range_of_the_type_the_pilot_is_asked() {
        let mut world = world(Some(20.0));
        world.aircraft.limits.min_temperature_c = None;
        assert_eq!(world.state(ID), FindingState::Ask);
    }
}
