//! GeoJSON missions.

use letka_domain::aircraft::{AircraftClass, Serviceability};
use letka_domain::altitude::Datum;
use letka_domain::geometry::{Area, Position};
use letka_domain::missions::{Autonomy, Extent, Purpose};
use letka_formats::missions::{Context, read};
use serde_json::{Value, json};

use super::{example, read_json, refusal, timed, with};

fn at(lat: f64, lon: f64) -> Position {
    Position::new(lat, lon).unwrap()
}

#[test]
fn the_clear_example_holds_all_that_a_verdict_needs() {
    let mission = read(
        "clear.geojson",
        example("clear.geojson").as_bytes(),
        &Context::default(),
    )
    .unwrap();
    assert_eq!(mission.name, "Search at the edge of Kladno");
    assert_eq!(mission.notes, []);
    let facts = &mission.facts;
    let Extent::Route { corners } = &facts.extent else {
        panic!("{:?}", facts.extent)
    };
    assert_eq!(
        (corners.len(), corners[3].at, corners[3].height_m),
        (5, at(50.1475, 14.106), 45.0)
    );
    assert_eq!(
        (facts.datum, facts.purpose),
        (Datum::Home, Some(Purpose::Search))
    );
    assert_eq!(
        facts.period.start(),
        "2026-12-01T09:00:00Z"
            .parse::<chrono::DateTime<chrono::Utc>>()
            .unwrap()
    );
    assert_eq!(facts.takeoff, Some(at(50.147, 14.103)));
    assert_eq!(facts.pilot_position, Some(at(50.1469, 14.103)));
    assert_eq!(facts.observers, [at(50.1482, 14.1045)]);
    assert_eq!(
        (facts.buffer_m, facts.vertical_buffer_m),
        (Some(10.0), Some(5.0))
    );
    assert_eq!(
        (facts.speed_mps, facts.ground_below_takeoff_m),
        (Some(8.0), Some(15.0))
    );
    let pilot = mission.pilot.unwrap();
    assert_eq!(
        (pilot.name.as_str(), pilot.id.as_deref(), pilot.active),
        ("Jana Nováková", Some("247311"), Some(true))
    );
    assert_eq!(pilot.licences.unwrap().len(), 2);
    assert_eq!(
        pilot.recent_flights.unwrap()[1].class,
        Some(AircraftClass::Brus)
    );
    let aircraft = mission.aircraft.unwrap();
    assert_eq!(
        (aircraft.name(), aircraft.class),
        ("BRUS-01", Some(AircraftClass::Brus))
    );
    assert_eq!(aircraft.serviceability, Some(Serviceability::Airworthy));
    // From the table, and from the file in its place.
    assert_eq!(
        (aircraft.limits.max_wind_mps, aircraft.limits.max_mass_g),
        (Some(10.0), Some(12_000.0))
    );
    assert_eq!(mission.permit_numbers, ["ÚCL-2026-0001"]);
    assert!(mission.names_permits && mission.permits.is_empty());
    assert!(
        mission.weather.unwrap()[0]
            .as_str()
            .unwrap()
            .starts_with("METAR")
    );
}

#[test]
fn an_area_has_its_hole_its_floor_and_its_statements() {
    let mission = read(
        "dir/area.geojson",
        example("area.geojson").as_bytes(),
        &Context::default(),
    )
    .unwrap();
    assert_eq!(mission.name, "area");
    let facts = mission.facts;
    let Extent::Within {
        area: Area::Polygon { rings },
        lowest_m,
        highest_m,
    } = facts.extent
    else {
        panic!()
    };
    assert_eq!((rings.len(), lowest_m, highest_m), (2, Some(30.0), 90.0));
    assert_eq!(
        (facts.autonomy, facts.datum),
        (Autonomy::Manual, Datum::Agl)
    );
    assert_eq!(
        (facts.takeoff, facts.pilot_position),
        (Some(at(50.1455, 14.103)), Some(at(50.1455, 14.103)))
    );
    assert_eq!(facts.consents[0].zones, ["CTR-LKPR"]);
    assert!(facts.consents[0].valid.is_some());
    let deviation = facts.deviation.unwrap();
    assert_eq!(deviation.urgency.unwrap().by, "por. Malý");
    assert!(deviation.approved.is_some() && deviation.reported_at.is_some());
    assert!(facts.answers[0].yes);
    assert_eq!(mission.permits[0].number, "ÚCL-2026-0118");
    assert_eq!(
        mission.aircraft.unwrap().type_name.as_deref(),
        Some("DJI Mavic 3 Enterprise")
    );
    assert_eq!(mission.pilot.unwrap().licences, None);
}

#[test]
fn a_point_with_a_radius_is_a_circle() {
    let mission = read_json(&super::json("hover.geojson")).unwrap();
    let Extent::Within {
        area: Area::Circle { centre, radius_m },
        lowest_m,
        highest_m,
    } = mission.facts.extent
    else {
        panic!()
    };
    assert_eq!(
        (centre, radius_m, lowest_m, highest_m),
        (at(50.10, 14.26), 150.0, None, 480.0)
    );
    assert_eq!(mission.pilot, None);
    assert_eq!(mission.facts.pilot_position, Some(at(50.10, 14.26)));
    // A registration that is no type says nothing about the class.
    let aircraft = mission.aircraft.unwrap();
    assert_eq!(
        (aircraft.registration.as_deref(), aircraft.class),
        (Some("OK-X014"), None)
    );
    assert!(!mission.names_permits);
}

#[test]
fn the_top_of_an_area_is_its_greatest_height() {
    let ring = json!([
        [14.1, 50.1, 60],
        [14.2, 50.1, 80],
        [14.2, 50.2, 70],
        [14.1, 50.1, 60]
    ]);
    let mut mission = with(
        "hover.geojson",
        "/geometry",
        json!({"type": "Polygon", "coordinates": [ring]}),
    );
    mission["properties"]["radius_m"] = Value::Null;
    let Extent::Within {
        highest_m,
        lowest_m,
        ..
    } = read_json(&mission).unwrap().facts.extent
    else {
        panic!()
    };
    assert_eq!((highest_m, lowest_m), (80.0, None));
}

#[test]
fn what_must_be_there_is_asked_for_by_name() {
    for (pointer, field) in [
        ("/geometry", "geometry: is missing"),
        ("/properties", "properties: is missing"),
        ("/geometry/coordinates", "geometry.coordinates: is missing"),
        ("/properties/start", "properties.start: is missing"),
        ("/properties/end", "properties.end: is missing"),
        (
            "/properties/height_reference",
            "properties.height_reference: is missing",
        ),
        (
            "/properties/pilot/licences/1/number",
            "properties.pilot.licences[1].number: is missing",
        ),
        (
            "/properties/pilot/licences/0/valid_to",
            "properties.pilot.licences[0].valid_to: is missing",
        ),
    ] {
        let words = refusal("clear.geojson", pointer, Value::Null);
        assert!(words.starts_with(field), "{words}");
    }
}

#[test]
fn times_must_have_an_offset_and_an_order() {
    for (end, word) in [
        (json!("2026-12-01T10:00:00+01:00"), "must be after start"),
        (json!("2026-12-01T09:59:59+01:00"), "must be after start"),
        (json!("2026-12-01T12:00:00"), "with its offset"),
        (json!("2026-12-01"), "with its offset"),
        (json!("+262142-12-31T23:59:59Z"), "with its offset"),
        (json!(1_796_115_600), "must be a text"),
    ] {
        let words = refusal("clear.geojson", "/properties/end", end);
        assert!(
            words.starts_with("properties.end: ") && words.contains(word),
            "{words}"
        );
    }
    assert!(
        read_json(&with(
            "clear.geojson",
            "/properties/end",
            json!("2026-12-01T10:00:01+01:00")
        ))
        .is_ok()
    );
}

#[test]
fn the_times_of_the_file_go_before_those_of_the_context() {
    let own = read("a", example("clear.geojson").as_bytes(), &timed()).unwrap();
    assert_ne!(own.facts.period, super::period());
    let mut bare = with("clear.geojson", "/properties/start", Value::Null);
    bare["properties"].as_object_mut().unwrap().remove("end");
    let given = read("a", bare.to_string().as_bytes(), &timed()).unwrap();
    assert_eq!(given.facts.period, super::period());
}

#[test]
fn every_corner_has_a_height_or_one_holds_for_all() {
    let line = |coordinates: Value, height: Value| {
        let mut mission = with("clear.geojson", "/geometry/coordinates", coordinates);
        mission["properties"]["height_m"] = height;
        read_json(&mission).map(|mission| mission.facts.extent)
    };
    let bare = json!([[14.1, 50.1], [14.2, 50.1]]);
    let Extent::Route { corners } = line(bare.clone(), json!(60)).unwrap() else {
        panic!()
    };
    assert!(
        corners
            .iter()
            .all(|corner| (corner.height_m - 60.0).abs() < 1e-9)
    );
    for (coordinates, height, word) in [
        (bare, Value::Null, "has no heights"),
        (
            json!([[14.1, 50.1, 50], [14.2, 50.1]]),
            Value::Null,
            "has no height at corner 1",
        ),
        (
            json!([[14.1, 50.1, 50], [14.2, 50.1]]),
            json!(60),
            "and height_m is there too",
        ),
        (
            json!([[14.1, 50.1, 50], [14.2, 50.1, 50]]),
            json!(50),
            "and height_m is there too",
        ),
    ] {
        let words = line(coordinates, height).unwrap_err().to_string();
        assert!(
            words.starts_with("geometry: ") && words.contains(word),
            "{words}"
        );
    }
}

#[test]
fn numbers_are_held_to_their_limits() {
    for (pointer, inside, outside) in [
        ("/geometry/coordinates/0/2", json!(20_000), json!(20_000.1)),
        ("/geometry/coordinates/0/2", json!(-500), json!(-500.5)),
        ("/properties/speed_mps", json!(0.1), json!(0)),
        ("/properties/speed_mps", json!(300), json!(301)),
        ("/properties/buffer_m", json!(0), json!(-1)),
        (
            "/properties/ground_below_takeoff_m",
            json!(5000),
            json!(5001),
        ),
        (
            "/properties/aircraft/limits/max_wind_mps",
            json!(100),
            json!(101),
        ),
        ("/properties/speed_mps", json!(8), json!("8")),
    ] {
        assert!(
            read_json(&with("clear.geojson", pointer, inside.clone())).is_ok(),
            "{pointer} {inside}"
        );
        let words = refusal("clear.geojson", pointer, outside.clone());
        assert!(words.contains("must be"), "{pointer} {outside}: {words}");
    }
    for (radius, fine) in [
        (json!(100_000), true),
        (json!(100_001), false),
        (json!(0), false),
        (json!(0.1), true),
    ] {
        assert_eq!(
            read_json(&with(
                "hover.geojson",
                "/properties/radius_m",
                radius.clone()
            ))
            .is_ok(),
            fine,
            "{radius}"
        );
    }
    let huge = example("clear.geojson").replace("\"speed_mps\": 8", "\"speed_mps\": 1e999");
    assert!(
        read("a", huge.as_bytes(), &timed())
            .unwrap_err()
            .to_string()
            .starts_with("properties.speed_mps")
    );
}

#[test]
fn a_height_above_ground_is_not_below_it() {
    let refused = refusal("area.geojson", "/features/0/properties/lower_m", json!(-1));
    assert!(refused.contains("below 0 m"), "{refused}");
    let refused = refusal("area.geojson", "/features/0/properties/lower_m", json!(91));
    assert!(
        refused.starts_with("features[0].properties.lower_m: is above the top"),
        "{refused}"
    );
    assert!(
        read_json(&with(
            "area.geojson",
            "/features/0/properties/lower_m",
            json!(90)
        ))
        .is_ok()
    );
    assert!(
        read_json(&with(
            "clear.geojson",
            "/geometry/coordinates/1/2",
            json!(-20)
        ))
        .is_ok()
    );
}

#[test]
fn exchanged_coordinates_are_reported() {
    for (pointer, value) in [
        ("/geometry/coordinates/1", json!([50.149, 14.103, 50])),
        ("/geometry/coordinates/1", json!([14.103, 150.0, 50])),
        ("/properties/takeoff", json!([50.147, 14.103])),
        ("/properties/observers/0", json!([50.1482, 14.1045])),
        (
            "/properties/pilot/position",
            json!({"type": "Point", "coordinates": [50.147, 14.103]}),
        ),
    ] {
        let words = refusal("clear.geojson", pointer, value);
        assert!(words.contains("exchanged"), "{words}");
    }
    let words = refusal(
        "clear.geojson",
        "/geometry/coordinates/1",
        json!([200.0, 100.0, 50]),
    );
    assert!(
        !words.contains("exchanged") && words.contains("latitude 100"),
        "{words}"
    );
}

#[test]
fn a_geometry_that_cannot_be_flown_is_refused() {
    let square = json!([
        [14.1, 50.1, 60],
        [14.2, 50.1, 60],
        [14.2, 50.2, 60],
        [14.1, 50.1, 60]
    ]);
    let bow = json!([
        [14.1, 50.1, 60],
        [14.2, 50.2, 60],
        [14.2, 50.1, 60],
        [14.1, 50.2, 60],
        [14.1, 50.1, 60]
    ]);
    let open = json!([
        [14.1, 50.1, 60],
        [14.2, 50.1, 60],
        [14.2, 50.2, 60],
        [14.1, 50.2, 60]
    ]);
    for (geometry, word) in [
        (
            json!({"type": "LineString", "coordinates": [[14.1, 50.1, 60]]}),
            "2 positions at least",
        ),
        (
            json!({"type": "LineString", "coordinates": [[14.1, 50.1, 60], [14.1]]}),
            "coordinates[1]: must be [longitude",
        ),
        (
            json!({"type": "LineString", "coordinates": [[14.1, 50.1, 60], [14.1, 50.1, 60, 5]]}),
            "coordinates[1]",
        ),
        (
            json!({"type": "LineString", "coordinates": [[14.1, 50.1, 60], null]}),
            "coordinates[1]",
        ),
        (
            json!({"type": "LineString", "coordinates": {"a": 1}}),
            "must be a list",
        ),
        (json!({"type": "Polygon", "coordinates": [bow]}), "cross"),
        (
            json!({"type": "Polygon", "coordinates": [open]}),
            "closed ring",
        ),
        (json!({"type": "Polygon", "coordinates": []}), "closed ring"),
        (
            json!({"type": "MultiLineString", "coordinates": []}),
            "MultiLineString",
        ),
        (
            json!({"type": "GeometryCollection", "geometries": []}),
            "geometries",
        ),
        (
            json!({"type": "LineString", "coordinates": square, "radius": 5}),
            "geometry.radius: is not known",
        ),
        (json!([1, 2]), "must be an object"),
    ] {
        let words = refusal("clear.geojson", "/geometry", geometry);
        assert!(
            words.starts_with("geometry") && words.contains(word),
            "{words}"
        );
    }
    let words = refusal("clear.geojson", "/properties/radius_m", json!(50));
    assert!(
        words.contains("properties.radius_m: is for a Point"),
        "{words}"
    );
    let words = refusal("clear.geojson", "/properties/lower_m", json!(10));
    assert!(
        words.contains("properties.lower_m: is for an area"),
        "{words}"
    );
    assert!(refusal("hover.geojson", "/properties/radius_m", Value::Null).contains("radius_m"));
}

#[test]
fn a_mission_file_has_one_feature_in_degrees() {
    let mut two = super::json("area.geojson");
    let feature = two["features"][0].clone();
    two["features"].as_array_mut().unwrap().push(feature);
    assert!(
        read_json(&two)
            .unwrap_err()
            .to_string()
            .contains("has 2 features")
    );
    two["features"] = json!([]);
    assert!(
        read_json(&two)
            .unwrap_err()
            .to_string()
            .contains("has 0 features")
    );
    let metres = json!({"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::5514"}});
    let words = refusal("area.geojson", "/crs", metres);
    assert!(
        words.starts_with("crs: is urn:ogc:def:crs:EPSG::5514"),
        "{words}"
    );
    assert!(refusal("clear.geojson", "/type", json!("Topology")).starts_with("type: "));
}
