//! Typed messages from frames.

use mavlink::error::ParserError;
use mavlink::{MavlinkVersion, Message};

use crate::dialect::MavMessage;
use crate::{Frame, Version};

/// A frame's payload is not a message of the dialect.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DecodeError {
    /// The message belongs to another dialect.
    #[error("message {0} is unknown")]
    UnknownMessage(u32),
    /// A field holds a value which the dialect does not name; a newer sender may know it.
    #[error("message {message_id} holds {value}, which is no {field}")]
    UnknownValue {
        /// Kind of message.
        message_id: u32,
        /// Enumeration of the field.
        field: &'static str,
        /// The value sent.
        value: u64,
    },
    /// The payload does not fit the definition.
    #[error("message {0} is malformed")]
    Malformed(u32),
}

/// The typed message of `frame`: cut payloads are filled with zeros, a longer one's tail ignored.
pub fn decode(frame: &Frame<'_>) -> Result<MavMessage, DecodeError> {
    let version = match frame.version() {
        Version::V1 => MavlinkVersion::V1,
        Version::V2 => MavlinkVersion::V2,
    };
    let message_id = frame.message_id();
    MavMessage::parse(version, message_id, frame.payload()).map_err(|error| match error {
        ParserError::UnknownMessage { id } => DecodeError::UnknownMessage(id),
        ParserError::InvalidEnum { enum_type, value } => DecodeError::UnknownValue {
            message_id,
            field: enum_type,
            value,
        },
        _ => DecodeError::Malformed(message_id),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Heartbeat;
    use crate::frame::Look;
    use crate::samples;

    fn checked(bytes: &[u8]) -> Frame<'_> {
        match Frame::look(bytes) {
            Look::Checked(frame) | Look::Unchecked(frame) => frame,
            other => panic!("{other:?}"),
        }
    }

    /// A heartbeat with `payload[at]` replaced and the checksum made right again.
    fn tampered(at: usize, value: u8) -> Vec<u8> {
        let mut bytes = samples::heartbeat_frame(1, 1, 0);
        bytes[10 + at] = value;
        let end = bytes.len() - 2;
        let crc = mavlink::calculate_crc(&bytes[1..end], 50);
        bytes[end..].copy_from_slice(&crc.to_le_bytes());
        bytes
    }

    #[test]
    fn a_message_comes_back_as_it_was_encoded() {
        let message = samples::heartbeat(true);
        let bytes = samples::frame(1, 1, 0, &message);
        assert_eq!(decode(&checked(&bytes)).unwrap(), message);
    }

    #[test]
    fn an_unknown_value_is_an_error_here_and_still_a_heartbeat() {
        let bytes = tampered(4, 200);
        let frame = checked(&bytes);
        assert!(matches!(
            decode(&frame),
            Err(DecodeError::UnknownValue { value: 200, .. })
        ));
        assert_eq!(Heartbeat::read(&frame).unwrap().kind, 200);
    }

    #[test]
    fn an_unknown_message_is_named() {
        let bytes = samples::unknown_frame(&[1, 2, 3], 9);
        let frame = checked(&bytes);
        assert!(!frame.is_known());
        assert_eq!(decode(&frame), Err(DecodeError::UnknownMessage(60_000)));
    }
}
