//! The JSON Schema of the mission file and the examples.

use serde_json::{Map, Value, json};

use super::{json as file, with};

/// Checks a value against the part of JSON Schema that our schema uses; panics at any other keyword.
fn fits(root: &Value, schema: &Value, value: &Value) -> bool {
    schema
        .as_object()
        .unwrap()
        .iter()
        .all(|(keyword, want)| match keyword.as_str() {
            "$schema" | "$defs" | "title" | "description" | "format" => true,
            "$ref" => fits(
                root,
                root.pointer(&want.as_str().unwrap()[1..]).unwrap(),
                value,
            ),
            "anyOf" => want
                .as_array()
                .unwrap()
                .iter()
                .any(|one| fits(root, one, value)),
            "const" => value == want,
            "enum" => want.as_array().unwrap().contains(value),
            "type" => match want.as_str().unwrap() {
                "object" => value.is_object(),
                "array" => value.is_array(),
                "string" => value.is_string(),
                "number" => value.is_number(),
                "integer" => value.is_u64() || value.is_i64(),
                "boolean" => value.is_boolean(),
                other => panic!("type {other}"),
            },
            "minimum" => value
                .as_f64()
                .is_none_or(|number| number >= want.as_f64().unwrap()),
            "maximum" => value
                .as_f64()
                .is_none_or(|number| number <= want.as_f64().unwrap()),
            "exclusiveMinimum" => value
                .as_f64()
                .is_none_or(|number| number > want.as_f64().unwrap()),
            "minLength" => value
                .as_str()
                .is_none_or(|text| text.chars().count() as u64 >= want.as_u64().unwrap()),
            "maxLength" => value
                .as_str()
                .is_none_or(|text| text.chars().count() as u64 <= want.as_u64().unwrap()),
            "minItems" => value
                .as_array()
                .is_none_or(|list| list.len() as u64 >= want.as_u64().unwrap()),
            "maxItems" => value
                .as_array()
                .is_none_or(|list| list.len() as u64 <= want.as_u64().unwrap()),
            "items" => value
                .as_array()
                .is_none_or(|list| list.iter().all(|item| fits(root, want, item))),
            "prefixItems" => value.as_array().is_none_or(|list| {
                list.iter()
                    .zip(want.as_array().unwrap())
                    .all(|(item, want)| fits(root, want, item))
            }),
            "required" => value.as_object().is_none_or(|members| {
                want.as_array()
                    .unwrap()
                    .iter()
                    .all(|key| members.contains_key(key.as_str().unwrap()))
            }),
            "properties" => members(value)
                .iter()
                .all(|(key, inner)| want.get(key).is_none_or(|want| fits(root, want, inner))),
            "additionalProperties" => members(value)
                .keys()
                .all(|key| schema["properties"].get(key).is_some()),
            other => panic!("the keyword {other} is not known to this test"),
        })
}

fn members(value: &Value) -> Map<String, Value> {
    value.as_object().cloned().unwrap_or_default()
}

fn valid(value: &Value) -> bool {
    let schema = letka_formats::missions::schema();
    fits(&schema, &schema, value)
}

#[test]
fn every_example_is_valid() {
    let folder = format!("{}/examples", env!("CARGO_MANIFEST_DIR"));
    let mut count = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        if name.ends_with(".geojson") {
            assert!(valid(&file(&name)), "{name}");
            assert!(super::read_json(&file(&name)).is_ok(), "{name}");
            count += 1;
        }
    }
    assert!(count >= 3);
}

#[test]
fn the_example_permits_are_valid() {
    let schema = letka_formats::missions::schema();
    for permit in file("permits.json")["permits"].as_array().unwrap() {
        assert!(fits(&schema, &schema["$defs"]["permit"], permit));
    }
}

#[test]
fn what_the_reader_refuses_for_its_form_is_not_valid_either() {
    for (name, pointer, value) in [
        ("clear.geojson", "/properties/start", Value::Null),
        ("clear.geojson", "/properties/buffr_m", json!(5)),
        ("clear.geojson", "/properties/speed_mps", json!(0)),
        (
            "clear.geojson",
            "/properties/height_reference",
            json!("QNH"),
        ),
        ("clear.geojson", "/geometry/type", json!("MultiPoint")),
        ("clear.geojson", "/geometry/coordinates/0", json!([14.1])),
        (
            "clear.geojson",
            "/properties/aircraft/class",
            json!("phantom"),
        ),
        (
            "clear.geojson",
            "/properties/pilot/licences/0/kind",
            json!("driving"),
        ),
        ("area.geojson", "/features", json!([])),
        (
            "area.geojson",
            "/features/0/properties/answers/0/yes",
            json!("yes"),
        ),
        (
            "area.geojson",
            "/features/0/properties/permits/1/conditions/0",
            json!({"kind": "by day"}),
        ),
        ("hover.geojson", "/properties/radius_m", json!(-5)),
    ] {
        let changed = with(name, pointer, value);
        assert!(!valid(&changed), "{name} {pointer}");
        assert!(super::read_json(&changed).is_err(), "{name} {pointer}");
    }
}
