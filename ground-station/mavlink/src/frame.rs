//! One MAVLink frame inside a buffer: recognised, measured and checked, not copied.

use crate::crc::checksum;
use crate::crc_extra::crc_extra;

/// First byte of a MAVLink 1 frame.
const STX_V1: u8 = 0xFE;
/// First byte of a MAVLink 2 frame.
const STX_V2: u8 = 0xFD;
/// The only incompatibility flag that a receiver may meet today: a signature follows.
const FLAG_SIGNED: u8 = 0x01;
const SIGNATURE_LEN: usize = 13;
const CRC_LEN: usize = 2;

/// The longest frame: a signed MAVLink 2 frame with a full payload.
pub const MAX_FRAME_LEN: usize = 280;

/// Wire format of a frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Version {
    /// MAVLink 1: one byte of message id, no extension fields.
    V1,
    /// MAVLink 2: three bytes of message id, extension fields, perhaps a signature.
    V2,
}

impl Version {
    const fn header_len(self) -> usize {
        match self {
            Self::V1 => 6,
            Self::V2 => 10,
        }
    }

    /// Length of the shortest frame of this version, bytes.
    pub(crate) const fn shortest(self) -> usize {
        self.header_len() + CRC_LEN
    }

    pub(crate) fn from_marker(byte: u8) -> Option<Self> {
        match byte {
            STX_V1 => Some(Self::V1),
            STX_V2 => Some(Self::V2),
            _ => None,
        }
    }
}

/// A frame as it stood in the buffer. Its checksum is right, unless the message id is unknown
/// and the checksum therefore cannot be computed ([`Frame::is_known`]).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Frame<'a> {
    bytes: &'a [u8],
    message_id: u32,
    version: Version,
    known: bool,
}

/// What begins at the first byte of a buffer.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Look<'a> {
    /// A whole frame whose checksum is right.
    Checked(Frame<'a>),
    /// A whole frame by its header; the message is unknown, so the checksum proves nothing.
    Unchecked(Frame<'a>),
    /// It may be a frame: the buffer ends before it does.
    Short,
    /// Not a frame, or a corrupt one.
    Nothing,
}

impl<'a> Frame<'a> {
    /// Looks at the first byte of `bytes`.
    #[inline]
    pub(crate) fn look(bytes: &'a [u8]) -> Look<'a> {
        let Some(version) = bytes.first().copied().and_then(Version::from_marker) else {
            return Look::Nothing;
        };
        let Some(len) = stated_len(bytes) else {
            let refused = version == Version::V2 && bytes.len() > 2;
            return if refused { Look::Nothing } else { Look::Short };
        };
        let Some(whole) = bytes.get(..len) else {
            return Look::Short;
        };
        let frame = Frame {
            bytes: whole,
            message_id: match version {
                Version::V1 => u32::from(whole[5]),
                Version::V2 => u32::from_le_bytes([whole[7], whole[8], whole[9], 0]),
            },
            version,
            known: true,
        };
        match crc_extra(frame.message_id) {
            Some(extra) if frame.checksum() == checksum(frame.covered(), extra) => {
                Look::Checked(frame)
            }
            Some(_) => Look::Nothing,
            None => Look::Unchecked(Frame {
                known: false,
                ..frame
            }),
        }
    }

    /// The whole frame, from its marker to its checksum or signature.
    pub fn bytes(&self) -> &'a [u8] {
        self.bytes
    }

    /// Wire format.
    pub fn version(&self) -> Version {
        self.version
    }

    /// System that sent it.
    pub fn system_id(&self) -> u8 {
        self.bytes[self.version.header_len() - self.tail_of_header()]
    }

    /// Component that sent it.
    pub fn component_id(&self) -> u8 {
        self.bytes[self.version.header_len() - self.tail_of_header() + 1]
    }

    /// Number that the sender gave it, modulo 256, per component and channel.
    pub fn sequence(&self) -> u8 {
        self.bytes[self.version.header_len() - self.tail_of_header() - 1]
    }

    /// Kind of message.
    pub fn message_id(&self) -> u32 {
        self.message_id
    }

    /// The payload as sent: MAVLink 2 cuts trailing zeros, newer senders may append fields.
    pub fn payload(&self) -> &'a [u8] {
        let header = self.version.header_len();
        &self.bytes[header..header + usize::from(self.bytes[1])]
    }

    /// Whether the message is known, hence the checksum verified.
    pub fn is_known(&self) -> bool {
        self.known
    }

    /// Bytes from the system id to the end of the header.
    fn tail_of_header(&self) -> usize {
        match self.version {
            Version::V1 => 3,
            Version::V2 => 5,
        }
    }

    /// What the checksum covers: all between the marker and itself.
    fn covered(&self) -> &'a [u8] {
        &self.bytes[1..self.version.header_len() + usize::from(self.bytes[1])]
    }

    fn checksum(&self) -> u16 {
        let at = self.version.header_len() + usize::from(self.bytes[1]);
        u16::from_le_bytes([self.bytes[at], self.bytes[at + 1]])
    }
}

/// Length that the header of a frame at the first byte states. `None`: no frame begins here, a
/// flag is set that a receiver must not ignore, or the header is not complete.
pub(crate) fn stated_len(bytes: &[u8]) -> Option<usize> {
    let version = Version::from_marker(*bytes.first()?)?;
    let payload_len = usize::from(*bytes.get(1)?);
    let signature_len = match (version, *bytes.get(2)?) {
        (Version::V1, _) | (Version::V2, 0) => 0,
        (Version::V2, FLAG_SIGNED) => SIGNATURE_LEN,
        // An unknown incompatibility flag: the frame must be dropped.
        (Version::V2, _) => return None,
    };
    Some(version.shortest() + payload_len + signature_len)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples::{self, heartbeat_frame};

    #[test]
    fn header_fields_are_read_in_both_versions() {
        let v2 = heartbeat_frame(3, 1, 200);
        let Look::Checked(frame) = Frame::look(&v2) else {
            panic!("not recognised");
        };
        assert_eq!(frame.version(), Version::V2);
        assert_eq!((frame.system_id(), frame.component_id()), (3, 1));
        assert_eq!((frame.sequence(), frame.message_id()), (200, 0));
        assert_eq!(frame.payload().len(), 9);

        let v1 = samples::V1_HEARTBEAT;
        let Look::Checked(frame) = Frame::look(&v1) else {
            panic!("not recognised");
        };
        assert_eq!(frame.version(), Version::V1);
        assert_eq!((frame.system_id(), frame.component_id()), (1, 1));
        assert_eq!(frame.message_id(), 0);
        assert_eq!(frame.bytes().len(), 17);
    }

    #[test]
    fn a_wrong_checksum_is_nothing() {
        let mut bytes = heartbeat_frame(1, 1, 0);
        bytes[12] ^= 1;
        assert_eq!(Frame::look(&bytes), Look::Nothing);
    }

    #[test]
    fn every_shorter_buffer_is_short() {
        let bytes = heartbeat_frame(1, 1, 0);
        for len in 1..bytes.len() {
            assert_eq!(Frame::look(&bytes[..len]), Look::Short, "{len}");
        }
    }

    #[test]
    fn an_unknown_incompatibility_flag_is_refused_and_a_signature_is_measured() {
        let mut bytes = heartbeat_frame(1, 1, 0);
        bytes[2] = 0x02;
        assert_eq!(Frame::look(&bytes), Look::Nothing);
        bytes[2] = FLAG_SIGNED;
        assert_eq!(stated_len(&bytes), Some(bytes.len() + SIGNATURE_LEN));
    }
}
