//! Coordination: who is asked for what, what is answered, and what of it the check takes.

use chrono::TimeDelta;
use letka_domain::access::Role;
use letka_domain::airspace::Restriction;
use letka_tests::app::TestApp;
use letka_tests::on_both_engines;
use serde_json::{Value, json};

use super::answers::enter_zone;
use super::missions::{draft, finding, path};

const ZONE: &str = "LKT7";

/// A request to the manager of the zone, not answered yet.
fn request() -> Value {
    json!({
        "with": "Správce LKT7", "party": "zone_manager", "contact": "222 111 000", "zones": [ZONE],
        "requested_by": "Test pilot", "channel": "telefon", "answer": "awaited",
    })
}

/// The same with an answer, valid from now for so long, up to so many metres.
fn granted(app: &TestApp, minutes: i64, height_m: f64) -> Value {
    let now = app.app.clock.now();
    let mut given = request();
    given["answer"] = json!("granted");
    given["reference"] = json!("č. 12");
    given["answered_by"] = json!("Malý");
    given["valid"] = json!({ "start": now, "end": now + TimeDelta::minutes(minutes) });
    given["max_height_agl_m"] = json!(height_m);
    given
}

/// Where a consent of a mission is changed.
fn at(mission: &Value, index: usize) -> String {
    let id = mission["consents"][index]["id"].as_str().unwrap();
    path(mission, &format!("/consents/{id}"))
}

/// What ZON-10 says of a mission: its state and its words.
fn zone_says(mission: &Value) -> (String, String) {
    let found = finding(&mission["verdict"], "ZON-10");
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    (text(&found["state"]), text(&found["text"]["cs"]))
}

on_both_engines! {
    async fn a_request_covers_nothing_until_it_is_granted_for_all_of_the_mission(engine) {
        let app = TestApp::new(engine).await;
        let pilot = app.signed_in(Role::Pilot).await;
        enter_zone(&app, ZONE, Restriction::RequiresAuthorisation).await;
        let mission = draft(&app, &pilot).await;
        let asked = pilot.post(&path(&mission, "/consents"), &request()).await.expect(201);
        let (state, text) = zone_says(&asked);
        assert_eq!((asked["outcome"].as_str(), state.as_str()), (Some("coordination"), "fail"));
        assert!(text.contains("zatím na něj nikdo neodpověděl"), "{text}");

        let one = at(&asked, 0);
        for (version, answer, said) in [
            (1, granted(&app, 1, 200.0), "později"),
            (2, granted(&app, 180, 5.0), "dovoluje nejvýše 5 m nad zemí"),
        ] {
            let answered = pilot.put(&one, version, &answer).await.expect(200);
            let (state, text) = zone_says(&answered);
            assert_eq!((state.as_str(), &answered["may_fly"]), ("fail", &json!(false)), "{said}");
            assert!(text.contains(said), "{text}");
        }
        let whole = pilot.put(&one, 3, &granted(&app, 180, 200.0)).await.expect(200);
        assert_eq!((zone_says(&whole).0.as_str(), &whole["may_fly"]), ("lifted", &json!(true)));

        let consent = &whole["consents"][0];
        assert_eq!((&consent["version"], &consent["earlier"][0]["consent"]["answer"]), (&json!(4), &json!("awaited")));
        assert_eq!((consent["earlier"].as_array().unwrap().len(), &consent["changed_by"]), (3, &json!("Test pilot")));
        assert_eq!(consent["consent"]["contact"], "222 111 000");
    }

    async fn a_refusal_counts_at_once_and_two_people_do_not_overwrite_each_other(engine) {
        let app = TestApp::new(engine).await;
        let (pilot, commander) = (app.signed_in(Role::Pilot).await, app.signed_in(Role::Commander).await);
        enter_zone(&app, ZONE, Restriction::RequiresAuthorisation).await;
        let mission = draft(&app, &pilot).await;
        let given = pilot.post(&path(&mission, "/consents"), &granted(&app, 180, 200.0)).await.expect(201);
        assert_eq!(given["may_fly"], true);
        let one = at(&given, 0);
        let mut refused = request();
        refused["answer"] = json!("refused");
        refused["answered_by"] = json!("Malý");
        let taken_back = commander.put(&one, 1, &refused).await.expect(200);
        let (state, text) = zone_says(&taken_back);
        assert_eq!((state.as_str(), &taken_back["outcome"]), ("fail", &json!("coordination")));
        assert!(text.contains("byl odmítnut (Malý)"), "{text}");
        pilot.put(&one, 1, &granted(&app, 180, 200.0)).await.problem(412, "changed_meanwhile");

        let withdraw = format!("{one}/withdraw");
        commander.act(&withdraw).await.expect(200);
        pilot.put(&one, 2, &granted(&app, 180, 200.0)).await.problem(409, "consent_withdrawn");
        let mut stranger = app.anonymous();
        stranger.sign_in("commander-kolin").await;
        stranger.put(&one, 2, &request()).await.problem(403, "other_unit");
    }

    async fn a_moved_mission_needs_a_longer_consent_at_once(engine) {
        let app = TestApp::new(engine).await;
        let pilot = app.signed_in(Role::Pilot).await;
        enter_zone(&app, ZONE, Restriction::RequiresAuthorisation).await;
        let mission = draft(&app, &pilot).await;
        let given = pilot.post(&path(&mission, "/consents"), &granted(&app, 180, 200.0)).await.expect(201);
        assert_eq!(given["may_fly"], true);
        let mut plan = given["plan"].clone();
        plan["start"] = json!(app.app.clock.now() + TimeDelta::hours(4));
        let version = given["version"].as_i64().unwrap();
        let moved = pilot.put(&path(&mission, ""), version, &plan).await.expect(200);
        let (state, text) = zone_says(&moved);
        assert_eq!((state.as_str(), &moved["may_fly"]), ("fail", &json!(false)));
        assert!(text.contains("platí do") && text.contains("později"), "{text}");
    }

    async fn conditions_are_asked_about_before_the_flight(engine) {
        let app = TestApp::new(engine).await;
        let pilot = app.signed_in(Role::Pilot).await;
        enter_zone(&app, ZONE, Restriction::RequiresAuthorisation).await;
        let mission = draft(&app, &pilot).await;
        let mut given = granted(&app, 180, 200.0);
        given["answer"] = json!("conditional");
        let consents = path(&mission, "/consents");
        let problem = pilot.post(&consents, &given).await.problem(422, "invalid");
        assert_eq!(problem["errors"][0]["field"], "conditions");
        given["conditions"] = json!("spojení na 122,605 MHz");
        let agreed = pilot.post(&consents, &given).await.expect(201);
        assert_eq!((&agreed["outcome"], &agreed["may_fly"]), (&json!("clear"), &json!(false)));
        let questions = agreed["questions"].as_array().unwrap();
        let open = questions.iter().find(|one| one["rule"] == "ZON-10" && one["answer"].is_null()).unwrap();
        assert!(open["text"]["cs"].as_str().unwrap().contains("spojení na 122,605 MHz"));
        let yes = json!([{ "rule": "ZON-10", "zone": ZONE, "question": open["text"]["cs"], "yes": true }]);
        let answered = pilot.post(&path(&mission, "/answers"), &yes).await.expect(200);
        assert_eq!(answered["may_fly"], true);
    }

    async fn what_would_cover_more_than_was_said_is_refused(engine) {
        let app = TestApp::new(engine).await;
        let pilot = app.signed_in(Role::Pilot).await;
        let mission = draft(&app, &pilot).await;
        let with = |field: &str, value: Value| {
            let mut body = granted(&app, 180, 200.0);
            body[field] = value;
            body
        };
        let ahead = json!(app.app.clock.now() + TimeDelta::hours(1));
        let before = json!(app.app.clock.now() - TimeDelta::hours(1));
        let mut early = with("answered_at", before);
        early["requested_at"] = json!(app.app.clock.now());
        let mut backwards = with("valid", json!({ "start": ahead, "end": app.app.clock.now() }));
        backwards["reference"] = json!("1");
        for (body, field) in [
            (with("valid", Value::Null), "valid"),
            (with("answer", json!("awaited")), "valid"),
            (with("max_height_agl_m", Value::Null), "max_height_agl_m"),
            (with("reference", json!(" ")), "reference"),
            (with("answered_at", ahead.clone()), "answered_at"),
            (with("requested_at", ahead.clone()), "requested_at"),
            (early, "answered_at"),
            (with("answer", json!("perhaps")), "answer"),
        ] {
            let problem = pilot.post(&path(&mission, "/consents"), &body).await.problem(422, "invalid");
            assert_eq!(problem["errors"][0]["field"], field, "{body}");
        }
        pilot.post(&path(&mission, "/consents"), &backwards).await.problem(422, "invalid");
        let seen = pilot.get(&path(&mission, "")).await.expect(200);
        assert_eq!(seen["consents"], json!([]), "nothing half-written");
    }

    async fn its_letter_is_kept_with_it(engine) {
        let app = TestApp::new(engine).await;
        let pilot = app.signed_in(Role::Pilot).await;
        let mission = draft(&app, &pilot).await;
        let asked = pilot.post(&path(&mission, "/consents"), &request()).await.expect(201);
        let id = asked["consents"][0]["id"].as_str().unwrap();
        let documents = format!("/api/v1/documents?owner_kind=consent&owner_id={id}");
        let scan = b"%PDF-1.7\nsouhlas".to_vec();
        pilot.post_file(&format!("{documents}&name=souhlas.pdf"), scan).await.expect(201);
        let auditor = app.signed_in(Role::Auditor).await;
        let kept = auditor.get(&documents).await.expect(200);
        assert_eq!(kept["items"][0]["name"], "souhlas.pdf");
    }
}
