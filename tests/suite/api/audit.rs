//! The trail of all changes: lines with before and after, filters, the export, the state of the chain.

use letka_domain::access::Role;
use letka_store::audit::{self, Entry};
use letka_store::{Actor, StoreError, Tx};
use letka_tests::app::TestApp;
use letka_tests::on_both_engines;
use serde_json::{Value, json};
use uuid::Uuid;

const RECORD: Uuid = Uuid::from_u128(7);

/// Three lines: two changes of one record by a person, one of a person's record.
async fn write(app: &TestApp) {
    let change = |tx: &mut Tx<'_>| -> Result<(), StoreError> {
        let (before, after) = (
            json!({"name": "A", "kept": 1}),
            json!({"name": "B", "kept": 1}),
        );
        let entry = Entry::new("tests.update", "test", RECORD);
        audit::record(tx, &entry.change(&before, &after))?;
        let entry = Entry::new("tests.close", "test", RECORD);
        audit::record(tx, &entry.detail(json!({"reason": "=1+1;\n\"x\""})))?;
        let entry = Entry::new("operators.update", "operator", RECORD);
        audit::record(tx, &entry.detail(json!({"badge_number": "77"})))
    };
    let actor = Actor::Command {
        name: "letka tests",
        user: Some("root".to_owned()),
    };
    let now = app.app.clock.now();
    app.app.store.write(&actor, now, change).await.unwrap();
}

fn actions(page: &Value) -> Vec<&str> {
    let items = page["items"].as_array().unwrap();
    items
        .iter()
        .map(|item| item["action"].as_str().unwrap())
        .collect()
}

on_both_engines! {
    async fn a_line_tells_who_when_from_where_before_and_after(engine) {
        let app = TestApp::new(engine).await;
        write(&app).await;
        for role in [Role::Auditor, Role::Administrator] {
            let caller = app.signed_in(role).await;
            let page = caller.get(&format!("/api/v1/audit?record_id={RECORD}")).await.expect(200);
            let mut found = actions(&page);
            found.sort_unstable();
            assert_eq!(found, ["operators.update", "tests.close", "tests.update"]);
            let page = caller.get("/api/v1/audit?action=tests.update").await.expect(200);
            let line = &page["items"][0];
            assert_eq!(line["fields"], json!([{"name": "name", "before": "A", "after": "B"}]));
            assert_eq!(line["from_address"], "root");
            assert_eq!(line["actor"], "letka tests");
            assert!(line["number"].as_u64().unwrap() > 1, "{line}");
            let page = caller.get("/api/v1/audit?record_kind=operator&actor=letka%20tests").await;
            let line = &page.expect(200)["items"][0];
            assert_eq!(line["fields"][0]["after"], "77");
            assert_eq!(line["erased"], false);
        }
    }

    async fn lines_come_in_pages_and_by_period(engine) {
        let app = TestApp::new(engine).await;
        write(&app).await;
        let auditor = app.signed_in(Role::Auditor).await;
        let first = auditor.get("/api/v1/audit?record_kind=test&limit=1").await.expect(200);
        let next = first["next"].as_str().unwrap();
        let path = format!("/api/v1/audit?record_kind=test&limit=1&after={next}");
        let second = auditor.get(&path).await.expect(200);
        assert_eq!(second["next"], Value::Null);
        assert_ne!(actions(&first), actions(&second));
        let later = "/api/v1/audit?from=2099-01-01T00:00:00Z";
        assert_eq!(auditor.get(later).await.expect(200)["items"], json!([]));
        let earlier = "/api/v1/audit?to=2001-01-01T00:00:00Z";
        assert_eq!(auditor.get(earlier).await.expect(200)["items"], json!([]));
        for (query, field) in [
            ("from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z", "to"),
            ("action=%00", "action"),
            ("after=x", "after"),
            ("from=%2B12026-01-01T00:00:00Z", "from"),
        ] {
            let problem = auditor.get(&format!("/api/v1/audit?{query}")).await.problem(422, "invalid");
            assert_eq!(problem["errors"][0]["field"], field, "{problem}");
        }
    }

    async fn the_export_holds_the_lines_and_no_formula(engine) {
        let app = TestApp::new(engine).await;
        write(&app).await;
        let auditor = app.signed_in(Role::Auditor).await;
        let answer = auditor.get("/api/v1/audit/export?record_kind=test").await;
        assert!(answer.header("content-type").starts_with("text/csv"));
        let text = String::from_utf8(answer.bytes).unwrap();
        assert!(text.starts_with("\u{feff}number;at;"), "{text}");
        assert!(text.contains("tests.close") && text.contains("tests.update"), "{text}");
        assert!(!text.contains("operators.update"), "{text}");
    }

    async fn the_state_says_how_far_the_chain_was_checked(engine) {
        let app = TestApp::serving(engine).await;
        write(&app).await;
        let auditor = app.signed_in(Role::Auditor).await;
        let mut state = Value::Null;
        for _ in 0..100 {
            state = auditor.get("/api/v1/audit/state").await.expect(200);
            if state["checked_to"].as_u64() > Some(3) {
                break;
            }
            tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        }
        assert!(state["checked_to"].as_u64() > Some(3), "{state}");
        assert!(state["checked_at"].is_string() && state["broken"].is_null(), "{state}");
        assert_eq!(state["hash"].as_str().unwrap().len(), 64);
        assert!(state["record_kinds"].as_array().unwrap().contains(&json!("test")));
    }
}
