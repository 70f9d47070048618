//! Targets and what was counted: both only grow.

use chrono::{DateTime, Utc};
use diesel::dsl::sum;
use diesel::prelude::*;
use letka_domain::access::Reach;
use letka_domain::ids::{AccountId, TargetId, UnitId};
use letka_domain::targets::TargetMeasure;
use serde_json::json;

use crate::audit::Entry;
use crate::schema::{accounts, measurements, targets, units};
use crate::types::{At, Id, confined};
use crate::words::Named;
use crate::{Conn, StoreError, Tx, new_id};

/// A target.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct Target {
    /// Which one.
    pub id: TargetId,
    /// The unit that it is set for, with all units below it.
    pub unit: Named<UnitId>,
    /// What is counted.
    pub measure: TargetMeasure,
    /// How many there are to be.
    pub value: i32,
    /// The last moment to reach it.
    pub due_at: DateTime<Utc>,
    /// Who set it.
    pub set_by: Named<AccountId>,
    /// When it was set.
    pub set_at: DateTime<Utc>,
}

/// A target to be set.
#[derive(Debug, Clone)]
pub struct NewTarget {
    /// The unit that it is set for.
    pub unit_id: UnitId,
    /// What is counted.
    pub measure: TargetMeasure,
    /// How many there are to be.
    pub value: i32,
    /// The last moment to reach it.
    pub due_at: DateTime<Utc>,
    /// Who sets it.
    pub account_id: AccountId,
}

/// Sets a target; the one before becomes history.
pub fn insert(tx: &mut Tx<'_>, new: &NewTarget) -> Result<TargetId, StoreError> {
    let before = list(tx.read(), new.unit_id)?;
    let before = before.into_iter().find(|one| one.measure == new.measure);
    let before = before.map(|one| json!({"value": one.value, "due_at": one.due_at}));
    let after = json!({"value": new.value, "due_at": new.due_at});
    let (id, now) = (new_id(), tx.now());
    let entry = Entry::new("targets.insert", "target", id)
        .detail(json!({"unit_id": new.unit_id, "measure": new.measure.as_str()}))
        .change(&before.unwrap_or_else(|| json!({})), &after);
    tx.change(&entry, |c| {
        diesel::insert_into(targets::table)
            .values((
                targets::id.eq(Id(id)),
                targets::unit_id.eq(Id(new.unit_id.0)),
                targets::measure.eq(new.measure.as_str()),
                targets::value.eq(new.value),
                targets::due_at.eq(At(new.due_at)),
                targets::account_id.eq(Id(new.account_id.0)),
                targets::set_at.eq(At(now)),
            ))
            .execute(c)
    })?;
    Ok(TargetId(id))
}

/// Every target of a unit, the newest first; 200 at most. The first of a measure counts.
pub fn list(c: &mut Conn, unit_id: UnitId) -> Result<Vec<Target>, StoreError> {
    Ok(targets::table
        .inner_join(units::table)
        .inner_join(accounts::table)
        .filter(targets::unit_id.eq(Id(unit_id.0)))
        .select((
            targets::id,
            (units::id, units::name),
            targets::measure,
            targets::value,
            targets::due_at,
            (accounts::id, accounts::name),
            targets::set_at,
        ))
        .order((targets::set_at.desc(), targets::id.desc()))
        .limit(200)
        .load(c)?)
}

/// How many there are of something in a unit, those below it not counted.
pub type Measurement = (UnitId, TargetMeasure, i32);

/// Keeps what was counted at a moment.
pub fn measure(
    tx: &mut Tx<'_>,
    at: DateTime<Utc>,
    counts: &[Measurement],
) -> Result<(), StoreError> {
    let entry = Entry::new("targets.measure", "measurement", None)
        .detail(json!({"measured_at": at, "counts": counts.len()}));
    tx.change(&entry, |c| {
        for (unit_id, measure, value) in counts {
            diesel::insert_into(measurements::table)
                .values((
                    measurements::id.eq(Id(new_id())),
                    measurements::unit_id.eq(Id(unit_id.0)),
                    measurements::measure.eq(measure.as_str()),
                    measurements::value.eq(value),
                    measurements::measured_at.eq(At(at)),
                ))
                .execute(c)?;
        }
        Ok::<_, StoreError>(())
    })
}

/// When it was counted last.
pub fn last_measured(c: &mut Conn) -> Result<Option<DateTime<Utc>>, StoreError> {
    Ok(measurements::table
        .order(measurements::measured_at.desc())
        .select(measurements::measured_at)
        .first(c)
        .optional()?)
}

/// What was counted within reach since a moment, all units together, the oldest first.
pub fn series(
    c: &mut Conn,
    reach: &Reach,
    since: DateTime<Utc>,
) -> Result<Vec<(TargetMeasure, DateTime<Utc>, i64)>, StoreError> {
    let mut query = measurements::table
        .filter(measurements::measured_at.ge(At(since)))
        .group_by((measurements::measure, measurements::measured_at))
        .select((
            measurements::measure,
            measurements::measured_at,
            sum(measurements::value),
        ))
        .order(measurements::measured_at)
        .into_boxed();
    if let Some(units) = confined(reach) {
        query = query.filter(measurements::unit_id.eq_any(units));
    }
    let rows: Vec<(TargetMeasure, DateTime<Utc>, Option<i64>)> = query.load(c)?;
    let whole = |(measure, at, sum): (_, _, Option<i64>)| (measure, at, sum.unwrap_or(0));
    Ok(rows.into_iter().map(whole).collect())
}
