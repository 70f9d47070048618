//! How long the pages wait: 100,000 flights, 2,000 people and 5,000 permits on SQLite.
//!
//! `cargo bench -p letka-tests --bench register` prints a table: for what each page asks, and as whom,
//! the median and the ninth of ten answers. Requests go straight to the router, with session and rights
//! as over the wire. `-- SUBSTRING` asks only the pages with that in their address.
#![expect(clippy::unwrap_used, reason = "a measurement that cannot go on ends")]
#![expect(clippy::print_stdout, reason = "the table is the result")]

use std::path::Path;
use std::time::{Duration, Instant};

use chrono::TimeDelta;
use diesel::connection::SimpleConnection;
use diesel::{Connection, SqliteConnection};
use letka_server::App;
use letka_tests::client::Client;
use letka_tests::seeded::Seeded;
use serde_json::Value;

/// What the issue asks for.
const MOST: Duration = Duration::from_millis(50);
const ROUNDS: usize = 25;

/// Who asks, and for what; `{operator}` and the like become the ids of records that are there.
const PAGES: &[(&str, &str)] = &[
    ("pilot", "/card"),
    ("pilot", "/missions?limit=50"),
    ("pilot", "/missions/{mission}"),
    ("pilot", "/missions/{mission}/verdicts"),
    ("pilot", "/flights?limit=50"),
    ("pilot", "/flights/{flight}"),
    (
        "pilot",
        "/crew?aircraft_id={aircraft}&from={from}&to={to}&unit_id={unit}",
    ),
    ("pilot", "/notifications?limit=50"),
    ("pilot", "/training"),
    ("commander", "/figures"),
    ("admin", "/figures"),
    ("admin", "/figures/rows?figure=aircraft"),
    ("admin", "/figures/rows?figure=operators"),
    ("admin", "/figures/rows?figure=licensed"),
    ("admin", "/figures/rows?figure=licences&days=90"),
    ("admin", "/figures/rows?figure=permits"),
    ("admin", "/figures/rows?figure=pilots"),
    ("admin", "/figures/rows?figure=flights"),
    ("admin", "/figures/statistics?from={year}&to={to}"),
    ("commander", "/figures/statistics?from={year}&to={to}"),
    ("compliance", "/occurrences?limit=50"),
    ("admin", "/operators?limit=50"),
    ("admin", "/operators?limit=50&text=Nov"),
    ("commander", "/operators?limit=50"),
    ("admin", "/operators/{operator}"),
    ("admin", "/operators/{operator}/card"),
    ("admin", "/units"),
    ("admin", "/licence-kinds"),
    ("admin", "/currency-rules"),
    ("admin", "/aircraft"),
    ("admin", "/aircraft/{aircraft}"),
    ("admin", "/aircraft-types"),
    ("technician", "/worklist"),
    ("technician", "/batteries"),
    ("technician", "/parachutes"),
    ("technician", "/maintenance-plans"),
    ("commander", "/reservations?from={from}&to={to}"),
    ("compliance", "/permits?limit=50"),
    ("compliance", "/permits/{permit}"),
    ("compliance", "/applications"),
    ("compliance", "/applications/{application}"),
    ("compliance", "/deviations?limit=50"),
    ("compliance", "/missions/queue"),
    ("compliance", "/zones/datasets"),
    ("compliance", "/deputies"),
    ("instructor", "/course-runs"),
    ("instructor", "/course-runs/{run}"),
    ("instructor", "/school-people"),
    ("auditor", "/audit?limit=50"),
    ("auditor", "/audit?limit=50&record_kind=licence"),
    ("auditor", "/audit/state"),
    ("admin", "/accounts?limit=50"),
    ("admin", "/session"),
];

fn main() {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(measure());
}

/// Makes a directorate of a year one of many years.
fn fill(file: &Path) {
    let mut connection = SqliteConnection::establish(file.to_str().unwrap()).unwrap();
    connection.batch_execute(include_str!("fill.sql")).unwrap();
}

async fn measure() {
    let seeded = Seeded::new(fill).await;
    let app = &seeded.app;
    let ids = Ids::read(app).await;
    let only = std::env::args().skip(1).find(|word| !word.starts_with('-'));
    println!("{:>8} {:>8} {:>8}  page", "median", "90 %", "kB");
    for (user, page) in PAGES {
        if only
            .as_ref()
            .is_some_and(|part| !page.contains(part.as_str()))
        {
            continue;
        }
        let mut caller = Client::new(app.clone());
        caller.sign_in(user).await;
        ask(&caller, user, &ids.fill(page)).await;
    }
}

async fn ask(caller: &Client, user: &str, path: &str) {
    let address = format!("/api/v1{path}");
    let mut times = Vec::with_capacity(ROUNDS);
    let mut bytes = 0;
    for _ in 0..ROUNDS {
        let began = Instant::now();
        let answer = caller.get(&address).await;
        times.push(began.elapsed());
        bytes = answer.bytes.len();
        answer.expect(200);
    }
    times.sort_unstable();
    let (median, ninth) = (times[ROUNDS / 2], times[ROUNDS * 9 / 10]);
    let mark = if median > MOST { "  TOO SLOW" } else { "" };
    println!(
        "{:>8.1} {:>8.1} {:>8}  {path} as {user}{mark}",
        median.as_secs_f64() * 1e3,
        ninth.as_secs_f64() * 1e3,
        bytes / 1000,
    );
}

/// A record of each kind that a page shows one of.
struct Ids(Vec<(&'static str, String)>);

impl Ids {
    async fn read(app: &App) -> Self {
        let now = app.clock.now();
        let hours = |hours| (now + TimeDelta::hours(hours)).format("%FT%TZ").to_string();
        let mut found = vec![
            ("{from}", hours(1)),
            ("{to}", hours(2)),
            ("{year}", hours(-24 * 365)),
        ];
        for (name, user, list) in [
            ("{unit}", "admin", "/operators"),
            ("{operator}", "admin", "/operators"),
            ("{aircraft}", "admin", "/aircraft"),
            ("{permit}", "compliance", "/permits?limit=50"),
            ("{application}", "compliance", "/applications"),
            ("{run}", "instructor", "/course-runs"),
            ("{flight}", "pilot", "/flights"),
            ("{mission}", "pilot", "/missions"),
        ] {
            let mut caller = Client::new(app.clone());
            caller.sign_in(user).await;
            let list = caller.get(&format!("/api/v1{list}")).await.expect(200);
            let first = list["items"].get(0).or_else(|| list.get(0));
            let first = match name {
                "{unit}" => first.map(|one| &one["unit"]),
                _ => first,
            };
            let id = first.and_then(|one| one["id"].as_str());
            found.push((
                name,
                id.map_or_else(|| missing(name, &list), ToOwned::to_owned),
            ));
        }
        Self(found)
    }

    fn fill(&self, page: &str) -> String {
        let ids = self.0.iter();
        ids.fold(page.to_owned(), |page, (name, id)| page.replace(name, id))
    }
}

fn missing(name: &str, list: &Value) -> String {
    panic!("no {name} in {list}")
}
