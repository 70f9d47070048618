//! Calendar feeds: secret addresses, what stands in them, and when they are worth nothing.

use axum::body::Body;
use axum::http::Request;
use letka_domain::access::Role;
use letka_tests::app::TestApp;
use letka_tests::client::{Answer, Client};
use letka_tests::on_both_engines;
use serde_json::{Value, json};

async fn make(caller: &Client, body: &Value) -> (String, String) {
    let made = caller
        .post("/api/v1/calendar-feeds", body)
        .await
        .expect(201);
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    (text(&made["feed"]["id"]), text(&made["path"]))
}

/// The content lines of a calendar, unfolded, after a check of what RFC 5545 asks of each line.
fn lines(answer: &Answer) -> Vec<String> {
    let text = String::from_utf8(answer.bytes.clone()).unwrap();
    assert!(text.ends_with("\r\n"), "every line ends");
    for line in text.split_terminator("\r\n") {
        assert!(line.len() <= 75 && !line.contains('\n'), "{line}");
    }
    let unfolded = text.replace("\r\n ", "");
    unfolded
        .split_terminator("\r\n")
        .map(str::to_owned)
        .collect()
}

async fn read_again(app: &TestApp, path: &str, tag: &str) -> Answer {
    let request = Request::builder().uri(path).header("if-none-match", tag);
    app.anonymous()
        .send(request.body(Body::empty()).unwrap())
        .await
}

on_both_engines! {
    async fn a_person_reads_what_expires_and_what_is_planned(engine) {
        let app = TestApp::new(engine).await;
        let pilot = app.signed_in(Role::Pilot).await;
        let mut plan = app.world.plan(app.app.clock.now());
        plan["name"] = json!("Pátrání; Žďár, příliš žluťoučký kůň úpěl ďábelské ódy nad Sázavou a okolím");
        pilot.post("/api/v1/missions", &plan).await.expect(201);
        let (id, path) = make(&pilot, &json!({ "language": "cs" })).await;
        let answer = app.anonymous().get(&path).await;
        assert_eq!(answer.status.as_u16(), 200);
        assert_eq!(answer.header("content-type"), "text/calendar; charset=utf-8");
        let found = lines(&answer);
        let count = |line: &str| found.iter().filter(|one| *one == line).count();
        assert_eq!((count("BEGIN:VEVENT"), count("END:VEVENT")), (4, 4), "three licences and a mission: {found:#?}");
        assert_eq!((count("BEGIN:VALARM"), count("TRIGGER:-P30D")), (6, 3));
        let starts = |start: &str| found.iter().filter(|one| one.starts_with(start)).count();
        assert_eq!((starts("DTSTART;VALUE=DATE:"), starts("UID:expiry-licence-")), (3, 3));
        assert!(found.contains(&"SUMMARY:Končí: průkaz police_uav-1 (Jana Nováková)".to_owned()), "{found:#?}");
        let mission = "SUMMARY:Pátrání\\; Žďár\\, příliš žluťoučký kůň úpěl ďábelské ódy nad Sázavou a okolím (BRUS-01)";
        assert!(found.contains(&mission.to_owned()), "{found:#?}");

        // The same records give the same bytes, and whoever has them gets none.
        let tag = answer.header("etag").to_owned();
        app.app.clock.advance(chrono::TimeDelta::minutes(5));
        assert_eq!(read_again(&app, &path, &tag).await.status.as_u16(), 304);
        assert_eq!(read_again(&app, &path, "\"other\"").await.status.as_u16(), 200);

        let list = pilot.get("/api/v1/calendar-feeds").await.expect(200);
        assert_eq!(list["items"].as_array().unwrap().len(), 1);
        assert!(!list.to_string().contains("lcf_"), "the address is shown once");
        let revoke = format!("/api/v1/calendar-feeds/{id}/revoke");
        app.signed_in(Role::Commander).await.act(&revoke).await.problem(404, "not_found");
        assert_eq!(pilot.act(&revoke).await.status.as_u16(), 204);
        assert_eq!(pilot.act(&revoke).await.status.as_u16(), 204);
        app.anonymous().get(&path).await.problem(404, "not_found");
        app.anonymous().get("/api/v1/calendars/lcf_guessed").await.problem(404, "not_found");
    }

    async fn a_unit_is_read_by_whom_its_people_may_be_seen(engine) {
        let app = TestApp::new(engine).await;
        let commander = app.signed_in(Role::Commander).await;
        let of = |unit| json!({ "unit_id": unit, "language": "en" });
        let (_, path) = make(&commander, &of(app.world.kladno)).await;
        let found = lines(&app.anonymous().get(&path).await);
        assert!(found.iter().any(|one| one == "SUMMARY:Ends: insurance (BRUS-01)"), "{found:#?}");
        assert!(found.iter().any(|one| one.contains("licence police_uav-1")));
        let elsewhere = of(app.world.kolin);
        commander.post("/api/v1/calendar-feeds", &elsewhere).await.problem(403, "out_of_reach");
        let pilot = app.signed_in(Role::Pilot).await;
        pilot.post("/api/v1/calendar-feeds", &of(app.world.kladno)).await.problem(403, "forbidden");
        // Whoever sees all units may name one that is not there.
        let officer = app.signed_in(Role::ComplianceOfficer).await;
        let nowhere = json!({ "unit_id": app.world.brus, "language": "en" });
        let problem = officer.post("/api/v1/calendar-feeds", &nowhere).await.problem(422, "invalid");
        assert_eq!(problem["errors"][0]["field"], "unit_id");
    }
}
