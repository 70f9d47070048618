//! Reservations: conflicts, handing over, and the warning of a mission that takes somebody else's aircraft.

use chrono::TimeDelta;
use letka_domain::access::Role;
use letka_store::operators::{self, Contact, NewOperator, OperatorStatus};
use letka_store::{Actor, StoreError, Tx};
use letka_tests::app::TestApp;
use letka_tests::on_both_engines;
use serde_json::{Value, json};

use super::fleet::brus;

async fn somebody(app: &TestApp) -> Value {
    let unit_id = app.world.kladno;
    let enter = move |tx: &mut Tx<'_>| {
        let new = NewOperator {
            name: "Petr Svoboda".into(),
            badge_number: "100002".into(),
            unit_id,
            contact: Contact::default(),
            status: OperatorStatus::Active,
            synthetic: true,
        };
        operators::insert(tx, &new)
    };
    let now = app.app.clock.now();
    let write = app
        .app
        .store
        .write::<_, StoreError, _>(&Actor::System("tests"), now, enter);
    json!(write.await.unwrap())
}

fn of(reservation: &Value, step: &str) -> String {
    format!(
        "/api/v1/reservations/{}/{step}",
        reservation["id"].as_str().unwrap()
    )
}

on_both_engines! {
    async fn two_do_not_have_one_aircraft_unless_a_commander_says_so(engine) {
        let app = TestApp::new(engine).await;
        let (pilot, commander) = (app.signed_in(Role::Pilot).await, app.signed_in(Role::Commander).await);
        let now = app.app.clock.now();
        let other = somebody(&app).await;
        let wanted = |from: i64, to: i64, who: Value| json!({ "pilot_id": who, "purpose": "výcvik",
            "period": { "start": now + TimeDelta::hours(from), "end": now + TimeDelta::hours(to) } });
        let path = brus(&app, "/reservations");
        let first = commander.post(&path, &wanted(0, 3, other.clone())).await.expect(201);
        assert_eq!((&first["pilot"]["name"], &first["reserver"]), (&json!("Petr Svoboda"), &json!("Test commander")));
        let problem = pilot.post(&path, &wanted(2, 4, Value::Null)).await.problem(409, "reserved");
        assert!(problem["detail"].as_str().unwrap().contains("Petr Svoboda"), "{problem}");
        let mut insisted = wanted(2, 4, Value::Null);
        insisted["override_reason"] = json!("pátrání má přednost");
        pilot.post(&path, &insisted).await.problem(403, "forbidden");
        insisted["pilot_id"] = json!(app.world.pilot);
        let second = commander.post(&path, &insisted).await.expect(201);
        assert_eq!(second["override_reason"], "pátrání má přednost");
        pilot.post(&path, &wanted(5, 6, Value::Null)).await.expect(201);

        let list = |from: i64, to: i64| {
            let day = |hours: i64| (now + TimeDelta::hours(hours)).format("%Y-%m-%dT%H:%M:%SZ");
            format!("/api/v1/reservations?from={}&to={}", day(from), day(to))
        };
        let seen = pilot.get(&list(-1, 24)).await.expect(200);
        assert_eq!(seen["items"].as_array().unwrap().len(), 3);
        pilot.get(&list(0, 24 * 63)).await.problem(422, "invalid");

        // A mission of somebody else at that time is warned.
        let plan = app.world.plan(now);
        let verdict = pilot.post("/api/v1/missions/check", &plan).await.expect(200);
        assert_eq!(verdict["outcome"], "warnings", "{verdict:#}");
        let findings = verdict["findings"].as_array().unwrap();
        let warned = findings.iter().find(|one| one["rule"] == "TRF-01" && one["state"] == "fail").unwrap();
        assert!(warned["text"]["cs"].as_str().unwrap().contains("Petr Svoboda"), "{warned}");
        commander.post_on(&of(&first, "give-up"), 1, &json!({ "reason": "nemoc" })).await.expect(200);
        let verdict = pilot.post("/api/v1/missions/check", &plan).await.expect(200);
        assert_eq!(verdict["outcome"], "clear");
    }

    async fn an_aircraft_is_handed_over_and_comes_back(engine) {
        let app = TestApp::new(engine).await;
        let pilot = app.signed_in(Role::Pilot).await;
        let now = app.app.clock.now();
        let wanted = json!({ "purpose": "pátrání", "period": { "start": now, "end": now + TimeDelta::hours(1) } });
        let path = brus(&app, "/reservations");
        let held = pilot.post(&path, &wanted).await.expect(201);
        assert_eq!(held["pilot"]["name"], "Jana Nováková");
        pilot.post_on(&of(&held, "give-back"), 1, &json!({})).await.problem(409, "wrong_state");
        let out = pilot.post_on(&of(&held, "hand-over"), 1, &json!({ "batteries": "sada A" })).await.expect(200);
        assert_eq!(out["batteries"], "sada A");
        pilot.post_on(&of(&held, "hand-over"), 1, &json!({})).await.problem(409, "wrong_state");
        // It holds until it is back, also after its time.
        app.app.clock.advance(TimeDelta::hours(2));
        let now = app.app.clock.now();
        let later = json!({ "purpose": "x", "period": { "start": now, "end": now + TimeDelta::hours(1) } });
        let pilot = app.signed_in(Role::Pilot).await;
        pilot.post(&path, &later).await.problem(409, "reserved");
        let back = pilot.post_on(&of(&held, "give-back"), 2, &json!({ "note": "v pořádku" })).await.expect(200);
        assert_eq!((&back["return_note"], &back["may_change"]), (&json!("v pořádku"), &json!(false)));
        pilot.post(&path, &later).await.expect(201);
        for (body, field) in [
            (json!({ "purpose": " ", "period": { "start": now, "end": now + TimeDelta::hours(1) } }), "purpose"),
            (json!({ "purpose": "x", "period": { "start": now, "end": now + TimeDelta::days(32) } }), "period"),
            (json!({ "purpose": "x", "pilot_id": app.world.kladno, "period": { "start": now + TimeDelta::days(2), "end": now + TimeDelta::days(3) } }), "pilot_id"),
        ] {
            let problem = pilot.post(&path, &body).await.problem(422, "invalid");
            assert_eq!(problem["errors"][0]["field"], field, "{body}");
        }
    }
}
