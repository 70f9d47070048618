//! Curves through spline waypoints, as ArduPilot flies them.
//!
//! Between two corners it flies a Hermite curve. Its direction at a spline corner is that from the
//! corner before to the corner after; towards a straight leg it is that of the leg. The two
//! directions together are at most four times as long as the leg.

use letka_domain::geometry::{EARTH_RADIUS_M, Position};
use letka_domain::missions::Corner;

/// Straight pieces that stand for one curve.
const PIECES: u32 = 12;
/// The directions of both ends together are at most so many legs long.
const STEEPEST: f64 = 4.0;

type Vector = [f64; 3];

/// The route with its curves. `spline[i]` says that corner `i` is reached on one.
pub(super) fn bent(corners: &[Corner], spline: &[bool]) -> Vec<Corner> {
    let Some(first) = corners.first() else {
        return Vec::new();
    };
    let scale = first.at.lat().to_radians().cos().max(1e-6);
    let points: Vec<Vector> = corners
        .iter()
        .map(|corner| flat(first.at, *corner, scale))
        .collect();
    let mut bent = vec![*first];
    let mut leaving: Option<Vector> = None;
    for index in 1..corners.len() {
        let (from, to) = (points[index - 1], points[index]);
        let next = points.get(index + 1).copied();
        if spline.get(index).copied().unwrap_or(false) {
            let arriving = match (next, spline.get(index + 1)) {
                (Some(next), Some(true)) => minus(next, from),
                (Some(next), _) => minus(next, to),
                (None, _) => [0.0; 3],
            };
            let start = leaving.unwrap_or([0.0; 3]);
            let curve = Curve::new(from, to, start, arriving);
            let pieces = (1..PIECES).map(|piece| curve.at(f64::from(piece) / f64::from(PIECES)));
            bent.extend(pieces.filter_map(|point| round(first.at, point, scale)));
            leaving = Some(curve.arriving);
        } else {
            leaving = Some(minus(to, from));
        }
        bent.push(corners[index]);
    }
    bent
}

/// One curve: its ends, and the directions in which it leaves and arrives.
struct Curve {
    from: Vector,
    to: Vector,
    leaving: Vector,
    arriving: Vector,
}

impl Curve {
    fn new(from: Vector, to: Vector, leaving: Vector, arriving: Vector) -> Self {
        let (directions, leg) = (length(leaving) + length(arriving), length(minus(to, from)));
        let share = if directions > STEEPEST * leg {
            STEEPEST * leg / directions
        } else {
            1.0
        };
        Self {
            from,
            to,
            leaving: leaving.map(|part| part * share),
            arriving: arriving.map(|part| part * share),
        }
    }

    /// The point at a share of the way in time.
    fn at(&self, share: f64) -> Vector {
        let (square, cube) = (share * share, share * share * share);
        std::array::from_fn(|axis| {
            self.from[axis] * (2.0 * cube - 3.0 * square + 1.0)
                + self.leaving[axis] * (cube - 2.0 * square + share)
                + self.to[axis] * (3.0 * square - 2.0 * cube)
                + self.arriving[axis] * (cube - square)
        })
    }
}

/// Metres east, north and up of an origin.
fn flat(origin: Position, corner: Corner, scale: f64) -> Vector {
    let east = (corner.at.lon() - origin.lon() + 540.0).rem_euclid(360.0) - 180.0;
    let north = corner.at.lat() - origin.lat();
    [metres(east) * scale, metres(north), corner.height_m]
}

fn round(origin: Position, point: Vector, scale: f64) -> Option<Corner> {
    let lat = origin.lat() + degrees(point[1]);
    let lon = origin.lon() + degrees(point[0] / scale);
    let lon = (lon + 540.0).rem_euclid(360.0) - 180.0;
    let at = Position::new(lat, lon).ok()?;
    Some(Corner {
        at,
        height_m: point[2],
    })
}

fn metres(degrees: f64) -> f64 {
    degrees.to_radians() * EARTH_RADIUS_M
}

fn degrees(metres: f64) -> f64 {
    (metres / EARTH_RADIUS_M).to_degrees()
}

fn minus(a: Vector, b: Vector) -> Vector {
    std::array::from_fn(|axis| a[axis] - b[axis])
}

fn length(vector: Vector) -> f64 {
    vector.iter().map(|part| part * part).sum::<f64>().sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn corner(lat: f64, lon: f64, height_m: f64) -> Corner {
        let at = Position::new(lat, lon).unwrap();
        Corner { at, height_m }
    }

    #[test]
    fn straight_routes_stay_as_they_are() {
        let route = [
            corner(50.0, 14.0, 50.0),
            corner(50.1, 14.0, 60.0),
            corner(50.1, 14.1, 60.0),
        ];
        assert_eq!(bent(&route, &[false; 3]), route);
        assert_eq!(bent(&[], &[]), []);
    }

    #[test]
    fn a_curve_passes_its_corners_and_swings_out() {
        let route = [
            corner(50.0, 14.0, 50.0),
            corner(50.01, 14.0, 50.0),
            corner(50.01, 14.015, 50.0),
            corner(50.0, 14.015, 50.0),
        ];
        let curve = bent(&route, &[false, true, true, true]);
        for corner in route {
            assert!(curve.iter().any(|at| at.at.distance_m(corner.at) < 0.01));
        }
        let north = curve
            .iter()
            .map(|corner| corner.at.lat())
            .fold(0.0, f64::max);
        assert!((50.0115..50.02).contains(&north), "{north}");
        assert!(
            curve
                .iter()
                .all(|corner| (corner.height_m - 50.0).abs() < 1e-6)
        );
    }

    #[test]
    fn a_short_leg_between_long_ones_does_not_overshoot_far() {
        let route = [
            corner(50.0, 14.0, 50.0),
            corner(50.1, 14.0, 50.0),
            corner(50.1, 14.001, 50.0),
            corner(50.0, 14.001, 50.0),
        ];
        let curve = bent(&route, &[false, false, true, false]);
        let north = curve
            .iter()
            .map(|corner| corner.at.lat())
            .fold(0.0, f64::max);
        assert!((50.1001..50.102).contains(&north), "{north}");
    }
}
