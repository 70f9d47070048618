//! Units: territorial departments, the response unit and their headquarters.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use letka_domain::access::UnitTree;
use letka_domain::ids::UnitId;
use serde::Serialize;
use serde_json::json;

use crate::audit::Entry;
use crate::operators;
use crate::schema::{aircraft, units};
use crate::types::{At, Id};
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
    /// The unit above; `None`: none.
    pub parent_id: Option<UnitId>,
    /// When it was closed; `None`: it is open.
    pub closed_at: Option<DateTime<Utc>>,
    /// Counts its changes.
    pub version: i32,
}

/// What still belongs to a unit.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Held {
    /// People who have not left.
    pub people: usize,
    /// Aircraft.
    pub aircraft: usize,
    /// Open units below.
    pub units: usize,
}

impl Held {
    /// Whether nothing does.
    pub fn is_nothing(&self) -> bool {
        *self == Self::default()
    }
}

/// The name of the refusal of a unit that would lie below itself.
pub const CIRCLE: &str = "units_circle";
/// The name of the refusal to close a unit that something belongs to.
pub const NOT_EMPTY: &str = "units_not_empty";
/// The name of the refusal of a unit that is closed.
pub const CLOSED: &str = "units_closed";

/// A unit to be entered, or what a changed one says.
#[derive(Debug, Clone, Serialize)]
pub struct NewUnit {
    /// What people call it.
    pub name: String,
    /// Short code; `units_code_key` when it is taken.
    pub code: String,
    /// What kind it is.
    pub kind: UnitKind,
    /// The unit above; `None`: none.
    pub parent_id: Option<UnitId>,
}

/// Enters a unit.
pub fn insert(tx: &mut Tx<'_>, new: &NewUnit) -> Result<UnitId, StoreError> {
    let id = new_id();
    let entry = Entry::new("units.insert", "unit", id).change(&json!({}), &json!(new));
    tx.change(&entry, |c| {
        diesel::insert_into(units::table)
            .values((
                units::id.eq(Id(id)),
                units::name.eq(&new.name),
                units::code.eq(&new.code),
                units::kind.eq(new.kind.as_str()),
                units::parent_id.eq(new.parent_id.map(|parent| Id(parent.0))),
                units::version.eq(1),
            ))
            .execute(c)
    })?;
    Ok(UnitId(id))
}

/// Changes a unit that was read in a version. Refuses with [`CIRCLE`] to put it below itself, and with
/// [`CLOSED`] to put it below a closed one.
pub fn update(tx: &mut Tx<'_>, id: UnitId, version: i32, new: &NewUnit) -> Result<(), StoreError> {
    lock(tx)?;
    let before = get(tx.read(), id)?;
    if let Some(parent) = new
        .parent_id
        .filter(|parent| Some(*parent) != before.parent_id)
    {
        if tree(tx.read())?.below(id).contains(&parent) {
            return Err(StoreError::conflict(CIRCLE));
        }
        if get(tx.read(), parent)?.closed_at.is_some() {
            return Err(StoreError::conflict(CLOSED));
        }
    }
    let said = NewUnit {
        name: before.name,
        code: before.code,
        kind: before.kind,
        parent_id: before.parent_id,
    };
    let entry = Entry::new("units.update", "unit", id.0).change(&json!(said), &json!(new));
    tx.change(&entry, |c| {
        let changed = diesel::update(units::table)
            .filter(units::id.eq(Id(id.0)))
            .filter(units::version.eq(version))
            .set((
                units::version.eq(version + 1),
                units::name.eq(&new.name),
                units::code.eq(&new.code),
                units::kind.eq(new.kind.as_str()),
                units::parent_id.eq(new.parent_id.map(|parent| Id(parent.0))),
            ))
            .execute(c)?;
        StoreError::unless_changed(changed, version, before.version)
    })
}

/// Closes a unit that was read in a version. Refuses with [`NOT_EMPTY`] while something belongs to it.
pub fn close(tx: &mut Tx<'_>, id: UnitId, version: i32) -> Result<(), StoreError> {
    lock(tx)?;
    let (now, before) = (tx.now(), get(tx.read(), id)?);
    if before.closed_at.is_some() {
        return Err(StoreError::conflict(CLOSED));
    }
    let held = list_held(tx.read(), now)?.remove(&id);
    if !held.unwrap_or_default().is_nothing() {
        return Err(StoreError::conflict(NOT_EMPTY));
    }
    tx.change(&Entry::new("units.close", "unit", id.0), |c| {
        let changed = diesel::update(units::table)
            .filter(units::id.eq(Id(id.0)))
            .filter(units::version.eq(version))
            .set((units::version.eq(version + 1), units::closed_at.eq(At(now))))
            .execute(c)?;
        StoreError::unless_changed(changed, version, before.version)
    })
}

/// Locks all units until the end of the transaction: what belongs to which is looked at as a whole.
fn lock(tx: &mut Tx<'_>) -> Result<(), StoreError> {
    tx.lock(|c| {
        units::table
            .order(units::id)
            .select(units::version)
            .for_update()
            .execute(c)
            .map(|_| ())
    })
}

/// What still belongs to each unit at a moment; who is not named holds nothing.
pub fn list_held(c: &mut Conn, at: DateTime<Utc>) -> Result<HashMap<UnitId, Held>, StoreError> {
    let mut found: HashMap<UnitId, Held> = HashMap::new();
    for unit in operators::units_of_present(c, at)? {
        found.entry(unit).or_default().people += 1;
    }
    let aircraft: Vec<UnitId> = aircraft::table.select(aircraft::unit_id).load(c)?;
    for unit in aircraft {
        found.entry(unit).or_default().aircraft += 1;
    }
    let parents: Vec<Option<UnitId>> = units::table
        .filter(units::closed_at.is_null())
        .select(units::parent_id)
        .load(c)?;
    for parent in parents.into_iter().flatten() {
        found.entry(parent).or_default().units += 1;
    }
    Ok(found)
}

/// The unit of an id.
pub fn get(c: &mut Conn, id: UnitId) -> Result<Unit, StoreError> {
    let found = units::table
        .filter(units::id.eq(Id(id.0)))
        .select(Unit::as_select())
        .first(c)
        .optional()?;
    found.ok_or(StoreError::NotFound("unit"))
}

/// All units by name, closed ones too.
pub fn list(c: &mut Conn) -> Result<Vec<Unit>, StoreError> {
    Ok(units::table
        .select(Unit::as_select())
        .order((units::name, units::id))
        .load(c)?)
}

/// Which unit belongs to which.
pub fn tree(c: &mut Conn) -> Result<UnitTree, StoreError> {
    let rows: Vec<(UnitId, Option<UnitId>)> =
        units::table.select((units::id, units::parent_id)).load(c)?;
    Ok(UnitTree::new(rows))
}
