//! The strict reader of JSON values: it knows where each value stands, and refuses what it does not
//! know.

use std::ops::RangeInclusive;

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use letka_domain::period::Period;

use super::MissionFileError;
use super::json::Json;

type Result<T> = std::result::Result<T, MissionFileError>;

/// Most letters of a text.
const MAX_LETTERS: usize = 4_000;

/// A value and where it stands in its file, such as `properties.pilot.licences[0]`.
#[derive(Debug, Clone)]
pub(crate) struct Node<'a> {
    /// Where it stands.
    pub(crate) path: String,
    /// What stands there.
    pub(crate) value: &'a Json,
}

impl<'a> Node<'a> {
    /// A value at a place.
    pub(crate) fn new(path: &str, value: &'a Json) -> Self {
        Self {
            path: path.to_owned(),
            value,
        }
    }

    /// An error about this value.
    pub(crate) fn fault(&self, message: impl Into<String>) -> MissionFileError {
        MissionFileError::new(&self.path, message)
    }

    /// A text that is not blank, without the blanks around it.
    pub(crate) fn text(&self) -> Result<String> {
        let Json::Text(text) = self.value else {
            return Err(self.fault("must be a text"));
        };
        let text = text.trim();
        let control = |letter: char| letter.is_control() && letter != '\n' && letter != '\t';
        if text.is_empty() {
            Err(self.fault("must not be blank"))
        } else if text.chars().count() > MAX_LETTERS || text.contains(control) {
            let message =
                format!("must have at most {MAX_LETTERS} letters, none a control character");
            Err(self.fault(message))
        } else {
            Ok(text.to_owned())
        }
    }

    /// A finite number within limits that belong to it.
    pub(crate) fn number(&self, limits: RangeInclusive<f64>) -> Result<f64> {
        let number = match self.value {
            Json::Number(digits) => digits.parse::<f64>().ok(),
            _ => None,
        };
        let (low, high) = (limits.start(), limits.end());
        number
            .filter(|number| limits.contains(number))
            .ok_or_else(|| self.fault(format!("must be a number from {low} to {high}")))
    }

    /// `true` or `false`.
    pub(crate) fn truth(&self) -> Result<bool> {
        match self.value {
            Json::Bool(value) => Ok(*value),
            _ => Err(self.fault("must be true or false")),
        }
    }

    /// A moment with its offset from UTC.
    pub(crate) fn moment(&self) -> Result<DateTime<Utc>> {
        let text = self.text()?;
        let wrong = "must be a time with its offset from UTC, such as 2026-12-01T10:00:00+01:00";
        let time = DateTime::parse_from_rfc3339(&text).map_err(|_| self.fault(wrong))?;
        if (1900..2200).contains(&time.year()) {
            Ok(time.to_utc())
        } else {
            Err(self.fault("must be in the years 1900 to 2199"))
        }
    }

    /// A day.
    pub(crate) fn day(&self) -> Result<NaiveDate> {
        let text = self.text()?;
        text.parse::<NaiveDate>()
            .ok()
            .filter(|day| (1900..2200).contains(&day.year()))
            .ok_or_else(|| self.fault("must be a day, such as 2026-12-01"))
    }

    /// One of a few words, in capitals or not.
    pub(crate) fn word<T: Copy>(&self, all: &[T], name: impl Fn(T) -> &'static str) -> Result<T> {
        let text = self.text()?;
        let is = |word: &&T| name(**word).eq_ignore_ascii_case(&text);
        all.iter().find(is).copied().ok_or_else(|| {
            let words: Vec<&str> = all.iter().map(|word| name(*word)).collect();
            self.fault(format!(
                "is {text:?}; it must be one of {}",
                words.join(", ")
            ))
        })
    }

    /// What a function makes of each value of a list.
    pub(crate) fn each<T>(&self, read: impl FnMut(Node<'a>) -> Result<T>) -> Result<Vec<T>> {
        match self.value {
            Json::List(_) => self.items().into_iter().map(read).collect(),
            _ => Err(self.fault("must be a list")),
        }
    }

    /// What a function makes of each value of a list, or of the one value that is no list.
    pub(crate) fn one_or_each<T>(
        &self,
        mut read: impl FnMut(Node<'a>) -> Result<T>,
    ) -> Result<Vec<T>> {
        match self.value {
            Json::List(_) => self.each(read),
            _ => Ok(vec![read(self.clone())?]),
        }
    }

    /// The values of a list; none for any other value.
    pub(crate) fn items(&self) -> Vec<Node<'a>> {
        let Json::List(values) = self.value else {
            return Vec::new();
        };
        let item = |(index, value)| Node {
            path: format!("{}[{index}]", self.path),
            value,
        };
        values.iter().enumerate().map(item).collect()
    }

    /// The member under a key, unless it is missing or `null`.
    pub(crate) fn member(&self, key: &str) -> Option<Node<'a>> {
        let value = self.value.get(key).filter(|value| **value != Json::Null)?;
        Some(Node {
            path: join(&self.path, key),
            value,
        })
    }

    /// The members of an object that holds nothing but the keys that are known.
    pub(crate) fn fields(&self, known: &'static [&'static str]) -> Result<Fields<'a>> {
        let Json::Object(members) = self.value else {
            return Err(self.fault("must be an object"));
        };
        if let Some((unknown, _)) = members
            .iter()
            .find(|(key, _)| !known.contains(&key.as_str()))
        {
            let message = format!("is not known here; known are {}", known.join(", "));
            return Err(MissionFileError::new(&join(&self.path, unknown), message));
        }
        Ok(Fields {
            node: self.clone(),
            known,
        })
    }
}

fn join(path: &str, key: &str) -> String {
    match path {
        "" => key.to_owned(),
        _ => format!("{path}.{key}"),
    }
}

/// An object of which every key is known. A member that is `null` counts as left out.
#[derive(Debug, Clone)]
pub(crate) struct Fields<'a> {
    /// The object itself.
    pub(crate) node: Node<'a>,
    known: &'static [&'static str],
}

impl<'a> Fields<'a> {
    /// The member under a key, unless it is left out.
    pub(crate) fn get(&self, key: &str) -> Option<Node<'a>> {
        debug_assert!(self.known.contains(&key), "{key} is read and not known");
        self.node.member(key)
    }

    /// What a function makes of a member; `None` where it is left out.
    pub(crate) fn opt<T>(
        &self,
        key: &str,
        read: impl FnOnce(&Node<'a>) -> Result<T>,
    ) -> Result<Option<T>> {
        self.get(key).map(|node| read(&node)).transpose()
    }

    /// What a function makes of a member that must be there.
    pub(crate) fn need<T>(
        &self,
        key: &str,
        read: impl FnOnce(&Node<'a>) -> Result<T>,
    ) -> Result<T> {
        let node = self.get(key).ok_or_else(|| self.fault(key, "is missing"))?;
        read(&node)
    }

    /// What a function makes of each value of a list; nothing where the list is left out.
    pub(crate) fn list<T>(
        &self,
        key: &str,
        read: impl FnMut(Node<'a>) -> Result<T>,
    ) -> Result<Vec<T>> {
        Ok(self.opt(key, |node| node.each(read))?.unwrap_or_default())
    }

    /// The texts of a list; none where it is left out.
    pub(crate) fn texts(&self, key: &str) -> Result<Vec<String>> {
        self.list(key, |node| node.text())
    }

    /// A number within limits; `None` where it is left out.
    pub(crate) fn number(&self, key: &str, limits: RangeInclusive<f64>) -> Result<Option<f64>> {
        self.opt(key, |node| node.number(limits))
    }

    /// An error about a member.
    pub(crate) fn fault(&self, key: &str, message: impl Into<String>) -> MissionFileError {
        MissionFileError::new(&join(&self.node.path, key), message)
    }

    /// The period between two moments; `None` where both are left out.
    pub(crate) fn period(&self, start: &str, end: &str) -> Result<Option<Period>> {
        if self.get(start).is_none() && self.get(end).is_none() {
            return Ok(None);
        }
        let from = self.need(start, Node::moment)?;
        let until = self.need(end, Node::moment)?;
        let wrong = |_| self.fault(end, format!("must be after {start}"));
        Period::new(from, until).map(Some).map_err(wrong)
    }

    /// How long something holds: `valid_from` and `valid_to`, or `valid` with `start` and `end`;
    /// `None` where none is there.
    pub(crate) fn validity(&self) -> Result<Option<Period>> {
        let pair = self.period("valid_from", "valid_to")?;
        let Some(valid) = self.get("valid") else {
            return Ok(pair);
        };
        if pair.is_some() {
            return Err(valid.fault("and valid_from are both there; one of them is enough"));
        }
        let valid = valid.fields(VALID)?;
        let missing = || valid.fault("start", "is missing");
        valid.period("start", "end")?.ok_or_else(missing).map(Some)
    }

    /// How long something holds that must say so.
    pub(crate) fn needed_validity(&self) -> Result<Period> {
        self.validity()?
            .ok_or_else(|| self.fault("valid_from", "is missing"))
    }
}

/// The members of `valid`.
pub(crate) const VALID: &[&str] = &["start", "end"];
