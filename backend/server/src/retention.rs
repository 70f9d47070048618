//! How long personal data are kept: whose time is over is listed, and erased every night.

use std::time::Duration;

use axum::extract::State;
use chrono::{DateTime, Months, Utc};
use letka_domain::access::Action;
use letka_store::retention::{self, Leaver};
use letka_store::{Actor, Conn, Store, StoreError, Tx};
use serde::Serialize;
use uuid::Uuid;

use crate::app::App;
use crate::auth::Caller;
use crate::documents;
use crate::error::{Problem, chain};

/// Somebody who has left and whose data are still kept.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct RetainedPerson {
    id: Uuid,
    name: String,
    /// Since when the person has left; `null`: nobody wrote it down, so that no time can run.
    left_at: Option<DateTime<Utc>>,
    /// When the data are erased; `null`: cannot tell.
    due_at: Option<DateTime<Utc>>,
    /// Whether they are due.
    due: bool,
}

/// Whose personal data are kept beyond their service, and until when.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct Retention {
    /// For how many years the data of people who left are kept; set in the configuration. That five
    /// years are right is an assumption: the directorate's own rules decide.
    years: u32,
    /// Who has left, by name; 5000 at most.
    items: Vec<RetainedPerson>,
}

/// When the data of a person who left are due.
fn due_at(leaver: &Leaver, years: u32) -> Option<DateTime<Utc>> {
    let months = Months::new(years.saturating_mul(12));
    leaver
        .left_at
        .and_then(|left| left.checked_add_months(months))
}

/// Whose personal data are kept beyond their service, and until when?
#[utoipa::path(get, path = "/retention", tag = "people", responses((status = 200, body = Retention)))]
pub(crate) async fn show_retention(
    State(app): State<App>,
    caller: Caller,
) -> Result<axum::Json<Retention>, Problem> {
    caller.require(Action::ManageRetention)?;
    let (now, years) = (app.clock.now(), app.config.retention_years.get());
    let load = move |c: &mut Conn| retention::list_leavers(c, now);
    let leavers = app.store.read::<_, StoreError, _>(load).await?;
    let person = |leaver: Leaver| {
        let due_at = due_at(&leaver, years);
        RetainedPerson {
            id: leaver.id.0,
            name: leaver.name,
            left_at: leaver.left_at,
            due_at,
            due: due_at.is_some_and(|due| due <= now),
        }
    };
    let items = leavers.into_iter().map(person).collect();
    Ok(axum::Json(Retention { years, items }))
}

/// Whose data are due at a moment.
pub(crate) async fn due(
    store: &Store,
    years: u32,
    now: DateTime<Utc>,
) -> Result<Vec<Leaver>, StoreError> {
    let list = move |c: &mut Conn| retention::list_leavers(c, now);
    let leavers = store.read::<_, StoreError, _>(list).await?;
    let due = |leaver: &Leaver| due_at(leaver, years).is_some_and(|due| due <= now);
    Ok(leavers.into_iter().filter(due).collect())
}

/// Erases what is kept of one person. Files go after the register has forgotten them: one that is left
/// over after a failure belongs to nobody and is taken away the next time its bytes come and go.
pub(crate) async fn erase(
    store: &Store,
    data_dir: &std::path::Path,
    actor: &Actor,
    now: DateTime<Utc>,
    leaver: &Leaver,
) -> Result<(), StoreError> {
    let id = leaver.id;
    let write = move |tx: &mut Tx<'_>| retention::erase(tx, id);
    let erased = store.write::<_, StoreError, _>(actor, now, write).await?;
    for sha256 in &erased.files {
        if let Err(error) = documents::remove(data_dir, sha256).await {
            tracing::error!(%error, "the file of an erased document was not taken away");
        }
    }
    Ok(())
}

/// Erases every night, and once at the start, what is due.
pub(crate) async fn watch(app: App) {
    let mut days = tokio::time::interval(Duration::from_hours(24));
    loop {
        tokio::select! {
            () = app.stopping.stopped() => return,
            _ = days.tick() => {}
        }
        let (actor, now) = (Actor::System("retention"), app.clock.now());
        if let Err(error) = run(&app, &actor, now).await {
            tracing::error!(cause = %chain(&error), "what is due was not erased");
        }
    }
}

async fn run(app: &App, actor: &Actor, now: DateTime<Utc>) -> Result<(), StoreError> {
    for leaver in due(&app.store, app.config.retention_years.get(), now).await? {
        erase(&app.store, &app.config.data_dir, actor, now, &leaver).await?;
    }
    Ok(())
}
