//! The times that divan measures.

use std::cell::Cell;
use std::hint::black_box;
use std::sync::LazyLock;

use divan::{Bencher, bench};
use letka_domain::airspace::Airspace;
use letka_domain::missions::Footprint;
use letka_domain::rules;

use crate::strewn::{self, Circles};
use crate::table::search;
use crate::world::{Kinds, Ways, World};

const ZONES: usize = 10_000;
const MISSIONS: usize = 1_000;
const SAMPLES: u32 = 5_000;

static INDEX: LazyLock<(Airspace, Vec<Vec<Footprint>>)> = LazyLock::new(|| {
    let territory = strewn::territory(ZONES);
    (
        Airspace::new(strewn::zones(ZONES, territory, Circles::Exact)),
        strewn::missions(MISSIONS, territory),
    )
});
fn world(kinds: Kinds, ways: Ways) -> World {
    World::new(ZONES, MISSIONS, kinds, ways)
}
static WORLD: LazyLock<World> = LazyLock::new(|| world(Kinds::Airspace, Ways::Around));
static AWAY: LazyLock<World> = LazyLock::new(|| world(Kinds::Airspace, Ways::Away));
static MIXED: LazyLock<World> = LazyLock::new(|| world(Kinds::All, Ways::Around));

/// The next of so many numbers, again and again.
fn next(counter: &Cell<usize>) -> usize {
    counter.replace((counter.get() + 1) % MISSIONS)
}

/// All zones within 50 m of each of 20 legs, with their distances.
#[bench(sample_count = SAMPLES, sample_size = 1)]
fn zones_near_a_mission(bencher: Bencher<'_, '_>) {
    let (airspace, missions) = &*INDEX;
    let (counter, mut found) = (Cell::new(0), Vec::new());
    bencher.bench_local(|| {
        search(airspace, black_box(&missions[next(&counter)]), &mut found);
        found.len()
    });
}

/// The facts before any rule: volumes, zones met, weather.
#[bench(sample_count = SAMPLES, sample_size = 1)]
fn facts_of_a_mission(bencher: Bencher<'_, '_>) {
    let (world, counter) = (&*WORLD, Cell::new(0));
    bencher.bench_local(|| rules::Facts::new(world.question(next(&counter))));
}

/// Every rule, with permits, weather, other missions and airspace.
#[bench(sample_count = SAMPLES, sample_size = 1)]
fn whole_verdict(bencher: Bencher<'_, '_>) {
    let (world, counter) = (&*WORLD, Cell::new(0));
    bencher.bench_local(|| rules::check(world.question(next(&counter))));
}

/// The same for missions whose way home is several kilometres long.
#[bench(sample_count = SAMPLES, sample_size = 1)]
fn whole_verdict_far_from_home(bencher: Bencher<'_, '_>) {
    let (world, counter) = (&*AWAY, Cell::new(0));
    bencher.bench_local(|| rules::check(world.question(next(&counter))));
}

/// The same where the data also hold people, obstacles and heights of grids everywhere.
#[bench(sample_count = SAMPLES, sample_size = 1)]
fn whole_verdict_zones_of_all_kinds(bencher: Bencher<'_, '_>) {
    let (world, counter) = (&*MIXED, Cell::new(0));
    bencher.bench_local(|| rules::check(world.question(next(&counter))));
}
