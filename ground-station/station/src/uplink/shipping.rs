//! Which bytes of which log go to the backend next. Pure: it reads neither files nor clocks.
//!
//! A log is announced; the backend answers how much it has; chunks follow from there, at most
//! [`MAX_UNACKNOWLEDGED`] bytes of one log ahead of the acknowledgements. Logs that are being
//! written go before those that have ended, and the older before the younger. When
//! acknowledgements stay away, sending begins again where the backend is.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use letka_domain::ids::LogId;
use letka_link::StationMessage;

use crate::outbox::LogEntry;

/// Bytes in one chunk.
pub(super) const CHUNK_BYTES: u64 = 64 << 10;
/// Bytes of one log that may be on the way.
const MAX_UNACKNOWLEDGED: u64 = 8 * CHUNK_BYTES;
/// Bytes of all logs that may be on the way.
const MAX_ON_THE_WAY: u64 = 16 * CHUNK_BYTES;
/// Announcements without an answer, so that a long-absent backend is not flooded.
const MAX_UNANSWERED: usize = 32;

/// A piece of a file to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Piece {
    pub(super) log_id: LogId,
    pub(super) path: PathBuf,
    pub(super) offset: u64,
    pub(super) length: u64,
}

/// How far the backend is with each log.
#[derive(Debug)]
pub(super) struct Shipping {
    logs: BTreeMap<LogId, Progress>,
    /// How long an acknowledgement may stay away.
    patience: Duration,
}

#[derive(Debug)]
struct Progress {
    entry: LogEntry,
    /// When it was last announced on this connection, and whether the backend then had all of it
    /// and was told that it is closed.
    announced: Option<(Instant, bool)>,
    /// What the backend said on this connection that it has.
    acknowledged: Option<u64>,
    /// Offset of the next byte to be sent.
    sent: u64,
    /// When an acknowledgement last brought something, or sending began.
    moved: Instant,
}

impl Progress {
    fn on_the_way(&self) -> u64 {
        self.sent
            .saturating_sub(self.acknowledged.unwrap_or(self.sent))
    }

    /// Whether the backend has all of a log that has ended.
    fn whole(&self) -> bool {
        self.entry.closed && self.acknowledged == Some(self.entry.length)
    }

    /// Whether it is to be announced: at first, again when the answer stays away, and once more
    /// as closed when the backend has all bytes.
    fn due(&self, now: Instant, patience: Duration) -> bool {
        match self.announced {
            None => true,
            Some((_, as_whole)) if self.whole() && !as_whole => true,
            Some((at, _)) => (self.whole() || self.acknowledged.is_none()) && now - at >= patience,
        }
    }
}

impl Shipping {
    pub(super) fn new(patience: Duration) -> Self {
        Self {
            logs: BTreeMap::new(),
            patience,
        }
    }

    /// Takes note of logs that grew, ended or are done with.
    pub(super) fn update(
        &mut self,
        now: Instant,
        changes: impl IntoIterator<Item = (LogId, Option<LogEntry>)>,
    ) {
        for (log_id, entry) in changes {
            match (entry, self.logs.get_mut(&log_id)) {
                (Some(entry), Some(log)) => log.entry = entry,
                (Some(entry), None) => {
                    let log = Progress {
                        entry,
                        announced: None,
                        acknowledged: None,
                        sent: 0,
                        moved: now,
                    };
                    self.logs.insert(log_id, log);
                }
                (None, _) => {
                    self.logs.remove(&log_id);
                }
            }
        }
    }

    /// A new connection: nothing was announced on it and nothing is on the way.
    pub(super) fn begin(&mut self) {
        for log in self.logs.values_mut() {
            log.announced = None;
            log.acknowledged = None;
        }
    }

    /// Announcements that are due.
    pub(super) fn announcements(&mut self, now: Instant) -> Vec<StationMessage> {
        let waiting = |log: &&Progress| log.announced.is_some() && log.acknowledged.is_none();
        let unanswered = self.logs.values().filter(waiting).count();
        let patience = self.patience;
        let due = self
            .logs
            .iter_mut()
            .filter(|(_, log)| log.due(now, patience));
        due.take(MAX_UNANSWERED.saturating_sub(unanswered).max(1))
            .map(|(log_id, log)| {
                let LogEntry {
                    system_id,
                    started_at,
                    length,
                    closed,
                    ..
                } = log.entry;
                log.announced = Some((now, log.whole()));
                StationMessage::LogAnnounce {
                    log_id: *log_id,
                    system_id,
                    started_at,
                    length,
                    closed,
                }
            })
            .collect()
    }

    /// The next piece to send. `small`: even if it does not fill a chunk.
    pub(super) fn next_piece(&mut self, now: Instant, small: bool) -> Option<Piece> {
        let on_the_way: u64 = self.logs.values().map(Progress::on_the_way).sum();
        if on_the_way >= MAX_ON_THE_WAY {
            return None;
        }
        let sendable = |log: &Progress| {
            let length = log.entry.length.saturating_sub(log.sent).min(CHUNK_BYTES);
            let room = log.on_the_way() + length <= MAX_UNACKNOWLEDGED;
            let enough = length == CHUNK_BYTES || (small && length > 0);
            (log.acknowledged.is_some() && room && enough).then_some(length)
        };
        let best = self
            .logs
            .iter_mut()
            .filter_map(|(id, log)| sendable(log).map(|length| (id, log, length)))
            .min_by_key(|(id, log, _)| (log.entry.closed, **id))?;
        let (log_id, log, length) = best;
        if log.on_the_way() == 0 {
            log.moved = now;
        }
        let piece = Piece {
            log_id: *log_id,
            path: log.entry.path.clone(),
            offset: log.sent,
            length,
        };
        log.sent += length;
        Some(piece)
    }

    /// The backend has `length` bytes of a log.
    pub(super) fn on_ack(&mut self, now: Instant, log_id: LogId, length: u64) {
        let Some(log) = self.logs.get_mut(&log_id) else {
            return;
        };
        if log.acknowledged.is_none() {
            log.sent = length;
        }
        if log.acknowledged != Some(length) {
            log.moved = now;
        }
        log.acknowledged = Some(length);
        log.sent = log.sent.max(length);
    }

    /// Goes back to where the backend is, where acknowledgements stayed away.
    pub(super) fn rewind(&mut self, now: Instant) {
        for (log_id, log) in &mut self.logs {
            if let Some(acknowledged) = log.acknowledged
                && acknowledged < log.sent
                && now - log.moved >= self.patience
            {
                tracing::warn!(%log_id, acknowledged, sent = log.sent, "no acknowledgement: sending again");
                log.sent = acknowledged;
                log.moved = now;
            }
        }
    }

    /// A file cannot be read: it is left until the next connection.
    pub(super) fn set_aside(&mut self, log_id: LogId) {
        if let Some(log) = self.logs.get_mut(&log_id) {
            log.acknowledged = None;
        }
    }
}

#[cfg(test)]
mod tests;
