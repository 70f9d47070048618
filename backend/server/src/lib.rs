//! HTTP, sign-in, live picture and station link around the store and the domain.
//!
//! [`serve`] runs the whole service; [`router`] gives it without a socket, for tests.

pub mod app;
pub mod auth;
pub mod cli;
pub mod clock;
pub mod config;
pub mod error;
pub mod live;
pub mod recheck;
pub mod stations;

mod aircraft;
mod deputies;
mod flights;
mod http;
mod missions;
mod notifications;
mod permits;
mod router;
pub mod rulebooks;
pub mod surroundings;
mod tasks;
pub mod terrain;
pub mod weather;
pub mod zones;

pub use app::{App, Stopping};
pub use missions::check::{Judged, Question, verdict};
pub use missions::facts::{AskedFacts, Gathered};
pub use router::{openapi, router};

use tokio::net::TcpListener;

/// Serves until the app is told to stop, then finishes the requests that are under way.
pub async fn serve(app: App, listener: TcpListener) -> std::io::Result<()> {
    let mut tasks = tasks::start(&app);
    let stopping = app.stopping.clone();
    let served = axum::serve(listener, router(app))
        .with_graceful_shutdown(async move { stopping.stopped().await })
        .await;
    tasks.shutdown().await;
    served
}
