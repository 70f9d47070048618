//! Every route with every role, against the one table of rights.

mod bodies;

use axum::body::Body;
use axum::http::Request;
use letka_domain::access::{Action, Role};
use letka_tests::app::TestApp;
use letka_tests::client::{Answer, Client};
use letka_tests::on_both_engines;
use serde_json::{Value, json};

use bodies::NOBODY;

/// What each operation of the API does; `None` needs no session.
const OPERATIONS: &[(&str, Option<Action>)] = &[
    ("sign_in", None),
    ("sign_out", None),
    ("find_session", None),
    ("give_code", None),
    ("begin_oidc_sign_in", None),
    ("finish_oidc_sign_in", None),
    ("show_account", Some(Action::ManageOwnAccount)),
    ("change_password", Some(Action::ManageOwnAccount)),
    ("list_sessions", Some(Action::ManageOwnAccount)),
    ("end_session", Some(Action::ManageOwnAccount)),
    ("end_other_sessions", Some(Action::ManageOwnAccount)),
    ("enrol", Some(Action::ManageOwnAccount)),
    ("confirm", Some(Action::ManageOwnAccount)),
    ("remove", Some(Action::ManageOwnAccount)),
    ("list_tokens", Some(Action::ManageOwnAccount)),
    ("make_token", Some(Action::ManageOwnAccount)),
    ("revoke_token", Some(Action::ManageOwnAccount)),
    ("list_accounts", Some(Action::ManageAccounts)),
    ("make_account", Some(Action::ManageAccounts)),
    ("find_account", Some(Action::ManageAccounts)),
    ("change_account", Some(Action::ManageAccounts)),
    ("disable_account", Some(Action::ManageAccounts)),
    ("enable_account", Some(Action::ManageAccounts)),
    ("reset_password", Some(Action::ManageAccounts)),
    ("unlock_account", Some(Action::ManageAccounts)),
    ("reset_second_factor", Some(Action::ManageAccounts)),
    ("end_sessions", Some(Action::ManageAccounts)),
    ("link_identity", Some(Action::ManageAccounts)),
    ("end_identity", Some(Action::ManageAccounts)),
    ("list_role_units", Some(Action::ManageAccounts)),
    ("give_role", Some(Action::ManageAccounts)),
    ("end_role", Some(Action::ManageAccounts)),
    ("list_units", Some(Action::ViewCrew)),
    ("enter_unit", Some(Action::ManageUnits)),
    ("change_unit", Some(Action::ManageUnits)),
    ("close_unit", Some(Action::ManageUnits)),
    ("list_operators", Some(Action::ViewPeople)),
    ("find_operator", Some(Action::ViewPeople)),
    ("enter_operator", Some(Action::ManagePeople)),
    ("change_operator", Some(Action::ManagePeople)),
    ("set_status", Some(Action::ManagePeople)),
    ("move_operator", Some(Action::ManagePeople)),
    ("issue_licence", Some(Action::ManageLicences)),
    ("renew_licence", Some(Action::ManageLicences)),
    ("step_licence", Some(Action::ManageLicences)),
    ("list_licence_kinds", Some(Action::ViewCrew)),
    ("enter_licence_kind", Some(Action::ManageLicences)),
    ("change_licence_kind", Some(Action::ManageLicences)),
    ("list_currency_rules", Some(Action::ViewCrew)),
    ("enter_currency_rule", Some(Action::ManageLicences)),
    ("end_currency_rule", Some(Action::ManageLicences)),
    ("show_own_card", Some(Action::ManageOwnAccount)),
    ("show_card", Some(Action::ViewPeople)),
    ("list_crew", Some(Action::ViewCrew)),
    ("list_aircraft", Some(Action::ViewFleet)),
    ("find_aircraft", Some(Action::ViewFleet)),
    ("enter_aircraft", Some(Action::ManageAircraft)),
    ("change_aircraft", Some(Action::ManageAircraft)),
    ("move_aircraft", Some(Action::ManageAircraft)),
    ("retire_aircraft", Some(Action::ManageAircraft)),
    ("ground_aircraft", Some(Action::ReleaseAircraft)),
    ("release_aircraft", Some(Action::ReleaseAircraft)),
    ("list_aircraft_types", Some(Action::ViewFleet)),
    ("enter_aircraft_type", Some(Action::ManageAircraft)),
    ("change_aircraft_type", Some(Action::ManageAircraft)),
    ("report_defect", Some(Action::ReportDefect)),
    ("defer_defect", Some(Action::ReleaseAircraft)),
    ("close_defect", Some(Action::ReleaseAircraft)),
    ("list_maintenance_plans", Some(Action::ViewFleet)),
    ("enter_maintenance_plan", Some(Action::ManageAircraft)),
    ("change_maintenance_plan", Some(Action::ManageAircraft)),
    ("end_maintenance_plan", Some(Action::ManageAircraft)),
    ("enter_work", Some(Action::ReleaseAircraft)),
    ("show_worklist", Some(Action::ManageAircraft)),
    ("list_batteries", Some(Action::ViewFleet)),
    ("enter_battery", Some(Action::ManageAircraft)),
    ("list_readings", Some(Action::ViewFleet)),
    ("read_battery", Some(Action::ManageAircraft)),
    ("set_battery_state", Some(Action::ManageAircraft)),
    ("list_parachutes", Some(Action::ViewFleet)),
    ("enter_parachute", Some(Action::ManageAircraft)),
    ("repack_parachute", Some(Action::ReleaseAircraft)),
    ("deploy_parachute", Some(Action::ReleaseAircraft)),
    ("fit_part", Some(Action::ManageAircraft)),
    ("remove_part", Some(Action::ManageAircraft)),
    ("list_reservations", Some(Action::ViewFleet)),
    ("reserve_aircraft", Some(Action::ReserveAircraft)),
    ("hand_over", Some(Action::ReserveAircraft)),
    ("give_back", Some(Action::ReserveAircraft)),
    ("cancel_reservation", Some(Action::ReserveAircraft)),
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
    ("find_permit", Some(Action::ViewPermits)),
    ("enter_permit", Some(Action::ManagePermits)),
    ("change_permit", Some(Action::ManagePermits)),
    ("revoke_permit", Some(Action::ManagePermits)),
    ("choose_letter", Some(Action::ManagePermits)),
    ("list_applications", Some(Action::ViewPermits)),
    ("find_application", Some(Action::ViewPermits)),
    ("print_application", Some(Action::ViewPermits)),
    ("begin_application", Some(Action::DraftApplication)),
    ("edit_application", Some(Action::DraftApplication)),
    ("draft_from_mission", Some(Action::DraftApplication)),
    ("send_to_review", Some(Action::DraftApplication)),
    ("withdraw_application", Some(Action::DraftApplication)),
    ("return_application", Some(Action::DecideApplication)),
    ("submit_application", Some(Action::DecideApplication)),
    ("answer_application", Some(Action::DecideApplication)),
    ("grant_application", Some(Action::DecideApplication)),
    ("correct_grant", Some(Action::DecideApplication)),
    ("enter_letter", Some(Action::DecideApplication)),
    ("check_mission", Some(Action::PlanMission)),
    ("read_plan", Some(Action::PlanMission)),
    ("create_mission", Some(Action::PlanMission)),
    ("update_mission", Some(Action::PlanMission)),
    ("submit_mission", Some(Action::PlanMission)),
    ("cancel_mission", Some(Action::PlanMission)),
    ("answer_questions", Some(Action::PlanMission)),
    ("add_consent", Some(Action::CoordinateMission)),
    ("revise_consent", Some(Action::CoordinateMission)),
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
    ("download_deviations", Some(Action::ViewDeviations)),
    ("find_deviation", Some(Action::ViewDeviations)),
    // Which right it takes depends on the record: the tests of documents walk them.
    ("list_documents", Some(Action::ManageOwnAccount)),
    ("add_document", Some(Action::ManageOwnAccount)),
    ("download_document", Some(Action::ManageOwnAccount)),
    ("withdraw_document", Some(Action::ManageOwnAccount)),
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
    ("list_audit", Some(Action::ViewAudit)),
    ("show_audit_state", Some(Action::ViewAudit)),
    ("export_audit", Some(Action::ViewAudit)),
    ("list_calendar_feeds", Some(Action::ManageOwnAccount)),
    ("make_calendar_feed", Some(Action::ManageOwnAccount)),
    ("revoke_calendar_feed", Some(Action::ManageOwnAccount)),
    // The address is the secret.
    ("read_calendar", None),
    ("find_mail_settings", Some(Action::ManageOwnAccount)),
    ("set_mail_settings", Some(Action::ManageOwnAccount)),
    ("show_mail_status", Some(Action::ManageAccounts)),
    ("list_courses", Some(Action::ViewTraining)),
    ("enter_course", Some(Action::ManageTraining)),
    ("find_course", Some(Action::ViewTraining)),
    ("list_runs", Some(Action::ViewTraining)),
    ("enter_run", Some(Action::ManageTraining)),
    ("close_run", Some(Action::ManageTraining)),
    ("find_run", Some(Action::ViewTraining)),
    ("list_school_people", Some(Action::ManageTraining)),
    ("enrol_trainee", Some(Action::ManageTraining)),
    ("find_trainee", Some(Action::ViewTraining)),
    ("withdraw_trainee", Some(Action::ManageTraining)),
    ("list_own_training", Some(Action::ManageOwnAccount)),
    ("enter_session", Some(Action::ManageTraining)),
    ("enter_examination", Some(Action::ManageTraining)),
    // What is his own everybody may print; the tests of the school try the others.
    ("print_record", Some(Action::ManageOwnAccount)),
    ("print_certificate", Some(Action::ManageOwnAccount)),
    ("show_retention", Some(Action::ViewAudit)),
    ("set_retention_period", Some(Action::ManageRetention)),
    ("hold_person", Some(Action::ManageRetention)),
    ("release_person", Some(Action::ManageRetention)),
    ("run_retention", Some(Action::ManageRetention)),
    ("import_people", Some(Action::ManagePeople)),
    ("import_licences", Some(Action::ManageLicences)),
    ("import_aircraft", Some(Action::ManageAircraft)),
    ("export_people", Some(Action::ViewPeople)),
    ("export_licences", Some(Action::ViewPeople)),
    ("export_aircraft", Some(Action::ViewFleet)),
    ("find_board", Some(Action::ViewFigures)),
    ("find_statistics", Some(Action::ViewFigures)),
    ("find_dji_keys", Some(Action::ManageDjiKeys)),
    ("allow_dji_keys", Some(Action::ManageDjiKeys)),
    ("hold_flight", Some(Action::HoldFlights)),
    ("release_flight", Some(Action::HoldFlights)),
    ("download_board", Some(Action::ViewFigures)),
    ("download_rows", Some(Action::ViewFigures)),
    ("list_rows", Some(Action::ViewFigures)),
    ("set_target", Some(Action::SetTargets)),
    ("list_flights", Some(Action::ViewFlights)),
    ("find_flight", Some(Action::ViewFlights)),
    ("find_track", Some(Action::ViewFlights)),
    ("download_log", Some(Action::ViewFlights)),
    ("find_record", Some(Action::ViewFlights)),
    ("enter_flight", Some(Action::LogFlights)),
    ("correct_flight", Some(Action::LogFlights)),
    ("sign_flight", Some(Action::LogFlights)),
    ("list_proposals", Some(Action::ViewFlights)),
    ("assign_flight", Some(Action::LogFlights)),
    ("list_gaps", Some(Action::LogFlights)),
    ("show_conformance", Some(Action::ViewFlights)),
    ("list_logs", Some(Action::LogFlights)),
    ("upload_log", Some(Action::LogFlights)),
    ("download_track", Some(Action::ViewFlights)),
    ("show_logbook", Some(Action::ViewFlights)),
    ("download_logbook", Some(Action::ViewFlights)),
    ("download_evidence", Some(Action::ExportEvidence)),
    // Everybody sees what he reported himself; the tests of occurrences walk the others.
    ("list_occurrences", Some(Action::ManageOwnAccount)),
    ("find_occurrence", Some(Action::ManageOwnAccount)),
    ("print_occurrence", Some(Action::ManageOwnAccount)),
    ("draft_occurrence", Some(Action::ManageOwnAccount)),
    ("change_occurrence", Some(Action::ManageOwnAccount)),
    ("enter_on_occurrence", Some(Action::ManageOwnAccount)),
    ("assess_occurrence", Some(Action::ViewFlights)),
    ("list_lessons", Some(Action::ViewFlights)),
    ("report_occurrence", Some(Action::ReportOccurrence)),
    ("move_occurrence", Some(Action::ManageOccurrences)),
];

/// An operation of the API's description.
struct Operation {
    method: String,
    /// With the id of nobody for each variable.
    path: String,
    name: String,
    takes_body: bool,
}

fn operations() -> Vec<Operation> {
    let document: Value = serde_json::from_str(&letka_server::openapi()).unwrap();
    let mut found = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let mut path = path.clone();
            for variable in ["{id}", "{consent_id}", "{role_id}", "{identity_id}"] {
                path = path.replace(variable, NOBODY);
            }
            if path.contains("/figures/rows") {
                path += "?figure=aircraft";
            }
            found.push(Operation {
                method: method.to_uppercase(),
                path,
                name: operation["operationId"].as_str().unwrap().to_owned(),
                takes_body: operation.get("requestBody").is_some(),
            });
        }
    }
    found
}

async fn call(caller: &Client, operation: &Operation, plan: &Value) -> Answer {
    let request = Request::builder()
        .method(operation.method.as_str())
        .uri(&operation.path)
        .header("content-type", "application/json")
        .header("if-match", "\"1\"");
    let body = bodies::of(&operation.name, plan).to_string();
    caller.send(request.body(Body::from(body)).unwrap()).await
}

#[tokio::test]
async fn each_operation_that_takes_a_body_is_tried_with_one() {
    for operation in operations() {
        let body = bodies::of(&operation.name, &json!({}));
        assert_eq!(
            operation.takes_body,
            !body.is_null(),
            "{} has no fitting body",
            operation.name
        );
    }
}

#[tokio::test]
async fn the_table_names_every_operation() {
    for Operation { name, .. } in operations() {
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
        // Checking a password takes long: each role signs in once.
        let mut callers = Vec::with_capacity(Role::ALL.len());
        for &role in Role::ALL {
            callers.push((role, app.signed_in(role).await));
        }
        let nobody = app.anonymous();
        for operation in operations() {
            let name = &operation.name;
            let action = OPERATIONS
                .iter()
                .find(|(known, _)| known == name)
                .unwrap()
                .1;
            let Some(action) = action else { continue };
            let anonymous = call(&nobody, &operation, &plan).await;
            assert_eq!(anonymous.status, 401, "{name} without a session");
            // Everybody may follow the stream, and it never ends.
            if name == "follow_live" {
                continue;
            }
            for (role, caller) in &callers {
                let answer = call(caller, &operation, &plan).await;
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
