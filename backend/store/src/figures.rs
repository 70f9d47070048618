//! What figures are counted from: flights in groups, licences of active operators, permits.

use chrono::{DateTime, Utc};
use diesel::dsl::{count, count_star, sum};
use diesel::prelude::*;
use letka_domain::access::Reach;
use letka_domain::figures::Span;
use letka_domain::ids::{AircraftId, LicenceId, OperatorId, PermitId, UnitId};
use letka_domain::licences::LicenceKind;
use letka_domain::missions::Purpose;
use letka_domain::period::Period;
use letka_domain::permits::{PermitKind, PermitState};

use crate::operators::OperatorStatus;
use crate::schema::{flights, licences, operators, permits, units};
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

/// A licence with the names around it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedSpan {
    /// What figures read of it.
    pub span: Span,
    /// Number of the document.
    pub number: String,
    /// Whose it is.
    pub operator: Named<OperatorId>,
    /// The service number.
    pub badge_number: String,
    /// The unit that the operator serves in.
    pub unit: Named<UnitId>,
}

type SpanRow = (
    LicenceId,
    OperatorId,
    UnitId,
    LicenceKind,
    DateTime<Utc>,
    DateTime<Utc>,
    Option<DateTime<Utc>>,
);

fn span(
    (id, operator_id, unit_id, kind, from, to, suspended_at): SpanRow,
) -> Result<Span, StoreError> {
    Ok(Span {
        id,
        operator_id,
        unit_id,
        kind,
        valid: Period::new(from, to).map_err(StoreError::corrupt)?,
        suspended: suspended_at.is_some(),
    })
}

/// Licences of active operators within reach that end after a moment.
macro_rules! spans {
    ($select:expr, $reach:expr, $after:expr) => {{
        let mut query = licences::table
            .inner_join(operators::table.inner_join(units::table))
            .filter(operators::status.eq(OperatorStatus::Active.as_str()))
            .filter(licences::valid_to.ge(At($after)))
            .select($select)
            .order((licences::valid_to, licences::id))
            .into_boxed();
        if let Some(units) = confined($reach) {
            query = query.filter(operators::unit_id.eq_any(units));
        }
        query
    }};
}

/// Columns of a [`SpanRow`].
macro_rules! span_columns {
    () => {
        (
            licences::id,
            licences::operator_id,
            operators::unit_id,
            licences::kind,
            licences::valid_from,
            licences::valid_to,
            licences::suspended_at,
        )
    };
}

/// The licences of active operators within reach that end after a moment, those that end first in front.
pub fn spans(c: &mut Conn, reach: &Reach, after: DateTime<Utc>) -> Result<Vec<Span>, StoreError> {
    let rows: Vec<SpanRow> = spans!(span_columns!(), reach, after).load(c)?;
    rows.into_iter().map(span).collect()
}

/// As [`spans`], with the names around them.
pub fn named_spans(
    c: &mut Conn,
    reach: &Reach,
    after: DateTime<Utc>,
) -> Result<Vec<NamedSpan>, StoreError> {
    type Row = (SpanRow, String, Named<OperatorId>, String, Named<UnitId>);
    let columns = (
        span_columns!(),
        licences::number,
        (operators::id, operators::name),
        operators::badge_number,
        (units::id, units::name),
    );
    let rows: Vec<Row> = spans!(columns, reach, after).load(c)?;
    let named = |(row, number, operator, badge_number, unit): Row| {
        Ok(NamedSpan {
            span: span(row)?,
            number,
            operator,
            badge_number,
            unit,
        })
    };
    rows.into_iter().map(named).collect()
}

/// An operator in active service.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct OperatorLine {
    /// Which one.
    pub id: OperatorId,
    /// Full name.
    pub name: String,
    /// Service number.
    pub badge_number: String,
    /// The unit that the person serves in.
    pub unit: Named<UnitId>,
}

/// The operators within reach who are in active service, by name.
pub fn active_operators(c: &mut Conn, reach: &Reach) -> Result<Vec<OperatorLine>, StoreError> {
    let mut query = operators::table
        .inner_join(units::table)
        .filter(operators::status.eq(OperatorStatus::Active.as_str()))
        .select((
            operators::id,
            operators::name,
            operators::badge_number,
            (units::id, units::name),
        ))
        .order((operators::name, operators::id))
        .into_boxed();
    if let Some(units) = confined(reach) {
        query = query.filter(operators::unit_id.eq_any(units));
    }
    Ok(query.load(c)?)
}

/// How many operators within reach are in active service.
pub fn count_operators(c: &mut Conn, reach: &Reach) -> Result<i64, StoreError> {
    let mut query = operators::table
        .filter(operators::status.eq(OperatorStatus::Active.as_str()))
        .select(count_star())
        .into_boxed();
    if let Some(units) = confined(reach) {
        query = query.filter(operators::unit_id.eq_any(units));
    }
    Ok(query.first(c)?)
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
        match &filter.purpose {
            Some(Some(purpose)) => query.filter(flights::purpose.eq(purpose.as_str())),
            Some(None) => query.filter(flights::purpose.is_null()),
            None => query,
        }
    }};
}
pub(crate) use filtered;

/// How many flights a filter lets through.
pub fn count_filtered(c: &mut Conn, filter: &FlightFilter) -> Result<i64, StoreError> {
    let query = flights::table.select(count_star()).into_boxed();
    Ok(filtered!(query, filter).first(c)?)
}
