//! What a vehicle holds: the mission that a flight was made for, and missions that are displaced.

use chrono::{DateTime, TimeDelta, Utc};
use letka_domain::ids::{AircraftId, MissionId};
use letka_domain::missions::MissionState;
use letka_store::aircraft;
use letka_store::missions::{self, Transition};
use uuid::Uuid;

use super::{draft, enter, get, plan, step, to_uploaded};
use crate::support::{Db, airframe, now, on_both_engines, world};

on_both_engines!(
    a_flight_finds_its_mission,
    only_the_last_upload_counts,
    a_started_mission_has_no_window,
    an_upload_is_displaced,
    nothing_to_displace_is_in_order,
);

const MICROSECOND: TimeDelta = TimeDelta::microseconds(1);

async fn find(db: &Db, aircraft: AircraftId, time: DateTime<Utc>) -> Option<MissionId> {
    db.read(move |c| missions::find_for_flight(c, aircraft, time))
        .await
        .unwrap()
        .map(|mission| mission.id)
}

async fn displace(db: &Db, aircraft: AircraftId) -> Vec<MissionId> {
    db.write(move |tx| missions::displace_uploaded(tx, aircraft))
        .await
        .unwrap()
}

async fn a_flight_finds_its_mission(db: Db) {
    let world = world(&db).await;
    let start = plan(world.aircraft).start;
    let id = enter(&db, draft(world)).await;
    assert_eq!(find(&db, world.aircraft, start).await, None, "never taken");
    to_uploaded(&db, id, world.commander, start - TimeDelta::minutes(40)).await;
    let (opens, closes) = (
        start - TimeDelta::minutes(31),
        start + TimeDelta::minutes(61),
    );
    for (time, expected) in [
        (opens - MICROSECOND, None),
        (opens, Some(id)),
        (start, Some(id)),
        (closes, Some(id)),
        (closes + MICROSECOND, None),
        (DateTime::<Utc>::UNIX_EPOCH, None),
    ] {
        assert_eq!(find(&db, world.aircraft, time).await, expected, "{time}");
    }
    let other = AircraftId(Uuid::from_u128(1));
    assert_eq!(find(&db, other, start).await, None);

    // The clocks of a station and of the backend may be a minute apart.
    step(&db.store, id, Transition::Upload, start).await;
    let early = start - TimeDelta::minutes(1);
    assert_eq!(find(&db, world.aircraft, early).await, Some(id));
    assert_eq!(find(&db, world.aircraft, early - MICROSECOND).await, None);
}

async fn only_the_last_upload_counts(db: Db) {
    let world = world(&db).await;
    let start = plan(world.aircraft).start;
    let (first, second) = (
        enter(&db, draft(world)).await,
        enter(&db, draft(world)).await,
    );
    let early = start - TimeDelta::minutes(20);
    to_uploaded(&db, first, world.commander, early).await;
    to_uploaded(&db, second, world.commander, start).await;
    let find = |time| find(&db, world.aircraft, time);
    assert_eq!(find(start).await, Some(second), "the one taken last");
    assert_eq!(find(early).await, Some(first), "the one on board then");
    step(&db.store, second, Transition::Start, start).await;
    assert_eq!(find(start).await, Some(second));
    step(&db.store, second, Transition::Fly, start).await;
    assert_eq!(find(start).await, None, "the first is overwritten");
    assert_eq!(find(early).await, Some(first));
    step(&db.store, first, Transition::Cancel, start).await;
    assert_eq!(find(early).await, None);
}

async fn a_started_mission_has_no_window(db: Db) {
    let world = world(&db).await;
    let start = plan(world.aircraft).start;
    let id = enter(&db, draft(world)).await;
    to_uploaded(&db, id, world.commander, start - TimeDelta::minutes(30)).await;
    step(&db.store, id, Transition::Start, start).await;
    let begins = start - TimeDelta::minutes(1);
    for (time, expected) in [
        (begins - MICROSECOND, None),
        (begins, Some(id)),
        (start + TimeDelta::days(1), Some(id)),
    ] {
        assert_eq!(find(&db, world.aircraft, time).await, expected, "{time}");
    }
}

async fn an_upload_is_displaced(db: Db) {
    let world = world(&db).await;
    let other = airframe("OK-X002", world.aircraft_type, world.unit);
    let other = db
        .write(move |tx| aircraft::insert(tx, &other))
        .await
        .unwrap();
    let mut elsewhere = draft(world);
    elsewhere.plan.aircraft_id = other;
    let elsewhere = enter(&db, elsewhere).await;
    let mut ids = Vec::new();
    for _ in 0..4 {
        ids.push(enter(&db, draft(world)).await);
    }
    let [first, second, started, drafted] = ids[..] else {
        panic!("four were drafted")
    };
    for id in [first, second, started, elsewhere] {
        to_uploaded(&db, id, world.commander, now()).await;
    }
    step(&db.store, started, Transition::Start, now()).await;

    assert_eq!(displace(&db, world.aircraft).await, [first, second]);
    for (id, state, version) in [
        (first, MissionState::Approved, 5),
        (second, MissionState::Approved, 5),
        (started, MissionState::Started, 5),
        (drafted, MissionState::Draft, 1),
        (elsewhere, MissionState::Uploaded, 4),
    ] {
        let mission = get(&db, id).await;
        assert_eq!((mission.state, mission.version), (state, version));
    }
    let displaced = get(&db, first).await;
    assert_eq!(displaced.uploaded_at, Some(now()), "it was on board");
    let last: Vec<_> = crate::audit::entries(&db.store).await;
    let last: Vec<_> = last
        .iter()
        .take(2)
        .map(|entry| (entry.action.as_str(), entry.record_id))
        .collect();
    let entry = |id: MissionId| ("missions.displace", Some(id.0));
    assert_eq!(last, [entry(second), entry(first)]);

    // Nothing else came of the upload: it may still be on board, and may be put there again.
    step(&db.store, first, Transition::Upload, now() + MICROSECOND).await;
    assert_eq!(displace(&db, world.aircraft).await, [first]);
    let start = plan(world.aircraft).start;
    assert_eq!(find(&db, world.aircraft, start).await, Some(first));
}

async fn nothing_to_displace_is_in_order(db: Db) {
    let world = world(&db).await;
    enter(&db, draft(world)).await;
    let before = crate::audit::entries(&db.store).await;
    assert_eq!(displace(&db, world.aircraft).await, []);
    assert_eq!(displace(&db, AircraftId(Uuid::from_u128(1))).await, []);
    assert_eq!(crate::audit::entries(&db.store).await, before);
}
