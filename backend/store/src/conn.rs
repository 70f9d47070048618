//! One connection type over both engines, and how a connection is opened.

use std::fmt;
use std::time::Duration;

use diesel::connection::{AnsiTransactionManager, SimpleConnection, TransactionManager};
use diesel::prelude::*;
use diesel::r2d2::{ManageConnection, R2D2Connection};

use crate::StoreError;

/// A connection to PostgreSQL or SQLite. One set of queries runs on both.
#[derive(diesel::MultiConnection)]
pub enum Conn {
    /// PostgreSQL.
    Pg(PgConnection),
    /// SQLite.
    Sqlite(SqliteConnection),
}

/// Runs the same statement on the connection of each engine: for what [`MultiBackend`] cannot
/// express, which are upserts and batch inserts.
macro_rules! each_backend {
    ($conn:expr, |$c:ident| $body:expr) => {
        match $conn {
            $crate::conn::Conn::Pg($c) => $body,
            $crate::conn::Conn::Sqlite($c) => $body,
        }
    };
}
pub(crate) use each_backend;

/// How long a statement waits for another writer: on SQLite for one of another process, on
/// PostgreSQL for one that holds the same record.
const BUSY_TIMEOUT: Duration = Duration::from_secs(10);

/// Where the database is, read from its URL.
#[derive(Clone, PartialEq, Eq)]
pub(crate) enum Target {
    /// A `postgres://` URL as libpq reads it.
    Postgres(String),
    /// The path of a file.
    Sqlite(String),
}

/// Names the engine only: the URL may carry a password, and this ends up in logs.
impl fmt::Debug for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Postgres(_) => "Postgres",
            Self::Sqlite(_) => "Sqlite",
        })
    }
}

impl Target {
    /// Reads `postgres://…` or `sqlite:PATH`. The error names the scheme only: a URL may carry a
    /// password.
    pub(crate) fn parse(url: &str) -> Result<Self, StoreError> {
        let scheme = url.split(':').next().unwrap_or_default();
        match scheme {
            "postgres" | "postgresql" => Ok(Self::Postgres(url.to_owned())),
            "sqlite" => {
                let path = url.trim_start_matches("sqlite:");
                let path = path.strip_prefix("//").unwrap_or(path);
                if path.is_empty() || path.starts_with(':') || path.starts_with("file:") {
                    return Err(StoreError::Url(
                        "sqlite: needs the path of a file".to_owned(),
                    ));
                }
                Ok(Self::Sqlite(path.to_owned()))
            }
            other => Err(StoreError::Url(format!(
                "{other:?} is neither postgres://… nor sqlite:PATH"
            ))),
        }
    }
}

/// Opens connections for the pool.
#[derive(Debug)]
pub(crate) struct Manager {
    pub(crate) target: Target,
}

impl ManageConnection for Manager {
    type Connection = Conn;
    type Error = diesel::r2d2::Error;

    fn connect(&self) -> Result<Conn, Self::Error> {
        match &self.target {
            Target::Postgres(url) => {
                let mut conn = PgConnection::establish(url)?;
                let patience = BUSY_TIMEOUT.as_millis();
                conn.batch_execute(&format!("SET lock_timeout = {patience}"))?;
                Ok(Conn::Pg(conn))
            }
            Target::Sqlite(path) => {
                let mut conn = SqliteConnection::establish(path)?;
                // The time-out comes first: switching to WAL itself can meet a busy database.
                // FULL: what was acknowledged to a ground station survives a power cut. The pages
                // of a year's flights fit in the cache, KiB; by default 2 MB do.
                conn.batch_execute(&format!(
                    "PRAGMA busy_timeout = {}; PRAGMA journal_mode = WAL; \
                     PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; \
                     PRAGMA cache_size = -32768;",
                    BUSY_TIMEOUT.as_millis()
                ))?;
                Ok(Conn::Sqlite(conn))
            }
        }
    }

    fn is_valid(&self, conn: &mut Conn) -> Result<(), Self::Error> {
        Ok(conn.ping()?)
    }

    fn has_broken(&self, conn: &mut Conn) -> bool {
        std::thread::panicking() || conn.is_broken()
    }
}

impl Conn {
    /// Begins a transaction that sees one state of the database and can write nothing.
    pub(crate) fn begin_read(&mut self) -> QueryResult<()> {
        self.begin(
            "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
            "PRAGMA query_only = ON; BEGIN DEFERRED",
        )
    }

    /// Begins a transaction that writes. On SQLite it takes the write lock at once: a transaction
    /// that begins by reading and then writes could find its state outdated and fail.
    pub(crate) fn begin_write(&mut self) -> QueryResult<()> {
        self.begin("BEGIN", "PRAGMA query_only = OFF; BEGIN IMMEDIATE")
    }

    fn begin(&mut self, postgres: &str, sqlite: &str) -> QueryResult<()> {
        match self {
            Self::Pg(c) => AnsiTransactionManager::begin_transaction_sql(c, postgres),
            Self::Sqlite(c) => AnsiTransactionManager::begin_transaction_sql(c, sqlite),
        }
    }

    /// Commits the transaction.
    pub(crate) fn commit(&mut self) -> QueryResult<()> {
        <Self as Connection>::TransactionManager::commit_transaction(self)
    }

    /// Rolls the transaction back. A failure is only logged: the connection then counts as broken
    /// and the pool drops it, which ends the transaction too.
    pub(crate) fn rollback(&mut self) {
        if let Err(error) = <Self as Connection>::TransactionManager::rollback_transaction(self) {
            tracing::warn!(%error, "rolling back failed; the connection is dropped");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_scheme_chooses_the_engine() {
        let sqlite = |path: &str| Target::Sqlite(path.to_owned());
        assert_eq!(
            Target::parse("sqlite:letka.sqlite").unwrap(),
            sqlite("letka.sqlite")
        );
        assert_eq!(
            Target::parse("sqlite:/var/x.sqlite").unwrap(),
            sqlite("/var/x.sqlite")
        );
        assert_eq!(
            Target::parse("sqlite:///var/x.sqlite").unwrap(),
            sqlite("/var/x.sqlite")
        );
        let url = "postgres://letka@db/letka";
        assert_eq!(
            Target::parse(url).unwrap(),
            Target::Postgres(url.to_owned())
        );
    }

    #[test]
    fn a_password_stays_out_of_logs() {
        let target = Target::parse("postgres://letka:secret@db/letka").unwrap();
        assert!(!format!("{:?}", Manager { target }).contains("secret"));
    }

    #[test]
    fn other_urls_are_refused_without_repeating_a_password() {
        for url in [
            "mysql://root:secret@db/x",
            "sqlite:",
            "sqlite::memory:",
            "letka.sqlite",
            "",
        ] {
            let message = Target::parse(url).unwrap_err().to_string();
            assert!(!message.contains("secret"), "{message}");
        }
    }
}
