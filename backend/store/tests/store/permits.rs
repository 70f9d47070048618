//! Permits with their aircraft.

use letka_domain::geometry::{Area, Position};
use letka_domain::ids::{AircraftId, PermitId};
use letka_domain::period::Period;
use letka_domain::permits::{Condition, PermitKind, PermitState};
use letka_store::page::{Cursor, Page, PageRequest};
use letka_store::permits::{NewPermit, PermitFilter, PermitRecord};
use letka_store::{Conn, StoreError, aircraft, permits};
use uuid::Uuid;

use crate::support::{Db, airframe, at, now, on_both_engines, world};

on_both_engines!(
    a_permit_comes_back_as_it_was,
    the_register_comes_page_by_page_and_is_searched,
    a_flight_reads_what_can_matter_to_it,
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
    let list = all(&db).await;
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

async fn the_register_comes_page_by_page_and_is_searched(db: Db) {
    let world = world(&db).await;
    let other = airframe("OK-X000", world.aircraft_type, world.unit);
    let other = db
        .write(move |tx| aircraft::insert(tx, &other))
        .await
        .unwrap();
    let both = permit("ÚCL-both_1", vec![world.aircraft, other]);
    enter(&db, both).await.unwrap();
    let mut operating = permit("ÚCL-both21", vec![other]);
    operating.valid = Period::new(now(), at("2027-06-01T00:00:00Z")).unwrap();
    (operating.kind, operating.area) = (PermitKind::Operating, None);
    enter(&db, operating).await.unwrap();
    enter(&db, permit("none", vec![])).await.unwrap();
    let found = |filter: PermitFilter, limit, after: Option<Cursor>| {
        let after = after.map(|cursor| cursor.to_string());
        let page = PageRequest::new(Some(limit), after.as_deref()).unwrap();
        let read = db.read(move |c| permits::list(c, &filter, &page));
        async { read.await.unwrap() }
    };
    let first = found(PermitFilter::default(), 1, None).await;
    assert_eq!(
        numbers(&first),
        ["ÚCL-both21"],
        "what ends last is in front"
    );
    let rest = found(PermitFilter::default(), 2, first.next).await;
    assert_eq!(rest.items.len(), 2);
    assert_eq!(rest.next, None);
    let text = |text: &str| PermitFilter {
        text: Some(text.into()),
        ..PermitFilter::default()
    };
    let underlined = found(text("BOTH_"), 9, None).await;
    assert_eq!(
        numbers(&underlined),
        ["ÚCL-both_1"],
        "no wildcard, any case"
    );
    let named: Vec<_> = underlined.items[0].aircraft.iter().collect();
    let named: Vec<_> = named.iter().map(|one| one.name.as_str()).collect();
    assert_eq!(named, ["OK-X000", "OK-X001"], "by registration");
    let of_kind = PermitFilter {
        kind: Some(PermitKind::Operating),
        state: Some(PermitState::Granted),
        ..text("ÚCL")
    };
    assert_eq!(numbers(&found(of_kind, 9, None).await), ["ÚCL-both21"]);
}

async fn a_flight_reads_what_can_matter_to_it(db: Db) {
    let world = world(&db).await;
    let entered = |number: &str, kind: PermitKind, to: &str| {
        let mut new = permit(number, vec![world.aircraft]);
        new.kind = kind;
        new.valid = Period::new(at("2020-01-01T00:00:00Z"), at(to)).unwrap();
        enter(&db, new)
    };
    let (operating, one_time) = (PermitKind::Operating, PermitKind::OneTime);
    for (number, kind, to) in [
        ("in force", operating, "2026-11-23T10:00:00Z"),
        ("just over", operating, "2026-11-23T09:00:00Z"),
        ("long over", operating, "2025-11-20T00:00:00Z"),
        ("once in force", one_time, "2026-11-24T00:00:00Z"),
        ("once over", one_time, "2026-11-23T09:00:00Z"),
    ] {
        entered(number, kind, to).await.unwrap();
    }
    let flight = Period::new(at("2026-11-23T09:30:00Z"), at("2026-11-23T10:30:00Z")).unwrap();
    let read = db.read(move |c| permits::list_for_flight(c, &flight));
    let read = read.await.unwrap();
    let numbers: Vec<_> = read.iter().map(|one| one.permit.number.as_str()).collect();
    assert_eq!(numbers, ["once in force", "in force", "just over"]);
}

fn numbers(page: &Page<PermitRecord>) -> Vec<&str> {
    let items = page.items.iter();
    items.map(|one| one.permit.number.as_str()).collect()
}

async fn all(db: &Db) -> Vec<PermitRecord> {
    let read = |c: &mut Conn| permits::list(c, &PermitFilter::default(), &PageRequest::default());
    db.read(read).await.unwrap().items
}

async fn a_one_time_permit_has_an_area(db: Db) {
    let mut nowhere = permit("1", vec![]);
    nowhere.area = None;
    let refused = enter(&db, nowhere).await.unwrap_err();
    assert!(refused.violates("permits_one_time_area_check"), "{refused}");
    let unknown = enter(&db, permit("2", vec![AircraftId(Uuid::from_u128(1))])).await;
    assert!(matches!(unknown, Err(StoreError::BrokenReference(_))));
    assert_eq!(all(&db).await, []);
}
