//! Positions, areas and routes on the earth, answered in metres.
//!
//! Angles are degrees on WGS 84. How near areas are is measured on its ellipsoid, as `PostGIS` and
//! PROJ do: within 20 km exact to 0.001 %. [`Position::distance_m`] and [`Position::offset`] stay on
//! a sphere of [`EARTH_RADIUS_M`], within 0.6 % of the ellipsoid: the tools that flight logs are
//! compared with reckon so.

mod area;
pub mod country;
pub(crate) mod cover;
mod ellipsoid;
mod extent;
pub(crate) mod frame;
mod local;
pub(crate) mod outline;
mod piece;
pub(crate) mod probe;
mod shape;
pub mod simple;

use serde::{Deserialize, Serialize};

pub use area::{Area, AreaError};
pub(crate) use extent::Extent;
pub use local::LocalMap;
pub use shape::Shape;

/// Mean radius of the earth in metres, as the independent tools use that Letka is compared with.
pub const EARTH_RADIUS_M: f64 = 6_371_000.0;

/// A position is not on the earth.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
pub enum PositionError {
    /// Latitude is not a number from -90 to 90.
    #[error("latitude {0} is not between -90 and 90 degrees")]
    Latitude(f64),
    /// Longitude is not a number from -180 to 180.
    #[error("longitude {0} is not between -180 and 180 degrees")]
    Longitude(f64),
}

/// A place on the earth: degrees north and east on WGS 84.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(try_from = "RawPosition")]
pub struct Position {
    lat: f64,
    lon: f64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawPosition {
    lat: f64,
    lon: f64,
}

impl TryFrom<RawPosition> for Position {
    type Error = PositionError;

    fn try_from(raw: RawPosition) -> Result<Self, PositionError> {
        Self::new(raw.lat, raw.lon)
    }
}

impl Position {
    /// Latitude and longitude 0: what stands for a place that cannot be.
    pub const NULL_ISLAND: Self = Self { lat: 0.0, lon: 0.0 };

    /// A position from degrees north and degrees east.
    pub fn new(lat: f64, lon: f64) -> Result<Self, PositionError> {
        if !(-90.0..=90.0).contains(&lat) {
            Err(PositionError::Latitude(lat))
        } else if !(-180.0..=180.0).contains(&lon) {
            Err(PositionError::Longitude(lon))
        } else {
            Ok(Self { lat, lon })
        }
    }

    /// Degrees north.
    pub fn lat(&self) -> f64 {
        self.lat
    }

    /// Degrees east.
    pub fn lon(&self) -> f64 {
        self.lon
    }

    /// Great-circle distance in metres (haversine).
    pub fn distance_m(&self, other: Position) -> f64 {
        let (from, to) = (self.lat.to_radians(), other.lat.to_radians());
        let half_lat = ((to - from) / 2.0).sin();
        let half_lon = ((other.lon - self.lon).to_radians() / 2.0).sin();
        let a = half_lat.powi(2) + from.cos() * to.cos() * half_lon.powi(2);
        2.0 * EARTH_RADIUS_M * a.sqrt().min(1.0).asin()
    }

    /// The position a share of the way to another one: 0 is here, 1 there. Straight in degrees, as
    /// lines of GeoJSON are; the shorter way around the earth.
    #[must_use]
    pub fn between(&self, to: Position, share: f64) -> Position {
        let east = (to.lon - self.lon + 540.0).rem_euclid(360.0) - 180.0;
        let lon = (self.lon + east * share + 540.0).rem_euclid(360.0) - 180.0;
        Position {
            lat: (self.lat + (to.lat - self.lat) * share).clamp(-90.0, 90.0),
            lon: lon.clamp(-180.0, 180.0),
        }
    }

    /// The direction of another position, degrees clockwise from north; 0 where both are the same.
    pub fn bearing_deg(&self, to: Position) -> f64 {
        let east = (to.lon - self.lon).to_radians();
        let (a, b) = (self.lat.to_radians(), to.lat.to_radians());
        let (y, x) = (
            east.sin() * b.cos(),
            a.cos() * b.sin() - a.sin() * b.cos() * east.cos(),
        );
        y.atan2(x).to_degrees().rem_euclid(360.0)
    }

    /// The position `metres` away in the direction `bearing_deg` (clockwise from north).
    #[must_use]
    pub fn offset(&self, metres: f64, bearing_deg: f64) -> Position {
        let (angle, bearing) = (metres / EARTH_RADIUS_M, bearing_deg.to_radians());
        let lat = self.lat.to_radians();
        let to = (lat.sin() * angle.cos() + lat.cos() * angle.sin() * bearing.cos()).asin();
        let east =
            (bearing.sin() * angle.sin() * lat.cos()).atan2(angle.cos() - lat.sin() * to.sin());
        let lon = (self.lon + east.to_degrees() + 540.0).rem_euclid(360.0) - 180.0;
        Position {
            lat: to.to_degrees().clamp(-90.0, 90.0),
            lon: lon.clamp(-180.0, 180.0),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(lat: f64, lon: f64) -> Position {
        Position::new(lat, lon).unwrap()
    }

    #[test]
    fn off_the_earth_is_refused() {
        assert_eq!(Position::new(90.1, 0.0), Err(PositionError::Latitude(90.1)));
        assert_eq!(
            Position::new(0.0, -180.1),
            Err(PositionError::Longitude(-180.1))
        );
        assert!(Position::new(f64::NAN, 0.0).is_err());
        assert!(serde_json::from_str::<Position>(r#"{"lat":50,"lon":1e9}"#).is_err());
    }

    #[test]
    fn a_degree_of_latitude_is_111_km() {
        assert!((at(50.0, 14.0).distance_m(at(51.0, 14.0)) - 111_194.9).abs() < 0.1);
    }

    #[test]
    fn an_offset_is_as_far_as_it_says() {
        let kladno = at(50.147, 14.103);
        for bearing in [0.0, 45.0, 133.0, 270.0] {
            assert!((kladno.distance_m(kladno.offset(500.0, bearing)) - 500.0).abs() < 1e-3);
        }
        assert!(kladno.offset(100.0, 90.0).lon() > kladno.lon());
    }
}
