//! Logs of DJI. Times are those of the app's clock at the same positions, which is up to a few
//! tenths beside the time of flight.

use super::{Fact, LogFormat, check};

const fn fact(
    messages: u64,
    (takeoff, landing): (&'static str, &'static str),
    distance_m: f64,
    max_m: f64,
) -> Fact {
    Fact {
        format: LogFormat::DjiRecord,
        messages,
        takeoff,
        landing: Some(landing),
        distance_m,
        max_m,
    }
}

/// Name, facts, charge at take-off and landing, greatest distance in metres.
type Row = (&'static str, Fact, (u8, u8), Option<f64>);

#[rustfmt::skip]
const LOGS: [Row; 7] = [
    ("mikeemoo_DJIFlightRecord_2015-12-29_[19-05-48].txt", fact(4_026, ("2015-12-29T19:05:53.136Z", "2015-12-29T19:07:20.413Z"), 30.18, 39.5), (85, 83), Some(10.17)),
    ("chrisvm_phantom3_0.txt", fact(4_031, ("2018-01-12T20:57:18.501Z", "2018-01-12T20:58:47.497Z"), 188.38, 4.1), (44, 37), Some(53.16)),
    ("chrisvm_phantom3_3.txt", fact(8_338, ("2018-01-12T20:43:32.399Z", "2018-01-12T20:47:22.670Z"), 262.59, 7.4), (98, 84), Some(41.64)),
    ("chrisvm_phantom3_4.txt", fact(2_532, ("2018-02-07T22:03:06.007Z", "2018-02-07T22:04:12.841Z"), 48.28, 2.6), (70, 67), Some(15.48)),
    ("chrisvm_mavic2_9.txt", fact(2_532, ("2018-02-07T22:03:06.007Z", "2018-02-07T22:04:12.841Z"), 48.28, 2.6), (70, 67), Some(15.48)),
    ("chrisvm_mavic2_0.txt", fact(13_798, ("2019-02-22T12:01:39.533Z", "2019-02-22T12:05:53.512Z"), 379.1, 21.1), (96, 82), Some(124.13)),
    // Without satellites at take-off.
    ("chrisvm_mavic2_12.txt", fact(881, ("2019-02-27T20:36:28.946Z", "2019-02-27T20:36:43.057Z"), 4.47, 1.8), (100, 99), None),
];

#[test]
fn every_version_without_a_key() {
    for (name, fact, (start, end), away_m) in LOGS {
        let Some(report) = check(&format!("dji/{name}"), &fact) else {
            return;
        };
        let flight = &report.flights[0].summary;
        let charge = (flight.battery_start_pct, flight.battery_end_pct);
        assert_eq!(charge, (Some(start), Some(end)), "{name}");
        assert_eq!(flight.max_distance_m.is_some(), away_m.is_some(), "{name}");
        if let (Some(told), Some(away_m)) = (flight.max_distance_m, away_m) {
            assert!((told - away_m).abs() < 0.5, "{name}");
        }
        assert_eq!(report.broken, None, "{name}");
    }
}

#[test]
fn serial_numbers_are_those_of_the_header() {
    let Some(report) = super::report("dji/chrisvm_mavic2_0.txt") else {
        return;
    };
    let aircraft = &report.aircraft[0];
    assert_eq!(aircraft.serial.as_deref(), Some("0M6DG1400189PP"));
    assert_eq!(aircraft.model.as_deref(), Some("DJI Mavic 2"));
    assert_eq!(
        report.batteries[0].serial.as_deref(),
        Some("0P2AFC7534006E")
    );
    assert_eq!(
        report.software.as_deref(),
        Some("DJI app for Android 4.3.4")
    );
    let warned = |words: &str| report.events.iter().any(|event| event.text.contains(words));
    assert!(warned("High wind velocity") && warned("Warning Zone"));
}
