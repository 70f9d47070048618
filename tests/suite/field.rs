//! The way from the MAVLink socket to the flight log, with real sockets on both databases.

mod flight;
mod refused;
mod replay;

use std::time::{Duration, Instant};

/// Asks until the answer is something, for at most `seconds`.
async fn until<T>(what: &str, seconds: u64, mut probe: impl AsyncFnMut() -> Option<T>) -> T {
    let end = Instant::now() + Duration::from_secs(seconds);
    loop {
        if let Some(found) = probe().await {
            return found;
        }
        assert!(Instant::now() < end, "{what}: not within {seconds} s");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}
