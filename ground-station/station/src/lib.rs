//! The ground-station daemon: listens for vehicles over MAVLink, records every frame, shows the
//! live picture to the backend and carries out its orders.
//!
//! ```text
//!  UDP ── socket ──┐                       ┌── recorder (files)
//!                  ├─ Event ─▶ station ────┤
//!  backend ─ uplink┘     (one loop)        ├── vehicles (state, orders under way)
//!        ▲                                 └── outbox ──┐
//!        └──────────────── uplink ◀─────────────────────┘
//! ```
//!
//! The backend may be away for as long as it likes: flights are recorded on disk and sent when it
//! is back, by log and offset, so that nothing is lost and nothing comes twice.

mod clock;
mod config;
mod discovery;
mod event;
mod orders;
mod outbox;
mod peers;
mod recorder;
mod settings;
mod socket;
mod station;
mod uplink;
mod vehicle;

use std::future::Future;

pub use clock::Clock;
pub use config::{BackendUrl, Config, Retry, Token, ValueError};
pub use settings::{ConfigError, Flags};
pub use station::Station;

/// Runs a station until `shutdown` is ready. An error says why it cannot start.
pub async fn run(
    config: Config,
    clock: Clock,
    shutdown: impl Future<Output = ()> + Send,
) -> anyhow::Result<()> {
    Station::bind(config, clock).await?.run(shutdown).await
}
