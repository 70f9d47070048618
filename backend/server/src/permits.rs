//! Permits: the list that everybody may read.

use axum::extract::State;
use chrono::{DateTime, Utc};
use letka_domain::access::Action;
use letka_domain::geometry::Shape;
use letka_domain::ids::PermitId;
use letka_domain::permits::{PermitKind, PermitState};
use letka_store::permits::{self, PermitRecord};
use serde::Serialize;

use crate::app::App;
use crate::auth::Caller;
use crate::error::Problem;
use crate::http::page::List;
use crate::http::view::Ref;

/// A permit of the Civil Aviation Authority.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = Permit)]
pub(crate) struct PermitView {
    id: PermitId,
    number: String,
    kind: PermitKind,
    state: PermitState,
    title: String,
    valid_from: DateTime<Utc>,
    valid_to: DateTime<Utc>,
    /// Greatest height above ground, metres; `null`: it names no height of its own.
    max_height_agl_m: Option<f64>,
    /// Whether it allows flight at night.
    night: bool,
    /// Zones that it opens.
    zones: Vec<String>,
    aircraft: Vec<Ref>,
    /// GeoJSON; `null`: it was not entered, and then the permit covers nothing.
    area: Option<Shape>,
    /// Whole days since the state last changed.
    days_in_state: i64,
}

/// The permits.
#[utoipa::path(get, path = "/permits", tag = "permits", responses(
    (status = 200, body = List<PermitView>), (status = 401, body = Problem)))]
pub(crate) async fn list_permits(
    State(app): State<App>,
    caller: Caller,
) -> Result<axum::Json<List<PermitView>>, Problem> {
    caller.require(Action::ViewPermits)?;
    let (records, now) = (app.store.read(permits::list).await?, app.clock.now());
    let items = records
        .into_iter()
        .map(|record| view(record, now))
        .collect();
    Ok(axum::Json(List { items }))
}

fn view(record: PermitRecord, now: DateTime<Utc>) -> PermitView {
    let permit = record.permit;
    PermitView {
        id: permit.id,
        number: permit.number,
        kind: permit.kind,
        state: permit.state,
        title: record.title,
        valid_from: permit.valid.start(),
        valid_to: permit.valid.end(),
        max_height_agl_m: permit.max_height_agl_m,
        night: permit.night,
        zones: permit.zones,
        aircraft: record.aircraft.into_iter().map(Ref::from).collect(),
        area: permit.area.as_ref().map(Shape::from),
        days_in_state: (now - record.state_changed_at).num_days(),
    }
}
