//! Messages read and written by byte where typed ones would lose a number they do not know.
//!
//! A real autopilot answers a command that it has never heard of; the dialect cannot even decode
//! it. So commands and mission items are read as numbers, and the acknowledgement carries the
//! command's number whatever it is.

use letka_mavlink::dialect::{COMMAND_ACK_DATA, MavMessage, MavResult};
use letka_mavlink::{Encoder, Frame};

use crate::mission::Item;

const MISSION_ITEM_INT: u32 = 73;
const COMMAND_INT: u32 = 75;
const COMMAND_LONG: u32 = 76;
/// Length of a MAVLink 2 header.
const HEADER_LEN: usize = 10;
const CRC_LEN: usize = 2;
/// The byte that the checksum of a `COMMAND_ACK` includes.
const COMMAND_ACK_EXTRA: u8 = 143;

/// The component that sent a message, or that it is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Peer {
    pub(crate) system: u8,
    pub(crate) component: u8,
}

/// A `COMMAND_LONG` or `COMMAND_INT`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Command {
    pub(crate) number: u16,
    /// Parameters 1 to 4.
    pub(crate) params: [f32; 4],
    /// Parameter 7, or z.
    pub(crate) height_m: f32,
    /// The frame of z; `None` in a `COMMAND_LONG`.
    pub(crate) frame: Option<u8>,
    pub(crate) target: Peer,
}

/// The payload, filled up with the zeros that the sender cut.
struct Payload<'a>(&'a [u8]);

impl Payload<'_> {
    fn array<const N: usize>(&self, at: usize) -> [u8; N] {
        std::array::from_fn(|index| self.u8(at + index))
    }

    fn u8(&self, at: usize) -> u8 {
        self.0.get(at).copied().unwrap_or(0)
    }

    fn u16(&self, at: usize) -> u16 {
        u16::from_le_bytes(self.array(at))
    }

    fn i32(&self, at: usize) -> i32 {
        i32::from_le_bytes(self.array(at))
    }

    fn f32(&self, at: usize) -> f32 {
        f32::from_le_bytes(self.array(at))
    }

    fn params(&self) -> [f32; 4] {
        std::array::from_fn(|index| self.f32(index * 4))
    }

    fn peer(&self, at: usize) -> Peer {
        Peer {
            system: self.u8(at),
            component: self.u8(at + 1),
        }
    }
}

impl Command {
    /// The command in `frame`, if it holds one.
    pub(crate) fn read(frame: &Frame<'_>) -> Option<Self> {
        let id = frame.message_id();
        let payload = Payload(frame.payload());
        [COMMAND_INT, COMMAND_LONG].contains(&id).then(|| Self {
            number: payload.u16(28),
            params: payload.params(),
            height_m: payload.f32(24),
            frame: (id == COMMAND_INT).then(|| payload.u8(32)),
            target: payload.peer(30),
        })
    }
}

/// A `MISSION_ITEM_INT`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct ItemMessage {
    pub(crate) seq: u16,
    pub(crate) item: Item,
    pub(crate) mission_type: u8,
    pub(crate) target: Peer,
}

impl ItemMessage {
    /// The item in `frame`, if it holds one.
    pub(crate) fn read(frame: &Frame<'_>) -> Option<Self> {
        let payload = Payload(frame.payload());
        (frame.message_id() == MISSION_ITEM_INT).then(|| Self {
            seq: payload.u16(28),
            item: Item {
                command: payload.u16(30),
                frame: payload.u8(34),
                autocontinue: payload.u8(36),
                params: payload.params(),
                lat_e7: payload.i32(16),
                lon_e7: payload.i32(20),
                height_m: payload.f32(24),
            },
            mission_type: payload.u8(37),
            target: payload.peer(32),
        })
    }
}

/// The frame that tells `to` how the command `number` went.
pub(crate) fn acknowledgement(
    encoder: &mut Encoder,
    number: u16,
    result: MavResult,
    to: Peer,
) -> Vec<u8> {
    let mut frame = encoder.encode(&MavMessage::COMMAND_ACK(COMMAND_ACK_DATA {
        result,
        progress: u8::MAX,
        target_system: to.system,
        target_component: to.component,
        ..COMMAND_ACK_DATA::default()
    }));
    frame[HEADER_LEN..HEADER_LEN + 2].copy_from_slice(&number.to_le_bytes());
    let end = frame.len() - CRC_LEN;
    let crc = checksum(&frame[1..end], COMMAND_ACK_EXTRA);
    frame[end..].copy_from_slice(&crc.to_le_bytes());
    frame
}

/// CRC-16/MCRF4XX over `bytes` and the message's own byte.
fn checksum(bytes: &[u8], extra: u8) -> u16 {
    let bytes = bytes.iter().copied().chain([extra]);
    bytes.fold(0xFFFF, |crc: u16, byte| {
        let mut mixed = byte ^ crc.to_le_bytes()[0];
        mixed ^= mixed << 4;
        let mixed = u16::from(mixed);
        (crc >> 8) ^ (mixed << 8) ^ (mixed << 3) ^ (mixed >> 4)
    })
}

#[cfg(test)]
mod tests {
    use letka_mavlink::dialect::MavCmd;
    use letka_mavlink::{Piece, decode, split_datagram};

    use super::*;

    const STATION: Peer = Peer {
        system: 255,
        component: 190,
    };

    #[test]
    fn an_acknowledgement_carries_any_number_with_a_good_checksum() {
        let mut encoder = Encoder::new(1, 1);
        let accepted = MavResult::MAV_RESULT_ACCEPTED;
        let bytes = acknowledgement(&mut encoder, 400, accepted, STATION);
        let Some(Piece::Frame(frame)) = split_datagram(&bytes).next() else {
            panic!("the frame is good");
        };
        let Ok(MavMessage::COMMAND_ACK(ack)) = decode(&frame) else {
            panic!("the frame is an acknowledgement");
        };
        assert_eq!(ack.command, MavCmd::MAV_CMD_COMPONENT_ARM_DISARM);
        assert_eq!((ack.target_system, ack.target_component), (255, 190));

        let unsupported = MavResult::MAV_RESULT_UNSUPPORTED;
        let bytes = acknowledgement(&mut encoder, 65_000, unsupported, STATION);
        let Some(Piece::Frame(frame)) = split_datagram(&bytes).next() else {
            panic!("the frame is good");
        };
        assert_eq!(Payload(frame.payload()).u16(0), 65_000);
    }
}
