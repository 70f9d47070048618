//! ZON-05: the restricted area LKR9 over Prague.
//!
//! **Checks**, where the flight meets the area, whether anything else there asks for a consent or a
//! permit: a densely populated area, another zone, a height that is not free in the control zone. Only
//! a flight free of all that is free in LKR9. Where the data hold no densely populated areas, it is
//! not. **Source** list of the permission to fly (Oprávnění k letu), by letejtezodpovedne.cz.
//! **Because** the city lies under the approaches. **Severity** needs a one-time permit that names the
//! area. **Example** any flight over the old town.

use serde::Deserialize;

use super::zon_02_castle::met_area;
use super::zones::{self, Met, layers, words};
use super::{Facts, Finding, FindingState, Head, ctr_01_outer, ctr_02_near, ctr_03_grid};
use crate::airspace::{Zone, ZoneKind};
use crate::localized::Localized;

/// The numbers of the rule.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Params {
    /// The area.
    area: String,
}

/// The area that the rule judges.
pub(super) fn area(params: &Params) -> &str {
    &params.area
}

pub(super) fn check(facts: &Facts<'_>, rule: &Head<'_, Params>) -> Vec<Finding> {
    let restricted = |zone: &Zone| zone.kind == ZoneKind::Restricted;
    match met_area(facts, rule, &rule.area, restricted) {
        Ok(met) => met.iter().map(|met| found(facts, rule, met)).collect(),
        Err(finding) => vec![*finding],
    }
}

fn found(facts: &Facts<'_>, rule: &Head<'_, Params>, met: &Met<'_>) -> Finding {
    let (name, more) = (zones::name_of(met.zone), words::remarks(met));
    if !facts.data_speak_of(layers::POPULATED) {
        let text = Localized::new(
            format!(
                "Let prochází prostorem {name}; hustě osídlené prostory v datech nejsou, a volný proto není.{}",
                more.cs
            ),
            format!(
                "The flight enters {name}; the data hold no densely populated areas, so it is not free.{}",
                more.en
            ),
        );
        return zones::judge_one(facts, rule, met, text);
    }
    let Some(other) = other_zone(facts, met).or_else(|| not_free(facts, met)) else {
        let text = Localized::new(
            format!("V prostoru {name} let nic dalšího neomezuje."),
            format!("In {name} nothing else limits the flight."),
        );
        return zones::placed(facts, met, zones::passed(facts, rule, text));
    };
    let text = Localized::new(
        format!(
            "Let prochází prostorem {name}, kde jej omezuje i {}.{}",
            other.cs, more.cs
        ),
        format!(
            "The flight enters {name}, where {} limits it too.{}",
            other.en, more.en
        ),
    );
    zones::judge_one(facts, rule, met, text)
}

/// Another zone that asks something of the same parts. The control zone is not one: its free heights
/// are those of LKR9.
fn other_zone(facts: &Facts<'_>, met: &Met<'_>) -> Option<Localized> {
    let other = zones::asking(facts).find(|hit| {
        let own = hit.zone.identifier == met.zone.identifier;
        let control = matches!(
            hit.zone.kind,
            ZoneKind::Ctr | ZoneKind::CtrGrid | ZoneKind::AerodromePoint
        );
        !own && !control && hit.volumes.iter().any(|part| met.parts.contains(part))
    });
    other.map(|hit| Localized::same(zones::name_of(hit.zone)))
}

/// A rule of control zones or of height by which a part is not free.
fn not_free(facts: &Facts<'_>, met: &Met<'_>) -> Option<Localized> {
    let rules = &facts.rulebook.rules;
    let mut findings = Vec::new();
    if facts.judges(&rules.ctr_outer) {
        findings.extend(ctr_01_outer::check(
            facts,
            &Head::new("CTR-01", &rules.ctr_outer),
        ));
    }
    if facts.judges(&rules.ctr_near) {
        findings.extend(ctr_02_near::check(
            facts,
            &Head::new("CTR-02", &rules.ctr_near),
        ));
    }
    if facts.judges(&rules.ctr_grid) {
        findings.extend(ctr_03_grid::check(
            facts,
            &Head::new("CTR-03", &rules.ctr_grid),
        ));
    }
    let there = |part: &usize| met.parts.contains(part);
    let asks = |finding: &Finding| {
        let all = finding.parts.is_empty();
        // Whether there is a control zone at all is asked elsewhere.
        let other = finding.state == FindingState::Ask && finding.zone.is_none();
        finding.state != FindingState::Pass && !other && (all || finding.parts.iter().any(there))
    };
    let found = findings.into_iter().find(asks)?;
    Some(Localized::new(
        format!("{} ({})", found.rule, found.title.cs),
        format!("{} ({})", found.rule, found.title.en),
    ))
}

#[cfg(test)]
mod tests {
    use super::super::fixtures::{World, around, cell};
    use super::*;
    use crate::airspace::Restriction;

    const ID: &str = "ZON-05";

    /// Over LKR9, with a densely populated area in the data so many metres away from the mission.
    fn world(populated_m: f64) -> World {
        let mut world = World::new();
        world.fly_at(50.0);
        let away = World::home().offset(populated_m, 270.0);
        world.zones = Some(vec![
            around(World::home(), 9000.0, ZoneKind::Restricted, "LKR9"),
            around(away, 100.0, ZoneKind::Populated, "LKR316"),
        ]);
        world
    }

    #[test]
    fn it_is_free_only_where_nothing_else_asks() {
        assert_eq!(world(135.0).state(ID), FindingState::Pass);
        let finding = world(125.0).finding(ID);
        assert_eq!(finding.state, FindingState::Fail);
        assert!(finding.text.en.contains("LKR316"));
    }

    #[test]
    fn a_zone_that_only_informs_changes_nothing() {
        let mut world = world(5000.0);
        let mut zone = around(World::home(), 500.0, ZoneKind::Other, "X");
        zone.restriction = Restriction::Information;
        world.zones.as_mut().unwrap().push(zone);
        assert_eq!(world.state(ID), FindingState::Pass);
        world.zones.as_mut().unwrap()[2].restriction = Restriction::Conditional;
        assert_eq!(world.state(ID), FindingState::Fail);
    }

    #[test]
    fn the_control_zone_decides_too() {
        for (free_m, expected) in [(50.0, FindingState::Pass), (49.0, FindingState::Fail)] {
            let mut world = world(5000.0);
            world.zones.as_mut().unwrap().push(cell(2000.0, free_m));
            assert_eq!(world.state(ID), expected, "{free_m}");
        }
    }

    #[test]
    fn without_populated_areas_in_the_data_it_is_not_free() {
        let mut world = world(5000.0);
        world.zones.as_mut().unwrap().pop();
        assert_eq!(world.state(ID), FindingState::Fail);
        world.one_time_permit().zones = vec!["LKR9".into()];
        assert_eq!(world.state(ID), FindingState::Lifted);
    }
}
