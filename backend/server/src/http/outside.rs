//! Asking a server of others: a text, within a time and a size.

use std::time::Duration;

use axum::body::Bytes;
use reqwest::redirect::Policy;
use reqwest::{Client, RequestBuilder, Response, Url};
use serde::Serialize;

use crate::error::{Problem, chain};
use crate::http::body;

/// Longest answer that is read.
const MAX_TEXT_BYTES: usize = 1024 * 1024;

/// Most redirects that are followed for one answer.
const MOST_REDIRECTS: usize = 3;

/// Why nothing came of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum FetchFault {
    /// The server cannot be reached, or breaks off.
    Unreachable,
    /// It does not answer in time.
    TooSlow,
    /// It answers with another status than success.
    Refused,
    /// Its answer is too long.
    TooLong,
    /// Its answer holds no report that can be read.
    Unreadable,
    /// The reports could not be entered.
    NotEntered,
}

/// A failure, with what exactly went wrong. The address is never part of it: it may hold a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Failure {
    pub(crate) fault: FetchFault,
    pub(crate) detail: String,
}

impl Failure {
    pub(crate) fn new(fault: FetchFault, detail: impl Into<String>) -> Self {
        Self {
            fault,
            detail: detail.into(),
        }
    }

    /// What was read is refused.
    pub(crate) fn unreadable(problem: &Problem) -> Self {
        let detail = &problem.detail;
        Self::new(
            FetchFault::Unreadable,
            detail.strip_prefix("body: ").unwrap_or(detail),
        )
    }
}

impl From<reqwest::Error> for Failure {
    fn from(error: reqwest::Error) -> Self {
        let fault = if error.is_timeout() {
            FetchFault::TooSlow
        } else {
            FetchFault::Unreachable
        };
        Self::new(fault, chain(&error.without_url()))
    }
}

/// A client of one round of questions. It takes in the certificate authorities as they are now.
pub(crate) fn client(url: &Url, patience: Duration) -> Result<Client, Failure> {
    // An error says that it was installed before.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let client = Client::builder()
        .user_agent(concat!("letka/", env!("CARGO_PKG_VERSION")))
        .timeout(patience)
        .redirect(Policy::limited(MOST_REDIRECTS))
        // Whoever configured TLS is not led away from it.
        .https_only(url.scheme() == "https")
        .build()?;
    Ok(client)
}

/// The text behind an address.
pub(crate) async fn ask(client: &Client, url: Url) -> Result<String, Failure> {
    answer(client.get(url)).await
}

/// The text that a request is answered with.
pub(crate) async fn answer(request: RequestBuilder) -> Result<String, Failure> {
    let response = request.send().await?;
    let status = response.status();
    if !status.is_success() {
        let detail = format!("it answers with {status}");
        return Err(Failure::new(FetchFault::Refused, detail));
    }
    let bytes = bounded(response).await?;
    body::utf8(bytes).map_err(|problem| Failure::unreadable(&problem))
}

/// The body of an answer, read no further than it may be long.
async fn bounded(mut response: Response) -> Result<Bytes, Failure> {
    let mut bytes = Vec::new();
    while let Some(chunk) = response.chunk().await? {
        if bytes.len() + chunk.len() > MAX_TEXT_BYTES {
            let detail = format!("it has more than {MAX_TEXT_BYTES} bytes");
            return Err(Failure::new(FetchFault::TooLong, detail));
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes.into())
}
