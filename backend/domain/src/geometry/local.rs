//! A flat map around a point, in metres: exact enough for the length of a mission.
//!
//! An equirectangular projection: within 20 km of its centre, at Czech latitudes, it is off by
//! less than 0.3 % of the distance.

use super::{EARTH_RADIUS_M, Position};

/// A flat map with its origin at a position; `x` grows to the east and `y` to the north, in metres.
#[derive(Debug, Clone, Copy)]
pub struct LocalMap {
    origin: Position,
    metres_per_lon_deg: f64,
}

/// Metres for one degree of latitude.
const METRES_PER_LAT_DEG: f64 = EARTH_RADIUS_M * std::f64::consts::PI / 180.0;

impl LocalMap {
    /// A map around `origin`.
    pub fn new(origin: Position) -> Self {
        let metres_per_lon_deg = METRES_PER_LAT_DEG * origin.lat().to_radians().cos();
        Self {
            origin,
            metres_per_lon_deg,
        }
    }

    /// Where a position lies on the map: metres east and north of the origin.
    pub fn project(&self, position: Position) -> geo::Coord {
        let east_deg = (position.lon() - self.origin.lon() + 540.0).rem_euclid(360.0) - 180.0;
        geo::Coord {
            x: east_deg * self.metres_per_lon_deg,
            y: (position.lat() - self.origin.lat()) * METRES_PER_LAT_DEG,
        }
    }

    /// The point of the leg between two positions that is nearest to a third one on this map.
    pub fn nearest_of_leg(&self, from: Position, to: Position, third: Position) -> Position {
        let (a, b, p) = (self.project(from), self.project(to), self.project(third));
        let (leg, away) = (b - a, p - a);
        let length_2 = leg.x * leg.x + leg.y * leg.y;
        if length_2 <= f64::EPSILON {
            return from;
        }
        let share = ((away.x * leg.x + away.y * leg.y) / length_2).clamp(0.0, 1.0);
        self.unproject(a + leg * share)
    }

    /// The position of a point of the map.
    fn unproject(&self, point: geo::Coord) -> Position {
        let east_deg = point.x / self.metres_per_lon_deg;
        let lon = (self.origin.lon() + east_deg + 540.0).rem_euclid(360.0) - 180.0;
        let lat = self.origin.lat() + point.y / METRES_PER_LAT_DEG;
        Position {
            lat: lat.clamp(-90.0, 90.0),
            lon,
        }
    }

    /// A polygon from its rings, the outer one first, on the map.
    pub fn polygon(&self, rings: &[Vec<Position>]) -> geo::Polygon {
        let mut lines = rings.iter().map(|ring| self.line(ring));
        let outer = lines
            .next()
            .unwrap_or_else(|| geo::LineString::new(Vec::new()));
        geo::Polygon::new(outer, lines.collect())
    }

    /// The line through positions, on the map.
    pub fn line(&self, positions: &[Position]) -> geo::LineString {
        positions.iter().map(|p| self.project(*p)).collect()
    }
}
