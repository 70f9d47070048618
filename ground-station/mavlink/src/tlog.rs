//! Telemetry logs (`.tlog`): a big-endian 64-bit time stamp in microseconds since 1970, then the
//! raw frame, and so on; no header, no index.
//!
//! The reader takes chunks of any size, holds back at most one undecided record, and finds the
//! next record after damage. The items do not depend on how the bytes are cut into chunks.
//!
//! What counts as damage follows the independent reader that Letka's logs are compared with
//! (pymavlink): a corrupt frame counts with the length that its header states, where nothing
//! begins the shortest frame's length counts ([`JunkKind::Corrupt`]); what is passed over while
//! looking for the next record, such as the zeros of a page that a power loss left, is
//! [`JunkKind::Skipped`]. Time stamps of corrupt records count as neither.

mod reader;

use chrono::{DateTime, Utc};

use crate::Frame;

pub use reader::TlogReader;

/// Length of a time stamp, bytes.
const STAMP_LEN: usize = 8;
/// 2000-01-01: no log is older. The span is narrow, so that few other bytes look like a time.
const EARLIEST_US: u64 = 946_684_800_000_000;
/// 2050-01-01.
const LATEST_US: u64 = 2_524_608_000_000_000;

/// The record of a frame that arrived `at`. Times before 1970 are written as 1970.
pub fn record(at: DateTime<Utc>, frame: &[u8]) -> Vec<u8> {
    let stamp = u64::try_from(at.timestamp_micros()).unwrap_or(0);
    let mut record = Vec::with_capacity(STAMP_LEN + frame.len());
    record.extend_from_slice(&stamp.to_be_bytes());
    record.extend_from_slice(frame);
    record
}

/// When a frame was received, in microseconds since 1970.
///
/// Most stamps are only compared; to make a date of each takes longer than to check its frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Stamp(i64);

impl Stamp {
    /// The stamp, where it lies before the year 2200.
    fn new(micros: u64) -> Option<Self> {
        const YEAR_2200_US: i64 = 7_258_118_400_000_000;
        let micros = i64::try_from(micros).ok()?;
        (micros < YEAR_2200_US).then_some(Self(micros))
    }

    /// Microseconds since 1970.
    pub fn micros(self) -> i64 {
        self.0
    }

    /// The time.
    pub fn time(self) -> DateTime<Utc> {
        DateTime::from_timestamp_micros(self.0).expect("it lies between 1970 and 2200")
    }
}

/// What a log holds next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TlogItem<'a> {
    /// A frame and when it was received.
    Frame {
        /// The record's time stamp; where it is nonsense, that of the record before.
        at: Stamp,
        /// The frame.
        frame: Frame<'a>,
    },
    /// Bytes that hold no frame.
    Junk {
        /// Where they begin, bytes from the start of the log.
        offset: u64,
        /// How many they are.
        len: u64,
        /// What they are.
        kind: JunkKind,
    },
}

/// Why bytes hold no frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JunkKind {
    /// They stand where a frame should and are none, or a damaged one.
    Corrupt,
    /// They were passed over while looking for the next record, or are a record that the end of
    /// the log cuts.
    Skipped,
}

/// The time stamp at the first byte, microseconds since 1970.
fn stamp(bytes: &[u8]) -> Option<u64> {
    let bytes = bytes.get(..STAMP_LEN)?;
    Some(u64::from_be_bytes(bytes.try_into().expect("8 bytes")))
}

/// Whether `micros` may be the time of a record.
fn plausible(micros: u64) -> bool {
    (EARLIEST_US..LATEST_US).contains(&micros)
}

#[cfg(test)]
mod tests;
