//! SAF-11: nobody who is not involved stands where the aircraft could fall.
//!
//! **Checks** the impact area, a share of the height around each part: an assembly in it fails, a
//! settlement in it is named in the question that a person answers. **Source** ÚCL's impact area;
//! its size is an assumption. **Because** whoever is below has no part in the risk. **Severity**
//! needs a one-time permit that names the rule. **Example** 100 m high and 60 m beside a market.

use serde::Deserialize;

use super::alt_01_height::rests_on;
use super::facts::near::Near;
use super::saf_08_people_a3::SETTLED;
use super::{Facts, Finding, FindingState, Fix, Head, Measure, zones};
use crate::airspace::ZoneKind;
use crate::localized::{Localized, number};
use crate::missions::Volume;
use crate::missions::volumes::HeightBasis;
use crate::quantity::Share;
use crate::rulebook::Rulebook;

/// The numbers of the rule.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Params {
    /// The radius of the impact area as a share of the height above ground.
    radius_of_height: Share,
}

/// The radius of the impact area under a height above ground, metres; `None` where the rulebook knows
/// none.
pub fn impact_radius_m(rulebook: &Rulebook, height_m: f64) -> Option<f64> {
    let entry = &rulebook.rules.impact_area;
    let share = entry.params.radius_of_height.fraction();
    entry.applies.then(|| height_m.max(0.0) * share)
}

pub(super) fn check(facts: &Facts<'_>, rule: &Head<'_, Params>) -> Vec<Finding> {
    let known = |volume: &Volume| volume.agl.high_m.is_finite();
    if !facts.volumes.iter().all(known) {
        return vec![unknown(facts, rule)];
    }
    let reach = |volume: &Volume| volume.agl.high_m.max(0.0) * rule.radius_of_height.fraction();
    let assemblies = facts.zones_near(&[ZoneKind::Assembly], reach);
    let mut findings: Vec<Finding> = assemblies
        .iter()
        .map(|near| assembled(facts, rule, near))
        .collect();
    // A permit for one assembly allows nobody else there.
    if findings.iter().all(|it| it.state == FindingState::Lifted) {
        findings.push(asked(facts, rule, &facts.zones_near(&SETTLED, reach)));
    }
    findings
}

fn unknown(facts: &Facts<'_>, rule: &Head<'_, Params>) -> Finding {
    let text = Localized::fixed(
        "Výška nad zemí není známa, a dopadovou oblast proto nelze určit.",
        "The height above ground is not known, so that the impact area cannot be told.",
    );
    rule.cannot_judge(text, rests_on(facts)).remedy(
        "Nahrajte výškový model terénu, nebo zapište, o kolik je terén níž než místo vzletu.",
        "Load terrain, or declare how far the ground lies below the take-off point.",
    )
}

fn assembled(facts: &Facts<'_>, rule: &Head<'_, Params>, near: &Near<'_>) -> Finding {
    let name = zones::name_of(near.zone);
    let volumes = || {
        near.parts
            .iter()
            .filter_map(|part| facts.volumes.get(*part))
    };
    let reach_m = volumes()
        .map(|volume| volume.agl.high_m)
        .fold(0.0, f64::max)
        * rule.radius_of_height.fraction();
    let finding = if let Some(permit) = facts.permit_for_rule(rule.id(), &near.parts) {
        let text = Localized::new(
            format!(
                "Shromáždění {name} v dopadové oblasti dovoluje povolení {}.",
                permit.number
            ),
            format!(
                "The assembly {name} in the impact area is allowed by permit {}.",
                permit.number
            ),
        );
        rule.lifted(text, rests_on(facts)).under(permit.id)
    } else if volumes().all(|volume| volume.basis == HeightBasis::Country) {
        let text = Localized::new(
            format!(
                "Zda shromáždění {name} leží v dopadové oblasti, nelze bez výšky nad zemí říci."
            ),
            format!(
                "Whether the assembly {name} lies in the impact area cannot be told without the height above ground."
            ),
        );
        rule.cannot_judge(text, rests_on(facts)).remedy(
            "Nahrajte výškový model terénu, nebo zapište, o kolik je terén níž než místo vzletu.",
            "Load terrain, or declare how far the ground lies below the take-off point.",
        )
    } else {
        let text = Localized::new(
            format!("V dopadové oblasti leží shromáždění {name}."),
            format!("The assembly {name} lies in the impact area."),
        );
        rule.fail(text, rests_on(facts))
            .when(facts.period())
            .remedy(
                "Leťte níž nebo dál od shromáždění, nebo požádejte o jednorázové povolení.",
                "Fly lower or farther from the assembly, or apply for a one-time permit.",
            )
            .fix(Fix::Apply { latest: None })
    };
    finding
        .about(&near.zone.identifier)
        .on(facts, &near.parts)
        .measured_distance(reach_m, near.distance_m)
}

fn asked(facts: &Facts<'_>, rule: &Head<'_, Params>, settled: &[Near<'_>]) -> Finding {
    let radius_m = facts
        .greatest_agl_m()
        .map(|height_m| (height_m * rule.radius_of_height.fraction()).ceil());
    let around = radius_m.map_or_else(
        || Localized::fixed("", ""),
        |radius_m| {
            let radius = number(radius_m, 0);
            Localized::new(
                format!(" (do {} m od trati)", radius.cs),
                format!(" (within {} m of the route)", radius.en),
            )
        },
    );
    let named = match settled {
        [] => Localized::fixed("", ""),
        [first, rest @ ..] => {
            let name = zones::name_of(first.zone);
            let more = if rest.is_empty() {
                Localized::fixed("", "")
            } else {
                let count = rest.len();
                Localized::new(format!(" a {count} další"), format!(" and {count} more"))
            };
            Localized::new(
                format!(" Zasahuje do ní zástavba: {name}{}.", more.cs),
                format!(" It reaches into a settlement: {name}{}.", more.en),
            )
        }
    };
    let question = Localized::new(
        format!(
            "Bude dopadová oblast{} bez nezúčastněných lidí?{}",
            around.cs, named.cs
        ),
        format!(
            "Will the impact area{} be free of uninvolved people?{}",
            around.en, named.en
        ),
    );
    let mut asked = rule.ask(question, rests_on(facts));
    asked.limit = radius_m.map(|metres| Measure::Distance { metres });
    asked
}

#[cfg(test)]
mod tests {
    use super::super::fixtures::{World, zone};
    use super::*;
    use crate::airspace::Restriction;
    use crate::altitude::Datum;
    use crate::geometry::Area;

    /// A place whose border lies so far south of the take-off point.
    fn south(kind: ZoneKind, metres: f64) -> World {
        let mut world = World::new();
        let mut place = zone(kind, Restriction::Information);
        place.area = Area::circle(World::home().offset(metres + 100.0, 180.0), 100.0).unwrap();
        world.zones = Some(vec![place]);
        world
    }

    #[test]
    fn an_assembly_within_the_height_and_the_buffer_fails() {
        // 70 m above ground at the most, and 30 m of buffer.
        assert_eq!(
            south(ZoneKind::Assembly, 99.0).state("SAF-11"),
            FindingState::Fail
        );
        assert_eq!(
            south(ZoneKind::Assembly, 101.0).state("SAF-11"),
            FindingState::Ask
        );
        let mut world = south(ZoneKind::Assembly, 50.0);
        world.one_time_permit().lifts = vec!["SAF-11".into()];
        assert_eq!(world.state("SAF-11"), FindingState::Lifted);
        assert_eq!(world.findings("SAF-11")[1].state, FindingState::Ask);
    }

    #[test]
    fn a_settlement_is_named_in_the_question() {
        let question = south(ZoneKind::Settlement, 99.0).finding("SAF-11").text;
        assert!(question.cs.contains("70 m") && question.cs.contains("LKT1"));
        let question = south(ZoneKind::Settlement, 101.0).finding("SAF-11").text;
        assert!(!question.cs.contains("LKT1"));
    }

    #[test]
    fn without_the_height_above_ground_nobody_can_tell() {
        let mut world = south(ZoneKind::Assembly, 300.0);
        world.mission.datum = Datum::Amsl;
        assert_eq!(world.state("SAF-11"), FindingState::Ask);
        for index in 0..4 {
            world.corner(index).height_m = 500.0;
        }
        assert_eq!(world.state("SAF-11"), FindingState::CannotJudge);
        world.mission.datum = Datum::Home;
        world.mission.takeoff = None;
        world.mission.ground_below_takeoff_m = None;
        assert_eq!(world.state("SAF-11"), FindingState::CannotJudge);
    }
}
