//! The letter that grants a permit: one of its documents.

use std::array::TryFromSliceError;

use axum::extract::State;
use axum::response::IntoResponse;
use letka_domain::access::Action;
use letka_domain::documents::DocumentOwner;
use letka_domain::ids::{AccountId, ApplicationId, DocumentId, PermitId};
use letka_store::documents::{self, Document, NewDocument};
use letka_store::{Conn, StoreError, Tx, permits};
use serde::Deserialize;
use uuid::Uuid;

use super::show;
use super::view::PermitDetail;
use crate::app::App;
use crate::auth::Caller;
use crate::error::Problem;
use crate::http::input::{At, Body, IfMatch};

/// Which document is the letter.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ChooseLetter {
    /// A document of the permit; `null`: none is.
    document_id: Option<DocumentId>,
}

/// Say which of its documents is the letter that grants a permit, also of one that has ended.
#[utoipa::path(put, path = "/permits/{id}/letter", tag = "permits", request_body = ChooseLetter,
    params(("id" = PermitId, Path), ("If-Match" = String, Header, description = "the version that is changed")),
    responses((status = 200, body = PermitDetail), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 412, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn choose_letter(
    State(app): State<App>,
    caller: Caller,
    At(id): At<PermitId>,
    IfMatch(version): IfMatch,
    Body(input): Body<ChooseLetter>,
) -> Result<impl IntoResponse, Problem> {
    caller.require(Action::ManagePermits)?;
    let write = move |tx: &mut Tx<'_>| {
        permits::get(tx.read(), id)?;
        if let Some(document) = input.document_id {
            let message = "is no document of this permit";
            of(tx.read(), document, (DocumentOwner::Permit, id.0), message)?;
        }
        permits::set_document(tx, id, version, input.document_id)?;
        Ok::<_, Problem>(())
    };
    app.store
        .write(&caller.actor(), app.clock.now(), write)
        .await?;
    show(&app, id).await
}

/// Makes a document of an application the letter of the permit that came of it. The permit gets it as a
/// document of its own: whoever may see the permit, may see its letter.
pub(crate) fn take_from_application(
    tx: &mut Tx<'_>,
    (permit, version): (PermitId, i32),
    application: ApplicationId,
    document: DocumentId,
    by: AccountId,
) -> Result<(), Problem> {
    let message = "is no document of this application";
    let source = (DocumentOwner::Application, application.0);
    let found = of(tx.read(), document, source, message)?;
    let owner = (DocumentOwner::Permit, permit.0);
    let has = documents::list(tx.read(), owner)?;
    let same = |one: &&Document| one.withdrawn.is_none() && one.sha256 == found.sha256;
    let letter = match has.iter().find(same) {
        Some(known) => known.id,
        None => documents::insert(tx, &copy(found, owner, by)?)?,
    };
    permits::set_document(tx, permit, version, Some(letter))?;
    Ok(())
}

/// The document, if it belongs to that record and counts.
fn of(
    c: &mut Conn,
    id: DocumentId,
    owner: (DocumentOwner, Uuid),
    message: &str,
) -> Result<Document, Problem> {
    match documents::get(c, id) {
        Ok(found) if found.owner == owner && found.withdrawn.is_none() => Ok(found),
        Ok(_) | Err(StoreError::NotFound(_)) => Err(Problem::invalid_field("document_id", message)),
        Err(error) => Err(error.into()),
    }
}

fn copy(
    document: Document,
    owner: (DocumentOwner, Uuid),
    by: AccountId,
) -> Result<NewDocument, Problem> {
    let sha256 = document.sha256[..].try_into();
    Ok(NewDocument {
        owner,
        name: document.name,
        purpose: document.purpose,
        media_type: document.media_type,
        length: document.length,
        sha256: sha256.map_err(|error: TryFromSliceError| Problem::internal(&error))?,
        account_id: by,
    })
}
