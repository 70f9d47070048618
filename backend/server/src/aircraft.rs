//! Aircraft: the list that planners and technicians choose from, and one of them with all about it.

pub(crate) mod detail;
pub(crate) mod edit;

use axum::extract::State;
use chrono::{DateTime, Utc};
use letka_domain::access::Action;
use letka_domain::aircraft::airworthiness::{Airworthiness, Reason, Weight};
use letka_domain::aircraft::maintenance::{Due, DueState, MaintenanceFacts};
use letka_domain::aircraft::{AircraftClass, AirworthinessFacts, Serviceability, airworthiness};
use letka_domain::ids::{AircraftId, AircraftTypeId};
use letka_store::aircraft::{self, Aircraft};
use letka_store::maintenance::{self, Flown};
use letka_store::{Conn, StoreError, airworthiness as facts};
use serde::{Deserialize, Serialize};

use crate::app::App;
use crate::auth::Caller;
use crate::error::Problem;
use crate::http::input::{Params, words};
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

/// The maintenance that is due first.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct NextMaintenance {
    /// What is to be done.
    plan: String,
    #[serde(flatten)]
    due: Due,
}

/// An aircraft of the fleet.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = Aircraft)]
pub(crate) struct AircraftView {
    id: AircraftId,
    /// Counts changes; `If-Match` names it.
    version: i32,
    registration: String,
    serial: String,
    #[serde(rename = "type")]
    kind: AircraftTypeView,
    unit: Ref,
    /// Whether it may leave the ground now.
    serviceability: Serviceability,
    /// Why it is grounded, in the technician's words, or the first reason against it.
    grounded_reason: Option<String>,
    /// Everything that stands against it or limits it.
    reasons: Vec<Reason>,
    mavlink_system_id: Option<u8>,
    /// Whether a station hears it now.
    connected: bool,
    /// Hours in the air, as the flight log says.
    flight_hours: f64,
    /// Landings, as the flight log says.
    landings: u32,
    /// The maintenance that is due first; `null`: its type has none.
    next_maintenance: Option<NextMaintenance>,
    /// When it left the fleet; `null`: it is in it.
    retired_at: Option<DateTime<Utc>>,
}

/// Which aircraft.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct AircraftFilter {
    /// Also those that left the fleet.
    retired: Option<bool>,
}

/// The aircraft of the fleet, with their state of this moment.
#[utoipa::path(get, path = "/aircraft", tag = "aircraft", params(AircraftFilter), responses(
    (status = 200, body = List<AircraftView>), (status = 401, body = Problem)))]
pub(crate) async fn list_aircraft(
    State(app): State<App>,
    caller: Caller,
    Params(filter): Params<AircraftFilter>,
) -> Result<axum::Json<List<AircraftView>>, Problem> {
    caller.require(Action::ViewFleet)?;
    let retired = filter.retired.unwrap_or(false);
    let load = move |c: &mut Conn| {
        let mut rows = aircraft::list(c)?;
        rows.retain(|row| retired || row.closed.is_none());
        let known = facts::list_for(c, &rows)?;
        let with_flown = |(row, known): (Aircraft, AirworthinessFacts)| {
            let flown = maintenance::flown_since(c, row.id, None)?;
            Ok::<_, StoreError>((row, known, flown))
        };
        rows.into_iter().zip(known).map(with_flown).collect()
    };
    let rows: Vec<_> = app.store.read(load).await?;
    let items = rows.into_iter().map(|row| view(&app, row)).collect();
    Ok(axum::Json(List { items }))
}

/// Whether an aircraft may fly, in one word, and the first reason why not.
fn state(row: &Aircraft, said: &Airworthiness) -> (Serviceability, Option<String>) {
    if said.serviceable {
        return (Serviceability::Airworthy, None);
    }
    let first = said.of(Weight::Grounds).chain(said.of(Weight::Unknown));
    let first = first.map(|reason| reason.text.cs.to_string()).next();
    (
        Serviceability::Grounded,
        row.grounded_reason.clone().or(first),
    )
}

/// The aircraft that have not left the fleet, each with what its airworthiness at a moment says.
pub(crate) fn in_service(c: &mut Conn, at: DateTime<Utc>) -> Result<Vec<Aircraft>, StoreError> {
    let mut rows = aircraft::list(c)?;
    rows.retain(|row| row.closed.is_none());
    let known = facts::list_for(c, &rows)?;
    for (row, known) in rows.iter_mut().zip(known) {
        let said = airworthiness(&known, at);
        (row.serviceability, row.grounded_reason) = state(row, &said);
    }
    Ok(rows)
}

fn view(app: &App, (row, known, flown): (Aircraft, AirworthinessFacts, Flown)) -> AircraftView {
    let now = app.clock.now();
    let said = airworthiness(&known, now);
    let (serviceability, grounded_reason) = state(&row, &said);
    AircraftView {
        id: row.id,
        version: row.version,
        registration: row.registration,
        serial: row.serial,
        kind: AircraftTypeView {
            id: row.aircraft_type.id,
            name: row.aircraft_type.name,
            manufacturer: row.aircraft_type.manufacturer,
            class: row.aircraft_type.class,
        },
        unit: row.unit.into(),
        serviceability,
        grounded_reason,
        reasons: said.reasons,
        mavlink_system_id: row.mavlink_system_id,
        connected: app.live.find_aircraft(row.id).is_some(),
        flight_hours: flown.hours,
        landings: flown.landings,
        next_maintenance: next(&known.maintenance, now),
        retired_at: row.closed.map(|closed| closed.at),
    }
}

/// The maintenance that stands worst, and of those the one that has the smallest part of its interval
/// left.
fn next(maintenance: &[MaintenanceFacts], now: DateTime<Utc>) -> Option<NextMaintenance> {
    let rank = |state: DueState| DueState::ALL.iter().position(|known| *known == state);
    let left = |due: &Due| {
        let parts = due.counters.iter();
        let part = parts.filter_map(|counter| Some(counter.left? / counter.limit.max(1e-9)));
        part.fold(f64::INFINITY, f64::min)
    };
    let all = maintenance.iter().map(|facts| NextMaintenance {
        plan: facts.plan.clone(),
        due: facts.due(now),
    });
    all.min_by(|one, other| {
        let worst_first = rank(other.due.state).cmp(&rank(one.due.state));
        worst_first.then(left(&one.due).total_cmp(&left(&other.due)))
    })
}

/// Words that may be left out; none at all is the same.
pub(crate) fn optional_words(field: &str, text: Option<&str>) -> Result<Option<String>, Problem> {
    let text = text.filter(|text| !text.trim().is_empty());
    text.map(|text| words(field, text)).transpose()
}

/// The problem of a key that another record has: it names the field.
pub(crate) fn taken(error: StoreError, keys: &[(&str, &'static str)]) -> Problem {
    let field = keys.iter().find(|(key, _)| error.violates(key));
    match field {
        Some((_, field)) => Problem::invalid_field(*field, "is taken by another record"),
        None => error.into(),
    }
}
