//! Drafting: an application begun from a mission or from nothing, and changed while it is a draft.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use letka_domain::access::Action;
use letka_domain::applications::{ApplicationStep, ApplicationTexts};
use letka_domain::ids::{ApplicationId, MissionId};
use letka_store::applications::{self, NewApplication};
use letka_store::{Conn, Tx, missions};
use serde::Deserialize;

use super::input::{EditApplication, texts};
use super::{allow, require_drafter, show};
use crate::app::App;
use crate::auth::Caller;
use crate::error::Problem;
use crate::http::input::{At, Body, IfMatch};
use crate::missions::check;
use crate::permits::input::known;

/// No reserve for weather is longer, days.
const MOST_RESERVE: u32 = 366;

/// Begin an application for the caller's unit.
#[utoipa::path(post, path = "/applications", tag = "applications", request_body = EditApplication, responses(
    (status = 201, body = super::view::ApplicationDetail), (status = 403, body = Problem),
    (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn begin_application(
    State(app): State<App>,
    caller: Caller,
    Body(input): Body<EditApplication>,
) -> Result<impl IntoResponse, Problem> {
    caller.require(Action::DraftApplication)?;
    let Some(unit_id) = caller.unit else {
        let detail = "this account belongs to no unit";
        return Err(Problem::conflict("no_unit", detail));
    };
    let edit = input.accept(&app.config.permit_authority)?;
    let drafted_by = caller.account;
    let write = move |tx: &mut Tx<'_>| {
        known(tx.read(), &edit.asked.aircraft, &edit.asked.pilots)?;
        let new = NewApplication {
            title: edit.title,
            authority: edit.authority,
            unit_id,
            mission_id: None,
            drafted_by,
            asked: edit.asked,
            texts: edit.texts,
            needs: None,
            synthetic: false,
        };
        Ok::<_, Problem>(applications::insert(tx, &new)?)
    };
    let id = app
        .store
        .write(&caller.actor(), app.clock.now(), write)
        .await?;
    Ok((StatusCode::CREATED, show(&app, &caller, id).await?))
}

/// What is said when an application is drafted from a mission.
#[derive(Debug, Default, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct DraftApplication {
    /// How many days of reserve for weather; as configured if left out.
    reserve_days: Option<u32>,
    /// What the person says, field by field.
    texts: ApplicationTexts,
}

/// Draft an application from a mission: what it goes beyond, where, when, how high, with what.
#[utoipa::path(post, path = "/missions/{id}/application", tag = "applications", params(("id" = MissionId, Path)),
    request_body = DraftApplication, responses((status = 201, body = super::view::ApplicationDetail),
    (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem),
    (status = 422, body = Problem)))]
pub(crate) async fn draft_from_mission(
    State(app): State<App>,
    caller: Caller,
    At(id): At<MissionId>,
    Body(input): Body<DraftApplication>,
) -> Result<impl IntoResponse, Problem> {
    caller.require(Action::DraftApplication)?;
    let texts = texts(input.texts)?;
    let reserve_days = input
        .reserve_days
        .unwrap_or(app.config.permit_reserve_days.get().into());
    if reserve_days > MOST_RESERVE {
        return Err(Problem::invalid_field(
            "reserve_days",
            "must be 366 at most",
        ));
    }
    let find = move |c: &mut Conn| {
        Ok::<_, Problem>((
            missions::get(c, id)?,
            applications::list_for_mission(c, id)?,
        ))
    };
    let (mission, others) = app.store.read(find).await?;
    caller.require_in(Action::DraftApplication, mission.unit.id)?;
    if mission.state.has_begun() {
        let detail = "the mission has begun; a permit would come too late";
        return Err(Problem::conflict("wrong_state", detail));
    }
    if let Some(open) = others.iter().find(|one| one.state.is_open()) {
        let detail = format!("application {} for this mission is open", open.reference());
        return Err(Problem::conflict("application_open", detail));
    }
    let needs = check::judge_mission(&app, &mission).await?.needs();
    if needs.exceeded.is_empty() {
        let detail = "the mission goes beyond no limit that a one-time permit lifts";
        return Err(Problem::conflict("nothing_exceeded", detail));
    }
    let new = NewApplication {
        title: mission.plan.name.clone(),
        authority: app.config.permit_authority.clone(),
        unit_id: mission.unit.id,
        mission_id: Some(id),
        drafted_by: caller.account,
        asked: needs.asked(reserve_days),
        texts,
        needs: Some(needs),
        synthetic: false,
    };
    let write = move |tx: &mut Tx<'_>| applications::insert(tx, &new);
    let id = app
        .store
        .write(&caller.actor(), app.clock.now(), write)
        .await?;
    Ok((StatusCode::CREATED, show(&app, &caller, id).await?))
}

/// Change what a draft says.
#[utoipa::path(put, path = "/applications/{id}", tag = "applications", request_body = EditApplication,
    params(("id" = ApplicationId, Path), ("If-Match" = String, Header, description = "the version that is changed")),
    responses((status = 200, body = super::view::ApplicationDetail), (status = 403, body = Problem),
        (status = 409, body = Problem), (status = 412, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn edit_application(
    State(app): State<App>,
    caller: Caller,
    At(id): At<ApplicationId>,
    IfMatch(version): IfMatch,
    Body(input): Body<EditApplication>,
) -> Result<impl IntoResponse, Problem> {
    caller.require(Action::DraftApplication)?;
    let edit = input.accept(&app.config.permit_authority)?;
    let by = caller.clone();
    let write = move |tx: &mut Tx<'_>| {
        let application = applications::get(tx.read(), id)?;
        require_drafter(&by, &application)?;
        allow(&application, ApplicationStep::Edit)?;
        known(tx.read(), &edit.asked.aircraft, &edit.asked.pilots)?;
        Ok::<_, Problem>(applications::update(tx, id, version, &edit)?)
    };
    app.store
        .write(&caller.actor(), app.clock.now(), write)
        .await?;
    show(&app, &caller, id).await
}
