//! A year of past flights: who flew what, when, where and why.

use chrono::{DateTime, Datelike, NaiveDate, TimeDelta, Utc};
use letka_domain::airspace::{Restriction, Zone};
use letka_domain::flights::{FlightSummary, Quality};
use letka_domain::geometry::Position;
use letka_domain::missions::Purpose;
use letka_domain::period::Period;

use super::fleet::FLEET;
use super::people::Person;
use super::route::{Flown, Route, milliseconds, whole_pct};
use super::units::UNITS;
use crate::calendar::{later, moment, start_of};
use crate::dice::Dice;

/// How many days of flights there are; the last one is yesterday.
const DAYS: i64 = 365;
/// Time that a crew and its aircraft need around an outing.
const AROUND: TimeDelta = TimeDelta::minutes(40);
/// How many of a hundred outings are at night.
const NIGHT: f64 = 0.05;
/// How likely an outing has one, two, three or four flights.
const SORTIES: [f64; 4] = [0.42, 0.32, 0.18, 0.08];
/// Metres that a take-off point keeps from zones that are closed: no way leads so far.
const CLEAR_OF_ZONES_M: f64 = 1500.0;
/// Purposes with how often they come up.
const PURPOSES: [(Purpose, f64); 6] = [
    (Purpose::Search, 0.26),
    (Purpose::Surveillance, 0.18),
    (Purpose::Traffic, 0.17),
    (Purpose::Documentation, 0.17),
    (Purpose::Training, 0.20),
    (Purpose::Other, 0.02),
];

/// A flight of the past; people, aircraft and units are indices.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct PastFlight {
    pub(super) pilot: usize,
    pub(super) aircraft: usize,
    pub(super) unit: usize,
    pub(super) purpose: Purpose,
    pub(super) takeoff_time: DateTime<Utc>,
    pub(super) takeoff_position: Position,
    pub(super) battery_pct: (u8, u8),
    pub(super) route: Route,
}

impl PastFlight {
    /// From take-off to landing.
    pub(super) fn period(&self) -> Period {
        let landing = self.takeoff_time + milliseconds(self.route.duration_s());
        Period::new(self.takeoff_time, landing).expect("a flight lasts minutes")
    }

    /// Where, when and on which battery.
    pub(super) fn flown(&self) -> Flown {
        Flown {
            takeoff_position: self.takeoff_position,
            takeoff_time: self.takeoff_time,
            ground_amsl_m: UNITS[self.unit].ground_amsl_m,
            battery_pct: self.battery_pct,
        }
    }

    /// What a log would have told.
    pub(super) fn summary(&self) -> FlightSummary {
        let period = self.period();
        FlightSummary {
            system_id: None,
            vehicle_uid: None,
            takeoff_time: period.start(),
            landing_time: Some(period.end()),
            duration_s: Some(self.route.duration_s()),
            distance_m: self.route.distance_m(),
            max_relative_altitude_m: self.route.greatest_height_m(),
            max_amsl_m: None,
            max_distance_m: None,
            battery_start_pct: Some(self.battery_pct.0),
            battery_end_pct: Some(self.battery_pct.1),
            takeoff_position: Some(self.takeoff_position),
            landing_position: Some(self.takeoff_position),
            gaps: Vec::new(),
            quality: Quality::Good,
            quality_notes: Vec::new(),
        }
    }
}

/// What the past is made of.
#[derive(Debug, Clone, Copy)]
pub(super) struct Past<'a> {
    pub(super) today: NaiveDate,
    pub(super) people: &'a [Person],
    pub(super) zones: &'a [Zone],
    /// Flights that are there already, which nobody may contradict.
    pub(super) flown: &'a [PastFlight],
}

/// When people and aircraft were out.
struct Busy {
    people: Vec<Vec<Period>>,
    aircraft: Vec<Vec<Period>>,
}

impl Busy {
    fn new(past: &Past<'_>) -> Self {
        let mut busy = Self {
            people: vec![Vec::new(); past.people.len()],
            aircraft: vec![Vec::new(); FLEET.len()],
        };
        past.flown
            .iter()
            .for_each(|flight| busy.take(flight.pilot, flight.aircraft, flight.period()));
        busy
    }

    fn is_free(&self, pilot: usize, aircraft: usize, period: &Period) -> bool {
        let clashes = |out: &Period| {
            out.start() - AROUND < period.end() && period.start() < out.end() + AROUND
        };
        !self.people[pilot].iter().any(clashes) && !self.aircraft[aircraft].iter().any(clashes)
    }

    fn take(&mut self, pilot: usize, aircraft: usize, period: Period) {
        self.people[pilot].push(period);
        self.aircraft[aircraft].push(period);
    }
}

/// `count` flights of the last year, the oldest first.
pub(super) fn past_flights(past: &Past<'_>, count: usize, dice: &mut Dice) -> Vec<PastFlight> {
    let days: Vec<NaiveDate> = (1..=DAYS).map(|ago| later(past.today, -ago)).collect();
    let weights: Vec<f64> = days.iter().map(|day| activity(*day)).collect();
    let mut busy = Busy::new(past);
    let mut flights: Vec<PastFlight> = Vec::with_capacity(count);
    while flights.len() < count {
        let day = days[dice.weighted(&weights)];
        let mut flown = outing(past, day, dice);
        flown.truncate(count - flights.len());
        let (Some(first), Some(last)) = (flown.first(), flown.last()) else {
            continue;
        };
        let out = Period::new(first.takeoff_time, last.period().end()).expect("it lasts minutes");
        let over = start_of(past.today);
        if out.end() < over && busy.is_free(first.pilot, first.aircraft, &out) {
            busy.take(first.pilot, first.aircraft, out);
            flights.extend(flown);
        }
    }
    flights.sort_by_key(|flight| flight.takeoff_time);
    flights
}

/// How much is flown on a day: more in summer, less at the weekend.
fn activity(day: NaiveDate) -> f64 {
    let of_year = f64::from(day.ordinal()) / 365.25;
    let season = 1.0 + 0.45 * ((of_year - 0.53) * std::f64::consts::TAU).cos();
    let of_week = [1.0, 1.05, 1.0, 1.1, 1.15, 0.8, 0.6];
    let weekday = usize::try_from(day.weekday().num_days_from_monday()).expect("below seven");
    season * of_week[weekday]
}

/// Minutes after midnight when an outing begins.
fn begin(day: NaiveDate, purpose: Purpose, dice: &mut Dice) -> i64 {
    // Nobody trains and no traffic is watched at night.
    let may_be_late = !matches!(purpose, Purpose::Training | Purpose::Traffic);
    if may_be_late && dice.chance(NIGHT / 0.63) {
        let late = [(21 * 60, 24 * 60 - 45), (0, 4 * 60)];
        let (from, to) = *dice.pick(&late);
        return dice.whole(from, to);
    }
    let summer = (4..=9).contains(&day.month());
    if summer {
        dice.whole(7 * 60, 18 * 60)
    } else {
        dice.whole(8 * 60, 14 * 60)
    }
}

/// One to four flights of one crew at one place; none if the dice chose what cannot be.
fn outing(past: &Past<'_>, day: NaiveDate, dice: &mut Dice) -> Vec<PastFlight> {
    let unit = dice.weighted(&UNITS.map(|unit| unit.share));
    let purpose = PURPOSES[dice.weighted(&PURPOSES.map(|(_, often)| often))].0;
    let start = moment(day, begin(day, purpose, dice));
    let of_unit = |index: &usize| FLEET[*index].unit == unit;
    let aircraft: Vec<usize> = (0..FLEET.len()).filter(of_unit).collect();
    let aircraft = *dice.pick(&aircraft);
    let crew: Vec<usize> = (0..past.people.len())
        .filter(|index| past.people[*index].unit == unit)
        .collect();
    let pilot = *dice.pick(&crew);
    let place = somewhere(unit, dice);
    let mut flights = Vec::new();
    let mut takeoff_time = start;
    for _ in 0..=dice.weighted(&SORTIES) {
        let endurance_s = FLEET[aircraft].model.endurance_min * 60.0;
        let duration_s = dice.between(480.0, (endurance_s * 0.7).min(1680.0)).round();
        let full = dice.between(94.0, 100.9);
        let used = 82.0 * duration_s / endurance_s + dice.between(0.0, 6.0);
        let flight = PastFlight {
            pilot,
            aircraft,
            unit,
            purpose,
            takeoff_time,
            takeoff_position: place.offset(dice.between(0.0, 25.0), dice.between(0.0, 360.0)),
            battery_pct: (whole_pct(full), whole_pct(full - used)),
            route: Route::for_purpose(purpose, duration_s, dice),
        };
        takeoff_time = flight.period().end() + TimeDelta::seconds(dice.whole(300, 1100));
        flights.push(flight);
    }
    let possible = |flight: &PastFlight| {
        let period = flight.period();
        let grounded = FLEET[aircraft].grounded_since(past.today);
        past.people[pilot].may_fly(FLEET[aircraft].model.class, &period)
            && grounded.is_none_or(|since| period.end() < since)
            && is_open(past.zones, flight.takeoff_position)
    };
    if flights.iter().all(possible) {
        flights
    } else {
        Vec::new()
    }
}

/// A place in the district of a unit, more often near its middle.
fn somewhere(unit: usize, dice: &mut Dice) -> Position {
    let of = &UNITS[unit];
    of.middle()
        .offset(300.0 + of.reach_m * dice.unit(), dice.between(0.0, 360.0))
}

/// Whether nothing around a take-off point needs more than the operating permit.
fn is_open(zones: &[Zone], place: Position) -> bool {
    let closed = |zone: &&Zone| zone.restriction != Restriction::Information;
    let near = |zone: &Zone| zone.area.distance_to_leg_m(place, place) < CLEAR_OF_ZONES_M;
    !zones.iter().filter(closed).any(near)
}
