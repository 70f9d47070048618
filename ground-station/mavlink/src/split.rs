//! Frames out of bytes: a datagram at a time, or a stream in any chunks.
//!
//! A byte that begins no frame is junk; the search goes on at the next byte, so garbage costs
//! nothing but itself. A frame of an unknown message cannot be checked: it is believed only where
//! it ends at the end of the datagram (or file) or at the marker of another frame. Junk that
//! happens to look like one can then swallow at most what it claims to cover.

use crate::Frame;
use crate::frame::{Look, Version};

/// A part of the input.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Piece<'a> {
    /// A frame.
    Frame(Frame<'a>),
    /// Bytes that belong to no frame, in one run.
    Junk(&'a [u8]),
}

/// What stands at the first byte, with the neighbour taken into account.
enum Step<'a> {
    Frame(Frame<'a>),
    Junk,
    /// Undecided until more bytes arrive.
    Wait,
}

/// `last`: nothing follows `bytes`.
fn step(bytes: &[u8], last: bool) -> Step<'_> {
    match Frame::look(bytes) {
        Look::Checked(frame) => Step::Frame(frame),
        Look::Unchecked(frame) => match bytes.get(frame.bytes().len()) {
            Some(&next) if Version::from_marker(next).is_some() => Step::Frame(frame),
            None if last => Step::Frame(frame),
            None => Step::Wait,
            Some(_) => Step::Junk,
        },
        Look::Short if !last => Step::Wait,
        Look::Short | Look::Nothing => Step::Junk,
    }
}

/// The pieces of one datagram, in order. Every datagram stands alone: what one peer sends cannot
/// spoil the next frame of another.
pub fn split_datagram(bytes: &[u8]) -> Datagram<'_> {
    Datagram { rest: bytes }
}

/// Iterator over the pieces of a datagram; see [`split_datagram`].
#[derive(Debug, Clone)]
pub struct Datagram<'a> {
    rest: &'a [u8],
}

impl<'a> Iterator for Datagram<'a> {
    type Item = Piece<'a>;

    fn next(&mut self) -> Option<Piece<'a>> {
        if self.rest.is_empty() {
            return None;
        }
        let mut junk = 0;
        while junk < self.rest.len() {
            if let Step::Frame(frame) = step(&self.rest[junk..], true) {
                if junk == 0 {
                    self.rest = &self.rest[frame.bytes().len()..];
                    return Some(Piece::Frame(frame));
                }
                break;
            }
            junk += 1;
        }
        let (junk, rest) = self.rest.split_at(junk);
        self.rest = rest;
        Some(Piece::Junk(junk))
    }
}

/// Splits a stream that arrives in chunks. Holds back at most one undecided frame
/// ([`crate::MAX_FRAME_LEN`] bytes). The frames, and the number of junk bytes, are the same
/// however the stream is cut.
#[derive(Debug, Clone, Default)]
pub struct StreamSplitter {
    held: Vec<u8>,
}

impl StreamSplitter {
    /// A splitter at the start of a stream.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes the next bytes of the stream and hands out what they complete.
    pub fn push(&mut self, bytes: &[u8], mut emit: impl FnMut(Piece<'_>)) {
        self.held.extend_from_slice(bytes);
        let used = split(&self.held, false, &mut emit);
        self.held.drain(..used);
    }

    /// The stream has ended: hands out the rest. The splitter then is as new.
    pub fn finish(&mut self, mut emit: impl FnMut(Piece<'_>)) {
        split(&self.held, true, &mut emit);
        self.held.clear();
    }
}

/// Emits the decided pieces of `bytes` and returns how many bytes they cover.
fn split(bytes: &[u8], last: bool, emit: &mut impl FnMut(Piece<'_>)) -> usize {
    let (mut junk_from, mut at) = (0, 0);
    while at < bytes.len() {
        match step(&bytes[at..], last) {
            Step::Frame(frame) => {
                if junk_from < at {
                    emit(Piece::Junk(&bytes[junk_from..at]));
                }
                emit(Piece::Frame(frame));
                at += frame.bytes().len();
                junk_from = at;
            }
            Step::Junk => at += 1,
            Step::Wait => break,
        }
    }
    if junk_from < at {
        emit(Piece::Junk(&bytes[junk_from..at]));
    }
    at
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::samples::{heartbeat_frame, unknown_frame};

    /// Frames and the number of junk bytes.
    #[derive(Debug, Default, PartialEq, Eq)]
    struct Split {
        frames: Vec<Vec<u8>>,
        junk: usize,
    }

    impl Split {
        fn take(&mut self, piece: Piece<'_>) {
            match piece {
                Piece::Frame(frame) => self.frames.push(frame.bytes().to_vec()),
                Piece::Junk(bytes) => self.junk += bytes.len(),
            }
        }
    }

    fn datagram(bytes: &[u8]) -> Split {
        let mut split = Split::default();
        for piece in split_datagram(bytes) {
            split.take(piece);
        }
        split
    }

    fn stream<'a>(chunks: impl Iterator<Item = &'a [u8]>) -> Split {
        let mut split = Split::default();
        let mut splitter = StreamSplitter::new();
        for chunk in chunks {
            splitter.push(chunk, |piece| split.take(piece));
            assert!(splitter.held.len() <= crate::MAX_FRAME_LEN);
        }
        splitter.finish(|piece| split.take(piece));
        split
    }

    #[test]
    fn forty_frames_of_one_datagram_are_all_found() {
        let frames: Vec<Vec<u8>> = (0..40).map(|n| heartbeat_frame(1, 1, n)).collect();
        let split = datagram(&frames.concat());
        assert_eq!(split, Split { frames, junk: 0 });
    }

    #[test]
    fn junk_between_frames_is_one_piece() {
        let frame = heartbeat_frame(1, 1, 0);
        let bytes = [&frame[..], &[0xFD, 0xFF, 0x00], &frame].concat();
        let pieces: Vec<Piece<'_>> = split_datagram(&bytes).collect();
        assert_eq!(pieces.len(), 3);
        assert_eq!(pieces[1], Piece::Junk(&[0xFD, 0xFF, 0x00]));
    }

    #[test]
    fn an_unknown_message_needs_a_neighbour_or_the_end() {
        let (unknown, known) = (unknown_frame(&[5; 20], 3), heartbeat_frame(1, 1, 0));
        assert_eq!(datagram(&unknown).frames, vec![unknown.clone()]);
        let followed = [&unknown[..], &known].concat();
        assert_eq!(
            datagram(&followed).frames,
            vec![unknown.clone(), known.clone()]
        );
        assert_eq!(stream(followed.chunks(1)), datagram(&followed));
        let loose = [&unknown[..], &[0, 0], &known].concat();
        assert_eq!(datagram(&loose).frames, vec![known]);
    }

    #[test]
    fn a_cut_frame_does_not_hide_the_next() {
        let frame = heartbeat_frame(1, 1, 0);
        let bytes = [&frame[..frame.len() - 4], &frame].concat();
        assert_eq!(datagram(&bytes).frames, vec![frame]);
    }

    proptest! {
        #[test]
        fn a_frame_is_found_between_any_junk(
            before in prop::collection::vec(any::<u8>(), 0..300),
            after in prop::collection::vec(any::<u8>(), 0..300),
            sequence: u8,
        ) {
            // An STX in the junk may honestly claim the frame as its payload when its message is
            // unknown; without one the frame must be found.
            let before: Vec<u8> = before.into_iter().filter(|b| *b < 0xFD).collect();
            let frame = heartbeat_frame(9, 1, sequence);
            let bytes = [&before[..], &frame, &after].concat();
            prop_assert!(datagram(&bytes).frames.contains(&frame));
        }

        #[test]
        fn a_stream_may_be_cut_anywhere(
            parts in prop::collection::vec(
                prop_oneof![
                    any::<u8>().prop_map(|n| heartbeat_frame(1, 1, n)),
                    prop::collection::vec(any::<u8>(), 0..40),
                    prop::collection::vec(0xFC_u8..=0xFE, 1..6),
                    Just(unknown_frame(&[1; 30], 0)),
                ],
                0..20,
            ),
            size in 1_usize..64,
        ) {
            let bytes = parts.concat();
            prop_assert_eq!(stream(bytes.chunks(size)), datagram(&bytes));
        }

        #[test]
        fn no_byte_is_lost(bytes in prop::collection::vec(any::<u8>(), 0..2_000)) {
            let split = datagram(&bytes);
            let framed: usize = split.frames.iter().map(Vec::len).sum();
            prop_assert_eq!(framed + split.junk, bytes.len());
        }
    }
}
