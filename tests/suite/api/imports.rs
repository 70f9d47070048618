//! Mission files in the planner: what comes of them, what is told, and back out as a file.

use letka_domain::access::Role;
use letka_tests::app::TestApp;
use letka_tests::on_both_engines;
use serde_json::{Value, json};

use super::missions::{MISSIONS, path};

const READ: &str = "/api/v1/missions/read";
const ROUTE: &str = include_str!("../../../backend/formats/examples/route.plan");
const SEARCH: &str = include_str!("../../../backend/formats/examples/search.kml");
const CLEAR: &str = include_str!("../../../backend/formats/examples/clear.geojson");
const AREA: &str = include_str!("../../../backend/formats/examples/area.geojson");

fn codes(read: &Value) -> Vec<&str> {
    let remarks = read["remarks"].as_array().unwrap();
    remarks
        .iter()
        .map(|remark| remark["code"].as_str().unwrap())
        .collect()
}

fn heights(read: &Value) -> Vec<&Value> {
    let waypoints = read["parts"]["waypoints"].as_array().unwrap();
    waypoints
        .iter()
        .map(|waypoint| &waypoint["height_m"])
        .collect()
}

on_both_engines! {
    async fn a_plan_gives_its_route_and_tells_what_is_left_out(engine) {
        let app = TestApp::new(engine).await;
        let pilot = app.signed_in(Role::Pilot).await;
        let read = pilot.post_file(READ, ROUTE).await.expect(200);
        let parts = &read["parts"];
        assert_eq!(parts["takeoff"], json!({ "lat": 50.147, "lon": 14.103 }));
        // The climb and the way back belong to every plan; the second corner turns at 45 m.
        assert_eq!(parts["waypoints"], json!([
            { "lat": 50.149, "lon": 14.103, "height_m": 50.0 },
            { "lat": 50.149, "lon": 14.106, "height_m": 45.0 },
        ]));
        assert_eq!(parts["speed_mps"], 10.0);
        for unsaid in ["name", "purpose", "aircraft_id", "start", "area", "buffer_m"] {
            assert_eq!(parts[unsaid], Value::Null, "{unsaid}");
        }
        let fields: Vec<_> = read["remarks"].as_array().unwrap().iter().map(|one| &one["field"]).collect();
        assert_eq!(fields, ["geoFence", "rallyPoints", "mission.items"]);
    }

    async fn geojson_gives_all_that_a_plan_holds(engine) {
        let app = TestApp::new(engine).await;
        let pilot = app.signed_in(Role::Pilot).await;
        let start = app.app.clock.now() + chrono::TimeDelta::hours(2);
        let mut file: Value = serde_json::from_str(CLEAR).unwrap();
        let properties = &mut file["properties"];
        properties["start"] = json!(start.to_rfc3339());
        properties["end"] = json!((start + chrono::TimeDelta::minutes(20)).to_rfc3339());
        properties["aircraft"] = json!({ "registration": "brus-01" });
        let read = pilot.post_file(READ, file.to_string()).await.expect(200);
        let parts = &read["parts"];
        assert_eq!(parts["name"], "Search at the edge of Kladno");
        assert_eq!(parts["aircraft_id"], json!(app.world.brus));
        assert_eq!((&parts["purpose"], &parts["buffer_m"]), (&json!("search"), &json!(10.0)));
        assert_eq!(parts["ground_below_takeoff_m"], 15.0);
        assert_eq!(parts["pilot_position"], json!({ "lat": 50.1469, "lon": 14.103 }));
        assert_eq!(parts["observers"].as_array().unwrap().len(), 1);
        assert_eq!(parts["start"].as_str().unwrap()[..16], start.to_rfc3339()[..16]);
        assert_eq!(heights(&read), [50.0, 50.0, 45.0]);
        let told = codes(&read);
        for code in ["end", "pilot", "vertical_buffer"] {
            assert!(told.contains(&code), "{code} in {told:?}");
        }
        for absent in ["unknown_aircraft", "aircraft_details", "way_home", "heights_left"] {
            assert!(!told.contains(&absent), "{absent} in {told:?}");
        }
    }

    async fn heights_that_cannot_be_counted_from_the_takeoff_point_are_left(engine) {
        let app = TestApp::new(engine).await;
        let pilot = app.signed_in(Role::Pilot).await;
        let read = pilot.post_file(&format!("{READ}?takeoff_lat=50.147&takeoff_lon=14.103"), SEARCH).await.expect(200);
        assert_eq!(read["parts"]["name"], "Search along the brook");
        // The tests have no terrain, and the file has no take-off point: that of the plan stays.
        assert_eq!(read["parts"]["takeoff"], Value::Null);
        assert!(heights(&read).iter().all(|height| height.is_null()), "{read}");
        assert!(codes(&read).contains(&"heights_left"), "{read}");
        let text = read["remarks"].to_string();
        assert!(text.contains("50 až 60 m nad zemí") && text.contains("Jana Nováková"), "{text}");
        // A file from a map without heights is read, too.
        let flat = SEARCH.replace("relativeToGround", "clampToGround");
        let read = pilot.post_file(READ, flat).await.expect(200);
        assert!(codes(&read).contains(&"no_heights"), "{read}");
    }

    async fn an_area_is_given_to_draw_in(engine) {
        let app = TestApp::new(engine).await;
        let pilot = app.signed_in(Role::Pilot).await;
        let read = pilot.post_file(READ, AREA).await.expect(200);
        assert_eq!(read["parts"]["waypoints"], json!([]));
        assert_eq!(read["parts"]["area"]["type"], "Polygon");
        assert_eq!(read["parts"]["area"]["coordinates"].as_array().unwrap().len(), 2);
        let told = codes(&read);
        for code in ["area", "permits", "autonomy", "unknown_aircraft", "pilot"] {
            assert!(told.contains(&code), "{code} in {told:?}");
        }
        assert!(read["remarks"].to_string().contains("30–90 m AGL"), "{read}");
    }

    async fn one_of_several_missions_is_chosen(engine) {
        let app = TestApp::new(engine).await;
        let pilot = app.signed_in(Role::Pilot).await;
        let (head, rest) = SEARCH.split_once("<Placemark>").unwrap();
        let placemark = rest.split_once("</Placemark>").unwrap().0;
        let one = |name: &str| format!("<Placemark>{}</Placemark>", placemark.replace("Search along the brook", name));
        let file = format!("{head}{}{}</Document></kml>", one("North"), one("South"));
        let read = pilot.post_file(READ, file.clone()).await.expect(200);
        assert_eq!(read["choices"], json!(["North", "South"]));
        assert_eq!(read["parts"], Value::Null);
        let read = pilot.post_file(&format!("{READ}?part=1"), file.clone()).await.expect(200);
        assert_eq!((&read["parts"]["name"], &read["choices"]), (&json!("South"), &json!([])));
        let refused = pilot.post_file(&format!("{READ}?part=2"), file).await.problem(422, "invalid");
        assert_eq!(refused["errors"][0]["field"], "part");
    }

    async fn a_file_that_cannot_be_used_is_refused_with_its_one_fault(engine) {
        let app = TestApp::new(engine).await;
        let pilot = app.signed_in(Role::Pilot).await;
        let wrong_item = ROUTE.replacen("\"command\": 16", "\"command\": 92", 1);
        let misspelt = CLEAR.replace("\"buffer_m\"", "\"bufer_m\"");
        let many: Vec<Value> = (0..300).map(|n| json!([14.1, 50.0 + f64::from(n) / 1e5, 50])).collect();
        let mut long: Value = serde_json::from_str(CLEAR).unwrap();
        long["geometry"]["coordinates"] = Value::from(many);
        for (bytes, field) in [
            (wrong_item, "mission.items[1]"),
            (misspelt, "properties.bufer_m"),
            (long.to_string(), "geometry"),
            ("QGC WPL 110\n".into(), "file"),
            ("PK\u{3}\u{4}".into(), "file"),
            (String::new(), "file"),
        ] {
            let refused = pilot.post_file(READ, bytes).await.problem(422, "invalid");
            assert_eq!(refused["errors"].as_array().unwrap().len(), 1, "{refused}");
            assert_eq!(refused["errors"][0]["field"], field, "{refused}");
        }
        let place = format!("{READ}?takeoff_lat=95&takeoff_lon=14");
        pilot.post_file(&place, ROUTE).await.problem(422, "invalid");
        pilot.post_file(READ, vec![b' '; 9 << 20]).await.problem(413, "too_large");
        // Nothing was kept.
        assert_eq!(pilot.get(MISSIONS).await.expect(200)["items"], json!([]));
    }

    async fn a_mission_is_written_as_a_plan_and_read_as_the_same_route(engine) {
        let app = TestApp::new(engine).await;
        let pilot = app.signed_in(Role::Pilot).await;
        let plan = app.world.plan(app.app.clock.now());
        let mission = pilot.post(MISSIONS, &plan).await.expect(201);
        let file = pilot.get(&path(&mission, "/plan")).await;
        assert!(file.header("content-disposition").ends_with(".plan\""), "{file:?}");
        let written = file.json();
        assert_eq!((&written["fileType"], &written["version"]), (&json!("Plan"), &json!(1)));
        let read = pilot.post_file(READ, file.bytes).await.expect(200);
        for same in ["takeoff", "waypoints", "speed_mps"] {
            assert_eq!(read["parts"][same], plan[same], "{same}");
        }
        assert_eq!(read["remarks"], json!([]));
    }
}
