//! The store: a bounded pool of connections, used off the async threads.

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use diesel::r2d2::{Pool, PooledConnection, R2D2Connection};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::conn::{Manager, Target};
use crate::{Actor, Conn, StoreError, Tx, migrations};

/// How long a caller waits for its turn, and a new connection for the database.
const PATIENCE: Duration = Duration::from_secs(10);
/// How long the pool tries to reach the database.
const CONNECT_PATIENCE: Duration = Duration::from_secs(3);

/// The database. Clones share one pool.
///
/// At most `pool_size` jobs run at once. Further callers wait in line, each for 10 s at most, and
/// then get [`StoreError::Unavailable`]. On SQLite writers stand in a line of their own,
/// in the order of their coming, so that none starves at the one write lock.
#[derive(Debug, Clone)]
pub struct Store {
    pool: Pool<Manager>,
    slots: Arc<Semaphore>,
    writers: Arc<Semaphore>,
}

impl Store {
    /// Opens `postgres://…` or `sqlite:PATH`; a file that does not exist is made.
    pub async fn connect(url: &str, pool_size: u32) -> Result<Self, StoreError> {
        let target = Target::parse(url)?;
        let size = pool_size.max(1);
        let writers = match &target {
            Target::Postgres(_) => size,
            Target::Sqlite(_) => 1,
        };
        let builder = Pool::builder()
            .max_size(size)
            .min_idle(Some(1))
            .connection_timeout(CONNECT_PATIENCE);
        let open = move || builder.build(Manager { target }).map_err(StoreError::from);
        let pool = blocking(open).await?;
        Ok(Self {
            pool,
            slots: Arc::new(Semaphore::new(size as usize)),
            writers: Arc::new(Semaphore::new(writers as usize)),
        })
    }

    /// Brings the schema up to date: every missing migration, or none.
    pub async fn migrate(&self) -> Result<(), StoreError> {
        self.run(Turn::Write, migrations::run).await
    }

    /// Whether the database answers.
    pub async fn ping(&self) -> Result<(), StoreError> {
        self.run(Turn::Read, |conn| Ok(conn.ping()?)).await
    }

    /// Runs queries that see one state of the database. They cannot write: the engine refuses.
    ///
    /// The job runs to its end even when the caller stops waiting.
    pub async fn read<T, E, F>(&self, queries: F) -> Result<T, E>
    where
        F: FnOnce(&mut Conn) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let job = move |conn: &mut Conn| {
            conn.begin_read().map_err(StoreError::from)?;
            match queries(conn) {
                Ok(value) => match conn.commit() {
                    Ok(()) => Ok(value),
                    Err(error) => Err(StoreError::from(error).into()),
                },
                Err(error) => {
                    conn.rollback();
                    Err(error)
                }
            }
        };
        self.run(Turn::Read, job).await
    }

    /// Runs changes by `actor` at `now`, all or none, with the trail that they leave.
    ///
    /// What was read before the write may have changed meanwhile: functions that change a record
    /// check its version, or lock it first. The job runs to its end even when the caller stops
    /// waiting.
    pub async fn write<T, E, F>(
        &self,
        actor: &Actor,
        now: DateTime<Utc>,
        changes: F,
    ) -> Result<T, E>
    where
        F: FnOnce(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let actor = actor.clone();
        let job = move |conn: &mut Conn| Tx::run(conn, &actor, now, changes);
        self.run(Turn::Write, job).await
    }

    /// Runs a job with a connection on a blocking thread, when its turn has come.
    async fn run<T, E, F>(&self, turn: Turn, job: F) -> Result<T, E>
    where
        F: FnOnce(&mut Conn) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let writer = match turn {
            Turn::Write => Some(wait(&self.writers).await?),
            Turn::Read => None,
        };
        let slot = wait(&self.slots).await?;
        let pool = self.pool.clone();
        blocking(move || {
            // Held until the job ends: the caller may be gone long before.
            let _turn = (writer, slot);
            let mut conn: PooledConnection<Manager> = pool.get().map_err(StoreError::from)?;
            job(&mut conn)
        })
        .await
    }
}

/// In which line a job stands.
#[derive(Debug, Clone, Copy)]
enum Turn {
    Read,
    Write,
}

async fn wait(line: &Arc<Semaphore>) -> Result<OwnedSemaphorePermit, StoreError> {
    let turn = tokio::time::timeout(PATIENCE, Arc::clone(line).acquire_owned()).await;
    let turn = turn.map_err(|late| StoreError::Unavailable(late.into()))?;
    Ok(turn.expect("the lines of a store are never closed"))
}

/// Runs blocking work; a panic in it goes on in the caller.
async fn blocking<T, E, F>(work: F) -> Result<T, E>
where
    F: FnOnce() -> Result<T, E> + Send + 'static,
    T: Send + 'static,
    E: From<StoreError> + Send + 'static,
{
    match tokio::task::spawn_blocking(work).await {
        Ok(result) => result,
        Err(error) if error.is_panic() => std::panic::resume_unwind(error.into_panic()),
        Err(error) => Err(StoreError::Unavailable(error.into()).into()),
    }
}
