//! The day, hour and minute of a report, and the month that they leave out.

use chrono::{DateTime, Datelike, Months, TimeDelta, Utc};
use letka_domain::period::Period;

/// The moment with this day of the month, hour and minute that is closest to another one. Hour 24 is
/// the midnight that ends the day.
pub(super) fn closest(
    day: u32,
    hour: u32,
    minute: u32,
    near: DateTime<Utc>,
) -> Option<DateTime<Utc>> {
    if hour > 24 || minute > 59 || (hour == 24 && minute > 0) {
        return None;
    }
    let first = near.date_naive().with_day(1)?;
    let one = Months::new(1);
    let months = [
        first.checked_sub_months(one),
        Some(first),
        first.checked_add_months(one),
    ];
    let in_day = TimeDelta::hours(i64::from(hour)) + TimeDelta::minutes(i64::from(minute));
    let moment = |month: chrono::NaiveDate| {
        let midnight = month.with_day(day)?.and_hms_opt(0, 0, 0)?.and_utc();
        midnight.checked_add_signed(in_day)
    };
    let moments = months.into_iter().flatten().filter_map(moment);
    moments.min_by_key(|moment| (*moment - near).abs())
}

/// A time such as `201830Z`: day, hour, minute.
pub(super) fn issue(word: &str, near: DateTime<Utc>) -> Option<DateTime<Utc>> {
    minute(word.strip_suffix('Z')?, near)
}

/// A time such as `201830`: day, hour, minute.
pub(super) fn minute(word: &str, near: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let [day, hour, minute] = pairs(word)?;
    closest(day, hour, minute, near)
}

/// A period such as `2018/2124`: day and hour of both ends.
pub(super) fn period(word: &str, near: DateTime<Utc>) -> Option<Period> {
    let (start, end) = word.split_once('/')?;
    let [day, hour] = pairs(start)?;
    let start = closest(day, hour, 0, near)?;
    let [day, hour] = pairs(end)?;
    // The end is looked for from the start on: a report may reach over the end of a month.
    let end = closest(day, hour, 0, start)?;
    Period::new(start, end).ok()
}

/// Whether a word has the form of a period, readable or not.
pub(super) fn is_period(word: &str) -> bool {
    let half = |half: &str| half.len() == 4 && half.bytes().all(|b| b.is_ascii_digit());
    word.split_once('/')
        .is_some_and(|(start, end)| half(start) && half(end))
}

/// Two-digit numbers, and nothing else.
fn pairs<const N: usize>(word: &str) -> Option<[u32; N]> {
    if word.len() != 2 * N || !word.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let mut numbers = [0; N];
    for (index, number) in numbers.iter_mut().enumerate() {
        *number = word.get(2 * index..2 * index + 2)?.parse().ok()?;
    }
    Some(numbers)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn time(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn the_month_is_the_closest_one() {
        for (word, near, found) in [
            (
                "241230Z",
                "2026-11-24T12:40:00Z",
                Some("2026-11-24T12:30:00Z"),
            ),
            (
                "302350Z",
                "2026-12-01T00:10:00Z",
                Some("2026-11-30T23:50:00Z"),
            ),
            (
                "010000Z",
                "2026-11-30T23:58:00Z",
                Some("2026-12-01T00:00:00Z"),
            ),
            (
                "312350Z",
                "2027-01-01T00:10:00Z",
                Some("2026-12-31T23:50:00Z"),
            ),
            (
                "311200Z",
                "2026-02-14T00:00:00Z",
                Some("2026-01-31T12:00:00Z"),
            ),
            (
                "290000Z",
                "2028-03-01T00:00:00Z",
                Some("2028-02-29T00:00:00Z"),
            ),
            (
                "242400Z",
                "2026-11-24T12:40:00Z",
                Some("2026-11-25T00:00:00Z"),
            ),
            (
                "312400Z",
                "2026-12-31T20:00:00Z",
                Some("2027-01-01T00:00:00Z"),
            ),
            ("242401Z", "2026-11-24T12:40:00Z", None),
            ("242500Z", "2026-11-24T12:40:00Z", None),
            ("241260Z", "2026-11-24T12:40:00Z", None),
            ("321200Z", "2026-11-24T12:40:00Z", None),
            ("001200Z", "2026-11-24T12:40:00Z", None),
            ("24123Z", "2026-11-24T12:40:00Z", None),
            ("2412300Z", "2026-11-24T12:40:00Z", None),
            ("+41230Z", "2026-11-24T12:40:00Z", None),
            ("241230", "2026-11-24T12:40:00Z", None),
            ("24é230Z", "2026-11-24T12:40:00Z", None),
        ] {
            assert_eq!(
                issue(word, time(near)),
                found.map(time),
                "{word} near {near}"
            );
        }
        let far = [DateTime::<Utc>::MIN_UTC, DateTime::<Utc>::MAX_UTC];
        assert!(
            far.into_iter()
                .all(|near| issue("152400Z", near).is_none_or(|at| at >= DateTime::<Utc>::MIN_UTC))
        );
    }

    #[test]
    fn a_period_may_reach_over_the_end_of_a_month() {
        let near = time("2026-11-30T17:00:00Z");
        let found = period("3018/0124", near).unwrap();
        assert_eq!(
            (found.start(), found.end()),
            (time("2026-11-30T18:00:00Z"), time("2026-12-02T00:00:00Z"))
        );
        for word in [
            "3018/3018",
            "3018/3017",
            "3018",
            "3018/",
            "/0124",
            "3018/0125",
            "30180124",
            "3018/012é",
        ] {
            assert_eq!(period(word, near), None, "{word}");
        }
        assert!(is_period("9999/9999") && !is_period("2412/241") && !is_period("18/08"));
    }
}
