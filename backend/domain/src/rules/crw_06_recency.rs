//! CRW-06: the pilot has flown this class lately, and often enough.
//!
//! **Checks** when the pilot last flew an aircraft of the class before the mission, and how many flights
//! the log holds within the days that the register demands. **Source** police instruction 231/2024 perhaps
//! (text not public): spans and numbers are assumptions. **Because** hands forget. **Severity** warns.
//! **Example** the last flight with BRUS was in the winter.

use serde::Deserialize;

use super::{Facts, Finding, Head, Measure, PilotFacts, lacking as unknown, moments};
use crate::currency::{CurrencyDemand, Light, PracticeFlight, Reckoning, reckon};
use crate::localized::Localized;
use crate::quantity::Duration;
use crate::sun::CIVIL_TWILIGHT_DEG;

/// The numbers of the rule.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Params {
    /// How long before the mission a flight still counts.
    within: Duration,
}

pub(super) fn check(facts: &Facts<'_>, rule: &Head<'_, Params>) -> Vec<Finding> {
    let Some(pilot) = facts.pilot else {
        return vec![unknown::no_pilot(rule)];
    };
    let mut findings = vec![last_flight(facts, pilot, rule)];
    findings.extend(too_few(facts, pilot, rule));
    findings
}

/// What the rulebook asks: one flight within its span.
fn last_flight(facts: &Facts<'_>, pilot: &PilotFacts, rule: &Head<'_, Params>) -> Finding {
    let start = facts.period().start();
    let span = moments::span(rule.within);
    // A flight after the mission says nothing of the time before it.
    let Some(last) = pilot.last_flown_class.filter(|last| *last <= start) else {
        let question = Localized::new(
            format!(
                "Létal(a) {} s letadlem této třídy (v době před misí: {})?",
                pilot.name, span.cs
            ),
            format!(
                "Has {} flown this class within {} before the mission?",
                pilot.name, span.en
            ),
        );
        let data = Localized::fixed(
            "poslední let s touto třídou není znám",
            "the last flight with this class is not known",
        );
        return rule.ask(question, data);
    };
    let demand = CurrencyDemand {
        flights: 1,
        within_s: moments::seconds(rule.within),
        light: Light::Any,
        assumed: false,
    };
    let flown = PracticeFlight {
        id: None,
        landed_at: last,
        night: None,
    };
    let reckoning = reckon(&[flown], &demand, start);
    let day = moments::day(last);
    let text = Localized::new(
        format!("{}: poslední let s touto třídou {}.", pilot.name, day.cs),
        format!("{} last flew this class on {}.", pilot.name, day.en),
    );
    let finding = if reckoning.is_met() {
        rule.pass(text, log())
    } else {
        practise(rule.fail(text, log()))
    };
    let (limit, measured) = (reckoning.since, last);
    finding.measured(Measure::Time { at: limit }, Measure::Time { at: measured })
}

fn log() -> Localized {
    Localized::fixed("deník letů", "flight log")
}

fn practise(finding: Finding) -> Finding {
    finding.remedy(
        "Před misí zařaďte cvičný let, nebo let pověřte jinému pilotovi.",
        "Fly a practice flight before the mission, or give it to another pilot.",
    )
}

/// The demands of the register that the flight log does not meet. Where it knows no flight at all before
/// the mission, the question above is asked instead.
fn too_few(facts: &Facts<'_>, pilot: &PilotFacts, rule: &Head<'_, Params>) -> Vec<Finding> {
    let start = facts.period().start();
    let Some(practice) = &pilot.practice else {
        return Vec::new();
    };
    if pilot.last_flown_class.is_none_or(|last| last > start) {
        return Vec::new();
    }
    let by_night = facts
        .lowest_sun_deg()
        .is_none_or(|deg| deg < CIVIL_TWILIGHT_DEG);
    let asked = |demand: &&CurrencyDemand| demand.light != Light::Night || by_night;
    let found = practice.demands.iter().filter(asked).filter_map(|demand| {
        let reckoning = reckon(&practice.flights, demand, start);
        (!reckoning.is_met()).then(|| lacking(pilot, demand, &reckoning, rule))
    });
    found.collect()
}

/// What a demand lacks, with the arithmetic.
fn lacking(
    pilot: &PilotFacts,
    demand: &CurrencyDemand,
    reckoning: &Reckoning,
    rule: &Head<'_, Params>,
) -> Finding {
    let days = moments::days(demand.within_s / 86_400);
    let (have, need) = (reckoning.counted.len(), demand.flights);
    let what = match demand.light {
        Light::Any => Localized::fixed("lety s touto třídou", "flights with this class"),
        Light::Day => Localized::fixed(
            "denní lety s touto třídou",
            "flights by day with this class",
        ),
        Light::Night => Localized::fixed(
            "noční lety s touto třídou",
            "flights by night with this class",
        ),
    };
    let who = &pilot.name;
    let missing = usize::try_from(reckoning.missing).unwrap_or(usize::MAX);
    if reckoning.unknown >= missing {
        let question = Localized::new(
            format!(
                "{who}: {} za {}: známo {have}, potřeba {need}; u dalších letů není známo, zda byly v noci. Je jich dost?",
                what.cs, days.cs
            ),
            format!(
                "{who}: {} within {}: {have} known, {need} needed; of others it is not known whether they were by night. Are there enough?",
                what.en, days.en
            ),
        );
        return rule.ask(question, log());
    }
    let text = Localized::new(
        format!("{who}: {} za {}: {have}, potřeba {need}.", what.cs, days.cs),
        format!(
            "{who}: {} within {}: {have}, {need} needed.",
            what.en, days.en
        ),
    );
    let count = |number: f64| Measure::Count { number };
    let have = u32::try_from(have).unwrap_or(u32::MAX);
    practise(rule.fail(text, log())).measured(count(f64::from(need)), count(f64::from(have)))
}

#[cfg(test)]
mod tests {
    use super::super::FindingState;
    use super::super::fixtures::{World, at};

    #[test]
    fn ninety_days_count() {
        // The mission starts on 24 June 2026 at 9:00.
        for (last, expected) in [
            (Some("2026-03-26T09:00:00Z"), FindingState::Pass),
            (Some("2026-03-26T08:59:59Z"), FindingState::Fail),
            (Some("2026-06-24T09:00:01Z"), FindingState::Ask),
            (None, FindingState::Ask),
        ] {
            let mut world = World::new();
            world.pilot.last_flown_class = last.map(at);
            assert_eq!(world.state("CRW-06"), expected, "{last:?}");
        }
    }

    #[test]
    fn the_register_demands_more_by_the_same_arithmetic() {
        use crate::currency::{CurrencyDemand, Light, Practice, PracticeFlight};
        let flight = |landed: &str| PracticeFlight {
            id: None,
            landed_at: at(landed),
            night: Some(false),
        };
        let mut world = World::new();
        let demand = |flights, light| CurrencyDemand {
            flights,
            within_s: 90 * 86_400,
            light,
            assumed: true,
        };
        let practice = |demands| Practice {
            demands,
            flights: vec![
                flight("2026-06-01T10:00:00Z"),
                flight("2026-05-01T10:00:00Z"),
            ],
        };
        for (demands, expected) in [
            (vec![demand(2, Light::Any)], vec![FindingState::Pass]),
            (
                vec![demand(3, Light::Any)],
                vec![FindingState::Pass, FindingState::Fail],
            ),
            // It is day: nobody asks for flights by night.
            (vec![demand(1, Light::Night)], vec![FindingState::Pass]),
        ] {
            world.pilot.practice = Some(practice(demands));
            let found = world.findings("CRW-06");
            let states: Vec<_> = found.iter().map(|finding| finding.state).collect();
            assert_eq!(states, expected);
        }
        let night = at("2026-06-24T23:00:00Z");
        let lasts = world.mission.period.end() - world.mission.period.start();
        world.mission.period = crate::period::Period::new(night, night + lasts).unwrap();
        assert_eq!(world.findings("CRW-06").len(), 2);
        let mut unknown = practice(vec![demand(1, Light::Night)]);
        unknown.flights[0].night = None;
        world.pilot.practice = Some(unknown);
        assert_eq!(world.findings("CRW-06")[1].state, FindingState::Ask);
        // No flight at all is the question of the rulebook, once.
        world.pilot.last_flown_class = None;
        assert_eq!(world.findings("CRW-06").len(), 1);
    }
}
