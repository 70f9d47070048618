//! Applications for one-time permits: drafted from a mission, reviewed, sent, supplemented, granted.

use std::process::Command;

use letka_domain::access::Role;
use letka_server::applications::watch;
use letka_tests::app::TestApp;
use letka_tests::client::Client;
use letka_tests::on_both_engines;
use serde_json::{Value, json};

use super::missions::{MISSIONS, path};

const APPLICATIONS: &str = "/api/v1/applications";

fn version(record: &Value) -> i64 {
    record["version"].as_i64().unwrap()
}

fn at(application: &Value, tail: &str) -> String {
    format!(
        "{APPLICATIONS}/{}{tail}",
        application["id"].as_str().unwrap()
    )
}

fn texts() -> Value {
    json!({
        "trajectory": "Kombinovaný let nad polem, výstup nad místem vzletu.",
        "necessity": "Jinak nelze prohlédnout celé území do setmění.",
        "urgency": "Pohřešovaná osoba je bez léků.",
        "interest": "Ochrana života převažuje nad zájmem chráněným § 52.",
        "safety": "Pozorovatel, uzavření cesty, návrat při ztrátě spojení.",
    })
}

/// A mission at 140 m above the take-off point, and the ground up to 5 m lower.
async fn too_high(app: &TestApp, pilot: &Client) -> Value {
    let mut plan = app.world.plan(app.app.clock.now());
    plan["waypoints"][0]["height_m"] = json!(135.0);
    pilot.post(MISSIONS, &plan).await.expect(201)
}

/// What is asked, with every reason said.
fn edit(application: &Value) -> Value {
    let asked = &application["asked"];
    json!({
        "title": application["title"],
        "asked": {
            "valid": asked["valid"], "area": asked["area"], "aircraft": asked["aircraft"], "pilots": asked["pilots"],
            "max_height_agl_m": asked["max_height_agl_m"], "zones": asked["zones"], "lifts": asked["lifts"], "night": true,
        },
        "texts": texts(),
    })
}

/// A grant of so many metres above ground.
fn grant(application: &Value, metres: f64) -> Value {
    let asked = &application["asked"];
    json!({ "permit": {
        "number": "ÚCL-2026-77", "kind": "one_time", "title": "Pátrání", "valid": asked["valid"],
        "aircraft": asked["aircraft"], "area": asked["area"], "max_height_agl_m": metres, "night": true,
    } })
}

/// An application for a mission, whole and in review.
async fn in_review(pilot: &Client, mission: &Value) -> Value {
    let drafted = pilot
        .post(
            &path(mission, "/application"),
            &json!({ "reserve_days": 3 }),
        )
        .await
        .expect(201);
    let whole = pilot
        .put(&at(&drafted, ""), 1, &edit(&drafted))
        .await
        .expect(200);
    pilot
        .post_on(&at(&whole, "/send-to-review"), 2, &json!({}))
        .await
        .expect(200)
}

async fn submitted(officer: &Client, pilot: &Client, mission: &Value) -> Value {
    let review = in_review(pilot, mission).await;
    officer
        .post_on(&at(&review, "/submit"), version(&review), &json!({}))
        .await
        .expect(200)
}

/// The words of a PDF, line by line, without those that tell a year: they change from run to run.
fn text_of(pdf: &[u8], year: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("letter.pdf");
    std::fs::write(&file, pdf).unwrap();
    let read = Command::new("pdftotext").arg(&file).arg("-").output();
    let read = read.expect("pdftotext is installed (Debian's poppler-utils)");
    let text = String::from_utf8(read.stdout).unwrap();
    let lines = text.lines().map(|line| line.trim_matches([' ', '\u{c}']));
    let told = lines.filter(|line| !line.is_empty() && !line.contains(year));
    told.fold(String::new(), |text, line| text + line + "\n")
}

on_both_engines! {
    async fn a_mission_fills_the_application_and_a_second_person_sends_it(engine) {
        let app = TestApp::new(engine).await;
        let (pilot, officer) = (app.signed_in(Role::Pilot).await, app.signed_in(Role::ComplianceOfficer).await);
        let clear = pilot.post(MISSIONS, &app.world.plan(app.app.clock.now())).await.expect(201);
        pilot.post(&path(&clear, "/application"), &json!({})).await.problem(409, "nothing_exceeded");
        let mission = too_high(&app, &pilot).await;
        let drafted = pilot.post(&path(&mission, "/application"), &json!({ "reserve_days": 3 })).await.expect(201);
        assert_eq!((&drafted["state"], &drafted["asked"]["area"]["type"]), (&json!("draft"), &json!("Polygon")));
        let exceeded = drafted["exceeded"].as_array().unwrap();
        let height = exceeded.iter().find(|one| one["rule"] == "ALT-01").expect("the height is exceeded");
        assert_eq!(height["limit"]["metres"], 120.0);
        assert!(height["measured"]["metres"].as_f64().unwrap() > 135.0);
        assert!(drafted["asked"]["max_height_agl_m"].as_f64().unwrap() >= height["measured"]["metres"].as_f64().unwrap());
        assert_eq!(drafted["missing"].as_array().unwrap().len(), 5);
        assert_eq!((&drafted["differences"], &drafted["lead_times"]["assumed"]), (&json!([]), &json!(true)));
        pilot.post(&path(&mission, "/application"), &json!({})).await.problem(409, "application_open");

        let review = at(&drafted, "/send-to-review");
        let problem = pilot.post_on(&review, 1, &json!({})).await.problem(422, "invalid");
        assert_eq!(problem["errors"][0]["field"], "texts.trajectory");
        let whole = pilot.put(&at(&drafted, ""), 1, &edit(&drafted)).await.expect(200);
        pilot.put(&at(&drafted, ""), 1, &edit(&drafted)).await.problem(412, "changed_meanwhile");
        let sent = pilot.post_on(&review, version(&whole), &json!({})).await.expect(200);
        pilot.put(&at(&drafted, ""), version(&sent), &edit(&drafted)).await.problem(409, "wrong_state");
        pilot.post_on(&at(&drafted, "/submit"), version(&sent), &json!({})).await.problem(403, "forbidden");
        let back = officer.post_on(&at(&drafted, "/return"), version(&sent), &json!({ "comment": "Doplňte trasu." })).await.expect(200);
        assert_eq!((&back["state"], &back["history"][2]["comment"]), (&json!("draft"), &json!("Doplňte trasu.")));
        let again = pilot.post_on(&review, version(&back), &json!({})).await.expect(200);
        let out = officer.post_on(&at(&drafted, "/submit"), version(&again), &json!({})).await.expect(200);
        assert_eq!((&out["state"], &out["submitted_by"]["name"]), (&json!("submitted"), &json!("Test compliance")));
        assert_eq!(out["history"].as_array().unwrap().len(), 5);
        let numbers = officer.get(APPLICATIONS).await.expect(200);
        assert_eq!(numbers["items"].as_array().unwrap().len(), 1);
        assert_eq!(numbers["items"][0]["timeliness"], "late");
    }

    async fn nobody_sends_what_he_has_drafted(engine) {
        let app = TestApp::new(engine).await;
        let (pilot, officer) = (app.signed_in(Role::Pilot).await, app.signed_in(Role::ComplianceOfficer).await);
        let mission = too_high(&app, &pilot).await;
        let review = in_review(&officer, &mission).await;
        assert!(!review["actions"].as_array().unwrap().contains(&json!("submit")));
        officer.post_on(&at(&review, "/submit"), version(&review), &json!({})).await.problem(403, "own_application");
    }

    async fn what_is_granted_counts_at_once_and_no_more_than_that(engine) {
        let app = TestApp::new(engine).await;
        let (pilot, officer) = (app.signed_in(Role::Pilot).await, app.signed_in(Role::ComplianceOfficer).await);
        let mission = too_high(&app, &pilot).await;
        assert_eq!(mission["outcome"], "permit");
        let height = async || {
            let verdict = pilot.post(&path(&mission, "/recheck"), &json!({})).await.expect(200);
            let findings = verdict["verdict"]["findings"].as_array().unwrap().clone();
            findings.into_iter().find(|one| one["rule"] == "ALT-01").unwrap()["state"].clone()
        };
        let sent = submitted(&officer, &pilot, &mission).await;
        let (answer, give) = (at(&sent, "/answer"), at(&sent, "/grant"));
        officer.post_on(&answer, version(&sent), &json!({ "step": "ask_supplement" })).await.problem(422, "invalid");
        let due = json!({ "step": "ask_supplement", "comment": "mapa", "due_at": "2027-01-01T00:00:00Z" });
        let asked = officer.post_on(&answer, version(&sent), &due).await.expect(200);
        assert_eq!(asked["state"], "supplement_asked");
        officer.post_on(&give, version(&asked), &grant(&sent, 120.0)).await.problem(409, "wrong_state");
        let told = officer.post_on(&answer, version(&asked), &json!({ "step": "supplement" })).await.expect(200);
        assert_eq!(height().await, "fail");
        let less = officer.post_on(&give, version(&told), &grant(&sent, 120.0)).await.expect(200);
        assert_eq!((&less["state"], &less["permit"]["name"]), (&json!("granted"), &json!("ÚCL-2026-77")));
        assert_eq!(height().await, "fail", "140 m is above the 120 m that were granted");
        let right = officer.put(&give, version(&less), &grant(&sent, 150.0)).await.expect(200);
        assert_eq!(height().await, "lifted");
        watch::run(&app.app).await;
        let active = officer.get(&at(&sent, "")).await.expect(200);
        assert_eq!(active["state"], "active");
        officer.post_on(&answer, version(&right), &json!({ "step": "revoke", "comment": "x" })).await.problem(412, "changed_meanwhile");
        let gone = officer.post_on(&answer, version(&active), &json!({ "step": "revoke", "comment": "Odňato Úřadem." })).await.expect(200);
        assert_eq!(gone["state"], "revoked");
        assert_eq!(height().await, "fail");
    }

    async fn the_letter_of_a_grant_goes_to_the_permit(engine) {
        let app = TestApp::new(engine).await;
        let (pilot, officer) = (app.signed_in(Role::Pilot).await, app.signed_in(Role::ComplianceOfficer).await);
        let mission = too_high(&app, &pilot).await;
        let sent = submitted(&officer, &pilot, &mission).await;
        let id = sent["id"].as_str().unwrap();
        let add = |name: &str| format!("/api/v1/documents?owner_kind=application&owner_id={id}&name={name}");
        let letter = officer.post_file(&add("rozhodnuti.pdf"), &b"%PDF-1.7\n%%EOF\n"[..]).await.expect(201);
        let with = |document: &Value| {
            let mut body = grant(&sent, 150.0);
            body["document_id"] = document.clone();
            body
        };
        let give = at(&sent, "/grant");
        let nobody = json!("00000000-0000-7000-8000-000000000000");
        let problem = officer.post_on(&give, version(&sent), &with(&nobody)).await.problem(422, "invalid");
        assert_eq!(problem["errors"][0]["field"], "document_id");
        let granted = officer.post_on(&give, version(&sent), &with(&letter["id"])).await.expect(200);
        let path = format!("/api/v1/permits/{}", granted["permit"]["id"].as_str().unwrap());
        // The permit has it as a document of its own, which everybody who sees the permit may open.
        let permit = pilot.get(&path).await.expect(200);
        assert_eq!((&permit["letter"]["name"], permit["letter"]["id"] == letter["id"]), (&json!("rozhodnuti.pdf"), false));
        let file = format!("/api/v1/documents/{}/file", permit["letter"]["id"].as_str().unwrap());
        assert_eq!(pilot.get(&file).await.bytes, b"%PDF-1.7\n%%EOF\n");
        // A correction without a letter leaves it; the same bytes are not kept twice.
        let right = officer.put(&give, version(&granted), &grant(&sent, 140.0)).await.expect(200);
        assert_eq!(pilot.get(&path).await.expect(200)["letter"], permit["letter"]);
        let right = officer.put(&give, version(&right), &with(&letter["id"])).await.expect(200);
        assert_eq!(pilot.get(&path).await.expect(200)["letter"], permit["letter"]);
        let other = officer.post_file(&add("oprava.pdf"), &b"%PDF-1.7\n% 2\n%%EOF\n"[..]).await.expect(201);
        officer.put(&give, version(&right), &with(&other["id"])).await.expect(200);
        assert_eq!(pilot.get(&path).await.expect(200)["letter"]["name"], "oprava.pdf");
    }

    async fn who_waits_is_told_once_that_the_permit_comes_too_late(engine) {
        let app = TestApp::new(engine).await;
        let (pilot, officer) = (app.signed_in(Role::Pilot).await, app.signed_in(Role::ComplianceOfficer).await);
        let mission = too_high(&app, &pilot).await;
        pilot.post(&path(&mission, "/application"), &json!({})).await.expect(201);
        for _ in 0..2 {
            watch::run(&app.app).await;
        }
        for who in [&pilot, &officer] {
            let told = who.get("/api/v1/notifications").await.expect(200);
            let permits = told["items"].as_array().unwrap().iter().filter(|one| one["news"]["kind"] == "permit").count();
            assert_eq!(permits, 1, "{told:#}");
        }
    }

    async fn a_changed_mission_marks_its_application(engine) {
        let app = TestApp::new(engine).await;
        let pilot = app.signed_in(Role::Pilot).await;
        let mission = too_high(&app, &pilot).await;
        let drafted = pilot.post(&path(&mission, "/application"), &json!({})).await.expect(201);
        let mut plan = mission["plan"].clone();
        plan["waypoints"][0]["height_m"] = json!(160.0);
        pilot.put(&path(&mission, ""), version(&mission), &plan).await.expect(200);
        let seen = pilot.get(&at(&drafted, "")).await.expect(200);
        let fields: Vec<&Value> = seen["differences"].as_array().unwrap().iter().map(|one| &one["field"]).collect();
        assert!(fields.contains(&&json!("height")) && fields.contains(&&json!("route")), "{fields:?}");
    }

    async fn letters_are_kept(engine) {
        let app = TestApp::new(engine).await;
        let (pilot, officer) = (app.signed_in(Role::Pilot).await, app.signed_in(Role::ComplianceOfficer).await);
        let mission = too_high(&app, &pilot).await;
        let drafted = pilot.post(&path(&mission, "/application"), &json!({})).await.expect(201);
        let letter = json!({ "direction": "in", "dated_at": "2026-01-05T09:00:00Z", "subject": "Výzva", "reference": "ÚCL/1" });
        let kept = officer.post(&at(&drafted, "/letters"), &letter).await.expect(201);
        assert_eq!((&kept["letters"][0]["subject"], &kept["letters"][0]["direction"]), (&json!("Výzva"), &json!("in")));
        let mut wrong = letter.clone();
        wrong["document_id"] = json!("00000000-0000-7000-8000-000000000000");
        let problem = officer.post(&at(&drafted, "/letters"), &wrong).await.problem(422, "invalid");
        assert_eq!(problem["errors"][0]["field"], "document_id");
    }

    async fn the_letter_is_printed_the_same_each_time(engine) {
        let app = TestApp::new(engine).await;
        let (pilot, officer) = (app.signed_in(Role::Pilot).await, app.signed_in(Role::ComplianceOfficer).await);
        let mission = too_high(&app, &pilot).await;
        let review = in_review(&pilot, &mission).await;
        let print = async || {
            let answer = officer.get(&at(&review, "/letter.pdf")).await;
            assert_eq!((answer.status.as_u16(), answer.header("content-type")), (200, "application/pdf"));
            answer.bytes
        };
        let (first, again) = (print().await, print().await);
        assert!(first.starts_with(b"%PDF") && first == again);
        let year = review["reference"].as_str().unwrap().split('/').next().unwrap();
        assert_eq!(text_of(&first, year), include_str!("../../data/letters/application.txt"));
    }
}
