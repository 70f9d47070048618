//! Keys of DJI's flight records: never asked for unless an officer allows it, each question in the trail,
//! and the log read whole once its key is there. The service is a real server of this test.

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use chrono::TimeDelta;
use letka_domain::access::Role;
use letka_server::flight_logs::fetch_keys;
use letka_tests::app::TestApp;
use letka_tests::on_both_engines;
use serde_json::{Value, json};

use super::flight_logs::LOGS;

/// A flight record of version 14, made by us: its key is 32 times 7, its vector 16 times 9.
const LOCKED: &[u8] = include_bytes!("../../data/dji/locked_v14.txt");
const KEYS: &str = "/api/v1/dji-keys";
const ANSWER: &str = r#"{"result":{"code":0,"msg":"ok"},"data":[[{
    "featurePoint":"FR_Standardization_Feature_Base_1",
    "aesKey":"BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=",
    "aesIv":"CQkJCQkJCQkJCQkJCQkJCQ=="}]]}"#;

/// What the service was asked, and what it answers next.
#[derive(Default)]
struct Service {
    asked: Vec<(String, Value)>,
    answers: Vec<(StatusCode, &'static str)>,
}

/// Starts the service; the address of its keys.
async fn serve(service: Arc<Mutex<Service>>) -> String {
    let answer = move |headers: HeaderMap, body: String| async move {
        let mut service = service.lock().unwrap();
        let key = headers["api-key"].to_str().unwrap().to_owned();
        service
            .asked
            .push((key, serde_json::from_str(&body).unwrap()));
        service.answers.remove(0)
    };
    let router = Router::new().route("/keys", post(answer));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, router).await });
    format!("http://{address}/keys")
}

on_both_engines! {
    async fn a_key_is_asked_for_only_where_an_officer_allows_it_and_opens_the_log(engine) {
        let mut app = TestApp::new(engine).await;
        let service = Arc::new(Mutex::new(Service {
            answers: vec![(StatusCode::FORBIDDEN, "no"), (StatusCode::OK, "{\"data\":null}"), (StatusCode::OK, ANSWER)],
            ..Service::default()
        }));
        let url = serve(Arc::clone(&service)).await;
        let file = app.app.config.data_dir.join("dji.key");
        std::fs::create_dir_all(&app.app.config.data_dir).unwrap();
        std::fs::write(&file, "tajny-klic\n").unwrap();
        app.configure(|config| {
            config.dji_keys_url = url.parse().unwrap();
            config.dji_key_file = Some(file);
        });
        let (mut pilot, mut officer) = (app.signed_in(Role::Pilot).await, app.signed_in(Role::ComplianceOfficer).await);
        let list = pilot.post_file(&format!("{LOGS}?name=DJIFlightRecord_2026-06-24.txt"), LOCKED).await.expect(200);
        let id = list["items"][0]["flights"][0].as_str().unwrap();
        let path = format!("/api/v1/flights/{id}");
        let before = pilot.get(&format!("{path}/record")).await.expect(200);
        assert_eq!((&before["quality"], &before["quality_notes"]), (&json!("poor"), &json!(["key_needed"])));

        // Off by default: nothing leaves the house.
        let state = officer.get(KEYS).await.expect(200);
        assert_eq!((&state["configured"], &state["allowed"], &state["waiting"]), (&json!(true), &json!(false), &json!(1)));
        assert_eq!(fetch_keys(&app.app).await.unwrap(), 0);
        assert!(service.lock().unwrap().asked.is_empty());
        pilot.put(KEYS, 0, &json!({ "allowed": true })).await.problem(403, "forbidden");
        let state = officer.put(KEYS, 0, &json!({ "allowed": true })).await.expect(200);
        assert_eq!(state["allowed"], true);

        // What fails is tried again after an hour, and says why.
        for round in 1..=2 {
            assert_eq!(fetch_keys(&app.app).await.unwrap(), 0);
            assert_eq!(fetch_keys(&app.app).await.unwrap(), 0, "not again at once");
            assert_eq!(service.lock().unwrap().asked.len(), round);
            assert_eq!(officer.get(KEYS).await.expect(200)["failed"], 1);
            app.app.clock.advance(TimeDelta::minutes(61));
            // Nobody stays signed in for so long without doing anything.
            (pilot, officer) = (app.signed_in(Role::Pilot).await, app.signed_in(Role::ComplianceOfficer).await);
        }
        assert_eq!(fetch_keys(&app.app).await.unwrap(), 1);
        let (key, body) = service.lock().unwrap().asked[2].clone();
        assert_eq!((key.as_str(), &body["department"]), ("tajny-klic", &json!(3)));
        assert_eq!(body["keychainsArray"][0][0]["featurePoint"], "FR_Standardization_Feature_Base_1");

        let after = pilot.get(&format!("{path}/record")).await.expect(200);
        assert_eq!((&after["versions"][0]["reason"], &after["sources"].as_array().unwrap().len()), (&json!("the key of the log opened it"), &1));
        assert_ne!(after["quality"], "poor");
        let track = pilot.get(&format!("{path}/track")).await.expect(200);
        assert!(track["points"].as_array().unwrap().len() > 100);
        let state = officer.get(KEYS).await.expect(200);
        assert_eq!((&state["waiting"], &state["failed"]), (&json!(0), &json!(0)));
        assert_eq!(fetch_keys(&app.app).await.unwrap(), 0, "the key is kept with the log");

        // Each question stands in the trail; no key does.
        let trail = app.signed_in(Role::Auditor).await.get("/api/v1/audit?limit=200").await.expect(200);
        let lines = trail["items"].as_array().unwrap();
        let asked = lines.iter().filter(|line| line["action"] == "dji_keys.ask").count();
        assert_eq!(asked, 3);
        assert!(!trail.to_string().contains("BwcHBw"));
    }
}
