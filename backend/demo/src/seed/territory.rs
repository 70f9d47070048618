//! Where an invented permit holds: everywhere in the country.

use letka_domain::geometry::{Area, country};

/// The whole territory.
pub(super) fn whole() -> Area {
    country::outline()
}

#[cfg(test)]
mod tests {
    use letka_domain::geometry::Position;

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
