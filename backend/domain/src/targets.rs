//! Targets: how many aircraft and operators there are to be, by when, and when that will be.

use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::aircraft::AircraftClass;
use crate::words::words;

words! {
    /// What a target counts.
    TargetMeasure: "target measure" {
        /// Aircraft of the class BRUS.
        BrusAircraft = "brus_aircraft",
        /// Aircraft of the class Mavic.
        MavicAircraft = "mavic_aircraft",
        /// Operators in active service.
        Operators = "operators",
    }
}

impl TargetMeasure {
    /// The aircraft that it counts; `None`: it counts people.
    pub fn aircraft(self) -> Option<AircraftClass> {
        match self {
            Self::BrusAircraft => Some(AircraftClass::Brus),
            Self::MavicAircraft => Some(AircraftClass::Mavic),
            Self::Operators => None,
        }
    }
}

/// Fewer counts than that make no trend.
const LEAST_POINTS: usize = 4;
/// Counts that lie closer together than that make no trend, in days.
const LEAST_SPAN_DAYS: i64 = 28;
/// Farther than that nobody can see, in days.
const FARTHEST_DAYS: f64 = 3650.0;

/// When a target will be met at the rate of the past.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum Forecast {
    /// It is met now.
    Met,
    /// There are too few counts, or they lie too close together.
    CannotTell {
        /// How many counts there are.
        points: usize,
        /// How many days lie between the first and the last.
        days: i64,
    },
    /// At this rate it is not met within ten years.
    OutOfSight {
        /// How many more there are in a month.
        per_month: f64,
    },
    /// It will be met.
    Expected {
        /// How many more there are in a month.
        per_month: f64,
        /// The day.
        on: NaiveDate,
        /// Whether that is early enough.
        in_time: bool,
    },
}

/// How many there were on a day.
pub type Count = (NaiveDate, i64);

/// When a target of `value` by `due` will be met, if there are `now` today and it goes on as the
/// straight line does that lies closest to the counts.
pub fn forecast(counts: &[Count], (today, now): Count, (due, value): Count) -> Forecast {
    if now >= value {
        return Forecast::Met;
    }
    let mut counts: Vec<Count> = counts
        .iter()
        .copied()
        .filter(|(day, _)| *day < today)
        .collect();
    counts.push((today, now));
    counts.sort_unstable();
    counts.dedup_by_key(|(day, _)| *day);
    let days = (today - counts[0].0).num_days();
    if counts.len() < LEAST_POINTS || days < LEAST_SPAN_DAYS {
        let points = counts.len();
        return Forecast::CannotTell { points, days };
    }
    let per_day = slope(&counts);
    let per_month = per_day * 365.25 / 12.0;
    #[expect(clippy::cast_precision_loss, reason = "how many are missing")]
    let wait = (value - now) as f64 / per_day;
    if per_day <= 0.0 || !(0.0..=FARTHEST_DAYS).contains(&wait) {
        return Forecast::OutOfSight { per_month };
    }
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "ten years of days at most"
    )]
    let on = today.checked_add_days(Days::new(wait.ceil() as u64));
    match on {
        Some(on) => Forecast::Expected {
            per_month,
            on,
            in_time: on <= due,
        },
        None => Forecast::OutOfSight { per_month },
    }
}

/// How much the straight line that lies closest to the counts rises in a day.
#[expect(clippy::cast_precision_loss, reason = "counts and days")]
fn slope(counts: &[Count]) -> f64 {
    let first = counts[0].0;
    let points = || {
        let place = |(day, value): &Count| ((*day - first).num_days() as f64, *value as f64);
        counts.iter().map(place)
    };
    let many = counts.len() as f64;
    let (x, y) = points().fold((0.0, 0.0), |sum, at| (sum.0 + at.0, sum.1 + at.1));
    let (x, y) = (x / many, y / many);
    let spread: f64 = points().map(|at| (at.0 - x).powi(2)).sum();
    let together: f64 = points().map(|at| (at.0 - x) * (at.1 - y)).sum();
    together / spread
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(number: u64) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 1, 1).unwrap() + Days::new(number)
    }

    #[test]
    fn a_steady_rise_meets_the_target_when_the_line_does() {
        // One more every ten days: from 10 to 16 after sixty days, four more in forty.
        let counts: Vec<Count> = (0..6)
            .map(|n| (day(n * 10), 10 + n.cast_signed()))
            .collect();
        let told = forecast(&counts, (day(60), 16), (day(100), 20));
        let Forecast::Expected {
            per_month,
            on,
            in_time,
        } = told
        else {
            panic!("{told:?}");
        };
        assert!((per_month - 3.04).abs() < 0.01, "{per_month}");
        assert_eq!((on, in_time), (day(100), true));
        let late = forecast(&counts, (day(60), 16), (day(99), 20));
        assert!(matches!(late, Forecast::Expected { in_time: false, .. }));
    }

    #[test]
    fn few_counts_or_close_ones_tell_nothing() {
        let three = [(day(0), 1), (day(50), 2)];
        let told = forecast(&three, (day(60), 3), (day(90), 5));
        assert_eq!(
            told,
            Forecast::CannotTell {
                points: 3,
                days: 60
            }
        );
        let close: Vec<Count> = (0..9).map(|n| (day(n), n.cast_signed())).collect();
        let told = forecast(&close, (day(9), 9), (day(90), 20));
        assert_eq!(
            told,
            Forecast::CannotTell {
                points: 10,
                days: 9
            }
        );
        assert!(matches!(
            forecast(&[], (day(0), 1), (day(9), 2)),
            Forecast::CannotTell { .. }
        ));
    }

    #[test]
    fn what_stands_still_or_falls_is_never_promised() {
        for step in [0, -1] {
            let counts: Vec<Count> = (0..6)
                .map(|n| (day(n * 10), 50 + step * n.cast_signed()))
                .collect();
            let told = forecast(&counts, (day(60), 50 + 6 * step), (day(90), 60));
            assert!(matches!(told, Forecast::OutOfSight { .. }), "{told:?}");
        }
        let met = forecast(&[], (day(0), 5), (day(1), 5));
        assert_eq!(met, Forecast::Met);
    }
}
