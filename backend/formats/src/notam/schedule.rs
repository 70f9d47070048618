//! Item D: when within its time a notice is active. Times are UTC.
//!
//! Read are days and times (`SUN-THU 0300-1900, FRI 0300-1300`), dates (`NOV 16 0800-2200`), `DAILY`,
//! `H24`, `HJ`, `HN` and the sun (`SR-SS`). Anything else, exceptions too, makes it active all its time:
//! a schedule only takes time away, so that is the strict reading.

mod date;
mod window;

use chrono::{DateTime, Utc};
use letka_domain::airspace::{Activity, TimePeriod};

/// Beginning and end of a notice; `None` is open.
pub(super) type Bounds = (Option<DateTime<Utc>>, Option<DateTime<Utc>>);

/// When a notice is active.
pub(super) fn activity(text: Option<&str>, bounds: Bounds, remarks: &mut Vec<String>) -> Activity {
    let whole = |schedule| {
        Activity::Periods(vec![TimePeriod {
            start: bounds.0,
            end: bounds.1,
            schedule,
        }])
    };
    let Some(text) = text else {
        return whole(Vec::new());
    };
    let spaced = text.to_ascii_uppercase().replace([',', ';'], " ");
    let words: Vec<&str> = spaced
        .split_whitespace()
        .map(|word| word.trim_end_matches(')'))
        .collect();
    if words == ["H24"] {
        return whole(Vec::new());
    }
    if let Some(windows) = window::read(&words) {
        return whole(windows);
    }
    if let Some(periods) = date::read(&words, bounds) {
        return Activity::Periods(periods);
    }
    remarks.push(format!(
        "item D {text:?} cannot be read: active all the time of the notice"
    ));
    whole(Vec::new())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::moment;

    fn read(text: &str) -> (Activity, usize) {
        let bounds = (
            moment::ten_digits("2211160800"),
            moment::ten_digits("2211181800"),
        );
        let mut remarks = Vec::new();
        (activity(Some(text), bounds, &mut remarks), remarks.len())
    }

    #[test]
    fn what_cannot_be_read_is_active_all_the_time() {
        let (always, _) = read("H24");
        let Activity::Periods(periods) = &always else {
            panic!("a period")
        };
        assert!(
            periods[0].start.is_some()
                && periods[0].end.is_some()
                && periods[0].schedule.is_empty()
        );
        for text in [
            "MON-WED FRI SR MINUS15-1130 EXC 01-02 FEB 01-02 MAR 01-02",
            "HO",
            "",
            "MON-FRI 0800-1600 EXC HOL",
            "DLY 0800",
            "0860-0900",
            "MON-XYZ 0800-0900",
            "NOV 31 0800-0900",
            "DEC 24 0800-0900",
            "NOV 16",
        ] {
            assert_eq!(read(text), (always.clone(), 1), "{text}");
        }
    }

    #[test]
    fn dates_are_periods_of_their_own() {
        let (activity, remarks) =
            read("NOV 16 0800-2200, NOV 17 0500-2200 2300-0100, 18 0500-1800");
        let Activity::Periods(periods) = activity else {
            panic!("periods")
        };
        let times: Vec<String> = periods
            .iter()
            .map(|period| {
                format!(
                    "{}/{}",
                    period.start.unwrap().format("%dT%H%M"),
                    period.end.unwrap().format("%dT%H%M")
                )
            })
            .collect();
        assert_eq!(remarks, 0);
        assert_eq!(
            times,
            [
                "16T0800/16T2200",
                "17T0500/17T2200",
                "17T2300/18T0100",
                "18T0500/18T1800"
            ]
        );
        let (Activity::Periods(periods), _) = read("NOV 16-18 0800-0900") else {
            panic!("periods")
        };
        assert_eq!(periods.len(), 3);
    }
}
