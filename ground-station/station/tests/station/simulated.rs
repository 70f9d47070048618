//! The station with the simulated vehicles of `letka-sim`, each with its own manners.

use letka_domain::geometry::Position;
use letka_domain::live::FlightState;
use letka_link::{MissionItem, Order, OrderOutcome};
use letka_sim::FleetPlan;
use tokio::sync::watch;

use super::*;

const BRUS: u8 = 1;
const MAVIC: u8 = 2;

fn mission(home: Position) -> Vec<MissionItem> {
    let waypoint = |bearing_deg| MissionItem::Waypoint {
        position: home.offset(40.0, bearing_deg),
        height_m: 20.0,
        speed_mps: Some(5.0),
    };
    vec![
        MissionItem::Takeoff {
            position: Some(home),
            height_m: 15.0,
        },
        waypoint(0.0),
        waypoint(90.0),
        MissionItem::ReturnToLaunch,
    ]
}

async fn obeyed(backend: &Backend, order: Order) {
    let order_id = backend.order(order);
    until("the order ends", || !backend.results(order_id).is_empty()).await;
    assert_eq!(backend.results(order_id), [OrderOutcome::Done]);
}

#[tokio::test]
async fn a_brus_and_a_mavic_take_missions_fly_and_return() {
    let spool = tempfile::tempdir().unwrap();
    let backend = Backend::start(TOKEN).await;
    let station = Running::start(&spool, &backend, Clock::system()).await;
    let home = Position::new(50.147, 14.103).unwrap();
    let fleet = FleetPlan::new(1, 1, vec![home]).vehicles().unwrap();
    let (stop, stopped) = watch::channel(false);
    let simulator = tokio::spawn(letka_sim::run_fleet(fleet, station.udp, stopped));
    until("both are seen and named", || {
        backend.memory(|memory| {
            memory
                .live
                .values()
                .filter(|state| state.uid.is_some())
                .count()
                == 2
        })
    })
    .await;

    for system_id in [BRUS, MAVIC] {
        let vehicle_uid = backend.memory(|memory| memory.live[&system_id].uid.clone());
        let items = mission(home);
        obeyed(
            &backend,
            Order::UploadMission {
                system_id,
                vehicle_uid,
                items,
            },
        )
        .await;
        obeyed(
            &backend,
            Order::StartMission {
                system_id,
                vehicle_uid: None,
            },
        )
        .await;
    }
    until("both fly", || {
        backend.memory(|memory| {
            memory.live.values().all(|state| {
                state.flight_state != FlightState::OnGround && state.height_m > Some(5.0)
            })
        })
    })
    .await;
    for system_id in [BRUS, MAVIC] {
        obeyed(
            &backend,
            Order::ReturnToLaunch {
                system_id,
                vehicle_uid: None,
            },
        )
        .await;
    }
    until("both return", || {
        backend.memory(|memory| {
            memory
                .live
                .values()
                .all(|state| state.mode.as_deref() == Some("RTL"))
        })
    })
    .await;
    assert!(
        backend
            .memory(|memory| memory.live[&MAVIC].loss_pct)
            .is_none(),
        "not measurable"
    );
    stop.send_replace(true);
    simulator.await.unwrap().unwrap();
    station.stop().await;
}
