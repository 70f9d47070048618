//! Tests of the vehicle tracker.

use letka_domain::live::FlightState;
use mavlink::Message;
use proptest::prelude::*;

use super::*;
use crate::dialect::{
    AUTOPILOT_VERSION_DATA, EXTENDED_SYS_STATE_DATA, GLOBAL_POSITION_INT_DATA, HEARTBEAT_DATA,
    MavAutopilot, MavLandedState, MavMessage, MavSeverity, MavType, STATUSTEXT_DATA,
};
use crate::{Encoder, Piece, samples, split_datagram};

/// A tracker, and the vehicle that it listens to.
struct Scene {
    tracker: VehicleTracker,
    autopilot: Encoder,
}

fn at(millis: i64) -> DateTime<Utc> {
    DateTime::from_timestamp_millis(1_700_000_000_000 + millis).unwrap()
}

impl Scene {
    fn new() -> Self {
        Self {
            tracker: VehicleTracker::new(1),
            autopilot: Encoder::new(1, 1),
        }
    }

    fn hear(&mut self, millis: i64, message: &MavMessage) {
        let bytes = self.autopilot.encode(message);
        self.raw(millis, &bytes);
    }

    fn raw(&mut self, millis: i64, bytes: &[u8]) {
        for piece in split_datagram(bytes) {
            if let Piece::Frame(frame) = piece {
                self.tracker.on_frame(at(millis), &frame);
            }
        }
    }

    fn state(&self, millis: i64) -> VehicleState {
        self.tracker.state(at(millis))
    }
}

fn position(boot_ms: u32, height_mm: i32, down_cmps: i16) -> MavMessage {
    MavMessage::GLOBAL_POSITION_INT(GLOBAL_POSITION_INT_DATA {
        time_boot_ms: boot_ms,
        lat: 501_470_000,
        lon: 141_030_000,
        relative_alt: height_mm,
        vz: down_cmps,
        ..GLOBAL_POSITION_INT_DATA::default()
    })
}

fn text(words: &str) -> MavMessage {
    MavMessage::STATUSTEXT(STATUSTEXT_DATA {
        severity: MavSeverity::MAV_SEVERITY_CRITICAL,
        text: words.into(),
        ..STATUSTEXT_DATA::default()
    })
}

#[test]
fn a_silent_vehicle_is_lost_and_says_so_once() {
    let mut scene = Scene::new();
    assert_eq!(scene.tracker.on_tick(at(0)), Some(LinkState::Lost));
    scene.hear(0, &samples::heartbeat(false));
    assert_eq!(scene.tracker.on_tick(at(10)), Some(LinkState::Live));
    assert_eq!(scene.tracker.on_tick(at(3_499)), None);
    assert_eq!(scene.tracker.on_tick(at(3_500)), Some(LinkState::Lost));
    assert_eq!(scene.tracker.on_tick(at(9_000)), None);
}

#[test]
fn frames_without_heartbeats_are_a_degraded_link() {
    let mut scene = Scene::new();
    scene.hear(0, &samples::heartbeat(false));
    for second in 1..=6 {
        scene.hear(second * 1_000, &position(1_000, 0, 0));
    }
    assert_eq!(scene.tracker.link(at(4_999)), LinkState::Live);
    assert_eq!(scene.tracker.link(at(6_000)), LinkState::Degraded);
}

#[test]
fn only_the_autopilot_arms() {
    let mut scene = Scene::new();
    scene.hear(0, &samples::heartbeat(true));
    let camera = MavMessage::HEARTBEAT(HEARTBEAT_DATA {
        mavtype: MavType::MAV_TYPE_CAMERA,
        autopilot: MavAutopilot::MAV_AUTOPILOT_INVALID,
        ..HEARTBEAT_DATA::default()
    });
    scene.raw(10, &samples::frame(1, 100, 0, &camera));
    let state = scene.state(20);
    assert!(state.armed);
    assert_eq!(state.mode.as_deref(), Some("AUTO"));
    assert_eq!(scene.tracker.autopilot_component(), Some(1));
}

#[test]
fn another_system_is_not_heard() {
    let mut scene = Scene::new();
    scene.raw(0, &samples::heartbeat_frame(2, 1, 0));
    assert_eq!(scene.tracker.link(at(1)), LinkState::Lost);
}

#[test]
fn the_state_of_flight_is_told_or_judged() {
    let mut scene = Scene::new();
    assert_eq!(scene.state(0).flight_state, FlightState::Unknown);
    scene.hear(0, &samples::heartbeat(true));
    scene.hear(1, &position(100, 500, 0));
    assert_eq!(scene.state(2).flight_state, FlightState::OnGround);
    scene.hear(3, &position(200, 1_500, 0));
    assert_eq!(scene.state(4).flight_state, FlightState::InAir);
    scene.hear(5, &samples::heartbeat(false));
    scene.hear(6, &position(300, 20_000, 400));
    assert_eq!(
        scene.state(7).flight_state,
        FlightState::Landing,
        "under a parachute"
    );
    scene.hear(
        8,
        &MavMessage::EXTENDED_SYS_STATE(EXTENDED_SYS_STATE_DATA {
            landed_state: MavLandedState::MAV_LANDED_STATE_ON_GROUND,
            ..EXTENDED_SYS_STATE_DATA::default()
        }),
    );
    assert_eq!(scene.state(9).flight_state, FlightState::OnGround);
}

#[test]
fn a_late_datagram_does_not_move_the_vehicle_back() {
    let mut scene = Scene::new();
    scene.hear(0, &position(1_000, 5_000, 0));
    scene.hear(10, &position(900, 4_000, 0));
    assert_eq!(scene.state(20).height_m, Some(5.0));
    assert_eq!(scene.tracker.restarts(), 0);
}

#[test]
fn a_restart_is_noticed() {
    let mut scene = Scene::new();
    scene.hear(0, &position(100_000, 5_000, 0));
    scene.hear(1, &text("PreArm: check compass"));
    scene.hear(10, &position(800, 0, 0));
    assert_eq!(scene.tracker.restarts(), 1);
    let state = scene.state(20);
    assert_eq!((state.height_m, state.message), (Some(0.0), None));
    assert_eq!(state.loss_pct, Some(0.0));
}

#[test]
fn a_parachute_stays_released_until_the_next_arming() {
    let mut scene = Scene::new();
    scene.hear(0, &samples::heartbeat(true));
    scene.hear(1, &text("Parachute: Released"));
    scene.hear(2, &samples::heartbeat(false));
    assert!(scene.state(3).parachute_released);
    assert_eq!(
        scene.state(3).message.as_deref(),
        Some("Parachute: Released")
    );
    scene.hear(4, &samples::heartbeat(true));
    assert!(!scene.state(5).parachute_released);
}

#[test]
fn two_identities_under_one_system_id_are_a_conflict() {
    let mut scene = Scene::new();
    let version = |uid| {
        MavMessage::AUTOPILOT_VERSION(AUTOPILOT_VERSION_DATA {
            uid,
            ..AUTOPILOT_VERSION_DATA::default()
        })
    };
    scene.hear(0, &version(1));
    scene.hear(1, &version(1));
    assert!(!scene.tracker.identity_conflict());
    assert_eq!(scene.state(2).uid.as_deref(), Some("0000000000000001"));
    scene.hear(3, &version(2));
    assert!(scene.tracker.identity_conflict());
}

#[test]
fn a_bridge_is_known_by_its_missing_numbers_and_time() {
    let mut scene = Scene::new();
    for n in 0..30 {
        scene.raw(n, &samples::heartbeat_frame(1, 1, 0));
        scene.raw(n, &samples::frame(1, 1, 0, &position(0, 10_000, 0)));
    }
    assert_eq!(scene.tracker.profile(), Profile::DjiBridge);
    assert_eq!(scene.state(40).loss_pct, None);

    let mut scene = Scene::new();
    for n in 0..30_u32 {
        scene.hear(i64::from(n), &samples::heartbeat(false));
        scene.hear(i64::from(n), &position(n * 100, 0, 0));
    }
    assert_eq!(scene.tracker.profile(), Profile::Autopilot);
    assert_eq!(scene.state(40).loss_pct, Some(0.0));
}

#[test]
fn what_was_never_told_is_not_known() {
    let state = Scene::new().state(5);
    assert_eq!(state.position, None);
    assert_eq!(state.battery_pct, None);
    assert_eq!(state.mode, None);
    assert_eq!(state.last_seen, at(5));
}

proptest! {
    #[test]
    fn no_payload_is_too_odd(
        message_id in prop::sample::select(MavMessage::all_ids()),
        payload in prop::collection::vec(any::<u8>(), 1..255),
        millis in 0_i64..100_000,
    ) {
        let mut bytes = vec![0xFD, u8::try_from(payload.len()).unwrap(), 0, 0, 0, 1, 1];
        bytes.extend_from_slice(&message_id.to_le_bytes()[..3]);
        bytes.extend_from_slice(&payload);
        let crc = mavlink::calculate_crc(&bytes[1..], MavMessage::extra_crc(message_id));
        bytes.extend_from_slice(&crc.to_le_bytes());
        let Some(Piece::Frame(frame)) = split_datagram(&bytes).next() else {
            panic!("a good frame");
        };
        // Any answer will do, as long as there is one.
        let _decoded = crate::decode(&frame);
        let mut scene = Scene::new();
        scene.raw(0, &bytes);
        scene.raw(millis, &bytes);
        prop_assert_ne!(scene.state(millis).link, LinkState::Lost);
    }
}
