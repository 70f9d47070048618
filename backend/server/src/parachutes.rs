//! Parachutes: packed, opened, packed anew.

use axum::extract::State;
use axum::http::StatusCode;
use chrono::{DateTime, Utc};
use letka_domain::access::Action;
use letka_domain::ids::{ParachuteId, UnitId};
use letka_domain::rules::changes::Cause;
use letka_store::parachutes::{self, NewParachute, Parachute};
use letka_store::{Conn, Tx};
use serde::{Deserialize, Serialize};

use crate::aircraft::edit::short;
use crate::aircraft::taken;
use crate::app::App;
use crate::auth::Caller;
use crate::error::Problem;
use crate::http::input::{At, Body, IfMatch};
use crate::http::page::List;
use crate::http::view::Ref;
use crate::recheck;
use crate::units::require_unit;

/// A parachute.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = Parachute)]
pub(crate) struct ParachuteView {
    id: ParachuteId,
    /// Counts changes; `If-Match` names it.
    version: i32,
    serial: String,
    model: String,
    unit: Ref,
    packed_at: DateTime<Utc>,
    /// From when on it must not be flown with.
    repack_due_at: DateTime<Utc>,
    /// How often it has opened.
    deployments: u32,
    /// When it was retired; `null`: it is in use.
    closed_at: Option<DateTime<Utc>>,
}

impl From<Parachute> for ParachuteView {
    fn from(parachute: Parachute) -> Self {
        Self {
            id: parachute.id,
            version: parachute.version,
            serial: parachute.serial,
            model: parachute.model,
            unit: parachute.unit.into(),
            packed_at: parachute.packed_at,
            repack_due_at: parachute.repack_due_at,
            deployments: parachute.deployments,
            closed_at: parachute.closed_at,
        }
    }
}

/// The parachutes of the fleet.
#[utoipa::path(get, path = "/parachutes", tag = "parachutes", responses(
    (status = 200, body = List<ParachuteView>), (status = 403, body = Problem)))]
pub(crate) async fn list_parachutes(
    State(app): State<App>,
    caller: Caller,
) -> Result<axum::Json<List<ParachuteView>>, Problem> {
    caller.require(Action::ViewFleet)?;
    let found = app.store.read(parachutes::list).await?;
    let items = found.into_iter().map(ParachuteView::from).collect();
    Ok(axum::Json(List { items }))
}

/// When a parachute was packed, and until when that holds.
#[derive(Debug, Clone, Copy, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Packing {
    packed_at: DateTime<Utc>,
    /// From when on it must not be flown with.
    repack_due_at: DateTime<Utc>,
}

impl Packing {
    fn accept(self, now: DateTime<Utc>) -> Result<(DateTime<Utc>, DateTime<Utc>), Problem> {
        if self.packed_at > now {
            return Err(Problem::invalid_field("packed_at", "lies in the future"));
        }
        if self.repack_due_at <= self.packed_at {
            let message = "must be later than it was packed";
            return Err(Problem::invalid_field("repack_due_at", message));
        }
        Ok((self.packed_at, self.repack_due_at))
    }
}

/// A parachute to be entered.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct EnterParachute {
    serial: String,
    model: String,
    unit_id: UnitId,
    packed_at: DateTime<Utc>,
    /// From when on it must not be flown with.
    repack_due_at: DateTime<Utc>,
}

/// Enter a parachute.
#[utoipa::path(post, path = "/parachutes", tag = "parachutes", request_body = EnterParachute, responses(
    (status = 201, body = ParachuteView), (status = 403, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn enter_parachute(
    State(app): State<App>,
    caller: Caller,
    Body(input): Body<EnterParachute>,
) -> Result<(StatusCode, axum::Json<ParachuteView>), Problem> {
    caller.require_in(Action::ManageAircraft, input.unit_id)?;
    let packing = Packing {
        packed_at: input.packed_at,
        repack_due_at: input.repack_due_at,
    };
    let now = app.clock.now();
    let (packed_at, repack_due_at) = packing.accept(now)?;
    let new = NewParachute {
        serial: short("serial", &input.serial)?,
        model: short("model", &input.model)?,
        unit_id: input.unit_id,
        packed_at,
        repack_due_at,
    };
    let write = move |tx: &mut Tx<'_>| {
        require_unit(tx.read(), new.unit_id)?;
        let keys = &[("parachutes_serial_key", "serial")];
        let id = parachutes::insert(tx, &new).map_err(|error| taken(error, keys))?;
        Ok::<_, Problem>(ParachuteView::from(parachutes::get(tx.read(), id)?))
    };
    let parachute = app.store.write(&caller.actor(), now, write).await?;
    Ok((StatusCode::CREATED, axum::Json(parachute)))
}

fn own(c: &mut Conn, caller: &Caller, id: ParachuteId) -> Result<Parachute, Problem> {
    let parachute = parachutes::get(c, id)?;
    caller.require_in(Action::ReleaseAircraft, parachute.unit.id)?;
    Ok(parachute)
}

/// Enter that a parachute was packed anew.
#[utoipa::path(post, path = "/parachutes/{id}/repack", tag = "parachutes",
    params(("id" = ParachuteId, Path), ("If-Match" = String, Header, description = "the version that is changed")),
    request_body = Packing, responses((status = 200, body = ParachuteView), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 412, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn repack_parachute(
    State(app): State<App>,
    caller: Caller,
    At(id): At<ParachuteId>,
    IfMatch(version): IfMatch,
    Body(input): Body<Packing>,
) -> Result<axum::Json<ParachuteView>, Problem> {
    caller.require(Action::ReleaseAircraft)?;
    let (now, by) = (app.clock.now(), caller.clone());
    let packing = input.accept(now)?;
    let write = move |tx: &mut Tx<'_>| {
        let deployments = own(tx.read(), &by, id)?.deployments;
        parachutes::repack(tx, id, version, packing, deployments)?;
        Ok::<_, Problem>(ParachuteView::from(parachutes::get(tx.read(), id)?))
    };
    let parachute = app.store.write(&caller.actor(), now, write).await?;
    recheck::after_in_background(&app, Cause::Aircraft);
    Ok(axum::Json(parachute))
}

/// Enter that a parachute has opened: it must be packed anew before it flies again.
#[utoipa::path(post, path = "/parachutes/{id}/deployed", tag = "parachutes",
    params(("id" = ParachuteId, Path), ("If-Match" = String, Header, description = "the version that is changed")),
    responses((status = 200, body = ParachuteView), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 412, body = Problem)))]
pub(crate) async fn deploy_parachute(
    State(app): State<App>,
    caller: Caller,
    At(id): At<ParachuteId>,
    IfMatch(version): IfMatch,
) -> Result<axum::Json<ParachuteView>, Problem> {
    caller.require(Action::ReleaseAircraft)?;
    let (now, by) = (app.clock.now(), caller.clone());
    let write = move |tx: &mut Tx<'_>| {
        let held = own(tx.read(), &by, id)?;
        // Due from now on, or as it was if that is past already.
        let due = held.repack_due_at.min(now);
        let packed = held.packed_at.min(due - chrono::TimeDelta::seconds(1));
        parachutes::repack(tx, id, version, (packed, due), held.deployments + 1)?;
        Ok::<_, Problem>(ParachuteView::from(parachutes::get(tx.read(), id)?))
    };
    let parachute = app.store.write(&caller.actor(), now, write).await?;
    recheck::after_in_background(&app, Cause::Aircraft);
    Ok(axum::Json(parachute))
}
