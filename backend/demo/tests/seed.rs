//! The seed in a real database.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::time::Instant;

use chrono::{DateTime, Utc};
use letka_demo::seed::{FLIGHTS, LOGINS, Options, Seeded, TRACKS, seed};
use letka_domain::access::Role;
use letka_domain::aircraft::{AircraftClass, Serviceability};
use letka_domain::licences::LicenceKind;
use letka_domain::missions::MissionState;
use letka_domain::permits::{PermitKind, PermitState};
use letka_domain::rules::{FindingState, Outcome};
use letka_store::flights::{Flight, FlightSource};
use letka_store::licences::Licence;
use letka_store::missions::{Mission, MissionFilter};
use letka_store::page::PageRequest;
use letka_store::permits::PermitFilter;
use letka_store::{
    Conn, Store, StoreError, accounts, aircraft, flights, licences, missions, operators, permits,
    units, zones,
};

fn now() -> DateTime<Utc> {
    "2026-11-23T10:15:00Z".parse().unwrap()
}

fn options() -> Options {
    Options {
        password: "letka-demo".into(),
        station_token: "lgs_test".into(),
    }
}

/// An empty database.
async fn database() -> (tempfile::TempDir, Store) {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}", folder.path().join("letka.sqlite").display());
    let store = Store::connect(&url, 2).await.unwrap();
    store.migrate().await.unwrap();
    (folder, store)
}

async fn seeded() -> (tempfile::TempDir, Store) {
    let (folder, store) = database().await;
    let started = Instant::now();
    assert_eq!(seed(&store, now(), &options()).await.unwrap(), Seeded::Now);
    eprintln!("seeded in {:?}", started.elapsed());
    (folder, store)
}

async fn read<T: Send + 'static>(
    store: &Store,
    query: impl FnOnce(&mut Conn) -> Result<T, StoreError> + Send + 'static,
) -> T {
    store.read(query).await.unwrap()
}

/// Every flight, the latest first.
fn all_flights(c: &mut Conn) -> Result<Vec<Flight>, StoreError> {
    let (mut found, mut after) = (Vec::new(), None::<String>);
    loop {
        let request = PageRequest::new(Some(200), after.as_deref()).unwrap();
        let page = flights::list(c, &request)?;
        found.extend(page.items);
        match page.next {
            Some(cursor) => after = Some(cursor.to_string()),
            None => return Ok(found),
        }
    }
}

fn all_missions(c: &mut Conn) -> Result<Vec<Mission>, StoreError> {
    let page = missions::list(c, &MissionFilter::default(), &PageRequest::default())?;
    Ok(page.items)
}

#[tokio::test]
async fn a_directorate_has_what_the_police_reported() {
    let (_folder, store) = seeded().await;
    let units = read(&store, units::list).await;
    assert_eq!(units.len(), 6);
    // 76 serve; three more have left long ago.
    assert_eq!(read(&store, operators::count).await, 79);
    let fleet = read(&store, aircraft::list).await;
    let of = |class| {
        fleet
            .iter()
            .filter(|a| a.aircraft_type.class == class)
            .count()
    };
    assert_eq!((of(AircraftClass::Brus), of(AircraftClass::Mavic)), (2, 14));
    let linked = fleet.iter().filter(|a| a.mavlink_uid.is_some());
    let linked: Vec<Option<u8>> = linked.map(|a| a.mavlink_system_id).collect();
    assert_eq!(linked, [Some(1), Some(2), Some(11), Some(12)]);
    let grounded = |a: &&aircraft::Aircraft| a.serviceability == Serviceability::Grounded;
    assert_eq!(fleet.iter().filter(grounded).count(), 2);
    let datasets = read(&store, |c| zones::list_in_force(c, &today()))
        .await
        .unwrap();
    assert!(datasets.iter().all(|dataset| dataset.synthetic));
    let [dataset] = datasets.try_into().unwrap();
    assert_eq!(
        read(&store, move |c| zones::list(c, &dataset)).await.len(),
        9
    );
}

#[tokio::test]
async fn there_is_a_year_of_synthetic_flights() {
    let (_folder, store) = seeded().await;
    assert_eq!(read(&store, flights::count).await, 1682);
    let all = read(&store, all_flights).await;
    assert_eq!(all.len(), FLIGHTS);
    for flight in &all {
        assert_eq!(flight.source, FlightSource::Synthetic);
        assert!(flight.pilot.is_some() && flight.aircraft.is_some() && flight.unit.is_some());
        assert_eq!(flight.permits.len(), 1);
        assert!(flight.purpose.is_some() && flight.landing_at.is_some());
    }
    let with_track: Vec<&Flight> = all.iter().filter(|flight| flight.has_track).collect();
    assert_eq!(with_track.len(), TRACKS);
    assert_eq!(with_track[0].id, all[0].id, "the newest have the tracks");
    let (newest, id) = (all[0].clone(), all[0].id);
    let track = read(&store, move |c| flights::find_track(c, id)).await;
    let legs = track
        .windows(2)
        .map(|pair| pair[0].position.distance_m(pair[1].position));
    assert!((legs.sum::<f64>() - newest.distance_m).abs() < 5.0);
    assert_eq!(
        all.iter().filter(|flight| flight.mission.is_some()).count(),
        1
    );
}

#[tokio::test]
async fn permits_stand_in_every_state() {
    let (_folder, store) = seeded().await;
    let all = read(&store, |c| {
        permits::list(c, &PermitFilter::default(), &PageRequest::default())
    })
    .await
    .items;
    assert!(all.iter().all(|record| record.synthetic));
    let in_force = |record: &&permits::PermitRecord| {
        let permit = &record.permit;
        permit.kind == PermitKind::Operating && permit.valid.contains(now())
    };
    let in_force: Vec<_> = all.iter().filter(in_force).collect();
    assert_eq!(in_force.len(), 1);
    assert_eq!(in_force[0].aircraft.len(), 16);
    assert!(in_force[0].permit.night && in_force[0].permit.area.is_some());
    for state in PermitState::ALL {
        let is = |record: &&permits::PermitRecord| {
            record.permit.kind == PermitKind::OneTime && record.permit.state == *state
        };
        // Applications that were granted have become permits too; one of them was taken back.
        let expected = match state {
            PermitState::Granted => 5,
            PermitState::Revoked => 2,
            _ => 1,
        };
        assert_eq!(all.iter().filter(is).count(), expected, "{state}");
    }
    let submitted = all
        .iter()
        .find(|record| record.permit.state == PermitState::Submitted);
    assert_eq!((now() - submitted.unwrap().state_changed_at).num_days(), 18);
}

#[tokio::test]
async fn missions_carry_the_verdicts_of_the_rules() {
    let (_folder, store) = seeded().await;
    let mut all = read(&store, all_missions).await;
    // One mission is there for what it is coordinated with, three are urgent.
    all.retain(|mission| {
        !mission.urgent && mission.plan.name != "Kontrola střech u nemocnice Kolín"
    });
    let of = |state| {
        let found: Vec<&Mission> = all
            .iter()
            .filter(|mission| mission.state == state)
            .collect();
        assert_eq!(found.len(), 1, "{state}");
        found[0].clone()
    };
    let submitted = of(MissionState::Submitted);
    // In two days the NOTAMs must be read again.
    assert_eq!(submitted.outcome, Some(Outcome::Warnings));
    assert!(submitted.plan.start > now());
    let returned = of(MissionState::Returned);
    assert_eq!(returned.outcome, Some(Outcome::Permit));
    assert!(returned.comment.is_some());
    let flown = of(MissionState::Flown);
    assert!(flown.outcome.is_some_and(Outcome::may_fly));
    assert!(flown.flight_id.is_some() && flown.decided_by.is_some());
    let draft = of(MissionState::Draft);
    assert_eq!(draft.outcome, Some(Outcome::Permit));
    let verdict = read(&store, move |c| missions::find_verdict(c, draft.id))
        .await
        .unwrap();
    let failed: Vec<_> = verdict
        .findings
        .iter()
        .filter(|finding| finding.state == FindingState::Fail)
        .collect();
    let rules: Vec<_> = failed.iter().map(|finding| finding.rule.as_str()).collect();
    assert_eq!(rules, ["ZON-01", "AGR-06"], "{failed:#?}");
    assert_eq!(failed[0].zone.as_deref(), Some("DEMO-P1"));
    assert!(all.iter().all(|mission| mission.unit.name == "ÚO Kladno"));
    assert_ne!(
        submitted.pilot.id, flown.pilot.id,
        "somebody else's mission waits"
    );
}

#[tokio::test]
async fn each_role_has_a_login_and_the_pilot_may_fly() {
    let (_folder, store) = seeded().await;
    for login in LOGINS {
        let found = read(&store, |c| accounts::find_by_username(c, login.username)).await;
        let account = found.unwrap().account;
        let roles: Vec<Role> = account.roles.iter().map(|given| given.role).collect();
        assert_eq!((roles, account.disabled), (vec![login.role], false));
    }
    let unit = |name| read(&store, move |c| accounts::find_by_username(c, name));
    let (pilot, commander) = (
        unit("pilot").await.unwrap(),
        unit("commander").await.unwrap(),
    );
    assert_eq!(pilot.account.unit.as_ref().unwrap().name, "ÚO Kladno");
    assert_eq!(pilot.account.unit, commander.account.unit);
    let operator = pilot.account.operator_id.unwrap();
    let held = read(&store, move |c| licences::list_for(c, operator)).await;
    for kind in LicenceKind::ALL {
        let of_kind = |licence: &&Licence| licence.kind.meaning == Some(*kind);
        let licence = held.iter().rfind(of_kind).unwrap();
        assert!(licence.valid.end() > now() + chrono::TimeDelta::days(365));
        assert!(licence.steps.is_empty());
    }
}

#[tokio::test]
async fn the_same_moment_gives_the_same_records() {
    let (_one, first) = seeded().await;
    let (_two, second) = seeded().await;
    let told = |flight: &Flight| {
        let name = |named: Option<&String>| named.cloned();
        (
            flight.takeoff_at,
            flight.distance_m.to_bits(),
            name(flight.pilot.as_ref().map(|pilot| &pilot.name)),
            name(flight.aircraft.as_ref().map(|aircraft| &aircraft.name)),
        )
    };
    let of = |flights: Vec<Flight>| flights.iter().map(told).collect::<Vec<_>>();
    assert_eq!(
        of(read(&first, all_flights).await),
        of(read(&second, all_flights).await)
    );
}

#[tokio::test]
async fn a_second_seed_changes_nothing_and_foreign_records_are_left_alone() {
    let (_folder, store) = seeded().await;
    let later = now() + chrono::TimeDelta::days(1);
    assert_eq!(
        seed(&store, later, &options()).await.unwrap(),
        Seeded::Before
    );
    assert_eq!(read(&store, flights::count).await, 1682);
    let other = Options {
        station_token: "lgs_other".into(),
        ..options()
    };
    let refused = seed(&store, now(), &other).await.unwrap_err();
    assert!(refused.to_string().contains("other records"), "{refused}");
}

fn today() -> letka_domain::period::Period {
    let day = chrono::TimeDelta::days(1);
    letka_domain::period::Period::new(now(), now() + day).unwrap()
}
