//! Operating permits: entered, changed, ended, and what they mean for missions.

use letka_domain::access::Role;
use letka_tests::app::TestApp;
use letka_tests::on_both_engines;
use serde_json::{Value, json};

const PERMITS: &str = "/api/v1/permits";

/// A permit for the BRUS around Kladno.
fn permit(app: &TestApp, number: &str) -> Value {
    json!({
        "number": number,
        "kind": "operating",
        "title": "Provoz na Kladensku",
        "valid": { "start": "2026-01-01T00:00:00Z", "end": "2040-12-31T22:59:59Z" },
        "aircraft": [app.world.brus],
        "area": { "type": "Circle", "coordinates": [14.103, 50.147], "radius_m": 5000.0 },
        "max_height_agl_m": 100.0,
        "conditions": [{ "kind": "day_only" }, { "kind": "in_sight_only" }, { "kind": "max_height_amsl", "metres": 600.0 }],
    })
}

on_both_engines! {
    async fn a_permit_is_entered_changed_and_ended(engine) {
        let app = TestApp::new(engine).await;
        let (officer, pilot) = (app.signed_in(Role::ComplianceOfficer).await, app.signed_in(Role::Pilot).await);
        let entered = officer.post(PERMITS, &permit(&app, "ÚCL-9")).await.expect(201);
        assert_eq!((&entered["version"], &entered["state"]), (&json!(1), &json!("granted")));
        assert_eq!(entered["area"]["type"], "Polygon");
        assert_eq!(entered["conditions"][2]["metres"], 600.0);
        officer.post(PERMITS, &permit(&app, "ÚCL-9")).await.problem(409, "number_taken");
        pilot.post(PERMITS, &permit(&app, "ÚCL-10")).await.problem(403, "forbidden");

        let path = format!("{PERMITS}/{}", entered["id"].as_str().unwrap());
        let mut wider = permit(&app, "ÚCL-9/1");
        wider["area"] = json!({ "type": "Polygon", "coordinates": [[[14.0, 50.1], [14.2, 50.1], [14.2, 50.2], [14.0, 50.1]]] });
        let changed = officer.put(&path, 1, &wider).await.expect(200);
        assert_eq!((&changed["version"], &changed["number"]), (&json!(2), &json!("ÚCL-9/1")));
        officer.put(&path, 1, &wider).await.problem(412, "changed_meanwhile");
        assert_eq!(pilot.get(&path).await.expect(200)["missions"], json!([]));

        let revoke = format!("{path}/revoke");
        officer.post_on(&revoke, 1, &json!({ "reason": "změna flotily" })).await.problem(412, "changed_meanwhile");
        let ended = officer.post_on(&revoke, 2, &json!({ "reason": "změna flotily" })).await.expect(200);
        assert_eq!((&ended["state"], &ended["end_reason"]), (&json!("revoked"), &json!("změna flotily")));
        officer.put(&path, 3, &wider).await.problem(409, "wrong_state");
    }

    async fn a_permit_has_its_letter(engine) {
        let app = TestApp::new(engine).await;
        let (officer, pilot) = (app.signed_in(Role::ComplianceOfficer).await, app.signed_in(Role::Pilot).await);
        let [entered, other] = [officer.post(PERMITS, &permit(&app, "ÚCL-9")).await.expect(201), officer.post(PERMITS, &permit(&app, "ÚCL-10")).await.expect(201)];
        let id = |record: &Value| record["id"].as_str().unwrap().to_owned();
        let add = |permit: &Value| format!("/api/v1/documents?owner_kind=permit&owner_id={}&name=rozhodnuti.pdf", id(permit));
        let letter = officer.post_file(&add(&entered), &b"%PDF-1.7\n%%EOF\n"[..]).await.expect(201);
        let strange = officer.post_file(&add(&other), &b"%PDF-1.7\n%%EOF\n"[..]).await.expect(201);
        let path = format!("{PERMITS}/{}/letter", id(&entered));
        let choose = |document: &Value| json!({ "document_id": document["id"] });
        pilot.put(&path, 1, &choose(&letter)).await.problem(403, "forbidden");
        let problem = officer.put(&path, 1, &choose(&strange)).await.problem(422, "invalid");
        assert_eq!(problem["errors"][0]["field"], "document_id");
        let tied = officer.put(&path, 1, &choose(&letter)).await.expect(200);
        assert_eq!((&tied["version"], &tied["letter"]["name"]), (&json!(2), &json!("rozhodnuti.pdf")));
        officer.put(&path, 1, &choose(&letter)).await.problem(412, "changed_meanwhile");
        // It stays when the permit changes, and is gone once it is withdrawn.
        let changed = officer.put(&format!("{PERMITS}/{}", id(&entered)), 2, &permit(&app, "ÚCL-9")).await.expect(200);
        assert_eq!(changed["letter"]["id"], letter["id"]);
        officer.post(&format!("/api/v1/documents/{}/withdraw", id(&letter)), &json!({ "reason": "jiný spis" })).await.expect(200);
        let seen = pilot.get(&format!("{PERMITS}/{}", id(&entered))).await.expect(200);
        assert_eq!(seen["letter"], Value::Null);
        officer.put(&path, 3, &choose(&letter)).await.problem(422, "invalid");
        let none = officer.put(&path, 3, &json!({ "document_id": null })).await.expect(200);
        assert_eq!((&none["version"], &none["letter"]), (&json!(4), &Value::Null));
    }

    async fn what_cannot_be_is_refused_with_the_field(engine) {
        let app = TestApp::new(engine).await;
        let officer = app.signed_in(Role::ComplianceOfficer).await;
        let faults: [(&str, Value, &str); 9] = [
            ("area", json!({ "type": "Circle", "coordinates": [16.37, 48.21], "radius_m": 5000.0 }), "area"),
            ("area", json!({ "type": "Polygon", "coordinates": [[[14.0, 50.1], [14.2, 50.1], [14.0, 50.1]]] }), "area"),
            ("aircraft", json!([]), "aircraft"),
            ("aircraft", json!(["00000000-0000-7000-8000-000000000000"]), "aircraft[0]"),
            ("lifts", json!(["SAF-05", "XXX-1"]), "lifts[1]"),
            ("conditions", json!([{ "kind": "max_speed", "mps": -1.0 }]), "conditions[0]"),
            ("max_height_agl_m", json!(0.0), "max_height_agl_m"),
            ("number", json!(" "), "number"),
            ("valid", json!({ "start": "2026-02-01T00:00:00Z", "end": "2026-01-01T00:00:00Z" }), "valid"),
        ];
        for (field, value, named) in faults {
            let mut bad = permit(&app, "ÚCL-9");
            bad[field] = value;
            let problem = officer.post(PERMITS, &bad).await.problem(422, "invalid");
            assert_eq!(problem["errors"][0]["field"], named, "{problem:#}");
        }
        assert_eq!(officer.get(PERMITS).await.expect(200)["items"].as_array().unwrap().len(), 1);
    }

    async fn the_end_of_a_permit_grounds_at_once(engine) {
        let app = TestApp::new(engine).await;
        let (officer, pilot) = (app.signed_in(Role::ComplianceOfficer).await, app.signed_in(Role::Pilot).await);
        let plan = app.world.plan(app.app.clock.now());
        let outcome = async || pilot.post("/api/v1/missions/check", &plan).await.expect(200)["outcome"].clone();
        assert_ne!(outcome().await, "blocked");
        let list = officer.get(PERMITS).await.expect(200);
        let path = format!("{PERMITS}/{}/revoke", list["items"][0]["id"].as_str().unwrap());
        officer.post_on(&path, 1, &json!({ "reason": "odebráno" })).await.expect(200);
        assert_eq!(outcome().await, "blocked");
        let mut limited = permit(&app, "ÚCL-9");
        limited["night"] = json!(true);
        limited["conditions"] = json!([{ "kind": "max_height_agl", "metres": 100.0 }]);
        officer.post(PERMITS, &limited).await.expect(201);
        assert_ne!(outcome().await, "blocked");
    }
}
