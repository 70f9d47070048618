//! What somebody writes down of a flight, and whether a flight can be like that.

use chrono::{DateTime, TimeDelta, Utc};
use letka_domain::access::Action;
use letka_domain::flights::Sight;
use letka_domain::geometry::Position;
use letka_domain::ids::{AircraftId, MissionId, OperatorId, PermitId, UnitId};
use letka_domain::missions::{CrewMember, Purpose};
use letka_store::flights::FlightRecord;
use letka_store::{Conn, aircraft, missions, operators};
use serde::Deserialize;

use crate::auth::Caller;
use crate::error::Problem;
use crate::http::input::known;

/// No flight is entered that lies farther back.
const OLDEST: TimeDelta = TimeDelta::days(3 * 365);
/// No flight lasts longer.
const LONGEST: TimeDelta = TimeDelta::hours(24);
/// Most batteries of one flight.
const MOST_BATTERIES: usize = 12;

/// What somebody writes down of a flight.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct FlightInput {
    aircraft_id: AircraftId,
    /// Who flew; left out: the caller.
    #[serde(default)]
    pilot_id: Option<OperatorId>,
    /// Who flew with the pilot.
    #[serde(default)]
    crew: Vec<CrewMember>,
    /// The mission; `null`: flown without one.
    #[serde(default)]
    mission_id: Option<MissionId>,
    purpose: Purpose,
    /// The permits that it was made under; left out: those of its mission.
    #[serde(default)]
    permits: Option<Vec<PermitId>>,
    takeoff_time: DateTime<Utc>,
    landing_time: DateTime<Utc>,
    /// Horizontal metres flown.
    #[serde(default)]
    distance_m: f64,
    /// Greatest height, metres above the take-off point.
    max_height_m: f64,
    /// Where it took off.
    #[serde(default)]
    takeoff_position: Option<Position>,
    /// What the place of take-off is called.
    #[serde(default)]
    takeoff_place: Option<String>,
    /// Whether the pilot saw the aircraft.
    #[serde(default)]
    sight: Option<Sight>,
    /// Serial numbers of the batteries that flew.
    #[serde(default)]
    batteries: Vec<String>,
    #[serde(default)]
    note: Option<String>,
}

/// What somebody wrote down as a record, with each field that cannot be accepted named.
pub(super) fn accept(
    c: &mut Conn,
    caller: &Caller,
    input: FlightInput,
    now: DateTime<Utc>,
) -> Result<FlightRecord, Problem> {
    plausible(&input, now)?;
    let aircraft = known(
        "aircraft_id",
        "aircraft",
        aircraft::get(c, input.aircraft_id),
    )?;
    let pilot = input.pilot_id.or(caller.operator);
    let pilot = pilot.ok_or_else(|| Problem::invalid_field("pilot_id", "must be given"))?;
    let pilot = known("pilot_id", "operator", operators::get(c, pilot))?;
    if Some(pilot.id) != caller.operator {
        caller.require_in(Action::CloseFlights, pilot.unit.id)?;
    }
    for (place, member) in input.crew.iter().enumerate() {
        let field = format!("crew[{place}].operator_id");
        let again = input.crew[..place]
            .iter()
            .any(|m| m.operator_id == member.operator_id);
        if again || member.operator_id == pilot.id {
            return Err(Problem::invalid_field(field, "is named twice"));
        }
        known(&field, "operator", operators::get(c, member.operator_id))?;
    }
    let (unit, permits) = of_mission(c, &input, pilot.id)?;
    Ok(FlightRecord {
        aircraft_id: Some(aircraft.id),
        pilot_id: Some(pilot.id),
        crew: input.crew,
        unit_id: Some(unit.unwrap_or(pilot.unit.id)),
        mission_id: input.mission_id,
        purpose: Some(input.purpose),
        permits: input.permits.unwrap_or(permits),
        takeoff_at: input.takeoff_time,
        landing_at: Some(input.landing_time),
        distance_m: input.distance_m,
        max_height_m: input.max_height_m,
        takeoff_position: input.takeoff_position,
        takeoff_place: text(input.takeoff_place),
        sight: input.sight,
        batteries: input
            .batteries
            .iter()
            .map(|one| one.trim().to_owned())
            .collect(),
        note: text(input.note),
    })
}

/// The unit and the permits of the mission that a flight is entered for.
fn of_mission(
    c: &mut Conn,
    input: &FlightInput,
    pilot: OperatorId,
) -> Result<(Option<UnitId>, Vec<PermitId>), Problem> {
    let Some(id) = input.mission_id else {
        return Ok((None, Vec::new()));
    };
    let mission = known("mission_id", "mission", missions::get(c, id))?;
    if mission.pilot.id != pilot {
        let detail = "is the mission of another pilot";
        return Err(Problem::invalid_field("mission_id", detail));
    }
    Ok((Some(mission.unit.id), missions::list_permits(c, id)?))
}

/// Refuses what no flight is like.
fn plausible(input: &FlightInput, now: DateTime<Utc>) -> Result<(), Problem> {
    let refuse = |field, detail| Err(Problem::invalid_field(field, detail));
    if input.takeoff_time > now {
        return refuse("takeoff_time", "must not be in the future");
    }
    if input.takeoff_time < now - OLDEST {
        return refuse("takeoff_time", "must be within the last three years");
    }
    if input.landing_time <= input.takeoff_time || input.landing_time - input.takeoff_time > LONGEST
    {
        return refuse(
            "landing_time",
            "must be after the take-off, by 24 hours at most",
        );
    }
    if input.landing_time > now {
        return refuse("landing_time", "must not be in the future");
    }
    if !(0.0..=500_000.0).contains(&input.distance_m) {
        return refuse("distance_m", "must be from 0 to 500000 m");
    }
    if !(0.0..=6000.0).contains(&input.max_height_m) {
        return refuse("max_height_m", "must be from 0 to 6000 m");
    }
    let named = |serial: &String| {
        let letters = serial.chars().count();
        !serial.trim().is_empty() && letters <= 60 && !serial.contains(char::is_control)
    };
    if input.batteries.len() > MOST_BATTERIES || !input.batteries.iter().all(named) {
        return refuse(
            "batteries",
            "must be 12 at most, each of 1 to 60 characters",
        );
    }
    for (field, text, most) in [
        ("takeoff_place", &input.takeoff_place, 120),
        ("note", &input.note, 2000),
    ] {
        let long = |text: &String| text.chars().count() > most || text.contains('\0');
        if text.as_ref().is_some_and(long) {
            return refuse(field, "is too long, or holds a character that no text has");
        }
    }
    Ok(())
}

fn text(given: Option<String>) -> Option<String> {
    let trimmed = given.map(|text| text.trim().to_owned());
    trimmed.filter(|text| !text.is_empty())
}
