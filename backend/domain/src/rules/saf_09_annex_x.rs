//! SAF-09: the distances of Annex X for aircraft above 7 kg.
//!
//! **Checks** the mass; of heavier aircraft the distance from settlements, and asks a person about
//! people and buildings. **Source** Annex X clause 16; not judged in regimes that have replaced it.
//! **Because** a heavy aircraft kills. **Severity** needs a one-time permit that names the rule.
//! **Example** BRUS takes off 30 m from onlookers.

use serde::Deserialize;

use super::saf_08_people_a3::{SETTLED, too_near};
use super::{Facts, Finding, Head, lacking};
use crate::localized::{Localized, number};
use crate::quantity::{Length, Mass};

/// The numbers of the rule.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Params {
    /// Heavier aircraft than this fly under the rule.
    above: Mass,
    /// From people, at take-off and landing.
    people_at_takeoff: Length,
    /// From people and buildings in flight, on the ground.
    people: Length,
    /// From densely populated areas, on the ground.
    settlement: Length,
}

pub(super) fn check(facts: &Facts<'_>, rule: &Head<'_, Params>) -> Vec<Finding> {
    let Some(aircraft) = facts.aircraft else {
        return vec![lacking::no_aircraft(rule)];
    };
    let Some(mass_g) = aircraft.mass_g() else {
        let text = Localized::fixed(
            "Vzletová hmotnost není známa.",
            "The take-off mass is not known.",
        );
        return vec![rule.cannot_judge(text, lacking::AIRCRAFT).remedy(
            "Doplňte hmotnost letadla.",
            "Enter the mass of the aircraft.",
        )];
    };
    if mass_g <= rule.above.grams() {
        let limit = number(rule.above.grams() / 1000.0, 0);
        let text = Localized::new(
            format!("Letadlo neváží více než {} kg.", limit.cs),
            format!("The aircraft does not weigh more than {} kg.", limit.en),
        );
        return vec![rule.pass(text, lacking::AIRCRAFT)];
    }
    let limit_m = rule.settlement.metres();
    let near = facts.zones_near(&SETTLED, |_| limit_m);
    let mut findings: Vec<Finding> = near
        .iter()
        .map(|near| too_near(facts, rule, near, limit_m))
        .collect();
    findings.push(asked(rule));
    findings
}

fn asked(rule: &Head<'_, Params>) -> Finding {
    let [takeoff, people, settlement] = [rule.people_at_takeoff, rule.people, rule.settlement]
        .map(|length| number(length.metres(), 0));
    let question = Localized::new(
        format!(
            "Bude letadlo nejméně {} m od lidí při vzletu a přistání, {} m od lidí a staveb za letu a {} m od hustě osídlených míst?",
            takeoff.cs, people.cs, settlement.cs
        ),
        format!(
            "Will the aircraft keep {} m from people at take-off and landing, {} m from people and buildings in flight and {} m from densely populated places?",
            takeoff.en, people.en, settlement.en
        ),
    );
    let data = Localized::fixed(
        "kde jsou lidé a stavby, data neříkají",
        "the data do not say where people and buildings are",
    );
    rule.ask(question, data)
}

#[cfg(test)]
mod tests {
    use super::super::FindingState;
    use super::super::fixtures::{World, zone};
    use crate::airspace::{Restriction, ZoneKind};

    /// The rule as a rulebook judges it that applies Annex X.
    fn world(grams: Option<f64>) -> World {
        let mut world = World::new();
        world.rules().annex_x.applies = true;
        world.aircraft.limits.mass_g = grams;
        world
    }

    #[test]
    fn it_is_not_judged_where_annex_x_is_replaced() {
        assert!(World::new().findings("SAF-09").is_empty());
    }

    #[test]
    fn above_seven_kilograms_people_and_settlements_count() {
        assert_eq!(world(Some(7000.0)).state("SAF-09"), FindingState::Pass);
        let mut heavy = world(Some(7000.1));
        assert_eq!(heavy.state("SAF-09"), FindingState::Ask);
        heavy.zones = Some(vec![zone(ZoneKind::Populated, Restriction::Information)]);
        let findings = heavy.findings("SAF-09");
        let states: Vec<FindingState> = findings.iter().map(|found| found.state).collect();
        assert_eq!(states, [FindingState::Fail, FindingState::Ask]);
        assert_eq!(world(None).state("SAF-09"), FindingState::CannotJudge);
    }
}
