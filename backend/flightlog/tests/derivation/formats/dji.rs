//! Flight records of DJI's apps.

use aes::Aes256;
use aes::cipher::{Array, BlockCipherEncrypt, KeyInit};
use letka_domain::flights::Quality;
use letka_flightlog::clock::Evidence;
use letka_flightlog::{
    Depth, EventKind, LogError, LogFormat, Place, ReadOptions, dji_key_request, read_any,
};

use super::scene::{begin, check, moments, read, told};

const NAME: &str = "DJIFlightRecord_2026-05-01_[10-00-00].txt";
const KEY: [u8; 32] = [7; 32];
const VECTOR: [u8; 16] = [9; 16];
/// Both of them, as DJI's key service answers.
pub(crate) const KEYCHAIN: &str = r#"{"result":{"code":0,"msg":"ok"},"data":[[{
    "featurePoint":"FR_Standardization_Feature_Base_1",
    "aesKey":"BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=",
    "aesIv":"CQkJCQkJCQkJCQkJCQkJCQ=="}]]}"#;

/// Writes records as the app does.
struct Writer {
    version: u8,
    bytes: Vec<u8>,
    /// The last encrypted block of the one kind of data that is encrypted here.
    chain: [u8; 16],
}

/// Eight bytes of veil for a seed and a type, as they were seen in real logs' format: CRC-64.
fn veil(seed: u8, kind: u8) -> [u8; 8] {
    let data = 0x1234_5678_9ABC_DEF0_u64.wrapping_mul(u64::from(seed));
    let mut crc = u64::from(seed.wrapping_add(kind));
    for byte in data.to_le_bytes() {
        crc ^= u64::from(byte);
        for _ in 0..8 {
            let odd = crc & 1 == 1;
            crc >>= 1;
            if odd {
                crc ^= 0x95AC_9329_AC4B_C9B5;
            }
        }
    }
    crc.to_le_bytes()
}

fn veiled(seed: u8, kind: u8, content: &[u8]) -> Vec<u8> {
    let key = veil(seed, kind);
    let veiled = content
        .iter()
        .zip(key.iter().cycle())
        .map(|(byte, key)| byte ^ key);
    std::iter::once(seed).chain(veiled).collect()
}

impl Writer {
    fn record(&mut self, kind: u8, content: &[u8]) {
        let content = match self.version {
            ..7 => content.to_vec(),
            7..13 => veiled(0x5A, kind, content),
            _ => {
                let encrypted = if kind == 1 || (kind == 8 && self.version == 13) {
                    self.encrypted(content)
                } else {
                    content.to_vec()
                };
                let mut record = veiled(0x5A, kind, &encrypted);
                record.push(0);
                record
            }
        };
        let len = u16::try_from(content.len()).unwrap().to_le_bytes();
        self.bytes.push(kind);
        self.bytes.extend(if self.version < 13 {
            &len[..1]
        } else {
            &len[..]
        });
        self.bytes.extend(content);
        self.bytes.push(0xFF);
    }

    fn encrypted(&mut self, content: &[u8]) -> Vec<u8> {
        let padding = 16 - content.len() % 16;
        let mut bytes = content.to_vec();
        bytes.resize(content.len() + padding, u8::try_from(padding).unwrap());
        let cipher = Aes256::new(&Array(KEY));
        for block in bytes.chunks_exact_mut(16) {
            let mut mixed = [0; 16];
            (0..16).for_each(|n| mixed[n] = block[n] ^ self.chain[n]);
            let mut encrypted = Array(mixed);
            cipher.encrypt_block(&mut encrypted);
            block.copy_from_slice(&encrypted);
            self.chain.copy_from_slice(&encrypted);
        }
        bytes
    }
}

fn details(version: u8) -> Vec<u8> {
    let mut details = vec![0; 436];
    let mut put = |at: usize, bytes: &[u8]| details[at..at + bytes.len()].copy_from_slice(bytes);
    put(91, &begin().timestamp_millis().to_le_bytes());
    put(99, &14.103_f64.to_le_bytes());
    put(107, &50.147_f64.to_le_bytes());
    put(115, &101.5_f32.to_le_bytes());
    put(119, &56_000_i32.to_le_bytes());
    put(123, &20_f32.to_le_bytes());
    if version <= 5 {
        put(267, b"03Z0000001");
        put(277, &[7]);
        put(338, b"0000000000");
        put(348, &[2, 4, 3, 2]);
    } else {
        put(271, &[77]);
        put(280, b"Orel 2");
        put(312, b"1581F45T7228");
        put(360, b"4ERPL2QEA1");
        put(376, &[6, 1, 13, 0]);
    }
    details
}

#[expect(clippy::cast_possible_truncation, reason = "the format has tenths")]
fn records(log: &mut Writer) {
    for moment in moments() {
        let tenths = |value: f64| ((value * 10.0).round() as i16).to_le_bytes();
        let mut osd = vec![0; 53];
        osd[0..8].copy_from_slice(&moment.lon.to_radians().to_le_bytes());
        osd[8..16].copy_from_slice(&moment.lat.to_radians().to_le_bytes());
        osd[16..18].copy_from_slice(&tenths(moment.height_m));
        osd[20..22].copy_from_slice(&tenths(moment.speed_mps));
        osd[22..24].copy_from_slice(&tenths(-moment.climb_mps));
        osd[30] = 6;
        osd[32] = 0x08 | if moment.height_m > 0.5 { 0x04 } else { 0 };
        let ticks = u16::try_from(moment.millis / 100).unwrap();
        osd[42..44].copy_from_slice(&ticks.to_le_bytes());
        log.record(1, &osd);
        let mut battery = vec![0; 30];
        battery[26] = moment.charge_pct;
        log.record(8, &battery);
    }
    log.record(10, b"Strong wind\0\0\0");
    log.record(9, b"Welcome");
}

/// The scene in a version of the format.
pub(crate) fn scene(version: u8) -> Vec<u8> {
    let prefix = if version < 6 { 12 } else { 100 };
    let mut log = Writer {
        version,
        bytes: vec![0; prefix],
        chain: VECTOR,
    };
    log.bytes[8..10].copy_from_slice(&400_u16.to_le_bytes());
    log.bytes[10] = version;
    let details = details(version);
    if version >= 13 {
        let mut info = vec![0];
        info.extend(u16::try_from(details.len()).unwrap().to_le_bytes());
        info.extend(details);
        info.extend([0, 0]);
        for (kind, block) in [(0, veiled(3, 0, &info)), (1, vec![1, 0, 3])] {
            log.bytes.push(kind);
            log.bytes
                .extend(u16::try_from(block.len()).unwrap().to_le_bytes());
            log.bytes.extend(block);
        }
        records(&mut log);
    } else {
        records(&mut log);
        let end = u64::try_from(log.bytes.len()).unwrap();
        log.bytes[..8].copy_from_slice(&end.to_le_bytes());
        log.bytes.extend(details);
    }
    log.bytes
}

#[test]
fn a_flight_of_each_version_that_needs_no_key() {
    for version in [4, 6, 8, 11] {
        let report = read(&scene(version), NAME);
        assert_eq!(report.format, LogFormat::DjiRecord, "{version}");
        assert_eq!(report.depth, Depth::Track);
        let flight = check(&report, begin());
        assert_eq!(flight.clock, Evidence::Log);
        assert_eq!(
            flight.summary.quality,
            Quality::Good,
            "{:?}",
            flight.summary
        );
        let charge = (
            flight.summary.battery_start_pct,
            flight.summary.battery_end_pct,
        );
        assert_eq!(charge, (Some(95), Some(80)));
        let told = told(&report);
        assert_eq!(
            told,
            [
                (EventKind::Mode, "GPS Atti"),
                (EventKind::Warning, "Strong wind")
            ]
        );
        assert_eq!((report.broken, report.bad_bytes), (None, 0));
    }
    let old = read(&scene(4), NAME);
    assert_eq!(old.aircraft[0].serial.as_deref(), Some("03Z0000001"));
    assert_eq!(old.aircraft[0].model.as_deref(), Some("DJI Phantom 4"));
    assert_eq!(old.batteries, [], "nothing but zeros is no serial number");
    let new = read(&scene(8), NAME);
    assert_eq!(new.aircraft[0].serial.as_deref(), Some("1581F45T7228"));
    assert_eq!(new.batteries[0].serial.as_deref(), Some("4ERPL2QEA1"));
    assert_eq!(new.software.as_deref(), Some("DJI Fly 1.13.0"));
}

#[test]
fn without_a_key_there_is_what_the_header_sums_up() {
    let report = read(&scene(14), NAME);
    assert_eq!(report.depth, Depth::KeyNeeded);
    assert_eq!(report.aircraft[0].model.as_deref(), Some("DJI Mavic 3"));
    assert_eq!(report.aircraft[0].name.as_deref(), Some("Orel 2"));
    let flight = &report.flights[0];
    assert_eq!(
        (flight.summary.takeoff_time, flight.track.len()),
        (begin(), 0)
    );
    assert_eq!(flight.summary.duration_s, Some(56.0));
    assert!((flight.summary.distance_m - 101.5).abs() < 1e-3);
    assert_eq!(flight.summary.quality, Quality::Poor);
    assert_eq!(flight.summary.quality_notes, ["key_needed"]);
}

#[test]
fn with_its_key_an_encrypted_log_has_its_track() {
    for version in [13, 14] {
        let bytes = scene(version);
        let options = ReadOptions {
            dji_keychain: Some(KEYCHAIN),
        };
        let report = read_any(&bytes[..], Some(NAME), options).unwrap();
        assert_eq!(report.depth, Depth::Track);
        check(&report, begin());
    }
    let options = ReadOptions {
        dji_keychain: Some("{"),
    };
    let error = read_any(&scene(13)[..], None, options).unwrap_err();
    assert!(matches!(error, LogError::Keychain(_)), "{error}");
    assert_eq!(error.to_string().lines().count(), 1);
}

#[test]
fn the_keys_that_lie_in_a_log_are_asked_for_part_by_part() {
    let mut log = Writer {
        version: 14,
        bytes: scene(14),
        chain: VECTOR,
    };
    log.record(56, &[1, 0, 4, 0, 1, 2, 3, 4]);
    log.record(50, &[0]);
    log.record(56, &[13, 0, 2, 0, 9, 9]);
    // A key that is cut, and one of a kind that nobody knows, are left out.
    log.record(56, &[1, 0, 9, 0, 1]);
    log.record(56, &[99, 0, 1, 0, 1]);
    let asked = dji_key_request(&log.bytes[..]).unwrap().unwrap();
    assert_eq!(
        asked,
        r#"{"version":1,"department":3,"keychainsArray":[[{"featurePoint":"FR_Standardization_Feature_Base_1","aesCiphertext":"AQIDBA=="}],[{"featurePoint":"FR_Standardization_Feature_Battery_13","aesCiphertext":"CQk="}]]}"#
    );
    // What needs no key, holds none, or is no log of DJI asks for nothing.
    for bytes in [scene(12), scene(13), b"CAMERA".to_vec()] {
        assert_eq!(dji_key_request(&bytes[..]).unwrap(), None);
    }
}

#[test]
fn damage_between_records_is_passed_over_and_named() {
    let mut bytes = scene(8);
    let middle = bytes.len() / 2;
    bytes[middle..middle + 40].fill(0xAA);
    let report = read(&bytes, NAME);
    let flight = check(&report, begin());
    assert_eq!(flight.summary.quality_notes, ["damaged_log"]);
    let Place::Byte(place) = report.broken.unwrap().place else {
        panic!("a line of bytes");
    };
    assert!(place.abs_diff(u64::try_from(middle).unwrap()) < 100);
}

#[test]
fn a_log_whose_header_was_cut_off_has_the_flight_of_its_records() {
    let bytes = scene(8);
    let report = read(&bytes[..bytes.len() - 436], NAME);
    assert_eq!(report.flights.len(), 1);
    assert!(report.broken.is_some());
    assert_eq!(report.flights[0].clock, Evidence::FileName);
}
