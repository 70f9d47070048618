//! Bytes of a log as they come, with the place in the file: looked at, taken, or by the line.

use std::io::{self, Read};

use crate::LogError;

/// Bytes that are asked for at once.
const CHUNK_LEN: usize = 64 * 1024;

/// A log being read. Holds no more than what was last looked at and one chunk.
pub(crate) struct Source<'a> {
    inner: &'a mut dyn Read,
    buffer: Vec<u8>,
    /// Bytes of the buffer that were read; what lies behind is room.
    filled: usize,
    /// Bytes of them that were taken.
    taken: usize,
    /// Place in the file of the first byte that was not taken.
    offset: u64,
    ended: bool,
    lines: u64,
}

/// A line of a text file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Line {
    /// Its number, from 1.
    pub(crate) number: u64,
    /// Without its end; what is not UTF-8 is replaced.
    pub(crate) text: String,
    /// Bytes with its end.
    pub(crate) len: u64,
}

impl<'a> Source<'a> {
    pub(crate) fn new(inner: &'a mut dyn Read) -> Self {
        Self {
            inner,
            buffer: Vec::new(),
            filled: 0,
            taken: 0,
            offset: 0,
            ended: false,
            lines: 0,
        }
    }

    /// Bytes taken so far: the place of the next one.
    pub(crate) fn offset(&self) -> u64 {
        self.offset
    }

    /// The next bytes, at least `len` of them unless the file ends before.
    pub(crate) fn look(&mut self, len: usize) -> Result<&[u8], LogError> {
        while self.filled - self.taken < len && !self.ended {
            self.fill()?;
        }
        Ok(&self.buffer[self.taken..self.filled])
    }

    fn fill(&mut self) -> Result<(), LogError> {
        self.buffer.copy_within(self.taken..self.filled, 0);
        self.filled -= self.taken;
        self.taken = 0;
        let held = self.filled;
        let room = held + CHUNK_LEN;
        if self.buffer.len() < room {
            self.buffer.resize(room, 0);
        }
        let read = loop {
            match self.inner.read(&mut self.buffer[held..room]) {
                Err(cause) if cause.kind() == io::ErrorKind::Interrupted => {}
                read => break read,
            }
        };
        let len = *read.as_ref().unwrap_or(&0);
        self.filled = held + len.min(CHUNK_LEN);
        self.ended = len == 0;
        let offset = self.offset + length(held);
        read.map_err(|cause| LogError::Read { offset, cause })?;
        Ok(())
    }

    /// Takes `len` bytes that were looked at.
    pub(crate) fn take(&mut self, len: usize) {
        let len = len.min(self.filled - self.taken);
        self.taken += len;
        self.offset += length(len);
    }

    /// The rest of the file, unless it is longer than `limit` bytes.
    pub(crate) fn rest(&mut self, limit: usize) -> Result<&[u8], LogError> {
        let too_large = LogError::TooLarge {
            limit: length(limit),
        };
        let rest = self.look(limit + 1)?;
        if rest.len() > limit {
            return Err(too_large);
        }
        Ok(rest)
    }

    /// The next line. One that is longer than `limit` bytes comes in parts of so many.
    pub(crate) fn line(&mut self, limit: usize) -> Result<Option<Line>, LogError> {
        let mut searched = 0;
        let len = loop {
            let held = self.look(searched + 1)?;
            let held = &held[..held.len().min(limit)];
            let Some(fresh) = held.get(searched..).filter(|fresh| !fresh.is_empty()) else {
                break held.len();
            };
            if let Some(at) = fresh.iter().position(|byte| *byte == b'\n') {
                break searched + at + 1;
            }
            searched = held.len();
            if searched >= limit {
                break searched;
            }
        };
        if len == 0 {
            return Ok(None);
        }
        let bytes = &self.look(len)?[..len];
        let text = String::from_utf8_lossy(bytes);
        let text = text.trim_end_matches(['\n', '\r']).to_owned();
        self.take(len);
        self.lines += 1;
        Ok(Some(Line {
            number: self.lines,
            text,
            len: length(len),
        }))
    }
}

/// A length of something in memory.
pub(crate) fn length(len: usize) -> u64 {
    u64::try_from(len).expect("a length in memory fits 64 bits")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_numbered_and_a_huge_one_comes_in_parts() {
        let text = format!("a\r\nb\n\n{}\nlast", "x".repeat(200_000));
        let mut bytes = text.as_bytes();
        let mut source = Source::new(&mut bytes);
        let mut lines = Vec::new();
        while let Some(line) = source.line(65_536).unwrap() {
            lines.push((line.number, line.text.len()));
        }
        assert_eq!(lines[..3], [(1, 1), (2, 1), (3, 0)]);
        assert!(lines.len() > 5, "{lines:?}");
        assert_eq!(lines.last().unwrap().1, 4);
        assert_eq!(source.offset(), length(text.len()));
    }

    #[test]
    fn parts_of_a_line_do_not_depend_on_how_the_file_comes() {
        let text = format!("{}\nlast", "x".repeat(200_000));
        let lengths = |at: usize| {
            let (first, second) = text.as_bytes().split_at(at);
            let mut file = first.chain(second);
            let mut source = Source::new(&mut file);
            let mut lengths = Vec::new();
            while let Some(line) = source.line(16_000).unwrap() {
                lengths.push(line.len);
            }
            lengths
        };
        assert_eq!(lengths(0)[..2], [16_000, 16_000]);
        for at in [1, 15_999, 16_000, 70_000, 200_000] {
            assert_eq!(lengths(at), lengths(0), "{at}");
        }
    }

    #[test]
    fn a_file_that_is_too_large_is_refused_and_never_held() {
        let mut endless = io::repeat(7);
        let mut source = Source::new(&mut endless);
        assert!(matches!(
            source.rest(100_000),
            Err(LogError::TooLarge { limit: 100_000 })
        ));
        assert!(source.buffer.len() <= 100_001 + CHUNK_LEN);
    }
}
