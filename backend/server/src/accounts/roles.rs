//! Giving and ending roles. A role that ended stays in the records.

use axum::extract::State;
use axum::http::StatusCode;
use letka_domain::access::{Action, Grant, Role};
use letka_domain::ids::AccountId;
use letka_store::{Conn, Tx, accounts, units};
use uuid::Uuid;

use super::{AccountView, GiveRole, answer, keep_an_administrator, lock, require_reached};
use crate::app::App;
use crate::auth::Caller;
use crate::error::Problem;
use crate::http::input::{At, Body};
use crate::http::page::List;
use crate::http::view::Ref;

/// The units that roles may be given for, by name.
#[utoipa::path(get, path = "/accounts/units", tag = "accounts", responses(
    (status = 200, body = List<Ref>), (status = 403, body = Problem)))]
pub(crate) async fn list_role_units(
    State(app): State<App>,
    caller: Caller,
) -> Result<axum::Json<List<Ref>>, Problem> {
    caller.require(Action::ManageAccounts)?;
    let reach = caller.rights.reach(Action::ManageAccounts);
    let found = app.store.read(units::list).await?.into_iter();
    let within = found.filter(|unit| reach.contains(unit.id));
    let named = |unit: units::Unit| Ref {
        id: unit.id.0,
        name: unit.name,
    };
    let mut items: Vec<Ref> = within.map(named).collect();
    items.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(axum::Json(List { items }))
}

/// Give a role to an account of somebody else.
#[utoipa::path(post, path = "/accounts/{id}/roles", tag = "accounts", request_body = GiveRole,
    params(("id" = AccountId, Path)), responses((status = 201, body = AccountView),
    (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem),
    (status = 422, body = Problem)))]
pub(crate) async fn give_role(
    State(app): State<App>,
    caller: Caller,
    At(id): At<AccountId>,
    Body(input): Body<GiveRole>,
) -> Result<(StatusCode, axum::Json<AccountView>), Problem> {
    caller.require(Action::ManageAccounts)?;
    if id == caller.account {
        let detail = "another administrator must give you a role";
        return Err(Problem::conflict("own_account", detail));
    }
    let (by, grant) = (caller.clone(), super::grant(input));
    let write = move |tx: &mut Tx<'_>| {
        let account = lock(tx, &by, id)?;
        check(tx.read(), &by, grant)?;
        let unit = |given: &accounts::GivenRole| given.unit.as_ref().map(|unit| unit.id);
        let held =
            |given: &accounts::GivenRole| given.role == grant.role && unit(given) == grant.unit;
        if account.roles.iter().any(held) {
            let detail = "the account holds this role already";
            return Err(Problem::conflict("role_held", detail));
        }
        let roles = account.roles.iter().map(|given| given.role);
        check_joined(roles.chain([grant.role]))?;
        accounts::give_role(tx, id, grant)?;
        Ok(())
    };
    let (actor, now) = (caller.actor(), app.clock.now());
    app.store.write(&actor, now, write).await?;
    let account = answer(&app, &caller, id).await?;
    Ok((StatusCode::CREATED, account))
}

/// Refuses a role for a unit that there is not, and one that reaches further than the caller's own.
pub(super) fn check(c: &mut Conn, caller: &Caller, grant: Grant) -> Result<(), Problem> {
    require_reached(c, caller, grant.unit)
}

/// Refuses a role that flies beside one that decides.
pub(super) fn check_joined(roles: impl Iterator<Item = Role>) -> Result<(), Problem> {
    let roles: Vec<Role> = roles.collect();
    if Role::may_be_joined(&roles) {
        return Ok(());
    }
    let detail = "nobody who flies may decide what others fly";
    Err(Problem::conflict("roles_apart", detail))
}

/// End a role. It stays in the records.
#[utoipa::path(post, path = "/accounts/{id}/roles/{role_id}/end", tag = "accounts",
    params(("id" = AccountId, Path), ("role_id" = Uuid, Path)), responses((status = 200, body = AccountView),
    (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem)))]
pub(crate) async fn end_role(
    State(app): State<App>,
    caller: Caller,
    At((id, role_id)): At<(AccountId, Uuid)>,
) -> Result<axum::Json<AccountView>, Problem> {
    caller.require(Action::ManageAccounts)?;
    let by = caller.clone();
    let write = move |tx: &mut Tx<'_>| {
        lock(tx, &by, id)?;
        accounts::end_role(tx, id, role_id)?;
        keep_an_administrator(tx.read())
    };
    let (actor, now) = (caller.actor(), app.clock.now());
    app.store.write(&actor, now, write).await?;
    answer(&app, &caller, id).await
}
