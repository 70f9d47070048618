//! How far two footprints are apart.

use geo::{Distance, Euclidean, Line};

use crate::airspace::index::distance_m;
use crate::geometry::{LocalMap, Position};
use crate::missions::Footprint;

/// Metres between two footprints on the ground; 0 where they meet.
pub(in crate::rules) fn apart_m(one: &Footprint, other: &Footprint) -> f64 {
    match (one, other) {
        (Footprint::Leg { from, to }, Footprint::Leg { from: a, to: b }) => {
            let map = LocalMap::new(*from);
            let line = |a: Position, b: Position| Line::new(map.project(a), map.project(b));
            Euclidean.distance(&line(*from, *to), &line(*a, *b))
        }
        (Footprint::Within(area), other) | (other, Footprint::Within(area)) => {
            distance_m(area, other)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::Area;

    fn home() -> Position {
        Position::new(50.147, 14.103).unwrap()
    }

    fn leg(north_m: f64) -> Footprint {
        let from = home().offset(north_m, 0.0);
        let to = from.offset(500.0, 90.0);
        Footprint::Leg { from, to }
    }

    fn square(north_m: f64) -> Footprint {
        let a = home().offset(north_m, 0.0);
        let (b, c) = (
            a.offset(500.0, 90.0),
            a.offset(500.0, 90.0).offset(100.0, 0.0),
        );
        let ring = vec![a, b, c, a.offset(100.0, 0.0), a];
        Footprint::Within(Area::polygon(vec![ring]).unwrap())
    }

    fn circle(north_m: f64) -> Footprint {
        Footprint::Within(Area::circle(home().offset(north_m, 0.0), 100.0).unwrap())
    }

    #[test]
    fn every_pair_of_footprints_has_a_distance_either_way() {
        for (one, other, metres) in [
            (leg(0.0), leg(200.0), 200.0),
            (leg(0.0), square(200.0), 200.0),
            (leg(0.0), circle(300.0), 200.0),
            (square(0.0), square(300.0), 200.0),
            (square(0.0), circle(400.0), 200.0),
            (circle(0.0), circle(400.0), 200.0),
            (square(0.0), leg(50.0), 0.0),
            (square(0.0), circle(50.0), 0.0),
            (circle(0.0), circle(150.0), 0.0),
        ] {
            assert!(
                (apart_m(&one, &other) - metres).abs() < 1.0,
                "{one:?} {other:?}"
            );
            assert!(
                (apart_m(&other, &one) - metres).abs() < 1.0,
                "{other:?} {one:?}"
            );
        }
    }

    #[test]
    fn legs_that_cross_meet_though_all_ends_are_far() {
        let (south, north) = (home().offset(300.0, 180.0), home().offset(300.0, 0.0));
        let (west, east) = (home().offset(300.0, 270.0), home().offset(300.0, 90.0));
        let (one, other) = (
            Footprint::Leg {
                from: south,
                to: north,
            },
            Footprint::Leg {
                from: west,
                to: east,
            },
        );
        assert!(apart_m(&one, &other) < 1e-6);
    }
}
