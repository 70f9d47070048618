//! ZON-03: restricted and danger areas.
//!
//! **Checks** whether the flight, with its buffer, meets an active restricted (LKR) or danger area
//! (LKD). Where LKR9 has a rule of its own, that one judges it. **Source** Annex X clause 7; OOP
//! LKR320. **Because** other activity there endangers the flight, or the flight it. **Severity** needs
//! a one-time permit that names the area. **Example** a firing range on a weekday.

use super::zon_02_castle::is_area;
use super::zones::{self, layers};
use super::{Facts, Finding, Head, zon_05_prague};
use crate::airspace::ZoneKind;

pub(super) type Params = crate::rulebook::NoParams;

pub(super) fn check(facts: &Facts<'_>, rule: &Head<'_, Params>) -> Vec<Finding> {
    let prague = &facts.rulebook.rules.prague;
    let judged = facts.judges(prague);
    let elsewhere = zon_05_prague::area(&prague.params);
    zones::judge(facts, rule, layers::AREAS, |zone| match zone.kind {
        ZoneKind::Danger => true,
        ZoneKind::Restricted => !(judged && is_area(zone, elsewhere)),
        _ => false,
    })
}

#[cfg(test)]
mod tests {
    use super::super::FindingState;
    use super::super::fixtures::{World, around, judges};
    use super::*;

    #[test]
    fn the_buffer_decides() {
        judges("ZON-03", ZoneKind::Restricted);
        judges("ZON-03", ZoneKind::Danger);
    }

    #[test]
    fn prague_is_judged_here_only_where_it_has_no_rule_of_its_own() {
        let mut world = World::new();
        world.zones = Some(vec![around(
            World::home(),
            900.0,
            ZoneKind::Restricted,
            "LKR9",
        )]);
        assert_eq!(world.state("ZON-03"), FindingState::Pass);
        world.rules().prague.applies = false;
        assert_eq!(world.state("ZON-03"), FindingState::Fail);
    }
}
