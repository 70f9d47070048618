//! Weather reports: entered by people as METAR, TAF or a forecast, or fetched.

pub mod fetch;
pub(crate) mod status;
mod wanted;

use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::IntoResponse;
use chrono::{DateTime, TimeDelta, Utc};
use letka_domain::access::Action;
use letka_domain::period::Period;
use letka_domain::rules::changes::Cause;
use letka_domain::weather::Report;
use letka_formats::weather::Read;
use letka_store::weather_reports;
use serde::{Deserialize, Serialize};

use crate::app::App;
use crate::auth::Caller;
use crate::error::{FieldProblem, Problem};
use crate::http::body;
use crate::http::input::Params;
use crate::http::page::List;
use crate::recheck;
use crate::zones::import::storable;

pub use status::Fetching;

/// A month of hourly values of a model has about 100 kB.
const MAX_TEXT_BYTES: usize = 1024 * 1024;

/// The reports that may speak of the coming day, the newest in front.
#[utoipa::path(get, path = "/weather", tag = "weather", responses(
    (status = 200, body = List<Report>), (status = 401, body = Problem)))]
pub(crate) async fn list_weather(
    State(app): State<App>,
    caller: Caller,
) -> Result<axum::Json<List<Report>>, Problem> {
    caller.require(Action::ViewFleet)?;
    let now = app.clock.now();
    let day =
        Period::new(now, now + TimeDelta::days(1)).map_err(|error| Problem::internal(&error))?;
    let mut items = app
        .store
        .read(move |c| weather_reports::list_for(c, &day, now))
        .await?;
    items.sort_by_key(|report| std::cmp::Reverse(report.issued_at));
    Ok(axum::Json(List { items }))
}

/// How weather is entered.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct WeatherParams {
    /// Whether it is only read and nothing is entered.
    #[serde(default)]
    dry_run: bool,
}

/// What was read of a text.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct WeatherRead {
    /// The reports.
    reports: Vec<Report>,
    /// What could not be read, and what stays unknown because of it.
    faults: Vec<String>,
    /// How many of the reports were entered: those that were not there yet.
    entered: usize,
}

/// Enter weather: METAR and TAF as text, a line each, or a forecast as JSON; or only read it.
#[utoipa::path(post, path = "/weather", tag = "weather", params(WeatherParams),
    request_body(content = String, content_type = "text/plain"), responses(
    (status = 200, body = WeatherRead, description = "It was only read."),
    (status = 201, body = WeatherRead), (status = 403, body = Problem),
    (status = 413, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn enter_weather(
    State(app): State<App>,
    caller: Caller,
    params: Result<Params<WeatherParams>, Problem>,
    request: Request,
) -> Result<impl IntoResponse, Problem> {
    caller.require(Action::EnterWeather)?;
    let Params(params) = params?;
    let text = body::text(request, MAX_TEXT_BYTES).await?;
    let now = app.clock.now();
    let read = read(&text, now)?;
    let answer = |read: Read, entered| WeatherRead {
        reports: read.reports,
        faults: read.faults,
        entered,
    };
    if params.dry_run {
        return Ok((StatusCode::OK, axum::Json(answer(read, 0))));
    }
    if read.reports.is_empty() {
        return Err(unreadable(read.faults));
    }
    let reports = read.reports.clone();
    let insert = move |tx: &mut letka_store::Tx<'_>| weather_reports::insert(tx, &reports);
    let entered = app.store.write(&caller.actor(), now, insert).await?;
    recheck::after_in_background(&app, Cause::Weather);
    Ok((StatusCode::CREATED, axum::Json(answer(read, entered))))
}

/// The reports of a text that was sent or fetched near a moment.
fn read(text: &str, near: DateTime<Utc>) -> Result<Read, Problem> {
    let mut read = letka_formats::weather::read(text, near)
        .map_err(|error| Problem::invalid_field("body", error.to_string()))?;
    for report in &mut read.reports {
        report.source = storable(report.source.trim());
        if report.source.is_empty() {
            let message = "a report does not say where it comes from";
            return Err(Problem::invalid_field("body", message));
        }
    }
    Ok(read)
}

/// There is no report: what is wrong with the text.
fn unreadable(faults: Vec<String>) -> Problem {
    let field = |message| FieldProblem {
        field: "body".to_owned(),
        message,
    };
    let mut errors: Vec<FieldProblem> = faults.into_iter().map(field).collect();
    if errors.is_empty() {
        errors.push(field("no report was found".to_owned()));
    }
    Problem::invalid(errors)
}
