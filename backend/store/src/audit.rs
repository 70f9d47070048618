//! The audit trail: who changed what and when. Append-only; the database refuses anything else.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::page::{Cursor, Page, PageRequest};
use crate::schema::audit_entries;
use crate::types::{At, Id};
use crate::{Actor, Conn, StoreError, Tx, new_id};

/// What a change leaves in the trail. Actor and time come from the transaction.
#[derive(Debug, Clone)]
pub struct Entry {
    action: &'static str,
    record_kind: &'static str,
    record_id: Option<Uuid>,
    detail: Value,
}

impl Entry {
    /// An entry for an action, such as `missions.approve`, on one record of a kind, or on several
    /// at once.
    pub fn new(
        action: &'static str,
        record_kind: &'static str,
        record_id: impl Into<Option<Uuid>>,
    ) -> Self {
        Self {
            action,
            record_kind,
            record_id: record_id.into(),
            detail: json!({}),
        }
    }

    /// With more about it. Never a password, a token or the hash of one.
    #[must_use]
    pub fn detail(mut self, detail: Value) -> Self {
        self.detail = detail;
        self
    }
}

/// A line of the trail.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = audit_entries)]
pub struct AuditEntry {
    /// Which line.
    pub id: Uuid,
    /// When.
    pub at: DateTime<Utc>,
    /// `account`, `station` or `system`.
    pub actor_kind: String,
    /// The account or the station.
    pub actor_id: Option<Uuid>,
    /// Its name at that time.
    pub actor_name: String,
    /// What was done, such as `missions.approve`.
    pub action: String,
    /// What kind of record it was done to.
    pub record_kind: String,
    /// Which record; `None`: several at once.
    pub record_id: Option<Uuid>,
    /// More about it, as JSON in the very bytes that were written.
    pub detail: String,
}

/// Records something that changes no record of the store: a refused sign-in, an order given.
pub fn record(tx: &mut Tx<'_>, entry: &Entry) -> Result<(), StoreError> {
    tx.change(entry, |_| Ok::<_, StoreError>(()))
}

/// The trail, newest first.
pub fn list(c: &mut Conn, page: &PageRequest) -> Result<Page<AuditEntry>, StoreError> {
    let mut query = audit_entries::table
        .select(AuditEntry::as_select())
        .order((audit_entries::at.desc(), audit_entries::id.desc()))
        .limit(page.rows())
        .into_boxed();
    if let Some(Cursor { at, id }) = page.after() {
        let same_time = audit_entries::at
            .eq(At(at))
            .and(audit_entries::id.lt(Id(id)));
        query = query.filter(audit_entries::at.lt(At(at)).or(same_time));
    }
    let rows = query.load(c)?;
    Ok(page.page(rows, |entry| Cursor {
        at: entry.at,
        id: entry.id,
    }))
}

/// When records of each of some kinds were last changed.
pub fn last_changes(
    c: &mut Conn,
    kinds: &[&str],
) -> Result<Vec<(String, DateTime<Utc>)>, StoreError> {
    let mut found = Vec::with_capacity(kinds.len());
    for kind in kinds {
        let last: Option<DateTime<Utc>> = audit_entries::table
            .filter(audit_entries::record_kind.eq(*kind))
            .order(audit_entries::at.desc())
            .select(audit_entries::at)
            .first(c)
            .optional()?;
        found.extend(last.map(|at| ((*kind).to_owned(), at)));
    }
    Ok(found)
}

/// Who did `action` to each of the records, by the name at that time. Where it was done more than
/// once, the last time counts.
pub fn actors(
    c: &mut Conn,
    action: &str,
    records: impl IntoIterator<Item = Uuid>,
) -> Result<BTreeMap<Uuid, String>, StoreError> {
    let records: Vec<Id> = records.into_iter().map(Id).collect();
    let mut found = BTreeMap::new();
    for some in records.chunks(1000) {
        let rows: Vec<(Option<Uuid>, String)> = audit_entries::table
            .filter(audit_entries::record_id.eq_any(some.to_vec()))
            .filter(audit_entries::action.eq(action))
            .order((audit_entries::at, audit_entries::id))
            .select((audit_entries::record_id, audit_entries::actor_name))
            .load(c)?;
        found.extend(rows.into_iter().filter_map(|(id, name)| Some((id?, name))));
    }
    Ok(found)
}

/// Writes a line.
pub(crate) fn append(
    c: &mut Conn,
    actor: &Actor,
    now: DateTime<Utc>,
    entry: &Entry,
) -> QueryResult<()> {
    diesel::insert_into(audit_entries::table)
        .values((
            audit_entries::id.eq(Id(new_id())),
            audit_entries::at.eq(At(now)),
            audit_entries::actor_kind.eq(actor.kind()),
            audit_entries::actor_id.eq(actor.id().map(Id)),
            audit_entries::actor_name.eq(actor.name()),
            audit_entries::action.eq(entry.action),
            audit_entries::record_kind.eq(entry.record_kind),
            audit_entries::record_id.eq(entry.record_id.map(Id)),
            audit_entries::detail.eq(entry.detail.to_string()),
        ))
        .execute(c)?;
    Ok(())
}
