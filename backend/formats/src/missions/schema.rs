//! The JSON Schema of the mission file.

use serde_json::Value;

/// The schema of the mission file (draft 2020-12). Its definition `permit` is that of the entries
/// of a permits file.
pub fn schema() -> Value {
    serde_json::from_str(include_str!("schema.json")).expect("a test reads the built-in schema")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use letka_domain::{aircraft, licences, missions, permits as paper};

    use super::super::{fields, geojson, geometry, people, permits, properties, statements};
    use super::*;

    /// Every object that the reader knows, with its members.
    const OBJECTS: &[(&str, &[&str])] = &[
        ("feature", geojson::FEATURE),
        ("collection", geojson::COLLECTION),
        ("geometry", geometry::GEOMETRY),
        ("point", geometry::GEOMETRY),
        ("latlon", geometry::PLACE),
        ("valid", fields::VALID),
        ("properties", properties::PROPERTIES),
        ("pilot", people::PILOT),
        ("licence", people::LICENCE),
        ("flight", people::FLIGHT),
        ("aircraft", people::AIRCRAFT),
        ("limits", people::LIMITS),
        ("permit", permits::PERMIT),
        ("area", permits::AREA),
        ("condition", permits::CONDITION),
        ("consent", statements::CONSENT),
        ("deviation", statements::DEVIATION),
        ("attestation", statements::ATTESTATION),
        ("approval", statements::APPROVAL),
        ("answer", statements::ANSWER),
    ];

    #[test]
    fn the_schema_names_what_the_reader_knows_and_nothing_else() {
        let schema = schema();
        let definitions = schema["$defs"].as_object().unwrap();
        for (name, known) in OBJECTS {
            let named: BTreeSet<&str> = definitions[*name]["properties"]
                .as_object()
                .unwrap()
                .keys()
                .map(String::as_str)
                .collect();
            assert_eq!(named, known.iter().copied().collect(), "{name}");
            assert_eq!(definitions[*name]["additionalProperties"], false, "{name}");
        }
        let objects = definitions
            .iter()
            .filter(|(_, value)| value.get("properties").is_some());
        let listed: BTreeSet<&str> = OBJECTS.iter().map(|(name, _)| *name).collect();
        assert_eq!(
            objects
                .map(|(name, _)| name.as_str())
                .collect::<BTreeSet<_>>(),
            listed
        );
    }

    #[test]
    fn its_words_are_those_of_the_domain() {
        let schema = schema();
        let words = |pointer: &str| -> Vec<String> {
            let list = schema
                .pointer(pointer)
                .unwrap_or_else(|| panic!("{pointer}"))
                .as_array()
                .unwrap();
            list.iter()
                .map(|word| word.as_str().unwrap().to_owned())
                .collect()
        };
        macro_rules! same {
            ($pointer:literal, $words:ty) => {
                assert_eq!(
                    words($pointer),
                    <$words>::ALL
                        .iter()
                        .map(|word| word.as_str())
                        .collect::<Vec<_>>()
                );
            };
        }
        same!(
            "/$defs/properties/properties/autonomy/enum",
            missions::Autonomy
        );
        same!("/$defs/licence/properties/kind/enum", licences::LicenceKind);
        same!(
            "/$defs/flight/properties/class/enum",
            aircraft::AircraftClass
        );
        same!(
            "/$defs/aircraft/properties/class/enum",
            aircraft::AircraftClass
        );
        same!(
            "/$defs/aircraft/properties/class_mark/enum",
            aircraft::ClassMark
        );
        same!(
            "/$defs/aircraft/properties/serviceability/enum",
            aircraft::Serviceability
        );
        same!("/$defs/permit/properties/kind/enum", paper::PermitKind);
        same!("/$defs/permit/properties/state/enum", paper::PermitState);
        let conditions: Vec<&str> = permits::CONDITIONS.iter().map(|pair| pair.0).collect();
        assert_eq!(words("/$defs/condition/properties/kind/enum"), conditions);
    }
}
