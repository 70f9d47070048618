//! The lines of the trail as they are read.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use uuid::Uuid;

use super::personal;
use crate::page::{Cursor, Page, PageRequest};
use crate::schema::audit_entries;
use crate::types::{At, Id};
use crate::{Conn, StoreError};

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
    /// More about it, as JSON in the very bytes that were written. Of a person's record, what
    /// [`list`] has fetched from where it is kept apart; `{}` once that is erased.
    pub detail: String,
    /// From where: the network address, or the user of the operating system; `None`: not known.
    pub from_address: Option<String>,
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
    let mut rows: Vec<AuditEntry> = query.load(c)?;
    personal::fetch(c, &mut rows)?;
    Ok(page.page(rows, |entry| Cursor {
        at: entry.at,
        id: entry.id,
    }))
}
