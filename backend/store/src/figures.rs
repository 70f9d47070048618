//! What figures are counted from: flights in groups, licences of active operators, permits.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use diesel::dsl::{count, count_star, sum};
use diesel::prelude::*;
use letka_domain::access::Reach;
use letka_domain::applications::ApplicationState;
use letka_domain::figures::Span;
use letka_domain::geometry::Position;
use letka_domain::ids::{
    AircraftId, AircraftTypeId, ApplicationId, LicenceKindId, OperatorId, PermitId, UnitId,
};
use letka_domain::licences::DatedStep;
use letka_domain::localized::Localized;
use letka_domain::missions::Purpose;
use letka_domain::permits::{PermitKind, PermitState};
use letka_domain::statistics::Flown;

use crate::licence_kinds::{self, Kind};
use crate::licences::{self, Outline, StepEntry};
use crate::operators::{self, Operator};
use crate::schema::{aircraft, applications, flights, permits};
use crate::types::{At, Id, confined};
use crate::words::Named;
use crate::{Conn, StoreError};

/// Flights that have unit, aircraft and purpose in common. What is not known is `None`.
#[derive(Debug, Clone, PartialEq, Queryable)]
pub struct FlightGroup {
    /// The unit that they were flown for.
    pub unit_id: Option<UnitId>,
    /// The aircraft.
    pub aircraft_id: Option<AircraftId>,
    /// What they were for.
    pub purpose: Option<Purpose>,
    /// How many there are.
    pub flights: i64,
    /// Of how many it is known how long they lasted.
    pub timed: i64,
    /// How long those lasted together, seconds.
    pub duration_s: Option<f64>,
}

/// The flights within reach that took off in `from..to`, in groups.
pub fn flight_groups(
    c: &mut Conn,
    reach: &Reach,
    from: DateTime<Utc>,
    to: DateTime<Utc>,
) -> Result<Vec<FlightGroup>, StoreError> {
    let mut query = flights::table
        .filter(flights::takeoff_at.ge(At(from)))
        .filter(flights::takeoff_at.lt(At(to)))
        .group_by((flights::unit_id, flights::aircraft_id, flights::purpose))
        .select((
            flights::unit_id,
            flights::aircraft_id,
            flights::purpose,
            count_star(),
            count(flights::duration_s),
            sum(flights::duration_s),
        ))
        .into_boxed();
    if let Some(units) = confined(reach) {
        query = query.filter(flights::unit_id.eq_any(units));
    }
    Ok(query.load(c)?)
}

/// How many flights within reach took off in `from..to`.
pub fn count_flights(
    c: &mut Conn,
    reach: &Reach,
    from: DateTime<Utc>,
    to: DateTime<Utc>,
) -> Result<i64, StoreError> {
    let mut query = flights::table
        .filter(flights::takeoff_at.ge(At(from)))
        .filter(flights::takeoff_at.lt(At(to)))
        .select(count_star())
        .into_boxed();
    if let Some(units) = confined(reach) {
        query = query.filter(flights::unit_id.eq_any(units));
    }
    Ok(query.first(c)?)
}

/// What statistics read of the flights within reach that took off in `from..to`.
pub fn list_flown(
    c: &mut Conn,
    reach: &Reach,
    from: DateTime<Utc>,
    to: DateTime<Utc>,
) -> Result<Vec<Flown>, StoreError> {
    type Row = (
        Option<UnitId>,
        Option<AircraftId>,
        Option<Purpose>,
        DateTime<Utc>,
        Option<f64>,
        f64,
        (Option<f64>, Option<f64>),
    );
    let types: Vec<(AircraftId, AircraftTypeId)> = aircraft::table
        .select((aircraft::id, aircraft::type_id))
        .load(c)?;
    let types: HashMap<AircraftId, AircraftTypeId> = types.into_iter().collect();
    let mut query = flights::table
        .filter(flights::takeoff_at.ge(At(from)))
        .filter(flights::takeoff_at.lt(At(to)))
        .select((
            flights::unit_id,
            flights::aircraft_id,
            flights::purpose,
            flights::takeoff_at,
            flights::duration_s,
            flights::distance_m,
            (flights::takeoff_lat, flights::takeoff_lon),
        ))
        .into_boxed();
    if let Some(units) = confined(reach) {
        query = query.filter(flights::unit_id.eq_any(units));
    }
    let flown = |(unit, aircraft, purpose, takeoff_at, duration_s, distance_m, place): Row| {
        let place: (Option<f64>, Option<f64>) = place;
        let place = place.0.zip(place.1);
        Flown {
            unit,
            aircraft_type: aircraft.and_then(|id| types.get(&id).copied()),
            purpose,
            takeoff_at,
            duration_s,
            distance_m,
            place: place.and_then(|(lat, lon)| Position::new(lat, lon).ok()),
        }
    };
    let rows: Vec<Row> = query.load(c)?;
    Ok(rows.into_iter().map(flown).collect())
}

/// No figure counts more operators than these.
const OPERATORS: i64 = 10_000;

/// A licence with the names around it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedSpan {
    /// What figures read of it.
    pub span: Span,
    /// What its kind is called.
    pub kind: Localized,
    /// Number of the document.
    pub number: String,
    /// Whose it is.
    pub operator: Named<OperatorId>,
    /// The service number.
    pub badge_number: String,
    /// The unit that the operator serves in.
    pub unit: Named<UnitId>,
}

/// The licences of operators within reach who fly at a moment that end after it, those that end first in
/// front; with the names around them.
pub fn named_spans(
    c: &mut Conn,
    reach: &Reach,
    at: DateTime<Utc>,
) -> Result<Vec<NamedSpan>, StoreError> {
    let operators = active_operators(c, reach, at)?;
    let by_id: HashMap<OperatorId, &Operator> = operators.iter().map(|one| (one.id, one)).collect();
    let kinds = kinds(c)?;
    let named = |licence: Outline| {
        let (operator, kind) = (
            by_id.get(&licence.operator_id)?,
            kinds.get(&licence.kind_id)?,
        );
        Some(NamedSpan {
            span: span(&licence, kind, operator.unit.id),
            kind: Localized::new(kind.name_cs.as_str(), kind.name_en.as_str()),
            number: licence.number,
            operator: Named {
                id: operator.id,
                name: operator.name.clone(),
            },
            badge_number: operator.badge_number.clone(),
            unit: operator.unit.clone(),
        })
    };
    let held = licences::list_outlines(c, reach, at)?;
    Ok(held.into_iter().filter_map(named).collect())
}

/// The operators within reach who fly at a moment, by name, and their licences that end after it, those
/// that end first in front.
pub fn spans(
    c: &mut Conn,
    reach: &Reach,
    at: DateTime<Utc>,
) -> Result<(Vec<Operator>, Vec<Span>), StoreError> {
    let operators = active_operators(c, reach, at)?;
    let units: HashMap<OperatorId, UnitId> =
        operators.iter().map(|one| (one.id, one.unit.id)).collect();
    let kinds = kinds(c)?;
    let held = licences::list_outlines(c, reach, at)?;
    let known = |licence: &Outline| {
        let (unit, kind) = (
            units.get(&licence.operator_id)?,
            kinds.get(&licence.kind_id)?,
        );
        Some(span(licence, kind, *unit))
    };
    let spans = held.iter().filter_map(known).collect();
    Ok((operators, spans))
}

fn kinds(c: &mut Conn) -> Result<HashMap<LicenceKindId, Kind>, StoreError> {
    let kinds = licence_kinds::list(c)?;
    Ok(kinds.into_iter().map(|kind| (kind.id, kind)).collect())
}

fn span(licence: &Outline, kind: &Kind, unit: UnitId) -> Span {
    let dated = |entry: &StepEntry| DatedStep {
        step: entry.step,
        from: entry.from,
    };
    Span {
        id: licence.id,
        operator_id: licence.operator_id,
        unit_id: unit,
        kind_id: kind.id,
        kind: kind.meaning,
        valid: licence.valid,
        steps: licence.steps.iter().map(dated).collect(),
    }
}

/// The operators within reach who fly at a moment, by name.
pub fn active_operators(
    c: &mut Conn,
    reach: &Reach,
    at: DateTime<Utc>,
) -> Result<Vec<Operator>, StoreError> {
    let mut found = operators::list_reached(c, reach, OPERATORS)?;
    found.retain(|operator| operator.status_at(at).is_active());
    Ok(found)
}

/// How many permits stand in each state.
pub fn permit_states(c: &mut Conn) -> Result<Vec<(PermitState, i64)>, StoreError> {
    Ok(permits::table
        .group_by(permits::state)
        .select((permits::state, count_star()))
        .load(c)?)
}

/// A permit, as a line of a list.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct PermitLine {
    /// Which one.
    pub id: PermitId,
    /// Reference number of the authority.
    pub number: String,
    /// What people call it.
    pub title: String,
    /// What it is for.
    pub kind: PermitKind,
    /// From when.
    pub valid_from: DateTime<Utc>,
    /// Until when.
    pub valid_to: DateTime<Utc>,
    /// Since when it stands in its state.
    pub state_changed_at: DateTime<Utc>,
}

/// The permits in a state, those that end last in front.
pub fn permits_in(c: &mut Conn, state: PermitState) -> Result<Vec<PermitLine>, StoreError> {
    Ok(permits::table
        .filter(permits::state.eq(state.as_str()))
        .select((
            permits::id,
            permits::number,
            permits::title,
            permits::kind,
            permits::valid_from,
            permits::valid_to,
            permits::state_changed_at,
        ))
        .order((permits::valid_to.desc(), permits::id))
        .load(c)?)
}

/// How many applications of the units stand in each state.
pub fn application_states(
    c: &mut Conn,
    reach: &Reach,
) -> Result<Vec<(ApplicationState, i64)>, StoreError> {
    let counted = applications::table
        .group_by(applications::state)
        .select((applications::state, count_star()));
    Ok(match confined(reach) {
        None => counted.load(c)?,
        Some(units) => counted
            .filter(applications::unit_id.eq_any(units))
            .load(c)?,
    })
}

/// An application, as a line of a list.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct ApplicationLine {
    /// Which one.
    pub id: ApplicationId,
    /// The year of its number.
    pub year: i32,
    /// Its place among those of the year.
    pub serial: i32,
    /// What people call it.
    pub title: String,
    /// Who decides.
    pub authority: String,
    /// When it was sent; `None`: not yet.
    pub submitted_at: Option<DateTime<Utc>>,
    /// When it was decided; `None`: not yet.
    pub decided_at: Option<DateTime<Utc>>,
    /// Since when it stands in its state.
    pub state_changed_at: DateTime<Utc>,
}

/// The applications of the units in a state, those that stand in it longest in front.
pub fn applications_in(
    c: &mut Conn,
    reach: &Reach,
    state: ApplicationState,
) -> Result<Vec<ApplicationLine>, StoreError> {
    let mut query = applications::table
        .filter(applications::state.eq(state.as_str()))
        .select((
            applications::id,
            applications::year,
            applications::serial,
            applications::title,
            applications::authority,
            applications::submitted_at,
            applications::decided_at,
            applications::state_changed_at,
        ))
        .order((applications::state_changed_at, applications::id))
        .into_boxed();
    if let Some(units) = confined(reach) {
        query = query.filter(applications::unit_id.eq_any(units));
    }
    Ok(query.load(c)?)
}

/// Which flights a figure counts. `Some(None)` asks for those of which it is not known.
#[derive(Debug, Clone)]
pub struct FlightFilter {
    /// The units.
    pub reach: Reach,
    /// Take-off not before.
    pub from: DateTime<Utc>,
    /// Take-off before.
    pub to: DateTime<Utc>,
    /// Of one unit only.
    pub unit_id: Option<Option<UnitId>>,
    /// Of some aircraft only.
    pub aircraft: Option<Option<Vec<AircraftId>>>,
    /// For one purpose only.
    pub purpose: Option<Option<Purpose>>,
    /// Of one pilot only.
    pub pilot_id: Option<OperatorId>,
    /// Of one battery only, by its serial number.
    pub battery: Option<String>,
}

impl FlightFilter {
    /// All flights that took off in a time.
    pub fn within(from: DateTime<Utc>, to: DateTime<Utc>) -> Self {
        Self {
            reach: Reach::everywhere(),
            from,
            to,
            unit_id: None,
            aircraft: None,
            purpose: None,
            pilot_id: None,
            battery: None,
        }
    }
}

/// A boxed query about flights, with a filter put on.
macro_rules! filtered {
    ($query:expr, $filter:expr) => {{
        let filter: &$crate::figures::FlightFilter = $filter;
        let mut query = $query
            .filter(flights::takeoff_at.ge(At(filter.from)))
            .filter(flights::takeoff_at.lt(At(filter.to)));
        if let Some(units) = $crate::types::confined(&filter.reach) {
            query = query.filter(flights::unit_id.eq_any(units));
        }
        query = match &filter.unit_id {
            Some(Some(unit)) => query.filter(flights::unit_id.eq(Id(unit.0))),
            Some(None) => query.filter(flights::unit_id.is_null()),
            None => query,
        };
        query = match &filter.aircraft {
            Some(Some(some)) => {
                query.filter(flights::aircraft_id.eq_any(some.iter().map(|one| Id(one.0))))
            }
            Some(None) => query.filter(flights::aircraft_id.is_null()),
            None => query,
        };
        if let Some(pilot) = filter.pilot_id {
            query = query.filter(flights::pilot_id.eq(Id(pilot.0)));
        }
        if let Some(serial) = &filter.battery {
            let flown = $crate::schema::flight_batteries::table
                .filter($crate::schema::flight_batteries::serial.eq(serial.clone()))
                .select($crate::schema::flight_batteries::flight_id);
            query = query.filter(flights::id.eq_any(flown));
        }
        match &filter.purpose {
            Some(Some(purpose)) => query.filter(flights::purpose.eq(purpose.as_str())),
            Some(None) => query.filter(flights::purpose.is_null()),
            None => query,
        }
    }};
}
pub(crate) use filtered;

/// What flights add up to.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Totals {
    /// How many.
    pub flights: i64,
    /// Seconds in the air, of those whose landing is known.
    pub seconds: f64,
    /// Horizontal metres.
    pub metres: f64,
}

/// What the flights that a filter lets through add up to.
pub fn total_filtered(c: &mut Conn, filter: &FlightFilter) -> Result<Totals, StoreError> {
    let query = flights::table
        .select((
            count_star(),
            sum(flights::duration_s),
            sum(flights::distance_m),
        ))
        .into_boxed();
    let (flights, seconds, metres): (i64, Option<f64>, Option<f64>) =
        filtered!(query, filter).first(c)?;
    Ok(Totals {
        flights,
        seconds: seconds.unwrap_or_default(),
        metres: metres.unwrap_or_default(),
    })
}

/// How many flights a filter lets through.
pub fn count_filtered(c: &mut Conn, filter: &FlightFilter) -> Result<i64, StoreError> {
    let query = flights::table.select(count_star()).into_boxed();
    Ok(filtered!(query, filter).first(c)?)
}
