//! OpenAir: the whole Czech file, fixtures of other readers, and small texts of our own.

use std::collections::{BTreeMap, BTreeSet};

use letka_domain::airspace::{Activity, Dataset, Restriction, Zone, ZoneKind};
use letka_domain::altitude::{Altitude, Datum};
use letka_domain::geometry::{Area, Position};
use letka_formats::zones::openair::{decode, read};

use crate::support::real;

const CZECH: &str = "airspace/janzahradka_CZ_all_26-03-19.txt";

fn at(lat: f64, lon: f64) -> Position {
    Position::new(lat, lon).expect("a place on earth")
}

fn real_dataset(file: &str) -> Option<(String, Dataset)> {
    let bytes = real(file)?;
    let text = decode(&bytes).into_owned();
    let dataset = read("CZ_all", &text);
    Some((text, dataset))
}

fn holds(zone: &Zone, place: Position) -> bool {
    zone.area.distance_to_leg_m(place, place) <= 0.0
}

/// Zones of areas P, R and D at a place.
fn designated(dataset: &Dataset, place: Position) -> Vec<&str> {
    let kinds = [ZoneKind::Prohibited, ZoneKind::Restricted, ZoneKind::Danger];
    let zones = dataset.zones.iter().filter(|zone| {
        kinds.contains(&zone.kind) && zone.identifier.starts_with("LK") && holds(zone, place)
    });
    zones.map(|zone| zone.identifier.as_str()).collect()
}

#[test]
fn the_czech_file_is_read_whole() {
    let Some((text, dataset)) = real_dataset(CZECH) else {
        return;
    };
    let mut classes: BTreeMap<&str, usize> = BTreeMap::new();
    for class in text.lines().filter_map(|line| line.strip_prefix("AC ")) {
        *classes.entry(class.trim()).or_default() += 1;
    }
    let expected = [
        ("C", 11),
        ("CTR", 1),
        ("D", 44),
        ("E", 4),
        ("GS", 78),
        ("P", 12),
        ("Q", 47),
        ("R", 90),
    ];
    assert_eq!(classes, BTreeMap::from(expected));
    assert_eq!(dataset.features, 287);

    // 18 of the 287 blocks choose colours; each of the others is one zone, and nothing else is said.
    assert_eq!(dataset.faults, []);
    assert_eq!(dataset.zones.len(), 287 - 18);
    assert!(dataset.is_whole());
    let names = text.lines().filter(|line| line.starts_with("AN ")).count();
    assert_eq!(dataset.zones.len(), names);
    let identifiers: BTreeSet<_> = dataset.zones.iter().map(|zone| &zone.identifier).collect();
    assert_eq!(
        identifiers.len(),
        names,
        "no two airspaces share an identifier"
    );

    let circles = dataset
        .zones
        .iter()
        .filter(|zone| matches!(zone.area, Area::Circle { .. }));
    assert_eq!(circles.count(), 71);
    assert_eq!(
        dataset.info.effective_from.unwrap().to_rfc3339(),
        "2026-03-19T00:00:00+00:00"
    );
    assert_eq!(
        dataset.info.issued_at.unwrap().to_rfc3339(),
        "2026-03-17T00:00:00+00:00"
    );
    assert!(
        dataset
            .zones
            .iter()
            .all(|zone| zone.source == "CZ_all, in force from 2026-03-19")
    );
}

#[test]
fn the_czech_file_has_the_right_areas_at_known_places() {
    let Some((_, dataset)) = real_dataset(CZECH) else {
        return;
    };
    for (place, expected) in [
        (at(50.0904, 14.4005), vec!["LKP1", "LKR9"]),
        (at(49.1800, 14.3761), vec!["LKP2"]),
        (at(49.0850, 16.1489), vec!["LKP9"]),
        (at(50.1473, 14.1028), vec![]),
        (at(50.4114, 14.9063), vec![]),
    ] {
        assert_eq!(designated(&dataset, place), expected, "{place:?}");
    }
}

#[test]
fn an_arc_of_the_czech_file_is_where_it_is_drawn() {
    let Some((_, dataset)) = real_dataset(CZECH) else {
        return;
    };
    let ctr = dataset
        .zones
        .iter()
        .find(|zone| zone.identifier == "CTR RUZYNE")
        .unwrap();
    let middle = at(
        50.0 + 5.0 / 60.0 + 45.0 / 3600.0,
        14.0 + 15.0 / 60.0 + 56.0 / 3600.0,
    );
    let end = at(50.0 + 6.0 / 3600.0, 14.0 + 20.0 / 60.0 + 55.0 / 3600.0);
    let radius = middle.distance_m(end);
    // Between the two ends of the southern arc, bearings 151° to 232°.
    for bearing in [155.0, 180.0, 200.0, 228.0] {
        assert!(
            holds(ctr, middle.offset(radius - 60.0, bearing)),
            "{bearing}"
        );
        assert!(
            !holds(ctr, middle.offset(radius + 60.0, bearing)),
            "{bearing}"
        );
    }
    assert_eq!(
        (ctr.kind, ctr.restriction),
        (ZoneKind::Ctr, Restriction::RequiresAuthorisation)
    );
    assert_eq!(
        (ctr.lower, ctr.upper),
        (Altitude::agl(0.0), Some(Altitude::amsl(3500.0 * 0.3048)))
    );
    assert_eq!(
        ctr.authority.as_ref().unwrap().contact.as_deref(),
        Some("134.560 MHz")
    );
}

#[test]
fn arcs_and_circles_agree_with_another_reader() {
    for name in ["arc-cw-ccw", "circular"] {
        let folder = "airspace/openaip_fixtures";
        let (Some(text), Some(json)) = (
            real(&format!("{folder}/{name}.txt")),
            real(&format!("{folder}/{name}-result.json")),
        ) else {
            return;
        };
        let dataset = read(name, &decode(&text));
        let (zone, json): (_, serde_json::Value) =
            (&dataset.zones[0], serde_json::from_slice(&json).unwrap());
        let ring = json["features"][0]["geometry"]["coordinates"][0]
            .as_array()
            .unwrap();
        assert!(ring.len() > 20 && dataset.is_whole());
        for corner in ring {
            let place = at(corner[1].as_f64().unwrap(), corner[0].as_f64().unwrap());
            let inside = zone.area.distance_to_leg_m(place, place);
            // Theirs takes the radius of an arc from its start alone, and draws coarser.
            assert!(inside < 150.0, "{name} {place:?}: {inside}");
        }
        if let Area::Circle { radius_m, .. } = zone.area {
            assert!((radius_m - 1.1 * 1852.0).abs() < 1e-9);
        }
    }
}

#[test]
fn fixtures_of_other_readers_are_read_or_named() {
    for (file, zones, left_out) in [
        ("openaip_fixtures/activation-times.txt", 1, 0),
        ("openaip_fixtures/coordinate-seconds-60.txt", 1, 0),
        ("openaip_fixtures/inline-comments.txt", 1, 0),
        ("openaip_fixtures/insufficient-coordinates.txt", 0, 1),
        ("openaip_fixtures/self-intersecting.txt", 1, 0),
        ("openaip_fixtures/version-2-commands.txt", 8, 0),
        ("xcsoar_test_openair.txt", 26, 0),
        ("xcsoar_test_openair_2.txt", 4, 0),
    ] {
        let Some(bytes) = real(&format!("airspace/{file}")) else {
            return;
        };
        let dataset = read(file, &decode(&bytes));
        let missing = dataset.faults.iter().filter(|fault| fault.left_out).count();
        assert_eq!(
            (dataset.zones.len(), missing),
            (zones, left_out),
            "{file}: {:?}",
            dataset.faults
        );
    }
}

fn block(body: &str) -> Dataset {
    read(
        "own",
        &format!("AC R\nAN LKR99 OWN\nAL GND\nAH 1000 AGL\n{body}"),
    )
}

const SQUARE: &str = "DP 50:00:00 N 014:00:00 E\nDP 50:00:00 N 014:10:00 E\nDP 50:10:00 N 014:10:00 E\nDP 50:10:00 N 014:00:00 E\n";

#[test]
fn an_open_polygon_is_closed() {
    let dataset = block(SQUARE);
    assert!(dataset.faults.is_empty(), "{:?}", dataset.faults);
    let zone = &dataset.zones[0];
    assert_eq!(zone.area.rings()[0].len(), 5);
    assert!(holds(zone, at(50.05, 14.001)) && !holds(zone, at(50.05, 13.999)));
    assert_eq!(zone.source, "own, date not stated");
}

#[test]
fn blocks_need_no_blank_line_between_them() {
    let second = "AC Q\nAN LKD98\nAL 0 AGL\nAH FL95\nV X=50:00:00 N 014:00:00 E\nDC 2 *NM\n";
    let dataset = block(&format!("{SQUARE}{second}"));
    assert_eq!((dataset.features, dataset.zones.len()), (2, 2));
    assert_eq!(
        dataset.zones[1].area,
        Area::circle(at(50.0, 14.0), 3704.0).unwrap()
    );
    let upper = Altitude::new(95.0 * 30.48, Datum::Standard);
    assert!((dataset.zones[1].upper.unwrap().metres - upper.metres).abs() < 1e-9);
}

#[test]
fn what_damages_an_outline_leaves_the_airspace_out_with_its_line() {
    for (damaged, line) in [
        ("DP 50:00:00 N 14:0", 5),
        ("DPP 50:00:00 N 014:00:00 E", 5),
        ("D 1", 5),
        ("P 50:00:00 N 014:00:00 E", 5),
        ("50:00:00 N 014:00:00 E", 5),
        ("V X=somewhere", 5),
        ("V D=left", 5),
        ("DC two", 5),
        ("DC 2", 5),
        ("DB 50:00:00 N 014:00:00 E, 50:10:00 N 014:00:00 E", 5),
        ("DA 5,0", 5),
    ] {
        let dataset = block(&format!("{damaged}\n{SQUARE}"));
        assert!(dataset.zones.is_empty() && !dataset.is_whole(), "{damaged}");
        let fault = &dataset.faults[0];
        assert_eq!(
            (fault.index, fault.identifier.as_deref(), fault.line),
            (Some(0), Some("LKR99"), Some(line))
        );
    }
    for nothing in [
        "",
        "DP 50:00:00 N 014:00:00 E\n",
        "DY 50:00:00 N 014:00:00 E\n",
        "V X=50:00:00 N 014:00:00 E\nDC 0\n",
    ] {
        let dataset = block(nothing);
        assert!(dataset.zones.is_empty() && !dataset.is_whole(), "{nothing}");
    }
}

#[test]
fn a_radius_beyond_the_earth_is_no_circle() {
    let dataset = block("V X=50:00:00 N 014:00:00 E\nDC 1e9\n");
    assert!(dataset.zones.is_empty() && !dataset.is_whole());
    let dataset = block("V X=50:00:00 N 014:00:00 E\nDA NaN,0,90\n");
    assert!(dataset.zones.is_empty() && !dataset.is_whole());
}

#[test]
fn an_unreadable_limit_is_from_the_ground_and_without_end() {
    for (limits, lower, upper) in [
        ("AL ask\nAH by NOTAM", Altitude::agl(0.0), None),
        ("", Altitude::agl(0.0), None),
        ("AL 5000 MSL\nAH 1000 MSL", Altitude::agl(0.0), None),
        (
            "AL 1000 MSL\nAL 300 MSL\nAH FL 95",
            Altitude::agl(0.0),
            Some(Altitude::new(2895.6, Datum::Standard)),
        ),
    ] {
        let dataset = read("own", &format!("AC R\nAN LKR99\n{limits}\n{SQUARE}"));
        let zone = &dataset.zones[0];
        assert!(
            (zone.lower, zone.upper.is_none()) == (lower, upper.is_none()),
            "{limits}: {zone:?}"
        );
        assert!(dataset.is_whole() && !dataset.faults.is_empty(), "{limits}");
    }
}

#[test]
fn an_outline_that_crosses_itself_covers_all_it_could_mean() {
    let dataset = block(
        "DP 50:00:00 N 014:00:00 E\nDP 50:10:00 N 014:10:00 E\nDP 50:10:00 N 014:00:00 E\nDP 50:00:00 N 014:10:00 E\n",
    );
    assert!(
        holds(&dataset.zones[0], at(50.08, 14.01)) && holds(&dataset.zones[0], at(50.08, 14.16))
    );
    assert!(dataset.is_whole() && dataset.faults[0].reason.contains("convex hull"));
}

#[test]
fn several_outlines_are_several_zones_of_one_identifier() {
    let dataset = block(&format!(
        "{SQUARE}V X=51:00:00 N 014:00:00 E\nDC 1\nV W=2\nDY 49:00:00 N 014:00:00 E\nDY 49:00:00 N 014:30:00 E\nDY 49:10:00 N 014:30:00 E\n"
    ));
    assert_eq!((dataset.zones.len(), dataset.features), (4, 1));
    assert!(dataset.zones.iter().all(|zone| zone.identifier == "LKR99"));
    assert!(
        holds(&dataset.zones[2], at(49.015, 14.2)) && !holds(&dataset.zones[2], at(49.018, 14.2))
    );
}

#[test]
fn a_block_may_have_its_name_before_its_class() {
    let one = |name: &str| format!("AN {name}\nAC P\nAL GND\nAH FL95\n{SQUARE}");
    let dataset = read("own", &format!("{}{}", one("LKP98"), one("LKP99")));
    let identifiers: Vec<_> = dataset
        .zones
        .iter()
        .map(|zone| zone.identifier.as_str())
        .collect();
    assert_eq!(identifiers, ["LKP98", "LKP99"]);
    assert!(
        dataset
            .zones
            .iter()
            .all(|zone| zone.restriction == Restriction::Prohibited)
    );
}

#[test]
fn what_nobody_knows_asks_for_consent_and_is_named() {
    let dataset = read(
        "own",
        &format!("AC ZZ\nAY WHAT\nAN Somewhere\nXX 12\nAL GND\nAH FL95\n{SQUARE}"),
    );
    let zone = &dataset.zones[0];
    assert_eq!(
        (zone.kind, zone.restriction),
        (ZoneKind::Other, Restriction::RequiresAuthorisation)
    );
    assert_eq!(dataset.faults.len(), 3, "{:?}", dataset.faults);
    let dataset = read(
        "own",
        &format!("AN Somewhere\nAL GND\nAH FL95\nAA daily\n{SQUARE}"),
    );
    assert_eq!(dataset.zones[0].activity, Activity::Unknown);
    assert_eq!(dataset.faults.len(), 2, "{:?}", dataset.faults);
}

#[test]
fn terrain_is_no_airspace_and_does_not_join_one() {
    let dataset = block(&format!(
        "{SQUARE}TO Lake\nDP 10:00:00 N 014:00:00 E\nAC R\nAN LKR98\nAL GND\nAH FL95\n{SQUARE}"
    ));
    assert_eq!(
        (dataset.features, dataset.zones.len(), dataset.faults.len()),
        (3, 2, 1)
    );
    assert_eq!(dataset.zones[0].area.rings()[0].len(), 5);
}

#[test]
fn a_text_without_airspaces_is_not_whole() {
    for text in [
        "",
        "\u{feff}",
        "{\"type\": \"FeatureCollection\"}",
        "* AC R\n",
        "SP 1\nSB 2\n",
    ] {
        let dataset = read("own", text);
        assert!(dataset.zones.is_empty() && !dataset.is_whole(), "{text:?}");
    }
}

#[test]
fn bytes_become_text_in_three_encodings() {
    assert_eq!(decode("AN Plzeň".as_bytes()), "AN Plzeň");
    assert_eq!(decode(b"\xef\xbb\xbfAC R"), "AC R");
    assert_eq!(decode(b"AN M\xe1j"), "AN Máj");
}
