//! Everything that expires, from the records of each feature.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use letka_domain::access::Reach;
use letka_domain::ids::{AircraftId, LicenceId, LicenceKindId, OperatorId, PermitId, UnitId};
use letka_domain::licences::LicenceStep;
use letka_domain::notifications::Expires;
use letka_domain::permits::{PermitKind, PermitState};
use letka_domain::reminders::Expiring;

use crate::operators::{OperatorStatus, statuses_at};
use crate::schema::{aircraft, licence_steps, licences, operators, permits};
use crate::types::{At, confined};
use crate::{Conn, StoreError};

/// Whose things are asked for.
#[derive(Debug, Clone)]
pub enum Whose {
    /// Everybody's.
    Everybody,
    /// Those of a person.
    Operator(OperatorId),
    /// Those of the people and aircraft of some units; permits belong to the directorate.
    Units(Reach),
}

/// Everything that ends after a moment.
pub fn list(
    c: &mut Conn,
    whose: &Whose,
    after: DateTime<Utc>,
) -> Result<Vec<Expiring>, StoreError> {
    let mut found = list_licences(c, whose, after)?;
    if let Whose::Operator(_) = whose {
        return Ok(found);
    }
    found.extend(list_insurance(c, whose, after)?);
    if let Whose::Everybody = whose {
        found.extend(list_permits(c, after)?);
    }
    Ok(found)
}

/// Licences of people who serve; one that is suspended renews nothing, but its end counts.
fn list_licences(
    c: &mut Conn,
    whose: &Whose,
    after: DateTime<Utc>,
) -> Result<Vec<Expiring>, StoreError> {
    type Row = (
        LicenceId,
        LicenceKindId,
        String,
        (DateTime<Utc>, DateTime<Utc>),
        (OperatorId, String, UnitId, OperatorStatus),
    );
    let status = statuses_at(c, after)?;
    let interrupted = licences_interrupted(c)?;
    let mut query = licences::table
        .inner_join(operators::table)
        .filter(licences::valid_to.ge(At(after)))
        .select((
            licences::id,
            licences::kind_id,
            licences::number,
            (licences::valid_from, licences::valid_to),
            (
                operators::id,
                operators::name,
                operators::unit_id,
                operators::status,
            ),
        ))
        .order((licences::valid_to, licences::id))
        .into_boxed();
    match whose {
        Whose::Everybody => {}
        Whose::Operator(id) => query = query.filter(operators::id.eq(crate::types::Id(id.0))),
        Whose::Units(reach) => {
            if let Some(units) = confined(reach) {
                query = query.filter(operators::unit_id.eq_any(units));
            }
        }
    }
    let rows: Vec<Row> = query.load(c)?;
    let licence = |(id, kind, number, (from, until), (operator, name, unit, _)): Row| Expiring {
        what: Expires::Licence,
        id: id.0,
        name: number,
        holder: name,
        operator: Some(operator),
        unit: Some(unit),
        leads_to: ("operator", operator.0),
        from: Some(from),
        until,
        series: (!interrupted.contains(&id)).then(|| format!("{operator}:{kind}")),
    };
    let serves = |row: &Row| {
        let (operator, _, _, first) = &row.4;
        status(operator, *first) != OperatorStatus::Left
    };
    let serving = rows.into_iter().filter(serves);
    Ok(serving.map(licence).collect())
}

/// Licences that were last suspended or revoked.
fn licences_interrupted(c: &mut Conn) -> Result<HashSet<LicenceId>, StoreError> {
    let steps: Vec<(LicenceId, LicenceStep)> = licence_steps::table
        .order((licence_steps::entered_at, licence_steps::id))
        .select((licence_steps::licence_id, licence_steps::step))
        .load(c)?;
    let last: HashMap<LicenceId, LicenceStep> = steps.into_iter().collect();
    let interrupted = last
        .into_iter()
        .filter(|(_, step)| *step != LicenceStep::Lift);
    Ok(interrupted.map(|(id, _)| id).collect())
}

fn list_insurance(
    c: &mut Conn,
    whose: &Whose,
    after: DateTime<Utc>,
) -> Result<Vec<Expiring>, StoreError> {
    type Row = (AircraftId, String, UnitId, Option<DateTime<Utc>>);
    let mut query = aircraft::table
        .filter(aircraft::insured_until.ge(At(after)))
        .select((
            aircraft::id,
            aircraft::registration,
            aircraft::unit_id,
            aircraft::insured_until,
        ))
        .order((aircraft::insured_until, aircraft::id))
        .into_boxed();
    if let Whose::Units(reach) = whose
        && let Some(units) = confined(reach)
    {
        query = query.filter(aircraft::unit_id.eq_any(units));
    }
    let rows: Vec<Row> = query.load(c)?;
    let insurance = |(id, registration, unit, until): Row| {
        Some(Expiring {
            what: Expires::Insurance,
            id: id.0,
            name: String::new(),
            holder: registration,
            operator: None,
            unit: Some(unit),
            leads_to: ("aircraft", id.0),
            from: None,
            until: until?,
            series: None,
        })
    };
    Ok(rows.into_iter().filter_map(insurance).collect())
}

/// Permits that hold. A one-time permit ends with what it was for, and nobody renews it.
fn list_permits(c: &mut Conn, after: DateTime<Utc>) -> Result<Vec<Expiring>, StoreError> {
    type Row = (PermitId, String, String, (DateTime<Utc>, DateTime<Utc>));
    let rows: Vec<Row> = permits::table
        .filter(permits::valid_to.ge(At(after)))
        .filter(permits::kind.eq(PermitKind::Operating.as_str()))
        .filter(permits::state.eq(PermitState::Granted.as_str()))
        .select((
            permits::id,
            permits::number,
            permits::title,
            (permits::valid_from, permits::valid_to),
        ))
        .order((permits::valid_to, permits::id))
        .load(c)?;
    let permit = |(id, number, title, (from, until)): Row| Expiring {
        what: Expires::Permit,
        id: id.0,
        name: number,
        holder: title,
        operator: None,
        unit: None,
        leads_to: ("permit", id.0),
        from: Some(from),
        until,
        series: None,
    };
    Ok(rows.into_iter().map(permit).collect())
}
