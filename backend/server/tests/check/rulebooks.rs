//! Rulebooks: the built-in ones, one of a file, and those that are refused with the line named.

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::Value;

use super::{AT, Folder, check, complaint, golden, letka, results};

/// The groups of the catalogue of rules, with the number of rules of each: 97 and two of our own.
const GROUPS: [(&str, usize); 17] = [
    ("AGR", 12),
    ("SAF", 12),
    ("ALT", 5),
    ("CTR", 8),
    ("ATZ", 2),
    ("ZON", 9),
    ("GZ", 19),
    ("WX", 9),
    ("CRW", 7),
    ("ACF", 4),
    ("INS", 3),
    ("LOG", 2),
    ("RPT", 3),
    ("SPC", 1),
    ("DAT", 1),
    ("TER", 1),
    ("TRF", 1),
];

fn newest() -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../domain/rulebooks");
    std::fs::read_to_string(folder.join("2025-09-01_lkr3xx.toml")).unwrap()
}

/// The number of the line that holds a text, from 1.
fn line_of(text: &str, part: &str) -> usize {
    text.lines().position(|line| line.contains(part)).unwrap() + 1
}

#[test]
fn the_list_holds_every_rule_of_the_catalogue_once() {
    let output = letka(&["rules", "list", "--json", "--at", AT]);
    let (code, rows) = results(&output);
    assert_eq!(code, Some(0));
    let ids: Vec<&str> = rows
        .iter()
        .map(|row| row["rule"].as_str().unwrap())
        .collect();
    for (group, count) in GROUPS {
        for number in 1..=count {
            let id = format!("{group}-{number:02}");
            assert_eq!(ids.iter().filter(|known| **known == id).count(), 1, "{id}");
        }
    }
    assert_eq!(ids.len(), ids.iter().collect::<BTreeSet<_>>().len());
    for row in &rows {
        let state = row["state"].as_str().unwrap();
        let judged = ["machine", "question"].contains(&state);
        assert!(
            judged || ["by_construction", "not_applicable"].contains(&state),
            "{row}"
        );
        assert_eq!(
            row["severity"].is_string(),
            row["source"]["cs"].is_string(),
            "{row}"
        );
        assert!(!judged || row["source"]["cs"].is_string(), "{row}");
    }
    let text = letka(&["rules", "list"]);
    assert!(String::from_utf8(text.stdout).unwrap().lines().count() > rows.len());
}

#[test]
fn there_is_a_rulebook_for_each_regime_and_each_says_itself() {
    let books = letka(&["rules", "books"]);
    let text = String::from_utf8(books.stdout).unwrap();
    assert_eq!(text.lines().count(), 5, "{text}");
    for (at, id) in [
        ("2019-06-24T08:00:00Z", "DX"),
        ("2026-06-24T08:00:00Z", "LKR3XX"),
    ] {
        let output = letka(&["rules", "list", "--at", at]);
        let text = String::from_utf8(output.stdout).unwrap();
        assert!(text.lines().next().unwrap().contains(id), "{text}");
    }
    assert_eq!(
        letka(&["rules", "list", "--at", "2010-01-01T00:00:00Z"])
            .status
            .code(),
        Some(2)
    );
}

#[test]
fn an_operators_rulebook_counts_and_its_hash_is_on_the_verdict() {
    let folder = Folder::new();
    let book = newest().replace("max_height_agl = \"120 m\"", "max_height_agl = \"50 m\"");
    let file = folder.file("own.toml", &book);
    let mission = golden("missions/48-zona-v-poledne.geojson");
    let own = results(&check(&["--rulebook", &file, &mission]))
        .1
        .remove(0);
    let built_in = results(&check(&[&mission])).1.remove(0);
    assert_eq!(built_in["outcome"], "clear");
    assert_eq!(own["outcome"], "permit");
    assert_ne!(own["rulebook"]["hash"], built_in["rulebook"]["hash"]);
    let checked = letka(&["rules", "check", &file]);
    assert_eq!(checked.status.code(), Some(0));
    let text = String::from_utf8(checked.stdout).unwrap();
    assert!(
        text.contains(own["rulebook"]["hash"].as_str().unwrap()),
        "{text}"
    );
}

#[test]
fn a_rulebook_with_an_unknown_word_is_refused_and_the_line_named() {
    let folder = Folder::new();
    let book = newest();
    let height = "params = { max_height_agl = \"120 m\" }";
    for (from, to) in [
        ("[rules.ALT-01]", "[rules.ALT-99]"),
        (height, "params = { max_height_agl = \"120 ell\" }"),
        (height, "params = { max_height_agl = \"120\" }"),
        (height, "params = { max_height_agl = \"-120 m\" }"),
        (height, "params = { max_height_agl = \"nan m\" }"),
        (height, "params = { max_height = \"120 m\" }"),
        (
            height,
            "params = { max_height_agl = \"120 m\", reserve = \"5 m\" }",
        ),
        ("severity = \"coordinate\"", "severity = \"forbid\""),
        ("[defaults]", "[default]"),
        ("en = \"Art. 15\"", "en = Art. 15"),
        ("source = { cs = \"Doplněk X\", en", "source = { en"),
    ] {
        assert!(book.contains(from), "{from}");
        let bad = book.replacen(from, to, 1);
        let file = folder.file("bad.toml", &bad);
        let line = line_of(&bad, to);
        for output in [
            letka(&["rules", "check", &file]),
            letka(&["rules", "list", "--rulebook", &file]),
            check(&[
                "--rulebook",
                &file,
                &golden("missions/48-zona-v-poledne.geojson"),
            ]),
        ] {
            let (code, text) = complaint(&output);
            assert_eq!(code, Some(2), "{to}");
            assert!(text.contains("bad.toml"), "{to}: {text}");
            // A table of another name is missed or noticed where the file says so.
            let named =
                text.contains(&format!("line {line}")) || text.contains(&format!(":{line}"));
            assert!(named, "{to}, line {line}: {text}");
        }
    }
    // A rule that is left out has no line.
    let (start, end) = (book.find("[rules.WX-09]").unwrap(), book.len());
    let short = book.replace(&book[start..end], "");
    let (code, text) = complaint(&letka(&[
        "rules",
        "check",
        &folder.file("short.toml", short),
    ]));
    assert_eq!(code, Some(2));
    assert!(text.contains("WX-09"), "{text}");
}

#[test]
fn each_row_of_the_list_as_text_says_where_the_rule_is() {
    let output = letka(&["rules", "list", "--json"]);
    let (_, rows) = results(&output);
    let of = |id: &str| rows.iter().find(|row| row["rule"] == id).unwrap();
    assert_eq!(of("ALT-01")["where"], "rules/alt_01_height.rs");
    assert_eq!(of("ALT-01")["state"], "machine");
    assert_eq!(of("SAF-01")["state"], "question");
    assert_eq!(of("AGR-05")["state"], "by_construction");
    assert_eq!(of("RPT-01")["state"], "not_applicable");
    assert_eq!(of("RPT-01")["severity"], Value::Null);
}
