//! Files as a whole: which format they are in, and what makes them unusable.

use letka_formats::zones::{self, FileError, Format};

const ED269: &str = r#"{"features":[{"identifier":"A","restriction":"PROHIBITED","geometry":[]}]}"#;
const LIST: &str = r#"[7, {"identifier":"A","applicability":[],"geometry":[]}]"#;
const SWISS: &str = r#"{"UASZoneList":[{}]}"#;
const ED318: &str = r#"{"type":"FeatureCollection","features":[{"type":"Feature","geometry":null,
    "properties":{"identifier":"A","country":"CZE"}}]}"#;
const SPANISH: &str = r#"{"features":[{"properties":{"UASZone":{}}}]}"#;
const CZECH: &str = r#"{"features":[{"properties":null},{"properties":{"ident":"LKP1"}}]}"#;
const SERVICE: &str = r#"{"features":[{"properties":{"IDENT":"X","AGL_limit":0}}]}"#;
const OPENAIR: &str = "* comment\nAC R\nAN LKR9\n";

#[test]
fn the_format_is_recognised_by_content() {
    let cases = [
        (ED269, Some(Format::Ed269)),
        (LIST, Some(Format::Ed269)),
        (SWISS, Some(Format::Ed269)),
        (ED318, Some(Format::Ed318)),
        (SPANISH, Some(Format::Ed318)),
        (CZECH, Some(Format::CzechGeoJson)),
        (SERVICE, Some(Format::CzechGeoJson)),
        (OPENAIR, Some(Format::OpenAir)),
        (r#"{"features":[{"properties":{"name":"a road"}}]}"#, None),
        (r#"{"features":[1]}"#, None),
        ("{}", None),
        ("[]", None),
        ("{", None),
        ("AN without a class", None),
        ("", None),
    ];
    for (text, format) in cases {
        assert_eq!(zones::detect(text.as_bytes()), format, "{text}");
        let marked = format!("\u{feff}\r\n{text}");
        assert_eq!(
            zones::detect(marked.as_bytes()),
            format,
            "{text} with a byte order mark"
        );
    }
}

#[test]
fn what_is_no_zone_file_is_refused_in_a_sentence() {
    let cases: [(&[u8], &str); 12] = [
        (b"a\n\xff", "the file is not UTF-8 text: line 2 has a byte that cannot stand there"),
        (b"{\n  \"features\": [,", "the file is not JSON: expected value in line 2, column 16"),
        (b"{\"features\":[]", "the file is not JSON: EOF while parsing an object in line 1, column 14"),
        (b"[{}", "the file is not JSON: EOF while parsing a list in line 1, column 3"),
        (b"{}", "the file has no list of zones (`features` or `UASZoneList`)"),
        (b"{\"features\":{\"a\":[1]}}", "the file has no list of zones (`features` or `UASZoneList`)"),
        (b"{\"features\":null}", "the file has no list of zones (`features` or `UASZoneList`)"),
        (b"{\"features\":[]}", "the list of zones of the file is empty"),
        (b"[]", "the list of zones of the file is empty"),
        (b"[[[]]]", "the file is in none of the formats ED-269, ED-318, Czech GeoJSON and OpenAir"),
        (b"", "the file is in none of the formats ED-269, ED-318, Czech GeoJSON and OpenAir"),
        (
            b"{\"crs\":{\"type\":\"name\",\"properties\":{\"name\":\"urn:ogc:def:crs:EPSG::5514\"}},\"features\":[{}]}",
            "the coordinates of the file are in urn:ogc:def:crs:EPSG::5514, not in degrees on WGS 84",
        ),
    ];
    for (bytes, sentence) in cases {
        let error = zones::read("x", bytes).unwrap_err();
        assert_eq!(
            error.to_string(),
            sentence,
            "{:?}",
            String::from_utf8_lossy(bytes)
        );
    }
    assert_eq!(zones::read("x", b"[1, 2]"), Err(FileError::Unknown));
}

#[test]
fn known_names_of_wgs84_are_taken() {
    for name in [
        "urn:ogc:def:crs:OGC:1.3:CRS84",
        "EPSG:4326",
        "urn:ogc:def:crs:EPSG::4258",
    ] {
        let text = CZECH.replacen(
            '{',
            &format!(r#"{{"crs":{{"properties":{{"name":"{name}"}}}},"#),
            1,
        );
        assert!(zones::read("x", text.as_bytes()).is_ok(), "{name}");
    }
}
