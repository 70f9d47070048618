//! Real files, read where they lie: the folder is named by `LETKA_REAL_DATA` or lies beside the
//! repository.

use std::path::{Path, PathBuf};

use letka_domain::geometry::Position;
use letka_domain::terrain::{Terrain, Tile};
use letka_formats::terrain;

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
