//! Occurrences: reported by whoever saw it, reviewed at the desk, sent, closed, frozen, learnt from.

use std::io::{Cursor, Read as _};

use chrono::{DateTime, TimeDelta, Utc};
use letka_domain::access::Role;
use letka_server::reminders;
use letka_tests::app::TestApp;
use letka_tests::client::Client;
use letka_tests::on_both_engines;
use serde_json::{Value, json};
use zip::ZipArchive;

use super::flight_logs::bring;

const OCCURRENCES: &str = "/api/v1/occurrences";
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n0123456789";

/// Something that has happened an hour ago and is known since.
fn report(app: &TestApp) -> Value {
    let at = app.app.clock.now() - TimeDelta::hours(1);
    json!({
        "kind": "damage", "severity": "incident", "happened_at": at, "known_at": at,
        "place": " Kladno ", "position": { "lat": 50.147, "lon": 14.103 },
        "narrative": "Tvrdé přistání v poryvu.", "injury": "none", "manned_aircraft": false,
        "aircraft_damage": "substantial", "third_party_damage": " ", "link_loss_s": 12,
        "parachute_fired": false,
    })
}

fn of_brus(app: &TestApp) -> Value {
    json!({ "report": report(app), "aircraft_id": app.world.brus })
}

fn path(occurrence: &Value, rest: &str) -> String {
    format!("{OCCURRENCES}/{}{rest}", occurrence["id"].as_str().unwrap())
}

fn version(occurrence: &Value) -> i64 {
    occurrence["version"].as_i64().unwrap()
}

/// Takes a step over the version that is there.
async fn step(caller: &Client, occurrence: &Value, body: Value) -> Value {
    let now = caller.get(&path(occurrence, "")).await.expect(200);
    let path = path(occurrence, "/move");
    let moved = caller.post_on(&path, version(&now), &body).await;
    moved.expect(200)
}

async fn listed(caller: &Client, query: &str) -> Vec<Value> {
    let list = caller
        .get(&format!("{OCCURRENCES}?{query}"))
        .await
        .expect(200);
    list["items"].as_array().unwrap().clone()
}

/// What a caller is told of occurrences.
async fn told(caller: &Client) -> Vec<Value> {
    let list = caller
        .get("/api/v1/notifications?limit=200")
        .await
        .expect(200);
    let items = list["items"].as_array().unwrap().iter();
    let of = items.filter(|one| one["news"]["kind"] == "occurrence");
    of.cloned().collect()
}

on_both_engines! {
    async fn an_occurrence_goes_from_the_report_to_the_lessons(engine) {
        let app = TestApp::new(engine).await;
        let (pilot, officer) = (app.signed_in(Role::Pilot).await, app.signed_in(Role::ComplianceOfficer).await);
        let new = pilot.post(OCCURRENCES, &of_brus(&app)).await.expect(201);
        assert!(new["reference"].as_str().unwrap().ends_with("/0001"), "{new:#}");
        assert_eq!((&new["state"], &new["clock"], &new["frozen"]), (&json!("reported"), &json!("in_time"), &json!(false)));
        assert_eq!((&new["unit"]["name"], &new["aircraft"]["name"]), (&json!("ÚO Kladno"), &json!("BRUS-01")));
        assert_eq!((&new["report"]["place"], &new["report"]["third_party_damage"]), (&json!("Kladno"), &Value::Null));
        assert_eq!((&new["reporter"], &new["flight"]), (&json!("Test pilot"), &Value::Null));
        assert_eq!((&new["assessment"]["reportable"], &new["assessment"]["quality"]), (&json!(false), &json!("assumed")));
        assert_eq!(new["actions"], json!(["edit", "note"]));
        let moment = |value: &Value| value.as_str().unwrap().parse::<DateTime<Utc>>().unwrap();
        assert_eq!(moment(&new["due_at"]), moment(&new["report"]["known_at"]) + TimeDelta::hours(72));

        // The reporter puts it right until somebody reviews it; what it said before is kept.
        let mut hurt = of_brus(&app);
        hurt["report"]["injury"] = json!("serious");
        hurt["reason"] = json!("policista je v nemocnici");
        let at = path(&new, "");
        pilot.put(&at, 9, &hurt).await.problem(412, "changed_meanwhile");
        let edited = pilot.put(&at, 1, &hurt).await.expect(200);
        assert_eq!((&edited["assessment"]["reportable"], &edited["assessment"]["investigated"]), (&json!(true), &json!(true)));
        assert_eq!((&edited["versions"][0]["report"]["injury"], &edited["versions"][0]["version"]), (&json!("none"), &json!(1)));

        let review = json!({ "step": "review" });
        pilot.post_on(&path(&new, "/move"), 2, &review).await.problem(403, "forbidden");
        officer.post_on(&path(&new, "/move"), 1, &review).await.problem(412, "changed_meanwhile");
        officer.act(&path(&new, "/move")).await.problem(428, "version_missing");
        officer.post_on(&path(&new, "/move"), 2, &json!({ "step": "close", "text": "x" })).await.problem(409, "wrong_state");
        step(&officer, &new, review).await;
        pilot.put(&at, 3, &hurt).await.problem(409, "wrong_state");
        officer.post_on(&path(&new, "/move"), 3, &json!({ "step": "send" })).await.problem(422, "invalid");
        let sent = step(&officer, &new, json!({ "step": "send", "authority": "ÚCL", "authority_reference": "1/26" })).await;
        assert_eq!((&sent["state"], &sent["clock"], &sent["frozen"]), (&json!("sent"), &json!("sent"), &json!(true)));
        assert_eq!((&sent["authority"], &sent["authority_reference"]), (&json!("ÚCL"), &json!("1/26")));

        // From then on its words stay, and notes are added.
        officer.put(&at, version(&sent), &hurt).await.problem(409, "occurrence_frozen");
        let note = json!({ "kind": "note", "text": "Úřad potvrdil přijetí." });
        pilot.post(&path(&new, "/entries"), &note).await.expect(201);
        officer.post_on(&path(&new, "/move"), version(&sent), &json!({ "step": "close", "text": " " })).await.problem(422, "invalid");
        let closed = step(&officer, &new, json!({ "step": "close", "text": "V poryvu přistávejte proti větru." })).await;
        assert_eq!((&closed["state"], &closed["actions"]), (&json!("closed"), &json!(["note", "measure"])));
        let kinds: Vec<&Value> = closed["entries"].as_array().unwrap().iter().map(|one| &one["kind"]).collect();
        assert_eq!(kinds, ["report", "edit", "review", "send", "note", "close"]);
        officer.post(&path(&new, "/entries"), &note).await.expect(201);

        // Everybody reads the lessons, and nothing in them names anybody.
        let technician = app.signed_in(Role::Technician).await;
        let lessons = technician.get(&format!("{OCCURRENCES}/lessons")).await.expect(200);
        let text = lessons.to_string();
        assert_eq!(lessons["items"][0]["lessons"], "V poryvu přistávejte proti větru.");
        assert!(!text.contains("Test pilot") && !text.contains("Kladno"), "{text}");
    }

    async fn who_reports_does_not_close(engine) {
        let app = TestApp::new(engine).await;
        let (commander, officer) = (app.signed_in(Role::Commander).await, app.signed_in(Role::ComplianceOfficer).await);
        let new = commander.post(OCCURRENCES, &of_brus(&app)).await.expect(201);
        step(&commander, &new, json!({ "step": "review" })).await;
        commander.post_on(&path(&new, "/move"), 2, &json!({ "step": "dismiss" })).await.problem(422, "invalid");
        let found = step(&commander, &new, json!({ "step": "dismiss", "text": "nikomu se nic nestalo" })).await;
        assert_eq!((&found["clock"], &found["actions"]), (&json!("not_owed"), &json!(["edit", "note", "measure", "review"])));
        let close = json!({ "step": "close", "text": "poučení" });
        commander.post_on(&path(&new, "/move"), version(&found), &close).await.problem(403, "own_occurrence");
        step(&officer, &new, close).await;
    }

    async fn only_those_concerned_see_it(engine) {
        let app = TestApp::new(engine).await;
        let observer = app.signed_in(Role::Observer).await;
        let new = observer.post(OCCURRENCES, &of_brus(&app)).await.expect(201);
        let at = path(&new, "");
        let note = json!({ "kind": "note", "text": "x" });
        for role in Role::ALL {
            let caller = app.signed_in(*role).await;
            let sees = matches!(role, Role::Observer | Role::Commander | Role::ComplianceOfficer | Role::Auditor);
            for rest in ["", "/report.pdf", "/draft"] {
                let answer = caller.get(&format!("{at}{rest}")).await;
                assert_eq!(answer.status.as_u16(), if sees { 200 } else { 403 }, "{role} {rest}");
            }
            assert_eq!(listed(&caller, "").await.len(), usize::from(sees), "{role}");
            let manages = matches!(role, Role::Commander | Role::ComplianceOfficer);
            let noted = caller.post(&path(&new, "/entries"), &note).await;
            assert_eq!(noted.status.as_u16() == 201, manages || *role == Role::Observer, "{role}");
            let photo = format!("/api/v1/documents?owner_kind=occurrence&owner_id={}&name=x.png", new["id"].as_str().unwrap());
            let bytes = [PNG, role.as_str().as_bytes()].concat();
            let added = caller.post_file(&photo, bytes).await;
            assert_eq!(added.status.as_u16() == 201, manages || *role == Role::Observer, "{role} adds a photograph");
            let seen = caller.get(&photo.replace("&name=x.png", "")).await;
            assert_eq!(seen.status.as_u16() == 200, sees, "{role} sees photographs");
        }
        let mut other = app.anonymous();
        other.sign_in("commander-kolin").await;
        other.get(&at).await.problem(403, "out_of_reach");
        assert_eq!(listed(&other, "").await.len(), 0);
        other.post_on(&path(&new, "/move"), 1, &json!({ "step": "review" })).await.problem(403, "out_of_reach");
        observer.post(&path(&new, "/entries"), &json!({ "kind": "measure", "text": "x" })).await.problem(403, "forbidden");
        observer.post(&path(&new, "/entries"), &json!({ "kind": "close", "text": "x" })).await.problem(422, "invalid");
    }

    async fn the_desk_is_filtered_and_tracks_measures(engine) {
        let app = TestApp::new(engine).await;
        let (pilot, officer) = (app.signed_in(Role::Pilot).await, app.signed_in(Role::ComplianceOfficer).await);
        let first = pilot.post(OCCURRENCES, &of_brus(&app)).await.expect(201);
        let mut elsewhere = of_brus(&app);
        elsewhere["unit_id"] = json!(app.world.kolin);
        let second = pilot.post(OCCURRENCES, &elsewhere).await.expect(201);
        step(&officer, &second, json!({ "step": "review" })).await;
        let unit = format!("unit={}", app.world.kolin);
        let flight = format!("flight={}", app.world.brus);
        for (query, expected) in [
            ("", 2), ("open=true", 2), ("open=false", 0), ("state=under_review", 1), ("limit=1", 1),
            (unit.as_str(), 1), (flight.as_str(), 0),
        ] {
            assert_eq!(listed(&officer, query).await.len(), expected, "{query}");
        }
        officer.get(&format!("{OCCURRENCES}?state=perhaps")).await.problem(422, "invalid");

        let entries = path(&first, "/entries");
        let due = app.app.clock.now() + TimeDelta::days(7);
        let set = officer.post(&entries, &json!({ "kind": "measure", "text": "nová vrtule", "due_at": due })).await.expect(201);
        assert_eq!(set["open_measures"], 1);
        let measure = &set["entries"][1]["id"];
        officer.post(&entries, &json!({ "kind": "done" })).await.problem(422, "invalid");
        officer.post(&entries, &json!({ "kind": "note", "text": "x", "due_at": due })).await.problem(422, "invalid");
        officer.post(&entries, &json!({ "kind": "done", "measure_id": set["entries"][0]["id"] })).await.problem(422, "invalid");
        officer.post(&path(&second, "/entries"), &json!({ "kind": "done", "measure_id": measure })).await.problem(422, "invalid");
        let done = officer.post(&entries, &json!({ "kind": "done", "measure_id": measure })).await.expect(201);
        assert_eq!(done["open_measures"], 0);
        officer.post(&entries, &json!({ "kind": "done", "measure_id": measure })).await.problem(409, "measure_taken");
    }

    async fn what_does_not_fit_is_named(engine) {
        let app = TestApp::new(engine).await;
        let pilot = app.signed_in(Role::Pilot).await;
        let now = app.app.clock.now();
        for (field, value) in [
            ("happened_at", json!(now + TimeDelta::minutes(1))),
            ("known_at", json!(now - TimeDelta::hours(2))),
            ("narrative", json!(" ")),
            ("link_loss_s", json!(86_401)),
        ] {
            let mut wrong = of_brus(&app);
            wrong["report"][field] = value;
            let problem = pilot.post(OCCURRENCES, &wrong).await.problem(422, "invalid");
            assert_eq!(problem["errors"][0]["field"], format!("report.{field}"));
        }
        for field in ["aircraft_id", "unit_id", "flight_id"] {
            let mut wrong = of_brus(&app);
            wrong[field] = json!("00000000-0000-7000-8000-000000000009");
            let problem = pilot.post(OCCURRENCES, &wrong).await.problem(422, "invalid");
            assert_eq!(problem["errors"][0]["field"], field);
        }
        let near = json!({ "report": report(&app) });
        let own = pilot.post(OCCURRENCES, &near).await.expect(201);
        assert_eq!(own["unit"]["name"], "ÚO Kladno", "that of who reports");

        let mut manned = report(&app);
        manned["manned_aircraft"] = json!(true);
        let said = pilot.post(&format!("{OCCURRENCES}/assess"), &manned).await.expect(200);
        assert_eq!((&said["reportable"], &said["investigated"]), (&json!(true), &json!(false)));
        assert!(said["reasons"][0]["source"]["en"].as_str().unwrap().contains("376/2014"));
        assert!(said["assumption"]["cs"].as_str().unwrap().contains("předpoklad"));
    }

    async fn the_flight_is_frozen_with_it_and_goes_into_the_evidence(engine) {
        let app = TestApp::new(engine).await;
        let (pilot, commander) = (app.signed_in(Role::Pilot).await, app.signed_in(Role::Commander).await);
        let flight = bring(&app, &pilot).await;
        let mut new = json!({ "report": report(&app), "flight_id": flight });
        let other = json!({ "report": report(&app), "flight_id": flight, "aircraft_id": app.world.mavic });
        let problem = pilot.post(OCCURRENCES, &other).await.problem(422, "invalid");
        assert_eq!(problem["errors"][0]["field"], "aircraft_id");
        let reported = pilot.post(OCCURRENCES, &new).await.expect(201);
        let log = pilot.get(&format!("/api/v1/flights/{flight}/log")).await.bytes;
        let frozen = &reported["flight"];
        assert_eq!((&frozen["id"], &reported["aircraft"]["name"]), (&json!(flight), &json!("BRUS-01")));
        assert_eq!(frozen["logs"][0]["bytes"], json!(log.len()));
        // The hash that the log came with.
        let before = pilot.get(&format!("/api/v1/flights/{flight}/record")).await.expect(200);
        let hash = &before["sources"][0]["sha256"];
        assert!(hash.is_string() && frozen["logs"][0]["sha256"] == *hash, "{frozen}");
        assert_eq!(listed(&pilot, &format!("flight={flight}")).await[0]["id"], reported["id"]);

        // The record is corrected afterwards: what was copied stays.
        let record = json!({ "aircraft_id": app.world.brus, "pilot_id": app.world.pilot, "purpose": "training",
            "takeoff_time": before["takeoff_time"], "landing_time": before["landing_time"], "max_height_m": 5.0 });
        let correction = json!({ "record": record, "reason": "omyl" });
        commander.put(&format!("/api/v1/flights/{flight}"), version(&before), &correction).await.expect(200);
        new["report"]["narrative"] = json!("Tvrdé přistání, podruhé.");
        let edited = pilot.put(&path(&reported, ""), 1, &new).await.expect(200);
        assert_eq!(edited["flight"]["version"], before["version"]);
        assert_eq!(edited["flight"]["version_now"], json!(version(&before) + 1));
        assert_eq!(edited["flight"]["max_height_m"], before["max_height_m"]);

        // Another unit's commander takes evidence out without learning who reported it.
        let mut elsewhere = app.anonymous();
        elsewhere.sign_in("commander-kolin").await;
        for (caller, name) in [(&commander, json!("Test pilot")), (&elsewhere, Value::Null)] {
            let package = caller.get(&format!("/api/v1/flights/{flight}/evidence")).await;
            let folder = tempfile::tempdir().unwrap();
            let file = folder.path().join("evidence.zip");
            std::fs::write(&file, &package.bytes).unwrap();
            let checked = letka_server::evidence::verify(&file, None).unwrap();
            assert!(checked.intact, "{:?}", checked.faults);
            let mut zip = ZipArchive::new(Cursor::new(package.bytes)).unwrap();
            let mut text = String::new();
            zip.by_name("occurrences.json").unwrap().read_to_string(&mut text).unwrap();
            let packed: Value = serde_json::from_str(&text).unwrap();
            assert_eq!(packed[0]["report"]["narrative"], "Tvrdé přistání, podruhé.");
            assert_eq!((&packed[0]["reported_by"], &packed[0]["entries"][0]["by"]), (&name, &name));
            assert_eq!(packed[0]["flight"]["logs"][0]["sha256"], *hash);
        }
    }

    async fn it_goes_out_as_paper_and_as_a_draft(engine) {
        let app = TestApp::new(engine).await;
        let (pilot, auditor) = (app.signed_in(Role::Pilot).await, app.signed_in(Role::Auditor).await);
        let new = pilot.post(OCCURRENCES, &of_brus(&app)).await.expect(201);
        let photo = format!("/api/v1/documents?owner_kind=occurrence&owner_id={}&name=foto.png&purpose=photograph", new["id"].as_str().unwrap());
        pilot.post_file(&photo, PNG).await.expect(201);
        let paper = auditor.get(&path(&new, "/report.pdf")).await;
        assert_eq!((paper.status.as_u16(), paper.header("content-type")), (200, "application/pdf"));
        assert!(paper.bytes.starts_with(b"%PDF"));
        let draft = auditor.get(&path(&new, "/draft")).await.expect(200);
        assert_eq!((&draft["draft"], &draft["form"]), (&json!(true), &json!("letka-occurrence-draft/1")));
        let said = &draft["occurrence"];
        assert_eq!((&said["file_number"], &said["occurrence_class"]), (&new["reference"], &json!("Incident")));
        assert_eq!((&said["latitude"], &said["injury_level"]), (&json!(50.147), &json!("None")));
        assert_eq!(draft["aircraft"]["registration"], "BRUS-01");
        assert!(said.get("occurrence_category").is_none(), "what is not known is absent");
        assert!(!draft.to_string().contains("Test pilot"), "the operator reports, not a person");
    }

    async fn whoever_owes_the_report_is_told_reminded_and_warned_once(engine) {
        let app = TestApp::new(engine).await;
        let pilot = app.signed_in(Role::Pilot).await;
        let mut grave = of_brus(&app);
        grave["report"]["injury"] = json!("fatal");
        let new = pilot.post(OCCURRENCES, &grave).await.expect(201);
        let counts = async |expected: [usize; 4]| {
            let roles = [Role::ComplianceOfficer, Role::Commander, Role::Pilot, Role::Technician];
            for (role, expected) in roles.into_iter().zip(expected) {
                let caller = app.signed_in(role).await;
                assert_eq!(told(&caller).await.len(), expected, "{role}");
            }
            let mut other = app.anonymous();
            other.sign_in("commander-kolin").await;
            assert_eq!(told(&other).await.len(), 0, "another unit");
        };
        counts([1, 1, 0, 0]).await;
        let officer = app.signed_in(Role::ComplianceOfficer).await;
        let first = &told(&officer).await[0];
        assert_eq!((&first["record"]["kind"], &first["record"]["id"]), (&json!("occurrence"), &new["id"]));
        assert!(first["news"]["text"]["cs"].as_str().unwrap().contains("ÚZPLN"), "{first}");

        reminders::run_due(&app.app).await;
        counts([1, 1, 0, 0]).await;
        // Known for an hour when it was reported: this is 48 hours after.
        app.app.clock.advance(TimeDelta::hours(47));
        reminders::run_due(&app.app).await;
        reminders::run_due(&app.app).await;
        counts([2, 2, 0, 0]).await;
        let officer = app.signed_in(Role::ComplianceOfficer).await;
        assert_eq!(listed(&officer, "").await[0]["clock"], "due_soon");
        app.app.clock.advance(TimeDelta::hours(24));
        reminders::run_due(&app.app).await;
        reminders::run_due(&app.app).await;
        counts([3, 3, 0, 0]).await;
        let officer = app.signed_in(Role::ComplianceOfficer).await;
        assert_eq!(listed(&officer, "").await[0]["clock"], "overdue");
        step(&officer, &new, json!({ "step": "review" })).await;
        step(&officer, &new, json!({ "step": "send", "authority": "ÚCL" })).await;
        reminders::run_due(&app.app).await;
        // Who reported it is told that it was sent.
        counts([3, 3, 1, 0]).await;
    }
}
