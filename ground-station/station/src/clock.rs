//! The only place of the station that reads the time.

use std::time::{Duration, Instant};

use chrono::{DateTime, TimeDelta, Utc};

/// Where the station's time comes from.
#[derive(Debug, Clone)]
pub struct Clock {
    /// `None`: the clock of the machine.
    scaled: Option<Scaled>,
}

#[derive(Debug, Clone)]
struct Scaled {
    base: DateTime<Utc>,
    start: Instant,
    rate: f64,
}

impl Clock {
    /// The clock of the machine.
    pub fn system() -> Self {
        Self { scaled: None }
    }

    /// A clock that shows `base` now and runs `rate` times as fast as the machine's, to replay a
    /// recorded flight. A rate outside 0.01 to 1000 is brought back to that range.
    pub fn scaled(base: DateTime<Utc>, rate: f64) -> Self {
        let rate = if rate.is_finite() {
            rate.clamp(0.01, 1000.0)
        } else {
            1.0
        };
        Self {
            scaled: Some(Scaled {
                base,
                start: Instant::now(),
                rate,
            }),
        }
    }

    /// The time.
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the clock file of the station"
    )]
    pub fn now(&self) -> DateTime<Utc> {
        match &self.scaled {
            None => Utc::now(),
            Some(Scaled { base, start, rate }) => {
                let passed = start.elapsed().mul_f64(*rate);
                TimeDelta::from_std(passed)
                    .ok()
                    .and_then(|passed| base.checked_add_signed(passed))
                    .unwrap_or(DateTime::<Utc>::MAX_UTC)
            }
        }
    }

    /// How long the machine must wait for `span` to pass on this clock.
    pub fn wait(&self, span: Duration) -> Duration {
        match &self.scaled {
            None => span,
            Some(Scaled { rate, .. }) => span.div_f64(*rate),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scaled_clock_begins_at_its_base_and_never_goes_back() {
        let clock = Clock::scaled(DateTime::UNIX_EPOCH, 1000.0);
        let (first, second) = (clock.now(), clock.now());
        assert!(first >= DateTime::UNIX_EPOCH && second >= first);
        assert!(second - DateTime::UNIX_EPOCH < TimeDelta::hours(1));
    }

    #[test]
    fn waiting_is_scaled_too() {
        let second = Duration::from_secs(1);
        assert_eq!(Clock::system().wait(second), second);
        assert_eq!(
            Clock::scaled(DateTime::UNIX_EPOCH, 20.0).wait(second),
            second / 20
        );
    }

    #[test]
    fn a_senseless_rate_does_no_harm() {
        for rate in [f64::NAN, f64::INFINITY, -1.0, 0.0, 1e300] {
            let clock = Clock::scaled(DateTime::<Utc>::MAX_UTC, rate);
            assert_eq!(clock.now(), DateTime::<Utc>::MAX_UTC);
            assert!(clock.wait(Duration::from_secs(1)) > Duration::ZERO);
        }
    }
}
