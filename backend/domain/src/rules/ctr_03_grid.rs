//! CTR-03: in a control zone the published height grid says what is free.
//!
//! **Checks** each part against the free height of every cell that it meets; 0 frees nothing.
//! **Source** OOP LKR314, data `GRID_CTR`. **Because** the cells follow the approaches of the
//! aerodrome. **Severity** needs coordination; a consent for the control zone is one for its cells. **Example**
//! 65 m above ground in a cell of 60 m.

use super::{Facts, Finding, Head, ctr_grid, zones};
use crate::airspace::ZoneKind;
use crate::localized::Localized;

pub(super) type Params = crate::rulebook::NoParams;

pub(super) fn check(facts: &Facts<'_>, rule: &Head<'_, Params>) -> Vec<Finding> {
    if facts.met.is_none() {
        return vec![zones::no_airspace(rule)];
    }
    let findings = ctr_grid::judge(
        facts,
        rule,
        ZoneKind::CtrGrid,
        &[ZoneKind::Ctr, ZoneKind::CtrInner],
    );
    if !findings.is_empty() {
        return findings;
    }
    let in_grid = zones::asking(facts).any(|hit| hit.zone.kind == ZoneKind::CtrGrid);
    let text = if in_grid {
        Localized::fixed(
            "Let je všude pod volnou výškou mřížky.",
            "The flight is everywhere below the free height of the grid.",
        )
    } else {
        Localized::fixed(
            "Let neprochází mřížkou výšek.",
            "The flight meets no cell of the height grid.",
        )
    };
    vec![zones::passed(facts, rule, text)]
}

#[cfg(test)]
mod tests {
    use super::super::FindingState;
    use super::super::fixtures::{World, around, cell, consent};
    use super::*;
    use crate::altitude::Altitude;

    const ID: &str = "CTR-03";

    fn world(height_m: f64, free_m: f64) -> World {
        let mut world = World::new();
        world.fly_at(height_m);
        world.zones = Some(vec![cell(2000.0, free_m)]);
        world
    }

    #[test]
    fn the_ceiling_of_a_cell_is_the_free_height() {
        for (height_m, free_m, expected) in [
            (60.0, 60.0, FindingState::Pass),
            (60.1, 60.0, FindingState::Fail),
            (119.0, 120.0, FindingState::Pass),
            (1.0, 0.0, FindingState::Fail),
            // Above the cell is not beyond its reach.
            (115.0, 10.0, FindingState::Fail),
        ] {
            let world = world(height_m, free_m);
            assert_eq!(world.state(ID), expected, "{height_m} {free_m}");
        }
    }

    #[test]
    fn the_lowest_of_the_cells_that_are_met_decides() {
        let mut world = world(60.0, 120.0);
        let mut low = cell(100.0, 50.0);
        low.identifier = "GRID_CTR_2".into();
        world.zones.as_mut().unwrap().push(low);
        let findings = world.findings(ID);
        assert_eq!(findings.len(), 1);
        assert_eq!(findings[0].zone.as_deref(), Some("GRID_CTR_2"));
    }

    #[test]
    fn cells_of_one_identifier_keep_their_own_free_heights() {
        let mut world = world(60.0, 50.0);
        world.zones.as_mut().unwrap().push(cell(1000.0, 20.0));
        let findings = world.findings(ID);
        let limits: Vec<_> = findings.iter().map(|f| f.limit.clone()).collect();
        let free = |metres| Some(crate::rules::Measure::agl(metres));
        assert_eq!(limits, [free(50.0), free(20.0)]);
    }

    #[test]
    fn a_cell_without_a_ceiling_frees_nothing() {
        let mut world = world(10.0, 60.0);
        world.zones.as_mut().unwrap()[0].upper = None;
        assert_eq!(world.state(ID), FindingState::Fail);
        world.zones.as_mut().unwrap()[0].upper =
            Some(Altitude::new(9000.0, crate::altitude::Datum::Standard));
        assert_eq!(world.state(ID), FindingState::Fail);
    }

    #[test]
    fn a_consent_for_the_control_zone_around_a_cell_lifts() {
        let mut world = world(80.0, 60.0);
        world.zones.as_mut().unwrap().extend([
            around(World::home(), 9000.0, ZoneKind::Ctr, "LKCT"),
            around(
                World::home().offset(5000.0, 0.0),
                4900.0,
                ZoneKind::Ctr,
                "LKCX",
            ),
        ]);
        for (zone, expected) in [
            ("LKCT", FindingState::Lifted),
            ("GRID_CTR_1", FindingState::Lifted),
            // The flight touches this one, but the cell lies in the other.
            ("LKCX", FindingState::Fail),
        ] {
            world.mission.consents = vec![consent(&world, zone)];
            assert_eq!(world.state(ID), expected, "{zone}");
        }
    }
}
