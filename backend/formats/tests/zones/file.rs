//! Helpers: small zone files, and what is read from them.

use letka_domain::airspace::{Dataset, Zone};
use letka_formats::zones;
use serde_json::{Value, json};

/// Reads a file that is written as a value.
pub(crate) fn read(file: &Value) -> Dataset {
    zones::read("test.json", file.to_string().as_bytes()).unwrap()
}

/// The only zone of a dataset.
pub(crate) fn only(dataset: &Dataset) -> &Zone {
    assert_eq!(dataset.zones.len(), 1, "{:?}", dataset.faults);
    &dataset.zones[0]
}

/// The reasons of all faults, those that leave something out with an `!` before them.
pub(crate) fn faults(dataset: &Dataset) -> Vec<String> {
    let said = |fault: &letka_domain::airspace::ZoneFault| {
        let mark = if fault.left_out { "!" } else { "" };
        format!("{mark}{fault}")
    };
    dataset.faults.iter().map(said).collect()
}

/// Asserts that a dataset has one fault, with these words in it, that leaves a feature out or not.
pub(crate) fn assert_fault(dataset: &Dataset, words: &str, left_out: bool) {
    let found = &dataset.faults[..];
    assert!(found.len() == 1, "{words}: {found:?}");
    assert!(found[0].reason.contains(words), "{words}: {found:?}");
    assert_eq!(found[0].left_out, left_out, "{words}: {found:?}");
}

/// A triangle near Kladno, closed, as the rings of a polygon.
pub(crate) fn triangle() -> Value {
    json!([[[14.0, 50.0], [14.1, 50.0], [14.1, 50.1], [14.0, 50.0]]])
}

/// A value with one of its members replaced, by a JSON pointer.
pub(crate) fn with(file: &Value, pointer: &str, value: Value) -> Value {
    let mut file = file.clone();
    let (parent, member) = pointer.rsplit_once('/').unwrap();
    match file.pointer_mut(parent).unwrap() {
        Value::Object(members) => {
            members.insert(member.to_owned(), value);
        }
        Value::Array(items) => items[member.parse::<usize>().unwrap()] = value,
        other => panic!("{other} has no members"),
    }
    file
}
