//! A few missions of Kladno, and what happened to them so far.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use letka_domain::geometry::{LocalMap, Position};
use letka_domain::ids::AircraftId;
use letka_domain::missions::{MissionPlan, Purpose, Waypoint};

use super::fleet::{BRUS_01, KLADNO_MAVIC};
use super::flights::PastFlight;
use super::route::{Route, Stop};
use super::units::KLADNO;
use crate::calendar::{day_of, later, moment};
use crate::vehicles::VEHICLES;

/// Ground speed of the plans, metres per second.
const SPEED_MPS: f64 = 7.0;

/// What happens to a mission.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Event {
    Draft,
    /// Consent is asked for.
    Ask,
    /// The consent is given, for less time than the mission takes.
    Consent,
    Submit,
    Approve,
    Return(&'static str),
    Upload,
    Start,
    Fly,
}

/// A corner of a route: metres and degrees from the take-off point, and metres above it.
type Corner = (f64, f64, f64);

/// A mission and what happened to it so far.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct SeedMission {
    name: &'static str,
    purpose: Purpose,
    /// Index of the aircraft.
    aircraft: usize,
    /// Where it takes off.
    home: Position,
    /// Whether the pilot of the demonstration flies; else another one of Kladno.
    pub(super) own: bool,
    start: DateTime<Utc>,
    corners: &'static [Corner],
    pub(super) events: Vec<(DateTime<Utc>, Event)>,
}

/// Index of the mission that was flown.
pub(super) const FLOWN: usize = 0;

/// One that was flown last week, one that was returned, one that waits for the commander, a draft that
/// leads through a prohibited zone, and one whose consent is for too short a time.
pub(super) fn demo_missions(now: DateTime<Utc>) -> Vec<SeedMission> {
    let today = day_of(now);
    vec![
        flown(today),
        returned(today),
        submitted(now),
        draft(now),
        coordinated(now),
    ]
}

/// A time of a day so many days from `today`.
fn at(today: NaiveDate, days: i64, hour: i64, minute: i64) -> DateTime<Utc> {
    moment(later(today, days), hour * 60 + minute)
}

fn flown(today: NaiveDate) -> SeedMission {
    let mut mission = SeedMission {
        name: "Pátrání po pohřešovaném seniorovi",
        purpose: Purpose::Search,
        aircraft: BRUS_01,
        home: home(),
        own: true,
        start: at(today, -7, 10, 0),
        corners: &[
            (420.0, 300.0, 60.0),
            (700.0, 320.0, 60.0),
            (560.0, 345.0, 70.0),
        ],
        events: vec![
            (at(today, -8, 14, 10), Event::Draft),
            (at(today, -8, 14, 25), Event::Submit),
            (at(today, -8, 16, 5), Event::Approve),
            (at(today, -7, 9, 51), Event::Upload),
            (at(today, -7, 10, 2), Event::Start),
        ],
    };
    let landing = mission.flight(0).period().end();
    let entered = landing + TimeDelta::seconds(4);
    mission.events.push((entered, Event::Fly));
    mission
}

fn returned(today: NaiveDate) -> SeedMission {
    let comment = "Bez jednorázového povolení prosím nejvýše 110 m nad místem vzletu.";
    SeedMission {
        name: "Dokumentace skládky u lesa",
        purpose: Purpose::Documentation,
        aircraft: KLADNO_MAVIC,
        home: home(),
        own: true,
        start: at(today, 3, 9, 30),
        corners: &[
            (500.0, 200.0, 90.0),
            (620.0, 215.0, 135.0),
            (480.0, 230.0, 90.0),
        ],
        events: vec![
            (at(today, -2, 8, 40), Event::Draft),
            (at(today, -2, 8, 55), Event::Submit),
            (at(today, -2, 11, 20), Event::Return(comment)),
        ],
    }
}

fn submitted(now: DateTime<Utc>) -> SeedMission {
    SeedMission {
        name: "Dohled nad pochodem, trasa sever",
        purpose: Purpose::Surveillance,
        aircraft: KLADNO_MAVIC,
        home: home(),
        own: false,
        start: at(day_of(now), 2, 10, 0),
        corners: &[
            (350.0, 330.0, 55.0),
            (520.0, 0.0, 55.0),
            (400.0, 25.0, 50.0),
        ],
        events: vec![
            (now - TimeDelta::minutes(310), Event::Draft),
            (now - TimeDelta::minutes(290), Event::Submit),
        ],
    }
}

fn draft(now: DateTime<Utc>) -> SeedMission {
    SeedMission {
        name: "Kontrola oplocení na východě",
        purpose: Purpose::Surveillance,
        aircraft: BRUS_01,
        home: home(),
        own: true,
        start: at(day_of(now), 1, 14, 0),
        corners: &[
            (380.0, 60.0, 50.0),
            (580.0, 88.0, 50.0),
            (360.0, 120.0, 50.0),
        ],
        events: vec![(now - TimeDelta::minutes(95), Event::Draft)],
    }
}

/// Beside a heliport, whose manager has agreed to less than what was asked for.
fn coordinated(now: DateTime<Utc>) -> SeedMission {
    SeedMission {
        name: "Kontrola střech u nemocnice Kolín",
        purpose: Purpose::Documentation,
        aircraft: KLADNO_MAVIC,
        home: heliport().offset(650.0, 200.0),
        own: true,
        start: at(day_of(now), 2, 13, 0),
        corners: &[
            (180.0, 20.0, 40.0),
            (260.0, 40.0, 40.0),
            (150.0, 60.0, 40.0),
        ],
        events: vec![
            (now - TimeDelta::minutes(260), Event::Draft),
            (now - TimeDelta::minutes(245), Event::Ask),
            (now - TimeDelta::minutes(180), Event::Consent),
        ],
    }
}

/// The heliport of the made-up zone `DEMO-H1`.
fn heliport() -> Position {
    Position::new(50.0235, 15.2150).expect("a place in Kolín")
}

fn home() -> Position {
    VEHICLES[0].home()
}

impl SeedMission {
    fn place(&self, (metres, bearing_deg, _): Corner) -> Position {
        self.home.offset(metres, bearing_deg)
    }

    /// The plan, with the aircraft by its id; `fleet` is in the order of the fleet.
    pub(super) fn plan(&self, fleet: &[AircraftId]) -> MissionPlan {
        let corner = |corner: &Corner| Waypoint {
            lat: self.place(*corner).lat(),
            lon: self.place(*corner).lon(),
            height_m: corner.2,
        };
        MissionPlan {
            name: self.name.into(),
            purpose: self.purpose,
            aircraft_id: fleet[self.aircraft],
            start: self.start,
            speed_mps: SPEED_MPS,
            takeoff: self.home,
            waypoints: self.corners.iter().map(corner).collect(),
            area: None,
            ground_below_takeoff_m: Some(6.0),
            pilot_position: None,
            observers: self.observer().into_iter().collect(),
            crew: Vec::new(),
            buffer_m: None,
        }
    }

    /// Somebody half-way to the farthest corner, who sees the aircraft where the pilot no longer can.
    fn observer(&self) -> Option<Position> {
        let farthest = self.corners.iter().max_by(|a, b| a.0.total_cmp(&b.0))?;
        Some(self.home.offset(farthest.0 / 2.0, farthest.1))
    }

    /// The flight as it was planned, a few minutes later; `pilot` is an index.
    pub(super) fn flight(&self, pilot: usize) -> PastFlight {
        let map = LocalMap::new(self.home);
        let stop = |corner: &Corner| {
            let there = map.project(self.place(*corner));
            Stop {
                east_m: there.x,
                north_m: there.y,
                height_m: corner.2,
                stay_s: 90.0,
            }
        };
        let stops: Vec<Stop> = self.corners.iter().map(stop).collect();
        let mut route = Route::climb(stops[0].height_m, SPEED_MPS);
        for stop in stops {
            route.go(stop);
        }
        route.land();
        PastFlight {
            pilot,
            aircraft: self.aircraft,
            unit: KLADNO,
            purpose: self.purpose,
            takeoff_time: self.start + TimeDelta::seconds(143),
            takeoff_position: self.home,
            battery_pct: (99, 73),
            route,
        }
    }
}
