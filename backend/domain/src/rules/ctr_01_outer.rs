//! CTR-01: in a control zone, away from its aerodrome, low flight is free.
//!
//! **Checks** each part in a control zone against the free height above ground. Where the published
//! grid covers a part, CTR-03 decides about it; within the surroundings of the aerodrome CTR-02 asks
//! for more; where the data hold no aerodrome of the zone, nothing is free. **Source** Annex X clause
//! 7; OOP LKR10 (green sector). **Because** aircraft take off and land there. **Severity** needs
//! coordination. **Example** 105 m above ground 8 km from the aerodrome.

use serde::Deserialize;

use super::zones::{self, Met, layers, words};
use super::{Facts, Finding, Head, ZoneMet, ctr_grid};
use crate::airspace::{Zone, ZoneKind};
use crate::localized::{Localized, number};
use crate::missions::Footprint;
use crate::quantity::Length;

/// The numbers of the rule.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Params {
    /// Up to this height above ground nobody has to be asked.
    free_height_agl: Length,
}

pub(super) fn check(facts: &Facts<'_>, rule: &Head<'_, Params>) -> Vec<Finding> {
    if facts.met.is_none() {
        return vec![zones::no_airspace(rule)];
    }
    let free_m = rule.free_height_agl.metres();
    let met = zones::met(facts, |hit| {
        if is_ctr(facts, hit.zone) {
            not_free(facts, hit, free_m)
        } else {
            Vec::new()
        }
    });
    if met.is_empty() {
        return vec![passed(facts, rule, free_m)];
    }
    met.iter()
        .map(|met| found(facts, rule, met, free_m))
        .collect()
}

/// Whether a zone is judged as a control zone: its inner part too, where no rule of its own judges it.
fn is_ctr(facts: &Facts<'_>, zone: &Zone) -> bool {
    let inner = &facts.rulebook.rules.ctr_inner;
    match zone.kind {
        ZoneKind::Ctr => true,
        ZoneKind::CtrInner => !facts.judges(inner),
        _ => false,
    }
}

/// The parts in a control zone for which the tower has to be asked.
fn not_free(facts: &Facts<'_>, hit: &ZoneMet<'_>, free_m: f64) -> Vec<usize> {
    let by_grid = ctr_grid::decides(facts);
    let covered = |part: usize| {
        let inside = |at| ctr_grid::within(hit.zone, at, 0.0);
        by_grid && ctr_grid::covers(facts, ZoneKind::CtrGrid, part, inside)
    };
    let parts = hit.volumes.iter().copied();
    let left: Vec<usize> = parts.filter(|part| !covered(*part)).collect();
    if left.is_empty() || !has_aerodrome(facts, hit.zone) {
        return left;
    }
    ctr_grid::higher(facts, &left, free_m)
}

/// Whether the data hold the surroundings of an aerodrome that lies in a control zone, in a hole of it
/// too.
fn has_aerodrome(facts: &Facts<'_>, zone: &Zone) -> bool {
    let kinds = [ZoneKind::AerodromePoint];
    let holds = facts.has_zones(ZoneKind::AerodromePoint);
    let Some(airspace) = facts
        .airspace
        .map(|facts| &facts.airspace)
        .filter(|_| holds)
    else {
        return false;
    };
    let (inside, mut found) = (Footprint::Within(ctr_grid::filled(&zone.area)), false);
    airspace.near_each_of(&kinds, [&inside], 0.0, |_, index, _| {
        let centre = |point: &Zone| point.area.centre();
        let point = airspace.zone(index).filter(|_| !found).map(centre);
        found |= point.is_some_and(|centre| ctr_grid::encloses(zone, centre));
    });
    found
}

fn found(facts: &Facts<'_>, rule: &Head<'_, Params>, met: &Met<'_>, free_m: f64) -> Finding {
    if has_aerodrome(facts, met.zone) {
        return ctr_grid::too_high(facts, rule, met, free_m);
    }
    let (name, more) = (zones::name_of(met.zone), words::remarks(met));
    let text = Localized::new(
        format!(
            "Let prochází řízeným okrskem {name}. Data zde neobsahují mřížku volných výšek pro celý let ani polohu letiště, let je proto třeba koordinovat.{}",
            more.cs
        ),
        format!(
            "The flight enters the control zone {name}. The data hold here neither a grid of free heights for the whole flight nor the place of the aerodrome, so it has to be coordinated.{}",
            more.en
        ),
    );
    zones::judge_one(facts, rule, met, text)
}

fn passed(facts: &Facts<'_>, rule: &Head<'_, Params>, free_m: f64) -> Finding {
    let in_ctr = zones::asking(facts).find(|hit| is_ctr(facts, hit.zone));
    let Some(hit) = in_ctr else {
        return zones::none_met(facts, rule, layers::CONTROL);
    };
    let (name, free) = (zones::name_of(hit.zone), number(free_m, 0));
    let low = ctr_grid::higher(facts, &hit.volumes, free_m).is_empty();
    let text = if low {
        Localized::new(
            format!("V řízeném okrsku {name} nejvýše {} m nad zemí.", free.cs),
            format!(
                "In the control zone {name} at most {} m above ground.",
                free.en
            ),
        )
    } else {
        Localized::new(
            format!("O letu v řízeném okrsku {name} rozhoduje mřížka výšek (CTR-03)."),
            format!("In the control zone {name} the height grid decides (CTR-03)."),
        )
    };
    zones::passed(facts, rule, text).about(&hit.zone.identifier)
}

#[cfg(test)]
mod tests {
    use super::super::FindingState;
    use super::super::fixtures::{World, around, cell, consent};
    use super::*;
    use crate::geometry::Area;

    const ID: &str = "CTR-01";

    /// A control zone of 9 km around the mission whose aerodrome lies 7 km away.
    fn world(height_m: f64) -> World {
        let mut world = World::new();
        world.fly_at(height_m);
        let far = World::home().offset(7000.0, 90.0);
        world.zones = Some(vec![
            around(World::home(), 9000.0, ZoneKind::Ctr, "LKCT"),
            around(far, 5500.0, ZoneKind::AerodromePoint, "ARP"),
        ]);
        world
    }

    #[test]
    fn low_flight_away_from_the_aerodrome_is_free() {
        assert_eq!(world(100.0).state(ID), FindingState::Pass);
        let finding = world(100.1).finding(ID);
        assert_eq!(finding.state, FindingState::Fail);
        assert_eq!(finding.zone.as_deref(), Some("LKCT"));
    }

    #[test]
    fn without_its_aerodrome_nothing_is_free() {
        let mut world = world(10.0);
        let zones = world.zones.as_mut().unwrap();
        // An aerodrome outside the zone does not count.
        zones[1].area = Area::circle(World::home().offset(9100.0, 0.0), 5500.0).unwrap();
        assert_eq!(world.state(ID), FindingState::Fail);
        world.zones.as_mut().unwrap().pop();
        assert_eq!(world.state(ID), FindingState::Fail);
        world.mission.consents = vec![consent(&world, "LKCT")];
        assert_eq!(world.state(ID), FindingState::Lifted);
    }

    #[test]
    fn where_the_grid_covers_the_flight_it_decides() {
        let mut world = world(110.0);
        world.zones.as_mut().unwrap().push(cell(2000.0, 120.0));
        assert_eq!(world.state(ID), FindingState::Pass);
        assert!(world.finding(ID).text.en.contains("CTR-03"));
        // A cell that leaves a part of the flight uncovered does not.
        world.zones.as_mut().unwrap().pop();
        world.zones.as_mut().unwrap().push(cell(200.0, 120.0));
        assert_eq!(world.state(ID), FindingState::Fail);
        assert_eq!(world.state("CTR-03"), FindingState::Pass);
    }

    #[test]
    fn in_a_regime_without_inner_parts_they_are_control_zones() {
        let mut world = world(100.1);
        world.zones.as_mut().unwrap()[0].kind = ZoneKind::CtrInner;
        assert_eq!(world.state(ID), FindingState::Pass);
        assert_eq!(world.state("CTR-04"), FindingState::Fail);
        world.rules().ctr_inner.applies = false;
        assert_eq!(world.state(ID), FindingState::Fail);
    }

    #[test]
    fn an_unknown_height_is_not_free() {
        let mut world = world(50.0);
        world.mission.datum = crate::altitude::Datum::Home;
        world.mission.ground_below_takeoff_m = None;
        assert_eq!(world.state(ID), FindingState::CannotJudge);
    }
}
