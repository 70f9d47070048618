//! The table of growth and memory, and the comparison with other tools.
//!
//! Each row is as dense as 10,000 zones over Czechia; the territory grows with the number. The time
//! is that of one mission of 20 legs, all zones within 50 m of each leg with their distances, over
//! 1,000 different missions.
#![expect(clippy::print_stdout, reason = "the table is the result")]

use std::fs::File;
use std::hint::black_box;
use std::io::{BufWriter, Write};
use std::path::Path;
use std::time::{Duration, Instant};

use letka_domain::airspace::Airspace;
use letka_domain::geometry::{Area, Position};
use letka_domain::missions::Footprint;
use serde_json::json;

use crate::strewn::{self, Circles};

const BUFFER_M: f64 = 50.0;
const MISSIONS: usize = 1_000;
const ROUNDS: usize = 5;

pub(crate) type Failure = Box<dyn std::error::Error>;

/// Prints the rows up to so many zones.
pub(crate) fn print(most: usize) -> Result<(), Failure> {
    println!(
        "    zones |   vertices | borders checked | index built | memory MiB | MiB / 10^6 vertices | median µs | 99 % µs | zones near"
    );
    for zones in [100, 1_000, 10_000, 100_000, 1_000_000] {
        if zones <= most {
            row(zones)?;
        }
    }
    Ok(())
}

fn row(count: usize) -> Result<(), Failure> {
    let territory = strewn::territory(count);
    let before = resident_mib()?;
    let zones = strewn::zones(count, territory, Circles::Exact);
    let vertices: usize = zones.iter().map(|zone| corners(&zone.area)).sum();
    let began = Instant::now();
    let whole = zones.iter().filter(|zone| checked(&zone.area)).count();
    let check = began.elapsed();
    assert_eq!(whole, count);
    let began = Instant::now();
    let airspace = Airspace::new(zones);
    let built = began.elapsed();
    let memory = resident_mib()? - before;
    let missions = strewn::missions(MISSIONS, territory);
    let (times, near) = time(&airspace, &missions);
    let per_million = memory / (real(vertices) / 1e6);
    let micros = |share: f64| at_share(&times, share).as_secs_f64() * 1e6;
    println!(
        "{count:9} | {vertices:10} | {:12.1} ms | {:8.1} ms | {memory:10.1} | {per_million:19.1} | {:9.2} | {:7.2} | {:10.2}",
        check.as_secs_f64() * 1e3,
        built.as_secs_f64() * 1e3,
        micros(0.5),
        micros(0.99),
        real(near) / real(MISSIONS),
    );
    Ok(())
}

/// The time of each mission, from the shortest on, and how many zones are near all of them.
fn time(airspace: &Airspace, missions: &[Vec<Footprint>]) -> (Vec<Duration>, usize) {
    let mut found = Vec::new();
    let mut times = Vec::with_capacity(missions.len() * ROUNDS);
    let mut near = 0;
    for _ in 0..ROUNDS {
        near = 0;
        for mission in missions {
            let began = Instant::now();
            search(airspace, black_box(mission), &mut found);
            times.push(began.elapsed());
            near += named(&found).len();
        }
    }
    times.sort_unstable();
    (times, near)
}

/// Leg, zone and metres of everything near a mission.
pub(crate) fn search(
    airspace: &Airspace,
    mission: &[Footprint],
    found: &mut Vec<(usize, usize, f64)>,
) {
    found.clear();
    airspace.near_each(mission, BUFFER_M, |leg, zone, metres| {
        found.push((leg, zone, metres));
    });
}

fn named(found: &[(usize, usize, f64)]) -> Vec<usize> {
    let mut zones: Vec<usize> = found.iter().map(|(_, zone, _)| *zone).collect();
    zones.sort_unstable();
    zones.dedup();
    zones
}

/// Writes the zones, the missions and what is found near them as lines of JSON.
pub(crate) fn compare(folder: &Path) -> Result<(), Failure> {
    let territory = strewn::territory(10_000);
    let zones = strewn::zones(10_000, territory, Circles::Polygons);
    let missions = strewn::missions(MISSIONS, territory);
    let mut file = BufWriter::new(File::create(folder.join("zones.jsonl"))?);
    for zone in &zones {
        let rings = zone.area.rings();
        let rings: Vec<Vec<_>> = rings
            .iter()
            .map(|ring| ring.iter().map(lon_lat).collect())
            .collect();
        writeln!(file, "{}", json!(rings))?;
    }
    file.flush()?;
    let airspace = Airspace::new(zones);
    let mut found = Vec::new();
    let began = cpu_s()?;
    for _ in 0..ROUNDS {
        for mission in &missions {
            search(&airspace, black_box(mission), &mut found);
        }
    }
    let cpu_us = (cpu_s()? - began) / real(ROUNDS * MISSIONS) * 1e6;
    let mut file = BufWriter::new(File::create(folder.join("missions.jsonl"))?);
    for mission in &missions {
        search(&airspace, mission, &mut found);
        let legs: Vec<_> = mission.iter().map(leg).collect();
        writeln!(file, "{}", json!({ "legs": legs, "near": named(&found) }))?;
    }
    file.flush()?;
    println!(
        "{}",
        json!({ "buffer_m": BUFFER_M, "cpu_us_per_mission": cpu_us })
    );
    Ok(())
}

fn lon_lat(position: &Position) -> [f64; 2] {
    [position.lon(), position.lat()]
}

fn leg(footprint: &Footprint) -> [[f64; 2]; 2] {
    match footprint {
        Footprint::Leg { from, to } => [lon_lat(from), lon_lat(to)],
        Footprint::Within(area) => {
            let (from, to) = area.bounds();
            [lon_lat(&from), lon_lat(&to)]
        }
    }
}

fn corners(area: &Area) -> usize {
    match area {
        Area::Polygon { rings } => rings.iter().map(Vec::len).sum(),
        Area::Circle { .. } => 1,
    }
}

fn checked(area: &Area) -> bool {
    match area {
        Area::Polygon { rings } => letka_domain::geometry::simple::crossing(rings).is_none(),
        Area::Circle { .. } => true,
    }
}

fn at_share(times: &[Duration], share: f64) -> Duration {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "an index"
    )]
    let index = (real(times.len()) * share) as usize;
    times.get(index).copied().unwrap_or_default()
}

#[expect(clippy::cast_precision_loss, reason = "counts far below 2^53")]
fn real(count: usize) -> f64 {
    count as f64
}

/// Memory of this process that lies in RAM.
fn resident_mib() -> Result<f64, Failure> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kib: f64 = line
        .and_then(|line| line.split_whitespace().next())
        .ok_or("no VmRSS")?
        .parse()?;
    Ok(kib / 1024.0)
}

/// Seconds that this process has had a processor.
fn cpu_s() -> Result<f64, Failure> {
    let line = std::fs::read_to_string("/proc/self/schedstat")?;
    let nanos: f64 = line
        .split_whitespace()
        .next()
        .ok_or("no schedstat")?
        .parse()?;
    Ok(nanos / 1e9)
}
