//! Closed rings of positions from drawn pieces.

use geo::ConvexHull;
use letka_domain::geometry::Position;

use super::{Arc, Piece};

/// The closed ring of pieces, arcs as straight pieces that leave nothing of the airspace out.
pub(super) fn of(pieces: &[Piece]) -> Vec<Position> {
    let chords = closed(positions(pieces, |arc| arc.corners(false)));
    let clockwise = turns_clockwise(&chords);
    closed(positions(pieces, |arc| {
        arc.corners(arc.clockwise == clockwise)
    }))
}

/// The ring around all that is within `half_m` of the leg between two places.
pub(super) fn around_leg(from: Position, to: Position, half_m: f64) -> Vec<Position> {
    let (there, back) = (from.bearing_deg(to), to.bearing_deg(from));
    let cap =
        |at: Position, ahead: f64| Arc::of_bearings(at, half_m, (ahead - 90.0, ahead + 90.0), true);
    match (cap(from, there + 180.0), cap(to, back + 180.0)) {
        (Ok(first), Ok(second)) => of(&[Piece::Arc(first), Piece::Arc(second)]),
        _ => Vec::new(),
    }
}

/// The convex hull of a ring, which holds all that its outline could mean.
pub(super) fn hull(ring: &[Position]) -> Vec<Position> {
    let Some(origin) = ring.first() else {
        return Vec::new();
    };
    let points: geo::MultiPoint = ring
        .iter()
        .map(|at| geo::Point::new(east_of(*origin, *at), at.lat()))
        .collect();
    let hull = points.convex_hull();
    let corner = |at: &geo::Coord| {
        let lon = (origin.lon() + at.x + 540.0).rem_euclid(360.0) - 180.0;
        Position::new(at.y, lon).ok()
    };
    closed(hull.exterior().coords().filter_map(corner).collect())
}

fn positions(pieces: &[Piece], corners: impl Fn(&Arc) -> Vec<Position>) -> Vec<Position> {
    let mut positions = Vec::new();
    for piece in pieces {
        match piece {
            Piece::Corner(at) => positions.push(*at),
            Piece::Arc(arc) => {
                positions.push(arc.start);
                positions.extend(corners(arc));
                positions.push(arc.end);
            }
        }
    }
    positions
}

/// A ring whose last position is its first, no position twice in a row, and without lines that go
/// there and back the same way: they enclose nothing, and published outlines have them.
fn closed(line: Vec<Position>) -> Vec<Position> {
    let mut ring: Vec<Position> = Vec::with_capacity(line.len() + 1);
    for at in line {
        let before = ring.len().checked_sub(2).and_then(|index| ring.get(index));
        if before == Some(&at) {
            ring.pop();
        } else if ring.last() != Some(&at) {
            ring.push(at);
        }
    }
    while let [first, second, .., before, last] = ring.as_slice() {
        if first == last || first == before {
            ring.pop();
        } else if second == last {
            ring.remove(0);
        } else {
            break;
        }
    }
    ring.extend(ring.first().copied());
    ring
}

/// Whether a ring turns clockwise, by the area between it and the parallel of its start.
fn turns_clockwise(ring: &[Position]) -> bool {
    let Some(origin) = ring.first() else {
        return true;
    };
    let twice = |leg: &[Position]| match leg {
        [from, to] => {
            let (x0, x1) = (east_of(*origin, *from), east_of(*origin, *to));
            (x1 - x0) * (from.lat() + to.lat() - 2.0 * origin.lat())
        }
        _ => 0.0,
    };
    ring.windows(2).map(twice).sum::<f64>() >= 0.0
}

fn east_of(origin: Position, at: Position) -> f64 {
    (at.lon() - origin.lon() + 540.0).rem_euclid(360.0) - 180.0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(lat: f64, lon: f64) -> Position {
        Position::new(lat, lon).unwrap()
    }

    #[test]
    fn rings_know_which_way_they_turn() {
        let mut ring = vec![
            at(50.0, 14.0),
            at(51.0, 14.0),
            at(51.0, 15.0),
            at(50.0, 15.0),
            at(50.0, 14.0),
        ];
        assert!(turns_clockwise(&ring));
        ring.reverse();
        assert!(!turns_clockwise(&ring));
    }

    #[test]
    fn lines_there_and_back_are_dropped() {
        let [a, b, c, d] = [
            at(50.0, 14.0),
            at(51.0, 14.0),
            at(51.0, 15.0),
            at(50.0, 15.0),
        ];
        let clean = vec![a, b, c, d, a];
        for line in [
            vec![a, b, c, d],
            vec![a, a, b, c, c, d, a, a],
            vec![a, b, at(52.0, 14.0), b, c, d, a],
            vec![a, b, c, d, a, b],
            vec![a, b, c, d, a, at(49.0, 14.0)],
        ] {
            assert_eq!(closed(line), clean);
        }
        assert_eq!(closed(vec![a, b, c, b, a]), [a, a]);
        assert_eq!(closed(vec![a]), [a, a]);
        assert!(closed(Vec::new()).is_empty());
    }

    #[test]
    fn a_hull_has_all_corners_in_or_on_it() {
        let bow_tie = [
            at(50.0, 179.9),
            at(50.1, -179.9),
            at(50.1, 179.9),
            at(50.0, -179.9),
            at(50.0, 179.9),
        ];
        let hull = hull(&bow_tie);
        assert_eq!(hull.len(), 5);
        assert_eq!(hull.first(), hull.last());
    }

    #[test]
    fn a_leg_has_its_width_on_both_sides_and_beyond_its_ends() {
        let (from, to) = (at(50.0, 14.0), at(50.0, 14.2));
        let ring = around_leg(from, to, 1000.0);
        let north = ring.iter().map(Position::lat).fold(f64::MIN, f64::max);
        let west = ring.iter().map(Position::lon).fold(f64::MAX, f64::min);
        assert!((at(50.0, 14.0).distance_m(at(north, 14.0)) - 1000.0).abs() < 20.0);
        assert!((from.distance_m(at(50.0, west)) - 1000.0).abs() < 10.0);
    }
}
