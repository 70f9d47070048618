//! Days and moments as people write them into headings: `19MAR26`, `19.03.2026 06:00`, `2603190600`.

use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};

const MONTHS: [&str; 12] = [
    "JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC",
];

/// The number of a month from its English letters, 1 for `JAN`.
pub(crate) fn month(word: &str) -> Option<u32> {
    (1..)
        .zip(MONTHS)
        .find(|(_, name)| word.eq_ignore_ascii_case(name))
        .map(|(number, _)| number)
}

/// A day, written in one piece or with blanks: `19MAR26`, `19 MAR 2026`, `2026-03-19`,
/// `19.03.2026`, `19/03/2026`.
pub(crate) fn day(text: &str) -> Option<NaiveDate> {
    let text: String = text.split_whitespace().collect();
    if let Ok(day) = text.parse::<NaiveDate>() {
        return (text.len() == 10).then_some(day);
    }
    let parts: Vec<&str> = text.split(['.', '/']).collect();
    if let [day, month, year] = parts.as_slice() {
        return NaiveDate::from_ymd_opt(year_of(year)?, number(month)?, number(day)?);
    }
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (day, rest) = (text.get(..digits)?, text.get(digits..)?);
    NaiveDate::from_ymd_opt(
        year_of(rest.get(3..)?)?,
        month(rest.get(..3)?)?,
        number(day)?,
    )
}

/// A time of day in minutes after midnight, 1440 included: `0600`, `06:00`, `2400`, `0600Z`.
pub(crate) fn minutes(text: &str) -> Option<i64> {
    let text = text
        .strip_suffix("UTC")
        .or(text.strip_suffix('Z'))
        .unwrap_or(text);
    let digits: String = match text.split_once(':') {
        Some((hour, minute)) if hour.len() == 2 => format!("{hour}{minute}"),
        Some(_) => return None,
        None => text.to_owned(),
    };
    if digits.len() != 4 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let clock: i64 = digits.parse().ok()?;
    let (hour, minute) = (clock / 100, clock % 100);
    (minute < 60 && (hour < 24 || clock == 2400)).then_some(hour * 60 + minute)
}

/// A span of a day, `0600-1200`, in minutes after midnight. Its end may be before its start: then
/// it ends on the next day; where both are the same it lasts a whole day.
pub(crate) fn span(text: &str) -> Option<(i64, i64)> {
    let (from, to) = text.split_once('-')?;
    let (from, to) = (minutes(from)?, minutes(to)?);
    (from < 1440).then_some((from, to))
}

/// The moment some minutes after the midnight at which a day of UTC begins.
pub(crate) fn after_midnight(day: NaiveDate, minutes: i64) -> DateTime<Utc> {
    day.and_time(NaiveTime::MIN).and_utc() + TimeDelta::minutes(minutes)
}

/// Ten digits of a NOTAM: year, month, day, hour and minute of UTC.
pub(crate) fn ten_digits(text: &str) -> Option<DateTime<Utc>> {
    if text.len() != 10 || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let part = |from: usize| number(text.get(from..from + 2)?);
    let year = 2000 + i32::try_from(part(0)?).ok()?;
    let day = NaiveDate::from_ymd_opt(year, part(2)?, part(4)?)?;
    Some(after_midnight(day, minutes(text.get(6..)?)?))
}

/// A moment of UTC in one piece: RFC 3339, also without seconds.
pub(crate) fn utc(text: &str) -> Option<DateTime<Utc>> {
    if let Ok(moment) = text.parse::<DateTime<Utc>>() {
        return Some(moment);
    }
    let (date, time) = text.split_once('T')?;
    let time = minutes(time.strip_suffix('Z')?)?;
    Some(after_midnight(day(date)?, time))
}

fn number(text: &str) -> Option<u32> {
    let digits = (1..=2).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    if digits { text.parse().ok() } else { None }
}

/// A year of two or four digits; two are of this century.
fn year_of(text: &str) -> Option<i32> {
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    match text.len() {
        2 if digits => text.parse::<i32>().ok().map(|year| 2000 + year),
        4 if digits => text.parse().ok(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_in_the_usual_forms() {
        let expected = NaiveDate::from_ymd_opt(2026, 3, 19).unwrap();
        for text in [
            "19MAR26",
            "19 mar 2026",
            "2026-03-19",
            "19.03.2026",
            "19. 3. 2026",
            "19/03/2026",
        ] {
            assert_eq!(day(text), Some(expected), "{text}");
        }
        for text in [
            "",
            "date",
            "31FEB26",
            "19MARCH26",
            "19MAR",
            "32.1.2026",
            "1.1.2026.1",
            "9ŘŘŘ26",
        ] {
            assert_eq!(day(text), None, "{text}");
        }
    }

    #[test]
    fn times_are_read_to_the_minute() {
        assert_eq!(minutes("0600"), Some(360));
        assert_eq!(minutes("06:30Z"), Some(390));
        assert_eq!(minutes("2400"), Some(1440));
        assert_eq!(minutes("2401"), None);
        assert_eq!(minutes("0660"), None);
        assert_eq!(minutes("6:00"), None);
        assert_eq!(span("2000-0400"), Some((1200, 240)));
        assert_eq!(span("1000-5000"), None);
        assert_eq!(
            ten_digits("0801211000").unwrap().to_rfc3339(),
            "2008-01-21T10:00:00+00:00"
        );
        assert_eq!(ten_digits("0813211000"), None);
        assert_eq!(ten_digits("08ř21100"), None);
        assert_eq!(utc("2025-01-01T12:00Z"), utc("2025-01-01T13:00:00+01:00"));
        assert!(utc("2025-01-01T12:00Z").is_some() && utc("NONE").is_none());
    }
}
