//! Where one is signed in, and ending it there.

use axum::extract::State;
use axum::http::StatusCode;
use chrono::{DateTime, Utc};
use letka_domain::access::Action;
use letka_store::sessions::{self, Opened, SessionId};
use letka_store::{Conn, Tx};
use serde::Serialize;
use uuid::Uuid;

use crate::app::App;
use crate::auth::{Owner, session};
use crate::error::Problem;
use crate::http::input::At;
use crate::http::page::List;

/// Somewhere one is signed in.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = OpenSession)]
pub(crate) struct OpenSessionView {
    id: Uuid,
    created_at: DateTime<Utc>,
    /// Its last request, to the minute or so.
    last_seen_at: DateTime<Utc>,
    /// The address that it was opened from.
    address: Option<String>,
    /// What the browser calls itself.
    user_agent: Option<String>,
    /// Whether this is the session that asks.
    current: bool,
}

/// Where one is signed in, the session used last in front.
#[utoipa::path(get, path = "/account/sessions", tag = "account", responses(
    (status = 200, body = List<OpenSessionView>), (status = 403, body = Problem)))]
pub(crate) async fn list_sessions(
    State(app): State<App>,
    owner: Owner,
) -> Result<axum::Json<List<OpenSessionView>>, Problem> {
    owner.caller.require(Action::ManageOwnAccount)?;
    let (id, now) = (owner.caller.account, app.clock.now());
    let list = move |c: &mut Conn| sessions::list_for(c, id, now);
    let found = app.store.read(list).await?;
    let lives = |one: &Opened| now - one.last_seen_at <= session::IDLE;
    let view = |one: Opened| OpenSessionView {
        id: one.id.0,
        created_at: one.created_at,
        last_seen_at: one.last_seen_at,
        address: one.origin.address,
        user_agent: one.origin.user_agent,
        current: one.id == owner.session.id,
    };
    let items = found.into_iter().filter(lives).map(view).collect();
    Ok(axum::Json(List { items }))
}

/// End one of the own sessions.
#[utoipa::path(post, path = "/account/sessions/{id}/end", tag = "account", params(("id" = Uuid, Path)),
    responses((status = 204), (status = 403, body = Problem), (status = 404, body = Problem)))]
pub(crate) async fn end_session(
    State(app): State<App>,
    owner: Owner,
    At(session): At<Uuid>,
) -> Result<StatusCode, Problem> {
    owner.caller.require(Action::ManageOwnAccount)?;
    let id = owner.caller.account;
    let end = move |tx: &mut Tx<'_>| sessions::delete_own(tx, id, SessionId(session));
    let (actor, now) = (owner.caller.actor(), app.clock.now());
    app.store.write(&actor, now, end).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// End all own sessions but this one.
#[utoipa::path(post, path = "/account/sessions/end-others", tag = "account",
    responses((status = 204), (status = 403, body = Problem)))]
pub(crate) async fn end_other_sessions(
    State(app): State<App>,
    owner: Owner,
) -> Result<StatusCode, Problem> {
    owner.caller.require(Action::ManageOwnAccount)?;
    let (id, this) = (owner.caller.account, owner.session.id);
    let end = move |tx: &mut Tx<'_>| sessions::delete_all(tx, id, Some(this));
    let (actor, now) = (owner.caller.actor(), app.clock.now());
    app.store.write(&actor, now, end).await?;
    Ok(StatusCode::NO_CONTENT)
}
