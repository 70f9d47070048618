//! The calendar of Czech authorities: days as people there count them, and working days.
//!
//! Public holidays are those of Act 245/2000 Sb. (Good Friday since 2016). Local time is that of
//! Central Europe, an hour ahead of UTC, in summer two; it changes at 01:00 UTC on the last Sundays
//! of March and October, as in the whole Union.

use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveTime, TimeDelta, Utc, Weekday};

/// Holidays on the same day of each year: month and day.
const HOLIDAYS: [(u32, u32); 11] = [
    (1, 1),
    (5, 1),
    (5, 8),
    (7, 5),
    (7, 6),
    (9, 28),
    (10, 28),
    (11, 17),
    (12, 24),
    (12, 25),
    (12, 26),
];

/// Easter Sunday of a year of the Gregorian calendar, by the anonymous algorithm (Meeus, Jones,
/// Butcher).
pub fn easter_sunday(year: i32) -> Option<NaiveDate> {
    let golden = year.rem_euclid(19);
    let (century, of_century) = (year.div_euclid(100), year.rem_euclid(100));
    let (leap, past_leap) = (century.div_euclid(4), century.rem_euclid(4));
    let lunar = (century - (century + 8).div_euclid(25) + 1).div_euclid(3);
    let moon = (19 * golden + century - leap - lunar + 15).rem_euclid(30);
    let (fourth, past_fourth) = (of_century.div_euclid(4), of_century.rem_euclid(4));
    let sunday = (32 + 2 * past_leap + 2 * fourth - moon - past_fourth).rem_euclid(7);
    let late = (golden + 11 * moon + 22 * sunday).div_euclid(451);
    let days = moon + sunday - 7 * late + 114;
    NaiveDate::from_ymd_opt(
        year,
        u32::try_from(days.div_euclid(31)).ok()?,
        u32::try_from(days.rem_euclid(31) + 1).ok()?,
    )
}

/// Whether a day is a public holiday.
pub fn is_holiday(day: NaiveDate) -> bool {
    let of_easter = |easter: NaiveDate| {
        let after = (day - easter).num_days();
        after == 1 || (after == -2 && day.year() >= 2016)
    };
    HOLIDAYS.contains(&(day.month(), day.day())) || easter_sunday(day.year()).is_some_and(of_easter)
}

/// Whether offices work on a day.
pub fn is_working_day(day: NaiveDate) -> bool {
    !matches!(day.weekday(), Weekday::Sat | Weekday::Sun) && !is_holiday(day)
}

/// The working day that lies so many working days before a day, which itself does not count; `None`
/// at the end of the calendar.
pub fn working_days_before(day: NaiveDate, count: u32) -> Option<NaiveDate> {
    let mut found = day;
    for _ in 0..count {
        found = found.pred_opt()?;
        while !is_working_day(found) {
            found = found.pred_opt()?;
        }
    }
    Some(found)
}

/// How far local time is ahead of UTC at a moment.
pub fn ahead_of_utc(at: DateTime<Utc>) -> TimeDelta {
    let change = |month| {
        let last = NaiveDate::from_ymd_opt(at.year(), month, 31)?;
        let sunday = Days::new(u64::from(last.weekday().days_since(Weekday::Sun)));
        let one = NaiveTime::from_hms_opt(1, 0, 0)?;
        Some(last.checked_sub_days(sunday)?.and_time(one).and_utc())
    };
    let summer = change(3).is_some_and(|from| from <= at) && change(10).is_some_and(|to| at < to);
    TimeDelta::hours(if summer { 2 } else { 1 })
}

/// The local day of a moment.
pub fn local_day(at: DateTime<Utc>) -> NaiveDate {
    let local = at.checked_add_signed(ahead_of_utc(at)).unwrap_or(at);
    local.date_naive()
}

/// The last second of a local day.
pub fn end_of(day: NaiveDate) -> DateTime<Utc> {
    let last = NaiveTime::from_hms_opt(23, 59, 59).unwrap_or(NaiveTime::MIN);
    let wall = day.and_time(last).and_utc();
    // Clocks never change in the last two hours of a day.
    wall.checked_sub_signed(ahead_of_utc(wall)).unwrap_or(wall)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn easter_falls_as_the_almanac_says() {
        for sunday in [
            "1818-03-22",
            "1943-04-25",
            "2000-04-23",
            "2016-03-27",
            "2024-03-31",
            "2025-04-20",
            "2026-04-05",
            "2027-03-28",
            "2038-04-25",
            "2100-03-28",
        ] {
            assert_eq!(easter_sunday(day(sunday).year()), Some(day(sunday)));
        }
        assert_eq!(easter_sunday(i32::MAX), None);
    }

    #[test]
    fn weekends_and_holidays_are_no_working_days() {
        for (text, works) in [
            ("2026-06-24", true),
            ("2026-06-27", false),
            ("2026-06-28", false),
            ("2026-07-06", false),
            ("2026-04-03", false),
            ("2026-04-06", false),
            ("2026-04-07", true),
            // Good Friday became a holiday in 2016.
            ("2015-04-03", true),
            ("2016-03-25", false),
            ("2026-11-17", false),
            ("2026-12-23", true),
            ("2026-12-24", false),
            ("2026-12-31", true),
        ] {
            assert_eq!(is_working_day(day(text)), works, "{text}");
        }
    }

    #[test]
    fn working_days_are_counted_back_over_weekends_and_holidays() {
        for (flight, latest) in [
            // A Wednesday: Tuesday, Monday, Friday.
            ("2026-06-24", "2026-06-19"),
            ("2026-06-28", "2026-06-24"),
            // Easter Monday and Good Friday lie between.
            ("2026-04-08", "2026-04-01"),
            // Over Christmas and the new year.
            ("2027-01-04", "2026-12-29"),
        ] {
            assert_eq!(working_days_before(day(flight), 3), Some(day(latest)));
        }
        assert_eq!(working_days_before(NaiveDate::MIN, 1), None);
    }

    #[test]
    fn the_local_day_changes_at_local_midnight() {
        for (at, expected) in [
            ("2026-06-23T21:59:59Z", "2026-06-23"),
            ("2026-06-23T22:00:00Z", "2026-06-24"),
            ("2026-01-23T22:59:59Z", "2026-01-23"),
            ("2026-01-23T23:00:00Z", "2026-01-24"),
            // Clocks went forward at 01:00 UTC on 29 March 2026.
            ("2026-03-28T22:59:59Z", "2026-03-28"),
            ("2026-03-29T22:00:00Z", "2026-03-30"),
            ("2026-10-25T22:59:59Z", "2026-10-25"),
        ] {
            assert_eq!(local_day(at.parse().unwrap()), day(expected), "{at}");
        }
        for text in ["2026-06-23", "2026-01-23", "2026-03-29", "2026-10-25"] {
            let end = end_of(day(text));
            assert_eq!(local_day(end), day(text));
            assert_ne!(local_day(end + TimeDelta::seconds(1)), day(text));
        }
        assert_eq!(
            local_day(DateTime::<Utc>::MAX_UTC),
            DateTime::<Utc>::MAX_UTC.date_naive()
        );
    }
}
