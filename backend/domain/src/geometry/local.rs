//! A flat map around a point, in metres: exact enough for the length of a mission.
//!
//! An equirectangular map with the ellipsoid's scale at its origin: lines straight in degrees stay
//! straight. Lengths to the east are true at the latitude of the origin and, at Czech latitudes,
//! off by 0.02 % for each kilometre north or south of it.

use super::Position;
use super::ellipsoid::Scale;

/// A flat map with its origin at a position; `x` grows to the east and `y` to the north, in metres.
#[derive(Debug, Clone, Copy)]
pub struct LocalMap {
    origin: Position,
    scale: Scale,
}

impl LocalMap {
    /// A map around `origin`.
    pub fn new(origin: Position) -> Self {
        let scale = Scale::at(origin.lat());
        Self { origin, scale }
    }

    /// Where a position lies on the map: metres east and north of the origin.
    pub fn project(&self, position: Position) -> geo::Coord {
        let east_deg = match position.lon() - self.origin.lon() {
            east if east >= 180.0 => east - 360.0,
            east if east < -180.0 => east + 360.0,
            east => east,
        };
        geo::Coord {
            x: east_deg * self.scale.lon_m,
            y: (position.lat() - self.origin.lat()) * self.scale.lat_m,
        }
    }
}
