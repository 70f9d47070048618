//! The chain over the trail: whole as it was written, and broken by whoever changes the file.

use letka_store::audit::chain::{self, Hash, Link};
use letka_store::audit::verify::{self, Break, Difference, Step, Walk};
use letka_store::{Actor, StoreError, Tx, operators, units};

use super::{entries, refused};
use crate::support::{Db, Engine, now, on_both_engines, operator, unit, world};

on_both_engines!(
    the_chain_is_whole_and_continues,
    writers_at_once_make_one_chain,
    a_changed_line_is_found,
    a_changed_address_is_found,
    a_removed_line_is_found,
    a_removed_link_is_found,
    swapped_lines_are_found,
    a_line_that_somebody_put_in_is_found,
    a_changed_personal_detail_is_found,
    a_tail_that_was_cut_off_is_found_by_a_noted_hash,
    a_trail_that_was_linked_anew_is_found_by_a_noted_hash,
    lines_from_before_the_chain_are_linked,
    links_cannot_be_changed,
    links_cannot_be_taken_away,
    links_cannot_be_replaced,
    personal_details_cannot_be_changed,
    personal_details_cannot_be_taken_away,
);

/// Walks the chain in small portions.
async fn walk(db: &Db, from: u64, expect: Option<Hash>) -> (Walk, Option<Break>) {
    let begin = db.read(move |c| Walk::from(c, from)).await.unwrap();
    let mut walk = begin.unwrap().expecting(expect);
    loop {
        let here = walk.clone();
        let (there, step) = db.read(move |c| here.step(c, 3)).await.unwrap();
        walk = there;
        match step {
            Step::On => {}
            Step::End => return (walk, db.read(verify::unlinked).await.unwrap()),
            Step::Broken(found) => return (walk, Some(found)),
        }
    }
}

/// What whoever holds the file does first: takes away what refuses changes.
async fn attack(db: &Db, sql: &str) {
    let tables = ["audit_entries", "audit_links", "audit_personal_details"];
    let open: String = match db.engine {
        Engine::Postgres => tables
            .map(|table| format!("alter table {table} disable trigger all;"))
            .concat(),
        Engine::Sqlite => tables
            .map(|table| {
                ["update", "delete", "replace"]
                    .map(|what| format!("drop trigger {table}_refuse_{what};"))
                    .concat()
            })
            .concat(),
    };
    db.run_bare(format!("{open} {sql}")).await;
}

/// Eight lines: units, a person, an account and more.
async fn trail(db: &Db) -> Link {
    world(db).await;
    for code in ["A", "B"] {
        db.write(move |tx| units::insert(tx, &unit(code)))
            .await
            .unwrap();
    }
    db.read(chain::head).await.unwrap()
}

/// Attacks the trail and tells what is found first.
async fn found(db: &Db, sql: &str) -> (Option<u64>, Difference) {
    trail(db).await;
    assert_eq!(walk(db, 1, None).await.1, None);
    attack(db, sql).await;
    let broken = walk(db, 1, None).await.1.unwrap();
    (broken.number, broken.difference)
}

async fn the_chain_is_whole_and_continues(db: Db) {
    let head = trail(&db).await;
    assert_eq!(head.number, 8);
    assert_eq!(entries(&db.store).await.len(), 8);
    let (whole, broken) = walk(&db, 1, Some(head.hash)).await;
    assert_eq!((broken, whole.checked, whole.last), (None, 8, head));
    assert!(!whole.misses());
    let (part, broken) = walk(&db, 6, None).await;
    assert_eq!((broken, part.checked, part.last), (None, 3, head));
    let beyond = db.read(|c| Walk::from(c, 20)).await.unwrap();
    assert_eq!(beyond, None);
    // What fails leaves no line, and no gap.
    let taken = db.write(|tx| units::insert(tx, &unit("A"))).await;
    assert!(taken.unwrap_err().violates("units_code_key"));
    db.write(|tx| units::insert(tx, &unit("C"))).await.unwrap();
    let (longer, broken) = walk(&db, 1, Some(head.hash)).await;
    assert_eq!((broken, longer.checked, longer.misses()), (None, 9, false));
}

async fn writers_at_once_make_one_chain(db: Db) {
    let writers: Vec<_> = (0..20)
        .map(|writer| {
            let store = db.store.clone();
            tokio::spawn(async move {
                let write = move |tx: &mut Tx<'_>| {
                    units::insert(tx, &unit(&format!("U{writer}")))?;
                    units::insert(tx, &unit(&format!("V{writer}")))
                };
                let actor = Actor::System("tests");
                store.write::<_, StoreError, _>(&actor, now(), write).await
            })
        })
        .collect();
    for writer in writers {
        writer.await.unwrap().unwrap();
    }
    let (whole, broken) = walk(&db, 1, None).await;
    assert_eq!((broken, whole.checked), (None, 40));
}

async fn a_changed_line_is_found(db: Db) {
    let sql = "update audit_entries set detail = '{\"code\":\"Z\"}' \
               where id = (select entry_id from audit_links where number = 7)";
    assert_eq!(found(&db, sql).await, (Some(7), Difference::Content));
}

async fn a_changed_address_is_found(db: Db) {
    let sql = "update audit_entries set from_address = '10.0.0.1' \
               where id = (select entry_id from audit_links where number = 3)";
    assert_eq!(found(&db, sql).await, (Some(3), Difference::Content));
}

async fn a_removed_line_is_found(db: Db) {
    let sql = "delete from audit_entries \
               where id = (select entry_id from audit_links where number = 5)";
    assert_eq!(found(&db, sql).await, (Some(5), Difference::Removed));
}

async fn a_removed_link_is_found(db: Db) {
    let sql = "delete from audit_links where number = 4";
    assert_eq!(found(&db, sql).await, (Some(4), Difference::Gap));
}

async fn swapped_lines_are_found(db: Db) {
    let sql = "update audit_links set number = 100 where number = 4; \
               update audit_links set number = 4 where number = 5; \
               update audit_links set number = 5 where number = 100";
    assert_eq!(found(&db, sql).await, (Some(4), Difference::Previous));
}

async fn a_line_that_somebody_put_in_is_found(db: Db) {
    let sql = "insert into audit_entries \
               (id, at, actor_kind, actor_name, action, record_kind, detail) values \
               ('0190a000-0000-7000-8000-000000000001', '2026-01-01T00:00:00.000000Z', 'system', \
               'test', 'tests.add', 'test', '{}')";
    assert_eq!(found(&db, sql).await, (None, Difference::Unlinked));
}

async fn a_changed_personal_detail_is_found(db: Db) {
    // The second line is the operator's.
    let sql = "update audit_personal_details set detail = '{\"badge_number\":\"9\"}' \
               where entry_id = (select entry_id from audit_links where number = 2)";
    assert_eq!(found(&db, sql).await, (Some(2), Difference::Personal));
}

async fn a_tail_that_was_cut_off_is_found_by_a_noted_hash(db: Db) {
    let noted = trail(&db).await;
    let cut = "create temporary table cut as \
               select entry_id from audit_links where number > 6; \
               delete from audit_links where number > 6; \
               delete from audit_entries where id in (select entry_id from cut)";
    attack(&db, cut).await;
    let (rest, broken) = walk(&db, 1, None).await;
    assert_eq!((broken, rest.checked), (None, 6));
    assert!(walk(&db, 1, Some(noted.hash)).await.0.misses());
}

async fn a_trail_that_was_linked_anew_is_found_by_a_noted_hash(db: Db) {
    let noted = trail(&db).await;
    // The attacker has this very program: the step that makes the chain links what is there.
    attack(
        &db,
        "update audit_entries set actor_name = 'nobody'; \
         delete from audit_links;",
    )
    .await;
    db.go_back_before("2026-11-30-120000").await;
    db.store.migrate().await.unwrap();
    let (walked, broken) = walk(&db, 1, Some(noted.hash)).await;
    assert_eq!((broken, walked.checked), (None, 8));
    assert!(walked.misses());
}

async fn lines_from_before_the_chain_are_linked(db: Db) {
    db.go_back_before("2026-11-30-120000").await;
    db.run_bare(
        "insert into audit_entries \
         (id, at, actor_kind, actor_name, action, record_kind, detail) values \
         ('0190a000-0000-7000-8000-000000000002', '2026-01-02T00:00:00.000000Z', 'system', 'test', \
         'tests.add', 'test', '{\"second\":2}'), \
         ('0190a000-0000-7000-8000-000000000001', '2026-01-01T00:00:00.000000Z', 'system', 'test', \
         'operators.insert', 'operator', '{\"badge_number\":\"7\"}')",
    )
    .await;
    db.store.migrate().await.unwrap();
    let (walked, broken) = walk(&db, 1, None).await;
    assert_eq!((broken, walked.checked), (None, 2));
    let details: Vec<_> = entries(&db.store)
        .await
        .into_iter()
        .map(|entry| entry.detail)
        .collect();
    assert_eq!(details, ["{\"second\":2}", "{\"badge_number\":\"7\"}"]);
    let unit_id = db.write(|tx| units::insert(tx, &unit("A"))).await.unwrap();
    db.write(move |tx| operators::insert(tx, &operator(unit_id, "1")))
        .await
        .unwrap();
    // Starting again links nothing: what has no link then was put in.
    db.store.migrate().await.unwrap();
    assert_eq!(walk(&db, 1, None).await.0.checked, 4);
}

async fn links_cannot_be_changed(db: Db) {
    refused(&db, "update audit_links set hash = previous_hash").await;
}

async fn links_cannot_be_taken_away(db: Db) {
    refused(&db, "delete from audit_links").await;
    if db.engine == Engine::Postgres {
        let error = db.raw("truncate audit_links").await.unwrap_err();
        let cause = std::error::Error::source(&error).unwrap().to_string();
        assert!(cause.contains("what is written stays"), "{cause}");
    }
}

async fn links_cannot_be_replaced(db: Db) {
    let sql = match db.engine {
        Engine::Postgres => {
            "insert into audit_links select * from audit_links limit 1 \
             on conflict (number) do update set hash = excluded.previous_hash"
        }
        Engine::Sqlite => {
            "insert or replace into audit_links \
             select number, entry_id, personal_digest, previous_hash, previous_hash from audit_links"
        }
    };
    refused(&db, sql).await;
}

async fn personal_details_cannot_be_changed(db: Db) {
    refused(&db, "update audit_personal_details set detail = '{}'").await;
}

async fn personal_details_cannot_be_taken_away(db: Db) {
    refused(&db, "delete from audit_personal_details").await;
}
