//! The grant: what the authority allowed becomes a one-time permit, whose limits count at once.

use axum::extract::State;
use axum::response::IntoResponse;
use chrono::{DateTime, Utc};
use letka_domain::access::Action;
use letka_domain::applications::ApplicationStep;
use letka_domain::ids::{ApplicationId, DocumentId};
use letka_domain::permits::PermitKind;
use letka_domain::rules::changes::Cause;
use letka_store::applications::{self, Taken};
use letka_store::permits::{self, NewPermit};
use letka_store::{StoreError, Tx};
use serde::Deserialize;

use super::steps::past;
use super::view::ApplicationDetail;
use super::{allow, show};
use crate::app::App;
use crate::auth::Caller;
use crate::error::Problem;
use crate::http::input::{At, Body, IfMatch, words};
use crate::permits::input::{EnterPermit, known, short};
use crate::permits::{letter, refused};
use crate::recheck;

/// What the authority has granted; less than was asked, often.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct GrantApplication {
    /// The permit as the decision has it; it is a one-time permit, whatever it says of its kind.
    permit: EnterPermit,
    /// What else the decision says, or why the entry is corrected.
    #[serde(default)]
    comment: Option<String>,
    /// The reference of the authority, where it gives one.
    #[serde(default)]
    authority_reference: Option<String>,
    /// When the authority decided, where that was before now.
    #[serde(default)]
    at: Option<DateTime<Utc>>,
    /// The letter that grants it: a document of the application, which the permit gets too. `null`: none
    /// was chosen, and one that was chosen before stays.
    #[serde(default)]
    document_id: Option<DocumentId>,
}

impl GrantApplication {
    fn accept(
        self,
        step: ApplicationStep,
        now: DateTime<Utc>,
    ) -> Result<(NewPermit, Taken), Problem> {
        let mut permit = self.permit.accept(now)?;
        permit.kind = PermitKind::OneTime;
        let comment = self
            .comment
            .as_deref()
            .filter(|text| !text.trim().is_empty());
        let comment = comment.map(|text| words("comment", text)).transpose()?;
        let mut taken = Taken::new(step, comment);
        taken.at = past("at", self.at, now)?;
        let reference = self.authority_reference.as_deref();
        taken.authority_reference = reference
            .map(|text| short("authority_reference", text))
            .transpose()?;
        Ok((permit, taken))
    }
}

/// Enter what the authority has granted: it becomes a one-time permit, and its limits count at once.
#[utoipa::path(post, path = "/applications/{id}/grant", tag = "applications", request_body = GrantApplication,
    params(("id" = ApplicationId, Path), ("If-Match" = String, Header, description = "the version that is granted")),
    responses((status = 200, body = ApplicationDetail), (status = 403, body = Problem), (status = 409, body = Problem),
        (status = 412, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn grant_application(
    State(app): State<App>,
    caller: Caller,
    At(id): At<ApplicationId>,
    IfMatch(version): IfMatch,
    Body(input): Body<GrantApplication>,
) -> Result<impl IntoResponse, Problem> {
    caller.require(Action::DecideApplication)?;
    let now = app.clock.now();
    let document = input.document_id;
    let (new, mut taken) = input.accept(ApplicationStep::Grant, now)?;
    let by = caller.clone();
    let write = move |tx: &mut Tx<'_>| {
        let application = applications::get(tx.read(), id)?;
        by.require_in(Action::DecideApplication, application.unit.id)?;
        allow(&application, ApplicationStep::Grant)?;
        known(tx.read(), &new.aircraft, &new.pilots)?;
        let permit = permits::insert(tx, &new).map_err(refused)?;
        if let Some(document) = document {
            letter::take_from_application(tx, (permit, 1), id, document, by.account)?;
        }
        taken.permit_id = Some(permit);
        applications::take(tx, id, version, taken)?;
        Ok::<_, Problem>(())
    };
    app.store.write(&caller.actor(), now, write).await?;
    recheck::after_in_background(&app, Cause::Permit);
    show(&app, &caller, id).await
}

/// Put right what was entered as granted. The missions ahead are judged again.
#[utoipa::path(put, path = "/applications/{id}/grant", tag = "applications", request_body = GrantApplication,
    params(("id" = ApplicationId, Path), ("If-Match" = String, Header, description = "the version that is corrected")),
    responses((status = 200, body = ApplicationDetail), (status = 403, body = Problem), (status = 409, body = Problem),
        (status = 412, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn correct_grant(
    State(app): State<App>,
    caller: Caller,
    At(id): At<ApplicationId>,
    IfMatch(version): IfMatch,
    Body(input): Body<GrantApplication>,
) -> Result<impl IntoResponse, Problem> {
    caller.require(Action::DecideApplication)?;
    let now = app.clock.now();
    let document = input.document_id;
    let (new, taken) = input.accept(ApplicationStep::Correct, now)?;
    let by = caller.clone();
    let write = move |tx: &mut Tx<'_>| {
        let application = applications::get(tx.read(), id)?;
        by.require_in(Action::DecideApplication, application.unit.id)?;
        allow(&application, ApplicationStep::Correct)?;
        known(tx.read(), &new.aircraft, &new.pilots)?;
        let permit = application.permit.ok_or(StoreError::NotFound("permit"))?;
        let read = permits::get(tx.read(), permit.id)?.version;
        let next = permits::update(tx, permit.id, read, &new).map_err(refused)?;
        if let Some(document) = document {
            letter::take_from_application(tx, (permit.id, next), id, document, by.account)?;
        }
        applications::take(tx, id, version, taken)?;
        Ok::<_, Problem>(())
    };
    app.store.write(&caller.actor(), now, write).await?;
    recheck::after_in_background(&app, Cause::Permit);
    show(&app, &caller, id).await
}
