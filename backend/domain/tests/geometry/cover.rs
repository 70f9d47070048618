//! Whether areas cover legs and other areas with a margin.

use letka_domain::airspace::index::{covers, distance_m};
use letka_domain::geometry::{Area, Position};
use letka_domain::missions::Footprint;
use proptest::prelude::*;

use crate::oracle;
use crate::shapes::{self, Scene, at, away};

fn leg(from: Position, to: Position) -> Footprint {
    Footprint::Leg { from, to }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn covered_legs_agree(scene in shapes::scene(), margin_m in prop_oneof![Just(0.0), 0.0..400.0_f64]) {
        let Scene { area, from, to, .. } = scene;
        if let Some(expected) = oracle::covers(&area, from, to, margin_m) {
            prop_assert_eq!(covers(&area, &leg(from, to), margin_m), expected);
        }
    }

    #[test]
    fn what_is_covered_with_a_margin_is_far_from_every_border(
        scene in shapes::scene(), other in shapes::area(60.0), margin_m in 1.0..300.0_f64,
    ) {
        let other = shapes::moved(&other, &scene);
        if covers(&scene.area, &Footprint::Within(other.clone()), margin_m) {
            prop_assert!(covers(&scene.area, &Footprint::Within(other.clone()), 0.0));
            if let Area::Polygon { rings } = &other {
                for pair in rings.concat().windows(2) {
                    prop_assert!(oracle::covers(&scene.area, pair[0], pair[0], margin_m) != Some(false));
                }
            }
            prop_assert!(distance_m(&scene.area, &Footprint::Within(other)) == 0.0);
        }
    }
}

/// A square with sides of `side_m` metres around a middle.
fn square(middle: Position, side_m: f64) -> Vec<Position> {
    let half = side_m / 2.0;
    let corner = |east: f64, north: f64| away(middle, east * half, north * half);
    let ring = [
        corner(-1.0, -1.0),
        corner(1.0, -1.0),
        corner(1.0, 1.0),
        corner(-1.0, 1.0),
    ];
    ring.into_iter().chain([ring[0]]).collect()
}

fn frame(outer_m: f64, hole_m: f64) -> Area {
    let middle = at(50.0, 14.0);
    let hole = (hole_m > 0.0).then(|| square(middle, hole_m));
    Area::polygon(
        std::iter::once(square(middle, outer_m))
            .chain(hole)
            .collect(),
    )
    .unwrap()
}

#[test]
fn a_filled_hole_is_not_covered() {
    let cases = [
        // The outer border, its hole, the other area, its hole, the margin, covered.
        (4000.0, 0.0, 1000.0, 0.0, 0.0, true),
        (4000.0, 0.0, 4000.0, 0.0, 0.0, true),
        (4000.0, 0.0, 4000.0, 0.0, 1.0, false),
        (4000.0, 0.0, 4002.0, 0.0, 0.0, false),
        (4000.0, 1000.0, 1000.0, 0.0, 0.0, false),
        (4000.0, 1000.0, 500.0, 0.0, 0.0, false),
        (4000.0, 1000.0, 2000.0, 0.0, 0.0, false),
        (4000.0, 1000.0, 2000.0, 1000.0, 0.0, true),
        (4000.0, 1000.0, 2000.0, 1000.0, 10.0, false),
        (4000.0, 1000.0, 2000.0, 1500.0, 200.0, true),
        (4000.0, 1000.0, 2000.0, 1500.0, 260.0, false),
        (4000.0, 1000.0, 2000.0, 900.0, 0.0, false),
    ];
    for (outer, hole, other, other_hole, margin, expected) in cases {
        let footprint = Footprint::Within(frame(other, other_hole));
        let covered = covers(&frame(outer, hole), &footprint, margin);
        assert_eq!(
            covered, expected,
            "{outer} {hole} {other} {other_hole} {margin}"
        );
    }
}

#[test]
fn circles_cover_up_to_their_radius() {
    let middle = at(50.0, 14.0);
    let circle = |at: Position, radius_m: f64| Area::circle(at, radius_m).unwrap();
    let big = circle(middle, 5000.0);
    let there = middle.geodesic_offset(3000.0, 70.0);
    let within = |radius_m: f64| Footprint::Within(circle(there, radius_m));
    assert!(covers(&big, &within(1999.99), 0.0));
    assert!(!covers(&big, &within(2000.01), 0.0));
    assert!(covers(&big, &within(1499.99), 500.0));
    assert!(!covers(&big, &within(1500.01), 500.0));
    assert!(covers(&big, &leg(middle, there), 1999.99));
    assert!(!covers(&big, &leg(middle, there), 2000.01));
    let plot = Footprint::Within(Area::polygon(vec![square(middle, 2000.0)]).unwrap());
    assert!(covers(&big, &plot, 3580.0));
    assert!(!covers(&big, &plot, 3590.0));
    let plot = Area::polygon(vec![square(middle, 2000.0)]).unwrap();
    assert!(covers(
        &plot,
        &Footprint::Within(circle(middle, 995.0)),
        0.0
    ));
    assert!(!covers(
        &plot,
        &Footprint::Within(circle(middle, 1005.0)),
        0.0
    ));
    assert!(!covers(
        &plot,
        &Footprint::Within(circle(middle, 995.0)),
        10.0
    ));
}

#[test]
fn a_leg_may_run_along_a_border_and_not_over_it() {
    let (south, north) = (50.0, 50.02);
    // A horseshoe, open to the north between 14.01 and 14.02.
    let corners = [
        (south, 14.0),
        (south, 14.03),
        (north, 14.03),
        (north, 14.02),
        (50.01, 14.02),
        (50.01, 14.01),
        (north, 14.01),
        (north, 14.0),
        (south, 14.0),
    ];
    let horseshoe = Area::polygon(vec![corners.map(|(lat, lon)| at(lat, lon)).to_vec()]).unwrap();
    let covered = |a: (f64, f64), b: (f64, f64)| horseshoe.covers_leg(at(a.0, a.1), at(b.0, b.1));
    assert!(covered((south, 14.0), (south, 14.03)), "along the border");
    assert!(
        covered((50.01, 14.0), (50.01, 14.03)),
        "along the floor of the opening"
    );
    assert!(!covered((north, 14.0), (north, 14.03)), "over the opening");
    assert!(
        !covered((50.015, 14.005), (50.015, 14.025)),
        "through the opening"
    );
    assert!(covered((50.01, 14.01), (50.01, 14.01)), "a corner");
    assert!(
        covered((50.012, 14.009), (50.008, 14.011)),
        "past a corner, inside"
    );
    assert!(
        covered((50.011, 14.009), (50.009, 14.011)),
        "through a corner"
    );
    assert!(
        !covered((50.011, 14.0091), (50.009, 14.0111)),
        "cutting a corner"
    );
    assert!(
        !covered((south - 1e-6, 14.01), (south - 1e-6, 14.02)),
        "just outside"
    );
}

#[test]
fn a_margin_that_nobody_knows_covers_nothing() {
    let area = frame(4000.0, 0.0);
    let here = leg(at(50.0, 14.0), at(50.0, 14.0));
    assert!(covers(&area, &here, 0.0));
    assert!(!covers(&area, &here, f64::NAN));
    assert!(!covers(&area, &here, f64::INFINITY));
    let unknown = Area::Polygon { rings: vec![] };
    assert!(!covers(&unknown, &here, 0.0));
    assert!(!covers(&area, &Footprint::Within(unknown), 0.0));
}
