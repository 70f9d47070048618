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
    ("give_code", None),
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
    ("find_board", Some(Action::ViewFigures)),
    ("download_board", Some(Action::ViewFigures)),
    ("download_rows", Some(Action::ViewFigures)),
    ("list_rows", Some(Action::ViewFigures)),
    ("set_target", Some(Action::SetTargets)),
    ("list_flights", Some(Action::ViewFlights)),
    ("find_flight", Some(Action::ViewFlights)),
    ("find_track", Some(Action::ViewFlights)),
    ("download_log", Some(Action::ViewFlights)),
];

/// An id that no record has.
const NOBODY: &str = "00000000-0000-7000-8000-000000000000";

/// Method, path and name of every operation of the API's description.
fn operations() -> Vec<(String, String, String)> {
    let document: Value = serde_json::from_str(&letka_server::openapi()).unwrap();
    let mut found = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let name = operation["operationId"].as_str().unwrap().to_owned();
            let nobody = "00000000-0000-7000-8000-000000000000";
            let path = path.replace("{id}", nobody).replace("{consent_id}", nobody);
            let path = path.replace("{role_id}", nobody);
            let path = match path.contains("/figures/rows") {
                true => format!("{path}?figure=aircraft"),
                false => path,
            };
            found.push((method.to_uppercase(), path, name));
        }
    }
    found
}

/// A body that the operation takes, so that the right decides and nothing else.
fn body(path: &str, plan: &Value) -> Value {
    // Words such as *move* and *close* mean other bodies elsewhere.
    let of_fleet = [
        "aircraft",
        "batteries",
        "defects",
        "fittings",
        "maintenance",
        "parachutes",
    ];
    if of_fleet
        .iter()
        .any(|part| path.contains(&format!("/v1/{part}")))
        && let Some(body) = fleet(path)
    {
        return body;
    }
    let year = json!({ "start": "2026-01-01T00:00:00Z", "end": "2099-01-01T00:00:00Z" });
    let nobody = "00000000-0000-7000-8000-000000000000";
    let permit = json!({ "number": "1", "kind": "operating", "title": "x", "valid": year,
        "aircraft": [nobody], "area": { "type": "Circle", "coordinates": [14.1, 50.1], "radius_m": 100.0 } });
    let application = json!({ "title": "x", "asked": { "valid": year } });
    match path.rsplit('/').next().unwrap_or_default() {
        "permits" => permit,
        "grant" => json!({ "permit": permit }),
        "applications" => application,
        id if id == nobody && path.contains("/applications/") => application,
        "application" | "send-to-review" => json!({}),
        "submit" if path.contains("/applications/") => json!({}),
        "answer" => json!({ "step": "supplement" }),
        "letters" => {
            json!({ "direction": "in", "dated_at": "2026-01-01T00:00:00Z", "subject": "x" })
        }
        id if id == nobody && path.contains("/permits/") => permit,
        "return" => json!({ "comment": "x" }),
        "refuse" | "withdraw" | "revoke" => json!({ "reason": "x" }),
        "rank" => json!({ "rank": 1 }),
        "answers" => json!([{ "rule": "SAF-01", "question": "?", "yes": true }]),
        "consents" => json!({ "with": "TWR", "reference": "1", "zones": ["LKT1"] }),
        "deviation" => json!({ "necessity": "x" }),
        "targets" => {
            json!({ "unit_id": "00000000-0000-7000-8000-000000000000", "measure": "operators",
                "value": 1, "due_on": "2099-01-01", "replaces": null })
        }
        "report" => json!({ "text": "x" }),
        "deputies" => {
            json!({ "account_id": "00000000-0000-7000-8000-000000000000", "valid": year })
        }
        "calendar-feeds" => json!({ "language": "cs" }),
        "mail-settings" => json!({ "email": null, "language": "cs" }),
        "courses" => {
            json!({ "code": "X", "name": "x", "licence_kind": "police_uav", "valid_months": 1,
            "valid_from": "2026-01-01T00:00:00Z", "syllabus": { "lessons": [], "exercises": [],
            "points": 1, "pass_points": 1, "other_examiner": true } })
        }
        "course-runs" => {
            json!({ "course_id": nobody, "name": "x", "unit_id": nobody, "period": year,
            "instructors": [nobody] })
        }
        "trainees" => json!({ "operator_id": nobody }),
        "sessions" => json!({ "kind": "theory", "item": "T1", "held_at": "2026-01-01T00:00:00Z",
            "instructor_id": nobody, "attended": [] }),
        "examinations" => json!({ "kind": "theory", "held_at": "2026-01-01T00:00:00Z",
            "examiner_id": nobody }),
        "accounts" => json!({ "username": "x", "name": "x", "roles": [] }),
        "roles" => json!({ "role": "pilot" }),
        _ if path.contains("/accounts/") => json!({ "name": "x" }),
        "operators" => json!({ "name": "x", "badge_number": "x", "unit_id": NOBODY }),
        "status" => json!({ "status": "left", "reason": "x" }),
        "move" => json!({ "unit_id": NOBODY }),
        "licences" | "renew" => {
            json!({ "issued_by": "x", "valid_from": year["start"], "valid_to": year["end"] })
        }
        "steps" => json!({ "step": "suspend", "reason": "x" }),
        "currency-rules" => json!({ "flights": 1, "within_days": 1, "light": "any" }),
        // Of the list and of one record.
        _ if path.starts_with("/api/v1/licence-kinds") => {
            json!({ "code": "x", "name_cs": "x", "name_en": "x", "category": "other" })
        }
        _ if path.starts_with("/api/v1/operators") => json!({ "name": "x", "badge_number": "x" }),
        _ if path.starts_with("/api/v1/units") => {
            json!({ "name": "x", "code": "x", "kind": "territorial" })
        }
        "urgent" => json!({ "aircraft_id": "00000000-0000-7000-8000-000000000000",
            "position": plan["takeoff"], "purpose": "search" }),
        _ => fleet(path).unwrap_or_else(|| plan.clone()),
    }
}

fn type_body() -> Value {
    json!({ "name": "x", "manufacturer": "x", "class": "mavic", "numbers": {}, "source": "x" })
}

/// The same for the fleet.
fn fleet(path: &str) -> Option<Value> {
    let (nobody, at) = (
        "00000000-0000-7000-8000-000000000000",
        "2026-01-01T00:00:00Z",
    );
    let airframe =
        json!({ "unit_id": nobody, "registration": "X", "serial": "X", "type_id": nobody });
    let body = match path.rsplit('/').next().unwrap_or_default() {
        "aircraft" => airframe,
        "move" => json!({ "unit_id": nobody, "reason": "x" }),
        "ground" | "retire" => json!({ "reason": "x" }),
        "release" => json!({ "work": "x" }),
        "defects" => json!({ "severity": "cosmetic", "text": "x" }),
        "defer" => json!({ "until": "2099-01-01T00:00:00Z", "limits": "x" }),
        "close" if path.contains("/defects/") => json!({ "resolution": "x" }),
        "maintenance-plans" => json!({ "type_id": nobody, "name": "x", "mandatory": true,
            "every": { "days": 1 }, "source": "x" }),
        "works" => json!({ "text": "x" }),
        "batteries" => json!({ "serial": "x", "model": "x", "unit_id": nobody, "cycles": 1 }),
        "readings" => json!({ "cycles": 1 }),
        "state" => json!({ "state": "watch" }),
        "parachutes" => json!({ "serial": "x", "model": "x", "unit_id": nobody, "packed_at": at,
            "repack_due_at": "2099-01-01T00:00:00Z" }),
        "repack" => json!({ "packed_at": at, "repack_due_at": "2099-01-01T00:00:00Z" }),
        "aircraft-types" => type_body(),
        "reservations" => {
            json!({ "purpose": "x", "period": { "start": at, "end": "2026-01-02T00:00:00Z" } })
        }
        "hand-over" | "give-back" => json!({}),
        "give-up" => json!({ "reason": "x" }),
        "fittings" => json!({ "battery_id": nobody }),
        // The last part of the path is an id.
        _ if path.contains("/aircraft-types/") => type_body(),
        _ if path.contains("/aircraft/") => {
            json!({ "registration": "X", "serial": "X", "type_id": nobody })
        }
        _ => return None,
    };
    Some(body)
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
        // Checking a password takes long: each role signs in once.
        let mut callers = Vec::with_capacity(Role::ALL.len());
        for &role in Role::ALL {
            callers.push((role, app.signed_in(role).await));
        }
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
            for (role, caller) in &callers {
                let answer = call(caller, &method, &path, &plan).await;
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
