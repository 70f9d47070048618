//! Lists of activations: reading one, entering it, and what it changes for a mission.

use letka_domain::access::Role;
use letka_tests::app::TestApp;
use letka_tests::on_both_engines;
use serde_json::{Value, json};

use super::{fields, in_days, moment, send, trail};

const NOTICES: &str = "/api/v1/zones/notices";

fn table(app: &TestApp) -> String {
    let (from, to) = (in_days(app, 0), in_days(app, 1));
    format!("LKTSA1;{from};{to};;\nLKTRA2;{from};{to};1000 FT AGL;FL095\n")
}

on_both_engines! {
    async fn a_list_is_read_then_entered_then_known(engine) {
        let app = TestApp::new(engine).await;
        let caller = app.signed_in(Role::ComplianceOfficer).await;
        let (from, to) = (in_days(&app, -1), in_days(&app, 2));
        let text = table(&app);
        let path = format!("{NOTICES}?source=AUP%20LKAA&from={from}&to={to}");

        let read = send(&caller, &format!("{path}&dry_run=true"), text.clone()).await.expect(200);
        assert_eq!((&read["entered"], &read["entries"], &read["faults"]), (&json!(false), &json!(2), &json!([])), "{read}");
        assert_eq!(caller.get(NOTICES).await.expect(200), json!({"items": []}), "a dry run enters nothing");

        let read = send(&caller, &path, text).await.expect(201);
        assert_eq!(read["entered"], true);
        assert_eq!(read["list"]["notices"][1]["identifier"], "LKTRA2");
        assert_eq!(read["list"]["notices"][1]["upper"]["datum"], "standard");
        let known = app.signed_in(Role::Pilot).await.get(NOTICES).await.expect(200);
        let list = &known["items"][0];
        assert_eq!((&list["source"], &list["amends"]), (&json!("AUP LKAA"), &json!(false)));
        assert_eq!(moment(&list["covers"]["start"]), moment(&json!(from)));
        assert_eq!(list["notices"].as_array().unwrap().len(), 2);
        assert_eq!(trail(&app).await[0], ("Test compliance".into(), "airspace_notices.insert".into()));
    }

    async fn a_list_that_cannot_be_read_whole_is_not_entered(engine) {
        let app = TestApp::new(engine).await;
        let caller = app.signed_in(Role::Administrator).await;
        let (from, to) = (in_days(&app, 0), in_days(&app, 1));
        let covered = format!("{NOTICES}?source=AUP&from={from}&to={to}");
        let bad_line = format!("LKTSA1;{from};{to};;\nLKTSA2;whenever\n;;;;\n");
        let cases: Vec<(&str, String, Vec<u8>, Vec<&str>)> = vec![
            ("no source", NOTICES.into(), b"x".to_vec(), vec!["source"]),
            ("an empty source", format!("{NOTICES}?source=%20&from={from}&to={to}"), b"NIL".to_vec(), vec!["source"]),
            ("a zero byte in the source", format!("{NOTICES}?source=a%00&from={from}&to={to}"), b"NIL".to_vec(), vec!["source"]),
            ("one end of the time", format!("{NOTICES}?source=AUP&from={from}"), b"NIL".to_vec(), vec!["to"]),
            ("the other end", format!("{NOTICES}?source=AUP&to={to}"), b"NIL".to_vec(), vec!["from"]),
            ("an end before the start", format!("{NOTICES}?source=AUP&from={to}&to={from}"), b"NIL".to_vec(), vec!["to"]),
            ("no time at all", format!("{NOTICES}?source=AUP"), format!("LKTSA1;{from};{to};;").into(), vec!["body"]),
            ("nothing in it", covered.clone(), b"".to_vec(), vec!["body"]),
            ("a zero byte", covered.clone(), b"NIL\n\0".to_vec(), vec!["lines[2]"]),
            ("not UTF-8", covered.clone(), b"NIL\n\xff".to_vec(), vec!["lines[2]"]),
        ];
        for (what, path, body, expected) in cases {
            let problem = send(&caller, &path, body).await.problem(422, "invalid");
            assert_eq!(fields(&problem), expected, "{what}: {problem}");
        }
        let problem = send(&caller, &covered, bad_line.clone()).await.problem(422, "invalid");
        assert!(fields(&problem).iter().any(|field| field.starts_with("lines[")), "{problem}");
        let read = send(&caller, &format!("{covered}&dry_run=true"), bad_line).await.expect(200);
        assert_eq!((&read["list"], &read["entered"]), (&Value::Null, &json!(false)));
        assert_ne!(read["faults"], json!([]));
        assert_eq!(caller.get(NOTICES).await.expect(200), json!({"items": []}));
    }

    async fn whoever_may_not_is_told_so_first(engine) {
        let app = TestApp::new(engine).await;
        for role in [Role::Pilot, Role::Commander] {
            send(&app.signed_in(role).await, NOTICES, "x").await.problem(403, "forbidden");
        }
        let long = "x".repeat(1024 * 1024 + 1);
        let officer = app.signed_in(Role::ComplianceOfficer).await;
        send(&officer, &format!("{NOTICES}?source=AUP"), long).await.problem(413, "too_large");
    }
}
