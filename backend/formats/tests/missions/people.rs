//! Who flies, with what, and what people have said.

use letka_domain::aircraft::{AircraftClass, ClassMark, Serviceability};
use letka_domain::altitude::Altitude;
use letka_domain::geometry::Position;
use letka_domain::missions::Purpose;
use serde_json::{Value, json};

use super::{example, read_json, refusal, with};

fn at(lat: f64, lon: f64) -> Position {
    Position::new(lat, lon).unwrap()
}

#[test]
fn a_bare_text_attests_nothing() {
    let path = "/features/0/properties/deviation";
    let bare = read_json(&with("area.geojson", path, json!("a life is in danger"))).unwrap();
    let deviation = bare.facts.deviation.unwrap();
    assert_eq!(
        (
            deviation.necessity,
            deviation.urgency,
            deviation.interest,
            deviation.approved
        ),
        (None, None, None, None)
    );
    assert_eq!(bare.notes[0].field, "features[0].properties.deviation");
    for (key, value) in [
        ("urgency", json!("frost")),
        ("urgency", json!({"text": "frost", "by": "por. Malý"})),
        (
            "urgency",
            json!({"text": "frost", "at": "2026-12-05T15:00:00Z"}),
        ),
        (
            "urgency",
            json!({"by": "por. Malý", "at": "2026-12-05T15:00:00Z"}),
        ),
        ("approved", json!("plk. Velký")),
        ("approved", json!({"by": "plk. Velký"})),
    ] {
        let mission = read_json(&with(
            "area.geojson",
            &format!("{path}/{key}"),
            value.clone(),
        ))
        .unwrap();
        let deviation = mission.facts.deviation.unwrap();
        assert!(
            deviation.urgency.is_none() || deviation.approved.is_none(),
            "{value}"
        );
        assert!(deviation.necessity.is_some());
        assert_eq!(mission.notes.len(), 1);
        assert!(mission.notes[0].field.ends_with(key));
    }
}

#[test]
fn a_consent_without_a_whole_validity_covers_nothing_or_is_refused() {
    let path = "/features/0/properties/coordination/0";
    let mut none = with("area.geojson", &format!("{path}/valid_from"), Value::Null);
    none.pointer_mut(path)
        .unwrap()
        .as_object_mut()
        .unwrap()
        .remove("valid_to");
    assert_eq!(read_json(&none).unwrap().facts.consents[0].valid, None);
    assert!(
        refusal("area.geojson", &format!("{path}/valid_to"), Value::Null)
            .contains("coordination[0].valid_to: is missing")
    );
    let both = json!({"start": "2026-12-05T17:00:00Z", "end": "2026-12-05T19:00:00Z"});
    assert!(
        refusal("area.geojson", &format!("{path}/valid"), both).contains("one of them is enough")
    );
}

#[test]
fn an_aircraft_is_what_its_type_and_its_file_say() {
    let aircraft = |value: Value| {
        read_json(&with("clear.geojson", "/properties/aircraft", value))
            .map(|mission| (mission.aircraft.unwrap(), mission.notes))
    };
    let (m3e, notes) = aircraft(json!({"type": "m3e-eu", "limits": {"max_wind_mps": 9}})).unwrap();
    assert_eq!(
        (m3e.class, m3e.limits.class_mark),
        (Some(AircraftClass::Mavic), Some(ClassMark::C2))
    );
    assert_eq!(
        (m3e.limits.max_wind_mps, m3e.limits.mass_g),
        (Some(9.0), Some(915.0))
    );
    assert_eq!(notes, []);
    let (own, notes) =
        aircraft(json!({"registration": "X", "type": "Matrice 30", "class": "mavic"})).unwrap();
    assert_eq!(
        (own.class, own.limits.max_wind_mps),
        (Some(AircraftClass::Mavic), None)
    );
    assert_eq!(notes[0].field, "properties.aircraft.type");
    let (grounded, _) = aircraft(json!({"serial": "7", "grounded_reason": "cracked arm"})).unwrap();
    assert_eq!(grounded.serviceability, Some(Serviceability::Grounded));
    for (value, word) in [
        (json!({"class": "brus"}), "registration: is missing"),
        (
            json!({"type": "BRUS", "class": "mavic"}),
            "class: is not that of its type",
        ),
        (
            json!({"serial": "7", "serviceability": "airworthy", "grounded_reason": "arm"}),
            "grounded_reason",
        ),
        (
            json!({"serial": "7", "class_mark": "C7"}),
            "must be one of none, C0",
        ),
        (json!(["BRUS-01"]), "must be an object"),
        (json!(""), "must not be blank"),
    ] {
        let words = aircraft(value).unwrap_err().to_string();
        assert!(
            words.starts_with("properties.aircraft") && words.contains(word),
            "{words}"
        );
    }
}

#[test]
fn a_pilot_is_a_name_a_place_or_all_that_is_known() {
    let pilot = |value: Value| {
        let mut mission = with("clear.geojson", "/properties/pilot", value);
        mission["properties"]["pilot_position"] = json!([14.1, 50.1]);
        read_json(&mission).map(|mission| (mission.pilot, mission.facts.pilot_position))
    };
    let place = Some(at(50.1, 14.1));
    let (named, position) = pilot(json!(" 247311 ")).unwrap();
    assert_eq!((named.unwrap().name.as_str(), position), ("247311", place));
    for same in [
        json!([14.1, 50.1]),
        json!({"lat": 50.1, "lon": 14.1}),
        json!({"position": [14.1, 50.1]}),
    ] {
        assert_eq!(pilot(same).unwrap(), (None, place));
    }
    let (known, _) = pilot(json!({"id": "1", "licences": []})).unwrap();
    assert_eq!(known.unwrap().licences, Some(vec![]));
    for (value, word) in [
        (
            json!([14.2, 50.1]),
            "pilot_position: is not the position that the pilot has",
        ),
        (json!({"active": true}), "pilot.name: is missing"),
        (
            json!({"name": "Jana", "lat": 50.1, "lon": 14.1}),
            "is not known",
        ),
        (
            json!({"name": "Jana", "licences": [{"kind": "police", "number": "1"}]}),
            "must be one of police_uav",
        ),
        (json!(7), "must be a place"),
    ] {
        let words = pilot(value).unwrap_err().to_string();
        assert!(
            words.starts_with("properties.pilot") && words.contains(word),
            "{words}"
        );
    }
}

#[test]
fn what_is_read_otherwise_than_it_may_seem_is_noted() {
    let purpose = read_json(&with(
        "clear.geojson",
        "/properties/purpose",
        json!("patrol"),
    ))
    .unwrap();
    assert_eq!(
        (purpose.facts.purpose, purpose.notes[0].field.as_str()),
        (Some(Purpose::Other), "properties.purpose")
    );
    let high = read_json(&with(
        "clear.geojson",
        "/properties/takeoff",
        json!([14.103, 50.147, 381]),
    ))
    .unwrap();
    assert_eq!(
        (high.takeoff_height, high.notes[0].field.as_str()),
        (None, "properties.takeoff")
    );
    let amsl = read_json(&with(
        "hover.geojson",
        "/properties/takeoff",
        json!([14.26, 50.10, 365]),
    ))
    .unwrap();
    assert_eq!(
        (amsl.takeoff_height, amsl.notes.len()),
        (Some(Altitude::amsl(365.0)), 0)
    );
}

#[test]
fn permits_are_looked_up_by_their_numbers() {
    let known = letka_formats::missions::read_permits(example("permits.json").as_bytes()).unwrap();
    let numbers = |mission: Value| -> Result<Vec<String>, String> {
        let mission = read_json(&mission).unwrap();
        let found = mission
            .permits_among(&known)
            .map_err(|error| error.to_string())?;
        Ok(found.into_iter().map(|permit| permit.number).collect())
    };
    assert_eq!(
        numbers(super::json("clear.geojson")).unwrap(),
        ["ÚCL-2026-0001"]
    );
    assert_eq!(
        numbers(super::json("area.geojson")).unwrap(),
        ["ÚCL-2026-0118", "ÚCL-2026-0117"]
    );
    assert_eq!(numbers(super::json("hover.geojson")).unwrap().len(), 2);
    assert_eq!(
        numbers(with("clear.geojson", "/properties/permits", json!([])))
            .unwrap()
            .len(),
        0
    );
    let unknown =
        numbers(with("clear.geojson", "/properties/permits", json!("ÚCL-9"))).unwrap_err();
    assert_eq!(
        unknown,
        "properties.permits: ÚCL-9 is not among the permits given"
    );
    // A permit on record cannot be rewritten by a mission, nor counted twice.
    let mut own = super::json("permits.json")["permits"][0].clone();
    let same = with(
        "clear.geojson",
        "/properties/permits",
        json!([own, "ÚCL-2026-0001"]),
    );
    assert_eq!(numbers(same).unwrap(), ["ÚCL-2026-0001"]);
    own["max_height_agl_m"] = json!(300);
    let wider = numbers(with("clear.geojson", "/properties/permits", json!([own]))).unwrap_err();
    assert!(wider.contains("differs there"), "{wider}");
}
