//! Tokens that programs call the API with.

use axum::body::Body;
use axum::http::Request;
use chrono::TimeDelta;
use letka_domain::access::Role;
use letka_store::audit;
use letka_store::page::PageRequest;
use letka_tests::app::TestApp;
use letka_tests::client::{Answer, Client};
use letka_tests::on_both_engines;
use serde_json::{Value, json};

const TOKENS: &str = "/api/v1/account/tokens";

/// A token that an owner makes: the record, and the secret.
async fn make(app: &TestApp, owner: &Client, scopes: Value) -> (Value, String) {
    let until = app.app.clock.now() + TimeDelta::days(30);
    let new = json!({ "name": "Výkazy", "expires_at": until, "scopes": scopes });
    let made = owner.post(TOKENS, &new).await.expect(201);
    let secret = made["secret"].as_str().unwrap().to_owned();
    assert!(secret.starts_with("lat_"), "{secret}");
    (made["token"].clone(), secret)
}

async fn call(
    app: &TestApp,
    secret: &str,
    method: &str,
    path: &str,
    body: Option<&Value>,
) -> Answer {
    let request = Request::builder()
        .method(method)
        .uri(path)
        .header("authorization", format!("Bearer {secret}"))
        .header("content-type", "application/json");
    let body = body.map_or_else(Body::empty, |json| Body::from(json.to_string()));
    app.anonymous().send(request.body(body).unwrap()).await
}

on_both_engines! {
    async fn a_token_does_what_its_scopes_and_its_owner_may(engine) {
        let app = TestApp::new(engine).await;
        let admin = app.signed_in(Role::Administrator).await;
        let owner = app.signed_in(Role::Commander).await;
        let (token, secret) = make(&app, &owner, json!(["view_flights", "decide_mission"])).await;
        assert_eq!(token["last_used_at"], Value::Null);
        call(&app, &secret, "GET", "/api/v1/flights", None).await.expect(200);
        call(&app, &secret, "GET", "/api/v1/missions/queue", None).await.expect(200);
        call(&app, &secret, "GET", "/api/v1/missions", None).await.problem(403, "forbidden");
        let list = owner.get(TOKENS).await.expect(200);
        assert!(list["items"][0]["last_used_at"].is_string(), "{list}");
        assert!(!list.to_string().contains(&secret[4..]), "shown once");
        // What the owner loses, the token loses at the next request.
        let found = admin.get("/api/v1/accounts?text=commander").await.expect(200);
        let all = found["items"].as_array().unwrap();
        let account = all.iter().find(|one| one["username"] == "commander").unwrap();
        let (id, role) = (account["id"].as_str().unwrap(), account["roles"][0]["id"].as_str().unwrap());
        admin.act(&format!("/api/v1/accounts/{id}/roles/{role}/end")).await.expect(200);
        call(&app, &secret, "GET", "/api/v1/missions/queue", None).await.problem(403, "forbidden");
        admin.act(&format!("/api/v1/accounts/{id}/disable")).await.expect(200);
        call(&app, &secret, "GET", "/api/v1/flights", None).await.problem(401, "not_signed_in");
    }

    async fn a_token_ends_when_it_expires_or_is_revoked(engine) {
        let app = TestApp::new(engine).await;
        let owner = app.signed_in(Role::Pilot).await;
        let (_, secret) = make(&app, &owner, json!(["view_flights"])).await;
        let (token, revoked) = make(&app, &owner, json!(["view_flights"])).await;
        let revoke = format!("{TOKENS}/{}/revoke", token["id"].as_str().unwrap());
        let other = app.signed_in(Role::Commander).await;
        other.act(&revoke).await.problem(404, "not_found");
        owner.act(&revoke).await.expect(204);
        owner.act(&revoke).await.problem(404, "not_found");
        call(&app, &revoked, "GET", "/api/v1/flights", None).await.problem(401, "not_signed_in");
        call(&app, "lat_made-up", "GET", "/api/v1/flights", None).await.problem(401, "not_signed_in");
        app.app.clock.advance(TimeDelta::days(29));
        call(&app, &secret, "GET", "/api/v1/flights", None).await.expect(200);
        app.app.clock.advance(TimeDelta::days(1));
        call(&app, &secret, "GET", "/api/v1/flights", None).await.problem(401, "not_signed_in");
    }

    async fn no_token_gets_at_accounts_passwords_and_tokens(engine) {
        let app = TestApp::new(engine).await;
        let admin = app.signed_in(Role::Administrator).await;
        let until = app.app.clock.now() + TimeDelta::days(30);
        for (field, change) in [
            ("scopes[0]", json!({ "scopes": ["manage_accounts"] })),
            ("scopes[0]", json!({ "scopes": ["manage_own_account"] })),
            ("scopes[1]", json!({ "scopes": ["view_flights", "fly_mission"] })),
            ("scopes", json!({ "scopes": [] })),
            ("name", json!({ "name": " " })),
            ("expires_at", json!({ "expires_at": until + TimeDelta::days(400) })),
            ("expires_at", json!({ "expires_at": "2020-01-01T00:00:00Z" })),
        ] {
            let mut new = json!({ "name": "x", "expires_at": until, "scopes": ["view_flights"] });
            new.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
            let problem = admin.post(TOKENS, &new).await.problem(422, "invalid");
            assert_eq!(problem["errors"][0]["field"], field, "{problem}");
        }
        let (_, secret) = make(&app, &admin, json!(["view_flights", "view_audit"])).await;
        for path in [TOKENS, "/api/v1/account", "/api/v1/account/sessions"] {
            call(&app, &secret, "GET", path, None).await.problem(401, "not_signed_in");
        }
        call(&app, &secret, "GET", "/api/v1/accounts", None).await.problem(403, "forbidden");
    }

    async fn the_trail_tells_a_program_from_its_owner(engine) {
        let app = TestApp::new(engine).await;
        let owner = app.signed_in(Role::Pilot).await;
        let (_, secret) = make(&app, &owner, json!(["plan_mission", "view_missions"])).await;
        let plan = app.world.plan(app.app.clock.now());
        call(&app, &secret, "POST", "/api/v1/missions", Some(&plan)).await.expect(201);
        let page = PageRequest::new(Some(100), None).unwrap();
        let list = move |c: &mut letka_store::Conn| audit::list(c, &page);
        let trail = app.app.store.read(list).await.unwrap().items;
        let entry = trail.iter().find(|one| one.action == "missions.insert").unwrap();
        assert_eq!(entry.actor_name, "Test pilot (Výkazy)");
    }
}
