//! CTR-02: near the aerodrome of a control zone heavier drones ask first.
//!
//! **Checks** each part within the surroundings of an aerodrome: a drone of the stated mass or more
//! needs coordination, a lighter one above a height of its own. Where the published grid covers a
//! part, CTR-03 decides about it. **Source** Annex X clause 7; OOP LKR10 (orange sector). **Because**
//! aircraft fly low there. **Severity** needs coordination. **Example** BRUS at 50 m, 3 km from the
//! aerodrome.

use serde::Deserialize;

use super::zones::{self, Met, words};
use super::{Facts, Finding, Head, Measure, ZoneMet, ctr_grid};
use crate::aircraft::AircraftFacts;
use crate::airspace::ZoneKind;
use crate::localized::{Localized, number};
use crate::quantity::{Length, Mass};

/// The numbers of the rule. How far the surroundings reach, the zones themselves say.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Params {
    /// A take-off mass below this is light.
    light_below: Mass,
    /// Up to this height above ground a light drone need not ask where there is no grid.
    light_free_height_agl: Length,
}

pub(super) fn check(facts: &Facts<'_>, rule: &Head<'_, Params>) -> Vec<Finding> {
    if facts.met.is_none() {
        return vec![zones::no_airspace(rule)];
    }
    let free_m = free_m(facts, rule);
    let near = |hit: &ZoneMet<'_>| hit.zone.kind == ZoneKind::AerodromePoint;
    let met = zones::met_within(
        facts,
        |hit| {
            if near(hit) {
                ctr_grid::higher(facts, &uncovered(facts, hit), free_m)
            } else {
                Vec::new()
            }
        },
        |zone| ctr_grid::around(facts, &CTRS, zone.area.centre()),
    );
    if !met.is_empty() {
        return met
            .iter()
            .map(|met| found(facts, rule, met, free_m))
            .collect();
    }
    let text = match zones::asking(facts).find(|hit| near(hit)) {
        None => Localized::fixed(
            "Let nevede v okolí letiště řízeného okrsku.",
            "The flight does not come near the aerodrome of a control zone.",
        ),
        Some(hit) if !uncovered(facts, hit).is_empty() => Localized::fixed(
            "Lehké letadlo v okolí letiště ve volné výšce.",
            "A light aircraft near the aerodrome at a free height.",
        ),
        Some(_) => Localized::fixed(
            "O letu v okolí letiště rozhoduje mřížka výšek (CTR-03).",
            "Near the aerodrome the height grid decides (CTR-03).",
        ),
    };
    vec![zones::passed(facts, rule, text)]
}

/// The zones that a clearance near an aerodrome may name instead.
const CTRS: [ZoneKind; 2] = [ZoneKind::Ctr, ZoneKind::CtrInner];

/// The height that is free for this aircraft, metres. A mass that is not known is not light.
fn free_m(facts: &Facts<'_>, rule: &Head<'_, Params>) -> f64 {
    let mass_g = facts.aircraft.and_then(AircraftFacts::mass_g);
    if mass_g.is_some_and(|mass_g| mass_g < rule.light_below.grams()) {
        rule.light_free_height_agl.metres()
    } else {
        0.0
    }
}

/// The parts near an aerodrome about which the grid does not decide.
fn uncovered(facts: &Facts<'_>, hit: &ZoneMet<'_>) -> Vec<usize> {
    let ctrs = ctr_grid::around(facts, &CTRS, hit.zone.area.centre());
    // Beyond the control zone of the aerodrome there is no grid, and nothing to ask.
    let inside = |at| {
        let in_ctr = || ctrs.iter().any(|ctr| ctr_grid::within(ctr, at, 0.0));
        ctr_grid::within(hit.zone, at, 0.0) && (ctrs.is_empty() || in_ctr())
    };
    let by_grid = ctr_grid::decides(facts);
    let covered =
        |part: &usize| by_grid && ctr_grid::covers(facts, ZoneKind::CtrGrid, *part, inside);
    let parts = hit.volumes.iter().copied();
    parts.filter(|part| !covered(part)).collect()
}

fn found(facts: &Facts<'_>, rule: &Head<'_, Params>, met: &Met<'_>, free_m: f64) -> Finding {
    if free_m > 0.0 {
        return ctr_grid::too_high(facts, rule, met, free_m);
    }
    let (name, more) = (zones::name_of(met.zone), words::remarks(met));
    let mass_g = facts.aircraft.and_then(AircraftFacts::mass_g);
    let light_g = rule.light_below.grams();
    let text = match mass_g {
        None => Localized::new(
            format!(
                "Let vede v okolí letiště {name} a vzletová hmotnost není známa.{}",
                more.cs
            ),
            format!(
                "The flight comes near the aerodrome {name}, and the take-off mass is not known.{}",
                more.en
            ),
        ),
        Some(mass_g) if mass_g < light_g => Localized::new(
            format!(
                "Let vede v okolí letiště {name} a mřížka volných výšek v datech není.{}",
                more.cs
            ),
            format!(
                "The flight comes near the aerodrome {name}, and the data hold no grid of free heights.{}",
                more.en
            ),
        ),
        Some(mass_g) => {
            let mass = number(mass_g, 0);
            Localized::new(
                format!(
                    "Let vede v okolí letiště {name} se vzletovou hmotností {} g.{}",
                    mass.cs, more.cs
                ),
                format!(
                    "The flight comes near the aerodrome {name} at a take-off mass of {} g.{}",
                    mass.en, more.en
                ),
            )
        }
    };
    let finding = zones::judge_one(facts, rule, met, text);
    match mass_g {
        Some(grams) if grams >= light_g => {
            finding.measured(Measure::Mass { grams: light_g }, Measure::Mass { grams })
        }
        _ => finding,
    }
}

#[cfg(test)]
mod tests {
    use super::super::FindingState;
    use super::super::fixtures::{World, around, cell, consent};
    use super::*;

    const ID: &str = "CTR-02";

    /// An aerodrome so many metres away from the middle of the mission.
    fn world(distance_m: f64) -> World {
        let mut world = World::new();
        world.fly_at(50.0);
        let there = World::home().offset(distance_m, 180.0);
        world.zones = Some(vec![
            around(there, 9000.0, ZoneKind::Ctr, "LKCT"),
            around(there, 5500.0, ZoneKind::AerodromePoint, "ARP"),
        ]);
        world
    }

    #[test]
    fn the_surroundings_of_the_aerodrome_decide() {
        // The take-off point is the southernmost corner; the buffer is 30 m.
        assert_eq!(world(5525.0).state(ID), FindingState::Fail);
        assert_eq!(world(5535.0).state(ID), FindingState::Pass);
    }

    #[test]
    fn the_mass_decides_where_light_drones_have_a_height_of_their_own() {
        let mut world = world(3000.0);
        world.rules().ctr_near.params.light_free_height_agl = Length::new(100.0);
        for (mass_g, height_m, expected) in [
            (Some(909.9), 100.0, FindingState::Pass),
            (Some(909.9), 100.1, FindingState::Fail),
            (Some(910.0), 50.0, FindingState::Fail),
            (None, 50.0, FindingState::Fail),
        ] {
            world.fly_at(height_m);
            world.aircraft.limits.mass_g = mass_g;
            assert_eq!(world.state(ID), expected, "{mass_g:?} {height_m}");
        }
        // Without it and without a grid nothing is free.
        let mut world = self::world(3000.0);
        world.aircraft.limits.mass_g = Some(249.0);
        assert_eq!(world.state(ID), FindingState::Fail);
    }

    #[test]
    fn a_clearance_for_the_control_zone_is_one_for_its_aerodrome() {
        let mut world = world(3000.0);
        for (zone, expected) in [
            ("LKCT", FindingState::Lifted),
            ("ARP", FindingState::Lifted),
            ("LKCX", FindingState::Fail),
        ] {
            world.mission.consents = vec![consent(&world, zone)];
            assert_eq!(world.state(ID), expected, "{zone}");
        }
    }

    #[test]
    fn where_the_grid_covers_the_flight_it_decides() {
        let mut world = world(3000.0);
        world.zones.as_mut().unwrap().push(cell(2000.0, 120.0));
        assert_eq!(world.state(ID), FindingState::Pass);
        assert_eq!(world.state("CTR-03"), FindingState::Pass);
        world.rules().ctr_grid.applies = false;
        assert_eq!(world.state(ID), FindingState::Fail);
    }
}
