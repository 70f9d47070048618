//! What the way home passes above, and how far.

use super::Facts;
use super::way_home::WayHome;
use crate::airspace::{Zone, ZoneKind};
use crate::altitude::{Bounds, Datum};
use crate::geometry::Area;
use crate::localized::Localized;
use crate::missions::Footprint;
use crate::missions::volumes::STANDARD_TO_AMSL;
use crate::rules::zones;

/// Something that the way home passes above.
#[derive(Debug)]
pub(in crate::rules) struct Above {
    /// The ground, or the obstacle.
    pub(in crate::rules) what: Localized,
    /// The identifier of the obstacle.
    pub(in crate::rules) zone: Option<String>,
    /// How far the way passes above it, metres; negative below its top.
    pub(in crate::rules) clearance: Bounds,
}

impl WayHome {
    /// What it passes above at a height above the take-off point: the ground and each obstacle.
    pub(in crate::rules) fn above(&self, facts: &Facts<'_>, height_m: f64) -> Vec<Above> {
        let terrain = facts.terrain.filter(|terrain| !terrain.is_empty());
        let takeoff_m = terrain.and_then(|terrain| terrain.elevation_m(self.home));
        let ground = terrain.and_then(|terrain| self.highest_ground(terrain, facts.buffer_m));
        let clearance = match (takeoff_m, ground) {
            (Some(takeoff_m), Some(ground)) => Bounds::exact(takeoff_m + height_m).minus(ground),
            _ => Bounds::new(f64::NEG_INFINITY, f64::INFINITY),
        };
        let mut passed = vec![Above {
            what: Localized::fixed("terén", "ground"),
            zone: None,
            clearance,
        }];
        passed.extend(obstacles(facts, self).into_iter().map(|zone| {
            let name = zones::name_of(zone);
            Above {
                what: Localized::new(format!("překážka {name}"), format!("obstacle {name}")),
                zone: Some(zone.identifier.clone()),
                clearance: over_obstacle(facts, zone, takeoff_m, height_m),
            }
        }));
        passed
    }
}

/// The obstacles that a way home comes to within the buffer of.
fn obstacles<'a>(facts: &Facts<'a>, way: &WayHome) -> Vec<&'a Zone> {
    let mut found = Vec::new();
    let Some(airspace) = facts
        .airspace
        .filter(|_| facts.has_zones(ZoneKind::Obstacle))
    else {
        return found;
    };
    let around = Footprint::Leg {
        from: way.home,
        to: way.home,
    };
    let reach_m = way.radius_m() + facts.buffer_m;
    let kinds = [ZoneKind::Obstacle];
    airspace
        .airspace
        .near_each_of(&kinds, [&around], reach_m, |_, index, _| {
            let zone = airspace.airspace.zone(index);
            found.extend(zone.filter(|zone| way.passes(&zone.area, facts.buffer_m)));
        });
    found.sort_by(|a, b| a.identifier.cmp(&b.identifier));
    found
}

/// How far the way home passes above the top of an obstacle.
fn over_obstacle(facts: &Facts<'_>, zone: &Zone, takeoff_m: Option<f64>, height_m: f64) -> Bounds {
    let assumptions = facts.rulebook.assumptions();
    let Some(top) = zone.upper else {
        return Bounds::exact(f64::NEG_INFINITY);
    };
    let metres = Bounds::exact(top.metres);
    let home = takeoff_m.map_or(assumptions.ground, Bounds::exact);
    let way = home.plus(Bounds::exact(height_m));
    match top.datum {
        Datum::Agl => match (takeoff_m, ground_of(facts, &zone.area)) {
            (Some(_), Some(ground)) => way.minus(ground.plus(metres)),
            // Without terrain it stands no lower than the pilot declares.
            _ => Bounds::new(
                f64::NEG_INFINITY,
                facts
                    .mission
                    .ground_below_takeoff_m
                    .map_or(f64::INFINITY, |drop_m| height_m + drop_m - top.metres),
            ),
        },
        Datum::Amsl => way.minus(metres),
        Datum::Wgs84 => way.minus(metres.minus(assumptions.geoid)),
        Datum::Standard => way.minus(metres.plus(STANDARD_TO_AMSL)),
        // An obstacle has no take-off point.
        Datum::Home => Bounds::new(f64::NEG_INFINITY, f64::INFINITY),
    }
}

/// The ground under an area, metres above sea level.
fn ground_of(facts: &Facts<'_>, area: &Area) -> Option<Bounds> {
    let (southwest, northeast) = area.bounds();
    facts.terrain?.over(southwest, northeast)
}
