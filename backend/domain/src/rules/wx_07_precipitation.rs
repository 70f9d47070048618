//! WX-07: no rain for a type that does not stand it.
//!
//! **Checks** precipitation that is told for the time of the flight against what the type stands; no
//! type flies in freezing rain, hail or a thunderstorm. Where nothing is told, the pilot is asked on the
//! spot. **Source** the maker of the type. **Because** water in the motors or the battery brings it
//! down. **Severity** blocks. **Example** showers for a Mavic.

use super::{Facts, Finding, Head, Measure, lacking, weather};
use crate::localized::Localized;
use crate::weather::Precipitation;

pub(super) type Params = crate::rulebook::NoParams;

pub(super) fn check(facts: &Facts<'_>, rule: &Head<'_, Params>) -> Vec<Finding> {
    let Some(aircraft) = facts.aircraft else {
        return vec![lacking::no_aircraft(rule)];
    };
    let limits = &aircraft.limits;
    let told = facts.told.as_ref();
    let Some(precipitation) = told.and_then(|told| told.worst.precipitation) else {
        let question = if limits.flies_in_rain == Some(true) {
            Localized::fixed(
                "Je na místě bez mrznoucích srážek, krup a bouřky?",
                "Is the spot free of freezing rain, hail and thunderstorms?",
            )
        } else {
            Localized::fixed(
                "Je na místě beze srážek?",
                "Is the spot free of rain and snow?",
            )
        };
        let missing = Localized::fixed("srážky", "precipitation");
        return vec![weather::ask(facts, rule, question, &missing)];
    };
    let data = weather::rests_on(facts);
    let wait = |finding: Finding| {
        finding.remedy(
            "Vyčkejte, až srážky přejdou.",
            "Wait until the precipitation has passed.",
        )
    };
    let finding = match (precipitation, limits.flies_in_rain) {
        (Precipitation::None, _) => {
            rule.pass(Localized::fixed("Beze srážek.", "No precipitation."), data)
        }
        (Precipitation::Severe, _) => wait(rule.fail(
            Localized::fixed(
                "Mrznoucí srážky, kroupy nebo bouřka.",
                "Freezing rain, hail or a thunderstorm.",
            ),
            data,
        )),
        (Precipitation::Some, Some(true)) => rule.pass(
            Localized::fixed(
                "Srážky, které typ snese.",
                "Precipitation that the type stands.",
            ),
            data,
        ),
        (Precipitation::Some, Some(false)) => wait(rule.fail(
            Localized::fixed(
                "Srážky, které typ nesnese.",
                "Precipitation that the type does not stand.",
            ),
            data,
        )),
        (Precipitation::Some, None) => {
            let question = Localized::fixed(
                "Dovoluje výrobce let ve srážkách, nebo je na místě beze srážek?",
                "Does the maker allow flight in precipitation, or is the spot free of it?",
            );
            let limit = Localized::fixed("odolnost proti srážkám", "whether it stands rain");
            return vec![weather::ask_limit(rule, &limits.name, question, &limit)];
        }
    };
    let measured = match precipitation {
        Precipitation::None => Measure::text("žádné", "none"),
        Precipitation::Some => Measure::text("srážky", "precipitation"),
        Precipitation::Severe => Measure::text("nebezpečné srážky", "severe precipitation"),
    };
    let mut finding = weather::dated(facts, finding);
    finding.measured = Some(measured);
    vec![finding]
}

#[cfg(test)]
mod tests {
    use super::super::FindingState;
    use super::super::fixtures::{World, forecast};
    use super::*;

    #[test]
    fn what_falls_and_what_the_type_stands_decide() {
        use Precipitation::{None as Dry, Severe, Some as Rain};
        for (told, stands, expected) in [
            (Some(Dry), Some(false), FindingState::Pass),
            (Some(Dry), None, FindingState::Pass),
            (Some(Rain), Some(true), FindingState::Pass),
            (Some(Rain), Some(false), FindingState::Fail),
            (Some(Rain), None, FindingState::Ask),
            (Some(Severe), Some(true), FindingState::Fail),
            (Some(Severe), None, FindingState::Fail),
            (None, Some(true), FindingState::Ask),
        ] {
            let mut world = World::new();
            world.weather = vec![forecast(&world, |c| c.precipitation = told)];
            world.aircraft.limits.flies_in_rain = stands;
            assert_eq!(world.state("WX-07"), expected, "{told:?} {stands:?}");
        }
    }
}
