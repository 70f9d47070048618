//! One log that is being written.

use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use chrono::{DateTime, TimeDelta, Utc};
use letka_domain::ids::LogId;
use letka_mavlink::tlog;

use super::spool::{self, Meta};
use crate::outbox::LogEntry;

/// Bytes that wait for a disk that does not take them; then new records are lost.
const MAX_WAITING_BYTES: usize = 1 << 20;
/// Bytes after which writing does not wait for the tick.
const WRITE_AT_BYTES: usize = 64 << 10;
const RETRY_EVERY: TimeDelta = TimeDelta::seconds(1);
/// How long after disarming a flight's log is closed: a touch-and-go may arm again.
const CLOSE_AFTER_FLIGHT: TimeDelta = TimeDelta::seconds(10);
const MAX_ON_GROUND: TimeDelta = TimeDelta::minutes(30);
const MAX_BYTES_ON_GROUND: u64 = 32 << 20;

/// One log that is being written.
#[derive(Debug)]
pub(super) struct OpenLog {
    folder: PathBuf,
    meta: Meta,
    file: Option<File>,
    /// Bytes that are in the file.
    written: u64,
    /// Whole records, and before them the rest of one that was partly written.
    waiting: Vec<u8>,
    last_record_at: Option<DateTime<Utc>>,
    phase: Phase,
    fault: Option<Fault>,
    lost_records: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    NotYetFlown,
    Armed,
    Disarmed { since: DateTime<Utc> },
}

#[derive(Debug)]
struct Fault {
    text: String,
    tried_at: DateTime<Utc>,
}

impl OpenLog {
    /// A new log; its file appears with its first bytes.
    pub(super) fn begin(folder: &Path, meta: Meta) -> Self {
        Self {
            folder: folder.to_owned(),
            meta,
            file: None,
            written: 0,
            waiting: Vec::new(),
            last_record_at: None,
            phase: Phase::NotYetFlown,
            fault: None,
            lost_records: 0,
        }
    }

    /// A log of an earlier run, to be continued.
    pub(super) fn resume(
        folder: &Path,
        meta: Meta,
        written: u64,
        last_record_at: Option<DateTime<Utc>>,
    ) -> Self {
        Self {
            written,
            last_record_at,
            ..Self::begin(folder, meta)
        }
    }

    pub(super) fn id(&self) -> LogId {
        self.meta.log_id
    }

    pub(super) fn system_id(&self) -> u8 {
        self.meta.system_id
    }

    /// Bytes that are in the file.
    pub(super) fn length(&self) -> u64 {
        self.written
    }

    pub(super) fn last_record_at(&self) -> Option<DateTime<Utc>> {
        self.last_record_at
    }

    pub(super) fn entry(&self) -> LogEntry {
        spool::entry(&self.folder, &self.meta, self.written)
    }

    pub(super) fn append(&mut self, at: DateTime<Utc>, frame: &[u8]) {
        let record = tlog::record(at, frame);
        if self.waiting.len() + record.len() > MAX_WAITING_BYTES {
            self.lost_records += 1;
            return;
        }
        self.waiting.extend_from_slice(&record);
        self.last_record_at = Some(at);
        if self.waiting.len() >= WRITE_AT_BYTES {
            self.flush(at);
        }
    }

    pub(super) fn set_armed(&mut self, now: DateTime<Utc>, armed: bool) {
        self.phase = match (self.phase, armed) {
            (_, true) => Phase::Armed,
            (Phase::Armed, false) => Phase::Disarmed { since: now },
            (phase, false) => phase,
        };
    }

    /// Writes what waits; whether the file grew.
    pub(super) fn flush(&mut self, now: DateTime<Utc>) -> bool {
        let resting = |fault: &Fault| (now - fault.tried_at).abs() < RETRY_EVERY;
        if self.waiting.is_empty() || self.fault.as_ref().is_some_and(resting) {
            return false;
        }
        let before = self.written;
        match self.write_waiting() {
            Ok(()) => {
                if self.fault.take().is_some() {
                    tracing::info!(log_id = %self.meta.log_id, "the flight log is written again");
                }
            }
            Err(error) => {
                if self.fault.is_none() {
                    tracing::error!(log_id = %self.meta.log_id, %error, "the flight log cannot be written");
                }
                self.fault = Some(Fault {
                    text: error.to_string(),
                    tried_at: now,
                });
            }
        }
        self.written > before
    }

    /// Whether the log has ended and may be closed.
    pub(super) fn may_close(&self, now: DateTime<Utc>) -> bool {
        if self.fault.is_some() {
            return false;
        }
        let old =
            now - self.meta.started_at >= MAX_ON_GROUND || self.written >= MAX_BYTES_ON_GROUND;
        match self.phase {
            Phase::Armed => false,
            Phase::NotYetFlown => old,
            Phase::Disarmed { since } => now - since >= CLOSE_AFTER_FLIGHT,
        }
    }

    /// Notes on the disk that nothing more will be appended; `None` if the disk does not take it.
    pub(super) fn close(&mut self) -> Option<Meta> {
        if !self.waiting.is_empty() {
            return None;
        }
        let meta = Meta {
            closed: true,
            ..self.meta.clone()
        };
        let synced = self.file.as_ref().map_or(Ok(()), File::sync_all);
        match synced.and_then(|()| meta.write(&self.folder)) {
            Ok(()) => Some(meta),
            Err(error) => {
                tracing::error!(log_id = %meta.log_id, %error, "the flight log cannot be closed");
                None
            }
        }
    }

    /// What is wrong, for people.
    pub(super) fn alarm(&self) -> Option<String> {
        match (&self.fault, self.lost_records) {
            (Some(fault), _) => Some(format!("flight log not written: {}", fault.text)),
            (None, 0) => None,
            (None, lost) => Some(format!("flight log lacks {lost} messages: the disk failed")),
        }
    }

    #[cfg(test)]
    pub(super) fn waiting_bytes(&self) -> usize {
        self.waiting.len()
    }

    fn write_waiting(&mut self) -> io::Result<()> {
        if self.file.is_none() {
            self.meta.write(&self.folder)?;
            let path = spool::tlog_path(&self.folder, self.meta.log_id);
            self.file = Some(File::options().create(true).append(true).open(path)?);
        }
        let file = self.file.as_mut().expect("it was opened above");
        let mut done = 0;
        let result = loop {
            if done == self.waiting.len() {
                break Ok(());
            }
            match file.write(&self.waiting[done..]) {
                Ok(0) => break Err(io::ErrorKind::WriteZero.into()),
                Ok(count) => done += count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => break Err(error),
            }
        };
        // A short write is kept as it is: the rest of the record follows when the disk takes it.
        self.waiting.drain(..done);
        self.written += done as u64;
        result
    }
}
