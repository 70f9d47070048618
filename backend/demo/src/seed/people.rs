//! The 76 operators: who they are, where they serve, and until when their licences last.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use letka_domain::aircraft::AircraftClass;
use letka_domain::licences::LicenceKind;
use letka_domain::period::Period;

use super::names::full_names;
use super::units::{KLADNO, UNITS};
use crate::calendar::{end_of, later, start_of};
use crate::dice::Dice;

/// How long a licence lasts.
pub(super) const TERM_DAYS: i64 = 3 * 365;
/// How many licences end between so many days before and so many days after today. The others
/// end later, but for those of the demonstration's own pilots.
const ENDS: [(usize, i64, i64); 6] = [
    (5, -200, -3),
    (3, 1, 6),
    (5, 9, 29),
    (6, 32, 59),
    (6, 62, 89),
    (49, 100, 1000),
];

/// A licence of an operator.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Licence {
    pub(super) kind: LicenceKind,
    pub(super) number: String,
    pub(super) valid: Period,
    pub(super) suspended_at: Option<DateTime<Utc>>,
}

/// An operator.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Person {
    pub(super) name: String,
    pub(super) badge_number: String,
    /// Index of the unit.
    pub(super) unit: usize,
    pub(super) licences: Vec<Licence>,
}

impl Person {
    /// Whether the person held everything to fly the class during the whole of `period`.
    pub(super) fn may_fly(&self, class: AircraftClass, period: &Period) -> bool {
        let holds = |kind| {
            let counts = |licence: &&Licence| {
                let suspended = licence.suspended_at.is_some_and(|at| at <= period.end());
                licence.kind == kind && !suspended && licence.valid.covers(period)
            };
            self.licences.iter().any(|licence| counts(&licence))
        };
        holds(LicenceKind::PoliceUav) && holds(LicenceKind::rating_for(class))
    }
}

/// The people of all units; of Kladno, the first is the pilot of the demonstration and the second
/// another one who may fly everything.
pub(super) fn people(today: NaiveDate, dice: &mut Dice) -> Vec<Person> {
    let count = UNITS.iter().map(|unit| unit.operators).sum();
    let names = full_names(count, dice);
    let mut ends: Vec<NaiveDate> = Vec::new();
    for (many, from, to) in ENDS {
        ends.extend((0..many).map(|_| later(today, dice.whole(from, to))));
    }
    dice.shuffle(&mut ends);
    let mut serials = 1..;
    let mut people: Vec<Person> = Vec::with_capacity(count);
    for (unit, of) in UNITS.iter().enumerate() {
        for place in 0..of.operators {
            let serial = serials.next().expect("numbers do not run out");
            let chosen = unit == KLADNO && place < 2;
            let end = if chosen {
                later(today, 560 + 10 * serial)
            } else {
                ends.pop().expect("there are as many ends as people left")
            };
            people.push(Person {
                name: names[people.len()].clone(),
                badge_number: (210_000 + 137 * serial + dice.whole(0, 99)).to_string(),
                unit,
                licences: licences_until(end, today, serial, chosen, dice),
            });
        }
    }
    suspend_one(&mut people, today);
    people
}

/// The licences of a person whose police licence lasts until the end of a day.
fn licences_until(
    end: NaiveDate,
    today: NaiveDate,
    serial: i64,
    everything: bool,
    dice: &mut Dice,
) -> Vec<Licence> {
    let licence = |kind, prefix: &str, end| Licence {
        kind,
        number: format!("{prefix}-{serial:04}"),
        valid: Period::new(start_of(later(end, -TERM_DAYS)), end_of(end))
            .expect("the term is positive"),
        suspended_at: None,
    };
    // Who has renewed the licence has not always renewed the rating on the same day.
    let mut rated = || {
        let apart = !everything && end > later(today, 90) && dice.chance(0.3);
        if apart {
            later(today, dice.whole(100, 1000))
        } else {
            end
        }
    };
    let (mavic, brus) = (rated(), rated());
    let mut held = vec![licence(LicenceKind::PoliceUav, "PČR-UAV", end)];
    if everything || dice.chance(0.96) {
        held.push(licence(LicenceKind::RatingMavic, "TK-MAVIC", mavic));
    }
    if everything || held.len() == 1 || dice.chance(0.3) {
        held.push(licence(LicenceKind::RatingBrus, "TK-BRUS", brus));
    }
    held
}

/// Suspends the licence of one person outside Kladno that would otherwise last.
fn suspend_one(people: &mut [Person], today: NaiveDate) {
    let lasts = |licence: &Licence| licence.valid.end() > end_of(later(today, 200));
    let one = people
        .iter_mut()
        .rev()
        .map(|person| &mut person.licences[0]);
    if let Some(licence) = one.into_iter().find(|licence| lasts(licence)) {
        licence.suspended_at = Some(start_of(later(today, -19)) + TimeDelta::hours(11));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn today() -> NaiveDate {
        "2026-11-23".parse().unwrap()
    }

    #[test]
    fn licences_end_at_all_times() {
        let people = people(today(), &mut Dice::new(1));
        assert_eq!(people.len(), 76);
        let ending = |from, to| {
            let between = start_of(later(today(), from))..=end_of(later(today(), to));
            let ends = people
                .iter()
                .filter(|p| between.contains(&p.licences[0].valid.end()));
            ends.count()
        };
        assert_eq!(ending(-300, -1), 5);
        assert_eq!(ending(0, 7), 3);
        assert_eq!(ending(8, 30), 5);
        assert_eq!(ending(31, 60), 6);
        assert_eq!(ending(61, 90), 6);
        assert_eq!(ending(91, 5000), 51);
        let suspended = |p: &&Person| p.licences.iter().any(|l| l.suspended_at.is_some());
        let suspended: Vec<&Person> = people.iter().filter(suspended).collect();
        assert_eq!(suspended.len(), 1);
        assert_ne!(suspended[0].unit, KLADNO);
    }

    #[test]
    fn the_pilots_of_the_demonstration_may_fly_everything_for_a_year() {
        let people = people(today(), &mut Dice::new(1));
        let year = Period::new(start_of(today()), start_of(later(today(), 366))).unwrap();
        let kladno: Vec<&Person> = people.iter().filter(|p| p.unit == KLADNO).collect();
        for pilot in &kladno[..2] {
            assert!(pilot.may_fly(AircraftClass::Brus, &year));
            assert!(pilot.may_fly(AircraftClass::Mavic, &year));
        }
    }
}
