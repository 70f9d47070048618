//! A database with records goes through the later steps and loses nothing.

use letka_domain::licences::{LicenceKind, LicenceStep};
use letka_domain::missions::MissionState;
use letka_domain::rules::changes::Cause;
use letka_store::missions::{self, MissionFilter};
use letka_store::page::PageRequest;
use letka_store::{Conn, StoreError, licences, notifications, permits};

use crate::desk::{judged, no_changes};
use crate::missions::{draft, enter, to_uploaded};
use crate::permits::permit;
use crate::support::{Db, at, now, on_both_engines, world};

on_both_engines!(
    missions_with_all_that_points_to_them_are_kept,
    what_people_were_told_is_kept,
);

/// The first step that changes missions.
const EXTEND_MISSIONS: &str = "2026-11-24-130000";

/// The step that makes notifications of any record.
const GENERALISE_NOTIFICATIONS: &str = "2026-11-30-170000";

async fn missions_with_all_that_points_to_them_are_kept(db: Db) {
    db.go_back_before(EXTEND_MISSIONS).await;
    let (one, other) = (
        "'00000000-0000-7000-8000-000000000001'",
        "'00000000-0000-7000-8000-000000000002'",
    );
    // What pointed to a mission then: a permit and a flight.
    let sql = format!(
        "insert into units (id, name, code, kind) values ({one}, 'Starý odbor', 'AA', 'territorial');
         insert into operators (id, name, badge_number, unit_id, status, synthetic)
             values ({one}, 'Jana', '9', {one}, 'active', true);
         insert into licences (id, operator_id, kind, number, issued_by, valid_from, valid_to, suspended_at)
             values ({one}, {one}, 'rating_brus', 'B-1', 'PP', '2026-01-01T00:00:00.000000Z',
             '2027-01-01T00:00:00.000000Z', '2026-06-01T00:00:00.000000Z');
         insert into aircraft_types (id, name, manufacturer, class, take_off_mass_g, max_wind_mps, limits)
             values ({one}, 'Starý', 'VTÚ', 'brus', 1, 1, '{{}}');
         insert into aircraft (id, registration, serial, type_id, unit_id, serviceability)
             values ({one}, 'OK-1', '1', {one}, {one}, 'airworthy');
         insert into missions (id, version, state, name, purpose, plan, aircraft_id, pilot_id,
             unit_id, start_at, end_at, distance_m, created_at)
             values ({other}, 3, 'draft', 'Pátrání', 'search', '{plan}', {one}, {one}, {one},
             '2026-11-24T10:00:00.000000Z', '2026-11-24T10:05:00.000000Z', 1,
             '2026-11-24T09:00:00.000000Z');
         insert into flights (id, source, aircraft_id, mission_id, takeoff_at, distance_m,
             max_height_m, gaps, quality, quality_notes, derived_at)
             values ({one}, 'synthetic', {one}, {other}, '2026-11-24T10:00:00.000000Z', 1, 1, '[]',
             'good', '[]', '2026-11-24T10:00:00.000000Z')",
        plan = serde_json::to_string(&crate::missions::plan(letka_domain::ids::AircraftId(
            uuid::Uuid::from_u128(0x7000_8000_0000_0000_0001)
        )))
        .unwrap()
        .replace('\'', "''"),
    );
    db.run_bare(sql).await;
    db.store.migrate().await.unwrap();
    let list = |c: &mut Conn| missions::list(c, &MissionFilter::default(), &PageRequest::default());
    let found = db.read(list).await.unwrap().items;
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].version, found[0].state), (3, MissionState::Draft));
    assert_eq!(found[0].planned_at, found[0].created_at);
    assert!(found[0].flight_id.is_some() && !found[0].urgent);
    assert_eq!((found[0].rank, found[0].open_questions), (None, None));
    let pilot = letka_domain::ids::OperatorId(uuid::Uuid::from_u128(0x7000_8000_0000_0000_0001));
    let held = db
        .read(move |c| licences::list_for(c, pilot))
        .await
        .unwrap();
    assert_eq!(
        (held.len(), held[0].kind.meaning),
        (1, Some(LicenceKind::RatingBrus))
    );
    let [suspended] = &held[0].steps[..] else {
        panic!("the suspension is kept: {held:?}");
    };
    assert_eq!(
        (suspended.step, suspended.from),
        (LicenceStep::Suspend, at("2026-06-01T00:00:00Z"))
    );
    // References are checked again.
    let loose = db.raw("delete from missions").await;
    assert!(
        matches!(loose, Err(StoreError::BrokenReference(_))),
        "{loose:?}"
    );
    let fresh = world(&db).await;
    let id = enter(&db, draft(fresh)).await;
    to_uploaded(&db, id, fresh.commander, now()).await;
    let allowed = permit("ÚCL-9", vec![fresh.aircraft]);
    db.write(move |tx| permits::insert(tx, &allowed))
        .await
        .unwrap();
}

async fn what_people_were_told_is_kept(db: Db) {
    let world = world(&db).await;
    let mission = enter(&db, draft(world)).await;
    db.go_back_before(GENERALISE_NOTIFICATIONS).await;
    let changes = serde_json::to_string(&no_changes()).unwrap();
    let sql = format!(
        "insert into notifications (id, account_id, mission_id, cause, changes, created_at, read_at)
         values ('{id}', '{to}', '{mission}', 'zones', '{changes}', '2026-11-24T09:00:00.000000Z',
             '2026-11-24T09:30:00.000000Z')",
        id = uuid::Uuid::from_u128(7),
        to = world.commander,
    );
    db.raw(Box::leak(sql.into_boxed_str())).await.unwrap();
    db.store.migrate().await.unwrap();
    let page = PageRequest::default();
    let list = move |c: &mut Conn| notifications::list(c, world.commander, &page);
    let told = db.read(list).await.unwrap().items;
    let expected = judged(&[], mission, Cause::Zones);
    assert_eq!(told.len(), 1);
    assert_eq!(
        (&told[0].record, &told[0].news),
        (&expected.record, &expected.news)
    );
    assert!(told[0].read_at.is_some());
    // And back again, without a loss.
    db.go_back_before(GENERALISE_NOTIFICATIONS).await;
    db.store.migrate().await.unwrap();
    assert_eq!(db.read(list).await.unwrap().items, told);
}
