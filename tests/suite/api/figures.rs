//! The dashboard: every figure opens as many rows as it counts, and targets keep their history.

use chrono::{DateTime, TimeDelta, Utc};
use letka_domain::access::Role;
use letka_domain::flights::{FlightSummary, Quality};
use letka_store::flights::{Attribution, SyntheticFlight, insert_synthetic};
use letka_store::targets;
use letka_store::{Actor, Tx};
use letka_tests::app::TestApp;
use letka_tests::client::Client;
use letka_tests::on_both_engines;
use serde_json::{Value, json};

const FIGURES: &str = "/api/v1/figures";

/// Everything in an answer that is a figure: a value and the query of its rows.
fn counted(value: &Value, found: &mut Vec<(i64, String)>) {
    if let (Some(count), Some(rows)) = (value["value"].as_i64(), value["rows"].as_str()) {
        found.push((count, rows.to_owned()));
    }
    match value {
        Value::Array(items) => items.iter().for_each(|item| counted(item, found)),
        Value::Object(fields) => fields.values().for_each(|field| counted(field, found)),
        _ => {}
    }
}

/// How many rows a query lists, page by page.
async fn rows(caller: &Client, query: &str) -> (i64, usize) {
    let (mut after, mut seen) = (String::new(), 0);
    loop {
        let page = caller
            .get(&format!("{FIGURES}/rows?{query}&limit=7{after}"))
            .await
            .expect(200);
        let columns = page["columns"].as_array().unwrap().len();
        for row in page["items"].as_array().unwrap() {
            assert_eq!(row["cells"].as_array().unwrap().len(), columns, "{query}");
            seen += 1;
        }
        match page["next"].as_str() {
            Some(next) => after = format!("&after={next}"),
            None => return (page["total"].as_i64().unwrap(), seen),
        }
    }
}

/// Flights of this year and last, some of which say little.
pub(crate) async fn fly(app: &TestApp) {
    let (now, world) = (app.app.clock.now(), app.world);
    let known = Attribution {
        aircraft_id: Some(world.brus),
        pilot_id: Some(world.pilot),
        unit_id: Some(world.kladno),
        purpose: Some(letka_domain::missions::Purpose::Search),
        ..Attribution::default()
    };
    let flights: Vec<SyntheticFlight> = (0..40)
        .map(|number: i64| SyntheticFlight {
            summary: summary(now - TimeDelta::days(number * 17 + 1), number % 5 > 0),
            attribution: match number % 4 {
                0 => Attribution::default(),
                1 => Attribution {
                    unit_id: Some(world.kolin),
                    ..known.clone()
                },
                _ => known.clone(),
            },
        })
        .collect();
    let enter = move |tx: &mut Tx<'_>| insert_synthetic(tx, &flights);
    app.app
        .store
        .write(&Actor::System("tests"), now, enter)
        .await
        .unwrap();
}

fn summary(takeoff_time: DateTime<Utc>, landed: bool) -> FlightSummary {
    FlightSummary {
        system_id: Some(1),
        vehicle_uid: None,
        takeoff_time,
        landing_time: landed.then(|| takeoff_time + TimeDelta::minutes(20)),
        duration_s: landed.then_some(1200.0),
        distance_m: 900.0,
        max_relative_altitude_m: 60.0,
        max_amsl_m: None,
        max_distance_m: None,
        battery_start_pct: None,
        battery_end_pct: None,
        takeoff_position: None,
        landing_position: None,
        gaps: Vec::new(),
        quality: Quality::Good,
        quality_notes: Vec::new(),
    }
}

async fn check_all(caller: &Client, path: &str) -> Value {
    let board = caller.get(path).await.expect(200);
    let mut figures = Vec::new();
    counted(&board, &mut figures);
    assert!(figures.len() > 50, "{} figures", figures.len());
    for (value, query) in figures {
        let (total, seen) = rows(caller, &query).await;
        assert_eq!(
            (total, i64::try_from(seen).unwrap()),
            (value, value),
            "{query}"
        );
    }
    board
}

on_both_engines! {
    async fn every_figure_opens_as_many_rows_as_it_counts(engine) {
        let app = TestApp::new(engine).await;
        fly(&app).await;
        let officer = app.signed_in(Role::ComplianceOfficer).await;
        let board = check_all(&officer, FIGURES).await;
        assert_eq!(board["grounded"]["value"], 1);
        assert_eq!(board["aircraft"]["value"], 2);
        let flown = &board["flown"];
        let sum = |group: &str| {
            let groups = flown[group].as_array().unwrap().iter();
            groups.map(|one| one["flights"]["value"].as_i64().unwrap()).sum::<i64>()
        };
        let this_year = flown["this_year"]["value"].as_i64().unwrap();
        assert!(this_year > 10);
        for group in ["by_unit", "by_type", "by_purpose"] {
            assert_eq!(sum(group), this_year, "{group}");
        }
        let months = flown["months"].as_array().unwrap().iter();
        let last: i64 = months.map(|month| month["last_year"]["value"].as_i64().unwrap()).sum();
        assert_eq!(last, flown["last_year"]["value"].as_i64().unwrap());
        check_all(&officer, &format!("{FIGURES}?unit={}", app.world.kladno)).await;
    }
}

on_both_engines! {
    async fn a_commander_sees_the_own_unit_alone(engine) {
        let app = TestApp::new(engine).await;
        fly(&app).await;
        let commander = app.signed_in(Role::Commander).await;
        let own = check_all(&commander, FIGURES).await;
        assert_eq!(own["target_unit"], json!(app.world.kladno));
        assert_eq!(own["units"].as_array().unwrap().len(), 1);
        let groups = own["flown"]["by_unit"].as_array().unwrap();
        assert!(groups.iter().all(|group| group["name"]["cs"] == "ÚO Kladno"), "{groups:?}");
        let other = app.world.kolin;
        commander.get(&format!("{FIGURES}?unit={other}")).await.problem(403, "out_of_reach");
        let rows = format!("{FIGURES}/rows?figure=aircraft&unit={other}");
        commander.get(&rows).await.problem(403, "out_of_reach");
        let pilot = app.signed_in(Role::Pilot).await;
        pilot.get(FIGURES).await.problem(403, "forbidden");
    }
}

on_both_engines! {
    async fn a_target_is_set_within_reach_and_keeps_its_history(engine) {
        let app = TestApp::new(engine).await;
        let commander = app.signed_in(Role::Commander).await;
        let path = format!("{FIGURES}/targets");
        let set = |value: i32, replaces: Value| json!({ "unit_id": app.world.kladno, "measure": "operators",
            "value": value, "due_on": "2099-01-01", "replaces": replaces });
        let far = commander.post(&path, &set(9, Value::Null)).await.problem(422, "invalid");
        assert_eq!(far["errors"][0]["field"], "due_on");
        let day = (app.app.clock.now() + TimeDelta::days(200)).date_naive();
        let set = |value: i32, replaces: Value| json!({ "unit_id": app.world.kladno, "measure": "operators",
            "value": value, "due_on": day, "replaces": replaces });
        let first = commander.post(&path, &set(9, Value::Null)).await.expect(201);
        assert_eq!(first["set_by"]["name"], "Test commander");
        commander.post(&path, &set(10, Value::Null)).await.problem(412, "changed_meanwhile");
        commander.post(&path, &set(12, first["id"].clone())).await.expect(201);
        commander.post(&path, &set(-1, first["id"].clone())).await.problem(422, "invalid");
        let mut elsewhere = set(5, Value::Null);
        elsewhere["unit_id"] = json!(app.world.kolin);
        commander.post(&path, &elsewhere).await.problem(403, "out_of_reach");

        let board = commander.get(FIGURES).await.expect(200);
        let operators = &board["targets"][2];
        assert_eq!(operators["measure"], "operators");
        assert_eq!(operators["target"]["value"], 12);
        assert_eq!(operators["history"].as_array().unwrap().len(), 2);
        assert_eq!(operators["forecast"]["state"], "cannot_tell", "{operators}");
        assert_eq!(board["may_set_targets"], true);
    }
}

on_both_engines! {
    async fn counts_of_the_past_tell_when_a_target_will_be_met(engine) {
        let app = TestApp::new(engine).await;
        let commander = app.signed_in(Role::Commander).await;
        let (now, unit) = (app.app.clock.now(), app.world.kladno);
        let past = move |tx: &mut Tx<'_>| {
            for (weeks, count) in [(20, -4), (15, -3), (10, -2), (5, 0)] {
                let measure = letka_domain::targets::TargetMeasure::Operators;
                targets::measure(tx, now - TimeDelta::weeks(weeks), &[(unit, measure, 4 + count)])?;
            }
            Ok::<_, letka_store::StoreError>(())
        };
        app.app.store.write(&Actor::System("tests"), now, past).await.unwrap();
        let day = (now + TimeDelta::days(400)).date_naive();
        let body = json!({ "unit_id": unit, "measure": "operators", "value": 50, "due_on": day, "replaces": null });
        commander.post(&format!("{FIGURES}/targets"), &body).await.expect(201);
        let board = commander.get(FIGURES).await.expect(200);
        let operators = &board["targets"][2];
        assert_eq!(operators["points"].as_array().unwrap().len(), 4);
        let state = operators["forecast"]["state"].as_str().unwrap();
        assert!(["expected", "out_of_sight"].contains(&state), "{operators}");
        assert!(operators["forecast"]["per_month"].is_number());
    }
}

on_both_engines! {
    async fn the_dashboard_and_its_rows_come_as_files(engine) {
        let app = TestApp::new(engine).await;
        fly(&app).await;
        let officer = app.signed_in(Role::ComplianceOfficer).await;
        for (path, expected) in [
            (format!("{FIGURES}/file?format=csv"), "Oddíl;Ukazatel;Hodnota;Srovnání\r\nCíle;BRUS;1;"),
            (format!("{FIGURES}/rows/file?figure=aircraft&format=csv&language=en"), "Aircraft;Type;Unit;State;Reason\r\n"),
        ] {
            let answer = officer.get(&path).await;
            assert_eq!(answer.status, 200);
            let text = String::from_utf8(answer.bytes).unwrap();
            assert!(text.trim_start_matches('\u{feff}').starts_with(expected), "{text}");
        }
        let all = officer.get(&format!("{FIGURES}/rows/file?figure=flights&format=csv")).await;
        assert_eq!(String::from_utf8(all.bytes).unwrap().lines().count(), 41);
        let sheet = officer.get(&format!("{FIGURES}/file?format=xlsx")).await;
        assert!(sheet.bytes.starts_with(b"PK"));
        let paper = officer.get(&format!("{FIGURES}/file?format=pdf")).await;
        assert!(paper.bytes.starts_with(b"%PDF-1.7"));
        assert_eq!(paper.header("content-type"), "application/pdf");
    }
}
