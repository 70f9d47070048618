//! Orders from the backend to the aircraft and their results back.

use chrono::TimeDelta;
use letka_domain::geometry::Position;
use letka_domain::ids::OrderId;
use letka_link::{MissionItem, Order, OrderOutcome};
use uuid::Uuid;

use super::*;

const ARM: u32 = 400;
const MISSION_START: u32 = 300;
const RETURN: u32 = 20;

fn upload(uid: &str) -> Order {
    let at = |lat| Position::new(lat, 14.1).expect("a place");
    Order::UploadMission {
        system_id: 1,
        vehicle_uid: Some(uid.to_owned()),
        items: vec![
            MissionItem::Takeoff {
                position: None,
                height_m: 30.0,
            },
            MissionItem::Waypoint {
                position: at(50.15),
                height_m: 60.0,
                speed_mps: Some(6.0),
            },
            MissionItem::Waypoint {
                position: at(50.16),
                height_m: 55.5,
                speed_mps: None,
            },
            MissionItem::ReturnToLaunch,
        ],
    }
}

fn start() -> Order {
    Order::StartMission {
        system_id: 1,
        vehicle_uid: None,
    }
}

async fn outcome(backend: &Backend, order_id: OrderId) -> OrderOutcome {
    until("the order ends", || !backend.results(order_id).is_empty()).await;
    backend.results(order_id).remove(0)
}

fn reason(outcome: OrderOutcome) -> String {
    match outcome {
        OrderOutcome::Done => "done".to_owned(),
        OrderOutcome::Refused { reason } => format!("refused: {reason}"),
        OrderOutcome::Unknown { reason } => format!("unknown: {reason}"),
    }
}

#[tokio::test]
async fn a_mission_goes_aboard_is_flown_and_called_back() {
    let aircraft = Aircraft::new(1);
    let uid = aircraft.uid();
    let (_spool, backend, station, aircraft) = with_aircraft(aircraft).await;
    let order_id = backend.order(upload(&uid));
    assert_eq!(outcome(&backend, order_id).await, OrderOutcome::Done);
    let mission = aircraft.look(|aircraft| aircraft.mission.clone());
    let commands: Vec<u32> = mission.iter().map(|item| item.command as u32).collect();
    assert_eq!(commands, [16, 22, 178, 16, 16, 20], "home, then the plan");
    assert_eq!((mission[3].x, mission[3].y), (501_500_000, 141_000_000));

    let order_id = backend.order(start());
    assert_eq!(outcome(&backend, order_id).await, OrderOutcome::Done);
    until("it flies", || {
        backend.memory(|m| m.live[&1].mode.as_deref() == Some("AUTO"))
    })
    .await;
    assert!(aircraft.look(|aircraft| aircraft.armed));

    let order_id = backend.order(start());
    assert!(reason(outcome(&backend, order_id).await).contains("flying already"));
    let order_id = backend.order(Order::ReturnToLaunch {
        system_id: 1,
        vehicle_uid: Some(uid),
    });
    assert_eq!(outcome(&backend, order_id).await, OrderOutcome::Done);
    until("it returns", || {
        backend.memory(|m| m.live[&1].mode.as_deref() == Some("RTL"))
    })
    .await;
    station.stop().await;
}

#[tokio::test]
async fn a_mission_goes_aboard_over_a_bad_link() {
    let aircraft = Aircraft {
        loss_pct: 20,
        ..Aircraft::new(1)
    };
    let uid = aircraft.uid();
    let (_spool, backend, station, aircraft) = with_aircraft(aircraft).await;
    let order_id = backend.order(upload(&uid));
    assert_eq!(outcome(&backend, order_id).await, OrderOutcome::Done);
    assert_eq!(aircraft.look(|aircraft| aircraft.mission.len()), 6);
    let loss_pct = backend.memory(|memory| memory.live[&1].loss_pct).unwrap();
    assert!((5.0..40.0).contains(&loss_pct), "{loss_pct}");
    station.stop().await;
}

#[tokio::test]
async fn a_repeated_order_is_answered_and_not_carried_out_again() {
    let (_spool, backend, station, aircraft) = with_aircraft(Aircraft::new(1)).await;
    let order = Order::ReturnToLaunch {
        system_id: 1,
        vehicle_uid: None,
    };
    let order_id = backend.order(order.clone());
    assert_eq!(outcome(&backend, order_id).await, OrderOutcome::Done);
    let returns =
        |aircraft: &mut Aircraft| aircraft.commands.iter().filter(|c| **c == RETURN).count();
    let before = aircraft.look(returns);
    backend.order_again(order_id, order, TimeDelta::seconds(30));
    until("it is answered again", || {
        backend.results(order_id).len() == 2
    })
    .await;
    assert_eq!(backend.results(order_id)[1], OrderOutcome::Done);
    assert_eq!(aircraft.look(returns), before);
    station.stop().await;
}

#[tokio::test]
async fn orders_that_must_not_be_carried_out_are_refused_with_a_reason() {
    let (_spool, backend, station, aircraft) = with_aircraft(Aircraft::new(1)).await;
    let late = OrderId(Uuid::now_v7());
    backend.order_again(late, start(), TimeDelta::seconds(-1));
    assert!(reason(outcome(&backend, late).await).contains("expired"));
    for (order, expected) in [
        (
            Order::Land {
                system_id: 9,
                vehicle_uid: None,
            },
            "vehicle 9 is not heard",
        ),
        (upload("0badc0de"), "another airframe"),
        (
            Order::UploadMission {
                system_id: 1,
                vehicle_uid: None,
                items: Vec::new(),
            },
            "the mission has no steps",
        ),
    ] {
        let order_id = backend.order(order);
        let reason = reason(outcome(&backend, order_id).await);
        assert!(
            reason.starts_with("refused") && reason.contains(expected),
            "{reason}"
        );
    }
    let sent = aircraft.look(|aircraft| aircraft.commands.clone());
    assert!(!sent.contains(&ARM) && !sent.contains(&21), "{sent:?}");
    station.stop().await;
}

#[tokio::test]
async fn a_refusal_comes_with_the_words_of_the_vehicle() {
    let aircraft = Aircraft {
        refuses_arming: true,
        ..Aircraft::new(1)
    };
    let (_spool, backend, station, _aircraft) = with_aircraft(aircraft).await;
    let order_id = backend.order(start());
    let reason = reason(outcome(&backend, order_id).await);
    assert_eq!(
        reason,
        "refused: the vehicle refused arming (FAILED): PreArm: Battery 1 below 25%"
    );
    station.stop().await;
}

#[tokio::test]
async fn motors_that_were_started_in_vain_are_stopped() {
    let (_spool, backend, station, aircraft) = with_aircraft(Aircraft::new(1)).await;
    let order_id = backend.order(start());
    let reason = reason(outcome(&backend, order_id).await);
    assert!(
        reason.contains("refused the start of the mission (DENIED)"),
        "{reason}"
    );
    assert!(!aircraft.look(|aircraft| aircraft.armed));
    station.stop().await;
}

#[tokio::test]
async fn a_lost_answer_is_replaced_by_what_the_telemetry_shows() {
    let silent = Aircraft {
        silent_to: vec![ARM],
        ..Aircraft::new(1)
    };
    let uid = silent.uid();
    let (_spool, backend, station, aircraft) = with_aircraft(silent).await;
    let order_id = backend.order(upload(&uid));
    assert_eq!(outcome(&backend, order_id).await, OrderOutcome::Done);
    let order_id = backend.order(start());
    assert_eq!(outcome(&backend, order_id).await, OrderOutcome::Done);
    let once = |aircraft: &mut Aircraft, command| {
        aircraft
            .commands
            .iter()
            .filter(|sent| **sent == command)
            .count()
    };
    assert_eq!(aircraft.look(|aircraft| once(aircraft, ARM)), 1);
    assert_eq!(aircraft.look(|aircraft| once(aircraft, MISSION_START)), 1);
    station.stop().await;
}

#[tokio::test]
async fn a_mission_that_is_stored_otherwise_is_told() {
    let aircraft = Aircraft {
        stores_badly: true,
        ..Aircraft::new(1)
    };
    let uid = aircraft.uid();
    let (_spool, backend, station, _aircraft) = with_aircraft(aircraft).await;
    let order_id = backend.order(upload(&uid));
    let reason = reason(outcome(&backend, order_id).await);
    assert!(
        reason.contains("another mission than was sent: item 1 (Height)"),
        "{reason}"
    );
    station.stop().await;
}
