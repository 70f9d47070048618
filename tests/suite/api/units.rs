//! Units: who sees and keeps them, circles, and the end of one.

use letka_domain::access::Role;
use letka_tests::app::TestApp;
use letka_tests::client::Client;
use letka_tests::on_both_engines;
use serde_json::{Value, json};

const UNITS: &str = "/api/v1/units";

fn unit(code: &str, parent: &Value) -> Value {
    json!({ "name": format!("Odbor {code}"), "code": code, "kind": "territorial", "parent_id": parent })
}

fn at(unit: &Value, rest: &str) -> String {
    format!("{UNITS}/{}{rest}", unit["id"].as_str().unwrap())
}

async fn named(caller: &Client, name: &str) -> Option<Value> {
    let list = caller.get(UNITS).await.expect(200);
    let mut found = list["items"].as_array().unwrap().iter();
    found.find(|unit| unit["name"] == name).cloned()
}

on_both_engines! {
    async fn an_administrator_keeps_the_tree_of_units(engine) {
        let app = TestApp::new(engine).await;
        let admin = app.signed_in(Role::Administrator).await;
        let top = admin.post(UNITS, &unit("KRP", &Value::Null)).await.expect(201);
        let below = admin.post(UNITS, &unit("ZJ", &top["id"])).await.expect(201);
        assert_eq!((&below["parent_id"], &below["version"]), (&top["id"], &json!(1)));
        let circle = admin.put(&at(&top, ""), 1, &unit("KRP", &below["id"])).await.problem(422, "invalid");
        assert_eq!(circle["errors"][0]["field"], "parent_id");
        let taken = admin.post(UNITS, &unit("ZJ", &Value::Null)).await.problem(422, "invalid");
        assert_eq!(taken["errors"][0]["field"], "code");
        let nameless = json!({ "name": " ", "code": "X", "kind": "territorial" });
        let nameless = admin.post(UNITS, &nameless).await.problem(422, "invalid");
        assert_eq!(nameless["errors"][0]["field"], "name");
        let nowhere = unit("X", &json!("00000000-0000-7000-8000-000000000000"));
        admin.post(UNITS, &nowhere).await.problem(422, "invalid");
        let mut renamed = unit("ZJ", &Value::Null);
        renamed["name"] = json!("Zásahová jednotka");
        let renamed = admin.put(&at(&below, ""), 1, &renamed).await.expect(200);
        assert_eq!((&renamed["name"], &renamed["version"]), (&json!("Zásahová jednotka"), &json!(2)));
        admin.put(&at(&below, ""), 1, &unit("ZJ", &top["id"])).await.problem(412, "changed_meanwhile");
    }

    async fn only_an_empty_unit_is_closed(engine) {
        let app = TestApp::new(engine).await;
        let admin = app.signed_in(Role::Administrator).await;
        let kladno = named(&admin, "ÚO Kladno").await.unwrap();
        assert_eq!((&kladno["people"], &kladno["aircraft"]), (&json!(1), &json!(2)));
        admin.act_on(&at(&kladno, "/close"), 1).await.problem(409, "unit_not_empty");
        let kolin = named(&admin, "ÚO Kolín").await.unwrap();
        let below = admin.post(UNITS, &unit("KO-1", &kolin["id"])).await.expect(201);
        admin.act_on(&at(&kolin, "/close"), 1).await.problem(409, "unit_not_empty");
        let closed = admin.act_on(&at(&below, "/close"), 1).await.expect(200);
        assert!(closed["closed_at"].is_string());
        admin.act_on(&at(&below, "/close"), 2).await.problem(409, "unit_closed");
        admin.act_on(&at(&kolin, "/close"), 1).await.expect(200);
        // Nothing begins below a closed unit.
        admin.post(UNITS, &unit("KO-2", &kolin["id"])).await.problem(422, "invalid");
        assert!(named(&admin, "ÚO Kolín").await.unwrap()["closed_at"].is_string());
    }

    async fn everybody_sees_the_units_that_the_role_reaches(engine) {
        let app = TestApp::new(engine).await;
        let pilot = app.signed_in(Role::Pilot).await;
        assert!(named(&pilot, "ÚO Kladno").await.is_some());
        assert!(named(&pilot, "ÚO Kolín").await.is_none());
        let commander = app.signed_in(Role::Commander).await;
        commander.post(UNITS, &unit("X", &Value::Null)).await.problem(403, "forbidden");
    }
}
