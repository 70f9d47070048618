//! Maintenance: what types need, and what was done.

use axum::extract::State;
use axum::http::StatusCode;
use chrono::{DateTime, Utc};
use letka_domain::access::Action;
use letka_domain::aircraft::maintenance::Interval;
use letka_domain::ids::{AircraftId, AircraftTypeId, MaintenancePlanId, MaintenanceWorkId};
use letka_domain::rules::changes::Cause;
use letka_store::aircraft::Aircraft;
use letka_store::maintenance::{self, NewPlan, NewWork, Plan, Work};
use letka_store::{Conn, StoreError, Tx, aircraft_types};
use serde::{Deserialize, Serialize};

use crate::aircraft::detail::{AircraftDetail, find};
use crate::aircraft::edit::own;
use crate::aircraft::optional_words;
use crate::app::App;
use crate::auth::Caller;
use crate::error::Problem;
use crate::http::input::{At, Body, IfMatch, words};
use crate::http::page::List;
use crate::recheck;

/// Maintenance that was done.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = Work)]
pub(crate) struct WorkView {
    id: MaintenanceWorkId,
    plan_id: Option<MaintenancePlanId>,
    done_at: DateTime<Utc>,
    text: String,
    /// Which parts were changed.
    parts: Option<String>,
    worker: String,
    /// The signature: SHA-256 of all of it.
    sha256: String,
}

impl From<Work> for WorkView {
    fn from(work: Work) -> Self {
        Self {
            id: work.id,
            plan_id: work.plan_id,
            done_at: work.done_at,
            text: work.text,
            parts: work.parts,
            worker: work.worker,
            sha256: work.sha256,
        }
    }
}

/// What a type of aircraft needs from time to time.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = MaintenancePlan)]
pub(crate) struct PlanView {
    id: MaintenancePlanId,
    /// Counts changes; `If-Match` names it.
    version: i32,
    type_id: AircraftTypeId,
    name: String,
    mandatory: bool,
    every: Interval,
    source: String,
}

impl From<Plan> for PlanView {
    fn from(plan: Plan) -> Self {
        Self {
            every: plan.every(),
            id: plan.id,
            version: plan.version,
            type_id: plan.type_id,
            name: plan.name,
            mandatory: plan.mandatory,
            source: plan.source,
        }
    }
}

/// The maintenance that types need.
#[utoipa::path(get, path = "/maintenance-plans", tag = "maintenance", responses(
    (status = 200, body = List<PlanView>), (status = 403, body = Problem)))]
pub(crate) async fn list_maintenance_plans(
    State(app): State<App>,
    caller: Caller,
) -> Result<axum::Json<List<PlanView>>, Problem> {
    caller.require(Action::ViewFleet)?;
    let plans = app.store.read(maintenance::list_plans).await?;
    let items = plans.into_iter().map(PlanView::from).collect();
    Ok(axum::Json(List { items }))
}

/// A plan to be entered.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct EnterPlan {
    type_id: AircraftTypeId,
    name: String,
    mandatory: bool,
    every: Interval,
    /// Where that stands: the manual and its edition.
    source: String,
}

/// Enter what a type needs from time to time.
#[utoipa::path(post, path = "/maintenance-plans", tag = "maintenance", request_body = EnterPlan,
    responses((status = 201, body = PlanView), (status = 403, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn enter_maintenance_plan(
    State(app): State<App>,
    caller: Caller,
    Body(input): Body<EnterPlan>,
) -> Result<(StatusCode, axum::Json<PlanView>), Problem> {
    caller.require(Action::ManageAircraft)?;
    let type_id = input.type_id;
    let said = PlanInput {
        name: input.name,
        mandatory: input.mandatory,
        every: input.every,
        source: input.source,
    };
    let new = said.accept()?;
    let write = move |tx: &mut Tx<'_>| {
        require_type(tx.read(), type_id)?;
        let id = maintenance::insert_plan(tx, type_id, &new)?;
        Ok::<_, Problem>(PlanView::from(maintenance::get_plan(tx.read(), id)?))
    };
    let plan = app
        .store
        .write(&caller.actor(), app.clock.now(), write)
        .await?;
    recheck::after_in_background(&app, Cause::Aircraft);
    Ok((StatusCode::CREATED, axum::Json(plan)))
}

/// What a plan is to say from now on.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PlanInput {
    name: String,
    mandatory: bool,
    every: Interval,
    /// Where that stands: the manual and its edition.
    source: String,
}

impl PlanInput {
    fn accept(self) -> Result<NewPlan, Problem> {
        Ok(NewPlan {
            name: words("name", &self.name)?,
            mandatory: self.mandatory,
            every: accept(self.every)?,
            source: words("source", &self.source)?,
        })
    }
}

/// Change what a plan says. What was done by it counts on; another type is another plan.
#[utoipa::path(put, path = "/maintenance-plans/{id}", tag = "maintenance", request_body = PlanInput,
    params(("id" = MaintenancePlanId, Path), ("If-Match" = String, Header, description = "the version that is changed")),
    responses((status = 200, body = PlanView), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 412, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn change_maintenance_plan(
    State(app): State<App>,
    caller: Caller,
    At(id): At<MaintenancePlanId>,
    IfMatch(version): IfMatch,
    Body(input): Body<PlanInput>,
) -> Result<axum::Json<PlanView>, Problem> {
    caller.require(Action::ManageAircraft)?;
    let edit = input.accept()?;
    let write = move |tx: &mut Tx<'_>| {
        maintenance::update_plan(tx, id, version, &edit)?;
        Ok::<_, Problem>(PlanView::from(maintenance::get_plan(tx.read(), id)?))
    };
    let plan = app
        .store
        .write(&caller.actor(), app.clock.now(), write)
        .await?;
    recheck::after_in_background(&app, Cause::Aircraft);
    Ok(axum::Json(plan))
}

fn require_type(c: &mut Conn, id: AircraftTypeId) -> Result<(), Problem> {
    match aircraft_types::get(c, id) {
        Err(StoreError::NotFound(_)) => {
            let message = "there is no such aircraft type";
            Err(Problem::invalid_field("type_id", message))
        }
        found => Ok(found.map(|_| ())?),
    }
}

/// An interval that counts something, each count within reason.
fn accept(every: Interval) -> Result<Interval, Problem> {
    let refuse = |message: &str| Err(Problem::invalid_field("every", message));
    let counts = [every.days, every.cycles, every.landings];
    let hours = every.flight_hours;
    if counts.iter().all(Option::is_none) && hours.is_none() {
        return refuse("must count days, flight hours, cycles or landings");
    }
    if counts
        .iter()
        .flatten()
        .any(|count| *count == 0 || *count > 100_000)
    {
        return refuse("counts must be 1 to 100000");
    }
    if hours.is_some_and(|hours| !(hours > 0.0 && hours <= 100_000.0)) {
        return refuse("flight hours must be above 0 and at most 100000");
    }
    if every.tolerance_pct > 50 {
        return refuse("the tolerance must be 50 % at most");
    }
    Ok(every)
}

/// End a plan: it no longer applies.
#[utoipa::path(post, path = "/maintenance-plans/{id}/end", tag = "maintenance",
    params(("id" = MaintenancePlanId, Path), ("If-Match" = String, Header, description = "the version that is changed")), responses((status = 204), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 412, body = Problem)))]
pub(crate) async fn end_maintenance_plan(
    State(app): State<App>,
    caller: Caller,
    At(id): At<MaintenancePlanId>,
    IfMatch(version): IfMatch,
) -> Result<StatusCode, Problem> {
    caller.require(Action::ManageAircraft)?;
    let write = move |tx: &mut Tx<'_>| maintenance::close_plan(tx, id, version);
    app.store
        .write(&caller.actor(), app.clock.now(), write)
        .await?;
    recheck::after_in_background(&app, Cause::Aircraft);
    Ok(StatusCode::NO_CONTENT)
}

/// Maintenance that was done.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct EnterWork {
    /// By which plan; `null`: by none.
    plan_id: Option<MaintenancePlanId>,
    /// When; `null`: now.
    done_at: Option<DateTime<Utc>>,
    /// What was done.
    text: String,
    /// Which parts were changed.
    parts: Option<String>,
}

/// Enter maintenance that was done, signed by the caller.
#[utoipa::path(post, path = "/aircraft/{id}/works", tag = "maintenance", params(("id" = AircraftId, Path)),
    request_body = EnterWork, responses((status = 201, body = AircraftDetail),
        (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem),
        (status = 422, body = Problem)))]
pub(crate) async fn enter_work(
    State(app): State<App>,
    caller: Caller,
    At(id): At<AircraftId>,
    Body(input): Body<EnterWork>,
) -> Result<(StatusCode, axum::Json<AircraftDetail>), Problem> {
    caller.require(Action::ReleaseAircraft)?;
    let now = app.clock.now();
    let done_at = input.done_at.unwrap_or(now);
    if done_at > now {
        return Err(Problem::invalid_field("done_at", "lies in the future"));
    }
    let new = NewWork {
        aircraft_id: id,
        plan_id: input.plan_id,
        done_at,
        text: words("text", &input.text)?,
        parts: optional_words("parts", input.parts.as_deref())?,
    };
    let by = caller.clone();
    let write = move |tx: &mut Tx<'_>| {
        let held = own(tx.read(), &by, id, Action::ReleaseAircraft)?;
        require_own_plan(tx.read(), &held, new.plan_id)?;
        maintenance::insert_work(tx, &new)?;
        Ok::<_, Problem>(())
    };
    app.store.write(&caller.actor(), now, write).await?;
    recheck::after_in_background(&app, Cause::Aircraft);
    Ok((StatusCode::CREATED, find(&app, &caller, id).await?))
}

fn require_own_plan(
    c: &mut Conn,
    held: &Aircraft,
    plan: Option<MaintenancePlanId>,
) -> Result<(), Problem> {
    let Some(plan) = plan else { return Ok(()) };
    let plans = maintenance::list_plans(c)?;
    let own = |one: &Plan| one.id == plan && one.type_id == held.aircraft_type.id;
    plans.iter().any(own).then_some(()).ok_or_else(|| {
        Problem::invalid_field("plan_id", "is no plan for the type of this aircraft")
    })
}
