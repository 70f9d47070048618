//! A mission goes aboard, is read back and compared: only then is the order done.

use chrono::{DateTime, TimeDelta, Utc};
use letka_domain::ids::OrderId;
use letka_link::OrderOutcome;
use letka_mavlink::Frame;
use letka_mavlink::dialect::{self, MavMessage};
use letka_mavlink::mission::{
    HomeSlot, Item, MissionDownload, MissionError, MissionUpload, compare,
};
use letka_mavlink::vehicle::Profile;

use super::Target;

/// How long the station listens to tell an autopilot from a bridge.
const RECOGNISED_WITHIN: TimeDelta = TimeDelta::seconds(10);
/// Differences that are named.
const NAMED: usize = 3;

/// One mission on its way.
#[derive(Debug)]
pub(super) struct Transfer {
    order_id: OrderId,
    begun: DateTime<Utc>,
    plan: Vec<Item>,
    stage: Stage,
}

#[derive(Debug)]
enum Stage {
    /// It is not yet known whether item 0 is the vehicle's home.
    Waiting,
    Uploading {
        home: HomeSlot,
        sent: Vec<Item>,
        upload: Box<MissionUpload>,
    },
    Reading {
        home: HomeSlot,
        sent: Vec<Item>,
        download: Box<MissionDownload>,
        /// A bridge answers only the request of MAVLink 1.
        old_way: bool,
    },
}

impl Transfer {
    pub(super) fn new(now: DateTime<Utc>, order_id: OrderId, plan: Vec<Item>) -> Self {
        Self {
            order_id,
            begun: now,
            plan,
            stage: Stage::Waiting,
        }
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
        let (system, component) = (frame.system_id(), frame.component_id());
        match &mut self.stage {
            Stage::Waiting => {}
            Stage::Uploading { upload, .. } => upload.on_message(now, system, component, message),
            Stage::Reading { download, .. } => {
                download.on_message(now, system, component, message);
            }
        }
    }

    pub(super) fn poll_transmit(&mut self) -> Option<MavMessage> {
        match &mut self.stage {
            Stage::Waiting => None,
            Stage::Uploading { upload, .. } => upload.poll_transmit(),
            Stage::Reading {
                download, old_way, ..
            } => {
                let message = download.poll_transmit();
                if *old_way {
                    message.map(in_the_old_way)
                } else {
                    message
                }
            }
        }
    }

    /// Lets time pass; how the order ended, when it has.
    pub(super) fn on_tick(&mut self, now: DateTime<Utc>, target: &Target) -> Option<OrderOutcome> {
        match &mut self.stage {
            Stage::Waiting => self.begin_upload(now, target),
            Stage::Uploading { upload, .. } => {
                upload.on_tick(now);
                match upload.outcome()? {
                    Ok(()) => self.begin_reading(now, target),
                    Err(MissionError::TimedOut) => {
                        Some(unknown("the upload of the mission stalled"))
                    }
                    Err(error) => Some(refused(&format!("the mission was not taken: {error}"))),
                }
            }
            Stage::Reading {
                home,
                sent,
                download,
                ..
            } => {
                download.on_tick(now);
                Some(match download.outcome()? {
                    Ok(held) => verdict(sent, &held, *home),
                    Err(error) => unknown(&format!(
                        "the mission went aboard and cannot be read back: {error}"
                    )),
                })
            }
        }
    }

    fn begin_upload(&mut self, now: DateTime<Utc>, target: &Target) -> Option<OrderOutcome> {
        let Some(home) = home_slot(target) else {
            let waited = now - self.begun >= RECOGNISED_WITHIN;
            return waited.then(|| refused("the vehicle is not recognised: too few frames"));
        };
        let sent = home.fill(&self.plan);
        let upload = MissionUpload::new(target.state.system_id, target.component?, &sent, now)
            .as_station(target.own_system, target.own_component);
        self.stage = Stage::Uploading {
            home,
            sent,
            upload: Box::new(upload),
        };
        None
    }

    fn begin_reading(&mut self, now: DateTime<Utc>, target: &Target) -> Option<OrderOutcome> {
        let Stage::Uploading { home, sent, .. } = &mut self.stage else {
            return None;
        };
        let download = MissionDownload::new(target.state.system_id, target.component?, now)
            .as_station(target.own_system, target.own_component);
        let (home, sent) = (*home, std::mem::take(sent));
        self.stage = Stage::Reading {
            home,
            sent,
            download: Box::new(download),
            old_way: target.profile == Profile::DjiBridge,
        };
        None
    }
}

/// Whether item 0 is the vehicle's home; `None` while it may be an autopilot or a bridge that
/// passes itself off as one.
fn home_slot(target: &Target) -> Option<HomeSlot> {
    match (target.profile, target.heartbeat) {
        (Profile::DjiBridge, _) => Some(HomeSlot::None),
        (Profile::Autopilot, Some(heartbeat)) if target.numbered => Some(HomeSlot::of(&heartbeat)),
        (Profile::Autopilot, _) => None,
    }
}

/// The request for an item as MAVLink 1 had it.
#[expect(deprecated, reason = "bridges know no other")]
fn in_the_old_way(message: MavMessage) -> MavMessage {
    match message {
        MavMessage::MISSION_REQUEST_INT(request) => {
            MavMessage::MISSION_REQUEST(dialect::MISSION_REQUEST_DATA {
                seq: request.seq,
                target_system: request.target_system,
                target_component: request.target_component,
                mission_type: request.mission_type,
            })
        }
        other => other,
    }
}

/// What the vehicle holds against what was sent.
fn verdict(sent: &[Item], held: &[Item], home: HomeSlot) -> OrderOutcome {
    let differences = compare(sent, held, home);
    if differences.is_empty() {
        return OrderOutcome::Done;
    }
    let named: Vec<String> = differences
        .iter()
        .take(NAMED)
        .map(|difference| format!("item {} ({:?})", difference.seq, difference.field))
        .collect();
    refused(&format!(
        "the vehicle holds another mission than was sent: {}",
        named.join(", ")
    ))
}

fn refused(reason: &str) -> OrderOutcome {
    OrderOutcome::Refused {
        reason: reason.to_owned(),
    }
}

fn unknown(reason: &str) -> OrderOutcome {
    OrderOutcome::Unknown {
        reason: reason.to_owned(),
    }
}
