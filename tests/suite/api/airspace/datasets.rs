//! Datasets of zones: reading a file, entering it, comparing with what is in force.

use std::time::{Duration, Instant};

use letka_domain::access::Role;
use letka_tests::app::TestApp;
use letka_tests::client::Client;
use letka_tests::{Engine, on_both_engines};
use serde_json::{Value, json};

use super::{fields, in_days, moment, send, trail};

const DATASETS: &str = "/api/v1/zones/datasets";

/// A zone of an ED-269 file: a square near Kladno of a tenth of a degree.
fn zone(identifier: &str, west: f64, upper_m: f64) -> Value {
    let (east, south, north) = (west + 0.1, 50.0, 50.1);
    let ring = json!([
        [west, south],
        [east, south],
        [east, north],
        [west, north],
        [west, south]
    ]);
    json!({
        "identifier": identifier, "country": "CZE", "name": format!("Zone {identifier}"),
        "restriction": "REQ_AUTHORISATION", "message": "volejte předem",
        "applicability": [{"permanent": "YES"}],
        "zoneAuthority": [{"name": "Věž", "phone": "+420 123", "intervalBefore": "PT2H"}],
        "geometry": [{
            "uomDimensions": "M", "lowerLimit": 0, "lowerVerticalReference": "AGL",
            "upperLimit": upper_m, "upperVerticalReference": "AGL",
            "horizontalProjection": {"type": "Polygon", "coordinates": [ring]}}]
    })
}

fn file(zones: &[Value]) -> String {
    json!({"title": "Mesic", "features": zones}).to_string()
}

fn two() -> Vec<Value> {
    vec![zone("T1", 13.9, 120.0), zone("T2", 14.2, 300.0)]
}

fn path(app: &TestApp, days: i64, more: &str) -> String {
    format!(
        "{DATASETS}?file=zones.json&from={}{more}",
        in_days(app, days)
    )
}

/// Enters a file that must be fine, and gives the answer.
async fn enter(caller: &Client, path: &str, zones: &[Value]) -> Value {
    send(caller, path, file(zones)).await.expect(201)
}

async fn identifiers(caller: &Client) -> Vec<String> {
    let zones = caller.get("/api/v1/zones").await.expect(200);
    let zones = zones["items"].as_array().unwrap().iter();
    let mut identifiers: Vec<String> = zones
        .map(|zone| zone["identifier"].as_str().unwrap().to_owned())
        .collect();
    identifiers.sort();
    identifiers
}

on_both_engines! {
    async fn a_file_is_read_then_entered_then_on_the_map(engine) {
        let app = TestApp::new(engine).await;
        let caller = app.signed_in(Role::ComplianceOfficer).await;
        let from = in_days(&app, -1);

        let read = send(&caller, &format!("{DATASETS}?file=zones.json&dry_run=true"), file(&two())).await.expect(200);
        assert_eq!(read["format"], "ED-269");
        assert_eq!((&read["name"], &read["features"], &read["zones"]), (&json!("Mesic"), &json!(2), &json!(2)));
        assert_eq!(read["faults"], json!([]));
        assert_eq!(read["changes"], Value::Null);
        // The file does not say from when: that stands in the way, and the dry run says so.
        assert_eq!(read["refusals"][0]["code"], "no_date");
        assert_eq!(read["dataset"], Value::Null);
        assert_eq!(identifiers(&caller).await, ["LKT1"], "a dry run enters nothing");
        let before = trail(&app).await;

        let entered = enter(&caller, &format!("{DATASETS}?file=zones.json&from={from}"), &two()).await;
        assert_eq!(entered["refusals"], json!([]));
        assert_eq!(identifiers(&caller).await, ["LKT1", "T1", "T2"]);
        let after = trail(&app).await;
        assert_eq!(after.len(), before.len() + 2, "{after:?}");
        assert_eq!(after[1], ("Test compliance".into(), "zones.insert_dataset".into()));

        let list = caller.get(DATASETS).await.expect(200);
        let dataset = &list["items"][0];
        assert_eq!(dataset["id"], entered["dataset"]);
        assert_eq!(moment(&dataset["effective_from"]), moment(&json!(from)));
        assert_eq!(dataset["imported_by"], "Test compliance");
        assert_eq!((&dataset["features"], &dataset["zones"], &dataset["faults"]), (&json!(2), &json!(2), &json!(0)));
        assert_eq!(dataset["sha256"].as_str().unwrap().len(), 64);
        assert_eq!(list["items"][1]["imported_by"], "tests");
    }

    async fn a_zone_tells_all_that_a_pilot_needs(engine) {
        let app = TestApp::new(engine).await;
        let caller = app.signed_in(Role::Pilot).await;
        let officer = app.signed_in(Role::ComplianceOfficer).await;
        enter(&officer, &path(&app, -1, "&name=Zkouška"), &two()[..1]).await;
        let zones = caller.get("/api/v1/zones").await.expect(200);
        let zone = zones["items"].as_array().unwrap().iter().find(|zone| zone["identifier"] == "T1").unwrap();
        assert_eq!(zone["upper"], json!({"metres": 120.0, "datum": "agl"}));
        assert_eq!(zone["activity"]["type"], "always");
        assert_eq!(zone["area"]["coordinates"][0][0], json!([13.9, 50.0]));
        assert_eq!((&zone["authority"], &zone["notice_s"]), (&json!("Věž"), &json!(7200)));
        assert!(zone["contact"].as_str().unwrap().contains("+420 123"), "{zone}");
        assert_eq!(zone["dataset"]["name"], "Zkouška");
        assert_eq!(zone["synthetic"], false);
    }

    async fn an_import_says_what_it_changes(engine) {
        let app = TestApp::new(engine).await;
        let caller = app.signed_in(Role::Administrator).await;
        let first = enter(&caller, &path(&app, -30, "&name=ENR"), &two()).await;

        // The very same file again: nothing changes, and it is known.
        let dry = path(&app, -1, "&name=ENR&dry_run=true");
        let read = send(&caller, &dry, file(&two())).await.expect(200);
        let (changes, same) = (&read["changes"], &read["same_file"]);
        assert_eq!((&changes["added"], &changes["removed"], &changes["changed"]), (&json!([]), &json!([]), &json!([])));
        assert_eq!((&changes["unchanged"], &same["id"]), (&json!(2), &first["dataset"]));

        let next = [zone("T2", 14.2, 120.0), zone("T3", 14.5, 120.0)];
        let read = send(&caller, &dry, file(&next)).await.expect(200);
        let changes = &read["changes"];
        assert_eq!(changes["from"]["id"], first["dataset"]);
        assert_eq!((&changes["added"], &changes["removed"]), (&json!(["T3"]), &json!(["T1"])));
        assert_eq!(changes["changed"], json!([{"identifier": "T2", "properties": ["limits"]}]));
        assert_eq!((&changes["unchanged"], &read["same_file"]), (&json!(0), &Value::Null));

        // Under another name it takes no place, so nothing changes.
        let other = path(&app, -1, "&name=Other&dry_run=true");
        assert_eq!(send(&caller, &other, file(&next)).await.expect(200)["changes"], Value::Null);

        let second = enter(&caller, &path(&app, -1, "&name=ENR"), &next).await;
        let (old, new) = (first["dataset"].as_str().unwrap(), second["dataset"].as_str().unwrap());
        let diff = app.signed_in(Role::Pilot).await.get(&format!("{DATASETS}/{old}/diff?to={new}")).await.expect(200);
        assert_eq!((&diff["added"], &diff["removed"]), (&json!(["T3"]), &json!(["T1"])));
        assert_eq!(diff["changed"], json!([{"identifier": "T2", "properties": ["limits"]}]));
        let back = caller.get(&format!("{DATASETS}/{new}/diff?to={old}")).await.expect(200);
        assert_eq!((&back["added"], &back["removed"]), (&json!(["T1"]), &json!(["T3"])));
        assert_eq!(identifiers(&caller).await, ["LKT1", "T2", "T3"], "the newer one has taken its place");
        let list = caller.get(DATASETS).await.expect(200);
        let older = list["items"].as_array().unwrap().iter().find(|set| set["id"] == first["dataset"]).unwrap();
        assert_eq!(moment(&older["replaced_at"]), moment(&second["effective_from"]));
        // When they count as old the rulebook says: after one cycle of 28 days, and after two.
        let ages = ["old_from", "too_old_from"].map(|from| moment(&older[from]) - moment(&older["effective_from"]));
        assert_eq!(ages, [28, 56].map(chrono::TimeDelta::days));
    }

    async fn a_dataset_that_is_withdrawn_gives_way_to_the_one_before(engine) {
        let app = TestApp::new(engine).await;
        let caller = app.signed_in(Role::ComplianceOfficer).await;
        let first = enter(&caller, &path(&app, -3, "&name=ENR"), &[zone("T1", 14.1, 120.0)]).await;
        let second = enter(&caller, &path(&app, -1, "&name=ENR"), &[zone("T2", 14.2, 120.0)]).await;
        assert_eq!(identifiers(&caller).await, ["LKT1", "T2"]);
        let withdraw = |id: &Value| format!("{DATASETS}/{}/withdraw", id.as_str().unwrap());
        let reason = json!({ "reason": "data jiného státu" });
        let pilot = app.signed_in(Role::Pilot).await;
        pilot.post(&withdraw(&second["dataset"]), &reason).await.problem(403, "forbidden");
        let blank = caller.post(&withdraw(&second["dataset"]), &json!({ "reason": " " })).await.problem(422, "invalid");
        assert_eq!(fields(&blank), ["reason"]);
        caller.post(&withdraw(&json!("00000000-0000-7000-8000-000000000000")), &reason).await.problem(404, "not_found");
        caller.post(&withdraw(&second["dataset"]), &reason).await.expect(204);
        caller.post(&withdraw(&second["dataset"]), &reason).await.problem(409, "withdrawn");
        assert_eq!(identifiers(&caller).await, ["LKT1", "T1"]);
        let list = caller.get(DATASETS).await.expect(200);
        let of = |id: &Value| list["items"].as_array().unwrap().iter().find(|set| set["id"] == *id).unwrap().clone();
        let (older, newer) = (of(&first["dataset"]), of(&second["dataset"]));
        assert_eq!((&older["replaced_at"], &older["withdrawn_at"]), (&Value::Null, &Value::Null));
        assert_eq!((&newer["withdrawn_reason"], &newer["withdrawn_by"]), (&json!("data jiného státu"), &json!("Test compliance")));
        // What is entered next is compared with what counts.
        let dry = path(&app, 0, "&name=ENR&dry_run=true");
        let read = send(&caller, &dry, file(&[zone("T1", 14.1, 120.0)])).await.expect(200);
        assert_eq!(read["changes"]["from"]["id"], first["dataset"]);
    }

    async fn datasets_that_are_not_there_cannot_be_compared(engine) {
        let app = TestApp::new(engine).await;
        let caller = app.signed_in(Role::Pilot).await;
        let list = caller.get(DATASETS).await.expect(200);
        let known = list["items"][0]["id"].as_str().unwrap();
        let unknown = "00000000-0000-7000-8000-000000000000";
        for (old, new) in [(known, unknown), (unknown, known)] {
            caller.get(&format!("{DATASETS}/{old}/diff?to={new}")).await.problem(404, "not_found");
        }
        let problem = caller.get(&format!("{DATASETS}/{known}/diff")).await.problem(422, "invalid");
        assert_eq!(fields(&problem), ["to"]);
        caller.get(&format!("{DATASETS}/{unknown}/faults")).await.problem(404, "not_found");
        assert_eq!(caller.get(&format!("{DATASETS}/{known}/faults")).await.expect(200), json!({"items": []}));
    }

    async fn what_cannot_be_entered_says_why(engine) {
        let app = TestApp::new(engine).await;
        let caller = app.signed_in(Role::ComplianceOfficer).await;
        let good = file(&two());
        let (from, long) = (in_days(&app, -1), "x".repeat(121));
        let earlier = in_days(&app, -2);
        let cases = [
            ("no file name", DATASETS.to_owned(), good.clone(), vec!["file"]),
            ("an unknown parameter", format!("{DATASETS}?file=a&force=true"), good.clone(), vec!["query"]),
            ("no date", format!("{DATASETS}?file=a"), good.clone(), vec!["from"]),
            ("a date that is none", format!("{DATASETS}?file=a&from=today"), good.clone(), vec!["from"]),
            ("an end before the start", format!("{DATASETS}?file=a&from={from}&to={earlier}"), good.clone(), vec!["to"]),
            ("a name too long", format!("{DATASETS}?file=a&name={long}&from={from}"), good.clone(), vec!["name"]),
            ("two things at once", format!("{DATASETS}?file=a&name={long}"), good.clone(), vec!["name", "from"]),
            ("no zones at all", format!("{DATASETS}?file=a&from={from}"), "hello".into(), vec!["body"]),
            ("an empty file", format!("{DATASETS}?file=a&from={from}"), String::new(), vec!["body"]),
            ("half a file", format!("{DATASETS}?file=a&from={from}"), good[..good.len() / 2].to_owned(), vec!["body"]),
        ];
        for (what, path, body, expected) in cases {
            let problem = send(&caller, &path, body).await.problem(422, "invalid");
            let found = fields(&problem);
            let expected: Vec<&str> = expected.into_iter().collect();
            // Serde names an unknown parameter or the field in its sentence; either is enough.
            if expected == ["query"] {
                assert!(problem["detail"].as_str().unwrap().contains("force"), "{what}: {problem}");
            } else {
                assert_eq!(found, expected, "{what}: {problem}");
            }
        }
        assert_eq!(identifiers(&caller).await, ["LKT1"]);
    }

    async fn a_dataset_of_the_same_name_and_moment_is_there_already(engine) {
        let app = TestApp::new(engine).await;
        let caller = app.signed_in(Role::ComplianceOfficer).await;
        let path = path(&app, -1, "");
        enter(&caller, &path, &two()).await;
        let problem = send(&caller, &path, file(&two()[..1])).await.problem(409, "dataset_exists");
        assert!(problem["detail"].as_str().unwrap().contains("Mesic"), "{problem}");
        let read = send(&caller, &format!("{path}&dry_run=true"), file(&two()[..1])).await.expect(200);
        assert_eq!(read["refusals"][0]["code"], "exists");
        assert_eq!(identifiers(&caller).await, ["LKT1", "T1", "T2"]);
    }

    async fn a_file_with_features_left_out_is_entered_only_on_purpose(engine) {
        let app = TestApp::new(engine).await;
        let caller = app.signed_in(Role::ComplianceOfficer).await;
        let mut zones = two();
        zones[0]["geometry"][0]["horizontalProjection"] = json!({"type": "Polygon", "coordinates": []});
        zones[1]["geometry"][0]["upperLimit"] = json!("high");
        let whole = path(&app, -1, "&name=A%26B");
        let problem = send(&caller, &whole, file(&zones)).await.problem(422, "invalid");
        assert_eq!(fields(&problem), ["partial"]);
        assert!(problem["detail"].as_str().unwrap().contains("1 of 2"), "{problem}");

        let read = send(&caller, &format!("{whole}&partial=true"), file(&zones)).await.expect(201);
        assert_eq!((&read["features"], &read["zones"], &read["left_out"]), (&json!(2), &json!(1), &json!(1)));
        let list = caller.get(DATASETS).await.expect(200);
        let dataset = &list["items"][0];
        assert_eq!((&dataset["name"], &dataset["left_out"]), (&json!("A&B"), &json!(1)));
        let faults = caller.get(&format!("{DATASETS}/{}/faults", dataset["id"].as_str().unwrap())).await.expect(200);
        let faults = faults["items"].as_array().unwrap();
        let of = |identifier: &str| faults.iter().find(|fault| fault["identifier"] == identifier).unwrap();
        assert_eq!((&of("T1")["index"], &of("T1")["left_out"]), (&json!(0), &json!(true)));
        assert_eq!((&of("T2")["index"], &of("T2")["left_out"]), (&json!(1), &json!(false)));
    }

    async fn an_end_of_one_dataset_does_not_empty_the_map(engine) {
        let app = TestApp::new(engine).await;
        let caller = app.signed_in(Role::ComplianceOfficer).await;
        let ended = path(&app, -10, &format!("&name=Over&to={}", in_days(&app, -1)));
        enter(&caller, &ended, &two()).await;
        enter(&caller, &path(&app, 5, "&name=Future"), &two()).await;
        assert_eq!(identifiers(&caller).await, ["LKT1"]);
    }

    async fn whoever_may_not_is_told_so_before_anything_is_read(engine) {
        let app = TestApp::new(engine).await;
        for role in [Role::Pilot, Role::Commander] {
            let caller = app.signed_in(role).await;
            for path in [DATASETS.to_owned(), path(&app, -1, ""), format!("{DATASETS}?nonsense=1")] {
                send(&caller, &path, "nonsense").await.problem(403, "forbidden");
            }
        }
        send(&app.anonymous(), DATASETS, "nonsense").await.problem(401, "not_signed_in");
    }

    async fn zero_bytes_in_a_file_are_no_fault_of_the_server(engine) {
        let app = TestApp::new(engine).await;
        let caller = app.signed_in(Role::ComplianceOfficer).await;
        let mut zones = two();
        zones[0]["name"] = json!("a\0b");
        zones[0]["message"] = json!("a\0b");
        zones[1]["identifier"] = json!("T\0");
        zones[1]["zoneAuthority"][0]["name"] = json!("\0");
        zones[1]["geometry"][0]["upperLimit"] = json!("\0");
        enter(&caller, &path(&app, -1, "&name=a%00b"), &zones).await;
        assert_eq!(identifiers(&caller).await, ["LKT1", "T1", "T\u{fffd}"]);
    }
}

/// The server goes on answering while a large file is read and entered. With one thread for all
/// requests, whoever holds it up stops everybody.
async fn ten_thousand_zones_are_entered_beside_everything_else(engine: Engine) {
    let app = TestApp::new(engine).await;
    let caller = app.signed_in(Role::ComplianceOfficer).await;
    let other = app.signed_in(Role::Pilot).await;
    let zones: Vec<Value> = (0..10_000)
        .map(|n| zone(&format!("N{n}"), 14.0 + f64::from(n) / 1e5, 120.0))
        .collect();
    let body = file(&zones);
    assert!(body.len() > 1024 * 1024, "longer than JSON may be");
    let path = path(&app, -1, "&name=Many");
    let begun = Instant::now();
    let work = tokio::spawn(async move { send(&caller, &path, body).await.expect(201) });
    let mut longest = Duration::ZERO;
    while !work.is_finished() {
        let asked = Instant::now();
        other.get("/api/v1/session").await.expect(200);
        tokio::time::sleep(Duration::from_millis(20)).await;
        longest = longest.max(asked.elapsed());
    }
    let whole = begun.elapsed();
    let read = work.await.unwrap();
    assert_eq!(
        (&read["features"], &read["zones"]),
        (&json!(10_000), &json!(10_000))
    );
    assert!(
        longest < whole / 3,
        "somebody waited {longest:?} of {whole:?}"
    );
    println!("entered in {whole:?}, the longest wait was {longest:?}");
    assert_eq!(identifiers(&other).await.len(), 10_001);
}

#[tokio::test]
async fn ten_thousand_zones_on_sqlite() {
    ten_thousand_zones_are_entered_beside_everything_else(Engine::Sqlite).await;
}

#[tokio::test]
async fn ten_thousand_zones_on_postgres() {
    ten_thousand_zones_are_entered_beside_everything_else(Engine::Postgres).await;
}
