//! What people write of flights and bring of logs, and the entries that it leaves.

use chrono::TimeDelta;
use letka_domain::flights::Signs;
use letka_domain::ids::{AccountId, FlightId, LogId};
use letka_domain::missions::Purpose;
use letka_domain::occurrences::{OccurrenceEntryKind, OccurrenceStep};
use letka_store::flight_logs::{self, NewUpload, ReadUpload};
use letka_store::flights::{self, Attribution, Details, FlightRecord};
use letka_store::occurrences::{self, NewEntry, NewOccurrence};
use letka_store::{StoreError, Tx, dji_keys};
use serde_json::json;

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
    looked_at(db, id).await;
    held_and_erased(db, id, log, by).await;
}

/// What is worked out of a flight afterwards.
async fn looked_at(db: &Db, id: FlightId) {
    let places = move |tx: &mut Tx<'_>| flights::set_places(tx, id, Some("Slaný"), Some("Louny"));
    check(db, "flights::set_places", places).await;
    let find =
        move |tx: &mut Tx<'_>| flights::keep_findings(tx, id, 2, &json!({"with": "airspace"}));
    assert!(check(db, "flights::keep_findings", find).await);
    assert!(!db.write(find).await.unwrap(), "the same is kept once");
    let read = db.store.read(move |c| {
        let (flight, details) = (flights::get(c, id)?, flights::find_details(c, id)?);
        let found = flights::find_findings(c, id)?;
        let unlooked = flights::list_unlooked(c, false, 10)?;
        Ok::<_, StoreError>((flight, details, found, unlooked))
    });
    let (flight, details, found, unlooked) = read.await.unwrap();
    // Somebody had named the place of take-off.
    assert_eq!(flight.takeoff_place.as_deref(), Some("Kladno"));
    assert_eq!(details.landing_place.as_deref(), Some("Louny"));
    assert_eq!((found.unwrap().count, unlooked.contains(&id)), (2, true));
    let version = flight.version;
    let older = move |tx: &mut Tx<'_>| flights::set_looked_at(tx, id, version - 1);
    check(db, "flights::set_looked_at", older).await;
    let now = move |tx: &mut Tx<'_>| flights::set_looked_at(tx, id, version);
    let left = db.store.read(|c| flights::list_unlooked(c, false, 10));
    let left = left.await.unwrap();
    assert!(left.contains(&id), "another version was looked at");
    let fail = move |tx: &mut Tx<'_>| flights::set_look_failed(tx, id);
    check(db, "flights::set_look_failed", fail).await;
    let left = db.store.read(|c| {
        let untried = flights::list_unlooked(c, false, 10)?;
        Ok::<_, StoreError>((untried, flights::list_unlooked(c, true, 10)?))
    });
    let (untried, failed) = left.await.unwrap();
    assert_eq!((untried.contains(&id), failed), (false, vec![id]));
    check(db, "flights::set_looked_at", now).await;
    let left = db.store.read(|c| flights::list_unlooked(c, true, 10));
    assert!(!left.await.unwrap().contains(&id));
}

/// What keeps a flight for a case, and what goes without.
async fn held_and_erased(db: &Db, id: FlightId, log: LogId, by: AccountId) {
    let decide = move |tx: &mut Tx<'_>| dji_keys::decide(tx, true, by);
    check(db, "dji_keys::decide", decide).await;
    let need = move |tx: &mut Tx<'_>| dji_keys::need(tx, log, "{}");
    check(db, "dji_keys::need", need).await;
    let ask = move |tx: &mut Tx<'_>| dji_keys::ask(tx, log);
    check(db, "dji_keys::ask", ask).await;
    let answer = move |tx: &mut Tx<'_>| dji_keys::answer(tx, log, Ok("[]"));
    check(db, "dji_keys::answer", answer).await;
    let keys = db.store.read(move |c| dji_keys::find_keychains(c, log));
    assert_eq!(keys.await.unwrap().as_deref(), Some("[]"));

    let hold = move |tx: &mut Tx<'_>| flights::place_hold(tx, id, "případ", by);
    check(db, "flights::place_hold", hold).await;
    let twice = db.write(hold).await.unwrap_err();
    assert!(twice.violates("flight_holds_flight_id_key"), "{twice:?}");
    let before = now() + TimeDelta::days(1);
    let due = db.store.read(move |c| flights::list_erasable(c, before));
    assert!(!due.await.unwrap().contains(&id));
    let end = move |tx: &mut Tx<'_>| flights::end_hold(tx, id, by);
    check(db, "flights::end_hold", end).await;
    let due = db.store.read(move |c| flights::list_erasable(c, before));
    assert!(due.await.unwrap().contains(&id));
    let erase = move |tx: &mut Tx<'_>| flights::erase(tx, id, before);
    check(db, "flights::erase", erase).await;
    let left = db.store.read(move |c| {
        let (due, logs) = (
            flights::list_erasable(c, before)?,
            flights::list_erased_logs(c)?,
        );
        Ok::<_, StoreError>((due, logs, flights::find_track(c, id)?))
    });
    let (due, logs, track) = left.await.unwrap();
    assert!(!due.contains(&id));
    assert_eq!((logs, track), (vec![log], Vec::new()));
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
