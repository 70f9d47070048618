//! What waits for the backend: written by the dispatcher, emptied by the uplink.
//!
//! Nothing here makes the dispatcher wait. Each part is bounded:
//! - live states: one slot for each vehicle, the newest wins;
//! - results of orders: at most [`MAX_RESULTS`], then the oldest is dropped (the backend asks
//!   again by repeating the order);
//! - logs: one small entry for each log that the backend does not wholly have, as many as there
//!   are files in the spool; the bytes stay on disk.

use std::collections::{BTreeMap, VecDeque};
use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, Utc};
use letka_domain::ids::{LogId, OrderId};
use letka_domain::live::VehicleState;
use letka_link::OrderOutcome;

/// Results that wait while the backend is away.
pub(crate) const MAX_RESULTS: usize = 256;

/// A log that the backend does not wholly have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct LogEntry {
    pub(crate) system_id: u8,
    pub(crate) started_at: DateTime<Utc>,
    /// Bytes that are in the file.
    pub(crate) length: u64,
    pub(crate) closed: bool,
    pub(crate) path: PathBuf,
}

/// What waits for the backend.
#[derive(Debug, Default)]
pub(crate) struct Outbox {
    /// Held for a few moves of data, never across an `.await`.
    inner: Mutex<Inner>,
}

#[derive(Debug, Default)]
struct Inner {
    live: BTreeMap<u8, VehicleState>,
    results: VecDeque<(OrderId, OrderOutcome)>,
    /// Changes since the uplink last looked; `None`: the log is no longer to be sent.
    logs: BTreeMap<LogId, Option<LogEntry>>,
}

impl Outbox {
    pub(crate) fn put_live(&self, state: VehicleState) {
        self.inner().live.insert(state.system_id, state);
    }

    pub(crate) fn take_live(&self) -> Vec<VehicleState> {
        std::mem::take(&mut self.inner().live)
            .into_values()
            .collect()
    }

    pub(crate) fn push_result(&self, order_id: OrderId, outcome: OrderOutcome) {
        let mut inner = self.inner();
        if inner.results.len() == MAX_RESULTS {
            inner.results.pop_front();
        }
        inner.results.push_back((order_id, outcome));
    }

    /// The oldest result; it stays until [`Self::result_sent`].
    pub(crate) fn first_result(&self) -> Option<(OrderId, OrderOutcome)> {
        self.inner().results.front().cloned()
    }

    pub(crate) fn result_sent(&self, order_id: OrderId) {
        self.inner().results.retain(|(id, _)| *id != order_id);
    }

    pub(crate) fn put_log(&self, id: LogId, entry: LogEntry) {
        self.inner().logs.insert(id, Some(entry));
    }

    pub(crate) fn remove_log(&self, id: LogId) {
        self.inner().logs.insert(id, None);
    }

    pub(crate) fn take_log_changes(&self) -> BTreeMap<LogId, Option<LogEntry>> {
        std::mem::take(&mut self.inner().logs)
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        // Nothing in here panics halfway, so that what a poisoned lock guards is still whole.
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn too_many_results_drop_the_oldest() {
        let outbox = Outbox::default();
        for n in 0..=MAX_RESULTS as u128 {
            outbox.push_result(OrderId(Uuid::from_u128(n)), OrderOutcome::Done);
        }
        assert_eq!(
            outbox.first_result().unwrap().0,
            OrderId(Uuid::from_u128(1))
        );
        assert_eq!(outbox.inner().results.len(), MAX_RESULTS);
    }

    #[test]
    fn a_result_stays_until_it_is_sent() {
        let outbox = Outbox::default();
        let id = OrderId(Uuid::from_u128(7));
        outbox.push_result(id, OrderOutcome::Done);
        assert_eq!(outbox.first_result(), outbox.first_result());
        outbox.result_sent(id);
        assert_eq!(outbox.first_result(), None);
    }

    #[test]
    fn only_the_last_change_of_a_log_is_told() {
        let outbox = Outbox::default();
        let id = LogId(Uuid::from_u128(7));
        let entry = LogEntry {
            system_id: 1,
            started_at: DateTime::UNIX_EPOCH,
            length: 5,
            closed: false,
            path: PathBuf::from("7.tlog"),
        };
        outbox.put_log(id, entry.clone());
        outbox.put_log(
            id,
            LogEntry {
                length: 9,
                ..entry.clone()
            },
        );
        assert_eq!(
            outbox.take_log_changes()[&id],
            Some(LogEntry { length: 9, ..entry })
        );
        assert!(outbox.take_log_changes().is_empty());
        outbox.remove_log(id);
        assert_eq!(outbox.take_log_changes()[&id], None);
    }
}
