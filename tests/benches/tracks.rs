//! How long the track of one flight takes, simplified for the zoom, as the flight log grows.
//!
//! `cargo bench -p letka-tests --bench tracks` prints a table for 2,000, 20,000 and 100,000 flights on
//! SQLite; every flight has a track of 20 minutes. The flights that are asked for have one point every
//! 250 ms, the others one every second, which is 2.8 GB for 100,000. Requests go straight to the router,
//! with session and rights as over the wire.
#![expect(clippy::unwrap_used, reason = "a measurement that cannot go on ends")]
#![expect(clippy::print_stdout, reason = "the table is the result")]

use std::path::Path;
use std::time::{Duration, Instant};

use chrono::{DateTime, TimeDelta, Utc};
use diesel::connection::SimpleConnection;
use diesel::{Connection, SqliteConnection};
use letka_domain::flights::TrackPoint;
use letka_domain::geometry::Position;
use letka_domain::ids::FlightId;
use letka_server::App;
use letka_store::page::PageRequest;
use letka_store::{Actor, Conn, StoreError, Tx, flights};
use letka_tests::client::Client;
use letka_tests::seeded::Seeded;

/// What the issue asks for.
const MOST: Duration = Duration::from_millis(20);
/// How many flights are asked for, one after the other.
const ASKED: usize = 40;
/// A point every 250 ms for 20 minutes.
const POINTS: u32 = 4800;

fn main() {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(measure());
}

async fn measure() {
    let seeded = Seeded::new(|_| {}).await;
    let (app, file) = (&seeded.app, seeded.file.as_path());
    let mut caller = Client::new(app.clone());
    caller.sign_in("pilot").await;
    println!(
        "{:>8} {:>7} {:>10} {:>8} {:>8} {:>8} {:>8}",
        "flights", "MB", "asked for", "points", "kB", "median", "90 %"
    );
    for flights in [2_000, 20_000, 100_000] {
        fill(file, flights);
        let ids = asked(app).await;
        let bytes = std::fs::metadata(file).unwrap().len();
        for query in ["", "?zoom=16", "?zoom=13", "?zoom=9"] {
            ask(&caller, (flights, bytes), &ids, query).await;
        }
    }
}

/// Copies flights until there are so many, each with a track.
fn fill(file: &Path, flights: usize) {
    let mut connection = SqliteConnection::establish(file.to_str().unwrap()).unwrap();
    let sql = include_str!("tracks.sql").replace(":flights", &flights.to_string());
    connection.batch_execute(&sql).unwrap();
}

/// Some flights from all over the log, given the track that is measured.
async fn asked(app: &App) -> Vec<FlightId> {
    let list = |c: &mut Conn| {
        let (mut found, mut after): (Vec<FlightId>, Option<String>) = (Vec::new(), None);
        loop {
            let request = PageRequest::new(Some(200), after.as_deref()).unwrap();
            let page = flights::list(c, &request)?;
            found.extend(page.items.iter().map(|one| one.id));
            after = page.next.map(|cursor| cursor.to_string());
            if after.is_none() {
                return Ok::<_, StoreError>(found);
            }
        }
    };
    let all = app.store.read(list).await.unwrap();
    let ids: Vec<FlightId> = all
        .iter()
        .copied()
        .step_by(all.len() / ASKED)
        .take(ASKED)
        .collect();
    let now = app.clock.now();
    for id in ids.clone() {
        let track = track(now);
        let write = move |tx: &mut Tx<'_>| flights::put_track(tx, id, &track);
        app.store
            .write(&Actor::System("bench"), now, write)
            .await
            .unwrap();
    }
    ids
}

/// A search of a field: lines to and fro, with the trembling of a real position.
fn track(at: DateTime<Utc>) -> Vec<TrackPoint> {
    let home = Position::new(50.147, 14.103).unwrap();
    let point = |place: u32| {
        let (lane, along) = (f64::from(place / 240), f64::from(place % 240));
        let north_m = if (place / 240).is_multiple_of(2) {
            along
        } else {
            240.0 - along
        };
        let tremble = (f64::from(place) * 1.7).sin() * 0.3;
        TrackPoint {
            at: at + TimeDelta::milliseconds(i64::from(place) * 250),
            position: home
                .offset(north_m * 2.0, 0.0)
                .offset(lane * 20.0 + tremble, 90.0),
            height_m: 60.0 + tremble,
            amsl_m: Some(380.0 + tremble),
            speed_mps: Some(8.0),
            battery_pct: Some(80),
        }
    };
    (0..POINTS).map(point).collect()
}

async fn ask(caller: &Client, (flights, bytes): (usize, u64), ids: &[FlightId], query: &str) {
    let (mut times, mut points, mut length) = (Vec::with_capacity(ids.len()), 0, 0);
    for id in ids {
        let address = format!("/api/v1/flights/{id}/track{query}");
        let began = Instant::now();
        let answer = caller.get(&address).await;
        times.push(began.elapsed());
        length = answer.bytes.len();
        points = answer.expect(200)["points"].as_array().unwrap().len();
    }
    times.sort_unstable();
    let (median, ninth) = (times[times.len() / 2], times[times.len() * 9 / 10]);
    let mark = if median > MOST { "  TOO SLOW" } else { "" };
    let query = if query.is_empty() {
        "everything"
    } else {
        query
    };
    println!(
        "{flights:>8} {:>7} {query:>10} {points:>8} {:>8} {:>8.1} {:>8.1}{mark}",
        bytes / 1_000_000,
        length / 1000,
        median.as_secs_f64() * 1e3,
        ninth.as_secs_f64() * 1e3,
    );
}
