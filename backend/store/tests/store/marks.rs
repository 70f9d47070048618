//! Marks, which leave no trail: two who move one at once, and what hides behind one.

use std::sync::mpsc;
use std::time::{Duration, Instant};

use chrono::TimeDelta;
use diesel::RunQueryDsl;
use letka_store::sessions::Origin;
use letka_store::sessions::{self, SessionId};
use letka_store::{StoreError, Tx, units};

use crate::support::{Db, Engine, SEED, now, on_both_engines, world};

on_both_engines!(
    two_touch_one_session_at_once,
    many_touch_one_session_at_once,
    nothing_hides_behind_a_mark,
);

async fn open(db: &Db) -> SessionId {
    let world = world(db).await;
    let expires = now() + TimeDelta::hours(8);
    db.write(move |tx| sessions::insert(tx, &[1; 32], world.commander, expires, &Origin::default()))
        .await
        .unwrap()
}

/// Waits until another connection waits for this one.
fn wait_until_blocking(tx: &mut Tx<'_>) {
    let deadline = Instant::now() + Duration::from_secs(8);
    let waiting = "select 1 from pg_locks where pg_backend_pid() = any(pg_blocking_pids(pid))";
    while diesel::sql_query(waiting).execute(tx.read()).unwrap() == 0 {
        assert!(Instant::now() < deadline, "nobody waits for the session");
        std::thread::yield_now();
    }
}

async fn two_touch_one_session_at_once(db: Db) {
    let session = open(&db).await;
    let (later, engine) = (now() + TimeDelta::minutes(5), db.engine);
    let (touched, when_touched) = mpsc::channel();
    let first = move |tx: &mut Tx<'_>| {
        sessions::touch(tx, session)?;
        touched.send(()).unwrap();
        // On SQLite the second has not begun: its turn comes when this one is over.
        if engine == Engine::Postgres {
            wait_until_blocking(tx);
        }
        Ok::<_, StoreError>(())
    };
    let store = db.store.clone();
    let first = tokio::spawn(async move { store.write(&SEED, later, first).await });
    tokio::task::spawn_blocking(move || when_touched.recv().unwrap())
        .await
        .unwrap();
    let second = move |tx: &mut Tx<'_>| sessions::touch(tx, session);
    let second = db.store.write::<_, StoreError, _>(&SEED, later, second);
    second.await.unwrap();
    first.await.unwrap().unwrap();
    let found = db
        .read(move |c| sessions::find_valid(c, &[1; 32], now()))
        .await
        .unwrap();
    assert_eq!(found.unwrap().last_seen_at, later);
}

async fn many_touch_one_session_at_once(db: Db) {
    let session = open(&db).await;
    for minute in 1..=10 {
        let time = now() + TimeDelta::minutes(minute);
        let tasks = (0..4).map(|_| {
            let store = db.store.clone();
            let touch = move |tx: &mut Tx<'_>| sessions::touch(tx, session);
            tokio::spawn(async move { store.write::<_, StoreError, _>(&SEED, time, touch).await })
        });
        for task in tasks.collect::<Vec<_>>() {
            task.await.unwrap().unwrap();
        }
    }
}

async fn nothing_hides_behind_a_mark(db: Db) {
    let session = open(&db).await;
    let before = db.read(units::list).await.unwrap();
    // The mark stands there already, so that it moves nothing.
    let hidden = db
        .write(move |tx| {
            sessions::touch(tx, session)?;
            diesel::sql_query("update units set name = 'Bez stopy'").execute(tx.read())?;
            Ok(())
        })
        .await;
    match db.engine {
        Engine::Sqlite => assert!(matches!(hidden, Err(StoreError::NoTrail)), "{hidden:?}"),
        // It does not tell the one from the other, but nothing is committed.
        Engine::Postgres => hidden.unwrap(),
    }
    let after = db.read(units::list).await.unwrap();
    assert_eq!(after, before);
}
