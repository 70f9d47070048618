//! The audit trail: who changed what and when. Append-only; the database refuses anything else.

pub mod chain;
mod list;
mod personal;
mod search;
pub mod verify;

use std::collections::BTreeMap;

use chrono::{DateTime, SubsecRound, Utc};
use diesel::prelude::*;
use serde_json::{Value, json};
use uuid::Uuid;

pub use self::list::{AuditEntry, list};
use self::personal::Personal;
pub(crate) use self::personal::erase_details;
pub use self::search::{AuditFilter, ChainedEntry, record_kinds, search};
use crate::schema::audit_entries;
use crate::types::{At, Id};
use crate::{Actor, Conn, StoreError, Tx, new_id};

/// Kinds of records whose detail tells of a person. It is kept apart and goes when its time is over;
/// that it was there, who wrote it and when stays in the chain.
pub(crate) const PERSONAL_KINDS: [&str; 4] = ["account", "document", "licence", "operator"];

/// A line as it was written, for the chain.
#[derive(Debug)]
pub(crate) struct Written {
    line: AuditEntry,
    personal: Option<Personal>,
}

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

    /// With what a record said before and says after: of the fields of both, those that differ. What
    /// else is in the detail stays.
    #[must_use]
    pub fn change(mut self, before: &Value, after: &Value) -> Self {
        let fields = |value: &Value| value.as_object().cloned().unwrap_or_default();
        let (mut old, mut new) = (fields(before), fields(after));
        old.retain(|name, value| new.get(name) != Some(value));
        new.retain(|name, value| before.get(name) != Some(value));
        self.detail["before"] = old.into();
        self.detail["after"] = new.into();
        self
    }
}

impl Entry {
    /// Whether its detail tells of a person.
    fn is_personal(&self) -> bool {
        PERSONAL_KINDS.contains(&self.record_kind)
    }
}

/// Records something that changes no record of the store: a refused sign-in, an order given.
pub fn record(tx: &mut Tx<'_>, entry: &Entry) -> Result<(), StoreError> {
    tx.change(entry, |_| Ok::<_, StoreError>(()))
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

/// Writes a line. What it tells of a person is kept apart.
pub(crate) fn append(
    c: &mut Conn,
    actor: &Actor,
    now: DateTime<Utc>,
    entry: &Entry,
) -> Result<Written, StoreError> {
    let (said, apart) = if entry.is_personal() {
        (json!({}).to_string(), Some(entry.detail.to_string()))
    } else {
        (entry.detail.to_string(), None)
    };
    let line = AuditEntry {
        id: new_id(),
        at: now.trunc_subsecs(6),
        actor_kind: actor.kind().to_owned(),
        actor_id: actor.id(),
        actor_name: actor.name().to_owned(),
        action: entry.action.to_owned(),
        record_kind: entry.record_kind.to_owned(),
        record_id: entry.record_id,
        detail: said,
        from_address: actor.from().map(str::to_owned),
    };
    diesel::insert_into(audit_entries::table)
        .values((
            audit_entries::id.eq(Id(line.id)),
            audit_entries::at.eq(At(line.at)),
            audit_entries::actor_kind.eq(&line.actor_kind),
            audit_entries::actor_id.eq(line.actor_id.map(Id)),
            audit_entries::actor_name.eq(&line.actor_name),
            audit_entries::action.eq(&line.action),
            audit_entries::record_kind.eq(&line.record_kind),
            audit_entries::record_id.eq(line.record_id.map(Id)),
            audit_entries::detail.eq(&line.detail),
            audit_entries::from_address.eq(&line.from_address),
        ))
        .execute(c)?;
    let personal = apart.map(|text| personal::keep(c, line.id, text));
    Ok(Written {
        line,
        personal: personal.transpose()?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_names_what_differs_only() {
        let before = json!({"name": "Jan", "unit": 1, "left": true});
        let after = json!({"name": "Jan", "unit": 2, "came": 3});
        let entry = Entry::new("operators.update", "operator", None).change(&before, &after);
        let detail = json!({"before": {"unit": 1, "left": true}, "after": {"unit": 2, "came": 3}});
        assert_eq!(entry.detail, detail);
    }
}
