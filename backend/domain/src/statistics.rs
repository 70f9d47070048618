//! What the flights of a time add up to: by unit, type, purpose, month, hour and place, beside those of
//! another time.

use std::collections::{BTreeMap, HashMap};
use std::hash::Hash;

use chrono::{DateTime, Datelike, Timelike, Utc};

use crate::calendar::ahead_of_utc;
use crate::geometry::Position;
use crate::ids::{AircraftTypeId, UnitId};
use crate::missions::Purpose;

/// Places this close to each other, degrees of latitude and of longitude, are one: about a kilometre.
const CELL_DEG: (f64, f64) = (0.01, 0.015);

/// What statistics read of a flight.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Flown {
    /// The unit that it was flown for; `None`: not known.
    pub unit: Option<UnitId>,
    /// The type of the aircraft; `None`: not known.
    pub aircraft_type: Option<AircraftTypeId>,
    /// What it was for; `None`: not known.
    pub purpose: Option<Purpose>,
    /// Take-off.
    pub takeoff_at: DateTime<Utc>,
    /// Seconds in the air; `None`: not known.
    pub duration_s: Option<f64>,
    /// Horizontal metres.
    pub distance_m: f64,
    /// Where it took off; `None`: not known.
    pub place: Option<Position>,
}

/// What some flights add up to.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Sum {
    /// How many.
    pub flights: u32,
    /// Of how many it is known how long they lasted.
    pub timed: u32,
    /// How long those lasted together, seconds.
    pub seconds: f64,
    /// How far they flew together, metres.
    pub metres: f64,
}

impl Sum {
    fn add(&mut self, flight: &Flown) {
        self.flights += 1;
        self.timed += u32::from(flight.duration_s.is_some());
        self.seconds += flight.duration_s.unwrap_or_default();
        self.metres += flight.distance_m;
    }
}

/// The same of a time and of the time that it is compared with.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Pair {
    /// Of the time.
    pub now: Sum,
    /// Of the time before.
    pub before: Sum,
}

/// A place where flights took off.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spot {
    /// The middle of a cell of about a kilometre.
    pub at: Position,
    /// How many took off there.
    pub flights: u32,
}

/// What flights add up to, in every way that is asked for.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Statistics {
    /// All of them.
    pub total: Pair,
    /// By unit.
    pub by_unit: HashMap<Option<UnitId>, Pair>,
    /// By type of the aircraft.
    pub by_type: HashMap<Option<AircraftTypeId>, Pair>,
    /// By purpose.
    pub by_purpose: HashMap<Option<Purpose>, Pair>,
    /// By month of the year in Prague, January first.
    pub by_month: [Pair; 12],
    /// By hour of the day in Prague.
    pub by_hour: [Pair; 24],
    /// Where they took off, the busiest first; of the time, not of the one before.
    pub places: Vec<Spot>,
    /// Of how many flights of the time it is not known where they took off.
    pub unplaced: u32,
}

/// Adds up the flights of a time.
pub fn of_time(flights: &[Flown]) -> Statistics {
    let mut found = Statistics::default();
    for flight in flights {
        found.each(flight, |pair| pair.now.add(flight));
    }
    (found.places, found.unplaced) = spots(flights);
    found
}

/// Adds up the flights of the time that another is compared with.
pub fn of_time_before(flights: &[Flown]) -> Statistics {
    let mut found = Statistics::default();
    for flight in flights {
        found.each(flight, |pair| pair.before.add(flight));
    }
    found
}

impl Statistics {
    /// Of a time, beside the time before it.
    #[must_use]
    pub fn beside(mut self, before: Self) -> Self {
        fn groups<K: Eq + Hash>(now: &mut HashMap<K, Pair>, before: HashMap<K, Pair>) {
            for (key, pair) in before {
                now.entry(key).or_default().before = pair.before;
            }
        }
        self.total.before = before.total.before;
        groups(&mut self.by_unit, before.by_unit);
        groups(&mut self.by_type, before.by_type);
        groups(&mut self.by_purpose, before.by_purpose);
        for (now, before) in self.by_month.iter_mut().zip(before.by_month) {
            now.before = before.before;
        }
        for (now, before) in self.by_hour.iter_mut().zip(before.by_hour) {
            now.before = before.before;
        }
        self
    }

    /// Calls `add` with everything that a flight counts in.
    fn each(&mut self, flight: &Flown, add: impl Fn(&mut Pair)) {
        let local = flight.takeoff_at + ahead_of_utc(flight.takeoff_at);
        add(&mut self.total);
        add(self.by_unit.entry(flight.unit).or_default());
        add(self.by_type.entry(flight.aircraft_type).or_default());
        add(self.by_purpose.entry(flight.purpose).or_default());
        if let Some(month) = self.by_month.get_mut(local.month0() as usize) {
            add(month);
        }
        if let Some(hour) = self.by_hour.get_mut(local.hour() as usize) {
            add(hour);
        }
    }
}

/// Where flights took off, and of how many that is not known.
fn spots(flights: &[Flown]) -> (Vec<Spot>, u32) {
    let (mut cells, mut unplaced) = (BTreeMap::<(i64, i64), u32>::new(), 0);
    for flight in flights {
        match flight.place {
            Some(at) => *cells.entry(cell(at)).or_default() += 1,
            None => unplaced += 1,
        }
    }
    let spot = |((north, east), flights)| {
        Some(Spot {
            at: middle(north, east)?,
            flights,
        })
    };
    let mut found: Vec<Spot> = cells.into_iter().filter_map(spot).collect();
    found.sort_by_key(|spot| std::cmp::Reverse(spot.flights));
    (found, unplaced)
}

#[expect(clippy::cast_possible_truncation, reason = "degrees are small")]
fn cell(at: Position) -> (i64, i64) {
    let (north, east) = (at.lat() / CELL_DEG.0, at.lon() / CELL_DEG.1);
    (north.floor() as i64, east.floor() as i64)
}

#[expect(clippy::cast_precision_loss, reason = "a cell came out of degrees")]
fn middle(north: i64, east: i64) -> Option<Position> {
    let lat = (north as f64 + 0.5) * CELL_DEG.0;
    let lon = (east as f64 + 0.5) * CELL_DEG.1;
    Position::new(lat.clamp(-90.0, 90.0), lon.clamp(-180.0, 180.0)).ok()
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn flight(at: &str, place: Option<(f64, f64)>) -> Flown {
        Flown {
            unit: Some(UnitId(Uuid::from_u128(1))),
            aircraft_type: None,
            purpose: Some(Purpose::Training),
            takeoff_at: at.parse().unwrap(),
            duration_s: Some(600.0),
            distance_m: 1000.0,
            place: place.map(|(lat, lon)| Position::new(lat, lon).unwrap()),
        }
    }

    #[test]
    fn flights_count_once_in_every_way() {
        let now = [
            flight("2026-06-30T22:30:00Z", Some((50.001, 14.001))),
            flight("2026-07-15T10:00:00Z", Some((50.009, 14.009))),
            Flown {
                duration_s: None,
                ..flight("2026-07-16T10:00:00Z", None)
            },
        ];
        let before = [flight("2025-07-15T10:00:00Z", None)];
        let found = of_time(&now).beside(of_time_before(&before));
        let counts = |pair: &Pair| (pair.now.flights, pair.before.flights);
        assert_eq!(counts(&found.total), (3, 1));
        assert_eq!(
            (found.total.now.timed, found.total.now.seconds),
            (2, 1200.0)
        );
        // Half past ten in the evening of June by UTC is July in Prague, half past midnight.
        assert_eq!(counts(&found.by_month[6]), (3, 1));
        assert_eq!(counts(&found.by_hour[0]), (1, 0));
        assert_eq!(counts(&found.by_hour[12]), (2, 1));
        assert_eq!(counts(&found.by_type[&None]), (3, 1));
        assert_eq!((found.places.len(), found.unplaced), (1, 1));
        assert_eq!(found.places[0].flights, 2);
        assert!((found.places[0].at.lat() - 50.005).abs() < 1e-9);
        let of_hours: u32 = found.by_hour.iter().map(|pair| pair.now.flights).sum();
        assert_eq!(of_hours, 3);
    }
}
