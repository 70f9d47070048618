//! Operators: the licensed people, where they serve and whether they fly.

mod history;
mod lists;

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use letka_domain::ids::{OperatorId, UnitId};
use letka_domain::period::Period;
use serde::Serialize;
use serde_json::json;

use crate::audit::Entry;
use crate::schema::{operators, units};
use crate::types::Id;
use crate::words::{Named, words};
use crate::{Conn, StoreError, Tx, new_id};

pub use history::{Move, StatusEntry, list_moves, move_to_unit, set_status};
pub use lists::{OperatorFilter, list, list_of, list_reached};
pub(crate) use lists::{statuses_at, units_of_present};

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

/// How a person is reached, and what else is to be known.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Contact {
    /// Service address for mail.
    pub email: Option<String>,
    /// Service telephone.
    pub phone: Option<String>,
    /// What else is to be known.
    pub note: Option<String>,
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
    /// How the person is reached.
    pub contact: Contact,
    /// What was entered at first.
    pub first_status: OperatorStatus,
    /// What holds since then, in the order of entry.
    pub statuses: Vec<StatusEntry>,
    /// Invented for demonstration.
    pub synthetic: bool,
    /// Counts the changes.
    pub version: i32,
}

impl Operator {
    /// Whether the person flies at a moment. Of two entries for one moment the later holds.
    pub fn status_at(&self, at: DateTime<Utc>) -> OperatorStatus {
        let begun = self.statuses.iter().filter(|entry| entry.from <= at);
        let last = begun.max_by_key(|entry| entry.from);
        last.map_or(self.first_status, |entry| entry.status)
    }

    /// Whether the person flies during the whole of a period, by what was entered until a moment;
    /// `None`: until now.
    pub fn flies_during(&self, period: &Period, as_of: Option<DateTime<Utc>>) -> bool {
        let known = |entry: &StatusEntry| as_of.is_none_or(|as_of| entry.entered_at <= as_of);
        let known = Self {
            statuses: self.statuses.iter().filter(|e| known(e)).cloned().collect(),
            ..self.clone()
        };
        let begin = known.statuses.iter().map(|entry| entry.from);
        let mut moments = begin.filter(|from| period.contains(*from));
        known.status_at(period.start()).is_active()
            && moments.all(|from| known.status_at(from).is_active())
    }
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
    /// How the person is reached.
    pub contact: Contact,
    /// Whether the person flies.
    pub status: OperatorStatus,
    /// Invented for demonstration.
    pub synthetic: bool,
}

/// What of an operator may be changed.
#[derive(Debug, Clone, Serialize)]
pub struct OperatorData {
    /// Full name.
    pub name: String,
    /// Service number; `operators_badge_number_key` when it is taken.
    pub badge_number: String,
    /// How the person is reached.
    #[serde(flatten)]
    pub contact: Contact,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = operators)]
struct Row {
    id: OperatorId,
    name: String,
    badge_number: String,
    status: OperatorStatus,
    synthetic: bool,
    email: Option<String>,
    phone: Option<String>,
    note: Option<String>,
    version: i32,
}

impl Row {
    fn operator(self, unit: Named<UnitId>, statuses: Vec<StatusEntry>) -> Operator {
        Operator {
            id: self.id,
            name: self.name,
            badge_number: self.badge_number,
            unit,
            contact: Contact {
                email: self.email,
                phone: self.phone,
                note: self.note,
            },
            first_status: self.status,
            statuses,
            synthetic: self.synthetic,
            version: self.version,
        }
    }
}

/// The columns that people's words fill.
macro_rules! said {
    ($contact:expr) => {{
        let contact: &Contact = $contact;
        (
            operators::email.eq(&contact.email),
            operators::phone.eq(&contact.phone),
            operators::note.eq(&contact.note),
        )
    }};
}

/// Enters an operator, in version 1.
pub fn insert(tx: &mut Tx<'_>, new: &NewOperator) -> Result<OperatorId, StoreError> {
    let id = new_id();
    let entry = Entry::new("operators.insert", "operator", id).detail(
        json!({"name": new.name, "badge_number": new.badge_number, "unit_id": new.unit_id,
            "status": new.status, "contact": new.contact}),
    );
    tx.change(&entry, |c| {
        diesel::insert_into(operators::table)
            .values((
                operators::id.eq(Id(id)),
                operators::name.eq(&new.name),
                operators::badge_number.eq(&new.badge_number),
                operators::unit_id.eq(Id(new.unit_id.0)),
                operators::status.eq(new.status.as_str()),
                operators::synthetic.eq(new.synthetic),
                operators::version.eq(1),
                said!(&new.contact),
            ))
            .execute(c)
    })?;
    Ok(OperatorId(id))
}

/// Changes an operator that was read in a version.
pub fn update(
    tx: &mut Tx<'_>,
    id: OperatorId,
    version: i32,
    data: &OperatorData,
) -> Result<(), StoreError> {
    let before = get(tx.read(), id)?;
    let said = OperatorData {
        name: before.name,
        badge_number: before.badge_number,
        contact: before.contact,
    };
    let entry = Entry::new("operators.update", "operator", id.0).change(&json!(said), &json!(data));
    tx.change(&entry, |c| {
        let changed = diesel::update(operators::table)
            .filter(operators::id.eq(Id(id.0)))
            .filter(operators::version.eq(version))
            .set((
                operators::version.eq(version + 1),
                operators::name.eq(&data.name),
                operators::badge_number.eq(&data.badge_number),
                said!(&data.contact),
            ))
            .execute(c)?;
        StoreError::unless_changed(changed, version, before.version)
    })
}

/// The operator of an id.
pub fn find(c: &mut Conn, id: OperatorId) -> Result<Option<Operator>, StoreError> {
    let row: Option<(Row, Named<UnitId>)> = operators::table
        .inner_join(units::table)
        .filter(operators::id.eq(Id(id.0)))
        .select((Row::as_select(), (units::id, units::name)))
        .first(c)
        .optional()?;
    Ok(history::complete(c, row.into_iter().collect())?.pop())
}

/// The operator of an id, who must be there.
pub fn get(c: &mut Conn, id: OperatorId) -> Result<Operator, StoreError> {
    find(c, id)?.ok_or(StoreError::NotFound("operator"))
}

/// The operator with a service number.
pub fn find_by_badge(c: &mut Conn, badge_number: &str) -> Result<Option<OperatorId>, StoreError> {
    Ok(operators::table
        .filter(operators::badge_number.eq(badge_number))
        .select(operators::id)
        .first(c)
        .optional()?)
}

/// How many operators there are, whatever their status.
pub fn count(c: &mut Conn) -> Result<i64, StoreError> {
    Ok(operators::table.count().get_result(c)?)
}
