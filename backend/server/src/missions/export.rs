//! A mission as a file for other programs.

use std::sync::Arc;

use axum::extract::State;
use axum::response::IntoResponse;
use letka_domain::access::Action;
use letka_domain::ids::MissionId;
use letka_domain::missions::MissionFacts;
use letka_formats::missions::to_plan;

use super::get;
use crate::app::App;
use crate::auth::Caller;
use crate::error::Problem;
use crate::http::files::{BYTES, attachment};
use crate::http::input::At;

/// The route of a mission as a plan of `QGroundControl`. Missions that are flown by hand have none.
#[utoipa::path(get, path = "/missions/{id}/plan", tag = "missions", params(("id" = MissionId, Path)), responses(
    (status = 200, body = Vec<u8>, content_type = "application/octet-stream"),
    (status = 404, body = Problem), (status = 409, body = Problem)))]
pub(crate) async fn download_plan(
    State(app): State<App>,
    caller: Caller,
    At(id): At<MissionId>,
) -> Result<impl IntoResponse, Problem> {
    caller.require(Action::ViewMissions)?;
    let (mission, _) = get(&app, id).await?;
    let facts = MissionFacts::of_plan(&mission.plan, mission.plan.period());
    let surroundings = Arc::clone(&app.surroundings);
    let write = move || {
        let terrain = surroundings.terrain(&facts);
        let ground = terrain.and_then(|terrain| terrain.elevation_m(facts.takeoff?));
        to_plan(&facts, ground)
    };
    // Terrain is read from files: never on the threads that serve everybody.
    let plan = tokio::task::spawn_blocking(write).await;
    let plan = plan
        .map_err(|error| Problem::internal(&error))?
        .map_err(|error| Problem::conflict("no_route", error.to_string()))?;
    let name = format!("{}_{id}.plan", mission.plan.start.format("%Y-%m-%d_%H-%M"));
    attachment(&name, BYTES, plan.to_bytes())
}
