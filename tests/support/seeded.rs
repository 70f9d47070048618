//! The directorate of the demo on SQLite, for what is measured on more records than tests need.

use std::path::{Path, PathBuf};

use letka_demo::seed;
use letka_server::clock::Clock;
use letka_server::config::Config;
use letka_server::{App, Stopping};
use letka_store::Store;
use tempfile::TempDir;
use tokio::sync::watch;

use crate::world::PASSWORD;

/// A server on a seeded database; both go with it.
pub struct Seeded {
    /// The server; it listens nowhere.
    pub app: App,
    /// The file of the database.
    pub file: PathBuf,
    _folder: TempDir,
    _stop: watch::Sender<bool>,
}

impl Seeded {
    /// Seeds a database, lets `fill` put more into its file, and starts a server on it.
    pub async fn new(fill: impl FnOnce(&Path)) -> Self {
        let folder = tempfile::tempdir().expect("there is a folder for what is temporary");
        let file = folder.path().join("letka.sqlite");
        let database = format!("sqlite:{}", file.display());
        let store = Store::connect(&database, 4).await;
        let (store, clock) = (store.expect("a database can be made"), Clock::default());
        store.migrate().await.expect("the migrations run");
        let options = seed::Options {
            password: PASSWORD.into(),
            station_token: "lgs_bench".into(),
        };
        let seeded = seed::seed(&store, clock.now(), &options).await;
        seeded.expect("the directorate is entered");
        fill(&file);
        let config = Config {
            data_dir: folder.path().join("data"),
            ..Config::default()
        };
        let (stop, stopping) = Stopping::new();
        let app = App::start(config, store, clock, stopping).await;
        Self {
            app: app.expect("the server starts"),
            file,
            _folder: folder,
            _stop: stop,
        }
    }
}
