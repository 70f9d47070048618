//! Sending a mission for approval, deciding on it, giving it up.

use axum::extract::State;
use letka_domain::access::Action;
use letka_domain::ids::MissionId;
use letka_domain::missions::{MissionState, Step};
use letka_domain::rules::Verdict;
use letka_domain::rules::changes::Cause;
use letka_store::missions::{self, Mission, Transition};
use serde::Deserialize;

use super::history::{self, Record};
use super::view::MissionView;
use super::{changed, check, get, own, viewed};
use crate::app::App;
use crate::auth::Caller;
use crate::error::Problem;
use crate::http::input::{At, Body, words};
use crate::recheck;

/// Send a mission for approval. Open questions and what stands against it are shown to the commander.
#[utoipa::path(post, path = "/missions/{id}/submit", tag = "missions", params(("id" = MissionId, Path)),
    responses((status = 200, body = MissionView), (status = 409, body = Problem)))]
pub(crate) async fn submit_mission(
    State(app): State<App>,
    caller: Caller,
    At(id): At<MissionId>,
) -> Result<axum::Json<MissionView>, Problem> {
    caller.require(Action::PlanMission)?;
    let mission = own(&app, &caller, id).await?;
    mission.after(Step::Submit)?;
    let judged = check::judge_mission(&app, &mission).await?;
    let record = Record::new(Cause::Submit, &judged);
    let verdict = judged.verdict;
    let submit = Transition::Submit { verdict };
    take(&app, &caller, &mission, submit, Some(record)).await
}

/// Approve a mission. It is checked again first, and only one that may fly is approved.
#[utoipa::path(post, path = "/missions/{id}/approve", tag = "missions", params(("id" = MissionId, Path)),
    responses((status = 200, body = MissionView), (status = 403, body = Problem), (status = 409, body = Problem)))]
pub(crate) async fn approve_mission(
    State(app): State<App>,
    caller: Caller,
    At(id): At<MissionId>,
) -> Result<axum::Json<MissionView>, Problem> {
    let mission = to_decide(&app, &caller, id, Step::Approve).await?;
    let judged = check::judge_mission(&app, &mission).await?;
    let record = Record::new(Cause::Approve, &judged);
    if let Err(problem) = require_green(&judged.verdict) {
        history::replace(&app, &caller, &mission, record).await?;
        return Err(problem);
    }
    let approve = Transition::Approve {
        by: caller.account,
        verdict: judged.verdict,
    };
    take(&app, &caller, &mission, approve, Some(record)).await
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
    caller.require(Action::DecideMission)?;
    let comment = words("comment", &input.comment)?;
    let mission = to_decide(&app, &caller, id, Step::Return).await?;
    let by = caller.account;
    let back = Transition::Return { by, comment };
    take(&app, &caller, &mission, back, None).await
}

/// Why a mission is refused.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RefuseMission {
    /// Why it is not to be flown at all.
    reason: String,
}

/// Refuse a mission for good.
#[utoipa::path(post, path = "/missions/{id}/refuse", tag = "missions", params(("id" = MissionId, Path)),
    request_body = RefuseMission, responses((status = 200, body = MissionView),
        (status = 403, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn refuse_mission(
    State(app): State<App>,
    caller: Caller,
    At(id): At<MissionId>,
    Body(input): Body<RefuseMission>,
) -> Result<axum::Json<MissionView>, Problem> {
    caller.require(Action::DecideMission)?;
    let reason = words("reason", &input.reason)?;
    let mission = to_decide(&app, &caller, id, Step::Refuse).await?;
    let by = caller.account;
    let refuse = Transition::Refuse { by, reason };
    take(&app, &caller, &mission, refuse, None).await
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
    mission.after(Step::Cancel)?;
    let on_board = matches!(
        mission.state,
        MissionState::Uploaded | MissionState::Started
    );
    if on_board {
        require_disarmed(&app, &mission)?;
    }
    take(&app, &caller, &mission, Transition::Cancel, None).await
}

/// Refuses while the motors of the mission's aircraft are armed.
pub(super) fn require_disarmed(app: &App, mission: &Mission) -> Result<(), Problem> {
    let heard = app.live.find_aircraft(mission.plan.aircraft_id);
    if heard.is_some_and(|heard| heard.vehicle.state.armed) {
        let detail = "the motors are armed; land the vehicle first";
        return Err(Problem::conflict("in_flight", detail));
    }
    Ok(())
}

/// The mission, if the caller may decide on it and the step fits.
pub(super) async fn to_decide(
    app: &App,
    caller: &Caller,
    id: MissionId,
    step: Step,
) -> Result<Mission, Problem> {
    caller.require(Action::DecideMission)?;
    let (mission, viewer) = viewed(app, caller, id).await?;
    viewer.require_decider(&mission)?;
    mission.after(step)?;
    Ok(mission)
}

/// Refuses with 409 unless the verdict says that the mission may fly and no question is open.
pub(super) fn require_green(verdict: &Verdict) -> Result<(), Problem> {
    let problem = if !verdict.outcome.may_fly() {
        let detail = format!("the mission may not fly: {}", verdict.outcome);
        Problem::conflict("not_clear", detail)
    } else if let Some(first) = verdict.open_questions().next() {
        let count = verdict.open_questions().count();
        let detail = format!("{count} question(s) are not answered, {} first", first.rule);
        Problem::conflict("open_questions", detail)
    } else {
        return Ok(());
    };
    Err(problem.with_verdict(verdict.clone()))
}

/// Takes a mission to its next state, keeps the verdict that the step rests on, and answers with it.
/// Others that it meets are judged again.
pub(super) async fn take(
    app: &App,
    caller: &Caller,
    mission: &Mission,
    transition: Transition,
    record: Option<Record>,
) -> Result<axum::Json<MissionView>, Problem> {
    let (before, now) = (mission.clone(), app.clock.now());
    let change = move |tx: &mut letka_store::Tx<'_>| {
        let told = match record {
            Some(record) => record.keep(tx, &before)?,
            None => false,
        };
        missions::set_state(tx, before.id, before.version, transition)?;
        Ok::<_, letka_store::StoreError>(told)
    };
    if app.store.write(&caller.actor(), now, change).await? {
        app.live.notification();
    }
    let (after, _) = get(app, mission.id).await?;
    if after.state.is_ahead() != mission.state.is_ahead() {
        recheck::neighbours(app, &after).await;
    }
    changed(app, caller, mission.id).await.map(axum::Json)
}
