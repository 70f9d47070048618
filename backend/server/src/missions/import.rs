//! Reading a mission file for the planner: what of it a plan can hold, and in words what it cannot.
//!
//! Nothing is stored, and nothing is judged: the planner checks the plan that comes of it like any
//! other.

mod heights;
mod remarks;

use std::sync::Arc;

use axum::extract::{Request, State};
use chrono::{DateTime, TimeDelta, Utc};
use letka_domain::access::Action;
use letka_domain::altitude::{Altitude, Datum};
use letka_domain::geometry::{Position, Shape};
use letka_domain::ids::AircraftId;
use letka_domain::missions::{Corner, Extent, MAX_WAYPOINTS, Purpose};
use letka_domain::period::Period;
use letka_formats::missions::{self, AircraftInput, Context, MissionFile, MissionFileError, names};
use letka_store::{Conn, StoreError, aircraft};
use serde::{Deserialize, Serialize};

use crate::app::App;
use crate::auth::Caller;
use crate::error::Problem;
use crate::http::body;
use crate::http::input::Params;
use crate::surroundings::Surroundings;

use heights::Heights;
use remarks::{Remark, RemarkCode};

/// The readers take in no more either.
const MAX_FILE_BYTES: usize = 8 * 1024 * 1024;
/// A corner as near as this to the take-off point is over it, metres.
const OVER_TAKEOFF_M: f64 = 0.5;

/// What the planner knows and the file may not say.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReadParams {
    /// Which mission of the file, counted from 0, where it holds several.
    part: Option<usize>,
    /// Where the plan takes off, degrees north: heights of a file that does not say it are counted
    /// from there.
    takeoff_lat: Option<f64>,
    /// The same, degrees east.
    takeoff_lon: Option<f64>,
}

/// A corner of the route of a file.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub(crate) struct ReadWaypoint {
    /// Degrees north, WGS 84.
    lat: f64,
    /// Degrees east, WGS 84.
    lon: f64,
    /// Metres above the take-off point; `null`: it has none that can be counted from there.
    height_m: Option<f64>,
}

/// What a file says of a plan; `null` is what it does not say.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub(crate) struct PlanParts {
    name: Option<String>,
    purpose: Option<Purpose>,
    /// The aircraft of the register that the file names.
    aircraft_id: Option<AircraftId>,
    /// Planned take-off, if it lies ahead.
    start: Option<DateTime<Utc>>,
    speed_mps: Option<f64>,
    takeoff: Option<Position>,
    /// The corners between take-off and landing; none where the file holds an area.
    waypoints: Vec<ReadWaypoint>,
    /// The area of the file, to draw a route in.
    #[schema(value_type = Option<Shape>)]
    area: Option<Shape>,
    ground_below_takeoff_m: Option<f64>,
    pilot_position: Option<Position>,
    /// Where observers stand; empty where it names none.
    observers: Vec<Position>,
    buffer_m: Option<f64>,
}

/// A file as the planner can use it.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct PlanRead {
    /// The names of the missions in the file, where it holds several and one must be chosen; otherwise
    /// empty.
    choices: Vec<String>,
    /// What it says; `null` until one is chosen.
    parts: Option<PlanParts>,
    /// What it says and a plan cannot hold, or holds in another way.
    remarks: Vec<Remark>,
}

/// Read a mission file (plan of `QGroundControl`, KML, GeoJSON) for the planner. Nothing is kept.
#[utoipa::path(post, path = "/missions/read", tag = "missions", params(ReadParams),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"), responses(
    (status = 200, body = PlanRead), (status = 403, body = Problem), (status = 413, body = Problem),
    (status = 422, body = Problem)))]
pub(crate) async fn read_plan(
    State(app): State<App>,
    caller: Caller,
    params: Result<Params<ReadParams>, Problem>,
    request: Request,
) -> Result<axum::Json<PlanRead>, Problem> {
    caller.require(Action::PlanMission)?;
    let Params(params) = params?;
    let takeoff = params.takeoff()?;
    let bytes = body::bytes(request, MAX_FILE_BYTES).await?;
    let now = app.clock.now();
    let part = params.part;
    // Reading takes its time: never on the threads that serve everybody.
    let read = tokio::task::spawn_blocking(move || read(&bytes, part, now)).await;
    let file = match read.map_err(|error| Problem::internal(&error))?? {
        Found::One(file) => file,
        Found::Several(choices) => {
            return Ok(axum::Json(PlanRead {
                choices,
                parts: None,
                remarks: Vec::new(),
            }));
        }
    };
    let surroundings = Arc::clone(&app.surroundings);
    let named = file.aircraft.clone();
    let find = move |c: &mut Conn| registered(c, named.as_ref());
    let found = app.store.read(find).await?;
    // Terrain is read from files, and no connection waits for it.
    let make = move || plan_read(*file, takeoff, found, &surroundings, now);
    let made = tokio::task::spawn_blocking(make).await;
    Ok(axum::Json(
        made.map_err(|error| Problem::internal(&error))??,
    ))
}

impl ReadParams {
    fn takeoff(&self) -> Result<Option<Position>, Problem> {
        let Some((lat, lon)) = self.takeoff_lat.zip(self.takeoff_lon) else {
            return Ok(None);
        };
        let wrong = |error: letka_domain::geometry::PositionError| {
            Problem::invalid_field("takeoff_lat", error.to_string())
        };
        Position::new(lat, lon).map(Some).map_err(wrong)
    }
}

/// What a file holds.
enum Found {
    One(Box<MissionFile>),
    /// Several missions of these names, and none was chosen.
    Several(Vec<String>),
}

fn read(bytes: &[u8], part: Option<usize>, now: DateTime<Utc>) -> Result<Found, Problem> {
    let choices = missions::parts(bytes).map_err(unreadable)?;
    match part {
        None if choices.len() > 1 => return Ok(Found::Several(choices)),
        Some(part) if part >= choices.len() => {
            let message = format!("must be below {}, the number of missions", choices.len());
            return Err(Problem::invalid_field("part", message));
        }
        _ => {}
    }
    // What a file does not say the planner has already: these only let it be read.
    let context = Context {
        period: Period::new(now, now + TimeDelta::hours(1)).ok(),
        height: Some(Altitude::new(0.0, Datum::Home)),
        part,
    };
    // Without a name of the file, a mission without one of its own has none.
    let file = missions::read("", bytes, &context).map_err(unreadable)?;
    Ok(Found::One(Box::new(file)))
}

/// The one thing that is wrong with a file, and where.
fn unreadable(error: MissionFileError) -> Problem {
    let field = match error.field.as_str() {
        "" => "file",
        field => field,
    };
    Problem::invalid_field(field, error.message)
}

/// The aircraft of the register that a file names by its registration or serial number.
fn registered(
    c: &mut Conn,
    named: Option<&AircraftInput>,
) -> Result<Option<AircraftId>, StoreError> {
    let Some(named) = named else {
        return Ok(None);
    };
    let is = |own: &str, given: &Option<String>| {
        given
            .as_deref()
            .is_some_and(|given| names::same(own, given))
    };
    let all = aircraft::list(c)?;
    let found = all
        .iter()
        .find(|one| is(&one.registration, &named.registration) || is(&one.serial, &named.serial));
    Ok(found.map(|one| one.id))
}

fn plan_read(
    mut file: MissionFile,
    planned: Option<Position>,
    aircraft_id: Option<AircraftId>,
    surroundings: &Surroundings,
    now: DateTime<Utc>,
) -> Result<PlanRead, Problem> {
    let own_takeoff = file.facts.takeoff;
    file.facts.takeoff = own_takeoff.or(planned);
    let mut remarks = remarks::of(&file, aircraft_id.is_some(), now);
    let (waypoints, area) = match &file.facts.extent {
        Extent::Route { corners } => {
            let terrain = surroundings.terrain(&file.facts);
            let heights = Heights::of(&file, corners, terrain.as_deref());
            remarks.extend(heights.remark(&file, corners));
            (route(&file, corners, &heights.metres)?, None)
        }
        Extent::Within { area, .. } => (Vec::new(), Some(Shape::from(area))),
    };
    if own_takeoff.is_some() && returns_elsewhere(&file) {
        remarks.push(Remark::new(RemarkCode::WayHome, "geometry"));
    }
    let facts = file.facts;
    let parts = PlanParts {
        name: Some(file.name).filter(|name| !name.is_empty()),
        purpose: facts.purpose,
        aircraft_id,
        start: Some(facts.period.start()).filter(|start| !file.assumed.period && *start >= now),
        speed_mps: facts.speed_mps,
        takeoff: own_takeoff,
        waypoints,
        area,
        ground_below_takeoff_m: facts.ground_below_takeoff_m,
        pilot_position: facts.pilot_position,
        observers: facts.observers,
        buffer_m: facts.buffer_m,
    };
    Ok(PlanRead {
        choices: Vec::new(),
        parts: Some(parts),
        remarks,
    })
}

/// The waypoints of a plan that flies along those corners. The climb over the take-off point and the
/// way back to it belong to every plan: a corner that says nothing else is left out.
fn route(
    file: &MissionFile,
    corners: &[Corner],
    heights: &[Option<f64>],
) -> Result<Vec<ReadWaypoint>, Problem> {
    let all: Vec<_> = corners.iter().zip(heights).collect();
    let mut way = all.as_slice();
    let over = |corner: &Corner| is_over(file.facts.takeoff, corner);
    if let [first, second, ..] = way
        && over(first.0)
        && first.1 == second.1
    {
        way = &way[1..];
    }
    if let [.., before, last] = way
        && over(last.0)
        && last.1 == before.1
    {
        way = &way[..way.len() - 1];
    }
    if way.len() > MAX_WAYPOINTS {
        let message = format!(
            "has {} corners, more than the {MAX_WAYPOINTS} waypoints of a plan",
            way.len()
        );
        return Err(Problem::invalid_field("geometry", message));
    }
    let waypoint = |(corner, height): &(&Corner, &Option<f64>)| ReadWaypoint {
        lat: corner.at.lat(),
        lon: corner.at.lon(),
        height_m: **height,
    };
    Ok(way.iter().map(waypoint).collect())
}

fn is_over(takeoff: Option<Position>, corner: &Corner) -> bool {
    takeoff.is_some_and(|takeoff| takeoff.distance_m(corner.at) < OVER_TAKEOFF_M)
}

/// Whether the route of a file ends somewhere else than it began.
fn returns_elsewhere(file: &MissionFile) -> bool {
    match &file.facts.extent {
        Extent::Route { corners } => corners
            .last()
            .is_some_and(|last| !is_over(file.facts.takeoff, last)),
        Extent::Within { .. } => false,
    }
}
