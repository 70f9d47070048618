//! Permits: the register that everybody may read, and compliance officers keep.

pub(crate) mod area;
pub(crate) mod input;
pub(crate) mod letter;
pub(crate) mod view;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use letka_domain::access::Action;
use letka_domain::applications::ApplicationStep;
use letka_domain::ids::PermitId;
use letka_domain::permits::{PermitKind, PermitState};
use letka_domain::rules::changes::Cause;
use letka_store::applications::{self, Taken};
use letka_store::page::PageRequest;
use letka_store::permits::PermitFilter;
use letka_store::{Conn, StoreError, Tx, documents, missions, permits};
use serde::Deserialize;

use crate::app::App;
use crate::auth::Caller;
use crate::error::Problem;
use crate::http::input::{At, Body, IfMatch, Params, words};
use crate::http::page::Page;
use crate::http::view::Ref;
use crate::recheck;
use input::EnterPermit;
use view::{PermitDetail, PermitView};

/// A permit with its version in the header.
type Tagged = ([(&'static str, String); 1], axum::Json<PermitDetail>);

/// Which permits of the register.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct PermitParams {
    /// In this state only.
    state: Option<PermitState>,
    /// Of this kind only.
    kind: Option<PermitKind>,
    /// With this in the number or in the title.
    text: Option<String>,
    /// How many at most, 1 to 200; 50 if left out.
    limit: Option<u32>,
    /// The `next` of the page before.
    after: Option<String>,
}

/// The permits, those that end last in front.
#[utoipa::path(get, path = "/permits", tag = "permits", params(PermitParams), responses(
    (status = 200, body = Page<PermitView>), (status = 401, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn list_permits(
    State(app): State<App>,
    caller: Caller,
    Params(params): Params<PermitParams>,
) -> Result<axum::Json<Page<PermitView>>, Problem> {
    caller.require(Action::ViewPermits)?;
    let page = PageRequest::new(params.limit, params.after.as_deref())?;
    let filter = PermitFilter {
        state: params.state,
        kind: params.kind,
        text: params.text,
    };
    let load = move |c: &mut Conn| permits::list(c, &filter, &page);
    let (found, now) = (app.store.read(load).await?, app.clock.now());
    let items = found.items.into_iter();
    Ok(axum::Json(Page {
        items: items.map(|record| PermitView::new(record, now)).collect(),
        next: found.next.map(|cursor| cursor.to_string()),
    }))
}

/// One permit, with the missions that rest on it.
#[utoipa::path(get, path = "/permits/{id}", tag = "permits", params(("id" = PermitId, Path)), responses(
    (status = 200, body = PermitDetail), (status = 404, body = Problem)))]
pub(crate) async fn find_permit(
    State(app): State<App>,
    caller: Caller,
    At(id): At<PermitId>,
) -> Result<impl IntoResponse, Problem> {
    caller.require(Action::ViewPermits)?;
    show(&app, id).await
}

/// Enter a permit that the authority has granted. Its limits count at once.
#[utoipa::path(post, path = "/permits", tag = "permits", request_body = EnterPermit, responses(
    (status = 201, body = PermitDetail), (status = 403, body = Problem), (status = 409, body = Problem),
    (status = 422, body = Problem)))]
pub(crate) async fn enter_permit(
    State(app): State<App>,
    caller: Caller,
    Body(input): Body<EnterPermit>,
) -> Result<impl IntoResponse, Problem> {
    caller.require(Action::ManagePermits)?;
    let now = app.clock.now();
    let new = input.accept(now)?;
    let write = move |tx: &mut Tx<'_>| {
        input::known(tx.read(), &new.aircraft, &new.pilots)?;
        permits::insert(tx, &new).map_err(refused)
    };
    let id = app.store.write(&caller.actor(), now, write).await?;
    recheck::after_in_background(&app, Cause::Permit);
    Ok((StatusCode::CREATED, show(&app, id).await?))
}

/// Change what a permit says. The missions ahead are judged again.
#[utoipa::path(put, path = "/permits/{id}", tag = "permits", request_body = EnterPermit,
    params(("id" = PermitId, Path), ("If-Match" = String, Header, description = "the version that is changed")),
    responses((status = 200, body = PermitDetail), (status = 403, body = Problem), (status = 409, body = Problem),
        (status = 412, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn change_permit(
    State(app): State<App>,
    caller: Caller,
    At(id): At<PermitId>,
    IfMatch(version): IfMatch,
    Body(input): Body<EnterPermit>,
) -> Result<impl IntoResponse, Problem> {
    caller.require(Action::ManagePermits)?;
    let now = app.clock.now();
    let new = input.accept(now)?;
    let write = move |tx: &mut Tx<'_>| {
        require_granted(tx.read(), id)?;
        input::known(tx.read(), &new.aircraft, &new.pilots)?;
        permits::update(tx, id, version, &new).map_err(refused)
    };
    app.store.write(&caller.actor(), now, write).await?;
    recheck::after_in_background(&app, Cause::Permit);
    show(&app, id).await
}

/// Why a permit ends before its time.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RevokePermit {
    reason: String,
}

/// End a permit before its time: taken back by the authority, or closed. From now on it covers nothing.
#[utoipa::path(post, path = "/permits/{id}/revoke", tag = "permits", request_body = RevokePermit,
    params(("id" = PermitId, Path), ("If-Match" = String, Header, description = "the version that is ended")),
    responses((status = 200, body = PermitDetail), (status = 403, body = Problem), (status = 409, body = Problem),
        (status = 412, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn revoke_permit(
    State(app): State<App>,
    caller: Caller,
    At(id): At<PermitId>,
    IfMatch(version): IfMatch,
    Body(input): Body<RevokePermit>,
) -> Result<impl IntoResponse, Problem> {
    caller.require(Action::ManagePermits)?;
    let reason = words("reason", &input.reason)?;
    let write = move |tx: &mut Tx<'_>| {
        require_granted(tx.read(), id)?;
        permits::end(tx, id, version, &reason)?;
        // The application that it came of ends with it.
        let granted = applications::find_by_permit(tx.read(), id)?;
        if let Some(application) = granted.filter(|one| one.state.is_granted()) {
            let taken = Taken::new(ApplicationStep::Revoke, Some(reason));
            applications::take(tx, application.id, application.version, taken)?;
        }
        Ok::<_, Problem>(())
    };
    let now = app.clock.now();
    app.store.write(&caller.actor(), now, write).await?;
    recheck::after_in_background(&app, Cause::Permit);
    show(&app, id).await
}

/// Refuses a permit that is not in force: what was, stays.
fn require_granted(c: &mut Conn, id: PermitId) -> Result<(), Problem> {
    let state = permits::get(c, id)?.permit.state;
    if state == PermitState::Granted {
        return Ok(());
    }
    let detail = format!("a permit that is {state} cannot be changed");
    Err(Problem::conflict("wrong_state", detail))
}

pub(crate) fn refused(error: StoreError) -> Problem {
    if error.violates("permits_number_key") {
        return Problem::conflict("number_taken", "there is a permit of this number already");
    }
    error.into()
}

async fn show(app: &App, id: PermitId) -> Result<Tagged, Problem> {
    let load = move |c: &mut Conn| {
        let application = applications::find_by_permit(c, id)?;
        let missions = missions::list_by_permit(c, id)?;
        let record = permits::get(c, id)?;
        let chosen = record.document_id.map(|letter| documents::get(c, letter));
        // One that was withdrawn since is no longer shown as what grants it.
        let letter = chosen.transpose()?.filter(|one| one.withdrawn.is_none());
        Ok::<_, StoreError>((record, missions, application, letter))
    };
    let (record, missions, application, letter) = app.store.read(load).await?;
    let etag = format!("\"{}\"", record.version);
    let detail = PermitDetail {
        permit: PermitView::new(record, app.clock.now()),
        missions: missions.into_iter().map(Into::into).collect(),
        application: application.map(|one| Ref {
            id: one.id.0,
            name: one.reference(),
        }),
        letter: letter.map(|one| Ref {
            id: one.id.0,
            name: one.name,
        }),
    };
    Ok(([("etag", etag)], axum::Json(detail)))
}
