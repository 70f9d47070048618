//! Zones in force, for the map.

use axum::extract::State;
use chrono::TimeDelta;
use letka_domain::access::Action;
use letka_domain::airspace::Restriction;
use letka_domain::altitude::Altitude;
use letka_domain::geometry::Shape;
use letka_domain::period::Period;
use letka_store::zones::{self, ZoneRecord};
use serde::Serialize;

use crate::app::App;
use crate::auth::Caller;
use crate::error::Problem;
use crate::http::page::List;

/// A zone as the map draws it.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = Zone)]
pub(crate) struct ZoneView {
    identifier: String,
    name: String,
    restriction: Restriction,
    /// GeoJSON; a circle comes as a polygon of 64 sides.
    area: Shape,
    lower: Altitude,
    /// `null` is unlimited.
    upper: Option<Altitude>,
    police_exempt: bool,
    /// Where the data come from and since when they are in force.
    source: String,
    /// Whether it was made up for a demonstration.
    synthetic: bool,
}

/// The zones in force now.
#[utoipa::path(get, path = "/zones", tag = "zones", responses(
    (status = 200, body = List<ZoneView>), (status = 401, body = Problem)))]
pub(crate) async fn list_zones(
    State(app): State<App>,
    caller: Caller,
) -> Result<axum::Json<List<ZoneView>>, Problem> {
    caller.require(Action::ViewFleet)?;
    let now = app.clock.now();
    let moment = Period::new(now, now + TimeDelta::seconds(1));
    let moment = moment.map_err(|error| Problem::internal(&error))?;
    let zones = app
        .store
        .read(move |c| zones::list_in_force(c, &moment))
        .await?;
    let items = zones.unwrap_or_default().into_iter().map(view).collect();
    Ok(axum::Json(List { items }))
}

fn view(record: ZoneRecord) -> ZoneView {
    let zone = record.zone;
    ZoneView {
        synthetic: record.synthetic,
        area: Shape::from(&zone.area),
        identifier: zone.identifier,
        name: zone.name,
        restriction: zone.restriction,
        lower: zone.lower,
        upper: zone.upper,
        police_exempt: zone.police_exempt,
        source: zone.source,
    }
}
