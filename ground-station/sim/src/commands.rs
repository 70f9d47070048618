//! Commands: what each number asks of the craft, and the result that is acknowledged.

use letka_mavlink::dialect::MavResult;

use crate::config::Class;
use crate::craft::orders::ParachuteOrder;
use crate::craft::{Answer, Craft, Mode, Refusal};
use crate::number::whole;
use crate::streams::{Interval, Streams, Topic};
use crate::wire::Command;

const NAV_RETURN_TO_LAUNCH: u16 = 20;
const NAV_LAND: u16 = 21;
const NAV_TAKEOFF: u16 = 22;
const DO_SET_MODE: u16 = 176;
const DO_PARACHUTE: u16 = 208;
const DO_SET_MISSION_CURRENT: u16 = 224;
const MISSION_START: u16 = 300;
const COMPONENT_ARM_DISARM: u16 = 400;
const SET_MESSAGE_INTERVAL: u16 = 511;
const REQUEST_MESSAGE: u16 = 512;
const REQUEST_AUTOPILOT_CAPABILITIES: u16 = 520;

/// `COMPONENT_ARM_DISARM` with this second parameter passes over the checks.
const FORCE: u32 = 21_196;
/// The frames in which a height counts from home.
const RELATIVE_FRAMES: [u8; 2] = [3, 6];
/// `MAV_MODE_FLAG_CUSTOM_MODE_ENABLED`.
const CUSTOM_MODE: u32 = 1;

/// What a command led to.
pub(crate) struct Outcome {
    pub(crate) result: MavResult,
    /// A message that was asked for, to be sent after the acknowledgement.
    pub(crate) wanted: Option<Topic>,
}

/// Do what `command` asks.
pub(crate) fn execute(command: &Command, craft: &mut Craft, streams: &mut Streams) -> Outcome {
    let wanted = match command.number {
        REQUEST_MESSAGE => whole(command.params[0])
            .and_then(Topic::from_id)
            .filter(|topic| topic.is_sent_by(craft.class)),
        REQUEST_AUTOPILOT_CAPABILITIES => {
            (whole(command.params[0]) == Some(1)).then_some(Topic::AutopilotVersion)
        }
        _ => {
            return Outcome {
                result: result_of(order(command, craft, streams)),
                wanted: None,
            };
        }
    };
    Outcome {
        result: if wanted.is_some() {
            MavResult::MAV_RESULT_ACCEPTED
        } else {
            MavResult::MAV_RESULT_DENIED
        },
        wanted,
    }
}

/// How an order ended, or that its height is of a frame which is not understood.
#[derive(Clone, Copy)]
enum Done {
    Answered(Answer),
    WrongFrame,
}

impl From<Answer> for Done {
    fn from(answer: Answer) -> Self {
        Self::Answered(answer)
    }
}

fn order(command: &Command, craft: &mut Craft, streams: &mut Streams) -> Done {
    let [first, second, ..] = command.params;
    match command.number {
        COMPONENT_ARM_DISARM => {
            let force = whole(second) == Some(FORCE);
            match whole(first) {
                Some(1) => craft.arm(force),
                Some(0) => craft.disarm(force),
                _ => Err(Refusal::Denied),
            }
        }
        NAV_TAKEOFF => {
            if command
                .frame
                .is_some_and(|frame| !RELATIVE_FRAMES.contains(&frame))
            {
                return Done::WrongFrame;
            }
            craft.take_off(f64::from(command.height_m))
        }
        NAV_RETURN_TO_LAUNCH => craft.set_mode(Mode::Rtl),
        NAV_LAND => craft.set_mode(Mode::Land),
        DO_SET_MODE => set_mode(first, second, craft),
        MISSION_START => match whole(first).map(u16::try_from) {
            Some(Ok(0)) => craft.start_mission(None),
            Some(Ok(seq)) => craft.start_mission(Some(seq)),
            _ => Err(Refusal::Denied),
        },
        DO_SET_MISSION_CURRENT => match whole(first).map(u16::try_from) {
            Some(Ok(seq)) => craft.set_current(seq),
            _ => Err(Refusal::Denied),
        },
        DO_PARACHUTE => match whole(first) {
            Some(0) => craft.parachute(ParachuteOrder::Disable),
            Some(1) => craft.parachute(ParachuteOrder::Enable),
            Some(2) => craft.parachute(ParachuteOrder::Release),
            _ => Err(Refusal::Denied),
        },
        SET_MESSAGE_INTERVAL => set_interval(first, second, craft.class, streams),
        _ => Err(Refusal::Unsupported),
    }
    .into()
}

fn set_mode(base: f32, custom: f32, craft: &mut Craft) -> Answer {
    let custom_meant = whole(base).is_some_and(|base| base & CUSTOM_MODE != 0);
    let mode = whole(custom).and_then(Mode::from_number);
    match mode.filter(|_| custom_meant) {
        Some(mode) => craft.set_mode(mode),
        None => Err(Refusal::Denied),
    }
}

/// A bridge says yes and does as before.
fn set_interval(id: f32, interval_us: f32, class: Class, streams: &mut Streams) -> Answer {
    if class == Class::Mavic {
        return Ok(());
    }
    let topic = whole(id).and_then(Topic::from_id);
    let interval = Interval::from_param(interval_us);
    match (topic, interval) {
        (Some(topic), Some(interval)) if streams.set_interval(topic, interval) => Ok(()),
        _ => Err(Refusal::Denied),
    }
}

fn result_of(done: Done) -> MavResult {
    match done {
        Done::Answered(Ok(())) => MavResult::MAV_RESULT_ACCEPTED,
        Done::Answered(Err(Refusal::Failed)) => MavResult::MAV_RESULT_FAILED,
        Done::Answered(Err(Refusal::NotNow)) => MavResult::MAV_RESULT_TEMPORARILY_REJECTED,
        Done::Answered(Err(Refusal::Denied)) => MavResult::MAV_RESULT_DENIED,
        Done::Answered(Err(Refusal::Unsupported)) => MavResult::MAV_RESULT_UNSUPPORTED,
        Done::WrongFrame => MavResult::MAV_RESULT_COMMAND_UNSUPPORTED_MAV_FRAME,
    }
}
