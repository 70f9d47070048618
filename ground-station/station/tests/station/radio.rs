//! What may come over the air: junk, cut frames, strangers, doubles, and vehicles that move.

use letka_domain::live::LinkState;
use letka_link::{Order, OrderOutcome};
use letka_mavlink::Encoder;
use letka_mavlink::dialect::{HEARTBEAT_DATA, MavAutopilot, MavMessage, MavType};
use tokio::net::UdpSocket;

use super::*;

/// A heartbeat of a system.
fn heartbeat(system_id: u8, kind: MavType) -> Vec<u8> {
    Encoder::new(system_id, 1).encode(&MavMessage::HEARTBEAT(HEARTBEAT_DATA {
        mavtype: kind,
        autopilot: MavAutopilot::MAV_AUTOPILOT_ARDUPILOTMEGA,
        ..HEARTBEAT_DATA::default()
    }))
}

/// A frame of a message that no dialect has, with a checksum that cannot be checked.
fn unknown(system_id: u8) -> Vec<u8> {
    vec![0xFD, 2, 0, 0, 0, system_id, 1, 0xEF, 0xBE, 0xAD, 1, 2, 3, 4]
}

#[tokio::test]
async fn junk_stops_nothing_and_makes_no_vehicle() {
    let (spool, backend, station, aircraft) = with_aircraft(Aircraft::new(1)).await;
    let stranger = UdpSocket::bind("127.0.0.1:0").await.unwrap();
    let whole = heartbeat(77, MavType::MAV_TYPE_QUADROTOR);
    let mut corrupt = whole.clone();
    corrupt[12] ^= 1;
    let signed_unknown = [0xFD, 0, 0x80, 0, 0, 78, 1, 0, 0, 0, 0, 0];
    for _ in 0..200 {
        for datagram in [
            &[][..],
            &[0xFD],
            &whole[..whole.len() - 1],
            &corrupt,
            &signed_unknown,
        ] {
            stranger.send_to(datagram, station.udp).await.unwrap();
        }
        stranger.send_to(&unknown(79), station.udp).await.unwrap();
        stranger.send_to(&[0xFD; 1400], station.udp).await.unwrap();
    }
    let seen = aircraft.look(|aircraft| aircraft.sent.len());
    until("the aircraft flies on", || {
        aircraft.look(|aircraft| aircraft.sent.len()) > seen + 20
    })
    .await;
    let order_id = backend.order(Order::ReturnToLaunch {
        system_id: 1,
        vehicle_uid: None,
    });
    until("orders go on", || {
        backend.results(order_id) == [OrderOutcome::Done]
    })
    .await;
    assert_eq!(
        backend.memory(|memory| memory.live.keys().copied().collect::<Vec<_>>()),
        [1]
    );
    assert_eq!(logs(&spool).len(), 1);
    assert_eq!(
        backend.memory(|memory| memory.live[&1].link),
        LinkState::Live
    );
    station.stop().await;
}

#[tokio::test]
async fn a_frame_of_an_unknown_message_is_recorded() {
    let (spool, backend, station, _aircraft) = with_aircraft(Aircraft::new(1)).await;
    let radio = UdpSocket::bind("127.0.0.1:0").await.unwrap();
    let strange = unknown(2);
    radio
        .send_to(&heartbeat(2, MavType::MAV_TYPE_QUADROTOR), station.udp)
        .await
        .unwrap();
    radio.send_to(&strange, station.udp).await.unwrap();
    until("it is in the log", || {
        let has = |(_, path): &(LogId, PathBuf)| {
            let log = std::fs::read(path).unwrap();
            log.windows(strange.len()).any(|window| window == strange)
        };
        logs(&spool).iter().any(has)
    })
    .await;
    assert!(backend.memory(|memory| memory.live.contains_key(&1)));
    station.stop().await;
}

#[tokio::test]
async fn another_ground_station_is_no_vehicle() {
    let (spool, backend, station, aircraft) = with_aircraft(Aircraft::new(1)).await;
    let other = UdpSocket::bind("127.0.0.1:0").await.unwrap();
    for system_id in [250, 255] {
        let beat = heartbeat(system_id, MavType::MAV_TYPE_GCS);
        other.send_to(&beat, station.udp).await.unwrap();
    }
    let seen = aircraft.look(|aircraft| aircraft.sent.len());
    until("time passes", || {
        aircraft.look(|aircraft| aircraft.sent.len()) > seen + 20
    })
    .await;
    assert_eq!(backend.memory(|memory| memory.live.len()), 1);
    assert_eq!(logs(&spool).len(), 1);
    station.stop().await;
}

#[tokio::test]
async fn a_vehicle_that_moves_to_another_address_is_reached_there() {
    let (_spool, backend, station, mut aircraft) = with_aircraft(Aircraft::new(1)).await;
    aircraft.move_to_another_port().await;
    let seen = aircraft.look(|aircraft| aircraft.sent.len());
    until("it is heard from there", || {
        aircraft.look(|a| a.sent.len()) > seen + 10
    })
    .await;
    let order_id = backend.order(Order::ReturnToLaunch {
        system_id: 1,
        vehicle_uid: None,
    });
    until("it obeys", || {
        backend.results(order_id) == [OrderOutcome::Done]
    })
    .await;
    assert_eq!(
        backend.memory(|memory| memory.live[&1].message.clone()),
        None
    );
    station.stop().await;
}

#[tokio::test]
async fn two_vehicles_with_one_system_id_are_told_and_get_no_orders() {
    let (_spool, backend, station, aircraft) = with_aircraft(Aircraft::new(1)).await;
    let _double = Aircraft::new(1).on_air(station.udp).await;
    until("the alarm is told", || {
        let message = backend.memory(|memory| memory.live[&1].message.clone());
        message.is_some_and(|text| text.contains("two vehicles use system id 1"))
    })
    .await;
    let order_id = backend.order(Order::Land {
        system_id: 1,
        vehicle_uid: None,
    });
    until("the order ends", || !backend.results(order_id).is_empty()).await;
    assert!(matches!(
        backend.results(order_id)[0],
        OrderOutcome::Refused { .. }
    ));
    assert!(!aircraft.look(|aircraft| aircraft.commands.contains(&21)));
    station.stop().await;
}

#[tokio::test]
async fn a_silent_vehicle_is_told_as_lost() {
    let (_spool, backend, station, aircraft) = with_aircraft(Aircraft::new(1)).await;
    drop(aircraft);
    until("it is lost", || {
        backend.memory(|memory| memory.live[&1].link) == LinkState::Lost
    })
    .await;
    let order_id = backend.order(Order::Land {
        system_id: 1,
        vehicle_uid: None,
    });
    until("the order ends", || !backend.results(order_id).is_empty()).await;
    assert!(matches!(
        backend.results(order_id)[0],
        OrderOutcome::Refused { .. }
    ));
    station.stop().await;
}
