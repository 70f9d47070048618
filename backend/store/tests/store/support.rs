//! A fresh database for each test, and records to begin with.

use chrono::{DateTime, Utc};
use diesel::connection::SimpleConnection;
use diesel::{Connection, PgConnection, RunQueryDsl, SqliteConnection};
use diesel_migrations::{FileBasedMigrations, MigrationHarness};
use letka_domain::access::{Grant, Role};
use letka_domain::aircraft::{AircraftClass, TypeLimits};
use letka_domain::ids::{AccountId, AircraftId, AircraftTypeId, OperatorId, StationId, UnitId};
use letka_store::accounts::{self, NewAccount};
use letka_store::aircraft::{self, NewAircraft};
use letka_store::aircraft_types::{self, NewAircraftType};
use letka_store::operators::{self, Contact, NewOperator, OperatorStatus};
use letka_store::units::{self, NewUnit, UnitKind};
use letka_store::{Actor, Conn, Store, StoreError, Tx, stations};
use tempfile::TempDir;

use crate::postgres;

/// Runs each test on both engines.
macro_rules! on_both_engines {
    ($($test:ident),* $(,)?) => {
        mod on_sqlite {
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $test() {
                super::$test($crate::support::Db::sqlite().await).await;
            })*
        }

        mod on_postgres {
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $test() {
                super::$test($crate::support::Db::postgres().await).await;
            })*
        }
    };
}
pub(crate) use on_both_engines;

pub(crate) const POOL: u32 = 4;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Engine {
    Sqlite,
    Postgres,
}

/// A database of its own for one test.
pub(crate) struct Db {
    pub(crate) store: Store,
    pub(crate) url: String,
    pub(crate) engine: Engine,
    /// Holds the file of SQLite.
    _folder: Option<TempDir>,
}

impl Db {
    /// A migrated SQLite database.
    pub(crate) async fn sqlite() -> Self {
        let db = Self::empty_sqlite().await;
        db.store.migrate().await.unwrap();
        db
    }

    /// A migrated PostgreSQL database.
    pub(crate) async fn postgres() -> Self {
        Self::open(postgres::new_database(migrate), Engine::Postgres, None).await
    }

    pub(crate) async fn empty_sqlite() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}/letka.sqlite", folder.path().display());
        Self::open(url, Engine::Sqlite, Some(folder)).await
    }

    pub(crate) async fn empty_postgres() -> Self {
        Self::open(postgres::new_empty_database(), Engine::Postgres, None).await
    }

    async fn open(url: String, engine: Engine, folder: Option<TempDir>) -> Self {
        let store = Store::connect(&url, POOL).await.unwrap();
        Self {
            store,
            url,
            engine,
            _folder: folder,
        }
    }

    /// Writes as the tests do, at [`now`].
    pub(crate) async fn write<T, F>(&self, changes: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: FnOnce(&mut Tx<'_>) -> Result<T, StoreError> + Send + 'static,
    {
        self.store.write(&SEED, now(), changes).await
    }

    pub(crate) async fn read<T, F>(&self, queries: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: FnOnce(&mut Conn) -> Result<T, StoreError> + Send + 'static,
    {
        self.store.read(queries).await
    }

    /// Runs a statement past all functions of the store, and leaves a trail for it.
    pub(crate) async fn raw(&self, sql: &'static str) -> Result<usize, StoreError> {
        self.write(move |tx| {
            let entry = letka_store::audit::Entry::new("tests.raw", "test", None);
            letka_store::audit::record(tx, &entry)?;
            Ok(diesel::sql_query(sql).execute(tx.read())?)
        })
        .await
    }
}

/// A connection that knows nothing of the store.
pub(crate) enum Bare {
    Pg(PgConnection),
    Sqlite(SqliteConnection),
}

impl Db {
    /// Works on the database past the store: no trail, no chain, nothing that the store checks.
    pub(crate) async fn past_the_store<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Bare) -> T + Send + 'static,
    ) -> T {
        let (url, engine) = (self.url.clone(), self.engine);
        let run = move || {
            let mut bare = match engine {
                Engine::Postgres => Bare::Pg(PgConnection::establish(&url).unwrap()),
                Engine::Sqlite => {
                    let file = url.trim_start_matches("sqlite:");
                    let mut conn = SqliteConnection::establish(file).unwrap();
                    conn.batch_execute("PRAGMA foreign_keys = OFF").unwrap();
                    Bare::Sqlite(conn)
                }
            };
            work(&mut bare)
        };
        tokio::task::spawn_blocking(run).await.unwrap()
    }

    /// Runs statements past the store.
    pub(crate) async fn run_bare(&self, sql: impl Into<String>) {
        let sql = sql.into();
        let run = move |bare: &mut Bare| match bare {
            Bare::Pg(c) => c.batch_execute(&sql).unwrap(),
            Bare::Sqlite(c) => c.batch_execute(&sql).unwrap(),
        };
        self.past_the_store(run).await;
    }

    /// Undoes the steps of the schema down to the one that begins with `version`, that one too.
    pub(crate) async fn go_back_before(&self, version: &'static str) {
        let folder = crate::schema::folder(self.engine);
        let undo = move |bare: &mut Bare| undo_until(bare, &folder, version);
        self.past_the_store(undo).await;
    }
}

fn undo_until(bare: &mut Bare, folder: &std::path::Path, version: &str) {
    let digits = |text: &str| text.replace(|c: char| !c.is_ascii_digit(), "");
    loop {
        let steps = FileBasedMigrations::from_path(folder).unwrap();
        let undone = match bare {
            Bare::Pg(c) => c.revert_last_migration(steps).map(|step| step.to_string()),
            Bare::Sqlite(c) => c.revert_last_migration(steps).map(|step| step.to_string()),
        };
        if digits(&undone.unwrap()) == digits(version) {
            return;
        }
    }
}

/// Brings the template of PostgreSQL into shape; blocking, and from within any runtime.
fn migrate(url: &str) {
    let url = url.to_owned();
    let work = async move {
        let store = Store::connect(&url, 1).await.unwrap();
        store.migrate().await.unwrap();
    };
    let runtime = || tokio::runtime::Runtime::new().unwrap();
    std::thread::spawn(move || runtime().block_on(work))
        .join()
        .unwrap();
}

pub(crate) const SEED: Actor = Actor::System("tests");

pub(crate) fn now() -> DateTime<Utc> {
    at("2026-11-24T09:00:00.123456Z")
}

pub(crate) fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

/// One of each: what most tests begin with.
#[derive(Debug, Clone, Copy)]
pub(crate) struct World {
    pub(crate) unit: UnitId,
    pub(crate) pilot: OperatorId,
    pub(crate) commander: AccountId,
    pub(crate) aircraft_type: AircraftTypeId,
    pub(crate) aircraft: AircraftId,
    pub(crate) station: StationId,
}

pub(crate) async fn world(db: &Db) -> World {
    db.write(|tx| {
        let unit = units::insert(tx, &unit("KL"))?;
        let pilot = operators::insert(tx, &operator(unit, "100001"))?;
        let commander = accounts::insert(tx, &account("velitel", Role::Commander, unit))?;
        let aircraft_type = aircraft_types::insert(tx, &brus())?;
        let aircraft = aircraft::insert(tx, &airframe("OK-X001", aircraft_type, unit))?;
        let station = stations::insert(tx, "Kladno", &[7; 32])?;
        Ok(World {
            unit,
            pilot,
            commander,
            aircraft_type,
            aircraft,
            station,
        })
    })
    .await
    .unwrap()
}

pub(crate) fn unit(code: &str) -> NewUnit {
    NewUnit {
        name: format!("Odbor {code}"),
        code: code.into(),
        kind: UnitKind::Territorial,
        parent_id: None,
    }
}

pub(crate) fn operator(unit_id: UnitId, badge_number: &str) -> NewOperator {
    NewOperator {
        name: "Jiří Šťastný".into(),
        badge_number: badge_number.into(),
        unit_id,
        contact: Contact::default(),
        status: OperatorStatus::Active,
        synthetic: true,
    }
}

pub(crate) fn account(username: &str, role: Role, unit_id: UnitId) -> NewAccount {
    NewAccount {
        username: username.into(),
        name: format!("Účet {username}"),
        roles: vec![Grant {
            role,
            unit: Some(unit_id),
        }],
        unit_id: Some(unit_id),
        operator_id: None,
        password_hash: "$argon2id$test".into(),
    }
}

pub(crate) fn brus() -> NewAircraftType {
    NewAircraftType {
        name: "BRUS".into(),
        manufacturer: "VTÚ".into(),
        class: AircraftClass::Brus,
        take_off_mass_g: Some(7_500),
        max_wind_mps: Some(12.5),
        source: None,
        equipment: None,
        limits: TypeLimits::default(),
    }
}

pub(crate) fn airframe(mark: &str, type_id: AircraftTypeId, unit_id: UnitId) -> NewAircraft {
    NewAircraft {
        registration: mark.into(),
        serial: format!("SN {mark}"),
        type_id,
        unit_id,
        grounded_reason: None,
        mavlink_system_id: None,
        mavlink_uid: None,
        return_height_m: Some(80.0),
        operator_number: None,
        remote_id: Some(false),
        insured_until: None,
        take_off_mass_g: None,
        equipment: None,
        acquired_at: None,
    }
}
