//! The mission protocol, as a ground station sees it.

use super::*;

#[test]
fn a_mission_is_uploaded_downloaded_and_flown() {
    let mut scene = Scene::new(Class::Brus);
    let sent = mission();
    assert_eq!(scene.upload(&sent), MavMissionResult::MAV_MISSION_ACCEPTED);
    assert_eq!(scene.stored(), 4);
    let home = scene.download(0).unwrap();
    assert_eq!(
        (home.x, home.frame),
        (501_000_000, MavFrame::MAV_FRAME_GLOBAL)
    );
    assert!((home.z - 300.0).abs() < 1e-3);
    for sent in &sent[1..] {
        let got = scene.download(sent.seq).unwrap();
        assert_eq!(
            (got.command, got.x, got.y, got.z),
            (sent.command, sent.x, sent.y, sent.z)
        );
        assert_eq!(got.target_system, 255);
    }
    assert!(scene.download(4).is_none());

    let accepted = MavResult::MAV_RESULT_ACCEPTED;
    assert_eq!(
        scene.order(MavCmd::MAV_CMD_COMPONENT_ARM_DISARM, [1.0, 0.0, 0.0]),
        accepted
    );
    assert_eq!(
        scene.order(MavCmd::MAV_CMD_MISSION_START, [0.0; 3]),
        accepted
    );
    let messages = scene.pass(90.0);
    let greatest_mm = messages.iter().filter_map(|message| match message {
        MavMessage::GLOBAL_POSITION_INT(position) => Some(position.relative_alt),
        _ => None,
    });
    assert!(greatest_mm.max().unwrap() > 19_000);
    let reached = messages.iter().filter_map(|message| match message {
        MavMessage::MISSION_ITEM_REACHED(reached) => Some(reached.seq),
        _ => None,
    });
    assert_eq!(reached.collect::<Vec<_>>(), [1, 2]);
    assert!(!scene.vehicle.truth().armed);
}

#[test]
fn a_failed_upload_leaves_the_mission_before() {
    let mut scene = Scene::new(Class::Brus);
    scene.upload(&mission());
    let bad = [
        item(0, MavCmd::MAV_CMD_NAV_WAYPOINT),
        item(1, MavCmd::MAV_CMD_DO_JUMP),
    ];
    assert_eq!(
        scene.upload(&bad),
        MavMissionResult::MAV_MISSION_UNSUPPORTED
    );
    assert_eq!(scene.stored(), 4);

    // Announced, and then nothing: it asks again five times and gives up.
    let first = scene.announce(2, MISSION);
    assert_eq!(requested(&first[0]), Some(0));
    let messages = scene.pass(6.0);
    assert_eq!(
        messages
            .iter()
            .filter(|message| requested(message) == Some(0))
            .count(),
        5
    );
    let given_up = |message: &MavMessage| {
        let cancelled = MavMissionResult::MAV_MISSION_OPERATION_CANCELLED;
        matches!(message, MavMessage::MISSION_ACK(ack) if ack.mavtype == cancelled)
    };
    assert!(messages.iter().any(given_up));
    assert_eq!(scene.stored(), 4);
    let late = scene.send(&MavMessage::MISSION_ITEM_INT(item(
        0,
        MavCmd::MAV_CMD_NAV_WAYPOINT,
    )));
    assert!(late.is_empty() && scene.stored() == 4);
}

#[test]
fn an_item_out_of_turn_is_dropped_and_the_due_one_asked_for_again() {
    let mut scene = Scene::new(Class::Brus);
    scene.announce(4, MISSION);
    let sent = mission();
    let early = scene.send(&MavMessage::MISSION_ITEM_INT(sent[2].clone()));
    assert!(early.is_empty());
    let again = scene.pass(0.3);
    assert_eq!(again.iter().filter_map(requested).collect::<Vec<_>>(), [0]);
    assert_eq!(scene.upload(&sent), MavMissionResult::MAV_MISSION_ACCEPTED);
}

#[test]
fn what_it_cannot_store_is_refused() {
    let mut scene = Scene::new(Class::Brus);
    let refused = |answers: Vec<MavMessage>| match answers.first() {
        Some(MavMessage::MISSION_ACK(ack)) => (ack.mavtype, ack.mission_type),
        other => panic!("no refusal but {other:?}"),
    };
    let unsupported = MavMissionResult::MAV_MISSION_UNSUPPORTED;
    assert_eq!(refused(scene.announce(3, FENCE)), (unsupported, FENCE));
    let no_space = MavMissionResult::MAV_MISSION_NO_SPACE;
    assert_eq!(
        refused(scene.announce(60_000, MISSION)),
        (no_space, MISSION)
    );

    scene.upload(&mission());
    scene.order(MavCmd::MAV_CMD_COMPONENT_ARM_DISARM, [1.0, 0.0, 0.0]);
    scene.order(MavCmd::MAV_CMD_MISSION_START, [0.0; 3]);
    scene.pass(5.0);
    let denied = MavMissionResult::MAV_MISSION_DENIED;
    assert_eq!(refused(scene.announce(3, MISSION)), (denied, MISSION));
    let clear = MavMessage::MISSION_CLEAR_ALL(MISSION_CLEAR_ALL_DATA {
        target_system: VEHICLE,
        target_component: 1,
        mission_type: MISSION,
    });
    assert_eq!(refused(scene.send(&clear)), (denied, MISSION));
    assert_eq!(scene.stored(), 4);
}
