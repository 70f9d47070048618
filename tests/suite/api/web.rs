//! The user interface and the description of the API.

use axum::body::Body;
use axum::http::Request;
use letka_tests::Engine;
use letka_tests::app::TestApp;

#[tokio::test]
async fn the_committed_description_is_current() {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../backend/server/openapi.json"
    );
    let committed = std::fs::read_to_string(path).unwrap();
    assert!(
        committed == letka_server::openapi(),
        "run: cargo run -p letka-server -- openapi > backend/server/openapi.json, then npm run api in backend/web"
    );
}

#[tokio::test]
async fn every_address_shows_the_user_interface_but_those_of_the_api() {
    let app = TestApp::new(Engine::Sqlite).await;
    let caller = app.anonymous();
    for path in ["/", "/missions/new", "/flights/1"] {
        let page = caller.get(path).await;
        assert_eq!(page.status, 200);
        assert!(page.header("content-type").starts_with("text/html"));
        assert!(
            page.header("content-security-policy")
                .contains("default-src 'self'")
        );
        assert_eq!(page.header("x-content-type-options"), "nosniff");
        let text = String::from_utf8(page.bytes).unwrap();
        let script = text
            .split("src=\"/")
            .nth(1)
            .and_then(|rest| rest.split('"').next())
            .unwrap();
        let asset = caller.get(&format!("/{script}")).await;
        assert_eq!(asset.header("content-type"), "text/javascript");
        assert!(asset.header("cache-control").contains("immutable"));
    }
    caller
        .get("/api/v1/nothing")
        .await
        .problem(404, "not_found");
    let document = caller.get("/api/openapi.json").await.expect(200);
    assert_eq!(document["openapi"], "3.1.0");
}

fn post(headers: &[(&str, &str)], body: String) -> Request<Body> {
    let request = Request::post("/api/v1/session").header("content-type", "application/json");
    let request = headers.iter().fold(request, |request, (name, value)| {
        request.header(*name, *value)
    });
    request.body(Body::from(body)).unwrap()
}

#[tokio::test]
async fn every_refusal_is_a_problem_in_json() {
    let app = TestApp::new(Engine::Sqlite).await;
    let caller = app.anonymous();
    let sign_in = r#"{"username":"pilot","password":"correct horse"}"#.to_owned();
    let elsewhere = post(&[("sec-fetch-site", "cross-site")], sign_in);
    caller.send(elsewhere).await.problem(403, "other_site");
    let long = post(&[], format!(r#"{{"username":"{}"}}"#, "x".repeat(1 << 20)));
    caller.send(long).await.problem(413, "too_large");
    caller
        .send(post(&[], "{".into()))
        .await
        .problem(422, "invalid");
    let form = Request::post("/api/v1/session")
        .body(Body::from("username=pilot"))
        .unwrap();
    caller.send(form).await.problem(415, "not_json");
    let delete = Request::delete("/api/v1/flights")
        .body(Body::empty())
        .unwrap();
    caller.send(delete).await.problem(405, "wrong_method");
    caller.act("/missions").await.problem(404, "not_found");
    caller.get("/api").await.problem(404, "not_found");
}
