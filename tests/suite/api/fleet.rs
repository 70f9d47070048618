//! The fleet: airframes, defects, releases, maintenance, parts, and what of it stops a mission.

use chrono::TimeDelta;
use letka_domain::access::Role;
use letka_server::recheck;
use letka_tests::app::TestApp;
use letka_tests::client::Client;
use letka_tests::on_both_engines;
use letka_tests::world::home;
use serde_json::{Value, json};

use super::missions::{draft, finding, path, put_vehicle};

pub(crate) const AIRCRAFT: &str = "/api/v1/aircraft";

pub(crate) fn brus(app: &TestApp, step: &str) -> String {
    format!("{AIRCRAFT}/{}{step}", app.world.brus)
}

pub(crate) fn version(record: &Value) -> i64 {
    record["version"].as_i64().unwrap()
}

async fn one(app: &TestApp, caller: &Client) -> Value {
    caller.get(&brus(app, "")).await.expect(200)
}

/// The kinds of the reasons against an aircraft.
fn kinds(aircraft: &Value) -> Vec<&str> {
    let reasons = aircraft["reasons"].as_array().unwrap();
    let all = reasons
        .iter()
        .map(|reason| reason["kind"].as_str().unwrap());
    all.collect()
}

fn defect(severity: &str) -> Value {
    json!({ "severity": severity, "text": "prasklé rameno" })
}

fn of_defect(defect: &Value, step: &str) -> String {
    format!("/api/v1/defects/{}/{step}", defect["id"].as_str().unwrap())
}

/// What is written down of the BRUS, as it is sent to change it.
pub(super) async fn written(app: &TestApp, caller: &Client) -> (i64, Value) {
    let held = one(app, caller).await;
    let mut input = json!({ "type_id": held["type"]["id"] });
    for field in [
        "registration",
        "serial",
        "mavlink_system_id",
        "mavlink_uid",
        "return_height_m",
        "operator_number",
        "remote_id",
        "insured_until",
        "take_off_mass_g",
        "equipment",
        "acquired_at",
    ] {
        input[field] = held[field].clone();
    }
    (version(&held), input)
}

async fn approved(app: &TestApp, pilot: &Client, commander: &Client) -> Value {
    let mission = draft(app, pilot).await;
    pilot.act(&path(&mission, "/submit")).await.expect(200);
    commander.act(&path(&mission, "/approve")).await.expect(200)
}

on_both_engines! {
    async fn a_defect_grounds_at_once_and_the_release_lifts_it(engine) {
        let app = TestApp::new(engine).await;
        let (pilot, commander) = (app.signed_in(Role::Pilot).await, app.signed_in(Role::Commander).await);
        let technician = app.signed_in(Role::Technician).await;
        let mission = approved(&app, &pilot, &commander).await;
        put_vehicle(&app, Some(home()));
        app.app.clock.advance(TimeDelta::minutes(1));

        let reported = technician.post(&brus(&app, "/defects"), &defect("grounding")).await.expect(201);
        assert_eq!((&reported["reporter"], &reported["closed_at"]), (&json!("Test technician"), &Value::Null));
        let seen = one(&app, &pilot).await;
        assert_eq!((&seen["serviceability"], kinds(&seen)), (&json!("grounded"), vec!["defect"]));
        // Whoever planned it is told, and it can neither be uploaded nor started.
        recheck::run_due(&app.app).await;
        let told = pilot.get("/api/v1/notifications").await.expect(200);
        assert_eq!(told["items"][0]["news"]["cause"], "aircraft", "{told:#}");
        let problem = pilot.act(&path(&mission, "/upload")).await.problem(409, "not_clear");
        let airworthy = finding(&problem["verdict"], "ACF-04");
        assert_eq!(airworthy["state"], "fail");
        assert!(airworthy["text"]["cs"].as_str().unwrap().contains("prasklé rameno"), "{airworthy}");

        // It cannot be put off, nor released while it is open.
        let until = json!({ "until": app.app.clock.now() + TimeDelta::days(3), "limits": "jen ve dne" });
        technician.post_on(&of_defect(&reported, "defer"), 1, &until).await.problem(409, "grounding_defect");
        let work = json!({ "work": "Vyměněno rameno, zkušební let." });
        technician.post_on(&brus(&app, "/release"), version(&seen), &work).await.problem(409, "not_releasable");
        pilot.post_on(&of_defect(&reported, "close"), 1, &json!({ "resolution": "lepidlo" })).await.problem(403, "forbidden");
        let closed = technician.post_on(&of_defect(&reported, "close"), 1, &json!({ "resolution": "nové rameno" })).await.expect(200);
        assert_eq!((&closed["closer"], &closed["version"]), (&json!("Test technician"), &json!(2)));
        technician.post_on(&of_defect(&reported, "close"), 2, &json!({ "resolution": "x" })).await.problem(409, "wrong_state");
        // Repaired is not released.
        let seen = one(&app, &pilot).await;
        assert_eq!((&seen["serviceability"], kinds(&seen)), (&json!("grounded"), vec!["release"]));
        pilot.act(&path(&mission, "/upload")).await.problem(409, "not_clear");
        let list = technician.get("/api/v1/worklist").await.expect(200);
        assert!(list["releases"].as_array().unwrap().iter().any(|one| one["registration"] == "BRUS-01"), "{list:#}");

        app.app.clock.advance(TimeDelta::seconds(1));
        let released = technician.post_on(&brus(&app, "/release"), version(&seen), &work).await.expect(201);
        assert_eq!((&released["serviceability"], kinds(&released)), (&json!("airworthy"), vec![]));
        let signed = &released["releases"][0];
        assert_eq!((&signed["releaser"], &signed["intact"]), (&json!("Test technician"), &json!(true)));
        assert_eq!(signed["sha256"].as_str().unwrap().len(), 64);
        // Only the station is missing now.
        put_vehicle(&app, Some(home()));
        pilot.act(&path(&mission, "/upload")).await.problem(409, "station_offline");
    }

    async fn what_restricts_is_asked_while_it_is_put_off(engine) {
        let app = TestApp::new(engine).await;
        let (pilot, technician) = (app.signed_in(Role::Pilot).await, app.signed_in(Role::Technician).await);
        let reported = pilot.post(&brus(&app, "/defects"), &defect("restricts")).await.expect(201);
        assert_eq!(kinds(&one(&app, &pilot).await), ["defect"]);
        assert_eq!(one(&app, &pilot).await["serviceability"], "grounded");
        let defer = of_defect(&reported, "defer");
        let late = json!({ "until": app.app.clock.now() + TimeDelta::days(121), "limits": "jen ve dne" });
        let problem = technician.post_on(&defer, 1, &late).await.problem(422, "invalid");
        assert_eq!(problem["errors"][0]["field"], "until");
        let until = json!({ "until": app.app.clock.now() + TimeDelta::days(3), "limits": "jen ve dne" });
        technician.post_on(&defer, 1, &until).await.expect(200);
        technician.post_on(&defer, 1, &until).await.problem(412, "changed_meanwhile");
        assert_eq!(one(&app, &pilot).await["serviceability"], "airworthy");
        let plan = app.world.plan(app.app.clock.now());
        let verdict = pilot.post("/api/v1/missions/check", &plan).await.expect(200);
        let asked = verdict["findings"].as_array().unwrap().iter().find(|one| one["rule"] == "ACF-04" && one["state"] == "ask").unwrap();
        assert!(asked["text"]["cs"].as_str().unwrap().contains("jen ve dne"), "{asked}");
        app.app.clock.advance(TimeDelta::days(4));
        let pilot = app.signed_in(Role::Pilot).await;
        assert_eq!(one(&app, &pilot).await["serviceability"], "grounded");
    }

    async fn overdue_maintenance_grounds_until_it_is_signed(engine) {
        let app = TestApp::new(engine).await;
        let technician = app.signed_in(Role::Technician).await;
        let type_id = one(&app, &technician).await["type"]["id"].clone();
        let plan = json!({ "type_id": type_id, "name": "Roční prohlídka", "mandatory": true,
            "every": { "days": 365, "flight_hours": 50.0, "tolerance_pct": 5 }, "source": "příručka, čl. 7" });
        let plan = technician.post("/api/v1/maintenance-plans", &plan).await.expect(201);
        // Nobody knows when it was last done: that is not green.
        let seen = one(&app, &technician).await;
        assert_eq!((&seen["serviceability"], &seen["reasons"][0]["weight"]), (&json!("grounded"), &json!("unknown")));
        let pilot = app.signed_in(Role::Pilot).await;
        let verdict = pilot.post("/api/v1/missions/check", &app.world.plan(app.app.clock.now())).await.expect(200);
        assert_eq!((&verdict["outcome"], &finding(&verdict, "ACF-04")["state"]), (&json!("cannot_tell"), &json!("cannot_judge")));

        let long_ago = app.app.clock.now() - TimeDelta::days(400);
        let done = |at| json!({ "plan_id": plan["id"], "done_at": at, "text": "Prohlídka", "parts": "2 vrtule" });
        let seen = technician.post(&brus(&app, "/works"), &done(long_ago)).await.expect(201);
        let due = &seen["maintenance"][0];
        assert_eq!((&due["state"], &due["counters"][0]["kind"], &due["counters"][0]["limit"]), (&json!("overdue"), &json!("days"), &json!(365.0)));
        assert!((due["counters"][0]["left"].as_f64().unwrap() + 35.0).abs() < 0.01, "{due}");
        assert_eq!(kinds(&seen), ["maintenance"]);
        let list = technician.get("/api/v1/worklist").await.expect(200);
        assert_eq!(list["maintenance"][0]["plan"], "Roční prohlídka");

        let future = technician.post(&brus(&app, "/works"), &done(app.app.clock.now() + TimeDelta::hours(1))).await.problem(422, "invalid");
        assert_eq!(future["errors"][0]["field"], "done_at");
        let seen = technician.post(&brus(&app, "/works"), &done(app.app.clock.now())).await.expect(201);
        assert_eq!((&seen["serviceability"], &seen["maintenance"][0]["state"]), (&json!("airworthy"), &json!("fine")));
        assert_eq!((&seen["works"][0]["worker"], &seen["works"][0]["parts"]), (&json!("Test technician"), &json!("2 vrtule")));
        let end = format!("/api/v1/maintenance-plans/{}/end", plan["id"].as_str().unwrap());
        assert_eq!(technician.act_on(&end, 1).await.status, 204);
        assert_eq!(technician.act_on(&end, 2).await.status, 412, "it has ended already");
        assert_eq!(one(&app, &technician).await["maintenance"], json!([]));
        for every in [json!({}), json!({ "days": 0 }), json!({ "flight_hours": -1.0 }), json!({ "days": 1, "tolerance_pct": 51 })] {
            let bad = json!({ "type_id": type_id, "name": "x", "mandatory": true, "every": every, "source": "y" });
            let problem = technician.post("/api/v1/maintenance-plans", &bad).await.problem(422, "invalid");
            assert_eq!(problem["errors"][0]["field"], "every", "{bad}");
        }
    }

    async fn a_plan_is_changed_and_what_was_done_by_it_counts_on(engine) {
        let app = TestApp::new(engine).await;
        let (technician, pilot) = (app.signed_in(Role::Technician).await, app.signed_in(Role::Pilot).await);
        let said = |days: u32| json!({ "name": "Roční prohlídka", "mandatory": true, "every": { "days": days }, "source": "příručka, čl. 7" });
        let mut new = said(365);
        new["type_id"] = one(&app, &technician).await["type"]["id"].clone();
        let plan = technician.post("/api/v1/maintenance-plans", &new).await.expect(201);
        let work = json!({ "plan_id": plan["id"], "done_at": app.app.clock.now() - TimeDelta::days(200), "text": "Prohlídka" });
        let seen = technician.post(&brus(&app, "/works"), &work).await.expect(201);
        assert_eq!(seen["maintenance"][0]["state"], "fine");
        let path = format!("/api/v1/maintenance-plans/{}", plan["id"].as_str().unwrap());
        pilot.put(&path, 1, &said(180)).await.problem(403, "forbidden");
        let changed = technician.put(&path, 1, &said(180)).await.expect(200);
        assert_eq!((&changed["version"], &changed["every"]["days"]), (&json!(2), &json!(180)));
        let seen = one(&app, &technician).await;
        assert_eq!((&seen["maintenance"][0]["state"], kinds(&seen)), (&json!("overdue"), vec!["maintenance"]));
        technician.put(&path, 1, &said(365)).await.problem(412, "changed_meanwhile");
        let problem = technician.put(&path, 2, &said(0)).await.problem(422, "invalid");
        assert_eq!(problem["errors"][0]["field"], "every");
        assert_eq!(technician.act_on(&format!("{path}/end"), 2).await.status, 204);
        technician.put(&path, 3, &said(365)).await.problem(412, "changed_meanwhile");
    }

    async fn a_parachute_that_must_be_packed_anew_grounds(engine) {
        let app = TestApp::new(engine).await;
        let technician = app.signed_in(Role::Technician).await;
        let now = app.app.clock.now();
        let new = json!({ "serial": "PAD-1", "model": "SEED", "unit_id": app.world.kladno,
            "packed_at": now - TimeDelta::days(300), "repack_due_at": now + TimeDelta::days(20) });
        let parachute = technician.post("/api/v1/parachutes", &new).await.expect(201);
        let problem = technician.post("/api/v1/parachutes", &new).await.problem(422, "invalid");
        assert_eq!(problem["errors"][0]["field"], "serial");
        let fit = json!({ "parachute_id": parachute["id"] });
        let seen = technician.post(&brus(&app, "/fittings"), &fit).await.expect(201);
        assert_eq!((kinds(&seen), &seen["fittings"][0]["parachute"]["serial"]), (vec![], &json!("PAD-1")));
        technician.post(&brus(&app, "/fittings"), &fit).await.problem(409, "fitted_elsewhere");
        let list = technician.get("/api/v1/worklist").await.expect(200);
        assert_eq!(list["parachutes"][0]["serial"], "PAD-1");

        let of = |step: &str| format!("/api/v1/parachutes/{}/{step}", parachute["id"].as_str().unwrap());
        let opened = technician.act_on(&of("deployed"), 1).await.expect(200);
        assert_eq!(opened["deployments"], 1);
        assert_eq!(kinds(&one(&app, &technician).await), ["parachute"]);
        let packed = json!({ "packed_at": now, "repack_due_at": now + TimeDelta::days(365) });
        technician.post_on(&of("repack"), 1, &packed).await.problem(412, "changed_meanwhile");
        technician.post_on(&of("repack"), 2, &packed).await.expect(200);
        let seen = one(&app, &technician).await;
        assert_eq!(kinds(&seen), [""; 0]);
        let remove = format!("/api/v1/fittings/{}/remove", seen["fittings"][0]["id"].as_str().unwrap());
        let seen = technician.act(&remove).await.expect(200);
        assert!(seen["fittings"][0]["removed_at"].is_string());
    }

    async fn batteries_are_read_and_retired(engine) {
        let app = TestApp::new(engine).await;
        let commander = app.signed_in(Role::Commander).await;
        let new = json!({ "serial": "B-1", "model": "Mavic 3", "unit_id": app.world.kladno, "cycles": 12, "health_pct": 98 });
        let battery = commander.post("/api/v1/batteries", &new).await.expect(201);
        let of = |step: &str| format!("/api/v1/batteries/{}/{step}", battery["id"].as_str().unwrap());
        commander.post(&brus(&app, "/fittings"), &json!({ "battery_id": battery["id"] })).await.expect(201);
        let fewer = commander.post_on(&of("readings"), 1, &json!({ "cycles": 11 })).await.problem(422, "invalid");
        assert_eq!(fewer["errors"][0]["field"], "cycles");
        let read = commander.post_on(&of("readings"), 1, &json!({ "cycles": 40, "health_pct": 91 })).await.expect(200);
        assert_eq!((&read["cycles"], &read["health_pct"]), (&json!(40), &json!(91)));
        let readings = commander.get(&of("readings")).await.expect(200);
        assert_eq!(readings["items"].as_array().unwrap().len(), 2);
        let retired = commander.post_on(&of("state"), 2, &json!({ "state": "retired", "note": "nafouklá" })).await.expect(200);
        assert_eq!((&retired["state"], &retired["note"]), (&json!("retired"), &json!("nafouklá")));
        let seen = one(&app, &commander).await;
        assert!(seen["fittings"][0]["removed_at"].is_string(), "it was taken out");
        let problem = commander.post(&brus(&app, "/fittings"), &json!({ "battery_id": battery["id"] })).await.problem(422, "invalid");
        assert_eq!(problem["errors"][0]["field"], "battery_id");
        let elsewhere = json!({ "serial": "B-2", "model": "x", "unit_id": app.world.kolin, "cycles": 0 });
        commander.post("/api/v1/batteries", &elsewhere).await.problem(403, "out_of_reach");
    }

    async fn airframes_are_entered_changed_moved_and_retired(engine) {
        let app = TestApp::new(engine).await;
        let commander = app.signed_in(Role::Commander).await;
        let (read, mut input) = written(&app, &commander).await;
        input["registration"] = json!("MAV-01");
        let problem = commander.put(&brus(&app, ""), read, &input).await.problem(422, "invalid");
        assert_eq!(problem["errors"][0]["field"], "registration");
        let mut second = input.clone();
        second["registration"] = json!("BRUS-09");
        let enter = |aircraft: &Value| json!({ "unit_id": app.world.kladno, "aircraft": aircraft });
        let uid = std::mem::take(&mut second["mavlink_uid"]);
        let problem = commander.post(AIRCRAFT, &enter(&second)).await.problem(422, "invalid");
        assert_eq!(problem["errors"][0]["field"], "serial");
        second["serial"] = json!("S-9");
        second["mavlink_uid"] = uid;
        let problem = commander.post(AIRCRAFT, &enter(&second)).await.problem(422, "invalid");
        assert_eq!(problem["errors"][0]["field"], "mavlink_uid");
        second["mavlink_uid"] = Value::Null;
        let entered = commander.post(AIRCRAFT, &enter(&second)).await.expect(201);
        assert_eq!((&entered["version"], &entered["unit"]["name"]), (&json!(1), &json!("ÚO Kladno")));

        input["registration"] = json!("BRUS-01");
        input["take_off_mass_g"] = json!(9_800);
        let changed = commander.put(&brus(&app, ""), read, &input).await.expect(200);
        assert_eq!(changed["take_off_mass_g"], 9_800);
        commander.put(&brus(&app, ""), read, &input).await.problem(412, "changed_meanwhile");
        for (field, value) in [("mavlink_system_id", json!(0)), ("mavlink_uid", json!("xyz")), ("return_height_m", json!(-1.0)),
            ("take_off_mass_g", json!(0)), ("registration", json!(" ")), ("acquired_at", json!("2999-01-01T00:00:00Z"))] {
            let mut bad = input.clone();
            bad[field] = value;
            let problem = commander.put(&brus(&app, ""), read + 1, &bad).await.problem(422, "invalid");
            assert_eq!(problem["errors"][0]["field"], field);
        }
        // A commander of one unit gives nothing to another one.
        let there = json!({ "unit_id": app.world.kolin, "reason": "výpomoc" });
        commander.post_on(&brus(&app, "/move"), read + 1, &there).await.problem(403, "out_of_reach");
        let retired = commander.post_on(&brus(&app, "/retire"), read + 1, &json!({ "reason": "havárie" })).await.expect(200);
        assert_eq!((kinds(&retired), &retired["may"]["manage"]), (vec!["retired"], &json!(false)));
        commander.post_on(&brus(&app, "/retire"), read + 2, &json!({ "reason": "x" })).await.problem(409, "retired");
        let list = commander.get(AIRCRAFT).await.expect(200);
        assert!(list["items"].as_array().unwrap().iter().all(|one| one["registration"] != "BRUS-01"));
        let all = commander.get(&format!("{AIRCRAFT}?retired=true")).await.expect(200);
        assert_eq!(all["items"].as_array().unwrap().len(), list["items"].as_array().unwrap().len() + 1);
    }

    async fn a_technician_grounds_by_hand_in_the_own_unit(engine) {
        let app = TestApp::new(engine).await;
        let technician = app.signed_in(Role::Technician).await;
        let read = version(&one(&app, &technician).await);
        let why = json!({ "reason": "po tvrdém přistání" });
        let seen = technician.post_on(&brus(&app, "/ground"), read, &why).await.expect(200);
        assert_eq!((&seen["grounded_reason"], kinds(&seen)), (&json!("po tvrdém přistání"), vec!["grounded"]));
        technician.post_on(&brus(&app, "/ground"), read, &why).await.problem(412, "changed_meanwhile");
        let work = json!({ "work": "Prohlídka bez nálezu." });
        technician.post_on(&brus(&app, "/release"), read, &work).await.problem(412, "changed_meanwhile");
        let seen = technician.post_on(&brus(&app, "/release"), read + 1, &work).await.expect(201);
        assert_eq!((&seen["serviceability"], &seen["grounded_reason"]), (&json!("airworthy"), &Value::Null));
    }
}
