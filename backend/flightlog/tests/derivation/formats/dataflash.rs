//! Logs of `ArduPilot`.

use letka_domain::flights::Quality;
use letka_flightlog::clock::Evidence;
use letka_flightlog::{Defect, EventKind, LogFormat, Place};

use super::scene::{begin, check, moments, read};

/// Writes `DataFlash`.
struct Writer {
    bytes: Vec<u8>,
}

fn padded(text: &str, len: usize) -> Vec<u8> {
    let mut bytes = text.as_bytes().to_vec();
    bytes.resize(len, 0);
    bytes
}

impl Writer {
    fn define(&mut self, (kind, len): (u8, u8), name: &str, format: &str, fields: &str) {
        self.bytes.extend([0xA3, 0x95, 128, kind, len]);
        self.bytes.extend(padded(name, 4));
        self.bytes.extend(padded(format, 16));
        self.bytes.extend(padded(fields, 64));
    }

    fn message(&mut self, kind: u8, micros: u64, rest: &[&[u8]]) {
        self.bytes.extend([0xA3, 0x95, kind]);
        self.bytes.extend(micros.to_le_bytes());
        self.bytes.extend(rest.concat());
    }
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "the format has whole numbers"
)]
pub(crate) fn scene() -> Vec<u8> {
    let mut log = Writer { bytes: Vec::new() };
    log.define((128, 89), "FMT", "BBnNZ", "Type,Length,Name,Format,Columns");
    log.define((1, 27), "POS", "QLLff", "TimeUS,Lat,Lng,Alt,RelHomeAlt");
    log.define(
        (2, 28),
        "GPS",
        "QBBIHffB",
        "TimeUS,I,Status,GMS,GWk,Spd,VZ,U",
    );
    log.define((3, 12), "ARM", "QB", "TimeUS,ArmState");
    log.define((4, 12), "BAT", "QB", "TimeUS,RemPct");
    log.define((5, 75), "MSG", "QZ", "TimeUS,Message");
    log.define((6, 13), "ERR", "QBB", "TimeUS,Subsys,ECode");
    log.define((7, 14), "MODE", "QMBB", "TimeUS,Mode,ModeNum,Rsn");
    log.define((8, 75), "XYZ", "QZ", "TimeUS,Nothing");
    let boot = 60_000_000;
    log.message(5, boot, &[&padded("ArduCopter V4.5.7 (2a3dc4b7)", 64)]);
    log.message(5, boot, &[&padded("CUAVv5 0025001E 31385115 35333837", 64)]);
    log.message(7, boot, &[&[5, 5, 0]]);
    // Friday of GPS week 2416, 18 leap seconds ahead of UTC.
    let week_ms = (5 * 86_400 + 8 * 3_600 + 18) * 1_000;
    let mut armed = false;
    for moment in moments() {
        let at = boot + u64::from(moment.millis) * 1_000;
        if moment.armed != armed {
            armed = moment.armed;
            log.message(3, at, &[&[u8::from(armed)]]);
        }
        let gms = (week_ms + moment.millis).to_le_bytes();
        let speed = (moment.speed_mps as f32).to_le_bytes();
        let down = (-moment.climb_mps as f32).to_le_bytes();
        log.message(
            2,
            at,
            &[&[0, 4], &gms, &2_416_u16.to_le_bytes(), &speed, &down, &[1]],
        );
        let e7 = |degrees: f64| ((degrees * 1e7).round() as i32).to_le_bytes();
        let metres = |metres: f64| (metres as f32).to_le_bytes();
        log.message(
            1,
            at,
            &[
                &e7(moment.lat),
                &e7(moment.lon),
                &metres(moment.amsl_m()),
                &metres(moment.height_m),
            ],
        );
        log.message(4, at, &[&[moment.charge_pct]]);
    }
    log.message(6, boot + 30_000_000, &[&[6, 1]]);
    log.bytes
}

#[test]
fn a_flight_with_satellites() {
    let report = read(&scene(), "00000042.BIN");
    assert_eq!(report.format, LogFormat::Dataflash);
    let flight = check(&report, begin());
    assert_eq!(flight.clock, Evidence::Gnss);
    let summary = &flight.summary;
    assert_eq!(summary.quality, Quality::Good, "{summary:?}");
    assert_eq!(
        (summary.battery_start_pct, summary.battery_end_pct),
        (Some(95), Some(80))
    );
    assert!((summary.max_amsl_m.unwrap() - 270.0).abs() < 0.1);
    let aircraft = &report.aircraft[0];
    assert_eq!(aircraft.firmware.as_deref(), Some("ArduCopter V4.5.7"));
    assert_eq!(aircraft.hardware_uid, summary.vehicle_uid);
    assert_eq!(
        summary.vehicle_uid.as_deref(),
        Some("1e0025001551383137383335000000000000")
    );
    let told: Vec<_> = report.events.iter().map(|e| e.kind).collect();
    assert_eq!(told, [EventKind::Mode, EventKind::Failsafe]);
    assert_eq!(report.events[0].text, "LOITER");
    assert_eq!((report.broken, report.bad_bytes), (None, 0));
}

#[test]
fn damage_is_passed_over_to_the_next_message_and_named() {
    let mut bytes = scene();
    let middle = bytes.len() / 2;
    bytes[middle..middle + 50].fill(0);
    let report = read(&bytes, "00000042.BIN");
    let flight = check(&report, begin());
    assert_eq!(flight.summary.quality_notes, ["damaged_log"]);
    let Place::Byte(place) = report.broken.unwrap().place else {
        panic!("a line of bytes");
    };
    assert!(place.abs_diff(u64::try_from(middle).unwrap()) < 100);
}

#[test]
fn a_cut_log_keeps_what_was_before() {
    let bytes = scene();
    let report = read(&bytes[..=bytes.len() / 2], "00000042.BIN");
    assert_eq!(report.flights.len(), 1);
    assert_eq!(report.flights[0].summary.landing_time, None);
    assert_eq!(report.broken.unwrap().reason, Defect::CutMessage);
}

/// Where the messages of arming and disarming stand in [`scene`].
fn armings(bytes: &[u8]) -> Vec<usize> {
    let found = bytes.windows(3).enumerate();
    found
        .filter(|(_, window)| *window == [0xA3, 0x95, 3])
        .map(|(at, _)| at)
        .collect()
}

#[test]
fn a_lost_message_of_an_arming_loses_no_flight() {
    let bytes = scene();
    let [arm, disarm] = armings(&bytes)[..] else {
        panic!("one flight");
    };
    let whole = &read(&bytes, "00000042.BIN").flights[0].summary;
    // Its marker, its type, the highest byte of its time, and what it says.
    for (offset, value) in [(0, 0), (2, 200), (10, 1), (11, 0)] {
        let mut damaged = bytes.clone();
        damaged[arm + offset] = value;
        let report = read(&damaged, "00000042.BIN");
        let [flight] = &report.flights[..] else {
            panic!("byte {offset}: {:?}", report.flights);
        };
        let summary = &flight.summary;
        assert_eq!(summary.takeoff_time, whole.takeoff_time, "byte {offset}");
        assert_eq!(summary.landing_time, whole.landing_time, "byte {offset}");
        assert_eq!(summary.vehicle_uid, whole.vehicle_uid, "byte {offset}");
        assert_eq!(summary.battery_start_pct, Some(95), "byte {offset}");
        assert_eq!(summary.quality_notes, ["arming_missed"], "byte {offset}");
    }
    // Without any message of arming the damage alone tells that there was one.
    let mut damaged = bytes.clone();
    damaged[arm] = 0;
    damaged[disarm] = 0;
    let report = read(&damaged, "00000042.BIN");
    assert_eq!(report.flights.len(), 1, "{:?}", report.flights);
    assert_eq!(report.flights[0].summary.landing_time, whole.landing_time);
}

#[test]
fn the_second_arming_may_be_lost_as_well() {
    let first = scene();
    let body = first
        .windows(3)
        .position(|window| window == [0xA3, 0x95, 7])
        .unwrap();
    let mut bytes = first.clone();
    let mut again = first[body..].to_vec();
    // The second flight is an hour later by the autopilot's clock and the satellites'.
    later(&mut again, 3_600);
    let [arm, _] = armings(&again)[..] else {
        panic!("one flight");
    };
    again[arm] = 0;
    bytes.extend(again);
    let report = read(&bytes, "00000042.BIN");
    let notes: Vec<_> = report
        .flights
        .iter()
        .map(|flight| flight.summary.quality_notes.clone())
        .collect();
    assert_eq!(notes.len(), 2, "{notes:?}");
    assert!(notes[0].is_empty(), "{notes:?}");
    assert!(notes[1].contains(&"arming_missed".to_owned()), "{notes:?}");
}

/// Moves all messages of `bytes` by some seconds.
fn later(bytes: &mut [u8], seconds: u32) {
    let lens = [0, 27, 28, 12, 12, 75, 13, 14, 75];
    let mut at = 0;
    while at < bytes.len() {
        let kind = usize::from(bytes[at + 2]);
        let micros = &mut bytes[at + 3..at + 11];
        let moved = u64::from_le_bytes(micros.try_into().unwrap()) + u64::from(seconds) * 1_000_000;
        micros.copy_from_slice(&moved.to_le_bytes());
        if kind == 2 {
            let gms = &mut bytes[at + 13..at + 17];
            let moved = u32::from_le_bytes(gms.try_into().unwrap()) + seconds * 1_000;
            gms.copy_from_slice(&moved.to_le_bytes());
        }
        at += lens[kind];
    }
}
