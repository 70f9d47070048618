//! A body for each operation that takes one: good enough that the right decides and nothing else.

use serde_json::{Value, json};

/// An id that no record has.
pub(super) const NOBODY: &str = "00000000-0000-7000-8000-000000000000";
const AT: &str = "2026-01-01T00:00:00Z";
const LATER: &str = "2099-01-01T00:00:00Z";

/// The body of an operation; nothing for one that takes none.
pub(super) fn of(operation: &str, plan: &Value) -> Value {
    of_missions(operation, plan)
        .or_else(|| of_people(operation))
        .or_else(|| of_fleet(operation))
        .or_else(|| of_occurrences(operation))
        .or_else(|| of_permits(operation))
        .or_else(|| of_the_school(operation))
        .or_else(|| of_accounts(operation))
        .unwrap_or(Value::Null)
}

fn of_missions(operation: &str, plan: &Value) -> Option<Value> {
    Some(match operation {
        "create_mission" | "check_mission" | "profile_mission" | "update_mission" => plan.clone(),
        "start_urgent" => json!({ "aircraft_id": NOBODY, "position": plan["takeoff"],
            "purpose": "search" }),
        "answer_questions" => json!([{ "rule": "SAF-01", "question": "?", "yes": true }]),
        "add_consent" | "revise_consent" => {
            json!({ "with": "TWR", "zones": ["LKT1"], "answer": "awaited" })
        }
        "attest_deviation" => json!({ "necessity": "x" }),
        "report_deviation" => json!({ "text": "x" }),
        "enter_flight" => flight(),
        "correct_flight" => json!({ "record": flight(), "reason": "x" }),
        "assign_flight" => json!({ "mission_id": NOBODY }),
        "sign_flight" => json!({ "signs": "pilot" }),
        "rank_mission" => json!({ "rank": 1 }),
        "return_mission" => json!({ "comment": "x" }),
        "name_deputy" => json!({ "account_id": NOBODY, "valid": year() }),
        "set_target" => json!({ "unit_id": NOBODY, "measure": "operators", "value": 1,
            "due_on": "2099-01-01", "replaces": null }),
        // Files and texts, which the operation reads only after it has asked for the right.
        "read_plan" | "import_dataset" | "enter_notices" | "enter_weather" | "load_rulebook"
        | "add_document" | "upload_log" | "import_people" | "import_licences"
        | "import_aircraft" => json!("x"),
        "allow_dji_keys" => json!({ "allowed": false }),
        "set_retention_period" => json!({ "months": 60 }),
        "run_retention" => json!({ "people": [] }),
        "refuse_mission" | "withdraw_dataset" | "withdraw_document" | "hold_person"
        | "hold_flight" => {
            json!({ "reason": "x" })
        }
        _ => return None,
    })
}

fn flight() -> Value {
    json!({ "aircraft_id": NOBODY, "purpose": "search", "takeoff_time": AT, "landing_time": LATER,
        "max_height_m": 60.0 })
}

fn of_people(operation: &str) -> Option<Value> {
    Some(match operation {
        "enter_unit" | "change_unit" => json!({ "name": "x", "code": "x", "kind": "territorial" }),
        "enter_operator" => json!({ "name": "x", "badge_number": "x", "unit_id": NOBODY }),
        "change_operator" => json!({ "name": "x", "badge_number": "x" }),
        "set_status" => json!({ "status": "left", "reason": "x" }),
        "move_operator" => json!({ "unit_id": NOBODY }),
        "issue_licence" | "renew_licence" => {
            json!({ "issued_by": "x", "valid_from": AT, "valid_to": LATER })
        }
        "step_licence" => json!({ "step": "suspend", "reason": "x" }),
        "enter_licence_kind" | "change_licence_kind" => {
            json!({ "code": "x", "name_cs": "x", "name_en": "x", "category": "other" })
        }
        "enter_currency_rule" => json!({ "flights": 1, "within_days": 1, "light": "any" }),
        _ => return None,
    })
}

fn of_fleet(operation: &str) -> Option<Value> {
    Some(match operation {
        "enter_aircraft" => {
            json!({ "unit_id": NOBODY, "aircraft": { "registration": "X", "serial": "X",
                "type_id": NOBODY } })
        }
        "change_aircraft" => json!({ "registration": "X", "serial": "X", "type_id": NOBODY }),
        "move_aircraft" => json!({ "unit_id": NOBODY, "reason": "x" }),
        "ground_aircraft" | "retire_aircraft" | "cancel_reservation" => json!({ "reason": "x" }),
        "release_aircraft" => json!({ "work": "x" }),
        "enter_aircraft_type" | "change_aircraft_type" => {
            json!({ "name": "x", "manufacturer": "x", "class": "mavic", "numbers": {},
                "source": "x" })
        }
        "report_defect" => json!({ "severity": "cosmetic", "text": "x" }),
        "defer_defect" => json!({ "until": LATER, "limits": "x" }),
        "close_defect" => json!({ "resolution": "x" }),
        "enter_maintenance_plan" => json!({ "type_id": NOBODY, "name": "x", "mandatory": true,
            "every": { "days": 1 }, "source": "x" }),
        "change_maintenance_plan" => json!({ "name": "x", "mandatory": true,
            "every": { "days": 1 }, "source": "x" }),
        "enter_work" => json!({ "text": "x" }),
        "enter_battery" => {
            json!({ "serial": "x", "model": "x", "unit_id": NOBODY, "cycles": 1 })
        }
        "read_battery" => json!({ "cycles": 1 }),
        "set_battery_state" => json!({ "state": "watch" }),
        "enter_parachute" => json!({ "serial": "x", "model": "x", "unit_id": NOBODY,
            "packed_at": AT, "repack_due_at": LATER }),
        "repack_parachute" => json!({ "packed_at": AT, "repack_due_at": LATER }),
        "fit_part" => json!({ "battery_id": NOBODY }),
        "reserve_aircraft" => json!({ "purpose": "x", "period": year() }),
        "hand_over" | "give_back" => json!({}),
        _ => return None,
    })
}

fn of_occurrences(operation: &str) -> Option<Value> {
    let report = json!({ "kind": "other", "severity": "incident", "happened_at": AT, "known_at": AT,
        "narrative": "x", "injury": "none", "manned_aircraft": false, "aircraft_damage": "none",
        "parachute_fired": false });
    Some(match operation {
        "assess_occurrence" => report,
        // Without a unit of that id: the right decides, and nothing is left behind.
        "report_occurrence" => json!({ "report": report, "unit_id": NOBODY }),
        "change_occurrence" => json!({ "report": report }),
        "move_occurrence" => json!({ "step": "review" }),
        "enter_on_occurrence" => json!({ "kind": "note", "text": "x" }),
        _ => return None,
    })
}

fn of_permits(operation: &str) -> Option<Value> {
    let permit = json!({ "number": "1", "kind": "operating", "title": "x", "valid": year(),
        "aircraft": [NOBODY], "area": { "type": "Circle", "coordinates": [14.1, 50.1],
        "radius_m": 100.0 } });
    Some(match operation {
        "enter_permit" | "change_permit" => permit,
        "revoke_permit" | "withdraw_application" => json!({ "reason": "x" }),
        "choose_letter" => json!({ "document_id": NOBODY }),
        "grant_application" | "correct_grant" => json!({ "permit": permit }),
        "begin_application" | "edit_application" => {
            json!({ "title": "x", "asked": { "valid": year() } })
        }
        "draft_from_mission" | "send_to_review" | "submit_application" => json!({}),
        "return_application" => json!({ "comment": "x" }),
        "answer_application" => json!({ "step": "supplement" }),
        "enter_letter" => json!({ "direction": "in", "dated_at": AT, "subject": "x" }),
        _ => return None,
    })
}

fn of_the_school(operation: &str) -> Option<Value> {
    Some(match operation {
        "enter_course" => json!({ "code": "X", "name": "x", "licence_kind": "police_uav",
            "valid_months": 1, "valid_from": AT, "syllabus": { "lessons": [], "exercises": [],
            "points": 1, "pass_points": 1, "other_examiner": true } }),
        "enter_run" => json!({ "course_id": NOBODY, "name": "x", "unit_id": NOBODY,
            "period": year(), "instructors": [NOBODY] }),
        "enrol_trainee" => json!({ "operator_id": NOBODY }),
        "withdraw_trainee" | "close_run" => json!({ "reason": "x" }),
        "enter_session" => json!({ "kind": "theory", "item": "T1", "held_at": AT,
            "instructor_id": NOBODY, "attended": [] }),
        "enter_examination" => {
            json!({ "kind": "theory", "held_at": AT, "examiner_id": NOBODY })
        }
        _ => return None,
    })
}

fn of_accounts(operation: &str) -> Option<Value> {
    Some(match operation {
        "sign_in" => json!({ "username": "x", "password": "x" }),
        "give_code" => json!({ "pending": "x", "code": "000000" }),
        "change_password" => json!({ "old": "x", "new": "x" }),
        "enrol" | "remove" => json!({ "password": "x" }),
        "confirm" => json!({ "code": "000000" }),
        "make_token" => json!({ "name": "x", "expires_at": LATER, "scopes": [] }),
        "link_identity" => json!({ "subject": "x" }),
        "make_account" => json!({ "username": "x", "name": "x", "roles": [] }),
        "change_account" => json!({ "name": "x" }),
        "give_role" => json!({ "role": "pilot" }),
        "make_calendar_feed" => json!({ "language": "cs" }),
        "set_mail_settings" => json!({ "email": null, "language": "cs" }),
        _ => return None,
    })
}

fn year() -> Value {
    json!({ "start": AT, "end": LATER })
}
