//! Whether rings make a valid polygon, fast enough for the data of a whole country.
//!
//! The answer is that of `geo`'s own validation, which compares every side with every other one.
//! Here a sweep finds the few pairs of sides whose boxes meet; only rings that touch each other are
//! left to `geo`.

use std::collections::HashSet;

use geo::coordinate_position::CoordPos;
use geo::dimensions::Dimensions;
use geo::{BoundingRect, CoordinatePosition, Intersects, Relate};

/// Whether the rings are simple, do not cross, and every hole lies in the outer ring and in no
/// other hole.
pub(super) fn is_valid(polygon: &geo::Polygon) -> bool {
    let rings = rings_of(polygon);
    if rings.iter().any(|ring| corners(ring) < 3) {
        return false;
    }
    touching_rings(&rings).is_some_and(|touching| holes_are_valid(&rings, &touching))
}

fn rings_of(polygon: &geo::Polygon) -> Vec<&geo::LineString> {
    let outer = std::iter::once(polygon.exterior());
    outer.chain(polygon.interiors()).collect()
}

/// How often a ring goes on to another place.
fn corners(ring: &geo::LineString) -> usize {
    ring.lines().filter(|side| side.start != side.end).count()
}

/// Which rings touch or cross each other; `None` where one crosses or touches itself.
fn touching_rings(rings: &[&geo::LineString]) -> Option<HashSet<(usize, usize)>> {
    let numbered = rings.iter().enumerate();
    let sides: Vec<(geo::Line, usize)> = numbered
        .flat_map(|(number, ring)| ring.lines().map(move |side| (side, number)))
        .collect();
    let boxes = sides.iter().map(|(side, _)| side.bounding_rect());
    let mut touching = HashSet::new();
    let simple = each_overlap(boxes, |a, b| {
        let ((side, ring), (other, other_ring)) = (sides[a], sides[b]);
        if ring != other_ring {
            if side.intersects(&other) {
                touching.insert((ring.min(other_ring), ring.max(other_ring)));
            }
            return true;
        }
        side.start == other.end || side.end == other.start || !side.intersects(&other)
    });
    simple.then_some(touching)
}

/// Visits every pair of boxes that meet, by their numbers, until `visit` says no. Returns whether
/// it never did.
fn each_overlap(
    boxes: impl Iterator<Item = geo::Rect>,
    mut visit: impl FnMut(usize, usize) -> bool,
) -> bool {
    let mut boxes: Vec<(geo::Rect, usize)> = boxes.zip(0..).collect();
    if is_drawn_across(&boxes) {
        for (place, _) in &mut boxes {
            *place = geo::Rect::new(turned(place.min()), turned(place.max()));
        }
    }
    boxes.sort_unstable_by(|(a, _), (b, _)| a.min().x.total_cmp(&b.min().x));
    boxes.iter().enumerate().all(|(place, (one, a))| {
        let later = boxes[place + 1..].iter();
        let near = later.take_while(|(other, _)| other.min().x <= one.max().x);
        near.filter(|(other, _)| other.min().y <= one.max().y && one.min().y <= other.max().y)
            .all(|(_, b)| visit(*a, *b))
    })
}

/// Whether the boxes overlap more along `x` than along `y`, so that a sweep along `y` meets fewer.
fn is_drawn_across(boxes: &[(geo::Rect, usize)]) -> bool {
    let Some((first, _)) = boxes.first() else {
        return false;
    };
    let (mut low, mut high) = (first.min(), first.max());
    let (mut wide, mut tall) = (0.0, 0.0);
    for (place, _) in boxes {
        low = geo::coord! { x: low.x.min(place.min().x), y: low.y.min(place.min().y) };
        high = geo::coord! { x: high.x.max(place.max().x), y: high.y.max(place.max().y) };
        wide += place.width();
        tall += place.height();
    }
    wide * (high.y - low.y) > tall * (high.x - low.x)
}

fn turned(at: geo::Coord) -> geo::Coord {
    geo::coord! { x: at.y, y: at.x }
}

/// Whether every hole lies in the outer ring, which is the first, and in no other hole.
fn holes_are_valid(rings: &[&geo::LineString], touching: &HashSet<(usize, usize)>) -> bool {
    if rings.len() < 2 {
        return true;
    }
    let filled: Vec<geo::Polygon> = rings
        .iter()
        .map(|ring| geo::Polygon::new((*ring).clone(), Vec::new()))
        .collect();
    let in_outer = (1..filled.len()).all(|hole| {
        if touching.contains(&(0, hole)) {
            touches_from_within(&filled[0], &filled[hole])
        } else {
            starts_in(&filled[hole], &filled[0])
        }
    });
    let boxes = filled.iter().filter_map(BoundingRect::bounding_rect);
    in_outer
        && each_overlap(boxes, |a, b| {
            let (one, other) = (a.min(b), a.max(b));
            if one == 0 {
                true
            } else if touching.contains(&(one, other)) {
                touches_from_outside(&filled[one], &filled[other])
            } else {
                !starts_in(&filled[one], &filled[other]) && !starts_in(&filled[other], &filled[one])
            }
        })
}

/// Whether a ring begins inside another one, which decides for rings that do not touch.
fn starts_in(ring: &geo::Polygon, other: &geo::Polygon) -> bool {
    let start = ring.exterior().0.first();
    start.is_some_and(|at| other.coordinate_position(at) == CoordPos::Inside)
}

fn touches_from_within(outer: &geo::Polygon, hole: &geo::Polygon) -> bool {
    let relation = outer.relate(hole);
    let borders = relation.get(CoordPos::OnBoundary, CoordPos::OnBoundary);
    relation.is_contains() && borders != Dimensions::OneDimensional
}

fn touches_from_outside(hole: &geo::Polygon, other: &geo::Polygon) -> bool {
    let relation = hole.relate(other);
    let borders = relation.get(CoordPos::OnBoundary, CoordPos::OnBoundary);
    relation.get(CoordPos::Inside, CoordPos::Inside) != Dimensions::TwoDimensional
        && borders != Dimensions::OneDimensional
}

#[cfg(test)]
mod tests {
    use geo::Validation;
    use proptest::prelude::*;

    use super::*;

    fn ring(corners: &[(f64, f64)]) -> geo::LineString {
        let mut ring: geo::LineString = corners.to_vec().into();
        ring.close();
        ring
    }

    fn polygon(rings: &[&[(f64, f64)]]) -> geo::Polygon {
        let mut rings = rings.iter().map(|corners| ring(corners));
        geo::Polygon::new(rings.next().unwrap(), rings.collect())
    }

    type Corners<'a> = &'a [(f64, f64)];

    const SQUARE: Corners = &[(0.0, 0.0), (9.0, 0.0), (9.0, 9.0), (0.0, 9.0)];

    #[test]
    fn every_way_to_be_wrong_is_seen() {
        let inner: &[(f64, f64)] = &[(2.0, 2.0), (2.0, 4.0), (4.0, 4.0)];
        let bow: &[(f64, f64)] = &[(0.0, 0.0), (9.0, 9.0), (9.0, 0.0), (0.0, 9.0)];
        let pinched: &[(f64, f64)] = &[(0.0, 0.0), (9.0, 0.0), (4.0, 4.0), (9.0, 9.0), (4.0, 4.0)];
        let outside: &[(f64, f64)] = &[(20.0, 2.0), (20.0, 4.0), (24.0, 4.0)];
        let across: &[(f64, f64)] = &[(8.0, 2.0), (8.0, 4.0), (14.0, 4.0)];
        let within: &[(f64, f64)] = &[(2.2, 2.5), (2.2, 3.5), (3.2, 3.5)];
        let at_corner: &[(f64, f64)] = &[(0.0, 0.0), (1.0, 2.0), (2.0, 1.0)];
        let at_side: &[(f64, f64)] = &[(0.0, 2.0), (0.0, 4.0), (2.0, 3.0)];
        let cases: [(&[Corners], bool); 12] = [
            (&[SQUARE], true),
            (&[SQUARE, inner], true),
            (&[SQUARE, at_corner], true),
            (&[bow], false),
            (&[pinched], false),
            (&[SQUARE, bow], false),
            (&[SQUARE, outside], false),
            (&[SQUARE, across], false),
            (&[SQUARE, at_side], false),
            (&[SQUARE, inner, within], false),
            (&[SQUARE, inner, inner], false),
            (&[&SQUARE[..2]], false),
        ];
        for (rings, valid) in cases {
            assert_eq!(is_valid(&polygon(rings)), valid, "{rings:?}");
        }
    }

    #[test]
    fn a_large_ring_takes_no_long_time() {
        let corner = |k: u32| {
            let (angle, reach) = (
                f64::from(k) * 1e-5,
                if k.is_multiple_of(2) { 1.0 } else { 0.999 },
            );
            (angle.cos() * reach, angle.sin() * reach)
        };
        let mut corners: Vec<(f64, f64)> = (0..200_000).map(corner).collect();
        corners.push((0.0, 0.0));
        assert!(is_valid(&polygon(&[&corners])));
        corners.push((0.0, 2.0));
        assert!(!is_valid(&polygon(&[&corners])));
    }

    fn corners_on_grid(size: u8) -> impl Strategy<Value = Vec<(f64, f64)>> {
        let corner = (0..size, 0..size).prop_map(|(x, y)| (f64::from(x), f64::from(y)));
        prop::collection::vec(corner, 3..7)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4000))]

        #[test]
        fn a_ring_is_judged_as_geo_judges_it(corners in corners_on_grid(8)) {
            let polygon = polygon(&[&corners]);
            prop_assert_eq!(is_valid(&polygon), polygon.is_valid());
        }

        #[test]
        fn holes_are_judged_as_geo_judges_them(
            first in corners_on_grid(9), second in corners_on_grid(9), third in corners_on_grid(6),
        ) {
            for rings in [&[SQUARE, &first, &second][..], &[&first, &third], &[SQUARE, &third]] {
                let polygon = polygon(rings);
                prop_assert_eq!(is_valid(&polygon), polygon.is_valid(), "{:?}", rings);
            }
        }
    }
}
