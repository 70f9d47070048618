//! Sessions: sign in, who am I, sign out.
//!
//! A session ends 12 hours after it began, or after 2 hours without a request.

use axum::extract::State;
use axum::http::StatusCode;
use axum_extra::extract::CookieJar;
use axum_extra::extract::cookie::{Cookie, SameSite};
use chrono::TimeDelta;
use letka_domain::access::{Action, Role};
use letka_domain::ids::OperatorId;
use letka_store::sessions::{self, Session};
use letka_store::{Actor, accounts};
use serde::{Deserialize, Serialize};

use super::{Caller, PLAIN_COOKIE, SECURE_COOKIE, password, token};
use crate::app::App;
use crate::error::Problem;
use crate::http::input::Body;
use crate::http::view::Ref;

/// How long a session lasts at most.
const LIFETIME: TimeDelta = TimeDelta::hours(12);
/// How long it lasts without a request.
const IDLE: TimeDelta = TimeDelta::hours(2);
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
    /// What the account is there for.
    role: Role,
    /// The unit it belongs to.
    unit: Option<Ref>,
    /// The operator that it stands for.
    operator_id: Option<OperatorId>,
    /// What the role may do.
    actions: Vec<Action>,
}

/// A name and a password.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SignIn {
    username: String,
    password: String,
}

/// Sign in.
#[utoipa::path(post, path = "/session", tag = "session", request_body = SignIn, responses(
    (status = 200, body = SessionView), (status = 401, body = Problem)))]
pub(crate) async fn sign_in(
    State(app): State<App>,
    jar: CookieJar,
    Body(input): Body<SignIn>,
) -> Result<(CookieJar, axum::Json<SessionView>), Problem> {
    // A database refuses some control characters, and no account has one.
    let typed = input.username.trim().to_lowercase();
    let username = if typed.contains(char::is_control) {
        String::new()
    } else {
        typed
    };
    let found = app
        .store
        .read(move |c| accounts::find_by_username(c, &username))
        .await?;
    let found = found.filter(|found| !found.account.disabled);
    let stored = found.as_ref().map(|found| found.password_hash.clone());
    let matches = password::verify(input.password, stored).await?;
    let Some(account) = found.filter(|_| matches).map(|found| found.account) else {
        return Err(Problem::new(
            StatusCode::UNAUTHORIZED,
            "bad_credentials",
            "the user name or the password is wrong",
        ));
    };
    let (token, now) = (token::generate("ls_"), app.clock.now());
    let hash = token::hash(&token);
    let actor = Actor::Account {
        id: account.id,
        name: account.name,
    };
    app.store
        .write(&actor, now, move |tx| {
            sessions::insert(tx, &hash, account.id, now + LIFETIME)
        })
        .await?;
    let jar = jar.add(cookie(&app, token));
    let session = app
        .store
        .read(move |c| sessions::find_valid(c, &hash, now))
        .await?;
    let session = session.ok_or_else(Problem::not_signed_in)?;
    Ok((jar, axum::Json(view(session))))
}

/// Who is signed in?
#[utoipa::path(get, path = "/session", tag = "session", responses(
    (status = 200, body = SessionView), (status = 401, body = Problem)))]
pub(crate) async fn find_session(
    State(app): State<App>,
    jar: CookieJar,
) -> Result<axum::Json<SessionView>, Problem> {
    let session = find(&app, &jar).await?.ok_or_else(Problem::not_signed_in)?;
    Ok(axum::Json(view(session)))
}

/// Sign out.
#[utoipa::path(delete, path = "/session", tag = "session", responses((status = 204)))]
pub(crate) async fn sign_out(
    State(app): State<App>,
    jar: CookieJar,
) -> Result<(CookieJar, StatusCode), Problem> {
    if let Some(session) = find(&app, &jar).await? {
        let (actor, now) = (session.caller().actor(), app.clock.now());
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
        let (actor, id) = (session.caller().actor(), session.id);
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

fn cookie(app: &App, token: String) -> Cookie<'static> {
    Cookie::build((name(app), token))
        .path("/")
        .http_only(true)
        .secure(app.config.secure_cookies)
        .same_site(SameSite::Lax)
        .build()
}

fn view(session: Session) -> SessionView {
    let account = session.account;
    let may = |action: &Action| account.role.may(*action);
    SessionView {
        actions: Action::ALL.iter().copied().filter(may).collect(),
        username: account.username,
        name: account.name,
        role: account.role,
        unit: account.unit.map(Ref::from),
        operator_id: account.operator_id,
    }
}

/// A session as the caller that handlers see.
pub(super) trait AsCaller {
    /// The caller.
    fn caller(&self) -> Caller;
}

impl AsCaller for Session {
    fn caller(&self) -> Caller {
        let account = &self.account;
        Caller {
            account: account.id,
            name: account.name.clone(),
            role: account.role,
            unit: account.unit.as_ref().map(|unit| unit.id),
            operator: account.operator_id,
        }
    }
}
