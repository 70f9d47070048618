//! ATZ-01: the traffic zone of an uncontrolled aerodrome.
//!
//! **Checks** whether the flight, with its buffer, meets an aerodrome traffic zone; where the published
//! grid covers a part, the free height of its cells decides. **Source** Annex X clause 7; OOP LKR315,
//! data `GRID_ATZ`. **Because** small aircraft fly circuits there. **Severity** needs coordination.
//! **Example** a search 2 km from an aero club's field.

use super::zones::{self, layers};
use super::{Facts, Finding, Head, ZoneMet, ctr_grid};
use crate::airspace::ZoneKind;

pub(super) type Params = crate::rulebook::NoParams;

pub(super) fn check(facts: &Facts<'_>, rule: &Head<'_, Params>) -> Vec<Finding> {
    let by_grid = ctr_grid::decides(facts);
    let zones = zones::judge_parts(facts, rule, layers::TRAFFIC, |hit| match hit.zone.kind {
        ZoneKind::Atz => uncovered(facts, hit, by_grid),
        ZoneKind::AtzGrid if !by_grid => hit.volumes.clone(),
        _ => Vec::new(),
    });
    if !by_grid {
        return zones;
    }
    let cells = ctr_grid::judge(facts, rule, ZoneKind::AtzGrid, &[ZoneKind::Atz]);
    if cells.is_empty() {
        return zones;
    }
    let more = zones.into_iter().filter(|finding| finding.zone.is_some());
    cells.into_iter().chain(more).collect()
}

/// The parts in a traffic zone about which the grid does not decide.
fn uncovered(facts: &Facts<'_>, hit: &ZoneMet<'_>, by_grid: bool) -> Vec<usize> {
    let inside = |at| ctr_grid::within(hit.zone, at, 0.0);
    let covered =
        |part: &usize| by_grid && ctr_grid::covers(facts, ZoneKind::AtzGrid, *part, inside);
    let parts = hit.volumes.iter().copied();
    parts.filter(|part| !covered(part)).collect()
}

#[cfg(test)]
mod tests {
    use super::super::FindingState;
    use super::super::fixtures::{World, around, cell, consent, judges};
    use super::*;
    use crate::airspace::Zone;

    const ID: &str = "ATZ-01";

    #[test]
    fn the_buffer_decides() {
        judges(ID, ZoneKind::Atz);
    }

    #[test]
    fn the_grid_decides_where_it_covers_the_flight() {
        let mut world = World::new();
        let cell = |radius_m| Zone {
            kind: ZoneKind::AtzGrid,
            ..cell(radius_m, 60.0)
        };
        for (radius_m, height_m, expected) in [
            (2000.0, 60.0, FindingState::Pass),
            (2000.0, 60.1, FindingState::Fail),
            (200.0, 50.0, FindingState::Fail),
        ] {
            world.fly_at(height_m);
            world.zones = Some(vec![
                around(World::home(), 5500.0, ZoneKind::Atz, "ATZ LKKL"),
                cell(radius_m),
            ]);
            assert_eq!(world.state(ID), expected, "{radius_m} {height_m}");
        }
        world.mission.consents = vec![consent(&world, "ATZ LKKL")];
        assert_eq!(world.state(ID), FindingState::Lifted);
        // Where the regime has no grid, its cells free nothing.
        world.mission.consents.clear();
        world.zones = Some(vec![cell(2000.0)]);
        world.fly_at(50.0);
        assert_eq!(world.state(ID), FindingState::Pass);
        world.rules().ctr_grid.applies = false;
        assert_eq!(world.state(ID), FindingState::Fail);
    }
}
