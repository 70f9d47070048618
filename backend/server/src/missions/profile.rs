//! The vertical profile of a plan, for the planner to draw.

use std::sync::Arc;

use axum::extract::State;
use letka_domain::access::Action;
use letka_domain::missions::profile::{Profile, profile};
use letka_domain::missions::{MissionFacts, MissionPlan};
use letka_domain::rules::{Facts, Question};
use letka_store::{Conn, StoreError};

use super::facts::KnownAirspace;
use crate::app::App;
use crate::auth::Caller;
use crate::error::Problem;
use crate::http::input::Body;

/// The ground, heights and zones along the way of a plan. It decides nothing: the check does.
#[utoipa::path(post, path = "/missions/profile", tag = "missions", request_body = MissionPlan, responses(
    (status = 200, body = Profile), (status = 403, body = Problem), (status = 409, body = Problem),
    (status = 422, body = Problem)))]
pub(crate) async fn profile_mission(
    State(app): State<App>,
    caller: Caller,
    Body(plan): Body<MissionPlan>,
) -> Result<axum::Json<Profile>, Problem> {
    caller.require(Action::ViewMissions)?;
    // A flown mission is looked at too: only what cannot be drawn is refused.
    let faults = plan.faults();
    if !faults.is_empty() {
        return Err(faults.into());
    }
    let rulebook = app.rulebooks.in_force(plan.start)?;
    let surroundings = Arc::clone(&app.surroundings);
    let now = app.clock.now();
    let draw = move |c: &mut Conn| {
        let period = plan.period();
        let airspace = surroundings.airspace.known(c, &period)?;
        let mission = MissionFacts::of_plan(&plan, period);
        let terrain = surroundings.terrain(&mission);
        let facts = Facts::new(Question {
            mission: &mission,
            aircraft: None,
            pilot: None,
            crew: &[],
            permits: None,
            airspace: airspace.as_ref().map(KnownAirspace::facts),
            terrain: terrain.as_deref(),
            weather: &[],
            traffic: None,
            rulebook: &rulebook,
            now,
        });
        Ok::<_, StoreError>(profile(&plan, &facts))
    };
    Ok(axum::Json(app.store.read(draw).await?))
}
