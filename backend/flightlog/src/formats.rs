//! One reader for each format, and how a format is told from its first bytes.

pub(crate) mod dataflash;
pub(crate) mod dji;
pub(crate) mod reading;
pub(crate) mod subtitle;
pub(crate) mod table;
pub(crate) mod tlog;
pub(crate) mod ulog;

use crate::LogFormat;

/// The format of a log that begins with `head`. `None`: none of those that are known by their
/// beginning; a telemetry log may begin with damage.
pub(crate) fn detect(head: &[u8]) -> Option<LogFormat> {
    if head.starts_with(&ulog::MAGIC) {
        return Some(LogFormat::Ulog);
    }
    if dataflash::is_dataflash(head) {
        return Some(LogFormat::Dataflash);
    }
    if dji::is_record(head) {
        return Some(LogFormat::DjiRecord);
    }
    if subtitle::is_subtitles(head) {
        return Some(LogFormat::DjiSubtitles);
    }
    table::detect(head)
}
