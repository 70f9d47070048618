//! What the live map costs: 200 vehicles at 10 Hz, watched by 0, 1, 10 and 50 browsers.
//!
//! `cargo bench -p letka-tests --bench live` prints the table. Browsers are TCP connections of a
//! second process; the figure is the CPU time of the process with the server, all of it, with
//! taking in and decoding the stations' messages left out.
#![expect(clippy::unwrap_used, reason = "a measurement that cannot go on ends")]
#![expect(clippy::print_stdout, reason = "the table is the result")]

use std::io::{Read, Write};
use std::net::TcpStream;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use letka_domain::geometry::Position;
use letka_domain::ids::StationId;
use letka_domain::live::{FlightState, LinkState, VehicleState};
use letka_server::live::Identity;
use letka_tests::Engine;
use letka_tests::app::TestApp;
use letka_tests::world::PASSWORD;

const VEHICLES: u8 = 200;
const SECONDS: u64 = 10;

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    if let [_, mode, address, cookie, browsers] = &arguments[..]
        && mode == "browsers"
    {
        watch(address, cookie, browsers.parse().unwrap());
        return;
    }
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(measure());
}

async fn measure() {
    let mut app = TestApp::serving(Engine::Sqlite).await;
    let cookie = sign_in(&app);
    println!("browsers | CPU of the server, % of a core | bytes to each browser per second");
    for browsers in [0_u32, 1, 10, 50] {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args([
                "browsers",
                &app.address().to_string(),
                &cookie,
                &browsers.to_string(),
            ])
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        fly(&app, Duration::from_secs(1)).await;
        let (before, began) = (cpu_seconds(), Instant::now());
        fly(&app, Duration::from_secs(SECONDS)).await;
        let share = (cpu_seconds() - before) / began.elapsed().as_secs_f64() * 100.0;
        child.kill().unwrap();
        let mut said = String::new();
        child
            .stdout
            .take()
            .unwrap()
            .read_to_string(&mut said)
            .unwrap();
        child.wait().unwrap();
        let rate = said.lines().last().unwrap_or("-");
        println!("{browsers:8} | {share:30.1} | {rate}");
    }
    app.stop().await;
}

/// All vehicles move, ten times a second.
async fn fly(app: &TestApp, time: Duration) {
    let mut ticks = tokio::time::interval(Duration::from_millis(100));
    let end = Instant::now() + time;
    while Instant::now() < end {
        ticks.tick().await;
        let now = app.app.clock.now();
        for system_id in 1..=VEHICLES {
            let lat = 50.0 + f64::from(now.timestamp_subsec_millis()) * 1e-6;
            let state = state(system_id, Position::new(lat, 14.0).unwrap(), now);
            let station = StationId(app.world.station.0);
            app.app
                .live
                .put(station, "Kladno", &Identity::default(), state);
        }
    }
}

fn state(system_id: u8, at: Position, now: chrono::DateTime<chrono::Utc>) -> VehicleState {
    VehicleState {
        system_id,
        uid: Some("4c45544b412d53494d2d425255532d303031".into()),
        link: LinkState::Live,
        armed: true,
        flight_state: FlightState::InAir,
        mode: Some("AUTO".into()),
        position: Some(at),
        height_m: Some(60.25),
        amsl_m: Some(310.5),
        heading_deg: Some(271.0),
        speed_mps: Some(8.1),
        climb_mps: Some(0.1),
        battery_pct: Some(81),
        battery_v: Some(24.1),
        satellites: Some(17),
        mission_seq: Some(3),
        loss_pct: Some(0.1),
        parachute_released: false,
        message: None,
        last_seen: now,
    }
}

/// Signs in over the socket and gives the cookie.
fn sign_in(app: &TestApp) -> String {
    let body = format!(r#"{{"username":"pilot","password":"{PASSWORD}"}}"#);
    let mut stream = TcpStream::connect(app.address()).unwrap();
    write!(
        stream,
        "POST /api/v1/session HTTP/1.1\r\nhost: letka\r\ncontent-type: application/json\r\nconnection: close\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    )
    .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    let cookie = answer
        .lines()
        .find_map(|line| line.strip_prefix("set-cookie: "))
        .unwrap();
    cookie.split(';').next().unwrap().to_owned()
}

/// The browsers: each reads the stream and forgets it. Prints the bytes a second of one of them.
fn watch(address: &str, cookie: &str, browsers: u32) {
    let readers: Vec<_> = (0..browsers)
        .map(|number| {
            let mut stream = TcpStream::connect(address).unwrap();
            write!(
                stream,
                "GET /api/v1/live HTTP/1.1\r\nhost: letka\r\ncookie: {cookie}\r\n\r\n"
            )
            .unwrap();
            std::thread::spawn(move || follow(stream, number == 0))
        })
        .collect();
    if readers.is_empty() {
        std::thread::sleep(Duration::from_mins(10));
    }
    for reader in readers {
        reader.join().unwrap();
    }
}

fn follow(mut stream: TcpStream, tells: bool) {
    let (mut buffer, mut bytes, mut began) = (vec![0; 1 << 20], 0, Instant::now());
    loop {
        let read = stream.read(&mut buffer).unwrap_or(0);
        if read == 0 {
            return;
        }
        bytes += read;
        if began.elapsed() > Duration::from_secs(3) {
            if tells {
                println!("{}", bytes as u64 / 3);
            }
            (bytes, began) = (0, Instant::now());
        }
    }
}

/// CPU time of this process so far, all threads, from /proc (clock ticks of 10 ms).
fn cpu_seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap();
    let fields: Vec<&str> = stat
        .rsplit(')')
        .next()
        .unwrap()
        .split_whitespace()
        .collect();
    let ticks: f64 = [fields[11], fields[12]]
        .iter()
        .map(|t| t.parse::<f64>().unwrap())
        .sum();
    ticks / 100.0
}
