//! The WGS 84 ellipsoid: how long a degree is at a latitude, and distances along its surface.

use geo::{Bearing, Destination, Distance, Geodesic};

use super::Position;

/// Equatorial radius of WGS 84, metres.
const SEMI_MAJOR_M: f64 = 6_378_137.0;
/// Flattening of WGS 84.
const FLATTENING: f64 = 1.0 / 298.257_223_563;
/// Square of the eccentricity.
const ECCENTRICITY_2: f64 = FLATTENING * (2.0 - FLATTENING);
/// Nearer to a pole a degree of longitude has no length to reckon with.
const LAST_LAT: f64 = 89.99;

/// The scale around a latitude: metres per degree, and how it changes to the north.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scale {
    /// Metres for one degree of latitude, by the radius of curvature of the meridian.
    pub(super) lat_m: f64,
    /// Metres for one degree of longitude, by the radius of the parallel.
    pub(super) lon_m: f64,
    /// Relative change of `lat_m` for each metre to the north.
    lat_change: f64,
    /// Relative change of `lon_m` for each metre to the north, and for each square metre.
    lon_change: [f64; 2],
}

impl Scale {
    /// The scale at a latitude in degrees; that of 89.99° nearer to the poles.
    pub(super) fn at(lat: f64) -> Self {
        let (sin, cos) = lat.clamp(-LAST_LAT, LAST_LAT).to_radians().sin_cos();
        let shape = 1.0 - ECCENTRICITY_2 * sin * sin;
        let across_m = SEMI_MAJOR_M / shape.sqrt();
        let along_m = across_m * (1.0 - ECCENTRICITY_2) / shape;
        let parallel_m = across_m * cos;
        Self {
            lat_m: along_m.to_radians(),
            lon_m: parallel_m.to_radians(),
            lat_change: 3.0 * ECCENTRICITY_2 * sin * cos / (shape * along_m),
            // The radius of the parallel shrinks by the sine for each metre along the meridian.
            lon_change: [-sin / parallel_m, -0.5 / (along_m * across_m)],
        }
    }

    /// Square of the true length of a line whose map lengths are `east_m` and `north_m` and whose
    /// middle lies `middle_m` metres north of the latitude of this scale. Off by less than one part
    /// in a million for lines of 20 km within 20 km.
    pub(super) fn true_m2(&self, east_m: f64, north_m: f64, middle_m: f64) -> f64 {
        let [slope, bend] = self.lon_change;
        let east = east_m * (1.0 + middle_m * (slope + middle_m * bend));
        let north = north_m * (1.0 + middle_m * self.lat_change);
        east * east + north * north
    }

    /// A factor that a map length is never longer by than the true length, where the middle of the
    /// line lies within `middle_m` of the latitude of this scale.
    pub(super) fn slack(&self, middle_m: f64) -> f64 {
        let [slope, bend] = self.lon_change;
        let off = middle_m * (slope.abs() + self.lat_change.abs() + middle_m * bend.abs());
        if off < 0.5 {
            1.0 / (1.0 - off) + 1e-9
        } else {
            f64::INFINITY
        }
    }
}

fn point(at: Position) -> geo::Point {
    geo::Point::new(at.lon(), at.lat())
}

impl Position {
    /// Metres along the WGS 84 ellipsoid, as `PostGIS` and PROJ measure (Karney 2013).
    pub fn geodesic_m(&self, other: Position) -> f64 {
        Geodesic.distance(point(*self), point(other))
    }

    /// The direction of another position along the ellipsoid, degrees clockwise from north.
    pub(super) fn geodesic_bearing_deg(&self, to: Position) -> f64 {
        Geodesic.bearing(point(*self), point(to))
    }

    /// The position `metres` away along the ellipsoid in the direction `bearing_deg`, clockwise
    /// from north.
    #[must_use]
    pub fn geodesic_offset(&self, metres: f64, bearing_deg: f64) -> Position {
        let there = Geodesic.destination(point(*self), bearing_deg, metres);
        Position {
            lat: there.y().clamp(-90.0, 90.0),
            lon: there.x().clamp(-180.0, 180.0),
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
    fn a_degree_is_as_long_as_the_textbook_says() {
        // DMA Technical Manual 8358.2: lengths of a degree on WGS 84.
        for (lat, lat_m, lon_m) in [(0.0, 110_574.3, 111_319.5), (45.0, 111_131.7, 78_846.8)] {
            let scale = Scale::at(lat);
            assert!((scale.lat_m - lat_m).abs() < 1.0, "{scale:?}");
            assert!((scale.lon_m - lon_m).abs() < 1.0, "{scale:?}");
        }
    }

    #[test]
    fn the_scale_agrees_with_the_geodesic_within_20_km() {
        for lat in [-60.0, 0.0, 35.0, 49.0, 51.0, 70.0] {
            let origin = at(lat, 14.0);
            let scale = Scale::at(lat);
            for bearing in [0.0, 30.0, 75.0, 90.0, 200.0, 300.0] {
                let (from, to) = (
                    origin.geodesic_offset(9_000.0, bearing + 40.0),
                    origin.geodesic_offset(15_000.0, bearing),
                );
                let east_m = (to.lon() - from.lon()) * scale.lon_m;
                let north_m = (to.lat() - from.lat()) * scale.lat_m;
                let middle_m = (f64::midpoint(to.lat(), from.lat()) - lat) * scale.lat_m;
                let metres = scale.true_m2(east_m, north_m, middle_m).sqrt();
                let exact = from.geodesic_m(to);
                assert!(
                    (metres / exact - 1.0).abs() < 3e-6,
                    "{lat} {bearing}: {metres} {exact}"
                );
                assert!(east_m.hypot(north_m) <= metres * scale.slack(middle_m.abs()));
            }
        }
    }

    #[test]
    fn nothing_breaks_at_the_poles() {
        for lat in [-90.0, 90.0] {
            let scale = Scale::at(lat);
            assert!(scale.lon_m > 0.0 && scale.lon_m.is_finite());
            assert!(scale.true_m2(1.0, 1.0, 1e7).is_finite());
            assert!(at(lat, 0.0).geodesic_offset(1000.0, 90.0).lat().is_finite());
        }
    }
}
