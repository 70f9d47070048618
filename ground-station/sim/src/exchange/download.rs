//! Giving the mission aboard to a ground station.

use letka_mavlink::dialect::{
    MISSION_COUNT_DATA, MISSION_ITEM_INT_DATA, MavCmd, MavFrame, MavMessage, MavMissionResult,
    MavMissionType,
};

use super::{ack, kind_told};
use crate::config::Class;
use crate::craft::Craft;
use crate::mission::{self, Item};
use crate::number::{to_f32, to_i32};
use crate::wire::Peer;

/// A ground station wants to know how many items there are.
pub(super) fn on_request_list(peer: Peer, kind: MavMissionType, craft: &Craft) -> MavMessage {
    let kind = kind_told(craft, kind);
    let ours = kind == MavMissionType::MAV_MISSION_TYPE_MISSION;
    MavMessage::MISSION_COUNT(MISSION_COUNT_DATA {
        count: if ours { craft.mission.len() } else { 0 },
        target_system: peer.system,
        target_component: peer.component,
        mission_type: kind,
        opaque_id: 0,
    })
}

/// A ground station wants an item.
pub(super) fn on_request(peer: Peer, seq: u16, kind: MavMissionType, craft: &Craft) -> MavMessage {
    let kind = kind_told(craft, kind);
    let ours = kind == MavMissionType::MAV_MISSION_TYPE_MISSION;
    match craft.mission.item(seq).filter(|_| ours) {
        Some(item) => MavMessage::MISSION_ITEM_INT(item_message(peer, seq, item, craft)),
        None => ack(peer, kind, MavMissionResult::MAV_MISSION_INVALID_SEQUENCE),
    }
}

fn item_message(peer: Peer, seq: u16, item: &Item, craft: &Craft) -> MISSION_ITEM_INT_DATA {
    let mut message = MISSION_ITEM_INT_DATA {
        param1: item.params[0],
        param2: item.params[1],
        param3: item.params[2],
        param4: item.params[3],
        x: item.lat_e7,
        y: item.lon_e7,
        z: item.height_m,
        seq,
        command: command_of(item.command),
        target_system: peer.system,
        target_component: peer.component,
        frame: match item.frame {
            0 | 5 => MavFrame::MAV_FRAME_GLOBAL,
            2 => MavFrame::MAV_FRAME_MISSION,
            _ => MavFrame::MAV_FRAME_GLOBAL_RELATIVE_ALT,
        },
        current: u8::from(seq == craft.mission.current()),
        autocontinue: item.autocontinue,
        mission_type: MavMissionType::MAV_MISSION_TYPE_MISSION,
    };
    if craft.class == Class::Brus && seq == 0 {
        let home = craft.map.position(craft.home);
        (message.x, message.y) = (to_i32(home.lat() * 1e7), to_i32(home.lon() * 1e7));
        message.z = to_f32(craft.home_amsl_m);
        message.frame = MavFrame::MAV_FRAME_GLOBAL;
        message.command = MavCmd::MAV_CMD_NAV_WAYPOINT;
        (
            message.param1,
            message.param2,
            message.param3,
            message.param4,
        ) = (0.0, 0.0, 0.0, 0.0);
    }
    message
}

/// The items that are stored hold no other numbers.
fn command_of(number: u16) -> MavCmd {
    match number {
        mission::NAV_RETURN_TO_LAUNCH => MavCmd::MAV_CMD_NAV_RETURN_TO_LAUNCH,
        mission::NAV_LAND => MavCmd::MAV_CMD_NAV_LAND,
        mission::NAV_TAKEOFF => MavCmd::MAV_CMD_NAV_TAKEOFF,
        mission::DO_CHANGE_SPEED => MavCmd::MAV_CMD_DO_CHANGE_SPEED,
        _ => MavCmd::MAV_CMD_NAV_WAYPOINT,
    }
}
