//! Zones in force, for the map.

pub(crate) mod datasets;
pub mod import;

use axum::extract::State;
use chrono::TimeDelta;
use letka_domain::access::Action;
use letka_domain::airspace::{Restriction, Zone, ZoneKind};
use letka_domain::altitude::Altitude;
use letka_domain::geometry::Shape;
use letka_domain::period::Period;
use letka_store::zones::{self, DatasetRecord};
use letka_store::{Conn, StoreError};
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
    /// What it is.
    kind: ZoneKind,
    /// GeoJSON; a circle comes as a polygon of 64 sides.
    area: Shape,
    lower: Altitude,
    /// `null` is unlimited.
    upper: Option<Altitude>,
    police_exempt: bool,
    /// What it says to pilots; `null`: nothing.
    message: Option<String>,
    /// Whom to ask; `null`: the data do not say.
    authority: Option<String>,
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
    let list = move |c: &mut Conn| {
        let datasets = zones::list_in_force(c, &moment)?.unwrap_or_default();
        let mut items = Vec::new();
        for dataset in &datasets {
            let zones = zones::list(c, dataset)?.into_iter();
            items.extend(zones.map(|zone| view(zone, dataset)));
        }
        Ok::<_, StoreError>(items)
    };
    let items = app.store.read(list).await?;
    Ok(axum::Json(List { items }))
}

fn view(zone: Zone, dataset: &DatasetRecord) -> ZoneView {
    ZoneView {
        synthetic: dataset.synthetic,
        area: Shape::from(&zone.area),
        identifier: zone.identifier,
        name: zone.name,
        restriction: zone.restriction,
        kind: zone.kind,
        lower: zone.lower,
        upper: zone.upper,
        police_exempt: zone.police_exempt,
        message: zone.message,
        authority: zone.authority.map(|authority| authority.name),
        source: zone.source,
    }
}
