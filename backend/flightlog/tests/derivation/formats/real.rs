//! Real logs of every format but MAVLink's against facts that independent tools computed of them:
//! pyulog 1.3.0, pymavlink 2.4.50, `dji-log-parser` 0.5.7, and scripts over the tables.

mod dji;
mod others;
mod px4;

use chrono::{DateTime, Utc};
use letka_flightlog::clock::Evidence;
use letka_flightlog::{LogFormat, LogReport, ReadOptions, read_any_file};

use crate::log::real_data;

/// What is to be read of a log with one flight.
pub(crate) struct Fact {
    pub(crate) format: LogFormat,
    pub(crate) messages: u64,
    pub(crate) takeoff: &'static str,
    pub(crate) landing: Option<&'static str>,
    pub(crate) distance_m: f64,
    pub(crate) max_m: f64,
}

pub(crate) fn report(name: &str) -> Option<LogReport> {
    let path = real_data()?.join(name);
    Some(read_any_file(&path, ReadOptions::default()).unwrap())
}

/// Compares the log `name` with its facts: times within a second, distance within 1 %, heights
/// within half a metre, counts equal.
pub(crate) fn check(name: &str, fact: &Fact) -> Option<LogReport> {
    let report = report(name)?;
    assert_eq!(report.format, fact.format, "{name}");
    assert_eq!(report.messages, fact.messages, "{name}");
    assert_eq!(report.flights.len(), 1, "{name}: {:#?}", report.flights);
    let flight = &report.flights[0].summary;
    let off = |told: DateTime<Utc>, fact: &str| {
        let fact: DateTime<Utc> = fact.parse().unwrap();
        (told - fact).as_seconds_f64().abs()
    };
    assert!(
        off(flight.takeoff_time, fact.takeoff) <= 1.0,
        "{name}: {flight:?}"
    );
    assert_eq!(
        flight.landing_time.is_some(),
        fact.landing.is_some(),
        "{name}: {flight:?}"
    );
    if let (Some(told), Some(fact)) = (flight.landing_time, fact.landing) {
        assert!(off(told, fact) <= 1.0, "{name}: {flight:?}");
    }
    let close = |told: f64, fact: f64, tolerance: f64| (told - fact).abs() <= tolerance;
    let distance = close(
        flight.distance_m,
        fact.distance_m,
        (0.01 * fact.distance_m).max(0.05),
    );
    assert!(distance, "{name}: {flight:?}");
    let height = close(flight.max_relative_altitude_m, fact.max_m, 0.5);
    assert!(height, "{name}: {flight:?}");
    Some(report)
}
