//! Licences: issuing, renewing, suspending; and the kinds that there are.

pub(crate) mod currency;
pub(crate) mod kinds;
pub(crate) mod view;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use chrono::{DateTime, Utc};
use letka_domain::access::Action;
use letka_domain::ids::{LicenceId, LicenceKindId, OperatorId};
use letka_domain::licences::{LicenceLimits, LicenceStep};
use letka_domain::period::Period;
use letka_domain::rules::changes::Cause;
use letka_store::licences::{self, Licence, NewLicence};
use letka_store::operators::{self, Operator};
use letka_store::{Conn, StoreError, Tx, licence_kinds};
use serde::Deserialize;

use crate::app::App;
use crate::auth::Caller;
use crate::error::{FieldProblem, Problem};
use crate::http::input::{At, Body, line, maybe_line, words};
use crate::recheck;
use view::LicenceView;

/// A licence as it is issued.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct LicenceInput {
    /// What kind; of a renewal it may be left out.
    kind_id: Option<LicenceKindId>,
    /// Number of the document; a renewal that leaves it out keeps it.
    number: Option<String>,
    issued_by: String,
    /// First moment of validity.
    valid_from: DateTime<Utc>,
    /// Last moment of validity.
    valid_to: DateTime<Utc>,
    /// What it is limited to.
    #[serde(default)]
    limits: LicenceLimits,
}

impl LicenceInput {
    /// The licence, of the holder and kind of the one that it renews, if it renews one.
    fn accept(self, holder: OperatorId, renews: Option<&Licence>) -> Result<NewLicence, Problem> {
        let missing = |field: &str| Problem::invalid_field(field, "must be there");
        let kind_id = self.kind_id.or(renews.map(|old| old.kind.id));
        let kind_id = kind_id.ok_or_else(|| missing("kind_id"))?;
        let number = self.number.or(renews.map(|old| old.number.clone()));
        let number = line("number", &number.ok_or_else(|| missing("number"))?, 60)?;
        let valid = Period::new(self.valid_from, self.valid_to).map_err(|_| {
            Problem::invalid_field("valid_to", "a licence must end after it starts")
        })?;
        let limits = LicenceLimits {
            text: maybe_line("limits.text", self.limits.text.as_deref(), 500)?,
            ..self.limits
        };
        if limits
            .max_height_agl_m
            .is_some_and(|height_m| !(height_m > 0.0 && height_m < 1e5))
        {
            let detail = "must be a height above 0 m";
            return Err(Problem::invalid_field("limits.max_height_agl_m", detail));
        }
        Ok(NewLicence {
            operator_id: holder,
            kind_id,
            number,
            issued_by: line("issued_by", &self.issued_by, 120)?,
            valid,
            limits,
            renews: renews.map(|old| old.id),
        })
    }
}

/// Refuses a kind that is not issued, and a number that is somebody else's.
fn fits(c: &mut Conn, new: &NewLicence) -> Result<(), Problem> {
    let kind = match licence_kinds::get(c, new.kind_id) {
        Err(StoreError::NotFound(_)) => {
            return Err(Problem::invalid_field("kind_id", "there is no such kind"));
        }
        found => found?,
    };
    if kind.closed_at.is_some() {
        let detail = "licences of this kind are no longer issued";
        return Err(Problem::invalid_field("kind_id", detail));
    }
    let holder = licences::find_holder(c, new.kind_id, &new.number)?;
    if holder.is_some_and(|holder| holder != new.operator_id) {
        let detail = "somebody else holds a licence of this kind under this number";
        return Err(Problem::invalid_field("number", detail));
    }
    Ok(())
}

/// What the store refuses, by the field that it is about.
fn refused(error: StoreError) -> Problem {
    let invalid = |field: &str, message: &str| {
        Problem::invalid(vec![FieldProblem {
            field: field.into(),
            message: message.into(),
        }])
    };
    match &error {
        error if error.violates("licences_kind_id_number_valid_from_key") => {
            invalid("number", "this licence was entered already")
        }
        error if error.violates("licences_renews_id_key") => {
            Problem::conflict("licence_renewed", "this licence was renewed already")
        }
        _ => error.into(),
    }
}

/// The licence and who holds it, if the caller keeps licences there.
fn kept(c: &mut Conn, caller: &Caller, id: LicenceId) -> Result<(Licence, Operator), Problem> {
    let licence = licences::get(c, id)?;
    let holder = operators::get(c, licence.operator_id)?;
    caller.require_in(Action::ManageLicences, holder.unit.id)?;
    Ok((licence, holder))
}

/// Issue a licence.
#[utoipa::path(post, path = "/operators/{id}/licences", tag = "licences", request_body = LicenceInput,
    params(("id" = OperatorId, Path)), responses((status = 201, body = LicenceView),
    (status = 403, body = Problem), (status = 404, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn issue_licence(
    State(app): State<App>,
    caller: Caller,
    At(id): At<OperatorId>,
    Body(input): Body<LicenceInput>,
) -> Result<impl IntoResponse, Problem> {
    caller.require(Action::ManageLicences)?;
    let (actor, now) = (caller.actor(), app.clock.now());
    let write = move |tx: &mut Tx<'_>| {
        let holder = operators::get(tx.read(), id)?;
        caller.require_in(Action::ManageLicences, holder.unit.id)?;
        let new = input.accept(id, None)?;
        fits(tx.read(), &new)?;
        licences::insert(tx, &new).map_err(refused)
    };
    let licence = app.store.write(&actor, now, write).await?;
    recheck::after_in_background(&app, Cause::Licence);
    Ok((StatusCode::CREATED, show(&app, licence).await?))
}

/// Renew a licence: another one that names it. The old one stays as it was.
#[utoipa::path(post, path = "/licences/{id}/renew", tag = "licences", request_body = LicenceInput,
    params(("id" = LicenceId, Path)), responses((status = 201, body = LicenceView),
    (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn renew_licence(
    State(app): State<App>,
    caller: Caller,
    At(id): At<LicenceId>,
    Body(input): Body<LicenceInput>,
) -> Result<impl IntoResponse, Problem> {
    caller.require(Action::ManageLicences)?;
    let (actor, now) = (caller.actor(), app.clock.now());
    let write = move |tx: &mut Tx<'_>| {
        let (old, holder) = kept(tx.read(), &caller, id)?;
        if old.is_revoked() {
            let detail = "this licence was revoked: issue another one";
            return Err(Problem::conflict("licence_revoked", detail));
        }
        let new = input.accept(holder.id, Some(&old))?;
        if new.valid.end() <= old.valid.end() {
            let detail = "a renewal must end after the licence that it renews";
            return Err(Problem::invalid_field("valid_to", detail));
        }
        if new.kind_id != old.kind.id {
            let detail = "a renewal is of the same kind";
            return Err(Problem::invalid_field("kind_id", detail));
        }
        fits(tx.read(), &new)?;
        licences::insert(tx, &new).map_err(refused)
    };
    let licence = app.store.write(&actor, now, write).await?;
    recheck::after_in_background(&app, Cause::Licence);
    Ok((StatusCode::CREATED, show(&app, licence).await?))
}

/// What happens to a licence.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = LicenceStepInput)]
pub(crate) struct StepInput {
    step: LicenceStep,
    /// From when; from now on if it is left out.
    from: Option<DateTime<Utc>>,
    reason: String,
}

/// Suspend a licence, lift that, or revoke it for good.
#[utoipa::path(post, path = "/licences/{id}/steps", tag = "licences", request_body = StepInput,
    params(("id" = LicenceId, Path)), responses((status = 200, body = LicenceView),
    (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn step_licence(
    State(app): State<App>,
    caller: Caller,
    At(id): At<LicenceId>,
    Body(input): Body<StepInput>,
) -> Result<impl IntoResponse, Problem> {
    caller.require(Action::ManageLicences)?;
    let reason = words("reason", &input.reason)?;
    let (actor, now) = (caller.actor(), app.clock.now());
    let from = input.from.unwrap_or(now);
    let write = move |tx: &mut Tx<'_>| {
        let (licence, _) = kept(tx.read(), &caller, id)?;
        if licence.is_revoked() {
            let detail = "this licence was revoked for good";
            return Err(Problem::conflict("licence_revoked", detail));
        }
        let suspended = |step: &licences::StepEntry| step.step == LicenceStep::Suspend;
        if input.step == LicenceStep::Lift && !licence.steps.iter().any(suspended) {
            let detail = "this licence was not suspended";
            return Err(Problem::conflict("licence_not_suspended", detail));
        }
        licences::step(tx, id, input.step, from, &reason)?;
        Ok::<_, Problem>(())
    };
    app.store.write(&actor, now, write).await?;
    recheck::after_in_background(&app, Cause::Licence);
    show(&app, id).await
}

/// The licence after a change.
async fn show(app: &App, id: LicenceId) -> Result<axum::Json<LicenceView>, Problem> {
    let now = app.clock.now();
    let load = move |c: &mut Conn| {
        let licence = licences::get(c, id)?;
        let all = licences::list_for(c, licence.operator_id)?;
        let view = LicenceView::new(&licence, &all, now);
        Ok::<_, StoreError>(view)
    };
    Ok(axum::Json(app.store.read(load).await?))
}
