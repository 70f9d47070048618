//! Rules about the code itself: who may use whom, how large files and functions may grow, what
//! every file begins with.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// The arrows between crates, and no others: from each package to what it may use.
const ARROWS: [(&str, &[&str]); 13] = [
    ("letka-domain", &[]),
    ("letka-mavlink", &["letka-domain"]),
    ("letka-link", &["letka-domain"]),
    ("letka-paper", &["letka-domain"]),
    ("letka-flightlog", &["letka-mavlink", "letka-domain"]),
    ("letka-formats", &["letka-domain"]),
    ("letka-store", &["letka-domain"]),
    (
        "letka-server",
        &[
            "letka-store",
            "letka-flightlog",
            "letka-paper",
            "letka-formats",
            "letka-link",
            "letka-domain",
        ],
    ),
    (
        "letka-ground",
        &["letka-mavlink", "letka-link", "letka-domain"],
    ),
    ("letka-sim", &["letka-mavlink", "letka-domain"]),
    (
        "letka-demo",
        &[
            "letka-server",
            "letka-ground",
            "letka-sim",
            "letka-store",
            "letka-domain",
        ],
    ),
    (
        "letka-fuzz",
        &["letka-flightlog", "letka-mavlink", "letka-domain"],
    ),
    (
        "letka-tests",
        &[
            "letka-demo",
            "letka-domain",
            "letka-flightlog",
            "letka-ground",
            "letka-link",
            "letka-mavlink",
            "letka-server",
            "letka-sim",
            "letka-store",
        ],
    ),
];

/// Crates that only one of ours may know, because it is the room for them.
const ONE_ROOM: [(&str, &str); 4] = [
    ("mavlink", "letka-mavlink"),
    ("diesel", "letka-store"),
    ("axum", "letka-server"),
    ("argon2", "letka-server"),
];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("tests lies in the workspace")
        .to_owned()
}

fn files(folder: &Path, endings: &[&str], found: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return;
    };
    for path in entries.map(|entry| entry.unwrap().path()) {
        let name = path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        if ["target", "node_modules", "dist", "artifacts"].contains(&name.as_str())
            || name.starts_with('.')
        {
            continue;
        }
        if path.is_dir() {
            files(&path, endings, found);
        } else if endings.iter().any(|ending| name.ends_with(ending)) {
            found.push(path);
        }
    }
}

fn sources(endings: &[&str]) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for folder in ["backend", "ground-station", "tests"] {
        files(&root().join(folder), endings, &mut found);
    }
    found.sort();
    let read = |path: PathBuf| {
        let name = path
            .strip_prefix(root())
            .unwrap()
            .to_string_lossy()
            .into_owned();
        (name, std::fs::read_to_string(&path).unwrap())
    };
    found.into_iter().map(read).collect()
}

fn manifests() -> BTreeMap<String, toml::Table> {
    let mut found = Vec::new();
    for folder in ["backend", "ground-station", "tests"] {
        files(&root().join(folder), &["Cargo.toml"], &mut found);
    }
    let read = |path: &PathBuf| {
        let table: toml::Table = std::fs::read_to_string(path).unwrap().parse().unwrap();
        (table["package"]["name"].as_str().unwrap().to_owned(), table)
    };
    found.iter().map(read).collect()
}

fn dependencies(manifest: &toml::Table) -> BTreeSet<String> {
    let table = manifest.get("dependencies").and_then(toml::Value::as_table);
    table
        .into_iter()
        .flatten()
        .map(|(name, _)| name.clone())
        .collect()
}

#[test]
fn crates_use_only_what_their_arrows_allow() {
    let manifests = manifests();
    assert_eq!(
        manifests.len(),
        ARROWS.len(),
        "a crate is missing in the arrows"
    );
    for (name, allowed) in ARROWS {
        for used in dependencies(&manifests[name])
            .iter()
            .filter(|used| used.starts_with("letka-"))
        {
            assert!(
                allowed.contains(&used.as_str()),
                "{name} may not use {used}"
            );
        }
    }
}

#[test]
fn some_crates_have_one_room() {
    for (name, manifest) in manifests() {
        for (guest, room) in ONE_ROOM {
            let allowed = name == room || name == "letka-tests";
            assert!(
                allowed || !dependencies(&manifest).contains(guest),
                "{name} uses {guest}"
            );
        }
    }
}

#[test]
fn the_domain_does_no_input_and_no_output() {
    for (name, text) in sources(&[".rs"]) {
        if name.starts_with("backend/domain/src") {
            for word in [
                "std::fs",
                "std::net",
                "std::env",
                "tokio",
                "SystemTime",
                "Utc::now",
                "async fn",
            ] {
                assert!(!text.contains(word), "{name} mentions {word}");
            }
        }
    }
}

#[test]
fn only_one_file_of_the_user_interface_knows_each_door() {
    let doors = [
        ("fetch(", "src/api/"),
        ("new EventSource(", "src/live/"),
        ("from 'maplibre-gl'", "src/map/"),
    ];
    for (name, text) in sources(&[".ts", ".svelte"]) {
        if !name.starts_with("backend/web/src") || name.contains(".test.") {
            continue;
        }
        for (door, room) in doors {
            // `#fetch(` and `this.fetch(` are somebody's own.
            let own =
                |before: &str| before.ends_with(|c: char| c.is_alphanumeric() || "#._".contains(c));
            let opens = |line: &str| {
                line.split_once(door)
                    .is_some_and(|(before, _)| !own(before))
            };
            let knows = text
                .lines()
                .any(|line| opens(line) && !line.trim_start().starts_with("//"));
            assert!(!knows || name.contains(room), "{name} knows {door}");
        }
    }
}

#[test]
fn every_file_says_first_what_it_is_for() {
    for (name, text) in sources(&[".rs"]) {
        assert!(text.starts_with("//! "), "{name} does not begin with //!");
    }
    for (name, text) in sources(&[".ts", ".svelte", ".mjs"]) {
        if name.ends_with("schema.d.ts") || name.ends_with("vite-env.d.ts") {
            continue;
        }
        let first = text
            .lines()
            .find(|line| !line.starts_with("#!"))
            .unwrap_or_default();
        assert!(
            ["//", "/*", "<!--"].iter().any(|c| first.starts_with(c)),
            "{name} does not say what it is for"
        );
    }
}

#[test]
fn no_file_is_a_mod_rs() {
    assert!(
        sources(&["mod.rs"])
            .iter()
            .all(|(name, _)| !name.ends_with("/mod.rs"))
    );
}

#[test]
fn nothing_is_left_for_later() {
    let marks = [
        "TO".to_owned() + "DO",
        "FIX".to_owned() + "ME",
        "#[ig".to_owned() + "nore]",
    ];
    for (name, text) in sources(&[".rs", ".ts", ".svelte", ".mjs"]) {
        for mark in &marks {
            assert!(!text.contains(mark.as_str()), "{name} has a {mark}");
        }
    }
}

/// The value below which `percent` of the values lie.
fn percentile(values: &mut [usize], percent: usize) -> usize {
    values.sort_unstable();
    values[(values.len() - 1) * percent / 100]
}

#[test]
fn files_stay_within_their_sizes() {
    let mut sizes = Vec::new();
    for (name, text) in sources(&[".rs", ".ts", ".svelte"]) {
        if name.ends_with("schema.rs") || name.ends_with("schema.d.ts") {
            continue;
        }
        // The tests of a module stand below it and do not count.
        let code = text
            .split("\n#[cfg(test)]\nmod tests")
            .next()
            .unwrap_or_default();
        let lines = code.lines().count();
        assert!(lines <= 500, "{name} has {lines} lines");
        sizes.push(lines);
    }
    let (median, most) = (percentile(&mut sizes, 50), percentile(&mut sizes, 90));
    assert!(
        median <= 120,
        "half of the files have more than {median} lines"
    );
    assert!(
        most <= 300,
        "a tenth of the files have more than {most} lines"
    );
}

/// Lines of each function: rustfmt puts its closing brace below its first letter.
fn function_lengths(text: &str) -> Vec<(usize, String)> {
    let lines: Vec<&str> = text.lines().collect();
    let mut lengths = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        let indent = line.len() - line.trim_start().len();
        let head = line
            .trim_start()
            .trim_start_matches("pub ")
            .trim_start_matches("pub(crate) ");
        let head = head
            .trim_start_matches("pub(super) ")
            .trim_start_matches("async ");
        if !head.starts_with("fn ")
            || line.trim_end().ends_with('}')
            || line.trim_end().ends_with(';')
        {
            continue;
        }
        let closing = format!("{}}}", " ".repeat(indent));
        if let Some(length) = lines[index..].iter().position(|line| *line == closing) {
            lengths.push((length + 1, head.to_owned()));
        }
    }
    lengths
}

#[test]
fn functions_stay_within_their_sizes() {
    let mut sizes = Vec::new();
    for (name, text) in sources(&[".rs"]) {
        for (length, head) in function_lengths(&text) {
            assert!(length <= 80, "{name}: {head} has {length} lines");
            sizes.push(length);
        }
    }
    let (median, most) = (percentile(&mut sizes, 50), percentile(&mut sizes, 90));
    assert!(
        median <= 14,
        "half of the functions have more than {median} lines"
    );
    assert!(
        most <= 40,
        "a tenth of the functions have more than {most} lines"
    );
}

#[test]
fn both_engines_have_the_same_migrations() {
    let names = |engine: &str| -> BTreeSet<String> {
        let folder = root().join("migrations").join(engine);
        let entries = std::fs::read_dir(folder).unwrap();
        entries
            .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
            .collect()
    };
    assert_eq!(names("sqlite"), names("postgres"));
    assert!(!names("sqlite").is_empty());
}
