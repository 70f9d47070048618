//! Documents of records: who may add and see them, what is taken in, and what is refused.

use axum::body::Body;
use axum::http::Request;
use letka_domain::access::Role;
use letka_domain::documents::DocumentOwner;
use letka_tests::app::TestApp;
use letka_tests::on_both_engines;
use serde_json::json;
use uuid::Uuid;

const PDF: &[u8] = b"%PDF-1.7\n% Stra\xC5\xBE\n%%EOF\n";
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n0123456789";

fn add(kind: &str, id: impl Into<Uuid>, name: &str) -> String {
    let id = id.into();
    format!("/api/v1/documents?owner_kind={kind}&owner_id={id}&name={name}")
}

fn list(kind: &str, id: impl Into<Uuid>) -> String {
    let id = id.into();
    format!("/api/v1/documents?owner_kind={kind}&owner_id={id}")
}

on_both_engines! {
    async fn a_document_comes_back_as_it_was_sent(engine) {
        let app = TestApp::new(engine).await;
        let commander = app.signed_in(Role::Commander).await;
        let path = add("operator", app.world.pilot, "Pr%C5%AFkaz.pdf");
        let added = commander.post_file(&path, PDF).await.expect(201);
        assert_eq!((&added["name"], &added["media_type"]), (&json!("Průkaz.pdf"), &json!("application/pdf")));
        assert_eq!(added["added_by"], "Test commander");
        let again = commander.post_file(&path, PDF).await.problem(409, "document_added_before");
        assert!(again["detail"].as_str().unwrap().contains("Průkaz.pdf"), "{again}");
        let file = format!("/api/v1/documents/{}/file", added["id"].as_str().unwrap());
        let pilot = app.signed_in(Role::Pilot).await;
        for caller in [&commander, &pilot] {
            let answer = caller.get(&file).await;
            assert_eq!((answer.status.as_u16(), answer.bytes.as_slice()), (200, PDF));
            assert_eq!(answer.header("content-type"), "application/pdf");
            assert_eq!(answer.header("x-content-type-options"), "nosniff");
            assert!(answer.header("content-security-policy").starts_with("sandbox"));
        }
        let listed = pilot.get(&list("operator", app.world.pilot)).await.expect(200);
        assert_eq!(listed["items"][0]["id"], added["id"]);
    }

    async fn a_withdrawn_document_stays_and_may_be_sent_anew(engine) {
        let app = TestApp::new(engine).await;
        let commander = app.signed_in(Role::Commander).await;
        let path = add("aircraft", app.world.brus, "a.png");
        let added = commander.post_file(&path, PNG).await.expect(201);
        let withdraw = format!("/api/v1/documents/{}/withdraw", added["id"].as_str().unwrap());
        commander.post(&withdraw, &json!({ "reason": " " })).await.problem(422, "invalid");
        let body = json!({ "reason": "jiný stroj" });
        let withdrawn = commander.post(&withdraw, &body).await.expect(200);
        assert_eq!(withdrawn["withdrawn_reason"], "jiný stroj");
        let twice = commander.post(&withdraw, &json!({ "reason": "znovu" })).await.expect(200);
        assert_eq!(twice["withdrawn_reason"], "jiný stroj");
        commander.post_file(&path, PNG).await.expect(201);
        let listed = commander.get(&list("aircraft", app.world.brus)).await.expect(200);
        assert_eq!(listed["items"].as_array().unwrap().len(), 2);
    }

    async fn what_is_no_document_leaves_nothing_behind(engine) {
        let app = TestApp::new(engine).await;
        let commander = app.signed_in(Role::Commander).await;
        let path = add("operator", app.world.pilot, "x.pdf");
        for bytes in [&b"<svg onload=alert(1)>............"[..], b"", b"%PD", b"PK\x03\x04 a table"] {
            commander.post_file(&path, bytes).await.problem(415, "not_a_document");
        }
        let long = [PDF, &vec![b' '; 20 * 1024 * 1024]].concat();
        commander.post_file(&path, long).await.problem(413, "too_large");
        // Two gigabytes are refused before a byte of them is read.
        let huge = Request::post(&path).header("content-length", "2147483648").body(Body::empty());
        commander.send(huge.unwrap()).await.problem(413, "too_large");
        commander.post_file(&add("operator", app.world.pilot, "%20"), PDF).await.problem(422, "invalid");
        commander.post_file(&add("operator", Uuid::from_u128(1), "x"), PDF).await.problem(404, "not_found");
        commander.post_file(&add("castle", app.world.pilot, "x"), PDF).await.problem(422, "invalid");
        let listed = commander.get(&list("operator", app.world.pilot)).await.expect(200);
        assert_eq!(listed["items"], json!([]));
        let coming = app.app.config.data_dir.join("documents/coming");
        assert_eq!(std::fs::read_dir(coming).unwrap().count(), 0);
    }

    async fn the_record_decides_who_may_add_and_see(engine) {
        let app = TestApp::new(engine).await;
        let records = [
            (DocumentOwner::Operator, app.world.pilot.0),
            (DocumentOwner::Aircraft, app.world.brus.0),
        ];
        for &role in Role::ALL {
            let caller = app.signed_in(role).await;
            for (kind, id) in records {
                // Different bytes for each: the same ones are refused for another reason.
                let bytes = [PDF, role.as_str().as_bytes()].concat();
                let answer = caller.post_file(&add(kind.as_str(), id, "x.pdf"), bytes).await;
                let expected = if role.may(kind.kept_by()) { 201 } else { 403 };
                assert_eq!(answer.status.as_u16(), expected, "{role} adds to {kind}");
                let sees = role.may(kind.seen_by()) || role == Role::Pilot;
                let answer = caller.get(&list(kind.as_str(), id)).await;
                assert_eq!(answer.status.as_u16() == 200, sees, "{role} sees those of {kind}");
            }
        }
        let mut elsewhere = app.anonymous();
        elsewhere.sign_in("commander-kolin").await;
        let path = add("operator", app.world.pilot, "x.pdf");
        elsewhere.post_file(&path, PDF).await.problem(403, "out_of_reach");
    }
}
