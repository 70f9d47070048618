//! The streaming, resynchronising reader of telemetry logs.

use super::{JunkKind, STAMP_LEN, Stamp, TlogItem, plausible, stamp};
use crate::frame::{Look, Version, stated_len};
use crate::{Frame, MAX_FRAME_LEN};

/// So many bytes decide what stands at a record's place: the longest record, and the beginning of
/// the next.
const ENOUGH: usize = STAMP_LEN + MAX_FRAME_LEN + STAMP_LEN + 1;

/// Reads a log from its first byte to its last; see the module.
#[derive(Debug, Clone)]
pub struct TlogReader {
    /// Bytes not decided yet; the first is at `offset` in the log.
    held: Vec<u8>,
    offset: u64,
    /// Time of the last frame.
    last: Option<Stamp>,
    /// Length of the shortest frame of the version heard last.
    shortest: u64,
    /// Set while looking for the next record: where the search began.
    lost: Option<u64>,
}

/// What stands at a record's place.
enum Found<'a> {
    Record(Stamp, Frame<'a>),
    /// A damaged frame of this length, after which the next record begins.
    Damaged(usize),
    Nothing,
    /// Undecided until more bytes arrive.
    Wait,
}

impl Default for TlogReader {
    fn default() -> Self {
        Self::new()
    }
}

impl TlogReader {
    /// A reader at the start of a log.
    pub fn new() -> Self {
        Self {
            held: Vec::new(),
            offset: 0,
            last: None,
            shortest: length(Version::V2.shortest()),
            lost: None,
        }
    }

    /// Bytes of the log that are decided: everything before this offset was handed out.
    pub fn offset(&self) -> u64 {
        self.offset
    }

    /// Takes the next bytes of the log and hands out what they complete.
    pub fn push(&mut self, bytes: &[u8], mut emit: impl FnMut(TlogItem<'_>)) {
        let rest = self.decide_held(bytes, &mut emit);
        let used = self.read(rest, false, &mut emit);
        self.held.extend_from_slice(&rest[used..]);
    }

    /// Decides what was held back with the help of the first of `bytes`, and returns those that
    /// follow; they are read where they lie.
    fn decide_held<'a>(
        &mut self,
        bytes: &'a [u8],
        emit: &mut impl FnMut(TlogItem<'_>),
    ) -> &'a [u8] {
        if self.held.is_empty() {
            return bytes;
        }
        let mut held = std::mem::take(&mut self.held);
        let before = held.len();
        let (enough, rest) = bytes.split_at(bytes.len().min(ENOUGH));
        held.extend_from_slice(enough);
        let used = self.read(&held, false, emit);
        if let Some(over) = used.checked_sub(before) {
            return &bytes[over..];
        }
        held.drain(..used);
        held.extend_from_slice(rest);
        self.held = held;
        &[]
    }

    /// The log has ended: hands out the rest.
    pub fn finish(&mut self, mut emit: impl FnMut(TlogItem<'_>)) {
        let held = std::mem::take(&mut self.held);
        let used = self.read(&held, true, &mut emit);
        let cut = held.len() - used;
        let end = self.offset + length(cut);
        if let Some(from) = self.lost.take() {
            self.emit_gap(from, end, &mut emit);
        } else if cut > 0 {
            emit(TlogItem::Junk {
                offset: self.offset,
                len: length(cut),
                kind: JunkKind::Skipped,
            });
        }
        self.offset = end;
    }

    /// Emits what is decided in `bytes` and returns how many bytes that covers. With `last`, what
    /// stays behind is a cut record, or (when lost) the end of the search.
    fn read(&mut self, bytes: &[u8], last: bool, emit: &mut impl FnMut(TlogItem<'_>)) -> usize {
        let mut at = 0;
        while at < bytes.len() {
            let rest = &bytes[at..];
            let used = match self.look(rest, last) {
                Found::Wait => break,
                Found::Record(at, frame) => {
                    if let Some(from) = self.lost.take() {
                        self.emit_gap(from, self.offset, emit);
                    }
                    self.last = Some(at);
                    self.shortest = length(frame.version().shortest());
                    emit(TlogItem::Frame { at, frame });
                    STAMP_LEN + frame.bytes().len()
                }
                Found::Damaged(len) => {
                    emit(TlogItem::Junk {
                        offset: self.offset + length(STAMP_LEN),
                        len: length(len),
                        kind: JunkKind::Corrupt,
                    });
                    STAMP_LEN + len
                }
                Found::Nothing if last && self.lost.is_none() && is_cut_record(rest) => break,
                Found::Nothing => {
                    self.lost.get_or_insert(self.offset);
                    1
                }
            };
            at += used;
            self.offset += length(used);
        }
        at
    }

    /// What stands at the first byte of `rest`.
    #[inline]
    fn look<'a>(&self, rest: &'a [u8], last: bool) -> Found<'a> {
        match search(rest, last) {
            Found::Nothing if self.lost.is_none() => self.look_in_sequence(rest, last),
            found => found,
        }
    }

    /// As [`search`], with the trust that a good record ended just before: a frame is believed
    /// in spite of its time stamp, and a damaged one that ends at the next record is measured.
    fn look_in_sequence<'a>(&self, rest: &'a [u8], last: bool) -> Found<'a> {
        let (Some(micros), Some(body)) = (stamp(rest), rest.get(STAMP_LEN..)) else {
            return Found::Nothing;
        };
        match (Frame::look(body), self.last) {
            (Look::Checked(frame), Some(before)) => {
                Found::Record(Stamp::new(micros).unwrap_or(before), frame)
            }
            (Look::Short, Some(_)) => undecided(last),
            (_, Some(_)) if body.is_empty() => undecided(last),
            (Look::Nothing, _) if plausible(micros) => {
                let after = stated_len(body).and_then(|len| Some((len, body.get(len..)?)));
                match after.map(|(len, next)| (len, boundary(next, last))) {
                    Some((len, Some(true))) => Found::Damaged(len),
                    Some((_, None)) => Found::Wait,
                    _ => Found::Nothing,
                }
            }
            _ => Found::Nothing,
        }
    }

    /// Emits the bytes between `from` and `to`, which hold no record.
    fn emit_gap(&self, from: u64, to: u64, emit: &mut impl FnMut(TlogItem<'_>)) {
        let corrupt = (to - from).min(self.shortest);
        emit(TlogItem::Junk {
            offset: from,
            len: corrupt,
            kind: JunkKind::Corrupt,
        });
        if to - from > corrupt {
            emit(TlogItem::Junk {
                offset: from + corrupt,
                len: to - from - corrupt,
                kind: JunkKind::Skipped,
            });
        }
    }
}

/// Whether a record that deserves trust by itself stands at the first byte of `rest`: a sensible
/// time, and a checked frame or an unknown one that ends at the next record.
#[inline]
fn search(rest: &[u8], last: bool) -> Found<'_> {
    let (Some(micros), Some(body)) = (stamp(rest), rest.get(STAMP_LEN..)) else {
        return undecided(last);
    };
    let Some(at) = Stamp::new(micros).filter(|_| plausible(micros)) else {
        return Found::Nothing;
    };
    match Frame::look(body) {
        _ if body.is_empty() => undecided(last),
        Look::Checked(frame) => Found::Record(at, frame),
        Look::Short => undecided(last),
        Look::Unchecked(frame) => match boundary(&body[frame.bytes().len()..], last) {
            Some(true) => Found::Record(at, frame),
            Some(false) => Found::Nothing,
            None => Found::Wait,
        },
        Look::Nothing => Found::Nothing,
    }
}

fn undecided<'a>(last: bool) -> Found<'a> {
    if last { Found::Nothing } else { Found::Wait }
}

/// Whether a record may begin at `next`, or the log ends there; `None` when more bytes must tell.
fn boundary(next: &[u8], last: bool) -> Option<bool> {
    if next.is_empty() && last {
        return Some(true);
    }
    match (stamp(next), next.get(STAMP_LEN)) {
        (Some(micros), _) if !plausible(micros) => Some(false),
        (Some(_), Some(&marker)) => Some(Version::from_marker(marker).is_some()),
        _ => last.then_some(false),
    }
}

/// Whether `rest`, the end of the log, is one record whose end is missing, and not a damaged one
/// that claims to reach over the end and hides others.
fn is_cut_record(rest: &[u8]) -> bool {
    let hides_another =
        || (1..rest.len()).any(|at| matches!(search(&rest[at..], true), Found::Record(..)));
    cut_by_the_end(rest) && !hides_another()
}

/// Whether `rest` looks like the beginning of a record whose end is missing.
fn cut_by_the_end(rest: &[u8]) -> bool {
    match (stamp(rest), rest.get(STAMP_LEN..)) {
        (Some(micros), Some(body)) => {
            plausible(micros)
                && (body.is_empty()
                    || stated_len(body).is_some_and(|len| len > body.len())
                    || (body.len() < 3 && Version::from_marker(body[0]).is_some()))
        }
        _ => true,
    }
}

fn length(bytes: usize) -> u64 {
    u64::try_from(bytes).expect("a buffer's length fits 64 bits")
}
