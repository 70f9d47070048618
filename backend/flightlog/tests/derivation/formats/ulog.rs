//! Logs of PX4.

use std::io::Read as _;

use letka_domain::flights::Quality;
use letka_flightlog::clock::Evidence;
use letka_flightlog::{Defect, EventKind, LogFormat, Place, ReadOptions, read_any};

use super::scene::{self, begin, check, moments, read, told};

/// Writes `ULog`.
pub(crate) struct Writer {
    pub(crate) bytes: Vec<u8>,
}

impl Writer {
    pub(crate) fn new() -> Self {
        let mut bytes = b"ULog\x01\x12\x35\x01".to_vec();
        bytes.extend(7_u64.to_le_bytes());
        let mut writer = Self { bytes };
        writer.message(b'B', &[0; 40]);
        writer
    }

    pub(crate) fn message(&mut self, kind: u8, payload: &[u8]) {
        let len = u16::try_from(payload.len()).unwrap();
        self.bytes.extend(len.to_le_bytes());
        self.bytes.push(kind);
        self.bytes.extend(payload);
    }

    fn info(&mut self, key: &str, value: &[u8]) {
        let mut payload = vec![u8::try_from(key.len()).unwrap()];
        payload.extend(key.bytes());
        payload.extend(value);
        self.message(b'I', &payload);
    }

    fn topic(&mut self, id: u16, name: &str, fields: &str) {
        self.message(b'F', format!("{name}:{fields}").as_bytes());
        let mut payload = vec![0];
        payload.extend(id.to_le_bytes());
        payload.extend(name.bytes());
        self.message(b'A', &payload);
    }

    fn data(&mut self, id: u16, micros: u64, rest: &[&[u8]]) {
        let mut payload = id.to_le_bytes().to_vec();
        payload.extend(micros.to_le_bytes());
        payload.extend(rest.concat());
        self.message(b'D', &payload);
    }

    fn text(&mut self, level: u8, micros: u64, text: &str) {
        let mut payload = vec![level];
        payload.extend(micros.to_le_bytes());
        payload.extend(text.bytes());
        self.message(b'L', &payload);
    }
}

/// The scene; `boot_us` is the log's clock as it begins, `gnss` whether there are satellites.
#[expect(
    clippy::cast_possible_truncation,
    reason = "the format has single precision"
)]
pub(crate) fn scene(boot_us: u64, gnss: bool) -> Vec<u8> {
    let mut log = Writer::new();
    log.info("char[3] sys_name", b"PX4");
    log.info("uint32_t ver_sw_release", &0x010E_0300_u32.to_le_bytes());
    log.info("char[10] sys_uuid", b"00060000AB");
    log.topic(
        0,
        "vehicle_status",
        "uint64_t timestamp;uint8_t arming_state;uint8_t nav_state;bool failsafe;",
    );
    log.topic(
        1,
        "vehicle_local_position",
        "uint64_t timestamp;float[2] delta_xy;float z;float vz;bool z_valid;",
    );
    log.topic(
        2,
        "vehicle_global_position",
        "uint64_t timestamp;double lat;double lon;float alt;",
    );
    log.topic(
        3,
        "vehicle_gps_position",
        "uint64_t timestamp;uint64_t time_utc_usec;uint8_t fix_type;",
    );
    log.topic(4, "battery_status", "uint64_t timestamp;float remaining;uint16_t cycle_count;uint16_t serial_number;bool connected;");
    log.topic(5, "esc_status", "uint64_t timestamp;esc_report[8] esc;");
    let utc = u64::try_from(begin().timestamp_micros()).unwrap();
    for moment in moments() {
        let since = u64::from(moment.millis) * 1_000;
        let at = boot_us + since;
        log.data(0, at, &[&[1 + u8::from(moment.armed), 4, 0]]);
        log.data(
            2,
            at,
            &[
                &moment.lat.to_le_bytes(),
                &moment.lon.to_le_bytes(),
                &(moment.amsl_m() as f32).to_le_bytes(),
            ],
        );
        log.data(
            1,
            at,
            &[
                &[0; 8],
                &(-moment.height_m as f32).to_le_bytes(),
                &(-moment.climb_mps as f32).to_le_bytes(),
                &[1],
            ],
        );
        if gnss {
            log.data(3, at, &[&(utc + since).to_le_bytes(), &[3]]);
        }
        let charge = f32::from(moment.charge_pct) / 100.0;
        log.data(4, at, &[&charge.to_le_bytes(), &[17, 0], &[9, 0], &[1]]);
        log.data(5, at, &[&[0; 64]]);
        log.message(b'S', &[0x2F, 0x73, 0x13, 0x20, 0x25, 0x0C, 0xBB, 0x12]);
    }
    log.text(b'4', boot_us + 30_000_000, "Low battery\t");
    log.text(b'6', boot_us + 31_000_000, "nothing of note");
    log.bytes
}

#[test]
fn a_flight_with_satellites() {
    let report = read(&scene(90_000_000, true), "log.ulg");
    assert_eq!(report.format, LogFormat::Ulog);
    let flight = check(&report, begin());
    assert_eq!(flight.clock, Evidence::Gnss);
    assert_eq!(flight.raw_takeoff_time.timestamp(), 98);
    let summary = &flight.summary;
    assert_eq!(summary.quality, Quality::Good, "{summary:?}");
    assert_eq!(summary.vehicle_uid.as_deref(), Some("00060000ab"));
    assert_eq!(
        (summary.battery_start_pct, summary.battery_end_pct),
        (Some(95), Some(80))
    );
    assert!((summary.max_amsl_m.unwrap() - 270.0).abs() < 0.1);
    assert_eq!(report.aircraft[0].firmware.as_deref(), Some("PX4 1.14.3"));
    let battery = &report.batteries[0];
    assert_eq!(
        (battery.serial.as_deref(), battery.cycles),
        (Some("9"), Some(17))
    );
    let told = told(&report);
    assert_eq!(
        told,
        [
            (EventKind::Mode, "LOITER"),
            (EventKind::Warning, "Low battery")
        ]
    );
    assert_eq!(report.broken, None);
}

#[test]
fn without_satellites_the_name_tells_the_time() {
    let named = read(&scene(90_000_000, false), "log_3_2026-05-01-10-00-00.ulg");
    let flight = check(&named, begin());
    assert_eq!(flight.clock, Evidence::FileName);
    assert_eq!(flight.summary.quality_notes, ["clock_from_file_name"]);
    let nameless = read(&scene(90_000_000, false), "log.ulg");
    assert_eq!(nameless.flights[0].clock, Evidence::Unknown);
    assert_eq!(nameless.flights[0].summary.quality_notes, ["clock_unknown"]);
}

/// A place in the middle where a message begins.
fn behind_a_mark(bytes: &[u8]) -> usize {
    behind_the_mark_after(bytes, bytes.len() / 2)
}

fn behind_the_mark_after(bytes: &[u8], from: usize) -> usize {
    let sync = [0x2F, 0x73, 0x13, 0x20, 0x25, 0x0C, 0xBB, 0x12];
    let mark = bytes[from..].windows(8).position(|window| window == sync);
    from + mark.unwrap() + 8
}

#[test]
fn data_appended_after_a_crash_is_found_however_the_file_comes() {
    let mut bytes = scene(90_000_000, true);
    let at = behind_a_mark(&bytes);
    // The crash cut this message; behind the header the log tells where it went on.
    bytes.splice(at..at, [0x00, 0x20, b'D', 0, 0, 0, 0, 0]);
    let appended = u64::try_from(at + 8).unwrap();
    bytes[35..43].copy_from_slice(&appended.to_le_bytes());
    let (first, second) = bytes.split_at(at + 4);
    let report = read_any(first.chain(second), None, ReadOptions::default()).unwrap();
    assert_eq!((report.broken.as_ref(), report.skipped_bytes), (None, 0));
    check(&report, begin());
    assert_eq!(report, read(&bytes, "log.ulg"));
}

#[test]
fn damage_is_passed_over_to_the_next_mark_and_named() {
    let mut bytes = scene(90_000_000, true);
    let at = behind_a_mark(&bytes);
    bytes[at + 2] = b'?';
    let report = read(&bytes, "log.ulg");
    let flight = check(&report, begin());
    assert_eq!(flight.summary.quality_notes, ["damaged_log"]);
    let broken = report.broken.unwrap();
    assert_eq!(broken.place, Place::Byte(u64::try_from(at).unwrap()));
    assert!(report.skipped_bytes > 0);
}

#[test]
fn a_cut_log_keeps_what_was_before() {
    let bytes = scene(90_000_000, true);
    let report = read(&bytes[..bytes.len() / 2], "log.ulg");
    assert_eq!(report.flights.len(), 1);
    let summary = &report.flights[0].summary;
    assert_eq!(summary.landing_time, None);
    assert_eq!(summary.quality, Quality::Poor);
    assert!((summary.takeoff_position.unwrap().lat() - scene::LAT).abs() < 1e-6);
}

#[test]
fn a_length_that_leads_to_another_message_swallows_no_flight() {
    let mut bytes = scene(90_000_000, true);
    // The message of the new length ends where a later one begins; all of the flight lies between.
    let first = behind_the_mark_after(&bytes, 0);
    let to = behind_the_mark_after(&bytes, bytes.len() - 2_000);
    let len = u16::try_from(to - first - 3).unwrap();
    bytes[first..first + 2].copy_from_slice(&len.to_le_bytes());
    let report = read(&bytes, "log.ulg");
    let flight = check(&report, begin());
    assert!(flight.summary.landing_time.is_some());
    let broken = report.broken.unwrap();
    assert_eq!(broken.reason, Defect::Length);
}
