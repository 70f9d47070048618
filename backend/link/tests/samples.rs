//! Every message of protocol 1 that was ever on the wire is still read, and means the same.

use std::path::PathBuf;

use letka_domain::geometry::Position;
use letka_domain::live::{FlightState, LinkState};
use letka_link::{
    BackendMessage, Message, MissionItem, Order, OrderOutcome, Received, StationMessage,
};

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("samples/protocol-1")
}

fn sample(name: &str) -> String {
    std::fs::read_to_string(folder().join(name).with_extension("json")).expect("a sample")
}

fn read<T: Message>(name: &str) -> T {
    match T::read(&sample(name)).expect("readable") {
        Received::Message(message) => message,
        Received::Unknown(kind) => panic!("{kind} is not known"),
    }
}

fn order(name: &str) -> Order {
    let BackendMessage::Order {
        order,
        issued_at,
        expires_at,
        ..
    } = read(name)
    else {
        panic!("{name} is not an order");
    };
    assert_eq!((expires_at - issued_at).num_seconds(), 30);
    order
}

/// Reads, writes and reads again.
fn survives<T: Message + PartialEq + std::fmt::Debug>(text: &str) -> bool {
    let Received::Message(first) = T::read(text).expect("readable") else {
        return false;
    };
    assert_eq!(
        T::read(&first.write()).expect("readable"),
        Received::Message(first)
    );
    true
}

#[test]
fn every_sample_is_read_and_written() {
    let mut count = 0;
    for entry in std::fs::read_dir(folder()).unwrap() {
        let path = entry.unwrap().path();
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(
            survives::<StationMessage>(&text) || survives::<BackendMessage>(&text),
            "{} is of no known type",
            path.display()
        );
        count += 1;
    }
    assert_eq!(count, 14);
}

#[test]
fn every_type_has_a_sample() {
    let names: Vec<String> = std::fs::read_dir(folder())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    for kind in StationMessage::TYPES.iter().chain(BackendMessage::TYPES) {
        assert!(
            names.iter().any(|name| name.starts_with(kind)),
            "{kind} has no sample"
        );
    }
}

#[test]
fn a_hello_says_protocol_and_time() {
    let StationMessage::Hello {
        protocol,
        software,
        station_time,
    } = read("hello")
    else {
        panic!("not a hello");
    };
    assert_eq!((protocol, software.as_str()), (1, "letka-ground 0.1.0"));
    assert_eq!(station_time.timestamp_millis(), 1_777_879_800_250);
}

#[test]
fn live_says_what_is_known_and_what_not() {
    let StationMessage::Live { vehicles, .. } = read("live") else {
        panic!("not live")
    };
    assert_eq!(vehicles[0].flight_state, FlightState::InAir);
    assert_eq!(
        vehicles[0].position,
        Some(Position::new(50.147, 14.103).unwrap())
    );
    assert_eq!(vehicles[1].link, LinkState::Degraded);
    assert_eq!(vehicles[1].battery_pct, None);
}

#[test]
fn an_acknowledgement_without_closed_is_not_closed() {
    let BackendMessage::LogAck { length, closed, .. } = read("log_ack") else {
        panic!("no ack")
    };
    assert_eq!((length, closed), (524_288, false));
    let BackendMessage::LogAck { closed, .. } = read("log_ack_closed") else {
        panic!("no ack")
    };
    assert!(closed);
}

#[test]
fn orders_say_which_vehicle() {
    for (name, expected) in [
        ("order_start_mission", (Some(1), None)),
        (
            "order_return_to_launch",
            (Some(1), Some("3400210011513432")),
        ),
        ("order_land", (Some(51), None)),
    ] {
        let order = order(name);
        assert_eq!((order.system_id(), order.vehicle_uid()), expected, "{name}");
    }
}

#[test]
fn a_mission_keeps_its_steps() {
    let Order::UploadMission { items, .. } = order("order_upload_mission") else {
        panic!("not an upload");
    };
    let there = Position::new(50.149, 14.105).unwrap();
    assert_eq!(
        items[1],
        MissionItem::Waypoint {
            position: there,
            height_m: 60.0,
            speed_mps: Some(8.0)
        }
    );
    assert_eq!(items[3], MissionItem::ReturnToLaunch);
    assert_eq!(items[4], MissionItem::Land { position: None });
}

#[test]
fn outcomes_keep_unknown_apart_from_refused() {
    let outcome = |name| match read(name) {
        StationMessage::OrderResult { outcome, .. } => outcome,
        other => panic!("{other:?}"),
    };
    assert_eq!(outcome("order_result_done"), OrderOutcome::Done);
    assert!(matches!(
        outcome("order_result_refused"),
        OrderOutcome::Refused { .. }
    ));
    assert!(matches!(
        outcome("order_result_unknown"),
        OrderOutcome::Unknown { .. }
    ));
}
