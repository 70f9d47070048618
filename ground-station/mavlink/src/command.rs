//! Commands to a vehicle: sent, perhaps repeated, answered or not.
//!
//! A command whose answer is lost may have been carried out. Commands that lead to the same end
//! however often they arrive are repeated; the others are sent once, and silence then means
//! [`Outcome::Unknown`], not failure: the telemetry tells what became of it.

use chrono::{DateTime, TimeDelta, Utc};

use crate::dialect::{COMMAND_LONG_DATA, MavCmd, MavMessage, MavResult};

/// Pause between repetitions of an idempotent command.
pub const RESEND_AFTER: TimeDelta = TimeDelta::milliseconds(750);
/// Times that an idempotent command is sent at most.
pub const MAX_SENDS: u8 = 4;
/// How long an answer may take.
pub const ANSWER_LIMIT: TimeDelta = TimeDelta::seconds(3);
/// How long the next news may take of a vehicle that answered "in progress".
pub const PROGRESS_LIMIT: TimeDelta = TimeDelta::seconds(10);

/// Whether a command may be sent again while its answer is missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Repeat {
    /// Twice is as once.
    Idempotent,
    /// Twice may be worse than once, or later than meant.
    Once,
}

/// The decision for each command that Letka sends, and why.
const DECISIONS: [(MavCmd, Repeat, &str); 13] = [
    (
        MavCmd::MAV_CMD_REQUEST_MESSAGE,
        Repeat::Idempotent,
        "asks only",
    ),
    (
        MavCmd::MAV_CMD_SET_MESSAGE_INTERVAL,
        Repeat::Idempotent,
        "sets a rate",
    ),
    (
        MavCmd::MAV_CMD_RUN_PREARM_CHECKS,
        Repeat::Idempotent,
        "checks only",
    ),
    (
        MavCmd::MAV_CMD_DO_SET_MODE,
        Repeat::Idempotent,
        "the second finds the mode set",
    ),
    (
        MavCmd::MAV_CMD_DO_CHANGE_SPEED,
        Repeat::Idempotent,
        "the second finds the speed set",
    ),
    (
        MavCmd::MAV_CMD_NAV_RETURN_TO_LAUNCH,
        Repeat::Idempotent,
        "a vehicle on its way home goes on; a lost command is worse than a doubled one",
    ),
    (
        MavCmd::MAV_CMD_NAV_LAND,
        Repeat::Idempotent,
        "a vehicle that lands goes on; a lost command is worse than a doubled one",
    ),
    (
        MavCmd::MAV_CMD_DO_PARACHUTE,
        Repeat::Idempotent,
        "what is released stays released; a lost command may hurt someone",
    ),
    (
        MavCmd::MAV_CMD_DO_FLIGHTTERMINATION,
        Repeat::Idempotent,
        "what is stopped stays stopped; a lost command may hurt someone",
    ),
    (
        MavCmd::MAV_CMD_COMPONENT_ARM_DISARM,
        Repeat::Once,
        "motors must not start, nor stop in the air, later than the crew expects",
    ),
    (
        MavCmd::MAV_CMD_NAV_TAKEOFF,
        Repeat::Once,
        "a take-off must not begin later than the crew expects",
    ),
    (
        MavCmd::MAV_CMD_MISSION_START,
        Repeat::Once,
        "a mission that runs would begin again",
    ),
    (
        MavCmd::MAV_CMD_DO_SET_MISSION_CURRENT,
        Repeat::Once,
        "a mission that went on would jump back",
    ),
];

impl Repeat {
    /// The decision for `command`. What is not listed is sent once.
    pub fn of(command: MavCmd) -> Self {
        let decision = DECISIONS.iter().find(|(listed, ..)| *listed == command);
        decision.map_or(Self::Once, |(_, repeat, _)| *repeat)
    }
}

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Outcome {
    /// The vehicle accepted it.
    Accepted,
    /// The vehicle refused it.
    Rejected(MavResult),
    /// No answer: it may or may not have been carried out.
    Unknown,
}

/// One command to one vehicle. Positions do not belong into it: as 32-bit floats they would lose
/// about a metre.
#[derive(Debug, Clone)]
pub struct CommandCall {
    message: COMMAND_LONG_DATA,
    station: Option<(u8, u8)>,
    repeat: Repeat,
    sends: u8,
    sent: DateTime<Utc>,
    deadline: DateTime<Utc>,
    progress: bool,
    /// At most one message waits to be sent.
    transmit: bool,
    outcome: Option<Outcome>,
}

impl CommandCall {
    /// Starts to command a vehicle. `params` are the command's parameters 1 to 7.
    pub fn new(
        target_system: u8,
        target_component: u8,
        command: MavCmd,
        params: [f32; 7],
        now: DateTime<Utc>,
    ) -> Self {
        let [param1, param2, param3, param4, param5, param6, param7] = params;
        Self {
            message: COMMAND_LONG_DATA {
                param1,
                param2,
                param3,
                param4,
                param5,
                param6,
                param7,
                command,
                target_system,
                target_component,
                confirmation: 0,
            },
            station: None,
            repeat: Repeat::of(command),
            sends: 1,
            sent: now,
            deadline: now + ANSWER_LIMIT,
            progress: false,
            transmit: true,
            outcome: None,
        }
    }

    /// Takes only answers that are addressed to this ground station (or to all), where several
    /// stations command the vehicle.
    #[must_use]
    pub fn as_station(mut self, system_id: u8, component_id: u8) -> Self {
        self.station = Some((system_id, component_id));
        self
    }

    /// Takes a message that `system`, `component` sent; only an answer to this command counts.
    pub fn on_message(
        &mut self,
        now: DateTime<Utc>,
        system: u8,
        component: u8,
        message: &MavMessage,
    ) {
        let MavMessage::COMMAND_ACK(ack) = message else {
            return;
        };
        let from_target =
            (self.message.target_system, self.message.target_component) == (system, component);
        let for_us = self.station.is_none_or(|(own_system, own_component)| {
            (ack.target_system == 0 || ack.target_system == own_system)
                && (ack.target_component == 0 || ack.target_component == own_component)
        });
        if self.outcome.is_some() || !from_target || !for_us || ack.command != self.message.command
        {
            return;
        }
        match ack.result {
            MavResult::MAV_RESULT_ACCEPTED => self.outcome = Some(Outcome::Accepted),
            MavResult::MAV_RESULT_IN_PROGRESS => {
                self.progress = true;
                self.deadline = now + PROGRESS_LIMIT;
            }
            // A repetition meets its own first: the vehicle is at it.
            MavResult::MAV_RESULT_TEMPORARILY_REJECTED if self.progress => {}
            refused => self.outcome = Some(Outcome::Rejected(refused)),
        }
    }

    /// Lets time pass: repeats what may be repeated, and stops waiting at the limit.
    pub fn on_tick(&mut self, now: DateTime<Utc>) {
        if self.outcome.is_some() {
            return;
        }
        if now >= self.deadline {
            self.transmit = false;
            self.outcome = Some(Outcome::Unknown);
        } else if self.repeat == Repeat::Idempotent
            && !self.progress
            && self.sends < MAX_SENDS
            && now - self.sent >= RESEND_AFTER
        {
            self.message.confirmation = self.sends;
            self.sends += 1;
            self.sent = now;
            self.transmit = true;
        }
    }

    /// The next message to send to the vehicle.
    pub fn poll_transmit(&mut self) -> Option<MavMessage> {
        std::mem::take(&mut self.transmit).then(|| MavMessage::COMMAND_LONG(self.message.clone()))
    }

    /// How it ended; `None` while it runs.
    pub fn outcome(&self) -> Option<Outcome> {
        self.outcome
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dialect::COMMAND_ACK_DATA;

    fn at(millis: i64) -> DateTime<Utc> {
        DateTime::from_timestamp_millis(1_700_000_000_000 + millis).unwrap()
    }

    fn ack(command: MavCmd, result: MavResult) -> MavMessage {
        MavMessage::COMMAND_ACK(COMMAND_ACK_DATA {
            command,
            result,
            ..COMMAND_ACK_DATA::default()
        })
    }

    fn call(command: MavCmd) -> CommandCall {
        CommandCall::new(1, 1, command, [0.0; 7], at(0))
    }

    /// Confirmation numbers of what is sent in ten seconds without an answer.
    fn sent(call: &mut CommandCall) -> Vec<u8> {
        let mut confirmations = Vec::new();
        for step in 0..200 {
            call.on_tick(at(step * 50));
            if let Some(MavMessage::COMMAND_LONG(message)) = call.poll_transmit() {
                confirmations.push(message.confirmation);
            }
        }
        confirmations
    }

    #[test]
    fn every_dangerous_command_has_a_decision() {
        for (command, repeat) in [
            (MavCmd::MAV_CMD_COMPONENT_ARM_DISARM, Repeat::Once),
            (MavCmd::MAV_CMD_NAV_TAKEOFF, Repeat::Once),
            (MavCmd::MAV_CMD_MISSION_START, Repeat::Once),
            (MavCmd::MAV_CMD_DO_PARACHUTE, Repeat::Idempotent),
            (MavCmd::MAV_CMD_DO_FLIGHTTERMINATION, Repeat::Idempotent),
            (MavCmd::MAV_CMD_NAV_LAND, Repeat::Idempotent),
            (MavCmd::MAV_CMD_NAV_RETURN_TO_LAUNCH, Repeat::Idempotent),
            (MavCmd::MAV_CMD_DO_JUMP, Repeat::Once),
        ] {
            assert_eq!(Repeat::of(command), repeat, "{command:?}");
        }
    }

    #[test]
    fn arming_is_sent_once_and_silence_means_unknown() {
        let mut call = call(MavCmd::MAV_CMD_COMPONENT_ARM_DISARM);
        assert_eq!(sent(&mut call), vec![0]);
        assert_eq!(call.outcome(), Some(Outcome::Unknown));
    }

    #[test]
    fn the_way_home_is_repeated_and_counted() {
        let mut call = call(MavCmd::MAV_CMD_NAV_RETURN_TO_LAUNCH);
        assert_eq!(sent(&mut call), vec![0, 1, 2, 3]);
        assert_eq!(call.outcome(), Some(Outcome::Unknown));
    }

    #[test]
    fn only_the_answer_to_this_command_counts() {
        let land = MavCmd::MAV_CMD_NAV_LAND;
        let accepted = ack(land, MavResult::MAV_RESULT_ACCEPTED);
        let mut call = call(land).as_station(255, 190);
        call.on_message(at(1), 2, 1, &accepted);
        call.on_message(at(1), 1, 2, &accepted);
        let other = ack(MavCmd::MAV_CMD_NAV_TAKEOFF, MavResult::MAV_RESULT_ACCEPTED);
        call.on_message(at(1), 1, 1, &other);
        let elsewhere = MavMessage::COMMAND_ACK(COMMAND_ACK_DATA {
            command: land,
            result: MavResult::MAV_RESULT_DENIED,
            target_system: 254,
            ..COMMAND_ACK_DATA::default()
        });
        call.on_message(at(1), 1, 1, &elsewhere);
        assert_eq!(call.outcome(), None);
        call.on_message(at(2), 1, 1, &accepted);
        assert_eq!(call.outcome(), Some(Outcome::Accepted));
    }

    #[test]
    fn a_refusal_is_told() {
        let arm = MavCmd::MAV_CMD_COMPONENT_ARM_DISARM;
        let mut call = call(arm);
        call.on_message(at(1), 1, 1, &ack(arm, MavResult::MAV_RESULT_FAILED));
        let refused = Outcome::Rejected(MavResult::MAV_RESULT_FAILED);
        assert_eq!(call.outcome(), Some(refused));
    }

    #[test]
    fn progress_extends_the_wait_and_stops_repeating() {
        let land = MavCmd::MAV_CMD_NAV_LAND;
        let mut call = call(land);
        assert!(call.poll_transmit().is_some());
        call.on_message(at(500), 1, 1, &ack(land, MavResult::MAV_RESULT_IN_PROGRESS));
        call.on_tick(at(5_000));
        assert!(call.poll_transmit().is_none());
        call.on_message(
            at(6_000),
            1,
            1,
            &ack(land, MavResult::MAV_RESULT_TEMPORARILY_REJECTED),
        );
        assert_eq!(call.outcome(), None);
        call.on_tick(at(10_500));
        assert_eq!(call.outcome(), Some(Outcome::Unknown));
    }
}
