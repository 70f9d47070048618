//! What is flown for a purpose: lanes, posts, rings, squares.

use letka_domain::missions::Purpose;

use super::route::Stop;
use crate::dice::Dice;

/// What is flown over and over until the time is up.
pub(super) struct Pattern {
    pub(super) stops: Vec<Stop>,
    pub(super) speed_mps: f64,
}

fn stop(east_m: f64, north_m: f64, height_m: f64, stay_s: f64) -> Stop {
    Stop {
        east_m,
        north_m,
        height_m,
        stay_s,
    }
}

impl Pattern {
    /// A pattern for a purpose, in any direction.
    pub(super) fn of(purpose: Purpose, dice: &mut Dice) -> Self {
        let height_m = dice.between(45.0, 105.0).round();
        let (speed_mps, stops) = match purpose {
            Purpose::Search => (dice.between(5.0, 8.0), lanes(height_m, dice)),
            Purpose::Traffic => (7.0, along_a_road(height_m, dice)),
            Purpose::Documentation => (4.0, rings(dice)),
            Purpose::Training => (5.0, squares(dice)),
            Purpose::Surveillance | Purpose::Other => (6.0, posts(height_m, dice)),
        };
        let (sin, cos) = dice.between(0.0, 360.0).to_radians().sin_cos();
        let turn = |s: Stop| Stop {
            east_m: s.east_m * cos - s.north_m * sin,
            north_m: s.east_m * sin + s.north_m * cos,
            ..s
        };
        Self {
            stops: stops.into_iter().map(turn).collect(),
            speed_mps,
        }
    }
}

/// Side by side, there and back.
fn lanes(height_m: f64, dice: &mut Dice) -> Vec<Stop> {
    let (length_m, apart_m) = (dice.between(250.0, 450.0), dice.between(40.0, 70.0));
    let lane = |n: i32| {
        let (near_m, far_m) = if n % 2 == 0 {
            (0.0, length_m)
        } else {
            (length_m, 0.0)
        };
        let north_m = 60.0 + apart_m * f64::from(n);
        [near_m, far_m].map(|east_m| stop(east_m, north_m, height_m, 0.0))
    };
    (0..9).flat_map(lane).collect()
}

/// To and fro beside a road, with a look at each place.
fn along_a_road(height_m: f64, dice: &mut Dice) -> Vec<Stop> {
    let (there_m, back_m) = (dice.between(250.0, 400.0), dice.between(-400.0, -250.0));
    let places = [0.0, there_m, 0.0, back_m];
    let place = |east_m| stop(east_m, 80.0, height_m, 45.0);
    places.map(place).to_vec()
}

/// Two rings around a scene, one above the other.
fn rings(dice: &mut Dice) -> Vec<Stop> {
    let low_m = dice.between(25.0, 40.0).round();
    let radius_m = dice.between(30.0, 60.0);
    let ring = |height_m: f64| {
        (0..12).map(move |n| {
            let (north, east) = (f64::from(n) * 30.0).to_radians().sin_cos();
            stop(radius_m * east, 90.0 + radius_m * north, height_m, 4.0)
        })
    };
    ring(low_m).chain(ring(low_m + 20.0)).collect()
}

/// Two squares, one above the other.
fn squares(dice: &mut Dice) -> Vec<Stop> {
    let side_m = dice.between(80.0, 160.0);
    let corners = [(0.0, 40.0), (side_m, 40.0), (side_m, side_m), (0.0, side_m)];
    let level = |height_m| corners.map(|(east_m, north_m)| stop(east_m, north_m, height_m, 8.0));
    [level(30.0), level(50.0)].concat()
}

/// Five places around something that is watched.
fn posts(height_m: f64, dice: &mut Dice) -> Vec<Stop> {
    let (middle_m, radius_m) = (dice.between(150.0, 350.0), dice.between(70.0, 150.0));
    let post = |n: u8| {
        let (north, east) = (f64::from(n) * 72.0).to_radians().sin_cos();
        stop(radius_m * east, middle_m + radius_m * north, height_m, 35.0)
    };
    (0..5).map(post).collect()
}
