//! Setting up a second factor, and giving it up.

use axum::extract::State;
use axum::http::StatusCode;
use letka_domain::access::Action;
use letka_store::{Conn, Tx, accounts, second_factors};
use serde::{Deserialize, Serialize};

use super::prove;
use crate::app::App;
use crate::auth::lockout::{Secret, Try};
use crate::auth::{self, Owner, password, totp};
use crate::error::Problem;
use crate::http::input::Body;
use crate::http::peer::Peer;

/// The password once more.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct GivePassword {
    /// Left empty by whoever has none and signs in elsewhere.
    password: String,
}

/// What to put into an authenticator.
#[derive(Serialize, utoipa::ToSchema)]
pub(crate) struct Enrolment {
    /// The address that a QR code holds.
    uri: String,
    /// The secret, for typing it.
    secret: String,
}

/// Begin to set up a second factor. It counts once a code of it is given.
#[utoipa::path(post, path = "/account/second-factor", tag = "account", request_body = GivePassword,
    responses((status = 201, body = Enrolment), (status = 403, body = Problem),
    (status = 422, body = Problem), (status = 429, body = Problem)))]
pub(crate) async fn enrol(
    State(app): State<App>,
    owner: Owner,
    peer: Peer,
    Body(input): Body<GivePassword>,
) -> Result<(StatusCode, axum::Json<Enrolment>), Problem> {
    owner.caller.require(Action::ManageOwnAccount)?;
    ask(&app, &owner, peer, input.password).await?;
    let secret = totp::generate();
    let username = &owner.session.account.username;
    let shown = totp::shown(&secret, username);
    let (uri, text) = shown.ok_or_else(|| {
        let detail = "no authenticator can take this user name";
        Problem::conflict("no_second_factor", detail)
    })?;
    let id = owner.caller.account;
    let enter = move |tx: &mut Tx<'_>| second_factors::insert(tx, id, &secret);
    let (actor, now) = (owner.caller.actor(), app.clock.now());
    app.store.write(&actor, now, enter).await?;
    Ok((
        StatusCode::CREATED,
        axum::Json(Enrolment { uri, secret: text }),
    ))
}

/// Asks for the password where there is one.
async fn ask(app: &App, owner: &Owner, peer: Peer, password: String) -> Result<(), Problem> {
    let id = owner.caller.account;
    let find = move |c: &mut Conn| accounts::password_hash(c, id);
    if password::is_set(&app.store.read(find).await?) {
        prove(app, owner, peer, "password", password).await?;
    }
    Ok(())
}

/// A code of the authenticator.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ConfirmCode {
    code: String,
}

/// What to keep in a safe place.
#[derive(Serialize, utoipa::ToSchema)]
pub(crate) struct RecoveryCodes {
    /// Each signs in once without the authenticator. They are shown this once.
    codes: Vec<String>,
}

/// Confirm a second factor by its first code. From then on it is asked for.
#[utoipa::path(post, path = "/account/second-factor/confirm", tag = "account",
    request_body = ConfirmCode, responses((status = 200, body = RecoveryCodes),
    (status = 403, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn confirm(
    State(app): State<App>,
    owner: Owner,
    peer: Peer,
    Body(input): Body<ConfirmCode>,
) -> Result<axum::Json<RecoveryCodes>, Problem> {
    owner.caller.require(Action::ManageOwnAccount)?;
    let (id, now) = (owner.caller.account, app.clock.now());
    let list = move |c: &mut Conn| second_factors::list_for(c, id);
    let waiting = app.store.read(list).await?.into_iter();
    let mut waiting = waiting.filter(|one| one.confirmed_at.is_none());
    let Some(waiting) = waiting.next_back() else {
        let detail = "begin with setting up a second factor";
        return Err(Problem::conflict("no_second_factor", detail));
    };
    let attempt = Try::begin(&app, &owner.session.account.username).await?;
    let Some(step) = totp::step_of(&waiting.secret, &input.code, now) else {
        attempt.failed(&app, Some(id), peer, Secret::Code).await?;
        return Err(Problem::invalid_field("code", "is not the code of now"));
    };
    let codes = totp::recovery_codes();
    let hashes: Vec<_> = codes.iter().map(|(_, hash)| *hash).collect();
    let take = move |tx: &mut Tx<'_>| {
        attempt.take_back(tx)?;
        second_factors::confirm(tx, id, waiting.id, step, &hashes)
    };
    app.store.write(&owner.caller.actor(), now, take).await?;
    let codes = codes.into_iter().map(|(text, _)| text).collect();
    Ok(axum::Json(RecoveryCodes { codes }))
}

/// Give up the second factor.
#[utoipa::path(post, path = "/account/second-factor/remove", tag = "account",
    request_body = GivePassword, responses((status = 204), (status = 403, body = Problem),
    (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn remove(
    State(app): State<App>,
    owner: Owner,
    peer: Peer,
    Body(input): Body<GivePassword>,
) -> Result<StatusCode, Problem> {
    owner.caller.require(Action::ManageOwnAccount)?;
    if auth::demanded(&app, &owner.session.account) {
        let detail = "your role demands a second factor; set up another one instead";
        return Err(Problem::conflict("second_factor_demanded", detail));
    }
    ask(&app, &owner, peer, input.password).await?;
    let id = owner.caller.account;
    let end = move |tx: &mut Tx<'_>| second_factors::end(tx, id);
    let (actor, now) = (owner.caller.actor(), app.clock.now());
    app.store.write(&actor, now, end).await?;
    Ok(StatusCode::NO_CONTENT)
}
