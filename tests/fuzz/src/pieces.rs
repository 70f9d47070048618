//! A file that yields few bytes at a time, and is interrupted.

use std::io::{self, Read};

/// Bytes that come in pieces.
pub struct Pieces<'a> {
    rest: &'a [u8],
    len: usize,
    interrupted: bool,
}

impl<'a> Pieces<'a> {
    /// `bytes` in pieces of `len`.
    pub fn new(bytes: &'a [u8], len: usize) -> Self {
        Self {
            rest: bytes,
            len,
            interrupted: false,
        }
    }
}

impl Read for Pieces<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.interrupted = !self.interrupted;
        if self.interrupted && self.rest.len() % 2 == 1 {
            return Err(io::ErrorKind::Interrupted.into());
        }
        let len = self.len.min(buffer.len());
        self.rest.read(&mut buffer[..len])
    }
}
