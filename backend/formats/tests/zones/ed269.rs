//! ED-269, as written and with what publishers and accidents make of it.

use letka_domain::airspace::{Activity, Restriction, ZoneKind};
use letka_domain::altitude::Altitude;
use letka_domain::geometry::{Area, Position};
use letka_formats::zones;
use serde_json::{Value, json};

use crate::file::{assert_fault, faults, only, read, triangle, with};

/// A file with one good zone.
fn file() -> Value {
    json!({"title": "test data", "features": [{
        "identifier": "Z1", "country": "AUT", "name": "Airfield", "restriction": "REQ_AUTHORISATION",
        "message": "call first", "reason": ["AIR_TRAFFIC"],
        "applicability": [{"permanent": "YES"}],
        "zoneAuthority": [{"name": "Tower", "purpose": "AUTHORIZATION", "intervalBefore": "PT2H"}],
        "geometry": [{
            "uomDimensions": "M", "lowerLimit": 0, "lowerVerticalReference": "AGL",
            "upperLimit": 120, "upperVerticalReference": "AGL",
            "horizontalProjection": {"type": "Polygon", "coordinates": triangle()}}]}]})
}

fn volume(member: &str) -> String {
    format!("/features/0/geometry/0/{member}")
}

fn zone(member: &str) -> String {
    format!("/features/0/{member}")
}

#[test]
fn a_file_with_both_lists_is_read_whole() {
    let mut both = file();
    let mut other = both["features"][0].clone();
    other["identifier"] = json!("Z2");
    both["UASZoneList"] = json!([other]);
    let dataset = read(&both);
    let names: Vec<&str> = dataset.zones.iter().map(|zone| &*zone.identifier).collect();
    assert_eq!((dataset.features, names), (2, vec!["Z2", "Z1"]));
}

#[test]
fn features_without_an_identifier_are_not_confused_with_those_of_another_file() {
    let named = |title: &str| {
        let nameless = with(&file(), &zone("identifier"), Value::Null);
        let dataset = read(&with(&nameless, "/title", json!(title)));
        only(&dataset).identifier.clone()
    };
    assert_eq!(named("rivers"), "#0 of rivers");
    assert_ne!(named("rivers"), named("roads"));
}

#[test]
fn nothing_ends_below_zero() {
    for reference in ["AGL", "AMSL"] {
        let below = with(&file(), &volume("upperLimit"), json!(-100));
        let below = with(&below, &volume("upperVerticalReference"), json!(reference));
        let dataset = read(&below);
        assert_fault(&dataset, "read as unlimited", false);
        assert_eq!(only(&dataset).upper, None, "{reference}");
    }
}

#[test]
fn a_good_zone_is_read_without_a_fault() {
    let dataset = read(&file());
    let zone = only(&dataset);
    assert_eq!(faults(&dataset), Vec::<String>::new());
    assert_eq!(
        (dataset.features, dataset.info.name.as_str()),
        (1, "test data")
    );
    assert_eq!(
        (zone.identifier.as_str(), zone.name.as_str()),
        ("Z1", "Airfield")
    );
    assert_eq!(
        (zone.kind, zone.restriction),
        (ZoneKind::Other, Restriction::RequiresAuthorisation)
    );
    assert_eq!(
        (zone.lower, zone.upper),
        (Altitude::agl(0.0), Some(Altitude::agl(120.0)))
    );
    assert_eq!(
        (zone.activity.clone(), zone.police_exempt),
        (Activity::Always, false)
    );
    assert_eq!(zone.message.as_deref(), Some("call first"));
    assert_eq!(zone.authority.as_ref().unwrap().notice_s, Some(7200));
    assert_eq!(zone.source, "test data, date not stated");
}

#[test]
fn every_wrapper_holds_the_same_zones() {
    let expected = read(&file()).zones;
    let features = &file()["features"];
    let mut list = zones::read("test data", features.to_string().as_bytes()).unwrap();
    assert_eq!(list.zones, expected);
    let swiss = json!({"formatVersion": "1.0.0", "createdAt": "2022-11-30T14:50:33Z",
        "title": "test data", "UASZoneList": features});
    list = read(&swiss);
    assert_eq!(list.zones, expected);
    assert!(list.info.issued_at.is_some());
}

#[test]
fn a_circle_in_feet_has_its_radius_in_feet() {
    let circle = json!({"type": "Circle", "center": [14.26, 50.1], "radius": 3000});
    let circle = with(&file(), &volume("horizontalProjection"), circle);
    let centre = Position::new(50.1, 14.26).unwrap();
    for (unit, radius_m) in [
        ("M", 3000.0),
        ("FT", 3000.0 * 0.3048),
        ("ft", 3000.0 * 0.3048),
    ] {
        let dataset = read(&with(&circle, &volume("uomDimensions"), json!(unit)));
        assert_eq!(
            only(&dataset).area,
            Area::circle(centre, radius_m).unwrap(),
            "{unit}"
        );
    }
    // A circle of unknown size is no area.
    let dataset = read(&with(&circle, &volume("uomDimensions"), json!("NM")));
    assert!(dataset.zones.is_empty() && !dataset.is_whole());
    for radius in [json!(null), json!("wide"), json!(0), json!(-5), json!(1e9)] {
        let file = with(&circle, &volume("horizontalProjection/radius"), radius);
        let dataset = read(&file);
        assert!(dataset.zones.is_empty(), "{file}");
        assert_fault(&dataset, "radius", true);
    }
}

#[test]
fn a_czech_identifier_is_a_kind_only_in_czechia() {
    let file = with(&file(), &zone("identifier"), json!("LKP2"));
    assert_eq!(only(&read(&file)).kind, ZoneKind::Other);
    let file = with(&file, &zone("country"), json!("CZE"));
    assert_eq!(only(&read(&file)).kind, ZoneKind::Prohibited);
}

#[test]
fn what_cannot_be_read_is_strict_and_the_zone_stays() {
    let cases = [
        (zone("restriction"), json!("FREE"), "restriction \"FREE\""),
        (zone("applicability"), json!(null), "times"),
        (
            zone("applicability"),
            json!([{"permanent": "NO", "startDateTime": "soon"}]),
            "times",
        ),
        (zone("identifier"), json!(null), "no identifier"),
        (
            zone("zoneAuthority"),
            json!([{"name": "T", "intervalBefore": "soon"}]),
            "notice",
        ),
        (volume("lowerLimit"), json!("low"), "lower limit"),
        (
            volume("lowerVerticalReference"),
            json!("QNH"),
            "lower limit",
        ),
        (volume("upperLimit"), json!("high"), "upper limit"),
        (volume("upperLimit"), json!(0), "upper limit"),
        (volume("upperVerticalReference"), json!(null), "upper limit"),
    ];
    for (pointer, value, words) in cases {
        let dataset = read(&with(&file(), &pointer, value));
        assert_eq!(dataset.zones.len(), 1, "{pointer}");
        assert_fault(&dataset, words, false);
        assert_eq!(dataset.faults[0].index, Some(0));
    }
    let unit = read(&with(&file(), &volume("uomDimensions"), json!("KM")));
    assert_eq!(
        (only(&unit).lower, only(&unit).upper),
        (Altitude::agl(0.0), None)
    );
    assert!(unit.is_whole() && unit.faults.len() == 3);
    let prohibited = read(&with(&file(), &zone("restriction"), json!("FREE")));
    assert_eq!(only(&prohibited).restriction, Restriction::Prohibited);
    let unknown = read(&with(&file(), &zone("applicability"), json!([])));
    assert_eq!(only(&unknown).activity, Activity::Unknown);
}

#[test]
fn what_makes_no_area_is_left_out_and_named() {
    let ring = |corners: Value| json!({"type": "Polygon", "coordinates": [corners]});
    let bow = json!([
        [14.0, 50.0],
        [14.1, 50.1],
        [14.1, 50.0],
        [14.0, 50.1],
        [14.0, 50.0]
    ]);
    let cases = [
        (volume("horizontalProjection"), ring(bow), "cross"),
        (
            volume("horizontalProjection"),
            ring(json!([[14.0, 50.0], [14.1, 50.1]])),
            "3 corners",
        ),
        (
            volume("horizontalProjection"),
            ring(json!([[14.0, "50.0"]])),
            "volume 0",
        ),
        (
            volume("horizontalProjection"),
            json!({"type": "Polygon"}),
            "no area",
        ),
        (
            volume("horizontalProjection"),
            json!({"type": "Ellipse"}),
            "no area",
        ),
        (volume("horizontalProjection"), json!(null), "volume 0"),
        (zone("geometry"), json!([]), "no volume"),
        (zone("geometry"), json!({}), "not a zone"),
        (zone("geometry"), json!(null), "not a zone"),
        ("/features/0".to_owned(), json!("Z1"), "not a zone"),
    ];
    for (pointer, value, words) in cases {
        let mut file = with(&file(), &pointer, value);
        let good = json!({"identifier": "Z2", "restriction": "PROHIBITED", "geometry": []});
        file["features"].as_array_mut().unwrap().push(good);
        let dataset = read(&file);
        assert!(dataset.zones.is_empty(), "{file}");
        let faults = faults(&dataset);
        assert!(
            faults
                .iter()
                .any(|it| it.starts_with("!feature 0") && it.contains(words)),
            "{faults:?}"
        );
        assert!(
            faults.iter().any(|it| it.starts_with("!feature 1 (Z2)")),
            "{faults:?}"
        );
        assert_eq!(dataset.features, 2);
    }
}

#[test]
fn a_bad_volume_leaves_the_others_in() {
    let mut file = file();
    let good = file.pointer("/features/0/geometry/0").unwrap().clone();
    let volumes = json!([good, {"horizontalProjection": 7}, good]);
    file["features"][0]["geometry"] = volumes;
    let dataset = read(&file);
    assert_eq!(dataset.zones.len(), 2);
    assert_fault(&dataset, "volume 1", true);
    assert_eq!(dataset.faults[0].identifier.as_deref(), Some("Z1"));
}

#[test]
fn swapped_coordinates_are_seen_where_the_country_is_known() {
    let swapped = json!([[[50.0, 14.0], [50.0, 14.1], [50.1, 14.1], [50.0, 14.0]]]);
    let file = with(
        &file(),
        &volume("horizontalProjection/coordinates"),
        swapped,
    );
    let file = with(&file, &zone("country"), json!("CZE"));
    let dataset = read(&file);
    assert!(dataset.zones.is_empty());
    assert_fault(&dataset, "swapped", true);
    let elsewhere = read(&with(&file, &zone("country"), json!("AUT")));
    assert_eq!(elsewhere.zones.len(), 1);
}

#[test]
fn only_plain_data_exempt_the_police() {
    let cases = [
        ("extendedProperties", json!({"police_exempt": true}), true),
        (
            "restrictionConditions",
            json!(["police_exempt: true"]),
            true,
        ),
        ("police_exempt", json!(true), true),
        ("regulationExemption", json!("YES"), false),
        ("message", json!("police_exempt: true"), false),
    ];
    for (member, value, exempt) in cases {
        let dataset = read(&with(&file(), &zone(member), value));
        assert_eq!(only(&dataset).police_exempt, exempt, "{member}");
    }
}
