//! Zone files as they were published, against facts of independent tools.
//!
//! They belong to others and are read in place, from the folder that `LETKA_REAL_DATA` names.

use std::path::{Path, PathBuf};

use letka_domain::airspace::{Activity, Dataset, Restriction, Zone, ZoneKind};
use letka_domain::altitude::{Altitude, Datum};
use letka_domain::geometry::{Area, Position};
use letka_formats::zones::{self, Format};

use crate::file::{faults, only};

/// The folder of the real data, if it is there.
fn real_data() -> Option<PathBuf> {
    let folder = std::env::var_os("LETKA_REAL_DATA").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data"),
        PathBuf::from,
    );
    if folder.is_dir() {
        return Some(folder);
    }
    eprintln!("skipped: no real zones in {}", folder.display());
    None
}

/// A real file and its format, read.
fn real(name: &str) -> Option<(Format, Dataset)> {
    let bytes = std::fs::read(real_data()?.join(name)).unwrap();
    let name = Path::new(name).file_name().unwrap().to_str().unwrap();
    let dataset = zones::read(name, &bytes).unwrap();
    Some((zones::detect(&bytes).unwrap(), dataset))
}

fn with_restriction(dataset: &Dataset, restriction: Restriction) -> usize {
    let asks = |zone: &&Zone| zone.restriction == restriction;
    dataset.zones.iter().filter(asks).count()
}

fn named<'a>(dataset: &'a Dataset, identifier: &str) -> Vec<&'a Zone> {
    let is = |zone: &&Zone| zone.identifier == identifier;
    dataset.zones.iter().filter(is).collect()
}

fn covers(zone: &Zone, lat: f64, lon: f64) -> bool {
    let at = Position::new(lat, lon).unwrap();
    zone.area.covers_leg(at, at)
}

#[test]
fn the_austrian_list_is_read_whole() {
    let Some((format, dataset)) = real("geozones/at_ED269_uas-zones_mradeck.json") else {
        return;
    };
    assert_eq!(
        (format, dataset.features, dataset.zones.len()),
        (Format::Ed269, 288, 288)
    );
    assert_eq!(faults(&dataset), Vec::<String>::new());
    let counts = Restriction::ALL
        .iter()
        .map(|it| with_restriction(&dataset, *it));
    assert_eq!(counts.collect::<Vec<_>>(), [1, 228, 12, 47]);
    let vertices = dataset.zones.iter().flat_map(|zone| zone.area.rings());
    assert_eq!(vertices.map(|ring| ring.len()).sum::<usize>(), 17_190);
    let periods = |zone: &Zone| match &zone.activity {
        Activity::Always => vec![],
        Activity::Periods(periods) => periods.clone(),
        other => panic!("{other:?}"),
    };
    let periods: Vec<_> = dataset.zones.iter().map(periods).collect();
    assert_eq!(periods.iter().filter(|it| it.len() == 2).count(), 11);
    let schedules = periods
        .iter()
        .flatten()
        .filter(|it| !it.schedule.is_empty());
    assert_eq!(schedules.count(), 20);
    let unlimited = dataset.zones.iter().filter(|zone| zone.upper.is_none());
    assert_eq!(unlimited.count(), 194);
    assert!(dataset.zones.iter().all(|it| it.authority.is_some()));
    assert_eq!(
        dataset.zones[0].source,
        "at_ED269_uas-zones_mradeck.json, date not stated"
    );
}

#[test]
fn the_swiss_test_data_are_read_with_their_circles_and_feet() {
    let Some((format, dataset)) = real("geozones/interuss_geo-awareness-che-1_ed269.json") else {
        return;
    };
    assert_eq!((format, dataset.features), (Format::Ed269, 6));
    assert_eq!(faults(&dataset), Vec::<String>::new());
    assert_eq!(dataset.info.name, "UASZoneTestData 2022-10-16");
    let circles = dataset
        .zones
        .iter()
        .filter(|it| matches!(it.area, Area::Circle { .. }));
    assert_eq!(circles.count(), 4);
    assert_eq!(dataset.zones.len(), 1 + 3 + 3 + 1 + 1 + 1);
    assert_eq!(named(&dataset, "Gantrisch Nature Park").len(), 2);
    for zone in named(&dataset, "Gantrisch Nature Park") {
        assert_eq!(zone.upper, Some(Altitude::agl(250.0 * 0.3048)));
    }
    let concert = named(&dataset, "Montreux Concert Area");
    assert_eq!(concert[0].upper, Some(Altitude::amsl(6259.0)));
    let reach = |zone: &Zone| match &zone.area {
        Area::Circle { radius_m, .. } => *radius_m,
        Area::Polygon { .. } => f64::NAN,
    };
    let bands = named(&dataset, "Flugplatz Reichenbach");
    let bands = bands.iter().map(|zone| (zone.lower.metres, reach(zone)));
    assert_eq!(
        bands.collect::<Vec<_>>(),
        [(0.0, 1000.0), (50.0, 2500.0), (100.0, 3500.0)]
    );
}

#[test]
fn the_other_swiss_wrapper_is_read() {
    let Some((format, dataset)) = real("geozones/interuss_cis_source_sample_ed269.json") else {
        return;
    };
    let zone = only(&dataset);
    assert_eq!((format, faults(&dataset)), (Format::Ed269, vec![]));
    assert_eq!((zone.lower, zone.upper), (Altitude::agl(0.0), None));
    assert_eq!(zone.activity, Activity::Always);
    assert!(dataset.info.issued_at.is_some() && dataset.info.effective_from.is_none());
}

#[test]
fn the_official_examples_are_read() {
    let cases = [
        ("Example_Collection.json", 2, 3, 0),
        ("Example_GeoZone_2_Layers.json", 1, 2, 0),
        ("Example_GeoZone_Circle.json", 1, 1, 0),
        ("Example_GeoZone_with_extension.json", 1, 1, 0),
        // Its metadata have no date; nothing else is wrong that a zone would suffer from.
        ("InvalidExample_GeoZone_2_Layers.json", 1, 2, 1),
    ];
    for (name, features, zones, faults) in cases {
        let Some((format, dataset)) = real(&format!("geozones/ed318_official/{name}")) else {
            return;
        };
        assert_eq!(format, Format::Ed318, "{name}");
        let found = (dataset.features, dataset.zones.len(), dataset.faults.len());
        assert_eq!(
            found,
            (features, zones, faults),
            "{name}: {:?}",
            dataset.faults
        );
        assert_eq!(dataset.info.effective_from.is_some(), faults == 0, "{name}");
        assert!(dataset.is_whole(), "{name}");
    }
}

#[test]
fn parts_of_the_official_examples_are_no_files() {
    let Some(folder) = real_data() else {
        return;
    };
    for name in [
        "GeoZoneProperties",
        "TimePeriod",
        "ZoneAuthority",
        "featureGeoJSON",
    ] {
        let path = format!("geozones/ed318_official/PartialExample_{name}.json");
        let bytes = std::fs::read(folder.join(path)).unwrap();
        assert_eq!(
            zones::read(name, &bytes),
            Err(zones::FileError::NoFeatures),
            "{name}"
        );
    }
}

#[test]
fn the_swiss_ed318_data_are_unlimited_and_of_another_geoid() {
    let Some((format, dataset)) = real("geozones/interuss_cis_source_sample_ed318.json") else {
        return;
    };
    assert_eq!((format, dataset.zones.len()), (Format::Ed318, 3));
    assert!(dataset.zones.iter().all(|zone| zone.upper.is_none()));
    assert_eq!(dataset.zones[0].lower, Altitude::agl(60.0));
    assert_eq!(dataset.zones[0].name, "LSZB Bern-Belp 2");
    let authority = dataset.zones[0].authority.as_ref().unwrap();
    assert_eq!(authority.name, "Skyguide (Special Flight Office (SFO))");
    assert_eq!(authority.notice_s, Some(864_000));
    assert!(
        dataset.zones[0]
            .source
            .ends_with(", in force from 2016-09-14 22:00 UTC")
    );
    assert!(dataset.faults.len() == 1 && dataset.faults[0].reason.contains("CHGeo2004"));
}

#[test]
fn the_spanish_data_are_read_although_they_are_flat() {
    let Some((format, dataset)) = real("geozones/ed318_spain-infra-sample.geojson") else {
        return;
    };
    assert_eq!((format, dataset.features), (Format::Ed318, 3));
    let zone = &dataset.zones[0];
    assert_eq!(
        (zone.lower, zone.upper),
        (Altitude::agl(0.0), Some(Altitude::agl(92.1)))
    );
    assert_eq!(zone.activity, Activity::Always);
    assert_eq!(zone.name, "Infraestructura Santa Cruz de Tenerife");
    let message = zone.message.as_deref().unwrap();
    assert!(!message.contains(['<', '>']) && message.contains("gestor responsable"));
    let contact = zone.authority.as_ref().unwrap().contact.as_deref();
    assert_eq!(contact, Some("seguridad@gsccanarias.com"));
    assert_eq!(
        named(&dataset, "INF0224")[0]
            .authority
            .as_ref()
            .unwrap()
            .notice_s,
        Some(20 * 86_400)
    );
    // The third is four areas written as one ring with three holes far outside of it.
    assert_eq!(named(&dataset, "INF0424").len(), 4);
    assert!(
        dataset.faults.len() == 1 && dataset.is_whole(),
        "{:?}",
        dataset.faults
    );
}

#[test]
fn the_czech_areas_are_where_they_should_be() {
    let Some((format, dataset)) = real("airspace/juhele_AIP_CZ_ENR_5-1_wgs84_DERIVED.geojson")
    else {
        return;
    };
    assert_eq!((format, dataset.features), (Format::CzechGeoJson, 29));
    assert_eq!(dataset.zones.len(), 29);
    // One area has hours, and nobody says on which clock.
    assert_eq!(dataset.faults.len(), 1, "{:?}", dataset.faults);
    assert_eq!(dataset.faults[0].identifier.as_deref(), Some("LKD9"));
    let places = [
        (50.0910, 14.4016, &["LKR9", "LKP1"][..]),
        (49.1800, 14.3760, &["LKP2"]),
        (49.0850, 16.1490, &["LKP9"]),
        (50.1430, 14.1050, &[]),
        (50.4114, 14.9063, &[]),
    ];
    for (lat, lon, expected) in places {
        let zones = dataset.zones.iter().filter(|zone| covers(zone, lat, lon));
        let found: Vec<&str> = zones.map(|zone| &*zone.identifier).collect();
        assert_eq!(found, expected, "{lat} {lon}");
    }
    let castle = named(&dataset, "LKP1")[0];
    assert_eq!(
        (castle.kind, castle.restriction),
        (ZoneKind::Prohibited, Restriction::Prohibited)
    );
    assert_eq!(
        (castle.lower, castle.upper),
        (Altitude::agl(0.0), Some(Altitude::amsl(1524.0)))
    );
    assert!(castle.source.ends_with("in force from 2022-11-03"));
    let bombs = named(&dataset, "LKD9")[0];
    assert_eq!(
        (bombs.activity.clone(), bombs.kind),
        (Activity::Unknown, ZoneKind::Danger)
    );
    assert_eq!(bombs.upper.map(|it| it.datum), Some(Datum::Standard));
}
