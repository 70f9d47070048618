//! Aircraft and their types, ground stations, and which aircraft a vehicle is.

use chrono::TimeDelta;
use letka_domain::aircraft::Serviceability;
use letka_domain::ids::AircraftId;
use letka_store::aircraft::NewAircraft;
use letka_store::{StoreError, Tx, aircraft, aircraft_types, stations};
use uuid::Uuid;

use crate::support::{Db, SEED, World, airframe, now, on_both_engines, world};

on_both_engines!(
    aircraft_come_with_type_and_unit,
    a_grounded_aircraft_says_why,
    the_identity_decides_which_aircraft_it_is,
    stations_are_found_by_token,
    a_new_token_takes_the_place_of_the_old_one,
);

async fn aircraft_come_with_type_and_unit(db: Db) {
    let world = world(&db).await;
    let types = db.read(aircraft_types::list).await.unwrap();
    assert_eq!(types.len(), 1);
    assert_eq!(
        (types[0].take_off_mass_g, types[0].max_wind_mps),
        (Some(7_500), Some(12.5))
    );
    let found = db
        .read(move |c| aircraft::get(c, world.aircraft))
        .await
        .unwrap();
    assert_eq!(found.registration, "OK-X001");
    assert_eq!(found.aircraft_type, types[0]);
    assert_eq!(
        (found.unit.id, found.unit.name.as_str()),
        (world.unit, "Odbor KL")
    );
    assert_eq!(found.serviceability, Serviceability::Airworthy);
    assert_eq!(db.read(aircraft::list).await.unwrap(), [found]);
    let none = AircraftId(Uuid::from_u128(1));
    let missing = db.read(move |c| aircraft::get(c, none)).await;
    assert!(matches!(missing, Err(StoreError::NotFound("aircraft"))));
}

async fn a_grounded_aircraft_says_why(db: Db) {
    let world = world(&db).await;
    let mut broken = airframe("OK-X002", world.aircraft_type, world.unit);
    broken.grounded_reason = Some("prasklé rameno".into());
    let id = db
        .write(move |tx| aircraft::insert(tx, &broken))
        .await
        .unwrap();
    let facts = db
        .read(move |c| aircraft::get(c, id))
        .await
        .unwrap()
        .facts(None);
    assert_eq!(facts.serviceability, Serviceability::Grounded);
    assert_eq!(facts.grounded_reason.as_deref(), Some("prasklé rameno"));
    let silent = db
        .raw("update aircraft set grounded_reason = null")
        .await
        .unwrap_err();
    assert!(silent.violates("aircraft_reason_check"), "{silent}");
}

async fn vehicle(db: &Db, world: World, mark: &str, system_id: Option<u8>, uid: Option<&str>) {
    let new = NewAircraft {
        mavlink_system_id: system_id,
        mavlink_uid: uid.map(str::to_owned),
        ..airframe(mark, world.aircraft_type, world.unit)
    };
    db.write(move |tx| aircraft::insert(tx, &new))
        .await
        .unwrap();
}

async fn the_identity_decides_which_aircraft_it_is(db: Db) {
    let world = world(&db).await;
    vehicle(&db, world, "OK-A", Some(1), Some("aa")).await;
    vehicle(&db, world, "OK-B", Some(2), None).await;
    vehicle(&db, world, "OK-C", Some(3), None).await;
    vehicle(&db, world, "OK-D", Some(3), None).await;
    vehicle(&db, world, "OK-E", Some(4), Some("ee")).await;
    vehicle(&db, world, "OK-F", Some(4), None).await;
    for (uid, system_id, expected) in [
        (Some("aa"), 1, Some("OK-A")),
        // The identity wins over a system id that another aircraft has.
        (Some("aa"), 2, Some("OK-A")),
        (Some("ee"), 99, Some("OK-E")),
        // No identity told: the system id, if it is the only one.
        (None, 1, Some("OK-A")),
        (None, 2, Some("OK-B")),
        (None, 3, None),
        (None, 9, None),
        // An identity not recorded: only an aircraft that has none recorded.
        (Some("zz"), 2, Some("OK-B")),
        (Some("zz"), 1, None),
        (Some("zz"), 3, None),
        (Some("zz"), 4, None),
        (Some("zz"), 9, None),
    ] {
        let find =
            move |c: &mut letka_store::Conn| aircraft::find_by_identity(c, uid, Some(system_id));
        let found = db
            .read(find)
            .await
            .unwrap()
            .map(|aircraft| aircraft.registration);
        assert_eq!(found.as_deref(), expected, "{uid:?} {system_id}");
    }
    vehicle(&db, world, "OK-G", None, Some("gg")).await;
    let mut twin = airframe("OK-H", world.aircraft_type, world.unit);
    twin.mavlink_uid = Some("gg".into());
    let taken = db
        .write(move |tx| aircraft::insert(tx, &twin))
        .await
        .unwrap_err();
    assert!(taken.violates("aircraft_mavlink_uid_key"), "{taken}");
}

async fn stations_are_found_by_token(db: Db) {
    let world = world(&db).await;
    let find = |hash: u8| db.read(move |c| stations::find_by_token_hash(c, &[hash; 32]));
    let station = find(7).await.unwrap().unwrap();
    assert_eq!(
        (station.id, station.name.as_str()),
        (world.station, "Kladno")
    );
    assert_eq!((station.created_at, station.last_seen_at), (now(), None));
    assert_eq!(find(8).await.unwrap(), None);

    let later = now() + TimeDelta::seconds(30);
    for time in [later, now()] {
        let touch = move |tx: &mut Tx<'_>| stations::touch(tx, world.station);
        db.store
            .write::<_, StoreError, _>(&SEED, time, touch)
            .await
            .unwrap();
    }
    assert_eq!(find(7).await.unwrap().unwrap().last_seen_at, Some(later));
    let taken = db
        .write(|tx| stations::insert(tx, "Kladno", &[9; 32]))
        .await
        .unwrap_err();
    assert!(taken.violates("stations_name_key"), "{taken}");
    db.raw("update stations set disabled = not disabled")
        .await
        .unwrap();
    assert_eq!(find(7).await.unwrap(), None);
}

async fn a_new_token_takes_the_place_of_the_old_one(db: Db) {
    let world = world(&db).await;
    let other = db
        .write(|tx| stations::insert(tx, "Beroun", &[9; 32]))
        .await
        .unwrap();
    let set = |name: &'static str, hash: u8| {
        db.write(move |tx| stations::set_token(tx, name, &[hash; 32]))
    };
    assert_eq!(set("Kladno", 8).await.unwrap(), world.station);
    let find = |hash: u8| {
        let find = db.read(move |c| stations::find_by_token_hash(c, &[hash; 32]));
        async { find.await.unwrap().map(|station| station.id) }
    };
    assert_eq!(find(7).await, None);
    assert_eq!(find(8).await, Some(world.station));
    assert_eq!(find(9).await, Some(other));
    let nowhere = set("Brno", 1).await;
    assert!(
        matches!(nowhere, Err(StoreError::NotFound("station"))),
        "{nowhere:?}"
    );
    let taken = set("Kladno", 9).await.unwrap_err();
    assert!(taken.violates("stations_token_hash_key"), "{taken}");
    assert_eq!(find(8).await, Some(world.station));
}
