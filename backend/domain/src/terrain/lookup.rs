//! Which tiles lie near a place: an index by whole degrees, so that many tiles cost no more than few.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::tile::Tile;
use crate::geometry::Position;

/// The rounding of sums of degrees, far below a millimetre.
const ROUNDING: f64 = 1e-9;

/// A box in degrees that may go over the antimeridian.
pub(super) struct BoxOfDegrees {
    pub(super) south: f64,
    pub(super) north: f64,
    /// From -180 to 180, or up to a step further west.
    pub(super) west: f64,
    /// Degrees of longitude from west to east.
    pub(super) width: f64,
}

impl BoxOfDegrees {
    /// The box between two corners; `None` when it is turned over or 180 degrees wide.
    pub(super) fn between(southwest: Position, northeast: Position) -> Option<Self> {
        let east = northeast.lon() - southwest.lon();
        let width = if east < 0.0 { east + 360.0 } else { east };
        (southwest.lat() <= northeast.lat() && width < 180.0).then(|| Self {
            south: southwest.lat(),
            north: northeast.lat(),
            west: southwest.lon(),
            width,
        })
    }

    fn meets(&self, tile: &Tile) -> bool {
        let gap = |from: f64, to: f64| (to - from).rem_euclid(360.0);
        let beside = gap(self.west, tile.grid().west) <= self.width + ROUNDING
            || gap(tile.grid().west, self.west) <= tile.width() + ROUNDING;
        let (south, north) = (tile.south() - ROUNDING, tile.grid().north + ROUNDING);
        beside && south <= self.north && self.south <= north
    }
}

/// Tiles by the degree cells that they reach, one step around them included.
#[derive(Debug, Clone, Default)]
pub(super) struct Lookup {
    cells: BTreeMap<(i32, i32), Vec<usize>>,
}

impl Lookup {
    pub(super) fn new(tiles: &[Arc<Tile>]) -> Self {
        let mut cells: BTreeMap<(i32, i32), Vec<usize>> = BTreeMap::new();
        for (index, tile) in tiles.iter().enumerate() {
            let grid = tile.grid();
            let reach = BoxOfDegrees {
                south: tile.south() - grid.step_lat,
                north: grid.north + grid.step_lat,
                west: grid.west - grid.step_lon,
                width: tile.width() + 2.0 * grid.step_lon,
            };
            for cell in cells_of(&reach) {
                cells.entry(cell).or_default().push(index);
            }
        }
        Self { cells }
    }

    /// The tiles near a place, in the order they were given.
    pub(super) fn near<'a>(
        &'a self,
        tiles: &'a [Arc<Tile>],
        lat: f64,
        lon: f64,
    ) -> impl Iterator<Item = &'a Tile> {
        let cell = self.cells.get(&(degree(lat), column(degree(lon))));
        let indices = cell.map(Vec::as_slice).unwrap_or_default();
        indices
            .iter()
            .filter_map(|index| tiles.get(*index))
            .map(Arc::as_ref)
    }

    /// The tiles that meet a box, in the order they were given.
    pub(super) fn meeting<'a>(&self, tiles: &'a [Arc<Tile>], area: &BoxOfDegrees) -> Vec<&'a Tile> {
        let mut indices: BTreeSet<usize> = BTreeSet::new();
        for cell in cells_of(area) {
            indices.extend(self.cells.get(&cell).into_iter().flatten());
        }
        let tiles = indices.iter().filter_map(|index| tiles.get(*index));
        tiles
            .map(Arc::as_ref)
            .filter(|tile| area.meets(tile))
            .collect()
    }
}

/// The whole degrees a box reaches: each once.
fn cells_of(area: &BoxOfDegrees) -> BTreeSet<(i32, i32)> {
    let first = degree(area.west);
    let last = degree(area.west + area.width).min(first + 359);
    let rows = degree(area.south)..=degree(area.north);
    rows.flat_map(|row| (first..=last).map(move |lon| (row, column(lon))))
        .collect()
}

/// The whole degree at or below a number of degrees of at most a few turns.
#[expect(
    clippy::cast_possible_truncation,
    reason = "degrees are small, and clamped"
)]
fn degree(degrees: f64) -> i32 {
    degrees.clamp(-1000.0, 1000.0).floor() as i32
}

/// A whole degree of longitude from -180 to 179.
fn column(lon: i32) -> i32 {
    (lon + 180).rem_euclid(360) - 180
}
