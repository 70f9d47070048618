//! Licences: issuing, renewing, suspending, kinds as data, and how at once the check knows of it.

use chrono::TimeDelta;
use letka_domain::access::Role;
use letka_tests::app::TestApp;
use letka_tests::client::Client;
use letka_tests::on_both_engines;
use serde_json::{Value, json};

use super::missions::MISSIONS;

const KINDS: &str = "/api/v1/licence-kinds";

pub(super) async fn kind(caller: &Client, code: &str) -> Value {
    let list = caller.get(KINDS).await.expect(200);
    let mut found = list["items"].as_array().unwrap().iter();
    found.find(|kind| kind["code"] == code).cloned().unwrap()
}

pub(super) fn licence(app: &TestApp, kind: &Value, number: &str, days: (i64, i64)) -> Value {
    let now = app.app.clock.now();
    json!({ "kind_id": kind["id"], "number": number, "issued_by": "PP ČR",
        "valid_from": now + TimeDelta::days(days.0), "valid_to": now + TimeDelta::days(days.1) })
}

pub(super) fn of_pilot(app: &TestApp, rest: &str) -> String {
    format!("/api/v1/operators/{}{rest}", app.world.pilot)
}

fn at(licence: &Value, rest: &str) -> String {
    format!("/api/v1/licences/{}{rest}", licence["id"].as_str().unwrap())
}

async fn outcome(app: &TestApp, pilot: &Client) -> Value {
    let plan = app.world.plan(app.app.clock.now());
    pilot
        .post(&format!("{MISSIONS}/check"), &plan)
        .await
        .expect(200)["outcome"]
        .clone()
}

on_both_engines! {
    async fn a_licence_is_issued_renewed_and_never_changed(engine) {
        let app = TestApp::new(engine).await;
        let officer = app.signed_in(Role::ComplianceOfficer).await;
        let a2 = kind(&officer, "open_a2").await;
        let new = licence(&app, &a2, "A2-1", (-10, 30));
        let first = officer.post(&of_pilot(&app, "/licences"), &new).await.expect(201);
        assert_eq!((&first["state"], &first["days_left"]), (&json!("ends_soon"), &json!(29)));
        let backwards = licence(&app, &a2, "A2-2", (10, 9));
        let problem = officer.post(&of_pilot(&app, "/licences"), &backwards).await.problem(422, "invalid");
        assert_eq!(problem["errors"][0]["field"], "valid_to");
        assert_eq!(problem["errors"][0]["message"], "a licence must end after it starts");
        let twice = officer.post(&of_pilot(&app, "/licences"), &new).await.problem(422, "invalid");
        assert_eq!(twice["errors"][0]["field"], "number");
        let mut renewal = licence(&app, &a2, "", (20, 400));
        renewal.as_object_mut().unwrap().remove("number");
        let shorter = licence(&app, &a2, "A2-1", (-5, 10));
        officer.post(&at(&first, "/renew"), &shorter).await.problem(422, "invalid");
        let second = officer.post(&at(&first, "/renew"), &renewal).await.expect(201);
        assert_eq!((&second["number"], &second["renews_id"], &second["state"]), (&json!("A2-1"), &first["id"], &json!("not_yet")));
        renewal["valid_to"] = json!(app.app.clock.now() + TimeDelta::days(800));
        renewal["valid_from"] = json!(app.app.clock.now() + TimeDelta::days(21));
        officer.post(&at(&first, "/renew"), &renewal).await.problem(409, "licence_renewed");
        let seen = officer.get(&of_pilot(&app, "")).await.expect(200);
        let kept = seen["licences"].as_array().unwrap().iter().find(|one| one["id"] == first["id"]).unwrap();
        assert_eq!((&kept["renewed_by_id"], &kept["valid"]), (&second["id"], &first["valid"]));
        let mut other = app.anonymous();
        other.sign_in("commander-kolin").await;
        other.post(&of_pilot(&app, "/licences"), &new).await.problem(403, "out_of_reach");
    }

    async fn a_suspension_reaches_the_check_at_once_and_its_lifting_too(engine) {
        let app = TestApp::new(engine).await;
        let (pilot, officer) = (app.signed_in(Role::Pilot).await, app.signed_in(Role::ComplianceOfficer).await);
        assert_eq!(outcome(&app, &pilot).await, "clear");
        let seen = officer.get(&of_pilot(&app, "")).await.expect(200);
        let rating = seen["licences"].as_array().unwrap().iter()
            .find(|one| one["kind"]["meaning"] == "rating_brus").unwrap().clone();
        let step = |step: &str| json!({ "step": step, "reason": "kontrola" });
        officer.post(&at(&rating, "/steps"), &step("lift")).await.problem(409, "licence_not_suspended");
        let suspended = officer.post(&at(&rating, "/steps"), &step("suspend")).await.expect(200);
        assert_eq!((&suspended["state"], &suspended["steps"][0]["by"]), (&json!("suspended"), &json!("Test compliance")));
        assert_eq!(outcome(&app, &pilot).await, "blocked");
        app.app.clock.advance(TimeDelta::minutes(1));
        let lifted = officer.post(&at(&rating, "/steps"), &step("lift")).await.expect(200);
        assert_eq!(lifted["steps"].as_array().unwrap().len(), 2);
        assert_eq!(outcome(&app, &pilot).await, "clear");
        officer.post(&at(&rating, "/steps"), &step("revoke")).await.expect(200);
        assert_eq!(outcome(&app, &pilot).await, "blocked");
        officer.post(&at(&rating, "/steps"), &step("lift")).await.problem(409, "licence_revoked");
    }

    async fn a_kind_that_is_required_is_demanded_without_a_new_program(engine) {
        let app = TestApp::new(engine).await;
        let (pilot, officer) = (app.signed_in(Role::Pilot).await, app.signed_in(Role::ComplianceOfficer).await);
        let medical = kind(&officer, "medical").await;
        let now = app.app.clock.now();
        let mut said = json!({ "code": "medical", "name_cs": "zdravotní způsobilost", "name_en": "medical fitness",
            "category": "medical", "validity_months": 24, "required_from": now + TimeDelta::hours(1) });
        let path = format!("{KINDS}/{}", medical["id"].as_str().unwrap());
        officer.put(&path, 1, &said).await.expect(200);
        assert_eq!(outcome(&app, &pilot).await, "clear", "not yet");
        said["required_from"] = json!(now - TimeDelta::hours(1));
        officer.put(&path, 1, &said).await.problem(412, "changed_meanwhile");
        officer.put(&path, 2, &said).await.expect(200);
        assert_eq!(outcome(&app, &pilot).await, "blocked");
        let mut held = licence(&app, &medical, "M-1", (-1, 100));
        held["limits"] = json!({ "text": "s korekcí zraku", "day_only": false, "max_height_agl_m": null });
        officer.post(&of_pilot(&app, "/licences"), &held).await.expect(201);
        let plan = app.world.plan(app.app.clock.now());
        let verdict = pilot.post(&format!("{MISSIONS}/check"), &plan).await.expect(200);
        let asked = verdict["findings"].as_array().unwrap().iter().find(|one| one["rule"] == "CRW-01").unwrap();
        assert_eq!(asked["state"], "ask", "{asked}");
        let new = json!({ "code": "NVG", "name_cs": "noční vidění", "name_en": "night vision", "category": "other" });
        let problem = officer.post(KINDS, &new).await.problem(422, "invalid");
        assert_eq!(problem["errors"][0]["field"], "code");
        let mut new = new.clone();
        new["code"] = json!("nvg");
        officer.post(KINDS, &new).await.expect(201);
        officer.post(KINDS, &new).await.problem(422, "invalid");
    }

    async fn rules_about_practice_begin_and_end(engine) {
        let app = TestApp::new(engine).await;
        let officer = app.signed_in(Role::ComplianceOfficer).await;
        let list = officer.get("/api/v1/currency-rules").await.expect(200);
        let known: Vec<(&Value, &Value)> = list["items"].as_array().unwrap().iter().map(|one| (&one["flights"], &one["assumed"])).collect();
        assert_eq!(known.len(), 2);
        assert!(known.iter().all(|(_, assumed)| **assumed == json!(true)));
        let rule = json!({ "flights": 5, "within_days": 180, "light": "day", "source": "Pokyn 231/2024" });
        let rule = officer.post("/api/v1/currency-rules", &rule).await.expect(201);
        assert_eq!((&rule["assumed"], &rule["valid_to"]), (&json!(false), &Value::Null));
        app.app.clock.advance(TimeDelta::minutes(1));
        let end = format!("/api/v1/currency-rules/{}/end", rule["id"].as_str().unwrap());
        assert!(officer.act(&end).await.expect(200)["valid_to"].is_string());
        officer.act(&end).await.problem(404, "not_found");
        let none = json!({ "flights": 0, "within_days": 180, "light": "day" });
        officer.post("/api/v1/currency-rules", &none).await.problem(422, "invalid");
    }
}
