//! JSON as it was written: members in their order, numbers in their own digits, no key twice.
//!
//! `serde_json::Value` sorts keys, rounds long numbers and lets the last of two equal keys win. None
//! of that may happen to a mission.

use std::collections::BTreeSet;
use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde::ser::{Error as _, Serialize, SerializeMap, Serializer};
use serde_json::value::RawValue;

use super::MissionFileError;

/// Greatest size of a mission or permits file, bytes.
pub(crate) const MAX_BYTES: usize = 8 << 20;
/// Greatest depth of lists and objects in each other.
const MAX_DEPTH: usize = 32;

/// A value of a JSON text.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Json {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number in the digits of the text.
    Number(String),
    /// A string.
    Text(String),
    /// A list.
    List(Vec<Json>),
    /// Members in their order.
    Object(Vec<(String, Json)>),
}

impl Json {
    /// Reads a whole file. A byte order mark before it is accepted.
    pub(crate) fn parse(bytes: &[u8]) -> Result<Self, MissionFileError> {
        let text = text_of(bytes)?;
        let whole: &RawValue = serde_json::from_str(text)
            .map_err(|error| MissionFileError::new("", format!("is not JSON: {error}")))?;
        Self::of(whole, 0)
    }

    fn of(raw: &RawValue, depth: usize) -> Result<Self, MissionFileError> {
        if depth > MAX_DEPTH {
            let message = format!("lies more than {MAX_DEPTH} lists and objects deep");
            return Err(MissionFileError::new("", message));
        }
        let text = raw.get();
        Ok(match text.as_bytes().first() {
            Some(b'{') => Self::object(inner(text)?, depth)?,
            Some(b'[') => {
                let values = inner::<Vec<&RawValue>>(text)?.into_iter().enumerate();
                let read = |(index, raw)| {
                    Self::of(raw, depth + 1).map_err(|error| error.under(&format!("[{index}]")))
                };
                Self::List(values.map(read).collect::<Result<_, _>>()?)
            }
            Some(b'"') => Self::Text(inner(text)?),
            Some(b't') => Self::Bool(true),
            Some(b'f') => Self::Bool(false),
            Some(b'n') => Self::Null,
            _ => Self::Number(text.to_owned()),
        })
    }

    fn object(pairs: Pairs<'_>, depth: usize) -> Result<Self, MissionFileError> {
        let mut seen = BTreeSet::new();
        if let Some((twice, _)) = pairs.0.iter().find(|(key, _)| !seen.insert(key.as_str())) {
            return Err(MissionFileError::new(twice, "is there twice"));
        }
        let read = |(key, raw): (String, &RawValue)| {
            let value = Self::of(raw, depth + 1).map_err(|error| error.under(&key))?;
            Ok((key, value))
        };
        Ok(Self::Object(
            pairs.0.into_iter().map(read).collect::<Result<_, _>>()?,
        ))
    }

    /// A finite number in its shortest digits; `null` for any other.
    pub(crate) fn number(value: f64) -> Self {
        let number = serde_json::Number::from_f64(value);
        number.map_or(Self::Null, |number| Self::Number(number.to_string()))
    }

    /// A whole number.
    pub(crate) fn whole(value: usize) -> Self {
        Self::Number(value.to_string())
    }

    /// A string.
    pub(crate) fn text(value: &str) -> Self {
        Self::Text(value.to_owned())
    }

    /// An object from its members.
    pub(crate) fn members<const N: usize>(members: [(&str, Json); N]) -> Self {
        Self::Object(
            members
                .into_iter()
                .map(|(key, value)| (key.to_owned(), value))
                .collect(),
        )
    }

    /// The member of an object under a key.
    pub(crate) fn get(&self, key: &str) -> Option<&Json> {
        match self {
            Self::Object(members) => members
                .iter()
                .find(|(name, _)| name == key)
                .map(|(_, value)| value),
            _ => None,
        }
    }

    /// Puts a member in the place of the one under the same key, or after all others.
    pub(crate) fn set(&mut self, key: &str, value: Json) {
        if let Self::Object(members) = self {
            match members.iter_mut().find(|(name, _)| name == key) {
                Some((_, place)) => *place = value,
                None => members.push((key.to_owned(), value)),
            }
        }
    }

    /// The same as a value of `serde_json`; a number that fits none of its numbers is refused.
    pub(crate) fn to_value(&self) -> Result<serde_json::Value, MissionFileError> {
        serde_json::to_string(self)
            .and_then(|text| serde_json::from_str(&text))
            .map_err(|error| MissionFileError::new("", error.to_string()))
    }

    /// The text as `QGroundControl` writes it: four spaces for each step, a line for each value.
    pub(crate) fn to_text(&self) -> String {
        let mut bytes = Vec::new();
        let format = serde_json::ser::PrettyFormatter::with_indent(b"    ");
        let mut serializer = serde_json::Serializer::with_formatter(&mut bytes, format);
        self.serialize(&mut serializer)
            .expect("keys are strings and numbers were read from JSON");
        bytes.push(b'\n');
        String::from_utf8(bytes).expect("serde_json writes UTF-8")
    }
}

/// The text of a file, without its byte order mark.
pub(crate) fn text_of(bytes: &[u8]) -> Result<&str, MissionFileError> {
    if bytes.len() > MAX_BYTES {
        let message = format!("has {} bytes, more than {MAX_BYTES}", bytes.len());
        return Err(MissionFileError::new("", message));
    }
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    std::str::from_utf8(bytes).map_err(|error| {
        let message = format!("is not UTF-8 text from byte {} on", error.valid_up_to());
        MissionFileError::new("", message)
    })
}

fn inner<'de, T: Deserialize<'de>>(text: &'de str) -> Result<T, MissionFileError> {
    serde_json::from_str(text)
        .map_err(|error| MissionFileError::new("", format!("cannot be read: {error}")))
}

/// The members of one object, not read yet.
struct Pairs<'a>(Vec<(String, &'a RawValue)>);

impl<'de> Deserialize<'de> for Pairs<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Members;

        impl<'de> Visitor<'de> for Members {
            type Value = Pairs<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Pairs<'de>, A::Error> {
                let mut pairs = Vec::new();
                while let Some(pair) = map.next_entry()? {
                    pairs.push(pair);
                }
                Ok(Pairs(pairs))
            }
        }

        deserializer.deserialize_map(Members)
    }
}

impl Serialize for Json {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_unit(),
            Self::Bool(value) => serializer.serialize_bool(*value),
            Self::Number(digits) => RawValue::from_string(digits.clone())
                .map_err(S::Error::custom)?
                .serialize(serializer),
            Self::Text(text) => serializer.serialize_str(text),
            Self::List(values) => serializer.collect_seq(values),
            Self::Object(members) => {
                let mut map = serializer.serialize_map(Some(members.len()))?;
                for (key, value) in members {
                    map.serialize_entry(key, value)?;
                }
                map.end()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(text: &str) -> String {
        Json::parse(text.as_bytes()).unwrap_err().to_string()
    }

    #[test]
    fn order_and_digits_are_kept() {
        let text =
            r#"{"z":1.50,"a":[100000000000000000000001,-0.0,1e2],"m":{"b":null,"a":"\u017d"}}"#;
        let json = Json::parse(text.as_bytes()).unwrap();
        let again = serde_json::to_string(&json).unwrap();
        assert_eq!(again, text.replace("\\u017d", "Ž"));
        assert_eq!(Json::parse(json.to_text().as_bytes()).unwrap(), json);
    }

    #[test]
    fn a_key_that_is_there_twice_is_refused_with_its_place() {
        assert_eq!(
            refusal(r#"{"a":[{},{"end":1,"end":2}]}"#),
            "a[1].end: is there twice"
        );
    }

    #[test]
    fn broken_texts_are_refused() {
        assert!(refusal("{\"a\":").contains("line 1"));
        assert!(refusal("{} {}").contains("is not JSON"));
        assert!(
            refusal(r#"["\ud800"]"#).starts_with("[0]: cannot be read"),
            "{}",
            refusal(r#"["\ud800"]"#)
        );
        assert!(Json::parse(b"\xEF\xBB\xBF{}").is_ok());
        assert!(
            Json::parse(b"\"\xff\"")
                .unwrap_err()
                .message
                .contains("byte 1")
        );
        let deep = "[".repeat(100_000) + &"]".repeat(100_000);
        assert!(Json::parse(deep.as_bytes()).is_err());
        let fits = "[".repeat(MAX_DEPTH) + &"]".repeat(MAX_DEPTH);
        assert!(Json::parse(fits.as_bytes()).is_ok());
        assert!(
            Json::parse(&vec![b' '; MAX_BYTES + 1])
                .unwrap_err()
                .message
                .contains("bytes")
        );
    }

    #[test]
    fn a_member_is_replaced_in_its_place() {
        let mut json = Json::parse(br#"{"b":1,"a":2}"#).unwrap();
        json.set("b", Json::whole(3));
        json.set("c", Json::number(f64::NAN));
        assert_eq!(
            serde_json::to_string(&json).unwrap(),
            r#"{"b":3,"a":2,"c":null}"#
        );
    }

    #[test]
    fn a_number_beyond_every_number_has_no_value() {
        assert!(Json::parse(b"1e999").unwrap().to_value().is_err());
        assert_eq!(
            Json::parse(b"[1.5]").unwrap().to_value().unwrap(),
            serde_json::json!([1.5])
        );
    }
}
