//! People near a flight, whatever its height.

use super::Facts;
use crate::airspace::{Zone, ZoneKind};
use crate::missions::Volume;
use crate::missions::volumes::HeightBasis;

/// A zone that comes near, with the parts of the mission that it is near to.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::rules) struct Near<'a> {
    /// The zone.
    pub(in crate::rules) zone: &'a Zone,
    /// How near the aircraft may come, its buffer reckoned in, metres; 0 above the zone.
    pub(in crate::rules) distance_m: f64,
    /// The volumes.
    pub(in crate::rules) parts: Vec<usize>,
}

impl<'a> Facts<'a> {
    /// The zones of these kinds of people that the aircraft may come nearer to than `reach_m` says of each
    /// volume, in metres; a published zone of several parts is one. Empty without airspace.
    pub(in crate::rules) fn zones_near(
        &self,
        kinds: &[ZoneKind],
        reach_m: impl Fn(&Volume) -> f64,
    ) -> Vec<Near<'a>> {
        let mut found: Vec<Near<'a>> = Vec::new();
        let Some(facts) = self.airspace else {
            return found;
        };
        if !kinds.iter().any(|kind| self.has_zones(*kind)) {
            return found;
        }
        let reaches: Vec<f64> = self.volumes.iter().map(reach_m).collect();
        // A reach that is not a number looks everywhere.
        let greatest = |a: f64, b: &f64| {
            if b.is_nan() || a.is_nan() {
                f64::NAN
            } else {
                a.max(*b)
            }
        };
        let around_m = reaches.iter().fold(0.0, greatest) + self.buffer_m;
        self.people_near(kinds, around_m, |hit| {
            let reach_m = reaches.get(hit.part).copied().unwrap_or(f64::NAN);
            let distance_m = (hit.ground_m - self.buffer_m).max(0.0);
            // A zone that is asked for as far as it may just be is near enough.
            let apart = reach_m > 0.0 && distance_m >= reach_m;
            let beyond = hit.ground_m > reach_m + self.buffer_m;
            let zone = facts.airspace.zone(hit.zone).filter(|_| !apart && !beyond);
            let Some(zone) = zone.filter(|zone| self.is_there(zone)) else {
                return;
            };
            let same = |near: &&mut Near<'_>| near.zone.identifier == zone.identifier;
            if let Some(near) = found.iter_mut().find(same) {
                near.distance_m = near.distance_m.min(distance_m);
                if near.parts.last() != Some(&hit.part) {
                    near.parts.push(hit.part);
                }
            } else {
                found.push(Near {
                    zone,
                    distance_m,
                    parts: vec![hit.part],
                });
            }
        });
        // The order of parts is not that of names.
        found.sort_by(|a, b| a.zone.identifier.cmp(&b.zone.identifier));
        found
    }

    /// Whether a zone is active at any moment of the mission, by its own words or by a notice.
    fn is_there(&self, zone: &Zone) -> bool {
        let period = self.period();
        let noticed = || {
            let lists = self.airspace.map_or(&[][..], |facts| &facts.notices);
            let mut notices = lists.iter().flat_map(|list| &list.notices);
            notices.any(|notice| notice.identifier == zone.identifier)
        };
        let spans = zone.active_during(&period).spans;
        !spans.is_empty() || noticed()
    }

    /// The greatest height above ground of the mission, metres; `None` where it is not known.
    pub(in crate::rules) fn greatest_agl_m(&self) -> Option<f64> {
        let known = |v: &Volume| v.agl.high_m.is_finite() && v.basis != HeightBasis::Country;
        let heights = self.volumes.iter().map(|volume| volume.agl.high_m);
        self.volumes
            .iter()
            .all(known)
            .then(|| heights.fold(0.0, f64::max))
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::fixtures::{World, zone};
    use super::*;
    use crate::airspace::Restriction;

    #[test]
    fn a_zone_of_several_parts_is_one_and_near_to_the_parts_that_it_is_near_to() {
        let mut world = World::new();
        let part = zone(ZoneKind::Settlement, Restriction::Information);
        let mut other = part.clone();
        other.area =
            crate::geometry::Area::circle(World::home().offset(400.0, 180.0), 50.0).unwrap();
        world.zones = Some(vec![part, other]);
        let facts = world.facts();
        // The first lies 27 m from the route, the second 350 m south of the take-off point.
        let near = facts.zones_near(&[ZoneKind::Settlement], |_| 400.0);
        assert_eq!((near.len(), near[0].parts.len()), (1, 4));
        let near = facts.zones_near(&[ZoneKind::Settlement], |_| 100.0);
        assert!(!near[0].parts.contains(&0), "{:?}", near[0].parts);
        assert!(
            facts
                .zones_near(&[ZoneKind::Assembly], |_| 400.0)
                .is_empty()
        );
    }
}
