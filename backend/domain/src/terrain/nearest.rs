//! How far the ground is from a point in the air, in any direction: the law counts 120 m from the
//! closest point of the surface of the earth, which beside a slope is not the one below.

use super::Terrain;
use super::lines::wrapped;
use crate::geometry::{EARTH_RADIUS_M, Position};

/// Squares along each side of the area searched, at first.
const SQUARES: i32 = 16;
/// How often the squares that may still hold the closest point are cut into four.
const CUTS: u32 = 4;
/// Beyond it degrees of longitude are too short to reckon with.
const NEAR_POLE_DEG: f64 = 89.9;

impl Terrain {
    /// The distance in metres from a point in the air, `amsl_m` above mean sea level, to the closest
    /// point of the ground: never more than the height above the ground below, and 0 on the ground
    /// or under it. `None` when a height that is needed is missing, or within 11 km of a pole.
    ///
    /// Only ground less than `within_m` away horizontally is looked at. On slopes of up to 45° the
    /// answer is too great by less than 1/128 of `within_m` (1 m of 120 m), on steeper ones perhaps
    /// by more; it is never too small. It costs some ten to some hundred microseconds: ask it where
    /// the height above the ground below is over the limit, for elsewhere it cannot be.
    pub fn nearest_ground_m(&self, at: Position, amsl_m: f64, within_m: f64) -> Option<f64> {
        let above = amsl_m - self.elevation_m(at)?;
        if !above.is_finite() || at.lat().abs() > NEAR_POLE_DEG {
            return None;
        }
        let radius = within_m.max(0.0).min(above);
        if radius <= 0.0 {
            return Some(above.max(0.0));
        }
        Search::new(self, at, amsl_m, radius).closest(above)
    }
}

struct Search<'a> {
    terrain: &'a Terrain,
    at: Position,
    amsl_m: f64,
    radius: f64,
    lat_deg_per_m: f64,
    lon_deg_per_m: f64,
}

impl<'a> Search<'a> {
    fn new(terrain: &'a Terrain, at: Position, amsl_m: f64, radius: f64) -> Self {
        let lat_deg_per_m = (1.0 / EARTH_RADIUS_M).to_degrees();
        Self {
            terrain,
            at,
            amsl_m,
            radius: radius.min(EARTH_RADIUS_M / 1000.0),
            lat_deg_per_m,
            lon_deg_per_m: lat_deg_per_m / at.lat().to_radians().cos(),
        }
    }

    /// Squares are looked at in their middles; those that cannot hold a closer point, were the
    /// ground in them to rise at 45°, are passed over, the others cut into four.
    fn closest(&self, above: f64) -> Option<f64> {
        let mut best = above;
        let mut side = 2.0 * self.radius / f64::from(SQUARES);
        let finest = side / f64::from(1_u32 << CUTS);
        let mut squares = self.squares(side);
        for cut in 0..=CUTS {
            let mut left = Vec::with_capacity(squares.len());
            for (x, y) in squares {
                let drop = self.amsl_m - self.ground(x, y)?;
                best = best.min(x.hypot(y).hypot(drop));
                left.push((x, y, least(x, y, drop, side)));
            }
            if cut == CUTS {
                break;
            }
            left.retain(|(_, _, least)| *least < best - finest);
            side /= 2.0;
            squares = left
                .into_iter()
                .flat_map(|(x, y, _)| quarters(x, y, side))
                .collect();
        }
        Some(best)
    }

    /// The middles of the squares that reach into the circle.
    fn squares(&self, side: f64) -> Vec<(f64, f64)> {
        let middle = |index: i32| (f64::from(index) + 0.5) * side;
        let range = || (-SQUARES / 2..SQUARES / 2).map(middle);
        let all = range().flat_map(|x| range().map(move |y| (x, y)));
        all.filter(|(x, y)| corner(*x, side).hypot(corner(*y, side)) < self.radius)
            .collect()
    }

    fn ground(&self, x: f64, y: f64) -> Option<f64> {
        let lat = self.at.lat() + y * self.lat_deg_per_m;
        self.terrain
            .height(lat, wrapped(self.at.lon() + x * self.lon_deg_per_m))
    }
}

/// The least distance that a point of a square can have, with the ground `drop` below in its middle.
fn least(x: f64, y: f64, drop: f64, side: f64) -> f64 {
    let rise = side * std::f64::consts::FRAC_1_SQRT_2;
    let across = corner(x, side).hypot(corner(y, side));
    across.hypot((drop.abs() - rise).max(0.0))
}

/// How far the near side of a square is along one axis.
fn corner(middle: f64, side: f64) -> f64 {
    (middle.abs() - side / 2.0).max(0.0)
}

fn quarters(x: f64, y: f64, side: f64) -> [(f64, f64); 4] {
    let half = side / 2.0;
    [
        (x - half, y - half),
        (x - half, y + half),
        (x + half, y - half),
        (x + half, y + half),
    ]
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::super::{Grid, Posts, Tile, VOID};
    use super::*;

    const STEP_M: f64 = 20.0;
    const HALF: i32 = 40;

    fn here() -> Position {
        Position::new(50.0, 14.0).unwrap()
    }

    /// A tile around [`here`] from a height for each post, given its metres east and north.
    fn ground(height: impl Fn(f64, f64) -> f64) -> Terrain {
        let step_lat = (STEP_M / EARTH_RADIUS_M).to_degrees();
        let step_lon = step_lat / 50_f64.to_radians().cos();
        let metres = |index: i32| f64::from(index) * STEP_M;
        let posts = (-HALF..=HALF)
            .rev()
            .flat_map(|row| (-HALF..=HALF).map(move |column| (metres(column), metres(row))));
        #[expect(clippy::cast_possible_truncation, reason = "heights of a test")]
        let posts = posts.map(|(x, y)| height(x, y) as f32).collect();
        let grid = Grid {
            north: 50.0 + f64::from(HALF) * step_lat,
            west: 14.0 - f64::from(HALF) * step_lon,
            step_lat,
            step_lon,
            rows: 81,
            columns: 81,
        };
        Terrain::new(vec![Arc::new(
            Tile::new(grid, Posts::Real(posts), "test").unwrap(),
        )])
    }

    #[test]
    fn beside_a_plane_it_is_the_height_times_the_cosine_of_the_slope() {
        for slope_deg in [0.0, 5.0, 20.0, 35.0, 45.0_f64] {
            for direction in [0.0, 30.0, 90.0, 200.0_f64] {
                let (sin, cos) = direction.to_radians().sin_cos();
                let rise = slope_deg.to_radians().tan();
                let terrain = ground(|x, y| 1000.0 + (x * sin + y * cos) * rise);
                for above in [0.5, 30.0, 119.0, 150.0] {
                    let exact = above * slope_deg.to_radians().cos();
                    let found = terrain
                        .nearest_ground_m(here(), 1000.0 + above, 120.0)
                        .unwrap();
                    let error = found - exact;
                    let what = format!("{slope_deg}° to {direction}°, {above} m: {error}");
                    assert!((-0.02..1.0).contains(&error), "{what}");
                }
            }
        }
    }

    #[test]
    fn a_cliff_beside_is_closer_than_the_ground_below() {
        let terrain = ground(|x, _| if x >= 60.0 { 400.0 } else { 200.0 });
        // Between the posts at 40 m and 60 m the cliff rises by 10 m a metre.
        let found = terrain.nearest_ground_m(here(), 350.0, 120.0).unwrap();
        assert!((54.0..58.0).contains(&found), "{found}");
        assert!((terrain.nearest_ground_m(here(), 350.0, 30.0).unwrap() - 150.0).abs() < 0.01);
        let away = here().offset(300.0, 270.0);
        assert!((terrain.nearest_ground_m(away, 350.0, 120.0).unwrap() - 150.0).abs() < 0.01);
    }

    proptest::proptest! {
        #![proptest_config(proptest::test_runner::Config::with_cases(24))]
        #[test]
        fn on_rough_ground_it_is_what_looking_everywhere_finds(
            bumps in proptest::collection::vec(0.0..7.0_f64, 81 * 81),
            rise in -0.35..0.35_f64,
            above in 20.0..200.0_f64,
        ) {
            let index = |metres: f64| (metres / STEP_M).round() + f64::from(HALF);
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 6560")]
            let bump = |x, y| bumps[(index(y) * 81.0 + index(x)) as usize];
            let terrain = ground(|x, y| 1000.0 + x * rise + bump(x, y));
            let amsl_m = terrain.elevation_m(here()).unwrap() + above;
            let search = Search::new(&terrain, here(), amsl_m, 120.0_f64.min(above));
            let reach = -120..=120_i32;
            let exact = reach.clone().flat_map(|x| reach.clone().map(move |y| (x, y)));
            let exact = exact.map(|(x, y)| (f64::from(x), f64::from(y)));
            let exact = exact.filter(|(x, y)| x.hypot(*y) < search.radius);
            let exact = exact.map(|(x, y)| x.hypot(y).hypot(amsl_m - search.ground(x, y).unwrap()));
            let exact = exact.fold(above, f64::min);
            let found = terrain.nearest_ground_m(here(), amsl_m, 120.0).unwrap();
            proptest::prop_assert!((found - exact).abs() < 1.0, "{} for {}", found, exact);
        }
    }

    #[test]
    fn on_and_under_the_ground_it_is_zero() {
        let terrain = ground(|_, _| 200.0);
        for (amsl, within, metres) in [
            (200.0, 120.0, 0.0),
            (150.0, 120.0, 0.0),
            (320.0, 0.0, 120.0),
            (320.0, -5.0, 120.0),
            (320.0, f64::NAN, 120.0),
        ] {
            let found = terrain.nearest_ground_m(here(), amsl, within).unwrap();
            assert!((found - metres).abs() < 1e-3, "{amsl} {within} {found}");
        }
        assert_eq!(terrain.nearest_ground_m(here(), f64::NAN, 120.0), None);
        assert_eq!(terrain.nearest_ground_m(here(), f64::INFINITY, 120.0), None);
    }

    #[test]
    fn a_missing_post_in_reach_is_no_answer() {
        let terrain = ground(|x, y| {
            if (x - 100.0).hypot(y) < 1.0 {
                f64::from(VOID)
            } else {
                200.0
            }
        });
        assert_eq!(terrain.nearest_ground_m(here(), 320.0, 120.0), None);
        assert!(terrain.nearest_ground_m(here(), 320.0, 70.0).is_some());
        let edge = here().offset(f64::from(HALF) * STEP_M - 50.0, 0.0);
        assert_eq!(terrain.nearest_ground_m(edge, 320.0, 120.0), None);
        assert!(terrain.nearest_ground_m(edge, 240.0, 120.0).is_some());
        assert_eq!(
            Terrain::default().nearest_ground_m(here(), 300.0, 120.0),
            None
        );
    }
}
