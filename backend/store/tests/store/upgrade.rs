//! A database with records goes through the later steps and loses nothing.

use diesel_migrations::{FileBasedMigrations, MigrationHarness};
use letka_domain::missions::MissionState;
use letka_store::missions::{self, MissionFilter};
use letka_store::page::PageRequest;
use letka_store::{Conn, StoreError, permits};

use crate::missions::{draft, enter, to_uploaded};
use crate::permits::permit;
use crate::schema::folder;
use crate::support::{Db, now, on_both_engines, world};

on_both_engines!(missions_with_all_that_points_to_them_are_kept);

/// The first step that changes missions.
const EXTEND_MISSIONS: &str = "2026-11-24-130000";

/// Goes back to before the missions were extended.
async fn go_back(db: &Db) {
    let folder = folder(db.engine);
    db.write(move |tx| {
        let entry = letka_store::audit::Entry::new("tests.undo", "test", None);
        letka_store::audit::record(tx, &entry)?;
        let undo = |error| StoreError::Internal(error);
        loop {
            let steps = FileBasedMigrations::from_path(&folder).map_err(|e| undo(e.into()))?;
            let undone = match tx.read() {
                Conn::Pg(c) => c.revert_last_migration(steps).map(|step| step.to_string()),
                Conn::Sqlite(c) => c.revert_last_migration(steps).map(|step| step.to_string()),
            };
            let digits = |text: &str| {
                text.chars()
                    .filter(char::is_ascii_digit)
                    .collect::<String>()
            };
            if digits(&undone.map_err(undo)?) == digits(EXTEND_MISSIONS) {
                return Ok(());
            }
        }
    })
    .await
    .unwrap();
}

async fn missions_with_all_that_points_to_them_are_kept(db: Db) {
    go_back(&db).await;
    let (one, other) = (
        "'00000000-0000-7000-8000-000000000001'",
        "'00000000-0000-7000-8000-000000000002'",
    );
    // What pointed to a mission then: a permit and a flight.
    let sql = format!(
        "insert into units (id, name, code, kind) values ({one}, 'Starý odbor', 'AA', 'territorial');
         insert into operators (id, name, badge_number, unit_id, status, synthetic)
             values ({one}, 'Jana', '9', {one}, 'active', true);
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
    for statement in sql.split(";\n") {
        let statement: &'static str = Box::leak(statement.to_owned().into_boxed_str());
        db.raw(statement).await.unwrap();
    }
    db.store.migrate().await.unwrap();
    let list = |c: &mut Conn| missions::list(c, &MissionFilter::default(), &PageRequest::default());
    let found = db.read(list).await.unwrap().items;
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].version, found[0].state), (3, MissionState::Draft));
    assert_eq!(found[0].planned_at, found[0].created_at);
    assert!(found[0].flight_id.is_some() && !found[0].urgent);
    assert_eq!((found[0].rank, found[0].open_questions), (None, None));
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
