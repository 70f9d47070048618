//! What people write of flights and bring of logs, and the entries that it leaves.

use chrono::TimeDelta;
use letka_domain::flights::Signs;
use letka_domain::ids::LogId;
use letka_domain::missions::Purpose;
use letka_domain::occurrences::{OccurrenceEntryKind, OccurrenceStep};
use letka_store::Tx;
use letka_store::flight_logs::{self, NewUpload, ReadUpload};
use letka_store::flights::{self, Attribution, Details, FlightRecord};
use letka_store::occurrences::{self, NewEntry, NewOccurrence};

use super::super::flown::flown;
use super::check;
use crate::occurrences::{reporter, said, step};
use crate::support::{Db, World, now};

pub(crate) fn written(world: World) -> FlightRecord {
    FlightRecord {
        aircraft_id: Some(world.aircraft),
        pilot_id: Some(world.pilot),
        crew: Vec::new(),
        unit_id: None,
        mission_id: None,
        purpose: Some(Purpose::Training),
        permits: Vec::new(),
        takeoff_at: now() - TimeDelta::hours(5),
        landing_at: Some(now() - TimeDelta::hours(4)),
        distance_m: 0.0,
        max_height_m: 30.0,
        takeoff_position: None,
        takeoff_place: Some("Kladno".into()),
        sight: None,
        batteries: vec!["B".into()],
        note: None,
    }
}

pub(super) async fn keep(db: &Db, world: World) {
    let by = world.commander;
    let new = written(world);
    let enter = move |tx: &mut Tx<'_>| flights::enter_by_hand(tx, &new, by);
    let id = check(db, "flights::enter_by_hand", enter).await;
    let new = FlightRecord {
        max_height_m: 40.0,
        ..written(world)
    };
    let correct = move |tx: &mut Tx<'_>| flights::correct(tx, id, 1, &new, "displej");
    check(db, "flights::correct", correct).await;

    let upload = NewUpload {
        id: LogId(uuid::Uuid::now_v7()),
        file_name: "let.tlog".into(),
        sha256: "ab".repeat(32),
        bytes: 9,
    };
    let log = upload.id;
    let bring = move |tx: &mut Tx<'_>| flight_logs::upload(tx, &upload, by);
    check(db, "flight_logs::upload", bring).await;
    let read = move |tx: &mut Tx<'_>| flight_logs::set_read(tx, log, &ReadUpload::default());
    check(db, "flight_logs::set_read", read).await;
    let mut summary = flown(Some(now() - TimeDelta::hours(4)));
    summary.takeoff_time = now() - TimeDelta::hours(5);
    let attribution = Attribution {
        aircraft_id: Some(world.aircraft),
        ..Attribution::default()
    };
    let join = move |tx: &mut Tx<'_>| flights::save_derived(tx, log, 0, &summary, &attribution);
    let joined = check(db, "flights::save_derived", join).await;
    assert_eq!(joined.id(), id);
    let details = move |tx: &mut Tx<'_>| flights::put_details(tx, id, &Details::default());
    check(db, "flights::put_details", details).await;
    let height = move |tx: &mut Tx<'_>| flights::set_height_above_ground(tx, id, 12.0);
    check(db, "flights::set_height_above_ground", height).await;
    happen(db, world).await;
    for signs in [Signs::Pilot, Signs::Commander] {
        let sign = move |tx: &mut Tx<'_>| flights::sign(tx, id, 3, signs, by);
        check(db, "flights::sign", sign).await;
    }
}

async fn happen(db: &Db, world: World) {
    let (by, desk) = (reporter(db, world).await, world.commander);
    let new = NewOccurrence {
        said: said(world),
        by,
        synthetic: false,
    };
    let report = move |tx: &mut Tx<'_>| occurrences::insert(tx, &new);
    let id = check(db, "occurrences::insert", report).await;
    let change =
        move |tx: &mut Tx<'_>| occurrences::update(tx, id, 1, &said(world), (by, Some("oprava")));
    check(db, "occurrences::update", change).await;
    let note = NewEntry::new(OccurrenceEntryKind::Note, by, Some("foto".into()));
    let note = move |tx: &mut Tx<'_>| occurrences::enter(tx, id, &note);
    check(db, "occurrences::enter", note).await;
    let steps = [
        OccurrenceStep::Review,
        OccurrenceStep::Dismiss,
        OccurrenceStep::Review,
        OccurrenceStep::Send,
        OccurrenceStep::Close,
    ];
    for (version, taken) in (2..).zip(steps) {
        let taken = step(taken, desk);
        let take = move |tx: &mut Tx<'_>| occurrences::take(tx, id, version, taken);
        check(db, "occurrences::take", take).await;
    }
}
