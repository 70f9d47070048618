//! Sessions: who am I, sign out.
//!
//! A session ends 12 hours after it began, or after 2 hours without a request.

use axum::extract::State;
use axum::http::StatusCode;
use axum_extra::extract::CookieJar;
use axum_extra::extract::cookie::{Cookie, SameSite};
use chrono::{DateTime, TimeDelta, Utc};
use letka_domain::access::{Action, Role};
use letka_domain::ids::OperatorId;
use letka_store::accounts::GivenRole;
use letka_store::sessions::{self, Session};
use serde::Serialize;

use super::{Caller, Owed, PLAIN_COOKIE, SECURE_COOKIE, token};
use crate::app::App;
use crate::error::Problem;
use crate::http::peer::Peer;
use crate::http::view::Ref;

/// How long a session lasts at most.
pub(super) const LIFETIME: TimeDelta = TimeDelta::hours(12);
/// How long it lasts without a request.
pub(crate) const IDLE: TimeDelta = TimeDelta::hours(2);
/// How exactly its last request is remembered: not every request shall write.
const MARK: TimeDelta = TimeDelta::minutes(1);

/// Who is signed in.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = Session)]
pub(crate) struct SessionView {
    /// What the person types to sign in.
    username: String,
    /// The name to show.
    name: String,
    /// What the account is there for, and where.
    roles: Vec<GivenRoleView>,
    /// The unit it belongs to.
    unit: Option<Ref>,
    /// The operator that it stands for.
    operator_id: Option<OperatorId>,
    /// What its roles may do somewhere.
    actions: Vec<Action>,
    /// What must be done before anything else.
    owed: Option<Owed>,
    /// How many tries to sign in had failed before this session.
    failures_before: i32,
    /// When the last of them failed.
    last_failed_at: Option<DateTime<Utc>>,
}

/// A role that an account holds.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = GivenRole)]
pub(crate) struct GivenRoleView {
    /// What it is for.
    role: Role,
    /// The unit from which it reaches down; null: everything.
    unit: Option<Ref>,
}

impl From<GivenRole> for GivenRoleView {
    fn from(given: GivenRole) -> Self {
        Self {
            role: given.role,
            unit: given.unit.map(Ref::from),
        }
    }
}

/// Who is signed in?
#[utoipa::path(get, path = "/session", tag = "session", responses(
    (status = 200, body = SessionView), (status = 401, body = Problem)))]
pub(crate) async fn find_session(
    State(app): State<App>,
    jar: CookieJar,
) -> Result<axum::Json<SessionView>, Problem> {
    let session = find(&app, &jar).await?.ok_or_else(Problem::not_signed_in)?;
    Ok(axum::Json(view(&app, session)))
}

/// Sign out.
#[utoipa::path(delete, path = "/session", tag = "session", responses((status = 204)))]
pub(crate) async fn sign_out(
    State(app): State<App>,
    peer: Peer,
    jar: CookieJar,
) -> Result<(CookieJar, StatusCode), Problem> {
    if let Some(session) = find(&app, &jar).await? {
        let (actor, now) = (session.caller(peer.text()).actor(), app.clock.now());
        app.store
            .write(&actor, now, move |tx| sessions::delete(tx, session.id))
            .await?;
    }
    let gone = Cookie::build(name(&app))
        .path("/")
        .secure(app.config.secure_cookies)
        .build();
    Ok((jar.remove(gone), StatusCode::NO_CONTENT))
}

/// The valid session of a request, which thereby lives on.
pub(super) async fn find(app: &App, jar: &CookieJar) -> Result<Option<Session>, Problem> {
    let (session, now) = (peek(app, jar).await?, app.clock.now());
    if let Some(session) = &session
        && now - session.last_seen_at > MARK
    {
        let (actor, id) = (session.caller(None).actor(), session.id);
        app.store
            .write(&actor, now, move |tx| sessions::touch(tx, id))
            .await?;
    }
    Ok(session)
}

/// The valid session of a request, without counting this as its use.
pub(crate) async fn peek(app: &App, jar: &CookieJar) -> Result<Option<Session>, Problem> {
    let Some(cookie) = jar.get(name(app)) else {
        return Ok(None);
    };
    let (hash, now) = (token::hash(cookie.value()), app.clock.now());
    let session = app
        .store
        .read(move |c| sessions::find_valid(c, &hash, now))
        .await?;
    Ok(session.filter(|session| now - session.last_seen_at <= IDLE))
}

fn name(app: &App) -> &'static str {
    if app.config.secure_cookies {
        SECURE_COOKIE
    } else {
        PLAIN_COOKIE
    }
}

pub(super) fn cookie(app: &App, token: String) -> Cookie<'static> {
    Cookie::build((name(app), token))
        .path("/")
        .http_only(true)
        .secure(app.config.secure_cookies)
        .same_site(SameSite::Lax)
        .build()
}

pub(super) fn view(app: &App, session: Session) -> SessionView {
    let owed = Owed::in_session(app, &session);
    let failures = session.failures;
    let (account, rights) = (session.account, session.rights);
    let may = |action: &Action| rights.may(*action);
    SessionView {
        actions: Action::ALL.iter().copied().filter(may).collect(),
        username: account.username,
        name: account.name,
        roles: account.roles.into_iter().map(GivenRoleView::from).collect(),
        unit: account.unit.map(Ref::from),
        operator_id: account.operator_id,
        owed,
        failures_before: failures.count,
        last_failed_at: failures.last_at,
    }
}

/// A session as the caller that handlers see.
pub(super) trait AsCaller {
    /// The caller, with the address that it calls from.
    fn caller(&self, from: Option<String>) -> Caller;
}

impl AsCaller for Session {
    fn caller(&self, from: Option<String>) -> Caller {
        let account = &self.account;
        Caller {
            account: account.id,
            name: account.name.clone(),
            rights: self.rights.clone(),
            unit: account.unit.as_ref().map(|unit| unit.id),
            operator: account.operator_id,
            from,
        }
    }
}
