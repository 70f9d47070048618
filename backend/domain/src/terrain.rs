//! Terrain: heights of the ground above sea level, from tiles of a regular grid.
//!
//! Heights are metres above mean sea level (EGM96, as SRTM); positions are WGS 84. Where no tile
//! reaches or a post is void there is no height: it is never taken as zero.

use std::sync::Arc;

use crate::altitude::Bounds;
use crate::geometry::Position;

/// The value of a post without data, as in SRTM.
pub const VOID: f32 = f32::MIN;

/// A tile: posts in rows from north to south, in each row from west to east, evenly in degrees.
#[derive(Debug, Clone, PartialEq)]
pub struct Tile {
    /// Latitude of the northernmost row of posts, degrees.
    pub north: f64,
    /// Longitude of the westernmost column of posts, degrees.
    pub west: f64,
    /// Degrees of latitude between rows, positive.
    pub step_lat: f64,
    /// Degrees of longitude between columns, positive.
    pub step_lon: f64,
    /// Number of rows, at least 2.
    pub rows: usize,
    /// Number of columns, at least 2.
    pub columns: usize,
    /// Heights in metres above sea level, [`VOID`] where there is none; `rows * columns` of them.
    pub metres: Vec<f32>,
    /// Where it comes from: the name of its file.
    pub source: String,
}

impl Tile {
    fn post(&self, row: usize, column: usize) -> Option<f64> {
        let metres = *self.metres.get(row * self.columns + column)?;
        (metres != VOID).then_some(f64::from(metres))
    }

    /// The row and column of a position, with fractions; `None` outside.
    fn place(&self, at: Position) -> Option<(f64, f64)> {
        #[expect(
            clippy::cast_precision_loss,
            reason = "tiles have a few thousand posts a side"
        )]
        let (rows, columns) = ((self.rows - 1) as f64, (self.columns - 1) as f64);
        let row = (self.north - at.lat()) / self.step_lat;
        let column = (at.lon() - self.west) / self.step_lon;
        let inside =
            (-1e-9..=rows + 1e-9).contains(&row) && (-1e-9..=columns + 1e-9).contains(&column);
        inside.then_some((row.clamp(0.0, rows), column.clamp(0.0, columns)))
    }

    fn meets(&self, southwest: Position, northeast: Position) -> bool {
        #[expect(
            clippy::cast_precision_loss,
            reason = "tiles have a few thousand posts a side"
        )]
        let (south, east) = (
            self.north - (self.rows - 1) as f64 * self.step_lat,
            self.west + (self.columns - 1) as f64 * self.step_lon,
        );
        southwest.lat() <= self.north
            && south <= northeast.lat()
            && southwest.lon() <= east
            && self.west <= northeast.lon()
    }

    /// Bounds widened by the posts in a box; `None` when one of them is void.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "clamped to the size of the tile"
    )]
    fn widen(&self, bounds: Bounds, southwest: Position, northeast: Position) -> Option<Bounds> {
        let line = |offset: f64, last: usize| offset.ceil().clamp(0.0, last as f64) as usize;
        let top = line(
            (self.north - northeast.lat()) / self.step_lat,
            self.rows - 1,
        );
        let bottom = line(
            (self.north - southwest.lat()) / self.step_lat,
            self.rows - 1,
        );
        let left = line(
            (southwest.lon() - self.west) / self.step_lon,
            self.columns - 1,
        );
        let right = line(
            (northeast.lon() - self.west) / self.step_lon,
            self.columns - 1,
        );
        let mut bounds = bounds;
        for row in top..=bottom {
            for column in left..=right {
                bounds = bounds.around(Bounds::exact(self.post(row, column)?));
            }
        }
        Some(bounds)
    }

    /// The posts around a position: the cell's four corners and the shares of the way across it.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "`place` has clamped both to the size of the tile"
    )]
    fn cell(&self, at: Position) -> Option<([f64; 4], f64, f64)> {
        let (row, column) = self.place(at)?;
        let (top, left) = (
            (row as usize).min(self.rows - 2),
            (column as usize).min(self.columns - 2),
        );
        let corners = [
            self.post(top, left)?,
            self.post(top, left + 1)?,
            self.post(top + 1, left)?,
            self.post(top + 1, left + 1)?,
        ];
        Some((corners, row - top as f64, column - left as f64))
    }
}

/// Tiles of terrain. Where tiles overlap the first that has a height counts.
#[derive(Debug, Clone, Default)]
pub struct Terrain {
    tiles: Vec<Arc<Tile>>,
}

/// The greatest distance between samples along a line, metres: a third of the finest common grid.
const SAMPLE_M: f64 = 30.0;
/// Most samples of one line: 40 km at the distance above.
const MAX_SAMPLES: u32 = 1400;

impl Terrain {
    /// Terrain from tiles.
    pub fn new(tiles: Vec<Arc<Tile>>) -> Self {
        Self { tiles }
    }

    /// Whether there is no tile at all.
    pub fn is_empty(&self) -> bool {
        self.tiles.is_empty()
    }

    /// The ground at a position, metres above sea level, between the posts around it.
    pub fn elevation_m(&self, at: Position) -> Option<f64> {
        self.tiles.iter().find_map(|tile| {
            let ([a, b, c, d], south, east) = tile.cell(at)?;
            let (north_edge, south_edge) = (a + (b - a) * east, c + (d - c) * east);
            Some(north_edge + (south_edge - north_edge) * south)
        })
    }

    /// The lowest and highest ground at samples of the line between two positions, metres above sea
    /// level; `None` when a sample has no height.
    pub fn along(&self, from: Position, to: Position) -> Option<Bounds> {
        self.samples(from, to)
            .try_fold(None::<Bounds>, |bounds, (_, ground)| {
                let here = Bounds::exact(ground?);
                Some(Some(bounds.map_or(here, |bounds| bounds.around(here))))
            })
            .flatten()
    }

    /// Samples of the line between two positions: the share of the way, and the ground there.
    pub fn samples(
        &self,
        from: Position,
        to: Position,
    ) -> impl Iterator<Item = (f64, Option<f64>)> {
        let steps = samples_of(from.distance_m(to));
        (0..=steps).map(move |step| {
            let share = f64::from(step) / f64::from(steps);
            (share, self.elevation_m(from.between(to, share)))
        })
    }

    /// The lowest and highest ground in the box between two corners, metres above sea level; `None`
    /// when a post in it has no height or no tile reaches a corner of it.
    pub fn over(&self, southwest: Position, northeast: Position) -> Option<Bounds> {
        let corner = |lat, lon| {
            Position::new(lat, lon)
                .ok()
                .and_then(|at| self.elevation_m(at))
        };
        let corners = [
            corner(southwest.lat(), southwest.lon())?,
            corner(southwest.lat(), northeast.lon())?,
            corner(northeast.lat(), southwest.lon())?,
            corner(northeast.lat(), northeast.lon())?,
        ];
        let start = Bounds::exact(corners[0]);
        let bounds = corners.iter().fold(start, |bounds, corner| {
            bounds.around(Bounds::exact(*corner))
        });
        self.tiles
            .iter()
            .filter(|tile| tile.meets(southwest, northeast))
            .try_fold(bounds, |bounds, tile| {
                tile.widen(bounds, southwest, northeast)
            })
    }

    /// Where the heights at a position come from.
    pub fn source(&self, at: Position) -> Option<&str> {
        let tile = self.tiles.iter().find(|tile| tile.cell(at).is_some())?;
        Some(&tile.source)
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "clamped to a small range"
)]
fn samples_of(metres: f64) -> u32 {
    (metres / SAMPLE_M)
        .ceil()
        .clamp(1.0, f64::from(MAX_SAMPLES)) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(lat: f64, lon: f64) -> Position {
        Position::new(lat, lon).unwrap()
    }

    /// Three by three posts, ten metres higher in each column to the east.
    fn slope() -> Tile {
        Tile {
            north: 50.2,
            west: 14.0,
            step_lat: 0.1,
            step_lon: 0.1,
            rows: 3,
            columns: 3,
            metres: [[200.0, 210.0, 220.0]; 3].concat(),
            source: "test".into(),
        }
    }

    #[test]
    fn the_ground_between_posts_is_between_them() {
        let terrain = Terrain::new(vec![Arc::new(slope())]);
        for (lon, metres) in [(14.0, 200.0), (14.05, 205.0), (14.2, 220.0)] {
            assert!((terrain.elevation_m(at(50.1, lon)).unwrap() - metres).abs() < 1e-9);
        }
        let bounds = terrain.along(at(50.1, 14.05), at(50.1, 14.15)).unwrap();
        assert!((bounds.low_m - 205.0).abs() < 1e-6 && (bounds.high_m - 215.0).abs() < 1e-6);
    }

    #[test]
    fn outside_and_in_a_void_there_is_no_height() {
        let mut tile = slope();
        tile.metres[4] = VOID;
        let terrain = Terrain::new(vec![Arc::new(tile)]);
        assert_eq!(terrain.elevation_m(at(50.3, 14.1)), None);
        assert_eq!(terrain.elevation_m(at(50.15, 14.05)), None);
        assert_eq!(terrain.along(at(50.19, 14.01), at(50.3, 14.01)), None);
    }
}
