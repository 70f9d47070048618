//! ZON-01: prohibited areas.
//!
//! **Checks** whether the flight, with its buffer, meets a prohibited area that is active. **Source**
//! OOP LKR320; Annex X clause 7. **Because** whom the area protects relies on it. **Severity** needs a
//! one-time permit that names the area. **Example** the way home cuts the corner of an LKP area.

use super::zones::{self, layers};
use super::{Facts, Finding, Head};
use crate::airspace::{Restriction, ZoneKind};

pub(super) type Params = crate::rulebook::NoParams;

pub(super) fn check(facts: &Facts<'_>, rule: &Head<'_, Params>) -> Vec<Finding> {
    zones::judge(facts, rule, layers::AREAS, |zone| {
        zone.kind == ZoneKind::Prohibited || zone.restriction == Restriction::Prohibited
    })
}

#[cfg(test)]
mod tests {
    use super::super::FindingState;
    use super::super::fixtures::{World, zone};
    use super::*;
    use crate::altitude::Altitude;
    use crate::geometry::Area;

    fn world(buffer_m: f64) -> World {
        let mut world = World::new();
        world.mission.buffer_m = Some(buffer_m);
        world.zones = Some(vec![zone(ZoneKind::Prohibited, Restriction::Prohibited)]);
        world
    }

    #[test]
    fn the_buffer_decides() {
        // The zone lies 27 m beside the route.
        assert_eq!(world(30.0).state("ZON-01"), FindingState::Fail);
        assert_eq!(world(25.0).state("ZON-01"), FindingState::Pass);
        assert_eq!(world(30.0).finding("ZON-01").zone.as_deref(), Some("LKT1"));
    }

    #[test]
    fn below_its_floor_and_above_its_ceiling_it_is_not_met() {
        let mut world = world(30.0);
        // The legs beside the zone are 50 to 60 m above the take-off point and up to 70 m above ground.
        for (lower_m, expected) in [(70.0, FindingState::Fail), (70.1, FindingState::Pass)] {
            world.zones.as_mut().unwrap()[0].lower = Altitude::agl(lower_m);
            assert_eq!(world.state("ZON-01"), expected, "{lower_m}");
        }
        world.zones.as_mut().unwrap()[0].lower = Altitude::amsl(300.0);
        assert_eq!(world.state("ZON-01"), FindingState::CannotJudge);
    }

    #[test]
    fn a_permit_opens_it_only_where_it_names_it_and_reaches() {
        let mut world = world(30.0);
        let takeoff = world.takeoff();
        world.one_time_permit().zones = vec!["LKT1".into()];
        assert_eq!(world.state("ZON-01"), FindingState::Lifted);
        world.permits[1].area = Some(Area::circle(takeoff, 100.0).unwrap());
        assert_eq!(world.state("ZON-01"), FindingState::Fail);
        world.permits[1].area = Some(Area::circle(takeoff, 1000.0).unwrap());
        world.permits[1].zones = vec!["LKT2".into()];
        assert_eq!(world.state("ZON-01"), FindingState::Fail);
        world.permits[1].zones = vec!["LKT1".into()];
        world.permits[1].max_height_agl_m = Some(65.0);
        assert_eq!(world.state("ZON-01"), FindingState::Fail);
    }

    #[test]
    fn an_exemption_lifts_and_without_data_nobody_can_tell() {
        let mut world = world(30.0);
        world.zones.as_mut().unwrap()[0].police_exempt = true;
        assert_eq!(world.state("ZON-01"), FindingState::Lifted);
        world.zones = None;
        assert_eq!(world.state("ZON-01"), FindingState::CannotJudge);
    }
}
