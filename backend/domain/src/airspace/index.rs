//! An index over zones: which of them lie within a distance of a footprint.

use super::Zone;
use crate::missions::Footprint;

/// Zones with an index over them.
#[derive(Debug, Clone, Default)]
pub struct Airspace {
    zones: Vec<Zone>,
}

impl Airspace {
    /// An index over zones.
    pub fn new(zones: Vec<Zone>) -> Self {
        Self { zones }
    }

    /// The zones, in the order they came.
    pub fn zones(&self) -> &[Zone] {
        &self.zones
    }

    /// Calls `hit` with each zone that lies within `buffer_m` of a footprint, and its distance in
    /// metres; 0 where they meet.
    pub fn near(&self, footprint: &Footprint, buffer_m: f64, mut hit: impl FnMut(usize, f64)) {
        for (index, zone) in self.zones.iter().enumerate() {
            let distance = match footprint {
                Footprint::Leg { from, to } => zone.area.distance_to_leg_m(*from, *to),
                Footprint::Within(_) => 0.0,
            };
            if distance <= buffer_m {
                hit(index, distance);
            }
        }
    }
}
