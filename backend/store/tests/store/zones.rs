//! Zones in force: which datasets apply in a period, and when nobody can tell.

use letka_domain::airspace::{Activity, Authority, Restriction, Zone, ZoneKind};
use letka_domain::altitude::Altitude;
use letka_domain::period::Period;
use letka_store::zones::{self, NewDataset};
use letka_store::{Conn, StoreError, Tx};

use crate::permits::circle;
use crate::support::{Db, at, now, on_both_engines, world};

on_both_engines!(
    no_dataset_is_not_no_zones,
    a_zone_comes_back_as_it_was,
    datasets_apply_in_a_period,
    a_map_shows_what_is_in_force_at_a_moment,
    many_zones_are_entered_and_counted,
    a_withdrawn_dataset_counts_no_more_and_stays,
);

fn dataset(name: &str, from: &str, to: Option<&str>) -> NewDataset {
    NewDataset {
        name: name.into(),
        source: "AIP ENR 5".into(),
        effective_from: at(from),
        effective_to: to.map(at),
        issued_at: None,
        features: 1,
        faults: vec![],
        sha256: None,
        synthetic: false,
    }
}

fn zone(identifier: &str, upper: Option<Altitude>) -> Zone {
    Zone {
        name: format!("Zóna {identifier}"),
        kind: ZoneKind::PowerLine,
        upper,
        activity: Activity::ByNotice,
        police_exempt: true,
        authority: Some(Authority {
            name: "Správce".into(),
            contact: None,
            notice_s: Some(3600),
        }),
        message: Some("Volejte předem".into()),
        voltage_kv: Some(110.0),
        ..Zone::new(identifier, Restriction::RequiresAuthorisation, circle())
    }
}

async fn enter(db: &Db, dataset: NewDataset, new: Vec<Zone>) {
    db.write(move |tx| {
        let id = zones::insert_dataset(tx, &dataset)?;
        zones::insert(tx, id, &new)
    })
    .await
    .unwrap();
}

async fn in_force(db: &Db, from: &str, to: &str) -> Option<Vec<Zone>> {
    let period = Period::new(at(from), at(to)).unwrap();
    let list = move |c: &mut Conn| {
        let Some(datasets) = zones::list_in_force(c, &period)? else {
            return Ok::<_, StoreError>(None);
        };
        let mut found = Vec::new();
        for dataset in &datasets {
            found.extend(zones::list(c, dataset)?);
        }
        Ok(Some(found))
    };
    db.read(list).await.unwrap()
}

async fn no_dataset_is_not_no_zones(db: Db) {
    let (from, to) = ("2026-06-01T00:00:00Z", "2026-06-01T01:00:00Z");
    assert_eq!(in_force(&db, from, to).await, None);
    enter(&db, dataset("CZ", from, None), vec![]).await;
    assert_eq!(in_force(&db, from, to).await, Some(vec![]));
}

async fn a_zone_comes_back_as_it_was(db: Db) {
    let new = vec![
        zone("LKP2", Some(Altitude::amsl(1_524.0))),
        zone("LKP1", None),
    ];
    enter(
        &db,
        dataset("CZ", "2026-06-01T00:00:00Z", None),
        new.clone(),
    )
    .await;
    let found = in_force(&db, "2026-06-02T00:00:00Z", "2026-06-02T01:00:00Z").await;
    let expected: Vec<_> = new
        .into_iter()
        .rev()
        .map(|zone| Zone {
            source: "AIP ENR 5, 2026-06-01".into(),
            ..zone
        })
        .collect();
    assert_eq!(found, Some(expected));
}

/// A dataset by name, first and last hour of one day; it holds one zone, named by both.
type Set = (&'static str, u32, Option<u32>);

/// What it is about, what was entered, and the zones in force from 8 to 10 o'clock.
type Case = (
    &'static str,
    &'static [Set],
    Option<&'static [&'static str]>,
);

const CASES: &[Case] = &[
    ("the only one", &[("CZ", 1, None)], Some(&["CZ1"])),
    (
        "it begins with the period",
        &[("CZ", 8, None)],
        Some(&["CZ8"]),
    ),
    ("it begins too late", &[("CZ", 9, None)], None),
    ("it begins after the period", &[("CZ", 11, None)], None),
    (
        "the newest",
        &[("CZ", 1, None), ("CZ", 2, None)],
        Some(&["CZ2"]),
    ),
    (
        "another follows later",
        &[("CZ", 1, None), ("CZ", 11, None)],
        Some(&["CZ1"]),
    ),
    (
        "another begins within",
        &[("CZ", 1, None), ("CZ", 9, None)],
        Some(&["CZ1", "CZ9"]),
    ),
    (
        "another begins at the end",
        &[("CZ", 1, None), ("CZ", 10, None)],
        Some(&["CZ1", "CZ10"]),
    ),
    (
        "it ends after the period",
        &[("CZ", 1, Some(11))],
        Some(&["CZ1"]),
    ),
    ("it ends with the period", &[("CZ", 1, Some(10))], None),
    ("it ends within", &[("CZ", 1, Some(9))], None),
    (
        "it ends within and is followed at once",
        &[("CZ", 1, Some(9)), ("CZ", 9, None)],
        Some(&["CZ1", "CZ9"]),
    ),
    (
        "it ends within and is followed too late",
        &[("CZ", 1, Some(9)), ("CZ", 10, None)],
        None,
    ),
    (
        "its successor ends within",
        &[("CZ", 1, None), ("CZ", 8, Some(9))],
        None,
    ),
    (
        "a successor within ends within",
        &[("CZ", 1, Some(9)), ("CZ", 9, Some(10))],
        None,
    ),
    ("it is over", &[("CZ", 1, Some(7))], None),
    (
        "it is over as the period begins",
        &[("CZ", 1, Some(8))],
        None,
    ),
    (
        "an older one does not come back",
        &[("CZ", 1, None), ("CZ", 2, Some(7))],
        None,
    ),
    (
        "two names",
        &[("CZ", 1, None), ("own", 2, None), ("own", 3, Some(11))],
        Some(&["CZ1", "own3"]),
    ),
    (
        "one of two names is over",
        &[("CZ", 1, None), ("own", 2, Some(7))],
        None,
    ),
    (
        "a second name begins within",
        &[("CZ", 1, None), ("own", 9, None)],
        Some(&["CZ1", "own9"]),
    ),
    (
        "the same beginning under two names",
        &[("CZ", 1, Some(9)), ("own", 9, None)],
        None,
    ),
];

async fn datasets_apply_in_a_period(db: Db) {
    for (what, sets, expected) in CASES {
        let hour = |hour: u32| format!("2026-06-01T{hour:02}:00:00Z");
        for &(name, from, to) in *sets {
            let to = to.map(hour);
            let set = dataset(name, &hour(from), to.as_deref());
            enter(&db, set, vec![zone(&format!("{name}{from}"), None)]).await;
        }
        let found = in_force(&db, &hour(8), &hour(10)).await;
        let names: Option<Vec<_>> =
            found.map(|all| all.into_iter().map(|zone| zone.identifier).collect());
        let expected = expected.map(|names| names.iter().map(ToString::to_string).collect());
        assert_eq!(names, expected, "{what}");
        db.raw("delete from zones").await.unwrap();
        db.raw("delete from zone_datasets").await.unwrap();
    }
}

async fn a_map_shows_what_is_in_force_at_a_moment(db: Db) {
    let hour = |hour: u32| format!("2026-06-01T{hour:02}:00:00Z");
    for (name, from, to) in [
        ("old", 1, None),
        ("old", 6, None),
        ("over", 1, Some(5)),
        ("ends", 1, Some(9)),
        ("ends at once", 1, Some(8)),
        ("begins", 8, None),
        ("later", 9, None),
        // The newest that has begun counts, even if it is over.
        ("gone", 1, None),
        ("gone", 3, Some(4)),
    ] {
        let set = dataset(name, &hour(from), to.map(hour).as_deref());
        enter(&db, set, vec![]).await;
    }
    let found = db.read(move |c| zones::list_at(c, at("2026-06-01T08:00:00Z")));
    let found = found.await.unwrap();
    let mut names: Vec<String> = found
        .iter()
        .map(|set| format!("{} {}", set.name, set.effective_from.format("%H")))
        .collect();
    names.sort();
    assert_eq!(names, ["begins 08", "ends 01", "old 06"]);
}

async fn many_zones_are_entered_and_counted(db: Db) {
    let named = |n: usize| zone(&format!("Z{n}"), None);
    enter(
        &db,
        dataset("many", "2026-06-01T00:00:00Z", None),
        (0..1201).map(named).collect(),
    )
    .await;
    enter(&db, dataset("none", "2026-06-01T00:00:00Z", None), vec![]).await;
    let counts = db
        .read(|c| {
            let sets = zones::list_datasets(c)?;
            let counts = zones::count_by_dataset(c)?;
            let many = sets.iter().find(|set| set.name == "many");
            let many = many.ok_or(StoreError::NotFound("dataset"))?;
            assert_eq!(&zones::find_dataset(c, many.id)?, many);
            Ok((
                counts.len(),
                counts.get(&many.id).copied(),
                zones::list(c, many)?.len(),
            ))
        })
        .await
        .unwrap();
    assert_eq!(counts, (1, Some(1201), 1201));
}

async fn a_withdrawn_dataset_counts_no_more_and_stays(db: Db) {
    let by = world(&db).await.commander;
    let (from, to) = ("2026-06-03T08:00:00Z", "2026-06-03T09:00:00Z");
    let older = dataset("CZ", "2026-06-01T00:00:00Z", None);
    enter(&db, older, vec![zone("older", None)]).await;
    let newer = dataset("CZ", "2026-06-02T00:00:00Z", Some(to));
    enter(&db, newer, vec![zone("newer", None)]).await;
    assert_eq!(in_force(&db, from, to).await, None, "it ends");
    let newest = |c: &mut Conn| Ok::<_, StoreError>(zones::list_datasets(c)?[0].id);
    let id = db.read(newest).await.unwrap();
    let withdraw = move |tx: &mut Tx<'_>| zones::withdraw(tx, id, (by, "Petr"), "jiný stát");
    db.write(withdraw).await.unwrap();
    let found = in_force(&db, from, to).await.unwrap();
    assert_eq!(found[0].identifier, "older");
    let shown = db.read(move |c| zones::list_at(c, at(from))).await.unwrap();
    assert_eq!(shown[0].effective_from, at("2026-06-01T00:00:00Z"));
    let known = db.read(zones::withdrawals).await.unwrap();
    let told = &known[&id];
    assert_eq!(
        (told.reason.as_str(), told.by.as_str(), told.at),
        ("jiný stát", "Petr", now())
    );
    let again = db.write(withdraw).await.unwrap_err();
    assert!(
        again.violates("zone_dataset_withdrawals_dataset_id_key"),
        "{again:?}"
    );
    assert_eq!(db.read(zones::list_datasets).await.unwrap().len(), 2);
    db.raw("delete from zone_dataset_withdrawals")
        .await
        .unwrap_err();
}
