//! One's own account: password, sessions, second factor, tokens of programs.

pub(crate) mod second_factor;
pub(crate) mod sessions;
pub(crate) mod tokens;

use axum::extract::State;
use axum::http::StatusCode;
use letka_domain::access::Action;
use letka_domain::sign_in::password_fault;
use letka_store::{Conn, StoreError, Tx, accounts, identities, second_factors, sign_ins};
use serde::{Deserialize, Serialize};

use crate::accounts::identities::IdentityView;
use crate::app::App;
use crate::auth::lockout::{Secret, Try};
use crate::auth::{self, Owner, password};
use crate::error::Problem;
use crate::http::input::Body;
use crate::http::peer::Peer;

/// One's own account.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = OwnAccount)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub(crate) struct AccountView {
    /// What is typed to sign in.
    username: String,
    name: String,
    /// Whether it has a password of its own; whoever signs in elsewhere has none.
    has_password: bool,
    /// Whether a second factor is set up.
    second_factor: bool,
    /// Whether a role demands it.
    second_factor_demanded: bool,
    /// How many recovery codes are left.
    recovery_codes_left: Option<i64>,
    /// Who of an identity provider it is.
    identities: Vec<IdentityView>,
    /// Whether this session was opened with it.
    by_provider: bool,
}

/// The own account.
#[utoipa::path(get, path = "/account", tag = "account", responses(
    (status = 200, body = AccountView), (status = 403, body = Problem)))]
pub(crate) async fn show_account(
    State(app): State<App>,
    owner: Owner,
) -> Result<axum::Json<AccountView>, Problem> {
    owner.caller.require(Action::ManageOwnAccount)?;
    let account = owner.session.account;
    let id = account.id;
    let find = move |c: &mut Conn| {
        let factor = second_factors::find(c, id)?;
        let left = factor.map(|factor| second_factors::count_recovery_codes(c, factor.id));
        let hash = accounts::password_hash(c, id)?;
        let linked = identities::list_for(c, id)?;
        Ok::<_, StoreError>((password::is_set(&hash), left.transpose()?, linked))
    };
    let (has_password, recovery_codes_left, linked) = app.store.read(find).await?;
    Ok(axum::Json(AccountView {
        has_password,
        second_factor: owner.session.second_factor,
        second_factor_demanded: auth::demanded(&app, &account),
        recovery_codes_left,
        identities: linked.into_iter().map(IdentityView::from).collect(),
        by_provider: owner.session.by_provider,
        username: account.username,
        name: account.name,
    }))
}

/// The old password and the new one.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ChangePassword {
    old: String,
    /// At least 12 characters; neither the user name nor the old one.
    new: String,
}

/// Change the own password. The other sessions end.
#[utoipa::path(post, path = "/account/password", tag = "account", request_body = ChangePassword,
    responses((status = 204), (status = 403, body = Problem), (status = 422, body = Problem),
    (status = 429, body = Problem)))]
pub(crate) async fn change_password(
    State(app): State<App>,
    owner: Owner,
    peer: Peer,
    Body(input): Body<ChangePassword>,
) -> Result<StatusCode, Problem> {
    owner.caller.require(Action::ManageOwnAccount)?;
    prove(&app, &owner, peer, "old", input.old.clone()).await?;
    let username = &owner.session.account.username;
    if let Some(fault) = password_fault(username, Some(&input.old), &input.new) {
        return Err(Problem::invalid_field("new", fault));
    }
    let hash = password::hash_later(input.new).await?;
    let (id, this) = (owner.caller.account, owner.session.id);
    let change = move |tx: &mut Tx<'_>| {
        accounts::set_password(tx, id, &hash, false)?;
        sign_ins::delete_pending(tx, id)?;
        letka_store::sessions::delete_all(tx, id, Some(this)).map(|_| ())
    };
    let (actor, now) = (owner.caller.actor(), app.clock.now());
    app.store.write(&actor, now, change).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Asks for the password once more, as whoever found an open session does not know it. A wrong one
/// counts as a failure to sign in.
async fn prove(
    app: &App,
    owner: &Owner,
    peer: Peer,
    field: &str,
    password: String,
) -> Result<(), Problem> {
    let (id, username) = (owner.caller.account, &owner.session.account.username);
    let attempt = Try::begin(app, username).await?;
    let find = move |c: &mut Conn| accounts::password_hash(c, id);
    let stored = app.store.read(find).await?;
    if password::verify(password, Some(stored)).await? {
        let keep = move |tx: &mut Tx<'_>| attempt.take_back(tx);
        let (actor, now) = (owner.caller.actor(), app.clock.now());
        return Ok(app.store.write(&actor, now, keep).await?);
    }
    attempt
        .failed(app, Some(id), peer, Secret::Password)
        .await?;
    Err(Problem::invalid_field(field, "is not your password"))
}
