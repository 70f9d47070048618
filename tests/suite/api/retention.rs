//! Personal data whose time is over: who is due, what keeps them, and what is gone afterwards.

use chrono::TimeDelta;
use letka_domain::access::Role;
use letka_store::audit::chain::Link;
use letka_store::audit::verify::{Step, Walk};
use letka_store::{Conn, StoreError};
use letka_tests::app::TestApp;
use letka_tests::client::Client;
use letka_tests::on_both_engines;
use serde_json::{Value, json};

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n0123456789";
const RETENTION: &str = "/api/v1/retention";

/// The pilot leaves, with a photograph in the register; the account is closed where that is said.
async fn leave(app: &TestApp, commander: &Client, admin: &Client, closed: bool) {
    let id = app.world.pilot.0;
    let path = format!("/api/v1/documents?owner_kind=operator&owner_id={id}&name=Portr%C3%A9t.png");
    commander.post_file(&path, PNG).await.expect(201);
    let left = json!({ "status": "left", "reason": "odchod ze zdravotních důvodů" });
    commander
        .post(&format!("/api/v1/operators/{id}/status"), &left)
        .await
        .expect(200);
    if closed {
        leave_account(admin).await;
    }
}

/// Where the data of the pilot stand.
fn state(retention: &Value) -> &str {
    retention["items"][0]["state"].as_str().unwrap_or("none")
}

/// How many files of documents there are.
fn files(app: &TestApp) -> usize {
    let folders = std::fs::read_dir(app.app.config.data_dir.join("documents")).unwrap();
    let folders = folders
        .map(|one| one.unwrap().path())
        .filter(|path| !path.ends_with("coming"));
    folders
        .map(|folder| std::fs::read_dir(folder).unwrap().count())
        .sum()
}

/// Whether the chain of the trail holds to its end.
async fn chain_holds(app: &TestApp) -> bool {
    let walk = |c: &mut Conn| Walk::after(Link::START).step(c, 100_000);
    let (_, step) = app.app.store.read::<_, StoreError, _>(walk).await.unwrap();
    step == Step::End
}

on_both_engines! {
    async fn what_is_due_is_erased_and_the_figures_and_the_chain_stay(engine) {
        let app = TestApp::new(engine).await;
        let commander = app.signed_in(Role::Commander).await;
        let admin = app.signed_in(Role::Administrator).await;
        let auditor = app.signed_in(Role::Auditor).await;
        let person = format!("/api/v1/operators/{}", app.world.pilot.0);
        let before = commander.get(&person).await.expect(200);
        let flights = commander.get("/api/v1/flights").await.expect(200)["items"].clone();
        leave(&app, &commander, &admin, true).await;
        // Nobody has said for how long: nothing is due, whenever it is.
        let seen = auditor.get(RETENTION).await.expect(200);
        assert_eq!((state(&seen), &seen["months"]), ("cannot_judge", &Value::Null));
        let months = json!({ "months": 2, "source": "skartační plán" });
        let set = admin.post("/api/v1/retention/periods", &months).await.expect(200);
        assert_eq!((state(&set), &set["due"]), ("waiting", &json!(0)));
        assert_eq!(set["items"][0]["documents"], 1);
        assert_eq!(letka_server::retention::erase_due(&app.app).await.unwrap(), 0);
        app.app.clock.advance(TimeDelta::days(70));
        let (commander, auditor) = (app.signed_in(Role::Commander).await, app.signed_in(Role::Auditor).await);
        let seen = auditor.get(RETENTION).await.expect(200);
        assert_eq!((state(&seen), &seen["due"]), ("due", &json!(1)));
        assert_eq!(files(&app), 1);
        assert_eq!(letka_server::retention::erase_due(&app.app).await.unwrap(), 1);
        assert_eq!(files(&app), 0, "the photograph is gone from disk");
        let after = commander.get(&person).await.expect(200);
        for field in ["name", "badge_number"] {
            assert_ne!(after[field], before[field], "{after}");
        }
        let told = after.to_string();
        for word in [before["name"].as_str().unwrap(), before["badge_number"].as_str().unwrap(), "zdravotních"] {
            assert!(!told.contains(word), "{word}: {told}");
        }
        assert_eq!(after["licences"].as_array().unwrap().len(), before["licences"].as_array().unwrap().len());
        assert_eq!(after["status"], "left");
        let kept = commander.get("/api/v1/flights").await.expect(200)["items"].clone();
        assert_eq!(kept.as_array().unwrap().len(), flights.as_array().unwrap().len());
        assert!(chain_holds(&app).await);
        let path = format!("/api/v1/audit?record_id={}&limit=200", app.world.pilot.0);
        let trail = auditor.get(&path).await.expect(200);
        assert!(!trail.to_string().contains("zdravotních"), "{trail}");
        let seen = auditor.get(RETENTION).await.expect(200);
        assert_eq!((seen["items"].as_array().unwrap().len(), &seen["erased"]), (0, &json!(1)));
        assert_eq!(letka_server::retention::erase_due(&app.app).await.unwrap(), 0);
    }

    async fn an_order_and_a_working_account_keep_the_data(engine) {
        let app = TestApp::new(engine).await;
        let commander = app.signed_in(Role::Commander).await;
        let admin = app.signed_in(Role::Administrator).await;
        leave(&app, &commander, &admin, false).await;
        admin.post("/api/v1/retention/periods", &json!({ "months": 1 })).await.expect(200);
        app.app.clock.advance(TimeDelta::days(40));
        let admin = app.signed_in(Role::Administrator).await;
        let seen = admin.get(RETENTION).await.expect(200);
        assert_eq!(state(&seen), "in_use");
        assert_eq!(letka_server::retention::erase_due(&app.app).await.unwrap(), 0);
        let commander = app.signed_in(Role::Commander).await;
        leave_account(&admin).await;
        let id = app.world.pilot.0;
        let hold = format!("/api/v1/retention/people/{id}/hold");
        admin.post(&hold, &json!({ "reason": " " })).await.problem(422, "invalid");
        let held = admin.post(&hold, &json!({ "reason": "soudní spor" })).await.expect(200);
        assert_eq!((state(&held), &held["items"][0]["hold"]["reason"]), ("held", &json!("soudní spor")));
        admin.post(&hold, &json!({ "reason": "znovu" })).await.problem(409, "held_already");
        assert_eq!(letka_server::retention::erase_due(&app.app).await.unwrap(), 0);
        commander.post(&hold, &json!({ "reason": "x" })).await.problem(403, "forbidden");
        let free = admin.act(&format!("/api/v1/retention/people/{id}/release")).await.expect(200);
        assert_eq!(state(&free), "due");
        // By hand goes only what was shown.
        let run = "/api/v1/retention/run";
        admin.post(run, &json!({ "people": [] })).await.problem(409, "retention_outdated");
        let done = admin.post(run, &json!({ "people": [id] })).await.expect(200);
        assert_eq!((&done["erased"], &done["retention"]["due"]), (&json!(1), &json!(0)));
        assert_eq!(files(&app), 0);
        assert!(chain_holds(&app).await);
    }

    async fn a_period_is_dated_and_only_added_to(engine) {
        let app = TestApp::new(engine).await;
        let admin = app.signed_in(Role::Administrator).await;
        let path = "/api/v1/retention/periods";
        let zero = admin.post(path, &json!({ "months": 0 })).await.problem(422, "invalid");
        assert_eq!(zero["errors"][0]["field"], "months");
        let past = json!({ "months": 60, "valid_from": "2020-01-01T00:00:00Z" });
        let past = admin.post(path, &past).await.problem(422, "invalid");
        assert_eq!(past["errors"][0]["field"], "valid_from");
        admin.post(path, &json!({ "months": 60 })).await.expect(200);
        let later = app.app.clock.now() + TimeDelta::days(10);
        let set = admin.post(path, &json!({ "months": 120, "valid_from": later })).await.expect(200);
        assert_eq!((&set["months"], set["periods"].as_array().unwrap().len()), (&json!(60), 2));
        let auditor = app.signed_in(Role::Auditor).await;
        auditor.post(path, &json!({ "months": 1 })).await.problem(403, "forbidden");
    }
}

/// Closes the accounts of the pilot.
async fn leave_account(admin: &Client) {
    let accounts = admin.get("/api/v1/accounts?limit=200").await.expect(200);
    for account in accounts["items"].as_array().unwrap() {
        if ["pilot", "commander-pilot"].contains(&account["username"].as_str().unwrap()) {
            let path = format!(
                "/api/v1/accounts/{}/disable",
                account["id"].as_str().unwrap()
            );
            admin.act(&path).await.expect(200);
        }
    }
}
