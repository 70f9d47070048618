//! Plane vectors (north, east) and the flat map between them and positions on the earth.

use std::ops::{Add, AddAssign, Mul, Sub};

use letka_domain::geometry::{EARTH_RADIUS_M, Position};

/// North and east parts of a place (m), a velocity (m/s) or an acceleration (m/s²).
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(crate) struct Vector {
    pub(crate) north: f64,
    pub(crate) east: f64,
}

impl Vector {
    pub(crate) const ZERO: Self = Self {
        north: 0.0,
        east: 0.0,
    };

    /// A vector of this length in this direction, degrees clockwise from north.
    pub(crate) fn towards(bearing_deg: f64, length: f64) -> Self {
        let (east, north) = bearing_deg.to_radians().sin_cos();
        Self { north, east } * length
    }

    pub(crate) fn length(self) -> f64 {
        self.north.hypot(self.east)
    }

    pub(crate) fn dot(self, other: Self) -> f64 {
        self.north * other.north + self.east * other.east
    }

    /// Degrees clockwise from north, 0 to 360.
    pub(crate) fn bearing_deg(self) -> f64 {
        self.east.atan2(self.north).to_degrees().rem_euclid(360.0)
    }

    /// The same direction, at most this long.
    pub(crate) fn limited(self, longest: f64) -> Self {
        let length = self.length();
        if length > longest {
            self * (longest / length)
        } else {
            self
        }
    }
}

impl Add for Vector {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            north: self.north + other.north,
            east: self.east + other.east,
        }
    }
}

impl AddAssign for Vector {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl Sub for Vector {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        self + other * -1.0
    }
}

impl Mul<f64> for Vector {
    type Output = Self;

    fn mul(self, factor: f64) -> Self {
        Self {
            north: self.north * factor,
            east: self.east * factor,
        }
    }
}

/// A flat map around the place where the vehicle was switched on; exact in both directions.
#[derive(Debug, Clone, Copy)]
pub(crate) struct FlatMap {
    origin: Position,
    metres_per_lon_deg: f64,
}

const METRES_PER_LAT_DEG: f64 = EARTH_RADIUS_M * std::f64::consts::PI / 180.0;

impl FlatMap {
    pub(crate) fn new(origin: Position) -> Self {
        // Near a pole a degree of longitude vanishes; the floor only keeps the division finite.
        let shrink = origin.lat().to_radians().cos().max(0.01);
        Self {
            origin,
            metres_per_lon_deg: METRES_PER_LAT_DEG * shrink,
        }
    }

    /// Metres north and east of the origin.
    pub(crate) fn vector(&self, position: Position) -> Vector {
        let east_deg = (position.lon() - self.origin.lon() + 540.0).rem_euclid(360.0) - 180.0;
        Vector {
            north: (position.lat() - self.origin.lat()) * METRES_PER_LAT_DEG,
            east: east_deg * self.metres_per_lon_deg,
        }
    }

    /// The position at these metres from the origin.
    pub(crate) fn position(&self, at: Vector) -> Position {
        let lat = self.origin.lat() + at.north / METRES_PER_LAT_DEG;
        let lon = self.origin.lon() + at.east / self.metres_per_lon_deg;
        let lon = (lon + 540.0).rem_euclid(360.0) - 180.0;
        Position::new(lat.clamp(-90.0, 90.0), lon).unwrap_or(self.origin)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_map_goes_both_ways_and_agrees_with_the_sphere() {
        let home = Position::new(50.1, 14.4).unwrap();
        let map = FlatMap::new(home);
        let at = Vector {
            north: 1200.0,
            east: -800.0,
        };
        let position = map.position(at);
        assert!((map.vector(position) - at).length() < 1e-6);
        assert!((home.distance_m(position) - at.length()).abs() < 0.5);
    }

    #[test]
    fn bearings() {
        let west = Vector::towards(270.0, 2.0);
        assert!((west.east + 2.0).abs() < 1e-9);
        assert!((west.bearing_deg() - 270.0).abs() < 1e-9);
        assert!((west.limited(1.0).length() - 1.0).abs() < 1e-9);
    }
}
