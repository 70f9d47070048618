//! What people change of operators: enter, change, suspend, let go, move to another unit.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use chrono::{DateTime, Utc};
use letka_domain::access::Action;
use letka_domain::ids::{OperatorId, UnitId};
use letka_domain::rules::changes::Cause;
use letka_store::operators::{self, Contact, NewOperator, OperatorData, OperatorStatus};
use letka_store::{StoreError, Tx};
use serde::Deserialize;

use super::{WholeOperatorView, show};
use crate::app::App;
use crate::auth::Caller;
use crate::error::Problem;
use crate::http::input::{At, Body, IfMatch, line, maybe_line, words};
use crate::recheck;
use crate::units::require_open;

/// How a person is reached, and what else is to be known.
#[derive(Debug, Default, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ContactInput {
    /// Service address for mail.
    email: Option<String>,
    /// Service telephone.
    phone: Option<String>,
    /// What else is to be known.
    note: Option<String>,
}

impl ContactInput {
    fn accept(self) -> Result<Contact, Problem> {
        let email = maybe_line("contact.email", self.email.as_deref(), 200)?;
        if email.as_deref().is_some_and(|text| !is_mail(text)) {
            let detail = "is not an address for mail";
            return Err(Problem::invalid_field("contact.email", detail));
        }
        let note = self.note.as_deref().map(str::trim);
        let note = note.filter(|text| !text.is_empty());
        Ok(Contact {
            email,
            phone: maybe_line("contact.phone", self.phone.as_deref(), 40)?,
            note: note.map(|text| words("contact.note", text)).transpose()?,
        })
    }
}

/// Whether a text can be an address for mail.
pub(crate) fn is_mail(text: &str) -> bool {
    let parts = text.split_once('@');
    parts.is_some_and(|(who, host)| !who.is_empty() && host.contains('.'))
        && !text.contains(char::is_whitespace)
}

/// What is said of an operator.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct OperatorInput {
    /// Full name.
    name: String,
    /// Service number.
    badge_number: String,
    #[serde(default)]
    contact: ContactInput,
}

impl OperatorInput {
    fn accept(self) -> Result<OperatorData, Problem> {
        Ok(OperatorData {
            name: line("name", &self.name, 120)?,
            badge_number: line("badge_number", &self.badge_number, 20)?,
            contact: self.contact.accept()?,
        })
    }
}

/// An operator to be entered.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewOperatorInput {
    /// Full name.
    name: String,
    /// Service number.
    badge_number: String,
    #[serde(default)]
    contact: ContactInput,
    /// The unit that the person serves in.
    unit_id: UnitId,
}

/// What the store refuses, by the field that it is about.
fn refused(error: StoreError) -> Problem {
    if error.violates("operators_badge_number_key") {
        let detail = "somebody else has this service number";
        return Problem::invalid_field("badge_number", detail);
    }
    error.into()
}

/// Enter an operator.
#[utoipa::path(post, path = "/operators", tag = "people", request_body = NewOperatorInput, responses(
    (status = 201, body = WholeOperatorView), (status = 403, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn enter_operator(
    State(app): State<App>,
    caller: Caller,
    Body(input): Body<NewOperatorInput>,
) -> Result<impl IntoResponse, Problem> {
    caller.require_in(Action::ManagePeople, input.unit_id)?;
    let unit_id = input.unit_id;
    let said = OperatorInput {
        name: input.name,
        badge_number: input.badge_number,
        contact: input.contact,
    };
    let data = said.accept()?;
    let new = NewOperator {
        name: data.name,
        badge_number: data.badge_number,
        unit_id,
        contact: data.contact,
        status: OperatorStatus::Active,
        synthetic: false,
    };
    let write = move |tx: &mut Tx<'_>| {
        require_open(tx.read(), "unit_id", unit_id)?;
        operators::insert(tx, &new).map_err(refused)
    };
    let id = app
        .store
        .write(&caller.actor(), app.clock.now(), write)
        .await?;
    Ok((StatusCode::CREATED, show(&app, id).await?))
}

/// Change what is said of an operator.
#[utoipa::path(put, path = "/operators/{id}", tag = "people", request_body = OperatorInput,
    params(("id" = OperatorId, Path), ("If-Match" = String, Header, description = "the version that is changed")),
    responses((status = 200, body = WholeOperatorView), (status = 404, body = Problem),
        (status = 412, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn change_operator(
    State(app): State<App>,
    caller: Caller,
    At(id): At<OperatorId>,
    IfMatch(version): IfMatch,
    Body(input): Body<OperatorInput>,
) -> Result<impl IntoResponse, Problem> {
    caller.require(Action::ManagePeople)?;
    let (data, actor, now) = (input.accept()?, caller.actor(), app.clock.now());
    let write = move |tx: &mut Tx<'_>| {
        let before = operators::get(tx.read(), id)?;
        caller.require_in(Action::ManagePeople, before.unit.id)?;
        operators::update(tx, id, version, &data).map_err(refused)
    };
    app.store.write(&actor, now, write).await?;
    show(&app, id).await
}

/// Whether an operator flies from a moment on.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct StatusInput {
    #[schema(value_type = String, example = "suspended")]
    status: OperatorStatus,
    /// From when; from now on if it is left out.
    from: Option<DateTime<Utc>>,
    reason: String,
}

/// Say from when an operator flies, does not fly or has left. Missions ahead are judged again.
#[utoipa::path(post, path = "/operators/{id}/status", tag = "people", request_body = StatusInput,
    params(("id" = OperatorId, Path)), responses((status = 200, body = WholeOperatorView),
    (status = 403, body = Problem), (status = 404, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn set_status(
    State(app): State<App>,
    caller: Caller,
    At(id): At<OperatorId>,
    Body(input): Body<StatusInput>,
) -> Result<impl IntoResponse, Problem> {
    caller.require(Action::ManagePeople)?;
    let (reason, actor) = (words("reason", &input.reason)?, caller.actor());
    let now = app.clock.now();
    let write = move |tx: &mut Tx<'_>| {
        let before = operators::get(tx.read(), id)?;
        caller.require_in(Action::ManagePeople, before.unit.id)?;
        let from = input.from.unwrap_or(now);
        operators::set_status(tx, id, input.status, from, &reason)?;
        Ok::<_, Problem>(())
    };
    app.store.write(&actor, now, write).await?;
    recheck::after_in_background(&app, Cause::Licence);
    show(&app, id).await
}

/// Where an operator serves from now on.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct MoveInput {
    unit_id: UnitId,
}

/// Move an operator to another unit. The history keeps the one before.
#[utoipa::path(post, path = "/operators/{id}/move", tag = "people", request_body = MoveInput,
    params(("id" = OperatorId, Path), ("If-Match" = String, Header, description = "the version that is changed")),
    responses((status = 200, body = WholeOperatorView), (status = 404, body = Problem),
        (status = 412, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn move_operator(
    State(app): State<App>,
    caller: Caller,
    At(id): At<OperatorId>,
    IfMatch(version): IfMatch,
    Body(input): Body<MoveInput>,
) -> Result<impl IntoResponse, Problem> {
    caller.require(Action::ManagePeople)?;
    let (actor, now) = (caller.actor(), app.clock.now());
    let write = move |tx: &mut Tx<'_>| {
        let before = operators::get(tx.read(), id)?;
        for unit in [before.unit.id, input.unit_id] {
            caller.require_in(Action::ManagePeople, unit)?;
        }
        require_open(tx.read(), "unit_id", input.unit_id)?;
        if before.unit.id == input.unit_id {
            let detail = "the person serves there already";
            return Err(Problem::invalid_field("unit_id", detail));
        }
        operators::move_to_unit(tx, id, version, input.unit_id)?;
        Ok::<_, Problem>(())
    };
    app.store.write(&actor, now, write).await?;
    show(&app, id).await
}
