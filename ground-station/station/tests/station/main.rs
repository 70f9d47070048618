//! The station between a real UDP socket and a real WebSocket: an aircraft of a few lines on one
//! side, a backend of a few lines on the other.

mod aircraft;
mod backend;
mod logs;
mod orders;
mod radio;
mod simulated;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use letka_domain::ids::LogId;
use letka_ground::{BackendUrl, Clock, Config, Retry, Station, Token};
use tempfile::TempDir;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tokio::time::{Instant, sleep};

use aircraft::Aircraft;
use backend::Backend;

const TOKEN: &str = "station-token";

/// A station that runs, its spool, and the backend that it was told.
struct Running {
    udp: SocketAddr,
    stop: oneshot::Sender<()>,
    task: JoinHandle<anyhow::Result<()>>,
}

impl Running {
    async fn start(spool: &TempDir, backend: &Backend, clock: Clock) -> Self {
        let url = BackendUrl::parse(&format!("ws://{}", backend.address)).expect("an address");
        let token = Token::parse(TOKEN).expect("a token");
        let config = Config {
            udp: "127.0.0.1:0".parse().expect("an address"),
            retry: Retry {
                first: Duration::from_millis(50),
                longest: Duration::from_millis(200),
                refused: Duration::from_millis(200),
                unacknowledged: Duration::from_millis(500),
            },
            ..Config::new(url, token, spool.path())
        };
        let station = Station::bind(config, clock).await.expect("a station");
        let udp = station.udp_addr();
        let (stop, stopped) = oneshot::channel::<()>();
        let shutdown = async move {
            let _ = stopped.await;
        };
        Self {
            udp,
            stop,
            task: tokio::spawn(station.run(shutdown)),
        }
    }

    async fn stop(self) {
        self.stop.send(()).expect("it runs");
        self.task.await.expect("no panic").expect("no error");
    }
}

/// Waits until something is so.
async fn until(what: &str, mut is_so: impl FnMut() -> bool) {
    let deadline = Instant::now() + Duration::from_secs(30);
    while !is_so() {
        assert!(Instant::now() < deadline, "still not so after 30 s: {what}");
        sleep(Duration::from_millis(20)).await;
    }
}

/// The logs in a spool.
fn logs(spool: &TempDir) -> Vec<(LogId, PathBuf)> {
    let entries = std::fs::read_dir(spool.path()).expect("a spool");
    let mut logs: Vec<(LogId, PathBuf)> = entries
        .map(|entry| entry.expect("a file").path())
        .filter(|path| {
            path.extension()
                .is_some_and(|extension| extension == "tlog")
        })
        .map(|path| {
            let name = path.file_stem().expect("a name").to_str().expect("text");
            (name.parse().expect("an id"), path.clone())
        })
        .collect();
    logs.sort();
    logs
}

/// A station with one aircraft that the backend sees, its identity told.
async fn with_aircraft(aircraft: Aircraft) -> (TempDir, Backend, Running, aircraft::OnAir) {
    let spool = tempfile::tempdir().expect("a folder");
    let backend = Backend::start(TOKEN).await;
    let station = Running::start(&spool, &backend, Clock::system()).await;
    let system_id = aircraft.system_id;
    let on_air = aircraft.on_air(station.udp).await;
    until("the aircraft is seen and named", || {
        backend.memory(|memory| {
            memory
                .live
                .get(&system_id)
                .is_some_and(|state| state.uid.is_some())
        })
    })
    .await;
    (spool, backend, station, on_air)
}
