//! The commander's release queue: what waits for a decision, the first take-off in front.

use axum::extract::State;
use chrono::{DateTime, Utc};
use letka_domain::access::Action;
use letka_domain::ids::MissionId;
use letka_domain::missions::Step;
use letka_domain::rules::changes::{Cause, Changes, changes};
use letka_store::missions::{self, Mission};
use letka_store::{Conn, StoreError, verdicts};
use serde::{Deserialize, Serialize};

use super::view::MissionView;
use super::viewer::Viewer;
use super::{changed, decide, get, history};
use crate::app::App;
use crate::auth::Caller;
use crate::error::Problem;
use crate::http::input::{At, Body};
use crate::http::page::List;
use crate::recheck;

/// A mission that waits for a decision.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct QueueItem {
    mission: MissionView,
    /// What changed since it was submitted; `null`: it was not checked then.
    changes: Option<Changes>,
    /// Whole minutes until the planned take-off; negative: it is past.
    minutes_to_takeoff: i64,
}

/// The missions that wait for the caller: of the units that the caller commands or stands in for.
/// The verdicts are left out; 200 at most.
#[utoipa::path(get, path = "/missions/queue", tag = "missions", responses(
    (status = 200, body = List<QueueItem>), (status = 403, body = Problem)))]
pub(crate) async fn list_queue(
    State(app): State<App>,
    caller: Caller,
) -> Result<axum::Json<List<QueueItem>>, Problem> {
    caller.require(Action::DecideMission)?;
    let now = app.clock.now();
    let load = move |c: &mut Conn| {
        let units = Viewer::load(c, &caller, &[], now)?.commanded();
        let waiting = missions::list_submitted(c, &units)?;
        let ids: Vec<MissionId> = waiting.iter().map(|mission| mission.id).collect();
        let viewer = Viewer::load(c, &caller, &ids, now)?;
        let item = |mission| item(c, mission, &viewer, now);
        waiting.into_iter().map(item).collect::<Result<Vec<_>, _>>()
    };
    let items = app.store.read(load).await?;
    Ok(axum::Json(List { items }))
}

fn item(
    c: &mut Conn,
    mission: Mission,
    viewer: &Viewer,
    now: DateTime<Utc>,
) -> Result<QueueItem, StoreError> {
    let submitted = verdicts::find_last(c, mission.id, Some(Cause::Submit))?;
    let submitted = submitted.and_then(|record| record.verdict);
    let last = missions::find_verdict(c, mission.id)?;
    let changes = submitted.zip(last).map(|(then, now)| changes(&then, &now));
    Ok(QueueItem {
        changes,
        minutes_to_takeoff: (mission.plan.start - now).num_minutes(),
        mission: MissionView::brief(mission, viewer),
    })
}

/// Which of two missions goes first.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RankMission {
    /// From 1; the lower goes first. `null`: nobody has ranked it.
    rank: Option<u32>,
}

/// Say whether a mission goes before others that it meets. They and it are judged again.
#[utoipa::path(post, path = "/missions/{id}/rank", tag = "missions", params(("id" = MissionId, Path)),
    request_body = RankMission, responses((status = 200, body = MissionView),
        (status = 403, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn rank_mission(
    State(app): State<App>,
    caller: Caller,
    At(id): At<MissionId>,
    Body(input): Body<RankMission>,
) -> Result<axum::Json<MissionView>, Problem> {
    caller.require(Action::DecideMission)?;
    if input.rank.is_some_and(|rank| !(1..=1000).contains(&rank)) {
        let detail = "must be from 1 to 1000, or null";
        return Err(Problem::invalid_field("rank", detail));
    }
    let mission = decide::to_decide(&app, &caller, id, Step::Rank).await?;
    let (version, now, rank) = (mission.version, app.clock.now(), input.rank);
    let write = move |tx: &mut letka_store::Tx<'_>| missions::set_rank(tx, id, version, rank);
    app.store.write(&caller.actor(), now, write).await?;
    history::judge_and_replace(&app, &caller, id, Cause::Traffic).await?;
    let (ranked, _) = get(&app, id).await?;
    recheck::neighbours(&app, &ranked).await;
    changed(&app, &caller, id).await.map(axum::Json)
}
