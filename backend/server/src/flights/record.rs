//! The record of a flight as people keep it: entered by hand, corrected in versions, signed, closed.

pub(crate) mod input;
mod origins;
pub(crate) mod view;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use letka_domain::access::Action;
use letka_domain::flights::Signs;
use letka_domain::ids::FlightId;
use letka_store::flights::{self, FlightRecord};
use letka_store::{Conn, StoreError, Tx, operators};
use serde::Deserialize;

use crate::app::App;
use crate::auth::Caller;
use crate::error::Problem;
use crate::http::input::{At, Body, IfMatch, words};

use input::{FlightInput, accept};
pub(crate) use view::WholeFlight;

/// A correction.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CorrectFlight {
    /// What the record is to say.
    record: FlightInput,
    /// Why it is corrected.
    reason: String,
}

/// For whom a record is signed.
#[derive(Debug, Clone, Copy, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SignFlight {
    signs: Signs,
}

/// Enter a flight by hand.
#[utoipa::path(post, path = "/flights", tag = "flights", request_body = FlightInput, responses(
    (status = 201, body = WholeFlight), (status = 403, body = Problem), (status = 409, body = Problem),
    (status = 422, body = Problem)))]
pub(crate) async fn enter_flight(
    State(app): State<App>,
    caller: Caller,
    Body(input): Body<FlightInput>,
) -> Result<impl IntoResponse, Problem> {
    caller.require(Action::LogFlights)?;
    let now = app.clock.now();
    let asked = caller.clone();
    let write = move |tx: &mut Tx<'_>| {
        let record = accept(tx.read(), &asked, input, now)?;
        refuse_overlap(tx.read(), &record)?;
        Ok::<_, Problem>(flights::enter_by_hand(tx, &record, asked.account)?)
    };
    let id = app.store.write(&caller.actor(), now, write).await?;
    app.live.flight(id);
    let view = WholeFlight::find(&app, &caller, id).await?;
    let etag = view.etag();
    Ok((StatusCode::CREATED, [("etag", etag)], axum::Json(view)))
}

/// The record of a flight with the logs, versions and signatures behind it.
#[utoipa::path(get, path = "/flights/{id}/record", tag = "flights", params(("id" = FlightId, Path)), responses(
    (status = 200, body = WholeFlight), (status = 404, body = Problem)))]
pub(crate) async fn find_record(
    State(app): State<App>,
    caller: Caller,
    At(id): At<FlightId>,
) -> Result<impl IntoResponse, Problem> {
    caller.require(Action::ViewFlights)?;
    let view = WholeFlight::find(&app, &caller, id).await?;
    Ok(([("etag", view.etag())], axum::Json(view)))
}

/// Correct the record of a flight: what it said stays as a version. A correction takes the pilot's
/// signature with it, and a record that a commander has signed stays as it is.
#[utoipa::path(put, path = "/flights/{id}", tag = "flights", request_body = CorrectFlight,
    params(("id" = FlightId, Path), ("If-Match" = String, Header, description = "the version that is changed")),
    responses((status = 200, body = WholeFlight), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem), (status = 412, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn correct_flight(
    State(app): State<App>,
    caller: Caller,
    At(id): At<FlightId>,
    IfMatch(version): IfMatch,
    Body(input): Body<CorrectFlight>,
) -> Result<impl IntoResponse, Problem> {
    caller.require(Action::LogFlights)?;
    let reason = words("reason", &input.reason)?;
    let (now, asked) = (app.clock.now(), caller.clone());
    let write = move |tx: &mut Tx<'_>| {
        let held = flights::record(tx.read(), id)?;
        require_correct(tx.read(), &asked, &held)?;
        let record = accept(tx.read(), &asked, input.record, now)?;
        flights::correct(tx, id, version, &record, &reason).map_err(refused)
    };
    app.store.write(&caller.actor(), now, write).await?;
    app.live.flight(id);
    let view = WholeFlight::find(&app, &caller, id).await?;
    Ok(([("etag", view.etag())], axum::Json(view)))
}

/// Sign the record of a flight: the pilot says that it was so, the commander closes it.
#[utoipa::path(post, path = "/flights/{id}/sign", tag = "flights", request_body = SignFlight,
    params(("id" = FlightId, Path), ("If-Match" = String, Header, description = "the version that is signed")),
    responses((status = 200, body = WholeFlight), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem), (status = 412, body = Problem)))]
pub(crate) async fn sign_flight(
    State(app): State<App>,
    caller: Caller,
    At(id): At<FlightId>,
    IfMatch(version): IfMatch,
    Body(input): Body<SignFlight>,
) -> Result<impl IntoResponse, Problem> {
    let action = match input.signs {
        Signs::Pilot => Action::LogFlights,
        Signs::Commander => Action::CloseFlights,
    };
    caller.require(action)?;
    let (now, asked) = (app.clock.now(), caller.clone());
    let write = move |tx: &mut Tx<'_>| {
        let held = flights::record(tx.read(), id)?;
        require_sign(&asked, &held, input.signs)?;
        flights::sign(tx, id, version, input.signs, asked.account).map_err(refused)
    };
    app.store.write(&caller.actor(), now, write).await?;
    app.live.flight(id);
    let view = WholeFlight::find(&app, &caller, id).await?;
    Ok(([("etag", view.etag())], axum::Json(view)))
}

/// What the store refuses, as a person reads it.
pub(super) fn refused(error: StoreError) -> Problem {
    if error.violates("flights_closed") {
        let detail = "a commander has closed the record of this flight";
        return Problem::conflict("flight_closed", detail);
    }
    if error.violates("flights_unsigned") {
        let detail = "its pilot has not signed the record as it is now";
        return Problem::conflict("flight_unsigned", detail);
    }
    error.into()
}

/// Refuses a flight that the aircraft or the pilot cannot have flown beside another one.
fn refuse_overlap(c: &mut Conn, record: &FlightRecord) -> Result<(), Problem> {
    if let Some(id) = flights::find_overlapping(c, record)? {
        let detail = format!("the aircraft or the pilot was in the air then: flight {id}");
        return Err(Problem::conflict("flight_overlaps", detail));
    }
    Ok(())
}

/// Its pilot corrects a record, and who commands the unit. One without a pilot is anybody's to claim.
pub(super) fn require_correct(
    c: &mut Conn,
    caller: &Caller,
    held: &FlightRecord,
) -> Result<(), Problem> {
    let own = held.pilot_id.is_none() || held.pilot_id == caller.operator;
    if own {
        return Ok(());
    }
    let pilot = held.pilot_id.map(|id| operators::get(c, id)).transpose()?;
    match held.unit_id.or(pilot.map(|one| one.unit.id)) {
        Some(unit) => caller.require_in(Action::CloseFlights, unit),
        None => caller.require(Action::CloseFlights),
    }
}

fn require_sign(caller: &Caller, held: &FlightRecord, signs: Signs) -> Result<(), Problem> {
    let lacks = held.pilot_id.is_none() || held.aircraft_id.is_none() || held.landing_at.is_none();
    if lacks {
        let detail = "pilot, aircraft and landing must be known before it is signed";
        return Err(Problem::conflict("flight_incomplete", detail));
    }
    match (signs, held.unit_id) {
        (Signs::Pilot, _) if held.pilot_id == caller.operator => Ok(()),
        (Signs::Pilot, _) => Err(Problem::new(
            StatusCode::FORBIDDEN,
            "not_own_flight",
            "only its pilot signs for the pilot",
        )),
        (Signs::Commander, Some(unit)) => caller.require_in(Action::CloseFlights, unit),
        (Signs::Commander, None) => caller.require(Action::CloseFlights),
    }
}
