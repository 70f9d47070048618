//! Every function that writes, and the entry that it leaves.

mod figures;
pub(crate) mod records;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use chrono::TimeDelta;
use letka_domain::applications::{ApplicationStep, Timeliness};
use letka_domain::documents::{DocumentOwner, DocumentPurpose, MediaType};
use letka_domain::missions::MissionState;
use letka_domain::period::Period;
use letka_domain::rules::Outcome;
use letka_domain::rules::changes::Cause;
use letka_store::applications::{self, Taken};
use letka_store::audit::{self, Entry};
use letka_store::documents::{self, NewDocument};
use letka_store::flights::{self, Attribution, SyntheticFlight};
use letka_store::missions::{self, Transition};
use letka_store::zones::{self, NewDataset};
use letka_store::{
    StoreError, Tx, aircraft, aircraft_types, airspace_notices, answers, consents, flight_logs,
    notifications, permits, rulebooks, stations, verdicts, weather_reports,
};

mod people;

use super::entries;
use super::flown::flown;
use super::table::CHANGES;
use crate::airspace_notices::list as activations;
use crate::applications::{application, edit, letter};
use crate::desk;
use crate::logs::log;
use crate::missions::{draft, plan, verdict};
use crate::permits::permit;
use crate::rulebooks::own;
use crate::said::{consent as consent_of, yes};
use crate::support::{Db, World, airframe, at, brus, now, on_both_engines, world};
use crate::weather_reports::report;

mod deciding;
mod signing_in;

on_both_engines!(every_change_leaves_its_entry);

/// The public functions of the store that take a transaction, as `feature::name`.
fn writers(folder: &Path, found: &mut BTreeSet<String>) {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let path = entry.path();
        if path.is_dir() {
            writers(&path, found);
            continue;
        }
        let within = path.strip_prefix(&source).unwrap().with_extension("");
        let feature = within.iter().next().unwrap().to_str().unwrap().to_owned();
        let text = fs::read_to_string(&path).unwrap();
        for function in text.split("\npub fn ").skip(1) {
            let (name, rest) = function.split_once('(').unwrap();
            if rest.trim_start().starts_with("tx: &mut Tx<'_>") {
                found.insert(format!("{feature}::{name}"));
            }
        }
    }
}

#[test]
fn every_function_that_writes_is_in_the_table() {
    let mut found = BTreeSet::new();
    writers(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("src"),
        &mut found,
    );
    let table: BTreeSet<String> = CHANGES
        .iter()
        .chain(crate::school::CHANGES)
        .map(|(name, _)| (*name).to_owned())
        .collect();
    assert_eq!(found, table);
}

/// Runs a change and compares the entries that it leaves with the table.
pub(crate) async fn check<T, F>(db: &Db, name: &str, change: F) -> T
where
    T: Send + 'static,
    F: FnOnce(&mut Tx<'_>) -> Result<T, StoreError> + Send + 'static,
{
    let before = entries(&db.store).await.len();
    let value = db.write(change).await.unwrap();
    let after = entries(&db.store).await;
    let left = &after[..after.len() - before];
    let (_, allowed) = CHANGES
        .iter()
        .chain(crate::school::CHANGES)
        .find(|(known, _)| *known == name)
        .unwrap();
    assert_eq!(left.len(), usize::from(!allowed.is_empty()), "{name}");
    for entry in left {
        assert!(
            allowed.contains(&entry.action.as_str()),
            "{name} left {}",
            entry.action
        );
        assert_eq!(entry.at, now());
        assert!(!entry.detail.contains("argon2id"), "{name} tells a secret");
    }
    value
}

async fn every_change_leaves_its_entry(db: Db) {
    let world = world(&db).await;
    register(&db, world).await;
    figures::enter(&db, world).await;
    read_in(&db).await;
    signing_in::sign_in(&db, world).await;
    fly(&db, world).await;
    records::keep(&db, world).await;
    judge(&db, world).await;
    apply(&db, world).await;
    deciding::deviate(&db, world).await;
    deciding::stand_in(&db, world).await;
    super::fleet::keep(&db, world).await;
}

async fn judge(db: &Db, world: World) {
    let new = draft(world);
    let mission = db
        .write(move |tx| missions::insert(tx, &new))
        .await
        .unwrap();
    let new = draft(world);
    let urgent = move |tx: &mut Tx<'_>| missions::insert_urgent(tx, &new, MissionState::Refused);
    check(db, "missions::insert_urgent", urgent).await;
    let judged = verdict(Outcome::Clear);
    let set = move |tx: &mut Tx<'_>| missions::set_verdict(tx, mission, 1, &judged);
    check(db, "missions::set_verdict", set).await;
    let rank = move |tx: &mut Tx<'_>| missions::set_rank(tx, mission, 2, Some(1));
    check(db, "missions::set_rank", rank).await;
    let mark =
        move |tx: &mut Tx<'_>| missions::mark_checked(tx, mission, now() + TimeDelta::hours(1));
    check(db, "missions::mark_checked", mark).await;
    let new = verdicts::NewVerdict {
        mission_id: mission,
        cause: Cause::Nightly,
        verdict: verdict(Outcome::Clear),
        facts: serde_json::json!({}),
    };
    check(db, "verdicts::insert", move |tx| verdicts::insert(tx, &new)).await;
    let by = world.commander;
    let answer = move |tx: &mut Tx<'_>| answers::insert(tx, mission, (by, "Velitel"), &[yes()]);
    check(db, "answers::insert", answer).await;
    let add =
        move |tx: &mut Tx<'_>| consents::insert(tx, mission, (by, "Velitel"), &consent_of("LKT1"));
    let consent = check(db, "consents::insert", add).await;
    let revise = move |tx: &mut Tx<'_>| {
        let now = consent_of("LKT2");
        consents::revise(tx, mission, (consent, 1), (by, "Velitel"), &now)
    };
    check(db, "consents::revise", revise).await;
    let withdraw = move |tx: &mut Tx<'_>| consents::withdraw(tx, mission, consent, (by, "Velitel"));
    check(db, "consents::withdraw", withdraw).await;
    let news = desk::judged(&[by], mission, Cause::Permit);
    let tell = move |tx: &mut Tx<'_>| notifications::insert(tx, &news);
    check(db, "notifications::insert", tell).await;
    let read = move |tx: &mut Tx<'_>| notifications::mark_read(tx, by, None);
    check(db, "notifications::mark_read", read).await;
}

async fn register(db: &Db, world: World) {
    people::enter(db, world).await;
    let mut mavic = brus();
    mavic.name = "Mavic".into();
    check(db, "aircraft_types::insert", move |tx| {
        aircraft_types::insert(tx, &mavic)
    })
    .await;
    let frame = airframe("OK-ZZ", world.aircraft_type, world.unit);
    check(db, "aircraft::insert", move |tx| {
        aircraft::insert(tx, &frame)
    })
    .await;
    let allowed = permit("1", vec![world.aircraft]);
    let permit_id = check(db, "permits::insert", move |tx| {
        permits::insert(tx, &allowed)
    })
    .await;
    keep_documents(db, world).await;
    let none = move |tx: &mut Tx<'_>| permits::set_document(tx, permit_id, 1, None);
    check(db, "permits::set_document", none).await;
    crate::school::change(db, world).await;
    let other = permit("2", vec![]);
    check(db, "permits::update", move |tx| {
        permits::update(tx, permit_id, 2, &other)
    })
    .await;
    check(db, "permits::end", move |tx| {
        permits::end(tx, permit_id, 3, "změna")
    })
    .await;
    let dataset = NewDataset {
        name: "CZ".into(),
        source: "AIP".into(),
        effective_from: now(),
        effective_to: None,
        issued_at: None,
        features: 1,
        faults: vec![],
        sha256: None,
        synthetic: true,
    };
    let insert = move |tx: &mut Tx<'_>| zones::insert_dataset(tx, &dataset);
    let dataset = check(db, "zones::insert_dataset", insert).await;
    check(db, "zones::insert", move |tx| {
        zones::insert(tx, dataset, &[])
    })
    .await;
    let by = world.commander;
    let withdraw = move |tx: &mut Tx<'_>| zones::withdraw(tx, dataset, (by, "Velitel"), "omyl");
    check(db, "zones::withdraw", withdraw).await;
    check(db, "stations::insert", |tx| {
        stations::insert(tx, "Beroun", &[1; 32])
    })
    .await;
    check(db, "stations::set_token", |tx| {
        stations::set_token(tx, "Beroun", &[2; 32])
    })
    .await;
    check(db, "stations::touch", move |tx| {
        stations::touch(tx, world.station)
    })
    .await;
    let order = Entry::new("orders.give", "mission", None);
    check(db, "audit::record", move |tx| audit::record(tx, &order)).await;
}

async fn apply(db: &Db, world: World) {
    let new = application(world);
    let begin = move |tx: &mut Tx<'_>| applications::insert(tx, &new);
    let id = check(db, "applications::insert", begin).await;
    let change = move |tx: &mut Tx<'_>| applications::update(tx, id, 1, &edit());
    check(db, "applications::update", change).await;
    let taken = Taken::new(ApplicationStep::Withdraw, Some("omyl".into()));
    let take = move |tx: &mut Tx<'_>| applications::take(tx, id, 2, taken);
    check(db, "applications::take", take).await;
    let late = move |tx: &mut Tx<'_>| applications::set_timeliness(tx, id, Timeliness::Late);
    check(db, "applications::set_timeliness", late).await;
    let by = world.commander;
    let keep = move |tx: &mut Tx<'_>| applications::insert_letter(tx, id, (by, "V"), &letter());
    check(db, "applications::insert_letter", keep).await;
}

async fn keep_documents(db: &Db, world: World) {
    let scan = NewDocument {
        owner: (DocumentOwner::Operator, world.pilot.0),
        name: "průkaz.pdf".into(),
        purpose: DocumentPurpose::Document,
        media_type: MediaType::Pdf,
        length: 1,
        sha256: [3; 32],
        account_id: world.commander,
    };
    let insert = move |tx: &mut Tx<'_>| documents::insert(tx, &scan);
    let id = check(db, "documents::insert", insert).await;
    let withdraw = move |tx: &mut Tx<'_>| documents::withdraw(tx, id, world.commander, "omyl");
    check(db, "documents::withdraw", withdraw).await;
}

async fn read_in(db: &Db) {
    let list = activations(
        "AUP",
        Period::new(now(), at("2026-11-25T00:00:00Z")).unwrap(),
    );
    check(db, "airspace_notices::insert", move |tx| {
        airspace_notices::insert(tx, &list)
    })
    .await;
    let taf = [report("TAF LKPR", now(), 24)];
    check(db, "weather_reports::insert", move |tx| {
        weather_reports::insert(tx, &taf)
    })
    .await;
    let (book, text) = own("OWN");
    check(db, "rulebooks::insert", move |tx| {
        rulebooks::insert(tx, &book, &text)
    })
    .await;
}

async fn fly(db: &Db, world: World) {
    let (new, by) = (draft(world), world.commander);
    let mission = check(db, "missions::insert", move |tx| missions::insert(tx, &new)).await;
    check(db, "missions::lock", move |tx| missions::lock(tx, mission)).await;
    let edit = plan(world.aircraft);
    let edit = move |tx: &mut Tx<'_>| missions::update_plan(tx, mission, 1, &edit, None);
    check(db, "missions::update_plan", edit).await;
    let clear = || verdict(Outcome::Clear);
    let to_uploaded = [
        Transition::Submit { verdict: clear() },
        Transition::Return {
            by,
            comment: "znovu".into(),
        },
        Transition::Approve {
            by,
            verdict: clear(),
        },
        Transition::Upload,
    ];
    let steps = [
        Transition::Upload,
        Transition::Start,
        Transition::Fly,
        Transition::Cancel,
    ];
    let step = |(version, step)| {
        let step = move |tx: &mut Tx<'_>| missions::set_state(tx, mission, version, step);
        check(db, "missions::set_state", step)
    };
    for next in (2..).zip(to_uploaded) {
        step(next).await;
    }
    let displace = move |tx: &mut Tx<'_>| missions::displace_uploaded(tx, world.aircraft);
    check(db, "missions::displace_uploaded", displace).await;
    for next in (7..).zip(steps) {
        step(next).await;
    }
    let new = log(world);
    check(db, "flight_logs::announce", move |tx| {
        flight_logs::announce(tx, &new)
    })
    .await;
    let log = new.id;
    let receive = move |tx: &mut Tx<'_>| flight_logs::set_received(tx, log, 9);
    check(db, "flight_logs::set_received", receive).await;
    let recognise = move |tx: &mut Tx<'_>| flight_logs::set_aircraft(tx, log, world.aircraft);
    check(db, "flight_logs::set_aircraft", recognise).await;
    check(db, "flight_logs::close", move |tx| {
        flight_logs::close(tx, log)
    })
    .await;
    for summary in [flown(None), flown(Some(at("2026-11-24T10:00:00Z")))] {
        let save = move |tx: &mut Tx<'_>| {
            flights::save_derived(tx, log, 0, &summary, &Attribution::default())
        };
        let saved = check(db, "flights::save_derived", save).await;
        check(db, "flights::put_track", move |tx| {
            flights::put_track(tx, saved.id(), &[])
        })
        .await;
    }
    let invented = SyntheticFlight {
        summary: flown(None),
        attribution: Attribution::default(),
    };
    let insert = move |tx: &mut Tx<'_>| flights::insert_synthetic(tx, &[invented]);
    check(db, "flights::insert_synthetic", insert).await;
}
