//! The Q line: region, code, levels and a circle around the area.

use letka_domain::airspace::Restriction;
use letka_domain::altitude::{Altitude, Datum};
use letka_domain::geometry::{Area, Position};

use super::coordinate;
use crate::limit::METRES_PER_LEVEL;

/// Metres in a nautical mile.
const METRES_PER_MILE: f64 = 1852.0;
/// The level and the radius that mean: no end.
const UNLIMITED: u32 = 999;

/// The Q line of a notice.
#[derive(Debug, Clone, PartialEq)]
pub struct Qualifier {
    /// Flight information region, such as `LKAA`.
    pub region: String,
    /// What it is about: `Q` and four letters, such as `QRTCA`.
    pub code: String,
    /// Kinds of traffic: `I`, `V`, `K`.
    pub traffic: String,
    /// For whom it is: `N`, `B`, `O`, `M`, `K`.
    pub purpose: String,
    /// Aerodrome, route or warning: `A`, `E`, `W`, `K`.
    pub scope: String,
    /// Lowest flight level; 0 is the ground.
    pub lower_level: u32,
    /// Highest flight level; 999 is none.
    pub upper_level: u32,
    /// The middle of the circle around the area.
    pub centre: Option<Position>,
    /// Its radius in nautical miles; 999 is the whole region.
    pub radius_nm: Option<u32>,
}

impl Qualifier {
    /// Reads a Q line; what of it cannot be read is remarked.
    pub(super) fn read(line: &str, remarks: &mut Vec<String>) -> Option<Self> {
        let compact: String = line.split_whitespace().collect();
        let parts: Vec<&str> = compact.split('/').collect();
        let [
            region,
            code,
            traffic,
            purpose,
            scope,
            lower,
            upper,
            place @ ..,
        ] = parts.as_slice()
        else {
            return None;
        };
        let well_formed = code.len() == 5
            && code.starts_with('Q')
            && code.bytes().all(|c| c.is_ascii_uppercase());
        let (lower_level, upper_level) = (lower.parse().ok()?, upper.parse().ok()?);
        let (centre, radius_nm) = place.first().map_or((None, None), |place| circle(place));
        match radius_nm {
            Some(UNLIMITED) => remarks.push("radius 999 is the whole region".into()),
            None => remarks.push("the circle of the Q line cannot be read".into()),
            Some(_) => {}
        }
        well_formed.then(|| Self {
            region: (*region).to_owned(),
            code: (*code).to_owned(),
            traffic: (*traffic).to_owned(),
            purpose: (*purpose).to_owned(),
            scope: (*scope).to_owned(),
            lower_level,
            upper_level,
            centre,
            radius_nm,
        })
    }

    /// The circle around the area, where it is one.
    pub fn circle(&self) -> Option<(Position, f64)> {
        let radius = self
            .radius_nm
            .filter(|radius| (1..UNLIMITED).contains(radius))?;
        let radius_m = f64::from(radius) * METRES_PER_MILE;
        Area::circle(self.centre?, radius_m)
            .is_ok()
            .then_some((self.centre?, radius_m))
    }

    /// Where the levels begin.
    pub fn lower(&self) -> Option<Altitude> {
        (self.lower_level > 0 && self.lower_level < UNLIMITED).then(|| level(self.lower_level))
    }

    /// Where the levels end; `None` is nowhere.
    pub fn upper(&self) -> Option<Altitude> {
        (self.upper_level > 0 && self.upper_level < UNLIMITED).then(|| level(self.upper_level))
    }

    /// What the code asks: prohibited areas (`RP`) forbid, warnings (`W`) are to be read by a person,
    /// all else needs consent.
    pub fn restriction(&self) -> Restriction {
        match self.code.get(1..3) {
            Some("RP") => Restriction::Prohibited,
            Some(subject) if subject.starts_with('W') => Restriction::Conditional,
            _ => Restriction::RequiresAuthorisation,
        }
    }
}

fn level(level: u32) -> Altitude {
    Altitude::new(f64::from(level) * METRES_PER_LEVEL, Datum::Standard)
}

/// `3200N03452E005`.
fn circle(text: &str) -> (Option<Position>, Option<u32>) {
    let text = text.trim_end_matches(')');
    let split = text
        .find(['E', 'W'])
        .and_then(|at| text.split_at_checked(at + 1));
    let Some((place, radius)) = split else {
        return (None, None);
    };
    let digits = radius.len() == 3 && radius.bytes().all(|c| c.is_ascii_digit());
    (
        coordinate::position(place),
        radius.parse().ok().filter(|_| digits),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Option<Qualifier> {
        Qualifier::read(line, &mut Vec::new())
    }

    #[test]
    fn a_line_has_code_levels_and_a_circle() {
        let q = read("EDGG/QRTCA/IV/BO /W /000/100/5003N00804E012").unwrap();
        assert_eq!((q.region.as_str(), q.scope.as_str()), ("EDGG", "W"));
        assert_eq!(q.restriction(), Restriction::RequiresAuthorisation);
        let (centre, radius) = q.circle().unwrap();
        assert!((centre.lat() - 50.05).abs() < 1e-9 && (radius - 22_224.0).abs() < 1e-9);
        assert!(q.lower().is_none() && (q.upper().unwrap().metres - 3048.0).abs() < 1e-9);
    }

    #[test]
    fn codes_ask_by_their_subject() {
        for (code, expected) in [
            ("QRPCA", Restriction::Prohibited),
            ("QRRCA", Restriction::RequiresAuthorisation),
            ("QWULW", Restriction::Conditional),
            ("QFAXX", Restriction::RequiresAuthorisation),
        ] {
            let q = read(&format!("LKAA/{code}/IV/BO/W/000/999/5003N01404E012")).unwrap();
            assert_eq!(q.restriction(), expected, "{code}");
            assert!(q.upper().is_none());
        }
    }

    #[test]
    fn a_region_or_nothing_is_no_circle() {
        for place in [
            "5003N01404E999",
            "5003N01404E000",
            "5003N01404E",
            "5003N01404E1234",
            "",
            "9903N01404E005",
            "ř",
        ] {
            let q = read(&format!("LKAA/QWULW/IV/BO/W/000/999/{place}")).unwrap();
            assert_eq!(q.circle(), None, "{place}");
        }
        for line in [
            "",
            "LKAA/QWULW",
            "LKAA/RT/IV/BO/W/000/999/x",
            "LKAA/QWULW/IV/BO/W/x/999/x",
        ] {
            assert!(read(line).is_none(), "{line}");
        }
    }
}
