//! The field: a ground station in this process, vehicles that fly or that are played from a log.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use letka_ground::{BackendUrl, Clock, Config, Station, Token};
use letka_mavlink::tlog::{TlogItem, TlogReader};
use letka_sim::VehicleConfig;
use tempfile::TempDir;
use tokio::net::UdpSocket;
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// A ground station that runs. It ends with this.
pub struct Field {
    /// Where it listens for vehicles.
    pub udp: SocketAddr,
    stop: watch::Sender<bool>,
    task: JoinHandle<anyhow::Result<()>>,
    spool: TempDir,
}

impl Field {
    /// A station that sends to a backend with a token.
    pub async fn start(backend: SocketAddr, token: &str, clock: Clock) -> Self {
        let spool = tempfile::tempdir().expect("a temporary folder can be made");
        let url = BackendUrl::parse(&format!("ws://{backend}")).expect("an address is a URL");
        let token = Token::parse(token).expect("a token of letters");
        let mut config = Config::new(url, token, spool.path());
        config.udp = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
        config.retry.refused = Duration::from_millis(500);
        let station = Station::bind(config, clock)
            .await
            .expect("the station starts");
        let udp = station.udp_addr();
        let (stop, mut stopped) = watch::channel(false);
        let task = tokio::spawn(station.run(async move {
            // An error says that the sender is gone, which stops too.
            let _ = stopped.wait_for(|stop| *stop).await;
        }));
        Self {
            udp,
            stop,
            task,
            spool,
        }
    }

    /// Adds a simulated vehicle.
    pub fn add_vehicle(&self, config: VehicleConfig) {
        let (udp, stop) = (self.udp, self.stop.subscribe());
        tokio::spawn(async move { letka_sim::run(config, udp, stop).await });
    }

    /// The logs on the station's disk, oldest first: their names begin with the time.
    pub fn logs(&self) -> Vec<PathBuf> {
        let entries = std::fs::read_dir(self.spool.path()).expect("the spool is there");
        let paths = entries.map(|entry| entry.expect("a readable entry").path());
        let mut logs: Vec<_> = paths
            .filter(|path| path.extension().is_some_and(|ending| ending == "tlog"))
            .collect();
        logs.sort();
        logs
    }

    /// Ends the station; its disk stays readable.
    pub async fn stop(&mut self) {
        // An error says that it has ended already.
        let _ = self.stop.send(true);
        (&mut self.task)
            .await
            .expect("no panic")
            .expect("the station ends in order");
    }
}

/// A frame of a recorded log, and when it was recorded.
pub type Recorded = (DateTime<Utc>, Vec<u8>);

/// The frames of one system in a recorded log.
pub fn read_frames(path: &Path, system_id: u8) -> Vec<Recorded> {
    let bytes = std::fs::read(path).expect("the recording is there");
    let (mut reader, mut frames) = (TlogReader::new(), Vec::new());
    let mut take = |item: TlogItem<'_>| {
        if let TlogItem::Frame { at, frame, .. } = item
            && frame.system_id() == system_id
        {
            frames.push((at.time(), frame.bytes().to_vec()));
        }
    };
    reader.push(&bytes, &mut take);
    reader.finish(&mut take);
    frames
}

/// Plays frames over UDP to a station as fast as its clock runs, and says how late each one was: this
/// machine has other work too. The clock must have started at the time of the first frame.
pub async fn play(frames: &[Recorded], clock: &Clock, to: SocketAddr) -> Vec<TimeDelta> {
    let socket = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0))
        .await
        .expect("a free port");
    let mut late = Vec::with_capacity(frames.len());
    for (at, frame) in frames {
        let ahead = (*at - clock.now()).to_std().unwrap_or_default();
        tokio::time::sleep(clock.wait(ahead)).await;
        socket.send_to(frame, to).await.expect("loopback takes it");
        late.push(clock.now() - *at);
    }
    late
}
