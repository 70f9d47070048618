//! Mission and permit files: what is read, what is refused and with which words.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]
#![expect(
    clippy::needless_pass_by_value,
    reason = "values of the json macro read best where they are used"
)]

mod geojson;
mod hostile;
mod kml;
mod parts;
mod people;
mod permits;
mod plans;
mod schema;
mod strict;

use letka_domain::period::Period;
use letka_formats::missions::{Context, MissionFile, MissionFileError, read};
use serde_json::Value;

/// The text of an example file.
fn example(name: &str) -> String {
    let path = format!("{}/examples/{name}", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn period() -> Period {
    let at = |text: &str| text.parse().unwrap();
    Period::new(at("2026-12-01T09:00:00Z"), at("2026-12-01T09:30:00Z")).unwrap()
}

/// For files without times.
fn timed() -> Context {
    Context {
        period: Some(period()),
        ..Context::default()
    }
}

fn json(name: &str) -> Value {
    serde_json::from_str(&example(name)).unwrap()
}

fn read_json(value: &Value) -> Result<MissionFile, MissionFileError> {
    read(
        "folder/test.geojson",
        value.to_string().as_bytes(),
        &Context::default(),
    )
}

/// An example with the value at a pointer replaced (`Value::Null` takes a member away).
fn with(name: &str, pointer: &str, value: Value) -> Value {
    let mut json = json(name);
    let (outer, key) = pointer.rsplit_once('/').unwrap();
    match json.pointer_mut(outer).unwrap_or_else(|| panic!("{outer}")) {
        Value::Object(members) => {
            members.remove(key);
            if !value.is_null() {
                members.insert(key.to_owned(), value);
            }
        }
        Value::Array(values) => values[key.parse::<usize>().unwrap()] = value,
        other => panic!("{other}"),
    }
    json
}

/// The path that is named and the words of the refusal of a changed example.
fn refusal(name: &str, pointer: &str, value: Value) -> String {
    let changed = with(name, pointer, value);
    match read_json(&changed) {
        Ok(_) => panic!("{name} with another {pointer} was read"),
        Err(error) => error.to_string(),
    }
}
