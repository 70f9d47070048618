//! Frames from typed messages.

use mavlink::{MavlinkVersion, Message};

use crate::crc_extra::crc_extra;
use crate::dialect::MavMessage;

/// Makes MAVLink 2 frames of one component and numbers them. Keep one per channel: a receiver
/// counts losses by the numbers.
#[derive(Debug, Clone)]
pub struct Encoder {
    system_id: u8,
    component_id: u8,
    sequence: u8,
}

impl Encoder {
    /// An encoder for the component `component_id` of the system `system_id` (1 to 255 each).
    pub fn new(system_id: u8, component_id: u8) -> Self {
        Self {
            system_id,
            component_id,
            sequence: 0,
        }
    }

    /// The next frame, with `message` as its payload.
    pub fn encode(&mut self, message: &MavMessage) -> Vec<u8> {
        let mut payload = [0_u8; 255];
        let len = message.ser(MavlinkVersion::V2, &mut payload);
        let id = message.message_id();
        let mut bytes = Vec::with_capacity(len + 12);
        bytes.extend_from_slice(&[
            0xFD,
            u8::try_from(len).expect("a payload has at most 255 bytes"),
            0,
            0,
            self.sequence,
            self.system_id,
            self.component_id,
        ]);
        bytes.extend_from_slice(&id.to_le_bytes()[..3]);
        bytes.extend_from_slice(&payload[..len]);
        let extra = crc_extra(id).expect("a typed message is of the dialect");
        let crc = mavlink::calculate_crc(&bytes[1..], extra);
        bytes.extend_from_slice(&crc.to_le_bytes());
        self.sequence = self.sequence.wrapping_add(1);
        bytes
    }
}

#[cfg(test)]
mod tests {
    use mavlink::{MavlinkVersion, MessageData};

    use super::*;
    use crate::dialect::{
        COMMAND_ACK_DATA, MISSION_COUNT_DATA, MISSION_ITEM_INT_DATA, MavMissionType,
    };
    use crate::samples;

    #[test]
    fn the_extension_fields_are_compiled_in() {
        assert_eq!(MISSION_ITEM_INT_DATA::ENCODED_LEN, 38);
        assert_eq!(COMMAND_ACK_DATA::ENCODED_LEN, 10);
        let count = MISSION_COUNT_DATA {
            mission_type: MavMissionType::MAV_MISSION_TYPE_FENCE,
            ..MISSION_COUNT_DATA::default()
        };
        let mut payload = [0; 255];
        assert_eq!(count.ser(MavlinkVersion::V2, &mut payload), 5);
        assert_eq!(payload[4], 1);
    }

    #[test]
    fn frames_are_numbered_modulo_256() {
        let mut encoder = Encoder::new(255, 190);
        let numbers: Vec<u8> = (0..258)
            .map(|_| encoder.encode(&samples::heartbeat(false))[4])
            .collect();
        assert_eq!((numbers[0], numbers[255], numbers[256]), (0, 255, 0));
    }

    #[test]
    fn a_frame_is_the_one_that_pymavlink_makes() {
        let message = samples::heartbeat(true);
        assert_eq!(samples::frame(1, 1, 5, &message), samples::V2_HEARTBEAT);
    }
}
