//! Missions: plan, check, list. Deciding and flying have files of their own.

pub(crate) mod check;
pub(crate) mod decide;
pub(crate) mod fly;
pub(crate) mod profile;
pub(crate) mod view;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use letka_domain::access::Action;
use letka_domain::ids::MissionId;
use letka_domain::missions::{MissionPlan, MissionState, Step};
use letka_domain::rules::Verdict;
use letka_store::missions::{self, Mission, MissionFilter, NewMission};
use letka_store::page::PageRequest;
use letka_store::{StoreError, operators};
use serde::Deserialize;

use crate::app::App;
use crate::auth::Caller;
use crate::error::Problem;
use crate::http::input::{At, Body, IfMatch, Params};
use crate::http::page::Page;

use view::MissionView;

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
    let period = plan.period();
    Ok(axum::Json(check::judge(&app, plan, pilot, period).await?))
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
    let pilot_id = caller.operator.ok_or_else(no_operator)?;
    let verdict = check::judge(&app, plan.clone(), pilot_id, plan.period()).await?;
    let now = app.clock.now();
    let insert = move |tx: &mut letka_store::Tx<'_>| {
        let pilot = operators::find(tx.read(), pilot_id)?;
        let unit_id = pilot.ok_or(StoreError::NotFound("operator"))?.unit.id;
        missions::insert(
            tx,
            &NewMission {
                plan,
                pilot_id,
                unit_id,
                verdict: Some(verdict),
            },
        )
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
    let mission = own(&app, &caller, id).await?;
    if mission.version != version {
        return Err(Problem::changed_meanwhile());
    }
    mission.state.after(Step::Edit)?;
    let verdict = check::judge(&app, plan.clone(), mission.pilot.id, plan.period()).await?;
    let now = app.clock.now();
    let change = move |tx: &mut letka_store::Tx<'_>| {
        missions::update_plan(tx, id, version, &plan, Some(&verdict))
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
    let page = app
        .store
        .read(move |c| missions::list(c, &filter, &request))
        .await?;
    let items = page
        .items
        .into_iter()
        .map(|m| MissionView::new(m, None, &caller))
        .collect();
    Ok(axum::Json(Page {
        items,
        next: page.next.map(|cursor| cursor.to_string()),
    }))
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
    let (mission, verdict) = get(&app, id).await?;
    let view = MissionView::new(mission, verdict, &caller);
    Ok(([("etag", view.etag())], axum::Json(view)))
}

/// The mission and what the rules last said of it.
async fn get(app: &App, id: MissionId) -> Result<(Mission, Option<Verdict>), Problem> {
    let find = move |c: &mut letka_store::Conn| {
        Ok::<_, Problem>((missions::get(c, id)?, missions::find_verdict(c, id)?))
    };
    app.store.read(find).await
}

/// The mission after a change of the caller's, which the others are told of.
async fn changed(app: &App, caller: &Caller, id: MissionId) -> Result<MissionView, Problem> {
    let (mission, verdict) = get(app, id).await?;
    app.live.mission(id, mission.state);
    Ok(MissionView::new(mission, verdict, caller))
}

/// The mission, if it is the caller's own.
async fn own(app: &App, caller: &Caller, id: MissionId) -> Result<Mission, Problem> {
    let (mission, _) = get(app, id).await?;
    if caller.operator == Some(mission.pilot.id) {
        return Ok(mission);
    }
    Err(Problem::new(
        StatusCode::FORBIDDEN,
        "not_own_mission",
        "this is another pilot's mission",
    ))
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

fn no_operator() -> Problem {
    Problem::conflict("no_operator", "this account does not stand for an operator")
}
