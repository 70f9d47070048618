//! Operators: the licensed people.

use diesel::prelude::*;
use letka_domain::ids::{OperatorId, UnitId};
use serde_json::json;

use crate::audit::Entry;
use crate::schema::{operators, units};
use crate::types::Id;
use crate::words::{Named, words};
use crate::{Conn, StoreError, Tx, new_id};

words! {
    /// Whether an operator flies.
    OperatorStatus {
        /// Flies.
        Active = "active",
        /// Does not fly for now.
        Suspended = "suspended",
        /// Has left.
        Left = "left",
    }
}

impl OperatorStatus {
    /// Whether the person flies.
    pub fn is_active(self) -> bool {
        self == Self::Active
    }
}

/// An operator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Operator {
    /// Which one.
    pub id: OperatorId,
    /// Full name.
    pub name: String,
    /// Service number.
    pub badge_number: String,
    /// The unit that the person serves in.
    pub unit: Named<UnitId>,
    /// Whether the person flies.
    pub status: OperatorStatus,
    /// Invented for demonstration.
    pub synthetic: bool,
}

/// An operator to be entered.
#[derive(Debug, Clone)]
pub struct NewOperator {
    /// Full name.
    pub name: String,
    /// Service number; `operators_badge_number_key` when it is taken.
    pub badge_number: String,
    /// The unit that the person serves in.
    pub unit_id: UnitId,
    /// Whether the person flies.
    pub status: OperatorStatus,
    /// Invented for demonstration.
    pub synthetic: bool,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = operators)]
struct Row {
    id: OperatorId,
    name: String,
    badge_number: String,
    status: OperatorStatus,
    synthetic: bool,
}

/// Enters an operator.
pub fn insert(tx: &mut Tx<'_>, new: &NewOperator) -> Result<OperatorId, StoreError> {
    let id = new_id();
    let entry = Entry::new("operators.insert", "operator", id)
        .detail(json!({"badge_number": new.badge_number, "unit_id": new.unit_id}));
    tx.change(&entry, |c| {
        diesel::insert_into(operators::table)
            .values((
                operators::id.eq(Id(id)),
                operators::name.eq(&new.name),
                operators::badge_number.eq(&new.badge_number),
                operators::unit_id.eq(Id(new.unit_id.0)),
                operators::status.eq(new.status.as_str()),
                operators::synthetic.eq(new.synthetic),
            ))
            .execute(c)
    })?;
    Ok(OperatorId(id))
}

/// The operator of an id.
pub fn find(c: &mut Conn, id: OperatorId) -> Result<Option<Operator>, StoreError> {
    let row: Option<(Row, Named<UnitId>)> = operators::table
        .inner_join(units::table)
        .filter(operators::id.eq(Id(id.0)))
        .select((Row::as_select(), (units::id, units::name)))
        .first(c)
        .optional()?;
    Ok(row.map(|(row, unit)| Operator {
        id: row.id,
        name: row.name,
        badge_number: row.badge_number,
        unit,
        status: row.status,
        synthetic: row.synthetic,
    }))
}

/// How many operators there are, whatever their status.
pub fn count(c: &mut Conn) -> Result<i64, StoreError> {
    Ok(operators::table.count().get_result(c)?)
}
