//! The card of a pilot and the choice of a crew: by the code of the mission check, at every moment.

use std::collections::BTreeSet;

use chrono::TimeDelta;
use letka_domain::access::Role;
use letka_domain::licences::{LicenceKind, LicenceStep};
use letka_store::operators::{self, OperatorStatus};
use letka_store::{StoreError, Tx, licences};
use letka_tests::app::TestApp;
use letka_tests::client::Client;
use letka_tests::on_both_engines;
use serde_json::{Value, json};

use super::licences::{kind, licence, of_pilot};
use super::missions::MISSIONS;
use super::operators::OPERATORS;

/// The rules that the card judges.
fn of_card(finding: &Value) -> bool {
    let rule = finding["rule"].as_str().unwrap();
    rule.starts_with("CRW-")
        || rule.starts_with("ACF-")
        || ["INS-01", "LOG-01", "AGR-01", "AGR-10"].contains(&rule)
}

/// What findings say, but for those that are as they should be.
fn said(findings: &Value) -> BTreeSet<String> {
    let found = findings.as_array().unwrap().iter();
    let found = found.filter(|one| of_card(one) && one["state"] != "pass");
    found
        .map(|one| format!("{} {} {}", one["rule"], one["state"], one["text"]["en"]))
        .collect()
}

/// What the card and the check of a mission say of an aircraft, and whether the card lets it fly.
async fn both(
    app: &TestApp,
    pilot: &Client,
    aircraft: &Value,
) -> (BTreeSet<String>, BTreeSet<String>, bool) {
    let card = pilot.get("/api/v1/card").await.expect(200);
    let mut found = card["aircraft"].as_array().unwrap().iter();
    let own = found
        .find(|one| one["aircraft"]["id"] == *aircraft)
        .unwrap();
    let mut plan = app.world.plan(app.app.clock.now());
    plan["aircraft_id"] = aircraft.clone();
    plan["start"] = json!(app.app.clock.now());
    let verdict = pilot
        .post(&format!("{MISSIONS}/check"), &plan)
        .await
        .expect(200);
    (
        said(&own["findings"]),
        said(&verdict["findings"]),
        own["fit"] == true,
    )
}

async fn change<F>(app: &TestApp, change: F)
where
    F: FnOnce(&mut Tx<'_>) -> Result<(), StoreError> + Send + 'static,
{
    let actor = letka_store::Actor::System("tests");
    app.app
        .store
        .write(&actor, app.app.clock.now(), change)
        .await
        .unwrap();
}

/// Whether the rule on licences fails.
fn lacks_licence(findings: &Value) -> bool {
    let mut found = findings.as_array().unwrap().iter();
    found.any(|one| one["rule"] == "CRW-01" && one["state"] == "fail")
}

/// Suspends or revokes the pilot's licence of a kind.
async fn step(app: &TestApp, kind: LicenceKind, step: LicenceStep) {
    let (pilot, now) = (app.world.pilot, app.app.clock.now());
    change(app, move |tx| {
        let held = licences::list_for(tx.read(), pilot)?;
        let own = held
            .iter()
            .find(|one| one.kind.meaning == Some(kind))
            .unwrap()
            .id;
        licences::step(tx, own, step, now, "zkouška")
    })
    .await;
}

on_both_engines! {
    async fn the_card_says_what_the_mission_check_says(engine) {
        let app = TestApp::new(engine).await;
        let (pilot, officer) = (app.signed_in(Role::Pilot).await, app.signed_in(Role::ComplianceOfficer).await);
        let (brus, mavic) = (json!(app.world.brus), json!(app.world.mavic));
        let agree = async |situation: &str, fit: bool| {
            let (card, check, may) = both(&app, &pilot, &brus).await;
            assert_eq!(card, check, "{situation}");
            assert_eq!(may, fit, "{situation}: {card:#?}");
            let (card, check, may) = both(&app, &pilot, &mavic).await;
            assert_eq!(card, check, "{situation}, grounded and without a permit");
            assert!(!may);
        };
        agree("all in order", true).await;
        step(&app, LicenceKind::RatingBrus, LicenceStep::Suspend).await;
        agree("rating suspended", false).await;
        app.app.clock.advance(TimeDelta::seconds(1));
        step(&app, LicenceKind::RatingBrus, LicenceStep::Lift).await;
        agree("suspension lifted", true).await;
        let medical = kind(&officer, "medical").await;
        let required = json!({ "code": "medical", "name_cs": "z", "name_en": "medical fitness", "category": "medical",
            "required_from": "2020-01-01T00:00:00Z" });
        officer.put(&format!("/api/v1/licence-kinds/{}", medical["id"].as_str().unwrap()), 1, &required).await.expect(200);
        agree("medical demanded", false).await;
        let mut held = licence(&app, &medical, "M", (-1, 20));
        held["limits"] = json!({ "text": "s brýlemi" });
        officer.post(&of_pilot(&app, "/licences"), &held).await.expect(201);
        agree("medical held, with a limitation that is asked about and an end that is near", true).await;
        app.app.clock.advance(TimeDelta::days(19));
        let signed = app.signed_in(Role::Pilot).await;
        let (card, check, may) = both(&app, &signed, &brus).await;
        assert_eq!((card == check, may), (true, true), "a day before the medical ends: {card:#?} {check:#?}");
        app.app.clock.advance(TimeDelta::days(2));
        let signed = app.signed_in(Role::Pilot).await;
        let (card, check, may) = both(&app, &signed, &brus).await;
        assert_eq!((card == check, may), (true, false), "a day after: {card:#?} {check:#?}");
        let (who, now) = (app.world.pilot, app.app.clock.now());
        change(&app, move |tx| operators::set_status(tx, who, OperatorStatus::Suspended, now, "zkouška")).await;
        let (card, check, may) = both(&app, &signed, &brus).await;
        assert_eq!((card == check, may), (true, false), "not in service: {card:#?} {check:#?}");
        let officer = app.signed_in(Role::ComplianceOfficer).await;
        let permits = officer.get("/api/v1/permits").await.expect(200);
        let revoke = format!("/api/v1/permits/{}/revoke", permits["items"][0]["id"].as_str().unwrap());
        officer.post_on(&revoke, 1, &json!({ "reason": "zkouška" })).await.expect(200);
        let (card, check, may) = both(&app, &signed, &brus).await;
        assert_eq!((card == check, may), (true, false), "no permit: {card:#?} {check:#?}");
        assert!(card.iter().any(|one| one.starts_with("AGR-01 \"fail\"") || one.starts_with("\"AGR-01\"")), "{card:#?}");
    }

    async fn the_card_shows_licences_and_what_is_owed(engine) {
        let app = TestApp::new(engine).await;
        let pilot = app.signed_in(Role::Pilot).await;
        let card = pilot.get("/api/v1/card").await.expect(200);
        assert_eq!(card["operator"]["name"], "Jana Nováková");
        assert_eq!(card["standings"].as_array().unwrap().len(), 3);
        assert_eq!((&card["licences"][0]["days_left"], &card["open_flights"]), (&json!(179), &json!([])));
        assert_eq!(card["aircraft"].as_array().unwrap().len(), 2);
        // Nobody's card but one's own, and of those whom one looks after.
        let commander = app.signed_in(Role::Commander).await;
        let same = commander.get(&of_pilot(&app, "/card")).await.expect(200);
        let fits = |card: &Value| card["aircraft"].as_array().unwrap().iter().map(|one| (one["aircraft"].clone(), one["fit"].clone())).collect::<Vec<_>>();
        assert_eq!(fits(&same), fits(&card));
        pilot.get(&of_pilot(&app, "/card")).await.problem(403, "forbidden");
        commander.get("/api/v1/card").await.problem(409, "no_operator");
        let mut other = app.anonymous();
        other.sign_in("commander-kolin").await;
        other.get(&of_pilot(&app, "/card")).await.problem(403, "out_of_reach");
    }

    async fn a_lapse_takes_the_pilot_out_of_the_choice_at_that_moment(engine) {
        let app = TestApp::new(engine).await;
        let fit = async |app: &TestApp| {
            let pilot = app.signed_in(Role::Pilot).await;
            let now = app.app.clock.now();
            let (from, to) = (now.format("%FT%TZ"), (now + TimeDelta::minutes(20)).format("%FT%TZ"));
            let list = pilot.get(&format!("/api/v1/crew?aircraft_id={}&from={from}&to={to}", app.world.brus)).await.expect(200);
            let own = list["items"][0].clone();
            let plan = app.world.plan(now);
            let verdict = pilot.post(&format!("{MISSIONS}/check"), &plan).await.expect(200);
            (own["fit"] == true, !lacks_licence(&verdict["findings"]), own)
        };
        assert!(matches!(fit(&app).await, (true, true, _)));
        // The licences of the world end after 180 days.
        app.app.clock.advance(TimeDelta::days(180) - TimeDelta::minutes(30));
        let (in_choice, may, own) = fit(&app).await;
        assert_eq!((in_choice, may), (true, true), "{own}");
        app.app.clock.advance(TimeDelta::minutes(11));
        let (in_choice, _, own) = fit(&app).await;
        assert!(!in_choice, "{own}");
        assert!(own["findings"].as_array().unwrap().iter().any(|one| one["rule"] == "CRW-01"), "{own}");
        app.app.clock.advance(TimeDelta::minutes(20));
        let (_, may, _) = fit(&app).await;
        assert!(!may, "the check blocks too");
    }

    async fn a_suspension_takes_the_pilot_out_of_the_choice(engine) {
        let app = TestApp::new(engine).await;
        let commander = app.signed_in(Role::Commander).await;
        let now = app.app.clock.now();
        let (from, to) = (now.format("%FT%TZ"), (now + TimeDelta::minutes(20)).format("%FT%TZ"));
        let path = format!("/api/v1/crew?aircraft_id={}&from={from}&to={to}", app.world.brus);
        assert_eq!(commander.get(&path).await.expect(200)["items"][0]["fit"], true);
        step(&app, LicenceKind::PoliceUav, LicenceStep::Suspend).await;
        let own = commander.get(&path).await.expect(200)["items"][0].clone();
        assert_eq!(own["fit"], false);
        assert!(own["findings"][0]["text"]["en"].as_str().unwrap().contains("suspended"), "{own}");
        let backwards = format!("/api/v1/crew?aircraft_id={}&from={to}&to={from}", app.world.brus);
        commander.get(&backwards).await.problem(422, "invalid");
        let nothing = path.replace(&app.world.brus.to_string(), "00000000-0000-7000-8000-000000000000");
        commander.get(&nothing).await.problem(422, "invalid");
    }

    async fn who_flies_along_is_judged_with_the_mission(engine) {
        let app = TestApp::new(engine).await;
        let (pilot, commander) = (app.signed_in(Role::Pilot).await, app.signed_in(Role::Commander).await);
        let other = json!({ "name": "Petr Malý", "badge_number": "100777", "unit_id": app.world.kladno });
        let other = commander.post(OPERATORS, &other).await.expect(201)["id"].clone();
        let now = app.app.clock.now();
        let plan = |duty: &str, who: &Value| {
            let mut plan = app.world.plan(now);
            plan["crew"] = json!([{ "operator_id": who, "duty": duty }]);
            plan
        };
        let licence = async |plan: &Value| {
            let verdict = pilot.post(&format!("{MISSIONS}/check"), plan).await.expect(200);
            let of_licence = verdict["findings"].as_array().unwrap().iter().filter(|one| one["rule"] == "CRW-01");
            of_licence.map(|one| one["state"].clone()).collect::<Vec<_>>()
        };
        // Whoever runs the payload is licensed; an observer is in service.
        assert_eq!(licence(&plan("observer", &other)).await, ["pass", "pass"]);
        assert_eq!(licence(&plan("payload_operator", &other)).await, ["pass", "fail"]);
        let (from, to) = (now.format("%FT%TZ"), (now + TimeDelta::minutes(20)).format("%FT%TZ"));
        let choice = async |duty: &str| {
            let path = format!("/api/v1/crew?aircraft_id={}&from={from}&to={to}&duty={duty}", app.world.brus);
            let list = pilot.get(&path).await.expect(200);
            let found = list["items"].as_array().unwrap().iter().find(|one| one["id"] == other).cloned();
            found.unwrap()["fit"].clone()
        };
        assert_eq!((choice("observer").await, choice("payload_operator").await), (json!(true), json!(false)));

        // The mission shows them, and whoever is suspended after its release does not fly.
        let mission = pilot.post(MISSIONS, &plan("observer", &other)).await.expect(201);
        assert_eq!(mission["crew"], json!([{ "operator": { "id": other, "name": "Petr Malý" }, "duty": "observer" }]));
        let suspended = json!({ "status": "suspended", "reason": "kázeň", "from": now });
        commander.post(&format!("{OPERATORS}/{}/status", other.as_str().unwrap()), &suspended).await.expect(200);
        assert_eq!(choice("observer").await, false);
        assert_eq!(licence(&plan("observer", &other)).await, ["pass", "fail"]);
    }

    async fn a_crew_names_each_once_and_not_the_pilot(engine) {
        let app = TestApp::new(engine).await;
        let pilot = app.signed_in(Role::Pilot).await;
        let refused = async |who: &[Value]| {
            let mut plan = app.world.plan(app.app.clock.now());
            let crew = who.iter().map(|id| json!({ "operator_id": id, "duty": "observer" }));
            plan["crew"] = crew.collect();
            let problem = pilot.post(MISSIONS, &plan).await.problem(422, "invalid");
            problem["errors"][0]["field"].as_str().unwrap().to_owned()
        };
        let nobody = json!("00000000-0000-7000-8000-000000000009");
        assert_eq!(refused(&[json!(app.world.pilot)]).await, "crew[0].operator_id");
        assert_eq!(refused(std::slice::from_ref(&nobody)).await, "crew[0].operator_id");
        assert_eq!(refused(&[nobody.clone(), nobody]).await, "crew[1].operator_id");
    }
}
