//! Sending a mission for approval, deciding on it, giving it up.

use axum::extract::State;
use axum::http::StatusCode;
use letka_domain::access::Action;
use letka_domain::ids::MissionId;
use letka_domain::missions::{MissionState, Step};
use letka_domain::rules::Verdict;
use letka_store::missions::{self, Mission, Transition};
use serde::Deserialize;

use super::view::MissionView;
use super::{changed, check, get, own};
use crate::app::App;
use crate::auth::Caller;
use crate::error::Problem;
use crate::http::input::{At, Body};

/// Send a mission for approval.
#[utoipa::path(post, path = "/missions/{id}/submit", tag = "missions", params(("id" = MissionId, Path)),
    responses((status = 200, body = MissionView), (status = 409, body = Problem)))]
pub(crate) async fn submit_mission(
    State(app): State<App>,
    caller: Caller,
    At(id): At<MissionId>,
) -> Result<axum::Json<MissionView>, Problem> {
    caller.require(Action::PlanMission)?;
    let mission = own(&app, &caller, id).await?;
    mission.state.after(Step::Submit)?;
    let verdict = judge_as_planned(&app, &mission).await?;
    take(&app, &caller, &mission, Transition::Submit { verdict }).await
}

/// Approve a mission. It is checked again first, and only one that may fly is approved.
#[utoipa::path(post, path = "/missions/{id}/approve", tag = "missions", params(("id" = MissionId, Path)),
    responses((status = 200, body = MissionView), (status = 403, body = Problem), (status = 409, body = Problem)))]
pub(crate) async fn approve_mission(
    State(app): State<App>,
    caller: Caller,
    At(id): At<MissionId>,
) -> Result<axum::Json<MissionView>, Problem> {
    let mission = to_decide(&app, &caller, id).await?;
    mission.state.after(Step::Approve)?;
    let verdict = judge_as_planned(&app, &mission).await?;
    require_green(&verdict)?;
    take(
        &app,
        &caller,
        &mission,
        Transition::Approve {
            by: caller.account,
            verdict,
        },
    )
    .await
}

/// What is wrong with a mission.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReturnMission {
    /// What the pilot should change.
    comment: String,
}

/// Send a mission back to its pilot.
#[utoipa::path(post, path = "/missions/{id}/return", tag = "missions", params(("id" = MissionId, Path)),
    request_body = ReturnMission, responses((status = 200, body = MissionView),
        (status = 403, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn return_mission(
    State(app): State<App>,
    caller: Caller,
    At(id): At<MissionId>,
    Body(input): Body<ReturnMission>,
) -> Result<axum::Json<MissionView>, Problem> {
    let mission = to_decide(&app, &caller, id).await?;
    let comment = input.comment.trim().to_owned();
    let unreadable = |letter: char| letter.is_control() && letter != '\n';
    if comment.is_empty() || comment.chars().count() > 2000 || comment.contains(unreadable) {
        return Err(Problem::invalid_field(
            "comment",
            "must have 1 to 2000 characters",
        ));
    }
    mission.state.after(Step::Return)?;
    take(
        &app,
        &caller,
        &mission,
        Transition::Return {
            by: caller.account,
            comment,
        },
    )
    .await
}

/// Give a mission up. One that is on the vehicle only while the motors are off.
#[utoipa::path(post, path = "/missions/{id}/cancel", tag = "missions", params(("id" = MissionId, Path)),
    responses((status = 200, body = MissionView), (status = 409, body = Problem)))]
pub(crate) async fn cancel_mission(
    State(app): State<App>,
    caller: Caller,
    At(id): At<MissionId>,
) -> Result<axum::Json<MissionView>, Problem> {
    caller.require(Action::PlanMission)?;
    let aircraft = own(&app, &caller, id).await?.plan.aircraft_id;
    let _turn = app.stations.begin(aircraft)?;
    let mission = own(&app, &caller, id).await?;
    mission.state.after(Step::Cancel)?;
    let heard = app.live.find_aircraft(mission.plan.aircraft_id);
    let on_board = matches!(
        mission.state,
        MissionState::Uploaded | MissionState::Started
    );
    if on_board && heard.is_some_and(|heard| heard.vehicle.state.armed) {
        let detail = "the motors are armed; land the vehicle first";
        return Err(Problem::conflict("in_flight", detail));
    }
    take(&app, &caller, &mission, Transition::Cancel).await
}

/// The mission, if the caller may decide on it: a commander of its unit who does not fly it.
async fn to_decide(app: &App, caller: &Caller, id: MissionId) -> Result<Mission, Problem> {
    caller.require(Action::DecideMission)?;
    let (mission, _) = get(app, id).await?;
    if caller.operator == Some(mission.pilot.id) {
        let detail = "nobody decides on a mission of his own";
        return Err(Problem::new(StatusCode::FORBIDDEN, "own_mission", detail));
    }
    if caller.unit != Some(mission.unit.id) {
        let detail = "the commander of the pilot's unit decides on this mission";
        return Err(Problem::new(StatusCode::FORBIDDEN, "other_unit", detail));
    }
    Ok(mission)
}

async fn judge_as_planned(app: &App, mission: &Mission) -> Result<Verdict, Problem> {
    let plan = mission.plan.clone();
    let period = plan.period();
    check::judge(app, plan, mission.pilot.id, period).await
}

/// Refuses with 409 unless the verdict says that the mission may fly.
pub(super) fn require_green(verdict: &Verdict) -> Result<(), Problem> {
    if verdict.outcome.may_fly() {
        return Ok(());
    }
    Err(Problem::conflict(
        "not_clear",
        format!("the mission may not fly: {}", verdict.outcome),
    ))
}

/// Takes a mission to its next state and answers with it.
pub(super) async fn take(
    app: &App,
    caller: &Caller,
    mission: &Mission,
    transition: Transition,
) -> Result<axum::Json<MissionView>, Problem> {
    let (id, version, now) = (mission.id, mission.version, app.clock.now());
    let change =
        move |tx: &mut letka_store::Tx<'_>| missions::set_state(tx, id, version, transition);
    app.store.write(&caller.actor(), now, change).await?;
    changed(app, caller, id).await.map(axum::Json)
}
