//! A sequence of commands that carries out one order, each confirmed before the next.
//!
//! Commands that must not come twice are sent once. When their answer stays away the telemetry
//! decides: a vehicle that shows the effect has obeyed. When it shows nothing, the order ends as
//! unknown, and nothing further is sent.

use std::collections::VecDeque;

use chrono::{DateTime, TimeDelta, Utc};
use letka_domain::ids::OrderId;
use letka_domain::live::{FlightState, VehicleState};
use letka_link::OrderOutcome;
use letka_mavlink::Frame;
use letka_mavlink::command::{CommandCall, Outcome};
use letka_mavlink::dialect::{MavCmd, MavMessage, MavResult};
use letka_mavlink::telemetry::StatusText;

use super::Target;

/// How long the telemetry may take to show the effect of a command.
const CONFIRM_WITHIN: TimeDelta = TimeDelta::seconds(5);
/// The words for a refusal often follow it.
const REASON_WITHIN: TimeDelta = TimeDelta::milliseconds(500);
/// `MAV_AUTOPILOT_ARDUPILOTMEGA`.
const ARDUPILOT: u8 = 3;
/// Modes in which `ArduPilot` copters arm and from which a mission starts.
const ARMABLE: [&str; 5] = ["STABILIZE", "ALT_HOLD", "GUIDED", "LOITER", "POSHOLD"];
/// Number of the mode GUIDED there.
const GUIDED: f32 = 4.0;
/// `MAV_SEVERITY_WARNING`; smaller is worse.
const WARNING: u8 = 4;

/// One command and how its effect is recognised.
#[derive(Debug)]
struct Step {
    /// What it does, in the words of a sentence: "the vehicle refused ...".
    name: &'static str,
    command: MavCmd,
    params: [f32; 7],
    /// Whether the vehicle does it, by its state and by whether it acknowledged.
    shown: fn(&VehicleState, acknowledged: bool) -> bool,
}

/// The commands of one order.
#[derive(Debug)]
pub(super) struct Sequence {
    order_id: OrderId,
    vehicle: (u8, u8),
    station: (u8, u8),
    /// The step under way, then those that follow.
    steps: VecDeque<Step>,
    call: CommandCall,
    /// When the call of the step ended.
    answered: Option<DateTime<Utc>>,
    /// The last warning of the vehicle since the order began: often the reason of a refusal.
    said: Option<String>,
    /// The vehicle was disarmed when the order began, and this sequence has armed it.
    armed_it: bool,
    /// Stops motors that were started in vain, after which the order ends like this.
    undoing: Option<OrderOutcome>,
}

impl Sequence {
    /// Arm and fly the mission that is aboard.
    pub(super) fn start_mission(
        now: DateTime<Utc>,
        order_id: OrderId,
        target: &Target,
    ) -> Result<Self, String> {
        let mut steps = VecDeque::new();
        if !target.state.armed {
            let mode = target.state.mode.as_deref().unwrap_or_default();
            let is_ardupilot = target
                .heartbeat
                .is_some_and(|beat| beat.autopilot == ARDUPILOT);
            if is_ardupilot && !ARMABLE.contains(&mode) {
                steps.push_back(Step {
                    name: "the mode GUIDED",
                    command: MavCmd::MAV_CMD_DO_SET_MODE,
                    params: [1.0, GUIDED, 0.0, 0.0, 0.0, 0.0, 0.0],
                    shown: |state, _| state.mode.as_deref() == Some("GUIDED"),
                });
            }
            steps.push_back(Step {
                name: "arming",
                command: MavCmd::MAV_CMD_COMPONENT_ARM_DISARM,
                params: [1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0],
                shown: |state, _| state.armed,
            });
        }
        steps.push_back(Step {
            name: "the start of the mission",
            command: MavCmd::MAV_CMD_MISSION_START,
            params: [0.0; 7],
            shown: |state, acknowledged| state.armed && (acknowledged || flies_mission(state)),
        });
        Self::new(now, order_id, target, steps)
    }

    /// Fly home and land there.
    pub(super) fn return_to_launch(
        now: DateTime<Utc>,
        order_id: OrderId,
        target: &Target,
    ) -> Result<Self, String> {
        let step = Step {
            name: "the return",
            command: MavCmd::MAV_CMD_NAV_RETURN_TO_LAUNCH,
            params: [0.0; 7],
            shown: |state, acknowledged| acknowledged || state.mode.as_deref() == Some("RTL"),
        };
        Self::new(now, order_id, target, VecDeque::from([step]))
    }

    /// Land where it is.
    pub(super) fn land(
        now: DateTime<Utc>,
        order_id: OrderId,
        target: &Target,
    ) -> Result<Self, String> {
        let step = Step {
            name: "the landing",
            command: MavCmd::MAV_CMD_NAV_LAND,
            params: [0.0; 7],
            shown: |state, acknowledged| {
                acknowledged
                    || state.mode.as_deref() == Some("LAND")
                    || state.flight_state == FlightState::Landing
            },
        };
        Self::new(now, order_id, target, VecDeque::from([step]))
    }

    fn new(
        now: DateTime<Utc>,
        order_id: OrderId,
        target: &Target,
        steps: VecDeque<Step>,
    ) -> Result<Self, String> {
        let system_id = target.state.system_id;
        let component = target
            .component
            .ok_or(format!("vehicle {system_id} has no autopilot"))?;
        let vehicle = (system_id, component);
        let station = (target.own_system, target.own_component);
        let first = steps.front().expect("every sequence has a step");
        let call = call(now, vehicle, station, (first.command, first.params));
        Ok(Self {
            order_id,
            vehicle,
            station,
            steps,
            call,
            answered: None,
            said: None,
            armed_it: false,
            undoing: None,
        })
    }

    pub(super) fn order_id(&self) -> OrderId {
        self.order_id
    }

    pub(super) fn on_message(
        &mut self,
        now: DateTime<Utc>,
        frame: &Frame<'_>,
        message: &MavMessage,
    ) {
        self.call
            .on_message(now, frame.system_id(), frame.component_id(), message);
        if let Some(text) = StatusText::read(frame).filter(|text| text.severity <= WARNING) {
            self.said = Some(text.text);
        }
    }

    pub(super) fn poll_transmit(&mut self) -> Option<MavMessage> {
        self.call.poll_transmit()
    }

    /// Lets time pass; how the order ended, when it has.
    pub(super) fn on_tick(&mut self, now: DateTime<Utc>, target: &Target) -> Option<OrderOutcome> {
        self.call.on_tick(now);
        let answer = self.call.outcome()?;
        if let Some(outcome) = self.undoing.take() {
            return Some(outcome);
        }
        let step = self.steps.front()?;
        let since = *self.answered.get_or_insert(now);
        let acknowledged = match answer {
            Outcome::Rejected(_) if self.said.is_none() && now - since < REASON_WITHIN => {
                return None;
            }
            Outcome::Rejected(result) => return self.rejected(now, result),
            Outcome::Accepted => true,
            Outcome::Unknown => false,
        };
        if (step.shown)(&target.state, acknowledged) {
            self.next_step(now)
        } else if now - since >= CONFIRM_WITHIN {
            Some(OrderOutcome::Unknown {
                reason: self.unconfirmed(acknowledged),
            })
        } else {
            None
        }
    }

    fn next_step(&mut self, now: DateTime<Utc>) -> Option<OrderOutcome> {
        let done = self.steps.pop_front()?;
        self.armed_it |= done.command == MavCmd::MAV_CMD_COMPONENT_ARM_DISARM;
        self.answered = None;
        match self.steps.front() {
            None => Some(OrderOutcome::Done),
            Some(next) => {
                self.call = call(now, self.vehicle, self.station, (next.command, next.params));
                None
            }
        }
    }

    /// The vehicle refused a step. Motors that this order started are stopped again: an autopilot
    /// does so only on the ground.
    fn rejected(&mut self, now: DateTime<Utc>, result: MavResult) -> Option<OrderOutcome> {
        let name = self.steps.front().map_or("the command", |step| step.name);
        let code = format!("{result:?}");
        let code = code.trim_start_matches("MAV_RESULT_");
        let reason = match &self.said {
            Some(said) => format!("the vehicle refused {name} ({code}): {said}"),
            None => format!("the vehicle refused {name} ({code})"),
        };
        let outcome = OrderOutcome::Refused { reason };
        if !self.armed_it {
            return Some(outcome);
        }
        let disarm = (MavCmd::MAV_CMD_COMPONENT_ARM_DISARM, [0.0; 7]);
        self.call = call(now, self.vehicle, self.station, disarm);
        self.undoing = Some(outcome);
        None
    }

    fn unconfirmed(&self, acknowledged: bool) -> String {
        let name = self.steps.front().map_or("the command", |step| step.name);
        if acknowledged {
            format!("the vehicle acknowledged {name}, and its telemetry does not show it")
        } else {
            format!("the vehicle did not answer to {name}, and its telemetry does not show it")
        }
    }
}

fn flies_mission(state: &VehicleState) -> bool {
    matches!(state.mode.as_deref(), Some("AUTO" | "MISSION"))
        || matches!(
            state.flight_state,
            FlightState::TakingOff | FlightState::InAir
        )
}

fn call(
    now: DateTime<Utc>,
    vehicle: (u8, u8),
    station: (u8, u8),
    (command, params): (MavCmd, [f32; 7]),
) -> CommandCall {
    CommandCall::new(vehicle.0, vehicle.1, command, params, now).as_station(station.0, station.1)
}
