//! Flight records of DJI's apps (`DJIFlightRecord_*.txt`), which are not text.
//!
//! Records stand one after the other: type, length, content, `0xFF`. Since version 7 they are
//! veiled by a key that lies in each of them, since version 13 most are encrypted as well, with
//! keys that only DJI hands out. The header tells who flew when, where and how high in any version.
//!
//! The layouts are those that `dji-log-parser` 0.5.7 (MIT) found out. Its code is not used: it
//! cannot be built without a client of DJI's key service, holds all records at once, and panics on
//! offsets that point outside the file.

mod cipher;
mod fields;
mod flight;
mod header;
mod model;
mod request;

use crate::clock::Clock;
use crate::defect::Defect;
use crate::detector::Arming;
use crate::report::Place;
use crate::source::{Source, length};
use crate::{Depth, LogError, LogFormat, LogReport};
use cipher::Keys;
use flight::DjiFlight;
use header::Header;

use super::reading::Reading;

pub(crate) use request::key_request;

/// The longest log that is read; the app begins another one long before. While the buffer for it
/// grows it may take three times as much.
const MAX_LEN: usize = 20 * 1024 * 1024;
/// Behind each record.
const END: u8 = 0xFF;
/// Photographs stand between the records.
const JPEG_BEGINS: [u8; 2] = [0xFF, 0xD8];
const JPEG_ENDS: [u8; 2] = [0xFF, 0xD9];
/// Records of the types that the app is known to write have any length, others more than this.
const UNKNOWN_LEN: usize = 2;
const KNOWN_KINDS: [u8; 24] = [
    1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 14, 15, 19, 22, 24, 25, 33, 40, 49, 50, 56, 62,
];
/// After this record other keys count.
const NEXT_KEYS: u8 = 50;

/// Whether a log begins with `head` as these do: a sensible version, and a record or block where
/// the first must be.
pub(crate) fn is_record(head: &[u8]) -> bool {
    let Some(version) = header::version(head) else {
        return false;
    };
    let first = header::first_place(version);
    if version >= 12 {
        // Two blocks before the records; the first has type 0, or the version has none.
        return head.get(first).is_some_and(|kind| *kind == 0) || version == 12;
    }
    let at = |place: usize| head.get(place).copied();
    let (Some(kind), Some(len)) = (at(first), at(first + 1)) else {
        return false;
    };
    KNOWN_KINDS.contains(&kind) && at(first + 2 + usize::from(len)) == Some(END)
}

pub(crate) fn read(
    source: &mut Source<'_>,
    keychain: Option<&str>,
) -> Result<(LogReport, Clock), LogError> {
    let keys = keychain.map(Keys::read).transpose()?;
    let bytes = source.rest(MAX_LEN)?;
    let header = Header::read(bytes);
    let mut reading = Reading::new(LogFormat::DjiRecord, Arming::Untold);
    let version = header::version(bytes).unwrap_or_default();
    match &header {
        Ok(header) => header.tell(&mut reading),
        Err(place) => reading.damage(Place::Byte(*place), 0, Defect::Header),
    }
    let header = header.unwrap_or_default();
    if cipher::needs_key(version) && keys.is_none() {
        let (mut report, clock) = reading.finish();
        report.depth = Depth::KeyNeeded;
        report.flights.extend(header.flight());
        return Ok((report, clock));
    }
    let records = Records {
        bytes,
        version,
        at: header::records_begin(bytes, version),
        end: header::records_end(bytes, version),
    };
    read_records(records, &header, keys.unwrap_or_default(), &mut reading);
    Ok(reading.finish())
}

fn read_records(mut records: Records<'_>, header: &Header, mut keys: Keys, reading: &mut Reading) {
    let mut flight = DjiFlight::new(header);
    while let Some(found) = records.next() {
        match found {
            Found::Record(kind, content) => {
                reading.report.messages += 1;
                let plain = cipher::plain(records.version, kind, content, &mut keys);
                flight.on_record(reading, kind, records.version, &plain);
                if kind == NEXT_KEYS {
                    keys.next();
                }
            }
            Found::Photo => reading.report.messages += 1,
            Found::Nothing { at, len } if records.at >= records.end => {
                // The last bytes before the end are no record in many logs.
                reading.report.skipped_bytes += length(len);
                if records.is_cut() {
                    let reason = Defect::CutRecord;
                    reading.damage(Place::Byte(length(at)), 0, reason);
                }
            }
            // Before photographs stands a number.
            Found::Nothing { len, .. } if records.is_at_photo() => {
                reading.report.skipped_bytes += length(len);
            }
            Found::Nothing { at, len } => {
                reading.damage(Place::Byte(length(at)), length(len), Defect::NoDji);
            }
        }
    }
}

/// The records of a log, one after the other.
struct Records<'a> {
    bytes: &'a [u8],
    version: u8,
    at: usize,
    end: usize,
}

enum Found<'a> {
    Record(u8, &'a [u8]),
    Photo,
    Nothing { at: usize, len: usize },
}

impl<'a> Records<'a> {
    fn next(&mut self) -> Option<Found<'a>> {
        let rest = self.bytes.get(self.at..self.end)?;
        if rest.is_empty() {
            return None;
        }
        let (len, found) = self
            .record(rest)
            .or_else(|| photo(rest))
            .unwrap_or_else(|| {
                let len = to_the_next(rest);
                (len, Found::Nothing { at: self.at, len })
            });
        self.at += len;
        Some(found)
    }

    /// A record at the first byte, with the length that it takes.
    fn record(&self, rest: &'a [u8]) -> Option<(usize, Found<'a>)> {
        let kind = *rest.first()?;
        let (len, begin) = if self.version <= 12 {
            (usize::from(*rest.get(1)?), 2)
        } else {
            (
                usize::from(u16::from_le_bytes(*rest.get(1..)?.first_chunk()?)),
                3,
            )
        };
        let content = rest.get(begin..begin + len)?;
        let sound = rest.get(begin + len) == Some(&END)
            && (KNOWN_KINDS.contains(&kind) || len > UNKNOWN_LEN);
        sound.then_some((begin + len + 1, Found::Record(kind, content)))
    }

    fn is_at_photo(&self) -> bool {
        self.bytes[self.at..].starts_with(&JPEG_BEGINS)
    }

    /// Whether the file ends before its header says that the records do.
    fn is_cut(&self) -> bool {
        header::states_more(self.bytes, self.version)
    }
}

fn photo(rest: &[u8]) -> Option<(usize, Found<'static>)> {
    if !rest.starts_with(&JPEG_BEGINS) {
        return None;
    }
    let end = rest.windows(2).position(|window| window == JPEG_ENDS);
    Some((end.map_or(rest.len(), |at| at + 2), Found::Photo))
}

/// Bytes to where a record or a photograph may begin.
fn to_the_next(rest: &[u8]) -> usize {
    let end = rest.iter().position(|byte| *byte == END);
    end.map_or(rest.len(), |at| {
        if at > 0 && rest[at..].starts_with(&JPEG_BEGINS) {
            at
        } else {
            at + 1
        }
    })
}
