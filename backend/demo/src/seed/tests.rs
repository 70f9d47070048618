//! What is invented holds together: nobody is in two places, nobody flies without a licence.

use std::collections::BTreeSet;

use letka_domain::aircraft::AircraftClass;
use letka_domain::period::Period;

use super::fleet::FLEET;
use super::*;
use crate::calendar::{later, start_of};

fn now() -> DateTime<Utc> {
    "2026-11-23T10:15:00Z".parse().unwrap()
}

#[test]
fn the_same_moment_gives_the_same_directorate() {
    assert_eq!(Directorate::new(now()), Directorate::new(now()));
    let next_day = Directorate::new(now() + TimeDelta::days(1));
    assert_ne!(Directorate::new(now()).flights, next_day.flights);
}

#[test]
fn names_and_service_numbers_are_unique() {
    let people = Directorate::new(now()).people;
    let names: BTreeSet<&str> = people.iter().map(|person| person.name.as_str()).collect();
    assert_eq!(names.len(), 76);
    assert!(
        LOGINS
            .iter()
            .all(|login| login.name.is_none_or(|name| !names.contains(name)))
    );
}

#[test]
fn there_are_2_brus_and_14_mavic() {
    let brus = FLEET
        .iter()
        .filter(|airframe| airframe.model.class == AircraftClass::Brus);
    assert_eq!((brus.count(), FLEET.len()), (2, 16));
}

#[test]
fn the_past_is_a_year_that_ends_yesterday() {
    for now in [
        "2026-11-23T10:15:00Z",
        "2027-01-01T00:30:00Z",
        "2026-07-01T22:30:00Z",
    ] {
        let now: DateTime<Utc> = now.parse().unwrap();
        let Directorate { today, flights, .. } = Directorate::new(now);
        assert_eq!(flights.len(), FLIGHTS);
        let (first, last) = (&flights[0], &flights[FLIGHTS - 1]);
        assert!(first.takeoff_time >= start_of(later(today, -365)));
        assert!(last.period().end() < start_of(today));
        assert!(
            day_of(last.takeoff_time) >= later(today, -3),
            "the newest are recent"
        );
        assert!(flights.is_sorted_by_key(|flight| flight.takeoff_time));
    }
}

#[test]
fn nobody_and_nothing_flies_twice_at_once() {
    let flights = Directorate::new(now()).flights;
    for (index, flight) in flights.iter().enumerate() {
        let later_ones = &flights[index + 1..];
        let landing = flight.period().end();
        let during = later_ones
            .iter()
            .take_while(|other| other.takeoff_time <= landing);
        for other in during {
            assert_ne!(flight.pilot, other.pilot, "{flight:?}");
            assert_ne!(flight.aircraft, other.aircraft, "{flight:?}");
        }
    }
}

#[test]
fn every_flight_was_allowed_and_is_plausible() {
    let directorate = Directorate::new(now());
    let operating = permits::operating_permits(directorate.today);
    for (index, flight) in directorate.flights.iter().enumerate() {
        let (airframe, period) = (&FLEET[flight.aircraft], flight.period());
        assert!(directorate.people[flight.pilot].may_fly(airframe.model.class, &period));
        assert!(operating.iter().any(|permit| permit.valid.covers(&period)));
        assert_eq!(airframe.unit, flight.unit);
        assert_eq!(directorate.people[flight.pilot].unit, flight.unit);
        assert!(flight.route.greatest_height_m() < 120.0);
        assert!(flight.battery_pct.0 > flight.battery_pct.1 && flight.battery_pct.1 >= 15);
        let minutes = flight.route.duration_s() / 60.0;
        if index != directorate.of_mission {
            assert!((8.0..=28.0).contains(&minutes), "{minutes}");
        }
    }
}

#[test]
fn the_year_has_its_seasons_its_week_and_its_nights() {
    let flights = Directorate::new(now()).flights;
    let count = |holds: &dyn Fn(&PastFlight) -> bool| {
        let many = flights.iter().filter(|flight| holds(flight)).count();
        f64::from(u32::try_from(many).unwrap())
    };
    let in_months =
        |months: [u32; 3]| count(&|flight| months.contains(&day_of(flight.takeoff_time).month()));
    assert!(in_months([6, 7, 8]) > 1.4 * in_months([12, 1, 2]));
    let sundays = count(&|f| day_of(f.takeoff_time).weekday() == chrono::Weekday::Sun);
    let fridays = count(&|f| day_of(f.takeoff_time).weekday() == chrono::Weekday::Fri);
    assert!(fridays > 1.3 * sundays, "{fridays} {sundays}");
    let is_night = |flight: &PastFlight| {
        let lowest = letka_domain::sun::lowest(&flight.period(), flight.takeoff_position);
        lowest.unwrap().1 < letka_domain::sun::CIVIL_TWILIGHT_DEG
    };
    let nights = count(&is_night);
    assert!((30.0..150.0).contains(&nights), "{nights}");
}

#[test]
fn every_unit_and_nearly_every_aircraft_flies() {
    let flights = Directorate::new(now()).flights;
    let units: BTreeSet<usize> = flights.iter().map(|flight| flight.unit).collect();
    let aircraft: BTreeSet<usize> = flights.iter().map(|flight| flight.aircraft).collect();
    let pilots: BTreeSet<usize> = flights.iter().map(|flight| flight.pilot).collect();
    assert_eq!((units.len(), aircraft.len()), (5, 16));
    assert!(pilots.len() > 60, "{}", pilots.len());
}

#[test]
fn the_aircraft_of_the_missions_are_airworthy() {
    let today = day_of(now());
    let airworthy = |index: usize| FLEET[index].grounded_since(today).is_none();
    assert!(airworthy(fleet::BRUS_01) && airworthy(fleet::KLADNO_MAVIC));
    let year = Period::new(now(), now() + TimeDelta::days(365)).unwrap();
    let people = Directorate::new(now()).people;
    assert!(pilots(&people).iter().all(|pilot| {
        people[*pilot].may_fly(AircraftClass::Brus, &year)
            && people[*pilot].may_fly(AircraftClass::Mavic, &year)
    }));
}
