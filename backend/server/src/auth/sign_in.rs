//! Signing in: a name and a password, then a code for whoever has a second factor.

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum_extra::extract::CookieJar;
use chrono::{DateTime, TimeDelta, Utc};
use letka_domain::sign_in::Failures;
use letka_store::accounts::{self, Account};
use letka_store::sessions::{self, Origin, TokenHash};
use letka_store::{Actor, StoreError, Tx, second_factors, sign_ins};
use serde::{Deserialize, Serialize};

use super::lockout::{NOBODY, Secret, Try};
use super::session::{self, SessionView};
use super::{password, token, totp};
use crate::app::App;
use crate::error::Problem;
use crate::http::input::Body;
use crate::http::peer::Peer;

/// How long the second step may be taken after the first.
const STEP: TimeDelta = TimeDelta::minutes(5);
/// Nobody's browser calls itself by more characters than are worth keeping.
const LONGEST_AGENT: usize = 300;

/// A name and a password.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SignIn {
    username: String,
    password: String,
}

/// The password was right; a code is owed.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct SecondStep {
    /// What to send with the code.
    pending: String,
    /// Until when.
    expires_at: DateTime<Utc>,
}

/// Who is signed in, or what is owed for it.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(untagged)]
pub(crate) enum SignedIn {
    /// Who is signed in.
    Session(Box<SessionView>),
    /// A code is owed.
    Step(SecondStep),
}

/// A code for the second step.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct GiveCode {
    /// What the first step answered.
    pending: String,
    /// What the authenticator shows, or a recovery code.
    code: String,
}

/// What signing in answers with.
pub(crate) type Answer = Result<(StatusCode, CookieJar, axum::Json<SignedIn>), Problem>;

/// Sign in.
#[utoipa::path(post, path = "/session", tag = "session", request_body = SignIn, responses(
    (status = 200, body = SessionView), (status = 202, description = "a code is owed", body = SecondStep),
    (status = 401, body = Problem), (status = 429, body = Problem)))]
pub(crate) async fn sign_in(
    State(app): State<App>,
    peer: Peer,
    headers: HeaderMap,
    jar: CookieJar,
    Body(input): Body<SignIn>,
) -> Answer {
    let username = plain(&input.username);
    let attempt = Try::begin(&app, &username).await?;
    let find = move |c: &mut letka_store::Conn| accounts::find_by_username(c, &username);
    let found = app.store.read(find).await?;
    let found = found.filter(|found| !found.account.disabled);
    let stored = found.as_ref().map(|found| found.password_hash.clone());
    let matches = password::verify(input.password, stored).await?;
    let id = found.as_ref().map(|found| found.account.id);
    let Some(account) = found.filter(|_| matches).map(|found| found.account) else {
        attempt.failed(&app, id, peer, Secret::Password).await?;
        let detail = "the user name or the password is wrong";
        return Err(Problem::new(
            StatusCode::UNAUTHORIZED,
            "bad_credentials",
            detail,
        ));
    };
    let account_id = account.id;
    let factor = app
        .store
        .read(move |c| second_factors::find(c, account_id))
        .await?;
    let origin = origin(peer, &headers, attempt.before);
    if factor.is_some() {
        let keep = move |tx: &mut Tx<'_>| attempt.take_back(tx);
        return owe_code(&app, jar, &account, keep).await;
    }
    let prove = move |tx: &mut Tx<'_>| attempt.succeeded(tx).map(|()| true);
    open(&app, jar, &account, origin, prove)
        .await?
        .ok_or_else(Problem::not_signed_in)
}

/// Sign in, the second step.
#[utoipa::path(post, path = "/session/code", tag = "session", request_body = GiveCode, responses(
    (status = 200, body = SessionView), (status = 401, body = Problem), (status = 429, body = Problem)))]
pub(crate) async fn give_code(
    State(app): State<App>,
    peer: Peer,
    headers: HeaderMap,
    jar: CookieJar,
    Body(input): Body<GiveCode>,
) -> Answer {
    let (hash, now) = (token::hash(&input.pending), app.clock.now());
    let find = move |c: &mut letka_store::Conn| {
        let Some(pending) = sign_ins::find_pending(c, &hash, now)? else {
            return Ok::<_, StoreError>(None);
        };
        let factor = second_factors::find(c, pending.account_id)?;
        Ok(Some((accounts::get(c, pending.account_id)?, factor)))
    };
    let Some((account, Some(factor))) = app.store.read(find).await? else {
        let detail = "it has been too long since the password was given; sign in again";
        return Err(Problem::new(
            StatusCode::UNAUTHORIZED,
            "step_expired",
            detail,
        ));
    };
    let attempt = Try::begin(&app, &account.username).await?;
    let origin = origin(peer, &headers, attempt.before);
    let (tried, id) = (attempt.clone(), account.id);
    let prove = move |tx: &mut Tx<'_>| {
        if !totp::accept(tx, &factor, &input.code)? {
            return Ok(false);
        }
        sign_ins::delete_pending(tx, id)?;
        tried.succeeded(tx)?;
        Ok(true)
    };
    if let Some(answer) = open(&app, jar, &account, origin, prove).await? {
        return Ok(answer);
    }
    attempt.failed(&app, Some(id), peer, Secret::Code).await?;
    let detail = "the code is wrong, or it was used already";
    Err(Problem::new(StatusCode::UNAUTHORIZED, "bad_code", detail))
}

/// What is typed as a name, as accounts have it.
fn plain(typed: &str) -> String {
    // A database refuses some control characters, and no account has one.
    let typed = typed.trim().to_lowercase();
    if typed.contains(char::is_control) {
        String::new()
    } else {
        typed
    }
}

/// Where a session is opened.
pub(super) fn origin(peer: Peer, headers: &HeaderMap, failures: Failures) -> Origin {
    let agent = headers.get(header::USER_AGENT);
    let agent = agent.and_then(|agent| agent.to_str().ok());
    Origin {
        address: peer.text(),
        user_agent: agent.map(|agent| agent.chars().take(LONGEST_AGENT).collect()),
        failures,
        identity: None,
    }
}

/// Keeps that the account owes a code.
pub(super) async fn owe_code(
    app: &App,
    jar: CookieJar,
    account: &Account,
    also: impl FnOnce(&mut Tx<'_>) -> Result<(), StoreError> + Send + 'static,
) -> Answer {
    let (pending, now, id) = (token::generate("lp_"), app.clock.now(), account.id);
    let (hash, expires_at) = (token::hash(&pending), now + STEP);
    let keep = move |tx: &mut Tx<'_>| {
        also(tx)?;
        sign_ins::insert_pending(tx, &hash, id, expires_at)
    };
    app.store.write(&NOBODY, now, keep).await?;
    let step = SignedIn::Step(SecondStep {
        pending,
        expires_at,
    });
    Ok((StatusCode::ACCEPTED, jar, axum::Json(step)))
}

/// Opens a session, if `prove` finds that the person is who they say.
pub(super) async fn open(
    app: &App,
    jar: CookieJar,
    account: &Account,
    origin: Origin,
    prove: impl FnOnce(&mut Tx<'_>) -> Result<bool, StoreError> + Send + 'static,
) -> Result<Option<(StatusCode, CookieJar, axum::Json<SignedIn>)>, Problem> {
    let (token, now, id) = (token::generate("ls_"), app.clock.now(), account.id);
    let hash: TokenHash = token::hash(&token);
    let actor = Actor::Account {
        id,
        name: account.name.clone(),
        from: origin.address.clone(),
    };
    let write = move |tx: &mut Tx<'_>| {
        if !prove(tx)? {
            return Ok(false);
        }
        sessions::insert(tx, &hash, id, now + session::LIFETIME, &origin)?;
        Ok::<_, StoreError>(true)
    };
    if !app.store.write(&actor, now, write).await? {
        return Ok(None);
    }
    let find = move |c: &mut letka_store::Conn| sessions::find_valid(c, &hash, now);
    let found = app.store.read(find).await?;
    let found = found.ok_or_else(Problem::not_signed_in)?;
    let jar = jar.add(session::cookie(app, token));
    let view = SignedIn::Session(Box::new(session::view(app, found)));
    Ok(Some((StatusCode::OK, jar, axum::Json(view))))
}
