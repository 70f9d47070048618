//! Missions: check, plan, send, decide. Flying them is told in `field`.

use chrono::TimeDelta;
use letka_domain::access::Role;
use letka_domain::geometry::Position;
use letka_domain::live::VehicleState;
use letka_server::live::Identity;
use letka_tests::app::TestApp;
use letka_tests::client::Client;
use letka_tests::on_both_engines;
use letka_tests::world::home;
use serde_json::{Value, json};

pub(crate) const MISSIONS: &str = "/api/v1/missions";

pub(crate) fn finding<'a>(verdict: &'a Value, rule: &str) -> &'a Value {
    let findings = verdict["findings"].as_array().unwrap();
    findings
        .iter()
        .find(|finding| finding["rule"] == rule)
        .unwrap()
}

/// A draft of which every question is answered.
pub(crate) async fn draft(app: &TestApp, pilot: &Client) -> Value {
    let plan = app.world.plan(app.app.clock.now());
    let mission = pilot.post(MISSIONS, &plan).await.expect(201);
    pilot.answer_all(&path(&mission, "")).await
}

pub(crate) fn path(mission: &Value, step: &str) -> String {
    format!("{MISSIONS}/{}{step}", mission["id"].as_str().unwrap())
}

/// The BRUS as a station would show it.
pub(crate) fn put_vehicle(app: &TestApp, position: Option<Position>) {
    let identity = Identity {
        aircraft_id: Some(app.world.brus),
        ..Identity::default()
    };
    let state = json!({
        "system_id": 1, "link": "live", "armed": false, "flight_state": "on_ground",
        "position": position, "parachute_released": false, "last_seen": app.app.clock.now(),
    });
    let state: VehicleState = serde_json::from_value(state).unwrap();
    app.app
        .live
        .put(app.world.station, "Kladno", &identity, state);
}

on_both_engines! {
    async fn a_check_says_what_is_wrong_where_and_why(engine) {
        let app = TestApp::new(engine).await;
        let pilot = app.signed_in(Role::Pilot).await;
        let check = |plan: Value| { let pilot = &pilot; async move {
            pilot.post("/api/v1/missions/check", &plan).await.expect(200)
        }};
        let plan = app.world.plan(app.app.clock.now());
        let verdict = check(plan.clone()).await;
        assert_eq!(verdict["outcome"], "clear", "{verdict:#}");
        assert_eq!(verdict["rulebook"]["hash"].as_str().unwrap().len(), 64);

        let mut high = plan.clone();
        high["waypoints"][0]["height_m"] = json!(150.0);
        let verdict = check(high).await;
        assert_eq!(verdict["outcome"], "permit");
        let height = finding(&verdict, "ALT-01");
        assert_eq!(height["limit"], json!({ "kind": "height", "metres": 120.0, "datum": "agl" }));
        assert_eq!(height["measured"]["metres"], 155.0);
        assert_eq!(height["where"]["type"], "MultiLineString");
        assert!(height["source"]["en"].as_str().unwrap().contains("2019/947"));

        let mut unknown = plan.clone();
        unknown["ground_below_takeoff_m"] = Value::Null;
        assert_eq!(check(unknown).await["outcome"], "cannot_tell");

        let mut grounded = plan.clone();
        grounded["aircraft_id"] = json!(app.world.mavic);
        let verdict = check(grounded).await;
        assert_eq!(verdict["outcome"], "blocked");
        assert_eq!(finding(&verdict, "ACF-04")["state"], "fail");
        assert_eq!(finding(&verdict, "AGR-01")["state"], "fail");

        let mut through_zone = plan;
        through_zone["waypoints"][1] = json!({ "lat": 50.147, "lon": 14.117, "height_m": 30.0 });
        let verdict = check(through_zone).await;
        assert_eq!(finding(&verdict, "ZON-01")["zone"], "LKT1");
    }

    async fn a_plan_that_cannot_be_used_is_refused_with_each_field_named(engine) {
        let app = TestApp::new(engine).await;
        let pilot = app.signed_in(Role::Pilot).await;
        let mut plan = app.world.plan(app.app.clock.now());
        plan["name"] = json!("");
        plan["waypoints"][1]["height_m"] = json!(-3.0);
        let problem = pilot.post(MISSIONS, &plan).await.problem(422, "invalid");
        let fields: Vec<&Value> = problem["errors"].as_array().unwrap().iter().map(|e| &e["field"]).collect();
        assert_eq!(fields, ["name", "waypoints[1].height_m"]);

        let mut past = app.world.plan(app.app.clock.now());
        past["start"] = json!(app.app.clock.now() - TimeDelta::hours(1));
        let problem = pilot.post(MISSIONS, &past).await.problem(422, "invalid");
        assert_eq!(problem["errors"][0]["field"], "start");

        let mut stranger = app.world.plan(app.app.clock.now());
        stranger["aircraft_id"] = json!("00000000-0000-7000-8000-000000000000");
        let problem = pilot.post(MISSIONS, &stranger).await.problem(422, "invalid");
        assert_eq!(problem["errors"][0]["field"], "aircraft_id");

        let mut odd = app.world.plan(app.app.clock.now());
        odd["takeoff"]["lat"] = json!(95.0);
        let problem = pilot.post(MISSIONS, &odd).await.problem(422, "invalid");
        assert!(problem["detail"].as_str().unwrap().contains("takeoff"), "{problem}");
    }

    async fn a_mission_goes_from_the_pilot_to_the_commander(engine) {
        let app = TestApp::new(engine).await;
        let pilot = app.signed_in(Role::Pilot).await;
        let commander = app.signed_in(Role::Commander).await;
        let mission = draft(&app, &pilot).await;
        assert_eq!(mission["state"], "draft");
        assert_eq!(mission["actions"], json!(["edit", "submit", "cancel", "answer", "coordinate", "attest"]));
        commander.act(&path(&mission, "/approve")).await.problem(409, "wrong_state");

        let sent = pilot.act(&path(&mission, "/submit")).await.expect(200);
        assert_eq!(sent["state"], "submitted");
        let waiting = commander.get(&format!("{MISSIONS}?state=submitted")).await.expect(200);
        let actions = json!(["approve", "return", "refuse", "coordinate", "rank", "attest"]);
        assert_eq!(waiting["items"][0]["actions"], actions);
        assert_eq!(waiting["items"][0]["verdict"], Value::Null);

        let comment = json!({ "comment": "Blíž k lesu, prosím." });
        let back = commander.post(&path(&mission, "/return"), &comment).await.expect(200);
        assert_eq!((&back["state"], &back["comment"]), (&json!("returned"), &comment["comment"]));

        let mut plan = back["plan"].clone();
        plan["name"] = json!("Pátrání u lesa");
        let version = back["version"].as_i64().unwrap();
        pilot.put(&path(&mission, ""), version - 1, &plan).await.problem(412, "changed_meanwhile");
        let changed = pilot.put(&path(&mission, ""), version, &plan).await.expect(200);
        assert_eq!(changed["plan"]["name"], "Pátrání u lesa");
        // What was answered was about the plan before.
        assert!(changed["open_questions"].as_i64().unwrap() > 0);
        pilot.answer_all(&path(&mission, "")).await;
        pilot.act(&path(&mission, "/submit")).await.expect(200);
        let approved = commander.act(&path(&mission, "/approve")).await.expect(200);
        assert_eq!(approved["state"], "approved");
        assert_eq!(approved["decided_by"], "Test commander");
        let seen = pilot.get(&path(&mission, "")).await.expect(200);
        assert_eq!(seen["actions"], json!(["cancel", "upload", "answer", "coordinate", "attest"]));
        let version = seen["version"].as_i64().unwrap();
        pilot.put(&path(&mission, ""), version, &plan).await.problem(409, "wrong_state");
        pilot.act(&path(&mission, "/upload")).await.problem(409, "station_offline");
    }

    async fn only_the_right_commander_decides_and_only_on_what_may_fly(engine) {
        let app = TestApp::new(engine).await;
        let pilot = app.signed_in(Role::Pilot).await;
        let mission = draft(&app, &pilot).await;
        pilot.act(&path(&mission, "/submit")).await.expect(200);
        let mut other = app.anonymous();
        other.sign_in("commander-kolin").await;
        other.act(&path(&mission, "/approve")).await.problem(403, "other_unit");
        let mut own = app.anonymous();
        own.sign_in("commander-pilot").await;
        own.act(&path(&mission, "/approve")).await.problem(403, "own_mission");

        let mut plan = app.world.plan(app.app.clock.now());
        plan["ground_below_takeoff_m"] = Value::Null;
        let unclear = pilot.post(MISSIONS, &plan).await.expect(201);
        pilot.act(&path(&unclear, "/submit")).await.expect(200);
        let commander = app.signed_in(Role::Commander).await;
        commander.act(&path(&unclear, "/approve")).await.problem(409, "not_clear");
        let same = commander.get(&path(&unclear, "")).await.expect(200);
        assert_eq!(same["state"], "submitted");
    }

    async fn what_was_approved_for_now_is_not_approved_for_later(engine) {
        let app = TestApp::new(engine).await;
        let (pilot, commander) = (app.signed_in(Role::Pilot).await, app.signed_in(Role::Commander).await);
        let mission = draft(&app, &pilot).await;
        pilot.act(&path(&mission, "/submit")).await.expect(200);
        commander.act(&path(&mission, "/approve")).await.expect(200);
        app.app.clock.advance(TimeDelta::minutes(66));
        pilot.act(&path(&mission, "/upload")).await.problem(409, "outside_window");
    }

    async fn a_vehicle_that_stands_elsewhere_gets_no_orders(engine) {
        let app = TestApp::new(engine).await;
        let (pilot, commander) = (app.signed_in(Role::Pilot).await, app.signed_in(Role::Commander).await);
        let mission = draft(&app, &pilot).await;
        pilot.act(&path(&mission, "/submit")).await.expect(200);
        commander.act(&path(&mission, "/approve")).await.expect(200);
        put_vehicle(&app, None);
        pilot.act(&path(&mission, "/upload")).await.problem(409, "position_unknown");
        put_vehicle(&app, Some(home().offset(31.0, 45.0)));
        pilot.act(&path(&mission, "/upload")).await.problem(409, "not_in_place");
        // In its place it would be told, were the station there.
        put_vehicle(&app, Some(home().offset(29.0, 45.0)));
        pilot.act(&path(&mission, "/upload")).await.problem(409, "station_offline");
        let same = pilot.get(&path(&mission, "")).await.expect(200);
        assert_eq!(same["state"], "approved");
    }

    async fn lists_come_in_pages(engine) {
        let app = TestApp::new(engine).await;
        let pilot = app.signed_in(Role::Pilot).await;
        for _ in 0..3 {
            draft(&app, &pilot).await;
            app.app.clock.advance(TimeDelta::seconds(1));
        }
        let first = pilot.get(&format!("{MISSIONS}?limit=2")).await.expect(200);
        assert_eq!(first["items"].as_array().unwrap().len(), 2);
        let next = first["next"].as_str().unwrap();
        let rest = pilot.get(&format!("{MISSIONS}?limit=2&after={next}")).await.expect(200);
        assert_eq!(rest["items"].as_array().unwrap().len(), 1);
        assert_eq!(rest["next"], Value::Null);
        let problem = pilot.get(&format!("{MISSIONS}?after=rubbish")).await.problem(422, "invalid");
        assert_eq!(problem["errors"][0]["field"], "after");
        pilot.get(&format!("{MISSIONS}?state=lost")).await.problem(422, "invalid");
        pilot.get(&format!("{MISSIONS}?order=asc")).await.problem(422, "invalid");
    }
}
