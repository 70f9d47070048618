//! Operators: the licensed people, as those see and keep them who look after people.

pub(crate) mod changes;

use axum::extract::State;
use axum::response::IntoResponse;
use chrono::{DateTime, Utc};
use letka_domain::access::Action;
use letka_domain::ids::{OperatorId, UnitId};
use letka_store::licences::{self, Licence};
use letka_store::operators::{self, Operator, OperatorFilter, OperatorStatus};
use letka_store::page::PageRequest;
use letka_store::{Conn, StoreError, units};
use serde::{Deserialize, Serialize};

use crate::app::App;
use crate::auth::Caller;
use crate::error::Problem;
use crate::http::input::{At, Params};
use crate::http::page::Page;
use crate::http::view::Ref;
use crate::licences::view::{LicenceStanding, LicenceView, standings};

/// From when an operator flies or does not.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct StatusView {
    #[schema(value_type = String, example = "suspended")]
    status: OperatorStatus,
    /// From when.
    from: DateTime<Utc>,
    reason: String,
    /// Who entered it.
    by: String,
    entered_at: DateTime<Utc>,
}

/// An operator went to another unit.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct MoveView {
    from: Ref,
    to: Ref,
    at: DateTime<Utc>,
    /// Who entered it.
    by: String,
}

/// An operator.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = Operator)]
pub(crate) struct OperatorView {
    id: OperatorId,
    name: String,
    badge_number: String,
    unit: Ref,
    email: Option<String>,
    phone: Option<String>,
    note: Option<String>,
    /// Whether the person flies now.
    #[schema(value_type = String, example = "active")]
    status: OperatorStatus,
    /// What is held of each kind of licence.
    standings: Vec<LicenceStanding>,
    synthetic: bool,
    /// To be named in `If-Match` by whoever changes it.
    version: i32,
}

/// An operator with the history.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = WholeOperator)]
pub(crate) struct WholeOperatorView {
    #[serde(flatten)]
    operator: OperatorView,
    /// Every licence, the one that ends last in front.
    licences: Vec<LicenceView>,
    /// What was entered at first.
    #[schema(value_type = String, example = "active")]
    first_status: OperatorStatus,
    /// What holds since, the latest entry in front.
    statuses: Vec<StatusView>,
    /// The units before, the last move in front.
    moves: Vec<MoveView>,
}

fn view(operator: Operator, licences: &[Licence], now: DateTime<Utc>) -> OperatorView {
    OperatorView {
        id: operator.id,
        status: operator.status_at(now),
        name: operator.name,
        badge_number: operator.badge_number,
        unit: operator.unit.into(),
        email: operator.contact.email,
        phone: operator.contact.phone,
        note: operator.contact.note,
        standings: standings(licences, now),
        synthetic: operator.synthetic,
        version: operator.version,
    }
}

/// Which operators.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct OperatorParams {
    /// Of this unit and those below it.
    unit_id: Option<UnitId>,
    /// `active`, `suspended` or `left`, as it is now.
    #[param(value_type = Option<String>)]
    status: Option<OperatorStatus>,
    /// Whose name or service number holds this.
    text: Option<String>,
    /// How many at most, 1 to 200; 50 if left out.
    limit: Option<u32>,
    /// The `next` of the page before.
    after: Option<String>,
}

/// The operators that the caller's roles reach, by name.
#[utoipa::path(get, path = "/operators", tag = "people", params(OperatorParams), responses(
    (status = 200, body = Page<OperatorView>), (status = 403, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn list_operators(
    State(app): State<App>,
    caller: Caller,
    Params(params): Params<OperatorParams>,
) -> Result<axum::Json<Page<OperatorView>>, Problem> {
    caller.require(Action::ViewPeople)?;
    let request = PageRequest::new(params.limit, params.after.as_deref())?;
    let (reach, now) = (caller.rights.reach(Action::ViewPeople), app.clock.now());
    let load = move |c: &mut Conn| {
        let below = match params.unit_id {
            Some(unit) => Some(units::tree(c)?.below(unit)),
            None => None,
        };
        let filter = OperatorFilter {
            units: below,
            status: params.status,
            text: params.text,
        };
        let page = operators::list(c, &reach, &filter, &request, now)?;
        let ids: Vec<OperatorId> = page.items.iter().map(|one| one.id).collect();
        let held = licences::list_for_all(c, &ids)?;
        let brief = |operator: Operator| {
            let of = |licence: &&Licence| licence.operator_id == operator.id;
            let own: Vec<Licence> = held.iter().filter(of).cloned().collect();
            view(operator, &own, now)
        };
        Ok::<_, StoreError>(Page {
            items: page.items.into_iter().map(brief).collect(),
            next: page.next.map(|cursor| cursor.to_string()),
        })
    };
    Ok(axum::Json(app.store.read(load).await?))
}

/// One operator with licences and history.
#[utoipa::path(get, path = "/operators/{id}", tag = "people", params(("id" = OperatorId, Path)), responses(
    (status = 200, body = WholeOperatorView), (status = 403, body = Problem), (status = 404, body = Problem)))]
pub(crate) async fn find_operator(
    State(app): State<App>,
    caller: Caller,
    At(id): At<OperatorId>,
) -> Result<impl IntoResponse, Problem> {
    caller.require(Action::ViewPeople)?;
    let operator = app.store.read(move |c| operators::get(c, id)).await?;
    caller.require_in(Action::ViewPeople, operator.unit.id)?;
    show(&app, id).await
}

/// The operator with licences and history.
async fn show(app: &App, id: OperatorId) -> Result<impl IntoResponse + use<>, Problem> {
    let now = app.clock.now();
    let whole = app.store.read(move |c| whole(c, id, now)).await?;
    let tag = format!("\"{}\"", whole.operator.version);
    Ok(([("etag", tag)], axum::Json(whole)))
}

fn whole(
    c: &mut Conn,
    id: OperatorId,
    now: DateTime<Utc>,
) -> Result<WholeOperatorView, StoreError> {
    let operator = operators::get(c, id)?;
    let mut held = licences::list_for(c, id)?;
    held.reverse();
    let moves = operators::list_moves(c, id)?.into_iter();
    let statuses = operator.statuses.iter().rev().map(|entry| StatusView {
        status: entry.status,
        from: entry.from,
        reason: entry.reason.clone(),
        by: entry.by.clone(),
        entered_at: entry.entered_at,
    });
    Ok(WholeOperatorView {
        licences: held
            .iter()
            .map(|licence| LicenceView::new(licence, &held, now))
            .collect(),
        first_status: operator.first_status,
        statuses: statuses.collect(),
        moves: moves
            .map(|one| MoveView {
                from: one.from.into(),
                to: one.to.into(),
                at: one.at,
                by: one.by,
            })
            .collect(),
        operator: view(operator, &held, now),
    })
}
