//! Stamps that do not fit their neighbours.

use chrono::{DateTime, Utc};
use letka_mavlink::tlog::Stamp;
use letka_mavlink::{Frame, Piece, split_datagram};

use crate::detector::GAP;

/// [`GAP`] in microseconds.
pub(super) const GAP_US: i64 = GAP.num_seconds() * 1_000_000;

/// How a stamp follows the newest time so far. One that is a little older fits too: it counts as
/// that time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    Fits,
    Jumps,
    StepsBack,
}

pub(super) fn step(heard: i64, now: i64) -> Step {
    let since = now - heard;
    if since < -GAP_US {
        Step::StepsBack
    } else if since > GAP_US {
        Step::Jumps
    } else {
        Step::Fits
    }
}

/// Microseconds since 1970 as a time.
pub(super) fn time(micros: i64) -> DateTime<Utc> {
    DateTime::from_timestamp_micros(micros).expect("two spans that stamps have, at most")
}

/// A frame and its stamp.
#[derive(Debug)]
pub(super) struct Held {
    pub(super) stamp: i64,
    bytes: Vec<u8>,
}

impl Held {
    pub(super) fn new(stamp: Stamp, frame: &Frame<'_>) -> Self {
        Self {
            stamp: stamp.micros(),
            bytes: frame.bytes().to_vec(),
        }
    }

    pub(super) fn with_frame<T>(&self, take: impl FnOnce(&Frame<'_>) -> Option<T>) -> Option<T> {
        match split_datagram(&self.bytes).next() {
            Some(Piece::Frame(frame)) => take(&frame),
            _ => None,
        }
    }
}
