//! Figures: what commanders, compliance officers and auditors see first, and the rows behind each figure.
//!
//! Every count carries the query that lists what it counts (`Counted::rows`); a test opens them all.

mod board;
pub(crate) mod cells;
pub(crate) mod files;
mod lists;
mod rows;
mod sample;
mod scope;
mod sections;
mod statistics;
pub(crate) mod targets;

pub(crate) use board::{__path_find_board, find_board};
pub(crate) use cells::{Cell, Table};
pub(crate) use files::{
    __path_download_board, __path_download_rows, About, FileFormat, download_board, download_rows,
};
pub(crate) use rows::{__path_list_rows, Figure, list_rows};
pub(crate) use sample::watch;
pub(crate) use statistics::{__path_find_statistics, find_statistics};

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use letka_domain::applications::ApplicationState;
use letka_domain::figures::start_of;
use letka_domain::localized::Localized;
use letka_domain::missions::Purpose;
use letka_domain::permits::PermitState;
use serde::Serialize;

/// A number, and the query of `/figures/rows` that lists what it counts: as many rows.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub(crate) struct Counted {
    /// How many.
    pub(in crate::figures) value: i64,
    /// The query.
    rows: String,
}

impl Counted {
    fn new(value: impl TryInto<i64>, rows: impl Into<String>) -> Self {
        Self {
            value: value.try_into().unwrap_or(i64::MAX),
            rows: rows.into(),
        }
    }
}

/// The first moment of a year, by the clocks in Czechia.
fn year_begins(year: i32) -> DateTime<Utc> {
    month_begins(year, 1)
}

/// The first moment of a month; month 13 is January of the next year.
fn month_begins(year: i32, month: u32) -> DateTime<Utc> {
    let (year, month) = if month > 12 {
        (year + 1, 1)
    } else {
        (year, month)
    };
    let first = NaiveDate::from_ymd_opt(year, month, 1);
    first.map_or(DateTime::<Utc>::MAX_UTC, start_of)
}

/// The same moment a year earlier; 29 February becomes the 28th.
fn year_before(at: DateTime<Utc>) -> DateTime<Utc> {
    let year = at.year() - 1;
    at.with_year(year)
        .or_else(|| at.with_day(28)?.with_year(year))
        .unwrap_or(at)
}

/// A moment as queries write it.
fn stamp(at: DateTime<Utc>) -> String {
    at.format("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// A purpose in words.
pub(crate) fn purpose_words(purpose: Purpose) -> Localized {
    let (cs, en) = match purpose {
        Purpose::Search => ("pátrání", "search"),
        Purpose::Surveillance => ("dohled", "surveillance"),
        Purpose::Traffic => ("doprava", "traffic"),
        Purpose::Documentation => ("dokumentace", "documentation"),
        Purpose::Training => ("výcvik", "training"),
        Purpose::Other => ("jiné", "other"),
    };
    Localized::fixed(cs, en)
}

/// A state of a permit in words.
fn state_words(state: PermitState) -> Localized {
    let (cs, en) = match state {
        PermitState::Draft => ("připravuje se", "in preparation"),
        PermitState::Submitted => ("podáno", "submitted"),
        PermitState::Granted => ("uděleno", "granted"),
        PermitState::Refused => ("zamítnuto", "refused"),
        PermitState::Revoked => ("odňato", "revoked"),
    };
    Localized::fixed(cs, en)
}

/// A state of an application in words.
fn application_state_words(state: ApplicationState) -> Localized {
    let (cs, en) = match state {
        ApplicationState::Draft => ("rozepsáno", "draft"),
        ApplicationState::Review => ("ke kontrole", "internal review"),
        ApplicationState::Submitted => ("podáno", "submitted"),
        ApplicationState::SupplementAsked => ("vyžádáno doplnění", "supplement asked"),
        ApplicationState::Supplemented => ("doplněno", "supplemented"),
        ApplicationState::Granted => ("uděleno", "granted"),
        ApplicationState::Refused => ("zamítnuto", "refused"),
        ApplicationState::Withdrawn => ("vzato zpět", "withdrawn"),
        ApplicationState::Active => ("platí", "in force"),
        ApplicationState::Expired => ("skončilo", "expired"),
        ApplicationState::Revoked => ("odňato", "revoked"),
    };
    Localized::fixed(cs, en)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_begin_at_local_midnight() {
        assert_eq!(year_begins(2026).to_rfc3339(), "2025-12-31T23:00:00+00:00");
        assert_eq!(
            month_begins(2026, 7).to_rfc3339(),
            "2026-06-30T22:00:00+00:00"
        );
        assert_eq!(month_begins(2026, 13), year_begins(2027));
        let leap = "2024-02-29T10:00:00Z".parse().unwrap();
        assert_eq!(year_before(leap).to_rfc3339(), "2023-02-28T10:00:00+00:00");
    }
}
