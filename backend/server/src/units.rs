//! Units: which there are, which belongs to which, and the end of one.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use chrono::{DateTime, Utc};
use letka_domain::access::Action;
use letka_domain::ids::UnitId;
use letka_store::units::{self, Held, NewUnit, Unit, UnitKind};
use letka_store::{Conn, StoreError, Tx};
use serde::{Deserialize, Serialize};

use crate::app::App;
use crate::auth::Caller;
use crate::error::Problem;
use crate::http::input::{At, Body, IfMatch, line};
use crate::http::page::List;

/// A unit.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = Unit)]
pub(crate) struct UnitView {
    id: UnitId,
    name: String,
    /// Short code, as in documents.
    code: String,
    #[schema(value_type = String, example = "territorial")]
    kind: UnitKind,
    /// The unit above.
    parent_id: Option<UnitId>,
    /// When it was closed.
    closed_at: Option<DateTime<Utc>>,
    /// How many people serve in it, without those below.
    people: usize,
    /// How many aircraft belong to it, without those below.
    aircraft: usize,
    /// Open units below it.
    units: usize,
    /// To be named in `If-Match` by whoever changes it.
    version: i32,
}

fn view(unit: Unit, held: Held) -> UnitView {
    UnitView {
        id: unit.id,
        name: unit.name,
        code: unit.code,
        kind: unit.kind,
        parent_id: unit.parent_id,
        closed_at: unit.closed_at,
        people: held.people,
        aircraft: held.aircraft,
        units: held.units,
        version: unit.version,
    }
}

/// Refuses a unit that does not exist.
pub(crate) fn require_unit(c: &mut Conn, id: UnitId) -> Result<(), Problem> {
    match units::get(c, id) {
        Ok(_) => Ok(()),
        Err(StoreError::NotFound(_)) => {
            Err(Problem::invalid_field("unit_id", "there is no such unit"))
        }
        Err(error) => Err(error.into()),
    }
}

/// The units that the caller's roles reach, by name; closed ones too.
#[utoipa::path(get, path = "/units", tag = "units", responses(
    (status = 200, body = List<UnitView>), (status = 403, body = Problem)))]
pub(crate) async fn list_units(
    State(app): State<App>,
    caller: Caller,
) -> Result<axum::Json<List<UnitView>>, Problem> {
    caller.require(Action::ViewCrew)?;
    let (reach, now) = (caller.rights.reach(Action::ViewCrew), app.clock.now());
    let load = move |c: &mut Conn| {
        let mut held = units::list_held(c, now)?;
        let found = units::list(c)?.into_iter();
        let seen = found.filter(|unit| reach.contains(unit.id));
        let views = seen.map(|unit| {
            let own = held.remove(&unit.id).unwrap_or_default();
            view(unit, own)
        });
        Ok::<_, StoreError>(views.collect())
    };
    let items = app.store.read(load).await?;
    Ok(axum::Json(List { items }))
}

/// What is said of a unit.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct UnitInput {
    name: String,
    /// Short code, as in documents.
    code: String,
    #[schema(value_type = String, example = "territorial")]
    kind: UnitKind,
    /// The unit above.
    parent_id: Option<UnitId>,
}

impl UnitInput {
    fn accept(self) -> Result<NewUnit, Problem> {
        Ok(NewUnit {
            name: line("name", &self.name, 120)?,
            code: line("code", &self.code, 20)?,
            kind: self.kind,
            parent_id: self.parent_id,
        })
    }
}

/// What the store refuses, by the field that it is about.
fn refused(error: StoreError) -> Problem {
    let invalid = |field: &str, message: &str| Problem::invalid_field(field, message);
    match &error {
        error if error.violates("units_code_key") => invalid("code", "another unit has this code"),
        error if error.violates(units::CIRCLE) => {
            invalid("parent_id", "lies below this unit: that would be a circle")
        }
        error if error.violates(units::CLOSED) => {
            Problem::conflict("unit_closed", "the unit is closed")
        }
        error if error.violates(units::NOT_EMPTY) => {
            let detail = "people, aircraft or open units still belong to this unit";
            Problem::conflict("unit_not_empty", detail)
        }
        StoreError::NotFound("unit") => invalid("parent_id", "there is no such unit"),
        _ => error.into(),
    }
}

/// Refuses a unit that is not there or that is closed.
pub(crate) fn require_open(c: &mut Conn, field: &str, id: UnitId) -> Result<Unit, Problem> {
    let unit = match units::get(c, id) {
        Err(StoreError::NotFound(_)) => {
            return Err(Problem::invalid_field(field, "there is no such unit"));
        }
        found => found?,
    };
    if unit.closed_at.is_some() {
        return Err(Problem::invalid_field(field, "this unit is closed"));
    }
    Ok(unit)
}

/// Enter a unit.
#[utoipa::path(post, path = "/units", tag = "units", request_body = UnitInput, responses(
    (status = 201, body = UnitView), (status = 403, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn enter_unit(
    State(app): State<App>,
    caller: Caller,
    Body(input): Body<UnitInput>,
) -> Result<impl IntoResponse, Problem> {
    caller.require(Action::ManageUnits)?;
    if let Some(parent) = input.parent_id {
        caller.require_in(Action::ManageUnits, parent)?;
    }
    let new = input.accept()?;
    let write = move |tx: &mut Tx<'_>| {
        if let Some(parent) = new.parent_id {
            require_open(tx.read(), "parent_id", parent)?;
        }
        units::insert(tx, &new).map_err(refused)
    };
    let id = app
        .store
        .write(&caller.actor(), app.clock.now(), write)
        .await?;
    Ok((StatusCode::CREATED, show(&app, id).await?))
}

/// Change a unit, or put it below another one.
#[utoipa::path(put, path = "/units/{id}", tag = "units", request_body = UnitInput,
    params(("id" = UnitId, Path), ("If-Match" = String, Header, description = "the version that is changed")),
    responses((status = 200, body = UnitView), (status = 404, body = Problem),
        (status = 412, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn change_unit(
    State(app): State<App>,
    caller: Caller,
    At(id): At<UnitId>,
    IfMatch(version): IfMatch,
    Body(input): Body<UnitInput>,
) -> Result<impl IntoResponse, Problem> {
    caller.require(Action::ManageUnits)?;
    let new = input.accept()?;
    require_known(&app, &caller, id).await?;
    if let Some(parent) = new.parent_id {
        caller.require_in(Action::ManageUnits, parent)?;
    }
    let write = move |tx: &mut Tx<'_>| units::update(tx, id, version, &new).map_err(refused);
    app.store
        .write(&caller.actor(), app.clock.now(), write)
        .await?;
    show(&app, id).await
}

/// Close a unit. It stays to be seen; nothing may belong to it.
#[utoipa::path(post, path = "/units/{id}/close", tag = "units",
    params(("id" = UnitId, Path), ("If-Match" = String, Header, description = "the version that is closed")),
    responses((status = 200, body = UnitView), (status = 404, body = Problem),
        (status = 409, body = Problem), (status = 412, body = Problem)))]
pub(crate) async fn close_unit(
    State(app): State<App>,
    caller: Caller,
    At(id): At<UnitId>,
    IfMatch(version): IfMatch,
) -> Result<impl IntoResponse, Problem> {
    caller.require(Action::ManageUnits)?;
    require_known(&app, &caller, id).await?;
    let write = move |tx: &mut Tx<'_>| units::close(tx, id, version).map_err(refused);
    app.store
        .write(&caller.actor(), app.clock.now(), write)
        .await?;
    show(&app, id).await
}

/// Refuses a unit that is not there or that the caller does not manage.
async fn require_known(app: &App, caller: &Caller, id: UnitId) -> Result<(), Problem> {
    app.store.read(move |c| units::get(c, id)).await?;
    caller.require_in(Action::ManageUnits, id)
}

/// The unit after a change.
async fn show(app: &App, id: UnitId) -> Result<impl IntoResponse + use<>, Problem> {
    let now = app.clock.now();
    let load = move |c: &mut Conn| {
        let held = units::list_held(c, now)?.remove(&id);
        Ok::<_, StoreError>(view(units::get(c, id)?, held.unwrap_or_default()))
    };
    let view = app.store.read(load).await?;
    let tag = format!("\"{}\"", view.version);
    Ok(([("etag", tag)], axum::Json(view)))
}
