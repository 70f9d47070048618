//! Bytes that nobody should send, in every format: no panic, and one clear line.

use std::path::{Path, PathBuf};

use letka_flightlog::{LogReport, ReadOptions, read_any};
use proptest::prelude::*;

use crate::log::real_data;

/// Reads, and holds what must always hold. Returns the report, if there is one.
fn survive(bytes: &[u8], what: &str) -> Option<LogReport> {
    match read_any(bytes, Some("2026-05-01 10-11-12"), ReadOptions::default()) {
        Ok(report) => {
            for flight in &report.flights {
                let summary = &flight.summary;
                let landed = summary
                    .landing_time
                    .is_none_or(|at| at >= summary.takeoff_time);
                assert!(landed, "{what}: {summary:?}");
                let numbers = [summary.distance_m, summary.max_relative_altitude_m];
                assert!(numbers.iter().all(|number| number.is_finite()), "{what}");
            }
            if let Some(broken) = &report.broken {
                let line = format!("{}: {}", broken.place, broken.reason);
                assert!(
                    line.lines().count() == 1 && line.len() < 120,
                    "{what}: {line}"
                );
            }
            Some(report)
        }
        Err(error) => {
            let line = error.to_string();
            assert!(
                line.lines().count() == 1 && line.len() < 120,
                "{what}: {line}"
            );
            None
        }
    }
}

/// Scenes of every format, written by the tests.
fn written() -> Vec<(&'static str, Vec<u8>)> {
    vec![
        ("ulog", super::ulog::scene(90_000_000, true)),
        ("dataflash", super::dataflash::scene()),
        ("dji 4", super::dji::scene(4)),
        ("dji 11", super::dji::scene(11)),
        ("dji 14", super::dji::scene(14)),
        ("airdata", super::table::airdata().into_bytes()),
    ]
}

/// Files of the real logs, small enough to be read often.
fn real() -> Vec<PathBuf> {
    let Some(folder) = real_data() else {
        return Vec::new();
    };
    let files = |folder: &str| {
        let entries = std::fs::read_dir(Path::new(folder)).unwrap();
        entries
            .map(|entry| entry.unwrap().path())
            .collect::<Vec<_>>()
    };
    let mut found = Vec::new();
    for part in ["dji", "dji/srt", "mavlink"] {
        found.extend(files(&folder.join(part).to_string_lossy()));
    }
    found.retain(|path| path.is_file() && path.metadata().unwrap().len() < 500_000);
    found
}

/// Cuts and damages at a few dozen places.
fn torture(bytes: &[u8], what: &str) {
    for part in 0..12 {
        survive(&bytes[..bytes.len() * part / 12], what);
    }
    for len in 0..bytes.len().min(40) {
        survive(&bytes[..len], what);
    }
    for (first, stride) in [(0, 211), (7, 1_013), (100, 4_099), (13, 65_537)] {
        let mut damaged = bytes.to_vec();
        for place in (first..damaged.len()).step_by(stride) {
            damaged[place] ^= 0x5A;
        }
        survive(&damaged, what);
    }
    let mut huge = bytes.to_vec();
    for place in (0..huge.len()).step_by(97) {
        huge[place] = 0xFF;
    }
    survive(&huge, what);
}

#[test]
fn written_logs_cut_and_damaged() {
    for (what, bytes) in written() {
        torture(&bytes, what);
    }
}

#[test]
fn real_logs_cut_and_damaged() {
    for path in real() {
        torture(&std::fs::read(&path).unwrap(), &path.display().to_string());
    }
}

#[test]
fn other_files_are_refused_in_one_line() {
    let others: [&[u8]; 6] = [
        b"",
        b"PK\x03\x04 an archive",
        b"<?xml version=\"1.0\"?><gpx></gpx>",
        b"a,b,c\n1,2,3\n",
        b"1\n00:00:01,000 --> 00:00:02,000\nSome words of a film\n",
        &[0xFF; 5_000],
    ];
    for bytes in others {
        let report = survive(bytes, "another file");
        assert!(report.is_none(), "{report:?}");
    }
}

proptest! {
    #[test]
    fn random_bytes_behind_each_beginning(
        tail in prop::collection::vec(any::<u8>(), 0..3_000),
        keep in 0_usize..600,
        which in 0_usize..6,
    ) {
        let (what, bytes) = written().swap_remove(which);
        let mut hostile = bytes[..keep.min(bytes.len())].to_vec();
        hostile.extend(tail);
        survive(&hostile, what);
    }

    #[test]
    fn a_few_wrong_bytes_lose_no_flight(
        places in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4),
        which in 0_usize..2,
    ) {
        let (what, mut bytes) = written().swap_remove(which);
        // What defines the messages stands in the beginning; without it there is nothing.
        let body = bytes.len() - 1_500;
        for (place, value) in places {
            let place = 1_500 + place.index(body);
            bytes[place] = value;
        }
        let report = survive(&bytes, what).unwrap();
        prop_assert!(!report.flights.is_empty(), "{}", what);
    }
}
