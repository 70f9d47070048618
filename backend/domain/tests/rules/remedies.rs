//! A remedy makes legal: once a planner has carried it out, its finding is gone.

use std::sync::Arc;

use letka_domain::altitude::Datum;
use letka_domain::missions::Footprint;
use letka_domain::period::Period;
use letka_domain::rules::{Facts, FindingState, Fix, Verdict};
use letka_domain::terrain::{Grid, Posts, Terrain, Tile};
use proptest::prelude::*;

use crate::world::{World, any_world, home};

/// Terrain of waves around home: their height and length by chance, metres.
fn waves(height_m: f64, length_m: f64) -> Terrain {
    let (rows, columns, step) = (201_u32, 201_u32, 0.00015);
    let (north, west) = (home().lat() + 0.015, home().lon() - 0.015);
    let post = |row: u32, column: u32| {
        let (y, x) = (
            f64::from(row) * step * 111_000.0,
            f64::from(column) * step * 71_000.0,
        );
        let wave = (x / length_m).sin() * (y / length_m).cos();
        #[expect(
            clippy::cast_possible_truncation,
            reason = "heights of a few hundred metres"
        )]
        let metres = (300.0 + height_m * wave) as f32;
        metres
    };
    let posts = (0..rows).flat_map(|row| (0..columns).map(move |column| post(row, column)));
    let grid = Grid {
        north,
        west,
        step_lat: step,
        step_lon: step,
        rows: 201,
        columns: 201,
    };
    let tile = Tile::new(grid, Posts::Real(posts.collect()), "zkouška").unwrap();
    Terrain::new(vec![Arc::new(tile)])
}

/// Lowers the corners of the legs that a remedy names, as the planner's button does.
fn lower(world: &mut World, verdict: &Verdict, parts: &[usize], to_m: f64) {
    let places: Vec<_> = parts
        .iter()
        .flat_map(|part| match volumes(world).get(*part) {
            Some(Footprint::Leg { from, to }) => vec![*from, *to],
            _ => Vec::new(),
        })
        .collect();
    assert!(!places.is_empty(), "{:?}", verdict.findings);
    let at_home = places.contains(&home());
    let last = world.corners().len() - 1;
    for (index, corner) in world.corners().iter_mut().enumerate() {
        // The way from the take-off point and back to it is as high as the first and last corner.
        let end = at_home && (index == 0 || index == last);
        if places.contains(&corner.at) || end {
            corner.height_m = corner.height_m.min(to_m);
        }
    }
}

fn volumes(world: &World) -> Vec<Footprint> {
    let question = world.question(None, &[]);
    let facts = Facts::new(question);
    facts
        .volumes
        .iter()
        .map(|volume| volume.footprint.clone())
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn a_route_that_is_lowered_as_told_is_low_enough(
        mut world in any_world(),
        datum in prop::sample::select(&[Datum::Home, Datum::Agl, Datum::Amsl]),
        terrain in prop::option::of((0.0..150.0, 60.0..400.0)),
        vertical_buffer_m in prop::option::of(0.0..20.0),
        buffer_m in prop::option::of(0.0..60.0),
    ) {
        let terrain = terrain.map(|(height_m, length_m)| waves(height_m, length_m));
        world.mission.datum = datum;
        world.mission.vertical_buffer_m = vertical_buffer_m;
        world.mission.buffer_m = buffer_m;
        if datum == Datum::Amsl {
            for corner in world.corners() {
                corner.height_m += 300.0;
            }
        }
        let before = world.judged(terrain.as_ref(), &[]);
        let height = |verdict: &Verdict| {
            verdict.findings.iter().find(|finding| finding.rule == "ALT-01").unwrap().clone()
        };
        let Some(Fix::Lower { parts, to_m }) = height(&before).fix else {
            return Ok(());
        };
        lower(&mut world, &before, &parts, to_m);
        let after = height(&world.judged(terrain.as_ref(), &[]));
        prop_assert_eq!(after.state, FindingState::Pass, "to {} m: {:#?}", to_m, after);
    }

    #[test]
    fn a_start_that_is_moved_as_told_is_late_enough(
        mut world in any_world(),
        start_h in 0_i64..48,
        minutes in 5_i64..1200,
    ) {
        let start = world.mission.period.start() + chrono::TimeDelta::hours(start_h);
        let lasts = chrono::TimeDelta::minutes(minutes);
        world.mission.period = Period::new(start, start + lasts).unwrap();
        for finding in world.findings() {
            let Some(Fix::MoveStart { to }) = finding.fix else {
                continue;
            };
            world.mission.period = Period::new(to, to + lasts).unwrap();
            let mut again = world.findings().into_iter().filter(|it| it.rule == finding.rule);
            prop_assert!(again.all(|it| it.state != FindingState::Fail), "{finding:#?}");
            world.mission.period = Period::new(start, start + lasts).unwrap();
        }
    }
}
