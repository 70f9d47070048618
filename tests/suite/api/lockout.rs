//! Lock-outs after failures, changing the password, and the list of sessions.

use axum::body::Body;
use axum::http::Request;
use chrono::TimeDelta;
use letka_domain::access::Role;
use letka_store::audit;
use letka_store::page::PageRequest;
use letka_tests::app::TestApp;
use letka_tests::client::Answer;
use letka_tests::on_both_engines;
use letka_tests::world::PASSWORD;
use serde_json::{Value, json};

const SESSION: &str = "/api/v1/session";

async fn attempt(app: &TestApp, username: &str, password: &str) -> Answer {
    let body = json!({ "username": username, "password": password });
    app.anonymous().post(SESSION, &body).await
}

/// The actions of the trail that begin like this, the newest first.
async fn trail(app: &TestApp, start: &'static str) -> Vec<(String, Value)> {
    let page = PageRequest::new(Some(100), None).unwrap();
    let list = move |c: &mut letka_store::Conn| audit::list(c, &page);
    let found = app.app.store.read(list).await.unwrap().items;
    let ours = found
        .into_iter()
        .filter(|one| one.action.starts_with(start));
    ours.map(|one| (one.action, serde_json::from_str(&one.detail).unwrap()))
        .collect()
}

on_both_engines! {
    async fn five_failures_lock_a_name_whether_or_not_an_account_has_it(engine) {
        let mut app = TestApp::serving(engine).await;
        for name in ["pilot", "nobody"] {
            for _ in 0..5 {
                attempt(&app, name, "wrong").await.problem(401, "bad_credentials");
            }
            let answer = attempt(&app, name, PASSWORD).await;
            let wait: i64 = answer.header("retry-after").parse().unwrap();
            assert!((55..=61).contains(&wait), "{wait}");
            let problem = answer.problem(429, "locked_out");
            assert_eq!(problem["retry_after_s"], wait);
        }
        // Others sign in meanwhile, and a restart forgets nothing.
        attempt(&app, "commander", PASSWORD).await.expect(200);
        app.stop().await;
        app.start_again().await;
        attempt(&app, " Pilot ", PASSWORD).await.problem(429, "locked_out");
        app.app.clock.advance(TimeDelta::seconds(61));
        attempt(&app, "pilot", "wrong").await.problem(401, "bad_credentials");
        app.app.clock.advance(TimeDelta::seconds(61));
        attempt(&app, "pilot", PASSWORD).await.problem(429, "locked_out");
        app.app.clock.advance(TimeDelta::seconds(60));
        let session = attempt(&app, "pilot", PASSWORD).await.expect(200);
        assert_eq!(session["failures_before"], 6);
        assert!(session["last_failed_at"].is_string());
        let next = attempt(&app, "pilot", PASSWORD).await.expect(200);
        assert_eq!((&next["failures_before"], &next["last_failed_at"]), (&json!(0), &Value::Null));
    }

    async fn failures_and_lock_outs_stand_in_the_trail_without_what_was_typed(engine) {
        let app = TestApp::new(engine).await;
        for _ in 0..5 {
            attempt(&app, "pilot", "my other password").await.problem(401, "bad_credentials");
        }
        attempt(&app, "correct horse", "").await.problem(401, "bad_credentials");
        let found = trail(&app, "sign_ins.").await;
        let actions: Vec<&str> = found.iter().map(|(action, _)| action.as_str()).collect();
        let fail = "sign_ins.fail";
        assert_eq!(actions, [fail, "sign_ins.lock", fail, fail, fail, fail]);
        assert_eq!(found[1].1["failures"], 5);
        assert!(found[1].1["locked_until"].is_string());
        for (_, detail) in found {
            let text = detail.to_string();
            assert!(!text.contains("horse") && !text.contains("my other"), "{text}");
        }
    }

    async fn many_at_once_guess_no_more_than_five_times(engine) {
        let app = TestApp::new(engine).await;
        let tries = (0..12).map(|_| attempt(&app, "pilot", "wrong"));
        let answers = futures_util::future::join_all(tries).await;
        let of = |status: u16| answers.iter().filter(|one| one.status.as_u16() == status).count();
        assert_eq!((of(401), of(429)), (5, 7));
    }

    async fn a_changed_password_ends_the_other_sessions(engine) {
        let app = TestApp::new(engine).await;
        let here = app.signed_in(Role::Pilot).await;
        let there = app.signed_in(Role::Pilot).await;
        let change = |old: &str, new: &str| {
            let body = json!({ "old": old, "new": new });
            let here = &here;
            async move { here.post("/api/v1/account/password", &body).await }
        };
        let fault = |answer: Answer, field: &str| {
            let problem = answer.problem(422, "invalid");
            assert_eq!(problem["errors"][0]["field"], field, "{problem}");
        };
        fault(change("wrong", "a longer password").await, "old");
        fault(change(PASSWORD, "too short").await, "new");
        fault(change(PASSWORD, PASSWORD).await, "new");
        there.get(SESSION).await.expect(200);
        change(PASSWORD, "a longer password").await.expect(204);
        here.get(SESSION).await.expect(200);
        there.get(SESSION).await.problem(401, "not_signed_in");
        attempt(&app, "pilot", PASSWORD).await.problem(401, "bad_credentials");
        attempt(&app, "pilot", "a longer password").await.expect(200);
    }

    async fn a_stranger_at_an_open_screen_cannot_guess_the_password(engine) {
        let app = TestApp::new(engine).await;
        let here = app.signed_in(Role::Pilot).await;
        let body = json!({ "old": "wrong", "new": "a longer password" });
        for _ in 0..5 {
            here.post("/api/v1/account/password", &body).await.problem(422, "invalid");
        }
        here.post("/api/v1/account/password", &body).await.problem(429, "locked_out");
    }

    async fn sessions_are_listed_and_ended(engine) {
        let app = TestApp::new(engine).await;
        let other = app.signed_in(Role::Commander).await;
        let mut here = app.anonymous();
        let body = json!({ "username": "pilot", "password": PASSWORD }).to_string();
        let request = Request::post(SESSION)
            .header("content-type", "application/json")
            .header("user-agent", "Firefox 150");
        let answer = here.send(request.body(Body::from(body)).unwrap()).await;
        here.keep(&answer);
        let there = app.signed_in(Role::Pilot).await;
        let third = app.signed_in(Role::Pilot).await;
        let list = here.get("/api/v1/account/sessions").await.expect(200);
        let list = list["items"].as_array().unwrap().clone();
        assert_eq!(list.len(), 3);
        let current: Vec<&Value> = list.iter().filter(|one| one["current"] == true).collect();
        assert_eq!(current.len(), 1);
        assert_eq!(current[0]["user_agent"], "Firefox 150");
        // Without a socket there is no address.
        assert_eq!(current[0]["address"], Value::Null);
        let id = list[0]["id"].as_str().unwrap();
        let end = format!("/api/v1/account/sessions/{id}/end");
        other.act(&end).await.problem(404, "not_found");
        here.act(&end).await.expect(204);
        third.get(SESSION).await.problem(401, "not_signed_in");
        there.get(SESSION).await.expect(200);
        here.act("/api/v1/account/sessions/end-others").await.expect(204);
        there.get(SESSION).await.problem(401, "not_signed_in");
        here.get(SESSION).await.expect(200);
        other.get(SESSION).await.expect(200);
    }
}
