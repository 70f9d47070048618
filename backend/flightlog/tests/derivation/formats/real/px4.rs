//! Logs of PX4.

use super::{Evidence, Fact, LogFormat, check};

#[test]
fn a_simulated_flight_of_a_few_seconds() {
    let fact = Fact {
        format: LogFormat::Ulog,
        messages: 30_910,
        takeoff: "2024-03-18T14:49:30.75Z",
        landing: Some("2024-03-18T14:49:34.75Z"),
        distance_m: 0.0727,
        max_m: 2.119,
    };
    let Some(report) = check("mavlink/pyulog_sample_px4_events.ulg", &fact) else {
        return;
    };
    assert_eq!(report.broken, None);
    assert_eq!(report.flights[0].clock, Evidence::Log);
    let modes: Vec<_> = report.events.iter().map(|e| e.text.as_str()).collect();
    assert!(
        modes.contains(&"TAKEOFF") && modes.contains(&"RTL"),
        "{modes:?}"
    );
}

#[test]
fn a_log_that_begins_in_the_air_and_counts_from_the_start() {
    let fact = Fact {
        format: LogFormat::Ulog,
        messages: 15_900,
        // 20.32 s and 22.08 s after the start; 20.471648 s is 06:30:58.600345 by satellites.
        takeoff: "2021-04-21T06:30:58.45Z",
        landing: Some("2021-04-21T06:31:00.21Z"),
        distance_m: 0.777,
        max_m: 1.183,
    };
    let Some(report) = check("mavlink/pyulog_sample_log_small.ulg", &fact) else {
        return;
    };
    assert_eq!(report.flights[0].clock, Evidence::Gnss);
    let uid = report.aircraft[0].hardware_uid.as_deref();
    assert_eq!(uid, Some("000600000000383638393239510d0035002d"));
}
