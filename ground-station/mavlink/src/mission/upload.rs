//! Sending a mission to a vehicle.

use std::collections::VecDeque;

use chrono::{DateTime, Utc};

use super::{Ends, Item, MAX_ITEMS, MissionError, Patience, RETRIES, TIMEOUT};
use crate::dialect::{
    MISSION_ACK_DATA, MISSION_COUNT_DATA, MISSION_ITEM_INT_DATA, MISSION_REQUEST_INT_DATA,
    MavMessage, MavMissionResult, MavMissionType,
};

/// Answers that wait to be sent. The vehicle asks again for what does not fit.
const MAX_QUEUED: usize = 32;

/// One upload of one mission.
#[derive(Debug, Clone)]
pub struct MissionUpload {
    ends: Ends,
    items: Vec<MISSION_ITEM_INT_DATA>,
    /// Items that the vehicle has asked for, counted to the highest.
    asked: usize,
    patience: Patience,
    queue: VecDeque<MavMessage>,
    outcome: Option<Result<(), MissionError>>,
}

impl MissionUpload {
    /// Starts to send `items` to a vehicle. An item that cannot be expressed ends the upload at
    /// once, before anything is sent. No items clear the vehicle's mission.
    pub fn new(
        target_system: u8,
        target_component: u8,
        items: &[Item],
        now: DateTime<Utc>,
    ) -> Self {
        let messages = if items.len() > MAX_ITEMS {
            Err(MissionError::TooManyItems(items.len()))
        } else {
            let target = (target_system, target_component);
            let numbered = items.iter().enumerate();
            numbered
                .map(|(seq, item)| item.to_message(seq, target))
                .collect()
        };
        let mut upload = Self {
            ends: Ends {
                system: target_system,
                component: target_component,
                station: None,
            },
            items: Vec::new(),
            asked: 0,
            patience: Patience::new(now),
            queue: VecDeque::new(),
            outcome: None,
        };
        match messages {
            Ok(messages) => {
                upload.items = messages;
                upload.announce();
            }
            Err(error) => upload.outcome = Some(Err(error)),
        }
        upload
    }

    /// Answers only messages that are addressed to this ground station (or to all), where several
    /// stations hear the vehicle.
    #[must_use]
    pub fn as_station(mut self, system_id: u8, component_id: u8) -> Self {
        self.ends.station = Some((system_id, component_id));
        self
    }

    /// Takes a message that `system`, `component` sent. What does not belong to this upload is
    /// ignored: another sender, another kind of mission, another message.
    pub fn on_message(
        &mut self,
        now: DateTime<Utc>,
        system: u8,
        component: u8,
        message: &MavMessage,
    ) {
        if !self.ends.heard_from(system, component) {
            return;
        }
        if let Some(asked) = request(message) {
            if self.concerns(
                asked.target_system,
                asked.target_component,
                asked.mission_type,
            ) {
                self.on_request(now, asked.seq);
            }
        } else if let MavMessage::MISSION_ACK(ack) = message
            && self.concerns(ack.target_system, ack.target_component, ack.mission_type)
        {
            self.on_ack(ack.mavtype);
        }
    }

    /// Lets time pass: repeats the announcement after a silence, and gives up after too many.
    pub fn on_tick(&mut self, now: DateTime<Utc>) {
        if self.outcome.is_some() || !self.patience.is_over(now, TIMEOUT) {
            return;
        }
        if self.patience.tried_in_vain(now) > RETRIES {
            self.outcome = Some(Err(MissionError::TimedOut));
        } else {
            self.announce();
        }
    }

    /// The next message to send to the vehicle.
    pub fn poll_transmit(&mut self) -> Option<MavMessage> {
        self.queue.pop_front()
    }

    /// How it ended; `None` while it runs.
    pub fn outcome(&self) -> Option<Result<(), MissionError>> {
        self.outcome.clone()
    }

    /// Items that the vehicle has asked for, and items that there are.
    pub fn progress(&self) -> (usize, usize) {
        (self.asked, self.items.len())
    }

    /// Ends the upload and tells the vehicle.
    pub fn cancel(&mut self) {
        if self.outcome.is_none() {
            self.queue.clear();
            self.queue
                .push_back(MavMessage::MISSION_ACK(MISSION_ACK_DATA {
                    target_system: self.ends.system,
                    target_component: self.ends.component,
                    mavtype: MavMissionResult::MAV_MISSION_OPERATION_CANCELLED,
                    ..MISSION_ACK_DATA::default()
                }));
            self.outcome = Some(Err(MissionError::Cancelled));
        }
    }

    fn concerns(&self, system: u8, component: u8, mission_type: MavMissionType) -> bool {
        self.ends.for_us(system, component)
            && mission_type == MavMissionType::MAV_MISSION_TYPE_MISSION
    }

    fn announce(&mut self) {
        self.queue.clear();
        self.queue
            .push_back(MavMessage::MISSION_COUNT(MISSION_COUNT_DATA {
                count: u16::try_from(self.items.len()).expect("at most MAX_ITEMS"),
                target_system: self.ends.system,
                target_component: self.ends.component,
                ..MISSION_COUNT_DATA::default()
            }));
    }

    /// Requests are answered even after the confirmation: a vehicle that heard a repeated
    /// announcement late reads the mission again.
    fn on_request(&mut self, now: DateTime<Utc>, seq: u16) {
        let seq = usize::from(seq);
        if matches!(self.outcome, Some(Err(_))) {
            return;
        }
        let Some(item) = self.items.get(seq) else {
            return;
        };
        self.patience.since = now;
        if seq >= self.asked {
            self.asked = seq + 1;
            self.patience.in_vain = 0;
        }
        if self.queue.len() < MAX_QUEUED {
            self.queue
                .push_back(MavMessage::MISSION_ITEM_INT(item.clone()));
        }
    }

    fn on_ack(&mut self, result: MavMissionResult) {
        if self.outcome.is_some() {
            return;
        }
        self.outcome = match result {
            MavMissionResult::MAV_MISSION_ACCEPTED if self.asked < self.items.len() => {
                Some(Err(MissionError::Incomplete {
                    received: self.asked,
                    total: self.items.len(),
                }))
            }
            MavMissionResult::MAV_MISSION_ACCEPTED => Some(Ok(())),
            // ArduPilot answers a doubled item so, and goes on.
            MavMissionResult::MAV_MISSION_INVALID_SEQUENCE => None,
            refused => Some(Err(MissionError::Rejected(refused))),
        };
    }
}

/// The request for an item in `message`. The old request gets the same answer as the new one:
/// autopilots that still send it take either.
#[expect(
    deprecated,
    reason = "autopilots in service still send the old request"
)]
fn request(message: &MavMessage) -> Option<MISSION_REQUEST_INT_DATA> {
    match message {
        MavMessage::MISSION_REQUEST_INT(request) => Some(request.clone()),
        MavMessage::MISSION_REQUEST(request) => Some(MISSION_REQUEST_INT_DATA {
            seq: request.seq,
            target_system: request.target_system,
            target_component: request.target_component,
            mission_type: request.mission_type,
        }),
        _ => None,
    }
}
