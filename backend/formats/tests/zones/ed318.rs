//! ED-318, as the standard has it and as publishers write it.

use letka_domain::airspace::{Activity, DailyEdge, Dataset, Restriction, ZoneKind};
use letka_domain::altitude::Altitude;
use letka_domain::geometry::{Area, Position};
use serde_json::{Value, json};

use crate::file::{assert_fault, faults, only, read, triangle, with};

/// A file with one good zone: the example of the catalogue of rules.
fn file() -> Value {
    json!({"type": "FeatureCollection", "name": "test data",
        "metadata": {"validFrom": "2026-01-01T00:00:00Z", "validTo": "2026-12-31T00:00:00Z",
            "issued": "2025-12-15T00:00:00Z"},
        "features": [{"type": "Feature",
            "geometry": {"type": "Point", "coordinates": [14.26, 50.100_833],
                "extent": {"subType": "Circle", "radius": 5500},
                "layer": {"lower": 0, "lowerReference": "AGL", "upper": 100, "upperReference": "AGL"}},
            "properties": {"identifier": "LKPR55", "country": "CZE", "type": "REQ_AUTHORIZATION",
                "name": [{"text": "around LKPR", "lang": "en-GB"}, {"text": "kolem LKPR", "lang": "cs-CZ"}],
                "variant": "COMMON", "message": [{"text": "Koordinace s ŘLP", "lang": "cs-CZ"}],
                "zoneAuthority": [{"purpose": "AUTHORIZATION", "intervalBefore": "P3D",
                    "name": [{"text": "ŘLP ČR - AMC", "lang": "cs-CZ"}]}],
                "limitedApplicability": [{"schedule":
                    [{"day": ["ANY"], "startEvent": "BMCT", "endEvent": "EECT"}]}]}}]})
}

fn property(member: &str) -> String {
    format!("/features/0/properties/{member}")
}

fn layer(member: &str) -> String {
    format!("/features/0/geometry/layer/{member}")
}

#[test]
fn a_good_zone_is_read_without_a_fault() {
    let dataset = read(&file());
    let zone = only(&dataset);
    assert_eq!(faults(&dataset), Vec::<String>::new());
    assert_eq!(dataset.info.name, "test data");
    let dates = [
        dataset.info.effective_from,
        dataset.info.effective_to,
        dataset.info.issued_at,
    ];
    let dates = dates.map(|date| date.unwrap().format("%Y-%m-%d").to_string());
    assert_eq!(dates, ["2026-01-01", "2026-12-31", "2025-12-15"]);
    assert_eq!(
        (zone.name.as_str(), zone.kind),
        ("kolem LKPR", ZoneKind::Other)
    );
    assert_eq!(zone.restriction, Restriction::RequiresAuthorisation);
    assert_eq!(
        (zone.lower, zone.upper),
        (Altitude::agl(0.0), Some(Altitude::agl(100.0)))
    );
    let centre = Position::new(50.100_833, 14.26).unwrap();
    assert_eq!(zone.area, Area::circle(centre, 5500.0).unwrap());
    assert_eq!(zone.authority.as_ref().unwrap().notice_s, Some(259_200));
    assert_eq!(zone.message.as_deref(), Some("Koordinace s ŘLP"));
    assert_eq!(zone.source, "test data, in force from 2026-01-01");
    let Activity::Periods(periods) = &zone.activity else {
        panic!("{:?}", zone.activity)
    };
    assert_eq!(periods[0].schedule[0].end, DailyEdge::EveningTwilight);
}

#[test]
fn bands_of_a_collection_are_zones_of_one_identifier() {
    let band = |lower: f64, upper: f64| {
        json!({"type": "Polygon", "coordinates": triangle(), "layer": {"lower": lower,
            "lowerReference": "AGL", "upper": upper, "upperReference": "AMSL", "uom": "ft"}})
    };
    let geometry = json!({"type": "GeometryCollection", "geometries": [band(0.0, 1000.0), band(100.0, 500.0)]});
    let dataset = read(&with(&file(), "/features/0/geometry", geometry));
    let bands = dataset
        .zones
        .iter()
        .map(|it| (it.identifier.as_str(), it.lower, it.upper));
    let expected = [
        ("LKPR55", Altitude::agl(0.0), Some(Altitude::amsl(304.8))),
        ("LKPR55", Altitude::agl(30.48), Some(Altitude::amsl(152.4))),
    ];
    assert_eq!(bands.collect::<Vec<_>>(), expected);
    assert_eq!(faults(&dataset), Vec::<String>::new());
}

/// As ENAIRE writes a zone.
fn spanish(members: &Value, layer: &Value) -> Dataset {
    let mut zone = json!({"identifier": "ES1", "country": "ESP", "type": "PROHIBITED", "region": "3",
        "restrictionConditions": "", "otherReasonInfo": "", "limitedApplicability": [],
        "message": "<p>Zona <b>prohibida</b></p>", "zoneAuthority": []});
    zone.as_object_mut()
        .unwrap()
        .extend(members.as_object().unwrap().clone());
    read(
        &json!({"type": "FeatureCollection", "features": [{"type": "Feature",
        "geometry": {"type": "Polygon", "coordinates": triangle()},
        "properties": {"UASZone": zone, "verticalLayer": layer}}]}),
    )
}

#[test]
fn the_deviations_of_enaire_are_read() {
    let layer = json!({"lower": 0, "lowerReference": "AGL", "upper": 400, "upperReference": "AGL", "UOM": "FT"});
    let dataset = spanish(&json!({"name": "Zona"}), &layer);
    let zone = only(&dataset);
    assert_eq!(faults(&dataset), Vec::<String>::new());
    assert_eq!(
        (zone.name.as_str(), zone.message.as_deref()),
        ("Zona", Some("Zona prohibida"))
    );
    assert_eq!(
        (zone.restriction, zone.activity.clone()),
        (Restriction::Prohibited, Activity::Always)
    );
    assert_eq!(zone.upper.unwrap(), Altitude::agl(400.0 * 0.3048));
    assert_eq!(dataset.info.name, "test.json");

    let nothing = with(&json!({"layer": layer}), "/layer/upper", json!(0));
    let dataset = spanish(&json!({"name": ""}), &nothing["layer"]);
    assert_eq!(
        (only(&dataset).upper, only(&dataset).name.as_str()),
        (None, "ES1")
    );
    assert_fault(&dataset, "upper limit is 0", false);

    let dataset = spanish(&json!({}), &json!(""));
    assert_eq!(
        (only(&dataset).lower, only(&dataset).upper),
        (Altitude::agl(0.0), None)
    );
    assert_fault(&dataset, "no vertical layer", false);
}

#[test]
fn flat_members_are_a_layer_a_period_and_an_authority() {
    let dataset = read(
        &json!({"type": "FeatureCollection", "features": [{"type": "Feature",
        "geometry": {"type": "Polygon", "coordinates": triangle()},
        "properties": {"identifier": "F1", "country": "ESP", "type": "CONDITIONAL",
            "lower": 10, "lowerReference": "AGL", "upper": 92.1, "upperReference": "AGL", "uom": "M",
            "startDateTime": "2026-01-01T00:00:00Z", "day": "SAT", "startTime": "06:00Z",
            "endTime": "", "endEvent": "SS", "purpose": "NOTIFICATION", "intervalBefore": "P20D",
            "name_authority": "", "email": "a@b.es"}}]}),
    );
    let zone = only(&dataset);
    assert_eq!(faults(&dataset), Vec::<String>::new());
    assert_eq!(
        (zone.lower, zone.upper),
        (Altitude::agl(10.0), Some(Altitude::agl(92.1)))
    );
    let Activity::Periods(periods) = &zone.activity else {
        panic!("{:?}", zone.activity)
    };
    assert_eq!(periods[0].schedule[0].end, DailyEdge::Sunset);
    assert!(periods[0].start.is_some());
    let authority = zone.authority.as_ref().unwrap();
    assert_eq!(
        (authority.name.as_str(), authority.notice_s),
        ("a@b.es", Some(1_728_000))
    );
}

#[test]
fn what_cannot_be_read_is_strict_and_the_zone_stays() {
    let cases = [
        (property("type"), json!("OPEN"), "restriction"),
        (property("identifier"), json!(""), "no identifier"),
        (property("limitedApplicability"), json!("by NOTAM"), "times"),
        (
            property("limitedApplicability"),
            json!([{"startDateTime": "2026-01-01T00:00:00"}]),
            "times",
        ),
        (layer("upper"), json!("high"), "upper limit"),
        (layer("upperReference"), json!("FL"), "upper limit"),
        (layer("lower"), json!(99_999), "lower limit"),
        (
            "/features/0/geometry/layer".to_owned(),
            json!(null),
            "no vertical layer",
        ),
        (
            "/metadata/validFrom".to_owned(),
            json!({"no": "date"}),
            "validFrom",
        ),
        ("/metadata/issued".to_owned(), json!("yesterday"), "issued"),
        (
            "/metadata/otherGeoid".to_owned(),
            json!("CHGeo2004"),
            "geoid",
        ),
    ];
    for (pointer, value, words) in cases {
        let dataset = read(&with(&file(), &pointer, value));
        assert_eq!(dataset.zones.len(), 1, "{pointer}");
        assert_fault(&dataset, words, false);
        assert_eq!(
            dataset.faults[0].index.is_none(),
            pointer.starts_with("/meta"),
            "{pointer}"
        );
    }
    let dataset = read(&with(&file(), &layer("uom"), json!("yd")));
    assert_eq!((only(&dataset).upper, dataset.is_whole()), (None, true));
}

#[test]
fn missing_members_say_what_the_standard_says() {
    let always = read(&with(
        &file(),
        &property("limitedApplicability"),
        json!(null),
    ));
    assert_eq!(only(&always).activity, Activity::Always);
    for upper in [json!(null), json!(""), json!(99_999)] {
        let dataset = read(&with(&file(), &layer("upper"), upper));
        assert_eq!((only(&dataset).upper, dataset.faults.len()), (None, 0));
    }
}

#[test]
fn what_makes_no_area_is_left_out_and_named() {
    let cases = [
        ("/features/0/geometry", json!(null), "no geometry"),
        (
            "/features/0/geometry/extent",
            json!(null),
            "without an extent",
        ),
        (
            "/features/0/geometry/extent/radius",
            json!("wide"),
            "radius",
        ),
        (
            "/features/0/geometry/coordinates",
            json!([50.1, 14.26]),
            "swapped",
        ),
        (
            "/features/0/geometry/coordinates",
            json!([14.26, 150.0]),
            "latitude",
        ),
        (
            "/features/0/geometry",
            json!({"type": "LineString", "coordinates": [[14.0, 50.0]]}),
            "LineString",
        ),
    ];
    for (pointer, value, words) in cases {
        let dataset = read(&with(&file(), pointer, value));
        assert!(dataset.zones.is_empty(), "{pointer}");
        assert_fault(&dataset, words, true);
        assert_eq!(dataset.faults[0].identifier.as_deref(), Some("LKPR55"));
    }
    let mut file = file();
    file["features"].as_array_mut().unwrap().push(json!(7));
    let dataset = read(&file);
    assert_eq!((dataset.features, dataset.zones.len()), (2, 1));
    assert_fault(&dataset, "not a feature", true);
    assert_eq!(dataset.faults[0].index, Some(1));
}
