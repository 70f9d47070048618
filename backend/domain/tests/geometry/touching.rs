//! What touches is at distance zero, and what just does not is not.

use letka_domain::airspace::index::distance_m;
use letka_domain::geometry::{Area, Position};
use letka_domain::missions::Footprint;

use crate::shapes::at;

fn ring(corners: &[(f64, f64)]) -> Vec<Position> {
    corners
        .iter()
        .chain(&corners[..1])
        .map(|(lat, lon)| at(*lat, *lon))
        .collect()
}

fn square(south: f64, west: f64, side: f64) -> Vec<Position> {
    let (north, east) = (south + side, west + side);
    ring(&[(south, west), (south, east), (north, east), (north, west)])
}

fn metres(area: &Area, from: (f64, f64), to: (f64, f64)) -> f64 {
    let leg = Footprint::Leg {
        from: at(from.0, from.1),
        to: at(to.0, to.1),
    };
    distance_m(area, &leg)
}

#[test]
fn legs_touch_borders_corners_and_holes() {
    let area = Area::polygon(vec![square(50.0, 14.0, 0.1), square(50.03, 14.03, 0.04)]).unwrap();
    let cases = [
        ("ends on the border", (49.9, 14.05), (50.0, 14.05), true),
        (
            "ends just before",
            (49.9, 14.05),
            (49.999_999, 14.05),
            false,
        ),
        ("ends on a corner", (49.95, 13.95), (50.0, 14.0), true),
        (
            "passes through a corner",
            (50.01, 13.99),
            (49.99, 14.01),
            true,
        ),
        (
            "passes a corner",
            (50.01, 13.99),
            (49.989_99, 14.009_99),
            false,
        ),
        ("along the border", (50.0, 13.9), (50.0, 14.2), true),
        ("wholly inside", (50.01, 14.01), (50.01, 14.09), true),
        ("in the hole", (50.04, 14.04), (50.06, 14.06), false),
        (
            "in the hole up to its border",
            (50.04, 14.04),
            (50.04, 14.07),
            true,
        ),
        ("across the hole", (50.05, 14.02), (50.05, 14.08), true),
        ("across everything", (50.05, 13.9), (50.05, 14.2), true),
        ("a point on the border", (50.05, 14.1), (50.05, 14.1), true),
        ("a point on a corner", (50.1, 14.1), (50.1, 14.1), true),
        (
            "a point on the border of the hole",
            (50.03, 14.05),
            (50.03, 14.05),
            true,
        ),
        (
            "a point outside",
            (50.05, 14.100_001),
            (50.05, 14.100_001),
            false,
        ),
    ];
    for (what, from, to, touches) in cases {
        let metres = metres(&area, from, to);
        assert_eq!(metres == 0.0, touches, "{what}: {metres}");
        let back = self::metres(&area, to, from);
        assert!((metres - back).abs() < 1e-9, "{what} backwards: {back}");
    }
}

#[test]
fn a_point_on_a_slanting_border_touches() {
    let area = Area::polygon(vec![ring(&[
        (50.0, 14.0),
        (50.013, 14.091),
        (50.071, 14.017),
    ])])
    .unwrap();
    for part in 0..=100 {
        let here = at(50.0, 14.0).between(at(50.013, 14.091), f64::from(part) / 100.0);
        let metres = metres(&area, (here.lat(), here.lon()), (here.lat(), here.lon()));
        assert!(metres == 0.0, "{part}: {metres}");
    }
}

#[test]
fn areas_touch_and_lie_in_each_other_both_ways() {
    let big = || Area::polygon(vec![square(50.0, 14.0, 0.1)]).unwrap();
    let ringed =
        || Area::polygon(vec![square(50.0, 14.0, 0.1), square(50.03, 14.03, 0.04)]).unwrap();
    let plot =
        |south: f64, west: f64, side: f64| Area::polygon(vec![square(south, west, side)]).unwrap();
    let circle = |lat: f64, lon: f64, radius_m: f64| Area::circle(at(lat, lon), radius_m).unwrap();
    let cases = [
        ("inside", big(), plot(50.02, 14.02, 0.01), true),
        ("the same", big(), big(), true),
        ("side by side", big(), plot(50.0, 14.1, 0.1), true),
        ("corner to corner", big(), plot(50.1, 14.1, 0.1), true),
        ("a gap between", big(), plot(50.0, 14.100_01, 0.1), false),
        ("in the hole", ringed(), plot(50.04, 14.04, 0.01), false),
        ("filling the hole", ringed(), plot(50.03, 14.03, 0.04), true),
        ("over the hole", ringed(), plot(50.02, 14.02, 0.06), true),
        ("a circle inside", big(), circle(50.05, 14.05, 100.0), true),
        (
            "a circle around",
            big(),
            circle(50.05, 14.05, 50_000.0),
            true,
        ),
        (
            "a circle in the hole",
            ringed(),
            circle(50.05, 14.05, 100.0),
            false,
        ),
        (
            "a circle over the hole",
            ringed(),
            circle(50.05, 14.05, 2_000.0),
            true,
        ),
        (
            "circles that meet",
            circle(50.0, 14.0, 600.0),
            circle(50.0, 14.01, 117.1),
            true,
        ),
        (
            "circles that do not",
            circle(50.0, 14.0, 600.0),
            circle(50.0, 14.01, 116.5),
            false,
        ),
        (
            "circles in each other",
            circle(50.0, 14.0, 600.0),
            circle(50.0, 14.001, 5.0),
            true,
        ),
    ];
    for (what, one, other, touches) in cases {
        for (one, other) in [(&one, &other), (&other, &one)] {
            let metres = distance_m(one, &Footprint::Within(other.clone()));
            assert_eq!(metres == 0.0, touches, "{what}: {metres}");
        }
    }
}
