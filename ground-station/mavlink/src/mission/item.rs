//! One item of a mission, and its form on the wire.

use mavlink::{MavlinkVersion, MessageData};

use super::MissionError;
use crate::Heartbeat;
use crate::dialect::{MISSION_ITEM_INT_DATA, MavMissionType};

/// Items that one transfer takes.
pub const MAX_ITEMS: usize = 2_000;

const WAYPOINT: u16 = 16;
const FRAME_GLOBAL: u8 = 0;
const ARDUPILOT: u8 = 3;

/// One item of a mission.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Item {
    /// `MAV_CMD`: 16 waypoint, 20 return to launch, 21 land, 22 take-off, ...
    pub command: u16,
    /// `MAV_FRAME`: 3 has heights above home, 0 above mean sea level.
    pub frame: u8,
    /// Degrees north; 0 with longitude 0 where the command needs no place.
    pub lat: f64,
    /// Degrees east.
    pub lon: f64,
    /// Metres, above what `frame` says.
    pub alt_m: f32,
    /// The command's own parameters 1 to 4.
    pub params: [f32; 4],
    /// Whether the vehicle goes on to the next item by itself.
    pub autocontinue: bool,
}

/// Whether the autopilot keeps its home position as item 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HomeSlot {
    /// Item 0 is the first item of the plan.
    None,
    /// Item 0 is home, whatever is uploaded there: `ArduPilot`.
    First,
}

impl HomeSlot {
    /// What the autopilot that sent `heartbeat` does.
    pub fn of(heartbeat: &Heartbeat) -> Self {
        if heartbeat.autopilot == ARDUPILOT {
            Self::First
        } else {
            Self::None
        }
    }

    /// The items to upload for `plan`: where home has a slot of its own, a waypoint at the first
    /// item that has a place is put before them.
    pub fn fill(self, plan: &[Item]) -> Vec<Item> {
        let mut items = Vec::with_capacity(plan.len() + 1);
        if self == Self::First {
            let place = plan.iter().find(|item| item.lat != 0.0 || item.lon != 0.0);
            items.push(Item {
                command: WAYPOINT,
                frame: FRAME_GLOBAL,
                lat: place.map_or(0.0, |item| item.lat),
                lon: place.map_or(0.0, |item| item.lon),
                alt_m: 0.0,
                params: [0.0; 4],
                autocontinue: true,
            });
        }
        items.extend_from_slice(plan);
        items
    }
}

impl Item {
    /// The message that sends this item as number `seq` of a mission.
    pub(super) fn to_message(
        self,
        seq: usize,
        (system, component): (u8, u8),
    ) -> Result<MISSION_ITEM_INT_DATA, MissionError> {
        let invalid = MissionError::InvalidItem(seq);
        let (Some(x), Some(y), Ok(number)) =
            (e7(self.lat, 90.0), e7(self.lon, 180.0), u16::try_from(seq))
        else {
            return Err(invalid);
        };
        if !self.alt_m.is_finite() {
            return Err(invalid);
        }
        let mut wire = Vec::with_capacity(MISSION_ITEM_INT_DATA::ENCODED_LEN);
        for param in self.params {
            wire.extend_from_slice(&param.to_le_bytes());
        }
        wire.extend_from_slice(&x.to_le_bytes());
        wire.extend_from_slice(&y.to_le_bytes());
        wire.extend_from_slice(&self.alt_m.to_le_bytes());
        wire.extend_from_slice(&number.to_le_bytes());
        wire.extend_from_slice(&self.command.to_le_bytes());
        let current = u8::from(seq == 0);
        let mission_type = MavMissionType::MAV_MISSION_TYPE_MISSION as u8;
        wire.extend_from_slice(&[
            system,
            component,
            self.frame,
            current,
            self.autocontinue.into(),
            mission_type,
        ]);
        // Reading the wire form back is the dialect's only way from a number to a command.
        MISSION_ITEM_INT_DATA::deser(MavlinkVersion::V2, &wire).map_err(|_| invalid)
    }

    /// The item in a message.
    pub(super) fn from_message(message: &MISSION_ITEM_INT_DATA) -> Self {
        Self {
            command: u16::try_from(message.command as u32).unwrap_or(u16::MAX),
            frame: u8::try_from(message.frame as u32).unwrap_or(u8::MAX),
            lat: f64::from(message.x) / 1e7,
            lon: f64::from(message.y) / 1e7,
            alt_m: message.z,
            params: [
                message.param1,
                message.param2,
                message.param3,
                message.param4,
            ],
            autocontinue: message.autocontinue != 0,
        }
    }
}

/// 1e-7 degrees, of an angle within `limit` degrees. A plain cast would turn "not a number" into 0,
/// a place in the Gulf of Guinea.
fn e7(degrees: f64, limit: f64) -> Option<i32> {
    if !(-limit..=limit).contains(&degrees) {
        return None;
    }
    #[expect(
        clippy::cast_possible_truncation,
        reason = "180 degrees are 1.8e9, which fits 32 bits"
    )]
    let e7 = (degrees * 1e7).round() as i32;
    Some(e7)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLACE: Item = Item {
        command: WAYPOINT,
        frame: 3,
        lat: 50.147,
        lon: 14.103,
        alt_m: 40.0,
        params: [1.0, 2.0, 3.0, 4.0],
        autocontinue: true,
    };

    #[test]
    fn an_item_survives_the_wire_form() {
        let message = PLACE.to_message(3, (1, 1)).unwrap();
        assert_eq!((message.seq, message.current), (3, 0));
        assert_eq!((message.x, message.y), (501_470_000, 141_030_000));
        assert_eq!(Item::from_message(&message), PLACE);
        assert_eq!(PLACE.to_message(0, (1, 1)).unwrap().current, 1);
    }

    #[test]
    fn what_is_no_place_or_command_is_refused() {
        for item in [
            Item {
                lat: f64::NAN,
                ..PLACE
            },
            Item {
                lon: 181.0,
                ..PLACE
            },
            Item {
                alt_m: f32::INFINITY,
                ..PLACE
            },
            Item {
                command: 65_000,
                ..PLACE
            },
            Item {
                frame: 200,
                ..PLACE
            },
        ] {
            assert_eq!(
                item.to_message(5, (1, 1)),
                Err(MissionError::InvalidItem(5))
            );
        }
    }

    #[test]
    fn home_takes_the_first_slot_of_ardupilot() {
        let takeoff = Item {
            command: 22,
            lat: 0.0,
            lon: 0.0,
            ..PLACE
        };
        let items = HomeSlot::First.fill(&[takeoff, PLACE]);
        assert_eq!(items.len(), 3);
        assert_eq!((items[0].command, items[0].frame), (16, 0));
        assert!((items[0].lat - PLACE.lat).abs() < 1e-9);
        assert_eq!(HomeSlot::None.fill(&[takeoff, PLACE]).len(), 2);
    }
}
