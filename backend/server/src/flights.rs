//! Flights: the log that writes itself, tracks, raw logs.

pub(crate) mod afterwards;
pub(crate) mod conformance;
pub(crate) mod derive;
pub(crate) mod exports;
pub(crate) mod gaps;
pub(crate) mod logbook;
pub(crate) mod orphans;
pub(crate) mod proposals;
pub(crate) mod record;
pub(crate) mod view;

use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use letka_domain::access::Action;
use letka_domain::flights::simplified;
use letka_domain::ids::{AircraftId, FlightId, OperatorId};
use letka_store::flights;
use letka_store::page::PageRequest;
use letka_store::{Conn, StoreError};
use serde::{Deserialize, Serialize};
use tokio_stream::StreamExt;

use crate::app::App;
use crate::auth::Caller;
use crate::error::Problem;
use crate::http::files::{BYTES, attachment};
use crate::http::input::{At, Params};
use crate::http::page::Page;

use view::FlightView;

pub use afterwards::run as look_at_flights;
pub use gaps::tell_gaps;

/// The flights, the newest first.
#[utoipa::path(get, path = "/flights", tag = "flights", params(FlightParams), responses(
    (status = 200, body = Page<FlightView>), (status = 422, body = Problem)))]
pub(crate) async fn list_flights(
    State(app): State<App>,
    caller: Caller,
    Params(params): Params<FlightParams>,
) -> Result<axum::Json<Page<FlightView>>, Problem> {
    caller.require(Action::ViewFlights)?;
    let request = PageRequest::new(params.limit, params.after.as_deref())?;
    let page = app
        .store
        .read(move |c| match (params.aircraft_id, params.pilot_id) {
            (Some(aircraft), _) => flights::list_of_aircraft(c, aircraft, &request),
            (None, Some(pilot)) => flights::list_of_pilot(c, pilot, &request),
            (None, None) => flights::list(c, &request),
        })
        .await?;
    let items = page.items.into_iter().map(FlightView::from).collect();
    Ok(axum::Json(Page {
        items,
        next: page.next.map(|cursor| cursor.to_string()),
    }))
}

/// Which flights to list.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct FlightParams {
    /// How many at most, 1 to 200; 50 if left out.
    limit: Option<u32>,
    /// The `next` of the page before.
    after: Option<String>,
    /// Only those of this aircraft.
    aircraft_id: Option<AircraftId>,
    /// Only those of this pilot; not beside an aircraft.
    pilot_id: Option<OperatorId>,
}

/// One flight.
#[utoipa::path(get, path = "/flights/{id}", tag = "flights", params(("id" = FlightId, Path)), responses(
    (status = 200, body = FlightView), (status = 404, body = Problem)))]
pub(crate) async fn find_flight(
    State(app): State<App>,
    caller: Caller,
    At(id): At<FlightId>,
) -> Result<axum::Json<FlightView>, Problem> {
    caller.require(Action::ViewFlights)?;
    Ok(axum::Json(get(&app, id).await?.into()))
}

/// A point of a track; [`TrackView::points`] says what is what.
type TrackSample = (i64, f64, f64, f64, Option<f64>, Option<u8>);

/// A track.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = Track)]
pub(crate) struct TrackView {
    /// For each point: milliseconds since 1970 UTC, longitude, latitude (degrees, WGS 84), metres
    /// above the take-off point, ground speed in m/s or `null`, charge in percent or `null`.
    #[schema(value_type = Vec<(i64, f64, f64, f64, Option<f64>, Option<u8>)>)]
    points: Vec<TrackSample>,
}

/// For what a track is asked.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct TrackParams {
    /// Only the points that a map at this zoom needs, 0 to 24; every point if left out.
    #[param(minimum = 0, maximum = 24)]
    zoom: Option<f64>,
}

/// The track of a flight.
#[utoipa::path(get, path = "/flights/{id}/track", tag = "flights",
    params(("id" = FlightId, Path), TrackParams), responses((status = 200, body = TrackView),
        (status = 404, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn find_track(
    State(app): State<App>,
    caller: Caller,
    At(id): At<FlightId>,
    Params(params): Params<TrackParams>,
) -> Result<axum::Json<TrackView>, Problem> {
    caller.require(Action::ViewFlights)?;
    let zoom = params.zoom;
    if zoom.is_some_and(|zoom| !(0.0..=24.0).contains(&zoom)) {
        return Err(Problem::invalid_field("zoom", "must be from 0 to 24"));
    }
    get(&app, id).await?;
    let read = move |c: &mut Conn| {
        let track = flights::find_track(c, id)?;
        Ok::<_, StoreError>(zoom.map(|zoom| simplified(&track, zoom)).unwrap_or(track))
    };
    let track = app.store.read(read).await?;
    let points = track
        .iter()
        .map(|p| {
            let (lon, lat) = (p.position.lon(), p.position.lat());
            (
                p.at.timestamp_millis(),
                lon,
                lat,
                p.height_m,
                p.speed_mps,
                p.battery_pct,
            )
        })
        .collect();
    Ok(axum::Json(TrackView { points }))
}

/// The raw log that a flight was derived from.
#[utoipa::path(get, path = "/flights/{id}/log", tag = "flights", params(("id" = FlightId, Path)), responses(
    (status = 200, content_type = "application/octet-stream", body = Vec<u8>), (status = 404, body = Problem)))]
pub(crate) async fn download_log(
    State(app): State<App>,
    caller: Caller,
    At(id): At<FlightId>,
) -> Result<Response, Problem> {
    caller.require(Action::ViewFlights)?;
    let no_log = || {
        Problem::new(
            StatusCode::NOT_FOUND,
            "no_log",
            "there is no raw log of this flight",
        )
    };
    let flight = get(&app, id).await?;
    let log = flight.log_id.ok_or_else(no_log)?;
    let (file, length) = app.stations.logs.open(log).await.map_err(|_| no_log())?;
    let name = format!(
        "{}_{log}.tlog",
        flight.takeoff_at.format("%Y-%m-%d_%H-%M-%S")
    );
    // No more than was there when asked: the log of a vehicle that still talks grows meanwhile.
    let chunks = tokio_util::io::ReaderStream::new(tokio::io::AsyncReadExt::take(file, length));
    let body = Body::from_stream(chunks.map(|chunk| chunk));
    let mut response = attachment(&name, BYTES, body)?;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_LENGTH, HeaderValue::from(length));
    Ok(response)
}

async fn get(app: &App, id: FlightId) -> Result<flights::Flight, Problem> {
    Ok(app.store.read(move |c| flights::get(c, id)).await?)
}
