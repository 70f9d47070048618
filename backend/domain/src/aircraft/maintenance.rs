//! Maintenance: intervals by days, flight hours, battery cycles and landings, whichever is first.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use crate::words::words;

/// From which part of an interval on its maintenance is announced.
const SOON: f64 = 0.9;

words! {
    /// What an interval counts.
    CounterKind: "counter" {
        /// Days of the calendar.
        Days = "days",
        /// Hours in the air.
        FlightHours = "flight_hours",
        /// Cycles of the battery that has most of them.
        Cycles = "cycles",
        /// Landings.
        Landings = "landings",
    }
}

words! {
    /// How maintenance stands. In the order of how bad it is.
    DueState: "due state" {
        /// There is time.
        Fine = "fine",
        /// Less than a tenth of the interval is left.
        Soon = "soon",
        /// The interval is used up; within the tolerance it may fly.
        Due = "due",
        /// It cannot be said: nobody knows when it was done, or what was used since.
        Unknown = "unknown",
        /// The tolerance is used up as well.
        Overdue = "overdue",
    }
}

/// How often something is to be done: whichever is used up first. `None` does not count.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct Interval {
    /// Days of the calendar.
    pub days: Option<u32>,
    /// Hours in the air.
    pub flight_hours: Option<f64>,
    /// Battery cycles.
    pub cycles: Option<u32>,
    /// Landings.
    pub landings: Option<u32>,
    /// By how much it may be exceeded, percent of each.
    pub tolerance_pct: u32,
}

/// What was used since something was last done.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Used {
    /// When it was last done, or when the aircraft came; `None` is not known.
    pub since: Option<DateTime<Utc>>,
    /// Hours in the air, as the flight log says.
    pub flight_hours: f64,
    /// Flights in the log whose length is not known: they are not in the hours.
    pub flights_without_length: u32,
    /// Landings, as the flight log says.
    pub landings: u32,
    /// Cycles of the battery that has most of them; `None` is not known.
    pub cycles: Option<u32>,
}

/// A maintenance of an aircraft: how often, and what was used.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MaintenanceFacts {
    /// What is to be done.
    pub plan: String,
    /// Whether the aircraft must not fly without it.
    pub mandatory: bool,
    /// How often.
    pub interval: Interval,
    /// What was used.
    pub used: Used,
}

/// One interval with its arithmetic.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Counter {
    /// What it counts.
    pub kind: CounterKind,
    /// The interval.
    pub limit: f64,
    /// How much of it is used; `null` is not known.
    pub used: Option<f64>,
    /// How much is left; below zero it is exceeded. `null` is not known.
    pub left: Option<f64>,
    /// How it stands.
    pub state: DueState,
}

/// How a maintenance stands, with the arithmetic.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Due {
    /// The worst of its counters.
    pub state: DueState,
    /// One for each interval.
    pub counters: Vec<Counter>,
    /// When the days are used up; `null`: it is not counted in days, or not known since when.
    pub due_at: Option<DateTime<Utc>>,
}

impl MaintenanceFacts {
    /// How it stands at a moment.
    pub fn due(&self, at: DateTime<Utc>) -> Due {
        let (interval, used) = (&self.interval, &self.used);
        let since = used.since;
        let known = |value: f64| since.map(|_| value);
        let days = since.map(|since| whole_days(at - since));
        let cycles = used.cycles.map(f64::from).filter(|_| since.is_some());
        let all = [
            (CounterKind::Days, interval.days.map(f64::from), days),
            (
                CounterKind::FlightHours,
                interval.flight_hours,
                known(used.flight_hours),
            ),
            (CounterKind::Cycles, interval.cycles.map(f64::from), cycles),
            (
                CounterKind::Landings,
                interval.landings.map(f64::from),
                known(f64::from(used.landings)),
            ),
        ];
        let tolerated = 1.0 + f64::from(interval.tolerance_pct) / 100.0;
        let counters: Vec<Counter> = all
            .into_iter()
            .filter_map(|(kind, limit, used)| Some(counter(kind, limit?, used, tolerated)))
            .collect();
        let step = |days: u32| TimeDelta::try_days(i64::from(days));
        let until = interval.days.and_then(step);
        Due {
            state: worst(&counters),
            due_at: since
                .zip(until)
                .and_then(|(since, days)| since.checked_add_signed(days)),
            counters,
        }
    }
}

/// The worst of some counters; an interval that counts nothing cannot be judged.
fn worst(counters: &[Counter]) -> DueState {
    let rank = |state: DueState| DueState::ALL.iter().position(|known| *known == state);
    let states = counters.iter().map(|counter| counter.state);
    states
        .max_by_key(|state| rank(*state))
        .unwrap_or(DueState::Unknown)
}

fn counter(kind: CounterKind, limit: f64, used: Option<f64>, tolerated: f64) -> Counter {
    let state = match used {
        None => DueState::Unknown,
        Some(used) if used > limit * tolerated => DueState::Overdue,
        Some(used) if used > limit => DueState::Due,
        Some(used) if used > limit * SOON => DueState::Soon,
        Some(_) => DueState::Fine,
    };
    Counter {
        kind,
        limit,
        used,
        left: used.map(|used| limit - used),
        state,
    }
}

/// Days that have begun count as a part of one.
fn whole_days(span: TimeDelta) -> f64 {
    const SECONDS: f64 = 86_400.0;
    span.as_seconds_f64() / SECONDS
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    fn facts(interval: Interval, used: Used) -> MaintenanceFacts {
        MaintenanceFacts {
            plan: "prohlídka".into(),
            mandatory: true,
            interval,
            used,
        }
    }

    #[test]
    fn whichever_is_used_up_first_decides() {
        let interval = Interval {
            days: Some(100),
            flight_hours: Some(50.0),
            landings: Some(200),
            tolerance_pct: 10,
            ..Interval::default()
        };
        let now = at("2026-11-30T00:00:00Z");
        let state = |days: i64, flight_hours, landings| {
            let used = Used {
                since: Some(now - TimeDelta::days(days)),
                flight_hours,
                landings,
                ..Used::default()
            };
            facts(interval, used).due(now).state
        };
        assert_eq!(state(10, 5.0, 20), DueState::Fine);
        assert_eq!(state(91, 5.0, 20), DueState::Soon);
        assert_eq!(state(100, 50.0, 180), DueState::Soon);
        assert_eq!(state(10, 52.0, 20), DueState::Due);
        assert_eq!(state(10, 5.0, 221), DueState::Overdue);
        assert_eq!(state(111, 5.0, 20), DueState::Overdue);
    }

    #[test]
    fn the_arithmetic_is_shown() {
        let interval = Interval {
            days: Some(30),
            flight_hours: Some(10.0),
            ..Interval::default()
        };
        let used = Used {
            since: Some(at("2026-11-10T00:00:00Z")),
            flight_hours: 12.5,
            ..Used::default()
        };
        let due = facts(interval, used).due(at("2026-11-30T00:00:00Z"));
        assert_eq!(due.due_at, Some(at("2026-12-10T00:00:00Z")));
        let shown: Vec<_> = due
            .counters
            .iter()
            .map(|one| (one.used, one.left))
            .collect();
        assert_eq!(shown, [(Some(20.0), Some(10.0)), (Some(12.5), Some(-2.5))]);
    }

    #[test]
    fn what_is_not_known_is_said() {
        let days = Interval {
            days: Some(30),
            ..Interval::default()
        };
        let now = at("2026-11-30T00:00:00Z");
        let never = facts(days, Used::default()).due(now);
        assert_eq!((never.state, never.due_at), (DueState::Unknown, None));
        let cycles = Interval {
            cycles: Some(200),
            ..Interval::default()
        };
        let since = Used {
            since: Some(now),
            ..Used::default()
        };
        assert_eq!(facts(cycles, since).due(now).state, DueState::Unknown);
        assert_eq!(
            facts(Interval::default(), since).due(now).state,
            DueState::Unknown
        );
    }
}
