//! The hour of the night in which all missions ahead are judged again, by the clocks in Czechia.

use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};
use letka_domain::calendar::ahead_of_utc;

use crate::config::Hour;

/// When the clocks last showed an hour. An hour that the change to summer time skips comes an hour
/// later; one that comes twice is taken the first time.
pub(super) fn last(hour: Hour, now: DateTime<Utc>) -> DateTime<Utc> {
    let hour = TimeDelta::hours(i64::from(hour.get()));
    let on = |day: NaiveDate| {
        let wall = day.and_time(NaiveTime::MIN).and_utc() + hour;
        wall - ahead_of_utc(wall - TimeDelta::hours(2))
    };
    let today = (now + ahead_of_utc(now)).date_naive();
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
