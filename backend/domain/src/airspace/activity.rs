//! When a zone is active: always, by a schedule, by activation, or nobody knows.
//!
//! Evaluation follows ED-269 and ED-318: both ends of a window belong to it; a daily window whose
//! end is before its start belongs to the day on which it starts; the weekday is that of the
//! schedule's own offset from UTC; one matching period makes the zone active. Whatever cannot be
//! read counts as active.

use chrono::{DateTime, NaiveTime, Utc};
use serde::{Deserialize, Serialize};

use crate::words::words;

words! {
    /// A day of a schedule.
    Day: "day" {
        /// Monday.
        Monday = "mon",
        /// Tuesday.
        Tuesday = "tue",
        /// Wednesday.
        Wednesday = "wed",
        /// Thursday.
        Thursday = "thu",
        /// Friday.
        Friday = "fri",
        /// Saturday.
        Saturday = "sat",
        /// Sunday.
        Sunday = "sun",
        /// Every day.
        Any = "any",
    }
}

/// An edge of a daily window: a time of day, or an event of the sun at the zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DailyEdge {
    /// A time of day at an offset from UTC.
    At {
        /// The time on the clock of the offset.
        time: NaiveTime,
        /// Seconds that the clock is ahead of UTC.
        utc_offset_s: i32,
    },
    /// Beginning of morning civil twilight: the sun's centre rises through -6°.
    MorningTwilight,
    /// Sunrise.
    Sunrise,
    /// Sunset.
    Sunset,
    /// End of evening civil twilight: the sun's centre sinks through -6°.
    EveningTwilight,
}

/// A window that comes back on some days of the week.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DailyWindow {
    /// On which days it starts.
    pub days: Vec<Day>,
    /// When it starts.
    pub start: DailyEdge,
    /// When it ends.
    pub end: DailyEdge,
}

/// A period of applicability, and when within it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TimePeriod {
    /// From; `None` is since ever.
    pub start: Option<DateTime<Utc>>,
    /// Until; `None` is for ever.
    pub end: Option<DateTime<Utc>>,
    /// When within it; empty is always.
    pub schedule: Vec<DailyWindow>,
}

/// When a zone is active.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "periods", rename_all = "snake_case")]
pub enum Activity {
    /// Always.
    Always,
    /// When one of these periods holds.
    Periods(Vec<TimePeriod>),
    /// When a notice activates it (AUP, UUP, NOTAM). Without a notice for the time it counts as
    /// active.
    ByNotice,
    /// The data do not say in a form that a machine reads: it counts as active.
    Unknown,
}
