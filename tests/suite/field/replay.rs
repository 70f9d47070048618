//! A recorded flight played over UDP, and a backend that is gone in the middle of it.

use std::path::Path;

use chrono::{DateTime, TimeDelta, Utc};
use letka_domain::access::Role;
use letka_domain::flights::FlightSummary;
use letka_ground::Clock;
use letka_tests::app::TestApp;
use letka_tests::field::{Field, Recorded, play, read_frames};
use letka_tests::on_both_engines;
use letka_tests::world::STATION_TOKEN;
use serde_json::Value;

use super::until;

/// How many times faster than it was flown.
const RATE: f64 = 8.0;

/// A real flight of 172 s that we recorded, and what pymavlink says of it beside it.
const RECORDING: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/data/sitl/sitl_copter_mission.tlog"
);

fn recorded() -> (Vec<Recorded>, FlightSummary) {
    let frames = read_frames(Path::new(RECORDING), 1);
    let report = letka_flightlog::read_file(Path::new(RECORDING)).unwrap();
    assert_eq!(report.flights.len(), 1);
    (frames, report.flights[0].summary.clone())
}

fn near(flight: &Value, field: &str, expected: f64, tolerance: f64) {
    let found = flight[field].as_f64().unwrap();
    assert!(
        (found - expected).abs() <= tolerance,
        "{field}: {found} instead of {expected}"
    );
}

/// How late the frame of a moment was played, in seconds of the recording.
fn late_s(frames: &[Recorded], late: &[TimeDelta], at: DateTime<Utc>) -> f64 {
    let index = frames.iter().position(|(time, _)| *time >= at).unwrap();
    late[index].as_seconds_f64().abs()
}

/// The flight in the backend is the recorded one, but for how late its frames were played.
fn check(flight: &Value, expected: &FlightSummary, late_s: (f64, f64)) {
    let at: DateTime<Utc> = flight["takeoff_time"].as_str().unwrap().parse().unwrap();
    let off_s = (at - expected.takeoff_time).as_seconds_f64().abs();
    assert!(
        off_s < 1.0 + late_s.0,
        "take-off {off_s} s off, {late_s:?} s late"
    );
    near(
        flight,
        "duration_s",
        expected.duration_s.unwrap(),
        1.0 + late_s.0 + late_s.1,
    );
    near(
        flight,
        "distance_m",
        expected.distance_m,
        expected.distance_m * 0.01,
    );
    near(
        flight,
        "max_height_m",
        expected.max_relative_altitude_m,
        0.5,
    );
    near(
        flight,
        "battery_end_pct",
        f64::from(expected.battery_end_pct.unwrap()),
        1.0,
    );
    assert_eq!(
        flight["system_id"].as_u64(),
        expected.system_id.map(u64::from)
    );
    // The register knows the number 1, but another identity: nothing is guessed.
    assert_eq!(flight["pilot"], Value::Null);
    assert!(
        flight["missing"]
            .as_array()
            .unwrap()
            .iter()
            .any(|field| field == "pilot")
    );
}

on_both_engines! {
    async fn a_played_flight_stands_in_the_log_although_the_backend_was_gone(engine) {
        let (frames, expected) = recorded();
        let mut app = TestApp::serving(engine).await;
        let clock = Clock::scaled(frames[0].0, RATE);
        let mut field = Field::start(app.address(), STATION_TOKEN, clock.clone()).await;

        // The backend stops in mid-flight, and is back before the landing.
        let (gone, back) = (frames.len() * 4 / 10, frames.len() * 6 / 10);
        let mut late = play(&frames[..gone], &clock, field.udp).await;
        app.stop().await;
        late.extend(play(&frames[gone..back], &clock, field.udp).await);
        app.start_again().await;
        late.extend(play(&frames[back..], &clock, field.udp).await);

        let pilot = app.signed_in(Role::Pilot).await;
        let flight = until("the flight stands in the log", 30, async || {
            let list = pilot.get("/api/v1/flights").await.expect(200);
            list["items"].get(0).cloned()
        })
        .await;
        let at = |time| late_s(&frames, &late, time);
        let late_s = (at(expected.takeoff_time), at(expected.landing_time.unwrap()));
        check(&flight, &expected, late_s);

        // What the backend has is what the station has, byte for byte, and every frame is in it.
        let log = format!("/api/v1/flights/{}/log", flight["id"].as_str().unwrap());
        let on_disk = std::fs::read(&field.logs()[0]).unwrap();
        let received = until("the log has arrived whole", 30, async || {
            let answer = pilot.get(&log).await;
            (answer.bytes.len() >= on_disk.len()).then_some(answer.bytes)
        })
        .await;
        assert!(received.starts_with(&on_disk));
        field.stop().await;
        // A slow machine plays the last frames after the station has closed the flight's log.
        let kept: Vec<_> = field.logs().iter().flat_map(|log| read_frames(log, 1)).collect();
        assert_eq!(kept.len(), frames.len(), "frames between socket and disk");
        assert!(kept.iter().zip(&frames).all(|((_, kept), (_, sent))| kept == sent));
        app.stop().await;
    }
}
