//! Terrain from a folder of tiles: those that a mission needs are read when they are first asked for.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use letka_domain::geometry::Position;
use letka_domain::missions::{Extent, MissionFacts};
use letka_domain::terrain::{Terrain, Tile};
use letka_formats::terrain::TerrainError;

/// Why terrain cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum FolderError {
    /// The folder or a file in it cannot be read.
    #[error("the terrain {0} cannot be read")]
    Read(PathBuf, #[source] std::io::Error),
    /// A file is not a tile.
    #[error("the terrain {0} cannot be used")]
    Tile(PathBuf, #[source] TerrainError),
}

/// How far around a mission the ground is looked at, metres: the widest buffer and the search for the
/// nearest ground.
const AROUND_M: f64 = 1500.0;
/// Most tiles in memory; when one more is needed all of them go, and what is needed is read again.
const KEPT: usize = 24;

/// A folder of tiles (`.hgt`, `.tif`, `.tiff`), or none.
#[derive(Debug, Default)]
pub struct TerrainFolder {
    folder: Option<PathBuf>,
    // Held only to look up and to put in, never while a file is read.
    tiles: Mutex<HashMap<PathBuf, Arc<Tile>>>,
}

impl TerrainFolder {
    /// A folder of tiles.
    pub fn new(folder: Option<PathBuf>) -> Self {
        Self {
            folder,
            tiles: Mutex::default(),
        }
    }

    /// The terrain around a mission; `None` where the folder has none.
    pub fn around(&self, mission: &MissionFacts) -> Result<Option<Terrain>, FolderError> {
        let Some(folder) = &self.folder else {
            return Ok(None);
        };
        let (southwest, northeast) = box_around(mission);
        let mut found = Vec::new();
        for path in files(folder)? {
            if may_reach(&path, southwest, northeast) {
                let tile = self.tile(&path)?;
                if reaches(&tile, southwest, northeast) {
                    found.push(tile);
                }
            }
        }
        let terrain = Terrain::new(found);
        Ok((!terrain.is_empty()).then_some(terrain))
    }

    fn tile(&self, path: &Path) -> Result<Arc<Tile>, FolderError> {
        let known = self.tiles.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(tile) = known.get(path) {
            return Ok(Arc::clone(tile));
        }
        drop(known);
        let bytes = std::fs::read(path).map_err(|error| FolderError::Read(path.into(), error))?;
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let tile = letka_formats::terrain::read(&name, &bytes)
            .map_err(|error| FolderError::Tile(path.into(), error))?;
        let tile = Arc::new(tile);
        let mut known = self.tiles.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= KEPT {
            known.clear();
        }
        known.insert(path.into(), Arc::clone(&tile));
        Ok(tile)
    }
}

/// The files of a folder that are tiles by their ending, by name.
fn files(folder: &Path) -> Result<Vec<PathBuf>, FolderError> {
    let broken = |error| FolderError::Read(folder.into(), error);
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(broken)? {
        let path = entry.map_err(broken)?.path();
        let ending = path.extension().unwrap_or_default().to_ascii_lowercase();
        if ["hgt", "tif", "tiff"].iter().any(|known| ending == *known) {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

/// Whether a file can reach a box: the name of an SRTM tile says where it lies, that of others does
/// not.
fn may_reach(path: &Path, southwest: Position, northeast: Position) -> bool {
    let name = path
        .file_stem()
        .unwrap_or_default()
        .to_string_lossy()
        .to_ascii_uppercase();
    let corner = |sign: char, text: Option<&str>| -> Option<f64> {
        let degrees: f64 = text?.parse().ok()?;
        Some(if matches!(sign, 'S' | 'W') {
            -degrees
        } else {
            degrees
        })
    };
    let mut letters = name.chars();
    let north = letters.next().filter(|sign| matches!(sign, 'N' | 'S'));
    let east = name.chars().nth(3).filter(|sign| matches!(sign, 'E' | 'W'));
    let (Some(north), Some(east)) = (north, east) else {
        return true;
    };
    let (Some(lat), Some(lon)) = (corner(north, name.get(1..3)), corner(east, name.get(4..7)))
    else {
        return true;
    };
    southwest.lat() <= lat + 1.0
        && lat <= northeast.lat()
        && southwest.lon() <= lon + 1.0
        && lon <= northeast.lon()
}

fn reaches(tile: &Tile, southwest: Position, northeast: Position) -> bool {
    let grid = tile.grid();
    southwest.lat() <= grid.north
        && tile.south() <= northeast.lat()
        && southwest.lon() <= tile.east()
        && grid.west <= northeast.lon()
}

/// The box around everything of a mission, with room for buffers.
fn box_around(mission: &MissionFacts) -> (Position, Position) {
    let mut places: Vec<Position> = mission.takeoff.into_iter().collect();
    match &mission.extent {
        Extent::Route { corners } => places.extend(corners.iter().map(|corner| corner.at)),
        Extent::Within { area, .. } => {
            let (southwest, northeast) = area.bounds();
            places.extend([southwest, northeast]);
        }
    }
    let fold = |of: fn(&Position) -> f64, pick: fn(f64, f64) -> f64, start: f64| {
        places.iter().map(of).fold(start, pick)
    };
    let south = fold(Position::lat, f64::min, 90.0);
    let north = fold(Position::lat, f64::max, -90.0);
    let west = fold(Position::lon, f64::min, 180.0);
    let east = fold(Position::lon, f64::max, -180.0);
    let corner = |lat: f64, lon: f64| Position::new(lat, lon).unwrap_or(Position::NULL_ISLAND);
    let shifted = |at: Position, north_south: f64, east_west: f64| {
        at.offset(AROUND_M, north_south).offset(AROUND_M, east_west)
    };
    (
        shifted(corner(south, west), 180.0, 270.0),
        shifted(corner(north, east), 0.0, 90.0),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(lat: f64, lon: f64) -> Position {
        Position::new(lat, lon).unwrap()
    }

    #[test]
    fn the_name_of_an_srtm_tile_says_where_it_lies() {
        let (southwest, northeast) = (at(50.1, 14.9), at(50.2, 15.1));
        for (name, expected) in [
            ("N50E014.hgt", true),
            ("N50E015.hgt", true),
            ("N50E016.hgt", false),
            ("N49E014.hgt", false),
            ("n50e014.HGT", true),
            ("S50W014.hgt", false),
            ("czechia.tif", true),
        ] {
            assert_eq!(
                may_reach(Path::new(name), southwest, northeast),
                expected,
                "{name}"
            );
        }
    }
}
