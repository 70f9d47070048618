//! Transfers between our side and a small vehicle, over a link that loses messages.

use super::*;
use crate::dialect::{
    MISSION_ACK_DATA, MISSION_COUNT_DATA, MISSION_ITEM_INT_DATA, MISSION_REQUEST_INT_DATA,
    MavMessage, MavMissionType,
};

const VEHICLE: (u8, u8) = (1, 1);
const STATION: (u8, u8) = (255, 190);

fn start() -> DateTime<Utc> {
    DateTime::from_timestamp(1_700_000_000, 0).unwrap()
}

/// A vehicle's side of the protocol: asks for items, asks again after 250 ms, gives up after five.
#[derive(Default)]
struct Vehicle {
    stored: Vec<Item>,
    incoming: Option<Incoming>,
    old_request: bool,
}

struct Incoming {
    count: usize,
    items: Vec<Item>,
    asked: DateTime<Utc>,
    tries: u32,
}

impl Vehicle {
    fn hear(&mut self, now: DateTime<Utc>, message: &MavMessage) -> Vec<MavMessage> {
        match message {
            MavMessage::MISSION_COUNT(count) => {
                self.incoming = Some(Incoming {
                    count: count.count.into(),
                    items: Vec::new(),
                    asked: now,
                    tries: 0,
                });
                self.next(now)
            }
            MavMessage::MISSION_ITEM_INT(item) => {
                let Some(incoming) = &mut self.incoming else {
                    return Vec::new();
                };
                if usize::from(item.seq) != incoming.items.len() {
                    return vec![ack(MavMissionResult::MAV_MISSION_INVALID_SEQUENCE)];
                }
                incoming.items.push(Item::from_message(item));
                incoming.tries = 0;
                self.next(now)
            }
            MavMessage::MISSION_REQUEST_LIST(_) => {
                vec![MavMessage::MISSION_COUNT(MISSION_COUNT_DATA {
                    count: self.stored.len().try_into().unwrap(),
                    target_system: STATION.0,
                    target_component: STATION.1,
                    ..MISSION_COUNT_DATA::default()
                })]
            }
            MavMessage::MISSION_REQUEST_INT(request) => {
                let seq = usize::from(request.seq);
                let item = self.stored[seq].to_message(seq, STATION).unwrap();
                vec![MavMessage::MISSION_ITEM_INT(item)]
            }
            _ => Vec::new(),
        }
    }

    fn tick(&mut self, now: DateTime<Utc>) -> Vec<MavMessage> {
        let Some(incoming) = &mut self.incoming else {
            return Vec::new();
        };
        if now - incoming.asked < ITEM_TIMEOUT {
            return Vec::new();
        }
        incoming.tries += 1;
        if incoming.tries > 5 {
            self.incoming = None;
            return Vec::new();
        }
        self.next(now)
    }

    fn next(&mut self, now: DateTime<Utc>) -> Vec<MavMessage> {
        let incoming = self.incoming.as_mut().unwrap();
        incoming.asked = now;
        if incoming.items.len() < incoming.count {
            return vec![request(
                incoming.items.len().try_into().unwrap(),
                self.old_request,
            )];
        }
        self.stored = self.incoming.take().unwrap().items;
        vec![ack(MavMissionResult::MAV_MISSION_ACCEPTED)]
    }
}

fn ack(result: MavMissionResult) -> MavMessage {
    MavMessage::MISSION_ACK(MISSION_ACK_DATA {
        target_system: STATION.0,
        target_component: STATION.1,
        mavtype: result,
        ..MISSION_ACK_DATA::default()
    })
}

#[expect(
    deprecated,
    reason = "autopilots in service still send the old request"
)]
fn request(seq: u16, old: bool) -> MavMessage {
    let (target_system, target_component) = STATION;
    if old {
        MavMessage::MISSION_REQUEST(crate::dialect::MISSION_REQUEST_DATA {
            seq,
            target_system,
            target_component,
            ..Default::default()
        })
    } else {
        MavMessage::MISSION_REQUEST_INT(MISSION_REQUEST_INT_DATA {
            seq,
            target_system,
            target_component,
            ..MISSION_REQUEST_INT_DATA::default()
        })
    }
}

/// A link with a delay of 20 ms that loses a share of the messages.
struct Link {
    random: u64,
    loss_pct: u64,
    in_flight: Vec<(DateTime<Utc>, MavMessage)>,
}

impl Link {
    fn new(seed: u64, loss_pct: u64) -> Self {
        Self {
            random: seed | 1,
            loss_pct,
            in_flight: Vec::new(),
        }
    }

    fn send(&mut self, now: DateTime<Utc>, message: MavMessage) {
        self.random ^= self.random << 13;
        self.random ^= self.random >> 7;
        self.random ^= self.random << 17;
        if self.random % 100 >= self.loss_pct {
            self.in_flight
                .push((now + TimeDelta::milliseconds(20), message));
        }
    }

    fn arrived(&mut self, now: DateTime<Utc>) -> Vec<MavMessage> {
        let due = self.in_flight.extract_if(.., |(at, _)| *at <= now);
        due.map(|(_, message)| message).collect()
    }
}

fn items(count: u16) -> Vec<Item> {
    (0..count)
        .map(|n| Item {
            command: 16,
            frame: 3,
            lat: 50.0 + f64::from(n) / 1e4,
            lon: 14.0,
            alt_m: 40.0 + f32::from(n),
            params: [0.0; 4],
            autocontinue: true,
        })
        .collect()
}

/// Runs an upload in simulated time and returns how it ended.
fn upload(
    vehicle: &mut Vehicle,
    plan: &[Item],
    seed: u64,
    loss_pct: u64,
) -> Result<(), MissionError> {
    let mut now = start();
    let mut upload =
        MissionUpload::new(VEHICLE.0, VEHICLE.1, plan, now).as_station(STATION.0, STATION.1);
    let (mut up, mut down) = (
        Link::new(seed, loss_pct),
        Link::new(seed ^ 0xABCD, loss_pct),
    );
    while upload.outcome().is_none() {
        now += TimeDelta::milliseconds(10);
        assert!(
            now - start() < TimeDelta::minutes(10),
            "the upload never ends"
        );
        upload.on_tick(now);
        while let Some(message) = upload.poll_transmit() {
            up.send(now, message);
        }
        for message in vehicle.tick(now) {
            down.send(now, message);
        }
        for message in up.arrived(now) {
            for answer in vehicle.hear(now, &message) {
                down.send(now, answer);
            }
        }
        for message in down.arrived(now) {
            upload.on_message(now, VEHICLE.0, VEHICLE.1, &message);
        }
    }
    upload.outcome().unwrap()
}

fn download(vehicle: &mut Vehicle, seed: u64, loss_pct: u64) -> Result<Vec<Item>, MissionError> {
    let mut now = start();
    let mut download = MissionDownload::new(VEHICLE.0, VEHICLE.1, now);
    let (mut up, mut down) = (
        Link::new(seed, loss_pct),
        Link::new(seed ^ 0x1234, loss_pct),
    );
    while download.outcome().is_none() {
        now += TimeDelta::milliseconds(10);
        assert!(
            now - start() < TimeDelta::minutes(10),
            "the download never ends"
        );
        download.on_tick(now);
        while let Some(message) = download.poll_transmit() {
            up.send(now, message);
        }
        for message in up.arrived(now) {
            for answer in vehicle.hear(now, &message) {
                down.send(now, answer);
            }
        }
        for message in down.arrived(now) {
            download.on_message(now, VEHICLE.0, VEHICLE.1, &message);
        }
    }
    download.outcome().unwrap()
}

#[test]
fn a_mission_survives_a_link_that_loses_a_fifth() {
    // Six tries in a row fail in one transfer of five hundred; such a transfer must say so.
    let mut given_up = 0;
    for seed in 1..=300 {
        let plan = items(u16::try_from(seed % 40).unwrap());
        let mut vehicle = Vehicle::default();
        let seed = u64::wrapping_mul(seed, 0x9E37_79B9_7F4A_7C15);
        let held =
            upload(&mut vehicle, &plan, seed, 20).and_then(|()| download(&mut vehicle, seed, 20));
        match held {
            Ok(held) => assert_eq!(compare(&plan, &held, HomeSlot::None), vec![]),
            Err(error) => {
                assert_eq!(error, MissionError::TimedOut);
                assert!(vehicle.stored.is_empty() || vehicle.stored == plan);
                given_up += 1;
            }
        }
    }
    assert!(given_up <= 6, "{given_up} of 300 transfers gave up");
}

#[test]
fn the_old_request_is_answered_too() {
    let mut vehicle = Vehicle {
        old_request: true,
        ..Vehicle::default()
    };
    assert_eq!(upload(&mut vehicle, &items(5), 1, 0), Ok(()));
    assert_eq!(vehicle.stored.len(), 5);
}

#[test]
fn a_silent_vehicle_is_given_up_after_five_repetitions() {
    let mut upload = MissionUpload::new(1, 1, &items(3), start());
    let mut sent = 0;
    for tenth in 0..100 {
        upload.on_tick(start() + TimeDelta::milliseconds(100 * tenth));
        while upload.poll_transmit().is_some() {
            sent += 1;
        }
    }
    assert_eq!(sent, 6);
    assert_eq!(upload.outcome(), Some(Err(MissionError::TimedOut)));
    assert_eq!(
        download(&mut Vehicle::default(), 1, 100),
        Err(MissionError::TimedOut)
    );
}

#[test]
fn what_does_not_belong_to_the_upload_is_ignored() {
    let mut upload = MissionUpload::new(1, 1, &[], start()).as_station(STATION.0, STATION.1);
    let accepted = ack(MavMissionResult::MAV_MISSION_ACCEPTED);
    upload.on_message(start(), 2, 1, &accepted);
    upload.on_message(start(), 1, 2, &accepted);
    let fence = MavMessage::MISSION_ACK(MISSION_ACK_DATA {
        mission_type: MavMissionType::MAV_MISSION_TYPE_FENCE,
        ..MISSION_ACK_DATA::default()
    });
    upload.on_message(start(), 1, 1, &fence);
    let for_another = MavMessage::MISSION_ACK(MISSION_ACK_DATA {
        target_system: 254,
        ..MISSION_ACK_DATA::default()
    });
    upload.on_message(start(), 1, 1, &for_another);
    assert_eq!(upload.outcome(), None);
    upload.on_message(start(), 1, 1, &accepted);
    assert_eq!(upload.outcome(), Some(Ok(())));
}

#[test]
fn a_refusal_and_an_early_confirmation_end_the_upload() {
    let mut refused = MissionUpload::new(1, 1, &items(2), start());
    refused.on_message(start(), 1, 1, &ack(MavMissionResult::MAV_MISSION_NO_SPACE));
    assert_eq!(
        refused.outcome(),
        Some(Err(MissionError::Rejected(
            MavMissionResult::MAV_MISSION_NO_SPACE
        )))
    );
    let mut early = MissionUpload::new(1, 1, &items(2), start());
    early.on_message(start(), 1, 1, &request(0, false));
    early.on_message(start(), 1, 1, &ack(MavMissionResult::MAV_MISSION_ACCEPTED));
    let incomplete = MissionError::Incomplete {
        received: 1,
        total: 2,
    };
    assert_eq!(early.outcome(), Some(Err(incomplete)));
}

#[test]
fn a_doubled_request_is_answered_again_within_bounds() {
    let mut upload = MissionUpload::new(1, 1, &items(2), start());
    assert!(matches!(
        upload.poll_transmit(),
        Some(MavMessage::MISSION_COUNT(_))
    ));
    for _ in 0..1_000 {
        upload.on_message(start(), 1, 1, &request(0, false));
    }
    let mut answers = 0;
    while let Some(message) = upload.poll_transmit() {
        assert!(matches!(
            message,
            MavMessage::MISSION_ITEM_INT(MISSION_ITEM_INT_DATA { seq: 0, .. })
        ));
        answers += 1;
    }
    assert_eq!(answers, 32);
    assert_eq!(upload.progress(), (1, 2));
}

#[test]
fn an_item_that_cannot_be_sent_ends_the_upload_before_it_begins() {
    let mut plan = items(2);
    plan[1].lat = f64::NAN;
    let mut upload = MissionUpload::new(1, 1, &plan, start());
    assert_eq!(upload.outcome(), Some(Err(MissionError::InvalidItem(1))));
    assert_eq!(upload.poll_transmit(), None);
}

#[test]
fn cancelling_tells_the_vehicle() {
    let mut upload = MissionUpload::new(1, 1, &items(2), start());
    upload.cancel();
    assert!(matches!(
        upload.poll_transmit(),
        Some(MavMessage::MISSION_ACK(MISSION_ACK_DATA {
            mavtype: MavMissionResult::MAV_MISSION_OPERATION_CANCELLED,
            ..
        }))
    ));
    assert_eq!(upload.outcome(), Some(Err(MissionError::Cancelled)));
}

#[test]
fn a_vehicle_with_a_senseless_count_is_refused() {
    let mut download = MissionDownload::new(1, 1, start());
    let count = MavMessage::MISSION_COUNT(MISSION_COUNT_DATA {
        count: u16::MAX,
        ..MISSION_COUNT_DATA::default()
    });
    download.on_message(start(), 1, 1, &count);
    assert_eq!(
        download.outcome(),
        Some(Err(MissionError::TooManyItems(65_535)))
    );
}
