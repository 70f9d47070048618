//! Sign in, who am I, sign out.

use chrono::TimeDelta;
use letka_domain::access::Role;
use letka_tests::app::TestApp;
use letka_tests::on_both_engines;
use letka_tests::world::PASSWORD;
use serde_json::json;

const SESSION: &str = "/api/v1/session";

on_both_engines! {
    async fn a_wrong_password_an_unknown_name_and_a_right_one(engine) {
        let app = TestApp::new(engine).await;
        let caller = app.anonymous();
        caller.get(SESSION).await.problem(401, "not_signed_in");
        for (username, password) in [("pilot", "wrong"), ("nobody", PASSWORD), ("", ""), ("pilot\0", PASSWORD)] {
            let body = json!({ "username": username, "password": password });
            let answer = caller.post(SESSION, &body).await;
            assert_eq!(answer.header("set-cookie"), "");
            answer.problem(401, "bad_credentials");
        }
        let body = json!({ "username": " Pilot ", "password": PASSWORD });
        let answer = caller.post(SESSION, &body).await;
        let cookie = answer.header("set-cookie").to_owned();
        for part in ["__Host-letka=", "HttpOnly", "SameSite=Lax", "Secure", "Path=/"] {
            assert!(cookie.contains(part), "{cookie}");
        }
        let session = answer.expect(200);
        assert_eq!(session["roles"][0]["role"], "pilot");
        assert_eq!(session["roles"][0]["unit"]["name"], "ÚO Kladno");
        assert_eq!(session["unit"]["name"], "ÚO Kladno");
        assert_eq!(session["operator_id"], json!(app.world.pilot));
    }

    async fn signing_out_ends_the_session(engine) {
        let app = TestApp::new(engine).await;
        let caller = app.signed_in(Role::Commander).await;
        caller.get(SESSION).await.expect(200);
        caller.delete(SESSION).await.expect(204);
        caller.get(SESSION).await.problem(401, "not_signed_in");
    }

    async fn a_session_ends_after_two_idle_hours_and_after_twelve_busy_ones(engine) {
        let app = TestApp::new(engine).await;
        let idle = app.signed_in(Role::Pilot).await;
        let busy = app.signed_in(Role::Pilot).await;
        for hour in 1..12 {
            app.app.clock.advance(TimeDelta::minutes(59));
            busy.get(SESSION).await.expect(200);
            if hour == 3 {
                idle.get(SESSION).await.problem(401, "not_signed_in");
            }
        }
        app.app.clock.advance(TimeDelta::minutes(75));
        busy.get(SESSION).await.problem(401, "not_signed_in");
    }

    async fn a_body_that_is_not_understood_names_the_field(engine) {
        let app = TestApp::new(engine).await;
        let caller = app.anonymous();
        let problem = caller.post(SESSION, &json!({ "username": "x" })).await.problem(422, "invalid");
        assert_eq!(problem["errors"][0]["field"], "password", "{problem}");
        let extra = json!({ "username": "x", "password": "y", "otp": "1" });
        let problem = caller.post(SESSION, &extra).await.problem(422, "invalid");
        assert!(problem["detail"].as_str().unwrap().contains("otp"), "{problem}");
    }
}
