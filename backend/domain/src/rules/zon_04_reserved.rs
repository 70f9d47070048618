//! ZON-04: temporary segregated and reserved areas.
//!
//! **Checks** whether the flight, with its buffer, meets a TSA or TRA that another user has activated.
//! Airspace use plans say when; where none covers the flight, the area counts as active. Below its
//! floor flight is possible. **Source** Annex X clause 7; OOP LKR320. **Because** the area belongs to
//! its user for the time. **Severity** needs a one-time permit. **Example** a TSA down to the ground
//! over a military training area.

use super::zones::{self, layers};
use super::{Facts, Finding, Head};
use crate::airspace::ZoneKind;

pub(super) type Params = crate::rulebook::NoParams;

pub(super) fn check(facts: &Facts<'_>, rule: &Head<'_, Params>) -> Vec<Finding> {
    zones::judge_kind(facts, rule, layers::AREAS, ZoneKind::Reserved)
}

#[cfg(test)]
mod tests {
    use super::super::FindingState;
    use super::super::fixtures::{World, at, judges, zone};
    use super::*;
    use crate::airspace::{NoticeList, Restriction};
    use crate::altitude::Altitude;
    use crate::period::Period;

    #[test]
    fn the_buffer_decides() {
        judges("ZON-04", ZoneKind::Reserved);
    }

    #[test]
    fn a_plan_that_does_not_name_it_frees_it() {
        let mut world = World::new();
        world.zones = Some(vec![zone(
            ZoneKind::Reserved,
            Restriction::RequiresAuthorisation,
        )]);
        assert!(world.finding("ZON-04").text.en.contains("taken as active"));
        let day = Period::new(at("2026-06-24T04:00:00Z"), at("2026-06-25T04:00:00Z")).unwrap();
        world.notices = vec![NoticeList {
            covers: day,
            notices: vec![],
            source: "AUP".into(),
            issued_at: None,
            amends: false,
        }];
        assert_eq!(world.state("ZON-04"), FindingState::Pass);
    }

    #[test]
    fn below_its_floor_flight_is_possible() {
        let mut world = World::new();
        world.zones = Some(vec![zone(
            ZoneKind::Reserved,
            Restriction::RequiresAuthorisation,
        )]);
        for (lower_m, expected) in [(70.0, FindingState::Fail), (70.1, FindingState::Pass)] {
            world.zones.as_mut().unwrap()[0].lower = Altitude::agl(lower_m);
            assert_eq!(world.state("ZON-04"), expected, "{lower_m}");
        }
        world.zones.as_mut().unwrap()[0].lower = Altitude::agl(60.0);
        let remedy = world.finding("ZON-04").remedy.unwrap();
        assert!(remedy.en.contains("Below 60 m"), "{}", remedy.en);
    }
}
