//! The Czech reference GeoJSON, the height grids and the areas of the AIP.

use letka_domain::airspace::{Activity, Restriction, ZoneKind};
use letka_domain::altitude::Altitude;
use letka_formats::zones;
use serde_json::{Value, json};

use crate::file::{assert_fault, faults, only, read, triangle, with};

/// A file with one area of these properties.
fn file(properties: &Value) -> Value {
    json!({"type": "FeatureCollection", "features": [{"type": "Feature", "properties": properties,
        "geometry": {"type": "Polygon", "coordinates": triangle()}}]})
}

fn reference() -> Value {
    json!({"ident": "LKR316A", "vertical_limit": "GND - 120 m AGL", "effective_date": "2026-03-05",
        "publication": "AIP SUP", "data_source": "RLP"})
}

#[test]
fn a_good_area_is_read_without_a_fault() {
    let dataset = read(&file(&reference()));
    let zone = only(&dataset);
    assert_eq!(faults(&dataset), Vec::<String>::new());
    assert_eq!(
        (zone.identifier.as_str(), zone.name.as_str()),
        ("LKR316A", "LKR316A")
    );
    assert_eq!(
        (zone.kind, zone.restriction),
        (ZoneKind::Populated, Restriction::RequiresAuthorisation)
    );
    assert_eq!(
        (zone.lower, zone.upper),
        (Altitude::agl(0.0), Some(Altitude::agl(120.0)))
    );
    assert_eq!(zone.activity, Activity::Always);
    assert_eq!(zone.source, "test.json, in force from 2026-03-05");
    assert_eq!(
        dataset.info.effective_from.unwrap().to_rfc3339(),
        "2026-03-05T00:00:00+00:00"
    );
}

#[test]
fn the_kind_decides_what_is_asked() {
    let cases = [
        (
            "LKP1",
            ZoneKind::Prohibited,
            Restriction::Prohibited,
            Activity::Always,
        ),
        (
            "LKD7",
            ZoneKind::Danger,
            Restriction::RequiresAuthorisation,
            Activity::Always,
        ),
        (
            "LKTSA5",
            ZoneKind::Reserved,
            Restriction::RequiresAuthorisation,
            Activity::ByNotice,
        ),
        (
            "LKR314B",
            ZoneKind::CtrInner,
            Restriction::RequiresAuthorisation,
            Activity::Always,
        ),
    ];
    for (identifier, kind, restriction, activity) in cases {
        let dataset = read(&file(&with(&reference(), "/ident", json!(identifier))));
        let zone = only(&dataset);
        assert_eq!(
            (zone.kind, zone.restriction),
            (kind, restriction),
            "{identifier}"
        );
        assert_eq!(
            (&zone.activity, faults(&dataset)),
            (&activity, vec![]),
            "{identifier}"
        );
    }
    let dataset = read(&file(&with(&reference(), "/ident", json!("ZONE 7"))));
    let zone = only(&dataset);
    assert_eq!(
        (zone.kind, zone.restriction),
        (ZoneKind::Other, Restriction::Prohibited)
    );
    assert_fault(&dataset, "no known kind", false);
}

#[test]
fn the_ceiling_of_a_grid_cell_is_free_and_0_where_it_is_unknown() {
    let limit = |value: Value| json!({"ident": "GRID_CTR", "vertical_limit": value});
    let cases = [
        (limit(json!("GND - 120 m AGL")), 120.0, 0),
        (limit(json!("GND - 0 m AGL")), 0.0, 0),
        (limit(json!(60)), 60.0, 0),
        (limit(json!("60")), 60.0, 0),
        (limit(json!("GND - 500 m AMSL")), 0.0, 1),
        (limit(json!("50 m AGL - 120 m AGL")), 0.0, 1),
        (limit(json!("GND - UNL")), 0.0, 1),
        (limit(json!("free")), 0.0, 1),
        (limit(json!(null)), 0.0, 1),
        (limit(json!(-5)), 0.0, 1),
        (limit(json!(99_999)), 0.0, 1),
        (json!({"IDENT": "GRID_ATZ_3", "AGL_limit": 0}), 0.0, 0),
        (
            json!({"IDENT": "GRID_ATZ_3", "AGL_limit": 90, "vyska": "GND - 120 m AGL"}),
            90.0,
            0,
        ),
        (
            json!({"IDENT": "GRID_ATZ_3", "AGL_limit": 90, "vyska": "see AIP"}),
            0.0,
            1,
        ),
    ];
    for (properties, free_m, count) in cases {
        let dataset = read(&file(&properties));
        let zone = only(&dataset);
        assert!(
            matches!(zone.kind, ZoneKind::CtrGrid | ZoneKind::AtzGrid),
            "{properties}"
        );
        assert_eq!(zone.restriction, Restriction::RequiresAuthorisation);
        assert_eq!(zone.upper, Some(Altitude::agl(free_m)), "{properties}");
        assert_eq!(
            (dataset.faults.len(), dataset.is_whole()),
            (count, true),
            "{properties}"
        );
    }
}

#[test]
fn cells_without_a_telling_identifier_are_known_by_their_file() {
    let cell = file(&json!({"ident": "LKPR 17", "vertical_limit": "GND - 60 m AGL"})).to_string();
    let kind = |name: &str| only(&zones::read(name, cell.as_bytes()).unwrap()).kind;
    assert_eq!(kind("2026_03_05/GRID_CTR.json"), ZoneKind::CtrGrid);
    assert_eq!(kind("grid_atz.json"), ZoneKind::AtzGrid);
    assert_eq!(kind("LKP1.json"), ZoneKind::Other);
}

#[test]
fn the_areas_of_the_aip_are_read() {
    let area = json!({"identification": "LKD9", "name": "BRDA", "upper_lower limit": "FL95 / GND",
        "time": "H24", "remarks": "Activity: Bomb disposal.", "doc_date": "03 NOV 22 "});
    let dataset = read(&file(&area));
    let zone = only(&dataset);
    assert_eq!(faults(&dataset), Vec::<String>::new());
    assert_eq!((zone.name.as_str(), zone.kind), ("BRDA", ZoneKind::Danger));
    assert_eq!(zone.message.as_deref(), Some("Activity: Bomb disposal."));
    assert!(zone.source.ends_with("2022-11-03"));
    let dataset = read(&file(&with(&area, "/time", json!("0600-1800"))));
    assert_eq!(only(&dataset).activity, Activity::Unknown);
    assert_fault(&dataset, "0600-1800", false);
}

#[test]
fn what_cannot_be_read_is_strict_and_the_zone_stays() {
    let cases = [
        ("/vertical_limit", json!("see NOTAM"), "limits"),
        ("/vertical_limit", json!(null), "limits"),
        ("/vertical_limit", json!("GND - 0 m AGL"), "upper limit"),
        ("/effective_date", json!("soon"), "effective date"),
        ("/ident", json!("-"), "no identifier"),
    ];
    for (pointer, value, words) in cases {
        let dataset = read(&file(&with(&reference(), pointer, value)));
        let faults = faults(&dataset);
        assert_eq!(dataset.zones.len(), 1, "{pointer}");
        assert!(faults.iter().any(|it| it.contains(words)), "{faults:?}");
        assert!(dataset.is_whole(), "{faults:?}");
    }
    let unreadable = read(&file(&with(&reference(), "/vertical_limit", json!("?"))));
    assert_eq!(
        (only(&unreadable).lower, only(&unreadable).upper),
        (Altitude::agl(0.0), None)
    );
}

#[test]
fn what_makes_no_area_is_left_out_and_named() {
    let swapped = json!({"type": "MultiPolygon", "coordinates":
        [[[[50.0, 14.0], [50.0, 14.1], [50.1, 14.1], [50.0, 14.0]]], triangle()]});
    let metres = json!({"type": "Polygon", "coordinates":
        [[[1_600_000.0, 6_400_000.0], [1_700_000.0, 6_400_000.0], [1_700_000.0, 6_500_000.0]]]});
    let cases = [
        (json!(null), "no geometry", 0),
        (swapped, "swapped", 1),
        (metres, "latitude", 0),
    ];
    for (geometry, words, zones) in cases {
        let dataset = read(&with(&file(&reference()), "/features/0/geometry", geometry));
        assert_eq!(dataset.zones.len(), zones, "{words}");
        assert_fault(&dataset, words, true);
        assert_eq!(dataset.faults[0].identifier.as_deref(), Some("LKR316A"));
    }
}
