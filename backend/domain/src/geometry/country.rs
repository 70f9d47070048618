//! The outline of the Czech Republic, drawn by hand with a few dozen corners: enough to say that a
//! permit is meant for another country, and nothing else.

use super::{Area, Position};

/// The outline is nowhere farther from the border than this, metres.
const COARSE_M: f64 = 25_000.0;

/// Degrees north and east, clockwise from the west.
const CORNERS: [(f64, f64); 38] = [
    (50.25, 12.12),
    (50.42, 12.97),
    (50.60, 13.50),
    (50.73, 13.95),
    (50.88, 14.32),
    (51.03, 14.45),
    (50.86, 14.80),
    (51.00, 15.02),
    (50.80, 15.35),
    (50.74, 15.73),
    (50.67, 16.02),
    (50.63, 16.35),
    (50.43, 16.20),
    (50.12, 16.70),
    (50.20, 16.85),
    (50.43, 16.95),
    (50.32, 17.70),
    (50.00, 17.90),
    (49.92, 18.35),
    (49.90, 18.58),
    (49.52, 18.83),
    (49.40, 18.40),
    (49.30, 18.15),
    (49.05, 18.05),
    (48.88, 17.80),
    (48.85, 17.15),
    (48.64, 16.95),
    (48.79, 16.60),
    (48.79, 16.00),
    (48.97, 15.30),
    (48.80, 14.95),
    (48.58, 14.33),
    (48.62, 14.02),
    (48.79, 13.80),
    (49.13, 13.22),
    (49.40, 12.70),
    (49.67, 12.52),
    (49.95, 12.50),
];

/// The whole territory, as a coarse polygon.
pub fn outline() -> Area {
    let corner = |(lat, lon): &(f64, f64)| Position {
        lat: *lat,
        lon: *lon,
    };
    Area::Polygon {
        rings: vec![CORNERS.iter().chain(CORNERS.first()).map(corner).collect()],
    }
}

/// The first corner of an area that surely lies in another country; `None`: the area may lie in this
/// one. Near the border it gives the benefit of the doubt.
pub fn outside(area: &Area) -> Option<Position> {
    let outline = outline();
    let rings = area.rings();
    let mut corners = rings.iter().flatten();
    let abroad = |corner: &&Position| outline.distance_to_leg_m(**corner, **corner) > COARSE_M;
    corners.find(abroad).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn circle(lat: f64, lon: f64) -> Area {
        Area::circle(Position::new(lat, lon).unwrap(), 1000.0).unwrap()
    }

    #[test]
    fn other_countries_lie_outside_and_border_towns_within() {
        for (lat, lon) in [(48.21, 16.37), (52.52, 13.40), (48.14, 17.11), (0.0, 0.0)] {
            assert!(outside(&circle(lat, lon)).is_some(), "{lat} {lon}");
        }
        for (lat, lon) in [
            (50.08, 14.43),
            (48.76, 16.88),
            (50.08, 12.37),
            (49.68, 18.67),
        ] {
            assert_eq!(outside(&circle(lat, lon)), None, "{lat} {lon}");
        }
        assert_eq!(outside(&outline()), None);
    }
}
