//! What a flight may belong to, where that is not certain: proposed with the reasons, never entered by
//! itself. One tap of its pilot, or of a commander, takes it.

use axum::extract::State;
use axum::response::IntoResponse;
use chrono::{DateTime, TimeDelta, Utc};
use letka_domain::access::Action;
use letka_domain::ids::{AircraftId, FlightId, MissionId, OperatorId};
use letka_domain::missions::Purpose;
use letka_domain::period::Period;
use letka_store::flights::{self, FlightRecord};
use letka_store::missions::{self, Mission};
use letka_store::reservations::{self, Reservation};
use letka_store::{Conn, Tx, aircraft, operators};
use serde::{Deserialize, Serialize};

use super::record::{WholeFlight, refused, require_correct};
use crate::app::App;
use crate::auth::Caller;
use crate::error::Problem;
use crate::http::input::{At, Body, IfMatch, known};
use crate::http::page::List;
use crate::http::view::Ref;

/// A flight is looked for this long before and after the period of a mission or a reservation.
const AROUND: TimeDelta = TimeDelta::hours(1);
/// A mission that takes off farther away is not proposed, metres.
const FARTHEST_M: f64 = 2_000.0;
/// No more is proposed at once.
const MOST: usize = 10;

/// What a flight may belong to.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = FlightProposal)]
pub(crate) struct Proposal {
    /// The mission; `null`: a reservation proposes it.
    mission: Option<Ref>,
    aircraft: Ref,
    pilot: Ref,
    /// What it is for, in words of whoever reserved; `null`: the mission says it.
    purpose: Option<String>,
    /// When it was to begin.
    start: DateTime<Utc>,
    /// How far the take-off was from the planned begin, minutes; negative: before it.
    minutes_off: i64,
    /// How far the take-off was from the planned place, metres; `null`: one of them is not known.
    metres_off: Option<f64>,
    /// Whether the log tells the same aircraft; `null`: it tells none.
    same_aircraft: Option<bool>,
}

/// What a flight is said to belong to.
#[derive(Debug, Clone, Copy, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AssignFlight {
    /// The mission: aircraft, pilot, purpose and permits come from it.
    #[serde(default)]
    mission_id: Option<MissionId>,
    /// Without a mission: the aircraft.
    #[serde(default)]
    aircraft_id: Option<AircraftId>,
    /// Without a mission: who flew.
    #[serde(default)]
    pilot_id: Option<OperatorId>,
    /// Without a mission: what for.
    #[serde(default)]
    purpose: Option<Purpose>,
}

/// What a flight may belong to, the likeliest first. Empty for one that has aircraft, pilot and mission.
#[utoipa::path(get, path = "/flights/{id}/proposals", tag = "flights", params(("id" = FlightId, Path)),
    responses((status = 200, body = List<Proposal>), (status = 404, body = Problem)))]
pub(crate) async fn list_proposals(
    State(app): State<App>,
    caller: Caller,
    At(id): At<FlightId>,
) -> Result<axum::Json<List<Proposal>>, Problem> {
    caller.require(Action::ViewFlights)?;
    let items = app.store.read(move |c| propose(c, id)).await?;
    Ok(axum::Json(List { items }))
}

/// Say what a flight belongs to: a proposal, or what one knows. What its record said stays as a version.
#[utoipa::path(post, path = "/flights/{id}/assign", tag = "flights", request_body = AssignFlight,
    params(("id" = FlightId, Path), ("If-Match" = String, Header, description = "the version that is changed")),
    responses((status = 200, body = WholeFlight), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem), (status = 412, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn assign_flight(
    State(app): State<App>,
    caller: Caller,
    At(id): At<FlightId>,
    IfMatch(version): IfMatch,
    Body(input): Body<AssignFlight>,
) -> Result<impl IntoResponse, Problem> {
    caller.require(Action::LogFlights)?;
    let asked = caller.clone();
    let write = move |tx: &mut Tx<'_>| {
        let held = flights::record(tx.read(), id)?;
        require_correct(tx.read(), &asked, &held)?;
        let new = assigned(tx.read(), &held, input)?;
        // Whoever is not its pilot says so for others only where they command.
        if new.pilot_id != asked.operator {
            require_correct(tx.read(), &asked, &new)?;
        }
        flights::correct(tx, id, version, &new, "assigned").map_err(refused)
    };
    app.store
        .write(&caller.actor(), app.clock.now(), write)
        .await?;
    app.live.flight(id);
    let view = WholeFlight::find(&app, &caller, id).await?;
    Ok(([("etag", view.etag())], axum::Json(view)))
}

/// The record with what was said.
fn assigned(
    c: &mut Conn,
    held: &FlightRecord,
    input: AssignFlight,
) -> Result<FlightRecord, Problem> {
    if let Some(id) = input.mission_id {
        let mission = known("mission_id", "mission", missions::get(c, id))?;
        return Ok(FlightRecord {
            aircraft_id: Some(mission.aircraft.id),
            pilot_id: Some(mission.pilot.id),
            crew: mission.plan.crew.clone(),
            unit_id: Some(mission.unit.id),
            mission_id: Some(id),
            purpose: Some(mission.plan.purpose),
            permits: missions::list_permits(c, id)?,
            ..held.clone()
        });
    }
    if let Some(id) = input.aircraft_id {
        known("aircraft_id", "aircraft", aircraft::get(c, id))?;
    }
    let unit_id = match input.pilot_id {
        Some(id) => Some(
            known("pilot_id", "operator", operators::get(c, id))?
                .unit
                .id,
        ),
        None => held.unit_id,
    };
    Ok(FlightRecord {
        aircraft_id: input.aircraft_id.or(held.aircraft_id),
        pilot_id: input.pilot_id.or(held.pilot_id),
        purpose: input.purpose.or(held.purpose),
        unit_id,
        ..held.clone()
    })
}

fn propose(c: &mut Conn, id: FlightId) -> Result<Vec<Proposal>, Problem> {
    let held = flights::record(c, id)?;
    let whole = held.aircraft_id.is_some() && held.pilot_id.is_some() && held.mission_id.is_some();
    if whole || flights::is_closed(c, id)? {
        return Ok(Vec::new());
    }
    let until = held.landing_at.unwrap_or(held.takeoff_at) + AROUND;
    let Ok(period) = Period::new(held.takeoff_at - AROUND, until) else {
        return Ok(Vec::new());
    };
    let mut found: Vec<Proposal> = missions::list_released(c, &period)?
        .iter()
        .filter_map(|mission| of_mission(&held, mission))
        .collect();
    let reserved = reservations::list_in(c, &period)?;
    let without_mission = |one: &&Reservation| one.mission_id.is_none() && one.cancelled.is_none();
    found.extend(
        reserved
            .iter()
            .filter(without_mission)
            .filter_map(|one| of_reservation(&held, one)),
    );
    found.sort_by_key(|one| {
        (
            one.same_aircraft != Some(true),
            one.mission.is_none(),
            one.minutes_off.abs(),
        )
    });
    found.truncate(MOST);
    Ok(found)
}

/// Whether an aircraft may have flown the flight: `None` where the log tells of none.
fn same(held: &FlightRecord, aircraft: AircraftId) -> Option<bool> {
    held.aircraft_id.map(|known| known == aircraft)
}

fn of_mission(held: &FlightRecord, mission: &Mission) -> Option<Proposal> {
    let same_aircraft = same(held, mission.aircraft.id);
    let of_another = held.pilot_id.is_some_and(|pilot| pilot != mission.pilot.id);
    let taken = mission.flight_id.is_some();
    let metres_off = held
        .takeoff_position
        .map(|at| at.distance_m(mission.plan.takeoff));
    let is_far = metres_off.is_some_and(|metres| metres > FARTHEST_M);
    if same_aircraft == Some(false) || of_another || taken || is_far {
        return None;
    }
    let start = mission.plan.start;
    Some(Proposal {
        mission: Some(Ref {
            id: mission.id.into(),
            name: mission.plan.name.clone(),
        }),
        aircraft: mission.aircraft.clone().into(),
        pilot: mission.pilot.clone().into(),
        purpose: None,
        start,
        minutes_off: (held.takeoff_at - start).num_minutes(),
        metres_off,
        same_aircraft,
    })
}

fn of_reservation(held: &FlightRecord, one: &Reservation) -> Option<Proposal> {
    let same_aircraft = same(held, one.aircraft.id);
    let of_another = held.pilot_id.is_some_and(|pilot| pilot != one.pilot.id);
    let told = held.aircraft_id.is_some() && held.pilot_id.is_some();
    if same_aircraft == Some(false) || of_another || told {
        return None;
    }
    let start = one.period.start();
    Some(Proposal {
        mission: None,
        aircraft: one.aircraft.clone().into(),
        pilot: one.pilot.clone().into(),
        purpose: Some(one.purpose.clone()),
        start,
        minutes_off: (held.takeoff_at - start).num_minutes(),
        metres_off: None,
        same_aircraft,
    })
}
