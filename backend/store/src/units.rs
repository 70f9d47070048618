//! Units: territorial departments, the response unit and their headquarters.

use diesel::prelude::*;
use letka_domain::ids::UnitId;
use serde_json::json;

use crate::audit::Entry;
use crate::schema::units;
use crate::types::Id;
use crate::words::words;
use crate::{Conn, StoreError, Tx, new_id};

words! {
    /// What kind of unit it is.
    UnitKind {
        /// The directorate itself.
        Headquarters = "headquarters",
        /// A territorial department.
        Territorial = "territorial",
        /// The response unit.
        Response = "response",
    }
}

/// A unit.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = units)]
pub struct Unit {
    /// Which one.
    pub id: UnitId,
    /// What people call it.
    pub name: String,
    /// Short code, as in documents.
    pub code: String,
    /// What kind it is.
    pub kind: UnitKind,
}

/// A unit to be entered.
#[derive(Debug, Clone)]
pub struct NewUnit {
    /// What people call it.
    pub name: String,
    /// Short code; `units_code_key` when it is taken.
    pub code: String,
    /// What kind it is.
    pub kind: UnitKind,
}

/// Enters a unit.
pub fn insert(tx: &mut Tx<'_>, new: &NewUnit) -> Result<UnitId, StoreError> {
    let id = new_id();
    let entry = Entry::new("units.insert", "unit", id).detail(json!({"code": new.code}));
    tx.change(&entry, |c| {
        diesel::insert_into(units::table)
            .values((
                units::id.eq(Id(id)),
                units::name.eq(&new.name),
                units::code.eq(&new.code),
                units::kind.eq(new.kind.as_str()),
            ))
            .execute(c)
    })?;
    Ok(UnitId(id))
}

/// All units by name.
pub fn list(c: &mut Conn) -> Result<Vec<Unit>, StoreError> {
    Ok(units::table
        .select(Unit::as_select())
        .order((units::name, units::id))
        .load(c)?)
}
