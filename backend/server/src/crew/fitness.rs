//! Whether somebody may fly an aircraft, by the rules about crew, aircraft and permits: the same code as
//! the check of a mission, asked without a route.

use chrono::{DateTime, Utc};
use letka_domain::aircraft::AircraftFacts;
use letka_domain::altitude::Datum;
use letka_domain::geometry::Position;
use letka_domain::missions::{Corner, Duty, Extent, MissionFacts};
use letka_domain::period::Period;
use letka_domain::permits::{Permit, PermitKind, PermitState};
use letka_domain::rulebook::Rulebook;
use letka_domain::rules::{
    self, CrewFacts, Finding, FindingState, Outcome, PilotFacts, Question, Verdict,
};
use serde::Serialize;

/// Whether somebody may fly, and what speaks against it or is to be asked before.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct Fitness {
    /// Whether the rules let the person fly, once what is asked is answered.
    pub(crate) fit: bool,
    pub(crate) outcome: Outcome,
    /// What the rules find that is not simply as it should be.
    pub(crate) findings: Vec<Finding>,
}

impl Fitness {
    fn of(outcome: Outcome, mut findings: Vec<Finding>) -> Self {
        findings.retain(|finding| finding.state != FindingState::Pass);
        Self {
            fit: outcome.may_fly(),
            outcome,
            findings,
        }
    }
}

impl From<Verdict> for Fitness {
    fn from(verdict: Verdict) -> Self {
        Self::of(verdict.outcome, verdict.findings)
    }
}

/// Asks the rules whether somebody may fly with a pilot during a period, for what they are to do.
pub(crate) fn judge_duty(
    rulebook: &Rulebook,
    aircraft: &AircraftFacts,
    (person, duty): (&PilotFacts, Duty),
    (period, now): (Period, DateTime<Utc>),
) -> Fitness {
    let mission = on_the_spot(middle(), period);
    let person = person.clone();
    let findings = rules::check_duties(Question {
        mission: &mission,
        aircraft: Some(aircraft),
        pilot: None,
        crew: &[CrewFacts { duty, person }],
        permits: None,
        airspace: None,
        terrain: None,
        weather: &[],
        traffic: None,
        rulebook,
        now,
    });
    Fitness::of(Outcome::of(&findings), findings)
}

/// Asks the rules whether a pilot may fly an aircraft during a period.
pub(crate) fn judge(
    rulebook: &Rulebook,
    (aircraft, pilot): (&AircraftFacts, &PilotFacts),
    permits: &[Permit],
    (period, now): (Period, DateTime<Utc>),
) -> Fitness {
    let mission = on_the_spot(place(permits, aircraft, pilot, &period), period);
    Fitness::from(rules::check_crew(Question {
        mission: &mission,
        aircraft: Some(aircraft),
        pilot: Some(pilot),
        crew: &[],
        permits: Some(permits),
        airspace: None,
        terrain: None,
        weather: &[],
        traffic: None,
        rulebook,
        now,
    }))
}

/// A place where an operating permit allows this pilot this aircraft; without one, the middle of the
/// country, where the rule on permits then says what is lacking.
fn place(
    permits: &[Permit],
    aircraft: &AircraftFacts,
    pilot: &PilotFacts,
    period: &Period,
) -> Position {
    let holds = |permit: &&Permit| {
        permit.kind == PermitKind::Operating
            && permit.state == PermitState::Granted
            && permit.aircraft.contains(&aircraft.id)
            && (permit.pilots.is_empty() || permit.pilots.contains(&pilot.id))
            && permit.valid.covers(period)
    };
    let areas = permits.iter().filter(holds);
    let mut areas = areas.filter_map(|permit| permit.area.as_ref());
    let allowed = areas.find_map(letka_domain::geometry::Area::some_place);
    allowed.unwrap_or_else(middle)
}

/// The middle of the country.
fn middle() -> Position {
    Position::new(49.8, 15.5).unwrap_or(Position::NULL_ISLAND)
}

/// A flight on the spot, hardly above ground.
fn on_the_spot(at: Position, period: Period) -> MissionFacts {
    let corner = Corner { at, height_m: 1.0 };
    let extent = Extent::Route {
        corners: vec![corner, corner],
    };
    MissionFacts {
        buffer_m: Some(1.0),
        vertical_buffer_m: Some(0.0),
        takeoff: Some(at),
        ground_below_takeoff_m: Some(0.0),
        ..MissionFacts::new(period, extent, Datum::Home)
    }
}
