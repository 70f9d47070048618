//! The hour of the night in which all missions ahead are judged again, by the clocks in Czechia.

use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveTime, TimeDelta, Utc, Weekday};

use crate::config::Hour;

/// The last Sunday of a month that has 31 days.
fn last_sunday(year: i32, month: u32) -> Option<NaiveDate> {
    let last = NaiveDate::from_ymd_opt(year, month, 31)?;
    last.checked_sub_days(Days::new(u64::from(
        last.weekday().days_since(Weekday::Sun),
    )))
}

/// How far local time is ahead of UTC: summer time changes at 01:00 UTC in the whole Union.
fn ahead(at: DateTime<Utc>) -> TimeDelta {
    let change = |month| {
        let day = last_sunday(at.year(), month)?;
        Some(day.and_time(NaiveTime::MIN).and_utc() + TimeDelta::hours(1))
    };
    let summer = match (change(3), change(10)) {
        (Some(begin), Some(end)) => (begin..end).contains(&at),
        _ => false,
    };
    TimeDelta::hours(if summer { 2 } else { 1 })
}

/// When the clocks last showed an hour. An hour that the change to summer time skips comes an hour
/// later; one that comes twice is taken the first time.
pub(super) fn last(hour: Hour, now: DateTime<Utc>) -> DateTime<Utc> {
    let hour = TimeDelta::hours(i64::from(hour.get()));
    let on = |day: NaiveDate| {
        let wall = day.and_time(NaiveTime::MIN).and_utc() + hour;
        wall - ahead(wall - TimeDelta::hours(2))
    };
    let today = (now + ahead(now)).date_naive();
    let yesterday = today.pred_opt().unwrap_or(today);
    if on(today) <= now {
        on(today)
    } else {
        on(yesterday)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_in_the_morning_is_one_or_two_in_utc() {
        let three = Hour::try_from(3).unwrap();
        for (now, expected) in [
            ("2026-01-15T02:00:00Z", "2026-01-15T02:00:00Z"),
            ("2026-01-15T01:59:59Z", "2026-01-14T02:00:00Z"),
            ("2026-07-15T01:00:00Z", "2026-07-15T01:00:00Z"),
            ("2026-07-15T00:59:59Z", "2026-07-14T01:00:00Z"),
            ("2026-07-14T22:30:00Z", "2026-07-14T01:00:00Z"),
            // The clocks change on 29 March and 25 October 2026.
            ("2026-03-29T12:00:00Z", "2026-03-29T01:00:00Z"),
            ("2026-10-25T12:00:00Z", "2026-10-25T02:00:00Z"),
        ] {
            let now = now.parse().unwrap();
            let expected: DateTime<Utc> = expected.parse().unwrap();
            assert_eq!(last(three, now), expected, "{now}");
        }
    }
}
