//! What all missions of a run share: zones, permits, weather, notices, terrain.

use serde_json::{Value, json};

use super::{AT, Folder, check, complaint, golden, letka, results, rules_of};

const CLEAR: &str = "missions/48-zona-v-poledne.geojson";

/// Status and standard error of a run with one more argument pair.
fn with(option: &str, value: &str) -> (Option<i32>, String) {
    complaint(&check(&[option, value, &golden(CLEAR)]))
}

#[test]
fn a_shared_file_that_cannot_be_used_stops_the_run_and_is_named() {
    let folder = Folder::new();
    let garbage = folder.file("garbage", [0, 159, 146, 150]);
    let empty = folder.file("empty", "");
    let deep = folder.file("deep", "[".repeat(8 << 20));
    let other = folder.file("other.json", "{\"permit\": []}");
    let missing = folder.path("missing");
    let missing = missing.to_str().unwrap();
    for (option, files) in [
        ("--zones", vec![&*garbage, &empty, &deep, &other, missing]),
        ("--permits", vec![&*garbage, &empty, &deep, &other, missing]),
        ("--notices", vec![&*garbage, &empty, missing]),
        ("--rulebook", vec![&*garbage, &empty, &other, missing]),
        ("--terrain", vec![missing]),
        ("--weather", vec![&*garbage, missing]),
    ] {
        for file in files {
            if option == "--permits" {
                // It may stand there once.
                let output = letka(&["check", "--at", AT, option, file, &golden(CLEAR)]);
                let (code, text) = complaint(&output);
                assert_eq!(code, Some(2), "{option} {file}");
                assert!(text.contains(file), "{text}");
                continue;
            }
            let (code, text) = with(option, file);
            assert_eq!(code, Some(2), "{option} {file}");
            assert!(text.contains(file) && text.len() < 1000, "{option}: {text}");
        }
    }
}

#[test]
fn weather_that_is_none_makes_the_missions_unusable() {
    let folder = Folder::new();
    for text in ["", "sunny", "{}", "[1]"] {
        let file = folder.file("weather", text);
        let (code, lines) = results(&check(&["--weather", &file, &golden(CLEAR)]));
        assert_eq!(code, Some(2), "{text:?}");
        assert!(
            lines[0]["error"]["field"]
                .as_str()
                .unwrap()
                .ends_with("weather")
        );
    }
}

#[test]
fn a_bad_feature_is_named_and_no_mission_is_green_by_such_data() {
    let folder = Folder::new();
    let zones = folder.changed("zones.geojson", "zones/ed318.geojson", |zones| {
        zones["features"][3]["geometry"] = Value::Null;
    });
    let output = check(&["--zones", &zones, &golden(CLEAR)]);
    let (_, text) = complaint(&output);
    assert!(
        text.contains("zones.geojson") && text.contains('3'),
        "{text}"
    );
    assert!(text.contains("STADION"), "{text}");
    let (code, lines) = results(&output);
    assert_eq!(
        (code, &lines[0]["outcome"]),
        (Some(1), &json!("cannot_tell"))
    );
    assert_eq!(rules_of(&lines[0], "cannot_judge"), ["ZON-09"]);
}

#[test]
fn without_zones_nobody_can_tell() {
    let permits = golden("permits.json");
    let output = letka(&[
        "check",
        "--json",
        "--at",
        AT,
        "--permits",
        &permits,
        &golden(CLEAR),
    ]);
    let (code, lines) = results(&output);
    assert_eq!(
        (code, &lines[0]["outcome"]),
        (Some(1), &json!("cannot_tell"))
    );
}

#[test]
fn without_permits_nobody_can_tell_and_an_empty_register_permits_nothing() {
    let zones = golden("zones/ed318.geojson");
    let run = |more: &[&str]| {
        let mut line = vec!["check", "--json", "--at", AT, "--zones", &zones];
        line.extend(more);
        let mission = golden(CLEAR);
        line.push(&mission);
        results(&letka(&line)).1.remove(0)
    };
    let none = run(&[]);
    assert_eq!(none["outcome"], "cannot_tell");
    assert_eq!(rules_of(&none, "cannot_judge"), ["AGR-01", "AGR-10"]);
    let folder = Folder::new();
    let empty = run(&[
        "--permits",
        &folder.file("permits.json", "{\"permits\": []}"),
    ]);
    assert_eq!(empty["outcome"], "blocked");
    assert_eq!(rules_of(&empty, "fail"), ["AGR-01"]);
}

#[test]
fn data_that_are_not_in_force_are_never_dropped_without_a_word() {
    let folder = Folder::new();
    let dated = |name: &str, called: &str, from: &str, to: &str| {
        folder.changed(name, "zones/ed318.geojson", |zones| {
            zones["name"] = json!(called);
            zones["metadata"] = json!({"validFrom": from, "validTo": to});
        })
    };
    let ended = dated(
        "ended",
        "nature",
        "2026-06-01T00:00:00Z",
        "2026-06-20T00:00:00Z",
    );
    let successor = dated(
        "next",
        "nature",
        "2026-06-20T00:00:00Z",
        "2026-07-20T00:00:00Z",
    );
    let mission = golden(CLEAR);
    // Another tile of the same name takes no place: it was in force beside the one that ended.
    let tile = dated(
        "tile",
        "nature",
        "2026-06-01T00:00:00Z",
        "2026-07-20T00:00:00Z",
    );
    for (zones, unknown) in [
        (vec!["--zones", &ended], vec!["ZON-09"]),
        (vec!["--zones", &ended, "--zones", &successor], vec![]),
        (vec!["--zones", &ended, "--zones", &tile], vec!["ZON-09"]),
    ] {
        let mut line = zones.clone();
        line.push(&mission);
        let (_, lines) = results(&check(&line));
        assert_eq!(rules_of(&lines[0], "cannot_judge"), unknown, "{zones:?}");
    }
}

#[test]
fn missions_of_a_run_meet_each_other_only_where_they_are_one_plan() {
    let (a, b) = (
        golden("missions/42-dve-mise-a.geojson"),
        golden("missions/42-dve-mise-b.geojson"),
    );
    for (line, expected) in [
        (vec![&*a, &b], "clear"),
        (vec!["--together", &a, &b], "coordination"),
    ] {
        let (_, lines) = results(&check(&line));
        let outcomes: Vec<&Value> = lines.iter().map(|line| &line["outcome"]).collect();
        assert_eq!(outcomes, [expected, expected]);
    }
}

#[test]
fn a_pilot_is_one_person_with_an_id_in_one_file_and_without_in_the_other() {
    let folder = Folder::new();
    let read = |name: &str| -> Value {
        let text = std::fs::read_to_string(golden(name)).unwrap();
        serde_json::from_str(&text).unwrap()
    };
    let a = golden("missions/42-dve-mise-a.geojson");
    let own = read("missions/42-dve-mise-a.geojson")["properties"]["pilot"].clone();
    for (id, name, expected) in [
        (None, own["name"].clone(), true),
        (None, own["id"].clone(), true),
        (None, json!("Někdo jiný"), false),
        (Some("999"), own["name"].clone(), false),
    ] {
        let mut other = read("missions/42-dve-mise-b.geojson");
        let pilot = other["properties"]["pilot"].as_object_mut().unwrap();
        pilot.remove("id");
        pilot.insert("name".into(), name.clone());
        pilot.extend(id.map(|id| ("id".to_owned(), json!(id))));
        let b = folder.file("b.geojson", other.to_string());
        let (_, lines) = results(&check(&["--together", &a, &b]));
        for line in &lines {
            let is_one = rules_of(line, "fail").contains(&"SAF-04");
            assert_eq!(is_one, expected, "{id:?} {name} {line}");
        }
    }
}

#[test]
fn beside_a_mission_that_cannot_be_read_nobody_knows_who_else_flies() {
    let folder = Folder::new();
    let a = golden("missions/42-dve-mise-a.geojson");
    let broken = folder.file("broken.geojson", "{");
    let (code, lines) = results(&check(&["--together", &a, &broken]));
    assert_eq!(code, Some(2));
    let asked = rules_of(&lines[0], "ask");
    assert!(
        asked.contains(&"TRF-01") && asked.contains(&"SAF-04"),
        "{}",
        lines[0]
    );
}

#[test]
fn a_forecast_that_does_not_say_when_it_was_made_counts_before_the_flight() {
    let folder = Folder::new();
    let mission = golden(CLEAR);
    let text = std::fs::read_to_string(&mission).unwrap();
    let facts: Value = serde_json::from_str(&text).unwrap();
    let at = |member: &str| {
        let time = facts["properties"][member].as_str().unwrap();
        let time: chrono::DateTime<chrono::Utc> = time.parse().unwrap();
        time.timestamp()
    };
    let place = &facts["properties"]["takeoff"];
    let hours: Vec<i64> = (-2..4).map(|hour| at("start") + 3600 * hour).collect();
    let gale = json!({
        "latitude": place[1], "longitude": place[0], "utc_offset_seconds": 0,
        "hourly_units": { "time": "unixtime", "wind_speed_10m": "m/s", "wind_gusts_10m": "m/s" },
        "hourly": {
            "time": hours,
            "wind_speed_10m": vec![20.0; hours.len()],
            "wind_gusts_10m": vec![30.0; hours.len()],
        },
    });
    let file = folder.file("gale.json", gale.to_string());
    let before = chrono::DateTime::from_timestamp(at("start") - 1200, 0).unwrap();
    let before = before.to_rfc3339();
    let line = [
        "check",
        "--json",
        "--at",
        &before,
        "--weather",
        &file,
        &mission,
    ];
    let (_, lines) = results(&letka(&line));
    assert!(
        rules_of(&lines[0], "fail").contains(&"WX-05"),
        "{}",
        lines[0]
    );
}
