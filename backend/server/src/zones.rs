//! Zones in force, for the map.

pub(crate) mod datasets;
pub(crate) mod diff;
pub(crate) mod entry;
pub mod import;
pub(crate) mod notices;
pub(crate) mod withdraw;

use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;
use letka_domain::access::Action;
use letka_domain::airspace::{Activity, Restriction, Zone, ZoneKind};
use letka_domain::altitude::Altitude;
use letka_domain::geometry::{Area, Shape};
use letka_store::zones::{self, DatasetRecord};
use letka_store::{Conn, StoreError};
use serde::Serialize;

use crate::app::App;
use crate::auth::Caller;
use crate::error::Problem;
use crate::http::page::List;
use crate::http::view::Ref;

/// A zone as the map draws it.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = Zone)]
pub(crate) struct ZoneView {
    identifier: String,
    name: String,
    restriction: Restriction,
    /// What it is.
    kind: ZoneKind,
    /// GeoJSON to the centimetre; a circle comes as a polygon of 64 sides.
    area: Shape,
    lower: Altitude,
    /// `null` is unlimited.
    upper: Option<Altitude>,
    /// When it is active.
    activity: Activity,
    police_exempt: bool,
    /// What it says to pilots; `null`: nothing.
    message: Option<String>,
    /// Whom to ask; `null`: the data do not say.
    authority: Option<String>,
    /// How to reach the authority; `null`: the data do not say.
    contact: Option<String>,
    /// How long before the flight the authority wants to be asked, seconds; `null`: not said.
    notice_s: Option<i64>,
    /// Voltage of a power line in kV; `null`: not said, or no line.
    voltage_kv: Option<f64>,
    /// Where the data come from and since when they are in force.
    source: String,
    /// The dataset that it is in.
    dataset: Ref,
    /// Whether it was made up for a demonstration.
    synthetic: bool,
}

/// The zones in force now, of every dataset that is in force now.
#[utoipa::path(get, path = "/zones", tag = "zones", responses(
    (status = 200, body = List<ZoneView>), (status = 401, body = Problem)))]
pub(crate) async fn list_zones(
    State(app): State<App>,
    caller: Caller,
) -> Result<impl IntoResponse, Problem> {
    caller.require(Action::ViewFleet)?;
    let now = app.clock.now();
    // Ten thousand zones take a while to write: they are written where the database is read.
    let list = move |c: &mut Conn| {
        let items = in_force(c, now)?;
        serde_json::to_vec(&List { items }).map_err(|error| Problem::internal(&error))
    };
    let json = app.store.read(list).await?;
    Ok(([(header::CONTENT_TYPE, "application/json")], json))
}

fn in_force(c: &mut Conn, now: chrono::DateTime<chrono::Utc>) -> Result<Vec<ZoneView>, StoreError> {
    let mut items = Vec::new();
    for dataset in &zones::list_at(c, now)? {
        let zones = zones::list(c, dataset)?.into_iter();
        items.extend(zones.map(|zone| view(zone, dataset)));
    }
    Ok(items)
}

/// Decimals of a degree that a map needs: a centimetre. Ten thousand circles are half as long with them.
const DECIMALS: f64 = 1e7;

fn drawn(area: &Area) -> Shape {
    let round = |value: f64| (value * DECIMALS).round() / DECIMALS;
    let place = |[lon, lat]: [f64; 2]| [round(lon), round(lat)];
    match Shape::from(area) {
        Shape::Polygon(rings) => Shape::Polygon(
            rings
                .into_iter()
                .map(|ring| ring.into_iter().map(place).collect())
                .collect(),
        ),
        other => other,
    }
}

fn view(zone: Zone, dataset: &DatasetRecord) -> ZoneView {
    let (authority, contact, notice_s) = match zone.authority {
        Some(found) => (Some(found.name), found.contact, found.notice_s),
        None => (None, None, None),
    };
    ZoneView {
        synthetic: dataset.synthetic,
        area: drawn(&zone.area),
        identifier: zone.identifier,
        name: zone.name,
        restriction: zone.restriction,
        kind: zone.kind,
        lower: zone.lower,
        upper: zone.upper,
        activity: zone.activity,
        police_exempt: zone.police_exempt,
        message: zone.message,
        authority,
        contact,
        notice_s,
        voltage_kv: zone.voltage_kv,
        source: zone.source,
        dataset: Ref {
            id: dataset.id.0,
            name: dataset.name.clone(),
        },
    }
}
