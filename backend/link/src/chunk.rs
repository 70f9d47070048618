//! Log bytes as a binary frame: 16 bytes log id, 8 bytes offset (big-endian), then the bytes.

use letka_domain::ids::LogId;
use uuid::Uuid;

/// Most log bytes in one frame; a reader refuses more.
pub const MAX_CHUNK_BYTES: usize = 256 * 1024;

const HEADER_BYTES: usize = 24;

/// A piece of a raw flight log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogChunk {
    /// The log.
    pub log_id: LogId,
    /// Where in the log the bytes begin.
    pub offset: u64,
    /// One to [`MAX_CHUNK_BYTES`] bytes.
    pub bytes: Vec<u8>,
}

/// A binary frame is not a piece of a log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ChunkError {
    /// There is no room for log id, offset and a byte.
    #[error("a frame of {0} bytes is too short for a log chunk")]
    TooShort(usize),
    /// It carries more than [`MAX_CHUNK_BYTES`].
    #[error("{0} bytes are more than a log chunk may carry")]
    TooLong(usize),
    /// Offset and length together do not fit a file.
    #[error("a log chunk cannot begin at byte {0}")]
    Offset(u64),
}

impl LogChunk {
    /// Offset of the first byte after this piece.
    pub fn end(&self) -> u64 {
        self.offset + self.bytes.len() as u64
    }

    /// The frame. An error if no reader would take it.
    pub fn encode(&self) -> Result<Vec<u8>, ChunkError> {
        check(self.offset, self.bytes.len())?;
        let mut frame = Vec::with_capacity(HEADER_BYTES + self.bytes.len());
        frame.extend_from_slice(self.log_id.0.as_bytes());
        frame.extend_from_slice(&self.offset.to_be_bytes());
        frame.extend_from_slice(&self.bytes);
        Ok(frame)
    }

    /// Reads a frame.
    pub fn decode(frame: &[u8]) -> Result<Self, ChunkError> {
        let too_short = ChunkError::TooShort(frame.len());
        let (id, rest) = frame.split_first_chunk::<16>().ok_or(too_short)?;
        let (offset, bytes) = rest.split_first_chunk::<8>().ok_or(too_short)?;
        let offset = u64::from_be_bytes(*offset);
        check(offset, bytes.len())?;
        Ok(Self {
            log_id: LogId(Uuid::from_bytes(*id)),
            offset,
            bytes: bytes.to_vec(),
        })
    }
}

fn check(offset: u64, length: usize) -> Result<(), ChunkError> {
    if length == 0 {
        Err(ChunkError::TooShort(HEADER_BYTES))
    } else if length > MAX_CHUNK_BYTES {
        Err(ChunkError::TooLong(length))
    } else if offset > i64::MAX as u64 - MAX_CHUNK_BYTES as u64 {
        Err(ChunkError::Offset(offset))
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chunk(offset: u64, length: usize) -> LogChunk {
        LogChunk {
            log_id: LogId(Uuid::from_u128(0x0102)),
            offset,
            bytes: vec![7; length],
        }
    }

    #[test]
    fn a_chunk_comes_back_as_it_was() {
        for (offset, length) in [(0, 1), (4_000_000_000_000, MAX_CHUNK_BYTES)] {
            let chunk = chunk(offset, length);
            assert_eq!(LogChunk::decode(&chunk.encode().unwrap()), Ok(chunk));
        }
    }

    #[test]
    fn the_layout_is_fixed() {
        let frame = chunk(0x0304, 2).encode().unwrap();
        let mut expected = [0_u8; 26];
        expected[14..16].copy_from_slice(&[1, 2]);
        expected[22..24].copy_from_slice(&[3, 4]);
        expected[24..].copy_from_slice(&[7, 7]);
        assert_eq!(frame, expected);
    }

    #[test]
    fn bad_frames_are_named() {
        assert_eq!(LogChunk::decode(&[0; 7]), Err(ChunkError::TooShort(7)));
        assert_eq!(LogChunk::decode(&[0; 24]), Err(ChunkError::TooShort(24)));
        let long = vec![0; HEADER_BYTES + MAX_CHUNK_BYTES + 1];
        assert_eq!(
            LogChunk::decode(&long),
            Err(ChunkError::TooLong(MAX_CHUNK_BYTES + 1))
        );
        assert_eq!(
            LogChunk::decode(&[255; 30]),
            Err(ChunkError::Offset(u64::MAX))
        );
        assert_eq!(chunk(0, 0).encode(), Err(ChunkError::TooShort(24)));
    }
}
