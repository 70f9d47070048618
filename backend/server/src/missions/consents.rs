//! Consents and clearances: whom a mission has asked, and what was answered, entered by its pilot or
//! commander.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use chrono::{DateTime, Utc};
use letka_domain::access::Action;
use letka_domain::ids::{ConsentId, MissionId};
use letka_domain::missions::{Consent, ConsentAnswer, Step};
use letka_domain::rules::changes::Cause;
use letka_store::missions::{self, Mission};
use letka_store::{Tx, consents};

use super::view::MissionView;
use super::{changed, history, viewed};
use crate::app::App;
use crate::auth::Caller;
use crate::error::Problem;
use crate::http::input::{At, Body, IfMatch, words};

/// More zones or rules than this no consent names.
const MOST: usize = 100;

/// Enter a request or a consent of the mission, which is then judged again.
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
    let now = app.clock.now();
    let consent = accept(consent, now)?;
    let (by, name) = (caller.account, caller.name.clone());
    let write = move |tx: &mut Tx<'_>| consents::insert(tx, id, (by, &name), &consent);
    app.store.write(&caller.actor(), now, write).await?;
    history::judge_and_replace(&app, &caller, id, Cause::Consent).await?;
    let view = changed(&app, &caller, id).await?;
    Ok((StatusCode::CREATED, axum::Json(view)))
}

/// Enter what was answered, or a correction: another version of the consent. The ones before stay to be
/// seen; the mission is judged again.
#[utoipa::path(put, path = "/missions/{id}/consents/{consent_id}", tag = "missions", request_body = Consent,
    params(("id" = MissionId, Path), ("consent_id" = ConsentId, Path),
        ("If-Match" = String, Header, description = "the version of the consent that is changed")),
    responses((status = 200, body = MissionView), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem), (status = 412, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn revise_consent(
    State(app): State<App>,
    caller: Caller,
    At((id, consent_id)): At<(MissionId, ConsentId)>,
    IfMatch(version): IfMatch,
    Body(consent): Body<Consent>,
) -> Result<axum::Json<MissionView>, Problem> {
    let _mission = to_coordinate(&app, &caller, id).await?;
    let now = app.clock.now();
    let consent = accept(consent, now)?;
    let (by, name) = (caller.account, caller.name.clone());
    let write = move |tx: &mut Tx<'_>| {
        // Whoever else revises, withdraws or starts meanwhile waits, or was first.
        missions::lock(tx, id)?.after(Step::Coordinate)?;
        let known = consents::get(tx.read(), id, consent_id)?;
        if known.withdrawn.is_some() {
            let detail = "the consent was withdrawn; enter another one";
            return Err(Problem::conflict("consent_withdrawn", detail));
        }
        consents::revise(tx, id, (consent_id, version), (by, &name), &consent)?;
        Ok(())
    };
    app.store.write(&caller.actor(), now, write).await?;
    history::judge_and_replace(&app, &caller, id, Cause::Consent).await?;
    changed(&app, &caller, id).await.map(axum::Json)
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
    let write = move |tx: &mut Tx<'_>| consents::withdraw(tx, id, consent, (by, &name));
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

/// A consent that can be kept: who was asked for what; where it was given, everything without which it
/// would cover nothing, or more than was said.
fn accept(consent: Consent, now: DateTime<Utc>) -> Result<Consent, Problem> {
    accept_scope(&consent)?;
    accept_moments(&consent, now)?;
    let (given, with) = (consent.answer.is_given(), words("with", &consent.with)?);
    let reference = match said("reference", Some(&consent.reference))? {
        Some(reference) => reference,
        // Whoever has not given anything has given no reference.
        None if !given => String::new(),
        None => words("reference", &consent.reference)?,
    };
    if given && consent.valid.is_none() {
        let detail = "must be given where consent was given";
        return Err(Problem::invalid_field("valid", detail));
    }
    if !given && consent.valid.is_some() {
        let detail = "must be left out where no consent was given";
        return Err(Problem::invalid_field("valid", detail));
    }
    if given && !consent.zones.is_empty() && consent.max_height_agl_m.is_none() {
        let detail = "must be given where consent was given for a zone";
        return Err(Problem::invalid_field("max_height_agl_m", detail));
    }
    let conditions = said("conditions", consent.conditions.as_deref())?;
    if consent.answer == ConsentAnswer::Granted && conditions.is_some() {
        // Nobody would be asked about them.
        let detail = "must be left out where consent was given without conditions";
        return Err(Problem::invalid_field("conditions", detail));
    }
    if consent.answer == ConsentAnswer::Conditional
        && said("conditions", consent.conditions.as_deref())?.is_none()
    {
        let detail = "must be given where consent was given under conditions";
        return Err(Problem::invalid_field("conditions", detail));
    }
    Ok(Consent {
        with,
        contact: said("contact", consent.contact.as_deref())?,
        requested_by: said("requested_by", consent.requested_by.as_deref())?,
        channel: said("channel", consent.channel.as_deref())?,
        answered_by: said("answered_by", consent.answered_by.as_deref())?,
        conditions: said("conditions", consent.conditions.as_deref())?,
        reference,
        ..consent
    })
}

/// Words that may be left out.
fn said(field: &'static str, text: Option<&str>) -> Result<Option<String>, Problem> {
    let given = text.filter(|text| !text.trim().is_empty());
    given.map(|text| words(field, text)).transpose()
}

/// Refuses a consent that is for nothing, or for too much.
fn accept_scope(consent: &Consent) -> Result<(), Problem> {
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
    Ok(())
}

/// Refuses what was asked or answered later than now, and an answer before its question.
fn accept_moments(consent: &Consent, now: DateTime<Utc>) -> Result<(), Problem> {
    let moments = [
        ("requested_at", consent.requested_at),
        ("answered_at", consent.answered_at),
    ];
    for (field, at) in moments {
        if at.is_some_and(|at| at > now) {
            return Err(Problem::invalid_field(field, "must not lie ahead"));
        }
    }
    let asked = consent.requested_at.zip(consent.answered_at);
    if asked.is_some_and(|(asked, answered)| answered < asked) {
        let detail = "must not be before the request";
        return Err(Problem::invalid_field("answered_at", detail));
    }
    Ok(())
}
