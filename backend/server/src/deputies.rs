//! Deputies: a commander who is away names who decides for the unit.

use axum::extract::State;
use axum::http::StatusCode;
use chrono::{DateTime, TimeDelta, Utc};
use letka_domain::access::{Action, Role};
use letka_domain::ids::{AccountId, DeputyId};
use letka_domain::period::Period;
use letka_store::accounts::{self, Account};
use letka_store::deputies::{self, Deputy, NewDeputy};
use letka_store::{Conn, StoreError, Tx};
use serde::{Deserialize, Serialize};

use crate::app::App;
use crate::auth::Caller;
use crate::error::Problem;
use crate::http::input::{At, Body};
use crate::http::page::List;
use crate::http::view::Ref;

/// Who may be a deputy: nobody who flies.
const OFFICERS: &[Role] = &[Role::Commander, Role::ComplianceOfficer];
/// Nobody is away for longer.
const LONGEST: TimeDelta = TimeDelta::days(366);

/// Somebody stands in for a commander.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = Deputy)]
pub(crate) struct DeputyView {
    id: DeputyId,
    unit: Ref,
    /// Who is away.
    commander: Ref,
    /// Who decides instead.
    deputy: Ref,
    valid: Period,
    /// When it was ended before its time.
    ended_at: Option<DateTime<Utc>>,
    /// Whether it holds now.
    active: bool,
    /// Whether the caller named it and may end it.
    own: bool,
}

fn view(deputy: Deputy, caller: &Caller, now: DateTime<Utc>) -> DeputyView {
    DeputyView {
        id: deputy.id,
        active: deputy.ended_at.is_none() && deputy.valid.contains(now),
        own: deputy.commander.id == caller.account,
        unit: deputy.unit.into(),
        commander: deputy.commander.into(),
        deputy: deputy.deputy.into(),
        valid: deputy.valid,
        ended_at: deputy.ended_at,
    }
}

/// Who stands in for whom in the units that the caller's roles reach, and whom the caller stands in for.
#[utoipa::path(get, path = "/deputies", tag = "deputies", responses(
    (status = 200, body = List<DeputyView>), (status = 403, body = Problem)))]
pub(crate) async fn list_deputies(
    State(app): State<App>,
    caller: Caller,
) -> Result<axum::Json<List<DeputyView>>, Problem> {
    caller.require(Action::ViewDeputies)?;
    let (found, now) = (app.store.read(deputies::list).await?, app.clock.now());
    let reach = caller.rights.reach(Action::ViewDeputies);
    let concerns =
        |deputy: &Deputy| reach.contains(deputy.unit.id) || deputy.deputy.id == caller.account;
    let items = found
        .into_iter()
        .filter(concerns)
        .map(|deputy| view(deputy, &caller, now))
        .collect();
    Ok(axum::Json(List { items }))
}

/// A deputy to be named.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NameDeputy {
    /// The account of another commander or of a compliance officer.
    account_id: AccountId,
    /// From when until when; a year at most.
    valid: Period,
}

/// Name a deputy who decides for the own unit.
#[utoipa::path(post, path = "/deputies", tag = "deputies", request_body = NameDeputy, responses(
    (status = 201, body = DeputyView), (status = 403, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn name_deputy(
    State(app): State<App>,
    caller: Caller,
    Body(input): Body<NameDeputy>,
) -> Result<(StatusCode, axum::Json<DeputyView>), Problem> {
    caller.require(Action::NameDeputies)?;
    let commands = caller.rights.reach_as(Role::Commander);
    let Some(unit_id) = caller.unit.filter(|unit| commands.contains(*unit)) else {
        let detail = "this account commands no unit";
        return Err(Problem::conflict("no_unit", detail));
    };
    let (now, valid) = (app.clock.now(), input.valid);
    if valid.end() <= now || valid.end() - valid.start() > LONGEST {
        let detail = "must end in the future and last a year at most";
        return Err(Problem::invalid_field("valid", detail));
    }
    let new = NewDeputy {
        unit_id,
        commander_id: caller.account,
        deputy_id: input.account_id,
        valid,
    };
    let write = move |tx: &mut Tx<'_>| {
        accept(tx.read(), &new)?;
        Ok::<_, Problem>(deputies::insert(tx, &new)?)
    };
    let id = app.store.write(&caller.actor(), now, write).await?;
    let view = find(&app, &caller, id).await?;
    Ok((StatusCode::CREATED, axum::Json(view)))
}

/// Refuses anybody but another commander or an officer who may sign in.
fn accept(c: &mut Conn, new: &NewDeputy) -> Result<(), Problem> {
    let refuse = |message: &str| Err(Problem::invalid_field("account_id", message));
    let account = match accounts::get(c, new.deputy_id) {
        Ok(account) => account,
        Err(StoreError::NotFound(_)) => return refuse("there is no such account"),
        Err(error) => return Err(error.into()),
    };
    if account.id == new.commander_id {
        return refuse("must be somebody else");
    }
    if account.disabled
        || !account
            .roles
            .iter()
            .any(|given| OFFICERS.contains(&given.role))
    {
        return refuse("must be another commander or a compliance officer");
    }
    Ok(())
}

async fn find(app: &App, caller: &Caller, id: DeputyId) -> Result<DeputyView, Problem> {
    let (found, now) = (app.store.read(deputies::list).await?, app.clock.now());
    let deputy = found.into_iter().find(|deputy| deputy.id == id);
    let deputy = deputy.ok_or_else(|| Problem::not_found("deputy"))?;
    Ok(view(deputy, caller, now))
}

/// End before its time what the caller has named.
#[utoipa::path(post, path = "/deputies/{id}/end", tag = "deputies", params(("id" = DeputyId, Path)),
    responses((status = 200, body = DeputyView), (status = 403, body = Problem), (status = 404, body = Problem)))]
pub(crate) async fn end_deputy(
    State(app): State<App>,
    caller: Caller,
    At(id): At<DeputyId>,
) -> Result<axum::Json<DeputyView>, Problem> {
    caller.require(Action::NameDeputies)?;
    let (now, by) = (app.clock.now(), caller.account);
    let end = move |tx: &mut Tx<'_>| deputies::end(tx, id, by);
    app.store.write(&caller.actor(), now, end).await?;
    find(&app, &caller, id).await.map(axum::Json)
}

/// Somebody who may be named as a deputy.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = Officer)]
pub(crate) struct OfficerView {
    id: AccountId,
    name: String,
    /// What the account is there for.
    roles: Vec<Role>,
    unit: Option<Ref>,
}

/// Who may be named as a deputy.
#[utoipa::path(get, path = "/officers", tag = "deputies", responses(
    (status = 200, body = List<OfficerView>), (status = 403, body = Problem)))]
pub(crate) async fn list_officers(
    State(app): State<App>,
    caller: Caller,
) -> Result<axum::Json<List<OfficerView>>, Problem> {
    caller.require(Action::NameDeputies)?;
    let find = |c: &mut Conn| accounts::list_by_roles(c, OFFICERS);
    let found = app.store.read(find).await?;
    let officer = |account: Account| OfficerView {
        id: account.id,
        name: account.name,
        roles: account.roles.iter().map(|given| given.role).collect(),
        unit: account.unit.map(Ref::from),
    };
    let others = found.into_iter().filter(|one| one.id != caller.account);
    Ok(axum::Json(List {
        items: others.map(officer).collect(),
    }))
}
