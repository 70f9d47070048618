//! The flight recorder: every frame to and from a vehicle goes to a file as it comes.
//!
//! The raw log is the truth: flights are derived from it, so nothing else here may cost a byte of
//! it. Each vehicle has one open log (`<log id>.tlog` in the spool, beside it `<log id>.json`
//! about it). Bytes wait in memory for at most one tick of the station.
//!
//! A log is closed only while its vehicle is disarmed: 10 s after a flight, or after 30 minutes or
//! 32 MiB on the ground, or when the vehicle is gone. After a restart of the station a log whose
//! last record is younger than 15 minutes is continued, so that a flight stays in one file.
//!
//! When the disk fails or is full, flying and the live picture go on: records wait in memory (at
//! most 1 MiB for each vehicle, then new ones are lost and counted), writing is tried again every
//! second, and [`Recorder::alarm`] says so. Only logs that the backend wholly has are ever
//! deleted.

mod open_log;
mod spool;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use letka_domain::ids::{LogId, StationId};
use uuid::{NoContext, Timestamp, Uuid};

use crate::outbox::Outbox;
use open_log::OpenLog;
use spool::{Meta, Spool};

/// A log is continued after a restart if its last record is younger than this.
const CONTINUED_WITHIN: TimeDelta = TimeDelta::minutes(15);
const QUOTA_EVERY: TimeDelta = TimeDelta::seconds(10);

/// Writes the logs of all vehicles.
#[derive(Debug)]
pub(crate) struct Recorder {
    spool: Spool,
    outbox: Arc<Outbox>,
    /// Who the backend says the station is, once it has.
    station: Option<StationId>,
    open: BTreeMap<u8, OpenLog>,
    /// Of an earlier run, waiting for its vehicle to be heard again.
    resumable: BTreeMap<u8, OpenLog>,
    /// Ended, but the disk has not yet taken all of it.
    closing: Vec<OpenLog>,
    quota_checked: DateTime<Utc>,
}

impl Recorder {
    /// Opens the spool in `folder`, takes up the logs of an earlier run and keeps the logs that
    /// the backend has within `max_bytes`.
    pub(crate) fn open(
        folder: PathBuf,
        max_bytes: u64,
        outbox: Arc<Outbox>,
        now: DateTime<Utc>,
    ) -> std::io::Result<Self> {
        let (spool, unfinished) = Spool::open(folder, max_bytes)?;
        let mut recorder = Self {
            spool,
            outbox,
            station: None,
            open: BTreeMap::new(),
            resumable: BTreeMap::new(),
            closing: Vec::new(),
            quota_checked: now,
        };
        for (id, closed) in recorder.spool.unshipped() {
            recorder
                .outbox
                .put_log(*id, recorder.spool.entry(&closed.meta, closed.length));
        }
        for log in unfinished {
            recorder.take_up(log, now);
        }
        Ok(recorder)
    }

    /// Who the backend says the station is; noted beside the logs that begin from now on.
    pub(crate) fn set_station(&mut self, station: StationId) {
        self.station = Some(station);
    }

    /// Appends a frame to the log of a vehicle.
    pub(crate) fn append(&mut self, at: DateTime<Utc>, system_id: u8, frame: &[u8]) {
        let log = self.open.entry(system_id).or_insert_with(|| {
            let resumed = self.resumable.remove(&system_id);
            resumed.unwrap_or_else(|| {
                let meta = Meta::begin(new_id(at), self.station, system_id, at);
                OpenLog::begin(self.spool.folder(), meta)
            })
        });
        log.append(at, frame);
    }

    /// Says whether a vehicle is armed. A log is closed only while it is not.
    pub(crate) fn set_armed(&mut self, now: DateTime<Utc>, system_id: u8, armed: bool) {
        if let Some(log) = self.open.get_mut(&system_id) {
            log.set_armed(now, armed);
        }
    }

    /// Closes the log of a vehicle that is gone.
    pub(crate) fn release(&mut self, system_id: u8) {
        self.closing.extend(self.open.remove(&system_id));
    }

    /// What is wrong with the recording of a vehicle, for people.
    pub(crate) fn alarm(&self, system_id: u8) -> Option<String> {
        self.open.get(&system_id).and_then(OpenLog::alarm)
    }

    /// Writes what waits, closes what has ended, deletes what is no longer needed.
    pub(crate) fn on_tick(&mut self, now: DateTime<Utc>) {
        for log in self.open.values_mut() {
            if log.flush(now) {
                publish(&self.outbox, log);
            }
        }
        let ended = self
            .open
            .extract_if(.., |_, log| log.may_close(now))
            .map(|(_, log)| log);
        self.closing.extend(ended);
        let stale = self.resumable.extract_if(.., |_, log| !is_recent(log, now));
        self.closing.extend(stale.map(|(_, log)| log));
        self.close_ended(now);
        if (now - self.quota_checked).abs() >= QUOTA_EVERY {
            self.quota_checked = now;
            self.spool
                .keep_quota(self.open.values().map(OpenLog::length).sum());
        }
    }

    /// Takes note of what the backend has of a log.
    pub(crate) fn on_ack(&mut self, log_id: LogId, length: u64, closed: bool) {
        if closed && self.spool.mark_shipped(log_id, length) {
            self.outbox.remove_log(log_id);
        }
        let behind = |_: &u8, log: &mut OpenLog| log.id() == log_id && log.length() < length;
        let open = self.open.extract_if(.., behind);
        let behind: Vec<_> = open.chain(self.resumable.extract_if(.., behind)).collect();
        // Power was lost before the disk had what was already sent. What follows must not be
        // appended at offsets that the backend has filled with other bytes.
        for (system_id, log) in behind {
            tracing::warn!(%log_id, system_id, length, "the backend has more of the log than the disk: a new one begins");
            self.closing.push(log);
        }
    }

    /// Writes what waits. The logs stay open, so that a restart continues them.
    pub(crate) fn finish(&mut self, now: DateTime<Utc>) {
        for log in self.open.values_mut() {
            if log.flush(now) {
                publish(&self.outbox, log);
            }
        }
        self.close_ended(now);
    }

    fn take_up(&mut self, mut log: OpenLog, now: DateTime<Utc>) {
        publish(&self.outbox, &mut log);
        if !is_recent(&log, now) {
            self.closing.push(log);
            return;
        }
        // Two for one vehicle: the younger goes on.
        let (older, younger) = match self.resumable.remove(&log.system_id()) {
            Some(other) if other.id() > log.id() => (Some(log), other),
            other => (other, log),
        };
        self.closing.extend(older);
        self.resumable.insert(younger.system_id(), younger);
    }

    fn close_ended(&mut self, now: DateTime<Utc>) {
        let (outbox, spool) = (&self.outbox, &mut self.spool);
        self.closing.retain_mut(|log| {
            log.flush(now);
            match log.close() {
                Some(meta) => {
                    outbox.put_log(meta.log_id, spool.entry(&meta, log.length()));
                    spool.add_closed(meta, log.length());
                    false
                }
                None => true,
            }
        });
    }
}

fn publish(outbox: &Outbox, log: &mut OpenLog) {
    outbox.put_log(log.id(), log.entry());
}

fn is_recent(log: &OpenLog, now: DateTime<Utc>) -> bool {
    log.last_record_at()
        .is_some_and(|last| (now - last).abs() < CONTINUED_WITHIN)
}

/// A new id that sorts by time.
fn new_id(at: DateTime<Utc>) -> LogId {
    let seconds = u64::try_from(at.timestamp()).unwrap_or(0);
    LogId(Uuid::new_v7(Timestamp::from_unix(
        NoContext,
        seconds,
        at.timestamp_subsec_nanos(),
    )))
}

#[cfg(test)]
mod tests;
