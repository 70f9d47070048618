//! One vehicle over time: its heartbeat, its silence, its identity, its news.

use letka_mavlink::{Piece, split_datagram};

use super::*;

fn at(millis: i64) -> DateTime<Utc> {
    DateTime::UNIX_EPOCH + TimeDelta::milliseconds(millis)
}

fn address(port: u16) -> SocketAddr {
    SocketAddr::from(([10, 0, 0, 1], port))
}

/// A vehicle whose autopilot beat once.
fn vehicle(armed: bool) -> Vehicle {
    let mut vehicle = Vehicle::new(1, 255, address(1), at(0));
    hear(&mut vehicle, at(0), address(1), armed);
    vehicle
}

fn hear(vehicle: &mut Vehicle, at: DateTime<Utc>, from: SocketAddr, armed: bool) {
    let mut base_mode = MavModeFlag::empty();
    base_mode.set(MavModeFlag::MAV_MODE_FLAG_SAFETY_ARMED, armed);
    let bytes = Encoder::new(1, 1).encode(&MavMessage::HEARTBEAT(HEARTBEAT_DATA {
        autopilot: MavAutopilot::MAV_AUTOPILOT_ARDUPILOTMEGA,
        base_mode,
        ..HEARTBEAT_DATA::default()
    }));
    let Some(Piece::Frame(frame)) = split_datagram(&bytes).next() else {
        panic!("no frame")
    };
    vehicle.on_frame(at, from, &frame);
}

fn land(uid: Option<&str>) -> Order {
    Order::Land {
        system_id: 1,
        vehicle_uid: uid.map(str::to_owned),
    }
}

fn begin(vehicle: &mut Vehicle, now: DateTime<Utc>, order: Order) -> Result<(), String> {
    vehicle.begin(now, OrderId(uuid::Uuid::nil()), order)
}

#[test]
fn the_station_beats_once_a_second() {
    let mut vehicle = vehicle(false);
    let is_beat = |frame: &Vec<u8>| frame[7..10] == [0, 0, 0];
    let mut beats = 0;
    for tick in 0..200 {
        let now = at(tick * 50);
        vehicle.on_tick(now);
        beats += std::iter::from_fn(|| vehicle.poll_transmit(now))
            .filter(is_beat)
            .count();
    }
    assert_eq!(beats, 10);
}

#[test]
fn a_silent_vehicle_is_given_up_later_if_it_flew() {
    let minute = 60_000;
    assert!(!vehicle(false).is_gone(at(minute - 1)));
    assert!(vehicle(false).is_gone(at(minute)));
    assert!(!vehicle(true).is_gone(at(14 * minute)));
    assert!(vehicle(true).is_gone(at(15 * minute)));
}

#[test]
fn an_order_for_an_airframe_needs_that_airframe() {
    let mut vehicle = vehicle(false);
    assert!(
        begin(&mut vehicle, at(1), land(Some("0a")))
            .unwrap_err()
            .contains("has not told")
    );
    assert_eq!(begin(&mut vehicle, at(1), land(None)), Ok(()));
    assert!(
        begin(&mut vehicle, at(4_000), land(None))
            .unwrap_err()
            .contains("is not heard")
    );
}

#[test]
fn only_changes_are_told_and_our_own_alarm_before_the_vehicles_words() {
    let mut vehicle = vehicle(false);
    assert!(vehicle.take_news(at(1), None).is_some());
    assert!(vehicle.take_news(at(2), None).is_none());
    let told = vehicle
        .take_news(at(3), Some("disk full".to_owned()))
        .unwrap();
    assert_eq!(told.message.as_deref(), Some("disk full"));
    for n in 0..5 {
        hear(
            &mut vehicle,
            at(10 + i64::from(n)),
            address(1 + n % 2),
            false,
        );
    }
    let told = vehicle
        .take_news(at(20), Some("disk full".to_owned()))
        .unwrap();
    assert!(told.message.unwrap().starts_with("two vehicles"));
    vehicle.forget_told();
    assert!(
        vehicle
            .take_news(at(20), Some("disk full".to_owned()))
            .is_some()
    );
}
