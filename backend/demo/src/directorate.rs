//! Server, ground station and simulated vehicles in one process, on real sockets.

use std::io::ErrorKind;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::path::{Path, PathBuf};

use anyhow::{Context, anyhow, bail};
use letka_ground::{BackendUrl, Station, Token};
use letka_server::auth::token;
use letka_server::clock::Clock;
use letka_server::config::Config;
use letka_server::{App, Stopping};
use letka_store::Store;
use tokio::net::{TcpListener, UdpSocket};
use tokio::sync::watch;

use crate::folder::{Folder, Secret};
use crate::part::Part;
use crate::seed::{self, PASSWORD};
use crate::vehicles::VEHICLES;

/// Connections to the database.
const POOL: u32 = 4;

/// What a demonstration is told.
#[derive(Debug, Clone)]
pub struct Options {
    /// Folder of database, logs and spool; made where it is missing.
    pub data: PathBuf,
    /// Whether to throw away what is in it.
    pub fresh: bool,
    /// Where browsers reach the server; port 0: any free one.
    pub listen: SocketAddr,
    /// Where vehicles reach the station; port 0: any free one.
    pub udp: SocketAddr,
    /// The password of all logins; `None`: that of the folder, or [`PASSWORD`].
    pub password: Option<String>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            data: std::env::temp_dir().join("letka-demo"),
            fresh: false,
            listen: (Ipv4Addr::LOCALHOST, 8080).into(),
            udp: (Ipv4Addr::LOCALHOST, 14550).into(),
            password: None,
        }
    }
}

/// A demonstration that runs.
///
/// When it is dropped its parts stop by and by; [`Demo::shutdown`] waits for them.
#[derive(Debug)]
pub struct Demo {
    app: App,
    http_addr: SocketAddr,
    udp_addr: SocketAddr,
    password: String,
    folder: Folder,
    vehicles: Part,
    station: Part,
    server: Part,
}

impl Demo {
    /// Starts everything: the server listens, the station is on its way to it, the vehicles fly.
    ///
    /// The sockets are opened first: where a port is taken, no file has been touched.
    pub async fn start(options: Options) -> anyhow::Result<Self> {
        let listener = TcpListener::bind(options.listen).await;
        let listener = listener.map_err(|error| in_use(error, options.listen, "--listen"))?;
        let http_addr = listener.local_addr()?;
        // Only to ask: the station opens its own socket.
        let free = UdpSocket::bind(options.udp).await;
        drop(free.map_err(|error| in_use(error, options.udp, "--udp"))?);

        let folder = Folder::open(&options.data, options.fresh)?;
        let password = password(&folder, options.password)?;
        let station_token = folder.secret(Secret::StationToken, || token::generate("lgs_"))?;
        let (app, stop_server) = open(&folder, &password, &station_token, http_addr)
            .await
            .with_context(|| {
                let folder = folder.path().display();
                format!("cannot use the data in {folder} (--fresh starts anew)")
            })?;
        let served = letka_server::serve(app.clone(), listener);
        let served = async move { Ok(served.await?) };
        let server = Part::start("server", stop_server, served);
        let (station, udp_addr) =
            start_station(&folder, options.udp, http_addr, &station_token).await?;
        let vehicles = start_vehicles(udp_addr);
        Ok(Self {
            app,
            http_addr,
            udp_addr,
            password,
            folder,
            vehicles,
            station,
            server,
        })
    }

    /// Where browsers reach the server.
    pub fn http_addr(&self) -> SocketAddr {
        self.http_addr
    }

    /// What to type into a browser on this machine.
    pub fn url(&self) -> String {
        format!("http://{}", reachable(self.http_addr))
    }

    /// Where vehicles reach the station.
    pub fn udp_addr(&self) -> SocketAddr {
        self.udp_addr
    }

    /// The password of all logins.
    pub fn password(&self) -> &str {
        &self.password
    }

    /// Where its data lie.
    pub fn data(&self) -> &Path {
        self.folder.path()
    }

    /// The parts of the server.
    pub fn app(&self) -> &App {
        &self.app
    }

    /// Waits until a part ends by itself, and says which one and why.
    pub async fn broken(&mut self) -> anyhow::Error {
        tokio::select! {
            error = self.vehicles.broken() => error,
            error = self.station.broken() => error,
            error = self.server.broken() => error,
        }
    }

    /// Stops everything: first the vehicles, then the station, which closes its logs, then the
    /// server. The error is that of the first part that did not end well.
    pub async fn shutdown(self) -> anyhow::Result<()> {
        let vehicles = self.vehicles.end().await;
        let station = self.station.end().await;
        let server = self.server.end().await;
        vehicles.and(station).and(server)
    }
}

/// The password of all logins: that of the folder, or the one that a new folder is given.
fn password(folder: &Folder, wanted: Option<String>) -> anyhow::Result<String> {
    let kept = folder.secret(Secret::Password, || {
        wanted.clone().unwrap_or(PASSWORD.into())
    })?;
    if wanted.is_some_and(|wanted| wanted != kept) {
        let folder = folder.path().display();
        bail!("{folder} has another password: leave out --password, or start anew with --fresh");
    }
    Ok(kept)
}

/// The server's parts with a database that is migrated and full, and the sender that stops it.
async fn open(
    folder: &Folder,
    password: &str,
    station_token: &str,
    listen: SocketAddr,
) -> anyhow::Result<(App, watch::Sender<bool>)> {
    let clock = Clock::default();
    let database = folder.database()?;
    let options = seed::Options {
        password: password.to_owned(),
        station_token: station_token.to_owned(),
    };
    let filled = async {
        let store = Store::connect(&database, POOL).await?;
        store.migrate().await?;
        seed::seed(&store, clock.now(), &options).await?;
        Ok(store)
    };
    let store = folder.fill(filled).await?;
    let config = Config {
        listen,
        database,
        data_dir: folder.path().to_owned(),
        // There is no TLS here, and not every browser makes an exception for this machine.
        secure_cookies: false,
        ..Config::default()
    };
    let (stop, stopping) = Stopping::new();
    Ok((App::start(config, store, clock, stopping).await?, stop))
}

async fn start_station(
    folder: &Folder,
    udp: SocketAddr,
    backend: SocketAddr,
    token: &str,
) -> anyhow::Result<(Part, SocketAddr)> {
    let backend = BackendUrl::parse(&format!("ws://{}", reachable(backend)))?;
    let config = letka_ground::Config {
        udp,
        ..letka_ground::Config::new(backend, Token::parse(token)?, folder.spool())
    };
    let station = Station::bind(config, letka_ground::Clock::system()).await?;
    let udp_addr = station.udp_addr();
    let (stop, mut stopped) = watch::channel(false);
    let shutdown = async move {
        // An error says that the demonstration was dropped, which stops too.
        let _ = stopped.wait_for(|stop| *stop).await;
    };
    let part = Part::start("ground station", stop, station.run(shutdown));
    Ok((part, udp_addr))
}

fn start_vehicles(station: SocketAddr) -> Part {
    let (stop, stopped) = watch::channel(false);
    let configs = VEHICLES
        .iter()
        .map(crate::vehicles::Vehicle::config)
        .collect();
    let fleet = letka_sim::run_fleet(configs, reachable(station), stopped);
    Part::start("simulator", stop, async move { Ok(fleet.await?) })
}

/// How this machine reaches an address that somebody listens on.
fn reachable(mut address: SocketAddr) -> SocketAddr {
    if address.ip().is_unspecified() {
        let v4 = address.is_ipv4();
        let here = if v4 {
            IpAddr::from(Ipv4Addr::LOCALHOST)
        } else {
            Ipv6Addr::LOCALHOST.into()
        };
        address.set_ip(here);
    }
    address
}

/// Says in one line that an address cannot be had, and what to do.
fn in_use(error: std::io::Error, address: SocketAddr, flag: &str) -> anyhow::Error {
    if error.kind() == ErrorKind::AddrInUse {
        let port = address.port();
        return anyhow!("port {port} is taken ({address}): choose another address with {flag}");
    }
    anyhow!(error).context(format!(
        "cannot listen on {address}: choose another with {flag}"
    ))
}
