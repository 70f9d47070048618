//! A server on a fresh database, with or without a socket.

use std::net::SocketAddr;
use std::path::PathBuf;

use letka_domain::access::Role;
use letka_server::clock::Clock;
use letka_server::config::Config;
use letka_server::{App, Stopping};
use letka_store::Store;
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::client::Client;
use crate::world::World;
use crate::{Engine, postgres};

/// A server with a small directorate in its database. Everything ends with it.
pub struct TestApp {
    /// The parts of the server.
    pub app: App,
    /// Who and what is in the database.
    pub world: World,
    /// Address of the database.
    pub database: String,
    stop: watch::Sender<bool>,
    served: Option<JoinHandle<()>>,
    folder: TempDir,
}

impl TestApp {
    /// A server without a socket: requests go straight to its router.
    pub async fn new(engine: Engine) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        let database = match engine {
            Engine::Sqlite => format!("sqlite:{}", folder.path().join("letka.sqlite").display()),
            // In the thread of the test: the database lives as long as that.
            Engine::Postgres => postgres::new_empty_database(),
        };
        let store = Store::connect(&database, 4)
            .await
            .expect("the database can be reached");
        store.migrate().await.expect("the migrations run");
        let clock = Clock::default();
        let world = World::enter(&store, clock.now())
            .await
            .expect("the world can be entered");
        let (stop, app) = Self::assemble(store, clock, folder.path().join("data")).await;
        Self {
            app,
            world,
            database,
            stop,
            served: None,
            folder,
        }
    }

    /// A server that listens on a free port of loopback.
    pub async fn serving(engine: Engine) -> Self {
        let mut app = Self::new(engine).await;
        app.serve().await;
        app
    }

    /// Listens on a free port of loopback, with all that runs in the background.
    pub async fn serve(&mut self) {
        self.listen(SocketAddr::from(([127, 0, 0, 1], 0))).await;
    }

    async fn assemble(store: Store, clock: Clock, data_dir: PathBuf) -> (watch::Sender<bool>, App) {
        let config = Config {
            data_dir,
            ..Config::default()
        };
        let (stop, stopping) = Stopping::new();
        let app = App::start(config, store, clock, stopping)
            .await
            .expect("the app starts");
        (stop, app)
    }

    async fn listen(&mut self, address: SocketAddr) -> SocketAddr {
        let listener = TcpListener::bind(address).await.expect("the port is free");
        let address = listener
            .local_addr()
            .expect("a bound socket has an address");
        self.configure(|config| config.listen = address);
        let app = self.app.clone();
        self.served = Some(tokio::spawn(async move {
            letka_server::serve(app, listener)
                .await
                .expect("the server runs");
        }));
        address
    }

    /// Changes the configuration from the next request on.
    pub fn configure(&mut self, change: impl FnOnce(&mut Config)) {
        let mut config = (*self.app.config).clone();
        change(&mut config);
        self.app.config = std::sync::Arc::new(config);
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.app.config.listen
    }

    /// Ends the server as a stopped program would: only the database and the files stay.
    pub async fn stop(&mut self) {
        // An error says that nothing is listening any more.
        let _ = self.stop.send(true);
        if let Some(served) = self.served.take() {
            served.await.expect("the server ends without a panic");
        }
    }

    /// Starts again on the same database, files and port, with nothing in memory.
    pub async fn start_again(&mut self) {
        let address = self.address();
        let store = Store::connect(&self.database, 4)
            .await
            .expect("the database can be reached");
        let data_dir = self.folder.path().join("data");
        let clock = self.app.clock.clone();
        (self.stop, self.app) = Self::assemble(store, clock, data_dir).await;
        self.listen(address).await;
    }

    /// A caller who is not signed in.
    pub fn anonymous(&self) -> Client {
        Client::new(self.app.clone())
    }

    /// A caller who is signed in with a role.
    pub async fn signed_in(&self, role: Role) -> Client {
        let mut client = self.anonymous();
        client.sign_in(World::username(role)).await;
        client
    }
}
