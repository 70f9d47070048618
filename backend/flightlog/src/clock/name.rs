//! The time in a file's name.

use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveDateTime, TimeDelta, Utc, Weekday};

/// The local time in the name of a log, as apps and ground stations write it:
/// `DJIFlightRecord_2015-12-29_[19-05-48].txt`, `2026-05-01 10-11-12.tlog`,
/// `20211208-151342.tlog`, `DJI_20260501101112_0001_D.SRT`, `log_3_2026-5-1-10-11-12.ulg`.
pub fn name_time(name: &str) -> Option<NaiveDateTime> {
    let groups = digit_groups(name);
    if let Some(time) = name
        .split(|c: char| !c.is_ascii_digit())
        .find_map(run_together)
    {
        return Some(time);
    }
    (0..groups.len()).find_map(|at| dashed(&groups[at..]).or_else(|| packed(&groups[at..])))
}

/// `YYYYMMDDHHMMSS`, as cameras write it.
fn run_together(digits: &str) -> Option<NaiveDateTime> {
    let (date, clock) = digits.split_at_checked(8).filter(|_| digits.len() == 14)?;
    packed(&[(8, date.parse().ok()?), (6, clock.parse().ok()?)])
}

/// Runs of digits, each with its length.
fn digit_groups(name: &str) -> Vec<(usize, u32)> {
    name.split(|c: char| !c.is_ascii_digit())
        .filter(|digits| (1..=9).contains(&digits.len()))
        .filter_map(|digits| Some((digits.len(), digits.parse().ok()?)))
        .collect()
}

/// Year, month, day, hour, minute, second as six groups.
fn dashed(groups: &[(usize, u32)]) -> Option<NaiveDateTime> {
    let [year, month, day, hour, minute, second] = groups.first_chunk::<6>()?;
    if year.0 != 4 || [month, day, hour, minute, second].iter().any(|g| g.0 > 2) {
        return None;
    }
    time([year.1, month.1, day.1, hour.1, minute.1, second.1])
}

/// `YYYYMMDD` and `HHMMSS`.
fn packed(groups: &[(usize, u32)]) -> Option<NaiveDateTime> {
    let [(8, date), (6, clock)] = *groups.first_chunk::<2>()? else {
        return None;
    };
    time([
        date / 10_000,
        date / 100 % 100,
        date % 100,
        clock / 10_000,
        clock / 100 % 100,
        clock % 100,
    ])
}

fn time([year, month, day, hour, minute, second]: [u32; 6]) -> Option<NaiveDateTime> {
    if !(2010..2100).contains(&year) {
        return None;
    }
    NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day)?
        .and_hms_opt(hour, minute, second)
}

/// UTC of a local time of the Czech Republic: an hour ahead, two from the last Sunday of March to
/// the last one of October. The hour that is there twice counts as summer's.
pub fn central_europe(local: NaiveDateTime) -> DateTime<Utc> {
    let changes = |month| {
        let last = NaiveDate::from_ymd_opt(local.year(), month, 31)?;
        let back = Days::new(u64::from(last.weekday().days_since(Weekday::Sun)));
        last.checked_sub_days(back)?.and_hms_opt(3, 0, 0)
    };
    let summer = changes(3).is_some_and(|begin| local >= begin)
        && changes(10).is_some_and(|end| local < end);
    (local - TimeDelta::hours(if summer { 2 } else { 1 })).and_utc()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(name: &str) -> Option<String> {
        name_time(name).map(|time| time.to_string())
    }

    #[test]
    fn names_of_apps_and_ground_stations() {
        for (name, time) in [
            (
                "DJIFlightRecord_2015-12-29_[19-05-48].txt",
                "2015-12-29 19:05:48",
            ),
            ("2026-05-01 10-11-12.tlog", "2026-05-01 10:11:12"),
            ("bruno_20211208-151342.tlog", "2021-12-08 15:13:42"),
            ("log_3_2026-5-1-10-11-12.ulg", "2026-05-01 10:11:12"),
            ("DJI_20260501101112_0001_D.SRT", "2026-05-01 10:11:12"),
            ("00000-2021-12-02_13-34-15.bin", "2021-12-02 13:34:15"),
        ] {
            assert_eq!(told(name).as_deref(), Some(time), "{name}");
        }
        for name in [
            "",
            "00000001.bin",
            "2026-13-01 10-11-12.tlog",
            "1200-01-01_00-00-00",
        ] {
            assert_eq!(told(name), None, "{name}");
        }
    }

    #[test]
    fn summer_time_begins_and_ends_on_sundays() {
        let utc = |text: &str| central_europe(text.parse().unwrap()).to_rfc3339();
        assert_eq!(utc("2026-03-29T01:59:59"), "2026-03-29T00:59:59+00:00");
        assert_eq!(utc("2026-03-29T03:00:00"), "2026-03-29T01:00:00+00:00");
        assert_eq!(utc("2026-10-25T02:59:59"), "2026-10-25T00:59:59+00:00");
        assert_eq!(utc("2026-10-25T03:00:00"), "2026-10-25T02:00:00+00:00");
    }
}
