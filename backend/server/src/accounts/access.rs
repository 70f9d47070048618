//! Letting people in and keeping them out: disabled accounts, one-time passwords, lock-outs, sessions.

use axum::extract::State;
use letka_domain::access::Action;
use letka_domain::ids::AccountId;
use letka_domain::sign_in::Failures;
use letka_store::accounts::Account;
use letka_store::{StoreError, Tx, accounts, second_factors, sessions, sign_ins};
use serde::Serialize;
use totp_rs::Secret;

use super::{AccountView, answer, keep_an_administrator, lock};
use crate::app::App;
use crate::auth::{Caller, password, token};
use crate::error::Problem;
use crate::http::input::At;

/// A password that signs in once.
#[derive(Serialize, utoipa::ToSchema)]
pub(crate) struct OneTimePassword {
    /// To be given to the person, who must change it. It is shown this once.
    password: String,
}

/// A password for the first sign-in, with its hash: 80 random bits in groups that can be read aloud.
pub(super) async fn one_time_password() -> Result<(String, String), Problem> {
    let text = Secret::from(token::random::<10>().to_vec()).to_base32();
    let groups: Vec<&[u8]> = text.as_bytes().chunks(4).collect();
    let text = String::from_utf8_lossy(&groups.join(&b'-')).to_lowercase();
    let hash = password::hash_later(text.clone()).await?;
    Ok((text, hash))
}

/// Changes an account within the caller's reach and answers with it.
async fn change(
    app: &App,
    caller: &Caller,
    id: AccountId,
    change: impl FnOnce(&mut Tx<'_>, &Account) -> Result<(), Problem> + Send + 'static,
) -> Result<axum::Json<AccountView>, Problem> {
    caller.require(Action::ManageAccounts)?;
    let by = caller.clone();
    let write = move |tx: &mut Tx<'_>| {
        let account = lock(tx, &by, id)?;
        change(tx, &account)
    };
    let (actor, now) = (caller.actor(), app.clock.now());
    app.store.write(&actor, now, write).await?;
    answer(app, caller, id).await
}

/// Whoever finds an administrator's open session shall not get at the password and second factor.
pub(super) fn not_own(caller: &Caller, id: AccountId) -> Result<(), Problem> {
    if id == caller.account {
        let detail = "another administrator must do this to your account";
        return Err(Problem::conflict("own_account", detail));
    }
    Ok(())
}

/// Ends whatever somebody is signed in by, or about to be.
fn sign_out(tx: &mut Tx<'_>, id: AccountId) -> Result<(), StoreError> {
    sign_ins::delete_pending(tx, id)?;
    sessions::delete_all(tx, id, None).map(|_| ())
}

/// Keep an account from signing in, and end its sessions.
#[utoipa::path(post, path = "/accounts/{id}/disable", tag = "accounts", params(("id" = AccountId, Path)),
    responses((status = 200, body = AccountView), (status = 403, body = Problem), (status = 404, body = Problem),
    (status = 409, body = Problem)))]
pub(crate) async fn disable_account(
    State(app): State<App>,
    caller: Caller,
    At(id): At<AccountId>,
) -> Result<axum::Json<AccountView>, Problem> {
    caller.require(Action::ManageAccounts)?;
    not_own(&caller, id)?;
    let disable = move |tx: &mut Tx<'_>, _: &Account| {
        accounts::set_disabled(tx, id, true)?;
        sign_out(tx, id)?;
        keep_an_administrator(tx.read())
    };
    change(&app, &caller, id, disable).await
}

/// Let an account sign in again.
#[utoipa::path(post, path = "/accounts/{id}/enable", tag = "accounts", params(("id" = AccountId, Path)),
    responses((status = 200, body = AccountView), (status = 403, body = Problem), (status = 404, body = Problem)))]
pub(crate) async fn enable_account(
    State(app): State<App>,
    caller: Caller,
    At(id): At<AccountId>,
) -> Result<axum::Json<AccountView>, Problem> {
    let enable = move |tx: &mut Tx<'_>, _: &Account| Ok(accounts::set_disabled(tx, id, false)?);
    change(&app, &caller, id, enable).await
}

/// Set a password that signs in once, end the sessions and any lock-out.
#[utoipa::path(post, path = "/accounts/{id}/password", tag = "accounts", params(("id" = AccountId, Path)),
    responses((status = 200, body = OneTimePassword), (status = 403, body = Problem), (status = 404, body = Problem)))]
pub(crate) async fn reset_password(
    State(app): State<App>,
    caller: Caller,
    At(id): At<AccountId>,
) -> Result<axum::Json<OneTimePassword>, Problem> {
    caller.require(Action::ManageAccounts)?;
    not_own(&caller, id)?;
    let (password, hash) = one_time_password().await?;
    let reset = move |tx: &mut Tx<'_>, account: &Account| {
        accounts::set_password(tx, id, &hash, true)?;
        sign_out(tx, id)?;
        Ok(forgive(tx, account)?)
    };
    change(&app, &caller, id, reset).await.map(drop)?;
    Ok(axum::Json(OneTimePassword { password }))
}

fn forgive(tx: &mut Tx<'_>, account: &Account) -> Result<(), StoreError> {
    sign_ins::set_failures(tx, &token::hash(&account.username), Failures::default())
}

/// End a lock-out.
#[utoipa::path(post, path = "/accounts/{id}/unlock", tag = "accounts", params(("id" = AccountId, Path)),
    responses((status = 200, body = AccountView), (status = 403, body = Problem), (status = 404, body = Problem)))]
pub(crate) async fn unlock_account(
    State(app): State<App>,
    caller: Caller,
    At(id): At<AccountId>,
) -> Result<axum::Json<AccountView>, Problem> {
    let unlock = move |tx: &mut Tx<'_>, account: &Account| {
        let entry = letka_store::audit::Entry::new("accounts.unlock", "account", id.0);
        letka_store::audit::record(tx, &entry)?;
        Ok(forgive(tx, account)?)
    };
    change(&app, &caller, id, unlock).await
}

/// Take away a second factor, for somebody who has lost it, and end the sessions.
#[utoipa::path(post, path = "/accounts/{id}/second-factor/reset", tag = "accounts",
    params(("id" = AccountId, Path)), responses((status = 200, body = AccountView),
    (status = 403, body = Problem), (status = 404, body = Problem)))]
pub(crate) async fn reset_second_factor(
    State(app): State<App>,
    caller: Caller,
    At(id): At<AccountId>,
) -> Result<axum::Json<AccountView>, Problem> {
    caller.require(Action::ManageAccounts)?;
    not_own(&caller, id)?;
    let reset = move |tx: &mut Tx<'_>, _: &Account| {
        second_factors::end(tx, id)?;
        Ok(sign_out(tx, id)?)
    };
    change(&app, &caller, id, reset).await
}

/// End all sessions of an account.
#[utoipa::path(post, path = "/accounts/{id}/sessions/end", tag = "accounts",
    params(("id" = AccountId, Path)), responses((status = 200, body = AccountView),
    (status = 403, body = Problem), (status = 404, body = Problem)))]
pub(crate) async fn end_sessions(
    State(app): State<App>,
    caller: Caller,
    At(id): At<AccountId>,
) -> Result<axum::Json<AccountView>, Problem> {
    let end = move |tx: &mut Tx<'_>, _: &Account| Ok(sign_out(tx, id)?);
    change(&app, &caller, id, end).await
}
