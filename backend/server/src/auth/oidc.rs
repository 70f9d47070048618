//! Signing in with an identity provider (`OpenID` Connect): authorization code with PKCE.
//!
//! The browser is sent away with a state and comes back with it; what belongs to the state waits in
//! the database for ten minutes, is taken once, and only by the browser that has the cookie. The
//! second factor is the provider's matter.

mod admit;
mod claims;
mod client;
pub(crate) mod provider;
mod refusal;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Redirect;
use axum_extra::extract::CookieJar;
use axum_extra::extract::cookie::{Cookie, SameSite};
use chrono::TimeDelta;
use letka_domain::sign_in::Failures;
use letka_store::identities::{self, Begun, Taken};
use letka_store::sessions::Origin;
use letka_store::{Actor, Tx};
use serde::{Deserialize, Serialize};

use super::lockout::NOBODY;
use super::{sign_in, token};
use crate::app::App;
use crate::error::Problem;
use crate::http::input::Params;
use crate::http::peer::Peer;
use admit::Admitted;
use provider::{NoProvider, Person, Provider};
use refusal::Refusal;

/// How long somebody may take to sign in at the provider.
const PATIENCE: TimeDelta = TimeDelta::minutes(10);
/// How long it is remembered that they took too long.
const MEMORY: TimeDelta = TimeDelta::hours(1);
/// Who writes what the claims of a provider bring about.
const PROVIDER: Actor = Actor::System("identity provider");

/// Where to go to sign in.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct Departure {
    /// The address at the provider.
    url: String,
}

/// Sign in with the identity provider: where to send the browser. It comes back to the sign-in page.
#[utoipa::path(post, path = "/session/oidc", tag = "session", responses(
    (status = 200, body = Departure), (status = 404, body = Problem), (status = 429, body = Problem),
    (status = 503, body = Problem)))]
pub(crate) async fn begin_oidc_sign_in(
    State(app): State<App>,
    jar: CookieJar,
) -> Result<(CookieJar, axum::Json<Departure>), Problem> {
    let (url, state, begun) = discover(&app).await?.begin();
    let browser = token::generate("lb_");
    let (state, hash, now) = (token::hash(&state), token::hash(&browser), app.clock.now());
    let keep = move |tx: &mut Tx<'_>| {
        identities::delete_expired(tx, now - MEMORY)?;
        identities::begin(tx, &state, &hash, &begun, now + PATIENCE)
    };
    app.store.write(&NOBODY, now, keep).await?;
    let jar = jar.add(cookie(&app, browser));
    Ok((jar, axum::Json(Departure { url })))
}

/// What the provider sends people back with.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Return {
    /// What the tokens are fetched with.
    code: Option<String>,
    /// What the browser was sent away with.
    state: Option<String>,
    /// Why the provider signs nobody in.
    error: Option<String>,
    /// Who answers (RFC 9207).
    iss: Option<String>,
}

/// Come back from the identity provider. Leads to the first page, with a session or with the code of
/// the problem in `sign_in`.
#[utoipa::path(get, path = "/session/oidc/callback", tag = "session", params(Return), responses(
    (status = 303, description = "to the first page")))]
pub(crate) async fn finish_oidc_sign_in(
    State(app): State<App>,
    peer: Peer,
    headers: HeaderMap,
    jar: CookieJar,
    Params(back): Params<Return>,
) -> (CookieJar, Redirect) {
    let browser = jar.get(name(&app)).map(|cookie| cookie.value().to_owned());
    let gone = Cookie::build(name(&app))
        .path("/")
        .secure(app.config.secure_cookies)
        .build();
    let jar = jar.remove(gone);
    let person = match arrive(&app, browser, back).await {
        Ok(person) => person,
        Err(refusal) => return (jar, to_sign_in(refusal)),
    };
    match open(&app, peer, &headers, jar.clone(), person).await {
        Ok(jar) => (jar, Redirect::to("/")),
        Err(refusal) => (jar, to_sign_in(refusal)),
    }
}

fn to_sign_in(refusal: Refusal) -> Redirect {
    Redirect::to(&format!("/?sign_in={}", refusal.code()))
}

async fn discover(app: &App) -> Result<Provider<'_>, Refusal> {
    if !app.config.oidc.is_on() {
        return Err(Refusal::NoProvider);
    }
    let unavailable = |error: NoProvider| {
        tracing::warn!(cause = %crate::error::chain(&error), "nobody can sign in with the provider");
        Refusal::Unavailable
    };
    Provider::discover(&app.config).await.map_err(unavailable)
}

/// Who comes back from the provider.
async fn arrive(app: &App, browser: Option<String>, back: Return) -> Result<Person, Refusal> {
    let (Some(browser), Some(state)) = (browser, back.state) else {
        return Err(Refusal::NotBegun);
    };
    let begun = take(app, &state, &browser).await?;
    if let Some(error) = back.error {
        tracing::info!(%error, "the identity provider signs nobody in");
        let cancelled = matches!(error.as_str(), "access_denied" | "login_required");
        return Err(if cancelled {
            Refusal::Cancelled
        } else {
            Refusal::Unavailable
        });
    }
    // Another provider's answer must not be redeemed at this one.
    if back.iss.is_some_and(|iss| iss != app.config.oidc.issuer) {
        return Err(Refusal::Untrusted);
    }
    let code = back.code.ok_or(Refusal::Untrusted)?;
    let now = app.clock.now();
    discover(app).await?.redeem(code, begun, now).await
}

/// What waits for a state, which it no longer does from now on.
async fn take(app: &App, state: &str, browser: &str) -> Result<Begun, Refusal> {
    let (state, browser, now) = (token::hash(state), token::hash(browser), app.clock.now());
    let take = move |tx: &mut Tx<'_>| identities::take(tx, &state, &browser);
    match app.store.write(&NOBODY, now, take).await {
        Ok(Taken::Begun(begun)) => Ok(begun),
        Ok(Taken::Expired) => Err(Refusal::Expired),
        Ok(Taken::Unknown) => Err(Refusal::NotBegun),
        Err(error) => Err(fault(error.into())),
    }
}

/// Opens a session for a person, if there is an account.
async fn open(
    app: &App,
    peer: Peer,
    headers: &HeaderMap,
    jar: CookieJar,
    person: Person,
) -> Result<CookieJar, Refusal> {
    let (config, now) = (app.config.clone(), app.clock.now());
    let write = move |tx: &mut Tx<'_>| admit::admit(tx, &config.oidc, &person);
    let admitted = app.store.write(&PROVIDER, now, write).await;
    let Admitted { account, identity } = admitted.map_err(|error| fault(error.into()))??;
    let origin = Origin {
        identity: Some(identity),
        ..sign_in::origin(peer, headers, Failures::default())
    };
    let opened = sign_in::open(app, jar, &account, origin, |_| Ok(true)).await;
    match opened.map_err(fault)? {
        Some((_, jar, _)) => Ok(jar),
        None => Err(Refusal::Fault),
    }
}

/// The cause is in the log already.
fn fault(_: Problem) -> Refusal {
    Refusal::Fault
}

fn name(app: &App) -> &'static str {
    if app.config.secure_cookies {
        "__Host-letka-oidc"
    } else {
        "letka-oidc"
    }
}

/// The cookie of a browser that is on its way. It comes back by a link from the provider's page.
fn cookie(app: &App, value: String) -> Cookie<'static> {
    Cookie::build((name(app), value))
        .path("/")
        .http_only(true)
        .secure(app.config.secure_cookies)
        .same_site(SameSite::Lax)
        .build()
}
