//! Rulebooks: loading one, judging by it at once, and after a restart.

use chrono::TimeDelta;
use letka_domain::access::Role;
use letka_domain::rulebook::BUILT_IN;
use letka_store::Actor;
use letka_tests::app::TestApp;
use letka_tests::client::Client;
use letka_tests::on_both_engines;
use serde_json::{Value, json};

use super::{fields, send, trail};

const RULEBOOKS: &str = "/api/v1/rulebooks";

/// The rulebook of the program with changes.
fn text(changes: &[(&str, &str)]) -> String {
    let built_in = BUILT_IN.last().unwrap().1.to_owned();
    changes.iter().fold(built_in, |text, (from, to)| {
        assert!(text.contains(from), "{from} is not in the rulebook");
        text.replacen(from, to, 1)
    })
}

const OWN: (&str, &str) = ("id = \"CZ-POLICE-LKR3XX-2025\"", "id = \"OWN\"");

async fn judged_by(app: &TestApp, pilot: &Client) -> String {
    let plan = app.world.plan(app.app.clock.now());
    let verdict = pilot
        .post("/api/v1/missions/check", &plan)
        .await
        .expect(200);
    verdict["rulebook"]["id"].as_str().unwrap().to_owned()
}

async fn in_force(caller: &Client) -> Vec<String> {
    let books = caller.get(RULEBOOKS).await.expect(200);
    let books = books["items"].as_array().unwrap().iter();
    books
        .filter(|book| book["in_force"] == true)
        .map(|book| book["id"].as_str().unwrap().to_owned())
        .collect()
}

on_both_engines! {
    async fn a_rulebook_is_judged_by_at_once_and_after_a_restart(engine) {
        let mut app = TestApp::serving(engine).await;
        let (admin, pilot) = (app.signed_in(Role::Administrator).await, app.signed_in(Role::Pilot).await);
        assert_eq!(judged_by(&app, &pilot).await, "CZ-POLICE-LKR3XX-2025");
        let loaded = send(&admin, RULEBOOKS, text(&[OWN])).await.expect(201);
        assert_eq!((&loaded["id"], &loaded["in_force"], &loaded["readable"]), (&json!("OWN"), &json!(true), &json!(true)));
        assert_eq!(loaded["loaded_by"], "Test admin");
        assert_eq!(trail(&app).await[0], ("Test admin".into(), "rulebooks.insert".into()));
        assert_eq!(judged_by(&app, &pilot).await, "OWN");
        assert_eq!(in_force(&pilot).await, ["OWN"]);

        app.stop().await;
        app.start_again().await;
        let pilot = app.signed_in(Role::Pilot).await;
        assert_eq!(judged_by(&app, &pilot).await, "OWN");
        app.stop().await;
    }

    async fn a_rulebook_with_a_first_day_waits_for_it(engine) {
        let app = TestApp::new(engine).await;
        let (admin, pilot) = (app.signed_in(Role::Administrator).await, app.signed_in(Role::Pilot).await);
        let tomorrow = (app.app.clock.now() + TimeDelta::days(1)).format("%Y-%m-%d").to_string();
        let from = format!("valid_from = \"{tomorrow}\"");
        let loaded = send(&admin, RULEBOOKS, text(&[OWN, ("valid_from = \"2025-09-01\"", &from)])).await.expect(201);
        assert_eq!((&loaded["in_force"], &loaded["valid_from"]), (&json!(false), &json!(tomorrow)));
        assert_eq!(judged_by(&app, &pilot).await, "CZ-POLICE-LKR3XX-2025");
        app.app.clock.advance(TimeDelta::days(1));
        let pilot = app.signed_in(Role::Pilot).await;
        assert_eq!(judged_by(&app, &pilot).await, "OWN");
        assert_eq!(in_force(&pilot).await, ["OWN"]);
    }

    async fn what_cannot_be_read_is_named_with_its_line(engine) {
        let app = TestApp::new(engine).await;
        let admin = app.signed_in(Role::Administrator).await;
        let line_of = |part: &str| text(&[]).lines().position(|line| line.contains(part)).unwrap() + 1;
        let cases = [
            ("an unknown rule", ("[rules.WX-02]", "[rules.WX-99]"), line_of("[rules.WX-02]"), "WX-99"),
            ("an unknown parameter", ("max_height_agl", "max_altitude"), line_of("max_height_agl"), "max_altitude"),
            ("an unknown unit", ("\"120 m\"", "\"120 yd\""), line_of("\"120 m\""), "yd"),
            ("an unknown severity", ("severity = \"block\"", "severity = \"maybe\""), line_of("severity = \"block\""), "maybe"),
            ("no TOML", ("regime = ", "regime "), line_of("regime = "), ""),
            ("an end before the start", ("valid_from = \"2025-09-01\"", "valid_from = \"2025-09-01\"\nvalid_to = \"2025-08-31\""), line_of("valid_from") + 1, "before"),
            ("no name", ("id = \"CZ-POLICE-LKR3XX-2025\"", "id = \" \""), line_of("id = \"CZ"), "id"),
        ];
        for (what, change, line, word) in cases {
            let problem = send(&admin, RULEBOOKS, text(&[change])).await.problem(422, "invalid");
            assert_eq!(fields(&problem), [format!("lines[{line}]")], "{what}: {problem}");
            let message = problem["errors"][0]["message"].as_str().unwrap();
            assert!(message.contains(word), "{what}: {message}");
        }
        let missing = text(&[]).split("[rules.WX-02]").next().unwrap().to_owned();
        let problem = send(&admin, RULEBOOKS, missing).await.problem(422, "invalid");
        assert!(fields(&problem)[0].starts_with("lines["), "{problem}");
        assert_eq!(in_force(&admin).await, ["CZ-POLICE-LKR3XX-2025"]);
    }

    async fn a_rulebook_that_is_there_is_not_loaded_twice(engine) {
        let app = TestApp::new(engine).await;
        let admin = app.signed_in(Role::Administrator).await;
        send(&admin, RULEBOOKS, text(&[])).await.problem(409, "rulebook_exists");
        send(&admin, RULEBOOKS, text(&[OWN])).await.expect(201);
        send(&admin, RULEBOOKS, text(&[OWN])).await.problem(409, "rulebook_exists");
        let books = admin.get(RULEBOOKS).await.expect(200);
        assert_eq!(books["items"].as_array().unwrap().len(), 1 + BUILT_IN.len());
    }

    async fn nobody_but_an_administrator_loads_a_rulebook(engine) {
        let app = TestApp::new(engine).await;
        for role in [Role::Pilot, Role::Commander, Role::ComplianceOfficer] {
            send(&app.signed_in(role).await, RULEBOOKS, text(&[OWN])).await.problem(403, "forbidden");
        }
        let admin = app.signed_in(Role::Administrator).await;
        send(&admin, RULEBOOKS, "#".repeat(1024 * 1024 + 1)).await.problem(413, "too_large");
        send(&admin, RULEBOOKS, "# \0").await.problem(422, "invalid");
    }

    /// A later version of the program may know rules that a loaded rulebook does not have.
    async fn a_rulebook_that_can_no_longer_be_read_stops_judging_in_its_time(engine) {
        let app = TestApp::new(engine).await;
        let pilot = app.signed_in(Role::Pilot).await;
        let mut book = app.app.rulebooks.in_force(app.app.clock.now()).unwrap();
        book.id = "OLD".into();
        book.hash = "0".repeat(64);
        let now = app.app.clock.now();
        let enter = move |tx: &mut letka_store::Tx<'_>| letka_store::rulebooks::insert(tx, &book, "of another version = 1");
        app.app.store.write(&Actor::System("tests"), now, enter).await.unwrap();
        app.app.rulebooks.reload(&app.app.store).await.unwrap();

        let plan = app.world.plan(now);
        let problem = pilot.post("/api/v1/missions/check", &plan).await.problem(409, "rulebook_unreadable");
        assert!(problem["detail"].as_str().unwrap().contains("OLD"), "{problem}");
        pilot.get("/api/v1/rules").await.problem(409, "rulebook_unreadable");
        let books = pilot.get(RULEBOOKS).await.expect(200);
        assert_eq!(in_force(&pilot).await, Vec::<String>::new());
        let lost = books["items"].as_array().unwrap().iter().find(|book| book["id"] == "OLD").unwrap();
        assert_eq!((&lost["readable"], &lost["regime"]), (&json!(false), &Value::Null));

        // A corrected one of the same day takes its place.
        send(&app.signed_in(Role::Administrator).await, RULEBOOKS, text(&[OWN])).await.expect(201);
        assert_eq!(judged_by(&app, &pilot).await, "OWN");
    }

    async fn the_table_of_rules_says_how_each_is_kept(engine) {
        let app = TestApp::new(engine).await;
        let pilot = app.signed_in(Role::Pilot).await;
        let rules = pilot.get("/api/v1/rules").await.expect(200);
        let rules = rules["items"].as_array().unwrap();
        let of = |id: &str| rules.iter().find(|rule| rule["id"] == id).unwrap();
        assert_eq!((&of("ALT-01")["state"], &of("ALT-01")["severity"]), (&json!("machine"), &json!("permit")));
        for rule in rules {
            let by_construction = ["by_construction", "not_applicable"].contains(&rule["state"].as_str().unwrap());
            assert!(by_construction || rule["source"]["cs"].is_string(), "{rule}");
            assert_ne!(rule["title"]["cs"], rule["title"]["en"], "{rule}");
        }
    }
}
