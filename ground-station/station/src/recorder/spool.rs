//! The folder of the flight logs: what lies in it, what is noted about it, what may be deleted.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use letka_domain::ids::{LogId, StationId};
use letka_mavlink::tlog::{TlogItem, TlogReader};
use serde::{Deserialize, Serialize};

use super::open_log::OpenLog;
use crate::outbox::LogEntry;

/// How much of either end of a log is read to learn about it.
const LOOK_BYTES: u64 = 64 << 10;

/// What is noted beside a log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Meta {
    pub(super) log_id: LogId,
    /// Who the backend said that the station is, if it had when the log began.
    pub(super) station: Option<StationId>,
    pub(super) system_id: u8,
    /// Time of the first record.
    pub(super) started_at: DateTime<Utc>,
    /// Nothing more will be appended.
    pub(super) closed: bool,
    /// The backend has all of it and closed it too.
    pub(super) shipped: bool,
}

impl Meta {
    /// Of a log that begins.
    pub(super) fn begin(
        log_id: LogId,
        station: Option<StationId>,
        system_id: u8,
        started_at: DateTime<Utc>,
    ) -> Self {
        Self {
            log_id,
            station,
            system_id,
            started_at,
            closed: false,
            shipped: false,
        }
    }

    /// Puts it beside the log, whole or not at all.
    pub(super) fn write(&self, folder: &Path) -> io::Result<()> {
        let path = json_path(folder, self.log_id);
        let new = path.with_extension("json.new");
        let text = serde_json::to_vec_pretty(self)?;
        fs::write(&new, text)?;
        fs::rename(&new, path)
    }
}

/// A log to which nothing more will be appended.
#[derive(Debug)]
pub(super) struct Closed {
    pub(super) meta: Meta,
    pub(super) length: u64,
}

/// The folder of the flight logs.
#[derive(Debug)]
pub(super) struct Spool {
    folder: PathBuf,
    max_bytes: u64,
    /// By id, which is by age.
    closed: BTreeMap<LogId, Closed>,
}

impl Spool {
    /// Opens the folder, makes it if it is missing, and returns the logs that were not closed.
    /// Other files in it are left alone.
    pub(super) fn open(folder: PathBuf, max_bytes: u64) -> io::Result<(Self, Vec<OpenLog>)> {
        fs::create_dir_all(&folder)?;
        let (mut closed, mut unfinished) = (BTreeMap::new(), Vec::new());
        for entry in fs::read_dir(&folder)? {
            let path = entry?.path();
            let Some(log_id) = id_of(&path) else { continue };
            let length = path.metadata()?.len();
            let Some(meta) = read_meta(&folder, log_id).or_else(|| recover_meta(&path, log_id))
            else {
                tracing::warn!(path = %path.display(), "a log without a readable record is left alone");
                continue;
            };
            if meta.closed {
                closed.insert(log_id, Closed { meta, length });
            } else {
                let last = last_record_at(&path)?;
                unfinished.push(OpenLog::resume(&folder, meta, length, last));
            }
        }
        Ok((
            Self {
                folder,
                max_bytes,
                closed,
            },
            unfinished,
        ))
    }

    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    /// How a log is told to the uplink.
    pub(super) fn entry(&self, meta: &Meta, length: u64) -> LogEntry {
        entry(&self.folder, meta, length)
    }

    /// Closed logs that the backend does not wholly have.
    pub(super) fn unshipped(&self) -> impl Iterator<Item = (&LogId, &Closed)> {
        self.closed
            .iter()
            .filter(|(_, closed)| !closed.meta.shipped)
    }

    pub(super) fn add_closed(&mut self, meta: Meta, length: u64) {
        self.closed.insert(meta.log_id, Closed { meta, length });
    }

    /// Notes that the backend has `length` bytes of a log and closed it; whether that is all.
    pub(super) fn mark_shipped(&mut self, log_id: LogId, length: u64) -> bool {
        let Some(closed) = self.closed.get_mut(&log_id) else {
            return false;
        };
        if length < closed.length {
            return false;
        }
        let meta = Meta {
            shipped: true,
            ..closed.meta.clone()
        };
        match meta.write(&self.folder) {
            Ok(()) => {
                closed.meta = meta;
                true
            }
            Err(error) => {
                tracing::warn!(%log_id, %error, "cannot note that the backend has the log");
                false
            }
        }
    }

    /// Deletes logs that the backend has, oldest first, until all are within the quota.
    pub(super) fn keep_quota(&mut self, open_bytes: u64) {
        let mut total = open_bytes + self.closed.values().map(|log| log.length).sum::<u64>();
        while total > self.max_bytes {
            let oldest = self
                .closed
                .iter()
                .find(|(_, log)| log.meta.shipped)
                .map(|(id, _)| *id);
            let Some(log) = oldest.and_then(|id| self.closed.remove(&id)) else {
                return;
            };
            total -= log.length;
            let log_id = log.meta.log_id;
            for path in [
                tlog_path(&self.folder, log_id),
                json_path(&self.folder, log_id),
            ] {
                if let Err(error) = fs::remove_file(&path) {
                    tracing::warn!(path = %path.display(), %error, "an old log cannot be deleted");
                }
            }
            tracing::info!(%log_id, bytes = log.length, "deleted a log that the backend has");
        }
    }
}

/// How a log is told to the uplink.
pub(super) fn entry(folder: &Path, meta: &Meta, length: u64) -> LogEntry {
    LogEntry {
        system_id: meta.system_id,
        started_at: meta.started_at,
        length,
        closed: meta.closed,
        path: tlog_path(folder, meta.log_id),
    }
}

pub(super) fn tlog_path(folder: &Path, log_id: LogId) -> PathBuf {
    folder.join(format!("{log_id}.tlog"))
}

fn json_path(folder: &Path, log_id: LogId) -> PathBuf {
    folder.join(format!("{log_id}.json"))
}

/// The log that a file is, by its name.
fn id_of(path: &Path) -> Option<LogId> {
    let is_log = path
        .extension()
        .is_some_and(|extension| extension == "tlog");
    if is_log {
        path.file_stem()?.to_str()?.parse().ok()
    } else {
        None
    }
}

fn read_meta(folder: &Path, log_id: LogId) -> Option<Meta> {
    let text = fs::read(json_path(folder, log_id)).ok()?;
    serde_json::from_slice(&text)
        .ok()
        .filter(|meta: &Meta| meta.log_id == log_id)
}

/// What can be told about a log whose note was lost: it is treated as not closed.
fn recover_meta(path: &Path, log_id: LogId) -> Option<Meta> {
    let records = records(path, 0).ok()?;
    let (started_at, _) = *records.first()?;
    // The station's own frames are in it too; stations count down from 255, vehicles up from 1.
    let system_id = records.iter().map(|(_, system_id)| *system_id).min()?;
    Some(Meta::begin(log_id, None, system_id, started_at))
}

fn last_record_at(path: &Path) -> io::Result<Option<DateTime<Utc>>> {
    let length = path.metadata()?.len();
    let records = records(path, length.saturating_sub(LOOK_BYTES))?;
    Ok(records.last().map(|(at, _)| *at))
}

/// Time and system id of the records in [`LOOK_BYTES`] from `offset` on.
fn records(path: &Path, offset: u64) -> io::Result<Vec<(DateTime<Utc>, u8)>> {
    let mut file = File::open(path)?;
    file.seek(SeekFrom::Start(offset))?;
    let mut bytes = Vec::new();
    file.take(LOOK_BYTES).read_to_end(&mut bytes)?;
    let mut records = Vec::new();
    let mut note = |item: TlogItem<'_>| {
        if let TlogItem::Frame { at, frame } = item {
            records.push((at.time(), frame.system_id()));
        }
    };
    let mut reader = TlogReader::new();
    reader.push(&bytes, &mut note);
    reader.finish(&mut note);
    Ok(records)
}
