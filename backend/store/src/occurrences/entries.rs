//! What is entered about an occurrence, one after the other, and what its report said before.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use letka_domain::ids::{AccountId, OccurrenceEntryId, OccurrenceId};
use letka_domain::occurrences::OccurrenceEntryKind;
use serde_json::json;

use super::{LIMIT, Said};
use crate::audit::Entry;
use crate::schema::{accounts, occurrence_entries, occurrence_versions};
use crate::types::{At, Id, Json};
use crate::{Conn, StoreError, Tx, new_id};

/// Something to be entered.
#[derive(Debug, Clone)]
pub struct NewEntry {
    /// What.
    pub kind: OccurrenceEntryKind,
    /// Who.
    pub by: AccountId,
    /// What is written.
    pub text: Option<String>,
    /// By when a measure is to be taken.
    pub due_at: Option<DateTime<Utc>>,
    /// The measure that was taken.
    pub measure_id: Option<OccurrenceEntryId>,
}

impl NewEntry {
    /// An entry that is about no measure.
    pub fn new(kind: OccurrenceEntryKind, by: AccountId, text: Option<String>) -> Self {
        Self {
            kind,
            by,
            text,
            due_at: None,
            measure_id: None,
        }
    }
}

/// Something that was entered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntryOfOccurrence {
    /// Which one.
    pub id: OccurrenceEntryId,
    /// What.
    pub kind: OccurrenceEntryKind,
    /// What was written.
    pub text: Option<String>,
    /// By when a measure is to be taken.
    pub due_at: Option<DateTime<Utc>>,
    /// The measure that was taken.
    pub measure_id: Option<OccurrenceEntryId>,
    /// Who.
    pub by: String,
    /// When.
    pub at: DateTime<Utc>,
}

/// What a report said before it was changed.
#[derive(Debug, Clone, PartialEq)]
pub struct SaidBefore {
    /// The version that was changed.
    pub version: i32,
    /// What it said.
    pub said: Said,
    /// Who changed it.
    pub changed_by: String,
    /// When.
    pub changed_at: DateTime<Utc>,
}

/// Adds a note, a measure, or that a measure was taken; also to what was sent or closed. A measure that
/// was taken before contradicts `occurrence_entries_measure_id_key`.
pub fn enter(
    tx: &mut Tx<'_>,
    id: OccurrenceId,
    new: &NewEntry,
) -> Result<OccurrenceEntryId, StoreError> {
    let now = tx.now();
    let entry = Entry::new("occurrences.enter", "occurrence", id.0)
        .detail(json!({"kind": new.kind, "due_at": new.due_at, "measure_id": new.measure_id}));
    tx.change(&entry, |c| write(c, id, new, now))
}

/// Writes an entry; whoever calls it leaves one in the trail.
pub(super) fn write(
    c: &mut Conn,
    occurrence: OccurrenceId,
    new: &NewEntry,
    now: DateTime<Utc>,
) -> Result<OccurrenceEntryId, StoreError> {
    let id = new_id();
    diesel::insert_into(occurrence_entries::table)
        .values((
            occurrence_entries::id.eq(Id(id)),
            occurrence_entries::occurrence_id.eq(Id(occurrence.0)),
            occurrence_entries::kind.eq(new.kind.as_str()),
            occurrence_entries::text.eq(&new.text),
            occurrence_entries::due_at.eq(new.due_at.map(At)),
            occurrence_entries::measure_id.eq(new.measure_id.map(|measure| Id(measure.0))),
            occurrence_entries::account_id.eq(Id(new.by.0)),
            occurrence_entries::entered_at.eq(At(now)),
        ))
        .execute(c)?;
    Ok(OccurrenceEntryId(id))
}

/// Everything that was entered about an occurrence, the oldest first.
pub fn list_entries(c: &mut Conn, id: OccurrenceId) -> Result<Vec<EntryOfOccurrence>, StoreError> {
    type Line = (
        OccurrenceEntryId,
        OccurrenceEntryKind,
        Option<String>,
        Option<DateTime<Utc>>,
        Option<OccurrenceEntryId>,
        String,
        DateTime<Utc>,
    );
    let lines: Vec<Line> = occurrence_entries::table
        .inner_join(accounts::table)
        .filter(occurrence_entries::occurrence_id.eq(Id(id.0)))
        .order((occurrence_entries::entered_at, occurrence_entries::id))
        .select((
            occurrence_entries::id,
            occurrence_entries::kind,
            occurrence_entries::text,
            occurrence_entries::due_at,
            occurrence_entries::measure_id,
            accounts::name,
            occurrence_entries::entered_at,
        ))
        .limit(LIMIT)
        .load(c)?;
    let entry = |(id, kind, text, due_at, measure_id, by, at): Line| EntryOfOccurrence {
        id,
        kind,
        text,
        due_at,
        measure_id,
        by,
        at,
    };
    Ok(lines.into_iter().map(entry).collect())
}

/// How many measures of each occurrence were not taken yet; one without any is left out.
pub fn count_open_measures(
    c: &mut Conn,
    among: &[OccurrenceId],
) -> Result<HashMap<OccurrenceId, usize>, StoreError> {
    type Line = (OccurrenceId, OccurrenceEntryKind);
    let kinds = [OccurrenceEntryKind::Measure, OccurrenceEntryKind::Done];
    let lines: Vec<Line> = occurrence_entries::table
        .filter(occurrence_entries::occurrence_id.eq_any(among.iter().map(|id| Id(id.0))))
        .filter(occurrence_entries::kind.eq_any(kinds.map(OccurrenceEntryKind::as_str)))
        .order(occurrence_entries::kind.desc())
        .select((occurrence_entries::occurrence_id, occurrence_entries::kind))
        .load(c)?;
    let mut open: HashMap<OccurrenceId, usize> = HashMap::new();
    for (id, kind) in lines {
        let count = open.entry(id).or_default();
        // Measures sort in front of those that were taken.
        *count = match kind {
            OccurrenceEntryKind::Done => count.saturating_sub(1),
            _ => *count + 1,
        };
    }
    open.retain(|_, count| *count > 0);
    Ok(open)
}

/// What a report said before its changes, the oldest first.
pub fn list_versions(c: &mut Conn, id: OccurrenceId) -> Result<Vec<SaidBefore>, StoreError> {
    let lines: Vec<(i32, Json<Said>, String, DateTime<Utc>)> = occurrence_versions::table
        .inner_join(accounts::table)
        .filter(occurrence_versions::occurrence_id.eq(Id(id.0)))
        .order(occurrence_versions::version)
        .select((
            occurrence_versions::version,
            occurrence_versions::said,
            accounts::name,
            occurrence_versions::changed_at,
        ))
        .limit(LIMIT)
        .load(c)?;
    let before = |(version, said, changed_by, changed_at): (_, Json<Said>, _, _)| SaidBefore {
        version,
        said: said.0,
        changed_by,
        changed_at,
    };
    Ok(lines.into_iter().map(before).collect())
}
