//! The independent reckoning: everything cut fine, put on the plane that touches the ellipsoid in
//! the middle of the scene, and measured there by `geo`. Letka's own code is not used for it, and
//! its way is another one (three-dimensional coordinates instead of scales along the meridian).

use geo::{Area as _, Contains, Coord, Distance, Euclidean, Intersects, LineString, Polygon};
use letka_domain::geometry::{Area, Position};
use letka_domain::missions::Footprint;
use proptest::prelude::*;

use crate::shapes::{self, Scene, at, zone};

const A: f64 = 6_378_137.0;
const E2: f64 = 0.006_694_379_990_141_316;

/// The plane that touches the ellipsoid at a position: metres east and north of it.
struct Plane {
    origin: [f64; 3],
    east: [f64; 3],
    north: [f64; 3],
}

fn space(lat: f64, lon: f64) -> [f64; 3] {
    let (lat, lon) = (lat.to_radians(), lon.to_radians());
    let n = A / (1.0 - E2 * lat.sin().powi(2)).sqrt();
    [
        n * lat.cos() * lon.cos(),
        n * lat.cos() * lon.sin(),
        n * (1.0 - E2) * lat.sin(),
    ]
}

impl Plane {
    fn at(origin: Position) -> Self {
        let (lat, lon) = (origin.lat().to_radians(), origin.lon().to_radians());
        Self {
            origin: space(origin.lat(), origin.lon()),
            east: [-lon.sin(), lon.cos(), 0.0],
            north: [-lat.sin() * lon.cos(), -lat.sin() * lon.sin(), lat.cos()],
        }
    }

    fn put(&self, lat: f64, lon: f64) -> Coord {
        let point = space(lat, lon);
        let dot = |axis: &[f64; 3]| (0..3).map(|i| (point[i] - self.origin[i]) * axis[i]).sum();
        Coord {
            x: dot(&self.east),
            y: dot(&self.north),
        }
    }

    /// A line straight in degrees, cut into parts so small that each is straight here too.
    fn line(&self, from: Position, to: Position, parts: u32) -> Vec<Coord> {
        let mut east = to.lon() - from.lon();
        if east.abs() > 180.0 {
            east -= 360.0 * east.signum();
        }
        let corner = |part: u32| {
            let share = f64::from(part) / f64::from(parts);
            self.put(
                from.lat() + (to.lat() - from.lat()) * share,
                from.lon() + east * share,
            )
        };
        (0..=parts).map(corner).collect()
    }

    /// A ring cut every 150 m.
    fn ring(&self, ring: &[Position]) -> LineString {
        let line = |pair: &[Position]| {
            let metres = pair[0].distance_m(pair[1]);
            let parts = (1..100).find(|parts| f64::from(*parts) * 150.0 >= metres);
            self.line(pair[0], pair[1], parts.unwrap_or(100))
        };
        LineString::new(ring.windows(2).flat_map(line).collect())
    }

    fn polygon(&self, rings: &[Vec<Position>]) -> Polygon {
        let mut lines = rings.iter().map(|ring| self.ring(ring));
        let outer = lines.next().unwrap();
        Polygon::new(outer, lines.collect())
    }
}

/// Metres between a zone and a footprint.
pub(crate) fn distance_m(area: &Area, footprint: &Footprint, origin: Position) -> f64 {
    let plane = Plane::at(origin);
    match (footprint, area) {
        (Footprint::Leg { from, to }, Area::Polygon { rings }) => {
            let leg = LineString::new(plane.line(*from, *to, 20));
            let polygon = plane.polygon(rings);
            if polygon.intersects(&leg) {
                0.0
            } else {
                Euclidean.distance(&leg, &polygon)
            }
        }
        (Footprint::Leg { from, to }, Area::Circle { centre, radius_m }) => {
            let leg = LineString::new(plane.line(*from, *to, 20));
            let centre = geo::Point::from(plane.put(centre.lat(), centre.lon()));
            (Euclidean.distance(&leg, &centre) - radius_m).max(0.0)
        }
        (Footprint::Within(Area::Circle { centre, radius_m }), _) => {
            let leg = Footprint::Leg {
                from: *centre,
                to: *centre,
            };
            (distance_m(area, &leg, origin) - radius_m).max(0.0)
        }
        (Footprint::Within(other), Area::Circle { .. }) => {
            distance_m(other, &Footprint::Within(area.clone()), origin)
        }
        (Footprint::Within(Area::Polygon { rings: others }), Area::Polygon { rings }) => {
            let (one, other) = (plane.polygon(rings), plane.polygon(others));
            if one.intersects(&other) {
                0.0
            } else {
                Euclidean.distance(&one, &other)
            }
        }
    }
}

/// Whether a polygon or circle covers a leg, all of it kept `margin_m` from the border; `None`
/// where the border is within half a metre of deciding otherwise.
pub(crate) fn covers(area: &Area, from: Position, to: Position, margin_m: f64) -> Option<bool> {
    let plane = Plane::at(from);
    let leg = LineString::new(plane.line(from, to, 20));
    let spare_m = match area {
        Area::Polygon { rings } => {
            let polygon = plane.polygon(rings);
            let borders = std::iter::once(polygon.exterior()).chain(polygon.interiors());
            let border_m = borders
                .map(|border| Euclidean.distance(&leg, border))
                .fold(f64::MAX, f64::min);
            assert!(polygon.unsigned_area() > 0.0);
            if polygon.contains(&leg) {
                border_m - margin_m
            } else {
                -border_m.max(1.0)
            }
        }
        Area::Circle { centre, radius_m } => {
            let centre = plane.put(centre.lat(), centre.lon());
            let far = leg
                .coords()
                .map(|c| (*c - centre).x.hypot((*c - centre).y))
                .fold(0.0, f64::max);
            radius_m - far - margin_m
        }
    };
    (spare_m.abs() > 0.5).then_some(spare_m > 0.0)
}

/// Within what the plane itself is off by: some millimetres at a distance of 5 km.
fn close(ours: f64, theirs: f64) -> bool {
    (ours - theirs).abs() <= 0.006 + theirs * 2e-6
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn distances_to_legs_agree(scene in shapes::scene()) {
        let Scene { area, from, to, .. } = scene;
        let footprint = Footprint::Leg { from, to };
        let theirs = distance_m(&area, &footprint, from);
        let ours = letka_domain::airspace::index::distance_m(&area, &footprint);
        prop_assert!(close(ours, theirs), "{} {}", ours, theirs);
        prop_assert!(close(area.distance_to_leg_m(from, to), theirs));
    }

    #[test]
    fn distances_between_areas_agree(one in shapes::scene(), other in shapes::area(600.0)) {
        let other = Footprint::Within(shapes::moved(&other, &one));
        let theirs = distance_m(&one.area, &other, one.middle.between(one.beside, 0.5));
        let ours = letka_domain::airspace::index::distance_m(&one.area, &other);
        prop_assert!(close(ours, theirs), "{} {}", ours, theirs);
    }

    #[test]
    fn the_index_finds_what_the_reckoning_finds(scene in shapes::scene(), buffer_m in 0.0..1000.0_f64) {
        let Scene { area, from, to, .. } = scene;
        let footprint = Footprint::Leg { from, to };
        let theirs = distance_m(&area, &footprint, from);
        let airspace = letka_domain::airspace::Airspace::new(vec![zone(area)]);
        let mut found = Vec::new();
        airspace.near(&footprint, buffer_m, |zone, metres| found.push((zone, metres)));
        prop_assume!((theirs - buffer_m).abs() > 0.01);
        prop_assert_eq!(found.len(), usize::from(theirs < buffer_m));
        if let Some((_, metres)) = found.first() {
            prop_assert!(close(*metres, theirs), "{} {}", metres, theirs);
        }
    }
}

#[test]
fn the_reckoning_itself_knows_a_kilometre() {
    // pyproj.Geod(ellps="WGS84").inv(14, 50, 14.013950, 50)[2] is 1000.0167.
    let leg = Footprint::Leg {
        from: at(50.0, 14.0),
        to: at(50.0, 14.0),
    };
    let circle = Area::circle(at(50.0, 14.013_950), 400.0).unwrap();
    assert!((distance_m(&circle, &leg, at(50.0, 14.0)) - 600.0).abs() < 0.5);
}
