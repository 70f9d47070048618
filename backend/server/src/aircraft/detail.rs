//! One aircraft with everything that its page shows.

use axum::extract::State;
use chrono::{DateTime, Utc};
use letka_domain::access::Action;
use letka_domain::aircraft::maintenance::{Due, Used};
use letka_domain::ids::{AircraftId, FittingId, MaintenancePlanId};
use letka_store::aircraft::{self, Aircraft, Move};
use letka_store::batteries::Battery;
use letka_store::fittings::Fitting;
use letka_store::maintenance::{self, Plan};
use letka_store::parachutes::Parachute;
use letka_store::{
    Conn, StoreError, airworthiness as facts, batteries, defects, fittings, parachutes, releases,
};
use serde::Serialize;

use super::{AircraftView, view};
use crate::app::App;
use crate::auth::Caller;
use crate::batteries::BatteryView;
use crate::defects::DefectView;
use crate::error::Problem;
use crate::http::input::At;
use crate::http::view::Ref;
use crate::maintenance::WorkView;
use crate::parachutes::ParachuteView;
use crate::releases::ReleaseView;

/// How a maintenance of an aircraft stands, with its arithmetic.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct MaintenanceView {
    plan_id: MaintenancePlanId,
    plan: String,
    /// Whether the aircraft must not fly without it.
    mandatory: bool,
    /// Where it stands that it is needed.
    source: String,
    /// What was used since it was last done.
    used: Used,
    #[serde(flatten)]
    due: Due,
}

/// A part that is or was in an aircraft.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct FittingView {
    id: FittingId,
    battery: Option<BatteryView>,
    parachute: Option<ParachuteView>,
    fitted_at: DateTime<Utc>,
    /// When it was taken out; `null`: it is in it.
    removed_at: Option<DateTime<Utc>>,
}

/// An aircraft went from one unit to another.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = AircraftMove)]
pub(crate) struct MoveView {
    from: Ref,
    to: Ref,
    reason: String,
    moved_at: DateTime<Utc>,
    mover: String,
}

impl From<Move> for MoveView {
    fn from(one: Move) -> Self {
        Self {
            from: one.from.into(),
            to: one.to.into(),
            reason: one.reason,
            moved_at: one.moved_at,
            mover: one.mover,
        }
    }
}

/// What the caller may do with an aircraft.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct AircraftMay {
    /// Change it, move it, retire it, fit parts.
    manage: bool,
    /// Ground it, do maintenance, close defects, release it.
    release: bool,
    /// Report a defect.
    report: bool,
}

/// An aircraft with everything about it.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct AircraftDetail {
    #[serde(flatten)]
    aircraft: AircraftView,
    mavlink_uid: Option<String>,
    return_height_m: Option<f64>,
    operator_number: Option<String>,
    remote_id: Option<bool>,
    insured_until: Option<DateTime<Utc>>,
    take_off_mass_g: Option<u32>,
    equipment: Option<String>,
    acquired_at: Option<DateTime<Utc>>,
    /// Why it left the fleet.
    retired_reason: Option<String>,
    defects: Vec<DefectView>,
    maintenance: Vec<MaintenanceView>,
    works: Vec<WorkView>,
    releases: Vec<ReleaseView>,
    fittings: Vec<FittingView>,
    moves: Vec<MoveView>,
    may: AircraftMay,
}

/// One aircraft with its defects, maintenance, parts and releases.
#[utoipa::path(get, path = "/aircraft/{id}", tag = "aircraft", params(("id" = AircraftId, Path)), responses(
    (status = 200, body = AircraftDetail), (status = 403, body = Problem), (status = 404, body = Problem)))]
pub(crate) async fn find_aircraft(
    State(app): State<App>,
    caller: Caller,
    At(id): At<AircraftId>,
) -> Result<axum::Json<AircraftDetail>, Problem> {
    caller.require(Action::ViewFleet)?;
    find(&app, &caller, id).await
}

/// An aircraft as it is now.
pub(crate) async fn find(
    app: &App,
    caller: &Caller,
    id: AircraftId,
) -> Result<axum::Json<AircraftDetail>, Problem> {
    let (app, caller) = (app.clone(), caller.clone());
    let store = app.store.clone();
    let load = move |c: &mut Conn| detail(c, &app, &caller, id);
    Ok(axum::Json(store.read(load).await?))
}

fn detail(
    c: &mut Conn,
    app: &App,
    caller: &Caller,
    id: AircraftId,
) -> Result<AircraftDetail, StoreError> {
    let row = aircraft::get(c, id)?;
    let (known, flown) = (
        facts::find(c, &row)?,
        maintenance::flown_since(c, id, None)?,
    );
    let now = app.clock.now();
    let due = |(plan, facts): (Plan, letka_domain::aircraft::maintenance::MaintenanceFacts)| {
        MaintenanceView {
            plan_id: plan.id,
            plan: plan.name,
            mandatory: plan.mandatory,
            source: plan.source,
            used: facts.used,
            due: facts.due(now),
        }
    };
    let maintenance = facts::list_maintenance(c, &row)?.into_iter().map(due);
    Ok(AircraftDetail {
        mavlink_uid: row.mavlink_uid.clone(),
        return_height_m: row.return_height_m,
        operator_number: row.operator_number.clone(),
        remote_id: row.remote_id,
        insured_until: row.insured_until,
        take_off_mass_g: row.take_off_mass_g,
        equipment: row.equipment.clone(),
        acquired_at: row.acquired_at,
        retired_reason: row.closed.as_ref().map(|closed| closed.reason.clone()),
        defects: defects::list_for(c, id)?
            .into_iter()
            .map(DefectView::from)
            .collect(),
        maintenance: maintenance.collect(),
        works: maintenance::list_works(c, id)?
            .into_iter()
            .map(WorkView::from)
            .collect(),
        releases: releases::list_for(c, id)?
            .into_iter()
            .map(ReleaseView::from)
            .collect(),
        fittings: parts(c, id)?,
        moves: aircraft::list_moves(c, id)?
            .into_iter()
            .map(MoveView::from)
            .collect(),
        may: may(caller, &row),
        aircraft: view(app, (row, known, flown)),
    })
}

fn may(caller: &Caller, row: &Aircraft) -> AircraftMay {
    let in_fleet = row.closed.is_none();
    let within = |action| in_fleet && caller.rights.reach(action).contains(row.unit.id);
    AircraftMay {
        manage: within(Action::ManageAircraft),
        release: within(Action::ReleaseAircraft),
        report: in_fleet && caller.rights.may(Action::ReportDefect),
    }
}

fn parts(c: &mut Conn, id: AircraftId) -> Result<Vec<FittingView>, StoreError> {
    let fitted = fittings::list_for(c, id)?;
    let (batteries, parachutes) = (batteries::list(c)?, parachutes::list(c)?);
    let part = |fitting: Fitting| {
        let own = |one: &&Battery| Some(one.id) == fitting.battery_id;
        let battery = batteries.iter().find(own).cloned();
        let own = |one: &&Parachute| Some(one.id) == fitting.parachute_id;
        let parachute = parachutes.iter().find(own).cloned();
        FittingView {
            id: fitting.id,
            battery: battery.map(BatteryView::from),
            parachute: parachute.map(ParachuteView::from),
            fitted_at: fitting.fitted_at,
            removed_at: fitting.removed_at,
        }
    };
    Ok(fitted.into_iter().map(part).collect())
}
