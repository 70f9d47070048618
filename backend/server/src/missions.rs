//! Missions: plan, check, list. What else people do with them has files of its own.

pub(crate) mod answers;
pub(crate) mod check;
pub(crate) mod consents;
mod crew;
pub(crate) mod decide;
pub(crate) mod deviation;
pub(crate) mod export;
pub(crate) mod facts;
pub(crate) mod fly;
pub(crate) mod history;
pub(crate) mod import;
pub(crate) mod profile;
pub(crate) mod queue;
pub(crate) mod urgent;
pub(crate) mod view;
pub(crate) mod viewer;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use letka_domain::access::Action;
use letka_domain::ids::MissionId;
use letka_domain::missions::{MissionPlan, MissionState, Step};
use letka_domain::rules::Verdict;
use letka_domain::rules::changes::Cause;
use letka_store::missions::{self, Mission, MissionFilter, NewMission};
use letka_store::page::PageRequest;
use letka_store::{Conn, StoreError, Tx, operators};
use serde::Deserialize;

use crate::app::App;
use crate::auth::Caller;
use crate::error::Problem;
use crate::http::input::{At, Body, IfMatch, Params};
use crate::http::page::Page;

use check::Question;
use history::Record;
use view::{Detail, MissionView};
use viewer::Viewer;

/// A mission plan may begin this long ago at most: people take a while to press the button.
const LATEST_PAST: chrono::TimeDelta = chrono::TimeDelta::minutes(5);

/// Check a plan against the rules, without keeping it.
#[utoipa::path(post, path = "/missions/check", tag = "missions", request_body = MissionPlan, responses(
    (status = 200, body = Verdict), (status = 403, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn check_mission(
    State(app): State<App>,
    caller: Caller,
    Body(plan): Body<MissionPlan>,
) -> Result<axum::Json<Verdict>, Problem> {
    caller.require(Action::PlanMission)?;
    accept(&app, &plan)?;
    let pilot = caller.operator.ok_or_else(no_operator)?;
    let judged = check::judge(&app, Question::of_plan(plan, pilot)).await?;
    Ok(axum::Json(judged.verdict))
}

/// Keep a new plan as a draft.
#[utoipa::path(post, path = "/missions", tag = "missions", request_body = MissionPlan, responses(
    (status = 201, body = MissionView), (status = 403, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn create_mission(
    State(app): State<App>,
    caller: Caller,
    Body(plan): Body<MissionPlan>,
) -> Result<impl IntoResponse, Problem> {
    caller.require(Action::PlanMission)?;
    accept(&app, &plan)?;
    accept_route(&plan)?;
    let pilot_id = caller.operator.ok_or_else(no_operator)?;
    let judged = check::judge(&app, Question::of_plan(plan.clone(), pilot_id)).await?;
    let record = Record::new(Cause::Check, &judged);
    let (now, planned_by) = (app.clock.now(), Some(caller.account));
    let insert = move |tx: &mut Tx<'_>| {
        let pilot = operators::find(tx.read(), pilot_id)?;
        let new = NewMission {
            plan,
            pilot_id,
            unit_id: pilot.ok_or(StoreError::NotFound("operator"))?.unit.id,
            planned_by,
            verdict: Some(judged.verdict),
        };
        let id = missions::insert(tx, &new)?;
        let mission = missions::get(tx.read(), id)?;
        record.keep(tx, &mission)?;
        Ok::<_, StoreError>(id)
    };
    let id = app.store.write(&caller.actor(), now, insert).await?;
    let view = changed(&app, &caller, id).await?;
    Ok((
        StatusCode::CREATED,
        [("etag", view.etag())],
        axum::Json(view),
    ))
}

/// Change the plan of a draft or returned mission.
#[utoipa::path(put, path = "/missions/{id}", tag = "missions", request_body = MissionPlan,
    params(("id" = MissionId, Path), ("If-Match" = String, Header, description = "the version that is changed")),
    responses((status = 200, body = MissionView), (status = 409, body = Problem),
        (status = 412, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn update_mission(
    State(app): State<App>,
    caller: Caller,
    At(id): At<MissionId>,
    IfMatch(version): IfMatch,
    Body(plan): Body<MissionPlan>,
) -> Result<impl IntoResponse, Problem> {
    caller.require(Action::PlanMission)?;
    accept(&app, &plan)?;
    accept_route(&plan)?;
    let mission = own(&app, &caller, id).await?;
    if mission.version != version {
        return Err(Problem::changed_meanwhile());
    }
    mission.after(Step::Edit)?;
    // What people said was about the plan before; what they agreed with others stays.
    let mut question = Question::of_plan(plan.clone(), mission.pilot.id);
    question.mission = Some(id);
    question.planned_anew = true;
    let judged = check::judge(&app, question).await?;
    let record = Record::new(Cause::Check, &judged);
    let now = app.clock.now();
    let change = move |tx: &mut Tx<'_>| {
        record.keep(tx, &mission)?;
        missions::update_plan(tx, id, version, &plan, Some(&judged.verdict))
    };
    app.store.write(&caller.actor(), now, change).await?;
    let view = changed(&app, &caller, id).await?;
    Ok(([("etag", view.etag())], axum::Json(view)))
}

/// Which missions to list.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct MissionParams {
    /// How many at most, 1 to 200; 50 if left out.
    limit: Option<u32>,
    /// The `next` of the page before.
    after: Option<String>,
    /// Only those in this state.
    state: Option<MissionState>,
}

/// The missions, the latest planned first. The verdict is left out; its outcome stands.
#[utoipa::path(get, path = "/missions", tag = "missions", params(MissionParams), responses(
    (status = 200, body = Page<MissionView>), (status = 422, body = Problem)))]
pub(crate) async fn list_missions(
    State(app): State<App>,
    caller: Caller,
    Params(params): Params<MissionParams>,
) -> Result<axum::Json<Page<MissionView>>, Problem> {
    caller.require(Action::ViewMissions)?;
    let request = PageRequest::new(params.limit, params.after.as_deref())?;
    let filter = MissionFilter {
        state: params.state,
        ..MissionFilter::default()
    };
    let now = app.clock.now();
    let load = move |c: &mut Conn| {
        let page = missions::list(c, &filter, &request)?;
        let ids: Vec<MissionId> = page.items.iter().map(|mission| mission.id).collect();
        let viewer = Viewer::load(c, &caller, &ids, now)?;
        let brief = |mission| MissionView::brief(mission, &viewer);
        Ok::<_, StoreError>(Page {
            items: page.items.into_iter().map(brief).collect(),
            next: page.next.map(|cursor| cursor.to_string()),
        })
    };
    Ok(axum::Json(app.store.read(load).await?))
}

/// One mission with its verdict.
#[utoipa::path(get, path = "/missions/{id}", tag = "missions", params(("id" = MissionId, Path)), responses(
    (status = 200, body = MissionView), (status = 404, body = Problem)))]
pub(crate) async fn find_mission(
    State(app): State<App>,
    caller: Caller,
    At(id): At<MissionId>,
) -> Result<impl IntoResponse, Problem> {
    caller.require(Action::ViewMissions)?;
    let view = show(&app, &caller, id).await?;
    Ok(([("etag", view.etag())], axum::Json(view)))
}

/// The mission and what the rules last said of it.
async fn get(app: &App, id: MissionId) -> Result<(Mission, Option<Verdict>), Problem> {
    let find = move |c: &mut Conn| {
        Ok::<_, Problem>((missions::get(c, id)?, missions::find_verdict(c, id)?))
    };
    app.store.read(find).await
}

/// The mission, and the caller as its viewer.
async fn viewed(app: &App, caller: &Caller, id: MissionId) -> Result<(Mission, Viewer), Problem> {
    let (caller, now) = (caller.clone(), app.clock.now());
    let find = move |c: &mut Conn| {
        let viewer = Viewer::load(c, &caller, &[id], now)?;
        Ok::<_, Problem>((missions::get(c, id)?, viewer))
    };
    app.store.read(find).await
}

/// The mission with all that belongs to it, as the caller sees it.
async fn show(app: &App, caller: &Caller, id: MissionId) -> Result<MissionView, Problem> {
    let (caller, now) = (caller.clone(), app.clock.now());
    let books = app.rulebooks.clone();
    let load = move |c: &mut Conn| {
        let mission = missions::get(c, id)?;
        let detail = Detail::load(c, &mission)?;
        let viewer = Viewer::load(c, &caller, &[id], now)?;
        Ok::<_, Problem>(MissionView::whole(mission, detail, &viewer, &books, now))
    };
    app.store.read(load).await
}

/// The mission after a change of the caller's, which the others are told of.
async fn changed(app: &App, caller: &Caller, id: MissionId) -> Result<MissionView, Problem> {
    let view = show(app, caller, id).await?;
    app.live.mission(id, view.state());
    Ok(view)
}

/// The mission, if it is the caller's own.
async fn own(app: &App, caller: &Caller, id: MissionId) -> Result<Mission, Problem> {
    let (mission, viewer) = viewed(app, caller, id).await?;
    viewer.require_own(&mission)?;
    Ok(mission)
}

/// Refuses once the record of an urgent flight is closed.
fn require_open(mission: &Mission) -> Result<(), Problem> {
    if mission.closed_at.is_some() {
        let detail = "the record of this flight is closed";
        return Err(Problem::conflict("wrong_state", detail));
    }
    Ok(())
}

/// Refuses a plan that cannot be flown, with each field named.
fn accept(app: &App, plan: &MissionPlan) -> Result<(), Problem> {
    let faults = plan.faults();
    if !faults.is_empty() {
        return Err(faults.into());
    }
    if plan.start < app.clock.now() - LATEST_PAST {
        return Err(Problem::invalid_field("start", "must not be in the past"));
    }
    Ok(())
}

/// Refuses an area: what is sent to a vehicle is a route.
fn accept_route(plan: &MissionPlan) -> Result<(), Problem> {
    if plan.area.is_some() {
        let detail = "must be left out: only urgent flights are flown by hand";
        return Err(Problem::invalid_field("area", detail));
    }
    Ok(())
}

fn no_operator() -> Problem {
    Problem::conflict("no_operator", "this account does not stand for an operator")
}
