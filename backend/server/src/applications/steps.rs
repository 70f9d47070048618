//! The steps of an application: to review, back, to the authority, and what the authority says.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use chrono::{DateTime, Utc};
use letka_domain::access::Action;
use letka_domain::applications::ApplicationStep;
use letka_domain::ids::ApplicationId;
use letka_domain::rules::changes::Cause;
use letka_store::Tx;
use letka_store::applications::{self, Application, Taken};
use letka_store::permits;
use serde::Deserialize;

use super::input::require_whole;
use super::view::ApplicationDetail;
use super::{Tagged, allow, require_drafter, show};
use crate::app::App;
use crate::auth::Caller;
use crate::error::Problem;
use crate::http::input::{At, Body, IfMatch, words};
use crate::permits::input::short;
use crate::recheck;

/// Words to a step; some steps want them.
#[derive(Debug, Default, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct StepInput {
    /// What is written to it.
    comment: Option<String>,
    /// When the authority got it, where that was before now.
    at: Option<DateTime<Utc>>,
}

impl StepInput {
    fn comment(&self) -> Result<Option<String>, Problem> {
        let given = self
            .comment
            .as_deref()
            .filter(|text| !text.trim().is_empty());
        given.map(|text| words("comment", text)).transpose()
    }
}

/// Hand a draft to a second person. It must say everything.
#[utoipa::path(post, path = "/applications/{id}/send-to-review", tag = "applications", request_body = StepInput,
    params(("id" = ApplicationId, Path), ("If-Match" = String, Header, description = "the version that is sent")),
    responses((status = 200, body = ApplicationDetail), (status = 403, body = Problem), (status = 409, body = Problem),
        (status = 412, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn send_to_review(
    State(app): State<App>,
    caller: Caller,
    At(id): At<ApplicationId>,
    IfMatch(version): IfMatch,
    Body(input): Body<StepInput>,
) -> Result<impl IntoResponse, Problem> {
    caller.require(Action::DraftApplication)?;
    let taken = Taken::new(ApplicationStep::SendToReview, input.comment()?);
    let by = caller.clone();
    let may = move |application: &Application| {
        require_drafter(&by, application)?;
        allow(application, ApplicationStep::SendToReview)?;
        require_whole(application)
    };
    take(&app, &caller, (id, version), taken, may).await
}

/// Give an application up. It stays to be seen.
#[utoipa::path(post, path = "/applications/{id}/withdraw", tag = "applications", request_body = WithdrawApplication,
    params(("id" = ApplicationId, Path), ("If-Match" = String, Header, description = "the version that is withdrawn")),
    responses((status = 200, body = ApplicationDetail), (status = 403, body = Problem), (status = 409, body = Problem),
        (status = 412, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn withdraw_application(
    State(app): State<App>,
    caller: Caller,
    At(id): At<ApplicationId>,
    IfMatch(version): IfMatch,
    Body(input): Body<WithdrawApplication>,
) -> Result<impl IntoResponse, Problem> {
    caller.require(Action::DraftApplication)?;
    let reason = words("reason", &input.reason)?;
    let taken = Taken::new(ApplicationStep::Withdraw, Some(reason));
    let by = caller.clone();
    let may = move |application: &Application| require_drafter(&by, application);
    take(&app, &caller, (id, version), taken, may).await
}

/// Why an application is given up.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct WithdrawApplication {
    reason: String,
}

/// Give an application back to its drafter, with a comment. Nobody reviews his own.
#[utoipa::path(post, path = "/applications/{id}/return", tag = "applications", request_body = StepInput,
    params(("id" = ApplicationId, Path), ("If-Match" = String, Header, description = "the version that is returned")),
    responses((status = 200, body = ApplicationDetail), (status = 403, body = Problem), (status = 409, body = Problem),
        (status = 412, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn return_application(
    State(app): State<App>,
    caller: Caller,
    At(id): At<ApplicationId>,
    IfMatch(version): IfMatch,
    Body(input): Body<StepInput>,
) -> Result<impl IntoResponse, Problem> {
    caller.require(Action::DecideApplication)?;
    let comment = words("comment", input.comment.as_deref().unwrap_or_default())?;
    let taken = Taken::new(ApplicationStep::Return, Some(comment));
    let by = caller.clone();
    let may = move |application: &Application| require_reviewer(&by, application);
    take(&app, &caller, (id, version), taken, may).await
}

/// Send a reviewed application to the authority. Nobody sends what he has drafted himself.
#[utoipa::path(post, path = "/applications/{id}/submit", tag = "applications", request_body = StepInput,
    params(("id" = ApplicationId, Path), ("If-Match" = String, Header, description = "the version that is sent")),
    responses((status = 200, body = ApplicationDetail), (status = 403, body = Problem), (status = 409, body = Problem),
        (status = 412, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn submit_application(
    State(app): State<App>,
    caller: Caller,
    At(id): At<ApplicationId>,
    IfMatch(version): IfMatch,
    Body(input): Body<StepInput>,
) -> Result<impl IntoResponse, Problem> {
    caller.require(Action::DecideApplication)?;
    let mut taken = Taken::new(ApplicationStep::Submit, input.comment()?);
    taken.at = past("at", input.at, app.clock.now())?;
    let by = caller.clone();
    let may = move |application: &Application| {
        require_reviewer(&by, application)?;
        allow(application, ApplicationStep::Submit)?;
        require_whole(application)
    };
    take(&app, &caller, (id, version), taken, may).await
}

/// What the authority says, or what we answer to it.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AnswerApplication {
    /// `ask_supplement`, `supplement`, `refuse` or `revoke`.
    step: ApplicationStep,
    /// What it says; a refusal and a revocation want their reason.
    #[serde(default)]
    comment: Option<String>,
    /// By when more is wanted, where it is.
    #[serde(default)]
    due_at: Option<DateTime<Utc>>,
    /// The reference of the authority, where it gives one.
    #[serde(default)]
    authority_reference: Option<String>,
    /// When the authority said it, where that was before now.
    #[serde(default)]
    at: Option<DateTime<Utc>>,
}

impl AnswerApplication {
    fn accept(self, now: DateTime<Utc>) -> Result<Taken, Problem> {
        use ApplicationStep as Step;
        let input = StepInput {
            comment: self.comment,
            at: None,
        };
        let mut taken = Taken::new(self.step, input.comment()?);
        match self.step {
            Step::AskSupplement => {
                let detail = "must be given where the authority asks for more";
                let due = self
                    .due_at
                    .ok_or_else(|| Problem::invalid_field("due_at", detail))?;
                taken.supplement_due_at = Some(due);
            }
            Step::Supplement => {}
            Step::Refuse | Step::Revoke => {
                words("comment", taken.comment.as_deref().unwrap_or_default())?;
            }
            _ => {
                let detail = "must be ask_supplement, supplement, refuse or revoke";
                return Err(Problem::invalid_field("step", detail));
            }
        }
        taken.at = past("at", self.at, now)?;
        let reference = self.authority_reference.as_deref();
        taken.authority_reference = reference
            .map(|text| short("authority_reference", text))
            .transpose()?;
        Ok(taken)
    }
}

/// Enter what the authority says: it wants more, refuses, takes back; or that more was sent to it.
#[utoipa::path(post, path = "/applications/{id}/answer", tag = "applications", request_body = AnswerApplication,
    params(("id" = ApplicationId, Path), ("If-Match" = String, Header, description = "the version that is answered")),
    responses((status = 200, body = ApplicationDetail), (status = 403, body = Problem), (status = 409, body = Problem),
        (status = 412, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn answer_application(
    State(app): State<App>,
    caller: Caller,
    At(id): At<ApplicationId>,
    IfMatch(version): IfMatch,
    Body(input): Body<AnswerApplication>,
) -> Result<impl IntoResponse, Problem> {
    caller.require(Action::DecideApplication)?;
    let taken = input.accept(app.clock.now())?;
    let by = caller.clone();
    let may = move |application: &Application| {
        by.require_in(Action::DecideApplication, application.unit.id)
    };
    take(&app, &caller, (id, version), taken, may).await
}

/// Takes the step if the caller may and the state lets it; a permit that is taken back ends at once.
async fn take(
    app: &App,
    caller: &Caller,
    (id, version): (ApplicationId, i32),
    taken: Taken,
    may: impl FnOnce(&Application) -> Result<(), Problem> + Send + 'static,
) -> Result<Tagged, Problem> {
    let (now, step) = (app.clock.now(), taken.step);
    let write = move |tx: &mut Tx<'_>| {
        let application = applications::get(tx.read(), id)?;
        may(&application)?;
        allow(&application, step)?;
        if let (ApplicationStep::Revoke, Some(permit)) = (step, &application.permit) {
            let known = permits::get(tx.read(), permit.id)?;
            let reason = taken.comment.clone().unwrap_or_default();
            permits::end(tx, permit.id, known.version, &reason)?;
        }
        applications::take(tx, id, version, taken)?;
        Ok::<_, Problem>(())
    };
    app.store.write(&caller.actor(), now, write).await?;
    if matches!(step, ApplicationStep::Submit | ApplicationStep::Revoke) {
        recheck::after_in_background(app, Cause::Permit);
    }
    show(app, caller, id).await
}

/// Refuses who may not decide on the application, and who has drafted it.
fn require_reviewer(caller: &Caller, application: &Application) -> Result<(), Problem> {
    caller.require_in(Action::DecideApplication, application.unit.id)?;
    if application.drafted_by.id == caller.account {
        let detail = "somebody else than the drafter reviews an application";
        return Err(Problem::new(
            StatusCode::FORBIDDEN,
            "own_application",
            detail,
        ));
    }
    Ok(())
}

/// A moment that is not to come.
pub(super) fn past(
    field: &str,
    at: Option<DateTime<Utc>>,
    now: DateTime<Utc>,
) -> Result<Option<DateTime<Utc>>, Problem> {
    if at.is_some_and(|at| at > now) {
        return Err(Problem::invalid_field(field, "must not be in the future"));
    }
    Ok(at)
}
