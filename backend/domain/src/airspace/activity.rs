//! When a zone is active: always, by a schedule, by activation, or nobody knows.
//!
//! Evaluation follows ED-269 and ED-318: both ends of a window belong to it; a daily window whose
//! end is before its start belongs to the day on which it starts, and one whose end is its start
//! lasts a whole day; the weekday is that of the
//! schedule's own offset from UTC; one matching period makes the zone active. Whatever cannot be
//! read counts as active.

use chrono::{DateTime, Datelike, Days, FixedOffset, NaiveDate, NaiveTime, TimeZone, Utc, Weekday};
use serde::{Deserialize, Serialize};

use crate::geometry::Position;
use crate::period::{Period, Span};
use crate::sun;
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
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
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
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
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
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
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
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
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

/// Longest period that a schedule is unrolled for; in a longer one the zone counts as active.
const LONGEST_DAYS: i64 = 31;

/// When a zone is active in a period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Active {
    /// The spans of the period in which it is; empty: it is not.
    pub spans: Vec<Span>,
    /// Whether that is assumed because nobody says.
    pub assumed: bool,
}

impl Activity {
    /// When the zone is active in a period. `place` is where the sun is looked for.
    pub fn during(&self, period: &Period, place: Position) -> Active {
        let whole = |assumed| Active {
            spans: vec![Span::from(*period)],
            assumed,
        };
        let periods = match self {
            Self::Always => return whole(false),
            Self::ByNotice | Self::Unknown => return whole(true),
            Self::Periods(periods) => periods,
        };
        let long = (period.end() - period.start()).num_days() > LONGEST_DAYS;
        // No period at all, or one that can never hold, is a slip.
        let empty = periods.is_empty() || periods.iter().any(TimePeriod::is_empty);
        if long || empty {
            return whole(true);
        }
        let mut spans: Vec<Span> = periods
            .iter()
            .flat_map(|each| each.spans(period, place))
            .collect();
        spans.sort_unstable();
        spans.dedup();
        Active {
            spans,
            assumed: false,
        }
    }
}

impl TimePeriod {
    /// Whether it holds at no time: its end lies before its start, or a window of it falls on no day.
    fn is_empty(&self) -> bool {
        let turned = self
            .start
            .zip(self.end)
            .is_some_and(|(start, end)| end < start);
        turned || self.schedule.iter().any(|window| window.days.is_empty())
    }

    fn spans(&self, period: &Period, place: Position) -> Vec<Span> {
        let bounds = Span {
            start: self.start.unwrap_or(DateTime::<Utc>::MIN_UTC),
            end: self.end.unwrap_or(DateTime::<Utc>::MAX_UTC),
        };
        let Some(common) = bounds.common(Span::from(*period)) else {
            return Vec::new();
        };
        if self.schedule.is_empty() {
            return vec![common];
        }
        let windows = self
            .schedule
            .iter()
            .flat_map(|window| window.spans(common, place));
        windows.filter_map(|window| window.common(common)).collect()
    }
}

impl DailyWindow {
    /// The windows of the days around a span, in the order of their days.
    fn spans(&self, span: Span, place: Position) -> Vec<Span> {
        // A day on the clock of an offset begins up to 14 hours before or after that of UTC, and a
        // window over midnight reaches into the next day.
        let first = span.start.date_naive().checked_sub_days(Days::new(2));
        let days = first.unwrap_or(NaiveDate::MIN).iter_days();
        let last = span
            .end
            .date_naive()
            .checked_add_days(Days::new(1))
            .unwrap_or(NaiveDate::MAX);
        days.take_while(|day| *day <= last)
            .filter(|day| self.falls_on(day.weekday()))
            .map(|day| self.of_day(day, place))
            .collect()
    }

    fn falls_on(&self, weekday: Weekday) -> bool {
        self.days.iter().any(|day| day.is(weekday))
    }

    /// The window that starts on a day. An edge that cannot be told makes it the whole day.
    fn of_day(&self, day: NaiveDate, place: Position) -> Span {
        let (start, end) = (self.start.on(day, place), self.end.on(day, place));
        let (Some(start), Some(end)) = (start, end) else {
            let noon = day.and_time(NaiveTime::MIN).and_utc();
            return Span {
                start: noon - chrono::TimeDelta::hours(14),
                end: noon + chrono::TimeDelta::hours(38),
            };
        };
        // From a time to the same time is a whole day.
        if start < end {
            return Span { start, end };
        }
        let next = day.checked_add_days(Days::new(1));
        let end = next.and_then(|next| self.end.on(next, place));
        Span {
            start,
            end: end.unwrap_or(DateTime::<Utc>::MAX_UTC),
        }
    }
}

impl Day {
    fn is(self, weekday: Weekday) -> bool {
        let own = match self {
            Self::Any => return true,
            Self::Monday => Weekday::Mon,
            Self::Tuesday => Weekday::Tue,
            Self::Wednesday => Weekday::Wed,
            Self::Thursday => Weekday::Thu,
            Self::Friday => Weekday::Fri,
            Self::Saturday => Weekday::Sat,
            Self::Sunday => Weekday::Sun,
        };
        own == weekday
    }
}

impl DailyEdge {
    /// The moment of this edge on a day; `None` where the sun does not cross or the time is none.
    fn on(self, day: NaiveDate, place: Position) -> Option<DateTime<Utc>> {
        let sun = |elevation, rises| sun::crossing(day, place, elevation, rises);
        match self {
            Self::At { time, utc_offset_s } => {
                let clock = FixedOffset::east_opt(utc_offset_s)?;
                let local = clock.from_local_datetime(&day.and_time(time)).single()?;
                Some(local.with_timezone(&Utc))
            }
            Self::MorningTwilight => sun(sun::CIVIL_TWILIGHT_DEG, true),
            Self::Sunrise => sun(sun::HORIZON_DEG, true),
            Self::Sunset => sun(sun::HORIZON_DEG, false),
            Self::EveningTwilight => sun(sun::CIVIL_TWILIGHT_DEG, false),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    fn prague() -> Position {
        Position::new(50.0755, 14.4378).unwrap()
    }

    fn clock(time: &str, utc_offset_s: i32) -> DailyEdge {
        DailyEdge::At {
            time: time.parse().unwrap(),
            utc_offset_s,
        }
    }

    fn weekly(days: Vec<Day>, start: DailyEdge, end: DailyEdge) -> Activity {
        Activity::Periods(vec![TimePeriod {
            schedule: vec![DailyWindow { days, start, end }],
            ..TimePeriod::default()
        }])
    }

    fn active(activity: &Activity, start: &str, end: &str) -> bool {
        let period = Period::new(at(start), at(end)).unwrap();
        !activity.during(&period, prague()).spans.is_empty()
    }

    #[test]
    fn both_ends_of_a_window_belong_to_it() {
        // 24 June 2026 is a Wednesday.
        let zone = weekly(
            vec![Day::Wednesday],
            clock("08:00:00", 0),
            clock("16:00:00", 0),
        );
        for (start, end, expected) in [
            ("2026-06-24T07:00:00Z", "2026-06-24T07:59:59Z", false),
            ("2026-06-24T07:00:00Z", "2026-06-24T08:00:00Z", true),
            ("2026-06-24T16:00:00Z", "2026-06-24T17:00:00Z", true),
            ("2026-06-24T16:00:01Z", "2026-06-24T17:00:00Z", false),
            ("2026-06-25T10:00:00Z", "2026-06-25T11:00:00Z", false),
        ] {
            assert_eq!(active(&zone, start, end), expected, "{start}");
        }
    }

    #[test]
    fn a_window_over_midnight_belongs_to_the_day_it_starts_on() {
        let zone = weekly(
            vec![Day::Friday],
            clock("22:00:00", 0),
            clock("04:00:00", 0),
        );
        assert!(active(
            &zone,
            "2026-06-27T03:00:00Z",
            "2026-06-27T03:30:00Z"
        ));
        assert!(!active(
            &zone,
            "2026-06-26T03:00:00Z",
            "2026-06-26T03:30:00Z"
        ));
    }

    #[test]
    fn the_weekday_is_that_of_the_offset() {
        // 00:30 on Thursday at +02:00 is 22:30 UTC on Wednesday.
        let zone = weekly(
            vec![Day::Thursday],
            clock("00:00:00", 7200),
            clock("01:00:00", 7200),
        );
        assert!(active(
            &zone,
            "2026-06-24T22:10:00Z",
            "2026-06-24T22:20:00Z"
        ));
        assert!(!active(
            &zone,
            "2026-06-25T22:10:00Z",
            "2026-06-25T22:20:00Z"
        ));
    }

    #[test]
    fn events_of_the_sun_are_those_of_the_place() {
        let zone = weekly(
            vec![Day::Any],
            DailyEdge::MorningTwilight,
            DailyEdge::EveningTwilight,
        );
        assert!(active(
            &zone,
            "2026-06-21T19:55:00Z",
            "2026-06-21T19:59:00Z"
        ));
        assert!(!active(
            &zone,
            "2026-06-21T20:02:00Z",
            "2026-06-21T20:10:00Z"
        ));
    }

    #[test]
    fn periods_bound_their_schedules_and_one_that_matches_is_enough() {
        let winter = TimePeriod {
            start: Some(at("2026-01-01T00:00:00Z")),
            end: Some(at("2026-03-31T00:00:00Z")),
            schedule: vec![],
        };
        let summer = TimePeriod {
            start: Some(at("2026-06-01T00:00:00Z")),
            ..winter.clone()
        };
        let summer = TimePeriod {
            end: None,
            ..summer
        };
        let zone = Activity::Periods(vec![winter, summer]);
        assert!(active(
            &zone,
            "2026-02-01T00:00:00Z",
            "2026-02-01T01:00:00Z"
        ));
        assert!(!active(
            &zone,
            "2026-05-01T00:00:00Z",
            "2026-05-01T01:00:00Z"
        ));
        assert!(active(
            &zone,
            "2026-07-01T00:00:00Z",
            "2026-07-01T01:00:00Z"
        ));
    }

    #[test]
    fn what_cannot_be_read_is_active() {
        let period = Period::new(at("2026-06-21T10:00:00Z"), at("2026-06-21T11:00:00Z")).unwrap();
        for activity in [Activity::Unknown, Activity::ByNotice] {
            let active = activity.during(&period, prague());
            assert!(active.assumed && active.spans.len() == 1);
        }
        let broken = weekly(
            vec![Day::Any],
            clock("08:00:00", 999_999),
            clock("09:00:00", 0),
        );
        assert!(active(
            &broken,
            "2026-06-21T15:00:00Z",
            "2026-06-21T15:10:00Z"
        ));
    }

    #[test]
    fn what_can_hold_at_no_time_counts_as_always() {
        let turned = TimePeriod {
            start: Some(at("2026-12-31T00:00:00Z")),
            end: Some(at("2026-01-01T00:00:00Z")),
            schedule: vec![],
        };
        let no_day = weekly(vec![], clock("08:00:00", 0), clock("16:00:00", 0));
        for activity in [
            Activity::Periods(vec![]),
            Activity::Periods(vec![turned]),
            no_day,
        ] {
            let period = Period::new(at("2026-06-24T09:00:00Z"), at("2026-06-24T10:00:00Z"));
            let active = activity.during(&period.unwrap(), prague());
            assert!(active.assumed && active.spans.len() == 1, "{activity:?}");
        }
    }

    #[test]
    fn from_a_time_to_the_same_time_is_a_whole_day() {
        let zone = weekly(
            vec![Day::Wednesday],
            clock("00:00:00", 0),
            clock("00:00:00", 0),
        );
        for (start, end, expected) in [
            ("2026-06-24T12:00:00Z", "2026-06-24T13:00:00Z", true),
            ("2026-06-23T12:00:00Z", "2026-06-23T13:00:00Z", false),
            ("2026-06-25T12:00:00Z", "2026-06-25T13:00:00Z", false),
        ] {
            assert_eq!(active(&zone, start, end), expected, "{start}");
        }
    }
}
