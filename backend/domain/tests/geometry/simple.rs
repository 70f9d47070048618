//! Which rings make a polygon, held against `geo`.

use geo::{Coord, LineString, Polygon, Validation};
use letka_domain::geometry::simple::{Crossing, crossing};
use letka_domain::geometry::{Area, Position};
use proptest::prelude::*;

use crate::shapes::at;

type Ring = Vec<(i32, i32)>;

fn positions(rings: &[Ring]) -> Vec<Vec<Position>> {
    let place = |(x, y): &(i32, i32)| at(f64::from(*y), f64::from(*x));
    rings
        .iter()
        .map(|ring| ring.iter().map(place).collect())
        .collect()
}

fn valid_by_geo(rings: &[Ring]) -> bool {
    let line = |ring: &Ring| -> LineString {
        ring.iter()
            .map(|(x, y)| Coord {
                x: f64::from(*x),
                y: f64::from(*y),
            })
            .collect()
    };
    let mut lines = rings.iter().map(line);
    let outer = lines.next().unwrap();
    Polygon::new(outer, lines.collect()).is_valid()
}

/// A ring on a small grid, so that corners, borders and touching places coincide often.
fn ring(corners: std::ops::Range<usize>, low: i32, high: i32) -> impl Strategy<Value = Ring> {
    prop::collection::vec((low..high, low..high), corners)
        .prop_map(|mut ring| {
            // A position written twice is nothing special, and `geo` stumbles over some.
            ring.dedup();
            while ring.len() > 1 && ring.first() == ring.last() {
                ring.pop();
            }
            ring.push(ring[0]);
            ring
        })
        .prop_filter("flat", |ring| !flat(ring))
}

/// Whether a ring, taken alone, encloses nothing or folds back: `geo` lets some of these pass.
fn flat(ring: &Ring) -> bool {
    let cross = |a: (i32, i32), b: (i32, i32), c: (i32, i32)| {
        (b.0 - a.0) * (c.1 - a.1) - (b.1 - a.1) * (c.0 - a.0)
    };
    let onward = |a: (i32, i32), b: (i32, i32), c: (i32, i32)| {
        (b.0 - a.0) * (c.0 - b.0) + (b.1 - a.1) * (c.1 - b.1)
    };
    let open = &ring[..ring.len() - 1];
    let count = open.len();
    count < 3
        || (0..count).any(|i| {
            let (a, b, c) = (open[i], open[(i + 1) % count], open[(i + 2) % count]);
            cross(a, b, c) == 0 && onward(a, b, c) < 0
        })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(10_000))]

    #[test]
    fn small_rings_agree_with_geo(ring in ring(3..8, 0, 6)) {
        let rings = [ring];
        prop_assert_eq!(crossing(&positions(&rings)).is_none(), valid_by_geo(&rings), "{:?}", rings);
    }

    #[test]
    fn holes_agree_with_geo(holes in prop::collection::vec(ring(3..6, 0, 8), 1..4), corner in 5..9) {
        let outer = vec![(0, 0), (8, 0), (8, corner), (corner, 8), (0, 8), (0, 0)];
        let rings: Vec<Ring> = std::iter::once(outer).chain(holes).collect();
        prop_assert_eq!(crossing(&positions(&rings)).is_none(), valid_by_geo(&rings), "{:?}", rings);
    }

    #[test]
    fn two_triangles_agree_with_geo(a in ring(3..4, 0, 5), b in ring(3..4, 0, 5)) {
        let outer = vec![(-1, -1), (6, -1), (6, 6), (-1, 6), (-1, -1)];
        let rings = [outer, a, b];
        prop_assert_eq!(crossing(&positions(&rings)).is_none(), valid_by_geo(&rings), "{:?}", rings);
    }
}

/// Corners written as `x y, x y`.
fn corners(ring: &str) -> Ring {
    let number = |text: &str| text.parse::<i32>().unwrap();
    let corner = |pair: &str| {
        let (x, y) = pair.trim().split_once(' ').unwrap();
        (number(x), number(y))
    };
    ring.split(',').map(corner).collect()
}

const SQUARE: &str = "0 0, 10 0, 10 10, 0 10, 0 0";

/// What it is, its rings, and the two rings that are at fault.
type Case = (
    &'static str,
    &'static [&'static str],
    Option<(usize, usize)>,
);

#[test]
fn each_fault_is_found_in_its_rings() {
    #[rustfmt::skip]
    let cases: &[Case] = &[
        ("a square", &[SQUARE], None),
        ("a repeated corner", &["0 0, 0 0, 10 0, 10 10, 10 10, 0 0, 0 0"], None),
        ("a corner in a straight side", &["0 0, 5 0, 10 0, 10 10, 0 0"], None),
        ("a bow tie", &["0 0, 10 10, 10 0, 0 10, 0 0"], Some((0, 0))),
        ("a spike", &["0 0, 10 0, 10 10, 5 10, 5 15, 5 10, 0 10, 0 0"], Some((0, 0))),
        ("a line", &["0 0, 5 0, 10 0, 0 0"], Some((0, 0))),
        ("a point", &["1 1, 1 1, 1 1, 1 1"], Some((0, 0))),
        ("touching itself", &["0 0, 10 0, 10 10, 5 0, 0 10, 0 0"], Some((0, 0))),
        ("a hole", &[SQUARE, "2 2, 4 2, 4 4, 2 2"], None),
        ("a hole that touches", &[SQUARE, "0 5, 4 2, 4 4, 0 5"], None),
        ("a hole that touches twice", &[SQUARE, "0 5, 5 0, 4 4, 0 5"], None),
        ("a hole in a corner", &[SQUARE, "0 0, 5 2, 2 5, 0 0"], None),
        ("a hole along the border", &[SQUARE, "0 5, 0 2, 4 4, 0 5"], Some((0, 1))),
        ("a hole outside", &[SQUARE, "12 2, 14 2, 14 4, 12 2"], Some((1, 0))),
        ("a hole that touches outside", &[SQUARE, "10 5, 14 2, 14 4, 10 5"], Some((1, 0))),
        ("a hole that goes out at a corner", &["0 0, 10 0, 10 5, 10 10, 0 10, 0 0", "5 4, 10 5, 15 4, 15 6, 10 5, 5 6, 5 4"], Some((1, 1))),
        ("a hole across two corners", &["0 0, 10 0, 20 5, 10 10, 0 10, 0 0", "5 5, 10 0, 25 5, 10 10, 5 5"], Some((1, 0))),
        ("a hole around", &["2 2, 4 2, 4 4, 2 2", SQUARE], Some((1, 0))),
        ("the same ring twice", &[SQUARE, SQUARE], Some((0, 1))),
        ("a hole in a hole", &[SQUARE, "1 1, 9 1, 9 9, 1 9, 1 1", "2 2, 4 2, 4 4, 2 2"], Some((2, 1))),
        ("holes that touch", &[SQUARE, "1 1, 5 5, 1 5, 1 1", "5 5, 9 9, 9 5, 5 5"], None),
        ("holes that cross", &[SQUARE, "1 1, 6 6, 1 6, 1 1", "2 5, 9 9, 9 5, 2 5"], Some((1, 2))),
    ];
    for (what, rings, expected) in cases {
        let rings: Vec<Ring> = rings.iter().map(|ring| corners(ring)).collect();
        let found = crossing(&positions(&rings));
        let found_rings = found.map(|found| (found.ring, found.other_ring));
        assert_eq!(found_rings, *expected, "{what}: {found:?}");
    }
}

#[test]
fn a_fault_names_its_segments() {
    let bow_tie = corners("0 0, 0 0, 10 10, 10 0, 0 10, 0 0");
    let expected = Crossing {
        ring: 0,
        segment: 1,
        other_ring: 0,
        other_segment: 3,
    };
    assert_eq!(crossing(&positions(&[bow_tie])), Some(expected));
}

#[test]
fn a_ring_around_a_pole_is_refused() {
    let ring = vec![
        at(80.0, -120.0),
        at(80.0, 0.0),
        at(80.0, 120.0),
        at(80.0, -120.0),
    ];
    assert!(crossing(&[ring]).is_some());
}

/// A coast: a ring of `count` corners that goes in and out.
fn coast(count: u32) -> Vec<Position> {
    let corner = |k: u32| {
        let angle = f64::from(k % count) / f64::from(count) * std::f64::consts::TAU;
        let radius = 1.0 + 0.2 * (angle * 7.0).sin() + 0.01 * (angle * 1001.0).sin();
        at(50.0 + radius * angle.sin(), 14.0 + radius * angle.cos())
    };
    (0..=count).map(corner).collect()
}

#[test]
fn a_border_of_200_000_corners_is_checked_at_once() {
    assert!(Area::polygon(vec![coast(200_000)]).is_ok());
    let mut knot = coast(200_000);
    knot.swap(100_000, 100_050);
    assert!(Area::polygon(vec![knot]).is_err());
}

#[test]
fn many_holes_are_checked_at_once() {
    let hole = |k: u32| {
        let (lat, lon) = (
            49.0 + f64::from(k % 100) * 0.02,
            13.0 + f64::from(k / 100) * 0.02,
        );
        vec![
            at(lat, lon),
            at(lat, lon + 0.01),
            at(lat + 0.01, lon),
            at(lat, lon),
        ]
    };
    let outer = vec![
        at(48.0, 12.0),
        at(48.0, 17.0),
        at(52.0, 17.0),
        at(52.0, 12.0),
        at(48.0, 12.0),
    ];
    let rings: Vec<Vec<Position>> = std::iter::once(outer).chain((0..5_000).map(hole)).collect();
    assert!(crossing(&rings).is_none());
    let twice: Vec<Vec<Position>> = rings.iter().cloned().chain([hole(77)]).collect();
    assert!(crossing(&twice).is_some());
}
