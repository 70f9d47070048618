//! GZ-17: densely populated areas.
//!
//! **Checks** whether the flight, with its buffer, meets a densely populated area (HOP). Aircraft of
//! the stated class marks need no permit under conditions that a person confirms. **Source** Annex X
//! clause 16 g); OOP LKR10 of 15 May 2024; OOP LKR316 (text not read). **Because** a falling drone hits
//! somebody. **Severity** needs a one-time permit that names the area. **Example** BRUS over a housing
//! estate.

use serde::Deserialize;

use super::zones::{self, layers};
use super::{Facts, Finding, Head};
use crate::aircraft::ClassMark;
use crate::airspace::ZoneKind;
use crate::localized::Localized;

/// The numbers of the rule.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Params {
    /// Class marks that may fly there under the conditions.
    conditional_classes: Vec<ClassMark>,
}

pub(super) fn check(facts: &Facts<'_>, rule: &Head<'_, Params>) -> Vec<Finding> {
    let mark = facts
        .aircraft
        .and_then(|aircraft| aircraft.limits.class_mark);
    let conditional = mark.is_some_and(|mark| rule.conditional_classes.contains(&mark));
    if !conditional || facts.met.is_none() {
        return zones::judge_kind(facts, rule, layers::POPULATED, ZoneKind::Populated);
    }
    let met = zones::met(facts, |hit| match hit.zone.kind {
        ZoneKind::Populated => hit.volumes.clone(),
        _ => Vec::new(),
    });
    if met.is_empty() {
        return vec![zones::none_met(facts, rule, layers::POPULATED)];
    }
    met.iter()
        .map(|met| {
            let name = zones::name_of(met.zone);
            let question = Localized::new(
                format!("Prostor {name}: vyhne se let přeletu nezúčastněných osob, bude od nich vodorovně nejméně tak daleko, jak je vysoko, je místo předem obhlédnuto a let v mapě ohlášen?"),
                format!("{name}: does the flight avoid passing over uninvolved people and stay as far from them as it is high, has the site been assessed before, and has the flight been announced in the map?"),
            );
            let finding = zones::lifted(facts, rule, met)
                .unwrap_or_else(|| rule.ask(question, zones::source(met)));
            zones::placed(facts, met, finding)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::FindingState;
    use super::super::fixtures::{World, judges, zone};
    use super::*;
    use crate::airspace::Restriction;

    #[test]
    fn the_buffer_decides() {
        judges("GZ-17", ZoneKind::Populated);
    }

    #[test]
    fn only_the_stated_classes_may_fly_under_the_conditions() {
        let mut world = World::new();
        world.zones = Some(vec![zone(ZoneKind::Populated, Restriction::Conditional)]);
        world.rules().populated.params.conditional_classes = vec![ClassMark::C1];
        for (mark, expected) in [
            (None, FindingState::Fail),
            (Some(ClassMark::None), FindingState::Fail),
            (Some(ClassMark::C1), FindingState::Ask),
            (Some(ClassMark::C2), FindingState::Fail),
        ] {
            world.aircraft.limits.class_mark = mark;
            assert_eq!(world.state("GZ-17"), expected, "{mark:?}");
        }
        world.aircraft.limits.class_mark = Some(ClassMark::C1);
        world.mission.buffer_m = Some(25.0);
        assert_eq!(world.state("GZ-17"), FindingState::Pass);
    }
}
