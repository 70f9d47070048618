//! WX-02: flight by day only, unless a permit allows the night.
//!
//! **Checks** the sun at the take-off point during the whole flight against civil twilight.
//! **Source** Annex X clause 8, by the agreement; the day-only limit is an assumption. **Because**
//! neither the pilot nor others see enough. **Severity** needs a one-time permit; an operating
//! permit that allows the night suffices. **Example** the landing is ten minutes after dusk.

use super::{Facts, Finding, Fix, Head, Measure};
use crate::localized::{Localized, number};
use crate::period::Period;
use crate::permits::Permit;
use crate::sun::{self, CIVIL_TWILIGHT_DEG};

pub(super) type Params = crate::rulebook::NoParams;

pub(super) fn check(facts: &Facts<'_>, rule: &Head<'_, Params>) -> Vec<Finding> {
    let data = || Localized::fixed("výpočet polohy slunce", "computed position of the sun");
    let Some(elevation) = facts.lowest_sun_deg() else {
        let text = Localized::fixed(
            "Polohu slunce nelze spočítat.",
            "The position of the sun cannot be computed.",
        );
        return vec![rule.cannot_judge(text, data())];
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
        return vec![measured(rule.pass(text, data()))];
    }
    let night = |permit: &&Permit| permit.night;
    let operating = facts.operating_permit().filter(night);
    let permit =
        operating.or_else(|| facts.lifting_permit(&facts.all_parts(), |permit| night(&permit)));
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
        return vec![measured(rule.lifted(text, data())).under(permit.id)];
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
    vec![remedied(
        facts,
        measured(rule.fail(text, data())).when(facts.period()),
    )]
}

/// With the next moment at which the whole flight is by day.
fn remedied(facts: &Facts<'_>, failed: Finding) -> Finding {
    let start = facts.period().start();
    let lasts = facts.period().end() - start;
    let place = facts.place();
    let day =
        |at| sun::elevation_deg(at, place).is_some_and(|elevation| elevation >= CIVIL_TWILIGHT_DEG);
    // A long flight may begin and end by day and have a night between.
    let all_day = |at| {
        let period = Period::new(at, at + lasts).ok();
        let lowest = period.and_then(|period| sun::lowest(&period, place));
        lowest.is_some_and(|(_, elevation)| elevation >= CIVIL_TWILIGHT_DEG)
    };
    let step = chrono::TimeDelta::minutes(5);
    let begins = (0..24 * 12)
        .map(|count| start + step * count)
        .find(|at| day(*at) && day(*at + lasts) && all_day(*at));
    match begins {
        Some(to) => {
            let shown = to.format("%Y-%m-%d %H:%M UTC");
            failed
                .remedy(
                    format!("Vzlétněte ve dne (možno od {shown}), nebo použijte povolení, které noc dovoluje."),
                    format!("Take off by day (possible from {shown}), or fly under a permit that allows the night."),
                )
                .fix(Fix::MoveStart { to })
        }
        None => failed
            .remedy(
                "Použijte povolení, které noc dovoluje.",
                "Fly under a permit that allows the night.",
            )
            .fix(Fix::Apply { latest: None }),
    }
}

#[cfg(test)]
mod tests {
    use super::super::FindingState;
    use super::super::fixtures::{World, at};
    use super::*;
    use crate::period::Period;

    fn landing_at(time: &str) -> World {
        let mut world = World::new();
        let lasts = world.mission.period.end() - world.mission.period.start();
        world.mission.period = Period::new(at(time) - lasts, at(time)).unwrap();
        world.permits[0].night = false;
        world
    }

    #[test]
    fn the_landing_must_be_before_the_end_of_twilight() {
        // Civil twilight in Kladno on 24 June 2026 ends at 20:02:33 UTC (`PyEphem`).
        let state = |time| landing_at(time).state("WX-02");
        assert_eq!(state("2026-06-24T20:01:00Z"), FindingState::Pass);
        assert_eq!(state("2026-06-24T20:04:00Z"), FindingState::Fail);
    }

    #[test]
    fn the_remedy_is_the_next_morning() {
        let finding = landing_at("2026-06-24T23:00:00Z").finding("WX-02");
        let Some(Fix::MoveStart { to }) = finding.fix else {
            panic!("{finding:?}");
        };
        assert!(
            (at("2026-06-25T02:05:00Z")..at("2026-06-25T02:25:00Z")).contains(&to),
            "{to}"
        );
    }

    #[test]
    fn a_permit_for_the_night_lifts() {
        let mut world = landing_at("2026-06-24T23:00:00Z");
        assert_eq!(world.state("WX-02"), FindingState::Fail);
        world.one_time_permit().night = true;
        assert_eq!(world.state("WX-02"), FindingState::Lifted);
        world.permits.truncate(1);
        world.permits[0].night = true;
        assert_eq!(world.state("WX-02"), FindingState::Lifted);
    }
}
