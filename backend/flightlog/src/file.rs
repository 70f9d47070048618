//! Whole log files of any format.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use crate::clock::Clock;
use crate::formats;
use crate::source::Source;
use crate::{LogFormat, LogReport};

/// A file whose first record does not begin within so many bytes is no log.
const PATIENCE: usize = 1024 * 1024;
/// Enough to tell which format it is.
pub(crate) const HEAD_LEN: usize = 4_096;

/// A log cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum LogError {
    /// The file cannot be opened.
    #[error("the file cannot be opened")]
    Open(#[source] io::Error),
    /// Reading failed.
    #[error("reading failed at byte {offset}")]
    Read {
        /// Bytes read before.
        offset: u64,
        /// The cause.
        #[source]
        cause: io::Error,
    },
    /// There is nothing in it.
    #[error("the file is empty")]
    Empty,
    /// It holds something else.
    #[error(
        "not a flight log of a known format: nothing recognised in {searched} bytes from byte 0 on"
    )]
    NotALog {
        /// Bytes that were searched.
        searched: u64,
    },
    /// A format that can only be read whole is longer than is reasonable.
    #[error("the file is longer than {limit} bytes, which no log of this format is")]
    TooLarge {
        /// Bytes that are read at most.
        limit: u64,
    },
    /// The keychain that was handed in is none.
    #[error("the keychain cannot be read: {0}")]
    Keychain(String),
}

/// What helps to read a log, beside the log.
#[derive(Debug, Clone, Copy, Default)]
pub struct ReadOptions<'a> {
    /// The key of an encrypted DJI log: the answer of its maker's key service, JSON. Without it
    /// such a log yields only what its header sums up.
    pub dji_keychain: Option<&'a str>,
}

/// The report of the telemetry log (`.tlog`) at `path`. The file is read once, in small pieces.
pub fn read_file(path: &Path) -> Result<LogReport, LogError> {
    read(File::open(path).map_err(LogError::Open)?)
}

/// The report of the telemetry log (`.tlog`) that `source` yields, by its own stamps.
pub fn read(mut source: impl Read) -> Result<LogReport, LogError> {
    let (report, _) = formats::tlog::read(&mut Source::new(&mut source))?;
    Ok(report)
}

/// The report of the log of any format at `path`.
pub fn read_any_file(path: &Path, options: ReadOptions<'_>) -> Result<LogReport, LogError> {
    let file = File::open(path).map_err(LogError::Open)?;
    let name = path.file_name().and_then(|name| name.to_str());
    read_any(file, name, options)
}

/// The report of the log that `source` yields, whatever its format: the content tells.
///
/// `name` is what the file was called; it is only asked what time it was, where the log does not
/// know ([`crate::clock`]). The log is read once, from the front, and no more than 64 MiB are held.
/// A log that breaks yields what was readable before, with [`LogReport::broken`].
pub fn read_any(
    mut source: impl Read,
    name: Option<&str>,
    options: ReadOptions<'_>,
) -> Result<LogReport, LogError> {
    let mut source = Source::new(&mut source);
    let head = source.look(HEAD_LEN)?;
    if head.is_empty() {
        return Err(LogError::Empty);
    }
    let head = &head[..head.len().min(HEAD_LEN)];
    let (mut report, clock): (LogReport, Clock) = match formats::detect(head) {
        Some(LogFormat::Ulog) => formats::ulog::read(&mut source)?,
        Some(LogFormat::DjiRecord) => formats::dji::read(&mut source, options.dji_keychain)?,
        Some(LogFormat::Dataflash) => formats::dataflash::read(&mut source)?,
        Some(LogFormat::DjiSubtitles) => formats::subtitle::read(&mut source)?,
        Some(table @ (LogFormat::Airdata | LogFormat::Litchi | LogFormat::Ugcs)) => {
            formats::table::read(&mut source, table)?
        }
        None | Some(LogFormat::Tlog) => formats::tlog::read(&mut source)?,
    };
    clock.correct(&mut report, name);
    report
        .flights
        .sort_by_key(|flight| (flight.summary.takeoff_time, flight.summary.system_id));
    Ok(report)
}

/// What DJI's key service is to be asked with, JSON, so that the log which `source` yields can be read
/// whole ([`ReadOptions::dji_keychain`] takes its answer); `None`: the log needs no key.
pub fn dji_key_request(mut source: impl Read) -> Result<Option<String>, LogError> {
    formats::dji::key_request(&mut Source::new(&mut source))
}

/// Whether a reader of MAVLink gives up after so many bytes without a frame.
pub(crate) fn is_hopeless(messages: u64, bytes: u64) -> bool {
    messages == 0 && bytes > crate::source::length(PATIENCE)
}
