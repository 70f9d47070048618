//! Raw logs on disk: append-only files that grow from the front without a hole.
//!
//! The length of the file is the truth; what is acknowledged has been forced to disk. Object stores
//! cannot append, so a growing log is a file here.

use std::collections::HashMap;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use chrono::{DateTime, Utc};
use letka_domain::ids::LogId;
use letka_flightlog::{Derived, Deriver};

use super::lock;

/// The raw logs.
#[derive(Debug)]
pub struct Logs {
    folder: PathBuf,
    /// The logs that are growing. One is dropped when it is closed or its link ends.
    open: Mutex<HashMap<LogId, Arc<tokio::sync::Mutex<OpenLog>>>>,
}

/// A log that is growing, and the derivation that follows it.
pub(crate) struct OpenLog {
    file: std::fs::File,
    length: u64,
    deriver: Deriver,
    /// System and take-off of each flight so far; its place is its number.
    flights: Vec<(Option<u8>, DateTime<Utc>)>,
}

impl std::fmt::Debug for OpenLog {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("OpenLog")
            .field("length", &self.length)
            .finish_non_exhaustive()
    }
}

/// Flights that an append completed, each with its number in the log.
pub(crate) type Completed = Vec<(u32, Derived)>;

impl Logs {
    pub(super) fn new(data: &Path) -> Self {
        Self {
            folder: data.join("logs"),
            open: Mutex::default(),
        }
    }

    fn path(&self, log: LogId) -> PathBuf {
        self.folder.join(format!("{log}.tlog"))
    }

    /// Where a file that was brought comes in, before it is one of the logs.
    pub(crate) fn uploads(&self) -> PathBuf {
        self.folder.join("coming")
    }

    /// Where a file that was brought lies, as it came.
    pub(crate) fn uploaded(&self, log: LogId) -> PathBuf {
        self.folder.join(format!("{log}.upload"))
    }

    /// Where a log lies: one that a station recorded, or a file that was brought.
    pub(crate) fn find(&self, log: LogId) -> PathBuf {
        let recorded = self.path(log);
        if recorded.exists() {
            recorded
        } else {
            self.uploaded(log)
        }
    }

    /// The log and its length now, to read: one that a station recorded, or a file that was brought.
    /// Takes the bytes of an erased log away; one that is gone is no failure.
    pub(crate) async fn remove(&self, log: LogId) -> std::io::Result<()> {
        match tokio::fs::remove_file(self.find(log)).await {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(()),
            other => other,
        }
    }

    pub(crate) async fn open(&self, log: LogId) -> std::io::Result<(tokio::fs::File, u64)> {
        let file = tokio::fs::File::open(self.find(log)).await?;
        let length = file.metadata().await?.len();
        Ok((file, length))
    }

    /// The log to append to. Where it is not open its file is read from the beginning, so that the
    /// derivation knows what came before.
    pub(super) async fn growing(
        &self,
        log: LogId,
    ) -> std::io::Result<(Arc<tokio::sync::Mutex<OpenLog>>, Completed)> {
        if let Some(open) = lock(&self.open).get(&log) {
            return Ok((Arc::clone(open), Vec::new()));
        }
        let path = self.path(log);
        let (open, completed) = blocking(move || OpenLog::begin(&path)).await?;
        let open = Arc::new(tokio::sync::Mutex::new(open));
        let mut all = lock(&self.open);
        let open = all.entry(log).or_insert(open);
        Ok((Arc::clone(open), completed))
    }

    /// Length of a log, and how long ago it grew; `None` when there is no file of it.
    pub(crate) async fn look(&self, log: LogId) -> Option<(u64, Duration)> {
        let about = tokio::fs::metadata(self.path(log)).await.ok()?;
        // A clock that was set back makes a file of the future: as if it had grown just now.
        let age = about.modified().ok()?.elapsed().unwrap_or_default();
        Some((about.len(), age))
    }

    /// All flights of a log as it is now, also the one that it breaks off in.
    pub(crate) async fn derive_whole(&self, log: LogId) -> std::io::Result<Completed> {
        let path = self.path(log);
        blocking(move || {
            let (mut log, mut flights) = OpenLog::begin(&path)?;
            flights.extend(log.finish());
            Ok(flights)
        })
        .await
    }

    /// Forgets the derivation of a log; its file stays.
    pub(super) fn forget(&self, log: LogId) {
        lock(&self.open).remove(&log);
    }
}

impl OpenLog {
    fn begin(path: &Path) -> std::io::Result<(Self, Completed)> {
        let folder = path.parent().unwrap_or(Path::new("."));
        std::fs::create_dir_all(folder)?;
        let is_new = !path.try_exists()?;
        let mut options = std::fs::OpenOptions::new();
        let file = options.create(true).append(true).read(true).open(path)?;
        if is_new {
            // The name must survive a power cut as well as the bytes.
            std::fs::File::open(folder)?.sync_all()?;
        }
        let mut log = Self {
            file,
            length: 0,
            deriver: Deriver::new(),
            flights: Vec::new(),
        };
        let (mut buffer, mut completed) = (vec![0; 64 * 1024], Vec::new());
        loop {
            let read = log.file.read(&mut buffer)?;
            if read == 0 {
                return Ok((log, completed));
            }
            log.length += read as u64;
            completed.extend(log.follow(&buffer[..read]));
        }
    }

    /// Bytes that are on disk.
    pub(super) fn length(&self) -> u64 {
        self.length
    }

    /// Appends what is new of a piece that begins at `offset`, and forces it to disk. A piece that
    /// would leave a hole is dropped; the sender learns from the length where to go on.
    pub(super) fn append(&mut self, offset: u64, bytes: &[u8]) -> std::io::Result<Completed> {
        let Some(known) = self.length.checked_sub(offset) else {
            return Ok(Vec::new());
        };
        let known = usize::try_from(known)
            .unwrap_or(usize::MAX)
            .min(bytes.len());
        let fresh = &bytes[known..];
        if fresh.is_empty() {
            return Ok(Vec::new());
        }
        let written = self
            .file
            .write_all(fresh)
            .and_then(|()| self.file.sync_data());
        if let Err(error) = written {
            // A part may have been written: cut it off, so that the length stays the truth.
            self.file.set_len(self.length)?;
            return Err(error);
        }
        self.length += fresh.len() as u64;
        Ok(self.follow(fresh))
    }

    /// Ends the derivation: also the flight that the log breaks off in.
    pub(super) fn finish(&mut self) -> Completed {
        let deriver = std::mem::replace(&mut self.deriver, Deriver::new());
        // The report has all flights by take-off; those that were numbered already keep theirs.
        self.number(deriver.finish().flights)
    }

    fn follow(&mut self, bytes: &[u8]) -> Completed {
        self.deriver.push(bytes);
        let completed = self.deriver.completed();
        self.number(completed)
    }

    /// Numbers the flights that are new, in the order in which they ended.
    fn number(&mut self, flights: Vec<Derived>) -> Completed {
        let mut numbered = Vec::new();
        for flight in flights {
            let name = (flight.summary.system_id, flight.summary.takeoff_time);
            if !self.flights.contains(&name) {
                numbered.push((
                    u32::try_from(self.flights.len()).unwrap_or(u32::MAX),
                    flight,
                ));
                self.flights.push(name);
            }
        }
        numbered
    }
}

/// Runs file work off the async threads.
pub(super) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> std::io::Result<T> + Send + 'static,
) -> std::io::Result<T> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(std::io::Error::other)?
}
