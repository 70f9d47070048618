//! Windows on dates: `NOV 16 0800-2200`.

use chrono::{Datelike, Days, NaiveDate};
use letka_domain::airspace::TimePeriod;

use super::Bounds;
use crate::moment;

/// A schedule of more dates is none that a person wrote.
const MOST_DATES: usize = 1000;

/// The periods of a schedule of dates; `None` where any word of it is not understood, or a date is
/// not within the time of the notice exactly once.
pub(super) fn read(words: &[&str], bounds: Bounds) -> Option<Vec<TimePeriod>> {
    let mut periods = Vec::new();
    let mut month = None;
    let mut dates: Vec<NaiveDate> = Vec::new();
    let mut dates_are_complete = false;
    for word in words {
        if let Some(number) = moment::month(word) {
            month = Some(number);
        } else if let Some((first, last)) = days(word) {
            if std::mem::take(&mut dates_are_complete) {
                dates.clear();
            }
            if dates.len() > MOST_DATES || periods.len() > MOST_DATES {
                return None;
            }
            for day in first..=last {
                dates.push(date(month?, day, bounds)?);
            }
        } else {
            if dates.is_empty() || periods.len() > MOST_DATES {
                return None;
            }
            periods.extend(on_each(&dates, moment::span(word)?));
            dates_are_complete = true;
        }
    }
    (dates_are_complete && !periods.is_empty()).then_some(periods)
}

/// `16` or `16-18`.
fn days(word: &str) -> Option<(u32, u32)> {
    let day = |text: &str| -> Option<u32> {
        let digits = text.len() == 2 && text.bytes().all(|c| c.is_ascii_digit());
        text.parse().ok().filter(|_| digits)
    };
    let (first, last) = word.split_once('-').unwrap_or((word, word));
    let (first, last) = (day(first)?, day(last)?);
    (first <= last && last <= 31).then_some((first, last))
}

/// The date within the time of a notice; without an end within a year.
fn date(month: u32, day: u32, bounds: Bounds) -> Option<NaiveDate> {
    let from = bounds.0?.date_naive();
    let to = bounds.1.map_or_else(
        || from.checked_add_days(Days::new(364)),
        |end| Some(end.date_naive()),
    )?;
    let years = from.year()..=to.year();
    let mut dates = years
        .take(100)
        .filter_map(|year| NaiveDate::from_ymd_opt(year, month, day))
        .filter(|date| (from..=to).contains(date));
    let date = dates.next();
    date.filter(|_| dates.next().is_none())
}

fn on_each(dates: &[NaiveDate], (from, to): (i64, i64)) -> Vec<TimePeriod> {
    // 2359 is the end of the day.
    let to = if to == 1439 { 1440 } else { to };
    let to = if to <= from { to + 1440 } else { to };
    let period = |date: &NaiveDate| TimePeriod {
        start: Some(moment::after_midnight(*date, from)),
        end: Some(moment::after_midnight(*date, to)),
        schedule: Vec::new(),
    };
    dates.iter().map(period).collect()
}
