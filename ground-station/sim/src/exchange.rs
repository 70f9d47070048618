//! The vehicle's side of the mission protocol.
//!
//! | | BRUS | Mavic-class bridge |
//! |---|---|---|
//! | upload | asks for each item, again after 0.25 to 1 s, five times | asks once, in the old way |
//! | a failed upload | the mission before stays | nothing stays |
//! | fence, rally | refused, empty | overwrite the mission |
//! | download | answers both kinds of request | answers the old request only |
//! | clear | acknowledged | no answer |
//!
//! While a mission is flown neither takes another one. One upload goes on at a time.

mod download;

use letka_mavlink::dialect::{
    self, MISSION_ACK_DATA, MISSION_REQUEST_INT_DATA, MavMessage, MavMissionResult, MavMissionType,
    MavSeverity,
};

use crate::config::Class;
use crate::craft::{Craft, Mode};
use crate::mission::{Fault, Item, MAX_ITEMS, Step};
use crate::wire::{ItemMessage, Peer};

/// How long to wait for an item before each further request, and at last before giving up.
const WAITS_S: [f64; 6] = [0.25, 0.5, 1.0, 1.0, 1.0, 1.0];

#[derive(Debug, Clone, Default)]
pub(crate) struct Exchange {
    upload: Option<Upload>,
}

#[derive(Debug, Clone)]
struct Upload {
    peer: Peer,
    count: u16,
    items: Vec<(Item, Step)>,
    waited_s: f64,
    /// How often the item that is due was asked for in vain.
    tries: usize,
}

impl Upload {
    fn next(&self) -> u16 {
        u16::try_from(self.items.len()).unwrap_or(u16::MAX)
    }
}

/// The component that a message of the mission protocol is for; `None`: it is another message.
#[expect(deprecated, reason = "ground stations still ask in the old way")]
pub(crate) fn target_of(message: &MavMessage) -> Option<Peer> {
    let (system, component) = match message {
        MavMessage::MISSION_COUNT(it) => (it.target_system, it.target_component),
        MavMessage::MISSION_ACK(it) => (it.target_system, it.target_component),
        MavMessage::MISSION_CLEAR_ALL(it) => (it.target_system, it.target_component),
        MavMessage::MISSION_REQUEST_LIST(it) => (it.target_system, it.target_component),
        MavMessage::MISSION_REQUEST_INT(it) => (it.target_system, it.target_component),
        MavMessage::MISSION_REQUEST(it) => (it.target_system, it.target_component),
        _ => return None,
    };
    Some(Peer { system, component })
}

impl Exchange {
    /// A message of the mission protocol arrives, other than an item; gives the answer.
    #[expect(deprecated, reason = "ground stations still ask in the old way")]
    pub(crate) fn on_message(
        &mut self,
        peer: Peer,
        message: &MavMessage,
        craft: &mut Craft,
    ) -> Option<MavMessage> {
        match message {
            MavMessage::MISSION_COUNT(it) => {
                Some(self.on_count(peer, it.count, it.mission_type, craft))
            }
            MavMessage::MISSION_ACK(_) => {
                self.on_ack(peer);
                None
            }
            MavMessage::MISSION_CLEAR_ALL(it) => self.on_clear(peer, it.mission_type, craft),
            MavMessage::MISSION_REQUEST_LIST(it) => {
                Some(download::on_request_list(peer, it.mission_type, craft))
            }
            MavMessage::MISSION_REQUEST_INT(it) if craft.class == Class::Brus => {
                Some(download::on_request(peer, it.seq, it.mission_type, craft))
            }
            MavMessage::MISSION_REQUEST(it) => {
                Some(download::on_request(peer, it.seq, it.mission_type, craft))
            }
            _ => None,
        }
    }

    /// A ground station announces a mission.
    fn on_count(
        &mut self,
        peer: Peer,
        count: u16,
        kind: MavMissionType,
        craft: &mut Craft,
    ) -> MavMessage {
        use MavMissionResult as Told;
        // A bridge never gives an upload up, so there the newest one wins.
        let other = craft.class == Class::Brus
            && self
                .upload
                .as_ref()
                .is_some_and(|upload| upload.peer != peer);
        if craft.class == Class::Brus && kind != MavMissionType::MAV_MISSION_TYPE_MISSION {
            return ack(peer, kind, Told::MAV_MISSION_UNSUPPORTED);
        } else if other || is_locked(craft) {
            return ack(peer, kind_told(craft, kind), Told::MAV_MISSION_DENIED);
        } else if count > MAX_ITEMS {
            return ack(peer, kind_told(craft, kind), Told::MAV_MISSION_NO_SPACE);
        }
        if count == 0 || craft.class == Class::Mavic {
            craft.mission.replace(Vec::new());
        }
        if count == 0 {
            self.upload = None;
            return ack(peer, kind_told(craft, kind), Told::MAV_MISSION_ACCEPTED);
        }
        let upload = self.upload.insert(Upload {
            peer,
            count,
            items: Vec::new(),
            waited_s: 0.0,
            tries: 0,
        });
        request(upload, craft.class)
    }

    /// An item arrives. One that is not due is dropped; the vehicle asks for the due one in time.
    pub(crate) fn on_item(
        &mut self,
        peer: Peer,
        message: &ItemMessage,
        craft: &mut Craft,
    ) -> Option<MavMessage> {
        let kind = MavMissionType::MAV_MISSION_TYPE_MISSION;
        let upload = self.upload.as_mut().filter(|upload| upload.peer == peer)?;
        let foreign = craft.class == Class::Brus && message.mission_type != 0;
        if message.seq != upload.next() || foreign {
            return None;
        }
        match craft
            .mission
            .understand(message.seq, &message.item, &craft.map)
        {
            Err(fault) => {
                self.upload = None;
                Some(ack(peer, kind, result_of(fault)))
            }
            // The flight may have begun since the upload did.
            Ok(_) if is_locked(craft) => {
                self.upload = None;
                Some(ack(peer, kind, MavMissionResult::MAV_MISSION_DENIED))
            }
            Ok(step) => {
                upload.items.push((message.item, step));
                (upload.waited_s, upload.tries) = (0.0, 0);
                if upload.next() < upload.count {
                    return Some(request(upload, craft.class));
                }
                craft.mission.replace(std::mem::take(&mut upload.items));
                self.upload = None;
                Some(ack(peer, kind, MavMissionResult::MAV_MISSION_ACCEPTED))
            }
        }
    }

    /// A ground station calls the upload off.
    fn on_ack(&mut self, peer: Peer) {
        if self
            .upload
            .as_ref()
            .is_some_and(|upload| upload.peer == peer)
        {
            self.upload = None;
        }
    }

    /// A ground station wants the mission deleted.
    fn on_clear(
        &mut self,
        peer: Peer,
        kind: MavMissionType,
        craft: &mut Craft,
    ) -> Option<MavMessage> {
        let ours = craft.class == Class::Mavic
            || matches!(
                kind,
                MavMissionType::MAV_MISSION_TYPE_MISSION | MavMissionType::MAV_MISSION_TYPE_ALL
            );
        let result = if ours && is_locked(craft) {
            MavMissionResult::MAV_MISSION_DENIED
        } else {
            MavMissionResult::MAV_MISSION_ACCEPTED
        };
        if ours && result == MavMissionResult::MAV_MISSION_ACCEPTED {
            self.upload = None;
            craft.mission.replace(Vec::new());
        }
        (craft.class == Class::Brus).then(|| ack(peer, kind, result))
    }

    /// Let time pass.
    pub(crate) fn step(&mut self, dt_s: f64, craft: &mut Craft) -> Option<MavMessage> {
        if craft.class == Class::Mavic {
            return None;
        }
        let upload = self.upload.as_mut()?;
        upload.waited_s += dt_s;
        if upload.waited_s < WAITS_S[upload.tries] {
            return None;
        }
        (upload.waited_s, upload.tries) = (0.0, upload.tries + 1);
        if upload.tries < WAITS_S.len() {
            return Some(request(upload, craft.class));
        }
        let peer = upload.peer;
        self.upload = None;
        craft.say(MavSeverity::MAV_SEVERITY_WARNING, "Mission upload timeout");
        let kind = MavMissionType::MAV_MISSION_TYPE_MISSION;
        Some(ack(
            peer,
            kind,
            MavMissionResult::MAV_MISSION_OPERATION_CANCELLED,
        ))
    }
}

/// What kind the answer speaks of: a bridge knows one only.
fn kind_told(craft: &Craft, kind: MavMissionType) -> MavMissionType {
    match craft.class {
        Class::Brus => kind,
        Class::Mavic => MavMissionType::MAV_MISSION_TYPE_MISSION,
    }
}

fn is_locked(craft: &Craft) -> bool {
    craft.armed && craft.mode == Mode::Auto
}

#[expect(deprecated, reason = "a bridge asks in the old way")]
fn request(upload: &Upload, class: Class) -> MavMessage {
    let (seq, peer) = (upload.next(), upload.peer);
    match class {
        Class::Brus => MavMessage::MISSION_REQUEST_INT(MISSION_REQUEST_INT_DATA {
            seq,
            target_system: peer.system,
            target_component: peer.component,
            mission_type: MavMissionType::MAV_MISSION_TYPE_MISSION,
        }),
        Class::Mavic => MavMessage::MISSION_REQUEST(dialect::MISSION_REQUEST_DATA {
            seq,
            target_system: peer.system,
            target_component: peer.component,
            mission_type: MavMissionType::MAV_MISSION_TYPE_MISSION,
        }),
    }
}

fn ack(peer: Peer, kind: MavMissionType, result: MavMissionResult) -> MavMessage {
    MavMessage::MISSION_ACK(MISSION_ACK_DATA {
        target_system: peer.system,
        target_component: peer.component,
        mavtype: result,
        mission_type: kind,
        opaque_id: 0,
    })
}

fn result_of(fault: Fault) -> MavMissionResult {
    use MavMissionResult as Told;
    match fault {
        Fault::Command => Told::MAV_MISSION_UNSUPPORTED,
        Fault::Frame => Told::MAV_MISSION_UNSUPPORTED_FRAME,
        Fault::Param(1) => Told::MAV_MISSION_INVALID_PARAM1,
        Fault::Param(2) => Told::MAV_MISSION_INVALID_PARAM2,
        Fault::Param(5) => Told::MAV_MISSION_INVALID_PARAM5_X,
        Fault::Param(7) => Told::MAV_MISSION_INVALID_PARAM7,
        Fault::Param(_) => Told::MAV_MISSION_INVALID,
    }
}
