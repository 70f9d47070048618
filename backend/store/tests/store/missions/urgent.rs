//! Urgent flights: entered as started or refused, and found for their flights.

use chrono::{DateTime, TimeDelta, Utc};
use letka_domain::ids::MissionId;
use letka_domain::missions::{MissionState, PlanArea, Step};
use letka_domain::rules::{Outcome, Verdict};
use letka_store::missions::{self, NewMission, Transition};
use letka_store::permits;

use super::{draft, enter, get, step, to_uploaded, verdict};
use crate::permits::permit;
use crate::support::{Db, World, now, on_both_engines, world};

on_both_engines!(
    one_that_starts_owes_nothing_that_lies_before_it,
    an_attempt_that_is_refused_is_kept,
    its_flight_finds_it_even_when_it_is_closed,
);

fn urgent(world: World) -> NewMission {
    let mut new = draft(world);
    new.plan.start = now();
    new.plan.waypoints.clear();
    new.plan.area = Some(PlanArea {
        radius_m: 300.0,
        height_m: 100.0,
        minutes: 30,
    });
    new.planned_by = Some(world.commander);
    new.verdict = Some(verdict(Outcome::Permit));
    new
}

async fn start(db: &Db, world: World) -> MissionId {
    let new = urgent(world);
    db.write(move |tx| missions::insert_urgent(tx, &new, MissionState::Started))
        .await
        .unwrap()
}

async fn one_that_starts_owes_nothing_that_lies_before_it(db: Db) {
    let world = world(&db).await;
    let allowed = permit("ÚCL-1", vec![world.aircraft]);
    let allowed = db
        .write(move |tx| permits::insert(tx, &allowed))
        .await
        .unwrap();
    let mut new = urgent(world);
    new.verdict = Some(Verdict {
        permits: vec![allowed],
        ..verdict(Outcome::Permit)
    });
    let plan = new.plan.clone();
    let id = db
        .write(move |tx| missions::insert_urgent(tx, &new, MissionState::Started))
        .await
        .unwrap();
    let found = get(&db, id).await;
    assert!(found.urgent && found.decided_at.is_none() && found.submitted_at.is_none());
    assert_eq!(
        (found.state, found.started_at),
        (MissionState::Started, Some(now()))
    );
    assert_eq!(
        (found.planned_by, found.plan),
        (Some(world.commander), plan)
    );
    let noted = db
        .read(move |c| missions::list_permits(c, id))
        .await
        .unwrap();
    assert_eq!(noted, [allowed]);
    let found = get(&db, id).await;
    assert!(found.after(Step::Cancel).is_err());
    assert_eq!(found.after(Step::Close), Ok(MissionState::Flown));
    step(&db.store, id, Transition::Close, now()).await;
    let closed = get(&db, id).await;
    assert_eq!(
        (closed.state, closed.closed_at),
        (MissionState::Flown, Some(now()))
    );
}

async fn an_attempt_that_is_refused_is_kept(db: Db) {
    let world = world(&db).await;
    let new = urgent(world);
    let id = db
        .write(move |tx| missions::insert_urgent(tx, &new, MissionState::Refused))
        .await
        .unwrap();
    let found = get(&db, id).await;
    assert_eq!(
        (found.state, found.started_at),
        (MissionState::Refused, None)
    );
    assert!(found.urgent && found.outcome == Some(Outcome::Permit));
    // Only an urgent flight has a record to close.
    let planned = enter(&db, draft(world)).await;
    let close =
        move |tx: &mut letka_store::Tx<'_>| missions::set_state(tx, planned, 1, Transition::Close);
    assert!(db.write(close).await.is_err());
}

async fn its_flight_finds_it_even_when_it_is_closed(db: Db) {
    let world = world(&db).await;
    let uploaded = enter(&db, draft(world)).await;
    to_uploaded(
        &db,
        uploaded,
        world.commander,
        now() - TimeDelta::minutes(9),
    )
    .await;
    let id = start(&db, world).await;
    let find = |time: DateTime<Utc>| {
        let find = move |c: &mut letka_store::Conn| {
            let found = missions::find_for_flight(c, world.aircraft, time)?;
            Ok(found.map(|mission| mission.id))
        };
        db.read(find)
    };
    let minute = |n| now() + TimeDelta::minutes(n);
    assert_eq!(
        find(minute(5)).await.unwrap(),
        Some(id),
        "not what was on board before"
    );
    assert_eq!(
        find(minute(91)).await.unwrap(),
        None,
        "long after it was over"
    );
    step(&db.store, id, Transition::Close, minute(20)).await;
    assert_eq!(
        find(minute(5)).await.unwrap(),
        Some(id),
        "its log comes late"
    );
    assert_eq!(find(minute(21)).await.unwrap(), None, "another flight");
}
