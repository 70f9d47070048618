//! How long personal data of people who left are kept, and what keeps them longer.

use chrono::{DateTime, Months, Utc};
use serde::{Deserialize, Serialize};

use crate::words::words;

words! {
    /// What is kept for a time.
    RetentionSubject: "subject of retention" {
        /// Personal data of people who left.
        Person = "person",
        /// Logs and tracks of flights, after the take-off; their records stay.
        Flight = "flight",
    }
}

/// Where the personal data of somebody stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum RetentionState {
    /// Their time is over: they are erased.
    Due,
    /// Their time runs.
    Waiting,
    /// Somebody has ordered to keep them.
    Held,
    /// The person still has an account that works.
    InUse,
    /// The person serves.
    Serving,
    /// Nobody knows when the person left, or no period is set: nothing is erased.
    CannotJudge,
}

/// What is known of somebody.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Retained {
    /// Whether the person has left.
    pub left: bool,
    /// Since when; `None`: nobody wrote it down.
    pub left_at: Option<DateTime<Utc>>,
    /// Whether somebody has ordered to keep the data.
    pub held: bool,
    /// Whether an account of the person still works.
    pub in_use: bool,
}

impl Retained {
    /// When the time of the data is over, by a period in months; `None`: it does not run.
    pub fn due_at(&self, months: Option<u32>) -> Option<DateTime<Utc>> {
        let left_at = self.left_at.filter(|_| self.left)?;
        left_at.checked_add_months(Months::new(months?))
    }

    /// Where the data stand at a moment, by the period that holds then. What is not known erases nothing.
    pub fn state(&self, months: Option<u32>, now: DateTime<Utc>) -> RetentionState {
        if self.held {
            return RetentionState::Held;
        }
        if !self.left {
            return RetentionState::Serving;
        }
        match self.due_at(months) {
            None => RetentionState::CannotJudge,
            Some(due) if due > now => RetentionState::Waiting,
            Some(_) if self.in_use => RetentionState::InUse,
            Some(_) => RetentionState::Due,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn data_are_due_when_the_period_is_over_and_nothing_keeps_them() {
        let left = Retained {
            left: true,
            left_at: Some(at("2021-01-31T10:00:00Z")),
            ..Retained::default()
        };
        let state = |one: Retained, now: &str| one.state(Some(60), at(now));
        assert_eq!(left.due_at(Some(60)), Some(at("2026-01-31T10:00:00Z")));
        assert_eq!(state(left, "2026-01-31T09:59:59Z"), RetentionState::Waiting);
        assert_eq!(state(left, "2026-01-31T10:00:00Z"), RetentionState::Due);
        let held = Retained { held: true, ..left };
        assert_eq!(state(held, "2036-01-01T00:00:00Z"), RetentionState::Held);
        let used = Retained {
            in_use: true,
            ..left
        };
        assert_eq!(state(used, "2036-01-01T00:00:00Z"), RetentionState::InUse);
    }

    #[test]
    fn what_is_not_known_erases_nothing() {
        let now = at("2036-01-01T00:00:00Z");
        let left = Retained {
            left: true,
            left_at: Some(at("2021-01-31T10:00:00Z")),
            ..Retained::default()
        };
        assert_eq!(left.state(None, now), RetentionState::CannotJudge);
        let undated = Retained {
            left_at: None,
            ..left
        };
        assert_eq!(undated.state(Some(60), now), RetentionState::CannotJudge);
        let serving = Retained {
            left: false,
            ..left
        };
        assert_eq!(serving.state(Some(60), now), RetentionState::Serving);
    }
}
