//! Walking the chain of the trail, portion by portion, until a link does not hold.

use chrono::{DateTime, Utc};
use diesel::dsl::{exists, not};
use diesel::prelude::*;
use uuid::Uuid;

use super::AuditEntry;
use super::chain::{self, Hash, Link};
use super::personal::Personal;
use crate::schema::{audit_entries, audit_links, audit_personal_details};
use crate::words::words;
use crate::{Conn, StoreError};

words! {
    /// What is wrong with a link.
    Difference {
        /// The number of the next link is not the next number: links were taken away.
        Gap = "gap",
        /// Its line is gone.
        Removed = "removed",
        /// It does not name the hash of the link before it.
        Previous = "previous_hash",
        /// The line says something else than when it was linked.
        Content = "hash",
        /// What the line tells of a person is something else than when it was linked, or is gone without
        /// having been erased.
        Personal = "personal_digest",
        /// A line that no link names: somebody put it in.
        Unlinked = "unlinked",
    }
}

/// The first link that does not hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Break {
    /// Its number: of a gap the first that is missing; `None`: the line has none.
    pub number: Option<u64>,
    /// The line.
    pub id: Option<Uuid>,
    /// When the line says that it was written.
    pub at: Option<DateTime<Utc>>,
    /// What is wrong.
    pub difference: Difference,
}

/// A walk along the chain. It holds one link at a time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Walk {
    /// The last link that held.
    pub last: Link,
    /// How many links have held.
    pub checked: u64,
    /// Of how many of them what they told of a person was erased.
    pub erased: u64,
    /// A hash that must come by.
    expected: Option<Hash>,
}

/// What came of some steps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// There is more.
    On,
    /// The newest link was reached.
    End,
    /// A link does not hold.
    Broken(Break),
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = audit_links)]
struct LinkRow {
    number: u64,
    entry_id: Uuid,
    personal_digest: Option<Vec<u8>>,
    previous_hash: Vec<u8>,
    hash: Vec<u8>,
}

type Row = (LinkRow, Option<AuditEntry>, Option<Personal>);

impl Walk {
    /// From a link that is taken for granted: [`Link::START`] for the whole chain.
    pub fn after(last: Link) -> Self {
        Self {
            last,
            checked: 0,
            erased: 0,
            expected: None,
        }
    }

    /// From the link of a number, which is the first to be checked; the one before it is taken as it
    /// is stored. `None`: there is no such link before it.
    pub fn from(c: &mut Conn, number: u64) -> Result<Option<Self>, StoreError> {
        match number {
            0 | 1 => Ok(Some(Self::after(Link::START))),
            later => Ok(chain::find(c, later - 1)?.map(Self::after)),
        }
    }

    /// With a hash that was noted earlier and must be part of the chain.
    #[must_use]
    pub fn expecting(mut self, hash: Option<Hash>) -> Self {
        self.expected = hash.filter(|hash| *hash != self.last.hash);
        self
    }

    /// Whether a hash that must come by has not.
    pub fn misses(&self) -> bool {
        self.expected.is_some()
    }

    /// Goes on by `most` links.
    pub fn step(mut self, c: &mut Conn, most: u32) -> Result<(Self, Step), StoreError> {
        let rows: Vec<Row> = audit_links::table
            .left_join(audit_entries::table)
            .left_join(
                audit_personal_details::table
                    .on(audit_personal_details::entry_id.eq(audit_links::entry_id)),
            )
            .filter(audit_links::number.gt(chain::stored(self.last.number)))
            .order(audit_links::number)
            .limit(most.into())
            .select((
                LinkRow::as_select(),
                Option::<AuditEntry>::as_select(),
                Option::<Personal>::as_select(),
            ))
            .load(c)?;
        let at_end = rows.len() < most as usize;
        for row in rows {
            if let Err(found) = self.pass(&row)? {
                return Ok((self, Step::Broken(found)));
            }
        }
        Ok((self, if at_end { Step::End } else { Step::On }))
    }

    /// Passes one link, if it holds.
    fn pass(&mut self, (link, line, personal): &Row) -> Result<Result<(), Break>, StoreError> {
        let broken = |difference, number| {
            Ok(Err(Break {
                number: Some(number),
                id: Some(link.entry_id),
                at: line.as_ref().map(|line| line.at),
                difference,
            }))
        };
        if link.number != self.last.number + 1 {
            return Ok(Err(Break {
                number: Some(self.last.number + 1),
                id: None,
                at: None,
                difference: Difference::Gap,
            }));
        }
        let Some(line) = line else {
            return broken(Difference::Removed, link.number);
        };
        if link.previous_hash != self.last.hash {
            return broken(Difference::Previous, link.number);
        }
        let digest = link
            .personal_digest
            .as_deref()
            .map(chain::read)
            .transpose()?;
        if !holds(digest.as_ref(), personal.as_ref()) {
            return broken(Difference::Personal, link.number);
        }
        let hash = chain::hash_of(&self.last, line, digest.as_ref())?;
        if link.hash != hash {
            return broken(Difference::Content, link.number);
        }
        self.last = Link {
            number: link.number,
            hash,
        };
        self.checked += 1;
        self.erased += u64::from(personal.as_ref().is_some_and(Personal::is_erased));
        self.expected.take_if(|expected| *expected == hash);
        Ok(Ok(()))
    }
}

/// Whether what is kept of a person is what was linked, or was erased.
fn holds(digest: Option<&Hash>, personal: Option<&Personal>) -> bool {
    match (digest, personal) {
        (None, None) => true,
        (Some(digest), Some(personal)) => {
            personal.is_erased() || personal.digest().as_ref() == Some(digest)
        }
        _ => false,
    }
}

/// A line that no link names.
pub fn unlinked(c: &mut Conn) -> Result<Option<Break>, StoreError> {
    let linked = audit_links::table.filter(audit_links::entry_id.eq(audit_entries::id));
    let found: Option<(Uuid, DateTime<Utc>)> = audit_entries::table
        .filter(not(exists(linked)))
        .order((audit_entries::at, audit_entries::id))
        .select((audit_entries::id, audit_entries::at))
        .first(c)
        .optional()?;
    Ok(found.map(|(id, at)| Break {
        number: None,
        id: Some(id),
        at: Some(at),
        difference: Difference::Unlinked,
    }))
}
