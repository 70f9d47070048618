//! `letka zones validate|diff|import`.

use std::process::Command;

use serde_json::{Value, json};

use super::{Folder, complaint, golden, letka, results};

#[test]
fn validate_says_what_is_in_a_file_and_what_is_wrong() {
    let folder = Folder::new();
    let bad = folder.changed("bad.geojson", "zones/ed318.geojson", |zones| {
        zones["features"][4]["geometry"]["extent"]["radius"] = json!(-8);
    });
    let none = folder.file("none.geojson", "{\"type\": \"FeatureCollection\"}");
    let garbage = folder.file("garbage", [255, 0, 254]);
    let good = golden("zones/ed318.geojson");
    for (files, status) in [
        (vec![&good], 0),
        (vec![&good, &bad], 1),
        (vec![&bad, &garbage, &good], 2),
    ] {
        let mut line = vec!["zones", "validate", "--json"];
        line.extend(files.iter().map(|file| file.as_str()));
        let (code, lines) = results(&letka(&line));
        assert_eq!(code, Some(status), "{files:?}");
        assert_eq!(lines.len(), files.len());
        for (line, file) in lines.iter().zip(&files) {
            assert_eq!(line["file"], **file);
        }
    }
    let (_, lines) = results(&letka(&["zones", "validate", "--json", &good, &bad]));
    assert_eq!(
        (&lines[0]["format"], &lines[0]["features"]),
        (&json!("ED-318"), &json!(7))
    );
    assert_eq!(
        (&lines[0]["whole"], &lines[0]["faults"]),
        (&json!(true), &json!([]))
    );
    assert_eq!(lines[0]["effective_from"], "2026-06-11T00:00:00Z");
    let fault = &lines[1]["faults"][0];
    assert_eq!(
        (&fault["index"], &fault["identifier"]),
        (&json!(4), &json!("KOMIN"))
    );
    assert_eq!(
        (&fault["left_out"], &lines[1]["whole"]),
        (&json!(true), &json!(false))
    );
    assert!(fault["reason"].is_string());
    let text = letka(&["zones", "validate", &bad]);
    let text = String::from_utf8(text.stdout).unwrap();
    assert!(
        text.contains("KOMIN") && text.contains("left out"),
        "{text}"
    );
    assert_ne!(letka(&["zones", "validate", &none]).status.code(), Some(0));
    assert_eq!(letka(&["zones", "validate"]).status.code(), Some(2));
}

#[test]
fn diff_names_what_is_new_what_is_gone_and_what_changed() {
    let folder = Folder::new();
    let old = golden("zones/ed318.geojson");
    let new = folder.changed("new.geojson", "zones/ed318.geojson", |zones| {
        let features = zones["features"].as_array_mut().unwrap();
        features[4]["geometry"]["layer"]["upper"] = json!(160);
        features[5]["properties"]["identifier"] = json!("OBEC2");
    });
    let same = letka(&["zones", "diff", &old, &old]);
    assert_eq!(same.status.code(), Some(0));
    let output = letka(&["zones", "diff", &old, &new]);
    assert_eq!(output.status.code(), Some(1));
    let text = String::from_utf8(output.stdout).unwrap();
    for identifier in ["KOMIN", "OBEC1", "OBEC2"] {
        assert!(text.contains(identifier), "{text}");
    }
    assert!(!text.contains("LKP1"), "{text}");
    let output = letka(&[
        "zones",
        "diff",
        &old,
        folder.path("missing").to_str().unwrap(),
    ]);
    assert_eq!(complaint(&output).0, Some(2));
}

/// `letka zones import` into the database of a folder.
fn import(folder: &Folder, arguments: &[&str]) -> (Option<i32>, String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_letka"))
        .args(["zones", "import"])
        .args(arguments)
        .env(
            "LETKA_DATABASE",
            format!("sqlite:{}", folder.path("letka.sqlite").display()),
        )
        .output()
        .unwrap();
    let (code, complaint) = complaint(&output);
    (code, String::from_utf8(output.stdout).unwrap(), complaint)
}

#[test]
fn import_enters_a_whole_file_and_a_damaged_one_only_when_told_to() {
    let folder = Folder::new();
    let good = golden("zones/ed318.geojson");
    let (code, text, _) = import(&folder, &[&good]);
    assert_eq!(code, Some(0), "{text}");
    assert!(text.contains("entered 7 zones"), "{text}");
    let bad = folder.changed("bad.geojson", "zones/ed318.geojson", |zones| {
        zones["features"][4]["geometry"] = Value::Null;
    });
    let (code, text, complaint) = import(&folder, &["--name", "damaged", &bad]);
    assert_eq!(code, Some(2), "{text}");
    assert!(!complaint.is_empty());
    let (code, text, complaint) = import(&folder, &["--name", "damaged", "--partial", &bad]);
    assert_eq!(code, Some(0), "{complaint}");
    assert!(
        text.contains("KOMIN") && text.contains("entered 6 zones"),
        "{text}"
    );
    // A file that says no day is entered only with one.
    let undated = golden("zones/ed269.json");
    let (code, _, complaint) = import(&folder, &[&undated]);
    assert_eq!(code, Some(2), "{complaint}");
    let (code, text, complaint) = import(&folder, &["--from", "2026-06-11T00:00:00Z", &undated]);
    assert_eq!(code, Some(0), "{complaint}");
    assert!(text.contains("entered 2 zones"), "{text}");
    let missing = folder.path("missing");
    assert_eq!(import(&folder, &[missing.to_str().unwrap()]).0, Some(2));
}
