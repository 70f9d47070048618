//! Moments and spans of time: reckoned with, and said in both languages.

use chrono::{DateTime, Datelike, TimeDelta, Timelike, Utc};
use smol_str::format_smolstr;

use crate::localized::Localized;
use crate::quantity::Duration;

/// A span of a rulebook as the calendar reckons; one that is out of all bounds is 10,000 years.
fn delta(span: Duration) -> TimeDelta {
    const LONGEST_MS: f64 = 3.2e14;
    #[expect(
        clippy::cast_possible_truncation,
        reason = "clamped far inside the range of i64"
    )]
    let ms = (span.seconds() * 1000.0).clamp(-LONGEST_MS, LONGEST_MS) as i64;
    TimeDelta::milliseconds(ms)
}

/// A span of a rulebook in whole seconds.
pub(super) fn seconds(span: Duration) -> i64 {
    delta(span).num_seconds()
}

/// The moment a span before another; the first of all where there is none.
pub(super) fn before(at: DateTime<Utc>, span: Duration) -> DateTime<Utc> {
    at.checked_sub_signed(delta(span))
        .unwrap_or(DateTime::<Utc>::MIN_UTC)
}

/// The moment a span after another; the last of all where there is none.
pub(super) fn after(at: DateTime<Utc>, span: Duration) -> DateTime<Utc> {
    at.checked_add_signed(delta(span))
        .unwrap_or(DateTime::<Utc>::MAX_UTC)
}

fn month_name(at: DateTime<Utc>) -> &'static str {
    const NAMES: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    usize::try_from(at.month0())
        .ok()
        .and_then(|month| NAMES.get(month))
        .unwrap_or(&"")
}

/// A day in words, UTC.
pub(super) fn day(at: DateTime<Utc>) -> Localized {
    let (day, month, year) = (at.day(), at.month(), at.year());
    let name = month_name(at);
    Localized::new(
        format_smolstr!("{day}. {month}. {year:04}"),
        format_smolstr!("{day} {name} {year:04}"),
    )
}

/// A day and the time of it in words, UTC.
pub(super) fn moment(at: DateTime<Utc>) -> Localized {
    let day = day(at);
    let (hour, minute) = (at.hour(), at.minute());
    Localized::new(
        format_smolstr!("{} {hour}:{minute:02} UTC", day.cs),
        format_smolstr!("{} {hour:02}:{minute:02} UTC", day.en),
    )
}

/// A number of whole days in words.
pub(super) fn days(count: i64) -> Localized {
    counted(count, ["den", "dny", "dnů"], "day")
}

/// The span of a rulebook in words: in days where they are whole, else in hours.
pub(super) fn span(span: Duration) -> Localized {
    let hours = delta(span).num_hours();
    if hours % 24 == 0 && hours >= 96 {
        days(hours / 24)
    } else {
        counted(hours, ["hodina", "hodiny", "hodin"], "hour")
    }
}

/// A number and its noun: Czech has one form for 1, one for 2 to 4 and one for all others.
fn counted(count: i64, cs: [&str; 3], en: &str) -> Localized {
    let form = match count {
        1 => 0,
        2..=4 => 1,
        _ => 2,
    };
    let plural = if count == 1 { "" } else { "s" };
    Localized::new(
        format!("{count} {}", cs[form]),
        format!("{count} {en}{plural}"),
    )
}

#[cfg(test)]
mod tests {
    use super::super::fixtures::at;
    use super::*;

    #[test]
    fn numbers_take_the_right_noun() {
        for (count, cs, en) in [
            (0, "0 dnů", "0 days"),
            (1, "1 den", "1 day"),
            (4, "4 dny", "4 days"),
            (5, "5 dnů", "5 days"),
            (22, "22 dnů", "22 days"),
        ] {
            assert_eq!(days(count), Localized::new(cs, en));
        }
        assert_eq!(span(Duration::new(72.0 * 3600.0)).cs, "72 hodin");
        assert_eq!(span(Duration::new(30.0 * 86400.0)).cs, "30 dnů");
    }

    #[test]
    fn a_span_without_bounds_reckons_to_the_end_of_time() {
        let now = at("2026-06-24T09:00:00Z");
        let endless = Duration::new(f64::MAX);
        assert!(before(now, endless) < now && now < after(now, endless));
        assert_eq!(moment(now).cs, "24. 6. 2026 9:00 UTC");
        assert_eq!(day(now).en, "24 June 2026");
    }

    #[test]
    fn moments_are_written_as_the_calendar_writes_them() {
        let first = at("2019-12-30T23:59:00Z");
        for step in 0..800 {
            let at = first + TimeDelta::hours(step * 11);
            assert_eq!(day(at).cs, at.format("%-d. %-m. %Y").to_string());
            assert_eq!(day(at).en, at.format("%-d %B %Y").to_string());
            assert_eq!(
                moment(at).cs,
                at.format("%-d. %-m. %Y %-H:%M UTC").to_string()
            );
            assert_eq!(moment(at).en, at.format("%-d %B %Y %H:%M UTC").to_string());
        }
    }
}
