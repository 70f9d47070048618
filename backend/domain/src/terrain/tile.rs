//! One tile of terrain: heights at the posts of a regular grid, and the ground between them.

/// The value of a post without data in [`Posts::Real`].
pub const VOID: f32 = f32::MIN;
/// The value of a post without data in [`Posts::Whole`], as in SRTM.
pub const WHOLE_VOID: i16 = i16::MIN;

/// The heights that ground can have, metres: the Dead Sea lies at -430, Everest at 8,849. A post
/// outside them is a marker for missing data or a mistake, and has no height.
const LOWEST_M: f64 = -500.0;
const HIGHEST_M: f64 = 9000.0;

/// How far outside its first or last line a position still belongs to a tile, in lines: less than a
/// millimetre, for the rounding of degrees.
const EDGE: f64 = 1e-6;

/// Where the posts of a tile are: in rows from north to south, in each row from west to east,
/// evenly in degrees on WGS 84.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Grid {
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
}

/// Heights in metres above mean sea level, row by row.
#[derive(Debug, Clone, PartialEq)]
pub enum Posts {
    /// Whole metres, as SRTM has them; [`WHOLE_VOID`] where there is none. Half the memory.
    Whole(Vec<i16>),
    /// Fractions of metres; [`VOID`] or no number where there is none.
    Real(Vec<f32>),
}

impl Posts {
    fn len(&self) -> usize {
        match self {
            Self::Whole(posts) => posts.len(),
            Self::Real(posts) => posts.len(),
        }
    }
}

/// A tile cannot be made of this.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum TileError {
    /// There is no cell between fewer.
    #[error("a tile needs at least two rows and two columns of posts, this one has {0} by {1}")]
    Small(usize, usize),
    /// Rows, columns and heights contradict each other.
    #[error("{rows} rows of {columns} posts are not {heights} heights")]
    Count {
        /// Rows of the grid.
        rows: usize,
        /// Columns of the grid.
        columns: usize,
        /// Heights given.
        heights: usize,
    },
    /// It does not lie on the earth.
    #[error("the grid does not lie on the earth: {0}")]
    Grid(&'static str),
}

/// A tile of terrain.
#[derive(Debug, Clone, PartialEq)]
pub struct Tile {
    grid: Grid,
    posts: Posts,
    source: String,
    south: f64,
    width: f64,
}

impl Tile {
    /// A tile from its grid, the heights at the posts of it, and where they come from (the name of
    /// the file).
    pub fn new(grid: Grid, posts: Posts, source: impl Into<String>) -> Result<Self, TileError> {
        let Grid { rows, columns, .. } = grid;
        if rows < 2 || columns < 2 {
            return Err(TileError::Small(rows, columns));
        }
        let heights = posts.len();
        if rows.checked_mul(columns) != Some(heights) {
            return Err(TileError::Count {
                rows,
                columns,
                heights,
            });
        }
        let south = grid.north - number(rows - 1) * grid.step_lat;
        let width = number(columns - 1) * grid.step_lon;
        check(&grid, south, width)?;
        let west = (grid.west + 180.0).rem_euclid(360.0) - 180.0;
        let (grid, source) = (Grid { west, ..grid }, source.into());
        Ok(Self {
            grid,
            posts,
            source,
            south,
            width,
        })
    }

    /// Where its posts are.
    pub fn grid(&self) -> &Grid {
        &self.grid
    }

    /// Where it comes from: the name of its file.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// Latitude of the southernmost row of posts, degrees.
    pub fn south(&self) -> f64 {
        self.south
    }

    /// From the westernmost to the easternmost column of posts, degrees.
    pub fn width(&self) -> f64 {
        self.width
    }

    /// Longitude of the easternmost column of posts, degrees.
    pub fn east(&self) -> f64 {
        (self.grid.west + self.width + 180.0).rem_euclid(360.0) - 180.0
    }

    /// The height at a post, metres above sea level; `None` where there is none.
    pub fn post(&self, row: usize, column: usize) -> Option<f64> {
        if column >= self.grid.columns {
            return None;
        }
        let place = row.checked_mul(self.grid.columns)?.checked_add(column)?;
        let metres = match &self.posts {
            Posts::Whole(posts) => f64::from(*posts.get(place)?),
            Posts::Real(posts) => f64::from(*posts.get(place)?),
        };
        (LOWEST_M..=HIGHEST_M).contains(&metres).then_some(metres)
    }

    /// The ground at a place, metres above sea level, between the four posts around it.
    pub(super) fn height(&self, lat: f64, lon: f64) -> Option<f64> {
        let (row, column) = (self.row(lat)?, self.column(lon)?);
        let (top, left) = (
            before(row, self.grid.rows),
            before(column, self.grid.columns),
        );
        let (south, east) = (row - number(top), column - number(left));
        let upper = mix(self.post(top, left)?, self.post(top, left + 1)?, east);
        let lower = mix(
            self.post(top + 1, left)?,
            self.post(top + 1, left + 1)?,
            east,
        );
        Some(mix(upper, lower, south))
    }

    /// The row at a latitude, with its fraction; `None` outside.
    pub(super) fn row(&self, lat: f64) -> Option<f64> {
        inside((self.grid.north - lat) / self.grid.step_lat, self.grid.rows)
    }

    /// The column at a longitude, with its fraction; `None` outside.
    pub(super) fn column(&self, lon: f64) -> Option<f64> {
        inside(
            self.east_of_west(lon) / self.grid.step_lon,
            self.grid.columns,
        )
    }

    /// How far a longitude lies east of the westernmost column, degrees: from just below zero (the
    /// rounding) to just below 360.
    fn east_of_west(&self, lon: f64) -> f64 {
        let (east, edge) = (lon - self.grid.west, EDGE * self.grid.step_lon);
        if east < -edge {
            east + 360.0
        } else if east > 360.0 - edge {
            east - 360.0
        } else {
            east
        }
    }
}

/// The value a share of the way from one to another.
pub(super) fn mix(from: f64, to: f64, share: f64) -> f64 {
    from + (to - from) * share
}

/// A number of lines; grids have fewer than 2^52 of them.
#[expect(
    clippy::cast_precision_loss,
    reason = "tiles have a few thousand posts a side"
)]
pub(super) fn number(count: usize) -> f64 {
    count as f64
}

fn inside(line: f64, count: usize) -> Option<f64> {
    let last = number(count - 1);
    (-EDGE..=last + EDGE)
        .contains(&line)
        .then(|| line.clamp(0.0, last))
}

/// The line at or before a place, so that there is another one after it.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "clamped to the size of the tile"
)]
fn before(line: f64, count: usize) -> usize {
    (line as usize).min(count - 2)
}

fn check(grid: &Grid, south: f64, width: f64) -> Result<(), TileError> {
    let positive = |step: f64| step.is_finite() && step > 0.0;
    if !positive(grid.step_lat) || !positive(grid.step_lon) {
        return Err(TileError::Grid("the steps between posts must be positive"));
    }
    let slack = EDGE * grid.step_lat;
    let latitudes = -90.0 - slack..=90.0 + slack;
    if !latitudes.contains(&grid.north) || !latitudes.contains(&south) {
        return Err(TileError::Grid(
            "its latitudes must lie between -90 and 90 degrees",
        ));
    }
    if !(-360.0..=360.0).contains(&grid.west) {
        return Err(TileError::Grid(
            "its longitudes must lie between -360 and 360 degrees",
        ));
    }
    if width > 360.0 + EDGE * grid.step_lon {
        return Err(TileError::Grid("it must not be wider than 360 degrees"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const GRID: Grid = Grid {
        north: 50.2,
        west: 14.0,
        step_lat: 0.1,
        step_lon: 0.1,
        rows: 3,
        columns: 3,
    };

    #[test]
    fn what_is_no_grid_on_the_earth_is_refused() {
        let nine = || Posts::Whole(vec![0; 9]);
        assert!(Tile::new(GRID, nine(), "").is_ok());
        for (what, grid) in [
            (
                "one row",
                Grid {
                    rows: 1,
                    columns: 9,
                    ..GRID
                },
            ),
            ("no column", Grid { columns: 0, ..GRID }),
            ("another count", Grid { columns: 4, ..GRID }),
            (
                "huge count",
                Grid {
                    rows: usize::MAX,
                    ..GRID
                },
            ),
            (
                "no step",
                Grid {
                    step_lat: 0.0,
                    ..GRID
                },
            ),
            (
                "step back",
                Grid {
                    step_lon: -0.1,
                    ..GRID
                },
            ),
            (
                "no number",
                Grid {
                    step_lon: f64::NAN,
                    ..GRID
                },
            ),
            (
                "over the pole",
                Grid {
                    north: 90.1,
                    ..GRID
                },
            ),
            (
                "under the pole",
                Grid {
                    step_lat: 80.0,
                    ..GRID
                },
            ),
            (
                "no north",
                Grid {
                    north: f64::NAN,
                    ..GRID
                },
            ),
            ("far west", Grid { west: 1e9, ..GRID }),
            (
                "around twice",
                Grid {
                    step_lon: 200.0,
                    ..GRID
                },
            ),
        ] {
            assert!(Tile::new(grid, nine(), "").is_err(), "{what}");
        }
    }

    #[test]
    fn what_cannot_be_ground_is_no_height() {
        for (metres, known) in [
            (-500.0, true),
            (-500.1, false),
            (9000.0, true),
            (9000.5, false),
            (-9999.0, false),
            (VOID, false),
            (f32::NAN, false),
            (f32::INFINITY, false),
        ] {
            let tile = Tile::new(GRID, Posts::Real(vec![metres; 9]), "").unwrap();
            assert_eq!(tile.post(1, 1).is_some(), known, "{metres}");
            assert_eq!(tile.height(50.1, 14.1).is_some(), known, "{metres}");
        }
        let tile = Tile::new(GRID, Posts::Whole(vec![WHOLE_VOID; 9]), "").unwrap();
        assert_eq!(tile.post(0, 0), None);
        assert_eq!(
            (tile.post(3, 0), tile.post(0, 3), tile.post(usize::MAX, 2)),
            (None, None, None)
        );
    }

    #[test]
    fn a_grid_counted_from_greenwich_to_360_lies_in_the_west_too() {
        let grid = Grid {
            west: 359.0,
            ..GRID
        };
        let tile = Tile::new(grid, Posts::Whole((0..9).collect()), "").unwrap();
        assert!((tile.height(50.2, -0.9).unwrap() - 1.0).abs() < 1e-9);
        assert!((tile.east() - -0.8).abs() < 1e-9);
        assert_eq!(tile.height(50.2, -0.7), None);
    }
}
