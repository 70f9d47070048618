//! Logs of `ArduPilot`.

use letka_domain::flights::Quality;
use letka_flightlog::clock::Evidence;
use letka_flightlog::{EventKind, LogFormat, Place};

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
    assert!(
        report
            .broken
            .unwrap()
            .reason
            .contains("middle of a message")
    );
}
