//! Operators: who sees and keeps them, their status and units, lists in pages.

use chrono::TimeDelta;
use letka_domain::access::Role;
use letka_tests::app::TestApp;
use letka_tests::client::Client;
use letka_tests::on_both_engines;
use serde_json::{Value, json};

use super::missions::{MISSIONS, draft, path};

pub(super) const OPERATORS: &str = "/api/v1/operators";

fn person(app: &TestApp, name: &str, badge: &str) -> Value {
    json!({ "name": name, "badge_number": badge, "unit_id": app.world.kladno,
        "contact": { "email": "uav@policie.example", "phone": "974 000 000", "note": " " } })
}

pub(super) fn at(one: &Value, rest: &str) -> String {
    format!("{OPERATORS}/{}{rest}", one["id"].as_str().unwrap())
}

on_both_engines! {
    async fn a_commander_keeps_the_people_of_the_unit(engine) {
        let app = TestApp::new(engine).await;
        let commander = app.signed_in(Role::Commander).await;
        let new = commander.post(OPERATORS, &person(&app, "Eva Malá", "200")).await.expect(201);
        assert_eq!((&new["status"], &new["note"], &new["version"]), (&json!("active"), &Value::Null, &json!(1)));
        for (field, change) in [
            ("name", json!({ "name": " " })),
            ("badge_number", json!({ "badge_number": "200" })),
            ("contact.email", json!({ "badge_number": "9", "contact": { "email": "nikdo" } })),
        ] {
            let mut body = person(&app, "Eva", "201");
            body.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
            let problem = commander.post(OPERATORS, &body).await.problem(422, "invalid");
            assert_eq!(problem["errors"][0]["field"], field);
        }
        let mut elsewhere = person(&app, "Eva", "201");
        elsewhere["unit_id"] = json!(app.world.kolin);
        commander.post(OPERATORS, &elsewhere).await.problem(403, "out_of_reach");
        let changed = json!({ "name": "Eva Velká", "badge_number": "200" });
        let changed = commander.put(&at(&new, ""), 1, &changed).await.expect(200);
        assert_eq!((&changed["name"], &changed["email"]), (&json!("Eva Velká"), &Value::Null));
        let again = json!({ "name": "Eva Malá", "badge_number": "200" });
        commander.put(&at(&new, ""), 1, &again).await.problem(412, "changed_meanwhile");
        let mut other = app.anonymous();
        other.sign_in("commander-kolin").await;
        other.get(&at(&new, "")).await.problem(403, "out_of_reach");
        let list = other.get(OPERATORS).await.expect(200);
        assert_eq!(list["items"], json!([]));
        let list = commander.get(&format!("{OPERATORS}?text=velka&status=active")).await.expect(200);
        assert_eq!((&list["items"][0]["name"], &list["next"]), (&json!("Eva Velká"), &Value::Null));
        let first = commander.get(&format!("{OPERATORS}?limit=1")).await.expect(200);
        let next = first["next"].as_str().unwrap();
        let second = commander.get(&format!("{OPERATORS}?limit=1&after={next}")).await.expect(200);
        assert_eq!(second["items"][0]["name"], "Jana Nováková");
        assert_eq!(second["items"][0]["standings"].as_array().unwrap().len(), 3);
    }

    async fn a_person_moves_and_the_history_stays(engine) {
        let app = TestApp::new(engine).await;
        let (admin, commander) = (app.signed_in(Role::Administrator).await, app.signed_in(Role::Commander).await);
        let pilot = json!({ "id": app.world.pilot });
        let to = json!({ "unit_id": app.world.kolin });
        let go = async |caller: &Client, version: i64| caller.post_on(&at(&pilot, "/move"), version, &to).await;
        go(&commander, 1).await.problem(403, "out_of_reach");
        let moved = go(&admin, 1).await.expect(200);
        assert_eq!(moved["unit"]["name"], "ÚO Kolín");
        assert_eq!(moved["moves"][0]["from"]["name"], "ÚO Kladno");
        go(&admin, 1).await.problem(422, "invalid");
        commander.get(&at(&pilot, "")).await.problem(403, "out_of_reach");
    }

    async fn who_is_suspended_from_a_moment_does_not_fly_from_then_on(engine) {
        let app = TestApp::new(engine).await;
        let (pilot, commander) = (app.signed_in(Role::Pilot).await, app.signed_in(Role::Commander).await);
        let mission = draft(&app, &pilot).await;
        let now = app.app.clock.now();
        let id = json!({ "id": app.world.pilot });
        let status = |status: &str, hours: i64| json!({ "status": status, "reason": "kázeň", "from": now + TimeDelta::hours(hours) });
        commander.post(&at(&id, "/status"), &json!({ "status": "suspended", "reason": " " })).await.problem(422, "invalid");
        let told = commander.post(&at(&id, "/status"), &status("suspended", 1)).await.expect(200);
        assert_eq!((&told["status"], &told["statuses"][0]["status"]), (&json!("active"), &json!("suspended")));
        // A mission before that flies, one after that does not.
        let plan = app.world.plan(now);
        let verdict = pilot.post(&format!("{MISSIONS}/check"), &plan).await.expect(200);
        assert_eq!(verdict["outcome"], "clear");
        let mut late = plan.clone();
        late["start"] = json!(now + TimeDelta::hours(2));
        let verdict = pilot.post(&format!("{MISSIONS}/check"), &late).await.expect(200);
        assert_eq!(verdict["outcome"], "blocked");
        pilot.act(&path(&mission, "/submit")).await.expect(200);
        commander.post(&at(&id, "/status"), &status("suspended", 0)).await.expect(200);
        letka_server::recheck::run_due(&app.app).await;
        let seen = pilot.get(&path(&mission, "")).await.expect(200);
        assert_eq!(seen["outcome"], "blocked");
        commander.post(&at(&id, "/status"), &json!({ "status": "active", "reason": "konec", "from": now + TimeDelta::hours(1) })).await.expect(200);
        let verdict = pilot.post(&format!("{MISSIONS}/check"), &late).await.expect(200);
        assert_eq!(verdict["outcome"], "clear");
    }
}
