//! Licences: what an operator may do, and from when until when.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use letka_domain::ids::{LicenceId, OperatorId};
use letka_domain::licences::{LicenceFacts, LicenceKind};
use letka_domain::period::Period;
use serde_json::json;

use crate::audit::Entry;
use crate::schema::licences;
use crate::types::{At, Id};
use crate::{Conn, StoreError, Tx, new_id};

/// A licence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Licence {
    /// Which one.
    pub id: LicenceId,
    /// What it entitles to.
    pub kind: LicenceKind,
    /// Number of the document.
    pub number: String,
    /// Who issued it.
    pub issued_by: String,
    /// From when until when.
    pub valid: Period,
    /// Since when it is suspended; `None`: it is not.
    pub suspended_at: Option<DateTime<Utc>>,
}

impl Licence {
    /// What the rules read of it.
    pub fn facts(&self) -> LicenceFacts {
        LicenceFacts {
            kind: self.kind,
            number: self.number.clone(),
            valid: self.valid,
            suspended: self.suspended_at.is_some(),
        }
    }
}

/// A licence to be entered.
#[derive(Debug, Clone)]
pub struct NewLicence {
    /// Who holds it.
    pub operator_id: OperatorId,
    /// What it entitles to.
    pub kind: LicenceKind,
    /// Number of the document; `licences_kind_number_key` when it is taken.
    pub number: String,
    /// Who issued it.
    pub issued_by: String,
    /// From when until when.
    pub valid: Period,
    /// Since when it is suspended; `None`: it is not.
    pub suspended_at: Option<DateTime<Utc>>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = licences)]
struct Row {
    id: LicenceId,
    kind: LicenceKind,
    number: String,
    issued_by: String,
    valid_from: DateTime<Utc>,
    valid_to: DateTime<Utc>,
    suspended_at: Option<DateTime<Utc>>,
}

impl TryFrom<Row> for Licence {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.id,
            kind: row.kind,
            number: row.number,
            issued_by: row.issued_by,
            valid: Period::new(row.valid_from, row.valid_to).map_err(StoreError::corrupt)?,
            suspended_at: row.suspended_at,
        })
    }
}

/// Enters a licence.
pub fn insert(tx: &mut Tx<'_>, new: &NewLicence) -> Result<LicenceId, StoreError> {
    let id = new_id();
    let entry = Entry::new("licences.insert", "licence", id).detail(
        json!({"operator_id": new.operator_id, "kind": new.kind.as_str(), "number": new.number}),
    );
    tx.change(&entry, |c| {
        diesel::insert_into(licences::table)
            .values((
                licences::id.eq(Id(id)),
                licences::operator_id.eq(Id(new.operator_id.0)),
                licences::kind.eq(new.kind.as_str()),
                licences::number.eq(&new.number),
                licences::issued_by.eq(&new.issued_by),
                licences::valid_from.eq(At(new.valid.start())),
                licences::valid_to.eq(At(new.valid.end())),
                licences::suspended_at.eq(new.suspended_at.map(At)),
            ))
            .execute(c)
    })?;
    Ok(LicenceId(id))
}

/// Every licence of an operator, the ones that end first in front.
pub fn list_for(c: &mut Conn, operator_id: OperatorId) -> Result<Vec<Licence>, StoreError> {
    let rows = licences::table
        .filter(licences::operator_id.eq(Id(operator_id.0)))
        .select(Row::as_select())
        .order((licences::valid_to, licences::id))
        .load(c)?;
    rows.into_iter().map(Licence::try_from).collect()
}
