//! The JSON Schema of a mission file.

use super::letka;
use serde_json::Value;

#[test]
fn the_schema_is_json_and_names_every_property() {
    let output = letka(&["check", "--schema"]);
    assert_eq!(output.status.code(), Some(0));
    let schema: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert!(
        schema["$schema"]
            .as_str()
            .unwrap()
            .contains("json-schema.org")
    );
    let properties = schema["$defs"]["properties"]["properties"]
        .as_object()
        .unwrap();
    for property in [
        "start",
        "end",
        "height_reference",
        "buffer_m",
        "vertical_buffer_m",
        "takeoff",
        "pilot",
        "aircraft",
        "purpose",
        "permits",
        "coordination",
        "deviation",
        "radius_m",
        "answers",
        "observers",
        "speed_mps",
        "weather",
        "applied_at",
        "ground_below_takeoff_m",
    ] {
        assert!(properties.contains_key(property), "{property}");
    }
    let datums = &properties["height_reference"]["enum"];
    assert_eq!(datums.as_array().unwrap().len(), 4);
    let required = schema["$defs"]["properties"]["required"]
        .as_array()
        .unwrap();
    assert!(required.contains(&Value::from("start")) && required.contains(&Value::from("end")));
}
