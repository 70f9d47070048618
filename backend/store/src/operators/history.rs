//! Since when an operator flies or does not, and in which units the person served.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use letka_domain::ids::{AccountId, OperatorId, UnitId};
use serde_json::json;

use super::{Operator, OperatorStatus, Row, get};
use crate::audit::Entry;
use crate::schema::{operator_moves, operator_statuses, operators, units};
use crate::types::{At, Id};
use crate::words::Named;
use crate::{Conn, StoreError, Tx, new_id};

/// Whether an operator flies from a moment on, why and by whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatusEntry {
    /// What holds.
    pub status: OperatorStatus,
    /// From when.
    pub from: DateTime<Utc>,
    /// Why.
    pub reason: String,
    /// Who entered it; `None`: the system.
    pub account_id: Option<AccountId>,
    /// The name at that time.
    pub by: String,
    /// When it was entered.
    pub entered_at: DateTime<Utc>,
}

/// An operator went to another unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Move {
    /// The unit before.
    pub from: Named<UnitId>,
    /// The unit since.
    pub to: Named<UnitId>,
    /// Who entered it, by the name at that time.
    pub by: String,
    /// When.
    pub at: DateTime<Utc>,
}

type StatusRow = (
    OperatorId,
    OperatorStatus,
    DateTime<Utc>,
    String,
    Option<AccountId>,
    String,
    DateTime<Utc>,
);

/// Enters what holds from a moment on.
pub fn set_status(
    tx: &mut Tx<'_>,
    id: OperatorId,
    status: OperatorStatus,
    from: DateTime<Utc>,
    reason: &str,
) -> Result<(), StoreError> {
    let now = tx.now();
    let before = get(tx.read(), id)?.status_at(from);
    let entry = Entry::new("operators.set_status", "operator", id.0)
        .detail(json!({"from": from, "reason": reason}))
        .change(&json!({"status": before}), &json!({"status": status}));
    let (account, name) = (tx.actor().account(), tx.actor().name().to_owned());
    tx.change(&entry, |c| {
        diesel::insert_into(operator_statuses::table)
            .values((
                operator_statuses::id.eq(Id(new_id())),
                operator_statuses::operator_id.eq(Id(id.0)),
                operator_statuses::status.eq(status.as_str()),
                operator_statuses::effective_from.eq(At(from)),
                operator_statuses::reason.eq(reason),
                operator_statuses::account_id.eq(account.map(|id| Id(id.0))),
                operator_statuses::name.eq(name),
                operator_statuses::entered_at.eq(At(now)),
            ))
            .execute(c)
            .map(|_| ())
    })
}

/// Moves an operator who was read in a version to another unit.
pub fn move_to_unit(
    tx: &mut Tx<'_>,
    id: OperatorId,
    version: i32,
    unit_id: UnitId,
) -> Result<(), StoreError> {
    let now = tx.now();
    let before = get(tx.read(), id)?;
    let (account, name) = (tx.actor().account(), tx.actor().name().to_owned());
    let entry = Entry::new("operators.move_to_unit", "operator", id.0).change(
        &json!({"unit_id": before.unit.id}),
        &json!({"unit_id": unit_id}),
    );
    tx.change(&entry, |c| {
        let changed = diesel::update(operators::table)
            .filter(operators::id.eq(Id(id.0)))
            .filter(operators::version.eq(version))
            .set((
                operators::version.eq(version + 1),
                operators::unit_id.eq(Id(unit_id.0)),
            ))
            .execute(c)?;
        StoreError::unless_changed(changed, version, before.version)?;
        diesel::insert_into(operator_moves::table)
            .values((
                operator_moves::id.eq(Id(new_id())),
                operator_moves::operator_id.eq(Id(id.0)),
                operator_moves::from_unit_id.eq(Id(before.unit.id.0)),
                operator_moves::to_unit_id.eq(Id(unit_id.0)),
                operator_moves::account_id.eq(account.map(|id| Id(id.0))),
                operator_moves::name.eq(name),
                operator_moves::moved_at.eq(At(now)),
            ))
            .execute(c)?;
        Ok::<_, StoreError>(())
    })
}

/// In which units an operator served, the last move in front; 200 at most.
pub fn list_moves(c: &mut Conn, id: OperatorId) -> Result<Vec<Move>, StoreError> {
    let rows: Vec<(UnitId, UnitId, String, DateTime<Utc>)> = operator_moves::table
        .filter(operator_moves::operator_id.eq(Id(id.0)))
        .order((operator_moves::moved_at.desc(), operator_moves::id.desc()))
        .select((
            operator_moves::from_unit_id,
            operator_moves::to_unit_id,
            operator_moves::name,
            operator_moves::moved_at,
        ))
        .limit(200)
        .load(c)?;
    let ids = rows.iter().flat_map(|row| [Id(row.0.0), Id(row.1.0)]);
    let names: Vec<(UnitId, String)> = units::table
        .filter(units::id.eq_any(ids))
        .select((units::id, units::name))
        .load(c)?;
    let names: HashMap<UnitId, String> = names.into_iter().collect();
    let named = |id: UnitId| Named {
        id,
        name: names.get(&id).cloned().unwrap_or_default(),
    };
    let moved = |(from, to, by, at)| Move {
        from: named(from),
        to: named(to),
        by,
        at,
    };
    Ok(rows.into_iter().map(moved).collect())
}

/// Adds what was entered of their status.
pub(super) fn complete(
    c: &mut Conn,
    rows: Vec<(Row, Named<UnitId>)>,
) -> Result<Vec<Operator>, StoreError> {
    let ids: Vec<OperatorId> = rows.iter().map(|(row, _)| row.id).collect();
    let mut statuses = list_statuses(c, Some(&ids))?;
    let operator = |(row, unit): (Row, _)| {
        let own = statuses.remove(&row.id).unwrap_or_default();
        row.operator(unit, own)
    };
    Ok(rows.into_iter().map(operator).collect())
}

/// What was entered of the status of operators, in the order of entry; `None`: of all.
pub(super) fn list_statuses(
    c: &mut Conn,
    ids: Option<&[OperatorId]>,
) -> Result<HashMap<OperatorId, Vec<StatusEntry>>, StoreError> {
    let mut found: HashMap<OperatorId, Vec<StatusEntry>> = HashMap::new();
    let query = || {
        operator_statuses::table
            .order((operator_statuses::entered_at, operator_statuses::id))
            .select((
                operator_statuses::operator_id,
                operator_statuses::status,
                operator_statuses::effective_from,
                operator_statuses::reason,
                operator_statuses::account_id,
                operator_statuses::name,
                operator_statuses::entered_at,
            ))
    };
    let mut rows: Vec<StatusRow> = Vec::new();
    match ids {
        None => rows = query().load(c)?,
        Some(ids) => {
            for some in ids.chunks(1000) {
                let of = operator_statuses::operator_id.eq_any(some.iter().map(|id| Id(id.0)));
                let part: Vec<StatusRow> = query().filter(of).load(c)?;
                rows.extend(part);
            }
        }
    }
    for (id, status, from, reason, account_id, by, entered_at) in rows {
        found.entry(id).or_default().push(StatusEntry {
            status,
            from,
            reason,
            account_id,
            by,
            entered_at,
        });
    }
    Ok(found)
}
