//! Deviations for urgent tasks, planned or not: attested, approved, flown, reported.

use letka_domain::access::Role;
use letka_server::reminders;
use letka_tests::app::TestApp;
use letka_tests::client::Client;
use letka_tests::on_both_engines;
use letka_tests::world::home;
use serde_json::{Value, json};

use super::missions::{MISSIONS, path};

const REGISTER: &str = "/api/v1/deviations";
const URGENT: &str = "/api/v1/missions/urgent";

fn reasons() -> Value {
    json!({
        "necessity": "Ztracené dítě v lese u Kladna, jinak než z výšky je do noci nenajdeme.",
        "urgency": "V noci má mrznout a dítě je oblečené jen lehce.",
        "interest": "Život a zdraví dítěte převažují nad ochranou zakázaného prostoru.",
    })
}

fn version(mission: &Value) -> i64 {
    mission["version"].as_i64().unwrap()
}

/// A draft through the prohibited zone, with every question answered.
async fn forbidden_draft(app: &TestApp, pilot: &Client) -> Value {
    let mut plan = app.world.plan(app.app.clock.now());
    plan["waypoints"][1] = json!({ "lat": 50.147, "lon": 14.1135, "height_m": 30.0 });
    let mission = pilot.post(MISSIONS, &plan).await.expect(201);
    assert_eq!(mission["outcome"], "permit", "{mission:#}");
    pilot.answer_all(&path(&mission, "")).await
}

/// An urgent flight in the prohibited zone.
fn in_the_zone(app: &TestApp) -> Value {
    json!({ "aircraft_id": app.world.brus, "position": home().offset(1000.0, 90.0), "purpose": "search",
        "radius_m": 100.0, "max_height_m": 40.0, "ground_below_takeoff_m": 5.0, "accept_unknown": true })
}

async fn entries(caller: &Client) -> Vec<Value> {
    let list = caller.get("/api/v1/deviations").await.expect(200);
    list["items"].as_array().unwrap().clone()
}

on_both_engines! {
    async fn an_officer_who_has_no_part_in_it_approves(engine) {
        let app = TestApp::new(engine).await;
        let pilot = app.signed_in(Role::Pilot).await;
        let (commander, officer) = (app.signed_in(Role::Commander).await, app.signed_in(Role::ComplianceOfficer).await);
        let mission = forbidden_draft(&app, &pilot).await;
        let deviation = path(&mission, "/deviation");
        let first = pilot.put(&deviation, version(&mission), &json!({ "necessity": "dítě v lese" })).await.expect(200);
        assert_eq!(first["deviation"]["state"], "incomplete");
        assert_eq!(first["deviation"]["necessity"]["by"], "Test pilot");
        pilot.put(&deviation, version(&mission), &reasons()).await.problem(412, "changed_meanwhile");
        let approve = path(&mission, "/deviation/approve");
        officer.act_on(&approve, version(&first)).await.problem(409, "attestations_owed");
        let whole = pilot.put(&deviation, version(&first), &reasons()).await.expect(200);
        assert!(whole["deviation"]["interest"].is_object() && whole["may_fly"] == false);

        pilot.act_on(&approve, version(&whole)).await.problem(403, "forbidden");
        let mut own = app.anonymous();
        own.sign_in("commander-pilot").await;
        own.act_on(&approve, version(&whole)).await.problem(403, "own_mission");
        let mut other = app.anonymous();
        other.sign_in("commander-kolin").await;
        other.act_on(&approve, version(&whole)).await.problem(403, "other_unit");
        officer.act_on(&approve, version(&first)).await.problem(412, "changed_meanwhile");
        officer.act(&approve).await.problem(428, "version_missing");
        let approved = officer.act_on(&approve, version(&whole)).await.expect(200);
        assert_eq!(approved["deviation"]["approved"]["by"], "Test compliance");
        assert_eq!((&approved["deviation"]["state"], &approved["may_fly"]), (&json!("approved"), &json!(true)));
        let lifted = approved["verdict"]["findings"].as_array().unwrap();
        assert!(lifted.iter().any(|one| one["deviation"] == true && one["zone"] == "LKT1"));
        pilot.put(&deviation, version(&approved), &reasons()).await.problem(409, "deviation_approved");
        officer.act_on(&approve, version(&approved)).await.problem(409, "deviation_approved");

        pilot.act(&path(&mission, "/submit")).await.expect(200);
        commander.act(&path(&mission, "/approve")).await.expect(200);
        let report = json!({ "text": "Dítě nalezeno." });
        pilot.post(&path(&mission, "/deviation/report"), &report).await.problem(409, "wrong_state");
    }

    async fn who_attests_does_not_decide(engine) {
        let app = TestApp::new(engine).await;
        let (pilot, commander) = (app.signed_in(Role::Pilot).await, app.signed_in(Role::Commander).await);
        let mission = forbidden_draft(&app, &pilot).await;
        let attested = commander.put(&path(&mission, "/deviation"), version(&mission), &reasons()).await.expect(200);
        assert_eq!(attested["deviation"]["urgency"]["by"], "Test commander");
        let approve = path(&mission, "/deviation/approve");
        commander.act_on(&approve, version(&attested)).await.problem(403, "own_mission");
        pilot.act(&path(&mission, "/submit")).await.expect(200);
        commander.act(&path(&mission, "/approve")).await.problem(403, "own_mission");
        let seen = commander.get(&path(&mission, "")).await.expect(200);
        assert_eq!(seen["actions"], json!(["coordinate", "attest"]));
        let empty = json!({});
        commander.put(&path(&mission, "/deviation"), version(&seen), &empty).await.problem(422, "invalid");
    }

    async fn another_plan_needs_another_deviation_and_the_old_one_stays_marked(engine) {
        let app = TestApp::new(engine).await;
        let (pilot, officer) = (app.signed_in(Role::Pilot).await, app.signed_in(Role::ComplianceOfficer).await);
        let mission = forbidden_draft(&app, &pilot).await;
        let attested = pilot.put(&path(&mission, "/deviation"), version(&mission), &reasons()).await.expect(200);
        let approved = officer.act_on(&path(&mission, "/deviation/approve"), version(&attested)).await.expect(200);
        let mut plan = approved["plan"].clone();
        plan["waypoints"][1]["height_m"] = json!(70.0);
        let changed = pilot.put(&path(&mission, ""), version(&approved), &plan).await.expect(200);
        assert_eq!((&changed["deviation"], &changed["outcome"]), (&Value::Null, &json!("permit")));
        let marked = entries(&officer).await;
        assert_eq!((marked.len(), &marked[0]["outdated"]), (1, &json!(true)));
        assert_eq!(marked[0]["mission"]["id"], mission["id"]);
        let anew = pilot.put(&path(&mission, "/deviation"), version(&changed), &reasons()).await.expect(200);
        assert_eq!(anew["deviation"]["state"], "incomplete");
        assert_eq!(entries(&officer).await.len(), 2);
    }

    async fn an_urgent_flight_starts_at_once_and_owes_its_reasons(engine) {
        let app = TestApp::new(engine).await;
        let (pilot, officer) = (app.signed_in(Role::Pilot).await, app.signed_in(Role::ComplianceOfficer).await);
        let started = pilot.post(URGENT, &in_the_zone(&app)).await.expect(201);
        assert_eq!((&started["state"], &started["urgent"]), (&json!("started"), &json!(true)));
        assert_eq!(started["deviation"]["state"], "incomplete");
        assert_eq!(started["plan"]["area"], json!({ "radius_m": 100.0, "height_m": 40.0, "minutes": 30 }));
        pilot.act(&path(&started, "/cancel")).await.problem(409, "wrong_state");
        pilot.act(&path(&started, "/upload")).await.problem(409, "wrong_state");
        let close = path(&started, "/close");
        pilot.act(&close).await.problem(409, "attestations_owed");
        let attested = pilot.put(&path(&started, "/deviation"), version(&started), &reasons()).await.expect(200);
        pilot.act(&close).await.problem(409, "open_questions");
        let answered = pilot.answer_all(&path(&attested, "")).await;
        assert_eq!(answered["open_questions"], 0);
        let closed = pilot.act(&close).await.expect(200);
        assert_eq!(closed["state"], "flown");
        assert!(closed["closed_at"].is_string());
        pilot.act(&close).await.problem(409, "wrong_state");
        pilot.post(&path(&started, "/answers"), &json!([{ "rule": "SAF-01", "question": "?", "yes": false }])).await.problem(409, "wrong_state");

        // The approval and the report are still due.
        let owed = entries(&officer).await;
        assert_eq!((&owed[0]["urgent"], &owed[0]["deviation"]["state"]), (&json!(true), &json!("incomplete")));
        assert!(owed[0]["deviation"]["report_due_at"].is_string());
        let closed = officer.get(&path(&started, "")).await.expect(200);
        assert_eq!(closed["actions"], json!(["approve_deviation", "report"]));
        let approved = officer.act_on(&path(&started, "/deviation/approve"), version(&closed)).await.expect(200);
        assert_eq!(approved["deviation"]["state"], "report_due");
        app.app.clock.advance(chrono::TimeDelta::hours(73));
        let (pilot, officer) = (app.signed_in(Role::Pilot).await, app.signed_in(Role::ComplianceOfficer).await);
        assert_eq!(entries(&officer).await[0]["deviation"]["overdue"], true);
        let report = json!({ "text": "Dítě nalezeno v pořádku." });
        let done = pilot.post(&path(&started, "/deviation/report"), &report).await.expect(200);
        assert_eq!((&done["deviation"]["state"], &done["deviation"]["overdue"]), (&json!("complete"), &json!(false)));
        pilot.post(&path(&started, "/deviation/report"), &report).await.problem(409, "report_filed");
    }

    async fn a_safety_rule_stops_an_urgent_flight_and_the_attempt_is_kept(engine) {
        let app = TestApp::new(engine).await;
        let (pilot, commander) = (app.signed_in(Role::Pilot).await, app.signed_in(Role::Commander).await);
        let mut grounded = in_the_zone(&app);
        grounded["aircraft_id"] = json!(app.world.mavic);
        let problem = pilot.post(URGENT, &grounded).await.problem(409, "urgent_refused");
        assert_eq!(problem["verdict"]["outcome"], "blocked");
        let attempt = json!({ "id": problem["mission_id"] });
        let kept = commander.get(&path(&attempt, "")).await.expect(200);
        assert_eq!((&kept["state"], &kept["urgent"]), (&json!("refused"), &json!(true)));
        assert_eq!((&kept["started_at"], &kept["deviation"]), (&Value::Null, &Value::Null));
        pilot.act(&path(&attempt, "/close")).await.problem(409, "wrong_state");
        let verdicts = pilot.get(&path(&attempt, "/verdicts")).await.expect(200);
        assert_eq!(verdicts["items"][0]["cause"], "urgent");

        let mut odd = in_the_zone(&app);
        odd["radius_m"] = json!(0.0);
        odd["minutes"] = json!(0);
        let problem = pilot.post(URGENT, &odd).await.problem(422, "invalid");
        let fields: Vec<&Value> = problem["errors"].as_array().unwrap().iter().map(|e| &e["field"]).collect();
        assert_eq!(fields, ["area.radius_m", "area.minutes"]);
    }

    async fn what_departs_from_nothing_owes_nothing_but_answers(engine) {
        let app = TestApp::new(engine).await;
        let pilot = app.signed_in(Role::Pilot).await;
        let mut free = in_the_zone(&app);
        free["position"] = json!(home().offset(1500.0, 270.0));
        let started = pilot.post(URGENT, &free).await.expect(201);
        let findings = started["verdict"]["findings"].as_array().unwrap();
        let departs = |one: &Value| one["waivable"] == true && (one["state"] == "fail" || one["state"] == "cannot_judge");
        assert_eq!(started["deviation"].is_object(), findings.iter().any(departs));
        if started["deviation"].is_null() {
            pilot.answer_all(&path(&started, "")).await;
            pilot.act(&path(&started, "/close")).await.expect(200);
        }
    }

    async fn areas_are_for_urgent_flights(engine) {
        let app = TestApp::new(engine).await;
        let pilot = app.signed_in(Role::Pilot).await;
        let mut plan = app.world.plan(app.app.clock.now());
        plan["waypoints"] = json!([]);
        plan["area"] = json!({ "radius_m": 100.0, "height_m": 40.0, "minutes": 30 });
        pilot.post("/api/v1/missions/check", &plan).await.expect(200);
        let problem = pilot.post(MISSIONS, &plan).await.problem(422, "invalid");
        assert_eq!(problem["errors"][0]["field"], "area");
    }

    async fn the_register_is_filtered_opened_and_taken_away(engine) {
        let app = TestApp::new(engine).await;
        let (pilot, officer) = (app.signed_in(Role::Pilot).await, app.signed_in(Role::ComplianceOfficer).await);
        let start = app.app.clock.now();
        let started = pilot.post(URGENT, &in_the_zone(&app)).await.expect(201);
        let first = json!({ "necessity": "dítě v lese u Kladna, jinak ho nenajdeme" });
        let first = pilot.put(&path(&started, "/deviation"), version(&started), &first).await.expect(200);
        let attested = pilot.put(&path(&started, "/deviation"), version(&first), &reasons()).await.expect(200);
        officer.act_on(&path(&started, "/deviation/approve"), version(&attested)).await.expect(200);

        let found = async |query: String| {
            let list = officer.get(&format!("{REGISTER}?{query}")).await.expect(200);
            list["items"].as_array().unwrap().len()
        };
        let day = |days: i64| (start + chrono::TimeDelta::days(days)).format("%Y-%m-%dT%H:%M:%SZ");
        for (query, expected) in [
            ("report=due".to_owned(), 1),
            ("report=late".to_owned(), 0),
            ("report=done".to_owned(), 0),
            (format!("from={}", day(-1)), 1),
            (format!("from={}", day(1)), 0),
            (format!("to={}", day(-1)), 0),
            (format!("unit={}", app.world.kladno), 1),
        ] {
            assert_eq!(found(query.clone()).await, expected, "{query}");
        }
        officer.get(&format!("{REGISTER}?report=perhaps")).await.problem(422, "invalid");

        let one = &entries(&officer).await[0];
        assert_eq!((&one["deviation"]["report_due_assumed"], &one["deviation"]["overdue"]), (&json!(true), &json!(false)));
        let at = format!("{REGISTER}/{}", one["deviation"]["id"].as_str().unwrap());
        let whole = officer.get(&at).await.expect(200);
        let kinds: Vec<&Value> = whole["steps"].as_array().unwrap().iter().map(|step| &step["kind"]).collect();
        assert_eq!(kinds, ["necessity", "necessity", "urgency", "interest", "approval"]);
        pilot.get(&at).await.problem(403, "forbidden");
        let mut other = app.anonymous();
        other.sign_in("commander-kolin").await;
        other.get(&at).await.problem(403, "out_of_reach");
        assert_eq!(entries(&other).await.len(), 0);

        let csv = officer.get(&format!("{REGISTER}/file?format=csv")).await;
        let csv = String::from_utf8_lossy(&csv.bytes);
        assert!(csv.contains("Život a zdraví dítěte převažují"), "{csv}");
        for (format, begins) in [("xlsx", &b"PK"[..]), ("pdf", b"%PDF-")] {
            let file = officer.get(&format!("{REGISTER}/file?format={format}&language=en")).await;
            assert!(file.status.is_success() && file.bytes.starts_with(begins), "{format}");
        }
    }

    async fn whoever_owes_a_report_is_reminded_and_told_when_it_is_overdue(engine) {
        let app = TestApp::new(engine).await;
        let pilot = app.signed_in(Role::Pilot).await;
        let started = pilot.post(URGENT, &in_the_zone(&app)).await.expect(201);
        pilot.put(&path(&started, "/deviation"), version(&started), &reasons()).await.expect(200);
        reminders::run_due(&app.app).await;
        let reports = async |role: Role| {
            let told = app.signed_in(role).await.get("/api/v1/notifications?limit=200").await.expect(200);
            let items = told["items"].as_array().unwrap().iter();
            items.filter(|one| one["news"]["what"] == "report").count()
        };
        assert_eq!((reports(Role::Pilot).await, reports(Role::ComplianceOfficer).await), (1, 1), "it is due in three days");
        app.app.clock.advance(chrono::TimeDelta::hours(97));
        assert!(reminders::run_due(&app.app).await > 0);
        let late = reports(Role::Pilot).await;
        assert!(late > 1, "on the day, and that it is overdue: {late}");
        reminders::run_due(&app.app).await;
        assert_eq!(reports(Role::Pilot).await, late, "nobody is told twice");
        let pilot = app.signed_in(Role::Pilot).await;
        pilot.post(&path(&started, "/deviation/report"), &json!({ "text": "Dítě nalezeno." })).await.expect(200);
        app.app.clock.advance(chrono::TimeDelta::hours(24));
        reminders::run_due(&app.app).await;
        assert_eq!(reports(Role::Pilot).await, late);
    }
}
