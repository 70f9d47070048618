//! `GET /live`: the live picture as server-sent events.

use std::convert::Infallible;
use std::time::{Duration, Instant};

use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use futures_util::{StreamExt, stream};
use letka_domain::access::Action;
use tokio::sync::broadcast;
use tokio::sync::broadcast::error::RecvError;

use crate::app::App;
use crate::auth::{self, Caller};
use crate::error::Problem;

/// How long the line may be silent; proxies close a silent one.
const SILENCE: Duration = Duration::from_secs(15);
/// How often it is asked whether the reader may still read.
const RECHECK: Duration = Duration::from_mins(1);

/// Follow the live picture.
///
/// `snapshot` holds all vehicles and comes first, and again whenever the reader fell behind;
/// `update` holds those that changed; `mission`, `flight` and `notification` say what to load again.
#[utoipa::path(get, path = "/live", tag = "live", responses(
    (status = 200, description = "server-sent events", content_type = "text/event-stream", body = String)))]
pub(crate) async fn follow_live(
    State(app): State<App>,
    caller: Caller,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    caller.require(Action::ViewFleet)?;
    // Subscribe before the snapshot: a change between the two is then seen twice, not never.
    let receiver = app.live.subscribe();
    let first = app.live.snapshot(app.clock.now());
    let reader = Reader {
        app,
        headers,
        receiver,
        checked: Instant::now(),
    };
    let rest = stream::unfold(reader, |mut reader| async move {
        let bytes = reader.next().await?;
        Some((bytes, reader))
    });
    let events = stream::once(async move { first })
        .chain(rest)
        .map(Ok::<Bytes, Infallible>);
    let headers = [
        (header::CONTENT_TYPE, "text/event-stream"),
        (header::CACHE_CONTROL, "no-cache"),
        (header::HeaderName::from_static("x-accel-buffering"), "no"),
    ];
    Ok((headers, Body::from_stream(events)).into_response())
}

/// A browser that follows.
struct Reader {
    app: App,
    headers: HeaderMap,
    receiver: broadcast::Receiver<Bytes>,
    /// When it was last seen that it may read.
    checked: Instant,
}

impl Reader {
    /// What to send next; `None` when the server stops or the reader may no longer read.
    async fn next(&mut self) -> Option<Bytes> {
        if self.checked.elapsed() > RECHECK {
            self.checked = Instant::now();
            let may = auth::may_still(&self.app, &self.headers, Action::ViewFleet).await;
            may.ok().filter(|may| *may)?;
        }
        tokio::select! {
            () = self.app.stopping.stopped() => None,
            event = tokio::time::timeout(SILENCE, self.receiver.recv()) => match event {
                Err(_) => Some(Bytes::from_static(b": still here\n\n")),
                Ok(Ok(bytes)) => Some(bytes),
                Ok(Err(RecvError::Lagged(_))) => Some(self.app.live.snapshot(self.app.clock.now())),
                Ok(Err(RecvError::Closed)) => None,
            },
        }
    }
}
