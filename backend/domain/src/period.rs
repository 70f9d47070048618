//! Periods of time, and steps of days.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// The end of a period is not after its start.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the end of a period must be after its start")]
pub struct EmptyPeriod;

/// A period of time with its start before its end; both ends belong to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(try_from = "RawPeriod")]
pub struct Period {
    start: DateTime<Utc>,
    end: DateTime<Utc>,
}

#[derive(Deserialize)]
struct RawPeriod {
    start: DateTime<Utc>,
    end: DateTime<Utc>,
}

impl TryFrom<RawPeriod> for Period {
    type Error = EmptyPeriod;

    fn try_from(raw: RawPeriod) -> Result<Self, EmptyPeriod> {
        Self::new(raw.start, raw.end)
    }
}

impl Period {
    /// A period from `start` to `end`.
    pub fn new(start: DateTime<Utc>, end: DateTime<Utc>) -> Result<Self, EmptyPeriod> {
        if start < end {
            Ok(Self { start, end })
        } else {
            Err(EmptyPeriod)
        }
    }

    /// The first moment.
    pub fn start(&self) -> DateTime<Utc> {
        self.start
    }

    /// The last moment.
    pub fn end(&self) -> DateTime<Utc> {
        self.end
    }

    /// Whether the whole of `other` lies within this period.
    pub fn covers(&self, other: &Period) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether `at` lies within this period.
    pub fn contains(&self, at: DateTime<Utc>) -> bool {
        self.start <= at && at <= self.end
    }
}

/// A span of time that may be a single moment; both ends belong to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Span {
    /// From.
    pub start: DateTime<Utc>,
    /// Until.
    pub end: DateTime<Utc>,
}

impl Span {
    /// What two spans have in common; `None` where they do not meet.
    pub fn common(self, other: Self) -> Option<Self> {
        let (start, end) = (self.start.max(other.start), self.end.min(other.end));
        (start <= end).then_some(Self { start, end })
    }
}

impl From<Period> for Span {
    fn from(period: Period) -> Self {
        Self {
            start: period.start,
            end: period.end,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(hour: u32) -> DateTime<Utc> {
        format!("2026-11-24T{hour:02}:00:00Z").parse().unwrap()
    }

    #[test]
    fn an_empty_period_is_refused() {
        assert_eq!(Period::new(at(8), at(8)), Err(EmptyPeriod));
        assert_eq!(Period::new(at(9), at(8)), Err(EmptyPeriod));
    }

    #[test]
    fn ends_belong_to_the_period() {
        let day = Period::new(at(8), at(16)).unwrap();
        assert!(day.contains(at(8)) && day.contains(at(16)));
        assert!(day.covers(&day));
        assert!(!day.covers(&Period::new(at(8), at(17)).unwrap()));
    }
}
