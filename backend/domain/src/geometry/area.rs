//! Areas on the ground: a polygon with holes, or a circle.

use serde::{Deserialize, Serialize};

use super::Position;
use super::cover::covers_leg;
use super::extent::{Extent, extent_of};
use super::outline::Outlines;
use super::probe::Probe;
use super::simple::crossing;

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
    /// A polygon from closed rings, the outer one first. Rings may touch each other at points, as
    /// OGC allows; [`crossing`] says what they may not.
    pub fn polygon(rings: Vec<Vec<Position>>) -> Result<Self, AreaError> {
        for (index, ring) in rings.iter().enumerate() {
            if ring.len() < 4 || ring.first() != ring.last() {
                return Err(AreaError::OpenRing(index));
            }
        }
        if rings.is_empty() {
            return Err(AreaError::OpenRing(0));
        }
        match crossing(&rings) {
            None => Ok(Self::Polygon { rings }),
            Some(_) => Err(AreaError::Crossing),
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

    /// Metres along the ellipsoid between this area and the leg between two positions; zero when
    /// they meet.
    pub fn distance_to_leg_m(&self, from: Position, to: Position) -> f64 {
        Probe::leg(from, to, f64::INFINITY).nearest_m(&Outlines::of(self))
    }

    /// Whether the whole leg between two positions lies in this area.
    pub fn covers_leg(&self, from: Position, to: Position) -> bool {
        covers_leg(self, from, to, 0.0)
    }

    /// Whether the whole of a footprint, with a buffer around it in metres, lies in this area.
    pub fn covers(&self, footprint: &crate::missions::Footprint, buffer_m: f64) -> bool {
        crate::airspace::index::covers(self, footprint, buffer_m)
    }

    /// Whether each of several footprints, with a buffer around it in metres, lies in this area.
    pub fn covers_each<'a>(
        &self,
        footprints: impl Iterator<Item = &'a crate::missions::Footprint> + Clone,
        buffer_m: f64,
    ) -> bool {
        crate::airspace::index::covers_each(self, footprints, buffer_m)
    }

    /// The greatest distance between a position and a place in this area, metres.
    pub fn farthest_m(&self, from: Position) -> f64 {
        match self {
            Self::Circle { centre, radius_m } => centre.geodesic_m(from) + radius_m,
            Self::Polygon { rings } => {
                let corners = rings.iter().flatten();
                corners
                    .map(|corner| corner.geodesic_m(from))
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

    /// A place in it: the middle where it lies inside, else one of a grid; `None` of one that is too thin
    /// for the grid.
    pub fn some_place(&self) -> Option<Position> {
        const STEPS: i32 = 16;
        let inside = |place: &Position| self.covers_leg(*place, *place);
        let (southwest, northeast) = self.bounds();
        let corner = |lat: f64, lon: f64| Position::new(lat, lon).ok();
        let of_grid = |step: i32| {
            let along = |part: i32| f64::from(part) / f64::from(STEPS);
            let north = southwest.between(northeast, along(step / STEPS)).lat();
            let east = southwest.between(northeast, along(step % STEPS)).lon();
            corner(north, east)
        };
        let centre = std::iter::once(self.centre());
        centre
            .chain((0..STEPS * STEPS).filter_map(of_grid))
            .find(inside)
    }

    /// The south-western and north-eastern corners of the box around it. An area across the
    /// antimeridian has its western corner east of its eastern one.
    pub fn bounds(&self) -> (Position, Position) {
        extent_of(self).corners()
    }

    /// The box around it.
    pub(crate) fn extent(&self) -> Extent {
        extent_of(self)
    }

    /// The outline as closed rings, outer first; a circle becomes a polygon of 64 sides.
    pub fn rings(&self) -> Vec<Vec<Position>> {
        match self {
            Self::Polygon { rings } => rings.clone(),
            Self::Circle { centre, radius_m } => {
                let corner =
                    |k: i32| centre.geodesic_offset(*radius_m, f64::from(k % 64) * 360.0 / 64.0);
                vec![(0..=64).map(corner).collect()]
            }
        }
    }
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
        let outside = at(50.1, 14.26).geodesic_offset(5510.0, 270.0);
        let distance = circle.distance_to_leg_m(outside, outside.geodesic_offset(100.0, 270.0));
        assert!((5.0..15.0).contains(&distance), "{distance}");
        assert!(circle.covers_leg(at(50.1, 14.26), at(50.12, 14.26)));
    }

    #[test]
    fn a_large_circle_is_as_exact_as_a_small_one() {
        let centre = at(50.0, 14.0);
        for radius_m in [5_000.0, 30_000.0, 55_000.0, 100_000.0] {
            let circle = Area::circle(centre, radius_m).unwrap();
            for bearing in [0.0, 30.0, 45.0, 60.0, 90.0, 135.0, 200.0, 315.0] {
                let inside = centre.geodesic_offset(radius_m - 1.0, bearing);
                let along = inside.geodesic_offset(200.0, bearing + 90.0);
                assert!(
                    circle.distance_to_leg_m(inside, along) < 0.5,
                    "{radius_m} {bearing}"
                );
                let outside = centre.geodesic_offset(radius_m + 40.0, bearing);
                let away = outside.geodesic_offset(200.0, bearing);
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
