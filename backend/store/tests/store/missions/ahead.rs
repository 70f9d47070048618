//! Missions that wait for something: a decision, their time, each other.

use chrono::{DateTime, TimeDelta, Utc};
use letka_domain::access::Reach;
use letka_domain::ids::MissionId;
use letka_domain::missions::MissionState;
use letka_domain::period::Period;
use letka_domain::rules::{Outcome, Verdict};
use letka_store::missions::{self, Transition};
use letka_store::{StoreError, Tx, units};

use super::{draft, enter, get, plan, step, to_uploaded, verdict};
use crate::support::{Db, World, now, on_both_engines, unit, world};

on_both_engines!(
    another_verdict_takes_the_place_of_the_last,
    a_verdict_in_another_form_is_passed_over,
    a_rank_comes_and_goes,
    what_was_judged_is_not_due,
    what_begins_soon_is_coming_whatever_was_decided,
    the_queue_begins_with_the_first_take_off,
    a_period_has_its_traffic,
    a_refusal_has_its_reason,
);

async fn enter_at(db: &Db, world: World, start: DateTime<Utc>) -> MissionId {
    let mut new = draft(world);
    new.plan.start = start;
    enter(db, new).await
}

async fn submit(db: &Db, id: MissionId) {
    let verdict = verdict(Outcome::Clear);
    step(&db.store, id, Transition::Submit { verdict }, now()).await;
}

async fn another_verdict_takes_the_place_of_the_last(db: Db) {
    let id = enter(&db, draft(world(&db).await)).await;
    assert_eq!(get(&db, id).await.open_questions, None);
    assert!(!get(&db, id).await.may_fly(), "nobody asked the rules");
    let judged = verdict(Outcome::Warnings);
    let set = |version, judged: Verdict| {
        move |tx: &mut Tx<'_>| missions::set_verdict(tx, id, version, &judged)
    };
    assert_eq!(db.write(set(1, judged.clone())).await.unwrap(), 2);
    let found = get(&db, id).await;
    assert_eq!(
        (found.outcome, found.open_questions),
        (Some(Outcome::Warnings), Some(0))
    );
    assert_eq!((found.checked_at, found.version), (Some(now()), 2));
    assert!(found.may_fly());
    let late = db.write(set(1, judged)).await;
    assert!(
        matches!(late, Err(StoreError::VersionMismatch { read: 1, now: 2 })),
        "{late:?}"
    );
}

async fn a_verdict_in_another_form_is_passed_over(db: Db) {
    let id = enter(&db, draft(world(&db).await)).await;
    db.raw(
        "update missions set outcome = 'clear', open_questions = 0, verdict = '{\"outcome\": \"clear\"}'",
    )
    .await
    .unwrap();
    let found = db
        .read(move |c| missions::find_verdict(c, id))
        .await
        .unwrap();
    assert_eq!(found, None);
}

async fn a_rank_comes_and_goes(db: Db) {
    let id = enter(&db, draft(world(&db).await)).await;
    for (version, rank) in [(1, Some(3)), (2, None)] {
        let set = move |tx: &mut Tx<'_>| missions::set_rank(tx, id, version, rank);
        db.write(set).await.unwrap();
        assert_eq!(get(&db, id).await.rank, rank);
    }
    let nothing = db
        .write(move |tx| missions::set_rank(tx, id, 3, Some(0)))
        .await
        .unwrap_err();
    assert!(nothing.violates("missions_rank_check"), "{nothing:?}");
}

async fn what_was_judged_is_not_due(db: Db) {
    let world = world(&db).await;
    let hour = |n| now() + TimeDelta::hours(n);
    let (second, first) = (
        enter_at(&db, world, hour(3)).await,
        enter_at(&db, world, hour(2)).await,
    );
    let _draft = enter_at(&db, world, hour(1)).await;
    let past = enter_at(&db, world, now() - TimeDelta::minutes(61)).await;
    for id in [first, second, past] {
        submit(&db, id).await;
    }
    let due = |before| async move {
        let list = move |c: &mut letka_store::Conn| missions::list_ahead(c, now(), before);
        let found = db.read(list).await.unwrap();
        (
            db,
            found.iter().map(|mission| mission.id).collect::<Vec<_>>(),
        )
    };
    let (db, found) = due(now() + TimeDelta::microseconds(1)).await;
    assert_eq!(
        found,
        [first, second],
        "the first take-off in front, nothing past, no draft"
    );
    let mark = move |tx: &mut Tx<'_>| missions::mark_checked(tx, first, hour(1));
    db.write(mark).await.unwrap();
    // An older mark does not take the newer one back.
    db.write(move |tx| missions::mark_checked(tx, first, now()))
        .await
        .unwrap();
    let list = move |c: &mut letka_store::Conn| missions::list_ahead(c, now(), hour(1));
    let found = db.read(list).await.unwrap();
    assert_eq!(found.iter().map(|m| m.id).collect::<Vec<_>>(), [second]);
    assert_eq!(get(&db, first).await.version, 2, "a mark is no change");
}

async fn what_begins_soon_is_coming_whatever_was_decided(db: Db) {
    let world = world(&db).await;
    let hour = |n| now() + TimeDelta::hours(n);
    let (submitted, drafted) = (
        enter_at(&db, world, hour(3)).await,
        enter_at(&db, world, hour(2)).await,
    );
    submit(&db, submitted).await;
    let cancelled = enter_at(&db, world, hour(1)).await;
    step(&db.store, cancelled, Transition::Cancel, now()).await;
    let _past = enter_at(&db, world, now() - TimeDelta::days(1)).await;
    let _later = enter_at(&db, world, hour(4)).await;
    let list = move |c: &mut letka_store::Conn| missions::list_coming(c, now(), hour(4));
    let found = db.read(list).await.unwrap();
    let found: Vec<_> = found.iter().map(|mission| mission.id).collect();
    assert_eq!(found, [drafted, submitted]);
}

async fn the_queue_begins_with_the_first_take_off(db: Db) {
    let world = world(&db).await;
    let other = db.write(|tx| units::insert(tx, &unit("ZZ"))).await.unwrap();
    let hour = |n| now() + TimeDelta::hours(n);
    let (late, early) = (
        enter_at(&db, world, hour(5)).await,
        enter_at(&db, world, hour(1)).await,
    );
    let mut elsewhere = draft(world);
    elsewhere.unit_id = other;
    let elsewhere = enter(&db, elsewhere).await;
    for id in [late, early, elsewhere] {
        submit(&db, id).await;
    }
    let _draft = enter(&db, draft(world)).await;
    let queue = |units: Vec<_>| {
        let units = Reach::over(units);
        db.read(move |c| missions::list_submitted(c, &units))
    };
    let ids = |found: Vec<missions::Mission>| found.iter().map(|m| m.id).collect::<Vec<_>>();
    assert_eq!(ids(queue(vec![world.unit]).await.unwrap()), [early, late]);
    assert_eq!(ids(queue(vec![other]).await.unwrap()), [elsewhere]);
    assert_eq!(ids(queue(vec![]).await.unwrap()), []);
}

async fn a_period_has_its_traffic(db: Db) {
    let world = world(&db).await;
    let id = enter(&db, draft(world)).await;
    let own = plan(world.aircraft).period();
    let around = |start, end, except| {
        let period = Period::new(start, end).unwrap();
        let list = move |c: &mut letka_store::Conn| missions::list_around(c, &period, except);
        db.read(list)
    };
    let (before, after) = (
        own.start() - TimeDelta::hours(1),
        own.end() + TimeDelta::hours(1),
    );
    assert!(
        around(before, after, None).await.unwrap().is_empty(),
        "a draft flies nowhere"
    );
    submit(&db, id).await;
    let tick = TimeDelta::microseconds(1);
    for (start, end, met) in [
        (before, own.start(), true),
        (before, own.start() - tick, false),
        (own.end(), after, true),
        (own.end() + tick, after, false),
    ] {
        let found = around(start, end, None).await.unwrap();
        assert_eq!(!found.is_empty(), met, "{start} {end}");
    }
    assert!(
        around(before, after, Some(id)).await.unwrap().is_empty(),
        "not itself"
    );
    // Started late, it flies later.
    to_start(&db, id, world, own.start() + TimeDelta::minutes(50)).await;
    let found = around(own.start(), own.start() + TimeDelta::minutes(49), None).await;
    assert!(found.unwrap().is_empty());
    let late = own.start() + TimeDelta::minutes(51);
    assert_eq!(around(late, late + tick, None).await.unwrap().len(), 1);
}

async fn to_start(db: &Db, id: MissionId, world: World, time: DateTime<Utc>) {
    to_uploaded(db, id, world.commander, time).await;
    step(&db.store, id, Transition::Start, time).await;
}

async fn a_refusal_has_its_reason(db: Db) {
    let world = world(&db).await;
    let id = enter(&db, draft(world)).await;
    submit(&db, id).await;
    let refuse = Transition::Refuse {
        by: world.commander,
        reason: "Není proč.".into(),
    };
    step(&db.store, id, refuse, now()).await;
    let refused = get(&db, id).await;
    assert_eq!(refused.state, MissionState::Refused);
    assert_eq!(refused.comment.as_deref(), Some("Není proč."));
    assert_eq!(refused.decided_by.unwrap().id, world.commander);
}
