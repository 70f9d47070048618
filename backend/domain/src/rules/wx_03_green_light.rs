//! WX-03: at night the drone carries a green flashing light.
//!
//! **Checks**, where part of the flight is at night, whether the type carries an active green flashing
//! light. **Source** Reg. (EU) 2019/947 as amended by 2020/639. **Because** a manned aircraft sees that
//! it is a drone. **Severity** blocks. **Example** a search with a thermal camera without the light.

use super::{Facts, Finding, Head, Measure, lacking};
use crate::localized::Localized;
use crate::sun::CIVIL_TWILIGHT_DEG;

pub(super) type Params = crate::rulebook::NoParams;

pub(super) fn check(facts: &Facts<'_>, rule: &Head<'_, Params>) -> Vec<Finding> {
    let sun = || Localized::fixed("výpočet polohy slunce", "computed position of the sun");
    let Some(degrees) = facts.lowest_sun_deg() else {
        let text = Localized::fixed(
            "Polohu slunce nelze spočítat.",
            "The position of the sun cannot be computed.",
        );
        return vec![rule.cannot_judge(text, sun())];
    };
    let measured = |finding: Finding| {
        let limit = Measure::Angle {
            degrees: CIVIL_TWILIGHT_DEG,
        };
        vec![finding.measured(limit, Measure::Angle { degrees })]
    };
    if degrees >= CIVIL_TWILIGHT_DEG {
        let text = Localized::fixed("Let je ve dne.", "The flight is by day.");
        return measured(rule.pass(text, sun()));
    }
    let Some(aircraft) = facts.aircraft else {
        return vec![lacking::no_aircraft(rule)];
    };
    let name = &aircraft.limits.name;
    let data = Localized::fixed("registr typů letadel", "register of aircraft types");
    measured(match aircraft.limits.green_light {
        Some(true) => rule.pass(
            Localized::new(
                format!("Typ {name} nese zelené zábleskové světlo."),
                format!("The type {name} carries a green flashing light."),
            ),
            data,
        ),
        Some(false) => rule
            .fail(
                Localized::new(
                    format!("Část letu je v noci a typ {name} nenese zelené zábleskové světlo."),
                    format!("Part of the flight is at night, and the type {name} carries no green flashing light."),
                ),
                data,
            )
            .when(facts.period())
            .remedy(
                "Leťte ve dne, nebo s letadlem, které světlo má.",
                "Fly by day, or an aircraft that has the light.",
            ),
        None => rule
            .cannot_judge(
                Localized::new(
                    format!("Část letu je v noci a není známo, zda typ {name} nese zelené zábleskové světlo."),
                    format!("Part of the flight is at night, and it is not known whether the type {name} carries a green flashing light."),
                ),
                data,
            )
            .remedy(
                "Doplňte výbavu typu do registru.",
                "Enter the equipment of the type in the register.",
            ),
    })
}

#[cfg(test)]
mod tests {
    use super::super::FindingState;
    use super::super::fixtures::{World, at};
    use crate::period::Period;

    fn state(landing: &str, light: Option<bool>) -> FindingState {
        let mut world = World::new();
        let lasts = world.mission.period.end() - world.mission.period.start();
        world.mission.period = Period::new(at(landing) - lasts, at(landing)).unwrap();
        world.aircraft.limits.green_light = light;
        world.state("WX-03")
    }

    #[test]
    fn only_at_night_the_light_is_needed() {
        // Civil twilight in Kladno on 24 June 2026 ends at 20:02:33 UTC (`PyEphem`).
        for (landing, light, expected) in [
            ("2026-06-24T20:01:00Z", None, FindingState::Pass),
            ("2026-06-24T20:01:00Z", Some(false), FindingState::Pass),
            ("2026-06-24T20:04:00Z", Some(true), FindingState::Pass),
            ("2026-06-24T20:04:00Z", Some(false), FindingState::Fail),
            ("2026-06-24T20:04:00Z", None, FindingState::CannotJudge),
        ] {
            assert_eq!(state(landing, light), expected, "{landing} {light:?}");
        }
    }
}
