//! Letters between us and the authority, kept with the application.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use chrono::{DateTime, Utc};
use letka_domain::access::Action;
use letka_domain::documents::DocumentOwner;
use letka_domain::ids::{ApplicationId, DocumentId};
use letka_store::applications::{self, Direction, NewLetter};
use letka_store::{Tx, documents};
use serde::Deserialize;

use super::show;
use super::steps::past;
use super::view::ApplicationDetail;
use crate::app::App;
use crate::auth::Caller;
use crate::error::Problem;
use crate::http::input::{At, Body};
use crate::permits::input::short;

/// A letter that came or went.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct EnterLetter {
    /// `in`: from the authority; `out`: to it.
    #[schema(value_type = String)]
    direction: Direction,
    /// The day of the letter.
    dated_at: DateTime<Utc>,
    /// What it is about.
    subject: String,
    #[serde(default)]
    reference: Option<String>,
    /// The letter itself: a document of the application.
    #[serde(default)]
    document_id: Option<DocumentId>,
}

/// Enter a letter.
#[utoipa::path(post, path = "/applications/{id}/letters", tag = "applications", request_body = EnterLetter,
    params(("id" = ApplicationId, Path)), responses((status = 201, body = ApplicationDetail),
    (status = 403, body = Problem), (status = 404, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn enter_letter(
    State(app): State<App>,
    caller: Caller,
    At(id): At<ApplicationId>,
    Body(input): Body<EnterLetter>,
) -> Result<impl IntoResponse, Problem> {
    caller.require(Action::DecideApplication)?;
    let now = app.clock.now();
    past("dated_at", Some(input.dated_at), now)?;
    let reference = input.reference.as_deref();
    let new = NewLetter {
        direction: input.direction,
        dated_at: input.dated_at,
        subject: short("subject", &input.subject)?,
        reference: reference.map(|text| short("reference", text)).transpose()?,
        document_id: input.document_id,
    };
    let by = caller.clone();
    let write = move |tx: &mut Tx<'_>| {
        let application = applications::get(tx.read(), id)?;
        by.require_in(Action::DecideApplication, application.unit.id)?;
        if let Some(document) = new.document_id {
            let known = documents::get(tx.read(), document);
            let own = (DocumentOwner::Application, id.0);
            if !known.is_ok_and(|known| known.owner == own) {
                let detail = "is no document of this application";
                return Err(Problem::invalid_field("document_id", detail));
            }
        }
        applications::insert_letter(tx, id, (by.account, &by.name), &new)?;
        Ok(())
    };
    app.store.write(&caller.actor(), now, write).await?;
    Ok((StatusCode::CREATED, show(&app, &caller, id).await?))
}
