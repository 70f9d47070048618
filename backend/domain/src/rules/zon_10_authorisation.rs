//! ZON-10: zones that need the consent of their authority or have conditions.
//!
//! **Checks** whether the flight, with its buffer, meets a zone that asks for authorisation or has
//! conditions and that no other rule judges by its kind for every flight: settlements and obstacles
//! concern other rules only at some masses and heights. **Source** Reg. (EU) 2019/947 Art. 15;
//! OOP LKR310. **Because** others rely on the zone. **Severity** needs coordination. **Example** a
//! geographical zone of a neighbouring State.

use super::{Facts, Finding, Head, zones};
use crate::airspace::{Restriction, Zone, ZoneKind};

pub(super) type Params = crate::rulebook::NoParams;

pub(super) fn check(facts: &Facts<'_>, rule: &Head<'_, Params>) -> Vec<Finding> {
    zones::judge(facts, rule, &[], concerns)
}

fn concerns(zone: &Zone) -> bool {
    let asks = matches!(
        zone.restriction,
        Restriction::RequiresAuthorisation | Restriction::Conditional
    );
    asks && matches!(
        zone.kind,
        ZoneKind::Other | ZoneKind::Airspace | ZoneKind::Settlement | ZoneKind::Obstacle
    )
}

#[cfg(test)]
mod tests {
    use super::super::FindingState;
    use super::super::fixtures::{World, at, zone};
    use super::*;
    use crate::missions::Consent;
    use crate::period::Period;

    fn world(restriction: Restriction) -> World {
        let mut world = World::new();
        world.zones = Some(vec![zone(ZoneKind::Other, restriction)]);
        world
    }

    #[test]
    fn what_a_zone_asks_decides() {
        for (restriction, expected) in [
            (Restriction::RequiresAuthorisation, FindingState::Fail),
            (Restriction::Conditional, FindingState::Fail),
            (Restriction::Information, FindingState::Pass),
        ] {
            assert_eq!(
                world(restriction).state("ZON-10"),
                expected,
                "{restriction}"
            );
        }
    }

    #[test]
    fn a_consent_lifts_for_the_zone_and_time_that_it_names() {
        let mut world = world(Restriction::RequiresAuthorisation);
        let consent = Consent {
            with: "Správce".into(),
            reference: "12/2026".into(),
            requested_at: None,
            valid: Some(world.mission.period),
            zones: vec!["LKT1".into()],
            rules: vec![],
            max_height_agl_m: None,
            ..Consent::default()
        };
        world.mission.consents = vec![consent];
        assert_eq!(world.state("ZON-10"), FindingState::Lifted);
        world.mission.consents[0].max_height_agl_m = Some(69.0);
        assert_eq!(world.state("ZON-10"), FindingState::Fail);
        world.mission.consents[0].max_height_agl_m = None;
        world.mission.consents[0].valid = None;
        assert_eq!(world.state("ZON-10"), FindingState::Fail);
        let end = world.mission.period.end() - chrono::TimeDelta::seconds(1);
        world.mission.consents[0].valid =
            Some(Period::new(at("2026-01-01T00:00:00Z"), end).unwrap());
        assert_eq!(world.state("ZON-10"), FindingState::Fail);
        world.mission.consents[0].valid = Some(world.mission.period);
        world.mission.consents[0].zones = vec!["LKT2".into()];
        assert_eq!(world.state("ZON-10"), FindingState::Fail);
    }
}
