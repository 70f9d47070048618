//! Consents and clearances: coordination that a mission has, entered by its pilot or commander.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use letka_domain::access::Action;
use letka_domain::ids::{ConsentId, MissionId};
use letka_domain::missions::{Consent, Step};
use letka_domain::rules::changes::Cause;
use letka_store::consents;
use letka_store::missions::Mission;

use super::view::MissionView;
use super::{changed, history, viewed};
use crate::app::App;
use crate::auth::Caller;
use crate::error::Problem;
use crate::http::input::{At, Body, words};

/// More zones or rules than this no consent names.
const MOST: usize = 100;

/// Enter a consent that the mission has; it is then judged again.
#[utoipa::path(post, path = "/missions/{id}/consents", tag = "missions", params(("id" = MissionId, Path)),
    request_body = Consent, responses((status = 201, body = MissionView),
        (status = 403, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn add_consent(
    State(app): State<App>,
    caller: Caller,
    At(id): At<MissionId>,
    Body(consent): Body<Consent>,
) -> Result<impl IntoResponse, Problem> {
    let _mission = to_coordinate(&app, &caller, id).await?;
    let consent = accept(consent)?;
    let (now, by, name) = (app.clock.now(), caller.account, caller.name.clone());
    let write = move |tx: &mut letka_store::Tx<'_>| consents::insert(tx, id, (by, &name), &consent);
    app.store.write(&caller.actor(), now, write).await?;
    history::judge_and_replace(&app, &caller, id, Cause::Consent).await?;
    let view = changed(&app, &caller, id).await?;
    Ok((StatusCode::CREATED, axum::Json(view)))
}

/// Withdraw a consent that no longer holds. It stays to be seen; the mission is judged again.
#[utoipa::path(post, path = "/missions/{id}/consents/{consent_id}/withdraw", tag = "missions",
    params(("id" = MissionId, Path), ("consent_id" = ConsentId, Path)),
    responses((status = 200, body = MissionView), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 409, body = Problem)))]
pub(crate) async fn withdraw_consent(
    State(app): State<App>,
    caller: Caller,
    At((id, consent)): At<(MissionId, ConsentId)>,
) -> Result<axum::Json<MissionView>, Problem> {
    let _mission = to_coordinate(&app, &caller, id).await?;
    let (now, by, name) = (app.clock.now(), caller.account, caller.name.clone());
    let write =
        move |tx: &mut letka_store::Tx<'_>| consents::withdraw(tx, id, consent, (by, &name));
    app.store.write(&caller.actor(), now, write).await?;
    history::judge_and_replace(&app, &caller, id, Cause::Consent).await?;
    changed(&app, &caller, id).await.map(axum::Json)
}

/// The mission, if the caller may coordinate it and it has not begun.
async fn to_coordinate(app: &App, caller: &Caller, id: MissionId) -> Result<Mission, Problem> {
    caller.require(Action::CoordinateMission)?;
    let (mission, viewer) = viewed(app, caller, id).await?;
    viewer.require_concerned(&mission)?;
    mission.after(Step::Coordinate)?;
    Ok(mission)
}

/// A consent that can be kept: by whom and under which reference, and for what.
fn accept(consent: Consent) -> Result<Consent, Problem> {
    let good = |name: &String| !name.trim().is_empty() && name.len() <= 200;
    for (field, names) in [("zones", &consent.zones), ("rules", &consent.rules)] {
        if names.len() > MOST || !names.iter().all(good) {
            return Err(Problem::invalid_field(field, "must be 100 names at most"));
        }
    }
    if consent.zones.is_empty() && consent.rules.is_empty() {
        let detail = "must name a zone, unless it names a rule";
        return Err(Problem::invalid_field("zones", detail));
    }
    let height = consent.max_height_agl_m;
    if height.is_some_and(|height| !(0.0..=10_000.0).contains(&height)) {
        let detail = "must be from 0 to 10000 m, or left out";
        return Err(Problem::invalid_field("max_height_agl_m", detail));
    }
    Ok(Consent {
        with: words("with", &consent.with)?,
        reference: words("reference", &consent.reference)?,
        ..consent
    })
}
