//! Signing in: how long nobody may try after too many failures, and which passwords are none.

use chrono::{DateTime, TimeDelta, Utc};

/// So many tries may fail before a name is locked.
const FREE: i32 = 5;
/// No name is locked for longer.
const LONGEST_MIN: i64 = 60;
/// After this long without a failure the count begins anew.
pub const FORGOTTEN: TimeDelta = TimeDelta::hours(24);
/// New passwords have at least so many characters.
pub const SHORTEST_PASSWORD: usize = 12;
/// Nobody types more bytes; hashing them would only cost.
pub const LONGEST_PASSWORD: usize = 1024;

/// Tries to sign in under a name that have failed since the last one that did not.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Failures {
    /// How many.
    pub count: i32,
    /// When the last one failed.
    pub last_at: Option<DateTime<Utc>>,
}

impl Failures {
    /// With one more.
    #[must_use]
    pub fn and_one(self, now: DateTime<Utc>) -> Self {
        Self {
            count: self.remembered(now).count.saturating_add(1),
            last_at: Some(now),
        }
    }

    /// What is remembered of them: after a day without any, nothing.
    #[must_use]
    pub fn remembered(self, now: DateTime<Utc>) -> Self {
        match self.last_at {
            Some(last_at) if now - last_at < FORGOTTEN => self,
            _ => Self::default(),
        }
    }

    /// Until when nobody may try: after the fifth failure for a minute, after each further one for
    /// twice as long as before, and never for longer than an hour. `None`: one may try.
    pub fn locked_until(self, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let beyond = u32::try_from(self.remembered(now).count - FREE).ok()?;
        let minutes = LONGEST_MIN.min(1_i64.checked_shl(beyond.min(6))?);
        let until = self.last_at? + TimeDelta::minutes(minutes);
        (now < until).then_some(until)
    }
}

/// Why a password cannot be taken, if it cannot.
pub fn password_fault(username: &str, old: Option<&str>, new: &str) -> Option<&'static str> {
    let first = new.chars().next();
    if new.chars().count() < SHORTEST_PASSWORD {
        Some("must have at least 12 characters")
    } else if new.len() > LONGEST_PASSWORD {
        Some("must have at most 1024 bytes")
    } else if new.to_lowercase() == username.to_lowercase() {
        Some("must not be the user name")
    } else if old == Some(new) {
        Some("must not be the old one")
    } else if new.chars().all(|letter| Some(letter) == first) {
        Some("must not be one character again and again")
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now() -> DateTime<Utc> {
        "2026-11-30T09:00:00Z".parse().unwrap()
    }

    #[test]
    fn the_fifth_failure_locks_and_each_further_one_twice_as_long() {
        let locked = |count| {
            let failures = Failures {
                count,
                last_at: Some(now()),
            };
            let until = failures.locked_until(now());
            until.map_or(0, |until| (until - now()).num_minutes())
        };
        let minutes: Vec<i64> = (0..14).map(locked).collect();
        assert_eq!(minutes, [0, 0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 60, 60, 60]);
        assert_eq!(locked(i32::MAX), 60);
    }

    #[test]
    fn a_lock_ends_and_the_count_is_forgotten_after_a_day() {
        let six = (0..6).fold(Failures::default(), |failures, _| failures.and_one(now()));
        assert_eq!(six.count, 6);
        let later = now() + TimeDelta::minutes(2);
        assert_eq!(six.locked_until(later - TimeDelta::seconds(1)), Some(later));
        assert_eq!(six.locked_until(later), None);
        assert_eq!(six.and_one(later).count, 7);
        assert_eq!(six.and_one(now() + FORGOTTEN).count, 1);
        assert_eq!(Failures::default().locked_until(now()), None);
    }

    #[test]
    fn a_password_is_long_and_new_and_not_the_name() {
        let fault = |new: &str| password_fault("jana.novakova", Some("correct horse"), new);
        assert!(fault("correct hors").is_none());
        assert!(fault("krátké hesl").is_some());
        assert!(fault("Jana.Novakova").is_some());
        assert!(fault("correct horse").is_some());
        assert!(fault("aaaaaaaaaaaaaaa").is_some());
        assert!(fault(&"ab".repeat(600)).is_some());
    }
}
