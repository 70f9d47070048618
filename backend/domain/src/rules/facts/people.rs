//! Where people are near a flight: searched once, for several rules ask.

use super::Facts;
use crate::airspace::ZoneKind;

/// The kinds of zones that hold people.
const PEOPLE: [ZoneKind; 3] = [
    ZoneKind::Assembly,
    ZoneKind::Settlement,
    ZoneKind::Populated,
];
/// The first search looks as far around, so that few rules have to search again, metres.
const FIRST_M: f64 = 250.0;

/// A zone near a part of the mission.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Hit {
    /// Which part, counted from 0.
    pub(super) part: usize,
    /// Which zone, by its place in the data.
    pub(super) zone: usize,
    /// Metres on the ground between both, without any buffer.
    pub(super) ground_m: f64,
}

/// What was found, in the order of parts and data, and how far around was looked.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Found {
    around_m: Option<f64>,
    hits: Vec<Hit>,
}

impl Facts<'_> {
    /// Calls `hit` with each zone of these kinds that lies no farther than so many metres from a part,
    /// in the order of parts and data. All kinds are those of people.
    pub(super) fn people_near(&self, kinds: &[ZoneKind], around_m: f64, mut hit: impl FnMut(Hit)) {
        let Some(airspace) = self.airspace.map(|facts| &facts.airspace) else {
            return;
        };
        debug_assert!(kinds.iter().all(|kind| PEOPLE.contains(kind)));
        let mut found = self.people.borrow_mut();
        // What is not a number looks everywhere, and is looked for anew.
        if found
            .around_m
            .is_none_or(|known| around_m.is_nan() || known < around_m)
        {
            let wide_m = if around_m.is_nan() {
                f64::INFINITY
            } else {
                around_m.max(FIRST_M)
            };
            let mut hits = Vec::new();
            let footprints = self.volumes.iter().map(|volume| &volume.footprint);
            airspace.near_each_of(&PEOPLE, footprints, wide_m, |part, zone, ground_m| {
                hits.push(Hit {
                    part,
                    zone,
                    ground_m,
                });
            });
            hits.sort_unstable_by_key(|hit| (hit.part, hit.zone));
            *found = Found {
                around_m: Some(wide_m),
                hits,
            };
        }
        for one in &found.hits {
            let zone = airspace.zone(one.zone);
            if zone.is_some_and(|zone| kinds.contains(&zone.kind)) {
                hit(*one);
            }
        }
    }
}
