//! The JSON of a zone file: its list of features, each still as text, and the values beside it.
//!
//! Features are read one by one, so that a bad one spoils nobody else. A value that publishers
//! write in several ways (a number as a string, a text as a list) is a `Value` and asked through
//! the functions here; geometries are read straight into their types.

use serde::de::{IgnoredAny, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::Value;
use serde_json::value::RawValue;

use super::{FileError, Format};

/// What a missing value is read as.
pub(super) static NULL: Value = Value::Null;

/// A zone file in JSON.
#[derive(Debug)]
pub(super) struct Document<'a> {
    pub(super) head: Head,
    pub(super) features: Vec<&'a RawValue>,
    is_zone_list: bool,
}

/// What a file says beside its zones.
#[derive(Debug, Default)]
pub(super) struct Head {
    pub(super) name: Value,
    pub(super) title: Value,
    pub(super) created_at: Value,
    pub(super) metadata: Value,
}

#[derive(Deserialize)]
struct Wrapper<'a> {
    #[serde(borrow, default)]
    features: List<'a>,
    #[serde(borrow, default, rename = "UASZoneList")]
    zones: List<'a>,
    #[serde(default)]
    name: Value,
    #[serde(default)]
    title: Value,
    #[serde(default, rename = "createdAt")]
    created_at: Value,
    #[serde(default)]
    metadata: Value,
    #[serde(default)]
    crs: Value,
}

/// A list of values that are still text; `None` where there is something else.
#[derive(Default)]
struct List<'a>(Option<Vec<&'a RawValue>>);

impl<'de: 'a, 'a> Deserialize<'de> for List<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <&RawValue>::deserialize(deserializer)?.get();
        if text.starts_with('[') {
            let list = serde_json::from_str(text).map_err(serde::de::Error::custom)?;
            Ok(Self(Some(list)))
        } else {
            Ok(Self(None))
        }
    }
}

/// Whether a text begins like JSON.
pub(super) fn looks_like(text: &str) -> bool {
    text.trim_start().starts_with(['{', '['])
}

impl<'a> Document<'a> {
    /// Splits a file into its features.
    pub(super) fn parse(text: &'a str) -> Result<Self, FileError> {
        let (head, features, is_zone_list) = if text.trim_start().starts_with('[') {
            (Head::default(), Some(parse(text)?), false)
        } else {
            let wrapper: Wrapper<'a> = parse(text)?;
            check_coordinates(&wrapper.crs)?;
            let is_zone_list = wrapper.zones.0.is_some();
            let head = Head {
                name: wrapper.name,
                title: wrapper.title,
                created_at: wrapper.created_at,
                metadata: wrapper.metadata,
            };
            let lists = [wrapper.zones.0, wrapper.features.0].into_iter().flatten();
            // A file may have both: neither is passed over.
            let features = lists.reduce(|zones, features| [zones, features].concat());
            (head, features, is_zone_list)
        };
        let features: Vec<&RawValue> = features.ok_or(FileError::NoFeatures)?;
        if features.is_empty() {
            return Err(FileError::Empty);
        }
        Ok(Self {
            head,
            features,
            is_zone_list,
        })
    }

    /// The format, by the first feature that tells.
    pub(super) fn format(&self) -> Option<Format> {
        if self.is_zone_list {
            return Some(Format::Ed269);
        }
        self.features.iter().find_map(|feature| {
            let probe: Probe = serde_json::from_str(feature.get()).ok()?;
            probe.format()
        })
    }
}

fn parse<'a, T: Deserialize<'a>>(text: &'a str) -> Result<T, FileError> {
    serde_json::from_str(text).map_err(|error| FileError::NotJson {
        problem: problem_of(&error),
        line: error.line(),
        column: error.column(),
    })
}

/// What is wrong, without the place.
pub(super) fn problem_of(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let problem = text.rsplit_once(" at line ").map_or(&*text, |(it, _)| it);
    shortened(problem)
}

/// Refuses a file that says that its coordinates are others than longitude and latitude.
fn check_coordinates(crs: &Value) -> Result<(), FileError> {
    let name = &crs["properties"]["name"];
    let Some(name) = name.as_str() else {
        return Ok(());
    };
    let known = ["CRS84", "4326", "4258"]
        .iter()
        .any(|end| name.ends_with(end));
    if known {
        Ok(())
    } else {
        Err(FileError::OtherCoordinates(shortened(name)))
    }
}

/// The members of a feature that tell its format.
#[derive(Deserialize)]
struct Probe {
    properties: Option<PropertyNames>,
    restriction: Option<IgnoredAny>,
    applicability: Option<IgnoredAny>,
    #[serde(rename = "zoneAuthority")]
    authority: Option<IgnoredAny>,
}

impl Probe {
    fn format(&self) -> Option<Format> {
        let Some(properties) = &self.properties else {
            let is_zone = [&self.restriction, &self.applicability, &self.authority];
            return is_zone
                .iter()
                .any(|it| it.is_some())
                .then_some(Format::Ed269);
        };
        let has = |names: &[&str]| {
            let known = properties.0.iter();
            known
                .clone()
                .any(|it| names.iter().any(|name| it.eq_ignore_ascii_case(name)))
        };
        if has(&["UASZone"]) || has(&["identifier"]) && has(&["country", "type", "variant"]) {
            Some(Format::Ed318)
        } else if has(&["ident", "identification", "vertical_limit", "AGL_limit"]) {
            Some(Format::CzechGeoJson)
        } else {
            None
        }
    }
}

/// The names of the members of an object.
struct PropertyNames(Vec<String>);

impl<'de> Deserialize<'de> for PropertyNames {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Names;
        impl<'de> Visitor<'de> for Names {
            type Value = PropertyNames;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: serde::de::MapAccess<'de>>(
                self,
                mut map: A,
            ) -> Result<PropertyNames, A::Error> {
                let mut names = Vec::new();
                while let Some((name, IgnoredAny)) = map.next_entry()? {
                    names.push(name);
                }
                Ok(PropertyNames(names))
            }
        }
        deserializer.deserialize_map(Names)
    }
}

/// A coordinate pair as written: east first, as every published file has it; a third number, the
/// height, is passed over.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Pair {
    pub(super) east: f64,
    pub(super) north: f64,
}

impl<'de> Deserialize<'de> for Pair {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Numbers;
        impl<'de> Visitor<'de> for Numbers {
            type Value = Pair;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a pair of numbers")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut numbers: A) -> Result<Pair, A::Error> {
                let missing = |count| serde::de::Error::invalid_length(count, &self);
                let east = numbers.next_element()?.ok_or_else(|| missing(0))?;
                let north = numbers.next_element()?.ok_or_else(|| missing(1))?;
                while let Some(IgnoredAny) = numbers.next_element()? {}
                Ok(Pair { east, north })
            }
        }
        deserializer.deserialize_seq(Numbers)
    }
}

/// The identifier of a feature that cannot be read otherwise.
pub(super) fn identifier_of(feature: &RawValue) -> Option<String> {
    #[derive(Deserialize)]
    struct Named {
        identifier: Value,
    }
    let named: Named = serde_json::from_str(feature.get()).ok()?;
    super::text::plain(&named.identifier)
}

/// A number, also when it is written as a string. `Ok(None)` where there is none.
pub(super) fn number(value: &Value) -> Result<Option<f64>, NotANumber> {
    let number = match value {
        Value::Null => return Ok(None),
        Value::String(text) if text.trim().is_empty() => return Ok(None),
        Value::Number(number) => number.as_f64(),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    };
    let number = number.filter(|number| number.is_finite());
    number.map(Some).ok_or(NotANumber)
}

/// A value that should be a number and is not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct NotANumber;

/// A value as it stands in a fault, not longer than a line.
pub(super) fn quoted(value: &Value) -> String {
    shortened(&value.to_string())
}

/// The beginning of a text, not longer than a line.
pub(super) fn shortened(text: &str) -> String {
    const MOST: usize = 100;
    match text.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// The members of a feature of GeoJSON.
#[derive(Deserialize)]
pub(super) struct Feature<'a> {
    #[serde(default)]
    pub(super) properties: Value,
    #[serde(borrow, default)]
    pub(super) geometry: Option<&'a RawValue>,
}

/// Reads a feature of GeoJSON, or says why it is none.
pub(super) fn feature(text: &RawValue) -> Result<Feature<'_>, String> {
    serde_json::from_str(text.get())
        .map_err(|error| format!("it is not a feature: {}", problem_of(&error)))
}
