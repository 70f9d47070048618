//! Frames for the tests of this crate.

use mavlink::Message;

use crate::Encoder;
use crate::dialect::{HEARTBEAT_DATA, MavAutopilot, MavMessage, MavModeFlag, MavState, MavType};

/// A MAVLink 1 heartbeat of system 1, component 1, made by pymavlink 2.4.50.
pub(crate) const V1_HEARTBEAT: [u8; 17] = [
    0xfe, 0x9, 0x0, 0x1, 0x1, 0x0, 0x0, 0x0, 0x0, 0x0, 0x2, 0x3, 0x51, 0x4, 0x3, 0x7d, 0xdd,
];

/// The fifth frame of an armed hexacopter, made by pymavlink 2.4.50.
pub(crate) const V2_HEARTBEAT: [u8; 21] = [
    0xfd, 0x9, 0x0, 0x0, 0x5, 0x1, 0x1, 0x0, 0x0, 0x0, 0x3, 0x0, 0x0, 0x0, 0xd, 0x3, 0x81, 0x3,
    0x3, 0x8, 0x85,
];

/// An armed or disarmed ArduPilot hexacopter's heartbeat.
pub(crate) fn heartbeat(armed: bool) -> MavMessage {
    let mut base_mode = MavModeFlag::MAV_MODE_FLAG_CUSTOM_MODE_ENABLED;
    if armed {
        base_mode |= MavModeFlag::MAV_MODE_FLAG_SAFETY_ARMED;
    }
    MavMessage::HEARTBEAT(HEARTBEAT_DATA {
        custom_mode: 3,
        mavtype: MavType::MAV_TYPE_HEXAROTOR,
        autopilot: MavAutopilot::MAV_AUTOPILOT_ARDUPILOTMEGA,
        base_mode,
        system_status: MavState::MAV_STATE_STANDBY,
        mavlink_version: 3,
    })
}

/// A disarmed heartbeat as a frame with the given header.
pub(crate) fn heartbeat_frame(system_id: u8, component_id: u8, sequence: u8) -> Vec<u8> {
    frame(system_id, component_id, sequence, &heartbeat(false))
}

/// Any message as a frame with the given header.
pub(crate) fn frame(
    system_id: u8,
    component_id: u8,
    sequence: u8,
    message: &MavMessage,
) -> Vec<u8> {
    let mut encoder = Encoder::new(system_id, component_id);
    for _ in 0..sequence {
        encoder.encode(message);
    }
    encoder.encode(message)
}

/// A frame of a message id that nothing here knows, with a checksum made from `extra`.
pub(crate) fn unknown_frame(payload: &[u8], extra: u8) -> Vec<u8> {
    let id = 60_000_u32;
    assert!(MavMessage::default_message_from_id(id).is_none());
    let len = u8::try_from(payload.len()).unwrap();
    let mut bytes = vec![0xFD, len, 0, 0, 7, 1, 1];
    bytes.extend_from_slice(&id.to_le_bytes()[..3]);
    bytes.extend_from_slice(payload);
    let crc = mavlink::calculate_crc(&bytes[1..], extra);
    bytes.extend_from_slice(&crc.to_le_bytes());
    bytes
}
