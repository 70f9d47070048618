//! The mission protocol: upload, download, comparison. No clock and no socket inside: the caller
//! passes messages and times in, and sends what [`MissionUpload::poll_transmit`] hands out.
//!
//! On upload the vehicle drives: it asks for each item, and asks again when one is lost. The
//! ground only repeats the announcement when it hears nothing. On download the ground drives.
//! A transfer that stalls ends with an error; what the vehicle then holds is told by a download.
//! The caller keeps to one transfer per vehicle at a time.

mod compare;
mod download;
mod item;
mod upload;

use chrono::{DateTime, TimeDelta, Utc};

use crate::dialect::MavMissionResult;

pub use compare::{Difference, DifferentField, compare};
pub use download::MissionDownload;
pub use item::{HomeSlot, Item, MAX_ITEMS};
pub use upload::MissionUpload;

/// Silence after which the ground repeats itself.
pub const TIMEOUT: TimeDelta = TimeDelta::milliseconds(1_500);
/// Silence after which the ground asks for a plan item again.
pub const ITEM_TIMEOUT: TimeDelta = TimeDelta::milliseconds(250);
/// Repetitions without any progress before a transfer is given up.
pub const RETRIES: u32 = 5;

/// Why a transfer ended without success.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum MissionError {
    /// A plan item cannot be sent: its position or command is not one.
    #[error("mission item {0} cannot be expressed")]
    InvalidItem(usize),
    /// The plan has more items than a transfer takes.
    #[error("{0} mission items are too many")]
    TooManyItems(usize),
    /// The vehicle refused.
    #[error("the vehicle answered {0:?}")]
    Rejected(MavMissionResult),
    /// The vehicle confirmed without having asked for every item.
    #[error("the vehicle confirmed after {received} of {total} items")]
    Incomplete {
        /// Items that it asked for.
        received: usize,
        /// Items that there are.
        total: usize,
    },
    /// The vehicle fell silent.
    #[error("the vehicle does not answer")]
    TimedOut,
    /// The caller cancelled.
    #[error("the transfer was cancelled")]
    Cancelled,
}

/// The two ends of a transfer, and what belongs to it.
#[derive(Debug, Clone, Copy)]
struct Ends {
    system: u8,
    component: u8,
    /// Our own ids; `None` accepts what is addressed to any ground station.
    station: Option<(u8, u8)>,
}

impl Ends {
    fn heard_from(self, system: u8, component: u8) -> bool {
        (self.system, self.component) == (system, component)
    }

    /// Whether a message with these target ids is for us; 0 addresses all.
    fn for_us(self, target_system: u8, target_component: u8) -> bool {
        self.station.is_none_or(|(system, component)| {
            (target_system == 0 || target_system == system)
                && (target_component == 0 || target_component == component)
        })
    }
}

/// When something was last heard or sent, and how often in vain.
#[derive(Debug, Clone, Copy)]
struct Patience {
    since: DateTime<Utc>,
    in_vain: u32,
}

impl Patience {
    fn new(now: DateTime<Utc>) -> Self {
        Self {
            since: now,
            in_vain: 0,
        }
    }

    /// Whether nothing happened for `limit`. A clock that steps back starts the wait anew.
    fn is_over(&mut self, now: DateTime<Utc>, limit: TimeDelta) -> bool {
        self.since = self.since.min(now);
        now - self.since >= limit
    }

    fn tried_in_vain(&mut self, now: DateTime<Utc>) -> u32 {
        self.since = now;
        self.in_vain += 1;
        self.in_vain
    }
}

#[cfg(test)]
mod tests;
