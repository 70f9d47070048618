//! Every route with every role, against the one table of rights.

use axum::body::Body;
use axum::http::Request;
use letka_domain::access::{Action, Role};
use letka_tests::app::TestApp;
use letka_tests::client::{Answer, Client};
use letka_tests::on_both_engines;
use serde_json::{Value, json};

/// What each operation of the API does; `None` needs no session.
const OPERATIONS: &[(&str, Option<Action>)] = &[
    ("sign_in", None),
    ("sign_out", None),
    ("find_session", None),
    ("list_aircraft", Some(Action::ViewFleet)),
    ("list_zones", Some(Action::ViewFleet)),
    ("list_datasets", Some(Action::ViewFleet)),
    ("list_faults", Some(Action::ViewFleet)),
    ("diff_datasets", Some(Action::ViewFleet)),
    ("import_dataset", Some(Action::ManageAirspace)),
    ("withdraw_dataset", Some(Action::ManageAirspace)),
    ("list_notices", Some(Action::ViewFleet)),
    ("enter_notices", Some(Action::ManageAirspace)),
    ("list_weather", Some(Action::ViewFleet)),
    ("show_fetching", Some(Action::ViewFleet)),
    ("enter_weather", Some(Action::EnterWeather)),
    ("list_rulebooks", Some(Action::ViewMissions)),
    ("load_rulebook", Some(Action::ManageRules)),
    ("list_rules", Some(Action::ViewMissions)),
    ("follow_live", Some(Action::ViewFleet)),
    ("list_permits", Some(Action::ViewPermits)),
    ("check_mission", Some(Action::PlanMission)),
    ("read_plan", Some(Action::PlanMission)),
    ("create_mission", Some(Action::PlanMission)),
    ("update_mission", Some(Action::PlanMission)),
    ("submit_mission", Some(Action::PlanMission)),
    ("cancel_mission", Some(Action::PlanMission)),
    ("answer_questions", Some(Action::PlanMission)),
    ("add_consent", Some(Action::CoordinateMission)),
    ("withdraw_consent", Some(Action::CoordinateMission)),
    ("profile_mission", Some(Action::ViewMissions)),
    ("list_missions", Some(Action::ViewMissions)),
    ("list_verdicts", Some(Action::ViewMissions)),
    ("find_verdict", Some(Action::ViewMissions)),
    ("recheck_mission", Some(Action::ViewMissions)),
    ("find_mission", Some(Action::ViewMissions)),
    ("download_plan", Some(Action::ViewMissions)),
    ("approve_mission", Some(Action::DecideMission)),
    ("return_mission", Some(Action::DecideMission)),
    ("refuse_mission", Some(Action::DecideMission)),
    ("rank_mission", Some(Action::DecideMission)),
    ("list_queue", Some(Action::DecideMission)),
    ("start_urgent", Some(Action::FlyUrgently)),
    ("close_mission", Some(Action::FlyUrgently)),
    ("attest_deviation", Some(Action::AttestDeviation)),
    ("approve_deviation", Some(Action::ApproveDeviation)),
    ("report_deviation", Some(Action::ReportDeviation)),
    ("list_deviations", Some(Action::ViewDeviations)),
    ("list_deputies", Some(Action::ViewDeputies)),
    ("name_deputy", Some(Action::NameDeputies)),
    ("end_deputy", Some(Action::NameDeputies)),
    ("list_officers", Some(Action::NameDeputies)),
    ("list_notifications", Some(Action::ReadNotifications)),
    ("read_notification", Some(Action::ReadNotifications)),
    ("read_all_notifications", Some(Action::ReadNotifications)),
    ("upload_mission", Some(Action::FlyMission)),
    ("start_mission", Some(Action::FlyMission)),
    ("return_home", Some(Action::FlyMission)),
    ("land", Some(Action::FlyMission)),
    ("list_flights", Some(Action::ViewFlights)),
    ("find_flight", Some(Action::ViewFlights)),
    ("find_track", Some(Action::ViewFlights)),
    ("download_log", Some(Action::ViewFlights)),
];

/// Method, path and name of every operation of the API's description.
fn operations() -> Vec<(String, String, String)> {
    let document: Value = serde_json::from_str(&letka_server::openapi()).unwrap();
    let mut found = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let name = operation["operationId"].as_str().unwrap().to_owned();
            let nobody = "00000000-0000-7000-8000-000000000000";
            let path = path.replace("{id}", nobody).replace("{consent_id}", nobody);
            found.push((method.to_uppercase(), path, name));
        }
    }
    found
}

/// A body that the operation takes, so that the right decides and nothing else.
fn body(path: &str, plan: &Value) -> Value {
    let year = json!({ "start": "2026-01-01T00:00:00Z", "end": "2099-01-01T00:00:00Z" });
    match path.rsplit('/').next().unwrap_or_default() {
        "return" => json!({ "comment": "x" }),
        "refuse" | "withdraw" => json!({ "reason": "x" }),
        "rank" => json!({ "rank": 1 }),
        "answers" => json!([{ "rule": "SAF-01", "question": "?", "yes": true }]),
        "consents" => json!({ "with": "TWR", "reference": "1", "zones": ["LKT1"] }),
        "deviation" => json!({ "necessity": "x" }),
        "report" => json!({ "text": "x" }),
        "deputies" => {
            json!({ "account_id": "00000000-0000-7000-8000-000000000000", "valid": year })
        }
        "urgent" => json!({ "aircraft_id": "00000000-0000-7000-8000-000000000000",
            "position": plan["takeoff"], "purpose": "search" }),
        _ => plan.clone(),
    }
}

async fn call(caller: &Client, method: &str, path: &str, plan: &Value) -> Answer {
    let body = body(path, plan).to_string();
    let request = Request::builder()
        .method(method)
        .uri(path)
        .header("content-type", "application/json")
        .header("if-match", "\"1\"");
    caller.send(request.body(Body::from(body)).unwrap()).await
}

#[tokio::test]
async fn the_table_names_every_operation() {
    for (_, _, name) in operations() {
        assert!(
            OPERATIONS.iter().any(|(known, _)| *known == name),
            "{name} has no right"
        );
    }
}

on_both_engines! {
    async fn every_role_may_do_what_the_table_says_and_nothing_else(engine) {
        let app = TestApp::new(engine).await;
        let plan = app.world.plan(app.app.clock.now());
        for (method, path, name) in operations() {
            let action = OPERATIONS
                .iter()
                .find(|(known, _)| *known == name)
                .unwrap()
                .1;
            let Some(action) = action else { continue };
            let anonymous = call(&app.anonymous(), &method, &path, &plan).await;
            assert_eq!(anonymous.status, 401, "{name} without a session");
            // Everybody may follow the stream, and it never ends.
            if name == "follow_live" {
                continue;
            }
            for &role in Role::ALL {
                let caller = app.signed_in(role).await;
                let answer = call(&caller, &method, &path, &plan).await;
                let refused = answer.status == 403 && answer.json()["code"] == "forbidden";
                assert_eq!(
                    refused,
                    !role.may(action),
                    "{name} as {role}: {}",
                    answer.json()
                );
            }
        }
    }
}
