//! Areas on the ground: a polygon with holes, or a circle.

use geo::{Distance, Euclidean};
use serde::{Deserialize, Serialize};

use super::{LocalMap, Position, validity};

/// Why an area cannot be used. An area that cannot be read is never taken as empty.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum AreaError {
    /// A ring has fewer than four positions or its last is not its first.
    #[error("ring {0} is not a closed ring of at least four positions")]
    OpenRing(usize),
    /// The rings cross themselves or each other.
    #[error("the rings cross themselves or each other")]
    Crossing,
    /// The radius is not a positive number of metres below 1,000 km.
    #[error("radius {0} m is not between 0 and 1,000,000")]
    Radius(f64),
}

/// An area on the ground. Its border belongs to it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case", try_from = "RawArea")]
pub enum Area {
    /// An outer ring and the holes in it.
    Polygon {
        /// Closed rings; the first is the outer one.
        rings: Vec<Vec<Position>>,
    },
    /// All within a distance of a point.
    Circle {
        /// The middle.
        centre: Position,
        /// Metres.
        radius_m: f64,
    },
}

#[derive(Deserialize)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
enum RawArea {
    Polygon { rings: Vec<Vec<Position>> },
    Circle { centre: Position, radius_m: f64 },
}

impl TryFrom<RawArea> for Area {
    type Error = AreaError;

    fn try_from(raw: RawArea) -> Result<Self, AreaError> {
        match raw {
            RawArea::Polygon { rings } => Self::polygon(rings),
            RawArea::Circle { centre, radius_m } => Self::circle(centre, radius_m),
        }
    }
}

impl Area {
    /// A polygon from closed rings, the outer one first.
    pub fn polygon(rings: Vec<Vec<Position>>) -> Result<Self, AreaError> {
        for (index, ring) in rings.iter().enumerate() {
            if ring.len() < 4 || ring.first() != ring.last() {
                return Err(AreaError::OpenRing(index));
            }
        }
        let Some(origin) = rings.first().and_then(|ring| ring.first()).copied() else {
            return Err(AreaError::OpenRing(0));
        };
        if validity::is_valid(&LocalMap::new(origin).polygon(&rings)) {
            Ok(Self::Polygon { rings })
        } else {
            Err(AreaError::Crossing)
        }
    }

    /// A circle of `radius_m` metres.
    pub fn circle(centre: Position, radius_m: f64) -> Result<Self, AreaError> {
        if radius_m > 0.0 && radius_m < 1e6 {
            Ok(Self::Circle { centre, radius_m })
        } else {
            Err(AreaError::Radius(radius_m))
        }
    }

    /// Metres between this area and the leg between two positions; zero when they meet.
    pub fn distance_to_leg_m(&self, from: Position, to: Position) -> f64 {
        let map = LocalMap::new(from);
        match self {
            // A ring is straight in degrees (RFC 7946), and so it is on the map.
            Self::Polygon { rings } => {
                let leg = geo::Line::new(map.project(from), map.project(to));
                Euclidean.distance(&leg, &map.polygon(rings))
            }
            // The centre may be far away, where the map is wrong: it only finds the nearest point
            // of the leg, and the distance from there is measured on the sphere.
            Self::Circle { centre, radius_m } => {
                let nearest = map.nearest_of_leg(from, to, *centre);
                let places = [from, to, nearest];
                let distances = places.iter().map(|place| centre.distance_m(*place));
                (distances.fold(f64::INFINITY, f64::min) - radius_m).max(0.0)
            }
        }
    }

    /// Whether the whole leg between two positions lies in this area.
    pub fn covers_leg(&self, from: Position, to: Position) -> bool {
        match self {
            Self::Polygon { rings } => {
                let map = LocalMap::new(from);
                let leg = geo::Line::new(map.project(from), map.project(to));
                geo::Covers::covers(&map.polygon(rings), &leg)
            }
            // A circle is convex: its ends decide.
            Self::Circle { centre, radius_m } => {
                centre.distance_m(from) <= *radius_m && centre.distance_m(to) <= *radius_m
            }
        }
    }

    /// Whether the whole of a footprint, with a buffer around it in metres, lies in this area.
    pub fn covers(&self, footprint: &crate::missions::Footprint, _buffer_m: f64) -> bool {
        match footprint {
            crate::missions::Footprint::Leg { from, to } => self.covers_leg(*from, *to),
            crate::missions::Footprint::Within(_) => false,
        }
    }

    /// The greatest distance between a position and a place in this area, metres.
    pub fn farthest_m(&self, from: Position) -> f64 {
        match self {
            Self::Circle { centre, radius_m } => centre.distance_m(from) + radius_m,
            Self::Polygon { rings } => {
                let corners = rings.iter().flatten();
                corners
                    .map(|corner| corner.distance_m(from))
                    .fold(0.0, f64::max)
            }
        }
    }

    /// A position in the middle of the box around it.
    pub fn centre(&self) -> Position {
        match self {
            Self::Circle { centre, .. } => *centre,
            Self::Polygon { .. } => {
                let (southwest, northeast) = self.bounds();
                southwest.between(northeast, 0.5)
            }
        }
    }

    /// The south-western and north-eastern corners of the box around it. An area across the
    /// antimeridian has its western corner east of its eastern one.
    pub fn bounds(&self) -> (Position, Position) {
        match self {
            Self::Polygon { rings } => bounds_of(rings.first().map_or(&[], Vec::as_slice)),
            Self::Circle { centre, radius_m } => {
                // The widest place of a circle lies a little towards the pole.
                let reach = radius_m * 1.01;
                let (north, south) = (centre.offset(reach, 0.0), centre.offset(reach, 180.0));
                let slack = reach
                    / north
                        .lat()
                        .abs()
                        .max(south.lat().abs())
                        .to_radians()
                        .cos()
                        .max(1e-6)
                    * centre.lat().to_radians().cos();
                let (east, west) = (centre.offset(slack, 90.0), centre.offset(slack, 270.0));
                (
                    Position {
                        lat: south.lat(),
                        lon: west.lon(),
                    },
                    Position {
                        lat: north.lat(),
                        lon: east.lon(),
                    },
                )
            }
        }
    }

    /// The outline as closed rings, outer first; a circle becomes a polygon of 64 sides.
    pub fn rings(&self) -> Vec<Vec<Position>> {
        match self {
            Self::Polygon { rings } => rings.clone(),
            Self::Circle { centre, radius_m } => {
                let corner = |k: i32| centre.offset(*radius_m, f64::from(k % 64) * 360.0 / 64.0);
                vec![(0..=64).map(corner).collect()]
            }
        }
    }
}

/// The box around positions; longitudes are followed from the first one the short way, so that a
/// line across the antimeridian stays short.
fn bounds_of(line: &[Position]) -> (Position, Position) {
    let Some(first) = line.first() else {
        let nowhere = Position { lat: 0.0, lon: 0.0 };
        return (nowhere, nowhere);
    };
    let east_of = |at: &Position| (at.lon() - first.lon() + 540.0).rem_euclid(360.0) - 180.0;
    let wrap = |east: f64| (first.lon() + east + 540.0).rem_euclid(360.0) - 180.0;
    let (mut south, mut north, mut west, mut east) = (first.lat(), first.lat(), 0.0_f64, 0.0_f64);
    for at in line {
        (south, north) = (south.min(at.lat()), north.max(at.lat()));
        (west, east) = (west.min(east_of(at)), east.max(east_of(at)));
    }
    let corner = |lat, east| Position {
        lat,
        lon: wrap(east),
    };
    (corner(south, west), corner(north, east))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(lat: f64, lon: f64) -> Position {
        Position::new(lat, lon).unwrap()
    }

    fn square(holes: Vec<Vec<Position>>) -> Result<Area, AreaError> {
        let outer = vec![
            at(50.0, 14.0),
            at(50.0, 14.1),
            at(50.1, 14.1),
            at(50.1, 14.0),
            at(50.0, 14.0),
        ];
        Area::polygon(std::iter::once(outer).chain(holes).collect())
    }

    #[test]
    fn a_leg_meets_an_area_even_when_both_its_ends_are_outside() {
        let area = square(vec![]).unwrap();
        let (west, east) = (at(50.05, 13.9), at(50.05, 14.2));
        assert!(area.distance_to_leg_m(west, east).abs() < f64::EPSILON);
        assert!(!area.covers_leg(west, east));
        assert!(area.covers_leg(at(50.05, 14.01), at(50.06, 14.09)));
    }

    #[test]
    fn the_middle_of_a_hole_is_outside() {
        let hole = vec![
            at(50.02, 14.02),
            at(50.02, 14.08),
            at(50.08, 14.08),
            at(50.08, 14.02),
            at(50.02, 14.02),
        ];
        let area = square(vec![hole]).unwrap();
        assert!(area.distance_to_leg_m(at(50.05, 14.05), at(50.051, 14.05)) > 1000.0);
        assert!(!area.covers_leg(at(50.01, 14.05), at(50.09, 14.05)));
    }

    #[test]
    fn a_circle_reaches_as_far_as_its_radius() {
        let circle = Area::circle(at(50.1, 14.26), 5500.0).unwrap();
        let outside = at(50.1, 14.26).offset(5510.0, 270.0);
        let distance = circle.distance_to_leg_m(outside, outside.offset(100.0, 270.0));
        assert!((5.0..15.0).contains(&distance), "{distance}");
        assert!(circle.covers_leg(at(50.1, 14.26), at(50.12, 14.26)));
    }

    #[test]
    fn a_large_circle_is_as_exact_as_a_small_one() {
        let centre = at(50.0, 14.0);
        for radius_m in [5_000.0, 30_000.0, 55_000.0, 100_000.0] {
            let circle = Area::circle(centre, radius_m).unwrap();
            for bearing in [0.0, 30.0, 45.0, 60.0, 90.0, 135.0, 200.0, 315.0] {
                let inside = centre.offset(radius_m - 1.0, bearing);
                let along = inside.offset(200.0, bearing + 90.0);
                assert!(
                    circle.distance_to_leg_m(inside, along) < 0.5,
                    "{radius_m} {bearing}"
                );
                let outside = centre.offset(radius_m + 40.0, bearing);
                let away = outside.offset(200.0, bearing);
                let distance = circle.distance_to_leg_m(outside, away);
                assert!(
                    (distance - 40.0).abs() < 1.0,
                    "{radius_m} {bearing}: {distance}"
                );
            }
        }
    }

    #[test]
    fn broken_shapes_are_refused() {
        let (a, b, c, d) = (
            at(50.0, 14.0),
            at(50.0, 14.1),
            at(50.1, 14.0),
            at(50.1, 14.1),
        );
        assert_eq!(
            Area::polygon(vec![vec![a, b, c]]),
            Err(AreaError::OpenRing(0))
        );
        assert_eq!(Area::polygon(vec![]), Err(AreaError::OpenRing(0)));
        assert_eq!(
            Area::polygon(vec![vec![a, b, c, d, a]]),
            Err(AreaError::Crossing)
        );
        assert_eq!(Area::circle(a, 0.0), Err(AreaError::Radius(0.0)));
        assert!(Area::circle(a, f64::NAN).is_err());
    }
}
