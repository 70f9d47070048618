//! A mission is approved, uploaded, started, flown by a simulated BRUS, and stands in the log.

use std::time::Instant;

use letka_domain::access::Role;
use letka_ground::Clock;
use letka_sim::{Class, VehicleConfig};
use letka_tests::app::TestApp;
use letka_tests::client::Client;
use letka_tests::field::Field;
use letka_tests::on_both_engines;
use letka_tests::world::{BRUS, STATION_TOKEN, home};
use serde_json::{Value, json};

use super::until;

fn live(app: &TestApp) -> Option<Value> {
    let text = String::from_utf8(app.app.live.snapshot(app.app.clock.now()).to_vec()).unwrap();
    let data = text
        .lines()
        .find_map(|line| line.strip_prefix("data: "))
        .unwrap();
    let picture: Value = serde_json::from_str(data).unwrap();
    picture["vehicles"].get(0).cloned()
}

/// A small mission above Kladno, approved: its path.
async fn approve_mission(app: &TestApp, pilot: &Client) -> String {
    let mut plan = app.world.plan(app.app.clock.now());
    plan["waypoints"] = json!([
        { "lat": 50.1473, "lon": 14.103, "height_m": 15.0 },
        { "lat": 50.1473, "lon": 14.1034, "height_m": 12.0 },
    ]);
    let mission = pilot.post("/api/v1/missions", &plan).await.expect(201);
    let path = format!("/api/v1/missions/{}", mission["id"].as_str().unwrap());
    pilot.answer_all(&path).await;
    pilot.act(&format!("{path}/submit")).await.expect(200);
    let commander = app.signed_in(Role::Commander).await;
    commander.act(&format!("{path}/approve")).await.expect(200);
    path
}

/// Approved, uploaded and started: the path of the mission.
async fn start_mission(app: &TestApp, pilot: &Client) -> String {
    let path = approve_mission(app, pilot).await;
    let uploaded = pilot.act(&format!("{path}/upload")).await.expect(200);
    assert_eq!(uploaded["state"], "uploaded");
    let started = pilot.act(&format!("{path}/start")).await.expect(200);
    assert_eq!(started["state"], "started");
    assert_eq!(started["actions"], json!(["cancel", "return_home", "land"]));
    pilot
        .act(&format!("{path}/cancel"))
        .await
        .problem(409, "in_flight");
    path
}

/// Only the mission that was put on the vehicle last may start.
async fn check_displacement(app: &TestApp, pilot: &Client) {
    let (first, second) = (
        approve_mission(app, pilot).await,
        approve_mission(app, pilot).await,
    );
    pilot.act(&format!("{first}/upload")).await.expect(200);
    pilot.act(&format!("{second}/upload")).await.expect(200);
    let displaced = pilot.get(&first).await.expect(200);
    assert_eq!(displaced["state"], "approved");
    pilot
        .act(&format!("{first}/start"))
        .await
        .problem(409, "wrong_state");
    pilot.act(&format!("{second}/cancel")).await.expect(200);
    // Given up, but still on the vehicle: the first must be uploaded again.
    pilot
        .act(&format!("{first}/start"))
        .await
        .problem(409, "wrong_state");
    pilot.act(&format!("{first}/upload")).await.expect(200);
}

fn check_record(app: &TestApp, flight: &Value, mission: &str) {
    assert_eq!(flight["source"], "telemetry");
    assert_eq!(flight["missing"], json!([]), "{flight:#}");
    assert_eq!(flight["aircraft"]["id"], json!(app.world.brus));
    assert_eq!(flight["pilot"]["name"], "Jana Nováková");
    assert_eq!(flight["unit"]["name"], "ÚO Kladno");
    assert!(mission.ends_with(flight["mission"]["id"].as_str().unwrap()));
    assert_eq!(flight["permits"][0]["number"], "ÚCL-2026-0001");
    assert_eq!(flight["purpose"], "search");
    let number = |field: &str| flight[field].as_f64().unwrap();
    assert!((13.0..18.0).contains(&number("max_height_m")), "{flight:#}");
    assert!((60.0..160.0).contains(&number("distance_m")), "{flight:#}");
    assert!((15.0..180.0).contains(&number("duration_s")), "{flight:#}");
    assert!(number("battery_end_pct") <= number("battery_start_pct"));
    for place in ["takeoff_position", "landing_position"] {
        let at = serde_json::from_value::<letka_domain::geometry::Position>(flight[place].clone());
        assert!(at.unwrap().distance_m(home()) < 15.0, "{flight:#}");
    }
}

on_both_engines! {
    async fn a_mission_is_flown_and_the_log_writes_itself(engine) {
        let mut app = TestApp::serving(engine).await;
        let mut field = Field::start(app.address(), STATION_TOKEN, Clock::system()).await;
        field.add_vehicle(VehicleConfig::new(BRUS, Class::Brus, home()));
        let vehicle = until("BRUS-01 is on the map and known", 30, async || {
            live(&app).filter(|v| v["registration"] == "BRUS-01" && v["position"].is_object())
        })
        .await;
        assert_eq!((&vehicle["armed"], &vehicle["link"]), (&json!(false), &json!("live")));

        let pilot = app.signed_in(Role::Pilot).await;
        let path = start_mission(&app, &pilot).await;
        until("it flies", 40, async || {
            live(&app).filter(|v| v["height_m"].as_f64().is_some_and(|h| h > 5.0))
        })
        .await;
        until("it disarms", 180, async || live(&app).filter(|v| v["armed"] == false)).await;
        let disarmed = Instant::now();
        let mission = until("the mission is flown", 10, async || {
            let mission = pilot.get(&path).await.expect(200);
            (mission["state"] == "flown").then_some(mission)
        })
        .await;
        assert!(disarmed.elapsed().as_secs_f64() < 5.0, "{:?}", disarmed.elapsed());

        let flight = format!("/api/v1/flights/{}", mission["flight_id"].as_str().unwrap());
        check_record(&app, &pilot.get(&flight).await.expect(200), &path);
        let track = pilot.get(&format!("{flight}/track")).await.expect(200);
        assert!(track["points"].as_array().unwrap().len() > 30);

        let log = pilot.get(&format!("{flight}/log")).await;
        assert!(log.header("content-disposition").contains(".tlog"));
        let logs = field.logs();
        let whole = logs.iter().any(|path| std::fs::read(path).unwrap().starts_with(&log.bytes));
        assert!(whole && log.bytes.len() > 10_000, "{} bytes", log.bytes.len());
        check_displacement(&app, &pilot).await;
        field.stop().await;
        app.stop().await;
    }
}
