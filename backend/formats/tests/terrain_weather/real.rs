//! Real files, read where they lie: the folder is named by `LETKA_REAL_DATA` or lies beside the
//! repository.

use std::path::{Path, PathBuf};

use letka_domain::geometry::Position;
use letka_domain::terrain::{Terrain, Tile};
use letka_domain::weather::Precipitation;
use letka_formats::{terrain, weather};

/// A real file, or a line that says that the test is skipped.
pub(crate) fn file(name: &str) -> Option<PathBuf> {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data");
    let folder = std::env::var_os("LETKA_REAL_DATA").map_or_else(beside, PathBuf::from);
    let path = folder.join(name);
    if !path.is_file() {
        println!("skipped: {name} is not there (LETKA_REAL_DATA)");
        return None;
    }
    Some(path)
}

fn prague() -> Option<Tile> {
    let bytes = std::fs::read(file("terrain/N50E014.hgt")?).unwrap();
    Some(terrain::read("N50E014.hgt", &bytes).unwrap())
}

#[test]
fn srtm_agrees_with_gdal() {
    let Some(tile) = prague() else { return };
    let grid = *tile.grid();
    // What `gdallocationinfo -wgs84` says: the nearest post.
    for (lat, lon, metres) in [
        (50.0755, 14.4378, 253.0),
        (50.1008, 14.26, 365.0),
        (50.3505, 14.4759, 218.0),
        (50.4114, 14.9063, 238.0),
        (50.0, 14.0, 274.0),
        (51.0, 15.0, 306.0),
    ] {
        let row = ((grid.north - lat) / grid.step_lat).round();
        let column = ((lon - grid.west) / grid.step_lon).round();
        let post = Position::new(
            grid.north - row * grid.step_lat,
            grid.west + column * grid.step_lon,
        );
        let terrain = Terrain::new(vec![std::sync::Arc::new(tile.clone())]);
        let found = terrain.elevation_m(post.unwrap()).unwrap();
        assert!((found - metres).abs() < 1e-3, "{lat} {lon}: {found}");
    }
    let posts = (0..grid.rows).flat_map(|row| (0..grid.columns).map(move |column| (row, column)));
    let heights: Vec<f64> = posts
        .map(|(row, column)| tile.post(row, column).unwrap())
        .collect();
    let lowest = heights.iter().copied().fold(f64::INFINITY, f64::min);
    let highest = heights.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    assert_eq!((lowest, highest), (32.0, 996.0));
}

/// The lines of the samples, without the word before each that says where it comes from.
fn samples() -> Option<Vec<String>> {
    let text = std::fs::read_to_string(file("weather/lk_metar_taf_samples.txt")?).unwrap();
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    Some(
        lines
            .filter_map(|line| Some(line.split_once(' ')?.1.trim().to_owned()))
            .collect(),
    )
}

#[test]
fn real_reports_are_read_without_a_fault() {
    let Some(samples) = samples() else { return };
    let near = "2026-04-20T18:10:00Z".parse().unwrap();
    assert_eq!(samples.len(), 16);
    for line in &samples {
        let read = weather::read(line, near).unwrap();
        assert_eq!(read.reports.len(), 1, "{line}");
        assert!(read.reports[0].place.is_some(), "{line}");
        // Two composed lines hold words that no report has.
        let odd: Vec<&str> = ["+BLSNVC", "R24C/0200V0500VCTSSQ"]
            .into_iter()
            .filter(|word| line.contains(word))
            .collect();
        assert_eq!(read.faults.len(), odd.len(), "{line}: {:?}", read.faults);
        assert!(
            read.faults
                .iter()
                .zip(odd)
                .all(|(fault, word)| fault.contains(word))
        );
    }
    let all = weather::read(&samples.join("\n"), near).unwrap();
    assert_eq!((all.reports.len(), all.faults.len()), (16, 2));
}

#[test]
fn composed_reports_say_what_their_author_meant() {
    let Some(samples) = samples() else { return };
    let near = "2026-04-20T18:10:00Z".parse().unwrap();
    let now = |begin: &str| {
        let line = samples.iter().find(|line| line.starts_with(begin)).unwrap();
        weather::read(line, near)
            .unwrap()
            .reports
            .remove(0)
            .conditions
            .remove(0)
    };
    let snow = now("METAR LKMT 241812Z");
    assert_eq!(
        (snow.visibility_m, snow.temperature_c, snow.precipitation),
        (Some(5000.0), Some(12.0), None)
    );
    let clear = now("METAR LKTB 241812Z");
    assert_eq!(
        (clear.wind_mps, clear.temperature_c, clear.ceiling_m),
        (None, Some(-8.0), Some(1500.0))
    );
    assert_eq!(clear.precipitation, Some(Precipitation::None));
    let poor = now("METAR COR LKPR 312345Z");
    assert_eq!(
        (poor.visibility_m, poor.cloud_base_m, poor.precipitation),
        (Some(800.0), None, None)
    );
    assert!((poor.gust_mps.unwrap() - 12.86).abs() < 0.01);
    let bare = now("TAF AMD LKTB");
    assert_eq!(
        (bare.visibility_m, bare.precipitation, bare.ceiling_m),
        (None, None, None)
    );
    assert!((bare.wind_mps.unwrap() - 3.6).abs() < 0.01);
}

#[test]
fn aerodromes_lie_between_the_ends_of_their_runways() {
    let Some(path) = file("places/ourairports_CZ_runways.csv") else {
        return;
    };
    let text = std::fs::read_to_string(path).unwrap();
    let mut lines = text.lines();
    let names: Vec<&str> = lines.next().unwrap().split(',').collect();
    let column = |name: &str| names.iter().position(|is| *is == name).unwrap();
    let ends = [
        ("le_latitude_deg", "le_longitude_deg"),
        ("he_latitude_deg", "he_longitude_deg"),
    ];
    let (ident, ends) = (
        column("airport_ident"),
        ends.map(|(lat, lon)| (column(lat), column(lon))),
    );
    let near = "2026-04-20T18:10:00Z".parse().unwrap();
    let mut met = std::collections::BTreeSet::new();
    for row in lines.map(|line| line.split(',').collect::<Vec<&str>>()) {
        let text = format!("METAR {} 201800Z CAVOK", row[ident]);
        let Some(place) = weather::read(&text, near)
            .ok()
            .and_then(|read| read.reports[0].place)
        else {
            continue;
        };
        for (lat, lon) in ends {
            let (Ok(lat), Ok(lon)) = (row[lat].parse(), row[lon].parse()) else {
                continue;
            };
            let end = Position::new(lat, lon).unwrap();
            assert!(place.distance_m(end) < 3000.0, "{}", row[ident]);
            met.insert(row[ident].to_owned());
        }
    }
    assert_eq!(met.len(), 11, "{met:?}");
}
