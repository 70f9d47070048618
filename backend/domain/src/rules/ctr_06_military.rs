//! CTR-06: a military control zone is agreed with its aerodrome on the day.
//!
//! **Checks** whether the flight meets a military control zone, and asks whether its shift leader has
//! been telephoned. **Source** Army of the Czech Republic, drones in MCTR Pardubice. **Because**
//! military traffic changes from hour to hour. **Severity** needs coordination. **Example** a flight
//! in MCTR Kbely.

use serde::Deserialize;

use super::{Facts, Finding, Head, zones};
use crate::airspace::{Zone, ZoneKind};
use crate::localized::{Localized, number};
use crate::quantity::Duration;

/// The numbers of the rule.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Params {
    /// What the identifier or name of a military control zone contains.
    marks: Vec<String>,
    /// From when the shift leader takes calls, after local midnight.
    call_from: Duration,
    /// Until when.
    call_until: Duration,
    /// How long before take-off consent is asked for.
    consent_before: Duration,
}

pub(super) fn check(facts: &Facts<'_>, rule: &Head<'_, Params>) -> Vec<Finding> {
    if facts.met.is_none() {
        return vec![zones::no_airspace(rule)];
    }
    let met = zones::met(facts, |hit| {
        if is_military(hit.zone, &rule.marks) {
            hit.volumes.clone()
        } else {
            Vec::new()
        }
    });
    if met.is_empty() {
        let text = Localized::fixed(
            "Let neprochází vojenským řízeným okrskem.",
            "The flight meets no military control zone.",
        );
        return vec![zones::passed(facts, rule, text)];
    }
    met.iter()
        .map(|met| {
            let asked = rule.ask(question(rule, met.zone), zones::source(met));
            zones::placed(facts, met, asked)
        })
        .collect()
}

fn is_military(zone: &Zone, marks: &[String]) -> bool {
    let in_ctr = matches!(
        zone.kind,
        ZoneKind::Ctr | ZoneKind::CtrInner | ZoneKind::CtrGrid | ZoneKind::AerodromePoint
    );
    let named = |mark: &String| {
        zone.identifier.contains(mark.as_str()) || zone.name.contains(mark.as_str())
    };
    in_ctr && marks.iter().any(named)
}

fn question(rule: &Head<'_, Params>, zone: &Zone) -> Localized {
    let name = zones::name_of(zone);
    let hour = |time: Duration| number(time.seconds() / 3600.0, 0).en;
    let (from, until) = (hour(rule.call_from), hour(rule.call_until));
    let minutes = number(rule.consent_before.seconds() / 60.0, 0).en;
    Localized::new(
        format!(
            "Je let v okrsku {name} v den letu mezi {from}:00 a {until}:00 telefonicky domluven s vedoucím směny a je zajištěn souhlas {minutes} minut před vzletem?"
        ),
        format!(
            "Has the flight in {name} been agreed by telephone with the shift leader on the day, between {from}:00 and {until}:00, and is consent arranged {minutes} minutes before take-off?"
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::super::FindingState;
    use super::super::fixtures::{World, around};
    use super::*;

    #[test]
    fn only_military_control_zones_ask() {
        for (kind, identifier, expected) in [
            (ZoneKind::Ctr, "MCTR KBELY", FindingState::Ask),
            (ZoneKind::Ctr, "LKR314E", FindingState::Ask),
            (ZoneKind::Ctr, "CTR RUZYNE", FindingState::Pass),
            (ZoneKind::Atz, "MCTR", FindingState::Pass),
        ] {
            let mut world = World::new();
            world.zones = Some(vec![around(World::home(), 900.0, kind, identifier)]);
            assert_eq!(world.state("CTR-06"), expected, "{identifier}");
        }
    }
}
