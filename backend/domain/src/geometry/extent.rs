//! Boxes in degrees that things on the ground lie in.

use super::ellipsoid::Scale;
use super::{Area, Position};

/// A box in degrees. Longitudes run on across the antimeridian: `east` is never less than `west`
/// and may be greater than 180.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Extent {
    pub(crate) west: f64,
    pub(crate) south: f64,
    pub(crate) east: f64,
    pub(crate) north: f64,
}

/// The whole earth, and every turn around it.
const EVERYWHERE: Extent = Extent {
    west: f64::NEG_INFINITY,
    south: f64::NEG_INFINITY,
    east: f64::INFINITY,
    north: f64::INFINITY,
};

impl Default for Extent {
    fn default() -> Self {
        Self::EMPTY
    }
}

impl Extent {
    /// A box that nothing lies in yet.
    pub(crate) const EMPTY: Self = Self {
        west: f64::INFINITY,
        south: f64::INFINITY,
        east: f64::NEG_INFINITY,
        north: f64::NEG_INFINITY,
    };

    /// The box around points `[lon, lat]`.
    pub(crate) fn of(points: &[[f64; 2]]) -> Self {
        points.iter().fold(Self::EMPTY, |all, [lon, lat]| Self {
            west: all.west.min(*lon),
            south: all.south.min(*lat),
            east: all.east.max(*lon),
            north: all.north.max(*lat),
        })
    }

    /// The box around two boxes.
    pub(crate) fn and(&self, other: &Self) -> Self {
        Self {
            west: self.west.min(other.west),
            south: self.south.min(other.south),
            east: self.east.max(other.east),
            north: self.north.max(other.north),
        }
    }

    /// A box that holds every place within `metres` of this one, and a little more; `scale` is that
    /// of its middle.
    pub(super) fn widened(&self, metres: f64, scale: &Scale) -> Self {
        let half_m = (self.north - self.south) / 2.0 * scale.lat_m;
        let metres = metres * scale.slack(half_m + metres);
        if !metres.is_finite() {
            return EVERYWHERE;
        }
        // Some tenths of a millimetre for what is rounded.
        let (lat, lon) = (metres / scale.lat_m + 1e-9, metres / scale.lon_m + 1e-9);
        Self {
            west: self.west - lon,
            south: self.south - lat,
            east: self.east + lon,
            north: self.north + lat,
        }
    }

    /// The same box some degrees further east.
    pub(crate) fn turned(&self, degrees: f64) -> Self {
        Self {
            west: self.west + degrees,
            east: self.east + degrees,
            ..*self
        }
    }

    /// The longitude of its middle; of the whole earth 0.
    pub(crate) fn middle(&self) -> f64 {
        let middle = f64::midpoint(self.west, self.east);
        if middle.is_finite() { middle } else { 0.0 }
    }

    /// Its south-western and north-eastern corners as positions on the earth.
    pub(super) fn corners(&self) -> (Position, Position) {
        let (west, east) = if self.east - self.west < 360.0 {
            (self.west, self.east)
        } else {
            (-180.0, 180.0)
        };
        let corner = |lat: f64, lon: f64| Position {
            lat: lat.clamp(-90.0, 90.0),
            lon: if (-180.0..=180.0).contains(&lon) {
                lon
            } else {
                ((lon + 180.0).rem_euclid(360.0) - 180.0).clamp(-180.0, 180.0)
            },
        };
        (corner(self.south, west), corner(self.north, east))
    }
}

/// Longitude and latitude in degrees.
pub(crate) fn lon_lat(position: Position) -> [f64; 2] {
    [position.lon(), position.lat()]
}

/// A longitude turned by whole turns to lie within 180 degrees of another one.
pub(crate) fn lon_beside(lon: f64, other: f64) -> f64 {
    let turns = if (other - lon).abs() < 180.0 {
        0.0
    } else {
        ((other - lon) / 360.0).round()
    };
    lon + turns * 360.0
}

/// A ring of positions as points `[lon, lat]` whose longitudes run on across the antimeridian,
/// each edge going the short way round; the first one within 180 degrees of `beside`.
fn unrolled_ring(ring: &[Position], beside: f64) -> Vec<[f64; 2]> {
    let run_on = |before: &mut f64, at: &Position| {
        *before = lon_beside(at.lon(), *before);
        Some([*before, at.lat()])
    };
    ring.iter().scan(beside, run_on).collect()
}

/// The rings of a polygon as points `[lon, lat]` whose longitudes run on across the antimeridian,
/// with the box around them: its middle within 180 degrees of `beside`, and the holes where the
/// outer ring is, whichever turn they are written in.
pub(super) fn unrolled(rings: &[Vec<Position>], beside: f64) -> (Extent, Vec<Vec<[f64; 2]>>) {
    let Some(outer) = rings.first() else {
        return (EVERYWHERE, Vec::new());
    };
    let outer = unrolled_ring(outer, outer.first().map_or(0.0, Position::lon));
    // Without a border it is not empty but unknown.
    let extent = if outer.is_empty() {
        EVERYWHERE
    } else {
        Extent::of(&outer)
    };
    let holes = rings
        .iter()
        .skip(1)
        .map(|ring| unrolled_ring(ring, extent.middle()));
    let mut unrolled: Vec<Vec<[f64; 2]>> = std::iter::once(outer).chain(holes).collect();
    let turn = lon_beside(extent.middle(), beside) - extent.middle();
    if turn != 0.0 {
        unrolled
            .iter_mut()
            .flatten()
            .for_each(|point| point[0] += turn);
    }
    (extent.turned(turn), unrolled)
}

/// The box around an area, its middle from -180 to 180 degrees east.
pub(super) fn extent_of(area: &Area) -> Extent {
    match area {
        Area::Polygon { rings } => unrolled(rings.get(..1).unwrap_or_default(), 0.0).0,
        Area::Circle { centre, radius_m } => {
            Extent::of(&[lon_lat(*centre)]).widened(*radius_m, &Scale::at(centre.lat()))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(lat: f64, lon: f64) -> Position {
        Position::new(lat, lon).unwrap()
    }

    #[test]
    fn a_ring_runs_on_across_the_antimeridian() {
        let ring = [
            at(0.0, 178.5),
            at(0.0, -179.0),
            at(1.0, -179.0),
            at(0.0, 178.5),
        ];
        let hole = vec![
            at(0.1, -179.5),
            at(0.1, -179.4),
            at(0.2, -179.4),
            at(0.1, -179.5),
        ];
        let (extent, rings) = unrolled(&[ring.to_vec(), hole], 0.0);
        let lons = |ring: usize| rings[ring].iter().map(|[lon, _]| *lon).collect::<Vec<_>>();
        assert_eq!(lons(0), [178.5, 181.0, 181.0, 178.5]);
        assert_eq!(lons(1), [180.5, 180.6, 180.6, 180.5]);
        let (southwest, northeast) = extent.corners();
        assert_eq!((southwest.lon(), northeast.lon()), (178.5, -179.0));
        let (extent, _) = unrolled(&[ring.to_vec()], -170.0);
        assert!((extent.west + 181.5).abs() < 1e-12);
    }

    #[test]
    fn a_widened_box_holds_what_is_that_near() {
        let point = |at: Position| Extent::of(&[lon_lat(at)]);
        for lat in [-75.0, 0.0, 50.0, 85.0] {
            let centre = at(lat, 14.0);
            let extent = point(centre).widened(30_000.0, &Scale::at(lat));
            for bearing in 0..72 {
                let edge = centre.geodesic_offset(30_000.0, f64::from(bearing) * 5.0);
                assert_eq!(extent.and(&point(edge)), extent, "{lat} {bearing}");
            }
            assert_ne!(
                extent.and(&point(centre.geodesic_offset(34_000.0, 0.0))),
                extent
            );
        }
        let pole = point(at(89.9, 14.0)).widened(30_000.0, &Scale::at(89.9));
        assert_eq!(pole, EVERYWHERE);
        assert_eq!(pole.corners(), (at(-90.0, -180.0), at(90.0, 180.0)));
    }

    #[test]
    fn an_area_without_a_border_may_be_anywhere() {
        assert_eq!(unrolled(&[], 0.0).0, EVERYWHERE);
        assert_eq!(unrolled(&[vec![]], 0.0).0, EVERYWHERE);
    }
}
