//! WX-05: the wind stays within what the type can stand.
//!
//! **Checks** the strongest wind, gusts included, that is told for the time of the flight against the
//! limit of the type; near the limit it warns. Where nothing is told, the pilot is asked on the spot.
//! Its numbers also say which reports count for all rules of weather. **Source** the maker of the type.
//! **Because** a drone that cannot hold against the wind is lost. **Severity** blocks. **Example** gusts
//! of 11 m/s for BRUS.

use serde::Deserialize;

use super::{Facts, Finding, Head, Measure, lacking, weather};
use crate::localized::{Localized, number, unlike};
use crate::quantity::{Duration, Length, Share};

/// The numbers of the rule.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Params {
    /// From this share of the limit on it warns.
    warn_from: Share,
    /// A report from farther away does not count.
    max_distance: Length,
    /// An observation counts for a flight that begins within this time of it.
    observed_within: Duration,
    /// An observation that is older when the flight ends does not count.
    max_age: Duration,
    /// A forecast that was issued longer than this before the check does not count.
    forecast_max_age: Duration,
}

impl Params {
    /// A report from farther away does not count, metres.
    pub(crate) fn max_distance_m(&self) -> f64 {
        self.max_distance.metres()
    }

    /// An observation counts for a flight that begins within so many seconds of it.
    pub(super) fn observed_within_s(&self) -> f64 {
        self.observed_within.seconds()
    }

    /// An observation that is older when the flight ends does not count, seconds.
    pub(super) fn max_age_s(&self) -> f64 {
        self.max_age.seconds()
    }

    /// A forecast that was issued so many seconds before the check does not count.
    pub(super) fn forecast_max_age_s(&self) -> f64 {
        self.forecast_max_age.seconds()
    }
}

pub(super) fn check(facts: &Facts<'_>, rule: &Head<'_, Params>) -> Vec<Finding> {
    let Some(aircraft) = facts.aircraft else {
        return vec![lacking::no_aircraft(rule)];
    };
    let told = facts.told.as_ref();
    let wind = told.and_then(|told| told.worst.strongest_wind_mps());
    let finding = match (aircraft.limits.max_wind_mps, wind) {
        (None, _) => {
            let question = Localized::fixed(
                "Je vítr na místě včetně nárazů v mezích, které dovoluje výrobce?",
                "Is the wind on the spot, gusts included, within what the maker allows?",
            );
            let limit = Localized::fixed("mez větru", "the wind limit");
            weather::ask_limit(rule, &aircraft.limits.name, question, &limit)
        }
        (Some(limit_mps), None) => {
            let limit = number(limit_mps, 1);
            let question = Localized::new(
                format!("Je vítr na místě včetně nárazů nejvýše {} m/s?", limit.cs),
                format!(
                    "Is the wind on the spot, gusts included, at most {} m/s?",
                    limit.en
                ),
            );
            let missing = Localized::fixed("vítr", "wind");
            weather::ask(facts, rule, question, &missing)
        }
        (Some(limit_mps), Some(wind_mps)) => judge(facts, rule, limit_mps, wind_mps),
    };
    vec![finding]
}

fn judge(facts: &Facts<'_>, rule: &Head<'_, Params>, limit_mps: f64, wind_mps: f64) -> Finding {
    let (limit, wind) = unlike(limit_mps, wind_mps, 1);
    let text = Localized::new(
        format!(
            "Vítr s nárazy až {} m/s, typ snese {} m/s.",
            wind.cs, limit.cs
        ),
        format!(
            "Wind with gusts up to {} m/s, the type stands {} m/s.",
            wind.en, limit.en
        ),
    );
    let data = weather::rests_on(facts);
    let wait = |finding: Finding| {
        finding.remedy(
            "Vyčkejte na slabší vítr, nebo zvolte odolnější letadlo.",
            "Wait for less wind, or choose an aircraft that stands more.",
        )
    };
    let finding = if wind_mps < limit_mps * rule.warn_from.fraction() {
        rule.pass(text, data)
    } else if wind_mps <= limit_mps {
        wait(rule.fail(text, data)).as_warning()
    } else {
        wait(rule.fail(text, data))
    };
    let (limit, measured) = (
        Measure::Speed { mps: limit_mps },
        Measure::Speed { mps: wind_mps },
    );
    weather::dated(facts, finding.measured(limit, measured))
}

#[cfg(test)]
mod tests {
    use super::super::FindingState;
    use super::super::fixtures::{World, forecast};
    use super::*;
    use crate::rulebook::Severity;

    const ID: &str = "WX-05";

    fn finding(wind_mps: Option<f64>, gust_mps: Option<f64>) -> Finding {
        let mut world = World::new();
        world.weather = vec![forecast(&world, |conditions| {
            conditions.wind_mps = wind_mps;
            conditions.gust_mps = gust_mps;
        })];
        world.finding(ID)
    }

    #[test]
    fn gusts_count_and_near_the_limit_it_warns() {
        // The type stands 10 m/s.
        for (wind_mps, gust_mps, expected) in [
            (Some(5.0), None, (FindingState::Pass, Severity::Block)),
            (Some(7.9), None, (FindingState::Pass, Severity::Block)),
            (Some(8.0), None, (FindingState::Fail, Severity::Warn)),
            (Some(10.0), None, (FindingState::Fail, Severity::Warn)),
            (Some(10.1), None, (FindingState::Fail, Severity::Block)),
            (Some(5.0), Some(10.1), (FindingState::Fail, Severity::Block)),
            (None, None, (FindingState::Ask, Severity::Block)),
        ] {
            let finding = finding(wind_mps, gust_mps);
            assert_eq!(
                (finding.state, finding.severity),
                expected,
                "{wind_mps:?} {gust_mps:?}"
            );
        }
    }

    #[test]
    fn without_a_report_or_a_limit_the_pilot_is_asked() {
        let mut world = World::new();
        assert_eq!(world.state(ID), FindingState::Ask);
        world.weather = vec![forecast(&world, |conditions| {
            conditions.wind_mps = Some(1.0);
        })];
        assert_eq!(world.state(ID), FindingState::Pass);
        world.aircraft.limits.max_wind_mps = None;
        assert_eq!(world.state(ID), FindingState::Ask);
        let mut question = world.question();
        question.aircraft = None;
        assert_eq!(World::ask(question, ID).state, FindingState::CannotJudge);
    }
}
