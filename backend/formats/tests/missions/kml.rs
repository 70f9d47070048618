//! KML missions.

use letka_domain::altitude::Datum;
use letka_domain::geometry::Area;
use letka_domain::missions::Extent;
use letka_formats::missions::{Context, MissionFile, read};

use super::{example, timed};

fn placemark(inner: &str) -> Result<MissionFile, String> {
    let text = format!("<kml xmlns:gx='g'><Placemark>{inner}</Placemark></kml>");
    read("dir/brook.kml", text.as_bytes(), &timed()).map_err(|error| error.to_string())
}

fn data(name: &str, value: &str) -> String {
    format!("<ExtendedData><Data name='{name}'><value>{value}</value></Data></ExtendedData>")
}

#[test]
fn a_line_is_read_with_its_times_and_its_data() {
    let mission = read(
        "search.kml",
        example("search.kml").as_bytes(),
        &Context::default(),
    )
    .unwrap();
    assert_eq!(mission.name, "Search along the brook");
    let Extent::Route { corners } = &mission.facts.extent else {
        panic!()
    };
    assert_eq!(
        (corners.len(), corners[2].at.lat(), corners[2].height_m),
        (3, 50.149, 60.0)
    );
    assert_eq!(
        (mission.facts.datum, mission.facts.speed_mps),
        (Datum::Agl, Some(6.5))
    );
    assert_eq!(
        mission.facts.period.end().to_rfc3339(),
        "2026-12-03T08:25:00+00:00"
    );
    assert_eq!(mission.pilot.unwrap().name, "Jana Nováková");
    assert_eq!(mission.notes.len(), 1);
    assert_eq!(mission.notes[0].field, "ExtendedData.colour of the vest");
}

#[test]
fn altitude_modes_have_their_datum() {
    let line = |mode: &str, more: &str| {
        placemark(&format!(
            "{more}<LineString>{mode}<coordinates>14.1,50.1,300 14.2,50.1,310</coordinates></LineString>"
        ))
    };
    let agl = line("<altitudeMode>relativeToGround</altitudeMode>", "").unwrap();
    assert_eq!((agl.facts.datum, agl.name.as_str()), (Datum::Agl, "brook"));
    assert_eq!(
        line("<altitudeMode> absolute </altitudeMode>", "")
            .unwrap()
            .facts
            .datum,
        Datum::Amsl
    );
    for ground in ["", "<altitudeMode>clampToGround</altitudeMode>"] {
        let words = line(ground, "").unwrap_err();
        assert!(
            words.starts_with("LineString: lies on the ground"),
            "{words}"
        );
        let words = line(ground, &data("height_m", "60")).unwrap_err();
        assert!(
            words.starts_with("ExtendedData.height_reference: is missing"),
            "{words}"
        );
        let both = data("height_m", "60") + &data("height_reference", "AGL");
        let Extent::Route { corners } = line(ground, &both).unwrap().facts.extent else {
            panic!()
        };
        assert!(
            corners
                .iter()
                .all(|corner| (corner.height_m - 60.0).abs() < 1e-9)
        );
    }
    assert!(
        line("<gx:altitudeMode>relativeToSeaFloor</gx:altitudeMode>", "")
            .unwrap_err()
            .contains("relativeToSeaFloor")
    );
    let other = line(
        "<altitudeMode>absolute</altitudeMode>",
        &data("height_reference", "AGL"),
    );
    assert!(
        other
            .unwrap_err()
            .contains("is not what the heights are counted from")
    );
}

#[test]
fn polygons_and_points_are_areas() {
    let ring = |shift: f64| {
        let at = |x: f64, y: f64| format!("{},{},80", 14.1 + x, 50.1 + y);
        let ends = [
            at(shift, shift),
            at(0.1 - shift, shift),
            at(0.1 - shift, 0.1 - shift),
            at(shift, 0.1 - shift),
            at(shift, shift),
        ];
        format!(
            "<LinearRing><coordinates>{}</coordinates></LinearRing>",
            ends.join("\n")
        )
    };
    let polygon = placemark(&format!(
        "<Polygon><altitudeMode>absolute</altitudeMode><outerBoundaryIs>{}</outerBoundaryIs><innerBoundaryIs>{}</innerBoundaryIs></Polygon>",
        ring(0.0),
        ring(0.02)
    ));
    let Extent::Within {
        area: Area::Polygon { rings },
        highest_m,
        ..
    } = polygon.unwrap().facts.extent
    else {
        panic!()
    };
    assert_eq!((rings.len(), highest_m), (2, 80.0));
    let holes = format!("<innerBoundaryIs>{}</innerBoundaryIs>", ring(0.02)).repeat(200);
    let many = format!(
        "<Polygon><altitudeMode>absolute</altitudeMode><outerBoundaryIs>{}</outerBoundaryIs>{holes}</Polygon>",
        ring(0.0)
    );
    assert!(placemark(&many).unwrap_err().contains("200 rings"));
    let point = "<Point><altitudeMode>relativeToGround</altitudeMode><coordinates>14.1,50.1,80</coordinates></Point>";
    assert!(placemark(point).unwrap_err().contains("radius_m"));
    let circle = placemark(&(data("radius_m", "50") + point)).unwrap();
    assert!(matches!(
        circle.facts.extent,
        Extent::Within {
            area: Area::Circle { .. },
            ..
        }
    ));
}

#[test]
fn a_track_has_its_own_times() {
    let track = |whens: &[&str], coords: &[&str]| {
        let whens = format!("<when>{}</when>", whens.join("</when><when>"));
        let coords = format!(
            "<gx:coord>{}</gx:coord>",
            coords.join("</gx:coord><gx:coord>")
        );
        placemark(&format!(
            "<gx:Track><altitudeMode>absolute</altitudeMode>{whens}{coords}</gx:Track>"
        ))
    };
    let times = ["2026-12-01T09:00:00Z", "2026-12-01T10:10:00+01:00"];
    let places = ["14.1 50.1 400", "14.2 50.1 410"];
    let mission = track(&times, &places).unwrap();
    assert_eq!(
        mission.facts.period.end().to_rfc3339(),
        "2026-12-01T09:10:00+00:00"
    );
    for (whens, coords, word) in [
        (&times[..1], &places[..], "1 times and 2 positions"),
        (&[times[1], times[0]][..], &places[..], "go back"),
        (&[times[0], times[0]][..], &places[..], "after its start"),
        (
            &["2026-12-01T09:00:00", times[1]][..],
            &places[..],
            "offset",
        ),
        (&[""][..], &places[..1], "in the place of a time"),
        (
            &times[..],
            &["14.1,50.1,400", "14.2 50.1 410"][..],
            "in the place of",
        ),
    ] {
        let words = track(whens, coords).unwrap_err();
        assert!(
            words.starts_with("Track: ") && words.contains(word),
            "{words}"
        );
    }
}

#[test]
fn what_is_not_one_mission_is_refused() {
    let line = "<LineString><altitudeMode>absolute</altitudeMode><coordinates>14.1,50.1,300 14.2,50.1,310</coordinates></LineString>";
    for (inner, word) in [
        ("", "Placemark: with a geometry is missing"),
        (&*format!("{line}{line}"), "has 2 geometries"),
        (
            &format!("{line}</Placemark><Placemark>{line}"),
            "more than once",
        ),
        ("<Model/>", "Model: is not read"),
        ("<gx:MultiTrack><gx:Track/></gx:MultiTrack>", "geometries"),
        (
            "<LinearRing><coordinates>14.1,50.1</coordinates></LinearRing>",
            "LinearRing: is not read",
        ),
        ("<LineString/>", "has no coordinates"),
        (
            "<LineString><coordinates>14.1,50.1</coordinates></LineString>",
            "two positions",
        ),
        (
            "<LineString><coordinates>14.1;50.1 x,y</coordinates></LineString>",
            "in the place of",
        ),
        (
            "<LineString><coordinates>14.1,50.1,NaN 14.1,50.2,5</coordinates></LineString>",
            "in the place of",
        ),
        (
            "<LineString><coordinates>50.1,14.1,5 50.2,14.1,5</coordinates></LineString>",
            "exchanged",
        ),
        ("<Polygon><innerBoundaryIs/></Polygon>", "outer boundary"),
        (
            &(data("speed_mps", "fast") + line),
            "ExtendedData.speed_mps: must be a number",
        ),
        (&(data("deviation", "x") + line), "cannot be given in KML"),
        (
            &(data("speed_mps", "5") + &data("speed_mps", "6") + line),
            "is there twice",
        ),
        (
            &format!("<TimeSpan><begin>2026</begin></TimeSpan>{line}"),
            "TimeSpan.begin",
        ),
    ] {
        let words = placemark(inner).unwrap_err();
        assert!(words.contains(word), "{inner}: {words}");
    }
    assert!(placemark(line).is_ok());
    let timeless = format!("<kml><Placemark>{line}</Placemark></kml>");
    let refused = read("x", timeless.as_bytes(), &Context::default()).unwrap_err();
    assert_eq!(refused.field, "start");
}
