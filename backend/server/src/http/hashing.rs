//! Bytes that are hashed and counted on their way to somewhere.

use std::io::{self, Write};

use sha2::{Digest, Sha256};

/// Hands on what is written to it, and knows its SHA-256 and its length.
#[derive(Debug)]
pub(crate) struct Hashing<W> {
    to: W,
    hash: Sha256,
    bytes: u64,
}

impl<W> Hashing<W> {
    /// Hashes what goes to `to`.
    pub(crate) fn new(to: W) -> Self {
        Self {
            to,
            hash: Sha256::new(),
            bytes: 0,
        }
    }

    /// Bytes so far.
    pub(crate) fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Takes in bytes that go their way elsewhere.
    pub(crate) fn update(&mut self, bytes: &[u8]) {
        self.hash.update(bytes);
        self.bytes += bytes.len() as u64;
    }

    /// Where they went, and their hash.
    pub(crate) fn finish(self) -> (W, [u8; 32]) {
        (self.to, self.hash.finalize().into())
    }
}

impl<W: Write> Write for Hashing<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let taken = self.to.write(bytes)?;
        self.update(&bytes[..taken]);
        Ok(taken)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.to.flush()
    }
}
