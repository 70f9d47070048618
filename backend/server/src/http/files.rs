//! Answers that are files: what they are called, what they are, in which language they are written.

use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use crate::error::Problem;

/// Media types of the files that are written here.
pub(crate) const CSV: &str = "text/csv; charset=utf-8";
pub(crate) const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
pub(crate) const PDF: &str = "application/pdf";
pub(crate) const BYTES: &str = "application/octet-stream";

/// In which language.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum FileLanguage {
    /// Czech.
    #[default]
    Cs,
    /// English.
    En,
}

/// A file to be kept.
pub(crate) fn attachment(
    name: &str,
    media_type: &'static str,
    body: impl IntoResponse,
) -> Result<Response, Problem> {
    named("attachment", name, media_type, body)
}

/// A file to be shown.
pub(crate) fn inline(
    name: &str,
    media_type: &'static str,
    body: impl IntoResponse,
) -> Result<Response, Problem> {
    named("inline", name, media_type, body)
}

fn named(
    how: &str,
    name: &str,
    media_type: &'static str,
    body: impl IntoResponse,
) -> Result<Response, Problem> {
    let disposition = HeaderValue::from_str(&format!("{how}; filename=\"{name}\""));
    let disposition = disposition.map_err(|error| Problem::internal(&error))?;
    let mut response = body.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
    headers.insert(header::CONTENT_DISPOSITION, disposition);
    Ok(response)
}
