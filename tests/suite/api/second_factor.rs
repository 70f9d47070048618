//! A second factor: setting it up, signing in with it, recovery codes, roles that demand it.

use chrono::TimeDelta;
use letka_domain::access::Role;
use letka_server::auth::totp;
use letka_store::{accounts, second_factors};
use letka_tests::app::TestApp;
use letka_tests::client::{Answer, Client};
use letka_tests::on_both_engines;
use letka_tests::world::PASSWORD;
use serde_json::{Value, json};

const SESSION: &str = "/api/v1/session";
const CODE: &str = "/api/v1/session/code";
const FACTOR: &str = "/api/v1/account/second-factor";
const CONFIRM: &str = "/api/v1/account/second-factor/confirm";

/// The code that the authenticator of an account shows now.
async fn shown(app: &TestApp, username: &'static str) -> String {
    let find = move |c: &mut letka_store::Conn| {
        let found = accounts::find_by_username(c, username)?.unwrap();
        second_factors::list_for(c, found.account.id)
    };
    let factors = app.app.store.read(find).await.unwrap();
    totp::code(&factors.last().unwrap().secret, app.app.clock.now())
}

/// Sets up a second factor; gives the recovery codes.
async fn enrol(app: &TestApp, caller: &Client, username: &'static str) -> Vec<Value> {
    let begun = caller
        .post(FACTOR, &json!({ "password": PASSWORD }))
        .await
        .expect(201);
    assert!(
        begun["uri"]
            .as_str()
            .unwrap()
            .starts_with("otpauth://totp/Letka:"),
        "{begun}"
    );
    let code = shown(app, username).await;
    let codes = caller
        .post(CONFIRM, &json!({ "code": code }))
        .await
        .expect(200);
    // What was entered once is not taken again.
    app.app.clock.advance(TimeDelta::seconds(60));
    codes["codes"].as_array().unwrap().clone()
}

async fn first_step(app: &TestApp, username: &str) -> Value {
    let body = json!({ "username": username, "password": PASSWORD });
    let answer = app.anonymous().post(SESSION, &body).await;
    assert_eq!(answer.header("set-cookie"), "");
    answer.expect(202)["pending"].clone()
}

async fn second_step(app: &TestApp, pending: &Value, code: &str) -> Answer {
    let body = json!({ "pending": pending, "code": code });
    app.anonymous().post(CODE, &body).await
}

on_both_engines! {
    async fn signing_in_takes_two_steps_and_a_code_counts_once(engine) {
        let app = TestApp::new(engine).await;
        let caller = app.signed_in(Role::Pilot).await;
        let wrong = caller.post(FACTOR, &json!({ "password": "wrong" })).await;
        assert_eq!(wrong.problem(422, "invalid")["errors"][0]["field"], "password");
        caller.post(CONFIRM, &json!({ "code": "123456" })).await.problem(409, "no_second_factor");
        caller.post(FACTOR, &json!({ "password": PASSWORD })).await.expect(201);
        let problem = caller.post(CONFIRM, &json!({ "code": "12345" })).await.problem(422, "invalid");
        assert_eq!(problem["errors"][0]["field"], "code");
        // Until it is confirmed, it is not asked for.
        app.signed_in(Role::Pilot).await;
        let codes = enrol(&app, &caller, "pilot").await;
        assert_eq!(codes.len(), 10);
        let account = caller.get("/api/v1/account").await.expect(200);
        assert_eq!((&account["second_factor"], &account["recovery_codes_left"]), (&json!(true), &json!(10)));

        let pending = first_step(&app, "pilot").await;
        second_step(&app, &json!("lp_wrong"), "123456").await.problem(401, "step_expired");
        second_step(&app, &pending, "abcdef").await.problem(401, "bad_code");
        let code = shown(&app, "pilot").await;
        let answer = second_step(&app, &pending, &code).await;
        let mut signed_in = app.anonymous();
        signed_in.keep(&answer);
        assert_eq!(answer.expect(200)["failures_before"], 1);
        signed_in.get("/api/v1/missions").await.expect(200);
        // The step is over, and the code was used.
        second_step(&app, &pending, &code).await.problem(401, "step_expired");
        let again = first_step(&app, "pilot").await;
        second_step(&app, &again, &code).await.problem(401, "bad_code");
        app.app.clock.advance(TimeDelta::seconds(30));
        second_step(&app, &again, &shown(&app, "pilot").await).await.expect(200);
    }

    async fn a_recovery_code_signs_in_once(engine) {
        let app = TestApp::new(engine).await;
        let caller = app.signed_in(Role::Pilot).await;
        let codes = enrol(&app, &caller, "pilot").await;
        let code = codes[3].as_str().unwrap();
        let pending = first_step(&app, "pilot").await;
        second_step(&app, &pending, &code.to_lowercase()).await.expect(200);
        let pending = first_step(&app, "pilot").await;
        second_step(&app, &pending, code).await.problem(401, "bad_code");
        let account = caller.get("/api/v1/account").await.expect(200);
        assert_eq!(account["recovery_codes_left"], 9);
    }

    async fn the_second_step_expires_and_wrong_codes_lock(engine) {
        let app = TestApp::new(engine).await;
        let caller = app.signed_in(Role::Pilot).await;
        enrol(&app, &caller, "pilot").await;
        let late = first_step(&app, "pilot").await;
        app.app.clock.advance(TimeDelta::minutes(5));
        let code = shown(&app, "pilot").await;
        second_step(&app, &late, &code).await.problem(401, "step_expired");
        // Giving the password between the codes takes nothing back.
        for _ in 0..5 {
            let pending = first_step(&app, "pilot").await;
            second_step(&app, &pending, "000000x").await.problem(401, "bad_code");
        }
        let body = json!({ "username": "pilot", "password": PASSWORD });
        app.anonymous().post(SESSION, &body).await.problem(429, "locked_out");
    }

    async fn whoever_must_have_one_can_only_set_it_up(engine) {
        let mut app = TestApp::new(engine).await;
        app.configure(|config| config.require_second_factor = vec![Role::Administrator]);
        let pilot = app.signed_in(Role::Pilot).await;
        pilot.get("/api/v1/missions").await.expect(200);
        let admin = app.signed_in(Role::Administrator).await;
        let session = admin.get(SESSION).await.expect(200);
        assert_eq!(session["owed"], "enrol_second_factor");
        for path in ["/api/v1/missions", "/api/v1/live", "/api/v1/aircraft"] {
            admin.get(path).await.problem(403, "second_factor_owed");
        }
        let codes = enrol(&app, &admin, "admin").await;
        assert_eq!(codes.len(), 10);
        admin.get("/api/v1/missions").await.expect(200);
        assert_eq!(admin.get(SESSION).await.expect(200)["owed"], Value::Null);
        let remove = format!("{FACTOR}/remove");
        let body = json!({ "password": PASSWORD });
        admin.post(&remove, &body).await.problem(409, "second_factor_demanded");
        app.configure(|config| config.require_second_factor.clear());
        let admin = { let mut one = app.anonymous(); let pending = first_step(&app, "admin").await; one.keep(&second_step(&app, &pending, &shown(&app, "admin").await).await); one };
        admin.post(&remove, &json!({ "password": "x" })).await.problem(422, "invalid");
        admin.post(&remove, &body).await.expect(204);
        app.signed_in(Role::Administrator).await;
    }
}
