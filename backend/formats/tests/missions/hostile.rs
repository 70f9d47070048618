//! Files that are broken, foreign, huge or meant to harm.

use letka_formats::missions::{Plan, read, read_permits};
use proptest::prelude::*;

use super::{example, timed};

const EXAMPLES: [&str; 7] = [
    "clear.geojson",
    "area.geojson",
    "hover.geojson",
    "permits.json",
    "route.plan",
    "survey.plan",
    "search.kml",
];

#[test]
fn foreign_files_are_named() {
    for (bytes, word) in [
        (&b""[..], "is none of"),
        (b"PK\x03\x04", "KMZ must be unpacked"),
        (b"QGC WPL 110\n", "waypoint list"),
        (b"{}", "type: is missing"),
        (b"{\"fileType\": \"Fence\"}", "fileType: must be Plan"),
        (b"{\"fileType\": 5}", "fileType: must be a text"),
        (b"[1]", "is none of"),
        (b"<svg/>", "is XML with a svg"),
        (b"<kml", "is not XML"),
        (b"\xff\xfe<\0k\0", "is not UTF-8"),
        (
            b"<!DOCTYPE kml [<!ENTITY a 'b'>]><kml>&a;</kml>",
            "is not XML",
        ),
    ] {
        let words = read("x", bytes, &timed()).unwrap_err().to_string();
        assert!(words.contains(word), "{words}");
    }
    let marked = [
        b"\xEF\xBB\xBF\n".as_slice(),
        example("clear.geojson").as_bytes(),
    ]
    .concat();
    assert!(read("x", &marked, &timed()).is_ok());
    let marked = [b"\xEF\xBB\xBF".as_slice(), example("search.kml").as_bytes()].concat();
    assert!(read("x", &marked, &timed()).is_ok());
}

#[test]
fn a_file_cut_anywhere_is_refused_and_never_panics() {
    for name in EXAMPLES {
        let bytes = example(name).into_bytes();
        let end = bytes.trim_ascii_end().len();
        for cut in 0..end {
            assert!(
                read(name, &bytes[..cut], &timed()).is_err(),
                "{name} cut at {cut}"
            );
            assert!(read_permits(&bytes[..cut]).is_err(), "{name} cut at {cut}");
        }
    }
}

#[test]
fn deep_and_wide_files_are_refused_soon() {
    let deep = |open: &str, close: &str| open.repeat(200_000) + &close.repeat(200_000);
    let list = deep("[", "]");
    assert!(read_permits(list.as_bytes()).is_err());
    let feature = format!(r#"{{"type":"Feature","properties":{list},"geometry":null}}"#);
    assert!(read("x", feature.as_bytes(), &timed()).is_err());
    let elements = format!("<kml>{}</kml>", deep("<a>", "</a>"));
    assert!(read("x", elements.as_bytes(), &timed()).is_err());
    let many = "14.1,50.1,5 ".repeat(200_000);
    let line = format!(
        "<kml><Placemark><LineString><coordinates>{many}</coordinates></LineString></Placemark></kml>"
    );
    assert!(
        read("x", line.as_bytes(), &timed())
            .unwrap_err()
            .message
            .contains("more than 10000")
    );
    let corners = vec!["[14.1,50.1,5]"; 10_001].join(",");
    let line = example("hover.geojson")
        .replace("\"Point\"", "\"LineString\"")
        .replace("[14.26, 50.10, 480]", &format!("[{corners}]"));
    assert!(
        read("x", line.as_bytes(), &timed())
            .unwrap_err()
            .message
            .contains("more than 10000")
    );
}

#[test]
fn a_polygon_of_many_corners_is_checked_in_time() {
    let corner = |index: u32| {
        let angle = f64::from(index % 5_000) / 5_000.0 * std::f64::consts::TAU;
        format!(
            "[{},{},80]",
            14.1 + 0.01 * angle.cos(),
            50.1 + 0.01 * angle.sin()
        )
    };
    let ring: Vec<String> = (0..=5_000).map(corner).collect();
    let text = example("hover.geojson")
        .replace("\"radius_m\": 150,", "")
        .replace("\"Point\"", "\"Polygon\"")
        .replace("[14.26, 50.10, 480]", &format!("[[{}]]", ring.join(",")));
    let before = std::time::Instant::now();
    assert!(read("x", text.as_bytes(), &timed()).is_ok());
    assert!(before.elapsed().as_secs() < 30, "{:?}", before.elapsed());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..300), start in prop::sample::select(vec!["", "{", "<kml>", "PK", "[{"])) {
        let bytes = [start.as_bytes(), &bytes].concat();
        let _ = (read("x", &bytes, &timed()), read_permits(&bytes), Plan::read(&bytes));
    }

    #[test]
    fn no_damage_to_a_file_panics(
        name in prop::sample::select(EXAMPLES.to_vec()),
        at in any::<prop::sample::Index>(),
        patch in prop::sample::select(vec!["", "0", "-1e9", "null", "\"", "[", "{}", "<", "&#0;", "1e400", "\\u0000", "ž"]),
        length in 0_usize..6,
    ) {
        let mut bytes = example(name).into_bytes();
        let at = at.index(bytes.len());
        let end = (at + length).min(bytes.len());
        bytes.splice(at..end, patch.bytes());
        let _ = (read(name, &bytes, &timed()), read_permits(&bytes));
        if let Ok(plan) = Plan::read(&bytes) {
            prop_assert_eq!(plan.to_bytes(), bytes);
        }
    }
}

#[test]
fn a_polygon_of_many_holes_is_checked_in_time() {
    let ring = |x: f64, y: f64, side: f64| {
        let (east, north) = (x + side, y + side);
        format!("[[{x},{y},80],[{east},{y},80],[{east},{north},80],[{x},{north},80],[{x},{y},80]]")
    };
    let with_holes = |count: u32| {
        let hole = |index: u32| {
            let (x, y) = (f64::from(index % 10), f64::from(index / 10));
            ring(14.101 + x * 0.002, 50.101 + y * 0.0001, 0.00005)
        };
        let outer = ring(14.1, 50.1, 0.1);
        let rings: Vec<String> = std::iter::once(outer).chain((0..count).map(hole)).collect();
        let text = example("hover.geojson")
            .replace("\"radius_m\": 150,", "")
            .replace("\"Point\"", "\"Polygon\"")
            .replace("[14.26, 50.10, 480]", &format!("[{}]", rings.join(",")));
        read("x", text.as_bytes(), &timed())
    };
    let before = std::time::Instant::now();
    assert!(with_holes(199).is_ok());
    assert!(before.elapsed().as_secs() < 30, "{:?}", before.elapsed());
    assert!(with_holes(200).unwrap_err().message.contains("200 rings"));
}
