//! Documents: scans, photographs and letters that people add to records.

mod files;

use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, Utc};
use letka_domain::access::Action;
use letka_domain::documents::{DocumentOwner, DocumentPurpose, MediaType};
use letka_domain::hex::hex;
use letka_domain::ids::DocumentId;
use letka_store::documents::{self, Document, NewDocument};
use letka_store::{Conn, Tx};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::app::App;
use crate::auth::Caller;
use crate::error::Problem;
use crate::http::input::{At, Body, Params, words};
use crate::http::intake::too_large;
use crate::http::page::List;
use files::{Folder, MAX_BYTES};

/// A document of a record.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = Document)]
pub(crate) struct DocumentView {
    id: DocumentId,
    /// Name of the file as it was sent.
    name: String,
    purpose: DocumentPurpose,
    media_type: MediaType,
    /// How long it is, bytes.
    length: i64,
    /// SHA-256 of its bytes, in hexadecimal.
    sha256: String,
    added_by: String,
    added_at: DateTime<Utc>,
    /// When it was withdrawn; null: it counts.
    withdrawn_at: Option<DateTime<Utc>>,
    withdrawn_reason: Option<String>,
    /// When its bytes were erased; null: they are there.
    erased_at: Option<DateTime<Utc>>,
}

impl From<Document> for DocumentView {
    fn from(document: Document) -> Self {
        let (withdrawn_at, withdrawn_reason) = document.withdrawn.unzip();
        Self {
            id: document.id,
            name: document.name,
            purpose: document.purpose,
            media_type: document.media_type,
            length: document.length,
            sha256: hex(&document.sha256),
            added_by: document.added_by,
            added_at: document.added_at,
            withdrawn_at,
            withdrawn_reason,
            erased_at: document.erased_at,
        }
    }
}

/// Which record.
#[derive(Debug, Clone, Copy, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct OwnerParams {
    owner_kind: DocumentOwner,
    owner_id: Uuid,
}

/// Refuses whoever may not do `action` to documents of the record. What is about oneself may be seen,
/// and what one reported oneself may be added to.
fn accept(
    c: &mut Conn,
    caller: &Caller,
    owner: (DocumentOwner, Uuid),
    action: Action,
) -> Result<(), Problem> {
    let found = documents::find_owner(c, owner)?;
    let own = found.operator.is_some() && found.operator == caller.operator;
    if own && action == owner.0.seen_by() || found.reporter == Some(caller.account) {
        return Ok(());
    }
    match found.unit {
        Some(unit) => caller.require_in(action, unit),
        None => caller.require(action),
    }
}

/// The documents of a record, the newest first.
#[utoipa::path(get, path = "/documents", tag = "documents", params(OwnerParams), responses(
    (status = 200, body = List<DocumentView>), (status = 403, body = Problem), (status = 404, body = Problem),
    (status = 422, body = Problem)))]
pub(crate) async fn list_documents(
    State(app): State<App>,
    caller: Caller,
    Params(params): Params<OwnerParams>,
) -> Result<axum::Json<List<DocumentView>>, Problem> {
    caller.require(Action::ManageOwnAccount)?;
    let owner = (params.owner_kind, params.owner_id);
    let load = move |c: &mut Conn| {
        accept(c, &caller, owner, owner.0.seen_by())?;
        Ok::<_, Problem>(documents::list(c, owner)?)
    };
    let found = app.store.read(load).await?;
    let items = found.into_iter().map(DocumentView::from).collect();
    Ok(axum::Json(List { items }))
}

/// What is sent.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct AddParams {
    owner_kind: DocumentOwner,
    owner_id: Uuid,
    /// Name of the file.
    name: String,
    /// What it shows; without it a paper.
    purpose: Option<DocumentPurpose>,
}

/// Add a document to a record: a PDF, JPEG or PNG of 20 MiB at most, as the body. What kind it is its
/// bytes decide.
#[utoipa::path(post, path = "/documents", tag = "documents", params(AddParams),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"), responses(
    (status = 201, body = DocumentView), (status = 403, body = Problem), (status = 404, body = Problem),
    (status = 409, body = Problem), (status = 413, body = Problem), (status = 415, body = Problem),
    (status = 422, body = Problem)))]
pub(crate) async fn add_document(
    State(app): State<App>,
    caller: Caller,
    Params(params): Params<AddParams>,
    request: Request,
) -> Result<(StatusCode, axum::Json<DocumentView>), Problem> {
    let owner = (params.owner_kind, params.owner_id);
    let name = words("name", &params.name)?.replace('\n', " ");
    let asked = caller.clone();
    let may = move |c: &mut Conn| accept(c, &asked, owner, owner.0.kept_by());
    // Who reported the record may add to it, so that one is looked up first.
    let reports =
        owner.0 == DocumentOwner::Occurrence && caller.rights.may(Action::ReportOccurrence);
    if !reports {
        caller.require(owner.0.kept_by())?;
    }
    app.store.read(may).await?;
    if announced(&request).is_some_and(|length| length > MAX_BYTES) {
        return Err(too_large(MAX_BYTES));
    }
    let folder = Folder::of(&app.config.data_dir);
    let kept = folder.take(request.into_body()).await?;
    let new = NewDocument {
        owner,
        name,
        purpose: params.purpose.unwrap_or(DocumentPurpose::Document),
        media_type: kept.media_type,
        length: i64::try_from(kept.length).map_err(|error| Problem::internal(&error))?,
        sha256: kept.sha256,
        account_id: caller.account,
    };
    let write = move |tx: &mut Tx<'_>| enter(tx, &new);
    let document = app
        .store
        .write(&caller.actor(), app.clock.now(), write)
        .await?;
    Ok((StatusCode::CREATED, axum::Json(document.into())))
}

/// Takes the bytes of a document away for good.
pub(crate) async fn remove(data_dir: &std::path::Path, sha256: &[u8]) -> std::io::Result<()> {
    Folder::of(data_dir).remove(sha256).await
}

/// How long the body is going to be, where the request says so.
fn announced(request: &Request) -> Option<u64> {
    let length = request.headers().get(header::CONTENT_LENGTH)?;
    length.to_str().ok()?.parse().ok()
}

fn enter(tx: &mut Tx<'_>, new: &NewDocument) -> Result<Document, Problem> {
    let same = |one: &Document| one.withdrawn.is_none() && one.sha256 == new.sha256;
    let known = documents::list(tx.read(), new.owner)?;
    if let Some(before) = known.into_iter().find(same) {
        return Err(Problem::conflict(
            "document_added_before",
            format!(
                "the same file was added on {} as {:?}",
                before.added_at.format("%Y-%m-%d"),
                before.name
            ),
        ));
    }
    let id = documents::insert(tx, new).map_err(|error| {
        if error.violates("documents_owner_kind_owner_id_sha256_key") {
            let detail = "the same file was added just now";
            return Problem::conflict("document_added_before", detail);
        }
        Problem::from(error)
    })?;
    Ok(documents::get(tx.read(), id)?)
}

/// The bytes of a document.
#[utoipa::path(get, path = "/documents/{id}/file", tag = "documents", params(("id" = DocumentId, Path)),
    responses((status = 200, content_type = "application/octet-stream"), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 410, body = Problem)))]
pub(crate) async fn download_document(
    State(app): State<App>,
    caller: Caller,
    At(id): At<DocumentId>,
) -> Result<Response, Problem> {
    caller.require(Action::ManageOwnAccount)?;
    let load = move |c: &mut Conn| {
        let document = documents::get(c, id)?;
        accept(c, &caller, document.owner, document.owner.0.seen_by())?;
        Ok::<_, Problem>(document)
    };
    let document = app.store.read(load).await?;
    if document.erased_at.is_some() {
        let detail = "the file was erased because it may not be kept any longer";
        return Err(Problem::new(StatusCode::GONE, "erased", detail));
    }
    let file = Folder::of(&app.config.data_dir)
        .open(&document.sha256)
        .await;
    let file = file.map_err(|error| Problem::internal(&error))?;
    let stream = tokio_util::io::ReaderStream::new(file);
    let mut response = axum::body::Body::from_stream(stream).into_response();
    let headers = response.headers_mut();
    let media_type = HeaderValue::from_static(document.media_type.as_str());
    headers.insert(header::CONTENT_TYPE, media_type);
    headers.insert(header::CONTENT_LENGTH, HeaderValue::from(document.length));
    headers.insert(header::CONTENT_DISPOSITION, disposition(&document.name)?);
    headers.insert(
        header::CACHE_CONTROL,
        HeaderValue::from_static("private, no-cache"),
    );
    // A PDF may carry scripts; whatever shows it gets no rights of this site.
    let policy = HeaderValue::from_static("sandbox; default-src 'none'; style-src 'unsafe-inline'");
    headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    Ok(response)
}

/// The bytes of a document that counts, for whoever may see its record.
pub(crate) async fn read_file(app: &App, document: &Document) -> Result<Vec<u8>, Problem> {
    use tokio::io::AsyncReadExt;
    let file = Folder::of(&app.config.data_dir)
        .open(&document.sha256)
        .await;
    let mut file = file.map_err(|error| Problem::internal(&error))?;
    let mut bytes = Vec::new();
    let read = file.read_to_end(&mut bytes).await;
    read.map_err(|error| Problem::internal(&error))?;
    Ok(bytes)
}

/// The name of the file for whoever saves it (RFC 6266).
fn disposition(name: &str) -> Result<HeaderValue, Problem> {
    let encoded: String = name.bytes().map(encode).collect();
    let value = format!("inline; filename*=UTF-8''{encoded}");
    HeaderValue::from_str(&value).map_err(|error| Problem::internal(&error))
}

fn encode(byte: u8) -> String {
    if byte.is_ascii_alphanumeric() || b"-._".contains(&byte) {
        char::from(byte).to_string()
    } else {
        format!("%{byte:02X}")
    }
}

/// Why a document is withdrawn.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct WithdrawDocument {
    reason: String,
}

/// Withdraw a document that was added by mistake or no longer holds. It stays to be seen.
#[utoipa::path(post, path = "/documents/{id}/withdraw", tag = "documents",
    params(("id" = DocumentId, Path)), request_body = WithdrawDocument, responses(
    (status = 200, body = DocumentView), (status = 403, body = Problem), (status = 404, body = Problem),
    (status = 422, body = Problem)))]
pub(crate) async fn withdraw_document(
    State(app): State<App>,
    caller: Caller,
    At(id): At<DocumentId>,
    Body(input): Body<WithdrawDocument>,
) -> Result<axum::Json<DocumentView>, Problem> {
    caller.require(Action::ManageOwnAccount)?;
    let reason = words("reason", &input.reason)?;
    let (by, actor, now) = (caller.account, caller.actor(), app.clock.now());
    let write = move |tx: &mut Tx<'_>| {
        let owner = documents::get(tx.read(), id)?.owner;
        accept(tx.read(), &caller, owner, owner.0.kept_by())?;
        documents::withdraw(tx, id, by, &reason)?;
        Ok::<_, Problem>(documents::get(tx.read(), id)?)
    };
    let document = app.store.write(&actor, now, write).await?;
    Ok(axum::Json(document.into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn czech_names_are_encoded() {
        let value = disposition("Průkaz \"A\".pdf").unwrap();
        assert_eq!(value, "inline; filename*=UTF-8''Pr%C5%AFkaz%20%22A%22.pdf");
    }
}
