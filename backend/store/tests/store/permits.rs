//! Permits with their aircraft.

use letka_domain::geometry::{Area, Position};
use letka_domain::ids::{AircraftId, PermitId};
use letka_domain::period::Period;
use letka_domain::permits::{Condition, PermitKind, PermitState};
use letka_store::permits::NewPermit;
use letka_store::{StoreError, aircraft, permits};
use uuid::Uuid;

use crate::support::{Db, airframe, at, now, on_both_engines, world};

on_both_engines!(
    a_permit_comes_back_as_it_was,
    permits_of_an_aircraft,
    a_one_time_permit_has_an_area,
);

pub(crate) fn circle() -> Area {
    Area::circle(Position::new(50.1008, 14.26).unwrap(), 5_500.1).unwrap()
}

pub(crate) fn permit(number: &str, aircraft: Vec<AircraftId>) -> NewPermit {
    NewPermit {
        number: number.into(),
        kind: PermitKind::OneTime,
        state: PermitState::Granted,
        title: "Let v blízkosti letiště".into(),
        valid: Period::new(
            at("2026-01-01T00:00:00Z"),
            at("2026-12-31T23:59:59.999999Z"),
        )
        .unwrap(),
        aircraft,
        area: Some(circle()),
        max_height_agl_m: Some(150.0),
        night: true,
        pilots: vec![],
        lifts: vec!["SAF-05".into()],
        conditions: vec![Condition::DayOnly, Condition::MaxSpeed { mps: 10.0 }],
        zones: vec!["LKP2".into(), "ŽĎÁR".into()],
        state_changed_at: at("2025-12-20T10:00:00Z"),
        synthetic: true,
    }
}

async fn enter(db: &Db, new: NewPermit) -> Result<PermitId, StoreError> {
    db.write(move |tx| permits::insert(tx, &new)).await
}

async fn a_permit_comes_back_as_it_was(db: Db) {
    let world = world(&db).await;
    let new = permit("ÚCL-1", vec![world.aircraft]);
    let id = enter(&db, new.clone()).await.unwrap();
    let list = db.read(permits::list).await.unwrap();
    assert_eq!(list.len(), 1);
    let (record, found) = (&list[0], &list[0].permit);
    assert_eq!((found.id, &found.number), (id, &new.number));
    assert_eq!(
        (found.kind, found.state, found.valid),
        (new.kind, new.state, new.valid)
    );
    assert_eq!((&found.area, &found.zones), (&new.area, &new.zones));
    assert_eq!((found.max_height_agl_m, found.night), (Some(150.0), true));
    assert_eq!(found.aircraft, [world.aircraft]);
    assert_eq!(record.aircraft[0].name, "OK-X001");
    assert_eq!(
        (&record.title, record.state_changed_at),
        (&new.title, new.state_changed_at)
    );
    assert!(record.synthetic);
    let taken = enter(&db, new).await.unwrap_err();
    assert!(taken.violates("permits_number_key"), "{taken}");
}

async fn permits_of_an_aircraft(db: Db) {
    let world = world(&db).await;
    let other = airframe("OK-X000", world.aircraft_type, world.unit);
    let other = db
        .write(move |tx| aircraft::insert(tx, &other))
        .await
        .unwrap();
    enter(&db, permit("both", vec![world.aircraft, other]))
        .await
        .unwrap();
    let mut arealess = permit("other", vec![other]);
    arealess.valid = Period::new(now(), at("2027-06-01T00:00:00Z")).unwrap();
    (arealess.kind, arealess.area) = (PermitKind::Operating, None);
    enter(&db, arealess).await.unwrap();
    enter(&db, permit("none", vec![])).await.unwrap();
    let numbers = |aircraft| {
        let list = db.read(move |c| permits::list_for_aircraft(c, aircraft));
        async {
            list.await
                .unwrap()
                .into_iter()
                .map(|p| p.permit.number)
                .collect::<Vec<_>>()
        }
    };
    assert_eq!(numbers(world.aircraft).await, ["both"]);
    assert_eq!(numbers(other).await, ["other", "both"]);
    assert_eq!(
        numbers(AircraftId(Uuid::from_u128(1))).await,
        Vec::<String>::new()
    );
    let list = db
        .read(move |c| permits::list_for_aircraft(c, world.aircraft))
        .await
        .unwrap();
    let named: Vec<_> = list[0].aircraft.iter().map(|a| a.name.as_str()).collect();
    assert_eq!(
        named,
        ["OK-X000", "OK-X001"],
        "every aircraft of the permit, by registration"
    );
    assert_eq!(db.read(permits::list).await.unwrap().len(), 3);
}

async fn a_one_time_permit_has_an_area(db: Db) {
    let mut nowhere = permit("1", vec![]);
    nowhere.area = None;
    let refused = enter(&db, nowhere).await.unwrap_err();
    assert!(refused.violates("permits_one_time_area_check"), "{refused}");
    let unknown = enter(&db, permit("2", vec![AircraftId(Uuid::from_u128(1))])).await;
    assert!(matches!(unknown, Err(StoreError::BrokenReference(_))));
    assert_eq!(db.read(permits::list).await.unwrap(), []);
}
