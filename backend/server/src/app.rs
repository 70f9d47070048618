//! Everything a handler can reach.

use std::sync::Arc;

use letka_store::{Store, StoreError};
use tokio::sync::watch;

use crate::audit::watch::Watch;
use crate::clock::Clock;
use crate::config::Config;
use crate::http::limits::Limits;
use crate::live::Live;
use crate::rulebooks::Rulebooks;
use crate::stations::Stations;
use crate::surroundings::Surroundings;
use crate::terrain::TerrainFolder;
use crate::weather::Fetching;

/// Tells tasks and streams that the server is stopping.
#[derive(Debug, Clone)]
pub struct Stopping(watch::Receiver<bool>);

impl Stopping {
    /// A signal and the sender that gives it.
    pub fn new() -> (watch::Sender<bool>, Self) {
        let (sender, receiver) = watch::channel(false);
        (sender, Self(receiver))
    }

    /// Returns when the server is stopping.
    pub async fn stopped(&self) {
        // An error says that the sender is gone, which stops too.
        let _ = self.0.clone().wait_for(|stop| *stop).await;
    }
}

/// The parts of the server, shared by all handlers and tasks.
#[derive(Debug, Clone)]
pub struct App {
    /// The configuration it was started with.
    pub config: Arc<Config>,
    /// The records.
    pub store: Store,
    /// The time.
    pub clock: Clock,
    /// The newest state of the vehicles.
    pub live: Arc<Live>,
    /// The stations that are connected, their logs and orders.
    pub stations: Arc<Stations>,
    /// Airspace and terrain, kept in memory.
    pub surroundings: Arc<Surroundings>,
    /// The rulebooks to judge by.
    pub rulebooks: Arc<Rulebooks>,
    /// How many requests an address may make.
    pub(crate) limits: Arc<Limits>,
    /// How fetching weather goes.
    pub fetching: Arc<Fetching>,
    /// How far the trail was checked.
    pub audit_watch: Arc<Watch>,
    /// Whether the server is stopping.
    pub stopping: Stopping,
}

impl App {
    /// Puts the parts together and takes in what they keep in memory of the records.
    pub async fn start(
        config: Config,
        store: Store,
        clock: Clock,
        stopping: Stopping,
    ) -> Result<Self, StoreError> {
        let app = Self::new(config, store, clock, stopping);
        app.rulebooks.reload(&app.store).await?;
        Ok(app)
    }

    // Not public: whoever forgot the rulebooks that were loaded would judge by others.
    fn new(config: Config, store: Store, clock: Clock, stopping: Stopping) -> Self {
        let surroundings = Surroundings {
            terrain: TerrainFolder::new(config.terrain_dir.clone()),
            ..Surroundings::default()
        };
        let limits = Limits::new(config.requests_per_minute, config.sign_ins_per_minute);
        let stations = Arc::new(Stations::new(&config.data_dir));
        Self {
            config: Arc::new(config),
            store,
            clock,
            live: Arc::default(),
            stations,
            surroundings: Arc::new(surroundings),
            rulebooks: Arc::default(),
            limits,
            fetching: Arc::default(),
            audit_watch: Arc::default(),
            stopping,
        }
    }
}
