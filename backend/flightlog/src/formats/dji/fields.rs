//! Little-endian fields at fixed places; what lies beyond the end is absent.

use chrono::{DateTime, Utc};

use crate::clock::is_credible;

/// The fields of a block.
#[derive(Debug, Clone, Copy)]
pub(super) struct Fields<'a>(pub(super) &'a [u8]);

impl Fields<'_> {
    fn array<const N: usize>(self, at: usize) -> Option<[u8; N]> {
        self.0.get(at..)?.first_chunk().copied()
    }

    pub(super) fn u8(self, at: usize) -> Option<u8> {
        self.0.get(at).copied()
    }

    pub(super) fn u16(self, at: usize) -> Option<u16> {
        self.array(at).map(u16::from_le_bytes)
    }

    pub(super) fn i16(self, at: usize) -> Option<i16> {
        self.array(at).map(i16::from_le_bytes)
    }

    pub(super) fn i32(self, at: usize) -> Option<i32> {
        self.array(at).map(i32::from_le_bytes)
    }

    pub(super) fn u64(self, at: usize) -> Option<u64> {
        self.array(at).map(u64::from_le_bytes)
    }

    /// A number of single precision that is one.
    pub(super) fn f32(self, at: usize) -> Option<f64> {
        self.array(at)
            .map(|bytes| f64::from(f32::from_le_bytes(bytes)))
            .filter(|number| number.is_finite())
    }

    /// A number of double precision that is one.
    pub(super) fn f64(self, at: usize) -> Option<f64> {
        self.array(at)
            .map(f64::from_le_bytes)
            .filter(|number| number.is_finite())
    }

    /// Milliseconds since 1970, where that may be the time of a flight.
    pub(super) fn time(self, at: usize) -> Option<DateTime<Utc>> {
        let millis = self.array(at).map(i64::from_le_bytes)?;
        DateTime::from_timestamp_millis(millis).filter(|time| is_credible(*time))
    }

    /// A text of `len` bytes, up to the first zero; `None` when nothing is in it.
    pub(super) fn text(self, at: usize, len: usize) -> Option<String> {
        let bytes = self.0.get(at..at + len)?;
        let end = bytes.iter().position(|byte| *byte == 0).unwrap_or(len);
        let text = String::from_utf8_lossy(&bytes[..end]).trim().to_owned();
        (!text.is_empty()).then_some(text)
    }

    /// A serial number: a text of letters and digits. Nothing but zeros is none.
    pub(super) fn serial(self, at: usize, len: usize) -> Option<String> {
        self.text(at, len)
            .filter(|text| text.chars().all(|c| c.is_ascii_alphanumeric()))
            .filter(|text| text.chars().any(|c| c != '0'))
    }
}
