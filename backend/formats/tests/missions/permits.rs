//! Permits files, and the ids of the names in them.

use letka_domain::geometry::Area;
use letka_domain::missions::Extent;
use letka_domain::permits::{Condition, PermitKind, PermitState};
use letka_formats::missions::{AircraftInput, Names, PilotInput, read, read_permits, resolve};
use serde_json::{Value, json};

use super::{example, timed};

fn one(change: impl FnOnce(&mut Value)) -> Result<letka_formats::missions::PermitInput, String> {
    let mut permit = super::json("permits.json")["permits"][1].clone();
    change(&mut permit);
    let read = read_permits(json!([permit]).to_string().as_bytes());
    read.map(|mut permits| permits.remove(0))
        .map_err(|error| error.to_string())
}

#[test]
fn a_permit_is_read_whole() {
    let permits = read_permits(example("permits.json").as_bytes()).unwrap();
    assert_eq!(permits.len(), 2);
    let permit = &permits[1];
    assert_eq!(
        (permit.number.as_str(), permit.kind, permit.state),
        ("ÚCL-2026-0117", PermitKind::OneTime, PermitState::Granted)
    );
    assert_eq!(
        (permit.aircraft.as_slice(), permit.pilots.as_slice()),
        (&["BRUS-01".to_owned()][..], &["247311".to_owned()][..])
    );
    assert!(matches!(
        permit.area,
        Some(Area::Circle {
            radius_m: 800.0,
            ..
        })
    ));
    assert_eq!((permit.max_height_agl_m, permit.night), (Some(100.0), true));
    assert_eq!(
        (permit.zones.len(), permit.lifts.as_slice()),
        (1, &["SAF-05".to_owned()][..])
    );
    assert_eq!(permit.conditions[0], Condition::Observers { at_least: 2 });
    assert!(!permits[0].night);
}

#[test]
fn what_is_not_entered_widens_nothing() {
    let bare = one(|permit| {
        *permit = json!({"number": "1", "kind": "operating",
            "valid_from": "2026-01-01T00:00:00Z", "valid_to": "2027-01-01T00:00:00Z"});
    });
    let bare = bare.unwrap();
    assert_eq!(
        (bare.area, bare.night, bare.aircraft.len(), bare.zones.len()),
        (None, false, 0, 0)
    );
    assert_eq!((bare.lifts.len(), bare.state), (0, PermitState::Granted));
}

#[test]
fn every_condition_is_read_and_nothing_beside_it() {
    for (value, condition) in [
        (
            json!({"kind": "max_height_agl", "metres": 60}),
            Condition::MaxHeightAgl { metres: 60.0 },
        ),
        (
            json!({"kind": "max_height_amsl", "metres": 600}),
            Condition::MaxHeightAmsl { metres: 600.0 },
        ),
        (json!({"kind": "in_sight_only"}), Condition::InSightOnly),
        (
            json!({"kind": "min_distance_from_people", "metres": 50}),
            Condition::MinDistanceFromPeople { metres: 50.0 },
        ),
        (
            json!({"kind": "max_distance_from_pilot", "metres": 500}),
            Condition::MaxDistanceFromPilot { metres: 500.0 },
        ),
        (
            json!({"kind": "max_speed", "mps": 5}),
            Condition::MaxSpeed { mps: 5.0 },
        ),
        (
            json!({"kind": "max_wind", "mps": 8}),
            Condition::MaxWind { mps: 8.0 },
        ),
        (json!({"kind": "day_only"}), Condition::DayOnly),
        (
            json!({"kind": "observers", "at_least": 0}),
            Condition::Observers { at_least: 0 },
        ),
        (
            json!({"kind": "text", "text": "closed street"}),
            Condition::Text {
                text: "closed street".into(),
            },
        ),
    ] {
        let read = one(|permit| permit["conditions"] = json!([value])).unwrap();
        assert_eq!(read.conditions, std::slice::from_ref(&condition));
        // The domain writes a condition in the same form.
        let written = serde_json::to_value(&condition).unwrap();
        let again = one(|permit| permit["conditions"] = json!([written])).unwrap();
        assert_eq!(again.conditions, [condition]);
    }
    for (value, word) in [
        (
            json!({"kind": "max_wind", "metres": 8}),
            "[0].conditions[0].metres: does not belong",
        ),
        (json!({"kind": "max_wind"}), "conditions[0].mps: is missing"),
        (json!({"kind": "day_only", "mps": 3}), "does not belong"),
        (
            json!({"kind": "observers", "at_least": 1.5}),
            "whole number",
        ),
        (
            json!({"kind": "observers", "at_least": 101}),
            "whole number",
        ),
        (json!({"kind": "moon"}), "must be one of"),
        (json!("day only"), "must be an object"),
    ] {
        let words = one(|permit| permit["conditions"] = json!([value])).unwrap_err();
        assert!(words.contains(word), "{words}");
    }
}

#[test]
fn a_permit_has_one_area_without_heights() {
    let ring = json!([[14.1, 50.1], [14.2, 50.1], [14.2, 50.2], [14.1, 50.1]]);
    let high = json!([
        [14.1, 50.1, 100],
        [14.2, 50.1, 100],
        [14.2, 50.2, 100],
        [14.1, 50.1, 100]
    ]);
    for (area, word) in [
        (
            json!({"type": "MultiPolygon", "coordinates": [[ring], [ring]]}),
            "must be one area",
        ),
        (
            json!({"type": "Polygon", "coordinates": [high]}),
            "max_height_agl_m",
        ),
        (
            json!({"type": "Polygon", "coordinates": [ring], "radius_m": 5}),
            "is no Point",
        ),
        (
            json!({"type": "Point", "coordinates": [14.1, 50.1]}),
            "without radius_m",
        ),
        (
            json!({"type": "LineString", "coordinates": ring}),
            "must be an area",
        ),
        (
            json!({"type": "circle", "radius_m": 5}),
            "centre: is missing",
        ),
        (
            json!({"type": "Point", "coordinates": [14.1, 50.1], "radius": 5}),
            "radius: is not known",
        ),
        (json!("everywhere"), "must be an object"),
    ] {
        let words = one(|permit| permit["area"] = area).unwrap_err();
        assert!(
            words.starts_with("[0].area") && words.contains(word),
            "{words}"
        );
    }
    let circle = one(|permit| {
        permit["area"] =
            json!({"type": "circle", "centre": {"lat": 50.1, "lon": 14.1}, "radius_m": 5});
    });
    assert!(matches!(
        circle.unwrap().area,
        Some(Area::Circle { radius_m: 5.0, .. })
    ));
}

#[test]
fn a_file_that_is_no_list_of_permits_is_refused() {
    for (text, word) in [
        ("\"x\"", "must be a list of permits"),
        ("{}", "permits: is missing"),
        (r#"{"permit":[]}"#, "permit: is not known"),
        (r#"{"permits":{}}"#, "permits: must be a list"),
        ("[1]", "[0]: must be an object"),
        ("", "is not JSON"),
    ] {
        let words = read_permits(text.as_bytes()).unwrap_err().to_string();
        assert!(words.contains(word), "{words}");
    }
    let twice = json!([
        super::json("permits.json")["permits"][0],
        super::json("permits.json")["permits"][0]
    ]);
    assert!(
        read_permits(twice.to_string().as_bytes())
            .unwrap_err()
            .to_string()
            .contains("twice")
    );
    let short = one(|permit| permit["valid"]["end"] = json!("2026-12-05T15:00:01Z")).unwrap();
    assert_eq!((short.valid.end() - short.valid.start()).num_seconds(), 1);
    assert!(
        one(|permit| permit["valid"]["end"] = json!("2026-12-05T15:00:00Z"))
            .unwrap_err()
            .contains("must be after start")
    );
    assert!(
        one(|permit| permit["valid"] = Value::Null)
            .unwrap_err()
            .contains("valid_from: is missing")
    );
}

fn aircraft(registration: &str, kind: &str) -> AircraftInput {
    let text = json!({"type": "Feature", "geometry": {"type": "Point", "coordinates": [14.1, 50.1, 5]},
        "properties": {"height_reference": "AGL", "radius_m": 5,
            "aircraft": {"registration": registration, "type": kind, "serial": "S-1"}}});
    read("a", text.to_string().as_bytes(), &timed())
        .unwrap()
        .aircraft
        .unwrap()
}

fn pilot(id: Option<&str>, name: &str) -> PilotInput {
    PilotInput {
        id: id.map(str::to_owned),
        name: name.to_owned(),
        active: None,
        born: None,
        licences: None,
        recent_flights: None,
    }
}

#[test]
fn a_permit_means_the_aircraft_that_it_names_in_any_way() {
    let brus = aircraft("BRUS-01", "BRUS");
    for (listed, meant) in [
        ("BRUS-01", true),
        ("brus-01", true),
        ("S-1", true),
        ("BRUS", true),
        ("BRUS-02", false),
        ("Mavic 3 Enterprise", false),
        ("*", false),
    ] {
        let permit = one(|permit| permit["aircraft"] = json!([listed])).unwrap();
        let resolved = resolve(&mut Names::default(), None, Some(&brus), &[permit]);
        let covered = resolved.permits[0]
            .aircraft
            .contains(&resolved.aircraft.unwrap());
        assert_eq!(covered, meant, "{listed}");
    }
    let none = one(|permit| permit["aircraft"] = json!([])).unwrap();
    assert!(
        resolve(&mut Names::default(), None, Some(&brus), &[none]).permits[0]
            .aircraft
            .is_empty()
    );
    let typed = aircraft("OK-1", "M3E");
    let permit = one(|permit| permit["aircraft"] = json!(["dji mavic 3 enterprise"])).unwrap();
    let resolved = resolve(&mut Names::default(), None, Some(&typed), &[permit]);
    assert_eq!(resolved.permits[0].aircraft, [resolved.aircraft.unwrap()]);
}

#[test]
fn a_permit_for_other_pilots_stays_one_for_other_pilots() {
    for (person, listed, meant) in [
        (
            pilot(Some("247311"), "Jana Nováková"),
            json!(["247311"]),
            true,
        ),
        (
            pilot(Some("247311"), "Jana Nováková"),
            json!(["jana  NOVÁKOVÁ"]),
            true,
        ),
        (pilot(None, "247311"), json!(["247311"]), true),
        (
            pilot(Some("1"), "Jan Novák"),
            json!(["247311", "Jana Nováková"]),
            false,
        ),
    ] {
        let permit = one(|permit| permit["pilots"] = listed.clone()).unwrap();
        let resolved = resolve(&mut Names::default(), Some(&person), None, &[permit]);
        assert_eq!(
            resolved.permits[0]
                .pilots
                .contains(&resolved.pilot.unwrap()),
            meant,
            "{listed}"
        );
        assert!(!resolved.permits[0].pilots.is_empty());
    }
}

#[test]
fn the_same_name_has_the_same_id_in_every_file_of_a_run() {
    let mut names = Names::default();
    let person = pilot(Some("247311"), "Jana Nováková");
    let permits = read_permits(example("permits.json").as_bytes()).unwrap();
    let first = resolve(
        &mut names,
        Some(&person),
        Some(&aircraft("BRUS-01", "BRUS")),
        &permits,
    );
    let other = resolve(
        &mut names,
        Some(&pilot(None, "Petr")),
        Some(&aircraft("BRUS-02", "BRUS")),
        &permits,
    );
    let again = resolve(
        &mut names,
        Some(&person),
        Some(&aircraft("BRUS-01", "BRUS")),
        &permits,
    );
    assert_eq!(first, again);
    assert_ne!((first.pilot, first.aircraft), (other.pilot, other.aircraft));
    assert_ne!(first.permits[0].id, first.permits[1].id);
}

#[test]
fn the_example_permit_covers_the_example_mission() {
    let mission = read("a", example("clear.geojson").as_bytes(), &timed()).unwrap();
    let known = read_permits(example("permits.json").as_bytes()).unwrap();
    let permits = mission.permits_among(&known).unwrap();
    let (pilot, aircraft) = (mission.pilot.as_ref(), mission.aircraft.as_ref());
    let resolved = resolve(&mut Names::default(), pilot, aircraft, &permits);
    let [permit] = resolved.permits.as_slice() else {
        panic!("{:?}", resolved.permits)
    };
    assert_eq!(permit.kind, PermitKind::Operating);
    assert!(permit.aircraft.contains(&resolved.aircraft.unwrap()));
    assert!(permit.valid.covers(&mission.facts.period));
    let Extent::Route { corners } = mission.facts.extent else {
        panic!("a route")
    };
    let area = permit.area.as_ref().unwrap();
    assert!(
        corners
            .windows(2)
            .all(|leg| area.covers_leg(leg[0].at, leg[1].at))
    );
}
