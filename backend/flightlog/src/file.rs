//! Whole log files.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use crate::{Deriver, LogReport};

const CHUNK_LEN: usize = 64 * 1024;
/// A file whose first record does not begin within so many bytes is no telemetry log.
const PATIENCE_BYTES: u64 = 1024 * 1024;

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
    #[error("not a telemetry log: no MAVLink record in {searched} bytes from byte 0 on")]
    NotALog {
        /// Bytes that were searched.
        searched: u64,
    },
}

/// The report of the telemetry log (`.tlog`) at `path`. The file is read once, in small pieces.
pub fn read_file(path: &Path) -> Result<LogReport, LogError> {
    read(File::open(path).map_err(LogError::Open)?)
}

/// The report of the telemetry log that `source` yields.
pub fn read(mut source: impl Read) -> Result<LogReport, LogError> {
    let mut deriver = Deriver::new();
    let mut chunk = vec![0; CHUNK_LEN];
    let mut offset = 0;
    loop {
        let len = match source.read(&mut chunk) {
            Ok(0) => break,
            Ok(len) => len,
            Err(cause) if cause.kind() == io::ErrorKind::Interrupted => continue,
            Err(cause) => return Err(LogError::Read { offset, cause }),
        };
        offset += u64::try_from(len).expect("a chunk's length fits 64 bits");
        deriver.push(&chunk[..len]);
        if deriver.messages() == 0 && offset > PATIENCE_BYTES {
            break;
        }
    }
    let report = deriver.finish();
    match (offset, report.messages) {
        (0, _) => Err(LogError::Empty),
        (_, 0) => Err(LogError::NotALog { searched: offset }),
        _ => Ok(report),
    }
}
