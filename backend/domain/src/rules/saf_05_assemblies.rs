//! SAF-05: no flight over assemblies of people.
//!
//! **Checks** whether the aircraft, with its buffer, may come over an assembly that the data hold, at
//! whatever height. The data never hold all of them: where none is met a person is asked.
//! **Source** Reg. (EU) 2019/947 Art. 4(1)(c). **Because** whoever stands in a crowd cannot step
//! aside. **Severity** needs a one-time permit that names the rule. **Example** a route across the
//! square during a concert.

use super::facts::near::Near;
use super::{Facts, Finding, FindingState, Fix, Head, zones};
use crate::airspace::ZoneKind;
use crate::localized::Localized;

pub(super) type Params = crate::rulebook::NoParams;

pub(super) fn check(facts: &Facts<'_>, rule: &Head<'_, Params>) -> Vec<Finding> {
    let over = facts.zones_near(&[ZoneKind::Assembly], |_| 0.0);
    let mut findings: Vec<Finding> = over.iter().map(|near| found(facts, rule, near)).collect();
    // The data never hold all of them: a permit for one allows no other.
    if findings.iter().all(|it| it.state == FindingState::Lifted) {
        let question = Localized::fixed(
            "Poletí letadlo mimo shromáždění lidí (koncerty, demonstrace, trhy, sport)?",
            "Does the flight keep clear of assemblies of people (concerts, demonstrations, markets, sports)?",
        );
        let data = if facts.airspace.is_some() {
            Localized::fixed(
                "v datech není na trase letu žádné další shromáždění",
                "the data hold no more assemblies on the route",
            )
        } else {
            Localized::fixed("bez dat o prostorech", "no zone data")
        };
        findings.push(rule.ask(question, data));
    }
    findings
}

fn found(facts: &Facts<'_>, rule: &Head<'_, Params>, near: &Near<'_>) -> Finding {
    let name = zones::name_of(near.zone);
    let data = Localized::same(near.zone.source.as_str());
    let finding = if let Some(permit) = facts.permit_for_rule(rule.id(), &near.parts) {
        let text = Localized::new(
            format!(
                "Let nad shromážděním {name} dovoluje povolení {}.",
                permit.number
            ),
            format!(
                "Flight over the assembly {name} is allowed by permit {}.",
                permit.number
            ),
        );
        rule.lifted(text, data).under(permit.id)
    } else {
        let text = Localized::new(
            format!("Letadlo se může dostat nad shromáždění {name}."),
            format!("The aircraft may come over the assembly {name}."),
        );
        rule.fail(text, data)
            .when(facts.period())
            .remedy(
                "Veďte trať mimo shromáždění, nebo požádejte o jednorázové povolení.",
                "Route around the assembly, or apply for a one-time permit.",
            )
            .fix(Fix::Apply { latest: None })
    };
    finding.about(&near.zone.identifier).on(facts, &near.parts)
}

#[cfg(test)]
mod tests {
    use super::super::fixtures::{World, at, zone};
    use super::*;
    use crate::airspace::{Activity, Restriction, TimePeriod};
    use crate::altitude::Altitude;

    fn world(buffer_m: f64) -> World {
        let mut world = World::new();
        world.mission.buffer_m = Some(buffer_m);
        world.zones = Some(vec![zone(ZoneKind::Assembly, Restriction::Information)]);
        world
    }

    #[test]
    fn an_assembly_under_the_buffer_is_met_at_any_height() {
        // It lies 27 m beside the route.
        let mut met = world(30.0);
        assert_eq!(met.state("SAF-05"), FindingState::Fail);
        met.zones.as_mut().unwrap()[0].upper = Some(Altitude::agl(10.0));
        assert_eq!(met.state("SAF-05"), FindingState::Fail);
        assert_eq!(world(25.0).state("SAF-05"), FindingState::Ask);
    }

    #[test]
    fn before_it_gathers_it_is_not_there() {
        let mut world = world(30.0);
        let evening = TimePeriod {
            start: Some(at("2026-06-24T18:00:00Z")),
            end: None,
            schedule: vec![],
        };
        world.zones.as_mut().unwrap()[0].activity = Activity::Periods(vec![evening]);
        assert_eq!(world.state("SAF-05"), FindingState::Ask);
    }

    #[test]
    fn only_a_permit_that_names_the_rule_lifts() {
        let mut world = world(30.0);
        world.zones.as_mut().unwrap()[0].police_exempt = true;
        world.one_time_permit().zones = vec!["LKT1".into()];
        assert_eq!(world.state("SAF-05"), FindingState::Fail);
        world.permits[1].lifts = vec!["SAF-05".into()];
        assert_eq!(world.state("SAF-05"), FindingState::Lifted);
        // There may be another one.
        assert_eq!(world.findings("SAF-05")[1].state, FindingState::Ask);
        world.zones = None;
        assert_eq!(world.state("SAF-05"), FindingState::Ask);
    }
}
