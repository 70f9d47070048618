//! Aircraft: the list that planners choose from.

use axum::extract::State;
use letka_domain::access::Action;
use letka_domain::aircraft::{AircraftClass, Serviceability};
use letka_domain::ids::{AircraftId, AircraftTypeId};
use letka_store::aircraft::{self, Aircraft};
use serde::Serialize;

use crate::app::App;
use crate::auth::Caller;
use crate::error::Problem;
use crate::http::page::List;
use crate::http::view::Ref;

/// The type of an aircraft.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct AircraftTypeView {
    id: AircraftTypeId,
    name: String,
    manufacturer: String,
    class: AircraftClass,
}

/// An aircraft of the fleet.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = Aircraft)]
pub(crate) struct AircraftView {
    id: AircraftId,
    registration: String,
    serial: String,
    #[serde(rename = "type")]
    kind: AircraftTypeView,
    unit: Ref,
    serviceability: Serviceability,
    /// Why it is grounded, in the technician's words.
    grounded_reason: Option<String>,
    mavlink_system_id: Option<u8>,
    /// Whether a station hears it now.
    connected: bool,
}

/// The aircraft of the fleet.
#[utoipa::path(get, path = "/aircraft", tag = "aircraft", responses(
    (status = 200, body = List<AircraftView>), (status = 401, body = Problem)))]
pub(crate) async fn list_aircraft(
    State(app): State<App>,
    caller: Caller,
) -> Result<axum::Json<List<AircraftView>>, Problem> {
    caller.require(Action::ViewFleet)?;
    let rows = app.store.read(aircraft::list).await?;
    let items = rows.into_iter().map(|row| view(&app, row)).collect();
    Ok(axum::Json(List { items }))
}

fn view(app: &App, row: Aircraft) -> AircraftView {
    AircraftView {
        id: row.id,
        registration: row.registration,
        serial: row.serial,
        kind: AircraftTypeView {
            id: row.aircraft_type.id,
            name: row.aircraft_type.name,
            manufacturer: row.aircraft_type.manufacturer,
            class: row.aircraft_type.class,
        },
        unit: row.unit.into(),
        serviceability: row.serviceability,
        grounded_reason: row.grounded_reason,
        mavlink_system_id: row.mavlink_system_id,
        connected: app.live.find_aircraft(row.id).is_some(),
    }
}
