//! Windows that come back: days of the week and times of day.

use chrono::{NaiveTime, TimeDelta};
use letka_domain::airspace::{DailyEdge, DailyWindow, Day};

use crate::moment;

const WEEK: [(&str, Day); 7] = [
    ("MON", Day::Monday),
    ("TUE", Day::Tuesday),
    ("WED", Day::Wednesday),
    ("THU", Day::Thursday),
    ("FRI", Day::Friday),
    ("SAT", Day::Saturday),
    ("SUN", Day::Sunday),
];

/// More days before a time are none that a person wrote.
const MOST_DAYS: usize = 14;

/// The windows of a schedule; `None` where any word of it is not understood.
pub(super) fn read(words: &[&str]) -> Option<Vec<DailyWindow>> {
    let mut windows = Vec::new();
    let mut days: Vec<Day> = Vec::new();
    let mut days_are_complete = false;
    for word in words {
        if let Some(more) = day_words(word) {
            if days_are_complete {
                days.clear();
                days_are_complete = false;
            }
            days.extend(more);
            if days.len() > MOST_DAYS {
                return None;
            }
        } else {
            let (start, end) = edges(word)?;
            let days = if days.is_empty() {
                vec![Day::Any]
            } else {
                days.clone()
            };
            windows.push(DailyWindow { days, start, end });
            days_are_complete = true;
        }
    }
    // Days without a time at the end would be lost.
    (days_are_complete && !windows.is_empty()).then_some(windows)
}

/// `MON`, `SUN-THU`, `DAILY`.
fn day_words(word: &str) -> Option<Vec<Day>> {
    if matches!(word, "DAILY" | "DLY") {
        return Some(vec![Day::Any]);
    }
    let index = |name: &str| WEEK.iter().position(|(day, _)| *day == name);
    let (first, last) = word.split_once('-').unwrap_or((word, word));
    let (first, last) = (index(first)?, index(last)?);
    let count = (last + 7 - first) % 7 + 1;
    Some(
        WEEK.iter()
            .cycle()
            .skip(first)
            .take(count)
            .map(|(_, day)| *day)
            .collect(),
    )
}

/// `0300-1900`, `SR-SS`, `H24`, `HJ`, `HN`.
fn edges(word: &str) -> Option<(DailyEdge, DailyEdge)> {
    match word {
        "H24" => return Some((at(NaiveTime::MIN), at(last_moment()))),
        // Some States count twilight to the day: the longer day, and the longer night.
        "HJ" => return Some((DailyEdge::MorningTwilight, DailyEdge::EveningTwilight)),
        "HN" => return Some((DailyEdge::Sunset, DailyEdge::Sunrise)),
        _ => {}
    }
    let (start, end) = word.split_once('-')?;
    let (start, end) = (edge(start)?, edge(end)?);
    if matches!((start, end), (DailyEdge::At { .. }, DailyEdge::At { .. })) && start == end {
        // Around the clock.
        return Some((at(NaiveTime::MIN), at(last_moment())));
    }
    Some((start, end))
}

fn edge(word: &str) -> Option<DailyEdge> {
    match word {
        "SR" => Some(DailyEdge::Sunrise),
        "SS" => Some(DailyEdge::Sunset),
        "BCMT" => Some(DailyEdge::MorningTwilight),
        "ECET" => Some(DailyEdge::EveningTwilight),
        // 2359 and 2400 are the end of the day.
        _ => match moment::minutes(word)? {
            1439 | 1440 => Some(at(last_moment())),
            minutes => Some(at(NaiveTime::MIN + TimeDelta::minutes(minutes))),
        },
    }
}

fn at(time: NaiveTime) -> DailyEdge {
    DailyEdge::At {
        time,
        utc_offset_s: 0,
    }
}

fn last_moment() -> NaiveTime {
    NaiveTime::MIN - TimeDelta::nanoseconds(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn windows(text: &str) -> Option<Vec<String>> {
        let words: Vec<&str> = text.split_whitespace().collect();
        let windows = read(&words)?;
        let edge = |edge| match edge {
            DailyEdge::At { time, .. } => time.format("%H%M").to_string(),
            other => format!("{other:?}"),
        };
        let one = |window: &DailyWindow| {
            format!(
                "{:?} {}-{}",
                window.days,
                edge(window.start),
                edge(window.end)
            )
        };
        Some(windows.iter().map(one).collect())
    }

    #[test]
    fn days_belong_to_the_times_after_them() {
        for (text, expected) in [
            (
                "SAT-MON 0300-1900 FRI 0300-1300",
                vec!["[Saturday, Sunday, Monday] 0300-1900", "[Friday] 0300-1300"],
            ),
            (
                "TUE THU 0150-0500 1100-1500",
                vec![
                    "[Tuesday, Thursday] 0150-0500",
                    "[Tuesday, Thursday] 1100-1500",
                ],
            ),
            ("DAILY 0600-2400", vec!["[Any] 0600-2359"]),
            ("2000-0400", vec!["[Any] 2000-0400"]),
            ("SR-SS", vec!["[Any] Sunrise-Sunset"]),
            ("MON H24", vec!["[Monday] 0000-2359"]),
            ("0600-0600", vec!["[Any] 0000-2359"]),
        ] {
            assert_eq!(windows(text).unwrap(), expected, "{text}");
        }
        for text in [
            "",
            "MON",
            "MON 0800-0900 TUE",
            "MON,TUE 0800-0900",
            "SR MINUS15-1130",
            "08-09",
        ] {
            assert_eq!(windows(text), None, "{text}");
        }
    }
}
