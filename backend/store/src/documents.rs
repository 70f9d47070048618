//! Documents that belong to records. The bytes are files; here stands what they are and whose.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use letka_domain::documents::{DocumentOwner, DocumentPurpose, MediaType};
use letka_domain::ids::{AccountId, DocumentId, OperatorId, UnitId};
use serde_json::json;
use uuid::Uuid;

use crate::audit::Entry;
use crate::schema::{
    accounts, aircraft, applications, consents, defects, documents, licences, maintenance_works,
    missions, occurrences, operators, permits,
};
use crate::types::{At, Id};
use crate::{Conn, StoreError, Tx, new_id};

/// Greatest number of documents that a list of one record holds.
const LIMIT: i64 = 200;

/// A document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// Which one.
    pub id: DocumentId,
    /// The record that it belongs to.
    pub owner: (DocumentOwner, Uuid),
    /// Name of the file as it was sent.
    pub name: String,
    /// What it shows.
    pub purpose: DocumentPurpose,
    /// What kind of file it is.
    pub media_type: MediaType,
    /// How long it is, bytes.
    pub length: i64,
    /// SHA-256 of its bytes, which names the file.
    pub sha256: Vec<u8>,
    /// Who sent it.
    pub added_by: String,
    /// When.
    pub added_at: DateTime<Utc>,
    /// When it was withdrawn and why; `None`: it counts.
    pub withdrawn: Option<(DateTime<Utc>, String)>,
    /// When its bytes were erased; `None`: they are there.
    pub erased_at: Option<DateTime<Utc>>,
}

/// A document to be entered.
#[derive(Debug, Clone)]
pub struct NewDocument {
    /// The record that it belongs to.
    pub owner: (DocumentOwner, Uuid),
    /// Name of the file as it was sent.
    pub name: String,
    /// What it shows.
    pub purpose: DocumentPurpose,
    /// What kind of file it is.
    pub media_type: MediaType,
    /// How long it is, bytes.
    pub length: i64,
    /// SHA-256 of its bytes.
    pub sha256: [u8; 32],
    /// Who sends it.
    pub account_id: AccountId,
}

/// Whose record it is that documents belong to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Owner {
    /// The unit that it belongs to; `None`: to no single one.
    pub unit: Option<UnitId>,
    /// The person whom it is about.
    pub operator: Option<OperatorId>,
    /// The account that reported it, which keeps its documents too.
    pub reporter: Option<AccountId>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = documents)]
struct Row {
    id: DocumentId,
    owner_kind: DocumentOwner,
    owner_id: Uuid,
    name: String,
    purpose: DocumentPurpose,
    media_type: MediaType,
    length: i64,
    sha256: Vec<u8>,
    added_at: DateTime<Utc>,
    withdrawn_at: Option<DateTime<Utc>>,
    withdrawn_reason: Option<String>,
    erased_at: Option<DateTime<Utc>>,
}

impl From<(Row, String)> for Document {
    fn from((row, added_by): (Row, String)) -> Self {
        Self {
            id: row.id,
            owner: (row.owner_kind, row.owner_id),
            name: row.name,
            purpose: row.purpose,
            media_type: row.media_type,
            length: row.length,
            sha256: row.sha256,
            added_by,
            added_at: row.added_at,
            withdrawn: row.withdrawn_at.zip(row.withdrawn_reason),
            erased_at: row.erased_at,
        }
    }
}

/// Enters a document; `documents_owner_kind_owner_id_sha256_key` when the record has the same bytes
/// already.
pub fn insert(tx: &mut Tx<'_>, new: &NewDocument) -> Result<DocumentId, StoreError> {
    let (id, now) = (new_id(), tx.now());
    let (kind, owner_id) = new.owner;
    let entry = Entry::new("documents.insert", "document", id).detail(json!({
        "owner_kind": kind, "owner_id": owner_id, "name": new.name, "length": new.length,
    }));
    tx.change(&entry, |c| {
        diesel::insert_into(documents::table)
            .values((
                documents::id.eq(Id(id)),
                documents::owner_kind.eq(kind.as_str()),
                documents::owner_id.eq(Id(owner_id)),
                documents::name.eq(&new.name),
                documents::purpose.eq(new.purpose.as_str()),
                documents::media_type.eq(new.media_type.as_str()),
                documents::length.eq(new.length),
                documents::sha256.eq(&new.sha256[..]),
                documents::account_id.eq(Id(new.account_id.0)),
                documents::added_at.eq(At(now)),
            ))
            .execute(c)
    })?;
    Ok(DocumentId(id))
}

/// Withdraws a document. It stays to be seen; one that was withdrawn before stays as it is.
pub fn withdraw(
    tx: &mut Tx<'_>,
    id: DocumentId,
    by: AccountId,
    reason: &str,
) -> Result<(), StoreError> {
    if get(tx.read(), id)?.withdrawn.is_some() {
        return Ok(());
    }
    let now = tx.now();
    let entry =
        Entry::new("documents.withdraw", "document", id.0).detail(json!({"reason": reason}));
    tx.change(&entry, |c| {
        diesel::update(documents::table.filter(documents::id.eq(Id(id.0))))
            .filter(documents::withdrawn_at.is_null())
            .set((
                documents::withdrawn_at.eq(At(now)),
                documents::withdrawn_by.eq(Id(by.0)),
                documents::withdrawn_reason.eq(reason),
            ))
            .execute(c)
            .map(|_| ())
    })
}

/// The documents of a record, withdrawn ones too, the newest first; 200 at most.
pub fn list(c: &mut Conn, owner: (DocumentOwner, Uuid)) -> Result<Vec<Document>, StoreError> {
    let rows: Vec<(Row, String)> = documents::table
        .inner_join(accounts::table)
        .filter(documents::owner_kind.eq(owner.0.as_str()))
        .filter(documents::owner_id.eq(Id(owner.1)))
        .select((Row::as_select(), accounts::name))
        .order((documents::added_at.desc(), documents::id.desc()))
        .limit(LIMIT)
        .load(c)?;
    Ok(rows.into_iter().map(Document::from).collect())
}

/// The document of an id.
pub fn get(c: &mut Conn, id: DocumentId) -> Result<Document, StoreError> {
    let row: Option<(Row, String)> = documents::table
        .inner_join(accounts::table)
        .filter(documents::id.eq(Id(id.0)))
        .select((Row::as_select(), accounts::name))
        .first(c)
        .optional()?;
    row.map(Document::from)
        .ok_or(StoreError::NotFound("document"))
}

/// Whose the record is; [`StoreError::NotFound`] when there is none.
pub fn find_owner(c: &mut Conn, (kind, id): (DocumentOwner, Uuid)) -> Result<Owner, StoreError> {
    let found = match kind {
        DocumentOwner::Operator => operators::table
            .filter(operators::id.eq(Id(id)))
            .select((operators::id, operators::unit_id))
            .first(c)
            .optional()?
            .map(person),
        DocumentOwner::Licence => licences::table
            .inner_join(operators::table)
            .filter(licences::id.eq(Id(id)))
            .select((operators::id, operators::unit_id))
            .first(c)
            .optional()?
            .map(person),
        DocumentOwner::Aircraft => aircraft::table
            .filter(aircraft::id.eq(Id(id)))
            .select(aircraft::unit_id)
            .first(c)
            .optional()?
            .map(of_unit),
        DocumentOwner::Permit => permits::table
            .filter(permits::id.eq(Id(id)))
            .select(permits::id)
            .first::<Uuid>(c)
            .optional()?
            .map(|_| Owner::default()),
        DocumentOwner::Application => applications::table
            .filter(applications::id.eq(Id(id)))
            .select(applications::unit_id)
            .first(c)
            .optional()?
            .map(of_unit),
        DocumentOwner::Defect => defects::table
            .inner_join(aircraft::table)
            .filter(defects::id.eq(Id(id)))
            .select(aircraft::unit_id)
            .first(c)
            .optional()?
            .map(of_unit),
        DocumentOwner::Maintenance => maintenance_works::table
            .inner_join(aircraft::table)
            .filter(maintenance_works::id.eq(Id(id)))
            .select(aircraft::unit_id)
            .first(c)
            .optional()?
            .map(of_unit),
        DocumentOwner::Consent => consents::table
            .inner_join(missions::table)
            .filter(consents::id.eq(Id(id)))
            .select(missions::unit_id)
            .first(c)
            .optional()?
            .map(of_unit),
        DocumentOwner::Occurrence => occurrences::table
            .filter(occurrences::id.eq(Id(id)))
            .select((occurrences::unit_id, occurrences::reported_by))
            .first(c)
            .optional()?
            .map(reported),
        // Their registers do not exist yet.
        DocumentOwner::Examination => None,
    };
    found.ok_or(StoreError::NotFound("record"))
}

fn person((operator, unit): (OperatorId, UnitId)) -> Owner {
    Owner {
        unit: Some(unit),
        operator: Some(operator),
        reporter: None,
    }
}

fn reported((unit, reporter): (UnitId, AccountId)) -> Owner {
    Owner {
        unit: Some(unit),
        operator: None,
        reporter: Some(reporter),
    }
}

fn of_unit(unit: UnitId) -> Owner {
    Owner {
        unit: Some(unit),
        operator: None,
        reporter: None,
    }
}
