//! Logs that people bring: single files, archives, files that cannot be read; and what of the same
//! flight comes twice.

use std::io::{Cursor, Write as _};

use axum::http::StatusCode;
use letka_domain::access::Role;
use letka_tests::app::TestApp;
use letka_tests::client::Client;
use letka_tests::on_both_engines;
use serde_json::{Value, json};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::fleet::written;

pub(super) const LOGS: &str = "/api/v1/flight-logs";
/// A flight of 172 s near Kladno, recorded from a simulated autopilot with system id 1.
const SITL: &[u8] = include_bytes!("../../data/sitl/sitl_copter_mission.tlog");

/// Takes the identity of the autopilot off the record of the BRUS, so that its system id decides.
async fn known_by_system_id(app: &TestApp) {
    let technician = app.signed_in(Role::Technician).await;
    let (version, mut input) = written(app, &technician).await;
    input["mavlink_uid"] = Value::Null;
    let path = format!("/api/v1/aircraft/{}", app.world.brus);
    technician.put(&path, version, &input).await.expect(200);
}

/// The one flight of the recording, as it is entered.
pub(super) async fn bring(app: &TestApp, pilot: &Client) -> String {
    known_by_system_id(app).await;
    let list = pilot
        .post_file(&format!("{LOGS}?name=let.tlog"), SITL)
        .await
        .expect(200);
    list["items"][0]["flights"][0].as_str().unwrap().to_owned()
}

fn zipped(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

on_both_engines! {
    async fn a_log_that_is_brought_is_a_flight_with_its_source(engine) {
        let app = TestApp::new(engine).await;
        let pilot = app.signed_in(Role::Pilot).await;
        known_by_system_id(&app).await;
        let list = pilot.post_file(&format!("{LOGS}?name=let.tlog"), SITL).await.expect(200);
        let log = &list["items"][0];
        assert_eq!((&log["format"], &log["fault"], &log["duplicate"]), (&json!("tlog"), &Value::Null, &json!(false)));
        assert_eq!(log["bytes"], SITL.len());
        let id = log["flights"][0].as_str().unwrap();
        let flight = pilot.get(&format!("/api/v1/flights/{id}/record")).await.expect(200);
        assert_eq!((&flight["source"], &flight["aircraft"]["name"], &flight["pilot"]), (&json!("import"), &json!("BRUS-01"), &Value::Null));
        assert!((flight["duration_s"].as_f64().unwrap() - 171.808).abs() < 1.0, "{flight}");
        assert!((flight["max_height_m"].as_f64().unwrap() - 59.686).abs() < 0.5, "{flight}");
        assert!((flight["max_amsl_m"].as_f64().unwrap() - 309.8).abs() < 0.5, "{flight}");
        assert_eq!(flight["sources"][0]["file_name"], "let.tlog");
        assert!(!flight["events"].as_array().unwrap().is_empty());
        // As it came.
        let raw = pilot.get(&format!("/api/v1/flights/{id}/log")).await;
        assert_eq!((raw.status, raw.bytes.as_slice() == SITL), (StatusCode::OK, true));
        for (format, begins) in [("gpx", "<?xml"), ("kml", "<?xml"), ("geojson", "{")] {
            let file = pilot.get(&format!("/api/v1/flights/{id}/track/file?format={format}")).await;
            assert!(String::from_utf8_lossy(&file.bytes).starts_with(begins), "{format}");
        }

        // It has no mission: what it was flown in is judged all the same, and what is not known is said.
        let flown = pilot.get(&format!("/api/v1/flights/{id}/conformance")).await.expect(200);
        assert_eq!((&flown["with"], &flown["deviated"]), (&json!("airspace"), &json!([])));
        let judged = flown["findings"].as_array().unwrap().len() + flown["unknown"].as_array().unwrap().len();
        assert!(judged > 0, "neither zones nor ground are known around: {flown}");
        // It stayed close to where it took off.
        assert_eq!((&flown["sight"]["rule"], &flown["sight"]["state"]), (&json!("SAF-02"), &json!("pass")));

        // The same bytes under another name are the same log.
        let again = pilot.post_file(&format!("{LOGS}?name=kopie.tlog"), SITL).await.expect(200);
        assert_eq!((&again["items"][0]["duplicate"], &again["items"][0]["id"]), (&json!(true), &log["id"]));
        // Other bytes of the same flight stand beside it.
        let cut = pilot.post_file(&format!("{LOGS}?name=kratky.tlog"), &SITL[..SITL.len() - 20_000]).await.expect(200);
        assert_eq!((&cut["items"][0]["duplicate"], &cut["items"][0]["flights"]), (&json!(false), &json!([id])));
        let flight = pilot.get(&format!("/api/v1/flights/{id}/record")).await.expect(200);
        assert_eq!(flight["sources"].as_array().unwrap().len(), 2);
        let all = pilot.get("/api/v1/flights").await.expect(200);
        assert_eq!(all["items"].as_array().unwrap().len(), 1);
        let listed = pilot.get(LOGS).await.expect(200);
        assert_eq!(listed["items"].as_array().unwrap().len(), 2);
        app.signed_in(Role::Auditor).await.post_file(&format!("{LOGS}?name=x"), SITL).await.problem(403, "forbidden");
    }

    async fn an_archive_is_taken_apart_and_what_cannot_be_read_says_why(engine) {
        let app = TestApp::new(engine).await;
        let pilot = app.signed_in(Role::Pilot).await;
        let inner = zipped(&[("slozka/let.tlog", SITL), ("__MACOSX/._let.tlog", b"x")]);
        let outer = zipped(&[("dovnitr.zip", &inner), ("poznamka.txt", b"dnes jsme letali"), ("prazdny.bin", b"")]);
        let list = pilot.post_file(&format!("{LOGS}?name=karta.zip"), outer).await.expect(200);
        let items = list["items"].as_array().unwrap();
        let names: Vec<&str> = items.iter().map(|one| one["file_name"].as_str().unwrap()).collect();
        assert_eq!(names, ["karta.zip/dovnitr.zip/slozka/let.tlog", "karta.zip/poznamka.txt", "karta.zip/prazdny.bin"]);
        assert_eq!(items[0]["flights"].as_array().unwrap().len(), 1);
        for unreadable in &items[1..] {
            assert!(unreadable["flights"].as_array().unwrap().is_empty());
            let fault = &unreadable["fault"];
            assert!(!fault["en"].as_str().unwrap().is_empty() && fault["cs"] != fault["en"], "{unreadable}");
            assert!(!unreadable["read_at"].is_null());
        }
        // An archive that swells is kept, and not unpacked.
        let bomb = zipped(&[("bomba.tlog", &vec![0; 64 * 1024 * 1024])]);
        let list = pilot.post_file(&format!("{LOGS}?name=bomba.zip"), bomb).await.expect(200);
        assert!(list["items"][0]["fault"]["en"].as_str().unwrap().contains("swells"), "{list}");
        assert_eq!(list["items"][0]["file_name"], "bomba.zip");
        let broken = &zipped(&[("let.tlog", SITL)])[..200_000];
        let list = pilot.post_file(&format!("{LOGS}?name=useknuty.zip"), broken).await.expect(200);
        assert!(list["items"][0]["fault"]["en"].as_str().unwrap().contains("useknuty.zip"), "{list}");
    }
}
