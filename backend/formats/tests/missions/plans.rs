//! Plans of `QGroundControl`.

use letka_domain::altitude::{Altitude, Datum};
use letka_domain::geometry::Position;
use letka_domain::missions::{Corner, Extent, MissionFacts};
use letka_formats::missions::{Context, MissionFile, Plan, read, to_plan};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::{example, period, timed};

fn corner(lat: f64, lon: f64, height_m: f64) -> Corner {
    let at = Position::new(lat, lon).unwrap();
    Corner { at, height_m }
}

fn corners(mission: &MissionFile) -> Vec<Corner> {
    match &mission.facts.extent {
        Extent::Route { corners } => corners.clone(),
        other @ Extent::Within { .. } => panic!("{other:?}"),
    }
}

/// The example plan with other items after its take-off.
fn flown(items: Value) -> Result<MissionFile, String> {
    let mut plan: Value = serde_json::from_str(&example("route.plan")).unwrap();
    let takeoff = plan["mission"]["items"][0].clone();
    let list = plan["mission"]["items"].as_array_mut().unwrap();
    list.truncate(0);
    list.push(takeoff);
    list.extend(items.as_array().unwrap().clone());
    read("x.plan", plan.to_string().as_bytes(), &timed()).map_err(|error| error.to_string())
}

fn item(command: u16, frame: u8, params: Value) -> Value {
    json!({"type": "SimpleItem", "command": command, "frame": frame, "params": params, "autoContinue": true})
}

#[test]
fn a_plan_is_flown_item_by_item() {
    let mission = read(
        "plans/route.plan",
        example("route.plan").as_bytes(),
        &timed(),
    )
    .unwrap();
    assert_eq!(mission.name, "route");
    let home = corner(50.147, 14.103, 50.0);
    // The landing is reached at the last height; down it goes where it took off.
    let expected = [
        home,
        corner(50.149, 14.103, 50.0),
        corner(50.149, 14.106, 45.0),
        corner(50.147, 14.103, 45.0),
    ];
    assert_eq!(corners(&mission), expected);
    assert_eq!(
        (mission.facts.datum, mission.facts.takeoff),
        (Datum::Home, Some(home.at))
    );
    assert_eq!(mission.takeoff_height, Some(Altitude::amsl(381.2)));
    // Hovering speed is 8, and one item raises it to 10.
    assert_eq!(
        (mission.facts.speed_mps, mission.facts.period),
        (Some(10.0), period())
    );
}

#[test]
fn what_a_plan_holds_beside_its_route_is_noted() {
    let mission = read("route.plan", example("route.plan").as_bytes(), &timed()).unwrap();
    let told: Vec<_> = mission
        .notes
        .iter()
        .map(|note| note.field.as_str())
        .collect();
    assert_eq!(told, ["geoFence", "rallyPoints", "mission.items"]);
    let still = json!([
        item(16, 3, json!([5, 0, 0, null, 50.149, 14.103, 50])),
        item(19, 3, json!([30, 0, 0, null, 50.149, 14.103, 50])),
        item(203, 2, json!([0, 0, 0, 0, 1, 0, 0])),
        item(2000, 2, json!([0, 0, 1, 0, 0, 0, 0])),
        item(2000, 2, json!([0, 0, 1, 0, 0, 0, 0])),
    ]);
    let messages: Vec<_> = flown(still)
        .unwrap()
        .notes
        .into_iter()
        .map(|note| note.message.en)
        .collect();
    assert!(
        messages
            .iter()
            .any(|text| text.contains("waiting is not read (places: 2)")),
        "{messages:?}"
    );
    assert!(
        messages
            .iter()
            .any(|text| text.contains("are not read (3;") && text.contains("2000, 203")),
        "{messages:?}"
    );
}

#[test]
fn a_survey_is_flown_along_its_items() {
    let mission = read("survey.plan", example("survey.plan").as_bytes(), &timed()).unwrap();
    let expected = [
        corner(50.147, 14.103, 60.0),
        corner(50.148, 14.104, 60.0),
        corner(50.1495, 14.104, 60.0),
        corner(50.147, 14.103, 60.0),
    ];
    assert_eq!(corners(&mission), expected);
    // Over the take-off point itself both heights are equal, so the take-off is above ground too.
    assert_eq!(mission.facts.datum, Datum::Agl);
    assert!(
        mission.notes[0]
            .message
            .en
            .contains("height set in the vehicle")
    );
}

#[test]
fn a_plan_without_times_asks_for_them() {
    let refused = read(
        "route.plan",
        example("route.plan").as_bytes(),
        &Context::default(),
    )
    .unwrap_err();
    assert_eq!(refused.field, "start");
    assert!(refused.message.contains("a plan has no times"));
}

#[test]
fn an_item_that_is_not_understood_is_refused_by_its_number() {
    for (items, word) in [
        (
            json!([item(177, 2, json!([1, 2, 0, 0, 0, 0, 0]))]),
            "mission.items[1]: has command 177",
        ),
        (
            json!([item(92, 3, json!([0, 0, 0, 0, 50.1, 14.1, 50]))]),
            "has command 92",
        ),
        (
            json!([item(16, 2, json!([0, 0, 0, 0, 50.1, 14.1, 50]))]),
            "has frame 2",
        ),
        (
            json!([item(16, 0, json!([0, 0, 0, 0, 50.1, 14.1, 500]))]),
            "heights of two kinds",
        ),
        (
            json!([item(16, 10, json!([0, 0, 0, 0, 50.1, 14.1, 50]))]),
            "x",
        ),
        (
            json!([item(16, 3, json!([0, 0, 0, 0, 0, 0, 50]))]),
            "has no place",
        ),
        (
            json!([item(16, 3, json!([0, 0, 0, 0, 50.1, 14.1]))]),
            "seven params",
        ),
        (
            json!([item(16, 3, json!([0, 0, 0, 0, 95, 14.1, 50]))]),
            "params[4]: must be a number from -90 to 90",
        ),
        (
            json!([item(16, 3, json!([0, 0, 0, 0, 50.1, 14.1, 1e9]))]),
            "params[6]: must be a number",
        ),
        (
            json!([item(18, 3, json!([3, 0, 1e6, 0, 50.1, 14.1, 50]))]),
            "params[2]",
        ),
        (
            json!([{"type": "SimpleItem", "command": 16.5, "frame": 3}]),
            "no command",
        ),
        (json!([{"type": "Sculpture"}]), "neither a SimpleItem"),
        (json!([7]), "neither a SimpleItem"),
        (
            json!([{"type": "ComplexItem", "complexItemType": "StructureScan"}]),
            "is a StructureScan without its items",
        ),
        (
            json!([{"type": "ComplexItem", "complexItemType": "survey", "TransectStyleComplexItem": {"Items": []}}]),
            "is a survey without its items",
        ),
        (
            json!([{"type": "ComplexItem", "complexItemType": "survey",
                "TransectStyleComplexItem": {"Items": [item(177, 2, json!([1, 2, 0, 0, 0, 0, 0]))]}}]),
            "mission.items[1].TransectStyleComplexItem.Items[0]: has command 177",
        ),
    ] {
        match flown(items) {
            Err(words) => assert!(words.contains(word), "{words}"),
            // The take-off is the one item whose height is both above home and above ground.
            Ok(mission) => assert_eq!((word, mission.facts.datum), ("x", Datum::Agl)),
        }
    }
}

#[test]
fn only_equal_heights_of_two_kinds_are_taken_together() {
    let waypoint = |frame, lat: f64| item(16, frame, json!([0, 0, 0, 0, lat, 14.103, 40]));
    assert!(
        flown(json!([waypoint(3, 50.148), waypoint(10, 50.149)]))
            .unwrap_err()
            .contains("heights of two kinds")
    );
    let at_home = flown(json!([waypoint(3, 50.148), waypoint(10, 50.147)])).unwrap();
    assert_eq!(at_home.facts.datum, Datum::Home);
    let landing = item(21, 3, json!([0, 0, 0, 0, 50.15, 14.103, 0]));
    let landed = flown(json!([waypoint(10, 50.149), landing])).unwrap();
    assert_eq!(
        (landed.facts.datum, corners(&landed).last().copied()),
        (Datum::Agl, Some(corner(50.15, 14.103, 0.0)))
    );
    assert!(
        flown(json!([
            waypoint(0, 50.149),
            item(21, 3, json!([0, 0, 0, 0, 50.15, 14.103, 0]))
        ]))
        .is_err()
    );
}

#[test]
fn a_circle_is_flown_around_and_a_curve_swings_out() {
    let circle = flown(json!([item(
        18,
        3,
        json!([3, 0, -50, 0, 50.149, 14.103, 40])
    )]))
    .unwrap();
    let centre = Position::new(50.149, 14.103).unwrap();
    let around: Vec<f64> = corners(&circle)[2..18]
        .iter()
        .map(|corner| corner.at.distance_m(centre))
        .collect();
    assert!(
        around
            .iter()
            .all(|distance| (50.0..52.0).contains(distance)),
        "{around:?}"
    );
    let unknown = flown(json!([item(
        18,
        3,
        json!([3, 0, 0, 0, 50.149, 14.103, 40])
    )]))
    .unwrap();
    assert!(
        unknown.notes[0]
            .message
            .en
            .contains("radius set in the vehicle")
    );
    let spline = |lat: f64, lon: f64| item(82, 3, json!([0, 0, 0, 0, lat, lon, 50]));
    let curve = flown(json!([
        spline(50.149, 14.103),
        spline(50.149, 14.106),
        spline(50.147, 14.106)
    ]))
    .unwrap();
    let north = corners(&curve)
        .iter()
        .map(|corner| corner.at.lat())
        .fold(0.0, f64::max);
    assert!(north > 50.1492, "{north}");
    assert!(curve.notes[0].message.en.contains("curve"));
}

#[test]
fn a_plan_without_home_says_so() {
    let mut plan: Value = serde_json::from_str(&example("route.plan")).unwrap();
    plan["mission"]["plannedHomePosition"] = json!([0, 0, 0]);
    let mission = read("x", plan.to_string().as_bytes(), &timed()).unwrap();
    assert_eq!(mission.facts.takeoff, None);
    assert_eq!(mission.notes[0].field, "mission.plannedHomePosition");
    for (pointer, value) in [
        ("/mission/plannedHomePosition", json!([95, 14, 0])),
        ("/mission/plannedHomePosition", json!("home")),
        ("/mission/version", json!(1)),
        ("/mission/items", json!([])),
        ("/mission/items", json!({})),
        ("/mission", json!(5)),
        ("/version", json!(2)),
    ] {
        let mut plan: Value = serde_json::from_str(&example("route.plan")).unwrap();
        *plan.pointer_mut(pointer).unwrap() = value.clone();
        let refused = read("x", plan.to_string().as_bytes(), &timed()).unwrap_err();
        assert!(
            refused.field.starts_with(&pointer[1..].replace('/', ".")),
            "{refused}"
        );
    }
}

#[test]
fn an_unchanged_plan_is_written_byte_by_byte() {
    for name in ["route.plan", "survey.plan"] {
        let bytes = example(name).into_bytes();
        assert_eq!(Plan::read(&bytes).unwrap().to_bytes(), bytes);
        let marked = [b"\xEF\xBB\xBF".as_slice(), &bytes].concat();
        assert_eq!(Plan::read(&marked).unwrap().to_bytes(), marked);
    }
}

#[test]
fn a_new_route_leaves_fence_rally_points_and_unknown_members() {
    let plan = Plan::read(example("route.plan").as_bytes()).unwrap();
    let survey = Plan::read(example("survey.plan").as_bytes())
        .unwrap()
        .mission("s", &timed())
        .unwrap();
    let changed = String::from_utf8(
        plan.with_route(&survey.facts, Some(381.0))
            .unwrap()
            .to_bytes(),
    )
    .unwrap();
    for kept in [
        "600.50",
        "\"x-unit\": \"Kladno\"",
        "\"globalPlanAltitudeMode\": 1",
        "50.1472",
        "\"inclusion\": true",
    ] {
        assert!(changed.contains(kept), "{kept}");
    }
    let old = example("route.plan");
    let head = |text: &str| {
        text.split("\"items\"")
            .next()
            .unwrap()
            .split_whitespace()
            .collect::<String>()
    };
    assert_eq!(
        head(&changed),
        head(&old).replace("\"hoverSpeed\":8", "\"hoverSpeed\":5.0")
    );
    let again = read("x.plan", changed.as_bytes(), &timed()).unwrap();
    assert_eq!(again.facts.extent, survey.facts.extent);
}

#[test]
fn what_no_plan_can_hold_is_refused() {
    let facts = read("a", example("area.geojson").as_bytes(), &timed())
        .unwrap()
        .facts;
    assert_eq!(to_plan(&facts, None).unwrap_err().field, "geometry");
    let mut facts = read("a", example("clear.geojson").as_bytes(), &timed())
        .unwrap()
        .facts;
    facts.datum = Datum::Wgs84;
    assert_eq!(to_plan(&facts, None).unwrap_err().field, "height_reference");
    facts.datum = Datum::Home;
    facts.takeoff = None;
    assert_eq!(to_plan(&facts, None).unwrap_err().field, "takeoff");
    facts.extent = Extent::Route { corners: vec![] };
    facts.takeoff = Some(corner(50.0, 14.0, 0.0).at);
    assert_eq!(to_plan(&facts, None).unwrap_err().field, "geometry");
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        (-1e9..1e9).prop_map(Value::from),
        ".{0,8}".prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 24, 5, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            prop::collection::btree_map("[a-z]{1,4}", inner, 0..5)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

prop_compose! {
    fn any_corner()(lat in 49.0..51.0, lon in 13.0..16.0, height_m in 0.0..400.0) -> Corner {
        corner(lat, lon, height_m)
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn a_route_comes_back_from_its_plan(
        line in prop::collection::vec(any_corner(), 1..12),
        home in any_corner(),
        speed in 0.5..25.0,
        datum in prop::sample::select(vec![Datum::Home, Datum::Amsl, Datum::Agl]),
    ) {
        let extent = Extent::Route { corners: line.clone() };
        let facts = MissionFacts {
            takeoff: Some(home.at),
            speed_mps: Some(speed),
            ..MissionFacts::new(period(), extent, datum)
        };
        let plan = to_plan(&facts, Some(home.height_m)).unwrap();
        let mission = read("x.plan", &plan.to_bytes(), &timed()).unwrap();
        let start = Corner { at: home.at, ..line[0] };
        let end = Corner { at: home.at, ..line[line.len() - 1] };
        let expected: Vec<Corner> = std::iter::once(start).chain(line).chain([end]).collect();
        prop_assert_eq!(corners(&mission), expected);
        prop_assert_eq!(mission.facts.datum, datum);
        prop_assert_eq!((mission.facts.takeoff, mission.facts.speed_mps), (Some(home.at), Some(speed)));
        prop_assert_eq!(mission.takeoff_height, Some(Altitude::amsl(home.height_m)));
        // Once it has been written, reading and writing it again changes nothing.
        let second = to_plan(&mission.facts, Some(home.height_m)).unwrap();
        prop_assert_eq!(second.to_bytes(), plan.to_bytes());
    }

    #[test]
    fn members_that_nobody_knows_survive_a_new_route(unknown in any_json(), fence in any_json()) {
        let mut plan: Value = serde_json::from_str(&example("route.plan")).unwrap();
        plan["zzz"] = unknown.clone();
        plan["mission"]["zzz"] = unknown;
        plan["geoFence"] = fence;
        let bytes = plan.to_string().into_bytes();
        let read = Plan::read(&bytes).unwrap();
        prop_assert_eq!(read.to_bytes(), bytes);
        let facts = read.mission("x", &timed()).unwrap().facts;
        let changed: Value = serde_json::from_slice(&read.with_route(&facts, None).unwrap().to_bytes()).unwrap();
        for pointer in ["/zzz", "/mission/zzz", "/geoFence", "/rallyPoints", "/mission/vehicleType"] {
            prop_assert_eq!(changed.pointer(pointer), plan.pointer(pointer));
        }
    }

    #[test]
    fn no_plan_panics(pointer in prop::sample::select(vec![
        "/mission", "/mission/items", "/mission/items/0", "/mission/items/0/params", "/mission/items/0/params/4",
        "/mission/plannedHomePosition", "/mission/hoverSpeed", "/version", "/mission/items/0/frame",
    ]), value in any_json()) {
        let mut plan: Value = serde_json::from_str(&example("route.plan")).unwrap();
        *plan.pointer_mut(pointer).unwrap() = value;
        let _ = read("x", plan.to_string().as_bytes(), &timed());
    }
}
