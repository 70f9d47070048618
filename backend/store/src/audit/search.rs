//! Lines of the trail by what they say.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use uuid::Uuid;

use super::list::AuditEntry;
use super::personal::{self, Personal};
use crate::page::{Cursor, Page, PageRequest};
use crate::schema::{audit_entries, audit_links, audit_personal_details};
use crate::types::{At, Id};
use crate::{Conn, StoreError};

/// Which lines; all that is set must hold.
#[derive(Debug, Clone, Default)]
pub struct AuditFilter {
    /// The kind of record.
    pub record_kind: Option<String>,
    /// The record.
    pub record_id: Option<Uuid>,
    /// What was done.
    pub action: Option<String>,
    /// Who did it, by the name at that time.
    pub actor_name: Option<String>,
    /// From this moment on.
    pub from: Option<DateTime<Utc>>,
    /// Before this moment.
    pub to: Option<DateTime<Utc>>,
}

/// A line with its place in the chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChainedEntry {
    /// The line, with what it tells of a person.
    pub entry: AuditEntry,
    /// Its running number; `None`: it is not part of the chain.
    pub number: Option<u64>,
    /// Whether what it told of a person was erased.
    pub erased: bool,
}

/// The lines that a filter lets through, newest first.
pub fn search(
    c: &mut Conn,
    filter: &AuditFilter,
    page: &PageRequest,
) -> Result<Page<ChainedEntry>, StoreError> {
    let mut query = audit_entries::table
        .select(AuditEntry::as_select())
        .order((audit_entries::at.desc(), audit_entries::id.desc()))
        .limit(page.rows())
        .into_boxed();
    if let Some(kind) = &filter.record_kind {
        query = query.filter(audit_entries::record_kind.eq(kind));
    }
    if let Some(id) = filter.record_id {
        query = query.filter(audit_entries::record_id.eq(Id(id)));
    }
    if let Some(action) = &filter.action {
        query = query.filter(audit_entries::action.eq(action));
    }
    if let Some(name) = &filter.actor_name {
        query = query.filter(audit_entries::actor_name.eq(name));
    }
    if let Some(from) = filter.from {
        query = query.filter(audit_entries::at.ge(At(from)));
    }
    if let Some(to) = filter.to {
        query = query.filter(audit_entries::at.lt(At(to)));
    }
    if let Some(Cursor { at, id }) = page.after() {
        let same_time = audit_entries::at
            .eq(At(at))
            .and(audit_entries::id.lt(Id(id)));
        query = query.filter(audit_entries::at.lt(At(at)).or(same_time));
    }
    let lines = query.load(c)?;
    let rows = chained(c, lines)?;
    Ok(page.page(rows, |line| Cursor {
        at: line.entry.at,
        id: line.entry.id,
    }))
}

/// Lines with their numbers and with what is kept apart from them.
fn chained(c: &mut Conn, mut lines: Vec<AuditEntry>) -> Result<Vec<ChainedEntry>, StoreError> {
    let ids: Vec<Id> = lines.iter().map(|line| Id(line.id)).collect();
    let numbers: Vec<(Uuid, u64)> = audit_links::table
        .filter(audit_links::entry_id.eq_any(ids.clone()))
        .select((audit_links::entry_id, audit_links::number))
        .load(c)?;
    let numbers: BTreeMap<_, _> = numbers.into_iter().collect();
    let apart: Vec<Personal> = audit_personal_details::table
        .filter(audit_personal_details::entry_id.eq_any(ids))
        .select(Personal::as_select())
        .load(c)?;
    let erased = personal::put_back(&mut lines, apart);
    let chained = |entry: AuditEntry| ChainedEntry {
        number: numbers.get(&entry.id).copied(),
        erased: erased.contains(&entry.id),
        entry,
    };
    Ok(lines.into_iter().map(chained).collect())
}

/// The kinds of records that the trail tells of.
pub fn record_kinds(c: &mut Conn) -> Result<Vec<String>, StoreError> {
    let mut kinds = Vec::new();
    // From each kind to the next one by the index; a distinct would read all lines.
    loop {
        let last = kinds.last().cloned().unwrap_or_default();
        let next: Option<String> = audit_entries::table
            .filter(audit_entries::record_kind.gt(last))
            .order(audit_entries::record_kind)
            .select(audit_entries::record_kind)
            .first(c)
            .optional()?;
        match next {
            Some(kind) if kinds.len() < 200 => kinds.push(kind),
            _ => return Ok(kinds),
        }
    }
}
