//! Parts in aircraft: a battery or a parachute goes in and comes out.

use axum::extract::State;
use axum::http::StatusCode;
use letka_domain::access::Action;
use letka_domain::aircraft::BatteryState;
use letka_domain::ids::{AircraftId, BatteryId, FittingId, ParachuteId};
use letka_domain::rules::changes::Cause;
use letka_store::fittings::{self, Part};
use letka_store::{Conn, StoreError, Tx, batteries, parachutes};
use serde::Deserialize;

use crate::aircraft::detail::{AircraftDetail, find};
use crate::aircraft::edit::own;
use crate::app::App;
use crate::auth::Caller;
use crate::error::Problem;
use crate::http::input::{At, Body};
use crate::recheck;

/// A part that goes into an aircraft: one of the two.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct FitPart {
    battery_id: Option<BatteryId>,
    parachute_id: Option<ParachuteId>,
}

/// Put a battery or a parachute into an aircraft.
#[utoipa::path(post, path = "/aircraft/{id}/fittings", tag = "aircraft", params(("id" = AircraftId, Path)),
    request_body = FitPart, responses((status = 201, body = AircraftDetail), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn fit_part(
    State(app): State<App>,
    caller: Caller,
    At(id): At<AircraftId>,
    Body(input): Body<FitPart>,
) -> Result<(StatusCode, axum::Json<AircraftDetail>), Problem> {
    caller.require(Action::ManageAircraft)?;
    let part = match (input.battery_id, input.parachute_id) {
        (Some(battery), None) => Part::Battery(battery),
        (None, Some(parachute)) => Part::Parachute(parachute),
        _ => {
            let message = "must name a battery or a parachute, and not both";
            return Err(Problem::invalid_field("body", message));
        }
    };
    let by = caller.clone();
    let write = move |tx: &mut Tx<'_>| {
        own(tx.read(), &by, id, Action::ManageAircraft)?;
        require_usable(tx.read(), part)?;
        fittings::insert(tx, id, part).map(|_| ()).map_err(fitted)
    };
    app.store
        .write(&caller.actor(), app.clock.now(), write)
        .await?;
    recheck::after_in_background(&app, Cause::Aircraft);
    Ok((StatusCode::CREATED, find(&app, &caller, id).await?))
}

/// Refuses a part that does not exist or is retired.
fn require_usable(c: &mut Conn, part: Part) -> Result<(), Problem> {
    let (field, usable) = match part {
        Part::Battery(id) => (
            "battery_id",
            batteries::get(c, id).map(|battery| battery.state != BatteryState::Retired),
        ),
        Part::Parachute(id) => (
            "parachute_id",
            parachutes::get(c, id).map(|parachute| parachute.closed_at.is_none()),
        ),
    };
    match usable {
        Ok(true) => Ok(()),
        Ok(false) => Err(Problem::invalid_field(field, "is retired")),
        Err(StoreError::NotFound(_)) => Err(Problem::invalid_field(field, "is not known")),
        Err(error) => Err(error.into()),
    }
}

fn fitted(error: StoreError) -> Problem {
    let keys = ["fittings_battery_id_key", "fittings_parachute_id_key"];
    if keys.iter().any(|key| error.violates(key)) {
        let detail = "this part is in an aircraft already; take it out there first";
        return Problem::conflict("fitted_elsewhere", detail);
    }
    error.into()
}

/// Take a part out of its aircraft.
#[utoipa::path(post, path = "/fittings/{id}/remove", tag = "aircraft", params(("id" = FittingId, Path)),
    responses((status = 200, body = AircraftDetail), (status = 403, body = Problem), (status = 404, body = Problem)))]
pub(crate) async fn remove_part(
    State(app): State<App>,
    caller: Caller,
    At(id): At<FittingId>,
) -> Result<axum::Json<AircraftDetail>, Problem> {
    caller.require(Action::ManageAircraft)?;
    let by = caller.clone();
    let write = move |tx: &mut Tx<'_>| {
        let held = fittings::get(tx.read(), id)?.aircraft_id;
        own(tx.read(), &by, held, Action::ManageAircraft)?;
        fittings::remove(tx, id)?;
        Ok::<_, Problem>(held)
    };
    let held = app
        .store
        .write(&caller.actor(), app.clock.now(), write)
        .await?;
    recheck::after_in_background(&app, Cause::Aircraft);
    find(&app, &caller, held).await
}
