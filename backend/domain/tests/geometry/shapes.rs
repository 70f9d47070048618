//! Random scenes: an area with a leg near it, anywhere on the earth but close to the poles.

use letka_domain::airspace::{Restriction, Zone};
use letka_domain::geometry::{Area, Position};
use proptest::prelude::*;

/// An area with a leg beside, in or across it.
#[derive(Debug, Clone)]
pub(crate) struct Scene {
    pub(crate) area: Area,
    /// The middle of the area.
    pub(crate) middle: Position,
    pub(crate) from: Position,
    pub(crate) to: Position,
    /// A place within a few kilometres of the area.
    pub(crate) beside: Position,
}

pub(crate) fn at(lat: f64, lon: f64) -> Position {
    Position::new(lat, lon).unwrap()
}

/// A zone of which only the area counts.
pub(crate) fn zone(area: Area) -> Zone {
    Zone::new("LKT1", Restriction::Prohibited, area)
}

/// The position some metres away; near enough for where a test places its things.
pub(crate) fn away(from: Position, east_m: f64, north_m: f64) -> Position {
    let lat = (from.lat() + north_m / 111_200.0).clamp(-90.0, 90.0);
    let lon = from.lon() + east_m / (111_200.0 * from.lat().to_radians().cos());
    at(lat, (lon + 540.0).rem_euclid(360.0) - 180.0)
}

/// A star: corners around a middle, each at its own distance, so that it does not cross itself.
fn star(middle: Position, radii_m: &[f64]) -> Vec<Position> {
    let step = std::f64::consts::TAU / f64::from(u32::try_from(radii_m.len()).unwrap());
    let corners = radii_m.iter().zip(0_u32..).map(|(radius_m, number)| {
        let angle = f64::from(number) * step;
        away(middle, radius_m * angle.cos(), radius_m * angle.sin())
    });
    let mut ring: Vec<Position> = corners.collect();
    ring.push(ring[0]);
    ring
}

fn middle() -> impl Strategy<Value = Position> {
    let lon = prop_oneof![-180.0..180.0_f64, 179.98..180.0_f64, -180.0..-179.98_f64];
    (-75.0..75.0_f64, lon).prop_map(|(lat, lon)| at(lat, lon))
}

/// An area around a random place, up to five times `size_m` wide on either side.
pub(crate) fn area(size_m: f64) -> impl Strategy<Value = Area> {
    middle().prop_flat_map(move |middle| around(middle, size_m))
}

fn around(middle: Position, size_m: f64) -> impl Strategy<Value = Area> {
    let outer = prop::collection::vec(1.0..5.0_f64, 5..60);
    let hole = prop::option::of(prop::collection::vec(0.1..0.75_f64, 5..20));
    let polygon = (outer, hole).prop_map(move |(outer, hole)| {
        let scaled = |radii: Vec<f64>| {
            radii
                .into_iter()
                .map(|radius| radius * size_m)
                .collect::<Vec<_>>()
        };
        let rings = std::iter::once(outer)
            .chain(hole)
            .map(|radii| star(middle, &scaled(radii)));
        Area::polygon(rings.collect()).unwrap()
    });
    let circle =
        (0.1..5.0_f64).prop_map(move |radius| Area::circle(middle, radius * size_m).unwrap());
    prop_oneof![3 => polygon, 1 => circle]
}

/// An area of up to 3 km and a leg of up to 1.5 km, or a point.
pub(crate) fn scene() -> impl Strategy<Value = Scene> {
    let leg = prop_oneof![4 => 0.0..1500.0_f64, 1 => Just(0.0)];
    let place = (-4000.0..4000.0_f64, -4000.0..4000.0_f64);
    let beside = (-4000.0..4000.0_f64, -4000.0..4000.0_f64);
    (middle(), leg, 0.0..std::f64::consts::TAU, place, beside).prop_flat_map(
        |(middle, length_m, angle, place, beside)| {
            around(middle, 600.0).prop_map(move |area| {
                let from = away(middle, place.0, place.1);
                let to = away(from, length_m * angle.cos(), length_m * angle.sin());
                Scene {
                    area,
                    middle,
                    from,
                    to,
                    beside: away(middle, beside.0, beside.1),
                }
            })
        },
    )
}

/// An area brought to a place beside a scene.
pub(crate) fn moved(area: &Area, scene: &Scene) -> Area {
    match area {
        Area::Circle { radius_m, .. } => Area::circle(scene.beside, *radius_m).unwrap(),
        Area::Polygon { rings } => {
            let old = rings[0][0];
            let move_one = |corner: &Position| {
                let east = (corner.lon() - old.lon() + 540.0).rem_euclid(360.0) - 180.0;
                let lon = (scene.beside.lon() + east + 540.0).rem_euclid(360.0) - 180.0;
                at(
                    (scene.beside.lat() + corner.lat() - old.lat()).clamp(-89.0, 89.0),
                    lon,
                )
            };
            let rings = rings.iter().map(|ring| ring.iter().map(move_one).collect());
            Area::polygon(rings.collect()).unwrap()
        }
    }
}
