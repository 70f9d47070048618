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
pub mod mail;
pub mod paper;
pub mod recheck;
pub mod reminders;
pub mod stations;

mod account;
mod accounts;
mod aircraft;
mod aircraft_types;
mod answering;
pub mod applications;
pub(crate) mod audit;
mod batteries;
mod calendars;
mod crew;
mod defects;
mod deputies;
mod documents;
pub mod evidence;
mod figures;
mod fittings;
pub mod flight_logs;
pub mod flights;
mod http;
mod imports;
mod licences;
mod local;
mod maintenance;
mod missions;
mod notifications;
mod occurrences;
mod operators;
mod parachutes;
mod permits;
mod releases;
mod reservations;
pub mod retention;
mod router;
pub mod rulebooks;
mod school;
pub mod surroundings;
mod tasks;
pub mod terrain;
mod tls;
mod units;
pub mod weather;
mod worklist;
pub mod zones;

pub use app::{App, Stopping};
pub use missions::check::{Judged, Question, verdict};
pub use missions::facts::{AskedFacts, Gathered};
pub use router::{openapi, router};

use std::net::SocketAddr;

use tokio::net::TcpListener;

/// Serves until the app is told to stop, then finishes the requests that are under way.
pub async fn serve(app: App, listener: TcpListener) -> std::io::Result<()> {
    let mut tasks = tasks::start(&app);
    let stopping = app.stopping.clone();
    let served = if let Some(files) = tls::Files::of(&app.config) {
        tls::serve(app, listener, files).await
    } else {
        let service = router(app).into_make_service_with_connect_info::<SocketAddr>();
        axum::serve(listener, service)
            .with_graceful_shutdown(async move { stopping.stopped().await })
            .await
    };
    tasks.shutdown().await;
    served
}
