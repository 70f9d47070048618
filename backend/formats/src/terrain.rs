//! Tiles of terrain: SRTM `.hgt` and `GeoTIFF` files.

mod geotiff;
mod hgt;

use letka_domain::terrain::{Tile, TileError};

/// A file of terrain that cannot be used, and why.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum TerrainError {
    /// Neither of the two formats.
    #[error("{0}: a file of terrain ends in .hgt, .tif or .tiff")]
    Ending(String),
    /// An SRTM file lies where its name says, and this one says nothing.
    #[error(
        "{0}: the name of an SRTM file is its south-west corner, such as N50E014.hgt or S01W072.hgt"
    )]
    Name(String),
    /// SRTM files have one of two sizes.
    #[error(
        "{name}: an SRTM file has {small} bytes (1201 by 1201 posts) or {large} bytes (3601 by 3601 posts), this one has {bytes}",
        small = hgt::bytes_of(1201),
        large = hgt::bytes_of(3601)
    )]
    Size {
        /// The file.
        name: String,
        /// How long it is.
        bytes: usize,
    },
    /// It is damaged, or not what it says.
    #[error("{name}: not a readable GeoTIFF: {why}")]
    Unreadable {
        /// The file.
        name: String,
        /// What the reader says.
        why: String,
    },
    /// It could be read as something that is not heights in degrees on WGS 84.
    #[error("{name}: {why}")]
    Unsupported {
        /// The file.
        name: String,
        /// What it has and what is needed.
        why: String,
    },
    /// It contradicts itself.
    #[error("{name}: {why}")]
    Tile {
        /// The file.
        name: String,
        /// How.
        why: TileError,
    },
}

/// Reads a tile from the name of a file and its bytes.
///
/// - SRTM `.hgt`: 1201 or 3601 posts a side, the south-west corner from the name.
/// - `GeoTIFF` `.tif`, `.tiff`: one band of whole or real numbers, metres above mean sea level, in
///   degrees on WGS 84 (EPSG:4326). Other coordinates are refused: `gdalwarp -t_srs EPSG:4326`
///   makes them usable.
///
/// Posts marked as missing, and heights that ground cannot have, become voids.
pub fn read(name: &str, bytes: &[u8]) -> Result<Tile, TerrainError> {
    let file = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let ending = file
        .rsplit_once('.')
        .map(|(_, ending)| ending.to_ascii_lowercase());
    match ending.as_deref() {
        Some("hgt") => hgt::read(file, bytes),
        Some("tif" | "tiff") => geotiff::read(file, bytes),
        _ => Err(TerrainError::Ending(file.to_owned())),
    }
}

fn tile_error(name: &str) -> impl Fn(TileError) -> TerrainError {
    move |why| TerrainError::Tile {
        name: name.to_owned(),
        why,
    }
}
