//! The release queue, deputies, ranks, and missions that meet.

use chrono::TimeDelta;
use letka_domain::access::Role;
use letka_domain::airspace::Restriction;
use letka_server::recheck;
use letka_tests::app::TestApp;
use letka_tests::client::Client;
use letka_tests::on_both_engines;
use serde_json::{Value, json};

use super::answers::enter_zone;
use super::missions::{MISSIONS, draft, path};

const QUEUE: &str = "/api/v1/missions/queue";
const DEPUTIES: &str = "/api/v1/deputies";

async fn queue(caller: &Client) -> Vec<Value> {
    let list = caller.get(QUEUE).await.expect(200);
    list["items"].as_array().unwrap().clone()
}

async fn submitted(app: &TestApp, pilot: &Client, minutes: i64) -> Value {
    let mut plan = app.world.plan(app.app.clock.now());
    plan["start"] = json!(app.app.clock.now() + TimeDelta::minutes(minutes));
    let mission = pilot.post(MISSIONS, &plan).await.expect(201);
    pilot.act(&path(&mission, "/submit")).await.expect(200)
}

async fn account(app: &TestApp, username: &str) -> (Client, Value) {
    let mut caller = app.anonymous();
    caller.sign_in(username).await;
    let name = username.to_owned();
    let find = move |c: &mut letka_store::Conn| letka_store::accounts::find_by_username(c, &name);
    let found = app.app.store.read(find).await.unwrap().unwrap();
    (caller, json!(found.account.id))
}

on_both_engines! {
    async fn the_queue_shows_what_waits_and_what_changed(engine) {
        let app = TestApp::new(engine).await;
        let (pilot, commander) = (app.signed_in(Role::Pilot).await, app.signed_in(Role::Commander).await);
        let late = submitted(&app, &pilot, 300).await;
        let early = submitted(&app, &pilot, 100).await;
        draft(&app, &pilot).await;
        let waiting = queue(&commander).await;
        let ids: Vec<&Value> = waiting.iter().map(|one| &one["mission"]["id"]).collect();
        assert_eq!(ids, [&early["id"], &late["id"]]);
        assert!((98..=100).contains(&waiting[0]["minutes_to_takeoff"].as_i64().unwrap()));
        assert_eq!(waiting[0]["changes"]["groups"], json!([]));
        assert!(waiting[0]["mission"]["open_questions"].as_i64().unwrap() > 0);
        app.app.clock.advance(TimeDelta::minutes(1));
        enter_zone(&app, "LKT8", Restriction::Prohibited).await;
        recheck::run_due(&app.app).await;
        let waiting = queue(&commander).await;
        let changes = &waiting[0]["changes"];
        assert_eq!((&changes["before"], &changes["after"]), (&json!("clear"), &json!("permit")));
        assert_eq!(changes["groups"][0]["changes"][0]["zone"], "LKT8");
        let (other, _) = account(&app, "commander-kolin").await;
        assert!(queue(&other).await.is_empty(), "another unit's");
        let officer = app.signed_in(Role::ComplianceOfficer).await;
        assert!(queue(&officer).await.is_empty(), "nobody named the officer");
    }

    async fn a_refusal_is_final(engine) {
        let app = TestApp::new(engine).await;
        let (pilot, commander) = (app.signed_in(Role::Pilot).await, app.signed_in(Role::Commander).await);
        let mission = submitted(&app, &pilot, 60).await;
        let refuse = path(&mission, "/refuse");
        commander.post(&refuse, &json!({ "reason": " " })).await.problem(422, "invalid");
        let (own, _) = account(&app, "commander-pilot").await;
        own.post(&refuse, &json!({ "reason": "ne" })).await.problem(403, "own_mission");
        let refused = commander.post(&refuse, &json!({ "reason": "Není proč letět." })).await.expect(200);
        assert_eq!((&refused["state"], &refused["comment"]), (&json!("refused"), &json!("Není proč letět.")));
        let version = refused["version"].as_i64().unwrap();
        pilot.put(&path(&mission, ""), version, &refused["plan"]).await.problem(409, "wrong_state");
        pilot.act(&path(&mission, "/submit")).await.problem(409, "wrong_state");
        pilot.act(&path(&mission, "/cancel")).await.problem(409, "wrong_state");
        let list = pilot.get(&format!("{MISSIONS}?state=refused")).await.expect(200);
        assert_eq!(list["items"][0]["id"], mission["id"]);
    }

    async fn a_deputy_decides_for_a_while(engine) {
        let app = TestApp::new(engine).await;
        let (pilot, commander) = (app.signed_in(Role::Pilot).await, app.signed_in(Role::Commander).await);
        let mission = draft(&app, &pilot).await;
        pilot.act(&path(&mission, "/submit")).await.expect(200);
        let (officer, officer_id) = account(&app, "compliance").await;
        let (other, other_id) = account(&app, "commander-kolin").await;
        let (_, pilot_id) = account(&app, "pilot").await;
        let (_, own_id) = account(&app, "commander").await;
        officer.act(&path(&mission, "/approve")).await.problem(403, "other_unit");
        let now = app.app.clock.now();
        let name = |id: &Value, start, end| json!({ "account_id": id,
            "valid": { "start": now + TimeDelta::minutes(start), "end": now + TimeDelta::minutes(end) } });
        let officers = commander.get("/api/v1/officers").await.expect(200);
        let known: Vec<&Value> = officers["items"].as_array().unwrap().iter().map(|one| &one["id"]).collect();
        assert!(known.contains(&&officer_id) && known.contains(&&other_id) && !known.contains(&&own_id));
        for (body, field) in [
            (name(&pilot_id, 0, 60), "account_id"),
            (name(&own_id, 0, 60), "account_id"),
            (name(&json!("00000000-0000-7000-8000-000000000000"), 0, 60), "account_id"),
            (name(&officer_id, -60, -1), "valid"),
            (name(&officer_id, 0, 60 * 24 * 367), "valid"),
        ] {
            let problem = commander.post(DEPUTIES, &body).await.problem(422, "invalid");
            assert_eq!(problem["errors"][0]["field"], field, "{body}");
        }
        commander.post(DEPUTIES, &name(&officer_id, 5, 60)).await.expect(201);
        let named = commander.post(DEPUTIES, &name(&other_id, 0, 60)).await.expect(201);
        assert_eq!((&named["active"], &named["own"]), (&json!(true), &json!(true)));
        // Not yet the one, at once the other.
        officer.act(&path(&mission, "/approve")).await.problem(403, "other_unit");
        assert_eq!(queue(&other).await.len(), 1);
        let end = format!("{DEPUTIES}/{}/end", named["id"].as_str().unwrap());
        other.act(&end).await.problem(404, "not_found");
        let ended = commander.act(&end).await.expect(200);
        assert_eq!(ended["active"], false);
        other.act(&path(&mission, "/approve")).await.problem(403, "other_unit");
        app.app.clock.advance(TimeDelta::minutes(6));
        let list = officer.get(DEPUTIES).await.expect(200);
        assert_eq!(list["items"].as_array().unwrap().len(), 2);
        let approved = officer.act(&path(&mission, "/approve")).await.expect(200);
        assert_eq!((&approved["state"], &approved["decided_by"]), (&json!("approved"), &json!("Test compliance")));
    }

    async fn a_deputy_does_not_decide_on_a_mission_of_his_own(engine) {
        let app = TestApp::new(engine).await;
        let (pilot, other) = (app.signed_in(Role::Pilot).await, account(&app, "commander-kolin").await.0);
        let mission = draft(&app, &pilot).await;
        pilot.act(&path(&mission, "/submit")).await.expect(200);
        let (_, own_id) = account(&app, "commander-pilot").await;
        let now = app.app.clock.now();
        let valid = json!({ "start": now, "end": now + TimeDelta::hours(1) });
        other.post(DEPUTIES, &json!({ "account_id": own_id, "valid": valid })).await.expect(201);
        let (own, _) = account(&app, "commander-pilot").await;
        own.act(&path(&mission, "/approve")).await.problem(403, "own_mission");
        own.post(&path(&mission, "/return"), &json!({ "comment": "x" })).await.problem(403, "own_mission");
        own.post(&path(&mission, "/rank"), &json!({ "rank": 1 })).await.problem(403, "own_mission");
    }

    async fn missions_that_may_meet_know_of_each_other(engine) {
        let app = TestApp::new(engine).await;
        let (pilot, commander) = (app.signed_in(Role::Pilot).await, app.signed_in(Role::Commander).await);
        let first = submitted(&app, &pilot, 60).await;
        let apart = submitted(&app, &pilot, 600).await;
        let second = submitted(&app, &pilot, 61).await;
        let causes = |list: &Value| {
            let items = list["items"].as_array().unwrap().iter();
            items.map(|one| one["cause"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
        };
        let of = |mission: &Value| { let (pilot, path) = (&pilot, path(mission, "/verdicts")); async move {
            pilot.get(&path).await.expect(200)
        }};
        assert_eq!(causes(&of(&first).await), ["traffic", "submit", "check"]);
        assert_eq!(causes(&of(&apart).await), ["submit", "check"]);
        let last = of(&second).await["items"][0]["id"].clone();
        let facts = pilot.get(&format!("/api/v1/verdicts/{}", last.as_str().unwrap())).await.expect(200);
        let met = facts["facts"]["traffic"].as_array().unwrap();
        assert_eq!((met.len(), &met[0]["id"], &met[0]["rank"]), (1, &first["id"], &Value::Null));

        commander.post(&path(&first, "/rank"), &json!({ "rank": 0 })).await.problem(422, "invalid");
        let ranked = commander.post(&path(&first, "/rank"), &json!({ "rank": 2 })).await.expect(200);
        assert_eq!(ranked["rank"], 2);
        let last = of(&second).await["items"][0].clone();
        assert_eq!(last["cause"], "traffic");
        let facts = pilot.get(&format!("/api/v1/verdicts/{}", last["id"].as_str().unwrap())).await.expect(200);
        assert_eq!(facts["facts"]["traffic"][0]["rank"], 2);
        // Given up, it flies nowhere.
        pilot.act(&path(&first, "/cancel")).await.expect(200);
        let last = of(&second).await["items"][0]["id"].clone();
        let facts = pilot.get(&format!("/api/v1/verdicts/{}", last.as_str().unwrap())).await.expect(200);
        assert_eq!(facts["facts"]["traffic"], json!([]));
    }
}
