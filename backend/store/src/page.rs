//! Paging by the last key seen: stable while rows are added, and as fast on the last page.

use std::fmt::{self, Display};
use std::str::FromStr;

use chrono::{DateTime, Utc};
use uuid::Uuid;

/// Greatest number of items of a page.
pub const MAX_LIMIT: u32 = 200;
/// Number of items of a page when nothing is asked.
pub const DEFAULT_LIMIT: u32 = 50;

/// Where a page ends and the next one begins. Opaque to callers: they hand back what they got.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cursor {
    pub(crate) at: DateTime<Utc>,
    pub(crate) id: Uuid,
}

/// A text that is not a cursor.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a cursor that a list has given")]
pub struct BadCursor(pub String);

/// Which part of a list is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PageRequest {
    limit: u32,
    after: Option<Cursor>,
}

/// A part of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<T> {
    /// The items, in the order of the list.
    pub items: Vec<T>,
    /// Where the next page begins; `None` on the last one.
    pub next: Option<Cursor>,
}

impl Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}{}", self.at.timestamp_micros(), self.id.simple())
    }
}

impl FromStr for Cursor {
    type Err = BadCursor;

    fn from_str(text: &str) -> Result<Self, BadCursor> {
        let read = || {
            let (micros, id) = text.split_at_checked(16)?;
            // The sign of a moment before 1970 is the highest bit.
            let micros = u64::from_str_radix(micros, 16).ok()?.cast_signed();
            let at = DateTime::from_timestamp_micros(micros)?;
            let id = Uuid::try_parse(id).ok()?;
            Some(Self { at, id })
        };
        read()
            .filter(|cursor| cursor.to_string() == text)
            .ok_or_else(|| BadCursor(text.to_owned()))
    }
}

impl PageRequest {
    /// A page of `limit` items, brought into 1..=[`MAX_LIMIT`], that begins after the cursor.
    pub fn new(limit: Option<u32>, after: Option<&str>) -> Result<Self, BadCursor> {
        Ok(Self {
            limit: limit.unwrap_or(DEFAULT_LIMIT).clamp(1, MAX_LIMIT),
            after: after.map(str::parse).transpose()?,
        })
    }

    /// The cursor to begin after.
    pub(crate) fn after(&self) -> Option<Cursor> {
        self.after
    }

    /// How many rows to ask for: one more than wanted tells whether another page follows.
    pub(crate) fn rows(&self) -> i64 {
        i64::from(self.limit) + 1
    }

    /// A page from the rows that were asked for.
    pub(crate) fn page<T>(&self, mut rows: Vec<T>, key: impl Fn(&T) -> Cursor) -> Page<T> {
        let limit = self.limit as usize;
        let more = rows.len() > limit;
        rows.truncate(limit);
        let next = rows.last().filter(|_| more).map(key);
        Page { items: rows, next }
    }
}

impl Default for PageRequest {
    fn default() -> Self {
        Self {
            limit: DEFAULT_LIMIT,
            after: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cursor(micros: i64) -> Cursor {
        let at = DateTime::from_timestamp_micros(micros).unwrap();
        Cursor {
            at,
            id: Uuid::from_u128(0x0197_abcd_ef00_7000_8000_0000_0000_0001),
        }
    }

    #[test]
    fn a_cursor_comes_back_as_it_was() {
        for micros in [0, 1, -1, 1_795_428_000_123_456, -62_000_000_000_000_000] {
            let text = cursor(micros).to_string();
            assert_eq!(text.parse(), Ok(cursor(micros)), "{text}");
        }
    }

    #[test]
    fn anything_else_is_refused_by_its_name() {
        let good = cursor(5).to_string();
        let (cut, upper) = (&good[1..], good.to_uppercase());
        for text in [
            "",
            "1",
            "ž",
            "zzzzzzzzzzzzzzzz",
            cut,
            &upper,
            &format!("{good}0"),
        ] {
            let error = PageRequest::new(None, Some(text)).unwrap_err();
            assert_eq!(error, BadCursor(text.to_owned()));
        }
    }

    #[test]
    fn the_limit_has_bounds_and_the_last_page_has_no_next() {
        let request = |limit| PageRequest::new(Some(limit), None).unwrap();
        assert_eq!(request(0).rows(), 2);
        assert_eq!(request(10_000).rows(), 201);
        let page = request(2).page(vec![3, 2, 1], |n| cursor(*n));
        assert_eq!((page.items, page.next), (vec![3, 2], Some(cursor(2))));
        assert_eq!(request(2).page(vec![2, 1], |n| cursor(*n)).next, None);
    }
}
