//! One vehicle as the station knows it: its state, where it is reached, and what is under way.

use std::net::SocketAddr;

use chrono::{DateTime, TimeDelta, Utc};
use letka_domain::ids::OrderId;
use letka_domain::live::{LinkState, VehicleState};
use letka_link::{Order, OrderOutcome};
use letka_mavlink::dialect::{
    HEARTBEAT_DATA, MavAutopilot, MavMessage, MavModeFlag, MavState, MavType,
};
use letka_mavlink::vehicle::VehicleTracker;
use letka_mavlink::{Encoder, Frame};

use crate::discovery::Discovery;
use crate::orders::{Target, Tasks};
use crate::peers::Peers;

/// Component id of a ground station by custom (`MAV_COMP_ID_MISSIONPLANNER`).
const OWN_COMPONENT: u8 = 190;
const HEARTBEAT_EVERY: TimeDelta = TimeDelta::seconds(1);
/// A disarmed vehicle that is silent for so long is gone.
const GONE_AFTER: TimeDelta = TimeDelta::seconds(60);
/// An armed one may only be out of reach: it keeps its place, and its log stays open.
const GONE_AFTER_ARMED: TimeDelta = TimeDelta::minutes(15);

/// One vehicle.
#[derive(Debug)]
pub(crate) struct Vehicle {
    tracker: VehicleTracker,
    peers: Peers,
    encoder: Encoder,
    own_system: u8,
    discovery: Discovery,
    tasks: Tasks,
    last_sequence: Option<(u8, u8)>,
    /// Its frames carry changing numbers: it is an autopilot and no bridge.
    numbered: bool,
    heartbeat_sent: Option<DateTime<Utc>>,
    /// What the backend was last told.
    told: Option<VehicleState>,
}

impl Vehicle {
    /// A vehicle from which the first frame just came.
    pub(crate) fn new(system_id: u8, own_system: u8, from: SocketAddr, at: DateTime<Utc>) -> Self {
        Self {
            tracker: VehicleTracker::new(system_id),
            peers: Peers::new(from),
            encoder: Encoder::new(own_system, OWN_COMPONENT),
            own_system,
            discovery: Discovery::new(at),
            tasks: Tasks::default(),
            last_sequence: None,
            numbered: false,
            heartbeat_sent: None,
            told: None,
        }
    }

    pub(crate) fn system_id(&self) -> u8 {
        self.tracker.system_id()
    }

    /// Where it is reached.
    pub(crate) fn address(&self) -> SocketAddr {
        self.peers.current()
    }

    pub(crate) fn armed(&self) -> bool {
        self.tracker.armed()
    }

    /// Whether an autopilot ever spoke for it.
    pub(crate) fn has_autopilot(&self) -> bool {
        self.tracker.autopilot_component().is_some()
    }

    /// Takes a frame whose checksum is right.
    pub(crate) fn on_frame(&mut self, at: DateTime<Utc>, from: SocketAddr, frame: &Frame<'_>) {
        self.peers.on_frame(at, from);
        self.note_sequence(frame);
        let restarts = self.tracker.restarts();
        self.tracker.on_frame(at, frame);
        self.discovery.on_frame(frame);
        if self.tracker.restarts() != restarts {
            self.discovery = Discovery::new(at);
        }
        if !self.discovery.is_idle() || !self.tasks.is_idle() {
            // What our dialect does not know is no answer to anything that we asked.
            if let Ok(message) = letka_mavlink::decode(frame) {
                self.discovery.on_message(at, frame, &message);
                self.tasks.on_message(at, frame, &message);
            }
        }
    }

    /// Lets time pass.
    pub(crate) fn on_tick(&mut self, now: DateTime<Utc>) {
        if let Some(link) = self.tracker.on_tick(now) {
            tracing::info!(system_id = self.system_id(), ?link, "link");
        }
        let target = self.target(now);
        self.discovery.on_tick(now, &target);
        self.tasks.on_tick(now, &target);
    }

    /// Begins an order; an error is the reason, one sentence, why not.
    pub(crate) fn begin(
        &mut self,
        now: DateTime<Utc>,
        order_id: OrderId,
        order: Order,
    ) -> Result<(), String> {
        let system_id = self.system_id();
        if self.tracker.link(now) == LinkState::Lost {
            return Err(format!("vehicle {system_id} is not heard"));
        }
        if let Some(alarm) = self.identity_alarm(now) {
            return Err(alarm);
        }
        match (order.vehicle_uid(), self.tracker.uid()) {
            (Some(wanted), Some(uid)) if wanted != uid => {
                return Err(format!(
                    "another airframe ({uid}) answers as vehicle {system_id}"
                ));
            }
            (Some(_), None) => {
                return Err(format!(
                    "vehicle {system_id} has not told which airframe it is"
                ));
            }
            _ => {}
        }
        let target = self.target(now);
        if target.component.is_none() {
            return Err(format!("vehicle {system_id} has no autopilot"));
        }
        self.tasks.begin(now, order_id, order, &target)
    }

    /// Results of orders that ended since the last call.
    pub(crate) fn take_ended(&mut self) -> Vec<(OrderId, OrderOutcome)> {
        self.tasks.take_ended()
    }

    /// Ends what is under way, because the vehicle is given up.
    pub(crate) fn abandon(&mut self) -> Vec<(OrderId, OrderOutcome)> {
        self.tasks.abandon();
        self.tasks.take_ended()
    }

    /// The next frame to send to it, if there is one.
    pub(crate) fn poll_transmit(&mut self, now: DateTime<Utc>) -> Option<Vec<u8>> {
        let message = if self.heartbeat_due(now) {
            self.heartbeat_sent = Some(now);
            own_heartbeat()
        } else {
            self.tasks
                .poll_transmit()
                .or_else(|| self.discovery.poll_transmit())?
        };
        Some(self.encoder.encode(&message))
    }

    /// Whether it is silent for so long that it is given up.
    pub(crate) fn is_gone(&self, now: DateTime<Utc>) -> bool {
        let limit = if self.armed() {
            GONE_AFTER_ARMED
        } else {
            GONE_AFTER
        };
        self.tracker.link(now) == LinkState::Lost
            && now - self.tracker.state(now).last_seen >= limit
    }

    /// The state to be told to the backend, if it changed since it was last told. `alarm`: what
    /// is wrong on our side.
    pub(crate) fn take_news(
        &mut self,
        now: DateTime<Utc>,
        alarm: Option<String>,
    ) -> Option<VehicleState> {
        let mut state = self.tracker.state(now);
        state.message = self.identity_alarm(now).or(alarm).or(state.message);
        if self.told.as_ref() == Some(&state) {
            return None;
        }
        self.told = Some(state.clone());
        Some(state)
    }

    /// The backend knows nothing: everything is news again.
    pub(crate) fn forget_told(&mut self) {
        self.told = None;
    }

    /// Whether two vehicles answer to its system id, in one sentence.
    fn identity_alarm(&self, now: DateTime<Utc>) -> Option<String> {
        let system_id = self.system_id();
        if let Some((one, other)) = self.peers.duplicate(now) {
            return Some(format!(
                "two vehicles use system id {system_id}: at {one} and {other}"
            ));
        }
        self.tracker
            .identity_conflict()
            .then(|| format!("two airframes answer as vehicle {system_id}"))
    }

    fn target(&self, now: DateTime<Utc>) -> Target {
        Target {
            own_system: self.own_system,
            own_component: OWN_COMPONENT,
            component: self.tracker.autopilot_component(),
            heartbeat: self.tracker.heartbeat(),
            profile: self.tracker.profile(),
            numbered: self.numbered,
            state: self.tracker.state(now),
        }
    }

    fn note_sequence(&mut self, frame: &Frame<'_>) {
        let (component, sequence) = (frame.component_id(), frame.sequence());
        if self
            .last_sequence
            .is_some_and(|(c, s)| c == component && s != sequence)
        {
            self.numbered = true;
        }
        self.last_sequence = Some((component, sequence));
    }

    fn heartbeat_due(&self, now: DateTime<Utc>) -> bool {
        self.heartbeat_sent
            .is_none_or(|sent| (now - sent).abs() >= HEARTBEAT_EVERY)
    }
}

fn own_heartbeat() -> MavMessage {
    MavMessage::HEARTBEAT(HEARTBEAT_DATA {
        custom_mode: 0,
        mavtype: MavType::MAV_TYPE_GCS,
        autopilot: MavAutopilot::MAV_AUTOPILOT_INVALID,
        base_mode: MavModeFlag::empty(),
        system_status: MavState::MAV_STATE_ACTIVE,
        mavlink_version: 3,
    })
}

#[cfg(test)]
mod tests;
