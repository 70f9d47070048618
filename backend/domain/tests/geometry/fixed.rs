//! Fixed cases with the numbers of other tools: shapely 2.2 (GEOS 3.14) and pyproj 3.7 (PROJ 9.6).
//!
//! Legs: area and leg are cut every 0.0002° and put on an azimuthal equidistant map of WGS 84 around
//! the place where they are nearest, which is found in four rounds:
//!
//! ```text
//! to_map = Transformer.from_crs("EPSG:4326", f"+proj=aeqd +lat_0={lat} +lon_0={lon} +datum=WGS84",
//!                               always_xy=True).transform
//! transform(to_map, segmentize(leg, 0.0002)).distance(transform(to_map, segmentize(area, 0.0002)))
//! ```
//!
//! Circles: `Geod(ellps="WGS84").inv(lon, lat, lon_of_point, lat_of_point)[2] - radius`.

use letka_domain::geometry::{Area, Position};

use crate::shapes::at;

/// As the other tools write them: longitude, latitude.
type Place = (f64, f64);

fn place((lon, lat): Place) -> Position {
    at(lat, lon)
}

fn ring(corners: &[Place]) -> Vec<Position> {
    corners
        .iter()
        .chain(&corners[..1])
        .copied()
        .map(place)
        .collect()
}

/// A square with a notch from the north and a hole in its western arm.
fn notched() -> Area {
    let outer = ring(&[
        (14.00, 50.00),
        (14.06, 50.00),
        (14.06, 50.03),
        (14.04, 50.03),
        (14.04, 50.01),
        (14.02, 50.01),
        (14.02, 50.04),
        (14.00, 50.04),
    ]);
    let hole = ring(&[
        (14.003, 50.02),
        (14.017, 50.02),
        (14.012, 50.035),
        (14.005, 50.033),
    ]);
    Area::polygon(vec![outer, hole]).unwrap()
}

#[test]
fn legs_are_as_far_from_a_polygon_as_shapely_says() {
    let cases: [(&str, Place, Place, f64); 7] = [
        (
            "north of the notch",
            (14.030, 50.035),
            (14.030, 50.020),
            716.4369,
        ),
        ("east", (14.075, 50.010), (14.090, 50.020), 1075.2132),
        (
            "far north-west",
            (13.900, 50.080),
            (13.905, 50.085),
            8429.1767,
        ),
        (
            "ten kilometres south",
            (14.03, 49.91),
            (14.05, 49.91),
            10_010.537_7,
        ),
        ("in the hole", (14.008, 50.024), (14.010, 50.030), 256.8647),
        (
            "beside the corner",
            (13.995, 49.996),
            (13.990, 49.999),
            569.9200,
        ),
        (
            "in the notch, slanting",
            (14.022, 50.045),
            (14.036, 50.012),
            222.4586,
        ),
    ];
    for (what, from, to, expected) in cases {
        for (from, to) in [(from, to), (to, from)] {
            let metres = notched().distance_to_leg_m(place(from), place(to));
            assert!(
                (metres - expected).abs() < 0.001 + expected * 2e-6,
                "{what}: {metres}"
            );
        }
    }
}

#[test]
fn points_are_as_far_from_a_circle_as_pyproj_says() {
    let cases: [(&str, Place, f64, Place, f64); 6] = [
        (
            "5.5 km to the west",
            (14.26, 50.1008),
            5_500.0,
            (14.18, 50.1008),
            223.6588,
        ),
        (
            "to the north",
            (14.26, 50.1008),
            5_500.0,
            (14.26, 50.16),
            1084.9093,
        ),
        (
            "30 km, north-east",
            (15.0, 49.5),
            30_000.0,
            (15.35, 49.75),
            7584.9425,
        ),
        (
            "100 km, east",
            (15.0, 49.5),
            100_000.0,
            (16.5, 49.5),
            8653.0396,
        ),
        (
            "the antimeridian",
            (179.95, -17.0),
            5_000.0,
            (-179.98, -17.02),
            2775.3087,
        ),
        (
            "far north",
            (20.0, 69.5),
            2_000.0,
            (20.08, 69.51),
            1320.2765,
        ),
    ];
    for (what, centre, radius_m, point, expected) in cases {
        let circle = Area::circle(place(centre), radius_m).unwrap();
        let metres = circle.distance_to_leg_m(place(point), place(point));
        assert!((metres - expected).abs() < 0.002, "{what}: {metres}");
        // From further away a leg ends there.
        let away = beyond(place(centre), place(point));
        let metres = circle.distance_to_leg_m(away, place(point));
        assert!(
            (metres - expected).abs() < 0.002,
            "{what}, as a leg: {metres}"
        );
    }
}

/// A place 700 m beyond `to`, seen from `from`.
fn beyond(from: Position, to: Position) -> Position {
    from.geodesic_offset(from.geodesic_m(to) + 700.0, from.bearing_deg(to))
}
