//! Weather reports: what comes back, which may speak of a period, and that none is there twice.

use chrono::{DateTime, TimeDelta, Utc};
use letka_domain::geometry::Position;
use letka_domain::period::Period;
use letka_domain::weather::{Conditions, Precipitation, Report, ReportKind};
use letka_store::page::PageRequest;
use letka_store::{audit, weather_reports};

use crate::support::{Db, at, now, on_both_engines};

on_both_engines!(
    a_report_comes_back_as_it_was,
    a_report_is_entered_once,
    of_each_source_and_place_the_newest_is_found,
    what_says_the_same_is_told,
    reports_speak_of_a_period,
    nothing_entered_leaves_no_trail,
);

/// A report that speaks of some hours after it was issued.
pub(crate) fn report(source: &str, issued_at: DateTime<Utc>, hours: i64) -> Report {
    let period = Period::new(issued_at, issued_at + TimeDelta::hours(hours)).unwrap();
    Report {
        kind: ReportKind::Forecast,
        source: source.into(),
        issued_at,
        place: Position::new(50.1, 14.26).ok(),
        conditions: vec![Conditions {
            wind_mps: Some(5.144_444_444_444_445),
            gust_mps: None,
            temperature_c: Some(-0.1),
            precipitation: Some(Precipitation::Severe),
            prevailing: false,
            ..Conditions::unknown(period)
        }],
    }
}

async fn enter(db: &Db, reports: Vec<Report>) -> usize {
    db.write(move |tx| weather_reports::insert(tx, &reports))
        .await
        .unwrap()
}

async fn found(db: &Db, from: DateTime<Utc>, hours: i64) -> Vec<Report> {
    let period = Period::new(from, from + TimeDelta::hours(hours)).unwrap();
    db.read(move |c| weather_reports::list_for(c, &period, from))
        .await
        .unwrap()
}

async fn a_report_comes_back_as_it_was(db: Db) {
    let mut silent = report("METAR LKPR", now(), 1);
    silent.kind = ReportKind::Observation;
    silent.place = None;
    silent.conditions.clear();
    let reports = vec![report("TAF LKPR", now(), 24), silent];
    assert_eq!(enter(&db, reports.clone()).await, 2);
    let mut back = found(&db, now(), 24).await;
    back.reverse();
    assert_eq!(back, reports);
}

async fn a_report_is_entered_once(db: Db) {
    let taf = report("TAF LKPR", now(), 24);
    let (mut corrected, mut elsewhere, mut later) = (taf.clone(), taf.clone(), taf.clone());
    corrected.conditions[0].wind_mps = Some(9.0);
    elsewhere.source = "TAF LKKB".into();
    later.issued_at += TimeDelta::minutes(30);
    assert_eq!(enter(&db, vec![taf.clone(), taf.clone()]).await, 1);
    assert_eq!(enter(&db, vec![taf.clone()]).await, 0);
    let all = [corrected, elsewhere, later];
    assert_eq!(enter(&db, [vec![taf], all.to_vec()].concat()).await, 3);
    // What was corrected says nothing any more; what is issued later does not replace it yet.
    let mut back = found(&db, now(), 24).await;
    back.reverse();
    assert_eq!(back, all);
}

async fn of_each_source_and_place_the_newest_is_found(db: Db) {
    let issued = |minutes: i64| report("open-meteo", now() + TimeDelta::minutes(minutes), 24);
    let (mut elsewhere, mut nowhere) = (issued(-40), issued(-50));
    elsewhere.place = Position::new(50.2, 14.26).ok();
    nowhere.place = None;
    let newest = issued(-10);
    // More than one answer holds, and none of them pushes out what nobody replaced.
    let mut all = vec![elsewhere.clone(), nowhere.clone(), newest.clone()];
    all.extend((11..600).map(|minutes| issued(-minutes)));
    enter(&db, all).await;
    let back = found(&db, now(), 24).await;
    assert_eq!(back, [newest.clone(), nowhere, elsewhere]);
    // As of another moment another one was the newest; what came later is beside it.
    let earlier = found(&db, now() - TimeDelta::minutes(20), 24).await;
    assert!(earlier.contains(&issued(-20)) && earlier.contains(&newest));
    assert!(!earlier.contains(&issued(-21)));
}

async fn what_says_the_same_is_told(db: Db) {
    let within = TimeDelta::hours(6);
    let told = |report: Report| db.read(move |c| weather_reports::is_told(c, &report, within));
    let first = report("open-meteo", now(), 24);
    assert!(!told(first.clone()).await.unwrap(), "nothing is there");
    enter(&db, vec![first.clone()]).await;
    let later = |hours| Report {
        issued_at: now() + TimeDelta::hours(hours),
        ..first.clone()
    };
    let (mut other, mut elsewhere, mut nowhere) = (later(1), later(1), later(1));
    other.conditions[0].wind_mps = Some(9.0);
    elsewhere.place = Position::new(50.2, 14.26).ok();
    nowhere.place = None;
    for (what, report, expected) in [
        ("the same", later(1), true),
        ("the same, long after", later(6), false),
        ("another wind", other.clone(), false),
        ("another place", elsewhere, false),
        ("no place", nowhere, false),
    ] {
        assert_eq!(told(report).await.unwrap(), expected, "{what}");
    }
    enter(&db, vec![other]).await;
    assert!(!told(later(2)).await.unwrap(), "it was otherwise meanwhile");
}

/// How many lines the trail has.
async fn lines(db: &Db) -> usize {
    let page = PageRequest::new(Some(100), None).unwrap();
    let list = db.read(move |c| audit::list(c, &page)).await;
    list.unwrap().items.len()
}

async fn nothing_entered_leaves_no_trail(db: Db) {
    assert_eq!(enter(&db, vec![]).await, 0);
    assert_eq!(lines(&db).await, 0);
    let taf = report("TAF LKPR", now(), 24);
    enter(&db, vec![taf.clone()]).await;
    assert_eq!(lines(&db).await, 1);
    enter(&db, vec![taf]).await;
    assert_eq!(lines(&db).await, 1);
}

/// What is asked for; from when it was issued, how many hours it speaks of; whether it is found.
const CASES: &[(&str, &str, i64, bool)] = &[
    ("it ends in the period", "2026-06-02T03:00:00Z", 6, true),
    (
        "it ended within the day before",
        "2026-06-01T08:00:00Z",
        1,
        true,
    ),
    (
        "it ended a day before, to the second",
        "2026-06-01T07:00:00Z",
        1,
        true,
    ),
    (
        "it ended more than a day before",
        "2026-06-01T06:59:59Z",
        1,
        false,
    ),
    ("it is issued at the end", "2026-06-02T20:00:00Z", 1, true),
    (
        "it is issued after the end",
        "2026-06-02T20:00:01Z",
        1,
        false,
    ),
];

async fn reports_speak_of_a_period(db: Db) {
    for &(what, issued, hours, expected) in CASES {
        enter(&db, vec![report(what, at(issued), hours)]).await;
        let back = found(&db, at("2026-06-02T08:00:00Z"), 12).await;
        let is_there = back.iter().any(|report| report.source == what);
        assert_eq!(is_there, expected, "{what}");
    }
}
