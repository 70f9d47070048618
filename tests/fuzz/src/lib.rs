//! What must hold of every log, whatever it is made of; the targets call it with their bytes.

mod memory;
mod pieces;

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use letka_flightlog::{Derived, Deriver, LogError, LogFormat, LogReport, ReadOptions, read_any};

use memory::{LIMIT, Peak};
use pieces::Pieces;

/// The length of a name or a keychain is not what is looked for here.
const MAX_PREFIX: usize = 2_000;

/// Reads a telemetry log whole and in pieces.
pub fn tlog(bytes: &[u8]) {
    let peak = Peak::begin();
    let mut whole = Deriver::new();
    whole.push(bytes);
    let landed = whole.completed();
    let report = whole.finish();
    assert!(peak.bytes() <= LIMIT, "{} bytes were held", peak.bytes());
    check(&report, bytes.len());
    assert!(report.bad_bytes + report.skipped_bytes <= length(bytes.len()));

    let (mut deriver, mut streamed) = (Deriver::new(), Vec::new());
    for piece in bytes.chunks(piece_len(bytes)) {
        deriver.push(piece);
        streamed.extend(deriver.completed());
    }
    assert_eq!(deriver.finish(), report, "the pieces make a difference");
    assert_eq!(streamed, landed, "the pieces make a difference");
}

/// Reads a log of `format` whole, in pieces, and, if it is not broken, cut in the middle: of a broken
/// one a reader cannot know where it goes on. Bytes of another format belong to another target.
pub fn format(format: LogFormat, bytes: &[u8]) {
    let read = |bytes: &[u8]| read_any(bytes, None, ReadOptions::default());
    let Ok(report) = survive(bytes, None, ReadOptions::default()) else {
        return;
    };
    let end = middle(format, bytes).filter(|_| report.broken.is_none() && report.format == format);
    let Some(end) = end else { return };
    let Ok(cut) = read(&bytes[..end]) else {
        return;
    };
    if cut.format == format {
        let whole: BTreeSet<_> = report.flights.iter().map(takeoff).collect();
        let invented = cut.flights.iter().find(|f| !whole.contains(&takeoff(f)));
        assert_eq!(invented, None, "the whole log has no such flight");
    }
}

/// Where a log may be cut so that it ends with something whole, or with what shows that it is not.
fn middle(format: LogFormat, bytes: &[u8]) -> Option<usize> {
    let half = &bytes[..bytes.len() / 2];
    match format {
        LogFormat::Tlog | LogFormat::Dataflash | LogFormat::Ulog => Some(half.len()),
        LogFormat::Airdata | LogFormat::Litchi | LogFormat::Ugcs => half
            .iter()
            .rposition(|byte| *byte == b'\n')
            .map(|at| at + 1),
        // The header of a record stands at its end, and a subtitle may be shorter.
        LogFormat::DjiRecord | LogFormat::DjiSubtitles => None,
    }
}

/// Reads a record of DJI with a keychain: what stands before the first zero.
pub fn with_keychain(bytes: &[u8]) {
    let (keychain, log) = prefix(bytes);
    let options = ReadOptions {
        dji_keychain: Some(&keychain),
    };
    let _ = survive(log, None, options);
}

/// Reads a log of any format whose name stands before the first zero.
pub fn with_name(bytes: &[u8]) {
    let (name, log) = prefix(bytes);
    let _ = survive(log, Some(&name), ReadOptions::default());
}

fn prefix(bytes: &[u8]) -> (String, &[u8]) {
    let end = bytes.iter().take(MAX_PREFIX).position(|byte| *byte == 0);
    let (prefix, rest) = bytes.split_at(end.unwrap_or(0));
    let prefix = String::from_utf8_lossy(prefix).into_owned();
    (prefix, rest.get(1..).unwrap_or_default())
}

/// Reads the log whole and in pieces, and checks the report or the error.
fn survive(
    bytes: &[u8],
    name: Option<&str>,
    options: ReadOptions<'_>,
) -> Result<LogReport, LogError> {
    let peak = Peak::begin();
    let whole = read_any(bytes, name, options);
    assert!(peak.bytes() <= LIMIT, "{} bytes were held", peak.bytes());
    let in_pieces = read_any(Pieces::new(bytes, piece_len(bytes)), name, options);
    match (&whole, in_pieces) {
        (Ok(whole), Ok(in_pieces)) => {
            check(whole, bytes.len());
            assert_eq!(*whole, in_pieces, "the pieces make a difference");
        }
        (Err(whole), Err(in_pieces)) => {
            check_line(&whole.to_string());
            assert_eq!(whole.to_string(), in_pieces.to_string());
        }
        (whole, in_pieces) => panic!("{whole:?} but in pieces {in_pieces:?}"),
    }
    whole
}

/// What must hold of the report of a log of so many bytes.
fn check(report: &LogReport, len: usize) {
    assert!(report.messages <= length(len), "more messages than bytes");
    for flight in &report.flights {
        check_flight(flight);
    }
    let by_time = |pair: &[letka_flightlog::Event]| pair[0].at <= pair[1].at;
    assert!(report.events.windows(2).all(by_time));
    let texts = report.events.iter().map(|event| &event.text);
    for text in texts {
        assert!(
            !text.is_empty() && !text.contains(char::is_control),
            "{text:?}"
        );
    }
    if let Some(broken) = &report.broken {
        check_line(&format!("{}: {}", broken.place, broken.reason));
    }
}

fn check_flight(flight: &Derived) {
    let summary = &flight.summary;
    let landing = summary.landing_time;
    assert!(
        landing.is_none_or(|at| at >= summary.takeoff_time),
        "{summary:?}"
    );
    assert_eq!(summary.duration_s.is_some(), landing.is_some());
    let numbers = [
        Some(summary.distance_m),
        summary.max_distance_m,
        summary.duration_s,
    ];
    let lawful = |number: &f64| number.is_finite() && *number >= 0.0;
    assert!(numbers.iter().flatten().all(lawful), "{summary:?}");
    let heights = [Some(summary.max_relative_altitude_m), summary.max_amsl_m];
    assert!(
        heights.iter().flatten().all(|height| height.is_finite()),
        "{summary:?}"
    );
    let charges = [summary.battery_start_pct, summary.battery_end_pct];
    assert!(
        charges.iter().flatten().all(|charge| *charge <= 100),
        "{summary:?}"
    );
    assert!(
        summary.gaps.iter().all(|gap| gap.start < gap.end),
        "{summary:?}"
    );
    let notes: BTreeSet<_> = summary.quality_notes.iter().collect();
    assert_eq!(notes.len(), summary.quality_notes.len(), "{summary:?}");
    let track = &flight.track;
    assert!(
        track.windows(2).all(|pair| pair[0].at < pair[1].at),
        "{summary:?}"
    );
    let ends = |end: DateTime<Utc>| landing.is_none_or(|at| end <= at);
    let begins = |begin: DateTime<Utc>| begin >= summary.takeoff_time;
    assert!(
        track.first().is_none_or(|first| begins(first.at)),
        "{summary:?}"
    );
    assert!(track.last().is_none_or(|last| ends(last.at)), "{summary:?}");
}

/// Words for a person: one line, not too long.
fn check_line(line: &str) {
    assert!(
        line.lines().count() == 1 && line.chars().count() < 200,
        "{line:?}"
    );
}

/// What a flight is known by before the log's clock is corrected.
fn takeoff(flight: &Derived) -> (Option<u8>, DateTime<Utc>) {
    (flight.summary.system_id, flight.raw_takeoff_time)
}

/// A length that the bytes choose.
fn piece_len(bytes: &[u8]) -> usize {
    let sum = bytes.iter().fold(0_usize, |sum, byte| {
        sum.wrapping_mul(31).wrapping_add(usize::from(*byte))
    });
    1 + sum % 300
}

fn length(len: usize) -> u64 {
    u64::try_from(len).expect("a length in memory fits 64 bits")
}
