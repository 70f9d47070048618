//! What administrators do: set the period, keep somebody's data by order, erase what is due.

use axum::extract::State;
use chrono::{DateTime, Utc};
use letka_domain::access::Action;
use letka_domain::ids::OperatorId;
use letka_domain::retention::RetentionSubject;
use letka_store::Tx;
use letka_store::retention::{self, NewPeriod};
use serde::{Deserialize, Serialize};

use super::{Retention, run, show};
use crate::app::App;
use crate::auth::Caller;
use crate::error::Problem;
use crate::http::input::{At, Body, maybe_line, words};

/// A period to be set.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RetentionPeriodInput {
    /// What is kept; personal data if it is left out.
    subject: Option<RetentionSubject>,
    /// For how many months after somebody left, or after the take-off, 1 to 1200.
    months: u32,
    /// From when, not in the past; from now on if it is left out.
    valid_from: Option<DateTime<Utc>>,
    /// Where it comes from; a period without a source is marked as an assumption.
    source: Option<String>,
}

/// Set for how long personal data, or logs and tracks of flights, are kept. What was set before stays as history.
#[utoipa::path(post, path = "/retention/periods", tag = "retention", request_body = RetentionPeriodInput,
    responses((status = 200, body = Retention), (status = 403, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn set_retention_period(
    State(app): State<App>,
    caller: Caller,
    Body(input): Body<RetentionPeriodInput>,
) -> Result<axum::Json<Retention>, Problem> {
    caller.require(Action::ManageRetention)?;
    let now = app.clock.now();
    if !(1..=1200).contains(&input.months) {
        return Err(Problem::invalid_field("months", "must be 1 to 1200"));
    }
    if input.valid_from.is_some_and(|from| from < now) {
        let detail =
            "lies in the past: what was kept until now was kept by the period of that time";
        return Err(Problem::invalid_field("valid_from", detail));
    }
    let new = NewPeriod {
        subject: input.subject.unwrap_or(RetentionSubject::Person),
        months: input.months,
        valid_from: input.valid_from.unwrap_or(now),
        source: maybe_line("source", input.source.as_deref(), 300)?,
    };
    let write = move |tx: &mut Tx<'_>| retention::insert_period(tx, &new);
    app.store.write(&caller.actor(), now, write).await?;
    show(&app).await
}

/// Why somebody's data are to be kept.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RetentionHoldInput {
    reason: String,
}

/// Order that the data of a person are kept until somebody ends the order.
#[utoipa::path(post, path = "/retention/people/{id}/hold", tag = "retention",
    request_body = RetentionHoldInput, params(("id" = OperatorId, Path)), responses(
    (status = 200, body = Retention), (status = 403, body = Problem), (status = 404, body = Problem),
    (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn hold_person(
    State(app): State<App>,
    caller: Caller,
    At(id): At<OperatorId>,
    Body(input): Body<RetentionHoldInput>,
) -> Result<axum::Json<Retention>, Problem> {
    caller.require(Action::ManageRetention)?;
    let reason = words("reason", &input.reason)?;
    let write = move |tx: &mut Tx<'_>| {
        retention::place_hold(tx, id, &reason).map_err(|error| {
            if error.violates("retention_holds_operator_id_key") {
                return Problem::conflict("held_already", "these data are kept by order already");
            }
            error.into()
        })
    };
    let now = app.clock.now();
    app.store.write(&caller.actor(), now, write).await?;
    show(&app).await
}

/// End the order to keep the data of a person. If their time is over, they go with the next run.
#[utoipa::path(post, path = "/retention/people/{id}/release", tag = "retention",
    params(("id" = OperatorId, Path)), responses((status = 200, body = Retention),
    (status = 403, body = Problem), (status = 404, body = Problem)))]
pub(crate) async fn release_person(
    State(app): State<App>,
    caller: Caller,
    At(id): At<OperatorId>,
) -> Result<axum::Json<Retention>, Problem> {
    caller.require(Action::ManageRetention)?;
    let write = move |tx: &mut Tx<'_>| retention::end_hold(tx, id);
    let now = app.clock.now();
    app.store.write(&caller.actor(), now, write).await?;
    show(&app).await
}

/// Whose data are to be erased.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RetentionRunInput {
    /// Exactly those who are due, as they were shown.
    people: Vec<OperatorId>,
}

/// What a run has erased.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct RetentionRun {
    /// How many people.
    erased: usize,
    /// What is kept now.
    retention: Retention,
}

/// Erase for good what is due. It is refused if others are due than those who were shown.
#[utoipa::path(post, path = "/retention/run", tag = "retention", request_body = RetentionRunInput,
    responses((status = 200, body = RetentionRun), (status = 403, body = Problem),
        (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn run_retention(
    State(app): State<App>,
    caller: Caller,
    Body(input): Body<RetentionRunInput>,
) -> Result<axum::Json<RetentionRun>, Problem> {
    caller.require(Action::ManageRetention)?;
    let (mut shown, now) = (input.people, app.clock.now());
    let due = run::list_due(&app.store, now).await?;
    let mut due: Vec<OperatorId> = due.iter().map(|one| one.person.id).collect();
    due.sort();
    shown.sort();
    if shown != due {
        let detail = "others are due than those who were shown; look again";
        return Err(Problem::conflict("retention_outdated", detail));
    }
    let folder = &app.config.data_dir;
    let erased = run::erase(&app.store, folder, &caller.actor(), now, &due).await?;
    let axum::Json(retention) = show(&app).await?;
    Ok(axum::Json(RetentionRun { erased, retention }))
}
