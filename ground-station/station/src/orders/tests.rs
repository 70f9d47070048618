//! Orders against a vehicle that is a state and a few answers, in time that the test makes.

use chrono::TimeDelta;
use letka_domain::live::LinkState;
use letka_link::MissionItem;
use letka_mavlink::Encoder;
use letka_mavlink::dialect::{COMMAND_ACK_DATA, MavCmd, MavResult};
use letka_mavlink::{Piece, split_datagram};
use uuid::Uuid;

use super::*;

const TICK: TimeDelta = TimeDelta::milliseconds(50);

/// A vehicle, what is under way with it, and the time.
struct Bench {
    tasks: Tasks,
    target: Target,
    now: DateTime<Utc>,
    commands: Vec<MavCmd>,
    /// Numbers of messages that are no commands.
    others: Vec<u32>,
}

impl Bench {
    /// A disarmed `ArduPilot` in this mode.
    fn new(mode: &str) -> Self {
        let state = VehicleState {
            system_id: 1,
            uid: None,
            link: LinkState::Live,
            armed: false,
            flight_state: FlightState::OnGround,
            mode: Some(mode.to_owned()),
            position: None,
            height_m: None,
            amsl_m: None,
            heading_deg: None,
            speed_mps: None,
            climb_mps: None,
            battery_pct: None,
            battery_v: None,
            satellites: None,
            mission_seq: None,
            loss_pct: None,
            parachute_released: false,
            message: None,
            last_seen: DateTime::UNIX_EPOCH,
        };
        let heartbeat = Heartbeat {
            custom_mode: 0,
            kind: 13,
            autopilot: 3,
            base_mode: 0,
            system_status: 4,
        };
        let target = Target {
            own_system: 255,
            own_component: 190,
            component: Some(1),
            heartbeat: Some(heartbeat),
            profile: Profile::Autopilot,
            numbered: true,
            state,
        };
        let tasks = Tasks::default();
        Self {
            tasks,
            target,
            now: DateTime::UNIX_EPOCH,
            commands: Vec::new(),
            others: Vec::new(),
        }
    }

    fn begin(&mut self, number: u128, order: Order) -> Result<(), String> {
        self.tasks.begin(
            self.now,
            OrderId(Uuid::from_u128(number)),
            order,
            &self.target,
        )
    }

    /// Time passes; what is sent is noted.
    fn pass(&mut self, span: TimeDelta) {
        let end = self.now + span;
        while self.now < end {
            self.now += TICK;
            self.tasks.on_tick(self.now, &self.target);
            while let Some(message) = self.tasks.poll_transmit() {
                match message {
                    MavMessage::COMMAND_LONG(command) => self.commands.push(command.command),
                    other => self.others.push(mavlink_id(&other)),
                }
            }
        }
    }

    fn answer(&mut self, command: MavCmd, result: MavResult) {
        let message = MavMessage::COMMAND_ACK(COMMAND_ACK_DATA {
            command,
            result,
            ..COMMAND_ACK_DATA::default()
        });
        let bytes = Encoder::new(1, 1).encode(&message);
        let Some(Piece::Frame(frame)) = split_datagram(&bytes).next() else {
            panic!("no frame")
        };
        self.tasks.on_message(self.now, &frame, &message);
    }

    fn ended(&mut self) -> Vec<(u128, String)> {
        let text = |outcome| match outcome {
            OrderOutcome::Done => "done".to_owned(),
            OrderOutcome::Refused { reason } => format!("refused: {reason}"),
            OrderOutcome::Unknown { reason } => format!("unknown: {reason}"),
        };
        let ended = self.tasks.take_ended().into_iter();
        ended
            .map(|(id, outcome)| (id.0.as_u128(), text(outcome)))
            .collect()
    }
}

/// The number of a message, as a frame shows it.
fn mavlink_id(message: &MavMessage) -> u32 {
    let bytes = Encoder::new(1, 1).encode(message);
    u32::from_le_bytes([bytes[7], bytes[8], bytes[9], 0])
}

fn start() -> Order {
    Order::StartMission {
        system_id: 1,
        vehicle_uid: None,
    }
}

fn home() -> Order {
    Order::ReturnToLaunch {
        system_id: 1,
        vehicle_uid: None,
    }
}

fn upload() -> Order {
    let items = vec![MissionItem::ReturnToLaunch];
    Order::UploadMission {
        system_id: 1,
        vehicle_uid: None,
        items,
    }
}

#[test]
fn a_vehicle_that_says_nothing_leaves_the_order_unknown_and_is_not_asked_twice() {
    let mut bench = Bench::new("STABILIZE");
    bench.begin(1, start()).unwrap();
    bench.pass(TimeDelta::seconds(7));
    assert_eq!(bench.ended(), []);
    bench.pass(TimeDelta::seconds(2));
    let expected =
        "unknown: the vehicle did not answer to arming, and its telemetry does not show it";
    assert_eq!(bench.ended(), [(1, expected.to_owned())]);
    assert_eq!(bench.commands, [MavCmd::MAV_CMD_COMPONENT_ARM_DISARM]);
    assert!(bench.tasks.is_idle());
}

#[test]
fn an_acknowledgement_that_the_telemetry_belies_is_unknown() {
    let mut bench = Bench::new("STABILIZE");
    bench.begin(1, start()).unwrap();
    bench.pass(TICK);
    bench.answer(
        MavCmd::MAV_CMD_COMPONENT_ARM_DISARM,
        MavResult::MAV_RESULT_ACCEPTED,
    );
    bench.pass(TimeDelta::seconds(6));
    assert!(
        bench.ended()[0]
            .1
            .starts_with("unknown: the vehicle acknowledged arming")
    );
}

#[test]
fn from_a_mode_in_which_it_does_not_arm_the_mode_is_set_first() {
    let mut bench = Bench::new("RTL");
    bench.begin(1, start()).unwrap();
    bench.pass(TICK);
    bench.answer(MavCmd::MAV_CMD_DO_SET_MODE, MavResult::MAV_RESULT_ACCEPTED);
    bench.target.state.mode = Some("GUIDED".to_owned());
    bench.pass(TICK * 2);
    bench.answer(
        MavCmd::MAV_CMD_COMPONENT_ARM_DISARM,
        MavResult::MAV_RESULT_ACCEPTED,
    );
    bench.target.state.armed = true;
    bench.pass(TICK * 2);
    bench.answer(
        MavCmd::MAV_CMD_MISSION_START,
        MavResult::MAV_RESULT_ACCEPTED,
    );
    bench.pass(TICK * 2);
    assert_eq!(
        bench.commands,
        [
            MavCmd::MAV_CMD_DO_SET_MODE,
            MavCmd::MAV_CMD_COMPONENT_ARM_DISARM,
            MavCmd::MAV_CMD_MISSION_START
        ]
    );
    assert_eq!(bench.ended(), [(1, "done".to_owned())]);
}

#[test]
fn the_way_home_does_not_wait_for_a_start() {
    let mut bench = Bench::new("STABILIZE");
    bench.begin(1, start()).unwrap();
    bench.pass(TICK);
    bench.begin(2, home()).unwrap();
    assert_eq!(
        bench.ended(),
        [(1, "unknown: a later order took its place".to_owned())]
    );
    bench.pass(TICK);
    bench.answer(
        MavCmd::MAV_CMD_NAV_RETURN_TO_LAUNCH,
        MavResult::MAV_RESULT_ACCEPTED,
    );
    bench.pass(TICK);
    assert_eq!(bench.ended(), [(2, "done".to_owned())]);
}

#[test]
fn one_thing_at_a_time() {
    let mut bench = Bench::new("STABILIZE");
    bench.begin(1, upload()).unwrap();
    assert_eq!(
        bench.begin(2, upload()),
        Err("another mission is being transferred".to_owned())
    );
    assert_eq!(
        bench.begin(3, start()),
        Err("another mission is being transferred".to_owned())
    );
    bench.begin(4, home()).unwrap();
    bench.tasks.abandon();
    assert_eq!(bench.ended().len(), 2);
    bench.begin(5, start()).unwrap();
    assert_eq!(
        bench.begin(6, upload()),
        Err("another order is being carried out".to_owned())
    );
    assert!(bench.begin(7, Order::Unknown).is_err());
}

#[test]
fn a_vehicle_that_flies_its_mission_takes_no_other() {
    let mut bench = Bench::new("AUTO");
    bench.target.state.armed = true;
    bench.target.state.flight_state = FlightState::InAir;
    assert!(
        bench
            .begin(1, upload())
            .unwrap_err()
            .contains("is flying its mission")
    );
    assert!(
        bench
            .begin(2, start())
            .unwrap_err()
            .contains("is flying already")
    );
}

#[test]
fn a_mission_waits_until_it_is_known_whether_item_0_is_home() {
    const MISSION_COUNT: u32 = 44;
    let mut bench = Bench::new("LOITER");
    bench.target.numbered = false;
    bench.begin(1, upload()).unwrap();
    bench.pass(TimeDelta::seconds(5));
    assert!(bench.others.is_empty());
    bench.target.profile = Profile::DjiBridge;
    bench.pass(TICK * 2);
    assert_eq!(bench.others, [MISSION_COUNT]);

    let mut bench = Bench::new("LOITER");
    bench.target.numbered = false;
    bench.begin(1, upload()).unwrap();
    bench.pass(TimeDelta::seconds(11));
    assert!(bench.ended()[0].1.contains("not recognised"));
    assert!(bench.others.is_empty());
}

#[test]
fn an_upload_that_nobody_answers_is_unknown() {
    let mut bench = Bench::new("LOITER");
    bench.begin(1, upload()).unwrap();
    bench.pass(TimeDelta::seconds(20));
    assert_eq!(
        bench.ended(),
        [(1, "unknown: the upload of the mission stalled".to_owned())]
    );
}
