//! Missions: drafts, steps, versions, lists.

mod ahead;
mod on_board;
mod urgent;

use chrono::{DateTime, TimeDelta, Utc};
use letka_domain::geometry::Position;
use letka_domain::ids::{AccountId, AircraftId, MissionId, UnitId};
use letka_domain::missions::{MissionPlan, MissionState, Purpose, Waypoint};
use letka_domain::rulebook::RulebookRef;
use letka_domain::rules::{Outcome, Verdict};
use letka_store::missions::{self, MissionFilter, NewMission, Transition};
use letka_store::page::PageRequest;
use letka_store::{Store, StoreError, Tx, permits, units};
use uuid::Uuid;

use crate::permits::permit;
use crate::support::{Db, SEED, World, at, now, on_both_engines, unit, world};

on_both_engines!(
    a_draft_comes_back_as_it_was,
    the_usual_way,
    a_returned_mission_becomes_a_draft,
    an_outdated_version_is_refused,
    a_state_has_what_it_needs,
    missions_are_listed_by_take_off,
    a_version_that_cannot_be_is_refused,
);

pub(crate) fn plan(aircraft_id: AircraftId) -> MissionPlan {
    MissionPlan {
        name: "Pátrání Kladno".into(),
        purpose: Purpose::Search,
        aircraft_id,
        start: at("2026-11-24T10:00:00.000001Z"),
        speed_mps: 8.3,
        takeoff: Position::new(50.147_123_4, 14.103_3).unwrap(),
        waypoints: vec![
            Waypoint {
                lat: 50.149,
                lon: 14.103,
                height_m: 60.0,
            },
            Waypoint {
                lat: 50.149,
                lon: 14.106,
                height_m: 50.1,
            },
        ],
        area: None,
        ground_below_takeoff_m: Some(10.0),
        pilot_position: None,
        observers: vec![],
        crew: Vec::new(),
        buffer_m: None,
    }
}

pub(crate) fn verdict(outcome: Outcome) -> Verdict {
    Verdict {
        outcome,
        checked_at: now(),
        expected_end: at("2026-11-24T10:05:00Z"),
        rulebook: RulebookRef {
            id: "cz-2026".into(),
            hash: "00ff".into(),
        },
        permits: Vec::new(),
        findings: Vec::new(),
    }
}

pub(crate) fn draft(world: World) -> NewMission {
    NewMission {
        plan: plan(world.aircraft),
        pilot_id: world.pilot,
        unit_id: world.unit,
        planned_by: None,
        verdict: None,
    }
}

pub(crate) async fn enter(db: &Db, new: NewMission) -> MissionId {
    db.write(move |tx| missions::insert(tx, &new))
        .await
        .unwrap()
}

pub(crate) async fn get(db: &Db, id: MissionId) -> missions::Mission {
    db.read(move |c| missions::get(c, id)).await.unwrap()
}

pub(crate) async fn step(store: &Store, id: MissionId, to: Transition, time: DateTime<Utc>) -> i32 {
    let change = move |tx: &mut Tx<'_>| {
        let mission = missions::lock(tx, id)?;
        missions::set_state(tx, id, mission.version, to)
    };
    store
        .write::<_, StoreError, _>(&SEED, time, change)
        .await
        .unwrap()
}

pub(crate) async fn to_uploaded(db: &Db, id: MissionId, by: AccountId, time: DateTime<Utc>) {
    for to in [
        Transition::Submit {
            verdict: verdict(Outcome::Clear),
        },
        Transition::Approve {
            by,
            verdict: verdict(Outcome::Clear),
        },
        Transition::Upload,
    ] {
        step(&db.store, id, to, time).await;
    }
}

async fn a_draft_comes_back_as_it_was(db: Db) {
    let world = world(&db).await;
    let id = enter(&db, draft(world)).await;
    let found = get(&db, id).await;
    let plan = plan(world.aircraft);
    assert_eq!(
        (found.id, found.version, found.state),
        (id, 1, MissionState::Draft)
    );
    assert_eq!(found.plan, plan);
    assert_eq!(
        (found.aircraft.id, found.aircraft.name.as_str()),
        (world.aircraft, "OK-X001")
    );
    assert_eq!(
        (found.pilot.id, found.pilot.name.as_str()),
        (world.pilot, "Jiří Šťastný")
    );
    assert_eq!((found.unit.id, found.created_at), (world.unit, now()));
    assert_eq!(
        (found.end_at, found.distance_m),
        (plan.period().end(), plan.distance_m())
    );
    assert_eq!(
        (found.outcome, found.flight_id, found.submitted_at),
        (None, None, None)
    );
    assert_eq!(
        db.read(move |c| missions::find_verdict(c, id))
            .await
            .unwrap(),
        None
    );

    let checked = NewMission {
        verdict: Some(verdict(Outcome::CannotTell)),
        ..draft(world)
    };
    let id = enter(&db, checked).await;
    assert_eq!(get(&db, id).await.outcome, Some(Outcome::CannotTell));
    let kept = db
        .read(move |c| missions::find_verdict(c, id))
        .await
        .unwrap();
    assert_eq!(kept, Some(verdict(Outcome::CannotTell)));

    let nothing = MissionId(Uuid::from_u128(1));
    let missing = db.read(move |c| missions::get(c, nothing)).await;
    assert!(matches!(missing, Err(StoreError::NotFound("mission"))));
}

async fn the_usual_way(db: Db) {
    let world = world(&db).await;
    let allowed = permit("ÚCL-1", vec![world.aircraft]);
    let allowed = db
        .write(move |tx| permits::insert(tx, &allowed))
        .await
        .unwrap();
    let id = enter(&db, draft(world)).await;
    let minute = |n| now() + TimeDelta::minutes(n);
    let submit = Transition::Submit {
        verdict: verdict(Outcome::Permit),
    };
    assert_eq!(step(&db.store, id, submit, minute(1)).await, 2);
    let judged = Verdict {
        permits: vec![allowed],
        ..verdict(Outcome::Warnings)
    };
    let approve = Transition::Approve {
        by: world.commander,
        verdict: judged,
    };
    assert_eq!(step(&db.store, id, approve, minute(2)).await, 3);
    assert_eq!(
        db.read(move |c| missions::list_permits(c, id))
            .await
            .unwrap(),
        [allowed]
    );
    assert_eq!(step(&db.store, id, Transition::Upload, minute(3)).await, 4);
    assert_eq!(step(&db.store, id, Transition::Upload, minute(4)).await, 5);
    assert_eq!(step(&db.store, id, Transition::Start, minute(5)).await, 6);
    assert_eq!(step(&db.store, id, Transition::Fly, minute(6)).await, 7);
    let flown = get(&db, id).await;
    assert_eq!(
        (flown.state, flown.outcome),
        (MissionState::Flown, Some(Outcome::Warnings))
    );
    assert_eq!(
        (flown.submitted_at, flown.decided_at),
        (Some(minute(1)), Some(minute(2)))
    );
    assert_eq!(
        (flown.uploaded_at, flown.started_at),
        (Some(minute(4)), Some(minute(5)))
    );
    let decider = flown.decided_by.unwrap();
    assert_eq!(
        (decider.id, decider.name.as_str()),
        (world.commander, "Účet velitel")
    );
}

async fn a_returned_mission_becomes_a_draft(db: Db) {
    let world = world(&db).await;
    let id = enter(&db, draft(world)).await;
    step(
        &db.store,
        id,
        Transition::Submit {
            verdict: verdict(Outcome::Clear),
        },
        now(),
    )
    .await;
    let comment = "Níž nad zástavbou".to_owned();
    step(
        &db.store,
        id,
        Transition::Return {
            by: world.commander,
            comment,
        },
        now(),
    )
    .await;
    let returned = get(&db, id).await;
    assert_eq!(returned.state, MissionState::Returned);
    assert_eq!(returned.comment.as_deref(), Some("Níž nad zástavbou"));

    let mut lower = plan(world.aircraft);
    lower.name = "Pátrání Kladno níž".into();
    lower.waypoints[0].height_m = 40.0;
    let new = lower.clone();
    let version = db
        .write(move |tx| missions::update_plan(tx, id, 3, &new, None))
        .await
        .unwrap();
    let edited = get(&db, id).await;
    assert_eq!(
        (version, edited.version, edited.state),
        (4, 4, MissionState::Draft)
    );
    assert_eq!((edited.plan, edited.outcome), (lower, None));
    assert_eq!(
        edited.comment, returned.comment,
        "the pilot still reads why"
    );

    step(
        &db.store,
        id,
        Transition::Submit {
            verdict: verdict(Outcome::Clear),
        },
        now(),
    )
    .await;
    let by = world.commander;
    let approve = Transition::Approve {
        by,
        verdict: verdict(Outcome::Clear),
    };
    step(&db.store, id, approve, now()).await;
    assert_eq!(get(&db, id).await.comment, None);
    step(&db.store, id, Transition::Cancel, now()).await;
    assert_eq!(get(&db, id).await.state, MissionState::Cancelled);
}

async fn an_outdated_version_is_refused(db: Db) {
    let world = world(&db).await;
    let id = enter(&db, draft(world)).await;
    let edit = |version| {
        move |tx: &mut Tx<'_>| missions::update_plan(tx, id, version, &plan(world.aircraft), None)
    };
    db.write(edit(1)).await.unwrap();
    let late = db.write(edit(1)).await.unwrap_err();
    assert!(
        matches!(late, StoreError::VersionMismatch { read: 1, now: 2 }),
        "{late:?}"
    );
    let late = db
        .write(move |tx| missions::set_state(tx, id, 1, Transition::Cancel))
        .await;
    assert!(
        matches!(late, Err(StoreError::VersionMismatch { read: 1, now: 2 })),
        "{late:?}"
    );
    let none = MissionId(Uuid::from_u128(1));
    let missing = db
        .write(move |tx| missions::set_state(tx, none, 1, Transition::Cancel))
        .await;
    assert!(
        matches!(missing, Err(StoreError::NotFound("mission"))),
        "{missing:?}"
    );
    assert_eq!(get(&db, id).await.version, 2);
}

async fn a_version_that_cannot_be_is_refused(db: Db) {
    let world = world(&db).await;
    let id = enter(&db, draft(world)).await;
    for version in [i32::MAX, i32::MIN, -1, 0] {
        let step = move |tx: &mut Tx<'_>| missions::set_state(tx, id, version, Transition::Cancel);
        let edit = move |tx: &mut Tx<'_>| {
            missions::update_plan(tx, id, version, &plan(world.aircraft), None)
        };
        for refused in [db.write(step).await, db.write(edit).await] {
            assert!(
                matches!(refused, Err(StoreError::VersionMismatch { read, now: 1 }) if read == version),
                "{refused:?}"
            );
        }
    }
    let none = MissionId(Uuid::from_u128(1));
    let missing = db
        .write(move |tx| missions::set_state(tx, none, i32::MAX, Transition::Cancel))
        .await;
    assert!(
        matches!(missing, Err(StoreError::NotFound("mission"))),
        "{missing:?}"
    );
    db.raw("update missions set version = 2147483647")
        .await
        .unwrap();
    let last = db
        .write(move |tx| missions::set_state(tx, id, i32::MAX, Transition::Cancel))
        .await;
    assert!(
        matches!(last, Err(StoreError::VersionMismatch { .. })),
        "{last:?}"
    );
    assert_eq!(get(&db, id).await.state, MissionState::Draft);
}

/// The database refuses what no step of the domain leads to.
async fn a_state_has_what_it_needs(db: Db) {
    let world = world(&db).await;
    let id = enter(&db, draft(world)).await;
    for to in [Transition::Upload, Transition::Start, Transition::Fly] {
        let refused = db.write(move |tx| missions::set_state(tx, id, 1, to)).await;
        assert!(
            matches!(refused, Err(StoreError::Conflict { .. })),
            "{refused:?}"
        );
    }
    let submit = Transition::Submit {
        verdict: verdict(Outcome::Clear),
    };
    step(&db.store, id, submit, now()).await;
    let upload = move |tx: &mut Tx<'_>| missions::set_state(tx, id, 2, Transition::Upload);
    let unapproved = db.write(upload).await.unwrap_err();
    assert!(
        unapproved.violates("missions_approved_check"),
        "{unapproved:?}"
    );
    assert_eq!(get(&db, id).await.state, MissionState::Submitted);
}

async fn missions_are_listed_by_take_off(db: Db) {
    let world = world(&db).await;
    let other = db.write(|tx| units::insert(tx, &unit("ZZ"))).await.unwrap();
    let mut ids = Vec::new();
    for (hour, unit_id) in [
        (3, world.unit),
        (1, world.unit),
        (2, other),
        (2, world.unit),
    ] {
        let mut new = draft(world);
        new.plan.start = now() + TimeDelta::hours(hour);
        new.unit_id = unit_id;
        ids.push(enter(&db, new).await);
    }
    let cancelled = ids[1];
    step(&db.store, cancelled, Transition::Cancel, now()).await;
    let list = |state: Option<MissionState>, unit_id: Option<UnitId>| {
        let filter = MissionFilter { state, unit_id };
        all_pages(&db, filter)
    };
    assert_eq!(list(None, None).await, [ids[0], ids[3], ids[2], ids[1]]);
    assert_eq!(list(None, Some(other)).await, [ids[2]]);
    assert_eq!(list(Some(MissionState::Cancelled), None).await, [cancelled]);
    assert_eq!(list(Some(MissionState::Cancelled), Some(other)).await, []);
    assert_eq!(
        list(Some(MissionState::Draft), Some(world.unit)).await,
        [ids[0], ids[3]]
    );
}

async fn all_pages(db: &Db, filter: MissionFilter) -> Vec<MissionId> {
    let mut seen = Vec::new();
    let mut after: Option<String> = None;
    loop {
        let page = PageRequest::new(Some(1), after.as_deref()).unwrap();
        let page = db
            .read(move |c| missions::list(c, &filter, &page))
            .await
            .unwrap();
        seen.extend(page.items.into_iter().map(|mission| mission.id));
        after = page.next.map(|next| next.to_string());
        if after.is_none() {
            return seen;
        }
    }
}
