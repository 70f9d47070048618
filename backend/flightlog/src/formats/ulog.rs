//! Logs of PX4 (`ULog`): messages with a length and a type, defined in the log itself.
//!
//! Nothing protects a message but its neighbours. After one that cannot be, reading goes on at the
//! next synchronisation mark, which PX4 writes twice a second.

mod flight;
mod layout;

use crate::clock::{self, Clock};
use crate::defect::Defect;
use crate::detector::Arming;
use crate::report::Place;
use crate::source::{Source, length};
use crate::{LogError, LogFormat, LogReport};
use flight::Px4;
use layout::Definitions;

use super::reading::Reading;

/// First bytes of the format.
pub(crate) const MAGIC: [u8; 7] = *b"ULog\x01\x12\x35";
const HEADER_LEN: usize = 16;
/// A synchronisation message.
const SYNC: [u8; 11] = *b"\x08\x00S\x2F\x73\x13\x20\x25\x0C\xBB\x12";
/// Messages that are longer are so rare that their length is doubted if no other follows, or if they
/// hold a synchronisation message.
const LONG_LEN: usize = 1_500;
const KINDS: &[u8] = b"BFIMPQARDLCSO";
/// `LOG_WARNING`, as the digit that is written.
const WARNING: u8 = b'4';

pub(crate) fn read(source: &mut Source<'_>) -> Result<(LogReport, Clock), LogError> {
    let mut log = Ulog {
        reading: Reading::new(LogFormat::Ulog, Arming::Told),
        definitions: Definitions::default(),
        px4: Px4::default(),
        appended: Vec::new(),
    };
    let header = source.look(HEADER_LEN)?.len().min(HEADER_LEN);
    source.take(header);
    if header < HEADER_LEN {
        log.damage(source, 0, Defect::Header);
    }
    while log.next(source)? {}
    Ok(log.reading.finish())
}

/// Where the first synchronisation message in `bytes` begins.
fn mark(bytes: &[u8]) -> Option<usize> {
    bytes.windows(SYNC.len()).position(|window| window == SYNC)
}

struct Ulog {
    reading: Reading,
    definitions: Definitions,
    px4: Px4,
    /// Where data was appended after a crash, by place. The message before each may be cut.
    appended: Vec<u64>,
}

impl Ulog {
    /// Reads one message. Returns whether there may be more.
    fn next(&mut self, source: &mut Source<'_>) -> Result<bool, LogError> {
        let at = source.offset();
        let head = source.look(3)?;
        let Some([low, high, kind]) = head.first_chunk().copied() else {
            if !head.is_empty() {
                self.cut(source);
            }
            return Ok(false);
        };
        let len = 3 + usize::from(u16::from_le_bytes([low, high]));
        self.appended.retain(|place| *place > at);
        if let Some(place) = self.appended.first().filter(|to| **to < at + length(len)) {
            let cut = usize::try_from(place - at).unwrap_or(len);
            source.look(cut)?;
            source.take(cut);
            return Ok(true);
        }
        if !KINDS.contains(&kind) {
            return self.resynchronise(source, Defect::NoUlog);
        }
        let bytes = source.look(len + 3)?;
        let Some(payload) = bytes.get(3..len) else {
            // The log ends here, unless it is the length that is damaged.
            return self.resynchronise(source, Defect::CutMessage);
        };
        let followed = bytes.get(len + 2).is_none_or(|next| KINDS.contains(next));
        if len > LONG_LEN && (!followed || mark(payload).is_some()) {
            return self.resynchronise(source, Defect::Length);
        }
        if !self.on_message(kind, payload) {
            return self.resynchronise(source, Defect::Unannounced);
        }
        self.reading.report.messages += 1;
        source.take(len);
        Ok(true)
    }

    /// The end of the log cuts a message.
    fn cut(&mut self, source: &Source<'_>) {
        self.damage(source, 0, Defect::CutMessage);
    }

    fn damage(&mut self, source: &Source<'_>, len: u64, reason: Defect) {
        self.reading
            .damage(Place::Byte(source.offset()), len, reason);
    }

    /// Passes over what is no message, to the next synchronisation message.
    fn resynchronise(&mut self, source: &mut Source<'_>, reason: Defect) -> Result<bool, LogError> {
        self.damage(source, 1, reason);
        let mut passed = 1;
        source.take(1);
        loop {
            let bytes = source.look(SYNC.len())?;
            if bytes.len() < SYNC.len() {
                self.reading.report.skipped_bytes += passed + length(bytes.len());
                return Ok(false);
            }
            if let Some(at) = mark(bytes) {
                self.reading.report.skipped_bytes += passed + length(at);
                source.take(at);
                return Ok(true);
            }
            // What may be the beginning of a mark stays.
            let len = bytes.len() - (SYNC.len() - 1);
            passed += length(len);
            source.take(len);
        }
    }

    /// Takes a message. Returns whether it can be one.
    fn on_message(&mut self, kind: u8, payload: &[u8]) -> bool {
        match kind {
            b'B' => self.on_flags(payload),
            b'F' => self.definitions.on_format(payload),
            b'I' => self.on_info(payload),
            b'A' => self.definitions.on_subscription(payload),
            b'D' => return self.on_data(payload),
            b'L' => self.on_text(payload, 1),
            b'C' => self.on_text(payload, 3),
            _ => {}
        }
        true
    }

    fn on_flags(&mut self, payload: &[u8]) {
        let offsets = payload.get(16..40).unwrap_or_default().chunks_exact(8);
        self.appended = offsets
            .filter_map(|bytes| Some(u64::from_le_bytes(bytes.try_into().ok()?)))
            .filter(|offset| *offset > 0)
            .collect();
        self.appended.sort_unstable();
    }

    fn on_info(&mut self, payload: &[u8]) {
        let Some((key, value)) = layout::key_and_value(payload) else {
            return;
        };
        let text = || String::from_utf8_lossy(value).trim_matches('\0').to_owned();
        let aircraft = &mut self.reading.aircraft;
        match key.split(' ').next_back().unwrap_or_default() {
            "sys_name" => {
                aircraft.firmware.get_or_insert_with(text);
            }
            "ver_hw" => aircraft.model = Some(text()),
            "sys_uuid" => self.reading.hardware(text().to_lowercase()),
            "ver_sw_release" => {
                let release = value.first_chunk().copied().map(u32::from_le_bytes);
                if let Some(release) = release.filter(|release| *release > 0) {
                    let name = aircraft.firmware.as_deref().unwrap_or("PX4");
                    aircraft.firmware = Some(format!("{name} {}", version(release)));
                }
            }
            _ => {}
        }
    }

    fn on_data(&mut self, payload: &[u8]) -> bool {
        let Some(id) = payload.first_chunk().copied().map(u16::from_le_bytes) else {
            return false;
        };
        if !self.definitions.is_announced(id) {
            return false;
        }
        if let Some(subscription) = self.definitions.subscription(id) {
            self.px4
                .on_topic(&mut self.reading, subscription, &payload[2..]);
        }
        true
    }

    /// A line of the autopilot; the time stands at `stamp`.
    fn on_text(&mut self, payload: &[u8], stamp: usize) {
        let (Some(&level), Some(micros), Some(text)) = (
            payload.first(),
            payload.get(stamp..).and_then(|rest| rest.first_chunk()),
            payload.get(stamp + 8..),
        ) else {
            return;
        };
        let Some(told) = clock::micros(u64::from_le_bytes(*micros)) else {
            return;
        };
        let text = String::from_utf8_lossy(text);
        if (level <= WARNING || crate::event::is_grave(&text))
            && let Some(now) = self.reading.at(told)
        {
            self.reading.warning(now, &text);
        }
    }
}

/// `PX4` packs a version into four bytes, the last of which is the kind of release.
fn version(release: u32) -> String {
    let [_, patch, minor, major] = release.to_le_bytes();
    format!("{major}.{minor}.{patch}")
}
