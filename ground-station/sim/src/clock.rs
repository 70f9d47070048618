//! The only place of the simulator that reads the time.

use std::time::{SystemTime, UNIX_EPOCH};

/// Microseconds since 1970.
#[expect(
    clippy::disallowed_methods,
    reason = "this is the clock file of the simulator"
)]
pub(crate) fn unix_us() -> u64 {
    let since = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    u64::try_from(since.as_micros()).unwrap_or(u64::MAX)
}
