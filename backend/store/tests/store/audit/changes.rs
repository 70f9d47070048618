//! Every function that writes, and the entry that it leaves.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use chrono::TimeDelta;
use letka_domain::access::Role;
use letka_domain::flights::{FlightSummary, Quality};
use letka_domain::licences::LicenceKind;
use letka_domain::missions::MissionState;
use letka_domain::period::Period;
use letka_domain::rules::Outcome;
use letka_domain::rules::changes::Cause;
use letka_store::audit::{self, Entry};
use letka_store::deputies::{self, NewDeputy};
use letka_store::deviations::{self, EntryKind};
use letka_store::flights::{self, Attribution, SyntheticFlight};
use letka_store::licences::{self, NewLicence};
use letka_store::missions::{self, Transition};
use letka_store::zones::{self, NewDataset};
use letka_store::{
    StoreError, Tx, accounts, aircraft, aircraft_types, airspace_notices, answers, consents,
    flight_logs, notifications, operators, permits, rulebooks, sessions, stations, units, verdicts,
    weather_reports,
};

use super::entries;
use crate::airspace_notices::list as activations;
use crate::desk::no_changes;
use crate::logs::log;
use crate::missions::{draft, plan, verdict};
use crate::permits::permit;
use crate::rulebooks::own;
use crate::said::{consent, yes};
use crate::support::{
    Db, World, account, airframe, at, brus, now, on_both_engines, operator, unit, world,
};
use crate::weather_reports::report;

on_both_engines!(every_change_leaves_its_entry);

/// What a function leaves in the trail.
const CHANGES: &[(&str, &[&str])] = &[
    ("accounts::insert", &["accounts.insert"]),
    ("aircraft::insert", &["aircraft.insert"]),
    ("aircraft_types::insert", &["aircraft_types.insert"]),
    ("airspace_notices::insert", &["airspace_notices.insert"]),
    ("answers::insert", &["answers.insert"]),
    ("audit::record", &["orders.give"]),
    ("consents::insert", &["consents.insert"]),
    ("consents::withdraw", &["consents.withdraw"]),
    ("deputies::end", &["deputies.end"]),
    ("deputies::insert", &["deputies.insert"]),
    (
        "deviations::enter",
        &[
            "deviations.approve",
            "deviations.attest",
            "deviations.report",
        ],
    ),
    ("deviations::open", &["deviations.open"]),
    ("flight_logs::announce", &["flight_logs.announce"]),
    ("flight_logs::close", &["flight_logs.close"]),
    ("flight_logs::set_aircraft", &["flight_logs.set_aircraft"]),
    ("flight_logs::set_received", &[]),
    ("flights::insert_synthetic", &["flights.insert_synthetic"]),
    ("flights::put_track", &["flights.put_track"]),
    (
        "flights::save_derived",
        &["flights.complete", "flights.save_derived"],
    ),
    ("licences::insert", &["licences.insert"]),
    ("missions::displace_uploaded", &["missions.displace"]),
    ("missions::insert", &["missions.insert"]),
    ("missions::insert_urgent", &["missions.insert_urgent"]),
    ("missions::lock", &[]),
    ("missions::mark_checked", &[]),
    ("missions::set_rank", &["missions.set_rank"]),
    (
        "missions::set_state",
        &[
            "missions.approve",
            "missions.cancel",
            "missions.close",
            "missions.fly",
            "missions.refuse",
            "missions.return",
            "missions.start",
            "missions.submit",
            "missions.upload",
        ],
    ),
    ("missions::set_verdict", &["missions.set_verdict"]),
    ("missions::update_plan", &["missions.update_plan"]),
    ("notifications::insert", &["notifications.insert"]),
    ("notifications::mark_read", &[]),
    ("operators::insert", &["operators.insert"]),
    ("permits::insert", &["permits.insert"]),
    ("rulebooks::insert", &["rulebooks.insert"]),
    ("sessions::delete", &["sessions.delete"]),
    ("sessions::delete_expired", &["sessions.delete_expired"]),
    ("sessions::insert", &["sessions.insert"]),
    ("sessions::touch", &[]),
    ("stations::insert", &["stations.insert"]),
    ("stations::set_token", &["stations.set_token"]),
    ("stations::touch", &[]),
    ("units::insert", &["units.insert"]),
    ("verdicts::insert", &["verdicts.insert"]),
    ("weather_reports::insert", &["weather_reports.insert"]),
    ("zones::insert", &["zones.insert"]),
    ("zones::insert_dataset", &["zones.insert_dataset"]),
    ("zones::withdraw", &["zones.withdraw"]),
];

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
    let table: BTreeSet<String> = CHANGES.iter().map(|(name, _)| (*name).to_owned()).collect();
    assert_eq!(found, table);
}

/// Runs a change and compares the entries that it leaves with the table.
async fn check<T, F>(db: &Db, name: &str, change: F) -> T
where
    T: Send + 'static,
    F: FnOnce(&mut Tx<'_>) -> Result<T, StoreError> + Send + 'static,
{
    let before = entries(&db.store).await.len();
    let value = db.write(change).await.unwrap();
    let after = entries(&db.store).await;
    let left = &after[..after.len() - before];
    let (_, allowed) = CHANGES.iter().find(|(known, _)| *known == name).unwrap();
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
    read_in(&db).await;
    sign_in(&db, world).await;
    fly(&db, world).await;
    judge(&db, world).await;
    deviate(&db, world).await;
    stand_in(&db, world).await;
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
        move |tx: &mut Tx<'_>| consents::insert(tx, mission, (by, "Velitel"), &consent("LKT1"));
    let consent = check(db, "consents::insert", add).await;
    let withdraw = move |tx: &mut Tx<'_>| consents::withdraw(tx, mission, consent, (by, "Velitel"));
    check(db, "consents::withdraw", withdraw).await;
    let tell = move |tx: &mut Tx<'_>| {
        notifications::insert(tx, &[by], mission, Cause::Permit, &no_changes())
    };
    check(db, "notifications::insert", tell).await;
    let read = move |tx: &mut Tx<'_>| notifications::mark_read(tx, by, None);
    check(db, "notifications::mark_read", read).await;
}

async fn deviate(db: &Db, world: World) {
    let new = draft(world);
    let mission = db
        .write(move |tx| missions::insert(tx, &new))
        .await
        .unwrap();
    let by = world.commander;
    let open = move |tx: &mut Tx<'_>| deviations::open(tx, mission, by);
    let deviation = check(db, "deviations::open", open).await;
    for kind in EntryKind::ALL {
        let enter = move |tx: &mut Tx<'_>| {
            let at = (mission, deviation);
            deviations::enter(tx, at, *kind, Some("protože"), (by, "Velitel"))
        };
        check(db, "deviations::enter", enter).await;
    }
}

async fn stand_in(db: &Db, world: World) {
    let officer = account("pověřená", Role::ComplianceOfficer, world.unit);
    let officer = db
        .write(move |tx| accounts::insert(tx, &officer))
        .await
        .unwrap();
    let new = NewDeputy {
        unit_id: world.unit,
        commander_id: world.commander,
        deputy_id: officer,
        valid: Period::new(now(), at("2028-01-01T00:00:00Z")).unwrap(),
    };
    let name = move |tx: &mut Tx<'_>| deputies::insert(tx, &new);
    let id = check(db, "deputies::insert", name).await;
    let end = move |tx: &mut Tx<'_>| deputies::end(tx, id, world.commander);
    check(db, "deputies::end", end).await;
}

async fn register(db: &Db, world: World) {
    check(db, "units::insert", |tx| units::insert(tx, &unit("ZZ"))).await;
    let person = operator(world.unit, "2");
    check(db, "operators::insert", move |tx| {
        operators::insert(tx, &person)
    })
    .await;
    let licence = NewLicence {
        operator_id: world.pilot,
        kind: LicenceKind::PoliceUav,
        number: "1".into(),
        issued_by: "PP ČR".into(),
        valid: Period::new(now(), at("2028-01-01T00:00:00Z")).unwrap(),
        suspended_at: None,
    };
    check(db, "licences::insert", move |tx| {
        licences::insert(tx, &licence)
    })
    .await;
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
    check(db, "permits::insert", move |tx| {
        permits::insert(tx, &allowed)
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

async fn sign_in(db: &Db, world: World) {
    let pilot = account("pilot", Role::Pilot, world.unit);
    let account = check(db, "accounts::insert", move |tx| {
        accounts::insert(tx, &pilot)
    })
    .await;
    let open = |expires, hash: u8| {
        let open = move |tx: &mut Tx<'_>| sessions::insert(tx, &[hash; 32], account, expires);
        check(db, "sessions::insert", open)
    };
    open(now(), 1).await;
    let session = open(now() + TimeDelta::hours(1), 2).await;
    check(db, "sessions::delete_expired", sessions::delete_expired).await;
    check(db, "sessions::touch", move |tx| {
        sessions::touch(tx, session)
    })
    .await;
    check(db, "sessions::delete", move |tx| {
        sessions::delete(tx, session)
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

fn flown(landing_time: Option<chrono::DateTime<chrono::Utc>>) -> FlightSummary {
    FlightSummary {
        system_id: 1,
        vehicle_uid: None,
        takeoff_time: now(),
        landing_time,
        duration_s: None,
        distance_m: 1.0,
        max_relative_altitude_m: 1.0,
        battery_start_pct: None,
        battery_end_pct: None,
        takeoff_position: None,
        landing_position: None,
        gaps: Vec::new(),
        quality: Quality::Poor,
        quality_notes: Vec::new(),
    }
}
