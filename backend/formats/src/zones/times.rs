//! Times of zones: moments, times of day, and the periods of ED-269 and ED-318.
//!
//! A time without an offset from UTC is not read: it could be off by two hours. One part that cannot
//! be read makes the whole activity unknown, which counts as active.

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveTime, Utc};
use letka_domain::airspace::{Activity, DailyEdge, DailyWindow, Day, TimePeriod};
use serde_json::Value;

use super::json::quoted;

/// Why times cannot be read, as it stands in a fault.
pub(super) type Problem = String;

/// A moment with its offset; `Ok(None)` where there is none.
pub(super) fn moment(value: &Value) -> Result<Option<DateTime<Utc>>, Problem> {
    let Some(text) = present(value) else {
        return Ok(None);
    };
    let text = text.as_str().map(str::trim).unwrap_or_default();
    let read = DateTime::parse_from_rfc3339(text)
        .or_else(|_| DateTime::parse_from_str(&spelled_out(text), "%Y-%m-%dT%H:%M%:z"));
    read.map(|moment| Some(moment.to_utc()))
        .map_err(|_| format!("{} is not a time with an offset from UTC", quoted(value)))
}

/// A value unless it is missing, empty or an empty string.
fn present(value: &Value) -> Option<&Value> {
    match value {
        Value::Null => None,
        Value::String(text) if text.trim().is_empty() => None,
        Value::Array(items) if items.is_empty() => None,
        other => Some(other),
    }
}

/// A text that ends in an offset, with `Z` written as one.
fn spelled_out(text: &str) -> String {
    match text.strip_suffix(['Z', 'z']) {
        Some(time) => format!("{time}+00:00"),
        None => text.to_owned(),
    }
}

/// A day in one of the ways in which it is written, at 0:00 UTC.
pub(super) fn day(text: &str) -> Option<DateTime<Utc>> {
    const WAYS: [&str; 6] = [
        "%Y-%m-%d", "%Y_%m_%d", "%Y%m%d", "%d.%m.%Y", "%d %b %Y", "%d %b %y",
    ];
    let text = text.trim();
    if let Ok(moment) = DateTime::parse_from_rfc3339(text) {
        return Some(moment.to_utc());
    }
    let text = text.split('T').next().unwrap_or(text);
    // `%Y` takes fewer than four digits too: a day whose year is short is one of the last way.
    let mut days = WAYS
        .iter()
        .filter_map(|way| NaiveDate::parse_from_str(text, way).ok());
    let plausible = days.find(|day| *day >= NaiveDate::default());
    plausible.map(|day| day.and_time(NaiveTime::MIN).and_utc())
}

/// A time of day with its offset: `06:00Z`, `06:00:00.00Z`, `06:00+01:00`.
fn time_of_day(text: &str) -> Option<DailyEdge> {
    let text = text.trim();
    let text = spelled_out(text.strip_prefix('T').unwrap_or(text));
    let at = text.rfind(['+', '-'])?;
    let (clock, offset) = text.split_at_checked(at)?;
    let offset: FixedOffset = offset.parse().ok()?;
    let ways = ["%H:%M:%S%.f", "%H:%M"];
    let read = ways
        .iter()
        .find_map(|way| NaiveTime::parse_from_str(clock, way).ok());
    // Midnight at the end of a day belongs to the day that ends.
    let midnight = || {
        let is_midnight = matches!(clock, "24:00" | "24:00:00" | "24:00:00.0" | "24:00:00.00");
        NaiveTime::from_hms_milli_opt(23, 59, 59, 999).filter(|_| is_midnight)
    };
    Some(DailyEdge::At {
        time: read.or_else(midnight)?,
        utc_offset_s: offset.local_minus_utc(),
    })
}

/// An edge of a daily window from its time and its event; `Ok(None)` where neither is given.
fn edge(time: &Value, event: &Value) -> Result<Option<DailyEdge>, Problem> {
    let edge = match (present(time), present(event)) {
        (None, None) => return Ok(None),
        (Some(time), None) => time.as_str().and_then(time_of_day),
        (None, Some(event)) => match event.as_str() {
            Some("BMCT") => Some(DailyEdge::MorningTwilight),
            Some("SR") => Some(DailyEdge::Sunrise),
            Some("SS") => Some(DailyEdge::Sunset),
            Some("EECT") => Some(DailyEdge::EveningTwilight),
            _ => None,
        },
        (Some(_), Some(_)) => None,
    };
    let value = present(time).unwrap_or(event);
    edge.map(Some).ok_or_else(|| {
        format!(
            "{} is not a time of day with an offset from UTC",
            quoted(value)
        )
    })
}

fn days(value: &Value) -> Result<Vec<Day>, Problem> {
    let Some(value) = present(value) else {
        return Ok(Vec::new());
    };
    let one = std::slice::from_ref(value);
    let words = value.as_array().map_or(one, Vec::as_slice);
    words
        .iter()
        .map(|word| {
            let lower = word.as_str().map(str::to_ascii_lowercase);
            let day = lower.and_then(|word| word.parse().ok());
            day.ok_or_else(|| format!("{} is not a day", quoted(word)))
        })
        .collect()
}

/// A daily window; `Ok(None)` is one without times, which is always.
fn window(value: &Value) -> Result<Option<DailyWindow>, Problem> {
    if !value.is_object() {
        return Err(format!("{} is not a daily period", quoted(value)));
    }
    let days = days(&value["day"])?;
    let start = edge(&value["startTime"], &value["startEvent"])?;
    let end = edge(&value["endTime"], &value["endEvent"])?;
    let every_day = days.is_empty() || days.contains(&Day::Any);
    match (start, end) {
        (Some(start), Some(end)) if !days.is_empty() => Ok(Some(DailyWindow { days, start, end })),
        (None, None) if every_day => Ok(None),
        _ => Err(format!("{} lacks a day or a time", quoted(value))),
    }
}

/// The windows of a period; none is always.
fn schedule(value: &Value) -> Result<Vec<DailyWindow>, Problem> {
    let Some(value) = present(value) else {
        return Ok(Vec::new());
    };
    let items = value.as_array();
    let items = items.ok_or_else(|| format!("the schedule {} is not a list", quoted(value)))?;
    let windows: Vec<Option<DailyWindow>> = items.iter().map(window).collect::<Result<_, _>>()?;
    // One window that is always makes the others say nothing.
    let limited: Option<Vec<DailyWindow>> = windows.into_iter().collect();
    Ok(limited.unwrap_or_default())
}

fn period(value: &Value) -> Result<TimePeriod, Problem> {
    if !value.is_object() {
        return Err(format!("{} is not a period", quoted(value)));
    }
    let (start, end) = (
        moment(&value["startDateTime"])?,
        moment(&value["endDateTime"])?,
    );
    if start.zip(end).is_some_and(|(start, end)| end < start) {
        return Err("a period ends before it starts".to_owned());
    }
    let windows = ["schedule", "dailyPeriod"].map(|name| &value[name]);
    let windows = windows.into_iter().find_map(present);
    Ok(TimePeriod {
        start,
        end,
        schedule: windows.map_or(Ok(Vec::new()), schedule)?,
    })
}

/// A period of ED-269; `Ok(None)` is always.
fn applicable(value: &Value) -> Result<Option<TimePeriod>, Problem> {
    let word = value["permanent"].as_str().map(str::to_ascii_uppercase);
    match (&value["permanent"], word.as_deref()) {
        (Value::Bool(true), _) | (_, Some("YES")) => Ok(None),
        (Value::Bool(false), _) | (_, Some("NO")) => {
            let period = period(value)?;
            if period == TimePeriod::default() {
                return Err("a period is not permanent and has no times".to_owned());
            }
            Ok(Some(period))
        }
        (other, _) => Err(format!("`permanent` is {}, not YES or NO", quoted(other))),
    }
}

/// The activity of a zone of ED-269, from its list of periods.
pub(super) fn applicability(value: &Value) -> Result<Activity, Problem> {
    let items = value.as_array().filter(|items| !items.is_empty());
    let items = items.ok_or("`applicability` is missing or no list of periods")?;
    let periods: Vec<Option<TimePeriod>> =
        items.iter().map(applicable).collect::<Result<_, _>>()?;
    let limited: Option<Vec<TimePeriod>> = periods.into_iter().collect();
    Ok(limited.map_or(Activity::Always, Activity::Periods))
}

/// The activity of a zone of ED-318, from its list of periods; without one it is always active.
pub(super) fn limited_applicability(value: &Value) -> Result<Activity, Problem> {
    let Some(value) = present(value) else {
        return Ok(Activity::Always);
    };
    let one = std::slice::from_ref(value);
    let items = value.as_array().map_or(one, Vec::as_slice);
    let periods: Vec<TimePeriod> = items.iter().map(period).collect::<Result<_, _>>()?;
    if periods.contains(&TimePeriod::default()) {
        return Ok(Activity::Always);
    }
    Ok(Activity::Periods(periods))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn at(time: &str, utc_offset_s: i32) -> DailyEdge {
        let time = time.parse().unwrap();
        DailyEdge::At { time, utc_offset_s }
    }

    #[test]
    fn times_of_day_are_read_with_their_offset() {
        let cases = [
            ("06:00Z", Some(at("06:00:00", 0))),
            ("06:00:00Z", Some(at("06:00:00", 0))),
            ("23:59:59.00Z", Some(at("23:59:59", 0))),
            ("06:00+01:00", Some(at("06:00:00", 3600))),
            ("06:00:00-05:30", Some(at("06:00:00", -19800))),
            ("24:00Z", Some(at("23:59:59.999", 0))),
            ("T06:00Z", Some(at("06:00:00", 0))),
            ("06:00", None),
            ("06:00:00", None),
            ("25:00Z", None),
            ("24:01Z", None),
            ("6 am", None),
            ("-", None),
            ("+", None),
            ("Z", None),
            ("", None),
        ];
        for (text, time) in cases {
            assert_eq!(time_of_day(text), time, "{text}");
        }
    }

    #[test]
    fn moments_need_an_offset() {
        let read = |text: &str| moment(&json!(text)).map(|it| it.unwrap().to_rfc3339());
        assert_eq!(
            read("2026-01-01T00:00:00Z").unwrap(),
            "2026-01-01T00:00:00+00:00"
        );
        assert_eq!(
            read("2026-01-01T01:30+01:00").unwrap(),
            "2026-01-01T00:30:00+00:00"
        );
        assert_eq!(
            read("2026-01-01T01:30Z").unwrap(),
            "2026-01-01T01:30:00+00:00"
        );
        for text in ["2026-01-01T00:00:00", "2026-01-01", "tomorrow"] {
            assert!(read(text).is_err(), "{text}");
        }
        assert_eq!(moment(&json!("")), Ok(None));
        assert_eq!(moment(&json!(null)), Ok(None));
        assert!(moment(&json!(1_700_000_000)).is_err());
    }

    #[test]
    fn days_are_read_as_they_are_written() {
        let ways = [
            "2026-03-05",
            "2026_03_05",
            "20260305",
            "05.03.2026",
            "05 MAR 2026",
            "05 MAR 26 ",
            "2026-03-05T00:00:00",
            "2026-03-05T00:00:00Z",
        ];
        for text in ways {
            let read = day(text).unwrap_or_else(|| panic!("{text}"));
            assert_eq!(read.to_rfc3339(), "2026-03-05T00:00:00+00:00", "{text}");
        }
        for text in ["", "soon", "2026-02-30", "0026-03-05", "99999999999"] {
            assert_eq!(day(text), None, "{text}");
        }
    }

    fn schedule_of(activity: Activity) -> Vec<DailyWindow> {
        let Activity::Periods(periods) = activity else {
            panic!("{activity:?} has no schedule")
        };
        periods.into_iter().flat_map(|it| it.schedule).collect()
    }

    #[test]
    fn an_activity_of_ed269_is_active_unless_it_plainly_is_not() {
        let start = json!("2026-01-01T00:00:00Z");
        let always = [
            json!([{"permanent": "YES"}]),
            json!([{"permanent": "yes", "schedule": "nonsense"}]),
            json!([{"permanent": "NO", "startDateTime": start}, {"permanent": "YES"}]),
            json!([{"permanent": true, "dailyPeriod": [{"day": [], "startTime": null}]}]),
        ];
        for value in always {
            assert_eq!(applicability(&value), Ok(Activity::Always), "{value}");
        }
        let unreadable = [
            json!(null),
            json!([]),
            json!("YES"),
            json!([7]),
            json!([{"startDateTime": start}]),
            json!([{"permanent": "NO"}]),
            json!([{"permanent": "MAYBE"}]),
            json!([{"permanent": "NO", "startDateTime": "2026-01-01"}]),
            json!([{"permanent": "NO", "startDateTime": start, "endDateTime": "2025-01-01T00:00:00Z"}]),
            json!([{"permanent": "NO", "startDateTime": start, "schedule": "H24"}]),
            json!([{"permanent": "NO", "startDateTime": start, "schedule": [{"day": ["MON"]}]}]),
            json!([{"permanent": "NO", "startDateTime": start, "schedule": [{"day": ["MON", null],
                "startTime": "06:00Z", "endTime": "07:00Z"}]}]),
            json!([{"permanent": "NO", "startDateTime": start, "schedule": [{"day": [],
                "startTime": "06:00Z", "endTime": "07:00Z"}]}]),
            json!([{"permanent": "NO", "schedule": [{"day": ["LUNDI"],
                "startTime": "06:00Z", "endTime": "07:00Z"}]}]),
        ];
        for value in unreadable {
            assert!(applicability(&value).is_err(), "{value}");
        }
    }

    #[test]
    fn periods_keep_their_windows() {
        let value = json!([
            {"permanent": "NO", "startDateTime": "2026-01-01T00:00:00Z", "schedule": [
                {"day": ["MON", "FRI"], "startTime": "06:00:00Z", "endTime": "14:00Z"},
                {"day": ["SUN"], "startTime": "22:00+02:00", "endTime": "02:00+02:00"}]},
            {"permanent": "NO", "endDateTime": "2026-06-01T00:00:00Z"},
        ]);
        let activity = applicability(&value).unwrap();
        let windows = schedule_of(activity.clone());
        assert_eq!(windows.len(), 2);
        assert_eq!(windows[0].days, [Day::Monday, Day::Friday]);
        assert_eq!(windows[1].start, at("22:00:00", 7200));
        let Activity::Periods(periods) = activity else {
            unreachable!()
        };
        assert_eq!(periods.len(), 2);
        assert!(periods[1].start.is_none() && periods[1].end.is_some());
    }

    #[test]
    fn an_activity_of_ed318_knows_the_sun() {
        let sun =
            json!([{"schedule": [{"day": ["ANY"], "startEvent": "BMCT", "endEvent": "EECT"}]}]);
        let windows = schedule_of(limited_applicability(&sun).unwrap());
        assert_eq!(windows[0].start, DailyEdge::MorningTwilight);
        assert_eq!(windows[0].end, DailyEdge::EveningTwilight);
        let mixed = json!([{"schedule": [{"day": "SAT", "startTime": "", "startEvent": "SR",
            "endTime": "20:00Z", "endEvent": ""}]}]);
        let windows = schedule_of(limited_applicability(&mixed).unwrap());
        assert_eq!(
            (windows[0].start, windows[0].end),
            (DailyEdge::Sunrise, at("20:00:00", 0))
        );
        for value in [
            json!(null),
            json!([]),
            json!(""),
            json!([{}]),
            json!([{"schedule": [{"day": ["ANY"]}]}]),
        ] {
            assert_eq!(
                limited_applicability(&value),
                Ok(Activity::Always),
                "{value}"
            );
        }
        let both = json!([{"schedule": [{"day": ["ANY"], "startTime": "06:00Z", "startEvent": "SR",
            "endEvent": "SS"}]}]);
        let noon =
            json!([{"schedule": [{"day": ["ANY"], "startEvent": "NOON", "endEvent": "SS"}]}]);
        for value in [both, noon, json!("always"), json!([1])] {
            assert!(limited_applicability(&value).is_err(), "{value}");
        }
    }
}
