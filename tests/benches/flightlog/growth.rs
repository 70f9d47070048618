//! How much memory reading takes when a log grows: a recording over and over, each time a day later.
//!
//! A process of its own reads each length, because only its greatest memory of all is known.

use std::io::{self, Read};
use std::path::Path;
use std::process::Command;
use std::time::Instant;

use chrono::TimeDelta;
use letka_flightlog::{ReadOptions, read_any};
use letka_mavlink::tlog::{TlogItem, TlogReader, record};

/// Lengths that are read, megabytes; of nothing, what the process takes itself.
const LENGTHS: [u64; 5] = [0, 1, 10, 100, 500];
/// Tells the process how much to read.
const ASKED: &str = "LETKA_BENCH_MEGABYTES";
/// What a reader may take, whatever it reads.
const LIMIT_KIB: u64 = 64 * 1024;

/// Megabytes that this process is to read.
pub(crate) fn asked() -> Option<u64> {
    std::env::var(ASKED).ok()?.parse().ok()
}

/// Prints the table.
pub(crate) fn table() {
    println!(
        "\n{:>9} {:>9} {:>8} {:>8} {:>9} {:>12}",
        "megabytes", "messages", "flights", "points", "seconds", "MiB at most"
    );
    for megabytes in LENGTHS {
        let mut child = Command::new(std::env::current_exe().unwrap());
        child.env(ASKED, megabytes.to_string());
        assert!(child.status().unwrap().success());
    }
}

/// Reads so much of the recording, repeated, and prints a line of the table.
pub(crate) fn read(recording: &Path, megabytes: u64) {
    let days = Days::of(&std::fs::read(recording).unwrap());
    let began = Instant::now();
    let log = days.take(megabytes * 1_000_000);
    let report = read_any(log, None, ReadOptions::default()).unwrap_or_default();
    let seconds = began.elapsed().as_secs_f64();
    let points: usize = report.flights.iter().map(|flight| flight.track.len()).sum();
    let most = most_memory_kib();
    println!(
        "{megabytes:>9} {:>9} {:>8} {points:>8} {seconds:>9.2} {:>9}.{}",
        report.messages,
        report.flights.len(),
        most / 1024,
        most % 1024 * 10 / 1024,
    );
    assert!(most <= LIMIT_KIB, "more than {LIMIT_KIB} KiB");
}

/// The greatest memory of this process so far, where the system tells.
fn most_memory_kib() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let number = line.and_then(|line| line.split_whitespace().next());
    number.and_then(|kib| kib.parse().ok()).unwrap_or(0)
}

/// A log without end: the same day over and over.
struct Days {
    day: Vec<(chrono::DateTime<chrono::Utc>, Vec<u8>)>,
    number: i32,
    next: usize,
    /// What was not fetched yet.
    rest: Vec<u8>,
}

impl Days {
    fn of(log: &[u8]) -> Self {
        let (mut reader, mut day) = (TlogReader::new(), Vec::new());
        let mut keep = |item: TlogItem<'_>| {
            if let TlogItem::Frame { at, frame } = item {
                day.push((at.time(), frame.bytes().to_vec()));
            }
        };
        reader.push(log, &mut keep);
        reader.finish(&mut keep);
        Self {
            day,
            number: 0,
            next: 0,
            rest: Vec::new(),
        }
    }
}

impl Days {
    fn next_record(&mut self) -> Vec<u8> {
        if self.next == self.day.len() {
            self.next = 0;
            self.number += 1;
        }
        let (at, frame) = &self.day[self.next];
        self.next += 1;
        record(*at + TimeDelta::days(1) * self.number, frame)
    }
}

impl Read for Days {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.rest.len() < buffer.len() {
            let record = self.next_record();
            self.rest.extend(record);
        }
        buffer.copy_from_slice(&self.rest[..buffer.len()]);
        self.rest.drain(..buffer.len());
        Ok(buffer.len())
    }
}
