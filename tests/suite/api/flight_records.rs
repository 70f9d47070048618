//! The records of flights: by hand, corrected, signed, closed; logbooks and evidence.

use std::fs;

use chrono::TimeDelta;
use letka_domain::access::Role;
use letka_tests::app::TestApp;
use letka_tests::on_both_engines;
use serde_json::{Value, json};

use super::flight_logs::{LOGS, bring};

pub(super) const FLIGHTS: &str = "/api/v1/flights";

/// A flight that ended an hour ago.
pub(super) fn flight(app: &TestApp) -> Value {
    let now = app.app.clock.now();
    json!({
        "aircraft_id": app.world.brus, "purpose": "search",
        "takeoff_time": now - TimeDelta::minutes(80), "landing_time": now - TimeDelta::minutes(60),
        "max_height_m": 60.0, "distance_m": 1500.0, "takeoff_place": " Kladno ", "sight": "vlos",
        "batteries": ["B-2", "B-1"], "note": "",
    })
}

on_both_engines! {
    async fn a_flight_by_hand_is_corrected_in_versions_signed_and_closed(engine) {
        let app = TestApp::new(engine).await;
        let (pilot, commander) = (app.signed_in(Role::Pilot).await, app.signed_in(Role::Commander).await);
        let new = pilot.post(FLIGHTS, &flight(&app)).await.expect(201);
        let path = format!("{FLIGHTS}/{}", new["id"].as_str().unwrap());
        assert_eq!((&new["source"], &new["version"], &new["quality"]), (&json!("manual"), &json!(1), &json!("degraded")));
        assert_eq!((&new["pilot"]["name"], &new["takeoff_place"], &new["batteries"]), (&json!("Jana Nováková"), &json!("Kladno"), &json!(["B-1", "B-2"])));
        assert_eq!((&new["duration_s"], &new["note"], &new["actions"]), (&json!(1200.0), &Value::Null, &json!(["correct", "sign_pilot"])));

        let mut record = flight(&app);
        record["max_height_m"] = json!(75.0);
        let correction = json!({ "record": record, "reason": "podle displeje" });
        pilot.put(&path, 9, &correction).await.problem(412, "changed_meanwhile");
        pilot.put(&path, 1, &json!({ "record": record, "reason": " " })).await.problem(422, "invalid");
        pilot.post_on(&format!("{path}/sign"), 1, &json!({ "signs": "pilot" })).await.expect(200);
        let corrected = pilot.put(&path, 1, &correction).await.expect(200);
        assert_eq!((&corrected["max_height_m"], &corrected["version"]), (&json!(75.0), &json!(2)));
        let before = &corrected["versions"][0];
        assert_eq!((&before["version"], &before["max_height_m"], &before["reason"]), (&json!(1), &json!(60.0), &json!("podle displeje")));
        // The signature was for what it said before.
        commander.post_on(&format!("{path}/sign"), 2, &json!({ "signs": "commander" })).await.problem(409, "flight_unsigned");
        commander.post_on(&format!("{path}/sign"), 2, &json!({ "signs": "pilot" })).await.problem(403, "not_own_flight");
        pilot.post_on(&format!("{path}/sign"), 2, &json!({ "signs": "pilot" })).await.expect(200);
        pilot.post_on(&format!("{path}/sign"), 2, &json!({ "signs": "commander" })).await.problem(403, "forbidden");
        let closed = commander.post_on(&format!("{path}/sign"), 2, &json!({ "signs": "commander" })).await.expect(200);
        assert_eq!((&closed["closed"], &closed["actions"]), (&json!(true), &json!(["hold"])));
        pilot.put(&path, 2, &correction).await.problem(409, "flight_closed");
        let mut other = app.anonymous();
        other.sign_in("commander-kolin").await;
        other.put(&path, 2, &correction).await.problem(403, "out_of_reach");
    }

    async fn what_no_flight_is_like_is_named(engine) {
        let app = TestApp::new(engine).await;
        let pilot = app.signed_in(Role::Pilot).await;
        let now = app.app.clock.now();
        for (field, value) in [
            ("aircraft_id", json!("00000000-0000-7000-8000-000000000009")),
            ("takeoff_time", json!(now + TimeDelta::minutes(1))),
            ("landing_time", json!(now - TimeDelta::minutes(90))),
            ("max_height_m", json!(-1.0)),
            ("distance_m", json!(1e9)),
            ("batteries", json!([" "])),
            ("mission_id", json!("00000000-0000-7000-8000-000000000009")),
        ] {
            let mut wrong = flight(&app);
            wrong[field] = value;
            let problem = pilot.post(FLIGHTS, &wrong).await.problem(422, "invalid");
            assert_eq!(problem["errors"][0]["field"], field);
        }
        pilot.post(FLIGHTS, &flight(&app)).await.expect(201);
        pilot.post(FLIGHTS, &flight(&app)).await.problem(409, "flight_overlaps");
    }

    async fn a_log_takes_the_place_of_what_was_written_down(engine) {
        let app = TestApp::new(engine).await;
        let pilot = app.signed_in(Role::Pilot).await;
        let mut by_hand = flight(&app);
        by_hand["takeoff_time"] = json!("2026-11-23T20:49:30Z");
        by_hand["landing_time"] = json!("2026-11-23T20:52:00Z");
        let written = pilot.post(FLIGHTS, &by_hand).await.expect(201);
        let id = bring(&app, &pilot).await;
        assert_eq!(written["id"], json!(id), "one flight");
        let flight = pilot.get(&format!("{FLIGHTS}/{id}/record")).await.expect(200);
        assert_eq!((&flight["source"], &flight["version"], &flight["has_track"]), (&json!("import"), &json!(2), &json!(true)));
        assert_eq!(flight["takeoff_time"].as_str().unwrap()[..19], *"2026-11-23T20:49:08");
        assert_eq!((&flight["pilot"]["name"], &flight["purpose"]), (&json!("Jana Nováková"), &json!("search")));
        assert_eq!((&flight["versions"][0]["max_height_m"], &flight["versions"][0]["changed_by"]), (&json!(60.0), &Value::Null));
        assert_eq!((&flight["takeoff_place"], &flight["batteries"]), (&json!("Kladno"), &json!(["B-1", "B-2"])));
    }

    async fn a_logbook_carries_totals_over(engine) {
        let app = TestApp::new(engine).await;
        let pilot = app.signed_in(Role::Pilot).await;
        let now = app.app.clock.now();
        for days in [40, 3, 2] {
            let mut one = flight(&app);
            one["takeoff_time"] = json!(now - TimeDelta::days(days) - TimeDelta::minutes(30));
            one["landing_time"] = json!(now - TimeDelta::days(days));
            pilot.post(FLIGHTS, &one).await.expect(201);
        }
        let stamp = |days: i64| (now - TimeDelta::days(days)).format("%FT%TZ").to_string();
        let query = |subject: &str, of: &str| format!("subject={subject}&of={of}&from={}&to={}", stamp(10), stamp(0));
        for (subject, of) in [
            ("pilot", app.world.pilot.to_string()), ("aircraft", app.world.brus.to_string()),
            ("unit", app.world.kladno.to_string()), ("battery", "B-1".to_owned()),
        ] {
            let book = pilot.get(&format!("/api/v1/logbook?{}", query(subject, &of))).await.expect(200);
            let totals = |name: &str| (book[name]["flights"].clone(), book[name]["duration_s"].clone());
            assert_eq!(totals("before"), (json!(1), json!(1800.0)), "{subject}");
            assert_eq!(totals("within"), (json!(2), json!(3600.0)));
            assert_eq!(totals("after"), (json!(3), json!(5400.0)));
            assert_eq!(book["flights"].as_array().unwrap().len(), 2);
            for (format, begins) in [("csv", &b"\xef\xbb\xbf"[..]), ("xlsx", b"PK"), ("pdf", b"%PDF")] {
                let file = pilot.get(&format!("/api/v1/logbook/file?{}&format={format}", query(subject, &of))).await;
                assert!(file.bytes.starts_with(begins), "{format}");
            }
        }
        pilot.get(&format!("/api/v1/logbook?{}", query("pilot", "nobody"))).await.problem(422, "invalid");
    }

    async fn evidence_is_checked_without_the_server(engine) {
        let app = TestApp::new(engine).await;
        let (pilot, auditor) = (app.signed_in(Role::Pilot).await, app.signed_in(Role::Auditor).await);
        let id = bring(&app, &pilot).await;
        let path = format!("{FLIGHTS}/{id}/evidence");
        pilot.get(&path).await.problem(403, "forbidden");
        let package = auditor.get(&path).await;
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("evidence.zip");
        fs::write(&file, &package.bytes).unwrap();
        let report = letka_server::evidence::verify(&file, None).unwrap();
        assert!(report.intact, "{:?}", report.faults);
        let manifest = report.manifest.unwrap();
        let names: Vec<&str> = manifest.files.iter().map(|one| one.name.as_str()).collect();
        assert_eq!(names, ["record.json", "track.json", "trail.json", "verdict.json", "occurrences.json", "logs/01_let.tlog"]);
        assert!(letka_server::evidence::verify(&file, Some(&manifest.public_key)).unwrap().intact);
        let other = "00".repeat(32);
        assert!(!letka_server::evidence::verify(&file, Some(&other)).unwrap().intact);
        // Any byte of the raw log, changed.
        let mut bytes = package.bytes.clone();
        let middle = bytes.len() / 2;
        bytes[middle] ^= 1;
        fs::write(&file, &bytes).unwrap();
        assert!(letka_server::evidence::verify(&file, None).map_or(true, |report| !report.intact));
        // Who took it is in the trail.
        let trail = auditor.get("/api/v1/audit?action=flights.export_evidence").await.expect(200);
        assert_eq!(trail["items"][0]["record_id"], json!(id));
        auditor.post_file(&format!("{LOGS}?name=x"), Vec::new()).await.problem(403, "forbidden");
    }
}
