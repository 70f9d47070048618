//! How long an authority takes to decide, from what it has decided, and what that means for a mission.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::ApplicationState;
use crate::words::words;

/// With fewer decisions than this the assumption is used, and said.
pub const ENOUGH: usize = 5;

/// How long an authority takes to decide.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LeadTimes {
    /// How many decisions it rests on.
    pub decided: usize,
    /// Half of them took this many days at most; an assumption where there are too few.
    pub median_days: f64,
    /// Nine of ten took this many days at most; an assumption where there are too few.
    pub ninety_days: f64,
    /// Whether there are too few decisions, so that this is what the configuration assumes.
    pub assumed: bool,
}

impl LeadTimes {
    /// Of decisions that took so many days each; with few of them what is assumed.
    pub fn of(days: &[f64], assumed_days: f64) -> Self {
        let mut sorted: Vec<f64> = days
            .iter()
            .copied()
            .filter(|days| days.is_finite())
            .collect();
        sorted.sort_by(f64::total_cmp);
        let decided = sorted.len();
        if decided < ENOUGH {
            return Self {
                decided,
                median_days: assumed_days,
                ninety_days: assumed_days,
                assumed: true,
            };
        }
        let at = |place: usize| sorted.get(place).copied().unwrap_or(assumed_days);
        let median_days = at((decided - 1) / 2).midpoint(at(decided / 2));
        // The nearest rank: the least value that nine of ten do not exceed.
        let ninety_days = at((decided * 9).div_ceil(10) - 1);
        Self {
            decided,
            median_days,
            ninety_days,
            assumed: false,
        }
    }

    /// When half of what is lodged at a moment is decided.
    pub fn expected(&self, lodged_at: DateTime<Utc>) -> DateTime<Utc> {
        after(lodged_at, self.median_days)
    }

    /// When nine of ten of what is lodged at a moment are decided.
    pub fn surely(&self, lodged_at: DateTime<Utc>) -> DateTime<Utc> {
        after(lodged_at, self.ninety_days)
    }

    /// The latest moment to lodge what must be decided by `needed_at`: nine of ten come in time.
    pub fn latest(&self, needed_at: DateTime<Utc>) -> DateTime<Utc> {
        after(needed_at, -self.ninety_days)
    }
}

fn after(at: DateTime<Utc>, days: f64) -> DateTime<Utc> {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "bounded to a century of seconds"
    )]
    let seconds = (days * 86_400.0).clamp(-3e9, 3e9) as i64;
    at.checked_add_signed(TimeDelta::seconds(seconds))
        .unwrap_or(at)
}

words! {
    /// Whether a permit will be there when it is needed.
    Timeliness: "timeliness" {
        /// It is there, or nine of ten come in time.
        InTime = "in_time",
        /// Half of them come in time, and not nine of ten.
        AtRisk = "at_risk",
        /// Most do not come in time.
        Late = "late",
        /// The moment is past, or the application came to nothing.
        Missed = "missed",
    }
}

impl Timeliness {
    /// Of an application in a state, lodged at a moment or not yet, for a flight at `needed_at`.
    pub fn of(
        (state, lodged_at): (ApplicationState, Option<DateTime<Utc>>),
        needed_at: DateTime<Utc>,
        lead: &LeadTimes,
        now: DateTime<Utc>,
    ) -> Self {
        if state.is_granted() {
            return Self::InTime;
        }
        if !state.is_open() || needed_at <= now {
            return Self::Missed;
        }
        // What should have been decided by now was not: it takes until now at least.
        let lodged_at = lodged_at
            .filter(|_| state.is_with_authority())
            .unwrap_or(now);
        if lead.expected(lodged_at).max(now) > needed_at {
            Self::Late
        } else if lead.surely(lodged_at).max(now) > needed_at {
            Self::AtRisk
        } else {
            Self::InTime
        }
    }

    /// Whether somebody must be told.
    pub fn alarms(self) -> bool {
        self != Self::InTime
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn few_decisions_are_an_assumption_and_say_so() {
        let few = LeadTimes::of(&[10.0, 11.0, 12.0, 13.0], 30.0);
        assert_eq!(
            (few.decided, few.median_days, few.ninety_days),
            (4, 30.0, 30.0)
        );
        assert!(few.assumed);
        let enough = LeadTimes::of(&[10.0, 11.0, 12.0, 13.0, 50.0], 30.0);
        assert_eq!((enough.median_days, enough.ninety_days), (12.0, 50.0));
        assert!(!enough.assumed);
    }

    #[test]
    fn median_and_nine_of_ten() {
        let days: Vec<f64> = (1..=20).map(f64::from).collect();
        let lead = LeadTimes::of(&days, 30.0);
        assert_eq!((lead.median_days, lead.ninety_days), (10.5, 18.0));
        let odd = LeadTimes::of(&[9.0, 1.0, 5.0, f64::NAN, 3.0, 7.0], 30.0);
        assert_eq!(
            (odd.decided, odd.median_days, odd.ninety_days),
            (5, 5.0, 9.0)
        );
    }

    #[test]
    fn the_latest_day_to_apply_is_so_many_days_before() {
        let lead = LeadTimes::of(&[20.0, 20.0, 20.0, 20.0, 28.0], 30.0);
        let needed = at("2026-06-29T10:00:00Z");
        assert_eq!(lead.latest(needed), at("2026-06-01T10:00:00Z"));
        assert_eq!(
            lead.expected(at("2026-06-01T10:00:00Z")),
            at("2026-06-21T10:00:00Z")
        );
    }

    #[test]
    fn what_does_not_come_in_time_is_said() {
        use ApplicationState::{Draft, Granted, Refused, Submitted, SupplementAsked};
        let lead = LeadTimes::of(&[20.0, 20.0, 20.0, 20.0, 28.0], 30.0);
        let needed = at("2026-07-01T00:00:00Z");
        let lodged = Some(at("2026-06-01T00:00:00Z"));
        for (state, lodged_at, now, expected) in [
            (Draft, None, "2026-06-01T00:00:00Z", Timeliness::InTime),
            (Draft, None, "2026-06-05T00:00:00Z", Timeliness::AtRisk),
            (Draft, None, "2026-06-12T00:00:00Z", Timeliness::Late),
            // Its first submission does not count while it lies with us.
            (Draft, lodged, "2026-06-12T00:00:00Z", Timeliness::Late),
            (
                Submitted,
                lodged,
                "2026-06-12T00:00:00Z",
                Timeliness::InTime,
            ),
            (
                SupplementAsked,
                lodged,
                "2026-06-30T00:00:00Z",
                Timeliness::InTime,
            ),
            (
                Submitted,
                lodged,
                "2026-07-01T00:00:00Z",
                Timeliness::Missed,
            ),
            (Refused, lodged, "2026-06-12T00:00:00Z", Timeliness::Missed),
            (Granted, lodged, "2026-06-12T00:00:00Z", Timeliness::InTime),
        ] {
            let found = Timeliness::of((state, lodged_at), needed, &lead, at(now));
            assert_eq!(found, expected, "{state} {now}");
        }
    }
}
