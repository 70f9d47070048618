//! Everything that can happen to the station.

use std::net::SocketAddr;

use chrono::{DateTime, Utc};
use letka_link::BackendMessage;
use tokio::sync::watch;

/// Room in the dispatcher's queue.
///
/// When it is full, the task that reads the socket waits: datagrams then queue in the kernel, and
/// beyond its buffer the kernel drops them, which shows as lost frames of the vehicle. The uplink
/// waits too, and with it the backend. The dispatcher never waits for either, so that a full
/// queue drains.
pub(crate) const QUEUE: usize = 1024;

/// Something that happened. The dispatcher takes them one by one.
#[derive(Debug)]
pub(crate) enum Event {
    /// A datagram arrived.
    Datagram {
        from: SocketAddr,
        /// When it was read from the socket.
        at: DateTime<Utc>,
        bytes: Vec<u8>,
    },
    /// Some time has passed.
    Tick,
    /// The backend said something.
    Backend(BackendMessage),
    /// The backend accepted the station.
    UplinkUp,
    /// The connection to the backend ended.
    UplinkDown,
    /// The station shall end.
    Shutdown,
}

/// Waits until the station ends. That its half of the channel is gone means the same.
pub(crate) async fn stopped(stop: &mut watch::Receiver<bool>) {
    let _ = stop.wait_for(|stop| *stop).await;
}
