//! Batteries: entered, read from time to time, watched and retired.

use axum::extract::State;
use axum::http::StatusCode;
use chrono::{DateTime, Utc};
use letka_domain::access::Action;
use letka_domain::aircraft::BatteryState;
use letka_domain::ids::{BatteryId, UnitId};
use letka_domain::rules::changes::Cause;
use letka_store::batteries::{self, Battery, NewBattery, Reading};
use letka_store::{Conn, Tx, fittings};
use serde::{Deserialize, Serialize};

use crate::aircraft::edit::short;
use crate::aircraft::{optional_words, taken};
use crate::app::App;
use crate::auth::Caller;
use crate::error::Problem;
use crate::http::input::{At, Body, IfMatch};
use crate::http::page::List;
use crate::http::view::Ref;
use crate::recheck;
use crate::units::require_unit;

/// A battery.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = Battery)]
pub(crate) struct BatteryView {
    id: BatteryId,
    /// Counts changes; `If-Match` names it.
    version: i32,
    serial: String,
    /// For which machines it is.
    model: String,
    unit: Ref,
    state: BatteryState,
    /// Charge cycles at the last reading.
    cycles: u32,
    /// Capacity against a new one at the last reading, percent; `null` is not known.
    health_pct: Option<u8>,
    bought_at: Option<DateTime<Utc>>,
    note: Option<String>,
}

impl From<Battery> for BatteryView {
    fn from(battery: Battery) -> Self {
        Self {
            id: battery.id,
            version: battery.version,
            serial: battery.serial,
            model: battery.model,
            unit: battery.unit.into(),
            state: battery.state,
            cycles: battery.cycles,
            health_pct: battery.health_pct,
            bought_at: battery.bought_at,
            note: battery.note,
        }
    }
}

/// What was read from a battery.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = BatteryReading)]
pub(crate) struct ReadingView {
    read_at: DateTime<Utc>,
    cycles: u32,
    health_pct: Option<u8>,
    reader: String,
}

/// The batteries of the fleet.
#[utoipa::path(get, path = "/batteries", tag = "batteries", responses(
    (status = 200, body = List<BatteryView>), (status = 403, body = Problem)))]
pub(crate) async fn list_batteries(
    State(app): State<App>,
    caller: Caller,
) -> Result<axum::Json<List<BatteryView>>, Problem> {
    caller.require(Action::ViewFleet)?;
    let found = app.store.read(batteries::list).await?;
    let items = found.into_iter().map(BatteryView::from).collect();
    Ok(axum::Json(List { items }))
}

/// A battery to be entered.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct EnterBattery {
    serial: String,
    model: String,
    unit_id: UnitId,
    bought_at: Option<DateTime<Utc>>,
    cycles: u32,
    health_pct: Option<u8>,
}

/// Enter a battery.
#[utoipa::path(post, path = "/batteries", tag = "batteries", request_body = EnterBattery, responses(
    (status = 201, body = BatteryView), (status = 403, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn enter_battery(
    State(app): State<App>,
    caller: Caller,
    Body(input): Body<EnterBattery>,
) -> Result<(StatusCode, axum::Json<BatteryView>), Problem> {
    caller.require_in(Action::ManageAircraft, input.unit_id)?;
    accept(input.cycles, input.health_pct)?;
    let new = NewBattery {
        serial: short("serial", &input.serial)?,
        model: short("model", &input.model)?,
        unit_id: input.unit_id,
        bought_at: input.bought_at,
        cycles: input.cycles,
        health_pct: input.health_pct,
    };
    let write = move |tx: &mut Tx<'_>| {
        require_unit(tx.read(), new.unit_id)?;
        let keys = &[("batteries_serial_key", "serial")];
        let id = batteries::insert(tx, &new).map_err(|error| taken(error, keys))?;
        Ok::<_, Problem>(BatteryView::from(batteries::get(tx.read(), id)?))
    };
    let battery = app
        .store
        .write(&caller.actor(), app.clock.now(), write)
        .await?;
    Ok((StatusCode::CREATED, axum::Json(battery)))
}

fn accept(cycles: u32, health_pct: Option<u8>) -> Result<(), Problem> {
    if cycles > 10_000 {
        return Err(Problem::invalid_field("cycles", "must be 10000 at most"));
    }
    if health_pct.is_some_and(|health| health > 100) {
        return Err(Problem::invalid_field("health_pct", "must be 0 to 100"));
    }
    Ok(())
}

/// What was read from a battery.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReadBattery {
    cycles: u32,
    health_pct: Option<u8>,
}

/// A battery that the caller may change.
fn own(c: &mut Conn, caller: &Caller, id: BatteryId) -> Result<Battery, Problem> {
    let battery = batteries::get(c, id)?;
    caller.require_in(Action::ManageAircraft, battery.unit.id)?;
    Ok(battery)
}

/// Enter what was read from a battery. Cycles never become fewer.
#[utoipa::path(post, path = "/batteries/{id}/readings", tag = "batteries",
    params(("id" = BatteryId, Path), ("If-Match" = String, Header, description = "the version that is changed")),
    request_body = ReadBattery, responses((status = 200, body = BatteryView), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 412, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn read_battery(
    State(app): State<App>,
    caller: Caller,
    At(id): At<BatteryId>,
    IfMatch(version): IfMatch,
    Body(input): Body<ReadBattery>,
) -> Result<axum::Json<BatteryView>, Problem> {
    caller.require(Action::ManageAircraft)?;
    accept(input.cycles, input.health_pct)?;
    let by = caller.clone();
    let write = move |tx: &mut Tx<'_>| {
        if own(tx.read(), &by, id)?.cycles > input.cycles {
            let message = "are fewer than at the last reading";
            return Err(Problem::invalid_field("cycles", message));
        }
        batteries::read(tx, id, version, (input.cycles, input.health_pct))?;
        Ok(BatteryView::from(batteries::get(tx.read(), id)?))
    };
    let battery = app
        .store
        .write(&caller.actor(), app.clock.now(), write)
        .await?;
    recheck::after_in_background(&app, Cause::Aircraft);
    Ok(axum::Json(battery))
}

/// What was read from a battery over time, the last in front.
#[utoipa::path(get, path = "/batteries/{id}/readings", tag = "batteries", params(("id" = BatteryId, Path)),
    responses((status = 200, body = List<ReadingView>), (status = 403, body = Problem), (status = 404, body = Problem)))]
pub(crate) async fn list_readings(
    State(app): State<App>,
    caller: Caller,
    At(id): At<BatteryId>,
) -> Result<axum::Json<List<ReadingView>>, Problem> {
    caller.require(Action::ViewFleet)?;
    let load = move |c: &mut Conn| {
        batteries::get(c, id)?;
        batteries::list_readings(c, id)
    };
    let reading = |reading: Reading| ReadingView {
        read_at: reading.read_at,
        cycles: reading.cycles,
        health_pct: reading.health_pct,
        reader: reading.reader,
    };
    let found = app.store.read(load).await?;
    let items = found.into_iter().map(reading).collect();
    Ok(axum::Json(List { items }))
}

/// Whether a battery may be used.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SetBatteryState {
    state: BatteryState,
    note: Option<String>,
}

/// Say whether a battery may be used. One that is retired is taken out of its aircraft.
#[utoipa::path(post, path = "/batteries/{id}/state", tag = "batteries",
    params(("id" = BatteryId, Path), ("If-Match" = String, Header, description = "the version that is changed")),
    request_body = SetBatteryState, responses((status = 200, body = BatteryView), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 412, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn set_battery_state(
    State(app): State<App>,
    caller: Caller,
    At(id): At<BatteryId>,
    IfMatch(version): IfMatch,
    Body(input): Body<SetBatteryState>,
) -> Result<axum::Json<BatteryView>, Problem> {
    caller.require(Action::ManageAircraft)?;
    let note = optional_words("note", input.note.as_deref())?;
    let by = caller.clone();
    let write = move |tx: &mut Tx<'_>| {
        own(tx.read(), &by, id)?;
        batteries::set_state(tx, id, version, input.state, note.as_deref())?;
        if input.state == BatteryState::Retired {
            let present = fittings::list_present(tx.read())?;
            for fitting in present.iter().filter(|one| one.battery_id == Some(id)) {
                fittings::remove(tx, fitting.id)?;
            }
        }
        Ok::<_, Problem>(BatteryView::from(batteries::get(tx.read(), id)?))
    };
    let battery = app
        .store
        .write(&caller.actor(), app.clock.now(), write)
        .await?;
    Ok(axum::Json(battery))
}
