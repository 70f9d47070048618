//! What is worked out of flights and kept with them: what the register told, findings, gaps of the week,
//! statistics, tracks for a zoom, orders to keep, and what goes when its time is over.

use chrono::{DateTime, TimeDelta, Utc};
use letka_domain::access::Role;
use letka_domain::airspace::{Restriction, Zone, ZoneKind};
use letka_domain::geometry::Area;
use letka_server::flights::{look_at_flights, tell_gaps};
use letka_server::retention::erase_due;
use letka_tests::app::TestApp;
use letka_tests::on_both_engines;
use letka_tests::world::home;
use serde_json::{Value, json};

use super::answers::enter_zones;
use super::fleet::brus;
use super::flight_logs::bring;
use super::flight_records::{FLIGHTS, flight};

/// When the recording took off.
fn takeoff() -> DateTime<Utc> {
    "2026-11-23T20:49:08Z".parse().unwrap()
}

on_both_engines! {
    async fn what_the_register_told_at_the_take_off_is_never_rewritten(engine) {
        let app = TestApp::new(engine).await;
        let (pilot, commander) = (app.signed_in(Role::Pilot).await, app.signed_in(Role::Commander).await);
        let new = pilot.post(FLIGHTS, &flight(&app)).await.expect(201);
        let path = format!("{FLIGHTS}/{}", new["id"].as_str().unwrap());
        let then = &new["then"];
        assert_eq!((&then["aircraft"]["registration"], &then["pilot_active"]), (&json!("BRUS-01"), &json!(true)));
        let licences = then["licences"].as_array().unwrap();
        assert!(licences.iter().any(|one| one["held"] == true && one["interrupted"] == false), "{then}");
        assert_eq!((&new["origins"]["max_height_m"], &new["night"]), (&json!("person"), &Value::Null));

        // A licence is suspended as of last week: what was known at the take-off stays.
        let person = format!("/api/v1/operators/{}", app.world.pilot.0);
        let held = commander.get(&person).await.expect(200);
        for licence in held["licences"].as_array().unwrap() {
            let since = app.app.clock.now() - TimeDelta::days(7);
            let step = json!({ "step": "suspend", "from": since, "reason": "šetření" });
            let path = format!("/api/v1/licences/{}/steps", licence["id"].as_str().unwrap());
            commander.post(&path, &step).await.expect(200);
        }
        let mut record = flight(&app);
        record["note"] = json!("rosa");
        let correction = json!({ "record": record, "reason": "doplnění" });
        let corrected = pilot.put(&path, 1, &correction).await.expect(200);
        assert_eq!(&corrected["then"], then, "it is of the same pilot, aircraft and take-off");
        // Of another aircraft it is another flight: then it is taken anew, of what is known now.
        record["aircraft_id"] = json!(app.world.mavic);
        let correction = json!({ "record": record, "reason": "jiný stroj" });
        let other = pilot.put(&path, 2, &correction).await.expect(200);
        assert_ne!(&other["then"]["aircraft"], &then["aircraft"]);
        let held = |one: &Value| one["then"]["licences"].as_array().unwrap().iter().any(|one| one["held"] == true);
        assert!(held(&corrected) && !held(&other), "{other}");
    }

    async fn what_is_wrong_with_a_flight_is_kept_told_and_owed_until_it_is_closed(engine) {
        let app = TestApp::new(engine).await;
        app.app.clock.advance(takeoff() + TimeDelta::hours(3) - app.app.clock.now());
        let forbidden = Zone {
            kind: ZoneKind::Other,
            ..Zone::new("Z", Restriction::Prohibited, Area::circle(home(), 500.0).unwrap())
        };
        enter_zones(&app, "Zákaz", vec![forbidden]).await;
        let (pilot, commander) = (app.signed_in(Role::Pilot).await, app.signed_in(Role::Commander).await);
        let id = bring(&app, &pilot).await;
        let path = format!("{FLIGHTS}/{id}");
        // It was looked at when it was brought; nothing is left to look at.
        assert_eq!(look_at_flights(&app.app).await.unwrap(), 0);
        let seen = pilot.get(&format!("{path}/conformance")).await.expect(200);
        let found = seen["findings"].as_array().unwrap().len() + seen["deviated"].as_array().unwrap().len();
        assert_eq!((&seen["kept"]["findings"], &seen["kept"]["same"]), (&json!(found), &json!(true)), "{seen}");
        assert!(found > 0, "it was flown within a zone that forbids it: {}", seen["with"]);
        let news = commander.get("/api/v1/notifications").await.expect(200);
        let told = news["items"].as_array().unwrap().iter().filter(|one| one["record"]["id"] == json!(id)).count();
        assert_eq!(told, 1, "{news}");
        let record = pilot.get(&format!("{path}/record")).await.expect(200);
        let origins = &record["origins"];
        assert_eq!((&origins["takeoff_at"], &origins["aircraft_id"]), (&json!("log"), &json!("register")));
        assert!(record["night"].is_boolean());

        // Whom it is assigned to, it stays in the list until a commander closes it.
        let from = takeoff() - TimeDelta::hours(1);
        let gaps = format!("/api/v1/flight-gaps?from={}&to={}", from.format("%FT%TZ"), (from + TimeDelta::hours(3)).format("%FT%TZ"));
        let kind = |list: &Value| list["items"].as_array().unwrap().iter().find(|gap| gap["id"] == json!(id)).map(|gap| gap["kind"].clone());
        assert_eq!(kind(&commander.get(&gaps).await.expect(200)), Some(json!("unclaimed")));
        let version = record["version"].as_i64().unwrap();
        let mine = json!({ "pilot_id": app.world.pilot });
        pilot.post_on(&format!("{path}/assign"), version, &mine).await.expect(200);
        assert_eq!(kind(&commander.get(&gaps).await.expect(200)), Some(json!("deviated")));
        assert_eq!(look_at_flights(&app.app).await.unwrap(), 1, "it was changed");
        let version = version + 1;
        pilot.post_on(&format!("{path}/sign"), version, &json!({ "signs": "pilot" })).await.expect(200);
        commander.post_on(&format!("{path}/sign"), version, &json!({ "signs": "commander" })).await.expect(200);
        assert_eq!(kind(&commander.get(&gaps).await.expect(200)), None);
    }

    async fn a_flight_is_proposed_the_reservation_of_its_time_and_taken_with_one_tap(engine) {
        let app = TestApp::new(engine).await;
        let takeoff = takeoff();
        app.app.clock.advance(takeoff - TimeDelta::hours(2) - app.app.clock.now());
        let commander = app.signed_in(Role::Commander).await;
        let wanted = json!({ "pilot_id": app.world.pilot, "purpose": "noční výcvik", "period": {
            "start": takeoff - TimeDelta::minutes(49), "end": takeoff + TimeDelta::hours(1) } });
        commander.post(&brus(&app, "/reservations"), &wanted).await.expect(201);
        app.app.clock.advance(TimeDelta::hours(5));
        let pilot = app.signed_in(Role::Pilot).await;
        let id = bring(&app, &pilot).await;
        let path = format!("{FLIGHTS}/{id}");
        // It is proposed, and not taken silently.
        let record = pilot.get(&format!("{path}/record")).await.expect(200);
        assert_eq!((&record["pilot"], &record["night"]), (&Value::Null, &json!(true)));
        let proposals = pilot.get(&format!("{path}/proposals")).await.expect(200);
        let one = &proposals["items"][0];
        assert_eq!((&one["pilot"]["name"], &one["minutes_off"], &one["same_aircraft"]), (&json!("Jana Nováková"), &json!(49), &json!(true)), "{proposals}");
        let tap = json!({ "aircraft_id": one["aircraft"]["id"], "pilot_id": one["pilot"]["id"] });
        let version = record["version"].as_i64().unwrap();
        pilot.post_on(&format!("{path}/assign"), version + 7, &tap).await.problem(412, "changed_meanwhile");
        let taken = pilot.post_on(&format!("{path}/assign"), version, &tap).await.expect(200);
        assert_eq!((&taken["pilot"]["name"], &taken["origins"]["pilot_id"]), (&json!("Jana Nováková"), &json!("person")));
        assert_eq!(taken["versions"].as_array().unwrap().len(), 1);
    }

    async fn gaps_are_told_once_a_week_to_the_pilot_and_the_commander(engine) {
        let app = TestApp::new(engine).await;
        let (pilot, commander) = (app.signed_in(Role::Pilot).await, app.signed_in(Role::Commander).await);
        let count = async |client: &letka_tests::client::Client| {
            let news = client.get("/api/v1/notifications").await.expect(200);
            news["items"].as_array().unwrap().iter().filter(|one| one["news"]["kind"] == "flight").count()
        };
        assert_eq!(tell_gaps(&app.app).await.unwrap(), 0);
        pilot.post(FLIGHTS, &flight(&app)).await.expect(201);
        assert!(tell_gaps(&app.app).await.unwrap() >= 2);
        assert_eq!((count(&pilot).await, count(&commander).await), (1, 1));
        assert_eq!(tell_gaps(&app.app).await.unwrap(), 0, "they were told this week");
        app.app.clock.advance(TimeDelta::days(7));
        assert!(tell_gaps(&app.app).await.unwrap() >= 2);
    }

    async fn statistics_count_each_flight_once_beside_the_year_before(engine) {
        let app = TestApp::new(engine).await;
        let (pilot, commander) = (app.signed_in(Role::Pilot).await, app.signed_in(Role::Commander).await);
        pilot.post(FLIGHTS, &flight(&app)).await.expect(201);
        let mut older = flight(&app);
        let year = TimeDelta::days(365);
        let now = app.app.clock.now();
        older["takeoff_time"] = json!(now - TimeDelta::minutes(80) - year);
        older["landing_time"] = json!(now - TimeDelta::minutes(60) - year);
        older["purpose"] = json!("traffic");
        pilot.post(FLIGHTS, &older).await.expect(201);
        let day = |days: i64| (now + TimeDelta::days(days)).format("%FT%TZ").to_string();
        let path = |from: i64, to: i64| format!("/api/v1/figures/statistics?from={}&to={}", day(from), day(to));
        let seen = commander.get(&path(-2, 1)).await.expect(200);
        let flights = |pair: &Value| (pair["now"]["flights"].as_i64().unwrap(), pair["before"]["flights"].as_i64().unwrap());
        assert_eq!(flights(&seen["total"]), (1, 1), "{seen}");
        assert_eq!(seen["total"]["now"]["hours"], json!(20.0 / 60.0));
        let sum = |list: &Value| list.as_array().unwrap().iter().map(&flights).fold((0, 0), |a, b| (a.0 + b.0, a.1 + b.1));
        for part in ["by_unit", "by_type", "by_purpose", "by_month", "by_hour"] {
            assert_eq!(sum(&seen[part]), (1, 1), "{part}");
        }
        assert_eq!((seen["by_month"].as_array().unwrap().len(), seen["by_hour"].as_array().unwrap().len()), (12, 24));
        assert_eq!((&seen["places"], &seen["unplaced"]), (&json!([]), &json!(1)));
        // Every figure opens the rows that it counts.
        for group in [&seen["by_unit"], &seen["by_type"], &seen["by_purpose"]].into_iter().flat_map(|list| list.as_array().unwrap()) {
            let rows = commander.get(&format!("/api/v1/figures/rows?{}", group["flights"]["rows"].as_str().unwrap())).await.expect(200);
            assert_eq!(rows["total"], group["flights"]["value"], "{group}");
        }
        commander.get(&path(-400, 1)).await.problem(422, "invalid");
        commander.get(&path(1, 1)).await.problem(422, "invalid");
        pilot.get(&path(-2, 1)).await.problem(403, "forbidden");
    }

    async fn a_track_comes_with_the_points_that_a_zoom_needs(engine) {
        let app = TestApp::new(engine).await;
        let pilot = app.signed_in(Role::Pilot).await;
        let id = bring(&app, &pilot).await;
        let path = format!("{FLIGHTS}/{id}/track");
        let mut counts = Vec::new();
        for query in ["", "?zoom=17", "?zoom=12", "?zoom=0"] {
            let track = pilot.get(&format!("{path}{query}")).await.expect(200);
            counts.push(track["points"].as_array().unwrap().len());
        }
        assert!(counts.is_sorted_by(|more, fewer| more > fewer), "{counts:?}");
        assert!(counts[3] <= 4, "{counts:?}");
        pilot.get(&format!("{path}?zoom=25")).await.problem(422, "invalid");
        pilot.get(&format!("{path}?zoom=NaN")).await.problem(422, "invalid");
    }

    async fn logs_and_tracks_go_when_their_time_is_over_unless_a_case_keeps_them(engine) {
        let app = TestApp::new(engine).await;
        let (pilot, commander) = (app.signed_in(Role::Pilot).await, app.signed_in(Role::Commander).await);
        let admin = app.signed_in(Role::Administrator).await;
        let id = bring(&app, &pilot).await;
        let path = format!("{FLIGHTS}/{id}");
        let reason = json!({ "reason": "případ KRPS-1/2026" });
        pilot.post(&format!("{path}/hold"), &reason).await.problem(403, "forbidden");
        let held = commander.post(&format!("{path}/hold"), &reason).await.expect(200);
        assert_eq!(held["hold"]["reason"], "případ KRPS-1/2026");
        assert!(held["actions"].as_array().unwrap().contains(&json!("release")));
        commander.post(&format!("{path}/hold"), &reason).await.problem(409, "held_already");

        // Without a period nothing goes; with one nothing that a case keeps.
        erase_due(&app.app).await.unwrap();
        let months = json!({ "subject": "flight", "months": 1, "source": "spisový řád" });
        let set = admin.post("/api/v1/retention/periods", &months).await.expect(200);
        assert_eq!((&set["months"], &set["flights"]["months"]), (&Value::Null, &json!(1)));
        app.app.clock.advance(TimeDelta::days(400));
        let (pilot, commander) = (app.signed_in(Role::Pilot).await, app.signed_in(Role::Commander).await);
        erase_due(&app.app).await.unwrap();
        let track = pilot.get(&format!("{path}/track")).await.expect(200);
        assert!(!track["points"].as_array().unwrap().is_empty());

        commander.act(&format!("{path}/release")).await.expect(200);
        commander.act(&format!("{path}/release")).await.problem(404, "not_found");
        erase_due(&app.app).await.unwrap();
        let record = pilot.get(&format!("{path}/record")).await.expect(200);
        assert!(record["sources"][0]["erased_at"].is_string(), "{record}");
        assert!(record["distance_m"].as_f64().unwrap() > 0.0, "the record stays");
        let track = pilot.get(&format!("{path}/track")).await.expect(200);
        assert_eq!(track["points"], json!([]));
        pilot.get(&format!("{path}/log")).await.problem(404, "no_log");
        let uploads = app.app.config.data_dir.join("logs");
        let left = walk(&uploads).into_iter().filter(|name| name.ends_with(".upload")).count();
        assert_eq!(left, 0);
        assert_eq!(commander.get(&format!("{path}/evidence")).await.status, 200);
    }
}

/// The names of all files below a folder.
fn walk(folder: &std::path::Path) -> Vec<String> {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return Vec::new();
    };
    let each = entries.map(|entry| entry.unwrap().path());
    let names = each.flat_map(|path| {
        if path.is_dir() {
            walk(&path)
        } else {
            vec![path.display().to_string()]
        }
    });
    names.collect()
}
