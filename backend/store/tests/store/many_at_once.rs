//! Many who change the same mission at once: no change is lost.

use letka_domain::ids::MissionId;
use letka_store::{Conn, Store, StoreError, Tx, missions};

use crate::missions::{draft, enter, get};
use crate::support::{Db, SEED, now, on_both_engines, world};

on_both_engines!(
    nobody_is_refused_who_holds_the_record,
    whoever_trusts_its_version_tries_again,
);

const TASKS: i32 = 16;
const CHANGES: i32 = 20;

async fn nobody_is_refused_who_holds_the_record(db: Db) {
    let id = enter(&db, draft(world(&db).await)).await;
    at_once(&db, id, move |store| async move {
        let change = move |tx: &mut Tx<'_>| {
            let mission = missions::lock(tx, id)?;
            count_up(tx, &mission)
        };
        store.write(&SEED, now(), change).await.unwrap();
    })
    .await;
}

async fn whoever_trusts_its_version_tries_again(db: Db) {
    let id = enter(&db, draft(world(&db).await)).await;
    at_once(&db, id, move |store| async move {
        loop {
            let read = move |c: &mut Conn| missions::get(c, id);
            let mission = store.read(read).await.unwrap();
            let change = move |tx: &mut Tx<'_>| count_up(tx, &mission);
            match store.write(&SEED, now(), change).await {
                Ok(_) => break,
                Err(StoreError::VersionMismatch { .. }) => {}
                Err(error) => panic!("{error:?}"),
            }
        }
    })
    .await;
}

/// Runs a change of a mission by many tasks, many times each, and counts what is left of it.
async fn at_once<F>(db: &Db, id: MissionId, change: impl Fn(Store) -> F + Copy + Send + 'static)
where
    F: Future<Output = ()> + Send + 'static,
{
    let tasks = (0..TASKS).map(|_| {
        let store = db.store.clone();
        tokio::spawn(async move {
            for _ in 0..CHANGES {
                change(store.clone()).await;
            }
        })
    });
    for task in tasks.collect::<Vec<_>>() {
        task.await.unwrap();
    }
    let counted = get(db, id).await;
    assert_eq!(counted.version, 1 + TASKS * CHANGES);
    let drop_m = 10.0 + f64::from(TASKS * CHANGES);
    assert_eq!(counted.plan.ground_below_takeoff_m, Some(drop_m));
}

fn count_up(tx: &mut Tx<'_>, mission: &missions::Mission) -> Result<i32, StoreError> {
    let mut plan = mission.plan.clone();
    plan.ground_below_takeoff_m = plan.ground_below_takeoff_m.map(|drop| drop + 1.0);
    missions::update_plan(tx, mission.id, mission.version, &plan, None)
}
