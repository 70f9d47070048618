//! Currency: whether a pilot has flown enough lately, reckoned from the flight log.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use crate::aircraft::AircraftClass;
use crate::geometry::Position;
use crate::ids::FlightId;
use crate::sun::{self, CIVIL_TWILIGHT_DEG};
use crate::words::words;

words! {
    /// Which flights count.
    Light: "light" {
        /// All of them.
        Any = "any",
        /// Those by day.
        Day = "day",
        /// Those by night, and it is asked for flights by night only.
        Night = "night",
    }
}

/// A flight that may count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PracticeFlight {
    /// Which one; `None`: it stands in no log of ours.
    pub id: Option<FlightId>,
    /// When it landed.
    pub landed_at: DateTime<Utc>,
    /// Whether it took off or landed by night; `None` is not known, and then it counts as neither.
    pub night: Option<bool>,
}

/// How many flights within how long.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct CurrencyDemand {
    /// How many.
    pub flights: u32,
    /// Within how long before, seconds.
    pub within_s: i64,
    /// Which of them count.
    pub light: Light,
    /// No source is known: it is our assumption.
    #[serde(default)]
    pub assumed: bool,
}

/// A demand of the register: of a class or of each class, for a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DatedDemand {
    /// The class of aircraft; `None`: each class by itself.
    pub class: Option<AircraftClass>,
    /// What is demanded.
    pub demand: CurrencyDemand,
    /// From when.
    pub from: DateTime<Utc>,
    /// Until when; `None`: no end is set.
    pub to: Option<DateTime<Utc>>,
}

impl DatedDemand {
    /// Whether it is demanded for a class at a moment.
    pub fn holds(&self, class: AircraftClass, at: DateTime<Utc>) -> bool {
        let of_class = self.class.is_none_or(|own| own == class);
        of_class && self.from <= at && self.to.is_none_or(|to| at <= to)
    }
}

/// What the rules read of a pilot's practice with the class of the aircraft.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Practice {
    /// What the register demands.
    pub demands: Vec<CurrencyDemand>,
    /// The flights of the log, the latest in front: at least as many as any demand needs.
    pub flights: Vec<PracticeFlight>,
}

impl Practice {
    /// What is demanded, with as many of the flights as tell whether it is met.
    pub fn new(demands: Vec<CurrencyDemand>, mut flights: Vec<PracticeFlight>) -> Self {
        let most = demands.iter().map(|demand| demand.flights).max();
        flights.sort_by_key(|flight| std::cmp::Reverse(flight.landed_at));
        let mut seen = [0_u32; 3];
        flights.retain(|flight| {
            let [day, night, unknown] = &mut seen;
            let count = match flight.night {
                Some(false) => day,
                Some(true) => night,
                None => unknown,
            };
            *count += 1;
            *count <= most.unwrap_or(0)
        });
        Self { demands, flights }
    }
}

/// What a demand comes to at a moment, with the arithmetic.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reckoning {
    /// The flights that count, the latest in front.
    pub counted: Vec<PracticeFlight>,
    /// How many flights within the time may count, were their light known.
    pub unknown: usize,
    /// From when on flights count.
    pub since: DateTime<Utc>,
    /// How many flights are missing.
    pub missing: u32,
    /// Until when it is met without another flight: then the oldest flight that is needed falls out.
    /// `None`: it is not met.
    pub until: Option<DateTime<Utc>>,
}

impl Reckoning {
    /// Whether the demand is met.
    pub fn is_met(&self) -> bool {
        self.missing == 0
    }
}

/// Reckons a demand at a moment; flights after it say nothing of the time before.
pub fn reckon(flights: &[PracticeFlight], demand: &CurrencyDemand, at: DateTime<Utc>) -> Reckoning {
    let within = TimeDelta::try_seconds(demand.within_s).unwrap_or(TimeDelta::MAX);
    let since = at
        .checked_sub_signed(within)
        .unwrap_or(DateTime::<Utc>::MIN_UTC);
    let in_time = |flight: &&PracticeFlight| flight.landed_at >= since && flight.landed_at <= at;
    let counts = |flight: &PracticeFlight| match demand.light {
        Light::Any => Some(true),
        Light::Day => flight.night.map(|night| !night),
        Light::Night => flight.night,
    };
    let found: Vec<&PracticeFlight> = flights.iter().filter(in_time).collect();
    let unknown = found.iter().filter(|flight| counts(flight).is_none());
    let unknown = unknown.count();
    let mut counted: Vec<PracticeFlight> = found
        .into_iter()
        .filter(|flight| counts(flight) == Some(true))
        .copied()
        .collect();
    counted.sort_by_key(|flight| std::cmp::Reverse(flight.landed_at));
    let needed = usize::try_from(demand.flights).unwrap_or(usize::MAX);
    let oldest_needed = needed.checked_sub(1).and_then(|last| counted.get(last));
    let until = oldest_needed.and_then(|flight| flight.landed_at.checked_add_signed(within));
    let missing = needed.saturating_sub(counted.len());
    Reckoning {
        unknown,
        since,
        missing: u32::try_from(missing).unwrap_or(u32::MAX),
        until,
        counted,
    }
}

/// Whether a flight took off or landed by night, by civil twilight at the place of the take-off;
/// `None` where the place is not known or the sun cannot be computed.
pub fn by_night(
    takeoff_at: DateTime<Utc>,
    landed_at: DateTime<Utc>,
    place: Option<Position>,
) -> Option<bool> {
    let place = place?;
    let night = |at| sun::elevation_deg(at, place).map(|deg| deg < CIVIL_TWILIGHT_DEG);
    Some(night(takeoff_at)? || night(landed_at)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    fn flight(day: &str, night: Option<bool>) -> PracticeFlight {
        PracticeFlight {
            id: None,
            landed_at: at(&format!("2026-{day}T12:00:00Z")),
            night,
        }
    }

    fn demand(flights: u32, light: Light) -> CurrencyDemand {
        CurrencyDemand {
            flights,
            within_s: 90 * 86400,
            light,
            assumed: true,
        }
    }

    #[test]
    fn it_lasts_until_the_oldest_needed_flight_falls_out() {
        let flights = [
            flight("06-01", Some(true)),
            flight("05-01", Some(false)),
            flight("04-10", None),
            flight("04-01", Some(false)),
            flight("03-01", Some(false)),
        ];
        let now = at("2026-06-10T12:00:00Z");
        let any = reckon(&flights, &demand(3, Light::Any), now);
        assert_eq!((any.counted.len(), any.missing), (4, 0));
        assert_eq!(any.until, Some(at("2026-07-09T12:00:00Z")));
        let day = reckon(&flights, &demand(3, Light::Day), now);
        assert_eq!((day.counted.len(), day.missing, day.unknown), (2, 1, 1));
        assert_eq!((day.until, day.is_met()), (None, false));
        let night = reckon(&flights, &demand(1, Light::Night), now);
        assert_eq!(night.until, Some(at("2026-08-30T12:00:00Z")));
    }

    #[test]
    fn a_few_flights_of_each_light_tell_as_much_as_all() {
        let days = ["06-06", "06-05", "06-04", "06-03", "06-02", "06-01"];
        let lights = [
            Some(false),
            Some(true),
            None,
            Some(false),
            Some(false),
            None,
        ];
        let mut flights: Vec<_> = days
            .into_iter()
            .zip(lights)
            .map(|(d, n)| flight(d, n))
            .collect();
        flights.reverse();
        let demands = vec![demand(1, Light::Night), demand(2, Light::Day)];
        let kept = Practice::new(demands.clone(), flights.clone());
        assert_eq!(kept.flights.len(), 5);
        let now = at("2026-06-10T12:00:00Z");
        for demand in &demands {
            let (few, all) = (
                reckon(&kept.flights, demand, now),
                reckon(&flights, demand, now),
            );
            assert_eq!((few.until, few.missing), (all.until, all.missing));
        }
    }

    #[test]
    fn both_ends_of_the_time_belong_to_it_and_the_future_does_not() {
        let flights = [flight("06-01", None)];
        let one = demand(1, Light::Any);
        for (now, met) in [
            ("2026-06-01T11:59:59Z", false),
            ("2026-06-01T12:00:00Z", true),
            ("2026-08-30T12:00:00Z", true),
            ("2026-08-30T12:00:01Z", false),
        ] {
            assert_eq!(reckon(&flights, &one, at(now)).is_met(), met, "{now}");
        }
    }

    #[test]
    fn night_is_beyond_civil_twilight_at_either_end() {
        let kladno = Position::new(50.147, 14.103).ok();
        for (takeoff, landing, expected) in [
            ("2026-06-24T10:00:00Z", "2026-06-24T10:20:00Z", Some(false)),
            ("2026-06-24T19:30:00Z", "2026-06-24T20:30:00Z", Some(true)),
            ("2026-06-24T23:00:00Z", "2026-06-24T23:20:00Z", Some(true)),
        ] {
            assert_eq!(by_night(at(takeoff), at(landing), kladno), expected);
        }
        let (takeoff, landing) = (at("2026-06-24T23:00:00Z"), at("2026-06-24T23:20:00Z"));
        assert_eq!(by_night(takeoff, landing, None), None);
    }
}
