//! SAF-08: all other aircraft stay far from where people live, work and rest.
//!
//! **Checks**, of classes C3 to C6, of those without a mark and of those whose mark is not known, the
//! distance on the ground between the aircraft with its buffer and settlements, at whatever height.
//! Where the data hold no settlements a person is asked. **Source** Reg. (EU) 2019/947,
//! UAS.OPEN.040. **Because** a heavy aircraft kills. **Severity** needs a one-time permit that names
//! the rule. **Example** BRUS passes 120 m from the last house of a village.

use serde::Deserialize;

use super::facts::category::Category;
use super::facts::near::Near;
use super::saf_06_people_a1::not_this;
use super::{Facts, Finding, Fix, Head, lacking, zones};
use crate::airspace::ZoneKind;
use crate::localized::{Localized, number, unlike};
use crate::quantity::Length;

/// The numbers of the rule.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Params {
    /// From residential, commercial, industrial and recreational areas, on the ground.
    distance: Length,
}

/// Where people live, work and rest.
pub(super) const SETTLED: [ZoneKind; 2] = [ZoneKind::Settlement, ZoneKind::Populated];

pub(super) fn check(facts: &Facts<'_>, rule: &Head<'_, Params>) -> Vec<Finding> {
    let Some(category) = facts.category() else {
        return vec![lacking::no_aircraft(rule)];
    };
    if category != Category::A3 {
        return vec![rule.pass(not_this(), lacking::AIRCRAFT)];
    }
    let limit_m = rule.distance.metres();
    let near = facts.zones_near(&SETTLED, |_| limit_m);
    if !near.is_empty() {
        return near
            .iter()
            .map(|near| too_near(facts, rule, near, limit_m))
            .collect();
    }
    let limit = number(limit_m, 0);
    // Densely populated areas alone are not all that people live in.
    if facts.data_know(ZoneKind::Settlement) {
        let text = Localized::new(
            format!("V okruhu {} m od letu není žádná zástavba.", limit.cs),
            format!("No settlement lies within {} m of the flight.", limit.en),
        );
        let data = Localized::fixed("data o zástavbě", "data on settlements");
        return vec![rule.pass(text, data)];
    }
    let question = Localized::new(
        format!(
            "Poletí letadlo nejméně {} m od obytných, obchodních, průmyslových a rekreačních oblastí?",
            limit.cs
        ),
        format!(
            "Will the aircraft keep {} m at least from residential, commercial, industrial and recreational areas?",
            limit.en
        ),
    );
    let data = Localized::fixed(
        "data o zástavbě nejsou k dispozici",
        "no data on settlements",
    );
    vec![rule.ask(question, data)]
}

/// The finding for a settlement that comes nearer than a limit, metres.
pub(super) fn too_near<P>(
    facts: &Facts<'_>,
    rule: &Head<'_, P>,
    near: &Near<'_>,
    limit_m: f64,
) -> Finding {
    let name = zones::name_of(near.zone);
    let (distance, limit) = unlike(near.distance_m, limit_m, 0);
    let data = Localized::same(near.zone.source.as_str());
    let finding = if let Some(permit) = facts.permit_for_rule(rule.id(), &near.parts) {
        let text = Localized::new(
            format!(
                "{} m od zástavby {name} dovoluje povolení {}.",
                distance.cs, permit.number
            ),
            format!(
                "{} m from the settlement {name} is allowed by permit {}.",
                distance.en, permit.number
            ),
        );
        rule.lifted(text, data).under(permit.id)
    } else {
        let text = Localized::new(
            format!(
                "Letadlo se může přiblížit na {} m k zástavbě {name}; požaduje se {} m.",
                distance.cs, limit.cs
            ),
            format!(
                "The aircraft may come to {} m from the settlement {name}; {} m is wanted.",
                distance.en, limit.en
            ),
        );
        rule.fail(text, data)
            .when(facts.period())
            .remedy(
                "Veďte trať dál od zástavby, zvolte lehčí letadlo s označením třídy, nebo požádejte o jednorázové povolení.",
                "Route farther from the settlement, choose a lighter aircraft with a class mark, or apply for a one-time permit.",
            )
            .fix(Fix::Apply { latest: None })
    };
    finding
        .about(&near.zone.identifier)
        .on(facts, &near.parts)
        .measured_distance(limit_m, near.distance_m)
}

#[cfg(test)]
mod tests {
    use super::super::FindingState;
    use super::super::fixtures::{World, round_about, zone};
    use super::*;
    use crate::airspace::Restriction;
    use crate::geometry::Area;

    /// A settlement whose border lies so far south of the take-off point, the southernmost of the
    /// route; the buffer is 30 m.
    fn settled(kind: ZoneKind, metres: f64) -> World {
        let mut world = World::new();
        let mut village = zone(kind, Restriction::Information);
        village.area = Area::circle(World::home().offset(metres + 500.0, 180.0), 500.0).unwrap();
        world.zones = Some(round_about(kind).chain([village]).collect());
        world
    }

    #[test]
    fn the_buffer_counts_towards_the_distance() {
        for kind in SETTLED {
            assert_eq!(settled(kind, 179.0).state("SAF-08"), FindingState::Fail);
            let finding = settled(kind, 179.0).finding("SAF-08");
            assert!(finding.text.en.contains("149 m"), "{}", finding.text.en);
        }
        let beyond = |kind| settled(kind, 181.0).state("SAF-08");
        assert_eq!(beyond(ZoneKind::Settlement), FindingState::Pass);
        assert_eq!(beyond(ZoneKind::Populated), FindingState::Ask);
    }

    #[test]
    fn a_settlement_alone_is_not_all_there_are() {
        let mut world = settled(ZoneKind::Settlement, 181.0);
        let zones = world.zones.as_mut().unwrap();
        zones.retain(|zone| zone.identifier == "LKT1");
        assert_eq!(world.state("SAF-08"), FindingState::Ask);
    }

    #[test]
    fn only_a_permit_that_names_the_rule_lifts() {
        let mut world = settled(ZoneKind::Settlement, 100.0);
        world.one_time_permit().zones = vec!["LKT1".into()];
        assert_eq!(world.state("SAF-08"), FindingState::Fail);
        world.permits[1].lifts = vec!["SAF-08".into()];
        assert_eq!(world.state("SAF-08"), FindingState::Lifted);
    }
}
