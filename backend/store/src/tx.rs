//! The write transaction: the only thing that can write, and only with a trail.

use chrono::{DateTime, Utc};
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool};
use letka_domain::ids::{AccountId, StationId};
use uuid::Uuid;

use crate::audit::{self, Entry, Written, chain};
use crate::{Conn, StoreError};

/// Who writes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Actor {
    /// A person, signed in.
    Account {
        /// The account.
        id: AccountId,
        /// Its name, as the trail shows it.
        name: String,
        /// The network address that it came from, if that is known.
        from: Option<String>,
    },
    /// A ground station.
    Station {
        /// The station.
        id: StationId,
        /// Its name, as the trail shows it.
        name: String,
    },
    /// The system itself, by the name of the task.
    System(&'static str),
    /// A command of the program, typed by somebody on the server itself.
    Command {
        /// The command, such as `letka accounts add`.
        name: &'static str,
        /// The user of the operating system, if it is known.
        user: Option<String>,
    },
}

impl Actor {
    /// The word for its kind in the trail.
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Self::Account { .. } => "account",
            Self::Station { .. } => "station",
            Self::System(_) | Self::Command { .. } => "system",
        }
    }

    /// Its id, if it has one.
    pub(crate) fn id(&self) -> Option<Uuid> {
        match self {
            Self::Account { id, .. } => Some(id.0),
            Self::Station { id, .. } => Some(id.0),
            Self::System(_) | Self::Command { .. } => None,
        }
    }

    /// From where: the network address, or the user of the operating system.
    pub(crate) fn from(&self) -> Option<&str> {
        match self {
            Self::Account { from, .. } => from.as_deref(),
            Self::Command { user, .. } => user.as_deref(),
            Self::Station { .. } | Self::System(_) => None,
        }
    }

    /// The account, if it is one.
    pub(crate) fn account(&self) -> Option<AccountId> {
        match self {
            Self::Account { id, .. } => Some(*id),
            Self::Station { .. } | Self::Command { .. } | Self::System(_) => None,
        }
    }

    /// Its name.
    pub(crate) fn name(&self) -> &str {
        match self {
            Self::Account { name, .. } | Self::Station { name, .. } => name,
            Self::System(name) | Self::Command { name, .. } => name,
        }
    }
}

/// A write transaction. [`crate::Store::write`] makes it; nothing else can.
///
/// Every change goes through it together with the entry that it leaves in the audit trail. A
/// transaction that recorded nothing is rolled back, and if it wrote all the same, it fails with
/// [`StoreError::NoTrail`]. A failed change takes only itself back: the rest may go on.
pub struct Tx<'c> {
    conn: &'c mut Conn,
    actor: &'c Actor,
    now: DateTime<Utc>,
    /// Whether something was changed through this type.
    recorded: bool,
    /// Whether PostgreSQL may have given the transaction an id although nothing was written: it
    /// does that when rows are locked, and when a row to be updated has changed meanwhile.
    may_have_id: bool,
    /// The lines that it leaves in the trail. They are linked to the chain at its end.
    written: Vec<Written>,
    /// On SQLite, how many rows this connection had changed before.
    changed_before: i64,
}

impl Tx<'_> {
    /// Runs `changes` and commits them, unless they fail or left no trail.
    pub(crate) fn run<T, E: From<StoreError>>(
        conn: &mut Conn,
        actor: &Actor,
        now: DateTime<Utc>,
        changes: impl FnOnce(&mut Tx<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        conn.begin_write().map_err(StoreError::from)?;
        let result = Tx::judge(conn, actor, now, changes);
        match result {
            Ok((value, true)) => match conn.commit() {
                Ok(()) => Ok(value),
                Err(error) => Err(StoreError::from(error).into()),
            },
            Ok((value, false)) => {
                conn.rollback();
                Ok(value)
            }
            Err(error) => {
                conn.rollback();
                Err(error)
            }
        }
    }

    /// Runs `changes`; tells what came of them and whether there is anything to commit.
    fn judge<T, E: From<StoreError>>(
        conn: &mut Conn,
        actor: &Actor,
        now: DateTime<Utc>,
        changes: impl FnOnce(&mut Tx<'_>) -> Result<T, E>,
    ) -> Result<(T, bool), E> {
        let changed_before = changed_rows(conn)?;
        let mut tx = Tx {
            conn,
            actor,
            now,
            recorded: false,
            may_have_id: false,
            written: Vec::new(),
            changed_before,
        };
        let value = changes(&mut tx)?;
        if !tx.recorded && tx.has_written()? {
            return Err(StoreError::NoTrail.into());
        }
        let (recorded, written) = (tx.recorded, tx.written);
        chain::seal(conn, &written)?;
        Ok((value, recorded))
    }

    /// When the write happens, as its caller said.
    pub fn now(&self) -> DateTime<Utc> {
        self.now
    }

    /// Who writes.
    pub fn actor(&self) -> &Actor {
        self.actor
    }

    /// The account that writes, and the name of whoever does: how records say who signed them.
    pub(crate) fn signer(&self) -> (Option<AccountId>, String) {
        let account = match self.actor {
            Actor::Account { id, .. } => Some(*id),
            _ => None,
        };
        (account, self.actor.name().to_owned())
    }

    /// The connection, for reading what the change depends on.
    pub fn read(&mut self) -> &mut Conn {
        self.conn
    }

    /// Changes something and leaves `entry` in the trail, both or neither.
    pub(crate) fn change<T, E>(
        &mut self,
        entry: &Entry,
        sql: impl FnOnce(&mut Conn) -> Result<T, E>,
    ) -> Result<T, StoreError>
    where
        StoreError: From<E>,
    {
        let (actor, now) = (self.actor, self.now);
        let (value, written) = self.conn.transaction(|conn| {
            let value = sql(conn)?;
            let written = audit::append(conn, actor, now, entry)?;
            Ok::<_, StoreError>((value, written))
        })?;
        self.written.push(written);
        self.recorded = true;
        Ok(value)
    }

    /// Moves a mark that says how far something has come, and leaves no entry: when a session or a
    /// station was last seen, how many bytes of a log have arrived. The trail tells who changed
    /// records; a line for every second of every link would bury that.
    pub(crate) fn mark(
        &mut self,
        sql: impl FnOnce(&mut Conn) -> QueryResult<usize>,
    ) -> Result<bool, StoreError> {
        // Whoever comes second to a mark moves nothing and has an id all the same.
        self.may_have_id = true;
        let moved = sql(self.conn)? > 0;
        self.recorded |= moved;
        Ok(moved)
    }

    /// Locks rows until the end of the transaction. On SQLite the transaction is alone anyway.
    pub(crate) fn lock(
        &mut self,
        sql: impl FnOnce(&mut PgConnection) -> QueryResult<()>,
    ) -> Result<(), StoreError> {
        if let Conn::Pg(conn) = self.conn {
            sql(conn)?;
            self.may_have_id = true;
        }
        Ok(())
    }

    /// Whether the engine knows of a change. PostgreSQL only tells of the id of the transaction, so
    /// there a change beside a lock or a mark stays unnoticed; without a trail it is rolled back.
    fn has_written(&mut self) -> Result<bool, StoreError> {
        match self.conn {
            Conn::Pg(_) if self.may_have_id => Ok(false),
            Conn::Pg(conn) => {
                let assigned = sql::<Bool>("pg_current_xact_id_if_assigned() is not null");
                Ok(diesel::select(assigned).get_result(conn)?)
            }
            Conn::Sqlite(_) => Ok(changed_rows(self.conn)? != self.changed_before),
        }
    }
}

/// How many rows this connection has changed since it was opened; PostgreSQL does not count them.
fn changed_rows(conn: &mut Conn) -> Result<i64, StoreError> {
    match conn {
        Conn::Pg(_) => Ok(0),
        Conn::Sqlite(conn) => {
            Ok(diesel::select(sql::<BigInt>("total_changes()")).get_result(conn)?)
        }
    }
}
