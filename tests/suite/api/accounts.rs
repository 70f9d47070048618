//! Accounts as administrators look after them.

use letka_domain::access::{Grant, Role};
use letka_store::accounts::{self, NewAccount};
use letka_store::{Actor, Tx};
use letka_tests::app::TestApp;
use letka_tests::client::{Answer, Client};
use letka_tests::on_both_engines;
use letka_tests::world::{PASSWORD, World};
use serde_json::{Value, json};

const ACCOUNTS: &str = "/api/v1/accounts";
const SESSION: &str = "/api/v1/session";

async fn find(caller: &Client, username: &str) -> Value {
    let path = format!("{ACCOUNTS}?text={username}");
    let list = caller.get(&path).await.expect(200);
    let items = list["items"].as_array().unwrap().clone();
    let found = items.into_iter().find(|one| one["username"] == username);
    found.unwrap()
}

async fn act(caller: &Client, username: &str, what: &str) -> Answer {
    let id = find(caller, username).await["id"].clone();
    caller
        .act(&format!("{ACCOUNTS}/{}/{what}", id.as_str().unwrap()))
        .await
}

async fn give(caller: &Client, username: &str, role: &Value) -> Answer {
    let id = find(caller, username).await["id"].clone();
    caller
        .post(&format!("{ACCOUNTS}/{}/roles", id.as_str().unwrap()), role)
        .await
}

async fn attempt(app: &TestApp, username: &str, password: &Value) -> Answer {
    let body = json!({ "username": username, "password": password });
    app.anonymous().post(SESSION, &body).await
}

/// An administrator of one unit only.
async fn unit_administrator(app: &TestApp) -> Client {
    let unit = app.world.kolin;
    let find = |c: &mut letka_store::Conn| accounts::find_by_username(c, "pilot");
    let hash = app
        .app
        .store
        .read(find)
        .await
        .unwrap()
        .unwrap()
        .password_hash;
    let new = NewAccount {
        username: "admin-kolin".into(),
        name: "Správce".into(),
        roles: vec![Grant {
            role: Role::Administrator,
            unit: Some(unit),
        }],
        unit_id: Some(unit),
        operator_id: None,
        password_hash: hash,
    };
    let enter = move |tx: &mut Tx<'_>| accounts::insert(tx, &new);
    let now = app.app.clock.now();
    app.app
        .store
        .write(&Actor::System("tests"), now, enter)
        .await
        .unwrap();
    let mut client = app.anonymous();
    client.sign_in("admin-kolin").await;
    client
}

on_both_engines! {
    async fn a_new_account_begins_with_a_password_that_must_be_changed(engine) {
        let app = TestApp::new(engine).await;
        let admin = app.signed_in(Role::Administrator).await;
        let new = json!({ "username": " Karel.Novy ", "name": "Karel Nový", "unit_id": app.world.kladno,
            "operator_id": app.world.pilot, "roles": [{ "role": "pilot", "unit_id": app.world.kladno }] });
        let made = admin.post(ACCOUNTS, &new).await.expect(201);
        assert_eq!(made["account"]["username"], "karel.novy");
        assert_eq!(made["account"]["operator"]["name"], "Jana Nováková");
        assert_eq!(made["account"]["roles"][0]["unit"]["name"], "ÚO Kladno");
        let password = made["password"].clone();
        let answer = attempt(&app, "karel.novy", &password).await;
        let mut person = app.anonymous();
        person.keep(&answer);
        assert_eq!(answer.expect(200)["owed"], "change_password");
        person.get("/api/v1/missions").await.problem(403, "password_owed");
        person.get("/api/v1/account").await.expect(200);
        let change = json!({ "old": password, "new": "a password of my own" });
        person.post("/api/v1/account/password", &change).await.expect(204);
        person.get("/api/v1/missions").await.expect(200);
        admin.post(ACCOUNTS, &new).await.problem(409, "username_taken");
    }

    async fn an_account_that_cannot_be_is_refused_with_the_field(engine) {
        let app = TestApp::new(engine).await;
        let admin = app.signed_in(Role::Administrator).await;
        let nobody = "00000000-0000-7000-8000-000000000000";
        let with = |field: &str, value: Value| {
            let mut new = json!({ "username": "x", "name": "X", "roles": [{ "role": "auditor" }] });
            new[field] = value;
            new
        };
        for (field, value) in [
            ("username", json!("two words")),
            ("username", json!("")),
            ("name", json!(" ")),
            ("roles", json!([])),
            ("unit_id", json!(nobody)),
            ("operator_id", json!(nobody)),
        ] {
            let problem = admin.post(ACCOUNTS, &with(field, value)).await.problem(422, "invalid");
            assert_eq!(problem["errors"][0]["field"], field, "{problem}");
        }
        let both = json!([{ "role": "pilot" }, { "role": "commander" }]);
        admin.post(ACCOUNTS, &with("roles", both)).await.problem(409, "roles_apart");
    }

    async fn roles_are_given_and_ended_at_once(engine) {
        let app = TestApp::new(engine).await;
        let admin = app.signed_in(Role::Administrator).await;
        let auditor = app.signed_in(Role::Auditor).await;
        auditor.get("/api/v1/missions/queue").await.problem(403, "forbidden");
        let role = json!({ "role": "commander", "unit_id": app.world.kladno });
        let account = give(&admin, "auditor", &role).await.expect(201);
        auditor.get("/api/v1/missions/queue").await.expect(200);
        give(&admin, "auditor", &role).await.problem(409, "role_held");
        give(&admin, "auditor", &json!({ "role": "pilot" })).await.problem(409, "roles_apart");
        give(&admin, "pilot", &role).await.problem(409, "roles_apart");
        give(&admin, "admin", &role).await.problem(409, "own_account");
        let held = account["roles"].as_array().unwrap();
        let given = held.iter().find(|one| one["role"] == "commander").unwrap();
        let end = format!("roles/{}/end", given["id"].as_str().unwrap());
        act(&admin, "pilot", &end).await.problem(404, "not_found");
        act(&admin, "auditor", &end).await.expect(200);
        auditor.get("/api/v1/missions/queue").await.problem(403, "forbidden");
        act(&admin, "auditor", &end).await.problem(404, "not_found");
    }

    async fn the_last_administrator_stays(engine) {
        let app = TestApp::new(engine).await;
        let admin = app.signed_in(Role::Administrator).await;
        let own = find(&admin, "admin").await;
        let end = format!("roles/{}/end", own["roles"][0]["id"].as_str().unwrap());
        act(&admin, "admin", &end).await.problem(409, "last_administrator");
        act(&admin, "admin", "disable").await.problem(409, "own_account");
        act(&admin, "admin", "password").await.problem(409, "own_account");
        // With another one it may end, and counts at the next request.
        give(&admin, "auditor", &json!({ "role": "administrator" })).await.expect(201);
        act(&admin, "admin", &end).await.expect(200);
        admin.get(ACCOUNTS).await.problem(403, "forbidden");
        // The other one is the last one now.
        let other = app.signed_in(Role::Auditor).await;
        let held = find(&other, "auditor").await["roles"].as_array().unwrap().clone();
        let role = held.iter().find(|one| one["role"] == "administrator").unwrap();
        let end = format!("roles/{}/end", role["id"].as_str().unwrap());
        act(&other, "auditor", &end).await.problem(409, "last_administrator");
    }

    async fn a_disabled_account_is_out_and_comes_back(engine) {
        let app = TestApp::new(engine).await;
        let admin = app.signed_in(Role::Administrator).await;
        let pilot = app.signed_in(Role::Pilot).await;
        let account = act(&admin, "pilot", "disable").await.expect(200);
        assert_eq!(account["disabled"], true);
        pilot.get(SESSION).await.problem(401, "not_signed_in");
        attempt(&app, "pilot", &json!(PASSWORD)).await.problem(401, "bad_credentials");
        act(&admin, "pilot", "enable").await.expect(200);
        attempt(&app, "pilot", &json!(PASSWORD)).await.expect(200);
    }

    async fn a_lock_out_ends_and_a_password_is_reset(engine) {
        let app = TestApp::new(engine).await;
        let admin = app.signed_in(Role::Administrator).await;
        let pilot = app.signed_in(Role::Pilot).await;
        for _ in 0..5 {
            attempt(&app, "pilot", &json!("wrong")).await.problem(401, "bad_credentials");
        }
        assert!(find(&admin, "pilot").await["locked_until"].is_string());
        act(&admin, "pilot", "unlock").await.expect(200);
        attempt(&app, "pilot", &json!(PASSWORD)).await.expect(200);
        let reset = act(&admin, "pilot", "password").await.expect(200);
        pilot.get(SESSION).await.problem(401, "not_signed_in");
        attempt(&app, "pilot", &json!(PASSWORD)).await.problem(401, "bad_credentials");
        let session = attempt(&app, "pilot", &reset["password"]).await.expect(200);
        assert_eq!(session["owed"], "change_password");
        act(&admin, "pilot", "second-factor/reset").await.problem(404, "not_found");
        let commander = app.signed_in(Role::Commander).await;
        act(&admin, "commander", "sessions/end").await.expect(200);
        commander.get(SESSION).await.problem(401, "not_signed_in");
    }

    async fn two_who_edit_one_account_see_each_other(engine) {
        let app = TestApp::new(engine).await;
        let admin = app.signed_in(Role::Administrator).await;
        let found = find(&admin, "observer").await;
        let path = format!("{ACCOUNTS}/{}", found["id"].as_str().unwrap());
        let version = found["version"].as_i64().unwrap();
        let edit = json!({ "name": "Jiná", "unit_id": app.world.kolin });
        let changed = admin.put(&path, version, &edit).await.expect(200);
        assert_eq!(changed["unit"]["name"], "ÚO Kolín");
        assert_eq!(changed["operator"], Value::Null);
        admin.put(&path, version, &edit).await.problem(412, "changed_meanwhile");
        assert_eq!(admin.get(&path).await.expect(200)["version"], version + 1);
    }

    async fn an_administrator_of_a_unit_gets_no_further(engine) {
        let app = TestApp::new(engine).await;
        let admin = app.signed_in(Role::Administrator).await;
        let local = unit_administrator(&app).await;
        let list = local.get(ACCOUNTS).await.expect(200);
        let names: Vec<&str> = list["items"].as_array().unwrap().iter().map(|one| one["username"].as_str().unwrap()).collect();
        assert_eq!(names, ["admin-kolin", "commander-kolin"]);
        let id = |username: &'static str| {
            let admin = &admin;
            async move { find(admin, username).await["id"].as_str().unwrap().to_owned() }
        };
        let pilot = format!("{ACCOUNTS}/{}", id("pilot").await);
        local.get(&pilot).await.problem(403, "out_of_reach");
        local.act(&format!("{pilot}/disable")).await.problem(403, "out_of_reach");
        let everything = json!({ "role": "auditor" });
        give(&local, "commander-kolin", &everything).await.problem(403, "out_of_reach");
        let there = json!({ "role": "instructor", "unit_id": app.world.kladno });
        give(&local, "commander-kolin", &there).await.problem(403, "out_of_reach");
        let here = json!({ "role": "instructor", "unit_id": app.world.kolin });
        give(&local, "commander-kolin", &here).await.expect(201);
        // Whoever holds a role for everything is not his, whichever unit he belongs to.
        give(&admin, "commander-kolin", &everything).await.expect(201);
        let commander = format!("{ACCOUNTS}/{}", id("commander-kolin").await);
        local.act(&format!("{commander}/password")).await.problem(403, "out_of_reach");
        let new = json!({ "username": "x", "name": "X", "roles": [{ "role": "auditor" }] });
        local.post(ACCOUNTS, &new).await.problem(403, "out_of_reach");
    }

    async fn the_list_comes_in_pages_and_is_searched(engine) {
        let app = TestApp::new(engine).await;
        let admin = app.signed_in(Role::Administrator).await;
        let mut path = format!("{ACCOUNTS}?limit=4");
        let mut found = Vec::new();
        for _ in 0..3 {
            let page = admin.get(&path).await.expect(200);
            found.extend(page["items"].as_array().unwrap().iter().map(|one| one["username"].as_str().unwrap().to_owned()));
            let Some(next) = page["next"].as_str() else { break };
            path = format!("{ACCOUNTS}?limit=4&after={next}");
        }
        let mut all: Vec<String> = Role::ALL.iter().map(|role| World::username(*role).to_owned()).collect();
        all.extend(["commander-kolin".to_owned(), "commander-pilot".to_owned()]);
        found.sort();
        all.sort();
        assert_eq!(found, all);
        let none = admin.get(&format!("{ACCOUNTS}?text=%25")).await.expect(200);
        assert_eq!(none["items"], json!([]));
        // Whatever the case that is typed, also where the database would tell it apart.
        for text in ["TEST%20PIL", "test%20pil", "Pilot"] {
            let found = admin.get(&format!("{ACCOUNTS}?text={text}")).await.expect(200);
            let names: Vec<&str> = found["items"].as_array().unwrap().iter().map(|one| one["username"].as_str().unwrap()).collect();
            assert!(names.contains(&World::username(Role::Pilot)), "{text}: {names:?}");
        }
    }
}
