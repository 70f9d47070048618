//! The migrations of both engines, compiled in.

use diesel::RunQueryDsl;
use diesel::connection::SimpleConnection;
use diesel::dsl::sql;
use diesel::sql_types::BigInt;
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use crate::audit::chain;
use crate::{Conn, StoreError};

const POSTGRES: EmbeddedMigrations = embed_migrations!("../../migrations/postgres");
const SQLITE: EmbeddedMigrations = embed_migrations!("../../migrations/sqlite");

/// Any number; two programs that start at once must only use the same.
const LOCK: &str = "select pg_advisory_xact_lock(7165020)";

/// The step that makes the chain of the trail.
const CHAIN: &str = "20261130120000";

/// Runs what is missing in one transaction, while no other program does the same.
pub(crate) fn run(conn: &mut Conn) -> Result<(), StoreError> {
    check_references(conn, false)?;
    let result = run_all_or_none(conn);
    // A connection that cannot be brought back fails here and again at every later migration.
    check_references(conn, true)?;
    result
}

/// SQLite changes a check only by making the table anew, and takes a table that others point to away
/// only while it does not check references; that it can be told between transactions alone. What
/// the steps left is checked before it is committed.
fn check_references(conn: &mut Conn, on: bool) -> Result<(), StoreError> {
    if let Conn::Sqlite(c) = conn {
        let word = if on { "ON" } else { "OFF" };
        c.batch_execute(&format!("PRAGMA foreign_keys = {word}"))?;
    }
    Ok(())
}

fn run_all_or_none(conn: &mut Conn) -> Result<(), StoreError> {
    conn.begin_write()?;
    match run_pending(conn).and_then(|()| refuse_broken_references(conn)) {
        Ok(()) => Ok(conn.commit()?),
        Err(error) => {
            conn.rollback();
            Err(error)
        }
    }
}

/// Refuses to commit references that lead nowhere.
fn refuse_broken_references(conn: &mut Conn) -> Result<(), StoreError> {
    let Conn::Sqlite(c) = conn else {
        return Ok(());
    };
    let broken = sql::<BigInt>("(select count(*) from pragma_foreign_key_check)");
    match diesel::select(broken).get_result::<i64>(c)? {
        0 => Ok(()),
        count => Err(StoreError::Internal(
            format!("the steps leave {count} references that lead nowhere").into(),
        )),
    }
}

fn run_pending(conn: &mut Conn) -> Result<(), StoreError> {
    let steps = match conn {
        Conn::Pg(c) => {
            diesel::sql_query(LOCK).execute(c)?;
            refuse_newer(c, &POSTGRES)?;
            c.run_pending_migrations(POSTGRES)
        }
        Conn::Sqlite(c) => {
            refuse_newer(c, &SQLITE)?;
            c.run_pending_migrations(SQLITE)
        }
    };
    let steps = steps.map_err(StoreError::Internal)?;
    // SQLite cannot compute the hashes, so what is older than the chain is linked here.
    if steps.iter().any(|step| digits(&step.to_string()) == CHAIN) {
        chain::link_old(conn)?;
    }
    Ok(())
}

/// The version of a step as Diesel keeps it and as its folder is called differ in hyphens.
fn digits(version: &str) -> String {
    version.chars().filter(char::is_ascii_digit).collect()
}

/// Refuses a database that has seen a migration which this program does not know.
fn refuse_newer<DB: diesel::backend::Backend>(
    conn: &mut impl MigrationHarness<DB>,
    known: &impl diesel::migration::MigrationSource<DB>,
) -> Result<(), StoreError> {
    let known = known.migrations().map_err(StoreError::Internal)?;
    let applied = conn.applied_migrations().map_err(StoreError::Internal)?;
    let unknown = applied
        .into_iter()
        .find(|version| known.iter().all(|step| step.name().version() != *version));
    match unknown {
        Some(version) => Err(StoreError::NewerSchema(version.to_string())),
        None => Ok(()),
    }
}
