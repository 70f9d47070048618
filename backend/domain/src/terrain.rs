//! Terrain: heights of the ground above sea level, from tiles of a regular grid.
//!
//! Heights are metres above mean sea level (EGM96, as SRTM); positions are WGS 84. Where no tile
//! reaches or a post is void there is no height: it is never taken as zero.

mod lines;
mod lookup;
mod nearest;
mod tile;

use std::sync::Arc;

use crate::altitude::Bounds;
use crate::geometry::Position;

use lines::{Edge, Line, crossings, middles, shortest, within, wrapped};
use lookup::{BoxOfDegrees, Lookup};
use tile::number;

pub use tile::{Grid, Posts, Tile, TileError, VOID, WHOLE_VOID};

/// Tiles of terrain. Where tiles overlap the first that has a height counts; between two tiles that
/// lie one step apart the ground is between their edges.
#[derive(Debug, Clone, Default)]
pub struct Terrain {
    tiles: Vec<Arc<Tile>>,
    lookup: Lookup,
}

/// The distance between samples along a line, metres. Between the lines of the grid the ground is
/// nearly straight, so this only rounds off its twist.
const SAMPLE_M: f64 = 10.0;
/// Most samples at that distance on one line: 40 km. Longer lines have samples at a greater
/// distance, and as all lines where they cross the lines of the grid.
const MAX_SAMPLES: u32 = 4000;

impl Terrain {
    /// Terrain from tiles.
    pub fn new(tiles: Vec<Arc<Tile>>) -> Self {
        let lookup = Lookup::new(&tiles);
        Self { tiles, lookup }
    }

    /// Whether there is no tile at all.
    pub fn is_empty(&self) -> bool {
        self.tiles.is_empty()
    }

    /// The ground at a position, metres above sea level, between the posts around it.
    pub fn elevation_m(&self, at: Position) -> Option<f64> {
        self.height(at.lat(), at.lon())
    }

    /// The lowest and highest ground at samples of the line between two positions, metres above sea
    /// level; `None` when a sample has no height.
    pub fn along(&self, from: Position, to: Position) -> Option<Bounds> {
        let mut samples = self.samples(from, to);
        let first = Bounds::exact(samples.next()?.1?);
        samples.try_fold(first, |bounds, (_, ground)| {
            Some(bounds.around(Bounds::exact(ground?)))
        })
    }

    /// Samples of the line between two positions, in order from the first to the last: the share of
    /// the way, and the ground there. They lie at most 10 m apart (on lines of up to 40 km) and
    /// wherever the line crosses a line of posts, because that is where ridges and valleys are.
    pub fn samples(
        &self,
        from: Position,
        to: Position,
    ) -> impl Iterator<Item = (f64, Option<f64>)> {
        let line = Line::new(from, to);
        self.shares(&line).into_iter().map(move |share| {
            let (lat, lon) = line.at(share);
            (share, self.height(lat, lon))
        })
    }

    /// The lowest and highest ground in the box between two corners, metres above sea level; `None`
    /// when a post in it has no height or tiles do not cover it. A box whose western corner lies
    /// east of its eastern one goes over the antimeridian; a box of 180 degrees or more has none.
    pub fn over(&self, southwest: Position, northeast: Position) -> Option<Bounds> {
        let area = BoxOfDegrees::between(southwest, northeast)?;
        let corner = |lat, lon| Position::new(lat, lon).ok();
        let northwest = corner(northeast.lat(), southwest.lon())?;
        let southeast = corner(southwest.lat(), northeast.lon())?;
        let ring = [southwest, southeast, northeast, northwest, southwest];
        let start = Bounds::exact(self.elevation_m(southwest)?);
        let bounds = ring.windows(2).try_fold(start, |bounds, side| {
            Some(bounds.around(self.along(side[0], side[1])?))
        })?;
        let tiles = self.lookup.meeting(&self.tiles, &area);
        if !self.covered(&area, &tiles) {
            return None;
        }
        tiles
            .iter()
            .try_fold(bounds, |bounds, tile| self.widen(bounds, tile, &area))
    }

    /// Where the heights at a position come from.
    pub fn source(&self, at: Position) -> Option<&str> {
        let (lat, lon) = (at.lat(), at.lon());
        self.height(lat, lon)?;
        let mut near = self.near(lat, lon);
        let tile = near
            .find(|tile| tile.height(lat, lon).is_some())
            .or_else(|| self.near(lat, lon).next());
        tile.map(Tile::source)
    }

    fn near(&self, lat: f64, lon: f64) -> impl Iterator<Item = &Tile> {
        self.lookup.near(&self.tiles, lat, lon)
    }

    fn height(&self, lat: f64, lon: f64) -> Option<f64> {
        self.beside(lat, lon)
            .or_else(|| self.between_rows(lat, lon))
    }

    /// The ground in a tile, or between two tiles that lie beside each other.
    fn beside(&self, lat: f64, lon: f64) -> Option<f64> {
        let inside = |lon| self.near(lat, lon).find_map(|tile| tile.height(lat, lon));
        if let Some(metres) = inside(lon) {
            return Some(metres);
        }
        let (mut west, mut east) = (Edge::NONE, Edge::NONE);
        for tile in self.near(lat, lon).filter(|tile| tile.row(lat).is_some()) {
            let step = tile.grid().step_lon;
            west.take(shortest(lon - tile.east()), tile.east(), step);
            east.take(shortest(tile.grid().west - lon), tile.grid().west, step);
        }
        west.bridge(east, inside)
    }

    /// The ground between two tiles that lie above each other.
    fn between_rows(&self, lat: f64, lon: f64) -> Option<f64> {
        let (mut south, mut north) = (Edge::NONE, Edge::NONE);
        for tile in self.near(lat, lon) {
            let step = tile.grid().step_lat;
            south.take(lat - tile.grid().north, tile.grid().north, step);
            north.take(tile.south() - lat, tile.south(), step);
        }
        south.bridge(north, |lat| self.beside(lat, lon))
    }

    /// The shares of a line where it is sampled.
    fn shares(&self, line: &Line) -> Vec<f64> {
        let steps = samples_of(line.metres);
        let mut shares: Vec<f64> = (0..=steps)
            .map(|step| f64::from(step) / f64::from(steps))
            .collect();
        for tile in self.lookup.meeting(&self.tiles, &line.area()) {
            let grid = tile.grid();
            let row = (grid.north - line.lat) / grid.step_lat;
            crossings(row, -line.north / grid.step_lat, grid.rows, &mut shares);
            for turn in [-360.0, 0.0, 360.0] {
                let column = (line.lon + turn - grid.west) / grid.step_lon;
                crossings(column, line.east / grid.step_lon, grid.columns, &mut shares);
            }
        }
        shares.sort_unstable_by(f64::total_cmp);
        shares.dedup_by(|next, last| *next - *last < 1e-12);
        if let Some(last) = shares.last_mut() {
            *last = 1.0;
        }
        shares
    }

    /// Whether the tiles leave no hole in a box: the edges of tiles cut it into parts, and the
    /// middle of each part has a height.
    fn covered(&self, area: &BoxOfDegrees, tiles: &[&Tile]) -> bool {
        let (mut lats, mut lons) = (vec![area.south, area.north], vec![0.0, area.width]);
        for tile in tiles {
            lats.extend([tile.south(), tile.grid().north]);
            for turn in [-360.0, 0.0, 360.0] {
                let west = tile.grid().west + turn - area.west;
                lons.extend([west, west + tile.width()]);
            }
        }
        let (lats, lons) = (
            middles(lats, area.south, area.north),
            middles(lons, 0.0, area.width),
        );
        let known = |lat: f64, east: f64| self.height(lat, wrapped(area.west + east)).is_some();
        lats.iter()
            .all(|lat| lons.iter().all(|east| known(*lat, *east)))
    }

    /// Bounds widened by the posts of a tile in a box; `None` when one of them has no height, there
    /// or in another tile.
    fn widen(&self, bounds: Bounds, tile: &Tile, area: &BoxOfDegrees) -> Option<Bounds> {
        let grid = tile.grid();
        let rows = within(
            (grid.north - area.north) / grid.step_lat,
            (grid.north - area.south) / grid.step_lat,
            grid.rows,
        );
        let mut bounds = bounds;
        for turn in [-360.0, 0.0, 360.0] {
            let west = (area.west + turn - grid.west) / grid.step_lon;
            let columns = within(west, west + area.width / grid.step_lon, grid.columns);
            for row in rows.clone() {
                for column in columns.clone() {
                    let post = tile.post(row, column).or_else(|| {
                        let lat = grid.north - number(row) * grid.step_lat;
                        self.height(lat, wrapped(grid.west + number(column) * grid.step_lon))
                    });
                    bounds = bounds.around(Bounds::exact(post?));
                }
            }
        }
        Some(bounds)
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

    /// A tile of posts a tenth of a degree apart from its north-western post.
    fn tile<const N: usize>(north: f64, west: f64, rows: &[[f32; N]]) -> Tile {
        let grid = Grid {
            north,
            west,
            step_lat: 0.1,
            step_lon: 0.1,
            rows: rows.len(),
            columns: N,
        };
        Tile::new(grid, Posts::Real(rows.concat()), format!("{north} {west}")).unwrap()
    }

    fn terrain(tiles: Vec<Tile>) -> Terrain {
        Terrain::new(tiles.into_iter().map(Arc::new).collect())
    }

    /// Three by three posts, ten metres higher in each column to the east.
    fn slope(north: f64, west: f64) -> Tile {
        tile(north, west, &[[200.0, 210.0, 220.0]; 3])
    }

    fn near(found: Option<f64>, metres: f64) -> bool {
        found.is_some_and(|found| (found - metres).abs() < 1e-6)
    }

    #[test]
    fn the_ground_between_posts_is_between_them() {
        let terrain = terrain(vec![slope(50.2, 14.0)]);
        for (lon, metres) in [(14.0, 200.0), (14.05, 205.0), (14.2, 220.0)] {
            assert!(near(terrain.elevation_m(at(50.1, lon)), metres), "{lon}");
        }
        let bounds = terrain.along(at(50.1, 14.05), at(50.1, 14.15)).unwrap();
        assert!((bounds.low_m - 205.0).abs() < 1e-6 && (bounds.high_m - 215.0).abs() < 1e-6);
    }

    #[test]
    fn outside_and_in_a_void_there_is_no_height() {
        let void = tile(
            50.2,
            14.0,
            &[[200.0, 210.0, 220.0], [200.0, VOID, 220.0], [1.0; 3]],
        );
        let terrain = terrain(vec![void]);
        for (lat, lon) in [
            (50.3, 14.1),
            (50.15, 14.05),
            (50.1, 13.99),
            (50.1, 14.21),
            (49.99, 14.1),
        ] {
            assert_eq!(terrain.elevation_m(at(lat, lon)), None, "{lat} {lon}");
            assert_eq!(terrain.source(at(lat, lon)), None, "{lat} {lon}");
        }
        assert_eq!(terrain.along(at(50.19, 14.01), at(50.3, 14.01)), None);
        assert_eq!(terrain.over(at(50.05, 14.05), at(50.12, 14.12)), None);
        assert!(Terrain::default().is_empty());
        assert_eq!(
            Terrain::default().along(at(50.0, 14.0), at(50.1, 14.0)),
            None
        );
    }

    #[test]
    fn where_tiles_overlap_the_first_that_knows_counts() {
        let void = tile(50.2, 14.0, &[[VOID, 300.0, 300.0], [300.0; 3], [300.0; 3]]);
        let terrain = terrain(vec![void, slope(50.2, 14.0)]);
        assert!(near(terrain.elevation_m(at(50.05, 14.05)), 300.0));
        assert!(near(terrain.elevation_m(at(50.15, 14.05)), 205.0));
        assert_eq!(
            terrain.over(at(50.1, 14.0), at(50.2, 14.1)),
            Some(Bounds::new(200.0, 300.0))
        );
    }

    #[test]
    fn on_a_border_that_tiles_share_both_serve() {
        let (west, east) = (slope(50.2, 14.0), tile(50.2, 14.2, &[[220.0, 300.0]; 3]));
        let both = terrain(vec![west.clone(), east]);
        for terrain in [&both, &terrain(vec![west])] {
            assert!(near(terrain.elevation_m(at(50.1, 14.2)), 220.0));
            assert!(near(terrain.elevation_m(at(50.2, 14.2)), 220.0));
            assert!(near(terrain.elevation_m(at(50.0, 14.2)), 220.0));
        }
        assert!(near(both.elevation_m(at(50.1, 14.25)), 260.0));
        assert_eq!(both.source(at(50.1, 14.25)), Some("50.2 14.2"));
        let bounds = both.along(at(50.1, 14.1), at(50.1, 14.3)).unwrap();
        assert!((bounds.low_m - 210.0).abs() < 1e-6 && (bounds.high_m - 300.0).abs() < 1e-6);
    }

    #[test]
    fn between_tiles_one_step_apart_the_ground_is_between_their_edges() {
        let tiles = [
            tile(50.2, 14.0, &[[200.0, 210.0], [200.0, 210.0]]),
            tile(50.2, 14.2, &[[230.0, 240.0], [230.0, 240.0]]),
            tile(50.0, 14.0, &[[100.0, 110.0], [100.0, 110.0]]),
            tile(50.0, 14.2, &[[130.0, 140.0], [130.0, 140.0]]),
        ];
        let all = terrain(tiles.to_vec());
        for (lat, lon, metres) in [
            (50.15, 14.15, 220.0),
            (50.15, 14.125, 215.0),
            (50.05, 14.05, 155.0),
            (50.025, 14.25, 160.0),
            (50.05, 14.15, 170.0),
            (50.1, 14.15, 220.0),
        ] {
            assert!(near(all.elevation_m(at(lat, lon)), metres), "{lat} {lon}");
            assert!(all.source(at(lat, lon)).is_some());
        }
        let bounds = all.over(at(49.92, 14.02), at(50.18, 14.28)).unwrap();
        assert!((bounds.low_m - 102.0).abs() < 1e-6 && (bounds.high_m - 238.0).abs() < 1e-6);
        let three = terrain(tiles[1..].to_vec());
        assert_eq!(three.elevation_m(at(50.05, 14.15)), None);
        assert_eq!(three.elevation_m(at(50.15, 14.15)), None);
        assert!(three.elevation_m(at(49.95, 14.15)).is_some());
        let apart = terrain(vec![slope(50.2, 14.0), slope(50.2, 14.31)]);
        assert_eq!(apart.elevation_m(at(50.1, 14.25)), None);
    }

    #[test]
    fn a_coarser_tile_to_the_north_is_bridged_too() {
        let south = tile(49.9, 14.0, &[[100.0; 4], [100.0; 4]]);
        let grid = Grid {
            north: 50.1,
            step_lon: 0.15,
            columns: 3,
            rows: 2,
            ..*south.grid()
        };
        let north = Tile::new(grid, Posts::Whole(vec![200; 6]), "north").unwrap();
        let terrain = terrain(vec![north, south]);
        assert!(near(terrain.elevation_m(at(49.95, 14.07)), 150.0));
        assert!(near(terrain.elevation_m(at(49.925, 14.29)), 125.0));
    }

    #[test]
    fn the_antimeridian_is_a_border_like_any_other() {
        let across = slope(50.2, 179.9);
        let split = vec![
            tile(50.2, 179.8, &[[190.0, 200.0, 210.0]; 3]),
            tile(50.2, -180.0, &[[210.0, 220.0, 230.0]; 3]),
        ];
        for terrain in [terrain(vec![across]), terrain(split)] {
            for (lon, metres) in [
                (179.95, 205.0),
                (180.0, 210.0),
                (-180.0, 210.0),
                (-179.95, 215.0),
            ] {
                assert!(near(terrain.elevation_m(at(50.1, lon)), metres), "{lon}");
            }
            let (west, east) = (at(50.1, 179.95), at(50.15, -179.95));
            for bounds in [
                terrain.along(west, east),
                terrain.along(east, west),
                terrain.over(west, east),
            ] {
                let bounds = bounds.unwrap();
                assert!((bounds.low_m - 205.0).abs() < 1e-6, "{bounds:?}");
                assert!((bounds.high_m - 215.0).abs() < 1e-6, "{bounds:?}");
            }
            assert_eq!(
                terrain.over(east, west),
                None,
                "the long way around is not covered"
            );
        }
    }

    #[test]
    fn at_the_poles_rows_end() {
        let terrain = terrain(vec![slope(90.0, 14.0), slope(-89.8, 14.0)]);
        assert!(near(terrain.elevation_m(at(90.0, 14.1)), 210.0));
        assert!(near(terrain.elevation_m(at(-90.0, 14.1)), 210.0));
        assert_eq!(terrain.elevation_m(at(90.0, 100.0)), None);
        assert!(terrain.along(at(89.9, 14.0), at(90.0, 14.2)).is_some());
    }

    #[test]
    fn a_ridge_between_two_samples_is_not_passed_over() {
        let (mut posts, mut at_the_ridge) = (vec![100_i16; 2 * 3601], 1801);
        posts[at_the_ridge] = 130;
        at_the_ridge += 3601;
        posts[at_the_ridge] = 130;
        let step = 1.0 / 3600.0;
        let grid = Grid {
            north: 50.0,
            west: 14.0,
            step_lat: step,
            step_lon: step,
            rows: 2,
            columns: 3601,
        };
        let terrain = Terrain::new(vec![Arc::new(
            Tile::new(grid, Posts::Whole(posts), "").unwrap(),
        )]);
        for nudge in 0..20 {
            let from = at(50.0 - step / 2.0, 14.4 + f64::from(nudge) * 1e-5);
            let bounds = terrain.along(from, at(50.0 - step / 3.0, 14.6)).unwrap();
            assert!((bounds.high_m - 130.0).abs() < 1e-6, "{bounds:?}");
        }
    }

    #[test]
    fn samples_go_in_order_from_the_first_to_the_last_end() {
        let terrain = terrain(vec![
            slope(50.2, 14.0),
            tile(50.2, 14.2, &[[220.0, 300.0]; 3]),
        ]);
        for (from, to) in [
            (at(50.05, 14.05), at(50.15, 14.25)),
            (at(50.15, 14.25), at(50.05, 14.05)),
            (at(50.1, 14.1), at(50.1, 14.1)),
            (at(50.0, 14.0), at(50.2, 14.2)),
            (at(50.1, 14.0), at(50.1, 14.2)),
        ] {
            let shares: Vec<f64> = terrain.samples(from, to).map(|(share, _)| share).collect();
            assert_eq!((shares[0], *shares.last().unwrap()), (0.0, 1.0));
            assert!(
                shares.windows(2).all(|pair| pair[0] < pair[1]),
                "{from:?} {to:?}"
            );
            let furthest = shares
                .windows(2)
                .map(|pair| pair[1] - pair[0])
                .fold(0.0, f64::max);
            assert!(furthest * from.distance_m(to) <= 10.0 + 1e-6);
            assert!(
                terrain
                    .samples(from, to)
                    .all(|(_, ground)| ground.is_some())
            );
        }
        let around_the_world = terrain.samples(at(-90.0, 0.0), at(90.0, 180.0));
        assert!(around_the_world.count() < 5000);
    }

    #[test]
    fn the_bounds_over_a_box_are_those_of_the_ground_in_it() {
        let peak = tile(50.2, 14.0, &[[200.0; 3], [200.0, 900.0, 200.0], [200.0; 3]]);
        let terrain = terrain(vec![peak]);
        for (south, west, north, east, low, high) in [
            (50.05, 14.05, 50.15, 14.15, 375.0, 900.0),
            (50.11, 14.11, 50.19, 14.19, 207.0, 767.0),
            (50.0, 14.0, 50.2, 14.2, 200.0, 900.0),
            (50.1, 14.1, 50.1, 14.1, 900.0, 900.0),
            (50.1, 14.05, 50.1, 14.15, 550.0, 900.0),
        ] {
            let bounds = terrain.over(at(south, west), at(north, east)).unwrap();
            let what = format!("{south} {west} {north} {east}: {bounds:?}");
            assert!(
                (bounds.low_m - low).abs() < 1e-6 && (bounds.high_m - high).abs() < 1e-6,
                "{what}"
            );
        }
        assert_eq!(
            terrain.over(at(50.15, 14.05), at(50.05, 14.15)),
            None,
            "turned over"
        );
        assert_eq!(
            terrain.over(at(50.05, 14.05), at(50.15, 14.25)),
            None,
            "reaches outside"
        );
    }

    #[test]
    fn a_hole_between_tiles_is_no_ground() {
        let block = |lat: i32, lon: i32| {
            tile(
                50.2 + 0.2 * f64::from(lat),
                14.0 + 0.2 * f64::from(lon),
                &[[200.0; 3]; 3],
            )
        };
        let all = (0..9).map(|place| (place / 3, place % 3));
        let whole = terrain(all.clone().map(|(lat, lon)| block(lat, lon)).collect());
        let ring = all
            .filter(|place| *place != (1, 1))
            .map(|(lat, lon)| block(lat, lon));
        let (southwest, northeast) = (at(50.05, 14.05), at(50.55, 14.55));
        assert_eq!(whole.over(southwest, northeast), Some(Bounds::exact(200.0)));
        assert_eq!(terrain(ring.collect()).over(southwest, northeast), None);
    }

    #[test]
    fn many_tiles_are_found_like_few() {
        let mut tiles = Vec::new();
        for lat in -8..8 {
            for lon in -18..18 {
                let metres = f32::from(i16::try_from(lat * 40 + lon).unwrap());
                let grid = Grid {
                    north: f64::from(lat * 10 + 10),
                    west: f64::from(lon * 10),
                    step_lat: 10.0,
                    step_lon: 10.0,
                    rows: 2,
                    columns: 2,
                };
                tiles.push(Arc::new(
                    Tile::new(grid, Posts::Real(vec![metres; 4]), "").unwrap(),
                ));
            }
        }
        let terrain = Terrain::new(tiles);
        for lat in -8..8 {
            for lon in -18..18 {
                let middle = at(f64::from(lat * 10 + 5), f64::from(lon * 10 + 5));
                assert!(
                    near(terrain.elevation_m(middle), f64::from(lat * 40 + lon)),
                    "{middle:?}"
                );
            }
        }
    }
}
