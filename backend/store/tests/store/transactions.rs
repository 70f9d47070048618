//! Reading, writing, their trail, their errors, and many at once.

use diesel::connection::SimpleConnection;
use letka_domain::access::Role;
use letka_domain::ids::{AccountId, StationId, UnitId};
use letka_store::page::PageRequest;
use letka_store::{Actor, Store, StoreError, Tx, accounts, aircraft, audit, operators, units};
use uuid::Uuid;

use crate::postgres;
use crate::support::{
    Db, Engine, SEED, account, airframe, now, on_both_engines, operator, unit, world,
};

on_both_engines!(
    a_write_is_there_for_the_next_read,
    a_failed_write_leaves_nothing_behind,
    a_write_without_a_trail_is_rolled_back,
    a_read_cannot_write,
    a_failed_change_spoils_only_itself,
    the_trail_names_its_actor,
    constraints_are_told_by_their_names,
    broken_references_are_told,
    many_more_callers_than_connections,
    a_panic_leaves_the_store_usable,
    migrating_again_changes_nothing,
    a_newer_database_is_refused,
);

async fn trail(db: &Db) -> Vec<audit::AuditEntry> {
    db.read(|c| audit::list(c, &PageRequest::default()))
        .await
        .unwrap()
        .items
}

async fn a_write_is_there_for_the_next_read(db: Db) {
    let id = db.write(|tx| units::insert(tx, &unit("KL"))).await.unwrap();
    let found = db.read(units::list).await.unwrap();
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].id, found[0].name.as_str()), (id, "Odbor KL"));
    db.store.ping().await.unwrap();
}

async fn a_failed_write_leaves_nothing_behind(db: Db) {
    let failed: Result<(), StoreError> = db
        .write(|tx| {
            units::insert(tx, &unit("KL"))?;
            Err(StoreError::NotFound("reason to go on"))
        })
        .await;
    assert!(matches!(
        failed,
        Err(StoreError::NotFound("reason to go on"))
    ));
    assert_eq!(db.read(units::list).await.unwrap(), []);
    assert_eq!(trail(&db).await, []);
}

const BARE_INSERT: &str = "insert into units (id, name, code, kind) values \
     ('0190a000-0000-7000-8000-000000000001', 'Bez stopy', 'BS', 'territorial')";

async fn a_write_without_a_trail_is_rolled_back(db: Db) {
    let bare = db
        .write(|tx| Ok(tx.read().batch_execute(BARE_INSERT)?))
        .await;
    assert!(matches!(bare, Err(StoreError::NoTrail)), "{bare:?}");
    assert_eq!(db.read(units::list).await.unwrap(), []);
    // A write that finds nothing to do is in order.
    db.write(|tx| units::list(tx.read()).map(|_| ()))
        .await
        .unwrap();
}

async fn a_read_cannot_write(db: Db) {
    let refused = db.read(|c| Ok(c.batch_execute(BARE_INSERT)?)).await;
    assert!(
        matches!(refused, Err(StoreError::Internal(_))),
        "{refused:?}"
    );
    assert_eq!(db.read(units::list).await.unwrap(), []);
    // The connection goes back to the pool and can write again.
    for code in ["A", "B", "C", "D", "E", "F"] {
        db.write(move |tx| units::insert(tx, &unit(code)))
            .await
            .unwrap();
    }
}

async fn a_failed_change_spoils_only_itself(db: Db) {
    let codes = |db| async move {
        let units = Db::read(db, units::list).await.unwrap();
        units.into_iter().map(|unit| unit.code).collect::<Vec<_>>()
    };
    db.write(|tx| {
        units::insert(tx, &unit("A"))?;
        let taken = units::insert(tx, &unit("A")).unwrap_err();
        assert!(taken.violates("units_code_key"), "{taken}");
        units::insert(tx, &unit("B"))
    })
    .await
    .unwrap();
    assert_eq!(codes(&db).await, ["A", "B"]);
    let actions: Vec<_> = trail(&db)
        .await
        .into_iter()
        .map(|entry| entry.action)
        .collect();
    assert_eq!(actions, ["units.insert", "units.insert"]);
}

async fn the_trail_names_its_actor(db: Db) {
    let id = Uuid::from_u128(5);
    let actors = [
        Actor::Account {
            id: AccountId(id),
            name: "novak".into(),
            from: Some("10.1.2.3".into()),
        },
        Actor::Station {
            id: StationId(id),
            name: "Kladno".into(),
        },
        Actor::System("seed"),
    ];
    for (actor, code) in actors.into_iter().zip(["A", "B", "C"]) {
        let write = move |tx: &mut Tx<'_>| units::insert(tx, &unit(code));
        let _: UnitId = db
            .store
            .write::<_, StoreError, _>(&actor, now(), write)
            .await
            .unwrap();
    }
    let who: Vec<_> = trail(&db)
        .await
        .into_iter()
        .map(|entry| (entry.actor_kind, entry.actor_id, entry.actor_name, entry.at))
        .collect();
    let expected = |kind: &str, id, name: &str| (kind.to_owned(), id, name.to_owned(), now());
    let all = [
        expected("system", None, "seed"),
        expected("station", Some(id), "Kladno"),
        expected("account", Some(id), "novak"),
    ];
    assert_eq!(who, all);
}

fn violates<T: std::fmt::Debug>(result: Result<T, StoreError>, name: &str) {
    let error = result.unwrap_err();
    assert!(error.violates(name), "{name}: {error:?}");
}

async fn constraints_are_told_by_their_names(db: Db) {
    let world = world(&db).await;
    let badge = move |tx: &mut Tx<'_>| operators::insert(tx, &operator(world.unit, "100001"));
    violates(db.write(badge).await, "operators_badge_number_key");
    let name =
        move |tx: &mut Tx<'_>| accounts::insert(tx, &account("velitel", Role::Pilot, world.unit));
    violates(db.write(name).await, "accounts_username_key");
    let mut again = airframe("OK-X001", world.aircraft_type, world.unit);
    again.serial = "another".into();
    let mark = move |tx: &mut Tx<'_>| aircraft::insert(tx, &again);
    violates(db.write(mark).await, "aircraft_registration_key");
    let mut nameless = unit("X");
    nameless.name = String::new();
    let empty = move |tx: &mut Tx<'_>| units::insert(tx, &nameless);
    violates(db.write(empty).await, "units_name_check");
    violates(
        db.raw("update units set kind = 'nonsense'").await,
        "units_kind_check",
    );
    db.raw(BARE_INSERT).await.unwrap();
    violates(db.raw(BARE_INSERT_AGAIN).await, "units_pkey");
}

const BARE_INSERT_AGAIN: &str = "insert into units (id, name, code, kind) values \
     ('0190a000-0000-7000-8000-000000000001', 'Jiný', 'JI', 'territorial')";

async fn broken_references_are_told(db: Db) {
    let nowhere = UnitId(Uuid::from_u128(1));
    let to_nothing = db
        .write(move |tx| operators::insert(tx, &operator(nowhere, "1")))
        .await;
    assert!(
        matches!(to_nothing, Err(StoreError::BrokenReference(_))),
        "{to_nothing:?}"
    );
    world(&db).await;
    let pointed_to = db.raw("delete from units").await;
    assert!(
        matches!(pointed_to, Err(StoreError::BrokenReference(_))),
        "{pointed_to:?}"
    );
}

async fn many_more_callers_than_connections(db: Db) {
    let writes = (0..40).map(|n| {
        let store = db.store.clone();
        tokio::spawn(async move {
            let code = format!("U{n}");
            let write = move |tx: &mut Tx<'_>| units::insert(tx, &unit(&code));
            store
                .write::<_, StoreError, _>(&SEED, now(), write)
                .await
                .unwrap();
            store
                .read::<_, StoreError, _>(units::list)
                .await
                .unwrap()
                .len()
        })
    });
    for write in writes.collect::<Vec<_>>() {
        assert!(write.await.unwrap() > 0);
    }
    assert_eq!(db.read(units::list).await.unwrap().len(), 40);
}

async fn a_panic_leaves_the_store_usable(db: Db) {
    for _ in 0..crate::support::POOL * 2 {
        let store = db.store.clone();
        let job = tokio::spawn(async move {
            let panics = |tx: &mut Tx<'_>| -> Result<(), StoreError> {
                units::insert(tx, &unit("KL"))?;
                panic!("as the test wants")
            };
            store.write(&SEED, now(), panics).await
        });
        assert!(job.await.unwrap_err().is_panic());
    }
    assert_eq!(db.read(units::list).await.unwrap(), []);
    db.write(|tx| units::insert(tx, &unit("KL"))).await.unwrap();
}

async fn migrating_again_changes_nothing(db: Db) {
    world(&db).await;
    db.store.migrate().await.unwrap();
    assert_eq!(db.read(units::list).await.unwrap().len(), 1);
}

async fn a_newer_database_is_refused(db: Db) {
    db.raw("insert into __diesel_schema_migrations (version) values ('99990101000000')")
        .await
        .unwrap();
    let refused = db.store.migrate().await.unwrap_err();
    assert!(matches!(&refused, StoreError::NewerSchema(step) if step == "99990101000000"));
}

/// Programs that start at once on an empty database all find it migrated.
async fn migrate_at_once(db: Db) {
    let starts = (0..3).map(|_| {
        let url = db.url.clone();
        tokio::spawn(async move { Store::connect(&url, 2).await.unwrap().migrate().await })
    });
    for start in starts.collect::<Vec<_>>() {
        start.await.unwrap().unwrap();
    }
    world(&db).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn programs_that_start_at_once_on_sqlite() {
    migrate_at_once(Db::empty_sqlite().await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn programs_that_start_at_once_on_postgres() {
    migrate_at_once(Db::empty_postgres().await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_is_gone_is_unavailable() {
    let db = Db::postgres().await;
    assert_eq!(db.engine, Engine::Postgres);
    db.store.ping().await.unwrap();
    postgres::drop_database(&db.url);
    let gone = db.read(units::list).await;
    assert!(matches!(gone, Err(StoreError::Unavailable(_))), "{gone:?}");
    assert!(matches!(
        db.store.ping().await,
        Err(StoreError::Unavailable(_))
    ));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_never_was_is_unavailable() {
    for url in [
        "sqlite:/nonexistent/folder/letka.sqlite",
        "postgres:///x?host=/nonexistent",
    ] {
        let never = Store::connect(url, 1).await;
        assert!(
            matches!(never, Err(StoreError::Unavailable(_))),
            "{never:?}"
        );
    }
}
