//! Erasing personal data: what tells of the person is gone, figures and the chain stay.

use chrono::TimeDelta;
use letka_domain::access::Role;
use letka_domain::documents::{DocumentOwner, DocumentPurpose, MediaType};
use letka_domain::flights::{FlightSummary, Quality};
use letka_domain::retention::RetentionSubject;
use letka_store::accounts::{self, NewAccount};
use letka_store::audit::verify::{self, Step, Walk};
use letka_store::audit::{self, chain::Link};
use letka_store::documents::{self, NewDocument};
use letka_store::flights::{self, Attribution, SyntheticFlight};
use letka_store::operators::{self, OperatorStatus};
use letka_store::page::PageRequest;
use letka_store::retention::{self, NewPeriod};
use letka_store::{StoreError, Tx};

use crate::schema::lines;
use crate::support::{Db, World, account, now, on_both_engines, world};

/// Over for whoever left 400 days ago.
const MONTHS: u32 = 12;

on_both_engines!(
    who_left_is_listed_with_what_is_kept,
    erasing_leaves_the_figures_and_the_chain,
    whoever_is_not_due_is_not_erased,
);

const FIGURES: &str = "select count(*) || ' ' || sum(distance_m) || ' ' || unit_id || ' ' || aircraft_id \
     || ' ' || pilot_id as line from flights group by unit_id, aircraft_id, pilot_id";
const SAID: &str = "select name || badge_number as line from operators \
     union all select name || username from accounts union all select name from documents \
     union all select coalesce(detail, '') from audit_personal_details \
     union all select detail from audit_entries";

async fn leave(db: &Db, world: World) {
    let leave = move |tx: &mut Tx<'_>| {
        let from = now() - TimeDelta::days(400);
        operators::set_status(tx, world.pilot, OperatorStatus::Left, from, "odchod")
    };
    db.write(leave).await.unwrap();
}

/// Sets the period.
async fn period(db: &Db) {
    let new = NewPeriod {
        subject: RetentionSubject::Person,
        months: MONTHS,
        valid_from: now(),
        source: None,
    };
    db.write(move |tx| retention::insert_period(tx, &new))
        .await
        .unwrap();
}

async fn who_left_is_listed_with_what_is_kept(db: Db) {
    let world = world(&db).await;
    assert_eq!(db.read(|c| retention::list(c, now())).await.unwrap(), []);
    traces(&db, world).await;
    leave(&db, world).await;
    let found = db.read(|c| retention::list(c, now())).await.unwrap();
    assert_eq!(found.len(), 1);
    let one = &found[0];
    assert_eq!(one.person.id, world.pilot);
    assert_eq!(one.facts.left_at, Some(now() - TimeDelta::days(400)));
    assert_eq!((one.documents, one.accounts, one.flights), (1, 1, 1));
    assert!(!one.facts.in_use && !one.facts.held);
}

/// A flight, a document and an account of the pilot, whose names are nowhere else.
async fn traces(db: &Db, world: World) {
    let write = move |tx: &mut Tx<'_>| {
        let flight = SyntheticFlight {
            summary: FlightSummary {
                system_id: Some(1),
                vehicle_uid: None,
                takeoff_time: now() - TimeDelta::days(40),
                landing_time: Some(now() - TimeDelta::days(40) + TimeDelta::minutes(20)),
                duration_s: Some(1200.0),
                distance_m: 1234.0,
                max_relative_altitude_m: 60.0,
                max_amsl_m: None,
                max_distance_m: None,
                battery_start_pct: None,
                battery_end_pct: None,
                takeoff_position: None,
                landing_position: None,
                gaps: Vec::new(),
                quality: Quality::Good,
                quality_notes: Vec::new(),
            },
            attribution: Attribution {
                aircraft_id: Some(world.aircraft),
                pilot_id: Some(world.pilot),
                unit_id: Some(world.unit),
                ..Attribution::default()
            },
        };
        flights::insert_synthetic(tx, &[flight])?;
        let own = NewAccount {
            operator_id: Some(world.pilot),
            ..account("stastny", Role::Pilot, world.unit)
        };
        let own = accounts::insert(tx, &own)?;
        accounts::set_disabled(tx, own, true)?;
        documents::insert(
            tx,
            &NewDocument {
                owner: (DocumentOwner::Operator, world.pilot.0),
                name: "Šťastný.pdf".into(),
                purpose: DocumentPurpose::Photograph,
                media_type: MediaType::Png,
                length: 3,
                sha256: [9; 32],
                account_id: world.commander,
            },
        )?;
        Ok(())
    };
    db.write(write).await.unwrap();
}

async fn erasing_leaves_the_figures_and_the_chain(db: Db) {
    let world = world(&db).await;
    traces(&db, world).await;
    leave(&db, world).await;
    period(&db).await;
    let told = lines(&db, SAID).await.join("\n");
    for word in ["Šťastný", "100001", "stastny"] {
        assert!(told.contains(word), "{word} is there before");
    }
    let figures = lines(&db, FIGURES).await;
    assert_eq!(figures.len(), 1);
    let head = db.read(audit::chain::head).await.unwrap();
    let erased = db
        .write(move |tx| retention::erase(tx, world.pilot))
        .await
        .unwrap();
    assert_eq!((erased.accounts, erased.documents), (1, 1));
    let files = db.read(retention::list_files).await.unwrap();
    assert_eq!(files, [vec![9; 32]]);
    assert!(erased.lines >= 3, "{erased:?}");
    assert_eq!(lines(&db, FIGURES).await, figures);
    let told = lines(&db, SAID).await.join("\n");
    for word in ["Šťastný", "100001", "stastny"] {
        assert!(!told.contains(word), "{word} is still there: {told}");
    }
    assert!(told.contains(&retention::pseudonym(world.pilot)), "{told}");
    // The chain holds, and still holds the head from before.
    let walk = Walk::after(Link::START).expecting(Some(head.hash));
    let (walk, step) = db.read(move |c| walk.step(c, 1000)).await.unwrap();
    assert_eq!((step, walk.misses()), (Step::End, false));
    assert_eq!(walk.erased, erased.lines as u64);
    assert_eq!(db.read(verify::unlinked).await.unwrap(), None);
    let filter = audit::AuditFilter {
        record_id: Some(world.pilot.0),
        ..audit::AuditFilter::default()
    };
    let search =
        move |c: &mut letka_store::Conn| audit::search(c, &filter, &PageRequest::default());
    let found = db.read(search).await.unwrap().items;
    let kept: Vec<_> = found
        .iter()
        .map(|line| (line.entry.action.as_str(), line.erased))
        .collect();
    assert!(kept.contains(&("operators.insert", true)), "{kept:?}");
    assert!(kept.contains(&("retention.erase", false)), "{kept:?}");
}

async fn whoever_is_not_due_is_not_erased(db: Db) {
    let world = world(&db).await;
    let erase = move |tx: &mut Tx<'_>| retention::erase(tx, world.pilot);
    let refused = |done: Result<retention::Erased, StoreError>| {
        assert!(
            done.as_ref()
                .is_err_and(|error| error.violates(retention::NOT_ERASABLE)),
            "{done:?}"
        );
    };
    refused(db.write(erase).await);
    leave(&db, world).await;
    // Nobody has said for how long data are kept.
    refused(db.write(erase).await);
    period(&db).await;
    let hold = move |tx: &mut Tx<'_>| retention::place_hold(tx, world.pilot, "soudní spor");
    db.write(hold).await.unwrap();
    refused(db.write(erase).await);
    let twice = db.write(hold).await.unwrap_err();
    assert!(twice.violates("retention_holds_operator_id_key"), "{twice}");
    let end = move |tx: &mut Tx<'_>| retention::end_hold(tx, world.pilot);
    db.write(end).await.unwrap();
    db.write(end).await.unwrap_err();
    db.write(erase).await.unwrap();
    assert!(
        !lines(&db, "select reason as line from retention_holds")
            .await
            .contains(&"soudní spor".to_owned())
    );
    let again = db.write(erase).await;
    assert!(matches!(again, Err(StoreError::NotFound(_))), "{again:?}");
    assert_eq!(db.read(|c| retention::list(c, now())).await.unwrap(), []);
    assert_eq!(db.read(retention::count_erased).await.unwrap(), 1);
}
