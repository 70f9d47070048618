//! The connection to the backend: opened by the station, kept up, and opened again.
//!
//! The uplink is a task of its own. It takes what waits in the [`Outbox`] and passes what the
//! backend says to the dispatcher. Only the uplink ever waits: for the network, or for room in
//! the dispatcher's queue. While it is away, live states are overwritten by newer ones and logs
//! grow on disk.

mod session;
mod shipping;

use std::hash::{BuildHasher, Hasher, RandomState};
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{mpsc, watch};
use tokio::time::timeout;
use tokio_tungstenite::connect_async_with_config;
use tokio_tungstenite::tungstenite;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::http::{StatusCode, header};
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;

use crate::clock::Clock;
use crate::config::{BackendUrl, Retry, Token};
use crate::event::{Event, stopped};
use crate::outbox::Outbox;
use session::{PATIENCE, Session};
use shipping::Shipping;

/// The backend says nothing longer than an order with a long mission.
const MAX_MESSAGE_BYTES: usize = 1 << 20;

/// What the uplink task works with.
pub(crate) struct Uplink {
    pub(crate) backend: BackendUrl,
    pub(crate) token: Token,
    pub(crate) retry: Retry,
    pub(crate) clock: Clock,
    pub(crate) outbox: Arc<Outbox>,
    pub(crate) events: mpsc::Sender<Event>,
    /// Becomes true when the station ends.
    pub(crate) stop: watch::Receiver<bool>,
}

/// Why a connection ended or did not come about.
#[derive(Debug, thiserror::Error)]
enum Failure {
    #[error("the backend does not accept the station's token")]
    Unauthorised,
    #[error("the backend refuses the station ({code}): {reason}")]
    Refused { code: String, reason: String },
    #[error("the backend does not answer")]
    Silent,
    #[error("the backend closed the connection")]
    Closed,
    #[error("the connection to the backend failed")]
    Socket(#[from] Box<tungstenite::Error>),
}

impl From<tungstenite::Error> for Failure {
    fn from(error: tungstenite::Error) -> Self {
        match &error {
            tungstenite::Error::Http(response)
                if matches!(
                    response.status(),
                    StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN
                ) =>
            {
                Self::Unauthorised
            }
            _ => Self::Socket(Box::new(error)),
        }
    }
}

impl Uplink {
    /// Keeps a connection up until the station ends.
    pub(crate) async fn run(self) {
        let mut shipping = Shipping::new(self.retry.unacknowledged);
        let mut backoff = Backoff::new(self.retry.clone());
        let mut stop = self.stop.clone();
        while let Err(failure) = self.connect_and_talk(&mut shipping, &mut backoff).await {
            let pause = backoff.pause(&failure);
            backoff.report(&failure);
            tokio::select! {
                () = tokio::time::sleep(pause) => {}
                () = stopped(&mut stop) => return,
            }
        }
    }

    /// One connection from its opening to its end; `Ok` if it is the station that ends.
    async fn connect_and_talk(
        &self,
        shipping: &mut Shipping,
        backoff: &mut Backoff,
    ) -> Result<(), Failure> {
        let mut stop = self.stop.clone();
        let mut session = tokio::select! {
            session = self.open(shipping) => session?,
            () = stopped(&mut stop) => return Ok(()),
        };
        tracing::info!(backend = %self.backend, "connected to the backend");
        backoff.reset();
        let result = session.talk().await;
        self.tell(Event::UplinkDown).await;
        result
    }

    async fn open<'a>(&'a self, shipping: &'a mut Shipping) -> Result<Session<'a>, Failure> {
        let mut request = self.backend.uri().into_client_request()?;
        request
            .headers_mut()
            .insert(header::AUTHORIZATION, self.token.authorization());
        let config = WebSocketConfig::default()
            .max_message_size(Some(MAX_MESSAGE_BYTES))
            .max_frame_size(Some(MAX_MESSAGE_BYTES));
        let connecting = connect_async_with_config(request, Some(config), true);
        let (socket, _) = timeout(PATIENCE, connecting)
            .await
            .map_err(|_| Failure::Silent)??;
        Session::open(socket, self, shipping).await
    }

    /// Tells the dispatcher; waits while its queue is full. When the station is ending nobody
    /// listens, and nothing is lost that would still be wanted.
    async fn tell(&self, event: Event) {
        let _ = self.events.send(event).await;
    }
}

/// How long to wait before the next try, and what to say about the last.
#[derive(Debug)]
struct Backoff {
    retry: Retry,
    failures: u32,
    reported: Option<String>,
}

impl Backoff {
    fn new(retry: Retry) -> Self {
        Self {
            retry,
            failures: 0,
            reported: None,
        }
    }

    /// A connection came about.
    fn reset(&mut self) {
        self.failures = 0;
        self.reported = None;
    }

    /// Doubled after each failure up to the longest, between a half and the whole of it, so that
    /// many stations do not come back at the same moment.
    fn pause(&mut self, failure: &Failure) -> Duration {
        if matches!(failure, Failure::Unauthorised | Failure::Refused { .. }) {
            return self.retry.refused;
        }
        let doubled = self.retry.first.saturating_mul(1 << self.failures.min(16));
        self.failures = self.failures.saturating_add(1);
        let half = doubled.min(self.retry.longest) / 2;
        half + half.mul_f64(chance())
    }

    /// Logs a failure; the same one again only for those who debug.
    fn report(&mut self, failure: &Failure) {
        let text = match std::error::Error::source(failure) {
            Some(cause) => format!("{failure}: {cause}"),
            None => failure.to_string(),
        };
        if self.reported.as_ref() == Some(&text) {
            tracing::debug!("still: {text}");
        } else {
            tracing::warn!("{text}; flight logs are kept on disk and sent later");
            self.reported = Some(text);
        }
    }
}

/// A number from 0 to 1 that differs from process to process and from call to call.
fn chance() -> f64 {
    let random = RandomState::new().build_hasher().finish();
    f64::from(u32::try_from(random >> 32).unwrap_or(0)) / f64::from(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_to_the_longest_and_begin_anew() {
        let retry = Retry::default();
        let mut backoff = Backoff::new(retry.clone());
        let pauses: Vec<_> = (0..40).map(|_| backoff.pause(&Failure::Closed)).collect();
        for (n, pause) in (0..).zip(&pauses) {
            let whole = retry
                .first
                .saturating_mul(1 << n.min(10))
                .min(retry.longest);
            assert!((whole / 2..=whole).contains(pause), "{n}: {pause:?}");
        }
        backoff.reset();
        assert!(backoff.pause(&Failure::Silent) <= retry.first);
    }

    #[test]
    fn a_refusal_waits_for_a_person() {
        let retry = Retry::default();
        assert_eq!(
            Backoff::new(retry.clone()).pause(&Failure::Unauthorised),
            retry.refused
        );
    }

    #[test]
    fn a_wrong_token_is_told_from_other_answers() {
        let answer = |status: StatusCode| {
            let mut response = tungstenite::http::Response::new(None);
            *response.status_mut() = status;
            Failure::from(tungstenite::Error::Http(Box::new(response)))
        };
        assert!(matches!(
            answer(StatusCode::UNAUTHORIZED),
            Failure::Unauthorised
        ));
        assert!(matches!(
            answer(StatusCode::BAD_GATEWAY),
            Failure::Socket(_)
        ));
    }
}
