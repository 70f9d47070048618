//! Weather reports: entered by people as METAR, TAF or a forecast.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use chrono::TimeDelta;
use letka_domain::access::Action;
use letka_domain::period::Period;
use letka_domain::rules::changes::Cause;
use letka_domain::weather::Report;
use letka_store::weather_reports;
use serde::Serialize;

use crate::app::App;
use crate::auth::Caller;
use crate::error::Problem;
use crate::http::page::List;
use crate::recheck;

/// What was read of a text.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct WeatherRead {
    /// The reports.
    reports: Vec<Report>,
    /// What could not be read, and what stays unknown because of it.
    faults: Vec<String>,
}

/// The reports that may speak of the coming day.
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
    let items = app
        .store
        .read(move |c| weather_reports::list_for(c, &day))
        .await?;
    Ok(axum::Json(List { items }))
}

/// Enter weather: METAR and TAF as text, a line each, or a forecast as JSON.
#[utoipa::path(post, path = "/weather", tag = "weather",
    request_body(content = String, content_type = "text/plain"), responses(
    (status = 201, body = WeatherRead), (status = 403, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn enter_weather(
    State(app): State<App>,
    caller: Caller,
    text: String,
) -> Result<impl IntoResponse, Problem> {
    caller.require(Action::EnterWeather)?;
    let now = app.clock.now();
    let read = letka_formats::weather::read(&text, now)
        .map_err(|error| Problem::invalid_field("body", error.to_string()))?;
    let reports = read.reports.clone();
    if !reports.is_empty() {
        let insert = move |tx: &mut letka_store::Tx<'_>| weather_reports::insert(tx, &reports);
        app.store.write(&caller.actor(), now, insert).await?;
        recheck::after_in_background(&app, Cause::Weather);
    }
    let answer = WeatherRead {
        reports: read.reports,
        faults: read.faults,
    };
    Ok((StatusCode::CREATED, axum::Json(answer)))
}
