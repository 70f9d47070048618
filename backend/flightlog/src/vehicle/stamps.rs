//! Stamps that do not fit their neighbours.

use chrono::{DateTime, Utc};
use letka_mavlink::{Frame, Piece, split_datagram};

use super::GAP;

/// How a stamp follows the newest time so far. One that is a little older fits too: it counts as
/// that time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    Fits,
    Jumps,
    StepsBack,
}

pub(super) fn step(heard: DateTime<Utc>, now: DateTime<Utc>) -> Step {
    let since = now - heard;
    if since < -GAP {
        Step::StepsBack
    } else if since > GAP {
        Step::Jumps
    } else {
        Step::Fits
    }
}

/// A frame and its stamp.
#[derive(Debug)]
pub(super) struct Held {
    pub(super) stamp: DateTime<Utc>,
    bytes: Vec<u8>,
}

impl Held {
    pub(super) fn new(stamp: DateTime<Utc>, frame: &Frame<'_>) -> Self {
        Self {
            stamp,
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
