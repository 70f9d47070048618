//! Occurrences: reported from the field, reviewed at the desk, sent to the authority, learnt from.

pub(crate) mod draft;
pub(crate) mod notify;
pub(crate) mod print;
pub(crate) mod report;
mod snapshot;
pub(crate) mod steps;
pub(crate) mod view;
mod words;

use axum::extract::State;
use axum::response::IntoResponse;
use chrono::{DateTime, Utc};
use letka_domain::access::{Action, Reach};
use letka_domain::ids::{FlightId, OccurrenceId, UnitId};
use letka_domain::occurrences::{
    Assessment, OccurrenceKind, OccurrenceReport, OccurrenceSeverity, OccurrenceState, assess,
};
use letka_store::occurrences::{self, Lesson, Occurrence, OccurrenceFilter};
use letka_store::page::PageRequest;
use letka_store::{Conn, StoreError, flights, units};
use serde::{Deserialize, Serialize};

use crate::app::App;
use crate::auth::Caller;
use crate::error::Problem;
use crate::http::input::{At, Body, Params};
use crate::http::page::{List, Page};
use view::{OccurrenceDetail, OccurrenceView};

/// Which occurrences to list.
#[derive(Debug, Clone, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct OccurrenceParams {
    /// How many at most, 1 to 200; 50 if left out.
    limit: Option<u32>,
    /// The `next` of the page before.
    after: Option<String>,
    /// Only those that stand there.
    state: Option<OccurrenceState>,
    /// Only those of this unit and the units below it.
    unit: Option<UnitId>,
    /// Only those that are not closed; `false`: only those that are.
    open: Option<bool>,
    /// Only those of this flight.
    flight: Option<FlightId>,
}

/// The occurrences of the units that the caller's roles reach, and those that the caller reported; those
/// reported last in front.
#[utoipa::path(get, path = "/occurrences", tag = "occurrences", params(OccurrenceParams), responses(
    (status = 200, body = Page<OccurrenceView>), (status = 403, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn list_occurrences(
    State(app): State<App>,
    caller: Caller,
    Params(params): Params<OccurrenceParams>,
) -> Result<axum::Json<Page<OccurrenceView>>, Problem> {
    caller.require(Action::ManageOwnAccount)?;
    let request = PageRequest::new(params.limit, params.after.as_deref())?;
    let now = app.clock.now();
    let seen = (
        caller.rights.reach(Action::ViewOccurrences),
        Some(caller.account),
    );
    let load = move |c: &mut Conn| {
        let below = |unit| Ok::<_, StoreError>(Reach::over(units::tree(c)?.below(unit)));
        let filter = OccurrenceFilter {
            seen,
            units: params.unit.map(below).transpose()?,
            state: params.state,
            open: params.open,
            flight: params.flight,
        };
        let page = occurrences::list(c, &filter, &request)?;
        let ids: Vec<OccurrenceId> = page.items.iter().map(|one| one.id).collect();
        let measures = occurrences::count_open_measures(c, &ids)?;
        let view = |one: Occurrence| {
            let open = measures.get(&one.id).copied().unwrap_or_default();
            OccurrenceView::new(one, open, now)
        };
        Ok::<_, StoreError>(Page {
            items: page.items.into_iter().map(view).collect(),
            next: page.next.map(|cursor| cursor.to_string()),
        })
    };
    Ok(axum::Json(app.store.read(load).await?))
}

/// One occurrence with everything that was entered about it.
#[utoipa::path(get, path = "/occurrences/{id}", tag = "occurrences", params(("id" = OccurrenceId, Path)),
    responses((status = 200, body = OccurrenceDetail), (status = 403, body = Problem),
        (status = 404, body = Problem)))]
pub(crate) async fn find_occurrence(
    State(app): State<App>,
    caller: Caller,
    At(id): At<OccurrenceId>,
) -> Result<impl IntoResponse, Problem> {
    caller.require(Action::ManageOwnAccount)?;
    show(&app, &caller, id).await
}

/// Whether a report looks reportable to an authority, why, and by when. Nothing is kept.
#[utoipa::path(post, path = "/occurrences/assess", tag = "occurrences", request_body = OccurrenceReport,
    responses((status = 200, body = Assessment), (status = 403, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn assess_occurrence(
    caller: Caller,
    Body(report): Body<OccurrenceReport>,
) -> Result<axum::Json<Assessment>, Problem> {
    caller.require(Action::ViewFlights)?;
    Ok(axum::Json(assess(&report)))
}

/// What may be learnt of an occurrence. Nothing of it says whose it was.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = OccurrenceLesson)]
pub(crate) struct LessonView {
    kind: OccurrenceKind,
    severity: OccurrenceSeverity,
    /// The type of the aircraft; `null`: none of ours.
    aircraft_type: Option<String>,
    closed_at: DateTime<Utc>,
    /// What everybody may learn of it.
    lessons: String,
}

impl From<Lesson> for LessonView {
    fn from(one: Lesson) -> Self {
        Self {
            kind: one.kind,
            severity: one.severity,
            aircraft_type: one.aircraft_type,
            closed_at: one.closed_at,
            lessons: one.lessons,
        }
    }
}

/// What may be learnt of all occurrences that are closed, for everybody and without names.
#[utoipa::path(get, path = "/occurrences/lessons", tag = "occurrences", responses(
    (status = 200, body = List<LessonView>), (status = 403, body = Problem)))]
pub(crate) async fn list_lessons(
    State(app): State<App>,
    caller: Caller,
) -> Result<axum::Json<List<LessonView>>, Problem> {
    caller.require(Action::ViewFlights)?;
    let lessons = app.store.read(occurrences::list_lessons).await?;
    let items = lessons.into_iter().map(LessonView::from).collect();
    Ok(axum::Json(List { items }))
}

/// Refuses who neither reported the occurrence nor may see those of its unit.
fn require_seen(caller: &Caller, one: &Occurrence) -> Result<(), Problem> {
    if one.reported_by.id == caller.account {
        return Ok(());
    }
    caller.require_in(Action::ViewOccurrences, one.unit.id)
}

/// Whether the caller looks after the occurrences of the unit.
fn manages(caller: &Caller, one: &Occurrence) -> bool {
    caller
        .require_in(Action::ManageOccurrences, one.unit.id)
        .is_ok()
}

/// An occurrence with its version in the header.
type Tagged = ([(&'static str, String); 1], axum::Json<OccurrenceDetail>);

/// The occurrence as the caller sees it.
async fn show(app: &App, caller: &Caller, id: OccurrenceId) -> Result<Tagged, Problem> {
    let (now, by) = (app.clock.now(), caller.clone());
    let load = move |c: &mut Conn| {
        let occurrence = occurrences::get(c, id)?;
        require_seen(&by, &occurrence)?;
        let entries = occurrences::list_entries(c, id)?;
        let versions = occurrences::list_versions(c, id)?;
        let flight = match occurrence.flight_id() {
            Some(flight) => Some(flights::get(c, flight)?.version),
            None => None,
        };
        Ok::<_, Problem>(OccurrenceDetail::new(
            occurrence,
            (entries, versions),
            flight,
            &by,
            now,
        ))
    };
    let detail = app.store.read(load).await?;
    Ok(([("etag", detail.etag())], axum::Json(detail)))
}
