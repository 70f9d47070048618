//! Orders of the backend, carried out: a mission goes aboard and is read back, a flight begins, a
//! vehicle returns or lands.
//!
//! An order ends in one of three ways. *Done*: the vehicle acknowledged it, or its telemetry shows
//! it. *Refused*: it was not done, and that is certain. *Unknown*: it was sent, and nothing tells.
//! A vehicle has at most one transfer and one sequence of commands at a time; the way home or down
//! does not wait for either.

mod book;
mod plan;
mod sequence;
mod transfer;

use chrono::{DateTime, Utc};
use letka_domain::ids::OrderId;
use letka_domain::live::{FlightState, VehicleState};
use letka_link::{Order, OrderOutcome};
use letka_mavlink::Frame;
use letka_mavlink::Heartbeat;
use letka_mavlink::dialect::MavMessage;
use letka_mavlink::vehicle::Profile;

pub(crate) use book::{OrderBook, Seen};
use sequence::Sequence;
use transfer::Transfer;

/// The vehicle as an order meets it.
#[derive(Debug)]
pub(crate) struct Target {
    pub(crate) own_system: u8,
    pub(crate) own_component: u8,
    /// Component id of the autopilot, once it beat.
    pub(crate) component: Option<u8>,
    /// Its last heartbeat.
    pub(crate) heartbeat: Option<Heartbeat>,
    pub(crate) profile: Profile,
    /// Its frames carry changing numbers: it is an autopilot and no bridge.
    pub(crate) numbered: bool,
    pub(crate) state: VehicleState,
}

/// What is under way with one vehicle.
#[derive(Debug, Default)]
pub(crate) struct Tasks {
    transfer: Option<Transfer>,
    sequence: Option<Sequence>,
    /// Results that were not yet taken; emptied after every event.
    ended: Vec<(OrderId, OrderOutcome)>,
}

impl Tasks {
    /// Begins an order; an error is the reason, one sentence, why not.
    pub(crate) fn begin(
        &mut self,
        now: DateTime<Utc>,
        order_id: OrderId,
        order: Order,
        target: &Target,
    ) -> Result<(), String> {
        let system_id = target.state.system_id;
        match order {
            Order::UploadMission { items, .. } => {
                self.refuse_second()?;
                if target.state.armed && target.state.mode.as_deref() == Some("AUTO") {
                    return Err(format!("vehicle {system_id} is flying its mission"));
                }
                let items = plan::to_items(&items, target.state.position)?;
                self.transfer = Some(Transfer::new(now, order_id, items));
            }
            Order::StartMission { .. } => {
                self.refuse_second()?;
                if target.state.armed && is_flying(target.state.flight_state) {
                    return Err(format!("vehicle {system_id} is flying already"));
                }
                self.sequence = Some(Sequence::start_mission(now, order_id, target)?);
            }
            Order::ReturnToLaunch { .. } => {
                self.supersede(Sequence::return_to_launch(now, order_id, target)?);
            }
            Order::Land { .. } => self.supersede(Sequence::land(now, order_id, target)?),
            Order::Unknown => return Err("this station does not know that order".to_owned()),
        }
        Ok(())
    }

    /// Takes a message of the vehicle.
    pub(crate) fn on_message(
        &mut self,
        now: DateTime<Utc>,
        frame: &Frame<'_>,
        message: &MavMessage,
    ) {
        if let Some(transfer) = &mut self.transfer {
            transfer.on_message(now, frame, message);
        }
        if let Some(sequence) = &mut self.sequence {
            sequence.on_message(now, frame, message);
        }
    }

    /// Lets time pass and takes note of what ended.
    pub(crate) fn on_tick(&mut self, now: DateTime<Utc>, target: &Target) {
        if let Some(transfer) = &mut self.transfer
            && let Some(outcome) = transfer.on_tick(now, target)
        {
            self.ended.push((transfer.order_id(), outcome));
            self.transfer = None;
        }
        if let Some(sequence) = &mut self.sequence
            && let Some(outcome) = sequence.on_tick(now, target)
        {
            self.ended.push((sequence.order_id(), outcome));
            self.sequence = None;
        }
    }

    /// The next message to send.
    pub(crate) fn poll_transmit(&mut self) -> Option<MavMessage> {
        let command = self.sequence.as_mut().and_then(Sequence::poll_transmit);
        command.or_else(|| self.transfer.as_mut().and_then(Transfer::poll_transmit))
    }

    pub(crate) fn is_idle(&self) -> bool {
        self.transfer.is_none() && self.sequence.is_none()
    }

    /// Ends everything without knowing what became of it.
    pub(crate) fn abandon(&mut self) {
        let running = [
            self.transfer.take().map(|transfer| transfer.order_id()),
            self.sequence.take().map(|sequence| sequence.order_id()),
        ];
        let reason = "the station gave the vehicle up".to_owned();
        let outcome = OrderOutcome::Unknown { reason };
        self.ended.extend(
            running
                .into_iter()
                .flatten()
                .map(|id| (id, outcome.clone())),
        );
    }

    /// Results of orders that ended since the last call.
    pub(crate) fn take_ended(&mut self) -> Vec<(OrderId, OrderOutcome)> {
        std::mem::take(&mut self.ended)
    }

    fn refuse_second(&self) -> Result<(), String> {
        if self.transfer.is_some() {
            Err("another mission is being transferred".to_owned())
        } else if self.sequence.is_some() {
            Err("another order is being carried out".to_owned())
        } else {
            Ok(())
        }
    }

    /// The way home and down comes before whatever was under way.
    fn supersede(&mut self, sequence: Sequence) {
        if let Some(replaced) = self.sequence.replace(sequence) {
            let reason = "a later order took its place".to_owned();
            self.ended
                .push((replaced.order_id(), OrderOutcome::Unknown { reason }));
        }
    }
}

fn is_flying(state: FlightState) -> bool {
    matches!(
        state,
        FlightState::TakingOff | FlightState::InAir | FlightState::Landing
    )
}

#[cfg(test)]
mod tests;
