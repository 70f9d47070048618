//! Raw logs: told of, received, recognised, closed.

use letka_domain::ids::LogId;
use letka_store::flight_logs::{self, FlightLog, NewFlightLog};
use letka_store::{StoreError, Tx, stations};
use uuid::Uuid;

use crate::support::{Db, World, at, on_both_engines, world};

on_both_engines!(
    a_log_is_told_of_as_often_as_one_likes,
    a_log_belongs_to_one_station_and_vehicle,
    bytes_only_grow,
    a_log_is_recognised_and_closed_once,
);

pub(crate) fn log(world: World) -> NewFlightLog {
    NewFlightLog {
        id: LogId(Uuid::from_u128(0x10)),
        station_id: Some(world.station),
        system_id: 1,
        started_at: at("2026-11-24T08:59:59.5Z"),
    }
}

pub(crate) async fn announce(db: &Db, new: NewFlightLog) -> Result<FlightLog, StoreError> {
    db.write(move |tx| flight_logs::announce(tx, &new)).await
}

async fn a_log_is_told_of_as_often_as_one_likes(db: Db) {
    let world = world(&db).await;
    let first = announce(&db, log(world)).await.unwrap();
    let expected = FlightLog {
        id: log(world).id,
        station_id: Some(world.station),
        system_id: Some(1),
        started_at: log(world).started_at,
        received_bytes: 0,
        closed: false,
        aircraft_id: None,
        format: Some("tlog".into()),
        file_name: None,
        sha256: None,
        uploaded_at: None,
        read_at: None,
        fault: None,
        erased_at: None,
    };
    assert_eq!(first, expected);
    assert_eq!(announce(&db, log(world)).await.unwrap(), expected);
    assert_eq!(db.read(flight_logs::list_open).await.unwrap(), [expected]);
    let none = LogId(Uuid::from_u128(1));
    assert_eq!(
        db.read(move |c| flight_logs::find(c, none)).await.unwrap(),
        None
    );
    let missing = db.read(move |c| flight_logs::get(c, none)).await;
    assert!(matches!(missing, Err(StoreError::NotFound("flight log"))));
}

async fn a_log_belongs_to_one_station_and_vehicle(db: Db) {
    let world = world(&db).await;
    let other = db
        .write(|tx| stations::insert(tx, "Beroun", &[8; 32]))
        .await
        .unwrap();
    announce(&db, log(world)).await.unwrap();
    let stolen = NewFlightLog {
        station_id: Some(other),
        ..log(world)
    };
    let mixed = NewFlightLog {
        system_id: 2,
        ..log(world)
    };
    for wrong in [stolen, mixed] {
        let refused = announce(&db, wrong).await.unwrap_err();
        assert!(refused.violates("flight_logs_pkey"), "{refused:?}");
    }
}

async fn bytes_only_grow(db: Db) {
    let world = world(&db).await;
    let id = announce(&db, log(world)).await.unwrap().id;
    for (bytes, expected) in [
        (100, 100),
        (50, 100),
        (100, 100),
        (5_000_000_000, 5_000_000_000),
    ] {
        db.write(move |tx| flight_logs::set_received(tx, id, bytes))
            .await
            .unwrap();
        let log = db.read(move |c| flight_logs::get(c, id)).await.unwrap();
        assert_eq!(log.received_bytes, expected);
    }
}

async fn a_log_is_recognised_and_closed_once(db: Db) {
    let world = world(&db).await;
    let id = announce(&db, log(world)).await.unwrap().id;
    for _ in 0..2 {
        let change = move |tx: &mut Tx<'_>| {
            flight_logs::set_aircraft(tx, id, world.aircraft)?;
            flight_logs::close(tx, id)
        };
        db.write(change).await.unwrap();
    }
    let log = db.read(move |c| flight_logs::get(c, id)).await.unwrap();
    assert_eq!((log.aircraft_id, log.closed), (Some(world.aircraft), true));
    assert_eq!(db.read(flight_logs::list_open).await.unwrap(), []);
    let entries = crate::audit::entries(&db.store).await;
    let about = entries.iter().filter(|entry| entry.record_id == Some(id.0));
    let actions: Vec<_> = about.map(|entry| entry.action.as_str()).collect();
    let expected = [
        "flight_logs.close",
        "flight_logs.set_aircraft",
        "flight_logs.announce",
    ];
    assert_eq!(actions, expected);
}
