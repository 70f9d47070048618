//! Reading the mission that a vehicle holds.

use chrono::{DateTime, Utc};

use super::{Ends, ITEM_TIMEOUT, Item, MAX_ITEMS, MissionError, Patience, RETRIES, TIMEOUT};
use crate::dialect::{
    MISSION_ACK_DATA, MISSION_REQUEST_INT_DATA, MISSION_REQUEST_LIST_DATA, MavMessage,
    MavMissionResult, MavMissionType,
};

/// One download of one mission.
#[derive(Debug, Clone)]
pub struct MissionDownload {
    ends: Ends,
    /// Items that the vehicle holds, once it has told.
    count: Option<usize>,
    items: Vec<Item>,
    patience: Patience,
    /// At most one: each send replaces what was not taken.
    transmit: Option<MavMessage>,
    outcome: Option<Result<(), MissionError>>,
}

impl MissionDownload {
    /// Starts to read the mission of a vehicle.
    pub fn new(target_system: u8, target_component: u8, now: DateTime<Utc>) -> Self {
        let mut download = Self {
            ends: Ends {
                system: target_system,
                component: target_component,
                station: None,
            },
            count: None,
            items: Vec::new(),
            patience: Patience::new(now),
            transmit: None,
            outcome: None,
        };
        download.ask();
        download
    }

    /// Takes only messages that are addressed to this ground station (or to all), where several
    /// stations hear the vehicle.
    #[must_use]
    pub fn as_station(mut self, system_id: u8, component_id: u8) -> Self {
        self.ends.station = Some((system_id, component_id));
        self
    }

    /// Takes a message that `system`, `component` sent. What does not belong to this download is
    /// ignored.
    pub fn on_message(
        &mut self,
        now: DateTime<Utc>,
        system: u8,
        component: u8,
        message: &MavMessage,
    ) {
        if self.outcome.is_some() || !self.ends.heard_from(system, component) {
            return;
        }
        let mission = MavMissionType::MAV_MISSION_TYPE_MISSION;
        match message {
            MavMessage::MISSION_COUNT(count)
                if self
                    .ends
                    .for_us(count.target_system, count.target_component)
                    && count.mission_type == mission =>
            {
                self.on_count(now, usize::from(count.count));
            }
            MavMessage::MISSION_ITEM_INT(item)
                if self.ends.for_us(item.target_system, item.target_component)
                    && item.mission_type == mission
                    && self.count.is_some()
                    && usize::from(item.seq) == self.items.len() =>
            {
                self.items.push(Item::from_message(item));
                self.advance(now);
            }
            MavMessage::MISSION_ACK(ack)
                if self.ends.for_us(ack.target_system, ack.target_component)
                    && ack.mission_type == mission
                    && ack.mavtype != MavMissionResult::MAV_MISSION_ACCEPTED =>
            {
                self.outcome = Some(Err(MissionError::Rejected(ack.mavtype)));
            }
            _ => {}
        }
    }

    /// Lets time pass: asks again after a silence, and gives up after too many. An item is asked
    /// for again quickly first, then at the general pace.
    pub fn on_tick(&mut self, now: DateTime<Utc>) {
        let quick = self.count.is_some() && self.patience.in_vain < RETRIES;
        let (limit, tries) = match (self.count, quick) {
            (None, _) => (TIMEOUT, RETRIES),
            (Some(_), true) => (ITEM_TIMEOUT, 2 * RETRIES),
            (Some(_), false) => (TIMEOUT, 2 * RETRIES),
        };
        if self.outcome.is_some() || !self.patience.is_over(now, limit) {
            return;
        }
        if self.patience.tried_in_vain(now) > tries {
            self.outcome = Some(Err(MissionError::TimedOut));
        } else {
            self.ask();
        }
    }

    /// The next message to send to the vehicle.
    pub fn poll_transmit(&mut self) -> Option<MavMessage> {
        self.transmit.take()
    }

    /// The mission, or why it could not be read; `None` while it runs.
    pub fn outcome(&self) -> Option<Result<Vec<Item>, MissionError>> {
        let outcome = self.outcome.clone()?;
        Some(outcome.map(|()| self.items.clone()))
    }

    fn on_count(&mut self, now: DateTime<Utc>, count: usize) {
        if self.count.is_some() {
            return;
        }
        if count > MAX_ITEMS {
            self.outcome = Some(Err(MissionError::TooManyItems(count)));
            return;
        }
        self.count = Some(count);
        self.advance(now);
    }

    /// Asks for the next item, or confirms when all are there.
    fn advance(&mut self, now: DateTime<Utc>) {
        self.patience = Patience::new(now);
        if self.count != Some(self.items.len()) {
            self.ask();
            return;
        }
        self.transmit = Some(MavMessage::MISSION_ACK(MISSION_ACK_DATA {
            target_system: self.ends.system,
            target_component: self.ends.component,
            mavtype: MavMissionResult::MAV_MISSION_ACCEPTED,
            ..MISSION_ACK_DATA::default()
        }));
        self.outcome = Some(Ok(()));
    }

    fn ask(&mut self) {
        let (target_system, target_component) = (self.ends.system, self.ends.component);
        self.transmit = Some(if self.count.is_some() {
            MavMessage::MISSION_REQUEST_INT(MISSION_REQUEST_INT_DATA {
                seq: u16::try_from(self.items.len()).expect("at most MAX_ITEMS"),
                target_system,
                target_component,
                ..MISSION_REQUEST_INT_DATA::default()
            })
        } else {
            MavMessage::MISSION_REQUEST_LIST(MISSION_REQUEST_LIST_DATA {
                target_system,
                target_component,
                ..MISSION_REQUEST_LIST_DATA::default()
            })
        });
    }
}
