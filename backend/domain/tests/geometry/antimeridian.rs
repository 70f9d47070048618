//! The antimeridian is a line like any other, and the poles break nothing.

use letka_domain::airspace::Airspace;
use letka_domain::airspace::index::{covers, distance_m};
use letka_domain::geometry::{Area, Position};
use letka_domain::missions::Footprint;
use proptest::prelude::*;

use crate::shapes::{self, at, zone};

fn turn(position: Position, east: f64) -> Position {
    at(
        position.lat(),
        (position.lon() + east + 540.0).rem_euclid(360.0) - 180.0,
    )
}

fn turn_area(area: &Area, east: f64) -> Area {
    match area {
        Area::Circle { centre, radius_m } => Area::circle(turn(*centre, east), *radius_m).unwrap(),
        Area::Polygon { rings } => {
            let rings = rings
                .iter()
                .map(|ring| ring.iter().map(|at| turn(*at, east)).collect());
            Area::polygon(rings.collect()).unwrap()
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn turning_the_earth_changes_nothing(scene in shapes::scene(), east in -360.0..360.0_f64) {
        let before = scene.area.distance_to_leg_m(scene.from, scene.to);
        let area = turn_area(&scene.area, east);
        let (from, to) = (turn(scene.from, east), turn(scene.to, east));
        let after = area.distance_to_leg_m(from, to);
        // A degree is written to 3e-14, some nanometres.
        prop_assert!((before - after).abs() < 1e-5, "{} {}", before, after);
        let footprint = Footprint::Leg { from, to };
        let mut found = Vec::new();
        Airspace::new(vec![zone(area)]).near(&footprint, before + 1e-4, |_, metres| found.push(metres));
        prop_assert_eq!(found.len(), 1);
        prop_assert!((before - found[0]).abs() < 1e-5);
    }
}

fn ring(corners: &[(f64, f64)]) -> Vec<Position> {
    corners
        .iter()
        .chain(&corners[..1])
        .map(|(lat, lon)| at(*lat, *lon))
        .collect()
}

fn fiji() -> Area {
    let hole = ring(&[
        (-17.01, -179.99),
        (-17.01, 179.99),
        (-16.99, 179.99),
        (-16.99, -179.99),
    ]);
    let outer = ring(&[
        (-17.05, 179.9),
        (-17.05, -179.9),
        (-16.95, -179.9),
        (-16.95, 179.9),
    ]);
    Area::polygon(vec![outer, hole]).unwrap()
}

#[test]
fn zones_and_legs_across_the_antimeridian_meet() {
    let area = fiji();
    let airspace = Airspace::new(vec![zone(area.clone())]);
    let cases = [
        (
            "inside, east of it",
            (-17.02, -179.95),
            (-17.02, -179.94),
            true,
        ),
        (
            "inside, west of it",
            (-17.02, 179.95),
            (-17.02, 179.94),
            true,
        ),
        ("across it", (-17.02, 179.95), (-17.02, -179.95), true),
        (
            "across it in the hole",
            (-17.0, 179.995),
            (-17.0, -179.995),
            false,
        ),
        ("on it in the hole", (-17.0, 180.0), (-17.0, -180.0), false),
        ("on it", (-17.02, 180.0), (-17.03, 180.0), true),
        (
            "on it, written the other way",
            (-17.02, -180.0),
            (-17.03, -180.0),
            true,
        ),
        (
            "beside, to the east",
            (-17.0, -179.89),
            (-17.0, -179.88),
            false,
        ),
        (
            "beside, to the west",
            (-17.0, 179.89),
            (-17.0, 179.88),
            false,
        ),
        (
            "at the other side of the earth",
            (-17.0, 0.0),
            (-17.0, 0.1),
            false,
        ),
    ];
    for (what, from, to, meets) in cases {
        let footprint = Footprint::Leg {
            from: at(from.0, from.1),
            to: at(to.0, to.1),
        };
        assert_eq!(distance_m(&area, &footprint) == 0.0, meets, "{what}");
        let mut found = 0;
        airspace.near(&footprint, 100.0, |_, _| found += 1);
        assert_eq!(found > 0, meets, "{what}");
        found = 0;
        airspace.near(&footprint, 1200.0, |_, _| found += 1);
        assert_eq!(found, usize::from(!what.contains("other side")), "{what}");
        assert_eq!(covers(&area, &footprint, 10.0), meets, "{what}");
    }
    let (southwest, northeast) = area.bounds();
    assert!(
        southwest.distance_m(at(-17.05, 179.9)) < 1e-6,
        "{southwest:?}"
    );
    assert!(
        northeast.distance_m(at(-16.95, -179.9)) < 1e-6,
        "{northeast:?}"
    );
}

#[test]
fn an_area_as_footprint_lies_across_it_too() {
    let airspace = Airspace::new(vec![zone(fiji())]);
    let plot = |west: f64, east: f64| {
        let corners = [
            (-17.001, west),
            (-17.001, east),
            (-16.999, east),
            (-16.999, west),
        ];
        Footprint::Within(Area::polygon(vec![ring(&corners)]).unwrap())
    };
    for (footprint, expected) in [
        (plot(179.999, -179.999), 0),
        (plot(179.98, -179.98), 1),
        (plot(-179.98, -179.97), 1),
        (plot(179.97, 179.98), 1),
        (
            Footprint::Within(Area::circle(at(-17.0, 180.0), 1000.0).unwrap()),
            0,
        ),
        (
            Footprint::Within(Area::circle(at(-17.0, -180.0), 1200.0).unwrap()),
            1,
        ),
    ] {
        let mut found = 0;
        airspace.near(&footprint, 5.0, |_, _| found += 1);
        assert_eq!(found, expected, "{footprint:?}");
    }
}

#[test]
fn nothing_breaks_at_the_poles_or_around_the_earth() {
    let positions = [
        at(90.0, 0.0),
        at(-90.0, 0.0),
        at(89.999, 180.0),
        at(89.999, -180.0),
        at(89.5, -120.0),
    ];
    let wide = ring(&[
        (80.0, -170.0),
        (80.0, -60.0),
        (80.0, 60.0),
        (80.0, 170.0),
        (70.0, 0.0),
    ]);
    let mut areas = vec![
        Area::Polygon { rings: vec![] },
        Area::Polygon {
            rings: vec![vec![]],
        },
        Area::Polygon {
            rings: vec![vec![at(1.0, 1.0)]],
        },
        Area::Polygon {
            rings: vec![vec![at(1.0, 1.0), at(2.0, 2.0), at(1.0, 2.0)]],
        },
        Area::Polygon {
            rings: vec![ring(&[(80.0, -120.0), (80.0, 0.0), (80.0, 120.0)])],
        },
        Area::Polygon { rings: vec![wide] },
    ];
    for at in positions {
        areas.push(Area::circle(at, 999_000.0).unwrap());
        areas.push(Area::circle(at, 1.0).unwrap());
    }
    let airspace = Airspace::new(areas.iter().cloned().map(zone).collect());
    for from in positions {
        for to in positions {
            for buffer_m in [-1.0, 100.0, f64::NAN] {
                airspace.near(&Footprint::Leg { from, to }, buffer_m, |_, metres| {
                    assert!(metres >= 0.0 && metres.is_finite());
                });
            }
            for area in &areas {
                let leg = Footprint::Leg { from, to };
                assert!(distance_m(area, &leg) >= 0.0, "{area:?} {leg:?}");
                let _ = covers(area, &leg, 10.0);
            }
        }
    }
    for area in &areas {
        airspace.near(&Footprint::Within(area.clone()), 100.0, |_, _| {});
        let _ = (area.bounds(), area.rings());
    }
}

#[test]
fn a_zone_without_a_border_is_near_everything() {
    let airspace = Airspace::new(vec![zone(Area::Polygon { rings: vec![] })]);
    let mut found = Vec::new();
    let here = Footprint::Leg {
        from: at(50.0, 14.0),
        to: at(50.0, 14.0),
    };
    airspace.near(&here, 10.0, |zone, metres| found.push((zone, metres)));
    assert_eq!(found, [(0, 0.0)]);
}
