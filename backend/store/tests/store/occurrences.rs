//! Occurrences: what was said is kept, and what was sent or closed stays, whoever asks the database.

use chrono::TimeDelta;
use letka_domain::access::{Reach, Role};
use letka_domain::ids::{AccountId, OccurrenceId};
use letka_domain::occurrences::{
    AircraftDamage, Injury, OccurrenceEntryKind, OccurrenceKind, OccurrenceReport,
    OccurrenceSeverity, OccurrenceState, OccurrenceStep,
};
use letka_store::occurrences::{
    self, FROZEN, FlightSnapshot, LogSnapshot, NewEntry, NewOccurrence, OccurrenceFilter, Said,
    Taken,
};
use letka_store::page::PageRequest;
use letka_store::{StoreError, Tx, accounts, flights, units};

use crate::audit::changes::records::written;
use crate::support::{Db, World, account, now, on_both_engines, unit, world};

on_both_engines!(
    numbers_run_in_a_series_and_lists_are_filtered,
    what_it_said_before_is_kept,
    what_was_sent_or_closed_stays_whoever_asks,
    who_reported_it_does_not_close_it,
    a_measure_is_taken_once,
    lessons_name_nobody,
);

pub(crate) fn said(world: World) -> Said {
    Said {
        unit_id: world.unit,
        aircraft_id: Some(world.aircraft),
        snapshot: None,
        report: OccurrenceReport {
            kind: OccurrenceKind::Damage,
            severity: OccurrenceSeverity::Incident,
            happened_at: now() - TimeDelta::hours(2),
            known_at: now() - TimeDelta::hours(1),
            position: None,
            place: Some("Kladno".into()),
            narrative: "Tvrdé přistání.".into(),
            injury: Injury::None,
            manned_aircraft: false,
            aircraft_damage: AircraftDamage::Minor,
            third_party_damage: None,
            link_loss_s: Some(12),
            parachute_fired: false,
        },
    }
}

pub(crate) fn step(step: OccurrenceStep, by: AccountId) -> Taken {
    let wants = matches!(step, OccurrenceStep::Dismiss | OccurrenceStep::Close);
    let sends = step == OccurrenceStep::Send;
    Taken {
        step,
        by,
        text: wants.then(|| "poučení".into()),
        sent: sends.then(|| (now(), "ÚCL".into(), Some("1".into()))),
    }
}

/// Somebody who reports, beside the commander of the world.
pub(crate) async fn reporter(db: &Db, world: World) -> AccountId {
    let pilot = account("hlásí", Role::Pilot, world.unit);
    db.write(move |tx| accounts::insert(tx, &pilot))
        .await
        .unwrap()
}

async fn report(db: &Db, said: Said, by: AccountId) -> OccurrenceId {
    let new = NewOccurrence {
        said,
        by,
        synthetic: false,
    };
    db.write(move |tx| occurrences::insert(tx, &new))
        .await
        .unwrap()
}

async fn take(
    db: &Db,
    id: OccurrenceId,
    version: i32,
    taken: Taken,
) -> Result<OccurrenceState, StoreError> {
    db.write(move |tx: &mut Tx<'_>| occurrences::take(tx, id, version, taken))
        .await
}

async fn numbers_run_in_a_series_and_lists_are_filtered(db: Db) {
    let world = world(&db).await;
    let by = reporter(&db, world).await;
    let other = db.write(|tx| units::insert(tx, &unit("ZZ"))).await.unwrap();
    let mut elsewhere = said(world);
    elsewhere.unit_id = other;
    let first = report(&db, said(world), by).await;
    let second = report(&db, elsewhere, world.commander).await;
    let held = db.read(move |c| occurrences::get(c, second)).await.unwrap();
    assert_eq!((held.serial, held.version), (2, 1));
    assert_eq!(held.reference(), format!("U-{}/0002", held.year));
    assert_eq!(held.report, said(world).report);
    let list = async |filter: OccurrenceFilter| {
        let page = PageRequest::default();
        let found = db
            .read(move |c| occurrences::list(c, &filter, &page))
            .await
            .unwrap();
        let mut ids: Vec<_> = found.items.into_iter().map(|one| one.id).collect();
        ids.sort();
        ids
    };
    let all = || OccurrenceFilter {
        seen: (Reach::everywhere(), None),
        ..OccurrenceFilter::default()
    };
    assert_eq!(list(OccurrenceFilter::default()).await, []);
    assert_eq!(list(all()).await, [first, second]);
    let own = OccurrenceFilter {
        seen: (Reach::default(), Some(by)),
        ..OccurrenceFilter::default()
    };
    assert_eq!(list(own).await, [first]);
    for filter in [
        OccurrenceFilter {
            units: Some(Reach::over([other])),
            ..all()
        },
        OccurrenceFilter {
            seen: (Reach::over([other]), Some(world.commander)),
            state: Some(OccurrenceState::Reported),
            open: Some(true),
            ..all()
        },
    ] {
        assert_eq!(list(filter).await, [second]);
    }
    let closed = OccurrenceFilter {
        open: Some(false),
        ..all()
    };
    assert_eq!(list(closed).await, []);
    let undecided = db.read(occurrences::list_undecided).await.unwrap();
    assert_eq!(undecided.len(), 2);
}

async fn what_it_said_before_is_kept(db: Db) {
    let world = world(&db).await;
    let by = reporter(&db, world).await;
    let new = written(world);
    let flight = db
        .write(move |tx| flights::enter_by_hand(tx, &new, by))
        .await
        .unwrap();
    let record = db.read(move |c| flights::record(c, flight)).await.unwrap();
    let mut first = said(world);
    first.snapshot = Some(FlightSnapshot {
        flight_id: flight,
        version: 1,
        record,
        logs: vec![LogSnapshot {
            log_id: letka_domain::ids::LogId(uuid::Uuid::now_v7()),
            file_name: None,
            bytes: 9,
            sha256: Some("ab".repeat(32)),
        }],
        taken_at: now(),
    });
    let id = report(&db, first.clone(), by).await;
    let mut second = first.clone();
    second.report.narrative = "Tvrdé přistání v poryvu.".into();
    second.snapshot = None;
    let change = move |tx: &mut Tx<'_>| occurrences::update(tx, id, 1, &second, (by, Some("vítr")));
    assert_eq!(db.write(change.clone()).await.unwrap(), 2);
    let late = db.write(change).await.unwrap_err();
    assert!(matches!(
        late,
        StoreError::VersionMismatch { read: 1, now: 2 }
    ));
    let held = db.read(move |c| occurrences::get(c, id)).await.unwrap();
    assert_eq!(held.report.narrative, "Tvrdé přistání v poryvu.");
    assert_eq!(held.flight_id(), None);
    let before = db
        .read(move |c| occurrences::list_versions(c, id))
        .await
        .unwrap();
    assert_eq!((before.len(), before[0].version), (1, 1));
    assert_eq!(before[0].said, first);
    let entries = db
        .read(move |c| occurrences::list_entries(c, id))
        .await
        .unwrap();
    let kinds: Vec<_> = entries.iter().map(|one| one.kind).collect();
    assert_eq!(
        kinds,
        [OccurrenceEntryKind::Report, OccurrenceEntryKind::Edit]
    );
    assert_eq!(entries[1].text.as_deref(), Some("vítr"));
}

async fn refused(db: &Db, sql: &'static str) {
    let error = db.raw(sql).await.unwrap_err();
    let cause = std::error::Error::source(&error).unwrap().to_string();
    assert!(cause.contains("stays"), "{sql}: {error:?}");
}

async fn what_was_sent_or_closed_stays_whoever_asks(db: Db) {
    let world = world(&db).await;
    let (by, desk) = (reporter(&db, world).await, world.commander);
    let id = report(&db, said(world), by).await;
    // What nobody has sent may still be put right, but never who reported it and when.
    db.raw("update occurrences set place = 'Slaný'")
        .await
        .unwrap();
    refused(&db, "update occurrences set reported_at = known_at").await;
    refused(&db, "delete from occurrences").await;
    take(&db, id, 1, step(OccurrenceStep::Review, desk))
        .await
        .unwrap();
    let early = take(&db, id, 2, step(OccurrenceStep::Close, desk))
        .await
        .unwrap_err();
    assert!(early.violates("occurrences_state_check"), "{early:?}");
    take(&db, id, 2, step(OccurrenceStep::Send, desk))
        .await
        .unwrap();
    let edit = move |tx: &mut Tx<'_>| occurrences::update(tx, id, 3, &said(world), (by, None));
    let frozen = db.write(edit).await.unwrap_err();
    assert!(frozen.violates(FROZEN), "{frozen:?}");
    for sql in [
        "update occurrences set narrative = 'jinak'",
        "update occurrences set injury = 'fatal'",
        "update occurrences set known_at = happened_at",
        "update occurrences set third_party_damage = 'plot'",
        "update occurrences set link_loss_s = null",
        "update occurrences set authority = 'nikdo'",
        "update occurrences set state = 'reported'",
    ] {
        refused(&db, sql).await;
    }
    take(&db, id, 3, step(OccurrenceStep::Close, desk))
        .await
        .unwrap();
    for sql in [
        "update occurrences set lessons = 'nic'",
        "update occurrences set state = 'sent', closed_at = null, closed_by = null, lessons = null",
        "update occurrences set version = version + 1",
        "update occurrence_entries set text = 'x'",
        "delete from occurrence_entries",
        "delete from occurrences",
    ] {
        refused(&db, sql).await;
    }
    let note = NewEntry::new(OccurrenceEntryKind::Note, desk, Some("dopis došel".into()));
    db.write(move |tx| occurrences::enter(tx, id, &note).map(drop))
        .await
        .unwrap();
    let held = db.read(move |c| occurrences::get(c, id)).await.unwrap();
    assert_eq!((held.state, held.version), (OccurrenceState::Closed, 4));
    let (_, authority, reference) = held.sent.unwrap();
    assert_eq!(
        (authority.as_str(), reference.as_deref()),
        ("ÚCL", Some("1"))
    );
    assert_eq!(held.closed.unwrap(), (now(), desk, "poučení".to_owned()));
}

async fn who_reported_it_does_not_close_it(db: Db) {
    let world = world(&db).await;
    let by = world.commander;
    let id = report(&db, said(world), by).await;
    take(&db, id, 1, step(OccurrenceStep::Review, by))
        .await
        .unwrap();
    take(&db, id, 2, step(OccurrenceStep::Dismiss, by))
        .await
        .unwrap();
    let own = take(&db, id, 3, step(OccurrenceStep::Close, by))
        .await
        .unwrap_err();
    assert!(own.violates("occurrences_closer_check"), "{own:?}");
    let again = take(&db, id, 3, step(OccurrenceStep::Review, by)).await;
    assert_eq!(
        again.unwrap(),
        OccurrenceState::UnderReview,
        "it may be found to be one after all"
    );
}

async fn a_measure_is_taken_once(db: Db) {
    let world = world(&db).await;
    let by = world.commander;
    let id = report(&db, said(world), by).await;
    let measure = NewEntry {
        due_at: Some(now() + TimeDelta::days(7)),
        ..NewEntry::new(OccurrenceEntryKind::Measure, by, Some("nová vrtule".into()))
    };
    let measure = db
        .write(move |tx| occurrences::enter(tx, id, &measure))
        .await
        .unwrap();
    let open = || db.read(move |c| occurrences::count_open_measures(c, &[id]));
    assert_eq!(open().await.unwrap().get(&id), Some(&1));
    let done = NewEntry {
        measure_id: Some(measure),
        ..NewEntry::new(OccurrenceEntryKind::Done, by, None)
    };
    let finish = move |tx: &mut Tx<'_>| occurrences::enter(tx, id, &done).map(drop);
    db.write(finish.clone()).await.unwrap();
    assert!(open().await.unwrap().is_empty());
    let twice = db.write(finish).await.unwrap_err();
    assert!(
        twice.violates("occurrence_entries_measure_id_key"),
        "{twice:?}"
    );
    let silent = NewEntry::new(OccurrenceEntryKind::Note, by, None);
    let silent = db
        .write(move |tx| occurrences::enter(tx, id, &silent))
        .await
        .unwrap_err();
    assert!(
        silent.violates("occurrence_entries_text_missing_check"),
        "{silent:?}"
    );
}

async fn lessons_name_nobody(db: Db) {
    let world = world(&db).await;
    let (by, desk) = (reporter(&db, world).await, world.commander);
    let id = report(&db, said(world), by).await;
    let none = db.read(occurrences::list_lessons).await.unwrap();
    assert_eq!(none, []);
    take(&db, id, 1, step(OccurrenceStep::Review, desk))
        .await
        .unwrap();
    take(&db, id, 2, step(OccurrenceStep::Dismiss, desk))
        .await
        .unwrap();
    take(&db, id, 3, step(OccurrenceStep::Close, desk))
        .await
        .unwrap();
    let told = db.read(occurrences::list_lessons).await.unwrap();
    assert_eq!(told.len(), 1);
    assert_eq!(
        (told[0].lessons.as_str(), told[0].closed_at),
        ("poučení", now())
    );
    assert!(told[0].aircraft_type.is_some());
}
