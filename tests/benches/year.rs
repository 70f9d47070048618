//! How long a year takes that is brought at once: 1,682 telemetry logs of 20 minutes, uploaded, kept,
//! read, and entered as flights with their tracks and what is worked out of them.
//!
//! `cargo bench -p letka-tests --bench year` prints a table on SQLite; a number behind `--` asks for
//! fewer flights. Each log is our recording of 172 s played seven times as slowly with every message seven
//! times, which makes 105,000 messages in 4.6 MB; all together are 7.7 GB, which go through a temporary
//! folder. Two callers bring the logs one after the other, straight to the router.
#![expect(clippy::unwrap_used, reason = "a measurement that cannot go on ends")]
#![expect(clippy::print_stdout, reason = "the table is the result")]

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use chrono::{DateTime, TimeDelta, Utc};
use diesel::connection::SimpleConnection;
use diesel::{Connection, SqliteConnection};
use letka_mavlink::tlog::{TlogItem, TlogReader, record};
use letka_tests::client::Client;
use letka_tests::seeded::Seeded;

/// What the police flew in 2022.
const FLIGHTS: usize = 1_682;
/// What the issue asks for all of them.
const MOST: Duration = Duration::from_mins(5);
/// Who bring logs at the same time.
const CALLERS: usize = 2;
/// How often each message is written, and how much longer the flight takes.
const SLOWER: i32 = 7;
const RECORDING: &[u8] = include_bytes!("../data/sitl/sitl_copter_mission.tlog");

fn main() {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(measure());
}

/// The recorded aircraft becomes the one with its system id, as a BRUS of the register.
fn known_by_system_id(file: &Path) {
    let mut connection = SqliteConnection::establish(file.to_str().unwrap()).unwrap();
    let sql = "UPDATE aircraft SET mavlink_uid = NULL";
    connection.batch_execute(sql).unwrap();
}

async fn measure() {
    let asked = std::env::args().skip(1).find_map(|word| word.parse().ok());
    let flights = asked.unwrap_or(FLIGHTS);
    let seeded = Seeded::new(known_by_system_id).await;
    let year = Arc::new(Year::new(seeded.app.clock.now(), flights));
    let mut callers = Vec::new();
    for _ in 0..CALLERS {
        let mut caller = Client::new(seeded.app.clone());
        caller.sign_in("pilot").await;
        callers.push(tokio::spawn(bring(caller, Arc::clone(&year))));
    }
    println!(
        "{:>8} {:>9} {:>8} {:>11}",
        "flights", "MB", "seconds", "ms/flight"
    );
    for caller in callers {
        caller.await.unwrap();
    }
    let took = year.began.elapsed();
    let allowed = MOST * u32::try_from(flights).unwrap() / u32::try_from(FLIGHTS).unwrap();
    let mark = if took > allowed { "  TOO SLOW" } else { "" };
    println!(
        "{:.1} s of {:.1} s{mark}",
        took.as_secs_f64(),
        allowed.as_secs_f64()
    );
}

/// Brings logs until none are left.
async fn bring(caller: Client, year: Arc<Year>) {
    loop {
        let number = year.next.fetch_add(1, Ordering::Relaxed);
        if number >= year.flights {
            return;
        }
        let log = year.log(number);
        let bytes = log.len();
        let path = format!("/api/v1/flight-logs?name=let{number}.tlog");
        let list = caller.post_file(&path, log).await.expect(200);
        let item = &list["items"][0];
        assert_eq!(item["flights"].as_array().unwrap().len(), 1, "{item}");
        year.line(bytes);
    }
}

/// The logs of a year, made as they are asked for.
struct Year {
    messages: Vec<(TimeDelta, Vec<u8>)>,
    first: DateTime<Utc>,
    flights: usize,
    next: AtomicUsize,
    done: AtomicUsize,
    bytes: AtomicUsize,
    began: Instant,
}

impl Year {
    fn new(now: DateTime<Utc>, flights: usize) -> Self {
        let (mut reader, mut messages) = (TlogReader::new(), Vec::new());
        let mut begin = None;
        let mut keep = |item: TlogItem<'_>| {
            if let TlogItem::Frame { at, frame } = item {
                let begin = *begin.get_or_insert(at.time());
                messages.push((at.time() - begin, frame.bytes().to_vec()));
            }
        };
        reader.push(RECORDING, &mut keep);
        reader.finish(&mut keep);
        Self {
            messages,
            first: now - TimeDelta::days(365),
            flights,
            next: AtomicUsize::new(0),
            done: AtomicUsize::new(0),
            bytes: AtomicUsize::new(0),
            began: Instant::now(),
        }
    }

    /// The log of one flight; they are five hours apart.
    fn log(&self, number: usize) -> Vec<u8> {
        let begin = self.first + TimeDelta::hours(5) * i32::try_from(number).unwrap();
        let mut log = Vec::with_capacity(5_000_000);
        for pair in self.messages.windows(2) {
            let (at, frame) = &pair[0];
            let step = pair[1].0 - *at;
            for time in 0..SLOWER {
                log.extend(record(begin + *at * SLOWER + step * time, frame));
            }
        }
        log
    }

    /// A log of so many bytes is in. Prints a line now and then.
    fn line(&self, bytes: usize) {
        let done = self.done.fetch_add(1, Ordering::Relaxed) + 1;
        let bytes = self.bytes.fetch_add(bytes, Ordering::Relaxed) + bytes;
        if done.is_multiple_of(200) || done == self.flights {
            let seconds = self.began.elapsed().as_secs_f64();
            #[expect(clippy::cast_precision_loss, reason = "so few flights are exact")]
            let each = seconds * 1e3 / done as f64;
            println!(
                "{done:>8} {:>9} {seconds:>8.1} {each:>11.1}",
                bytes / 1_000_000
            );
        }
    }
}
