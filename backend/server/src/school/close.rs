//! Closing a run of a course before its end.

use axum::extract::State;
use letka_domain::access::Action;
use letka_domain::ids::CourseRunId;
use letka_store::school::{self, Run};
use letka_store::{Conn, Tx};
use serde::Deserialize;

use super::{WholeRun, run_for, whole};
use crate::app::App;
use crate::auth::Caller;
use crate::error::Problem;
use crate::http::input::{At, Body, words};

/// Why a run is closed before its end.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CloseRun {
    reason: String,
}

/// Close a run before its end. What was entered stays and can be corrected; nobody is enrolled, taught or
/// examined in it any more.
#[utoipa::path(post, path = "/course-runs/{id}/close", tag = "school", request_body = CloseRun,
    params(("id" = CourseRunId, Path)), responses((status = 200, body = WholeRun),
        (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem),
        (status = 422, body = Problem)))]
pub(crate) async fn close_run(
    State(app): State<App>,
    caller: Caller,
    At(id): At<CourseRunId>,
    Body(input): Body<CloseRun>,
) -> Result<axum::Json<WholeRun>, Problem> {
    caller.require(Action::ManageTraining)?;
    let reason = words("reason", &input.reason)?;
    let (actor, now) = (caller.actor(), app.clock.now());
    let write = move |tx: &mut Tx<'_>| {
        let run = run_for(tx.read(), &caller, Action::ManageTraining, id)?;
        open(&run)?;
        if run.end_at < now {
            return Err(Problem::conflict("run_ended", "this run has ended"));
        }
        school::close_run(tx, id, &reason)?;
        let c: &mut Conn = tx.read();
        let run = school::get_run(c, id)?;
        whole(c, &caller, run)
    };
    app.store.write(&actor, now, write).await.map(axum::Json)
}

/// Refuses what is new in a run that was closed.
pub(super) fn open(run: &Run) -> Result<(), Problem> {
    if run.closed.is_some() {
        let detail = "this run was closed";
        return Err(Problem::conflict("run_closed", detail));
    }
    Ok(())
}
