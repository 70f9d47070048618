//! Tracks as files that other programs read: `GeoJSON`, GPX 1.1, KML 2.2.

use std::fmt::Write as _;

use axum::extract::State;
use axum::response::Response;
use chrono::{DateTime, SecondsFormat, Utc};
use letka_domain::access::Action;
use letka_domain::flights::TrackPoint;
use letka_domain::ids::FlightId;
use letka_store::Conn;
use letka_store::flights::{self, Flight};
use serde::Deserialize;
use serde_json::json;

use crate::app::App;
use crate::auth::Caller;
use crate::error::Problem;
use crate::http::files::attachment;
use crate::http::input::{At, Params};

/// In which form.
#[derive(Debug, Clone, Copy, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum TrackFormat {
    /// `GeoJSON` (RFC 7946), heights above sea level where they are known.
    Geojson,
    /// GPX 1.1, heights above sea level where they are known.
    Gpx,
    /// KML 2.2 with times, heights above the take-off point.
    Kml,
}

/// In which form.
#[derive(Debug, Clone, Copy, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct TrackParams {
    format: TrackFormat,
}

/// The track of a flight as a file.
#[utoipa::path(get, path = "/flights/{id}/track/file", tag = "flights",
    params(("id" = FlightId, Path), TrackParams), responses(
    (status = 200, content_type = "application/octet-stream"), (status = 404, body = Problem),
    (status = 422, body = Problem)))]
pub(crate) async fn download_track(
    State(app): State<App>,
    caller: Caller,
    At(id): At<FlightId>,
    Params(params): Params<TrackParams>,
) -> Result<Response, Problem> {
    caller.require(Action::ViewFlights)?;
    let load = move |c: &mut Conn| {
        let flight = flights::get(c, id)?;
        Ok::<_, Problem>((flights::find_track(c, id)?, flight))
    };
    let (track, flight) = app.store.read(load).await?;
    let (text, media_type, ending) = match params.format {
        TrackFormat::Geojson => (geojson(&flight, &track), "application/geo+json", "geojson"),
        TrackFormat::Gpx => (gpx(&flight, &track), "application/gpx+xml", "gpx"),
        TrackFormat::Kml => (
            kml(&flight, &track),
            "application/vnd.google-earth.kml+xml",
            "kml",
        ),
    };
    let name = format!("{}.{ending}", flight.takeoff_at.format("%Y-%m-%d_%H-%M-%S"));
    attachment(&name, media_type, text)
}

fn name_of(flight: &Flight) -> String {
    let aircraft = flight.aircraft.as_ref().map(|one| one.name.as_str());
    let at = flight.takeoff_at.format("%Y-%m-%d %H:%M UTC");
    format!("{} {at}", aircraft.unwrap_or("?"))
}

fn rfc3339(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Millis, true)
}

fn geojson(flight: &Flight, track: &[TrackPoint]) -> String {
    let place = |point: &TrackPoint| match point.amsl_m {
        Some(amsl) => json!([point.position.lon(), point.position.lat(), amsl]),
        None => json!([point.position.lon(), point.position.lat()]),
    };
    let geometry = if track.len() > 1 {
        let line: Vec<_> = track.iter().map(place).collect();
        json!({"type": "LineString", "coordinates": line})
    } else {
        serde_json::Value::Null
    };
    let properties = json!({
        "name": name_of(flight),
        "id": flight.id,
        "takeoff": flight.takeoff_at,
        "landing": flight.landing_at,
        "times": track.iter().map(|point| rfc3339(point.at)).collect::<Vec<_>>(),
        "heights_above_takeoff_m": track.iter().map(|point| point.height_m).collect::<Vec<_>>(),
    });
    json!({"type": "Feature", "geometry": geometry, "properties": properties}).to_string()
}

fn gpx(flight: &Flight, track: &[TrackPoint]) -> String {
    let mut text = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <gpx version=\"1.1\" creator=\"Letka\" xmlns=\"http://www.topografix.com/GPX/1/1\">\n\
         <trk><name>{}</name><trkseg>\n",
        escaped(&name_of(flight))
    );
    for point in track {
        let (lat, lon) = (point.position.lat(), point.position.lon());
        let height = point.amsl_m.map(|amsl| format!("<ele>{amsl:.1}</ele>"));
        let _ = writeln!(
            text,
            "<trkpt lat=\"{lat:.7}\" lon=\"{lon:.7}\">{}<time>{}</time></trkpt>",
            height.unwrap_or_default(),
            rfc3339(point.at)
        );
    }
    text.push_str("</trkseg></trk>\n</gpx>\n");
    text
}

fn kml(flight: &Flight, track: &[TrackPoint]) -> String {
    let mut text = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <kml xmlns=\"http://www.opengis.net/kml/2.2\" xmlns:gx=\"http://www.google.com/kml/ext/2.2\">\n\
         <Document><Placemark><name>{}</name><gx:Track>\n\
         <altitudeMode>relativeToGround</altitudeMode>\n",
        escaped(&name_of(flight))
    );
    for point in track {
        let _ = writeln!(text, "<when>{}</when>", rfc3339(point.at));
    }
    for point in track {
        let (lat, lon) = (point.position.lat(), point.position.lon());
        let _ = writeln!(
            text,
            "<gx:coord>{lon:.7} {lat:.7} {:.1}</gx:coord>",
            point.height_m
        );
    }
    text.push_str("</gx:Track></Placemark></Document>\n</kml>\n");
    text
}

/// A text within XML.
fn escaped(text: &str) -> String {
    let plain = text
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;");
    plain
        .chars()
        .filter(|letter| !letter.is_control())
        .collect()
}
