//! What lines tell of a person: kept apart from them, so that it can go and the chain stays whole.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::AuditEntry;
use super::chain::Hash;
use crate::schema::{audit_entries, audit_personal_details as details};
use crate::types::{At, Id};
use crate::{Conn, StoreError};

/// Bytes of chance in front of a text.
const SALT_BYTES: usize = 16;

/// What a line tells of a person, or that it was erased.
#[derive(Debug, Queryable, Selectable)]
#[diesel(table_name = details)]
pub(super) struct Personal {
    /// Tells a row of an erased text from no row at all.
    entry_id: Uuid,
    salt: Option<Vec<u8>>,
    detail: Option<String>,
    erased_at: Option<DateTime<Utc>>,
}

impl Personal {
    /// SHA-256 over salt and text; `None`: erased, nobody can tell any more.
    pub(super) fn digest(&self) -> Option<Hash> {
        let (salt, text) = (self.salt.as_ref()?, self.detail.as_ref()?);
        Some(
            Sha256::new()
                .chain_update(salt)
                .chain_update(text)
                .finalize()
                .into(),
        )
    }

    /// Whether it was erased.
    pub(super) fn is_erased(&self) -> bool {
        self.erased_at.is_some()
    }
}

/// Keeps a text apart from its line.
pub(super) fn keep(c: &mut Conn, entry_id: Uuid, text: String) -> Result<Personal, StoreError> {
    let mut salt = vec![0; SALT_BYTES];
    getrandom::fill(&mut salt).map_err(|error| StoreError::Internal(error.into()))?;
    diesel::insert_into(details::table)
        .values((
            details::entry_id.eq(Id(entry_id)),
            details::salt.eq(&salt),
            details::detail.eq(&text),
        ))
        .execute(c)?;
    Ok(Personal {
        entry_id,
        salt: Some(salt),
        detail: Some(text),
        erased_at: None,
    })
}

/// Puts into each line what was kept apart from it.
pub(super) fn fetch(c: &mut Conn, lines: &mut [AuditEntry]) -> Result<(), StoreError> {
    let ids: Vec<Id> = lines.iter().map(|line| Id(line.id)).collect();
    let found: Vec<Personal> = details::table
        .filter(details::entry_id.eq_any(ids))
        .select(Personal::as_select())
        .load(c)?;
    put_back(lines, found);
    Ok(())
}

/// Puts into lines what was kept apart from them; tells of which it was erased.
pub(super) fn put_back(lines: &mut [AuditEntry], apart: Vec<Personal>) -> BTreeSet<Uuid> {
    let erased = apart.iter().filter(|one| one.is_erased());
    let erased = erased.map(|one| one.entry_id).collect();
    let apart = apart.into_iter().map(|one| (one.entry_id, one.detail));
    let mut apart: BTreeMap<_, _> = apart.collect();
    for line in lines {
        if let Some(Some(text)) = apart.remove(&line.id) {
            line.detail = text;
        }
    }
    erased
}

/// Erases what lines tell of some records, salt and all; says of how many lines.
pub(crate) fn erase_details(
    c: &mut Conn,
    records: &[Uuid],
    now: DateTime<Utc>,
) -> Result<usize, StoreError> {
    let (mut erased, none, no_text) = (0, None::<Vec<u8>>, None::<String>);
    for some in records.chunks(500) {
        let lines: Vec<Uuid> = audit_entries::table
            .filter(audit_entries::record_id.eq_any(some.iter().map(|id| Id(*id))))
            .select(audit_entries::id)
            .load(c)?;
        for lines in lines.chunks(500) {
            erased += diesel::update(details::table)
                .filter(details::erased_at.is_null())
                .filter(details::entry_id.eq_any(lines.iter().map(|id| Id(*id))))
                .set((
                    details::salt.eq(&none),
                    details::detail.eq(&no_text),
                    details::erased_at.eq(At(now)),
                ))
                .execute(c)?;
        }
    }
    Ok(erased)
}
