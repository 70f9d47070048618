//! Missions: the plan that a pilot draws, its route in space and time, and the states it goes through.

pub mod facts;
pub mod profile;
pub mod state;
pub mod volumes;

use chrono::{DateTime, Datelike, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use crate::geometry::Position;
use crate::ids::{AircraftId, OperatorId};
use crate::period::Period;
use crate::words::words;

pub use facts::{
    Answer, Approval, Attestation, Autonomy, Consent, ConsentAnswer, ConsentParty, Corner,
    Deviation, Extent, MissionFacts,
};
pub use state::{MissionState, START_EARLY, START_LATE, Step, WrongState, may_start_at};
pub use volumes::{Footprint, Volume};

words! {
    /// What a mission is for.
    Purpose: "purpose" {
        /// Search for a missing person.
        Search = "search",
        /// Watch over a security measure.
        Surveillance = "surveillance",
        /// Watch road traffic.
        Traffic = "traffic",
        /// Document a scene.
        Documentation = "documentation",
        /// Train.
        Training = "training",
        /// Anything else.
        Other = "other",
    }
}

words! {
    /// What somebody beside the pilot does in a crew.
    Duty: "duty" {
        /// Watches the aircraft and the airspace, and tells the pilot.
        Observer = "observer",
        /// Runs the camera or what else it carries.
        PayloadOperator = "payload_operator",
    }
}

/// Somebody who flies with the pilot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = PlanCrewMember))]
#[serde(deny_unknown_fields)]
pub struct CrewMember {
    /// Who.
    pub operator_id: OperatorId,
    /// What they do.
    pub duty: Duty,
}

/// A corner of the route.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Waypoint {
    /// Degrees north, WGS 84.
    pub lat: f64,
    /// Degrees east, WGS 84.
    pub lon: f64,
    /// Metres above the take-off point.
    pub height_m: f64,
}

/// Where a pilot flies by hand, instead of along a route: anywhere in a circle around the take-off
/// point.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct PlanArea {
    /// Metres around the take-off point.
    pub radius_m: f64,
    /// Greatest height, metres above the take-off point.
    pub height_m: f64,
    /// How long it lasts, minutes.
    pub minutes: u32,
}

/// What a pilot plans: from the take-off point over the waypoints and back, at one speed; or, by
/// hand, an area.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct MissionPlan {
    /// What people call it.
    pub name: String,
    /// What it is for.
    pub purpose: Purpose,
    /// The aircraft to fly.
    pub aircraft_id: AircraftId,
    /// Planned take-off.
    pub start: DateTime<Utc>,
    /// Ground speed on the legs, metres per second.
    pub speed_mps: f64,
    /// Where it takes off and returns to.
    pub takeoff: Position,
    /// The corners of the route, in order; none where an area is flown.
    #[serde(default)]
    pub waypoints: Vec<Waypoint>,
    /// The area that is flown by hand; `None`: the route is flown.
    #[serde(default)]
    pub area: Option<PlanArea>,
    /// How many metres the lowest ground under the route and within 50 m of it lies below the
    /// take-off point, declared by the pilot; `None` is not known, and then no height above ground
    /// can be judged without terrain.
    pub ground_below_takeoff_m: Option<f64>,
    /// Where the pilot stands; `None`: at the take-off point.
    #[serde(default)]
    pub pilot_position: Option<Position>,
    /// Where observers stand, who tell the pilot what they see.
    #[serde(default)]
    pub observers: Vec<Position>,
    /// Who flies with the pilot.
    #[serde(default)]
    pub crew: Vec<CrewMember>,
    /// How far the aircraft may be beside its line, metres; `None`: as the rulebook says.
    #[serde(default)]
    pub buffer_m: Option<f64>,
}

/// One field of a plan that cannot be accepted, and why.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{field}: {message}")]
pub struct FieldError {
    /// The field as JSON names it, such as `waypoints[2].height_m`.
    pub field: String,
    /// What is wrong with it.
    pub message: String,
}

/// Greatest number of waypoints of a plan; more would not fit the vehicles' stores.
pub const MAX_WAYPOINTS: usize = 200;
/// Greatest number of people beside the pilot.
pub const MAX_CREW: usize = 10;
/// Longest flight by hand, minutes.
pub const MAX_AREA_MINUTES: u32 = 240;
/// Climb rate that estimates reckon with, metres per second.
const CLIMB_MPS: f64 = 3.0;
/// Descent rate that estimates reckon with, metres per second: the slower of the types.
const DESCENT_MPS: f64 = 1.5;
/// A mission is reckoned to last this much longer than its legs alone take.
const TIME_RESERVE: f64 = 1.25;

impl PlanArea {
    /// The fields that cannot be accepted, and why.
    fn faults(&self) -> impl Iterator<Item = (&'static str, &'static str)> {
        let faults = [
            (
                (1.0..=5000.0).contains(&self.radius_m),
                ("radius_m", "must be from 1 to 5000 m"),
            ),
            (
                (1.0..=500.0).contains(&self.height_m),
                ("height_m", "must be from 1 to 500 m"),
            ),
            (
                (1..=MAX_AREA_MINUTES).contains(&self.minutes),
                ("minutes", "must be from 1 to 240 minutes"),
            ),
        ];
        faults
            .into_iter()
            .filter_map(|(good, fault)| (!good).then_some(fault))
    }
}

impl MissionPlan {
    /// Everything that makes the plan unusable; empty when it can be checked and flown.
    pub fn faults(&self) -> Vec<FieldError> {
        let mut faults = Vec::new();
        let mut fault = |field: String, message: &str| {
            faults.push(FieldError {
                field,
                message: message.to_owned(),
            });
        };
        let letters = self.name.chars().count();
        if self.name.trim().is_empty() || letters > 120 || self.name.contains(char::is_control) {
            fault(
                "name".into(),
                "must have 1 to 120 characters, none of them a control character",
            );
        }
        if !(2000..2200).contains(&self.start.year()) {
            fault("start".into(), "must be in the years 2000 to 2199");
        }
        if !(0.5..=25.0).contains(&self.speed_mps) {
            fault("speed_mps".into(), "must be from 0.5 to 25 m/s");
        }
        match self.area {
            Some(area) => {
                if !self.waypoints.is_empty() {
                    fault("waypoints".into(), "must be empty where an area is flown");
                }
                for (field, message) in area.faults() {
                    fault(format!("area.{field}"), message);
                }
            }
            None if self.waypoints.is_empty() || self.waypoints.len() > MAX_WAYPOINTS => {
                fault("waypoints".into(), "must be 1 to 200 waypoints");
            }
            None => {}
        }
        for (index, waypoint) in self.waypoints.iter().enumerate() {
            if let Err(error) = Position::new(waypoint.lat, waypoint.lon) {
                fault(format!("waypoints[{index}]"), &error.to_string());
            }
            if !(1.0..=500.0).contains(&waypoint.height_m) {
                fault(
                    format!("waypoints[{index}].height_m"),
                    "must be from 1 to 500 m",
                );
            }
        }
        if self
            .ground_below_takeoff_m
            .is_some_and(|drop| !(0.0..=1000.0).contains(&drop))
        {
            fault(
                "ground_below_takeoff_m".into(),
                "must be from 0 to 1000 m, or left out",
            );
        }
        if self
            .buffer_m
            .is_some_and(|buffer| !(0.0..=1000.0).contains(&buffer))
        {
            fault("buffer_m".into(), "must be from 0 to 1000 m, or left out");
        }
        if self.observers.len() > 20 {
            fault("observers".into(), "must be 20 at most");
        }
        faults.extend(self.crew_faults());
        if faults.is_empty() && self.farthest_from_takeoff_m() > 20_000.0 {
            faults.push(FieldError {
                field: "waypoints".into(),
                message: "must lie within 20 km of the take-off point".into(),
            });
        }
        faults
    }

    /// A crew has so many people, and nobody twice.
    fn crew_faults(&self) -> Vec<FieldError> {
        let who = |place: usize| self.crew[place].operator_id;
        let again = |place: &usize| {
            self.crew[..*place]
                .iter()
                .any(|m| m.operator_id == who(*place))
        };
        let twice = (0..self.crew.len()).filter(again).map(|place| FieldError {
            field: format!("crew[{place}].operator_id"),
            message: "is named twice".into(),
        });
        let many = (self.crew.len() > MAX_CREW).then(|| FieldError {
            field: "crew".into(),
            message: format!("must be {MAX_CREW} at most"),
        });
        many.into_iter().chain(twice).collect()
    }

    /// The route with heights above the take-off point in metres: straight up, over the waypoints,
    /// back at the last height, and down.
    pub fn route(&self) -> Vec<(Position, f64)> {
        let first = self.waypoints.first().map_or(0.0, |w| w.height_m);
        let last = self.waypoints.last().map_or(0.0, |w| w.height_m);
        let corners = self
            .waypoints
            .iter()
            .filter_map(|w| Some((Position::new(w.lat, w.lon).ok()?, w.height_m)));
        std::iter::once((self.takeoff, first))
            .chain(corners)
            .chain([(self.takeoff, last)])
            .collect()
    }

    /// Horizontal metres of the whole route.
    pub fn distance_m(&self) -> f64 {
        self.route()
            .windows(2)
            .map(|pair| pair[0].0.distance_m(pair[1].0))
            .sum()
    }

    /// Greatest height of the plan in metres above the take-off point.
    pub fn greatest_height_m(&self) -> f64 {
        let of_area = self.area.map_or(0.0, |area| area.height_m);
        self.waypoints
            .iter()
            .map(|w| w.height_m)
            .fold(of_area, f64::max)
    }

    /// From the planned take-off to the latest moment that the landing is reckoned for.
    pub fn period(&self) -> Period {
        if let Some(area) = self.area {
            return self.lasting(i64::from(area.minutes.max(1)) * 60);
        }
        let heights: Vec<f64> = self.route().iter().map(|(_, height)| *height).collect();
        let ends = (heights.first(), heights.last());
        let vertical_s = ends.0.map_or(0.0, |h| h / CLIMB_MPS)
            + ends.1.map_or(0.0, |h| h / DESCENT_MPS)
            + heights
                .windows(2)
                .map(|pair| (pair[1] - pair[0]).abs() / DESCENT_MPS)
                .sum::<f64>();
        let legs_s = self.distance_m() / self.speed_mps.max(0.1);
        // Bounded by the checks of `faults`: 400 legs of 40 km at 0.5 m/s fit an i64 easily.
        #[expect(
            clippy::cast_possible_truncation,
            reason = "bounded far below the range of i64"
        )]
        let seconds = ((legs_s + vertical_s) * TIME_RESERVE)
            .clamp(60.0, 1e9)
            .ceil() as i64;
        self.lasting(seconds)
    }

    fn lasting(&self, seconds: i64) -> Period {
        let end = self.start.checked_add_signed(TimeDelta::seconds(seconds));
        Period::new(self.start, end.unwrap_or(DateTime::<Utc>::MAX_UTC))
            .expect("a mission lasts at least a minute")
    }

    fn farthest_from_takeoff_m(&self) -> f64 {
        self.route()
            .iter()
            .map(|(at, _)| at.distance_m(self.takeoff))
            .fold(0.0, f64::max)
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    pub(crate) fn plan() -> MissionPlan {
        MissionPlan {
            name: "Pátrání Kladno".into(),
            purpose: Purpose::Search,
            aircraft_id: AircraftId(uuid::Uuid::from_u128(7)),
            start: "2026-06-24T09:00:00Z".parse().unwrap(),
            speed_mps: 8.0,
            takeoff: Position::new(50.147, 14.103).unwrap(),
            waypoints: vec![
                Waypoint {
                    lat: 50.149,
                    lon: 14.103,
                    height_m: 60.0,
                },
                Waypoint {
                    lat: 50.149,
                    lon: 14.106,
                    height_m: 50.0,
                },
            ],
            area: None,
            ground_below_takeoff_m: Some(10.0),
            pilot_position: None,
            observers: vec![],
            crew: vec![],
            buffer_m: None,
        }
    }

    #[test]
    fn the_route_comes_home() {
        let plan = plan();
        assert_eq!(plan.route().len(), 4);
        assert_eq!(
            plan.route().first().unwrap().0,
            plan.route().last().unwrap().0
        );
        assert!(
            (700.0..800.0).contains(&plan.distance_m()),
            "{}",
            plan.distance_m()
        );
        assert!(plan.faults().is_empty());
    }

    #[test]
    fn the_period_has_time_to_climb_and_to_come_down() {
        let period = plan().period();
        let seconds = (period.end() - period.start()).num_seconds();
        assert!((180..260).contains(&seconds), "{seconds}");
    }

    #[test]
    fn an_area_is_flown_instead_of_a_route() {
        let mut by_hand = plan();
        by_hand.area = Some(PlanArea {
            radius_m: 300.0,
            height_m: 100.0,
            minutes: 30,
        });
        assert_eq!(by_hand.faults()[0].field, "waypoints");
        by_hand.waypoints.clear();
        assert_eq!(by_hand.faults(), []);
        let period = by_hand.period();
        assert_eq!((period.end() - period.start()).num_minutes(), 30);
        assert!((by_hand.greatest_height_m() - 100.0).abs() < 1e-9);
        by_hand.area = Some(PlanArea {
            radius_m: f64::NAN,
            height_m: 500.1,
            minutes: 0,
        });
        let fields: Vec<String> = by_hand.faults().into_iter().map(|f| f.field).collect();
        assert_eq!(fields, ["area.radius_m", "area.height_m", "area.minutes"]);
        by_hand.area = None;
        assert_eq!(by_hand.faults()[0].field, "waypoints");
    }

    #[test]
    fn each_fault_names_its_field() {
        let mut bad = plan();
        bad.name = "\0".into();
        bad.speed_mps = f64::NAN;
        bad.waypoints[1].height_m = -5.0;
        bad.waypoints[0].lat = 95.0;
        bad.ground_below_takeoff_m = Some(-1.0);
        let fields: Vec<String> = bad.faults().into_iter().map(|fault| fault.field).collect();
        let expected = [
            "name",
            "speed_mps",
            "waypoints[0]",
            "waypoints[1].height_m",
            "ground_below_takeoff_m",
        ];
        assert_eq!(fields, expected);
        let mut far = plan();
        far.waypoints[0].lat = 49.0;
        assert_eq!(far.faults()[0].field, "waypoints");
    }
}
