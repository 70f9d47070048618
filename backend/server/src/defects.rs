//! Defects of aircraft: whoever flies reports them, a technician puts them off or closes them.

use axum::extract::State;
use axum::http::StatusCode;
use chrono::{DateTime, TimeDelta, Utc};
use letka_domain::access::Action;
use letka_domain::aircraft::defects::{DefectSeverity, Deferral};
use letka_domain::ids::{AircraftId, DefectId, FlightId};
use letka_domain::rules::changes::Cause;
use letka_store::defects::{self, Defect, NewDefect};
use letka_store::{Conn, StoreError, Tx, aircraft, flights};
use serde::{Deserialize, Serialize};

use crate::app::App;
use crate::auth::Caller;
use crate::error::Problem;
use crate::http::input::{At, Body, IfMatch, words};
use crate::http::view::Ref;
use crate::recheck;

/// Nothing is put off for longer.
const LONGEST: TimeDelta = TimeDelta::days(120);

/// A defect of an aircraft.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = Defect)]
pub(crate) struct DefectView {
    id: DefectId,
    /// Counts changes; `If-Match` names it.
    version: i32,
    aircraft: Ref,
    unit: Ref,
    severity: DefectSeverity,
    /// What is wrong.
    text: String,
    found_at: DateTime<Utc>,
    /// On which flight it was found.
    flight_id: Option<FlightId>,
    reported_at: DateTime<Utc>,
    reporter: String,
    /// How it was put off; `null`: it was not.
    deferral: Option<Deferral>,
    /// Who put it off.
    deferrer: Option<String>,
    /// When it was repaired; `null`: it is open.
    closed_at: Option<DateTime<Utc>>,
    closer: Option<String>,
    /// What was done.
    resolution: Option<String>,
}

impl From<Defect> for DefectView {
    fn from(defect: Defect) -> Self {
        let (deferral, deferrer) = defect.deferral.unzip();
        let closed = defect.closed;
        Self {
            id: defect.id,
            version: defect.version,
            aircraft: defect.aircraft.into(),
            unit: defect.unit.into(),
            severity: defect.severity,
            text: defect.text,
            found_at: defect.found_at,
            flight_id: defect.flight_id,
            reported_at: defect.reported_at,
            reporter: defect.reporter,
            deferral,
            deferrer,
            closed_at: closed.as_ref().map(|closed| closed.at),
            closer: closed.as_ref().map(|closed| closed.closer.clone()),
            resolution: closed.map(|closed| closed.resolution),
        }
    }
}

/// A defect to be reported.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReportDefect {
    severity: DefectSeverity,
    /// What is wrong.
    text: String,
    /// When it was found; `null`: now.
    found_at: Option<DateTime<Utc>>,
    /// On which flight it was found.
    flight_id: Option<FlightId>,
}

/// Report a defect. One that grounds the aircraft does so at once, in every mission ahead.
#[utoipa::path(post, path = "/aircraft/{id}/defects", tag = "defects", params(("id" = AircraftId, Path)),
    request_body = ReportDefect, responses((status = 201, body = DefectView),
        (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem),
        (status = 422, body = Problem)))]
pub(crate) async fn report_defect(
    State(app): State<App>,
    caller: Caller,
    At(id): At<AircraftId>,
    Body(input): Body<ReportDefect>,
) -> Result<(StatusCode, axum::Json<DefectView>), Problem> {
    caller.require(Action::ReportDefect)?;
    let (now, text) = (app.clock.now(), words("text", &input.text)?);
    let found_at = input.found_at.unwrap_or(now);
    if found_at > now {
        return Err(Problem::invalid_field("found_at", "lies in the future"));
    }
    let new = NewDefect {
        aircraft_id: id,
        severity: input.severity,
        text,
        found_at,
        flight_id: input.flight_id,
    };
    let write = move |tx: &mut Tx<'_>| {
        accept(tx.read(), &new)?;
        let id = defects::insert(tx, &new)?;
        Ok::<_, Problem>(DefectView::from(defects::get(tx.read(), id)?))
    };
    let defect = app.store.write(&caller.actor(), now, write).await?;
    recheck::after_in_background(&app, Cause::Aircraft);
    Ok((StatusCode::CREATED, axum::Json(defect)))
}

/// Refuses a defect of an aircraft that has left, and a flight of another one.
fn accept(c: &mut Conn, new: &NewDefect) -> Result<(), Problem> {
    if aircraft::get(c, new.aircraft_id)?.closed.is_some() {
        let detail = "this aircraft has left the fleet";
        return Err(Problem::conflict("retired", detail));
    }
    let Some(flight) = new.flight_id else {
        return Ok(());
    };
    let flown = match flights::get(c, flight) {
        Ok(flight) => flight.aircraft.is_some_and(|one| one.id == new.aircraft_id),
        Err(StoreError::NotFound(_)) => false,
        Err(error) => return Err(error.into()),
    };
    flown
        .then_some(())
        .ok_or_else(|| Problem::invalid_field("flight_id", "is no flight of this aircraft"))
}

/// An open defect that the caller, a technician of its unit, may work on.
fn to_work_on(c: &mut Conn, caller: &Caller, id: DefectId) -> Result<Defect, Problem> {
    let defect = defects::get(c, id)?;
    caller.require_in(Action::ReleaseAircraft, defect.unit.id)?;
    if defect.closed.is_some() {
        let detail = "this defect is closed";
        return Err(Problem::conflict("wrong_state", detail));
    }
    Ok(defect)
}

/// Until when a defect may stay open, and within which limits.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct DeferDefect {
    /// At most 120 days ahead.
    until: DateTime<Utc>,
    /// Within which limits the aircraft may fly meanwhile; the pilot of each mission is asked.
    limits: String,
}

/// Put a defect off within limits. One that grounds cannot be put off.
#[utoipa::path(post, path = "/defects/{id}/defer", tag = "defects",
    params(("id" = DefectId, Path), ("If-Match" = String, Header, description = "the version that is changed")),
    request_body = DeferDefect, responses((status = 200, body = DefectView),
        (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem),
        (status = 412, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn defer_defect(
    State(app): State<App>,
    caller: Caller,
    At(id): At<DefectId>,
    IfMatch(version): IfMatch,
    Body(input): Body<DeferDefect>,
) -> Result<axum::Json<DefectView>, Problem> {
    caller.require(Action::ReleaseAircraft)?;
    let now = app.clock.now();
    if input.until <= now || input.until - now > LONGEST {
        let message = "must lie ahead, by 120 days at most";
        return Err(Problem::invalid_field("until", message));
    }
    let deferral = Deferral {
        until: input.until,
        limits: words("limits", &input.limits)?,
    };
    let by = caller.clone();
    let write = move |tx: &mut Tx<'_>| {
        if to_work_on(tx.read(), &by, id)?.severity == DefectSeverity::Grounding {
            let detail = "a defect that grounds the aircraft cannot be put off";
            return Err(Problem::conflict("grounding_defect", detail));
        }
        defects::defer(tx, id, version, &deferral)?;
        Ok(DefectView::from(defects::get(tx.read(), id)?))
    };
    let defect = app.store.write(&caller.actor(), now, write).await?;
    recheck::after_in_background(&app, Cause::Aircraft);
    Ok(axum::Json(defect))
}

/// How a defect was repaired.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CloseDefect {
    /// What was done.
    resolution: String,
}

/// Close a defect that was repaired. Unless it was cosmetic, the aircraft then waits for its release.
#[utoipa::path(post, path = "/defects/{id}/close", tag = "defects",
    params(("id" = DefectId, Path), ("If-Match" = String, Header, description = "the version that is changed")),
    request_body = CloseDefect, responses((status = 200, body = DefectView),
        (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem),
        (status = 412, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn close_defect(
    State(app): State<App>,
    caller: Caller,
    At(id): At<DefectId>,
    IfMatch(version): IfMatch,
    Body(input): Body<CloseDefect>,
) -> Result<axum::Json<DefectView>, Problem> {
    caller.require(Action::ReleaseAircraft)?;
    let resolution = words("resolution", &input.resolution)?;
    let by = caller.clone();
    let write = move |tx: &mut Tx<'_>| {
        to_work_on(tx.read(), &by, id)?;
        defects::close(tx, id, version, &resolution)?;
        Ok::<_, Problem>(DefectView::from(defects::get(tx.read(), id)?))
    };
    let defect = app
        .store
        .write(&caller.actor(), app.clock.now(), write)
        .await?;
    recheck::after_in_background(&app, Cause::Aircraft);
    Ok(axum::Json(defect))
}
