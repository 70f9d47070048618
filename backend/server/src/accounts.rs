//! Accounts, as administrators look after them. Every change counts at the very next request.

pub(crate) mod access;
pub(crate) mod identities;
pub(crate) mod roles;

use axum::extract::State;
use axum::http::StatusCode;
use chrono::{DateTime, Utc};
use letka_domain::access::{Action, Grant, Role};
use letka_domain::ids::{AccountId, OperatorId, UnitId};
use letka_domain::sign_in::Failures;
use letka_store::accounts::{self, AccountFilter, Edit, HeldRole, NewAccount, Registered};
use letka_store::{Conn, StoreError, Tx, operators, sign_ins};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::app::App;
use crate::auth::{Caller, token};
use crate::error::Problem;
use crate::http::input::{At, Body, IfMatch, Params};
use crate::http::page::Page;
use crate::http::view::Ref;
use crate::units::require_unit;
use identities::IdentityView;

/// How many accounts are listed at most.
const MOST: u32 = 200;

/// An account in the register.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = Account)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub(crate) struct AccountView {
    id: AccountId,
    /// Counts its changes, for `If-Match`.
    version: i32,
    /// What is typed to sign in.
    username: String,
    name: String,
    /// The unit that it belongs to.
    unit: Option<Ref>,
    /// The operator that it stands for.
    operator: Option<Ref>,
    roles: Vec<HeldRoleView>,
    /// May no longer sign in.
    disabled: bool,
    /// Must change a password that an administrator set.
    must_change_password: bool,
    /// Whether a second factor is set up.
    second_factor: bool,
    /// When it was last seen in a session that has not been cleared away.
    last_seen_at: Option<DateTime<Utc>>,
    /// Until when nobody may sign in under its name, after too many failures.
    locked_until: Option<DateTime<Utc>>,
    /// Who of an identity provider it is.
    identities: Vec<IdentityView>,
    /// Whether its roles are those that the identity provider gives, anew at each sign-in.
    roles_from_provider: bool,
}

/// A role that an account holds.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = HeldRole)]
pub(crate) struct HeldRoleView {
    id: Uuid,
    role: Role,
    /// The unit from which it reaches down; null: everything.
    unit: Option<Ref>,
    /// When it was given; null: before that was written down.
    given_at: Option<DateTime<Utc>>,
}

impl From<HeldRole> for HeldRoleView {
    fn from(held: HeldRole) -> Self {
        Self {
            id: held.id,
            role: held.role,
            unit: held.unit.map(Ref::from),
            given_at: held.given_at,
        }
    }
}

fn view(app: &App, (found, failures): (Registered, Failures), now: DateTime<Utc>) -> AccountView {
    let (account, oidc) = (found.account, &app.config.oidc);
    let linked = found.identities.iter().any(|one| one.issuer == oidc.issuer);
    let roles_from_provider = linked && oidc.maps_roles();
    let operator = account.operator_id.zip(found.operator);
    AccountView {
        id: account.id,
        version: account.version,
        username: account.username,
        name: account.name,
        unit: account.unit.map(Ref::from),
        operator: operator.map(|(id, name)| Ref { id: id.0, name }),
        roles: found.held.into_iter().map(HeldRoleView::from).collect(),
        disabled: account.disabled,
        must_change_password: account.must_change_password,
        second_factor: found.second_factor,
        last_seen_at: found.last_seen_at,
        locked_until: failures.locked_until(now),
        identities: found
            .identities
            .into_iter()
            .map(IdentityView::from)
            .collect(),
        roles_from_provider,
    }
}

fn with_failures(c: &mut Conn, found: Registered) -> Result<(Registered, Failures), StoreError> {
    let name = token::hash(&found.account.username);
    let failures = sign_ins::failures(c, &name)?;
    Ok((found, failures))
}

/// Which accounts to list.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct AccountParams {
    /// Part of a name or user name.
    text: Option<String>,
    /// How many at most, 1 to 200; 50 if left out.
    limit: Option<u32>,
    /// The `next` of the page before.
    after: Option<AccountId>,
}

/// The accounts of the units that the caller's roles reach, by name.
#[utoipa::path(get, path = "/accounts", tag = "accounts", params(AccountParams), responses(
    (status = 200, body = Page<AccountView>), (status = 403, body = Problem)))]
pub(crate) async fn list_accounts(
    State(app): State<App>,
    caller: Caller,
    Params(params): Params<AccountParams>,
) -> Result<axum::Json<Page<AccountView>>, Problem> {
    caller.require(Action::ManageAccounts)?;
    let limit = params.limit.unwrap_or(50).clamp(1, MOST);
    let text = params.text.map(|text| text.trim().to_owned());
    let filter = AccountFilter {
        text: text.filter(|text| !text.is_empty() && !text.contains(char::is_control)),
        reach: caller.rights.reach(Action::ManageAccounts),
    };
    let list = move |c: &mut Conn| {
        let found = accounts::list(c, &filter, params.after, i64::from(limit) + 1)?;
        let found = found.into_iter().map(|one| with_failures(c, one));
        found.collect::<Result<Vec<_>, StoreError>>()
    };
    let (mut found, now) = (app.store.read(list).await?, app.clock.now());
    let more = found.len() > limit as usize;
    found.truncate(limit as usize);
    let last = found.last().map(|(one, _)| one.account.id.to_string());
    let next = last.filter(|_| more);
    let items = found.into_iter().map(|one| view(&app, one, now)).collect();
    Ok(axum::Json(Page { items, next }))
}

/// One account.
#[utoipa::path(get, path = "/accounts/{id}", tag = "accounts", params(("id" = AccountId, Path)),
    responses((status = 200, body = AccountView), (status = 403, body = Problem), (status = 404, body = Problem)))]
pub(crate) async fn find_account(
    State(app): State<App>,
    caller: Caller,
    At(id): At<AccountId>,
) -> Result<axum::Json<AccountView>, Problem> {
    caller.require(Action::ManageAccounts)?;
    answer(&app, &caller, id).await
}

/// The account as it is now.
async fn answer(
    app: &App,
    caller: &Caller,
    id: AccountId,
) -> Result<axum::Json<AccountView>, Problem> {
    let find = move |c: &mut Conn| {
        let found = accounts::find_registered(c, id)?;
        with_failures(c, found)
    };
    let (found, now) = (app.store.read(find).await?, app.clock.now());
    if !reaches(caller, &found.0.account) {
        return Err(Problem::out_of_reach());
    }
    Ok(axum::Json(view(app, found, now)))
}

/// Whether the caller looks after an account: it belongs to a unit within reach, and none of its roles
/// goes further than the caller's own. Otherwise a new password would be a way to rights of others.
fn reaches(caller: &Caller, account: &accounts::Account) -> bool {
    let reach = caller.rights.reach(Action::ManageAccounts);
    let within = |unit: Option<UnitId>| match unit {
        Some(unit) => reach.contains(unit),
        None => reach.confined_to().is_none(),
    };
    let roles = account.roles.iter();
    within(account.unit.as_ref().map(|unit| unit.id))
        && roles
            .map(|given| given.unit.as_ref().map(|unit| unit.id))
            .all(within)
}

/// The account to be changed, held against others; refuses one that is out of reach.
fn lock(tx: &mut Tx<'_>, caller: &Caller, id: AccountId) -> Result<accounts::Account, Problem> {
    let account = accounts::lock(tx, id)?;
    if !reaches(caller, &account) {
        return Err(Problem::out_of_reach());
    }
    Ok(account)
}

/// Somebody must be left who can give rights to others.
fn keep_an_administrator(c: &mut Conn) -> Result<(), Problem> {
    if accounts::count_administrators(c)? == 0 {
        let detail = "this is the last administrator of everything";
        return Err(Problem::conflict("last_administrator", detail));
    }
    Ok(())
}

/// A role to be given.
#[derive(Debug, Clone, Copy, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct GiveRole {
    role: Role,
    /// The unit from which it reaches down; null: everything.
    unit_id: Option<UnitId>,
}

/// An account to be made.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewAccountInput {
    /// What is typed to sign in: letters, digits, dots, dashes, underscores and @, without spaces.
    username: String,
    name: String,
    unit_id: Option<UnitId>,
    /// The operator that it stands for.
    operator_id: Option<OperatorId>,
    /// At least one; none that flies beside one that decides.
    roles: Vec<GiveRole>,
}

/// An account with the password that signs in once.
#[derive(Serialize, utoipa::ToSchema)]
pub(crate) struct MadeAccount {
    account: AccountView,
    /// To be given to the person, who must change it. It is shown this once.
    password: String,
}

/// Make an account.
#[utoipa::path(post, path = "/accounts", tag = "accounts", request_body = NewAccountInput, responses(
    (status = 201, body = MadeAccount), (status = 403, body = Problem), (status = 409, body = Problem),
    (status = 422, body = Problem)))]
pub(crate) async fn make_account(
    State(app): State<App>,
    caller: Caller,
    Body(input): Body<NewAccountInput>,
) -> Result<(StatusCode, axum::Json<MadeAccount>), Problem> {
    caller.require(Action::ManageAccounts)?;
    let (password, hash) = access::one_time_password().await?;
    let new = NewAccount {
        username: username(&input.username)?,
        name: name(&input.name)?,
        roles: input.roles.iter().map(|given| grant(*given)).collect(),
        unit_id: input.unit_id,
        operator_id: input.operator_id,
        password_hash: hash.clone(),
    };
    if new.roles.is_empty() {
        return Err(Problem::invalid_field("roles", "must name at least one"));
    }
    let by = caller.clone();
    let write = move |tx: &mut Tx<'_>| {
        let edit = Edit {
            name: new.name.clone(),
            unit_id: new.unit_id,
            operator_id: new.operator_id,
        };
        check_references(tx.read(), &by, &edit)?;
        for grant in &new.roles {
            roles::check(tx.read(), &by, *grant)?;
        }
        roles::check_joined(new.roles.iter().map(|grant| grant.role))?;
        let made = accounts::insert(tx, &new);
        let id = made.map_err(|error| match error {
            taken if taken.violates("accounts_username_key") => {
                Problem::conflict("username_taken", "there is an account of this name already")
            }
            other => other.into(),
        })?;
        accounts::set_password(tx, id, &hash, true)?;
        Ok::<_, Problem>(id)
    };
    let (actor, now) = (caller.actor(), app.clock.now());
    let id = app.store.write(&actor, now, write).await?;
    let axum::Json(account) = answer(&app, &caller, id).await?;
    Ok((
        StatusCode::CREATED,
        axum::Json(MadeAccount { account, password }),
    ))
}

fn grant(given: GiveRole) -> Grant {
    Grant {
        role: given.role,
        unit: given.unit_id,
    }
}

/// What is typed to sign in, as accounts have it.
pub(crate) fn username(text: &str) -> Result<String, Problem> {
    let text = text.trim().to_lowercase();
    let fits = |letter: char| letter.is_alphanumeric() || ".-_@".contains(letter);
    if !(1..=64).contains(&text.chars().count()) || !text.chars().all(fits) {
        let detail = "must have 1 to 64 letters, digits, dots, dashes, underscores or @";
        return Err(Problem::invalid_field("username", detail));
    }
    Ok(text)
}

/// The name to show.
pub(crate) fn name(text: &str) -> Result<String, Problem> {
    let text = text.trim();
    if !(1..=120).contains(&text.chars().count()) || text.contains(char::is_control) {
        return Err(Problem::invalid_field(
            "name",
            "must have 1 to 120 characters",
        ));
    }
    Ok(text.to_owned())
}

/// Refuses a unit that there is not, and one that the caller's accounts do not reach; `None`: all of them.
fn require_reached(c: &mut Conn, caller: &Caller, unit: Option<UnitId>) -> Result<(), Problem> {
    let reach = caller.rights.reach(Action::ManageAccounts);
    if let Some(unit) = unit {
        require_unit(c, unit)?;
    }
    let reached = unit.map_or(reach.confined_to().is_none(), |unit| reach.contains(unit));
    reached.then_some(()).ok_or_else(Problem::out_of_reach)
}

/// Refuses a unit or an operator that there is not, and a unit out of reach.
fn check_references(c: &mut Conn, caller: &Caller, edit: &Edit) -> Result<(), Problem> {
    require_reached(c, caller, edit.unit_id)?;
    if let Some(operator) = edit.operator_id
        && operators::find(c, operator)?.is_none()
    {
        return Err(Problem::invalid_field(
            "operator_id",
            "there is no such operator",
        ));
    }
    Ok(())
}

/// What may be changed about an account.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct EditAccount {
    name: String,
    unit_id: Option<UnitId>,
    /// The operator that it stands for.
    operator_id: Option<OperatorId>,
}

/// Change an account.
#[utoipa::path(put, path = "/accounts/{id}", tag = "accounts", request_body = EditAccount,
    params(("id" = AccountId, Path), ("If-Match" = String, Header, description = "the version that is changed")),
    responses((status = 200, body = AccountView), (status = 403, body = Problem), (status = 404, body = Problem),
    (status = 412, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn change_account(
    State(app): State<App>,
    caller: Caller,
    At(id): At<AccountId>,
    IfMatch(version): IfMatch,
    Body(input): Body<EditAccount>,
) -> Result<axum::Json<AccountView>, Problem> {
    caller.require(Action::ManageAccounts)?;
    let edit = Edit {
        name: name(&input.name)?,
        unit_id: input.unit_id,
        operator_id: input.operator_id,
    };
    let by = caller.clone();
    let write = move |tx: &mut Tx<'_>| {
        lock(tx, &by, id)?;
        check_references(tx.read(), &by, &edit)?;
        Ok::<_, Problem>(accounts::update(tx, id, version, &edit)?)
    };
    let (actor, now) = (caller.actor(), app.clock.now());
    app.store.write(&actor, now, write).await?;
    answer(&app, &caller, id).await
}
