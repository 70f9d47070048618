//! Entering aircraft, changing them, giving them to another unit, grounding and retiring them.

use axum::extract::State;
use axum::http::StatusCode;
use chrono::{DateTime, Utc};
use letka_domain::access::Action;
use letka_domain::ids::{AircraftId, AircraftTypeId, UnitId};
use letka_domain::rules::changes::Cause;
use letka_store::aircraft::{self, Aircraft, AircraftEdit, NewAircraft};
use letka_store::{Conn, StoreError, Tx, aircraft_types};
use serde::Deserialize;

use super::detail::{AircraftDetail, find};
use super::{optional_words, taken};
use crate::app::App;
use crate::auth::Caller;
use crate::error::{FieldProblem, Problem};
use crate::http::input::{At, Body, IfMatch, words};
use crate::recheck;
use crate::units::require_unit;

/// Which key of the table belongs to which field.
const KEYS: &[(&str, &str)] = &[
    ("aircraft_registration_key", "registration"),
    ("aircraft_serial_key", "serial"),
    ("aircraft_mavlink_uid_key", "mavlink_uid"),
];

/// What is written down of an aircraft.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AircraftInput {
    /// Registration mark.
    registration: String,
    /// Serial number of the maker.
    serial: String,
    type_id: AircraftTypeId,
    /// System id that its autopilot is set to, 1 to 255; `null`: it speaks no MAVLink.
    mavlink_system_id: Option<u8>,
    /// Identity of its autopilot, in hex; `null`: not recorded.
    mavlink_uid: Option<String>,
    /// Height at which it comes home after a loss of link, metres above take-off.
    return_height_m: Option<f64>,
    /// Registration number of the operator on the airframe.
    operator_number: Option<String>,
    /// Whether remote identification is on.
    remote_id: Option<bool>,
    /// Last moment of its liability insurance.
    insured_until: Option<DateTime<Utc>>,
    /// Take-off mass with its payload, grams; `null`: that of its type.
    take_off_mass_g: Option<u32>,
    /// What it carries.
    equipment: Option<String>,
    /// When it came: its maintenance is counted from there until some is entered.
    acquired_at: Option<DateTime<Utc>>,
}

impl AircraftInput {
    /// What can be written, or every field that cannot.
    fn accept(self, now: DateTime<Utc>) -> Result<AircraftEdit, Problem> {
        let mut errors = Vec::new();
        let mut refuse = |field: &str, message: &str| {
            errors.push(FieldProblem {
                field: field.into(),
                message: message.into(),
            });
        };
        if self.mavlink_system_id == Some(0) {
            refuse("mavlink_system_id", "must be 1 to 255");
        }
        let hex = |uid: &str| !uid.is_empty() && uid.chars().all(|one| one.is_ascii_hexdigit());
        let uid = self.mavlink_uid.as_deref().map(str::trim);
        let uid = uid.filter(|uid| !uid.is_empty()).map(str::to_lowercase);
        if uid
            .as_deref()
            .is_some_and(|uid| !hex(uid) || uid.len() > 36)
        {
            refuse("mavlink_uid", "must be 1 to 36 hex digits");
        }
        let height = self.return_height_m;
        if height.is_some_and(|height| !(height > 0.0 && height <= 5000.0)) {
            refuse("return_height_m", "must be above 0 and at most 5000");
        }
        let mass = self.take_off_mass_g;
        if mass.is_some_and(|mass| mass == 0 || mass > 150_000) {
            refuse("take_off_mass_g", "must be 1 to 150000 grams");
        }
        if self.acquired_at.is_some_and(|at| at > now) {
            refuse("acquired_at", "lies in the future");
        }
        if !errors.is_empty() {
            return Err(Problem::invalid(errors));
        }
        Ok(AircraftEdit {
            registration: short("registration", &self.registration)?,
            serial: short("serial", &self.serial)?,
            type_id: self.type_id,
            mavlink_system_id: self.mavlink_system_id,
            mavlink_uid: uid,
            return_height_m: self.return_height_m,
            operator_number: optional_words("operator_number", self.operator_number.as_deref())?,
            remote_id: self.remote_id,
            insured_until: self.insured_until,
            take_off_mass_g: self.take_off_mass_g,
            equipment: optional_words("equipment", self.equipment.as_deref())?,
            acquired_at: self.acquired_at,
        })
    }
}

/// A mark or a number: one line, 60 characters at most.
pub(crate) fn short(field: &str, text: &str) -> Result<String, Problem> {
    let text = words(field, text)?;
    if text.chars().count() > 60 || text.contains('\n') {
        let message = "must be one line of at most 60 characters";
        return Err(Problem::invalid_field(field, message));
    }
    Ok(text)
}

fn require_type(c: &mut Conn, id: AircraftTypeId) -> Result<(), Problem> {
    aircraft_types::get(c, id)
        .map(|_| ())
        .map_err(|error| match error {
            StoreError::NotFound(_) => {
                Problem::invalid_field("type_id", "there is no such aircraft type")
            }
            other => other.into(),
        })
}

/// An aircraft to be entered.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct EnterAircraft {
    /// The unit that keeps it.
    unit_id: UnitId,
    /// What is written down of it.
    aircraft: AircraftInput,
}

/// Enter an aircraft into the fleet of a unit.
#[utoipa::path(post, path = "/aircraft", tag = "aircraft", request_body = EnterAircraft, responses(
    (status = 201, body = AircraftDetail), (status = 403, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn enter_aircraft(
    State(app): State<App>,
    caller: Caller,
    Body(input): Body<EnterAircraft>,
) -> Result<(StatusCode, axum::Json<AircraftDetail>), Problem> {
    caller.require_in(Action::ManageAircraft, input.unit_id)?;
    let (now, unit_id) = (app.clock.now(), input.unit_id);
    let edit = input.aircraft.accept(now)?;
    let write = move |tx: &mut Tx<'_>| {
        require_unit(tx.read(), unit_id)?;
        require_type(tx.read(), edit.type_id)?;
        let new = NewAircraft {
            registration: edit.registration,
            serial: edit.serial,
            type_id: edit.type_id,
            unit_id,
            grounded_reason: None,
            mavlink_system_id: edit.mavlink_system_id,
            mavlink_uid: edit.mavlink_uid,
            return_height_m: edit.return_height_m,
            operator_number: edit.operator_number,
            remote_id: edit.remote_id,
            insured_until: edit.insured_until,
            take_off_mass_g: edit.take_off_mass_g,
            equipment: edit.equipment,
            acquired_at: edit.acquired_at,
        };
        aircraft::insert(tx, &new).map_err(|error| taken(error, KEYS))
    };
    let id = app.store.write(&caller.actor(), now, write).await?;
    Ok((StatusCode::CREATED, find(&app, &caller, id).await?))
}

/// The aircraft of an id that the caller may change, and that is in the fleet.
pub(crate) fn own(
    c: &mut Conn,
    caller: &Caller,
    id: AircraftId,
    action: Action,
) -> Result<Aircraft, Problem> {
    let held = aircraft::get(c, id)?;
    caller.require_in(action, held.unit.id)?;
    if held.closed.is_some() {
        let detail = "this aircraft has left the fleet";
        return Err(Problem::conflict("retired", detail));
    }
    Ok(held)
}

/// Does something with an aircraft and answers with it; its missions are judged again at once.
async fn changed(
    app: &App,
    caller: &Caller,
    id: AircraftId,
    action: Action,
    change: impl FnOnce(&mut Tx<'_>, Aircraft) -> Result<i32, Problem> + Send + 'static,
) -> Result<axum::Json<AircraftDetail>, Problem> {
    let (now, by) = (app.clock.now(), caller.clone());
    let write = move |tx: &mut Tx<'_>| {
        let held = own(tx.read(), &by, id, action)?;
        change(tx, held)
    };
    app.store.write(&caller.actor(), now, write).await?;
    recheck::after_in_background(app, Cause::Aircraft);
    find(app, caller, id).await
}

/// Change what is written down of an aircraft.
#[utoipa::path(put, path = "/aircraft/{id}", tag = "aircraft",
    params(("id" = AircraftId, Path), ("If-Match" = String, Header, description = "the version that is changed")),
    request_body = AircraftInput, responses((status = 200, body = AircraftDetail),
        (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem),
        (status = 412, body = Problem), (status = 422, body = Problem), (status = 428, body = Problem)))]
pub(crate) async fn change_aircraft(
    State(app): State<App>,
    caller: Caller,
    At(id): At<AircraftId>,
    IfMatch(version): IfMatch,
    Body(input): Body<AircraftInput>,
) -> Result<axum::Json<AircraftDetail>, Problem> {
    caller.require(Action::ManageAircraft)?;
    let edit = input.accept(app.clock.now())?;
    let change = move |tx: &mut Tx<'_>, _: Aircraft| {
        require_type(tx.read(), edit.type_id)?;
        aircraft::update(tx, id, version, &edit).map_err(|error| taken(error, KEYS))
    };
    changed(&app, &caller, id, Action::ManageAircraft, change).await
}

/// Where an aircraft goes, and why.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct MoveAircraft {
    unit_id: UnitId,
    reason: String,
}

/// Give an aircraft to another unit. The caller must have a say in both.
#[utoipa::path(post, path = "/aircraft/{id}/move", tag = "aircraft",
    params(("id" = AircraftId, Path), ("If-Match" = String, Header, description = "the version that is changed")),
    request_body = MoveAircraft, responses((status = 200, body = AircraftDetail),
        (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem),
        (status = 412, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn move_aircraft(
    State(app): State<App>,
    caller: Caller,
    At(id): At<AircraftId>,
    IfMatch(version): IfMatch,
    Body(input): Body<MoveAircraft>,
) -> Result<axum::Json<AircraftDetail>, Problem> {
    caller.require_in(Action::ManageAircraft, input.unit_id)?;
    let reason = words("reason", &input.reason)?;
    let change = move |tx: &mut Tx<'_>, held: Aircraft| {
        require_unit(tx.read(), input.unit_id)?;
        if held.unit.id == input.unit_id {
            let message = "keeps this aircraft already";
            return Err(Problem::invalid_field("unit_id", message));
        }
        Ok(aircraft::move_to(tx, id, version, input.unit_id, &reason)?)
    };
    changed(&app, &caller, id, Action::ManageAircraft, change).await
}

/// Why something is done to an aircraft.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct WhyAircraft {
    reason: String,
}

/// Ground an aircraft until a technician releases it.
#[utoipa::path(post, path = "/aircraft/{id}/ground", tag = "aircraft",
    params(("id" = AircraftId, Path), ("If-Match" = String, Header, description = "the version that is changed")),
    request_body = WhyAircraft, responses((status = 200, body = AircraftDetail),
        (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem),
        (status = 412, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn ground_aircraft(
    State(app): State<App>,
    caller: Caller,
    At(id): At<AircraftId>,
    IfMatch(version): IfMatch,
    Body(input): Body<WhyAircraft>,
) -> Result<axum::Json<AircraftDetail>, Problem> {
    caller.require(Action::ReleaseAircraft)?;
    let reason = words("reason", &input.reason)?;
    let change =
        move |tx: &mut Tx<'_>, _: Aircraft| Ok(aircraft::ground(tx, id, version, &reason)?);
    changed(&app, &caller, id, Action::ReleaseAircraft, change).await
}

/// Take an aircraft out of the fleet for good. Its record stays.
#[utoipa::path(post, path = "/aircraft/{id}/retire", tag = "aircraft",
    params(("id" = AircraftId, Path), ("If-Match" = String, Header, description = "the version that is changed")),
    request_body = WhyAircraft, responses((status = 200, body = AircraftDetail),
        (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem),
        (status = 412, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn retire_aircraft(
    State(app): State<App>,
    caller: Caller,
    At(id): At<AircraftId>,
    IfMatch(version): IfMatch,
    Body(input): Body<WhyAircraft>,
) -> Result<axum::Json<AircraftDetail>, Problem> {
    caller.require(Action::ManageAircraft)?;
    let reason = words("reason", &input.reason)?;
    let change =
        move |tx: &mut Tx<'_>, _: Aircraft| Ok(aircraft::retire(tx, id, version, &reason)?);
    changed(&app, &caller, id, Action::ManageAircraft, change).await
}
