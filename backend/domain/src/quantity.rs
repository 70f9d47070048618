//! Quantities of rulebooks: a number and its unit, as people write them, such as `"120 m"`.

use std::fmt;
use std::ops::RangeInclusive;

use serde::de::{Deserializer, Error, Visitor};
use serde::{Deserialize, Serialize};

/// No distance on the earth is greater.
const EARTH_AROUND_M: f64 = 40_000_000.0;
/// No span of a rule is longer.
const CENTURY_S: f64 = 100.0 * 366.0 * 86400.0;

/// Splits `"120 m"` into the number and the unit.
fn split(text: &str) -> Result<(f64, &str), String> {
    let (number, unit) = text
        .trim()
        .split_once(' ')
        .ok_or_else(|| format!("{text:?} is not a number and a unit, such as \"120 m\""))?;
    let value: f64 = number
        .parse()
        .map_err(|_| format!("{number:?} in {text:?} is not a number"))?;
    if value.is_finite() {
        Ok((value, unit.trim()))
    } else {
        Err(format!("{number:?} in {text:?} is not a finite number"))
    }
}

macro_rules! quantities {
    ($($(#[$doc:meta])* $name:ident($getter:ident: $what:literal, $range:expr) { $($unit:literal = $factor:expr,)* })*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
        pub struct $name(f64);

        impl $name {
            /// From the unit of the getter.
            pub const fn new(value: f64) -> Self {
                Self(value)
            }

            #[doc = concat!("The ", $what, ".")]
            pub const fn $getter(self) -> f64 {
                self.0
            }

            fn parse(text: &str) -> Result<Self, String> {
                let (value, unit) = split(text)?;
                let read = match unit {
                    $($unit => Self(value * $factor),)*
                    _ => return Err(format!(
                        "{unit:?} in {text:?} is not a unit of this parameter; known are {}",
                        [$($unit),*].join(", ")
                    )),
                };
                let range: RangeInclusive<f64> = $range;
                if range.contains(&read.0) {
                    Ok(read)
                } else {
                    Err(format!(
                        "{text:?} cannot be meant: a {} is from {} to {}",
                        $what, range.start(), range.end()
                    ))
                }
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                struct Text;
                impl Visitor<'_> for Text {
                    type Value = $name;

                    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                        f.write_str("a number and its unit in quotes, such as \"120 m\"")
                    }

                    fn visit_str<E: Error>(self, text: &str) -> Result<$name, E> {
                        $name::parse(text).map_err(E::custom)
                    }
                }
                from.deserialize_str(Text)
            }
        }

        impl Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                to.serialize_f64(self.0)
            }
        }
    )*};
}

quantities! {
    /// A length.
    Length(metres: "length in metres", 0.0..=EARTH_AROUND_M) {
        "m" = 1.0, "km" = 1000.0, "ft" = 0.3048, "NM" = 1852.0,
    }
    /// A speed.
    Speed(mps: "speed in metres per second", 0.01..=1000.0) {
        "m/s" = 1.0, "km/h" = 1.0 / 3.6, "kt" = 1852.0 / 3600.0,
    }
    /// A span of time.
    Duration(seconds: "span in seconds", 0.0..=CENTURY_S) {
        "s" = 1.0, "min" = 60.0, "h" = 3600.0, "d" = 86400.0,
    }
    /// A mass.
    Mass(grams: "mass in grams", 0.0..=1e9) {
        "g" = 1.0, "kg" = 1000.0,
    }
    /// A share of a whole.
    Share(fraction: "share of a whole", 0.0..=10.0) {
        "%" = 0.01,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Deserialize)]
    struct One {
        length: Length,
    }

    fn read(text: &str) -> Result<f64, String> {
        let one: Result<One, _> = toml::from_str(&format!("length = {text}"));
        one.map(|one| one.length.metres())
            .map_err(|error| error.to_string())
    }

    #[test]
    fn units_are_converted() {
        for (text, metres) in [
            ("\"120 m\"", 120.0),
            ("\"5.5 km\"", 5500.0),
            ("\"100 ft\"", 30.48),
            ("\"3 NM\"", 5556.0),
        ] {
            assert!((read(text).unwrap() - metres).abs() < 1e-9, "{text}");
        }
        assert!((Speed::parse("36 km/h").unwrap().mps() - 10.0).abs() < 1e-9);
        assert!((Share::parse("25 %").unwrap().fraction() - 0.25).abs() < 1e-9);
    }

    #[test]
    fn what_cannot_be_meant_is_refused() {
        assert_eq!(read("\"0 m\""), Ok(0.0));
        assert!(Speed::parse("0 m/s").is_err() && Speed::parse("0.5 m/s").is_ok());
        assert!(Share::parse("-25 %").is_err() && Share::parse("200 %").is_ok());
        assert!(Duration::parse("-1 d").is_err() && Duration::parse("101 d").is_ok());
        assert!(Duration::parse("1e300 d").is_err() && Mass::parse("-7 kg").is_err());
    }

    #[test]
    fn an_unknown_unit_is_refused_with_its_line() {
        for text in [
            "\"120 yd\"",
            "120",
            "\"120\"",
            "\"x m\"",
            "\"NaN m\"",
            "\"inf m\"",
            "\"-5 m\"",
            "\"1e9 m\"",
        ] {
            let error = read(text).unwrap_err();
            assert!(error.contains("line 1"), "{error}");
        }
        assert!(read("\"120 yd\"").unwrap_err().contains("yd"));
    }
}
