//! WX-02: flight by day only, unless a permit allows the night.
//!
//! **Checks** the sun at the take-off point during the whole flight against civil twilight.
//! **Source** Annex X clause 8, by the agreement; the day-only limit is an assumption. **Because**
//! neither the pilot nor others see enough. **Severity** needs a one-time permit; an operating
//! permit that allows the night suffices. **Example** the landing is ten minutes after dusk.

use super::{Facts, Finding, FindingState, Measure, Rule};
use crate::localized::{Localized, number};
use crate::permits::Permit;
use crate::sun::{self, CIVIL_TWILIGHT_DEG};

pub(super) const RULE: Rule = Rule { id: "WX-02", check };

fn check(facts: &Facts<'_>) -> Vec<Finding> {
    let finding = |state, text| {
        let data = Localized::new("vypočtená poloha slunce", "computed position of the sun");
        Finding::new(RULE.id, &facts.rulebook.rules.night, state, text, data)
    };
    let Some((at, elevation)) = sun::lowest(&facts.period, facts.plan.takeoff) else {
        let text = Localized::new(
            "Polohu slunce v této době nelze spočítat.",
            "The position of the sun cannot be computed for that time.",
        );
        return vec![finding(FindingState::CannotJudge, text)];
    };
    let measured = |finding: Finding| {
        let limit = Measure::Angle {
            degrees: CIVIL_TWILIGHT_DEG,
        };
        finding.measured(limit, Measure::Angle { degrees: elevation })
    };
    let lowest = number(elevation, 1);
    if elevation >= CIVIL_TWILIGHT_DEG {
        let text = Localized::new(
            format!("Let je ve dne: slunce nejníž {}°.", lowest.cs),
            format!(
                "The flight is by day: the sun is at its lowest {}°.",
                lowest.en
            ),
        );
        return vec![measured(finding(FindingState::Pass, text))];
    }
    let night = |permit: &Permit| permit.night;
    let operating = facts.operating_permit().filter(|permit| night(permit));
    let permit = operating.or_else(|| facts.one_time_permit(&facts.plan.legs(), night));
    if let Some(permit) = permit {
        let text = Localized::new(
            format!(
                "Let je v noci; povolení {} noční let dovoluje.",
                permit.number
            ),
            format!(
                "The flight is at night; permit {} allows it.",
                permit.number
            ),
        );
        let mut lifted = measured(finding(FindingState::Lifted, text));
        lifted.permit = Some(permit.id);
        return vec![lifted];
    }
    let text = Localized::new(
        format!(
            "Část letu je v noci: slunce nejníž {}°, občanský soumrak končí při −6°.",
            lowest.cs
        ),
        format!(
            "Part of the flight is at night: the sun is at its lowest {}°, civil twilight ends at −6°.",
            lowest.en
        ),
    );
    let mut failed = measured(finding(FindingState::Fail, text));
    failed.when = Some(facts.period.into());
    let dawn = sun::next_change(at, facts.plan.takeoff);
    let remedy = match dawn {
        Some(dawn) => {
            let dawn = dawn.format("%Y-%m-%d %H:%M UTC");
            Localized::new(
                format!(
                    "Leťte ve dne (den začíná {dawn}), nebo použijte povolení, které noc dovoluje."
                ),
                format!("Fly by day (day begins {dawn}), or under a permit that allows the night."),
            )
        }
        None => Localized::new(
            "Použijte povolení, které noc dovoluje.",
            "Fly under a permit that allows the night.",
        ),
    };
    failed.remedy = Some(remedy);
    vec![failed]
}

#[cfg(test)]
mod tests {
    use super::super::fixtures::{World, at};
    use super::*;

    fn landing_at(time: &str) -> World {
        let mut world = World::new();
        let flight = world.plan.period().end() - world.plan.start;
        world.plan.start = at(time) - flight;
        world.permits[0].night = false;
        world
    }

    #[test]
    fn the_landing_must_be_before_the_end_of_twilight() {
        // Civil twilight in Kladno on 24 June 2026 ends at 20:02:33 UTC (`PyEphem`).
        let state = |time| check(&landing_at(time).facts())[0].state;
        assert_eq!(state("2026-06-24T20:01:00Z"), FindingState::Pass);
        assert_eq!(state("2026-06-24T20:04:00Z"), FindingState::Fail);
    }

    #[test]
    fn a_permit_for_the_night_lifts() {
        let mut world = landing_at("2026-06-24T23:00:00Z");
        assert_eq!(check(&world.facts())[0].state, FindingState::Fail);
        world.one_time_permit().night = true;
        assert_eq!(check(&world.facts())[0].state, FindingState::Lifted);
        world.permits.truncate(1);
        world.permits[0].night = true;
        assert_eq!(check(&world.facts())[0].state, FindingState::Lifted);
    }
}
