//! Vertical limits: numbers with a unit and a datum, or texts such as `GND - 120 m AGL`.
//!
//! What cannot be read is taken in the strict direction: the lower limit is the ground, the upper
//! one is unlimited.

use letka_domain::altitude::{Altitude, Datum, METRES_PER_FOOT};
use serde_json::Value;

use super::json::{number, quoted, shortened};
use super::notes::Notes;

/// From where to where a zone reaches; without an upper limit it is unlimited.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Band {
    pub(super) lower: Altitude,
    pub(super) upper: Option<Altitude>,
}

/// The limits of a zone as they are written.
#[derive(Debug, Clone, Copy)]
pub(super) struct Written<'a> {
    pub(super) lower: &'a Value,
    pub(super) lower_reference: &'a Value,
    pub(super) upper: &'a Value,
    pub(super) upper_reference: &'a Value,
    pub(super) unit: Option<Unit>,
}

/// A unit of length.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unit {
    Metre,
    Foot,
}

/// From this number on publishers mean that there is no upper limit (Swiss and Austrian data).
const UNLIMITED: f64 = 99_999.0;

/// No zone begins so high, in metres: the number stands for something else.
const HIGHEST_LOWER_M: f64 = 50_000.0;

/// No zone ends so low, in metres: the number stands for something else.
const LOWEST_UPPER_M: f64 = -500.0;

/// A flight level in metres of pressure altitude.
const METRES_PER_LEVEL: f64 = 100.0 * METRES_PER_FOOT;

impl Unit {
    /// The unit that a word means.
    pub(super) fn of(word: &str) -> Option<Self> {
        match word.trim().to_ascii_lowercase().as_str() {
            "m" => Some(Self::Metre),
            "ft" => Some(Self::Foot),
            _ => None,
        }
    }

    /// A length in metres.
    pub(super) fn metres(self, length: f64) -> f64 {
        match self {
            Self::Metre => length,
            Self::Foot => length * METRES_PER_FOOT,
        }
    }
}

/// The datum that a word means.
fn datum(word: &str) -> Option<Datum> {
    match word.trim().to_ascii_uppercase().as_str() {
        "AGL" => Some(Datum::Agl),
        "AMSL" | "MSL" => Some(Datum::Amsl),
        "WGS84" => Some(Datum::Wgs84),
        _ => None,
    }
}

impl Band {
    /// Everything above the ground: what is not readable is taken as this.
    pub(super) fn everything() -> Self {
        Self {
            lower: Altitude::agl(0.0),
            upper: None,
        }
    }

    /// Makes sense of limits that contradict each other.
    fn checked(self, notes: &mut Notes) -> Self {
        let Some(upper) = self.upper else {
            return self;
        };
        let same_datum = upper.datum == self.lower.datum;
        // Zero stands for "not given" with publishers that write no empty value; nothing ends below it.
        let is_zero = upper.metres <= 0.0;
        if !is_zero && same_datum && upper.metres < self.lower.metres {
            notes.strict("the upper limit is below the lower one: read as everything above ground");
            return Self::everything();
        }
        if is_zero || same_datum && upper.metres <= self.lower.metres {
            notes.strict("the upper limit is 0, below it or the lower limit: read as unlimited");
            return Self {
                upper: None,
                ..self
            };
        }
        self
    }
}

impl Written<'_> {
    /// The limits in metres.
    pub(super) fn read(&self, notes: &mut Notes) -> Band {
        let band = Band {
            lower: self.read_lower(notes),
            upper: self.read_upper(notes),
        };
        band.checked(notes)
    }

    fn read_lower(&self, notes: &mut Notes) -> Altitude {
        let ground = Altitude::agl(0.0);
        let read = match number(self.lower) {
            Ok(None) => return ground,
            Ok(Some(length)) => self.altitude(length, self.lower_reference),
            Err(_) => None,
        };
        let read = read.filter(|lower| lower.metres <= HIGHEST_LOWER_M);
        read.unwrap_or_else(|| {
            let written = quoted(self.lower);
            notes.strict(format!(
                "the lower limit {written} is not readable: read as the ground"
            ));
            ground
        })
    }

    fn read_upper(&self, notes: &mut Notes) -> Option<Altitude> {
        let read = match number(self.upper) {
            Ok(None) => return None,
            Ok(Some(length)) if length >= UNLIMITED => return None,
            Ok(Some(length)) => self.altitude(length, self.upper_reference),
            Err(_) => None,
        };
        let read = read.filter(|upper| upper.metres >= LOWEST_UPPER_M);
        if read.is_none() {
            let written = quoted(self.upper);
            notes.strict(format!(
                "the upper limit {written} is not readable: read as unlimited"
            ));
        }
        read
    }

    fn altitude(&self, length: f64, reference: &Value) -> Option<Altitude> {
        let datum = reference.as_str().and_then(datum)?;
        Some(Altitude::new(self.unit?.metres(length), datum))
    }
}

/// One limit of a text.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Limit {
    Ground,
    At(Altitude),
    Unlimited,
}

/// The limits of a text: `GND - 120 m AGL`, lower first, or `5000 FT AMSL / GND`, upper first.
pub(super) fn of_text(text: &str, notes: &mut Notes) -> Band {
    if let Some(band) = band_of(text) {
        return band.checked(notes);
    }
    let text = shortened(text);
    notes.strict(format!(
        "the limits {text:?} are not readable: read as everything above ground"
    ));
    Band::everything()
}

/// The limits of a text as they are written, even where they are the same.
pub(super) fn band_of(text: &str) -> Option<Band> {
    let (lower, upper) = if let Some((upper, lower)) = text.split_once('/') {
        (limit(lower)?, limit(upper)?)
    } else {
        let (lower, upper) = text.split_once(['-', '–'])?;
        (limit(lower)?, limit(upper)?)
    };
    // The ground is below everything, whatever the order.
    let (lower, upper) = match (lower, upper) {
        (Limit::At(_) | Limit::Unlimited, Limit::Ground) => (upper, lower),
        both => both,
    };
    let lower = match lower {
        Limit::Ground => Altitude::agl(0.0),
        Limit::At(altitude) => altitude,
        Limit::Unlimited => return None,
    };
    let upper = match upper {
        Limit::Ground => Some(Altitude::agl(0.0)),
        Limit::At(altitude) => Some(altitude),
        Limit::Unlimited => None,
    };
    Some(Band { lower, upper })
}

fn limit(text: &str) -> Option<Limit> {
    let text = text.trim().to_ascii_uppercase();
    match text.as_str() {
        "GND" | "SFC" => return Some(Limit::Ground),
        "UNL" | "UNLTD" | "UNLIMITED" => return Some(Limit::Unlimited),
        _ => {}
    }
    if let Some(level) = text.strip_prefix("FL") {
        let level: u16 = level.trim().parse().ok()?;
        let metres = f64::from(level) * METRES_PER_LEVEL;
        return Some(Limit::At(Altitude::new(metres, Datum::Standard)));
    }
    let (length, words) = text.split_at(text.find(|c: char| c.is_ascii_alphabetic())?);
    let (unit, reference) = words.split_once(char::is_whitespace)?;
    let length: f64 = length.trim().parse().ok()?;
    let metres = Unit::of(unit)?.metres(length);
    let plausible = (0.0..=HIGHEST_LOWER_M).contains(&metres);
    plausible.then_some(Limit::At(Altitude::new(metres, datum(reference)?)))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const SHEET: Option<Unit> = Some(Unit::Metre);

    /// The limits, and the number of faults.
    fn read(
        lower: &Value,
        upper: &Value,
        references: (&str, &str),
        unit: Option<Unit>,
    ) -> (Band, usize) {
        let (lower_reference, upper_reference) = (json!(references.0), json!(references.1));
        let mut notes = Notes::default();
        let written = Written {
            lower,
            lower_reference: &lower_reference,
            upper,
            upper_reference: &upper_reference,
            unit,
        };
        let band = written.read(&mut notes);
        (band, notes.into_faults().len())
    }

    fn band(lower: Altitude, upper: Option<Altitude>) -> Band {
        Band { lower, upper }
    }

    #[test]
    fn numbers_are_metres_or_exact_feet() {
        let ground = Altitude::agl(0.0);
        let upper = Some(Altitude::agl(120.0));
        let cases = [
            (json!(0), json!(120), SHEET, band(ground, upper)),
            (json!("0"), json!(" 120.0 "), SHEET, band(ground, upper)),
            (json!(null), json!(null), SHEET, band(ground, None)),
            (json!(""), json!(""), SHEET, band(ground, None)),
            (json!(0), json!(99_999), SHEET, band(ground, None)),
            (
                json!(0),
                json!(99_998),
                SHEET,
                band(ground, Some(Altitude::agl(99_998.0))),
            ),
            (
                json!(100),
                json!(250),
                Some(Unit::Foot),
                band(Altitude::agl(30.48), Some(Altitude::agl(76.2))),
            ),
        ];
        for (lower, upper, unit, expected) in cases {
            assert_eq!(
                read(&lower, &upper, ("AGL", "AGL"), unit),
                (expected, 0),
                "{lower} {upper}"
            );
        }
        let (read, faults) = read(&json!(60), &json!(500), ("AGL", "AMSL"), SHEET);
        assert_eq!((read.upper, faults), (Some(Altitude::amsl(500.0)), 0));
    }

    #[test]
    fn what_is_not_readable_is_strict_and_named() {
        let ground = Altitude::agl(0.0);
        let everything = Band::everything();
        let cases = [
            (json!("low"), json!("NaN"), "AGL", SHEET, everything, 2),
            (json!([1]), json!(true), "AGL", SHEET, everything, 2),
            (json!(50), json!(120), "QNH", SHEET, everything, 2),
            (json!(50), json!(120), "AGL", None, everything, 2),
            (
                json!(99_999),
                json!(120),
                "AGL",
                SHEET,
                band(ground, Some(Altitude::agl(120.0))),
                1,
            ),
            (json!(1e300), json!(null), "AGL", SHEET, everything, 1),
            (
                json!(0),
                json!(-9999),
                "AMSL",
                SHEET,
                band(Altitude::amsl(0.0), None),
                1,
            ),
            (json!(0), json!(0), "AGL", SHEET, everything, 1),
            (json!(null), json!(0), "AMSL", SHEET, everything, 1),
            (
                json!(50),
                json!(0),
                "AGL",
                SHEET,
                band(Altitude::agl(50.0), None),
                1,
            ),
            (
                json!(50),
                json!(50),
                "AMSL",
                SHEET,
                band(Altitude::amsl(50.0), None),
                1,
            ),
            (json!(120), json!(50), "AMSL", SHEET, everything, 1),
        ];
        for (lower, upper, reference, unit, expected, faults) in cases {
            let found = read(&lower, &upper, (reference, reference), unit);
            assert_eq!(found, (expected, faults), "{lower} {upper} {reference}");
        }
    }

    #[test]
    fn texts_are_read_in_both_orders() {
        let ground = Altitude::agl(0.0);
        let level_95 = Altitude::new(2895.6, Datum::Standard);
        let cases = [
            (
                "GND - 120 m AGL",
                Some(band(ground, Some(Altitude::agl(120.0)))),
            ),
            (
                "GND – 120m AGL",
                Some(band(ground, Some(Altitude::agl(120.0)))),
            ),
            ("GND - 0 m AGL", Some(band(ground, Some(ground)))),
            (
                "5000 FT AMSL / GND",
                Some(band(ground, Some(Altitude::amsl(1524.0)))),
            ),
            (
                "GND / 5000 FT AMSL",
                Some(band(ground, Some(Altitude::amsl(1524.0)))),
            ),
            (
                "FL95 / 1000 FT AGL",
                Some(band(Altitude::agl(304.8), Some(level_95))),
            ),
            (
                "120 m AGL - FL 95",
                Some(band(Altitude::agl(120.0), Some(level_95))),
            ),
            ("SFC - UNL", Some(Band::everything())),
            ("120 m AGL", None),
            ("GND - 120 m", None),
            ("GND - 120", None),
            ("GND - 120 km AGL", None),
            ("UNL - 120 m AGL", None),
            ("GND - FL99999", None),
            ("GND - 1e300 m AGL", None),
            ("GND - -5 m AGL", None),
            ("", None),
            ("-", None),
        ];
        for (text, expected) in cases {
            let found = band_of(text);
            let near =
                |a: Altitude, b: Altitude| a.datum == b.datum && (a.metres - b.metres).abs() < 1e-9;
            let same = match (found, expected) {
                (Some(a), Some(b)) => {
                    near(a.lower, b.lower)
                        && match (a.upper, b.upper) {
                            (Some(a), Some(b)) => near(a, b),
                            (a, b) => a == b,
                        }
                }
                (a, b) => a == b,
            };
            assert!(same, "{text}: {found:?}");
        }
        let mut notes = Notes::default();
        assert_eq!(of_text("GND - 0 m AGL", &mut notes), Band::everything());
        assert_eq!(of_text("see NOTAM", &mut notes), Band::everything());
        assert_eq!(notes.into_faults().len(), 2);
    }
}
