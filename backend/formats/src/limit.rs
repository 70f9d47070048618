//! Vertical limits as aviators write them: `FL 95`, `3500ft AMSL`, `GND`, `300 m`, `UNL`.
//!
//! A number without a unit is feet, without a datum above mean sea level. What cannot be read is
//! an error; whoever asks then takes the strict direction: from the ground, without an end.

use letka_domain::altitude::{Altitude, Datum, METRES_PER_FOOT};

/// Metres in a flight level: a hundred feet of pressure altitude.
pub(crate) const METRES_PER_LEVEL: f64 = 100.0 * METRES_PER_FOOT;
/// No limit is higher; a greater number is a slip of the pen.
const HIGHEST_M: f64 = 100_000.0;

/// A vertical limit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Limit {
    /// At a height.
    At(Altitude),
    /// There is no limit.
    Unlimited,
}

/// Reads a limit; `None` where it is not one in a known form.
pub(crate) fn read(text: &str) -> Option<Limit> {
    let tokens = tokens(text)?;
    let words: Vec<&str> = tokens.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["GND" | "SFC" | "GROUND" | "SURFACE"] => Some(Limit::At(Altitude::agl(0.0))),
        ["UNL" | "UNLIM" | "UNLIMITED" | "UNLTD"] => Some(Limit::Unlimited),
        ["FL", number] => at(number, METRES_PER_LEVEL, Datum::Standard),
        [number] => at(number, METRES_PER_FOOT, Datum::Amsl),
        [number, word] => match (unit(word), datum(word)) {
            (Some(metres), _) => at(number, metres, Datum::Amsl),
            (None, Some(datum)) => at(number, METRES_PER_FOOT, datum),
            (None, None) => None,
        },
        [number, word, from] => at(number, unit(word)?, datum(from)?),
        _ => None,
    }
}

/// Where something begins.
pub(crate) fn lower(text: &str) -> Result<Altitude, String> {
    match read(text) {
        Some(Limit::At(altitude)) => Ok(altitude),
        Some(Limit::Unlimited) | None => Err(format!("lower limit {text:?} cannot be read")),
    }
}

/// Where something ends; `None` is nowhere. An end on the ground or at sea level would leave nothing of
/// it, and no one publishes nothing: it is an error.
pub(crate) fn upper(text: &str) -> Result<Option<Altitude>, String> {
    match read(text) {
        Some(Limit::At(altitude)) if altitude.metres > 0.0 => Ok(Some(altitude)),
        Some(Limit::Unlimited) => Ok(None),
        _ => Err(format!("upper limit {text:?} cannot be read")),
    }
}

/// Whether limits of one datum are the wrong way round.
pub(crate) fn is_upside_down(lower: Altitude, upper: Option<Altitude>) -> bool {
    upper.is_some_and(|upper| upper.datum == lower.datum && upper.metres <= lower.metres)
}

/// Numbers and words in upper case, however they are glued together; `None` where there is
/// anything else.
fn tokens(text: &str) -> Option<Vec<String>> {
    let mut tokens: Vec<String> = Vec::new();
    let mut last = ' ';
    for c in text.chars() {
        let same = (is_numeric(c) && is_numeric(last))
            || (c.is_ascii_alphabetic() && last.is_ascii_alphabetic());
        if !is_numeric(c) && !c.is_ascii_alphabetic() && !c.is_whitespace() {
            return None;
        }
        match tokens.last_mut() {
            Some(token) if same => token.push(c.to_ascii_uppercase()),
            _ if !c.is_whitespace() => tokens.push(c.to_ascii_uppercase().to_string()),
            _ => {}
        }
        last = c;
    }
    Some(tokens)
}

fn is_numeric(c: char) -> bool {
    c.is_ascii_digit() || c == '.'
}

fn unit(word: &str) -> Option<f64> {
    match word {
        "FT" | "F" | "FEET" => Some(METRES_PER_FOOT),
        "M" | "MT" | "METER" | "METERS" | "METRES" => Some(1.0),
        _ => None,
    }
}

fn datum(word: &str) -> Option<Datum> {
    match word {
        "AGL" | "GND" | "SFC" | "AGND" | "ASFC" => Some(Datum::Agl),
        "MSL" | "AMSL" | "ALT" => Some(Datum::Amsl),
        "STD" => Some(Datum::Standard),
        _ => None,
    }
}

fn at(number: &str, metres: f64, datum: Datum) -> Option<Limit> {
    let height = number.parse::<f64>().ok()? * metres;
    (height <= HIGHEST_M).then(|| Limit::At(Altitude::new(height, datum)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn metres(text: &str) -> Option<(f64, Datum)> {
        match read(text)? {
            Limit::At(altitude) => Some((altitude.metres, altitude.datum)),
            Limit::Unlimited => None,
        }
    }

    #[test]
    fn limits_are_read_as_aviators_write_them() {
        let cases = [
            ("GND", 0.0, Datum::Agl),
            ("sfc", 0.0, Datum::Agl),
            ("0 AGL", 0.0, Datum::Agl),
            ("1000 AGL", 304.8, Datum::Agl),
            ("100 Agl", 30.48, Datum::Agl),
            ("3500 MSL", 1066.8, Datum::Amsl),
            ("3500ft AMSL", 1066.8, Datum::Amsl),
            ("FL 95", 2895.6, Datum::Standard),
            ("FL095", 2895.6, Datum::Standard),
            ("5000 STD", 1524.0, Datum::Standard),
            ("300 m", 300.0, Datum::Amsl),
            ("100m GND", 100.0, Datum::Agl),
            ("50 GND", 15.24, Datum::Agl),
            ("1000M AGL", 1000.0, Datum::Agl),
            ("0", 0.0, Datum::Amsl),
            ("1000", 304.8, Datum::Amsl),
        ];
        for (text, height, datum) in cases {
            let (read, of) = metres(text).unwrap();
            assert!((read - height).abs() < 1e-9 && of == datum, "{text}");
        }
        for text in ["UNL", "UNLIM", "unlimited"] {
            assert_eq!(read(text), Some(Limit::Unlimited));
        }
    }

    #[test]
    fn what_is_not_a_limit_is_not_guessed() {
        for text in [
            "",
            "FL",
            "ask",
            "BY NOTAM",
            "FL 95 / 1000 AGL",
            "-10",
            "1.2.3",
            "1,000 ft",
            "FL 95 GND",
            "1e9",
            "99999999",
            "1000 AGL AGL",
            "12 XY",
            "GND 0",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
        assert!(lower("UNL").is_err());
        for text in ["GND", "0 AGL", "0", "0 ft AMSL", "FL 0"] {
            assert!(upper(text).is_err(), "{text}");
        }
    }
}
