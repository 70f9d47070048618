//! Files that say less, or hold more, than one mission: somebody adds the rest or chooses.

use letka_domain::altitude::{Altitude, Datum};
use letka_domain::missions::Extent;
use letka_formats::missions::{Assumed, Context, MissionFile, parts, read};
use serde_json::{Value, json};

use super::{example, period, timed};

const TWO: &str = "<kml xmlns='http://www.opengis.net/kml/2.2'><Document>
  <Placemark><name>Post</name></Placemark>
  <Placemark><name>North</name><LineString><coordinates>14.1,50.1 14.2,50.1</coordinates></LineString></Placemark>
  <Placemark><LineString><altitudeMode>absolute</altitudeMode>
    <coordinates>14.1,50.2,400 14.2,50.2,400</coordinates></LineString></Placemark>
</Document></kml>";

fn chosen(part: usize) -> Context {
    Context {
        height: Some(Altitude::new(1.0, Datum::Home)),
        part: Some(part),
        ..timed()
    }
}

fn first_corner(mission: &MissionFile) -> (f64, f64) {
    match &mission.facts.extent {
        Extent::Route { corners } => (corners[0].at.lat(), corners[0].height_m),
        other @ Extent::Within { .. } => panic!("{other:?}"),
    }
}

#[test]
fn one_of_several_placemarks_is_chosen() {
    assert_eq!(parts(TWO.as_bytes()).unwrap(), ["North", ""]);
    let refused = read("two.kml", TWO.as_bytes(), &timed()).unwrap_err();
    assert!(refused.message.contains("more than once"), "{refused}");
    let second = read("two.kml", TWO.as_bytes(), &chosen(1)).unwrap();
    assert_eq!(second.name, "two");
    assert_eq!(first_corner(&second), (50.2, 400.0));
    assert_eq!(second.facts.datum, Datum::Amsl);
    assert!(read("two.kml", TWO.as_bytes(), &chosen(7)).is_err());
}

#[test]
fn one_of_several_features_is_chosen() {
    let mut whole: Value = serde_json::from_str(&example("clear.geojson")).unwrap();
    if whole["type"] == "Feature" {
        whole = json!({"type": "FeatureCollection", "features": [whole]});
    }
    let mut other = whole["features"][0].clone();
    other["properties"]["name"] = json!("The other");
    whole["features"].as_array_mut().unwrap().push(other);
    let bytes = whole.to_string();
    assert_eq!(parts(bytes.as_bytes()).unwrap()[1], "The other");
    let second = read("x.geojson", bytes.as_bytes(), &chosen(1)).unwrap();
    assert_eq!(
        (second.name.as_str(), second.assumed),
        ("The other", Assumed::default())
    );
}

#[test]
fn what_is_no_collection_is_one_mission() {
    for bytes in [
        example("route.plan"),
        example("search.kml"),
        "nonsense".into(),
    ] {
        assert_eq!(parts(bytes.as_bytes()).unwrap().len(), 1);
    }
    let many = format!(
        "<kml>{}</kml>",
        "<Placemark><Point/></Placemark>".repeat(201)
    );
    assert!(parts(many.as_bytes()).unwrap_err().message.contains("201"));
}

#[test]
fn a_height_that_is_missing_is_assumed_only_where_none_is_there() {
    let flat = read("two.kml", TWO.as_bytes(), &chosen(0)).unwrap();
    assert_eq!(
        (flat.name.as_str(), first_corner(&flat)),
        ("North", (50.1, 1.0))
    );
    assert_eq!(
        flat.assumed,
        Assumed {
            period: true,
            height: true
        }
    );
    let high = read("two.kml", TWO.as_bytes(), &chosen(1)).unwrap();
    assert_eq!(
        high.assumed,
        Assumed {
            period: true,
            height: false
        }
    );
    let half = TWO.replace("14.1,50.2,400", "14.1,50.2");
    let refused = read("two.kml", half.as_bytes(), &chosen(1)).unwrap_err();
    assert!(
        refused.message.contains("no height at corner 0"),
        "{refused}"
    );
    let timed = read("search.kml", example("search.kml").as_bytes(), &timed()).unwrap();
    assert_eq!(timed.assumed, Assumed::default());
    assert_ne!(timed.facts.period, period());
}
