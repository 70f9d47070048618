//! No property is ever passed over: each one that is known is read, each other one refused.

use serde_json::{Value, json};

use super::{json as file, read_json, refusal};

/// Objects of the schema, an example that holds one, where, and how an error names the place.
const PLACES: &[(&str, &str, &str, &str)] = &[
    ("feature", "clear.geojson", "", ""),
    ("collection", "area.geojson", "", ""),
    ("geometry", "clear.geojson", "/geometry", "geometry"),
    (
        "properties",
        "area.geojson",
        "/features/0/properties",
        "features[0].properties",
    ),
    (
        "latlon",
        "area.geojson",
        "/features/0/properties/takeoff",
        "features[0].properties.takeoff",
    ),
    (
        "point",
        "area.geojson",
        "/features/0/properties/pilot_position",
        "features[0].properties.pilot_position",
    ),
    (
        "pilot",
        "clear.geojson",
        "/properties/pilot",
        "properties.pilot",
    ),
    (
        "licence",
        "clear.geojson",
        "/properties/pilot/licences/0",
        "properties.pilot.licences[0]",
    ),
    (
        "flight",
        "clear.geojson",
        "/properties/pilot/recent_flights/0",
        "properties.pilot.recent_flights[0]",
    ),
    (
        "aircraft",
        "clear.geojson",
        "/properties/aircraft",
        "properties.aircraft",
    ),
    (
        "limits",
        "clear.geojson",
        "/properties/aircraft/limits",
        "properties.aircraft.limits",
    ),
    (
        "permit",
        "area.geojson",
        "/features/0/properties/permits/1",
        "features[0].properties.permits[1]",
    ),
    (
        "area",
        "area.geojson",
        "/features/0/properties/permits/1/area",
        "features[0].properties.permits[1].area",
    ),
    (
        "consent",
        "area.geojson",
        "/features/0/properties/coordination/0",
        "features[0].properties.coordination[0]",
    ),
    (
        "deviation",
        "area.geojson",
        "/features/0/properties/deviation",
        "features[0].properties.deviation",
    ),
    (
        "attestation",
        "area.geojson",
        "/features/0/properties/deviation/urgency",
        "features[0].properties.deviation.urgency",
    ),
    (
        "approval",
        "area.geojson",
        "/features/0/properties/deviation/approved",
        "features[0].properties.deviation.approved",
    ),
    (
        "answer",
        "area.geojson",
        "/features/0/properties/answers/0",
        "features[0].properties.answers[0]",
    ),
];

/// Members that say nothing about a mission, and are not looked at.
const SILENT: [(&str, &str); 8] = [
    ("feature", "id"),
    ("feature", "bbox"),
    ("feature", "$schema"),
    ("collection", "bbox"),
    ("collection", "name"),
    ("collection", "$schema"),
    ("geometry", "bbox"),
    ("point", "bbox"),
];

fn known(object: &str) -> Vec<String> {
    let schema = letka_formats::missions::schema();
    let members = schema["$defs"][object]["properties"].as_object().unwrap();
    members.keys().cloned().collect()
}

#[test]
fn an_unknown_member_is_refused_by_its_name_wherever_it_stands() {
    for (_, name, pointer, path) in PLACES {
        let words = refusal(name, &format!("{pointer}/buffr_m"), json!(5));
        let expected = if path.is_empty() {
            "buffr_m".to_owned()
        } else {
            format!("{path}.buffr_m")
        };
        assert!(
            words.starts_with(&format!("{expected}: is not known here")),
            "{words}"
        );
    }
}

#[test]
fn a_member_in_other_capitals_is_another_member() {
    let words = refusal("clear.geojson", "/properties/Buffer_m", json!(5));
    assert!(
        words.starts_with("properties.Buffer_m: is not known"),
        "{words}"
    );
}

#[test]
fn each_known_member_is_read() {
    for (object, name, pointer, path) in PLACES {
        for member in known(object) {
            if SILENT.contains(&(object, member.as_str()))
                || (*object == "area" && member == "coordinates")
            {
                continue;
            }
            let words = refusal(
                name,
                &format!("{pointer}/{member}"),
                json!([[["nonsense"]]]),
            );
            let expected = if path.is_empty() {
                member.clone()
            } else {
                format!("{path}.{member}")
            };
            assert!(
                words.starts_with(&expected) || words.contains(&member),
                "{object} {member}: {words}"
            );
        }
    }
}

#[test]
fn the_members_of_a_polygon_of_a_permit_are_read() {
    let area = json!({"type": "Polygon", "coordinates": [[["nonsense"]]]});
    let words = refusal(
        "area.geojson",
        "/features/0/properties/permits/1/area",
        area,
    );
    assert!(
        words.contains("permits[1].area.coordinates[0][0]"),
        "{words}"
    );
}

#[test]
fn a_member_that_is_there_twice_is_refused() {
    let text = super::example("clear.geojson")
        .replace("\"speed_mps\": 8", "\"speed_mps\": 8, \"speed_mps\": 9");
    let refused = letka_formats::missions::read("a", text.as_bytes(), &super::timed()).unwrap_err();
    assert_eq!(refused.to_string(), "properties.speed_mps: is there twice");
}

#[test]
fn a_member_that_is_null_is_left_out() {
    for member in known("properties") {
        let mut mission = file("clear.geojson");
        mission["properties"][&member] = Value::Null;
        let needed = ["start", "end", "height_reference"].contains(&member.as_str());
        assert_eq!(read_json(&mission).is_err(), needed, "{member}");
    }
}
