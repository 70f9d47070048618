//! Days and hours as people in Central Bohemia count them.

use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveTime, TimeDelta, Utc, Weekday};

/// The last Sunday of a month that has 31 days.
fn last_sunday(year: i32, month: u32) -> NaiveDate {
    let last = NaiveDate::from_ymd_opt(year, month, 31).expect("March and October have 31 days");
    last - Days::new(u64::from(last.weekday().days_since(Weekday::Sun)))
}

/// How far local time is ahead of UTC: summer time changes at 01:00 UTC in the whole Union.
fn ahead(at: DateTime<Utc>) -> TimeDelta {
    let change = |month| {
        let one = NaiveTime::from_hms_opt(1, 0, 0).expect("one o'clock is a time");
        last_sunday(at.year(), month).and_time(one).and_utc()
    };
    let summer = (change(3)..change(10)).contains(&at);
    TimeDelta::hours(if summer { 2 } else { 1 })
}

/// The local day of a moment.
pub(crate) fn day_of(at: DateTime<Utc>) -> NaiveDate {
    (at + ahead(at)).date_naive()
}

/// The moment when the clock on the wall shows so many minutes after midnight of a day.
///
/// An hour that the change to summer time skips comes out an hour later.
pub(crate) fn moment(day: NaiveDate, minutes: i64) -> DateTime<Utc> {
    let wall = day.and_time(NaiveTime::MIN).and_utc() + TimeDelta::minutes(minutes);
    wall - ahead(wall - TimeDelta::hours(1))
}

/// The first moment of a day.
pub(crate) fn start_of(day: NaiveDate) -> DateTime<Utc> {
    moment(day, 0)
}

/// The last second of a day.
pub(crate) fn end_of(day: NaiveDate) -> DateTime<Utc> {
    start_of(later(day, 1)) - TimeDelta::seconds(1)
}

/// The day so many days later; earlier if negative.
pub(crate) fn later(day: NaiveDate, days: i64) -> NaiveDate {
    day + TimeDelta::days(days)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn midnight_is_an_hour_or_two_before_that_of_utc() {
        let start = |text| start_of(day(text)).to_rfc3339();
        assert_eq!(start("2026-01-01"), "2025-12-31T23:00:00+00:00");
        assert_eq!(start("2026-07-01"), "2026-06-30T22:00:00+00:00");
        // The clocks change on 29 March and 25 October 2026, after midnight.
        assert_eq!(start("2026-03-29"), "2026-03-28T23:00:00+00:00");
        assert_eq!(start("2026-10-25"), "2026-10-24T22:00:00+00:00");
        assert_eq!(start("2026-10-26"), "2026-10-25T23:00:00+00:00");
    }

    #[test]
    fn a_moment_belongs_to_its_day() {
        for text in ["2024-02-29", "2026-03-29", "2026-06-15", "2026-10-25"] {
            assert_eq!(day_of(start_of(day(text))), day(text));
            assert_eq!(day_of(moment(day(text), 10 * 60)), day(text));
            assert_eq!(day_of(end_of(day(text))), day(text));
        }
    }
}
