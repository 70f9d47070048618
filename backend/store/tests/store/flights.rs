//! Flights: derived once, completed, listed; their tracks; invented ones.

use std::time::Instant;

use chrono::{DateTime, TimeDelta, Utc};
use letka_domain::flights::{FlightSummary, Gap, Quality, TrackPoint};
use letka_domain::geometry::Position;
use letka_domain::ids::{FlightId, LogId};
use letka_domain::missions::Purpose;
use letka_store::flight_logs::{self, NewFlightLog};
use letka_store::flights::{self, Attribution, FlightSource, Saved, SavedAs, SyntheticFlight};
use letka_store::page::PageRequest;
use letka_store::{StoreError, missions, permits};
use uuid::Uuid;

use crate::logs::{announce, log};
use crate::missions::{draft, enter};
use crate::permits::permit;
use crate::support::{Db, World, at, now, on_both_engines, world};

on_both_engines!(
    a_flight_comes_back_as_it_was,
    deriving_again_changes_nothing,
    a_landing_completes_the_flight,
    a_landed_flight_takes_only_what_is_missing,
    a_mission_is_new_to_a_flight_once,
    many_derive_the_same_flight,
    an_unknown_log_has_no_flights,
    an_imported_log_is_told_apart,
    a_year_of_invented_flights,
    flights_are_listed_by_take_off,
    a_track_comes_back,
    a_track_takes_the_place_of_the_one_before,
);

fn summary() -> FlightSummary {
    let gap = TimeDelta::milliseconds(2_345);
    FlightSummary {
        system_id: Some(1),
        vehicle_uid: Some("00ff17".into()),
        takeoff_time: at("2026-11-24T09:10:00.123456789Z"),
        landing_time: Some(at("2026-11-24T09:20:00.987654321Z")),
        duration_s: Some(600.864_197_532),
        distance_m: 1_234.567_890_123,
        max_relative_altitude_m: 60.123_4,
        max_amsl_m: None,
        max_distance_m: None,
        battery_start_pct: Some(97),
        battery_end_pct: Some(55),
        takeoff_position: Some(Position::new(50.147_123_4, 14.103_3).unwrap()),
        landing_position: Some(Position::new(50.147_13, 14.103_31).unwrap()),
        gaps: vec![Gap {
            start: now(),
            end: now() + gap,
            duration_s: 2.345,
        }],
        quality: Quality::Degraded,
        quality_notes: vec!["telemetry_gaps".into()],
    }
}

fn in_the_air() -> FlightSummary {
    FlightSummary {
        vehicle_uid: None,
        landing_time: None,
        duration_s: None,
        distance_m: 500.0,
        battery_end_pct: None,
        landing_position: None,
        gaps: Vec::new(),
        quality: Quality::Poor,
        quality_notes: vec!["no_landing".into()],
        ..summary()
    }
}

async fn save(db: &Db, log: LogId, told: FlightSummary, of: Attribution) -> Saved {
    db.write(move |tx| flights::save_derived(tx, log, 0, &told, &of))
        .await
        .unwrap()
}

async fn get(db: &Db, id: FlightId) -> flights::Flight {
    db.read(move |c| flights::get(c, id)).await.unwrap()
}

/// A world with a log in it.
async fn logged(db: &Db) -> (World, LogId) {
    let world = world(db).await;
    (world, announce(db, log(world)).await.unwrap().id)
}

async fn attribution(db: &Db, world: World) -> Attribution {
    let allowed = permit("ÚCL-1", vec![world.aircraft]);
    let allowed = db
        .write(move |tx| permits::insert(tx, &allowed))
        .await
        .unwrap();
    let mission = enter(db, draft(world)).await;
    Attribution {
        aircraft_id: Some(world.aircraft),
        pilot_id: Some(world.pilot),
        unit_id: Some(world.unit),
        mission_id: Some(mission),
        purpose: Some(Purpose::Search),
        permits: vec![allowed],
    }
}

fn micros(at: DateTime<Utc>) -> i64 {
    at.timestamp_micros()
}

async fn a_flight_comes_back_as_it_was(db: Db) {
    let (world, log) = logged(&db).await;
    let of = attribution(&db, world).await;
    db.write(move |tx| flight_logs::set_received(tx, log, 4_321))
        .await
        .unwrap();
    let saved = save(&db, log, summary(), of.clone()).await;
    assert_eq!((saved.how(), saved.attribution()), (SavedAs::New, &of));
    let (flight, told) = (get(&db, saved.id()).await, summary());
    assert_eq!(
        (flight.source, flight.log_id),
        (FlightSource::Telemetry, Some(log))
    );
    assert_eq!((flight.system_id, flight.log_bytes), (Some(1), Some(4_321)));
    assert_eq!(flight.vehicle_uid, told.vehicle_uid);
    assert_eq!(micros(flight.takeoff_at), micros(told.takeoff_time));
    assert_eq!(flight.landing_at.map(micros), told.landing_time.map(micros));
    assert_eq!(
        (flight.duration_s, flight.distance_m),
        (told.duration_s, told.distance_m)
    );
    assert_eq!(
        (
            flight.max_height_m,
            flight.battery_start_pct,
            flight.battery_end_pct
        ),
        (told.max_relative_altitude_m, Some(97), Some(55))
    );
    assert_eq!(flight.takeoff_position, told.takeoff_position);
    assert_eq!(flight.landing_position, told.landing_position);
    assert_eq!((flight.gaps, flight.quality), (told.gaps, told.quality));
    assert_eq!(flight.quality_notes, told.quality_notes);
    assert_eq!((flight.has_track, flight.derived_at), (false, now()));
    let name = |named: Option<String>| named.unwrap_or_default();
    assert_eq!(name(flight.aircraft.map(|a| a.name)), "OK-X001");
    assert_eq!(name(flight.aircraft_type), "BRUS");
    assert_eq!(name(flight.pilot.map(|p| p.name)), "Jiří Šťastný");
    assert_eq!(name(flight.unit.map(|u| u.name)), "Odbor KL");
    assert_eq!(name(flight.mission.map(|m| m.name)), "Pátrání Kladno");
    assert_eq!(flight.purpose, of.purpose);
    assert_eq!(
        flight
            .permits
            .iter()
            .map(|p| p.name.as_str())
            .collect::<Vec<_>>(),
        ["ÚCL-1"]
    );
    let mission = of.mission_id.unwrap();
    let mission = db.read(move |c| missions::get(c, mission)).await.unwrap();
    assert_eq!(mission.flight_id, Some(flight.id));
    let nothing = FlightId(Uuid::from_u128(1));
    let missing = db.read(move |c| flights::get(c, nothing)).await;
    assert!(matches!(missing, Err(StoreError::NotFound("flight"))));
}

async fn deriving_again_changes_nothing(db: Db) {
    let (world, log) = logged(&db).await;
    let of = attribution(&db, world).await;
    for told in [in_the_air(), summary()] {
        let saved = save(&db, log, told.clone(), of.clone()).await;
        let trail = crate::audit::entries(&db.store).await;
        let before = get(&db, saved.id()).await;
        for _ in 0..3 {
            let again = save(&db, log, told.clone(), of.clone()).await;
            assert_eq!((again.how(), again.id()), (SavedAs::Known, saved.id()));
        }
        assert_eq!(get(&db, saved.id()).await, before);
        assert_eq!(crate::audit::entries(&db.store).await, trail);
    }
    assert_eq!(db.read(flights::count).await.unwrap(), 1);
}

async fn a_landing_completes_the_flight(db: Db) {
    let (world, log) = logged(&db).await;
    let id = save(&db, log, in_the_air(), Attribution::default())
        .await
        .id();
    let open = get(&db, id).await;
    assert_eq!(
        (open.landing_at, open.aircraft, open.permits),
        (None, None, vec![])
    );
    let of = attribution(&db, world).await;
    let saved = save(&db, log, summary(), of).await;
    assert_eq!((saved.how(), saved.id()), (SavedAs::Completed, id));
    let landed = get(&db, id).await;
    assert_eq!(
        (landed.distance_m, landed.quality),
        (summary().distance_m, Quality::Degraded)
    );
    assert_eq!(landed.vehicle_uid, summary().vehicle_uid);
    assert_eq!(
        landed.aircraft.map(|aircraft| aircraft.id),
        Some(world.aircraft)
    );
    assert_eq!(landed.permits.len(), 1);
}

async fn a_landed_flight_takes_only_what_is_missing(db: Db) {
    let (world, log) = logged(&db).await;
    let poor = FlightSummary {
        battery_end_pct: None,
        takeoff_position: None,
        ..summary()
    };
    let of = Attribution {
        pilot_id: Some(world.pilot),
        ..Attribution::default()
    };
    let id = save(&db, log, poor, of.clone()).await.id();
    let longer = FlightSummary {
        distance_m: 9_999.0,
        battery_start_pct: Some(1),
        landing_time: Some(at("2026-11-24T12:00:00Z")),
        ..summary()
    };
    let saved = save(&db, log, longer, Attribution::default()).await;
    assert_eq!((saved.how(), saved.id()), (SavedAs::Completed, id));
    assert_eq!(saved.attribution(), &of);
    let flight = get(&db, id).await;
    assert_eq!(
        (
            flight.distance_m,
            flight.battery_start_pct,
            flight.battery_end_pct
        ),
        (summary().distance_m, Some(97), Some(55))
    );
    assert_eq!(
        flight.landing_at.map(micros),
        summary().landing_time.map(micros)
    );
    assert_eq!(flight.takeoff_position, summary().takeoff_position);
    assert_eq!(flight.pilot.map(|pilot| pilot.id), Some(world.pilot));
}

async fn a_mission_is_new_to_a_flight_once(db: Db) {
    let (world, log) = logged(&db).await;
    let of = attribution(&db, world).await;
    let other = Attribution {
        mission_id: Some(enter(&db, draft(world)).await),
        ..of.clone()
    };
    let (none, mission) = (Attribution::default(), of.mission_id);
    for (told, of, how, new_mission, has_mission) in [
        (in_the_air(), &none, SavedAs::New, None, None),
        (in_the_air(), &of, SavedAs::Completed, mission, mission),
        (in_the_air(), &of, SavedAs::Known, None, mission),
        (summary(), &other, SavedAs::Completed, None, mission),
        (summary(), &other, SavedAs::Known, None, mission),
        (summary(), &none, SavedAs::Known, None, mission),
    ] {
        let saved = save(&db, log, told, of.clone()).await;
        assert_eq!(saved.how(), how);
        assert_eq!(saved.is_known(), how == SavedAs::Known);
        assert_eq!(
            (saved.new_mission(), saved.mission()),
            (new_mission, has_mission)
        );
    }
    let second = db
        .write(move |tx| flights::save_derived(tx, log, 1, &summary(), &of))
        .await
        .unwrap();
    assert!(second.is_new());
    assert_eq!((second.new_mission(), second.mission()), (mission, mission));
}

async fn many_derive_the_same_flight(db: Db) {
    let (_, log) = logged(&db).await;
    let tasks = (0..16).map(|_| {
        let store = db.store.clone();
        tokio::spawn(async move {
            let save = move |tx: &mut letka_store::Tx<'_>| {
                flights::save_derived(tx, log, 0, &summary(), &Attribution::default())
            };
            store
                .write::<_, StoreError, _>(&crate::support::SEED, now(), save)
                .await
                .unwrap()
        })
    });
    let mut new = 0;
    for task in tasks.collect::<Vec<_>>() {
        new += usize::from(task.await.unwrap().is_new());
    }
    assert_eq!((new, db.read(flights::count).await.unwrap()), (1, 1));
}

async fn an_unknown_log_has_no_flights(db: Db) {
    let nowhere = LogId(Uuid::from_u128(1));
    let save = move |tx: &mut letka_store::Tx<'_>| {
        flights::save_derived(tx, nowhere, 0, &summary(), &Attribution::default())
    };
    let missing = db.write(save).await;
    assert!(
        matches!(missing, Err(StoreError::NotFound("flight log"))),
        "{missing:?}"
    );
}

async fn an_imported_log_is_told_apart(db: Db) {
    let imported = NewFlightLog {
        station_id: None,
        ..log(world(&db).await)
    };
    let log = announce(&db, imported).await.unwrap().id;
    let id = save(&db, log, summary(), Attribution::default()).await.id();
    assert_eq!(get(&db, id).await.source, FlightSource::Import);
}

async fn a_year_of_invented_flights(db: Db) {
    let world = world(&db).await;
    let of = Attribution {
        mission_id: None,
        ..attribution(&db, world).await
    };
    let flight = |n: i64| SyntheticFlight {
        summary: FlightSummary {
            takeoff_time: at("2026-01-01T00:00:00Z") + TimeDelta::hours(n),
            takeoff_position: if n == 0 {
                None
            } else {
                summary().takeoff_position
            },
            ..summary()
        },
        attribution: of.clone(),
    };
    let year: Vec<_> = (0..1_682).map(flight).collect();
    let begun = Instant::now();
    let ids = db
        .write(move |tx| flights::insert_synthetic(tx, &year))
        .await
        .unwrap();
    assert!(begun.elapsed().as_secs() < 20, "{:?}", begun.elapsed());
    assert_eq!(db.read(flights::count).await.unwrap(), 1_682);
    let first = get(&db, ids[0]).await;
    assert_eq!(
        (first.source, first.log_id),
        (FlightSource::Synthetic, None)
    );
    assert_eq!((first.system_id, first.log_bytes), (None, None));
    assert_eq!((first.takeoff_position, first.permits.len()), (None, 1));
    let entries = crate::audit::entries(&db.store).await;
    assert_eq!(entries[0].action, "flights.insert_synthetic");
    assert_eq!(entries[0].detail, r#"{"count":1682}"#);
}

async fn flights_are_listed_by_take_off(db: Db) {
    let take_offs = [3, 1, 2, 2, 5].map(|hour| at("2026-01-01T00:00:00Z") + TimeDelta::hours(hour));
    let flight = |takeoff_time| SyntheticFlight {
        summary: FlightSummary {
            takeoff_time,
            ..summary()
        },
        attribution: Attribution::default(),
    };
    let new: Vec<_> = take_offs.into_iter().map(flight).collect();
    let ids = db
        .write(move |tx| flights::insert_synthetic(tx, &new))
        .await
        .unwrap();
    let page = |limit, after: Option<String>| {
        let page = PageRequest::new(Some(limit), after.as_deref()).unwrap();
        let list = db.read(move |c| flights::list(c, &page));
        async {
            let page = list.await.unwrap();
            let ids: Vec<_> = page.items.into_iter().map(|flight| flight.id).collect();
            (ids, page.next.map(|next| next.to_string()))
        }
    };
    let expected = [ids[4], ids[0], ids[3], ids[2], ids[1]];
    assert_eq!(page(50, None).await, (expected.to_vec(), None));
    let (first, next) = page(3, None).await;
    assert_eq!(first, expected[..3]);
    assert_eq!(page(3, next).await, (expected[3..].to_vec(), None));
}

fn point(millis: i64, height_m: f64) -> TrackPoint {
    TrackPoint {
        at: at("2026-11-24T09:10:00.123456Z") + TimeDelta::milliseconds(millis),
        position: Position::new(50.147_123_4, -14.103_300_1).unwrap(),
        height_m,
        amsl_m: Some(390.125),
        speed_mps: Some(8.31),
        battery_pct: Some(97),
    }
}

async fn tracked(db: &Db, points: Vec<TrackPoint>) -> (FlightId, Vec<TrackPoint>) {
    let (_, log) = logged(db).await;
    let id = save(db, log, summary(), Attribution::default()).await.id();
    (id, put(db, id, points).await)
}

async fn put(db: &Db, id: FlightId, points: Vec<TrackPoint>) -> Vec<TrackPoint> {
    db.write(move |tx| flights::put_track(tx, id, &points))
        .await
        .unwrap();
    db.read(move |c| flights::find_track(c, id)).await.unwrap()
}

async fn a_track_comes_back(db: Db) {
    // Five minutes at 5 Hz, a step back of the clock, and points with little in them.
    let mut points: Vec<_> = (0..1_500_i32)
        .map(|n| point(i64::from(n) * 200, 0.125))
        .collect();
    points.push(point(-5_000, -3.0));
    points.push(point(-4_000, 60.001));
    let bare = TrackPoint {
        amsl_m: None,
        speed_mps: None,
        battery_pct: None,
        ..point(400_000, 0.0)
    };
    points.push(bare);
    let (id, found) = tracked(&db, points.clone()).await;
    assert_eq!(found, points);
    assert!(get(&db, id).await.has_track);
    let other = FlightId(Uuid::from_u128(1));
    assert_eq!(
        db.read(move |c| flights::find_track(c, other))
            .await
            .unwrap(),
        []
    );
}

async fn a_track_takes_the_place_of_the_one_before(db: Db) {
    let beyond = TrackPoint {
        height_m: 1e12,
        amsl_m: Some(-1e12),
        speed_mps: Some(1e6),
        ..point(0, 0.0)
    };
    let nowhere = TrackPoint {
        height_m: f64::NAN,
        ..point(100, 0.0)
    };
    let empty = TrackPoint {
        amsl_m: Some(f64::NAN),
        speed_mps: Some(f64::INFINITY),
        ..point(200, 1.0)
    };
    let (id, found) = tracked(&db, vec![beyond, nowhere, empty]).await;
    assert_eq!(found.len(), 2, "a point without a height is left out");
    assert_eq!(
        (found[0].height_m, found[0].amsl_m),
        (2_147_483.647, Some(-2_147_483.647))
    );
    assert_eq!(found[0].speed_mps, Some(655.34));
    assert_eq!((found[1].amsl_m, found[1].speed_mps), (None, None));
    assert_eq!(put(&db, id, vec![point(0, 5.0)]).await, [point(0, 5.0)]);
    assert_eq!(put(&db, id, vec![]).await, []);
    assert!(!get(&db, id).await.has_track);
}
