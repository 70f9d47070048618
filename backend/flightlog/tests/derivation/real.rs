//! Real logs against facts that pymavlink 2.4.50 computed of them.
//!
//! The logs were published by others and are read in place, from the folder that `LETKA_REAL_DATA`
//! names; where it is absent, a test says so and checks nothing. One recording of our own is always
//! there.

use std::path::Path;
use std::process::Command;

use chrono::{DateTime, Utc};
use letka_domain::flights::Quality;
use letka_flightlog::{LogReport, read, read_file};
use serde_json::Value;

use crate::log::{own_recording, real_data, report, report_in_chunks};

/// A flight by the definitions of this crate, computed with pymavlink.
struct Fact {
    takeoff: &'static str,
    landing: &'static str,
    distance_m: f64,
    max_m: f64,
    battery: (Option<u8>, Option<u8>),
}

const fn fact(
    takeoff: &'static str,
    landing: &'static str,
    distance_m: f64,
    max_m: f64,
    battery: (Option<u8>, Option<u8>),
) -> Fact {
    Fact {
        takeoff,
        landing,
        distance_m,
        max_m,
        battery,
    }
}

const NO_CHARGE: (Option<u8>, Option<u8>) = (None, None);

const fn charge(start: u8, end: u8) -> (Option<u8>, Option<u8>) {
    (Some(start), Some(end))
}

fn json(path: &Path) -> Value {
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

fn time(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn close(value: f64, fact: f64, tolerance: f64) -> bool {
    (value - fact).abs() <= tolerance
}

fn check(report: &LogReport, facts: &[Fact]) {
    assert_eq!(report.flights.len(), facts.len(), "{:#?}", report.flights);
    for (flight, fact) in report.flights.iter().map(|f| &f.summary).zip(facts) {
        let (takeoff, landing) = (time(fact.takeoff), time(fact.landing));
        let off = |told: DateTime<Utc>, fact: DateTime<Utc>| (told - fact).as_seconds_f64().abs();
        assert!(off(flight.takeoff_time, takeoff) < 0.01, "{flight:?}");
        assert!(
            off(flight.landing_time.unwrap(), landing) < 0.01,
            "{flight:?}"
        );
        let duration_s = (landing - takeoff).as_seconds_f64();
        assert!(close(flight.duration_s.unwrap(), duration_s, 0.02));
        assert!(
            close(flight.distance_m, fact.distance_m, 0.01 * fact.distance_m),
            "{flight:?}"
        );
        assert!(
            close(flight.max_relative_altitude_m, fact.max_m, 0.01),
            "{flight:?}"
        );
        let battery = (flight.battery_start_pct, flight.battery_end_pct);
        assert_eq!(battery, fact.battery);
        assert_eq!(flight.gaps, vec![]);
        assert!(flight.takeoff_position.is_some() && flight.landing_position.is_some());
    }
}

/// Reads `name` of the real logs and compares its flights. Returns the report.
fn check_real(name: &str, facts: &[Fact]) -> Option<LogReport> {
    let path = real_data()?.join("mavlink").join(name);
    let report = read_file(&path).unwrap();
    check(&report, facts);
    Some(report)
}

#[test]
fn messages_and_bad_bytes_are_those_of_the_independent_reader() {
    let Some(folder) = real_data() else { return };
    let folder = folder.join("mavlink");
    let facts = json(&folder.join("facts.json"));
    let facts = facts.as_array().unwrap();
    assert!(facts.len() >= 7);
    for fact in facts {
        let name = fact["file"].as_str().unwrap();
        let report = read_file(&folder.join(name)).unwrap();
        assert_eq!(Some(report.messages), fact["messages"].as_u64(), "{name}");
        assert_eq!(Some(report.bad_bytes), fact["bad_bytes"].as_u64(), "{name}");
        let highest = fact["max_relative_alt_m"].as_object().unwrap().values();
        let highest = highest.filter_map(Value::as_f64).fold(0.0, f64::max);
        let flown = report
            .flights
            .iter()
            .map(|f| f.summary.max_relative_altitude_m);
        let flown = flown.fold(0.0, f64::max);
        assert!(
            highest < 1.0 || close(flown, highest, 0.5),
            "{name}: {flown} {highest}"
        );
    }
}

#[test]
fn our_own_recording_holds_its_facts() {
    let log = own_recording("sitl_copter_mission.tlog");
    let report = read_file(&log).unwrap();
    check(
        &report,
        &[fact(
            "2026-11-23T20:49:08.366675Z",
            "2026-11-23T20:52:00.174224Z",
            734.43,
            59.686,
            charge(99, 88),
        )],
    );
    let facts = json(&own_recording("sitl_copter_mission.facts.json"));
    assert_eq!(Some(report.messages), facts["frames_total"].as_u64());
    assert_eq!(Some(report.bad_bytes), facts["bad_data"].as_u64());
    check_sitl(&report, &facts);
    let flight = &report.flights[0];
    assert_eq!(flight.summary.quality, Quality::Good);
    let uid = flight.summary.vehicle_uid.as_deref();
    assert!(uid.is_none_or(|uid| uid.len() == 16 || uid.len() == 36));
    assert!(
        flight.track.len() > 500 && flight.track.len() < 900,
        "{}",
        flight.track.len()
    );
}

#[test]
fn two_vehicles_in_one_log_are_two_flights() {
    let Some(folder) = real_data() else { return };
    let folder = folder.join("sitl");
    let report = read_file(&folder.join("sitl_two_vehicles.tlog")).unwrap();
    assert_eq!(report.flights.len(), 2);
    check_sitl(&report, &json(&folder.join("sitl_two_vehicles.facts.json")));
}

/// Compares each flight with its vehicle's entry in a facts file of `sitl/`.
fn check_sitl(report: &LogReport, facts: &Value) {
    for flight in report.flights.iter().map(|flight| &flight.summary) {
        let fact = &facts["vehicles"][flight.system_id.unwrap().to_string()];
        let told = |key: &str| fact[key].as_f64().unwrap();
        let seconds = |time: DateTime<Utc>| {
            f64::from(u32::try_from(time.timestamp()).unwrap())
                + f64::from(time.timestamp_subsec_micros()) / 1e6
        };
        assert!(close(seconds(flight.takeoff_time), told("takeoff_t"), 0.01));
        assert!(close(
            seconds(flight.landing_time.unwrap()),
            told("landing_t"),
            0.01
        ));
        assert!(close(flight.duration_s.unwrap(), told("flight_s"), 0.01));
        let distance_m = told("distance_2d_m");
        assert!(close(flight.distance_m, distance_m, 0.01 * distance_m));
        assert!(close(
            flight.max_relative_altitude_m,
            told("max_relative_alt_m"),
            0.01
        ));
        let end = fact["battery"]["end_remaining_pct"].as_u64();
        assert_eq!(flight.battery_end_pct.map(u64::from), end);
    }
}

#[test]
fn a_drifting_barometer_lands_by_disarming() {
    let report = check_real(
        "codelever_2013-10-13_16-58-51.tlog",
        &[fact(
            "2013-10-13T22:01:15.156Z",
            "2013-10-13T22:06:45.656Z",
            1_448.03,
            100.76,
            NO_CHARGE,
        )],
    );
    if let Some(report) = report {
        let notes = &report.flights[0].summary.quality_notes;
        assert_eq!(notes, &["no_battery", "height_drift"]);
    }
}

#[test]
fn a_log_that_begins_armed() {
    // After the touchdown at 23:36:58 the height drifts above 1 m once more, up to 1.07 m.
    let report = check_real(
        "codelever_2013-10-13_18-31-24.tlog",
        &[fact(
            "2013-10-13T23:31:51.515Z",
            "2013-10-13T23:37:15.468Z",
            1_352.40,
            150.95,
            NO_CHARGE,
        )],
    );
    if let Some(report) = report {
        let notes = &report.flights[0].summary.quality_notes;
        assert_eq!(notes, &["armed_at_log_start", "no_battery"]);
    }
}

#[test]
fn a_touch_and_go_is_one_flight() {
    check_real(
        "codelever_2013-10-13_18-50-10.tlog",
        &[fact(
            "2013-10-13T23:54:39.906Z",
            "2013-10-13T23:59:33.937Z",
            1_319.68,
            100.86,
            NO_CHARGE,
        )],
    );
}

#[test]
fn of_three_logs_in_a_row_only_the_first_flies() {
    let report = check_real(
        "bruno_20211202-132613.tlog",
        &[fact(
            "2021-12-02T16:26:56.628Z",
            "2021-12-02T16:34:54.638Z",
            2_475.94,
            25.449,
            charge(99, 67),
        )],
    );
    if let Some(report) = report {
        assert_eq!(report.flights[0].summary.quality, Quality::Good);
    }
}

#[test]
fn a_log_that_a_power_loss_cut() {
    check_real(
        "bruno_20211208-151342.tlog",
        &[fact(
            "2021-12-08T18:14:11.394Z",
            "2021-12-08T18:21:23.406Z",
            2_468.09,
            29.93,
            charge(99, 71),
        )],
    );
}

#[test]
fn vehicles_that_never_arm_do_not_fly() {
    check_real("ardusub_pymavlink_bug_2023-04-18.tlog", &[]);
    check_real("rust-mavlink_log.tlog", &[]);
}

/// Take-off and landing, distance, greatest height, charge at both.
type Row = (&'static str, &'static str, f64, f64, u8, u8);

#[rustfmt::skip]
const SWIFT: [Row; 10] = [
    ("2015-07-18T05:11:27.617Z", "2015-07-18T05:13:24.315Z", 237.40, 10.60, 98, 75),
    ("2015-07-18T05:14:08.123Z", "2015-07-18T05:14:39.216Z", 49.25, 10.14, 74, 68),
    ("2015-07-18T05:15:28.809Z", "2015-07-18T05:16:10.497Z", 142.53, 8.58, 67, 59),
    ("2015-07-18T05:23:27.737Z", "2015-07-18T05:23:36.947Z", 21.84, 10.18, 53, 51),
    ("2015-07-18T05:24:08.004Z", "2015-07-18T05:24:17.393Z", 13.67, 3.40, 50, 49),
    ("2015-07-18T05:24:30.813Z", "2015-07-18T05:25:06.070Z", 111.07, 11.37, 48, 41),
    ("2015-07-18T05:35:11.708Z", "2015-07-18T05:37:26.081Z", 188.19, 9.69, 97, 70),
    ("2015-07-18T05:37:44.599Z", "2015-07-18T05:39:32.642Z", 425.62, 14.13, 69, 47),
    ("2015-07-18T05:40:25.255Z", "2015-07-18T05:41:11.581Z", 41.92, 6.65, 45, 36),
    ("2015-07-18T05:41:42.766Z", "2015-07-18T05:42:01.488Z", 27.78, 3.26, 35, 31),
];

#[test]
fn eleven_armings_are_ten_flights() {
    let Some(folder) = real_data() else { return };
    let packed = folder.join("mavlink/pymavlink_swift_flight.tlog.gz");
    let Ok(unpacked) = Command::new("gzip").arg("-dc").arg(packed).output() else {
        eprintln!("skipped: no gzip here");
        return;
    };
    let report = read(&unpacked.stdout[..]).unwrap();
    assert_eq!((report.messages, report.bad_bytes), (163_851, 0));
    let flights = SWIFT.map(|(takeoff, landing, distance_m, max_m, start, end)| {
        fact(takeoff, landing, distance_m, max_m, charge(start, end))
    });
    check(&report, &flights);
}

#[test]
fn the_pieces_in_which_a_log_arrives_do_not_matter() {
    let bytes = std::fs::read(own_recording("sitl_copter_mission.tlog")).unwrap();
    let whole = report(&bytes);
    for size in [1, 37, 1_000, 65_536] {
        let (chunked, handed_out) = report_in_chunks(&bytes, size);
        assert_eq!(chunked, whole, "{size}");
        assert_eq!(handed_out, whole.flights, "{size}");
    }
}
