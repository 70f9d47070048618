//! Reservations: who has which aircraft when; handing it over and giving it back.

use axum::extract::State;
use axum::http::StatusCode;
use chrono::{DateTime, TimeDelta, Utc};
use letka_domain::access::{Action, Role};
use letka_domain::ids::{AircraftId, MissionId, OperatorId, ReservationId, UnitId};
use letka_domain::period::Period;
use letka_domain::rules::changes::Cause;
use letka_store::reservations::{self, NewReservation, Reservation, Step};
use letka_store::{Conn, StoreError, Tx, aircraft, missions, operators};
use serde::{Deserialize, Serialize};

use crate::aircraft::optional_words;
use crate::app::App;
use crate::auth::Caller;
use crate::error::Problem;
use crate::http::input::{At, Body, IfMatch, Params, words};
use crate::http::page::List;
use crate::http::view::Ref;
use crate::recheck;

/// Nobody has an aircraft for longer at once.
const LONGEST: TimeDelta = TimeDelta::days(31);
/// The calendar shows no more at once.
const WIDEST: TimeDelta = TimeDelta::days(62);

/// Who has an aircraft when.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = Reservation)]
pub(crate) struct ReservationView {
    id: ReservationId,
    /// Counts changes; `If-Match` names it.
    version: i32,
    aircraft: Ref,
    unit_id: UnitId,
    pilot: Ref,
    mission_id: Option<MissionId>,
    purpose: String,
    period: Period,
    reserver: String,
    /// Why a commander let it stand beside another one.
    override_reason: Option<String>,
    handed_over_at: Option<DateTime<Utc>>,
    /// The batteries that went with it.
    batteries: Option<String>,
    returned_at: Option<DateTime<Utc>>,
    return_note: Option<String>,
    cancelled_at: Option<DateTime<Utc>>,
    cancel_reason: Option<String>,
    /// Whether the caller may hand it over, take it back or give it up.
    may_change: bool,
}

fn view(one: Reservation, caller: &Caller) -> ReservationView {
    let (cancelled_at, cancel_reason) = one.cancelled.clone().unzip();
    ReservationView {
        may_change: one.holds() && concerns(caller, &one),
        id: one.id,
        version: one.version,
        aircraft: one.aircraft.into(),
        unit_id: one.unit_id,
        pilot: one.pilot.into(),
        mission_id: one.mission_id,
        purpose: one.purpose,
        period: one.period,
        reserver: one.reserver,
        override_reason: one.override_reason,
        handed_over_at: one.handed_over_at,
        batteries: one.batteries,
        returned_at: one.returned_at,
        return_note: one.return_note,
        cancelled_at,
        cancel_reason,
    }
}

/// Whether the caller is the one who has it, or may reserve in the unit of the aircraft.
fn concerns(caller: &Caller, one: &Reservation) -> bool {
    let own = caller.operator == Some(one.pilot.id);
    let reach = caller.rights.reach(Action::ReserveAircraft);
    own || reach.contains(one.unit_id)
}

/// From when until when.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct CalendarParams {
    from: DateTime<Utc>,
    /// At most 62 days later.
    to: DateTime<Utc>,
}

/// The reservations of a time, also those that were given up.
#[utoipa::path(get, path = "/reservations", tag = "reservations", params(CalendarParams), responses(
    (status = 200, body = List<ReservationView>), (status = 403, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn list_reservations(
    State(app): State<App>,
    caller: Caller,
    params: Result<Params<CalendarParams>, Problem>,
) -> Result<axum::Json<List<ReservationView>>, Problem> {
    caller.require(Action::ViewFleet)?;
    let Params(params) = params?;
    let period = Period::new(params.from, params.to)
        .map_err(|_| Problem::invalid_field("to", "must be later than from"))?;
    if params.to - params.from > WIDEST {
        return Err(Problem::invalid_field(
            "to",
            "must be 62 days later at most",
        ));
    }
    let found = app
        .store
        .read(move |c| reservations::list_in(c, &period))
        .await?;
    let items = found.into_iter().map(|one| view(one, &caller)).collect();
    Ok(axum::Json(List { items }))
}

/// A reservation to be entered.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReserveAircraft {
    /// Who has it; `null`: the caller.
    pilot_id: Option<OperatorId>,
    mission_id: Option<MissionId>,
    purpose: String,
    /// Not in the past; 31 days at most.
    period: Period,
    /// Why it is to stand although somebody else has the aircraft then; only a commander may say so.
    override_reason: Option<String>,
}

/// Reserve an aircraft. Refused while somebody else has it then, unless a commander says why not.
#[utoipa::path(post, path = "/aircraft/{id}/reservations", tag = "reservations", params(("id" = AircraftId, Path)),
    request_body = ReserveAircraft, responses((status = 201, body = ReservationView),
        (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem),
        (status = 422, body = Problem)))]
pub(crate) async fn reserve_aircraft(
    State(app): State<App>,
    caller: Caller,
    At(id): At<AircraftId>,
    Body(input): Body<ReserveAircraft>,
) -> Result<(StatusCode, axum::Json<ReservationView>), Problem> {
    caller.require(Action::ReserveAircraft)?;
    let now = app.clock.now();
    let new = accept(&caller, id, &input, now)?;
    let by = caller.clone();
    let write = move |tx: &mut Tx<'_>| {
        require_known(tx.read(), &by, &new)?;
        refuse_conflicts(tx.read(), &by, &new)?;
        let id = reservations::insert(tx, &new)?;
        Ok::<_, Problem>(view(reservations::get(tx.read(), id)?, &by))
    };
    let entered = app.store.write(&caller.actor(), now, write).await?;
    recheck::after_in_background(&app, Cause::Aircraft);
    Ok((StatusCode::CREATED, axum::Json(entered)))
}

fn accept(
    caller: &Caller,
    aircraft_id: AircraftId,
    input: &ReserveAircraft,
    now: DateTime<Utc>,
) -> Result<NewReservation, Problem> {
    let period = input.period;
    if period.end() <= now || period.end() - period.start() > LONGEST {
        let message = "must end in the future and last 31 days at most";
        return Err(Problem::invalid_field("period", message));
    }
    let pilot_id = input.pilot_id.or(caller.operator);
    Ok(NewReservation {
        aircraft_id,
        pilot_id: pilot_id
            .ok_or_else(|| Problem::invalid_field("pilot_id", "must say who has it"))?,
        mission_id: input.mission_id,
        purpose: words("purpose", &input.purpose)?,
        period,
        override_reason: optional_words("override_reason", input.override_reason.as_deref())?,
    })
}

/// Refuses an aircraft of another unit or one that has left, and people and missions that are unknown.
fn require_known(c: &mut Conn, caller: &Caller, new: &NewReservation) -> Result<(), Problem> {
    let held = aircraft::get(c, new.aircraft_id)?;
    caller.require_in(Action::ReserveAircraft, held.unit.id)?;
    if held.closed.is_some() {
        let detail = "this aircraft has left the fleet";
        return Err(Problem::conflict("retired", detail));
    }
    if !operators::find(c, new.pilot_id)?.is_some_and(|one| one.flies_during(&new.period, None)) {
        let message = "there is no such operator in service";
        return Err(Problem::invalid_field("pilot_id", message));
    }
    let Some(mission) = new.mission_id else {
        return Ok(());
    };
    let planned = match missions::get(c, mission) {
        Ok(mission) => mission.plan.aircraft_id == new.aircraft_id,
        Err(StoreError::NotFound(_)) => false,
        Err(error) => return Err(error.into()),
    };
    let message = "is no mission of this aircraft";
    planned
        .then_some(())
        .ok_or_else(|| Problem::invalid_field("mission_id", message))
}

fn refuse_conflicts(c: &mut Conn, caller: &Caller, new: &NewReservation) -> Result<(), Problem> {
    let held = reservations::list_held(c, new.aircraft_id, &new.period)?;
    let Some(other) = held.first() else {
        return Ok(());
    };
    if new.override_reason.is_some() {
        return if caller
            .rights
            .reach_as(Role::Commander)
            .contains(other.unit_id)
        {
            Ok(())
        } else {
            Err(Problem::forbidden())
        };
    }
    let (start, end) = (other.period.start(), other.period.end());
    let detail = format!(
        "{} has it from {start} to {end}: {}",
        other.pilot.name, other.purpose
    );
    Err(Problem::conflict("reserved", detail))
}

/// Takes a step with a reservation that holds.
async fn step(
    app: &App,
    caller: &Caller,
    id: ReservationId,
    version: i32,
    step: Step,
) -> Result<axum::Json<ReservationView>, Problem> {
    let by = caller.clone();
    let write = move |tx: &mut Tx<'_>| {
        let held = reservations::get(tx.read(), id)?;
        if !concerns(&by, &held) {
            return Err(Problem::out_of_reach());
        }
        let fits = match step {
            Step::Return(_) => held.handed_over_at.is_some(),
            Step::HandOver(_) | Step::Cancel(_) => held.handed_over_at.is_none(),
        };
        if !held.holds() || !fits {
            let detail = "the reservation does not stand so that this could follow";
            return Err(Problem::conflict("wrong_state", detail));
        }
        reservations::set_step(tx, id, version, &step)?;
        Ok(view(reservations::get(tx.read(), id)?, &by))
    };
    let found = app
        .store
        .write(&caller.actor(), app.clock.now(), write)
        .await?;
    recheck::after_in_background(app, Cause::Aircraft);
    Ok(axum::Json(found))
}

/// What goes with the aircraft.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct HandOver {
    /// The batteries that go with it.
    batteries: Option<String>,
}

/// Hand the aircraft over.
#[utoipa::path(post, path = "/reservations/{id}/hand-over", tag = "reservations",
    params(("id" = ReservationId, Path), ("If-Match" = String, Header, description = "the version that is changed")),
    request_body = HandOver, responses((status = 200, body = ReservationView), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 409, body = Problem), (status = 412, body = Problem)))]
pub(crate) async fn hand_over(
    State(app): State<App>,
    caller: Caller,
    At(id): At<ReservationId>,
    IfMatch(version): IfMatch,
    Body(input): Body<HandOver>,
) -> Result<axum::Json<ReservationView>, Problem> {
    caller.require(Action::ReserveAircraft)?;
    let batteries = optional_words("batteries", input.batteries.as_deref())?;
    step(&app, &caller, id, version, Step::HandOver(batteries)).await
}

/// What is to be said of an aircraft that comes back.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct GiveBack {
    note: Option<String>,
}

/// Give the aircraft back.
#[utoipa::path(post, path = "/reservations/{id}/give-back", tag = "reservations",
    params(("id" = ReservationId, Path), ("If-Match" = String, Header, description = "the version that is changed")),
    request_body = GiveBack, responses((status = 200, body = ReservationView), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 409, body = Problem), (status = 412, body = Problem)))]
pub(crate) async fn give_back(
    State(app): State<App>,
    caller: Caller,
    At(id): At<ReservationId>,
    IfMatch(version): IfMatch,
    Body(input): Body<GiveBack>,
) -> Result<axum::Json<ReservationView>, Problem> {
    caller.require(Action::ReserveAircraft)?;
    let note = optional_words("note", input.note.as_deref())?;
    step(&app, &caller, id, version, Step::Return(note)).await
}

/// Why a reservation is given up.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CancelReservation {
    reason: String,
}

/// Give a reservation up before the aircraft is handed over.
#[utoipa::path(post, path = "/reservations/{id}/give-up", tag = "reservations",
    params(("id" = ReservationId, Path), ("If-Match" = String, Header, description = "the version that is changed")),
    request_body = CancelReservation, responses((status = 200, body = ReservationView), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 409, body = Problem), (status = 412, body = Problem)))]
pub(crate) async fn cancel_reservation(
    State(app): State<App>,
    caller: Caller,
    At(id): At<ReservationId>,
    IfMatch(version): IfMatch,
    Body(input): Body<CancelReservation>,
) -> Result<axum::Json<ReservationView>, Problem> {
    caller.require(Action::ReserveAircraft)?;
    let reason = words("reason", &input.reason)?;
    step(&app, &caller, id, version, Step::Cancel(reason)).await
}
