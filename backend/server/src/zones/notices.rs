//! Lists of activations of areas (AUP, UUP): those that count, and entering another one.

use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::IntoResponse;
use chrono::{DateTime, TimeDelta, Utc};
use letka_domain::access::Action;
use letka_domain::airspace::{Notice, NoticeList, ZoneFault};
use letka_domain::altitude::Altitude;
use letka_domain::period::Period;
use letka_domain::rules::changes::Cause;
use letka_formats::activations;
use letka_store::airspace_notices;
use serde::{Deserialize, Serialize};

use super::datasets::{FaultView, fault_views};
use crate::app::App;
use crate::auth::Caller;
use crate::error::{FieldProblem, Problem};
use crate::http::body;
use crate::http::input::Params;
use crate::http::page::List;
use crate::recheck;

/// A plan of a whole country and a day has some tens of kilobytes.
const MAX_TEXT_BYTES: usize = 1024 * 1024;
/// Longest name of a source, in characters.
const LONGEST_SOURCE: usize = 120;

/// An activation of an area.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = Activation)]
pub(crate) struct NoticeView {
    identifier: String,
    period: Period,
    /// Where the activated part begins; `null` is where the zone begins.
    lower: Option<Altitude>,
    /// Where the activated part ends; `null` is where the zone ends.
    upper: Option<Altitude>,
    /// Whether this takes an activation back.
    cancelled: bool,
}

impl From<Notice> for NoticeView {
    fn from(notice: Notice) -> Self {
        Self {
            identifier: notice.identifier,
            period: notice.period,
            lower: notice.lower,
            upper: notice.upper,
            cancelled: notice.cancelled,
        }
    }
}

/// A list of activations.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = ActivationList)]
pub(crate) struct NoticeListView {
    /// Where it comes from.
    source: String,
    /// For which time it is complete: areas of its kind that no list names are not active then.
    covers: Period,
    /// When it was issued; `null`: it does not say.
    issued_at: Option<DateTime<Utc>>,
    /// Whether it only changes an earlier list (UUP).
    amends: bool,
    notices: Vec<NoticeView>,
}

impl From<NoticeList> for NoticeListView {
    fn from(list: NoticeList) -> Self {
        Self {
            source: list.source,
            covers: list.covers,
            issued_at: list.issued_at,
            amends: list.amends,
            notices: list.notices.into_iter().map(NoticeView::from).collect(),
        }
    }
}

/// The lists that speak of the coming day, the newest in front.
#[utoipa::path(get, path = "/zones/notices", tag = "zones", responses(
    (status = 200, body = List<NoticeListView>), (status = 401, body = Problem)))]
pub(crate) async fn list_notices(
    State(app): State<App>,
    caller: Caller,
) -> Result<axum::Json<List<NoticeListView>>, Problem> {
    caller.require(Action::ViewFleet)?;
    let now = app.clock.now();
    let day =
        Period::new(now, now + TimeDelta::days(1)).map_err(|error| Problem::internal(&error))?;
    let lists = app
        .store
        .read(move |c| airspace_notices::list_for(c, &day))
        .await?;
    let items = lists.into_iter().rev().map(NoticeListView::from).collect();
    Ok(axum::Json(List { items }))
}

/// Where a list of activations comes from, and which time it speaks of where it does not say.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct NoticeParams {
    /// Where the list comes from.
    source: String,
    /// It speaks of the time from.
    from: Option<DateTime<Utc>>,
    /// It speaks of the time until.
    to: Option<DateTime<Utc>>,
    /// Whether it is only read and nothing is entered.
    #[serde(default)]
    dry_run: bool,
}

impl NoticeParams {
    fn source(&self) -> Result<String, Problem> {
        let source = self.source.trim();
        let fault = match source.chars().count() {
            0 => "say where the list comes from".to_owned(),
            1..=LONGEST_SOURCE if !source.contains(char::is_control) => {
                return Ok(source.to_owned());
            }
            _ => format!("at most {LONGEST_SOURCE} characters in one line"),
        };
        Err(Problem::invalid_field("source", fault))
    }

    fn covers(&self) -> Result<Option<Period>, Problem> {
        match (self.from, self.to) {
            (Some(from), Some(to)) => Period::new(from, to)
                .map(Some)
                .map_err(|error| Problem::invalid_field("to", error.to_string())),
            (None, None) => Ok(None),
            (None, Some(_)) => Err(Problem::invalid_field("from", "say both ends of the time")),
            (Some(_), None) => Err(Problem::invalid_field("to", "say both ends of the time")),
        }
    }
}

/// What was read of a list of activations.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = ActivationsRead)]
pub(crate) struct NoticesRead {
    /// The list; `null`: it cannot be entered, and the faults say why.
    list: Option<NoticeListView>,
    /// How many lines name an area or may do so.
    entries: usize,
    /// What is wrong with it.
    faults: Vec<FaultView>,
    /// Whether it was entered; otherwise it was only read.
    entered: bool,
}

/// Enter a list of activations (AUP, UUP, or lines of `identifier;from;to;lower;upper`), or only read it.
#[utoipa::path(post, path = "/zones/notices", tag = "zones", params(NoticeParams),
    request_body(content = String, content_type = "text/plain"), responses(
    (status = 200, body = NoticesRead, description = "It was only read."),
    (status = 201, body = NoticesRead), (status = 403, body = Problem),
    (status = 413, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn enter_notices(
    State(app): State<App>,
    caller: Caller,
    params: Result<Params<NoticeParams>, Problem>,
    request: Request,
) -> Result<impl IntoResponse, Problem> {
    caller.require(Action::ManageAirspace)?;
    let Params(params) = params?;
    let (source, covers) = (params.source()?, params.covers()?);
    let text = body::text(request, MAX_TEXT_BYTES).await?;
    let reading = activations::read(&source, &text, covers);
    if params.dry_run {
        return Ok((StatusCode::OK, axum::Json(answer(reading, false))));
    }
    let Some(list) = reading.list.clone() else {
        return Err(unreadable(&reading.faults));
    };
    let enter = move |tx: &mut letka_store::Tx<'_>| airspace_notices::insert(tx, &list);
    let (actor, now) = (caller.actor(), app.clock.now());
    app.store.write(&actor, now, enter).await?;
    recheck::after_in_background(&app, Cause::Notice);
    Ok((StatusCode::CREATED, axum::Json(answer(reading, true))))
}

fn answer(reading: activations::Reading, entered: bool) -> NoticesRead {
    NoticesRead {
        list: reading.list.map(NoticeListView::from),
        entries: reading.entries,
        faults: fault_views(reading.faults),
        entered,
    }
}

/// Why there is no list: what is wrong with its lines.
fn unreadable(faults: &[ZoneFault]) -> Problem {
    let grave = faults.iter().filter(|fault| fault.left_out);
    let mut errors: Vec<FieldProblem> = grave
        .map(|fault| match fault.line {
            Some(line) => body::in_line(line, fault.reason.clone()),
            None => FieldProblem {
                field: "body".to_owned(),
                message: fault.reason.clone(),
            },
        })
        .collect();
    if errors.is_empty() {
        errors.push(FieldProblem {
            field: "body".to_owned(),
            message: "no activation was found".to_owned(),
        });
    }
    Problem::invalid(errors)
}
