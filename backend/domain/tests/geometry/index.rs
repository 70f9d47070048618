//! The index finds what a look at every zone finds.

use letka_domain::airspace::index::distance_m;
use letka_domain::airspace::{Airspace, Zone, ZoneKind};
use letka_domain::geometry::{Area, Position};
use letka_domain::missions::Footprint;
use proptest::prelude::*;

use crate::shapes::{self, at, away, zone};

fn near(airspace: &Airspace, footprint: &Footprint, buffer_m: f64) -> Vec<(usize, f64)> {
    let mut found = Vec::new();
    airspace.near(footprint, buffer_m, |zone, metres| {
        found.push((zone, metres));
    });
    found.sort_by_key(|(zone, _)| *zone);
    found
}

/// Zones strewn around one place, so that many are near.
fn zones() -> impl Strategy<Value = Vec<Zone>> {
    let one = (
        shapes::area(300.0),
        -9000.0..9000.0_f64,
        -9000.0..9000.0_f64,
    );
    prop::collection::vec(one, 0..60).prop_map(|placed| {
        let scene = |east: f64, north: f64| shapes::Scene {
            area: Area::circle(at(50.0, 14.0), 1.0).unwrap(),
            middle: at(50.0, 14.0),
            from: at(50.0, 14.0),
            to: at(50.0, 14.0),
            beside: away(at(50.0, 14.0), east, north),
        };
        let moved = placed
            .into_iter()
            .map(|(area, east, north)| shapes::moved(&area, &scene(east, north)));
        moved.map(zone).collect()
    })
}

/// Zones of four kinds, two of which lie everywhere, as far as 60 km from a place.
fn kinds_of_zones() -> impl Strategy<Value = Vec<Zone>> {
    let kinds = [
        ZoneKind::Settlement,
        ZoneKind::Obstacle,
        ZoneKind::Ctr,
        ZoneKind::Danger,
    ];
    let one = (
        0..kinds.len(),
        -60_000.0..60_000.0_f64,
        -60_000.0..60_000.0_f64,
    );
    prop::collection::vec(one, 0..40).prop_map(move |placed| {
        let zones = placed.into_iter().map(|(kind, east, north)| Zone {
            kind: kinds[kind],
            ..zone(Area::circle(away(at(50.0, 14.0), east, north), 200.0).unwrap())
        });
        zones.collect()
    })
}

/// What the data hold, speak of and know of each kind at a place.
fn told(airspace: &Airspace, place: Position) -> Vec<[bool; 3]> {
    let of = |kind: &ZoneKind| {
        [
            airspace.holds(*kind),
            airspace.speaks_of(&[*kind], place),
            airspace.knows(*kind, place),
        ]
    };
    ZoneKind::ALL.iter().map(of).collect()
}

fn footprint() -> impl Strategy<Value = Footprint> {
    let place = (
        -9000.0..9000.0_f64,
        -9000.0..9000.0_f64,
        -3000.0..3000.0_f64,
        -3000.0..3000.0_f64,
    );
    place.prop_flat_map(|(east, north, along, across)| {
        let from = away(at(50.0, 14.0), east, north);
        let leg = Footprint::Leg {
            from,
            to: away(from, along, across),
        };
        let circle = Footprint::Within(Area::circle(from, along.abs() + 1.0).unwrap());
        prop_oneof![3 => Just(leg), 1 => Just(circle)]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn the_witnesses_alone_say_what_all_zones_say(zones in kinds_of_zones(), (lat, lon) in (-0.3..0.3_f64, -0.4..0.4_f64)) {
        let place = at(50.0 + lat, 14.0 + lon);
        let all = Airspace::new(zones.clone());
        let witnesses = all.witnesses(place).map(|zone| zones[zone].clone()).collect();
        prop_assert_eq!(told(&Airspace::new(witnesses), place), told(&all, place));
    }

    #[test]
    fn it_finds_what_a_look_at_every_zone_finds(
        zones in zones(), footprint in footprint(), buffer_m in 0.0..800.0_f64,
    ) {
        let airspace = Airspace::new(zones);
        let all = airspace.zones().iter().map(|zone| distance_m(&zone.area, &footprint)).enumerate();
        let expected: Vec<usize> = all.filter(|(_, metres)| *metres <= buffer_m).map(|(zone, _)| zone).collect();
        let found = near(&airspace, &footprint, buffer_m);
        prop_assert_eq!(found.iter().map(|(zone, _)| *zone).collect::<Vec<_>>(), expected);
        for (zone, metres) in found {
            let exact = distance_m(&airspace.zone(zone).unwrap().area, &footprint);
            prop_assert!((metres - exact).abs() < 1e-6, "{} {}", metres, exact);
        }
    }

    #[test]
    fn of_some_kinds_it_finds_those_and_no_others(
        zones in zones(), footprints in prop::collection::vec(footprint(), 1..24), buffer_m in 0.0..800.0_f64,
    ) {
        let kinds = [ZoneKind::Obstacle, ZoneKind::Populated];
        let mixed = zones.into_iter().zip(ZoneKind::ALL.iter().cycle());
        let zones = mixed.map(|(zone, kind)| Zone { kind: *kind, ..zone }).collect();
        let airspace = Airspace::new(zones);
        let mut found = Vec::new();
        airspace.near_each_of(&kinds, &footprints, buffer_m, |footprint, zone, _| {
            found.push((footprint, zone));
        });
        found.sort_unstable();
        let mut expected = Vec::new();
        airspace.near_each(&footprints, buffer_m, |footprint, zone, _| {
            if kinds.contains(&airspace.zones()[zone].kind) {
                expected.push((footprint, zone));
            }
        });
        expected.sort_unstable();
        prop_assert_eq!(found, expected);
    }

    #[test]
    fn many_at_once_find_what_each_finds(
        zones in zones(),
        footprints in prop::collection::vec(footprint(), 0..40),
        buffer_m in 0.0..800.0_f64,
        more in prop::option::of(shapes::scene()),
    ) {
        // Now and then a zone or a footprint at the antimeridian.
        let more_zones = more.clone().map(|scene| zone(scene.area));
        let airspace = Airspace::new(zones.into_iter().chain(more_zones).collect());
        let more_legs = more.map(|scene| Footprint::Leg { from: scene.from, to: scene.to });
        let footprints: Vec<Footprint> = footprints.into_iter().chain(more_legs).collect();
        let mut together = Vec::new();
        airspace.near_each(&footprints, buffer_m, |at, zone, metres| together.push((at, zone, metres)));
        together.sort_by_key(|(at, zone, _)| (*at, *zone));
        let each = footprints.iter().enumerate();
        let each = each.flat_map(|(at, footprint)| {
            let found = near(&airspace, footprint, buffer_m);
            found.into_iter().map(move |(zone, metres)| (at, zone, metres))
        });
        prop_assert_eq!(together, each.collect::<Vec<_>>());
    }

    #[test]
    fn a_zone_more_never_hides_another(
        zones in zones(), more in zones(), footprint in footprint(), buffer_m in 0.0..800.0_f64,
    ) {
        let few = near(&Airspace::new(zones.clone()), &footprint, buffer_m);
        let many = near(&Airspace::new(zones.into_iter().chain(more).collect()), &footprint, buffer_m);
        prop_assert!(few.iter().all(|hit| many.contains(hit)));
    }

    #[test]
    fn a_wider_buffer_never_hides_a_zone(
        zones in zones(), footprint in footprint(), buffer_m in 0.0..800.0_f64, more_m in 0.0..800.0_f64,
    ) {
        let airspace = Airspace::new(zones);
        let wide = near(&airspace, &footprint, buffer_m + more_m);
        for (zone, metres) in near(&airspace, &footprint, buffer_m) {
            prop_assert!(wide.iter().any(|(other, m)| *other == zone && (m - metres).abs() < 1e-6));
        }
    }
}

fn square(middle: Position, half_m: f64) -> Area {
    let corners = [
        (-1.0, -1.0),
        (1.0, -1.0),
        (1.0, 1.0),
        (-1.0, 1.0),
        (-1.0, -1.0),
    ];
    let ring = corners.map(|(east, north)| away(middle, east * half_m, north * half_m));
    Area::polygon(vec![ring.to_vec()]).unwrap()
}

#[test]
fn the_buffer_itself_counts() {
    let middle = at(50.0, 14.0);
    let area = square(middle, 500.0);
    let there = away(middle, 900.0, 300.0);
    let footprint = Footprint::Leg {
        from: there,
        to: there,
    };
    let metres = distance_m(&area, &footprint);
    let airspace = Airspace::new(vec![zone(area)]);
    assert_eq!(near(&airspace, &footprint, metres).len(), 1);
    assert_eq!(
        near(&airspace, &footprint, metres.next_down() - 1e-9).len(),
        0
    );
    let circle = Area::circle(middle, 500.0).unwrap();
    let metres = distance_m(&circle, &footprint);
    let airspace = Airspace::new(vec![zone(circle)]);
    assert_eq!(near(&airspace, &footprint, metres).len(), 1);
    assert_eq!(near(&airspace, &footprint, metres - 1e-6).len(), 0);
}

#[test]
fn a_border_of_many_edges_is_found_edge_by_edge() {
    // 20,000 edges: groups of stretches of edges.
    let middle = at(50.0, 14.0);
    let corner = |k: i32| {
        middle.geodesic_offset(
            if k % 2 == 0 { 5000.0 } else { 4990.0 },
            f64::from(k % 20_000) * 0.018,
        )
    };
    let area = Area::polygon(vec![(0..=20_000).map(corner).collect()]).unwrap();
    let airspace = Airspace::new(vec![zone(area)]);
    for bearing in [0.0, 36.0, 91.8, 180.0, 270.0, 359.964] {
        let from = middle.geodesic_offset(5050.0, bearing);
        let leg = Footprint::Leg {
            from,
            to: middle.geodesic_offset(6000.0, bearing),
        };
        let found = near(&airspace, &leg, 100.0);
        assert!((found[0].1 - 50.0).abs() < 0.01, "{bearing}: {found:?}");
        assert!(near(&airspace, &leg, 49.9).is_empty());
        let inside = middle.geodesic_offset(4980.0, bearing);
        let leg = Footprint::Leg {
            from: inside,
            to: inside,
        };
        assert_eq!(near(&airspace, &leg, 0.0), [(0, 0.0)]);
    }
}

#[test]
fn an_empty_airspace_is_never_near() {
    let airspace = Airspace::new(vec![]);
    let leg = Footprint::Leg {
        from: at(50.0, 14.0),
        to: at(51.0, 14.0),
    };
    assert!(near(&airspace, &leg, 1e6).is_empty());
    assert!(near(&airspace, &leg, f64::NAN).is_empty());
    assert!(airspace.zone(0).is_none());
}

#[test]
fn many_threads_may_search() {
    fn shared<T: Send + Sync>() {}
    shared::<Airspace>();
}
