//! A vehicle and a ground station that exchange frames in simulated time.

use letka_mavlink::dialect::{
    self, COMMAND_INT_DATA, COMMAND_LONG_DATA, HEARTBEAT_DATA, MISSION_CLEAR_ALL_DATA,
    MISSION_COUNT_DATA, MISSION_ITEM_INT_DATA, MISSION_REQUEST_INT_DATA, MISSION_REQUEST_LIST_DATA,
    MavCmd, MavFrame, MavMissionResult, MavMissionType, MavResult, MavState, MavType,
};

use super::*;
use crate::config::Uid;

mod missions;

const MISSION: MavMissionType = MavMissionType::MAV_MISSION_TYPE_MISSION;
const FENCE: MavMissionType = MavMissionType::MAV_MISSION_TYPE_FENCE;
const VEHICLE: u8 = 7;

struct Scene {
    vehicle: Vehicle,
    encoder: Encoder,
}

impl Scene {
    fn new(class: Class) -> Self {
        let home = Position::new(50.1, 14.26).unwrap();
        let config = VehicleConfig::new(VEHICLE, class, home);
        Self {
            vehicle: Vehicle::new(config, 1_700_000_000_000_000).unwrap(),
            encoder: Encoder::new(255, 190),
        }
    }

    /// Let time pass; gives the messages that were sent meanwhile.
    fn pass(&mut self, seconds: f64) -> Vec<MavMessage> {
        let mut left_s = seconds;
        let mut messages = Vec::new();
        while left_s > 0.0 {
            self.vehicle.step(0.02);
            left_s -= 0.02;
            messages.extend(self.take());
        }
        messages
    }

    fn take(&mut self) -> Vec<MavMessage> {
        let frames: Vec<Vec<u8>> = self.vehicle.drain_frames().collect();
        frames.iter().map(|frame| read(frame).1).collect()
    }

    /// Send a message; gives what the vehicle answers at once.
    fn send(&mut self, message: &MavMessage) -> Vec<MavMessage> {
        self.take();
        let frame = self.encoder.encode(message);
        self.vehicle.on_datagram(&frame);
        self.take()
    }

    fn order(&mut self, command: MavCmd, params: [f32; 3]) -> MavResult {
        let answers = self.send(&order(command, params));
        acknowledged(&answers)
    }

    fn announce(&mut self, count: u16, mission_type: MavMissionType) -> Vec<MavMessage> {
        self.send(&MavMessage::MISSION_COUNT(MISSION_COUNT_DATA {
            count,
            target_system: VEHICLE,
            target_component: 1,
            mission_type,
            opaque_id: 0,
        }))
    }

    /// Upload as a good ground station does; gives the final acknowledgement.
    fn upload(&mut self, items: &[MISSION_ITEM_INT_DATA]) -> MavMissionResult {
        let count = u16::try_from(items.len()).unwrap();
        let mut answers = self.announce(count, MISSION);
        loop {
            match answers.first().expect("an answer") {
                MavMessage::MISSION_ACK(ack) => return ack.mavtype,
                other => {
                    let seq = requested(other).expect("a request");
                    let item = items[usize::from(seq)].clone();
                    answers = self.send(&MavMessage::MISSION_ITEM_INT(item));
                }
            }
        }
    }

    /// Number of items aboard.
    fn stored(&mut self) -> u16 {
        let list = MISSION_REQUEST_LIST_DATA {
            target_system: VEHICLE,
            target_component: 1,
            mission_type: MISSION,
        };
        match self.send(&MavMessage::MISSION_REQUEST_LIST(list)).first() {
            Some(MavMessage::MISSION_COUNT(count)) => count.count,
            other => panic!("no count but {other:?}"),
        }
    }

    fn download(&mut self, seq: u16) -> Option<MISSION_ITEM_INT_DATA> {
        let request = MISSION_REQUEST_INT_DATA {
            seq,
            target_system: VEHICLE,
            target_component: 1,
            mission_type: MISSION,
        };
        match self.send(&MavMessage::MISSION_REQUEST_INT(request)).pop() {
            Some(MavMessage::MISSION_ITEM_INT(item)) => Some(item),
            _ => None,
        }
    }
}

/// The number of a frame and its message.
fn read(bytes: &[u8]) -> (u8, MavMessage) {
    let Some(Piece::Frame(frame)) = split_datagram(bytes).next() else {
        panic!("a vehicle sends good frames");
    };
    (frame.sequence(), decode(&frame).unwrap())
}

#[expect(deprecated, reason = "a bridge asks in the old way")]
fn requested(message: &MavMessage) -> Option<u16> {
    match message {
        MavMessage::MISSION_REQUEST_INT(request) => Some(request.seq),
        MavMessage::MISSION_REQUEST(request) => Some(request.seq),
        _ => None,
    }
}

fn order(command: MavCmd, [param1, param2, param7]: [f32; 3]) -> MavMessage {
    MavMessage::COMMAND_LONG(COMMAND_LONG_DATA {
        command,
        param1,
        param2,
        param7,
        target_system: VEHICLE,
        target_component: 1,
        ..COMMAND_LONG_DATA::default()
    })
}

fn acknowledged(answers: &[MavMessage]) -> MavResult {
    let acks: Vec<_> = answers
        .iter()
        .filter_map(|answer| match answer {
            MavMessage::COMMAND_ACK(ack) => Some(ack),
            _ => None,
        })
        .collect();
    assert_eq!(acks.len(), 1, "{answers:?}");
    assert_eq!(
        (acks[0].target_system, acks[0].target_component),
        (255, 190)
    );
    acks[0].result
}

fn item(seq: u16, command: MavCmd) -> MISSION_ITEM_INT_DATA {
    MISSION_ITEM_INT_DATA {
        seq,
        command,
        x: 501_005_000,
        y: 142_600_000,
        z: 20.0,
        target_system: VEHICLE,
        target_component: 1,
        frame: MavFrame::MAV_FRAME_GLOBAL_RELATIVE_ALT,
        autocontinue: 1,
        ..MISSION_ITEM_INT_DATA::default()
    }
}

/// Home, up, there, back.
fn mission() -> Vec<MISSION_ITEM_INT_DATA> {
    vec![
        item(0, MavCmd::MAV_CMD_NAV_WAYPOINT),
        item(1, MavCmd::MAV_CMD_NAV_TAKEOFF),
        item(2, MavCmd::MAV_CMD_NAV_WAYPOINT),
        item(3, MavCmd::MAV_CMD_NAV_RETURN_TO_LAUNCH),
    ]
}

#[test]
fn commands_are_acknowledged_to_who_sent_them() {
    let mut scene = Scene::new(Class::Brus);
    assert_eq!(
        scene.order(MavCmd::MAV_CMD_DO_JUMP, [0.0; 3]),
        MavResult::MAV_RESULT_UNSUPPORTED
    );
    assert_eq!(
        scene.order(MavCmd::MAV_CMD_DO_SET_MODE, [1.0, 77.0, 0.0]),
        MavResult::MAV_RESULT_DENIED
    );
    assert_eq!(
        scene.order(MavCmd::MAV_CMD_NAV_TAKEOFF, [0.0, 0.0, 20.0]),
        MavResult::MAV_RESULT_FAILED
    );
    assert_eq!(
        scene.order(MavCmd::MAV_CMD_COMPONENT_ARM_DISARM, [f32::NAN, 0.0, 0.0]),
        MavResult::MAV_RESULT_DENIED
    );
    let accepted = MavResult::MAV_RESULT_ACCEPTED;
    assert_eq!(
        scene.order(MavCmd::MAV_CMD_DO_SET_MODE, [1.0, 4.0, 0.0]),
        accepted
    );
    assert_eq!(
        scene.order(MavCmd::MAV_CMD_COMPONENT_ARM_DISARM, [1.0, 0.0, 0.0]),
        accepted
    );
    let mut take_off = COMMAND_INT_DATA {
        command: MavCmd::MAV_CMD_NAV_TAKEOFF,
        z: 20.0,
        target_system: VEHICLE,
        target_component: 1,
        frame: MavFrame::MAV_FRAME_GLOBAL,
        ..COMMAND_INT_DATA::default()
    };
    let answers = scene.send(&MavMessage::COMMAND_INT(take_off.clone()));
    assert_eq!(
        acknowledged(&answers),
        MavResult::MAV_RESULT_COMMAND_UNSUPPORTED_MAV_FRAME
    );
    take_off.frame = MavFrame::MAV_FRAME_GLOBAL_RELATIVE_ALT;
    assert_eq!(
        acknowledged(&scene.send(&MavMessage::COMMAND_INT(take_off))),
        accepted
    );
    scene.pass(15.0);
    assert!(scene.vehicle.truth().height_m > 19.0);
    assert_eq!(scene.order(MavCmd::MAV_CMD_NAV_LAND, [0.0; 3]), accepted);
    assert_eq!(scene.vehicle.truth().mode, 9);
}

#[test]
fn what_is_for_others_or_broken_does_nothing() {
    let mut scene = Scene::new(Class::Brus);
    let mut arm = COMMAND_LONG_DATA {
        command: MavCmd::MAV_CMD_COMPONENT_ARM_DISARM,
        param1: 1.0,
        target_system: VEHICLE + 1,
        target_component: 1,
        ..COMMAND_LONG_DATA::default()
    };
    assert!(
        scene
            .send(&MavMessage::COMMAND_LONG(arm.clone()))
            .is_empty()
    );
    arm.target_system = VEHICLE;
    arm.target_component = 100;
    assert!(
        scene
            .send(&MavMessage::COMMAND_LONG(arm.clone()))
            .is_empty()
    );
    arm.target_component = 1;
    let good = scene.encoder.encode(&MavMessage::COMMAND_LONG(arm.clone()));
    for len in 0..good.len() {
        scene.vehicle.on_datagram(&good[..len]);
    }
    for at in 0..good.len() {
        let mut corrupt = good.clone();
        corrupt[at] ^= 0x55;
        scene.vehicle.on_datagram(&corrupt);
    }
    let own = Encoder::new(VEHICLE, 1).encode(&MavMessage::COMMAND_LONG(arm));
    scene.vehicle.on_datagram(&own);
    assert!(!scene.vehicle.truth().armed);
    // The same frame after junk is a good one.
    let mut datagram = vec![0xFD, 0x00, 0xFE];
    datagram.extend_from_slice(&good);
    scene.vehicle.on_datagram(&datagram);
    assert!(scene.vehicle.truth().armed);
}

#[test]
fn a_flood_of_requests_is_answered_within_bounds() {
    let mut scene = Scene::new(Class::Brus);
    let request = order(MavCmd::MAV_CMD_REQUEST_MESSAGE, [148.0, 0.0, 0.0]);
    let frame = scene.encoder.encode(&request);
    scene.vehicle.on_datagram(&frame.repeat(1400));
    assert_eq!(scene.vehicle.drain_frames().count(), MOST_FRAMES);
}

#[test]
fn it_tells_who_it_is_and_stands_still_on_the_ground() {
    for class in [Class::Brus, Class::Mavic] {
        let mut scene = Scene::new(class);
        let request = order(MavCmd::MAV_CMD_REQUEST_MESSAGE, [148.0, 0.0, 0.0]);
        let answers = scene.send(&request);
        assert_eq!(acknowledged(&answers), MavResult::MAV_RESULT_ACCEPTED);
        let Some(MavMessage::AUTOPILOT_VERSION(version)) = answers.last() else {
            panic!("no version in {answers:?}");
        };
        assert_eq!(version.uid2, Uid::simulated(class, VEHICLE).0);

        let messages = scene.pass(300.0);
        let mut positions = 0;
        let mut heartbeats = 0;
        for message in &messages {
            match message {
                MavMessage::GLOBAL_POSITION_INT(position) => {
                    positions += 1;
                    assert!(position.relative_alt.abs() < 450, "{position:?}");
                    assert!((position.lat - 501_000_000).abs() < 150);
                }
                MavMessage::HEARTBEAT(_) => heartbeats += 1,
                _ => {}
            }
        }
        assert!((1495..=1505).contains(&positions) && (299..=301).contains(&heartbeats));
    }
}

#[test]
fn a_bridge_is_as_poor_as_the_real_ones() {
    let mut scene = Scene::new(Class::Mavic);
    // With a placeholder for home or without: the take-off comes first.
    let short: Vec<_> = mission()[1..]
        .iter()
        .zip(0..)
        .map(|(item, seq)| MISSION_ITEM_INT_DATA {
            seq,
            ..item.clone()
        })
        .collect();
    for items in [mission(), short] {
        let accepted = MavMissionResult::MAV_MISSION_ACCEPTED;
        assert_eq!(scene.upload(&items), accepted);
        assert!(scene.vehicle.craft.mission.begins_with_take_off());
    }
    assert!(
        scene.download(0).is_none(),
        "it answers the old request only"
    );
    #[expect(deprecated, reason = "a bridge answers the old request only")]
    let request = MavMessage::MISSION_REQUEST(dialect::MISSION_REQUEST_DATA {
        seq: 0,
        target_system: VEHICLE,
        target_component: 1,
        mission_type: MISSION,
    });
    let answer = scene.send(&request);
    assert!(matches!(&answer[..], [MavMessage::MISSION_ITEM_INT(item)] if item.z > 19.0));
    let parachute = scene.order(MavCmd::MAV_CMD_DO_PARACHUTE, [2.0, 0.0, 0.0]);
    assert_eq!(parachute, MavResult::MAV_RESULT_UNSUPPORTED);
    let accepted = MavResult::MAV_RESULT_ACCEPTED;
    let rate = scene.order(MavCmd::MAV_CMD_SET_MESSAGE_INTERVAL, [33.0, 1e6, 0.0]);
    assert_eq!(rate, accepted);
    assert_eq!(
        scene.order(MavCmd::MAV_CMD_COMPONENT_ARM_DISARM, [1.0, 0.0, 0.0]),
        accepted
    );
    assert_eq!(
        scene.order(MavCmd::MAV_CMD_MISSION_START, [0.0; 3]),
        accepted
    );
    for message in scene.pass(10.0) {
        match message {
            MavMessage::HEARTBEAT(heartbeat) => {
                assert_eq!(heartbeat.mavtype, MavType::MAV_TYPE_QUADROTOR);
                assert_eq!(heartbeat.system_status, MavState::MAV_STATE_ACTIVE);
            }
            MavMessage::GLOBAL_POSITION_INT(position) => assert_eq!(position.time_boot_ms, 0),
            MavMessage::EXTENDED_SYS_STATE(_) | MavMessage::SYSTEM_TIME(_) => panic!("{message:?}"),
            _ => {}
        }
    }
    assert!(scene.vehicle.truth().height_m > 10.0);
    scene.vehicle.step(0.02);
    scene.vehicle.step(0.02);
    let frames: Vec<Vec<u8>> = scene.vehicle.drain_frames().collect();
    assert!(frames.iter().all(|frame| read(frame).0 == 0));
    // A fence overwrites the mission, once that is not being flown.
    scene.order(MavCmd::MAV_CMD_NAV_LAND, [0.0; 3]);
    scene.announce(1, FENCE);
    assert_eq!(scene.stored(), 0);
}

#[test]
fn a_silent_ground_station_sends_it_home() {
    let mut scene = Scene::new(Class::Brus);
    scene.send(&MavMessage::HEARTBEAT(HEARTBEAT_DATA {
        mavtype: MavType::MAV_TYPE_GCS,
        ..HEARTBEAT_DATA::default()
    }));
    scene.order(MavCmd::MAV_CMD_DO_SET_MODE, [1.0, 4.0, 0.0]);
    scene.order(MavCmd::MAV_CMD_COMPONENT_ARM_DISARM, [1.0, 0.0, 0.0]);
    scene.order(MavCmd::MAV_CMD_NAV_TAKEOFF, [0.0, 0.0, 20.0]);
    let messages = scene.pass(12.0);
    assert_eq!(scene.vehicle.truth().mode, 6);
    let told = |message: &MavMessage| {
        let text = match message {
            MavMessage::STATUSTEXT(text) => text.text.to_str().unwrap_or_default(),
            _ => return false,
        };
        text.contains("GCS Failsafe")
    };
    assert!(messages.iter().any(told));
}
