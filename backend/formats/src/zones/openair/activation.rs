//! Activation times (`AA`) of version 2: `2025-01-01T12:00Z/2025-01-01T13:00Z`, `NONE` for an open
//! end, `NONE` alone or a word about NOTAM for an area that a notice activates.

use letka_domain::airspace::{Activity, TimePeriod};

use super::block::Entry;
use crate::moment;

/// When an airspace is active by its activation times; `None` where it has none. An unreadable one
/// is an error with its line: the whole airspace then counts as active.
pub(super) fn read(entries: &[Entry]) -> Result<Option<Activity>, (usize, String)> {
    let mut periods = Vec::new();
    let mut by_notice = false;
    for entry in entries {
        match time(&entry.text) {
            Some(TimePeriod {
                start: None,
                end: None,
                ..
            }) => by_notice = true,
            Some(period) => periods.push(period),
            None => {
                return Err((
                    entry.line,
                    format!("activation time {:?} cannot be read", entry.text),
                ));
            }
        }
    }
    Ok(if by_notice {
        Some(Activity::ByNotice)
    } else if periods.is_empty() {
        None
    } else {
        Some(Activity::Periods(periods))
    })
}

/// One activation time; open at both ends is by notice.
fn time(text: &str) -> Option<TimePeriod> {
    let text = text.to_ascii_uppercase();
    if text == "NONE" || text.contains("NOTAM") {
        return Some(TimePeriod::default());
    }
    let (start, end) = text.split_once('/')?;
    let bound = |text: &str| match text.trim() {
        "NONE" => Some(None),
        text => moment::utc(text).map(Some),
    };
    let (start, end) = (bound(start)?, bound(end)?);
    let in_order = start.zip(end).is_none_or(|(start, end)| start < end);
    in_order.then_some(TimePeriod {
        start,
        end,
        schedule: Vec::new(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn activity(texts: &[&str]) -> Result<Option<Activity>, (usize, String)> {
        let entries = texts.iter().zip(1..).map(|(text, line)| Entry {
            line,
            text: (*text).to_owned(),
        });
        read(&entries.collect::<Vec<_>>())
    }

    #[test]
    fn times_are_periods_that_may_be_open() {
        let Ok(Some(Activity::Periods(periods))) = activity(&[
            "2025-01-01T12:00Z/2025-01-01T13:00:00Z",
            "NONE/2025-02-02T12:00Z",
        ]) else {
            panic!("two periods");
        };
        assert_eq!(
            periods[0].start.unwrap().to_rfc3339(),
            "2025-01-01T12:00:00+00:00"
        );
        assert!(periods[1].start.is_none() && periods[1].end.is_some());
    }

    #[test]
    fn an_area_by_notice_and_an_unreadable_time_are_told_apart() {
        assert_eq!(activity(&[]), Ok(None));
        assert_eq!(activity(&["NONE"]), Ok(Some(Activity::ByNotice)));
        assert_eq!(activity(&["by NOTAM"]), Ok(Some(Activity::ByNotice)));
        assert_eq!(activity(&["NONE/NONE"]), Ok(Some(Activity::ByNotice)));
        for text in [
            "",
            "daily",
            "2025-01-02T12:00Z/2025-01-01T13:00Z",
            "2025-01-01/2025-01-02",
        ] {
            assert!(activity(&["NONE", text]).is_err(), "{text}");
        }
    }
}
