//! Lists of activations: what comes back, and which speak of a period.

use letka_domain::airspace::{Notice, NoticeList};
use letka_domain::altitude::{Altitude, Datum};
use letka_domain::period::Period;
use letka_store::airspace_notices;
use letka_store::page::PageRequest;
use letka_store::{StoreError, audit};

use crate::support::{Db, at, on_both_engines};

on_both_engines!(
    a_list_comes_back_as_it_was_and_leaves_a_trail,
    lists_speak_of_a_period,
    the_order_of_coming_is_kept,
    a_list_without_a_source_is_refused,
);

fn period(from: &str, to: &str) -> Period {
    Period::new(at(from), at(to)).unwrap()
}

fn day(day: u32, from: u32, to: u32) -> Period {
    let moment = |hour: u32| format!("2026-03-{day:02}T{hour:02}:00:00Z");
    period(&moment(from), &moment(to))
}

pub(crate) fn list(source: &str, covers: Period) -> NoticeList {
    NoticeList {
        covers,
        notices: vec![Notice {
            identifier: "LKTSA3A".into(),
            period: covers,
            lower: Some(Altitude::agl(304.8)),
            upper: Some(Altitude::new(2895.6, Datum::Standard)),
            cancelled: false,
            source: format!("{source}, line 8"),
        }],
        source: source.into(),
        issued_at: None,
        amends: false,
    }
}

async fn enter(db: &Db, list: NoticeList) {
    db.write(move |tx| airspace_notices::insert(tx, &list))
        .await
        .unwrap();
}

async fn sources(db: &Db, period: Period) -> Vec<String> {
    let lists = db.read(move |c| airspace_notices::list_for(c, &period));
    let lists = lists.await.unwrap();
    lists.into_iter().map(|list| list.source).collect()
}

async fn a_list_comes_back_as_it_was_and_leaves_a_trail(db: Db) {
    let mut update = list("UUP 2", day(19, 6, 12));
    update.amends = true;
    update.issued_at = Some(at("2026-03-18T14:00:00Z"));
    update.notices[0].cancelled = true;
    update.notices[0].lower = None;
    let nothing = NoticeList {
        notices: vec![],
        ..list("NIL", day(19, 6, 12))
    };
    for whole in [list("AUP 1", day(19, 6, 12)), update, nothing] {
        enter(&db, whole.clone()).await;
        let found = db.read(|c| airspace_notices::list_for(c, &day(19, 7, 8)));
        assert_eq!(found.await.unwrap().pop(), Some(whole));
    }
    let page = PageRequest::new(Some(1), None).unwrap();
    let trail = db.read(move |c| audit::list(c, &page)).await.unwrap();
    assert_eq!(trail.items[0].action, "airspace_notices.insert");
    assert!(trail.items[0].detail.contains("NIL"));
}

async fn lists_speak_of_a_period(db: Db) {
    enter(&db, list("plan", day(19, 6, 12))).await;
    for (what, asked, speaks) in [
        ("before it", day(19, 3, 5), false),
        ("up to its first moment", day(19, 3, 6), true),
        ("into it", day(19, 3, 7), true),
        ("within it", day(19, 7, 8), true),
        ("around it", day(19, 3, 20), true),
        ("from its last moment", day(19, 12, 14), true),
        ("after it", day(19, 13, 14), false),
        ("another day", day(20, 6, 12), false),
    ] {
        assert_eq!(!sources(&db, asked).await.is_empty(), speaks, "{what}");
    }
}

async fn the_order_of_coming_is_kept(db: Db) {
    for source in ["AUP", "UUP 1", "UUP 2"] {
        enter(&db, list(source, day(19, 6, 12))).await;
    }
    assert_eq!(sources(&db, day(19, 7, 8)).await, ["AUP", "UUP 1", "UUP 2"]);
}

async fn a_list_without_a_source_is_refused(db: Db) {
    let nameless = list("", day(19, 6, 12));
    let result: Result<(), StoreError> = db
        .write(move |tx| airspace_notices::insert(tx, &nameless))
        .await;
    let error = result.unwrap_err();
    assert!(error.violates("airspace_notices_source_check"), "{error:?}");
    assert!(sources(&db, day(19, 7, 8)).await.is_empty());
}
