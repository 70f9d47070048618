//! The outline of the Czech Republic, drawn by hand with a few dozen corners: enough to say where
//! an invented permit holds, and nothing else.

use letka_domain::geometry::{Area, Position};

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

/// The whole territory.
pub(super) fn whole() -> Area {
    let corner = |(lat, lon): &(f64, f64)| Position::new(*lat, *lon);
    let ring: Result<Vec<Position>, _> =
        CORNERS.iter().chain(CORNERS.first()).map(corner).collect();
    let ring = ring.expect("the corners above are on the earth");
    Area::polygon(vec![ring]).expect("the corners above go round once")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::seed::units::UNITS;

    #[test]
    fn every_district_lies_well_inside() {
        let territory = whole();
        for unit in UNITS {
            for bearing_deg in 0..36 {
                let edge = unit
                    .middle()
                    .offset(unit.reach_m + 2000.0, f64::from(bearing_deg) * 10.0);
                assert!(territory.covers_leg(unit.middle(), edge));
            }
        }
        let vienna = Position::new(48.21, 16.37).unwrap();
        assert!(!territory.covers_leg(vienna, vienna));
    }
}
