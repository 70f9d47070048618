//! Erasing what is due: every day, and when an administrator or the command line asks for it.

use std::path::Path;
use std::time::Duration;

use chrono::{DateTime, Utc};
use letka_domain::ids::OperatorId;
use letka_domain::retention::{RetentionState, RetentionSubject};
use letka_store::retention::{self, Kept};
use letka_store::{Actor, Conn, Store, StoreError, Tx};

use super::flights;
use crate::app::App;
use crate::documents;
use crate::error::chain;

/// Whose data are due at a moment.
pub(crate) async fn list_due(store: &Store, now: DateTime<Utc>) -> Result<Vec<Kept>, StoreError> {
    let load = move |c: &mut Conn| {
        let months =
            retention::current(c, RetentionSubject::Person, now)?.map(|period| period.months);
        let due = |one: &Kept| one.facts.state(months, now) == RetentionState::Due;
        let kept = retention::list(c, now)?.into_iter();
        Ok::<_, StoreError>(kept.filter(due).collect())
    };
    store.read(load).await
}

/// Erases what is kept of some people, each in a transaction of its own, then the files that nothing
/// needs any more. Somebody who is not due any more is left out. Says how many were erased.
pub(crate) async fn erase(
    store: &Store,
    data_dir: &Path,
    actor: &Actor,
    now: DateTime<Utc>,
    people: &[OperatorId],
) -> Result<usize, StoreError> {
    let mut erased = 0;
    for &id in people {
        let write = move |tx: &mut Tx<'_>| retention::erase(tx, id);
        match store.write::<_, StoreError, _>(actor, now, write).await {
            Ok(_) => erased += 1,
            Err(error) if error.violates(retention::NOT_ERASABLE) => {}
            Err(StoreError::NotFound(_)) => {}
            Err(error) => return Err(error),
        }
    }
    remove_files(store, data_dir).await?;
    Ok(erased)
}

/// Takes away the files of erased documents. One that was left over by a failure goes the next time.
pub(crate) async fn remove_files(store: &Store, data_dir: &Path) -> Result<(), StoreError> {
    for sha256 in store.read(retention::list_files).await? {
        if let Err(error) = documents::remove(data_dir, &sha256).await {
            tracing::error!(%error, "the file of an erased document was not taken away");
        }
    }
    Ok(())
}

/// Erases once at the start and then every day what is due.
pub(crate) async fn watch(app: App) {
    let mut days = tokio::time::interval(Duration::from_hours(24));
    loop {
        tokio::select! {
            () = app.stopping.stopped() => return,
            _ = days.tick() => {}
        }
        if let Err(error) = once(&app).await {
            tracing::error!(cause = %chain(&error), "what is due was not erased");
        }
    }
}

/// Erases what is due now, of people and of flights; says of how many people.
pub async fn once(app: &App) -> Result<usize, StoreError> {
    let (actor, now) = (Actor::System("retention"), app.clock.now());
    let due = list_due(&app.store, now).await?;
    let due: Vec<OperatorId> = due.iter().map(|one| one.person.id).collect();
    let people = erase(&app.store, &app.config.data_dir, &actor, now, &due).await?;
    flights::erase_due(app, &actor).await?;
    Ok(people)
}
