//! What the station asks a vehicle for by itself: who it is, and telemetry that it does not send.
//!
//! One question at a time. A vehicle that does not answer is asked again ever more seldom, and
//! rates are only asked for where telemetry is missing, so that a slow radio is not flooded and
//! another station's choice is not overturned. A bridge takes no rates: it is asked for nothing.

use std::collections::VecDeque;

use chrono::{DateTime, TimeDelta, Utc};
use letka_mavlink::Frame;
use letka_mavlink::command::CommandCall;
use letka_mavlink::dialect::{MavCmd, MavMessage};
use letka_mavlink::vehicle::Profile;

use crate::orders::Target;

const AUTOPILOT_VERSION: u32 = 148;
const FIRST_PAUSE: TimeDelta = TimeDelta::seconds(5);
const LONGEST_PAUSE: TimeDelta = TimeDelta::minutes(5);
/// How long the station listens before it misses something.
const LISTEN: TimeDelta = TimeDelta::seconds(5);
/// Rates are asked for at most so often.
const RATE_ROUNDS: u32 = 3;

/// Telemetry that the live picture and the flight record need: message id, pause in microseconds.
const WANTED: [(u32, f32); 5] = [
    (33, 200_000.0),    // GLOBAL_POSITION_INT
    (24, 1_000_000.0),  // GPS_RAW_INT
    (147, 1_000_000.0), // BATTERY_STATUS
    (245, 1_000_000.0), // EXTENDED_SYS_STATE
    (42, 1_000_000.0),  // MISSION_CURRENT
];

/// The questions to one vehicle.
#[derive(Debug)]
pub(crate) struct Discovery {
    call: Option<CommandCall>,
    identified: bool,
    /// When it is asked next who it is, and the pause after that.
    ask_at: DateTime<Utc>,
    pause: TimeDelta,
    heard: [bool; WANTED.len()],
    judged_at: DateTime<Utc>,
    rounds: u32,
    missing: VecDeque<(u32, f32)>,
}

impl Discovery {
    /// The vehicle appeared, or its autopilot restarted.
    pub(crate) fn new(at: DateTime<Utc>) -> Self {
        Self {
            call: None,
            identified: false,
            ask_at: at,
            pause: FIRST_PAUSE,
            heard: [false; WANTED.len()],
            judged_at: at + LISTEN,
            rounds: 0,
            missing: VecDeque::new(),
        }
    }

    /// Whether no answer is awaited.
    pub(crate) fn is_idle(&self) -> bool {
        self.call.is_none()
    }

    /// Takes a frame of the vehicle.
    pub(crate) fn on_frame(&mut self, frame: &Frame<'_>) {
        let id = frame.message_id();
        self.identified |= id == AUTOPILOT_VERSION;
        if let Some(at) = WANTED.iter().position(|(wanted, _)| *wanted == id) {
            self.heard[at] = true;
        }
    }

    /// Takes a message of the vehicle.
    pub(crate) fn on_message(
        &mut self,
        now: DateTime<Utc>,
        frame: &Frame<'_>,
        message: &MavMessage,
    ) {
        if let Some(call) = &mut self.call {
            call.on_message(now, frame.system_id(), frame.component_id(), message);
        }
    }

    /// Lets time pass and asks what is to be asked.
    pub(crate) fn on_tick(&mut self, now: DateTime<Utc>, target: &Target) {
        if let Some(call) = &mut self.call {
            call.on_tick(now);
            if call.outcome().is_none() {
                return;
            }
            // Whatever the answer: what is asked for then arrives, or it is missed again.
            self.call = None;
        }
        let Some(component) = target.component else {
            return;
        };
        if now >= self.judged_at && self.rounds < RATE_ROUNDS && target.numbered {
            self.judge(now, target.profile);
        }
        let (command, params) = if !self.identified && now >= self.ask_at {
            self.ask_at = now + self.pause;
            self.pause = (self.pause * 2).min(LONGEST_PAUSE);
            (
                MavCmd::MAV_CMD_REQUEST_MESSAGE,
                [148.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0],
            )
        } else if let Some((id, pause_us)) = self.missing.pop_front() {
            (
                MavCmd::MAV_CMD_SET_MESSAGE_INTERVAL,
                [number(id), pause_us, 0.0, 0.0, 0.0, 0.0, 0.0],
            )
        } else {
            return;
        };
        let call = CommandCall::new(target.state.system_id, component, command, params, now);
        self.call = Some(call.as_station(target.own_system, target.own_component));
    }

    /// The next message to send.
    pub(crate) fn poll_transmit(&mut self) -> Option<MavMessage> {
        self.call.as_mut().and_then(CommandCall::poll_transmit)
    }

    /// Looks what was not heard of late.
    fn judge(&mut self, now: DateTime<Utc>, profile: Profile) {
        self.rounds += 1;
        self.judged_at = now + LISTEN * 2;
        if profile == Profile::Autopilot {
            let missed = WANTED.iter().zip(self.heard).filter(|(_, heard)| !heard);
            self.missing = missed.map(|(wanted, _)| *wanted).collect();
        }
        self.heard = [false; WANTED.len()];
    }
}

#[expect(
    clippy::cast_precision_loss,
    reason = "message ids have 24 bits, and so has an f32"
)]
fn number(id: u32) -> f32 {
    id as f32
}

#[cfg(test)]
mod tests {
    use letka_domain::live::VehicleState;
    use letka_mavlink::dialect::GLOBAL_POSITION_INT_DATA;
    use letka_mavlink::vehicle::VehicleTracker;
    use letka_mavlink::{Encoder, Piece, split_datagram};

    use super::*;

    fn target(profile: Profile) -> Target {
        let state: VehicleState = VehicleTracker::new(1).state(DateTime::UNIX_EPOCH);
        let (own_system, own_component) = (255, 190);
        let numbered = profile == Profile::Autopilot;
        let (component, heartbeat) = (Some(1), None);
        Target {
            own_system,
            own_component,
            component,
            heartbeat,
            profile,
            numbered,
            state,
        }
    }

    /// What is asked in so many seconds of a vehicle that answers nothing: the command, its first
    /// parameter, and when.
    fn asked(seconds: i64, profile: Profile, heard: &[MavMessage]) -> Vec<(MavCmd, f32, i64)> {
        let (begin, target) = (DateTime::UNIX_EPOCH, target(profile));
        let mut discovery = Discovery::new(begin);
        let mut asked = Vec::new();
        for tick in 0..seconds * 20 {
            let now = begin + TimeDelta::milliseconds(50 * tick);
            for message in heard {
                let bytes = Encoder::new(1, 1).encode(message);
                if let Some(Piece::Frame(frame)) = split_datagram(&bytes).next() {
                    discovery.on_frame(&frame);
                }
            }
            discovery.on_tick(now, &target);
            if let Some(MavMessage::COMMAND_LONG(it)) = discovery.poll_transmit()
                && it.confirmation == 0
            {
                asked.push((it.command, it.param1, tick / 20));
            }
        }
        asked
    }

    fn count(asked: &[(MavCmd, f32, i64)], command: MavCmd) -> usize {
        asked.iter().filter(|(asked, ..)| *asked == command).count()
    }

    #[test]
    fn who_it_is_is_asked_at_once_and_then_ever_more_seldom() {
        let asked = asked(3600, Profile::DjiBridge, &[]);
        assert_eq!(asked[0], (MavCmd::MAV_CMD_REQUEST_MESSAGE, 148.0, 0));
        assert!(asked[1].2 >= 5 && asked[2].2 >= 15, "{asked:?}");
        assert!((12..25).contains(&asked.len()), "{}", asked.len());
        assert_eq!(
            count(&asked, MavCmd::MAV_CMD_SET_MESSAGE_INTERVAL),
            0,
            "a bridge takes none"
        );
    }

    #[test]
    fn only_missing_telemetry_is_asked_for_and_not_for_ever() {
        let position = MavMessage::GLOBAL_POSITION_INT(GLOBAL_POSITION_INT_DATA::default());
        let asked = asked(600, Profile::Autopilot, &[position]);
        let rates = count(&asked, MavCmd::MAV_CMD_SET_MESSAGE_INTERVAL);
        assert!((4..=4 * 3).contains(&rates), "{rates}");
        assert!(asked.iter().all(|(command, id, _)| {
            *command != MavCmd::MAV_CMD_SET_MESSAGE_INTERVAL || (*id - 33.0).abs() > 0.5
        }));
    }
}
