//! Deviations: attested, approved, reported, never changed.

use std::collections::HashSet;

use chrono::{DateTime, TimeDelta, Utc};
use letka_domain::access::{Reach, Role};
use letka_domain::ids::{AccountId, DeviationId, MissionId};
use letka_store::deviations::{self, DeviationRecord, EntryKind};
use letka_store::page::PageRequest;
use letka_store::{StoreError, Tx, accounts, units};

use crate::missions::{draft, enter};
use crate::support::{Db, SEED, account, now, on_both_engines, unit, world};

on_both_engines!(
    the_last_attestation_counts,
    what_was_approved_stays_as_it_was_attested,
    nothing_of_it_can_be_changed,
    the_register_has_all_of_them,
    it_belongs_to_the_plan_that_it_was_made_for,
);

async fn open(db: &Db, id: MissionId, by: AccountId) -> DeviationId {
    db.write(move |tx| deviations::open(tx, id, by))
        .await
        .unwrap()
}

async fn say(
    db: &Db,
    at: (MissionId, DeviationId),
    kind: EntryKind,
    text: &'static str,
    (by, minutes): (AccountId, i64),
) -> Result<(), StoreError> {
    let time = now() + TimeDelta::minutes(minutes);
    let text = Some(text).filter(|text| !text.is_empty());
    let enter = move |tx: &mut Tx<'_>| deviations::enter(tx, at, kind, text, (by, "Jana"));
    db.store.write(&SEED, time, enter).await
}

async fn find(db: &Db, id: MissionId, since: DateTime<Utc>) -> Option<DeviationRecord> {
    db.read(move |c| deviations::find_since(c, id, since))
        .await
        .unwrap()
}

async fn the_last_attestation_counts(db: Db) {
    let world = world(&db).await;
    let (id, by) = (enter(&db, draft(world)).await, world.commander);
    assert_eq!(find(&db, id, now()).await, None);
    let at = (id, open(&db, id, by).await);
    for (minutes, text) in [(1, "dítě v lese"), (2, "dítě v lese, mráz")] {
        say(&db, at, EntryKind::Necessity, text, (by, minutes))
            .await
            .unwrap();
    }
    say(&db, at, EntryKind::Report, "nalezeno", (by, 9))
        .await
        .unwrap();
    let record = find(&db, id, now()).await.unwrap();
    let necessity = record.deviation.necessity.unwrap();
    assert_eq!(necessity.text, "dítě v lese, mráz");
    assert_eq!(
        (necessity.by.as_str(), necessity.at),
        ("Jana", now() + TimeDelta::minutes(2))
    );
    assert_eq!(
        (record.deviation.urgency, record.deviation.approved),
        (None, None)
    );
    assert_eq!(
        record.deviation.reported_at,
        Some(now() + TimeDelta::minutes(9))
    );
    assert_eq!(record.report.unwrap().text, "nalezeno");
    assert_eq!(record.attesters, [by]);
    let silent = say(&db, at, EntryKind::Urgency, "", (by, 3))
        .await
        .unwrap_err();
    assert!(
        silent.violates("deviation_entries_text_missing_check"),
        "{silent:?}"
    );
}

async fn what_was_approved_stays_as_it_was_attested(db: Db) {
    let world = world(&db).await;
    let (id, by) = (enter(&db, draft(world)).await, world.commander);
    let at = (id, open(&db, id, by).await);
    say(&db, at, EntryKind::Necessity, "dítě", (by, 1))
        .await
        .unwrap();
    say(&db, at, EntryKind::Approval, "", (by, 2))
        .await
        .unwrap();
    let late = say(&db, at, EntryKind::Necessity, "jinak", (by, 3))
        .await
        .unwrap_err();
    let cause = std::error::Error::source(&late).unwrap().to_string();
    assert!(cause.contains("stays as it was attested"), "{late:?}");
    let again = say(&db, at, EntryKind::Approval, "", (by, 4))
        .await
        .unwrap_err();
    assert!(
        again.violates("deviation_entries_deviation_id_kind_key"),
        "{again:?}"
    );
    say(&db, at, EntryKind::Report, "nalezeno", (by, 5))
        .await
        .unwrap();
    let record = find(&db, id, now()).await.unwrap();
    assert_eq!(record.deviation.necessity.unwrap().text, "dítě");
    assert_eq!(
        record.deviation.approved.unwrap().at,
        now() + TimeDelta::minutes(2)
    );
}

async fn nothing_of_it_can_be_changed(db: Db) {
    let world = world(&db).await;
    let (id, by) = (enter(&db, draft(world)).await, world.commander);
    let at = (id, open(&db, id, by).await);
    say(&db, at, EntryKind::Urgency, "mráz", (by, 1))
        .await
        .unwrap();
    for sql in [
        "update deviation_entries set text = 'x'",
        "delete from deviation_entries",
        "update deviations set opened_at = opened_at",
        "delete from deviations",
    ] {
        let error = db.raw(sql).await.unwrap_err();
        let cause = std::error::Error::source(&error).unwrap().to_string();
        assert!(cause.contains("what is written stays"), "{sql}: {error:?}");
    }
}

async fn the_register_has_all_of_them(db: Db) {
    let world = world(&db).await;
    let other = db.write(|tx| units::insert(tx, &unit("ZZ"))).await.unwrap();
    let by = world.commander;
    let officer = account("pověřená", Role::ComplianceOfficer, world.unit);
    let officer = db
        .write(move |tx| accounts::insert(tx, &officer))
        .await
        .unwrap();
    let mut elsewhere = draft(world);
    elsewhere.unit_id = other;
    let (first, second) = (enter(&db, draft(world)).await, enter(&db, elsewhere).await);
    let at = (first, open(&db, first, by).await);
    let later = move |tx: &mut Tx<'_>| deviations::open(tx, second, by);
    let minute = now() + TimeDelta::minutes(1);
    db.store
        .write::<_, StoreError, _>(&SEED, minute, later)
        .await
        .unwrap();
    let list = |units: Reach, limit| {
        let page = PageRequest::new(Some(limit), None).unwrap();
        db.read(move |c| deviations::list(c, &units, &page))
    };
    let ids = |found: Vec<DeviationRecord>| {
        found
            .iter()
            .map(|record| record.mission_id)
            .collect::<Vec<_>>()
    };
    assert_eq!(
        ids(list(Reach::everywhere(), 50).await.unwrap().items),
        [second, first]
    );
    assert_eq!(
        ids(list(Reach::over([other]), 50).await.unwrap().items),
        [second]
    );
    assert!(list(Reach::everywhere(), 1).await.unwrap().next.is_some());
    say(&db, at, EntryKind::Interest, "život", (by, 1))
        .await
        .unwrap();
    say(&db, at, EntryKind::Approval, "", (officer, 2))
        .await
        .unwrap();
    let attested = |who| db.read(move |c| deviations::list_attested(c, who, &[first, second]));
    assert_eq!(attested(by).await.unwrap(), HashSet::from([first]));
    assert_eq!(
        attested(officer).await.unwrap(),
        HashSet::new(),
        "approving is not attesting"
    );
}

async fn it_belongs_to_the_plan_that_it_was_made_for(db: Db) {
    let world = world(&db).await;
    let (id, by) = (enter(&db, draft(world)).await, world.commander);
    let old = open(&db, id, by).await;
    let changed = now() + TimeDelta::minutes(1);
    assert_eq!(find(&db, id, changed).await, None);
    let again = move |tx: &mut Tx<'_>| deviations::open(tx, id, by);
    let new = db
        .store
        .write::<_, StoreError, _>(&SEED, changed, again)
        .await
        .unwrap();
    assert_eq!(find(&db, id, changed).await.unwrap().id, new);
    assert_ne!(old, new);
}
