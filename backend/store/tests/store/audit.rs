//! The trail: append-only on each engine, and left by every change.

mod chain;
pub(crate) mod changes;
mod fleet;
mod flown;
mod table;

use letka_store::audit::{self, AuditEntry, Entry};
use letka_store::page::PageRequest;
use letka_store::{Store, StoreError, units};
use serde_json::json;

use crate::support::{Db, Engine, SEED, at, now, on_both_engines, unit, world};

on_both_engines!(
    an_entry_can_be_added,
    an_entry_cannot_be_changed,
    an_entry_cannot_be_taken_away,
    the_trail_cannot_be_emptied,
    an_entry_cannot_be_replaced,
    details_stay_as_they_were_written,
    pages_follow_each_other,
);

pub(crate) async fn entries(store: &Store) -> Vec<AuditEntry> {
    let page = PageRequest::new(Some(200), None).unwrap();
    let list = move |c: &mut letka_store::Conn| audit::list(c, &page);
    store.read::<_, StoreError, _>(list).await.unwrap().items
}

pub(crate) async fn refused(db: &Db, sql: &'static str) {
    world(db).await;
    let before = entries(&db.store).await;
    let error = db.raw(sql).await.unwrap_err();
    let cause = std::error::Error::source(&error)
        .map(ToString::to_string)
        .unwrap_or_default();
    assert!(cause.contains("what is written stays"), "{error:?}");
    assert_eq!(entries(&db.store).await, before);
}

async fn an_entry_can_be_added(db: Db) {
    db.raw(
        "insert into audit_entries (id, at, actor_kind, actor_name, action, record_kind, detail) \
         values ('0190a000-0000-7000-8000-000000000001', '2026-01-01T00:00:00.000000Z', 'system', \
         'test', 'tests.add', 'test', '{}')",
    )
    .await
    .unwrap();
    let actions: Vec<_> = entries(&db.store)
        .await
        .into_iter()
        .map(|e| e.action)
        .collect();
    assert_eq!(actions, ["tests.raw", "tests.add"]);
}

async fn an_entry_cannot_be_changed(db: Db) {
    refused(&db, "update audit_entries set actor_name = 'somebody else'").await;
}

async fn an_entry_cannot_be_taken_away(db: Db) {
    refused(&db, "delete from audit_entries").await;
}

async fn the_trail_cannot_be_emptied(db: Db) {
    if db.engine == Engine::Postgres {
        refused(&db, "truncate audit_entries cascade").await;
    } else {
        // SQLite has no TRUNCATE: a DELETE without WHERE takes its place.
        refused(&db, "delete from audit_entries where true").await;
    }
}

async fn an_entry_cannot_be_replaced(db: Db) {
    if db.engine == Engine::Postgres {
        refused(
            &db,
            "insert into audit_entries select * from audit_entries limit 1 \
             on conflict (id) do update set actor_name = 'somebody else'",
        )
        .await;
    } else {
        refused(
            &db,
            "insert or replace into audit_entries select id, at, actor_kind, actor_id, \
             'somebody else', action, record_kind, record_id, detail, from_address \
             from audit_entries",
        )
        .await;
    }
}

async fn details_stay_as_they_were_written(db: Db) {
    let detail = json!({"z": 1, "a": {"ž": [1.5, null]}, "m": "Šťastný"});
    let text = detail.to_string();
    db.write(move |tx| {
        audit::record(
            tx,
            &Entry::new("orders.give", "mission", None).detail(detail),
        )
    })
    .await
    .unwrap();
    let entry = entries(&db.store).await.remove(0);
    assert_eq!(
        (entry.detail, entry.at, entry.record_id),
        (text, now(), None)
    );
}

async fn pages_follow_each_other(db: Db) {
    // Two of three at the same moment: the id decides between them.
    for (code, time) in [
        ("A", "2026-11-24T09:00:00Z"),
        ("B", "2026-11-24T09:00:00Z"),
        ("C", "2026-11-24T09:00:00.000001Z"),
        ("D", "2026-11-24T08:00:00Z"),
    ] {
        let write = move |tx: &mut letka_store::Tx<'_>| units::insert(tx, &unit(code));
        db.store
            .write::<_, StoreError, _>(&SEED, at(time), write)
            .await
            .unwrap();
    }
    let mut seen = Vec::new();
    let mut after: Option<String> = None;
    loop {
        let page = PageRequest::new(Some(1), after.as_deref()).unwrap();
        let page = db.read(move |c| audit::list(c, &page)).await.unwrap();
        let code = |detail: &str| -> serde_json::Value {
            serde_json::from_str::<serde_json::Value>(detail).unwrap()["after"]["code"].clone()
        };
        seen.extend(page.items.iter().map(|entry| code(&entry.detail)));
        after = page.next.map(|next| next.to_string());
        if after.is_none() {
            break;
        }
    }
    assert_eq!(seen, ["C", "B", "A", "D"]);
}
