//! Bytes that are nothing, files that were cut, and values in the wrong place: no reader panics,
//! and no feature is lost without a word.

use letka_formats::zones;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::file::triangle;

const GOOD: [&str; 3] = [
    r#"{"features":[{"identifier":"Z1","country":"CZE","restriction":"PROHIBITED","applicability":
        [{"permanent":"NO","startDateTime":"2026-01-01T00:00:00Z","schedule":[{"day":["MON"],
        "startTime":"06:00Z","endTime":"07:00+01:00"}]}],"zoneAuthority":[{"intervalBefore":"P3DT1H"}],
        "geometry":[{"uomDimensions":"FT","lowerLimit":"0","lowerVerticalReference":"AGL","upperLimit":120,
        "upperVerticalReference":"AMSL","horizontalProjection":{"type":"Polygon","coordinates":
        [[[14.0,50.0],[14.1,50.0],[14.1,50.1],[14.0,50.0]]]}},{"uomDimensions":"M","horizontalProjection":
        {"type":"Circle","center":[14.2,50.1],"radius":100}}]}]}"#,
    r#"{"type":"FeatureCollection","metadata":{"validFrom":"2026-01-01T00:00:00Z"},"features":[{
        "properties":{"identifier":"Z1","country":"CZE","type":"USPACE","message":[{"text":"<b>x</b>",
        "lang":"cs"}],"limitedApplicability":[{"schedule":[{"day":["ANY"],"startEvent":"SR",
        "endTime":"20:00Z"}]}]},"geometry":{"type":"GeometryCollection","geometries":[{"type":"Point",
        "coordinates":[14.0,50.0],"extent":{"subType":"Circle","radius":5},"layer":{"lower":0,"upper":9,
        "lowerReference":"AGL","upperReference":"AGL","uom":"ft"}}]}}]}"#,
    r#"{"features":[{"properties":{"ident":"GRID_CTR","vertical_limit":"GND - 120 m AGL",
        "effective_date":"2026-03-05","time":"H24"},"geometry":{"type":"MultiPolygon","coordinates":
        [[[[14.0,50.0],[14.1,50.0],[14.1,50.1],[14.0,50.0]]]]}}]}"#,
];

#[test]
fn a_cut_file_is_refused() {
    for text in GOOD {
        assert!(zones::read("x", text.as_bytes()).unwrap().is_whole());
        for end in 0..text.len() {
            assert!(
                zones::read("x", &text.as_bytes()[..end]).is_err(),
                "{end} bytes of {text}"
            );
        }
    }
}

#[test]
fn deep_nesting_is_refused_or_left_out() {
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    assert!(zones::read("x", deep.as_bytes()).is_err());
    let zone = format!(r#"{{"restriction":"PROHIBITED","geometry":[],"message":{deep}}}"#);
    let dataset = zones::read("x", format!(r#"{{"features":[{zone}]}}"#).as_bytes()).unwrap();
    assert!(!dataset.is_whole());
    let feature = format!(
        r#"{{"properties":{{"ident":"LKP1"}},"geometry":{{"type":"Polygon","coordinates":{deep}}}}}"#
    );
    let dataset = zones::read("x", format!(r#"{{"features":[{feature}]}}"#).as_bytes()).unwrap();
    assert!(!dataset.is_whole() && dataset.zones.is_empty());
}

#[test]
fn a_member_that_stands_twice_is_no_quiet_choice() {
    let zone = r#"{"restriction":"PROHIBITED","restriction":"NO_RESTRICTION","geometry":[]}"#;
    let dataset = zones::read(
        "x",
        format!(r#"{{"features":[{{"restriction":""}},{zone}]}}"#).as_bytes(),
    );
    assert!(!dataset.unwrap().is_whole());
    assert!(zones::read("x", br#"{"features":[{}],"features":[]}"#).is_err());
}

/// Any value of JSON, small.
fn any_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        Just(triangle()),
        "\\PC{0,12}".prop_map(Value::from),
        prop_oneof![
            "",
            "YES",
            "NO",
            "AGL",
            "FT",
            "GND - 120 m AGL",
            "12:00Z",
            "P3D"
        ]
        .prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 16, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::vec(("[a-z]{1,6}", inner), 0..3).prop_map(|members| members
                .into_iter()
                .collect::<serde_json::Map<_, _>>()
                .into()),
        ]
    })
}

/// The pointers of every value in a value.
fn pointers(value: &Value, at: &str, found: &mut Vec<String>) {
    found.push(at.to_owned());
    let members: Vec<(String, &Value)> = match value {
        Value::Object(members) => members
            .iter()
            .map(|(name, value)| (name.clone(), value))
            .collect(),
        Value::Array(items) => items
            .iter()
            .zip(0..)
            .map(|(value, k)| (k.to_string(), value))
            .collect(),
        _ => vec![],
    };
    for (name, value) in members {
        pointers(value, &format!("{at}/{name}"), found);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = (zones::detect(&bytes), zones::read("x", &bytes));
    }

    #[test]
    fn no_changed_byte_panics(file in 0..3_usize, at in any::<prop::sample::Index>(), byte in any::<u8>()) {
        let mut bytes = GOOD[file].as_bytes().to_vec();
        let at = at.index(bytes.len());
        bytes[at] = byte;
        let _ = (zones::detect(&bytes), zones::read("x", &bytes));
    }

    #[test]
    fn a_feature_is_a_zone_or_a_fault(file in 0..3_usize, at in any::<prop::sample::Index>(), value in any_value()) {
        let mut whole: Value = serde_json::from_str(GOOD[file]).unwrap();
        let mut found = Vec::new();
        pointers(&whole["features"][0], "/features/0", &mut found);
        *whole.pointer_mut(&found[at.index(found.len())]).unwrap() = value;
        whole["features"].as_array_mut().unwrap().push(json!({"restriction": "PROHIBITED",
            "properties": {"ident": "LKP1", "UASZone": {}}}));
        if let Ok(dataset) = zones::read("x", whole.to_string().as_bytes()) {
            prop_assert_eq!(dataset.features, 2);
            prop_assert!(!dataset.zones.is_empty() || dataset.faults.iter().any(|it| it.index == Some(0) && it.left_out),
                "{}: {:?}", whole, dataset.faults);
            prop_assert!(dataset.faults.iter().any(|it| it.index == Some(1) && it.left_out));
        }
    }
}
