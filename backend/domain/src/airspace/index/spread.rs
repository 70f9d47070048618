//! Kinds of zones that lie everywhere in a country, and whether the data have them round about a place.

use crate::airspace::ZoneKind;
use crate::geometry::{Extent, Position};

/// The kinds that lie everywhere.
const EVERYWHERE: [ZoneKind; 2] = [ZoneKind::Settlement, ZoneKind::Obstacle];
/// How far around a place data are looked for that speak of it: degrees of latitude, 20 km.
const AROUND_DEG: f64 = 0.18;

/// The same in degrees of longitude, there, and in degrees of latitude.
pub(super) fn around_deg(at: Position) -> [f64; 2] {
    [
        AROUND_DEG / at.lat().to_radians().cos().max(0.01),
        AROUND_DEG,
    ]
}

/// Where the zones of these kinds are, from south to north.
#[derive(Debug)]
pub(super) struct Spread {
    middles: [Vec<Middle>; EVERYWHERE.len()],
}

#[derive(Debug, Clone, Copy)]
struct Middle {
    lat: f64,
    lon: f64,
    /// Which zone, by its place in the data.
    zone: usize,
}

impl Spread {
    pub(super) fn new<'a>(zones: impl Iterator<Item = (ZoneKind, &'a Extent)>) -> Self {
        let mut middles = [const { Vec::new() }; EVERYWHERE.len()];
        for (zone, (kind, extent)) in zones.enumerate() {
            if let Some(which) = which(kind) {
                middles[which].push(Middle {
                    lat: f64::midpoint(extent.south, extent.north),
                    lon: f64::midpoint(extent.west, extent.east),
                    zone,
                });
            }
        }
        for middles in &mut middles {
            middles.sort_unstable_by(|a, b| a.lat.total_cmp(&b.lat));
        }
        Self { middles }
    }

    /// Whether some lie around a place in each of the four quarters; `None` for any other kind.
    pub(super) fn surrounds(&self, kind: ZoneKind, at: Position) -> Option<bool> {
        let middles = &self.middles[which(kind)?];
        Some(quarters(middles, at).iter().all(Option::is_some))
    }

    /// The zones that it rests on whether some lie around a place: of each kind one in each quarter.
    pub(super) fn witnesses(&self, at: Position) -> impl Iterator<Item = usize> {
        let found = self.middles.iter().map(move |kind| quarters(kind, at));
        found.flatten().flatten()
    }
}

/// The southernmost zone around a place in each of the four quarters.
fn quarters(middles: &[Middle], at: Position) -> [Option<usize>; 4] {
    let [east_deg, north_deg] = around_deg(at);
    let first = middles.partition_point(|middle| middle.lat < at.lat() - north_deg);
    let mut found = [None; 4];
    for middle in &middles[first..] {
        if middle.lat > at.lat() + north_deg || found.iter().all(Option::is_some) {
            break;
        }
        let east = (middle.lon - at.lon() + 540.0).rem_euclid(360.0) - 180.0;
        if east.abs() <= east_deg {
            let quarter = usize::from(middle.lat >= at.lat()) * 2 + usize::from(east >= 0.0);
            found[quarter].get_or_insert(middle.zone);
        }
    }
    found
}

fn which(kind: ZoneKind) -> Option<usize> {
    EVERYWHERE.iter().position(|known| *known == kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whether settlements so many degrees north and east of a place surround it.
    fn surrounded(at: (f64, f64), offsets: &[(f64, f64)]) -> bool {
        let extent = |(north, east): &(f64, f64)| {
            let (lat, lon) = (at.0 + north, at.1 + east);
            Extent {
                west: lon - 0.001,
                south: lat - 0.001,
                east: lon + 0.001,
                north: lat + 0.001,
            }
        };
        let extents: Vec<Extent> = offsets.iter().map(extent).collect();
        let zones = extents.iter().map(|extent| (ZoneKind::Settlement, extent));
        let spread = Spread::new(zones);
        let at = Position::new(at.0, at.1).unwrap();
        assert_eq!(spread.surrounds(ZoneKind::Obstacle, at), Some(false));
        assert_eq!(spread.surrounds(ZoneKind::Ctr, at), None);
        spread.surrounds(ZoneKind::Settlement, at).unwrap()
    }

    #[test]
    fn only_what_lies_in_all_quarters_surrounds() {
        let around = [(0.1, 0.15), (-0.1, 0.15), (-0.1, -0.15), (0.1, -0.15)];
        for at in [(50.0, 14.0), (-33.0, 179.9), (0.0, -180.0)] {
            assert!(surrounded(at, &around));
            for left_out in 0..4 {
                let mut few = around.to_vec();
                few.remove(left_out);
                assert!(!surrounded(at, &few), "{at:?} {left_out}");
            }
        }
        // Two far apart with the place between them, and all of them too far.
        assert!(!surrounded((50.0, 14.0), &[(0.1, 0.1), (-0.1, -0.1)]));
        let far = around.map(|(north, east)| (north * 2.0, east * 2.0));
        assert!(!surrounded((50.0, 14.0), &far));
        assert!(!surrounded((50.0, 14.0), &[]));
    }
}
