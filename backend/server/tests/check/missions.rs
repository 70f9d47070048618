//! Mission files: exit statuses, order, and what is said of files that cannot be used.

use std::path::Path;

use serde_json::{Value, json};

use super::{AT, Folder, check, complaint, fed, golden, letka, results, rules_of};

const CLEAR: &str = "missions/48-zona-v-poledne.geojson";
const BLOCKED: &str = "missions/33-uzemnene-letadlo.geojson";

#[test]
fn the_status_says_whether_all_are_clear() {
    let (clear, blocked) = (golden(CLEAR), golden(BLOCKED));
    for (missions, status, outcomes) in [
        (vec![&clear], 0, vec!["clear"]),
        (vec![&blocked], 1, vec!["blocked"]),
        (vec![&clear, &blocked], 1, vec!["clear", "blocked"]),
    ] {
        let missions: Vec<&str> = missions.into_iter().map(String::as_str).collect();
        let output = check(&missions);
        let (code, lines) = results(&output);
        assert_eq!(code, Some(status), "{missions:?}");
        let found: Vec<_> = lines.iter().map(|line| line["outcome"].clone()).collect();
        assert_eq!(found, outcomes, "{missions:?}");
    }
}

#[test]
fn the_example_of_the_readme_is_clear() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let readme = std::fs::read_to_string(root.join("README.md")).unwrap();
    let mut lines = readme.lines();
    let line = lines.find_map(|line| line.strip_prefix("letka check clear.geojson "));
    let examples = root.join("backend/formats/examples");
    let there = |word: &str| {
        let file = examples.join(word);
        let is_file = file.is_file();
        is_file.then(|| file.to_str().unwrap().to_owned())
    };
    let words = line.unwrap().split_whitespace();
    let words: Vec<String> = words
        .map(|word| there(word).unwrap_or(word.to_owned()))
        .collect();
    let mission = there("clear.geojson").unwrap();
    let mut line = vec!["check", "--json", &mission];
    line.extend(words.iter().map(String::as_str));
    let (code, lines) = results(&letka(&line));
    assert_eq!((code, &lines[0]["outcome"]), (Some(0), &json!("clear")));
}

#[test]
fn warnings_are_not_clear() {
    let mission = golden("missions/37-vitr-80-procent.geojson");
    let (code, lines) = results(&check(&[&mission]));
    assert_eq!((code, &lines[0]["outcome"]), (Some(1), &json!("warnings")));
}

#[test]
fn many_missions_keep_their_order_and_one_that_is_unusable_does_not_stop_them() {
    let folder = Folder::new();
    let broken = folder.file("broken.geojson", "{\"type\": \"Feature\"");
    let (clear, blocked) = (golden(CLEAR), golden(BLOCKED));
    let mut missions = Vec::new();
    for _ in 0..20 {
        missions.extend([clear.as_str(), blocked.as_str(), broken.as_str()]);
    }
    let (code, lines) = results(&check(&missions));
    assert_eq!(code, Some(2));
    let named: Vec<&str> = lines
        .iter()
        .map(|l| l["mission"].as_str().unwrap())
        .collect();
    assert_eq!(named, missions);
    for three in lines.chunks(3) {
        assert_eq!(three[0]["outcome"], "clear");
        assert_eq!(three[1]["outcome"], "blocked");
        assert!(three[2]["error"]["message"].is_string(), "{}", three[2]);
        assert!(three[2].get("outcome").is_none());
    }
}

#[test]
fn a_finding_has_everything_that_a_machine_needs() {
    let (_, lines) = results(&check(&[&golden(
        "missions/10-festival-s-povolenim.geojson",
    )]));
    let findings = lines[0]["findings"].as_array().unwrap();
    assert!(!findings.is_empty());
    let members = [
        "rule", "severity", "zone", "limit", "measured", "where", "when", "source", "remedy",
        "state", "title", "text", "article", "data", "data_at", "permit", "waivable",
    ];
    for finding in findings {
        let has = |member: &&str| finding.get(*member).is_some();
        assert!(members.iter().all(has), "{finding}");
        assert!(finding["title"]["cs"].is_string() && finding["title"]["en"].is_string());
    }
    // The wrong year: the permit is not valid, and the assembly is not there.
    let blocked = results(&check(&[&golden(BLOCKED)])).1.remove(0);
    let grounded = blocked["findings"].as_array().unwrap().iter();
    let grounded = grounded.clone().find(|f| f["rule"] == "ACF-04").unwrap();
    assert_eq!(grounded["severity"], "block");
    assert_eq!(grounded["state"], "fail");
    assert!(grounded["remedy"]["en"].is_string());
    assert_eq!(blocked["may_fly"], false);
    assert!(blocked["rulebook"]["hash"].as_str().unwrap().len() >= 32);
}

#[test]
fn a_file_that_cannot_be_used_is_named_with_what_is_wrong() {
    let folder = Folder::new();
    let deep = "[".repeat(8 << 20);
    let unknown = |m: &mut Value| m["properties"]["hieght_m"] = json!(50);
    let swapped = |m: &mut Value| {
        m["geometry"]["coordinates"] = json!([[50.1, 14.0, 60], [50.103, 14.0, 60]]);
        m["properties"]["takeoff"] = json!([50.1, 14.0]);
    };
    let backwards = |m: &mut Value| m["properties"]["end"] = json!("2026-06-24T07:00:00Z");
    let no_zone = |m: &mut Value| m["properties"]["start"] = json!("2026-06-24T08:00:00");
    let no_permit = |m: &mut Value| m["properties"]["permits"] = json!(["ÚCL-9"]);
    let no_height = |m: &mut Value| m["geometry"]["coordinates"] = json!([[14, 50], [14.001, 50]]);
    let before_all = |m: &mut Value| {
        m["properties"]["start"] = json!("2010-06-24T08:00:00Z");
        m["properties"]["end"] = json!("2010-06-24T08:20:00Z");
    };
    for (path, part) in [
        (
            folder.path("missing.geojson").to_str().unwrap().to_owned(),
            "cannot be read",
        ),
        (folder.file("empty.geojson", ""), "none of"),
        (folder.file("blank.geojson", " \n"), ""),
        (
            folder.file("garbage.geojson", [0, 159, 146, 150, 255, 10].repeat(2000)),
            "",
        ),
        (folder.file("deep.geojson", &deep), ""),
        (folder.file("deep.kml", "<kml>".repeat(1 << 20)), ""),
        (folder.file("null.geojson", "null"), ""),
        (folder.mission("unknown.geojson", unknown), "hieght_m"),
        (folder.mission("swapped.geojson", swapped), "latitude"),
        (folder.mission("backwards.geojson", backwards), "end"),
        (folder.mission("offset.geojson", no_zone), "start"),
        (folder.mission("permit.geojson", no_permit), "ÚCL-9"),
        (folder.mission("height.geojson", no_height), "height"),
        (folder.mission("before.geojson", before_all), "rulebook"),
    ] {
        let output = check(&[&path]);
        let (code, lines) = results(&output);
        assert_eq!(code, Some(2), "{path}");
        let error = &lines[0]["error"];
        let said = format!("{}: {}", error["field"], error["message"]);
        assert!(said.contains(part) && said.len() < 1000, "{path}: {said}");
        complaint(&output);
        let text = letka(&["check", "--at", AT, &path]);
        assert_eq!(text.status.code(), Some(2));
        let text = String::from_utf8(text.stdout).unwrap();
        assert!(text.starts_with(&format!("{path}: ")), "{text}");
    }
}

#[test]
fn a_mission_comes_from_standard_input() {
    let text = std::fs::read(golden(CLEAR)).unwrap();
    let (permits, zones) = (golden("permits.json"), golden("zones/ed318.geojson"));
    let line = [
        "check",
        "--json",
        "--at",
        AT,
        "--permits",
        &permits,
        "--zones",
        &zones,
        "-",
    ];
    let (code, lines) = results(&fed(&line, &text));
    assert_eq!((code, &lines[0]["mission"]), (Some(0), &json!("-")));
    assert_eq!(lines[0]["outcome"], "clear");
    let (code, lines) = results(&fed(&line, b""));
    assert_eq!(code, Some(2));
    assert!(lines[0]["error"].is_object());
}

#[test]
fn a_plan_needs_to_be_told_when_it_flies() {
    let plan = golden("missions/76-plan-qgc.plan");
    let (code, lines) = results(&check(&[&plan]));
    assert_eq!(code, Some(2));
    assert!(lines[0]["error"]["message"].is_string(), "{}", lines[0]);
    let (start, end) = ("2026-06-24T08:00:00Z", "2026-06-24T08:15:00Z");
    let (code, lines) = results(&check(&["--start", start, "--end", end, &plan]));
    assert_eq!(
        (code, &lines[0]["outcome"]),
        (Some(1), &json!("cannot_tell"))
    );
    for times in [vec!["--start", start], vec!["--start", end, "--end", start]] {
        let mut line = times.clone();
        line.push(&plan);
        assert_eq!(check(&line).status.code(), Some(2), "{times:?}");
    }
}

#[test]
fn what_is_said_depends_on_the_moment_and_not_on_the_clock() {
    let mission = golden("missions/20-140-m-bez-povoleni.geojson");
    let permits = golden("permits.json");
    let of = |at: &str| {
        let output = letka(&[
            "check",
            "--json",
            "--permits",
            &permits,
            "--at",
            at,
            &mission,
        ]);
        results(&output).1.remove(0)
    };
    // Thirty days before the flight on 1 July, and half an hour later.
    for (at, late) in [
        ("2026-05-20T08:00:00Z", false),
        ("2026-06-01T08:30:00Z", true),
    ] {
        let line = of(at);
        assert_eq!(line["checked_at"], at);
        assert_eq!(rules_of(&line, "fail").contains(&"AGR-06"), late, "{at}");
        assert_eq!(of(at), line);
    }
    let output = letka(&["check", "--at", "yesterday", &mission]);
    let (code, text) = complaint(&output);
    assert_eq!(code, Some(2));
    assert!(text.contains("--at"), "{text}");
    assert_eq!(letka(&["check"]).status.code(), Some(2));
}

#[test]
fn the_text_says_in_both_languages_that_open_questions_keep_a_mission_on_the_ground() {
    let (open, answered) = (
        golden(CLEAR),
        golden("missions/01-pohresovana-za-soumraku.geojson"),
    );
    let (permits, zones) = (golden("permits.json"), golden("zones/ed318.geojson"));
    let text = |language: &str, mission: &str, at: &str| {
        let line = [
            "check",
            "--lang",
            language,
            "--at",
            at,
            "--permits",
            &permits,
            "--zones",
            &zones,
            mission,
        ];
        String::from_utf8(letka(&line).stdout).unwrap()
    };
    let (before, evening) = ("2026-06-23T09:00:00Z", "2026-06-23T18:35:00Z");
    let head = |text: &str| text.lines().next().unwrap().to_owned();
    assert!(head(&text("cs", &open, before)).contains("LZE LETĚT, AŽ BUDOU ZODPOVĚZENY OTÁZKY"));
    assert!(head(&text("en", &open, before)).contains("CLEAR ONCE ITS QUESTIONS ARE ANSWERED"));
    assert!(head(&text("cs", &answered, evening)).ends_with("LZE LETĚT"));
    assert!(head(&text("en", &answered, evening)).ends_with("CLEAR"));
    assert!(text("en", &answered, evening).contains("pilot: Jana Nováková; aircraft: BRUS-01"));
}
