//! Questions that a person answers, and consents: what they say is kept and judged.

use letka_domain::access::Role;
use letka_domain::airspace::{Restriction, Zone, ZoneKind};
use letka_domain::geometry::Area;
use letka_store::{Actor, StoreError, Tx, zones};
use letka_tests::app::TestApp;
use letka_tests::on_both_engines;
use letka_tests::world::{dataset, home};
use serde_json::{Value, json};

use super::missions::{MISSIONS, draft, finding, path};

/// Enters a dataset with one zone over the route of every plan.
pub(crate) async fn enter_zone(app: &TestApp, identifier: &str, restriction: Restriction) {
    let area = Area::circle(home().offset(89.0, 0.0), 50.0).unwrap();
    let zone = Zone {
        kind: ZoneKind::Other,
        ..Zone::new(identifier, restriction, area)
    };
    enter_zones(app, identifier, vec![zone]).await;
}

/// Enters a dataset that is in force since yesterday.
pub(crate) async fn enter_zones(app: &TestApp, name: &str, of: Vec<Zone>) {
    let now = app.app.clock.now();
    let dataset = dataset(name, now - chrono::TimeDelta::days(1));
    let enter = move |tx: &mut Tx<'_>| {
        let id = zones::insert_dataset(tx, &dataset)?;
        zones::insert(tx, id, &of)
    };
    let write = app
        .app
        .store
        .write::<_, StoreError, _>(&Actor::System("tests"), now, enter);
    write.await.unwrap();
}

/// An answer to what a rule asks of a mission.
fn answer(mission: &Value, rule: &str, yes: bool) -> Value {
    let questions = mission["questions"].as_array().unwrap();
    let asked = questions.iter().find(|one| one["rule"] == rule).unwrap();
    json!([{ "rule": rule, "question": asked["text"]["en"], "yes": yes, "note": "prošli jsme to" }])
}

on_both_engines! {
    async fn nothing_is_approved_with_an_open_question(engine) {
        let app = TestApp::new(engine).await;
        let (pilot, commander) = (app.signed_in(Role::Pilot).await, app.signed_in(Role::Commander).await);
        let plan = app.world.plan(app.app.clock.now());
        let mission = pilot.post(MISSIONS, &plan).await.expect(201);
        let open = mission["open_questions"].as_u64().unwrap();
        assert!(open > 0 && mission["may_fly"] == false, "{mission:#}");
        assert_eq!(mission["questions"].as_array().unwrap().len() as u64, open);
        assert_eq!(mission["questions"][0]["answer"], Value::Null);

        let sent = pilot.act(&path(&mission, "/submit")).await.expect(200);
        assert_eq!(sent["state"], "submitted");
        let problem = commander.act(&path(&mission, "/approve")).await.problem(409, "open_questions");
        assert_eq!(problem["verdict"]["outcome"], "clear");
        // After it was sent an answer counts too, and only its pilot's.
        commander.post(&path(&mission, "/answers"), &answer(&mission, "SAF-01", true)).await.problem(403, "forbidden");
        let answered = pilot.answer_all(&path(&mission, "")).await;
        assert_eq!((&answered["open_questions"], &answered["may_fly"]), (&json!(0), &json!(true)));
        let risk = answered["questions"].as_array().unwrap().iter().find(|one| one["rule"] == "SAF-01").unwrap();
        assert_eq!((&risk["answer"]["yes"], &risk["answer"]["by"]), (&json!(true), &json!("Test pilot")));
        let approved = commander.act(&path(&mission, "/approve")).await.expect(200);
        assert_eq!(approved["state"], "approved");
    }

    async fn the_last_answer_counts_and_a_no_stops_it(engine) {
        let app = TestApp::new(engine).await;
        let (pilot, commander) = (app.signed_in(Role::Pilot).await, app.signed_in(Role::Commander).await);
        let mission = draft(&app, &pilot).await;
        pilot.act(&path(&mission, "/submit")).await.expect(200);
        let answers = path(&mission, "/answers");
        let no = pilot.post(&answers, &answer(&mission, "SAF-01", false)).await.expect(200);
        assert_eq!((&no["outcome"], &no["may_fly"]), (&json!("blocked"), &json!(false)));
        assert_eq!(finding(&no["verdict"], "SAF-01")["state"], "fail");
        commander.act(&path(&mission, "/approve")).await.problem(409, "not_clear");
        pilot.post(&answers, &answer(&mission, "SAF-01", true)).await.expect(200);
        commander.act(&path(&mission, "/approve")).await.expect(200);
        // Of an approved mission an answer still counts: it may no longer fly.
        let no = pilot.post(&answers, &answer(&mission, "SAF-01", false)).await.expect(200);
        assert_eq!((&no["state"], &no["may_fly"]), (&json!("approved"), &json!(false)));
        pilot.act(&path(&mission, "/upload")).await.problem(409, "not_clear");
    }

    async fn only_what_is_asked_can_be_answered(engine) {
        let app = TestApp::new(engine).await;
        let pilot = app.signed_in(Role::Pilot).await;
        let mission = draft(&app, &pilot).await;
        let answers = path(&mission, "/answers");
        let mut noted = answer(&mission, "SAF-01", true);
        noted[0]["note"] = json!("\u{7}");
        for (body, field) in [
            (json!([{ "rule": "AGR-01", "question": "?", "yes": true }]), "[0].rule"),
            (json!([{ "rule": "SAF-01", "zone": "LKT1", "question": "?", "yes": true }]), "[0].rule"),
            (json!([{ "rule": "SAF-01", "question": "Byla rizika zvážena loni?", "yes": true }]), "[0].question"),
            (json!([]), "body"),
            (noted, "[0].note"),
        ] {
            let problem = pilot.post(&answers, &body).await.problem(422, "invalid");
            assert_eq!(problem["errors"][0]["field"], field, "{body}");
        }
        pilot.act(&path(&mission, "/cancel")).await.expect(200);
        pilot.post(&answers, &answer(&mission, "SAF-01", true)).await.problem(409, "wrong_state");
    }

    async fn a_consent_lifts_until_it_is_withdrawn(engine) {
        let app = TestApp::new(engine).await;
        let (pilot, commander) = (app.signed_in(Role::Pilot).await, app.signed_in(Role::Commander).await);
        enter_zone(&app, "LKT7", Restriction::RequiresAuthorisation).await;
        let mission = draft(&app, &pilot).await;
        assert_eq!(mission["outcome"], "coordination", "{mission:#}");
        let now = app.app.clock.now();
        let consent = json!({
            "with": "Správce", "reference": "č. 12", "zones": ["LKT7"],
            "valid": { "start": now, "end": now + chrono::TimeDelta::hours(3) }, "max_height_agl_m": 200.0,
        });
        let consents = path(&mission, "/consents");
        let agreed = pilot.post(&consents, &consent).await.expect(201);
        assert_eq!((&agreed["outcome"], &agreed["may_fly"]), (&json!("clear"), &json!(true)));
        assert_eq!(finding(&agreed["verdict"], "ZON-10")["state"], "lifted");
        let one = &agreed["consents"][0];
        assert_eq!((&one["added_by"], &one["consent"]["reference"]), (&json!("Test pilot"), &json!("č. 12")));
        pilot.act(&path(&mission, "/submit")).await.expect(200);
        commander.act(&path(&mission, "/approve")).await.expect(200);

        let withdraw = format!("{consents}/{}/withdraw", one["id"].as_str().unwrap());
        let mut stranger = app.anonymous();
        stranger.sign_in("commander-kolin").await;
        stranger.act(&withdraw).await.problem(403, "other_unit");
        stranger.post(&consents, &consent).await.problem(403, "other_unit");
        let without = commander.act(&withdraw).await.expect(200);
        assert_eq!((&without["state"], &without["outcome"]), (&json!("approved"), &json!("coordination")));
        assert_eq!(without["consents"][0]["withdrawn_by"], "Test commander");
        commander.act(&withdraw).await.problem(409, "contradiction");
        pilot.act(&path(&mission, "/upload")).await.problem(409, "not_clear");
        // The pilot is told, and the commander who brought it about is not.
        let told = pilot.get("/api/v1/notifications").await.expect(200);
        assert_eq!((&told["unread"], &told["items"][0]["news"]["cause"]), (&json!(1), &json!("consent")));
        let told = commander.get("/api/v1/notifications").await.expect(200);
        assert_eq!(told["unread"], 0);
    }

    async fn a_consent_says_from_whom_and_for_what(engine) {
        let app = TestApp::new(engine).await;
        let pilot = app.signed_in(Role::Pilot).await;
        let mission = draft(&app, &pilot).await;
        for (body, field) in [
            (json!({ "with": " ", "reference": "1", "zones": ["LKT7"] }), "with"),
            (json!({ "with": "TWR", "reference": "", "zones": ["LKT7"] }), "reference"),
            (json!({ "with": "TWR", "reference": "1" }), "zones"),
            (json!({ "with": "TWR", "reference": "1", "zones": [""] }), "zones"),
            (json!({ "with": "TWR", "reference": "1", "rules": ["TRF-01"], "max_height_agl_m": -1.0 }),
                "max_height_agl_m"),
        ] {
            let problem = pilot.post(&path(&mission, "/consents"), &body).await.problem(422, "invalid");
            assert_eq!(problem["errors"][0]["field"], field, "{body}");
        }
    }
}
