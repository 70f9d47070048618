//! Asking the identity provider over HTTP: within a time and a size, and never anybody else.

use std::pin::Pin;
use std::time::Duration;

use openidconnect::{AsyncHttpClient, HttpRequest, HttpResponse};
use reqwest::Client;
use reqwest::redirect::Policy;

/// How long an answer may take.
const PATIENCE: Duration = Duration::from_secs(10);
/// No answer of a provider is longer.
const MAX_BYTES: usize = 512 * 1024;

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub(super) enum NoAnswer {
    /// It cannot be reached, breaks off or takes too long.
    #[error("the identity provider does not answer")]
    Http(#[from] reqwest::Error),
    /// Its answer is too long.
    #[error("the answer has more than {MAX_BYTES} bytes")]
    TooLong,
    /// Its answer has a header that is none.
    #[error("the answer cannot be read")]
    Unreadable(#[from] axum::http::Error),
}

/// The client. It takes in the certificate authorities as they are now.
pub(super) struct Http(Client);

impl Http {
    /// A client for one sign-in.
    pub(super) fn new(issuer: &str) -> Result<Self, NoAnswer> {
        // An error says that it was installed before.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = Client::builder()
            .user_agent(concat!("letka/", env!("CARGO_PKG_VERSION")))
            .timeout(PATIENCE)
            // A provider that sends us elsewhere would choose whom we ask in our own network.
            .redirect(Policy::none())
            .https_only(issuer.starts_with("https:"))
            .build()?;
        Ok(Self(client))
    }

    async fn ask(&self, request: HttpRequest) -> Result<HttpResponse, NoAnswer> {
        let mut response = self.0.execute(request.try_into()?).await?;
        let mut answer = axum::http::Response::builder().status(response.status());
        for (name, value) in response.headers() {
            answer = answer.header(name, value);
        }
        let mut bytes = Vec::new();
        while let Some(chunk) = response.chunk().await? {
            if bytes.len() + chunk.len() > MAX_BYTES {
                return Err(NoAnswer::TooLong);
            }
            bytes.extend_from_slice(&chunk);
        }
        Ok(answer.body(bytes)?)
    }
}

impl<'c> AsyncHttpClient<'c> for Http {
    type Error = NoAnswer;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, NoAnswer>> + Send + 'c>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(self.ask(request))
    }
}
