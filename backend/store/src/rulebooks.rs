//! Rulebooks that an administrator loaded.

use chrono::NaiveTime;
use diesel::prelude::*;
use letka_domain::rulebook::Rulebook;
use serde_json::json;

use crate::audit::Entry;
use crate::schema::rulebooks;
use crate::types::{At, Id};
use crate::{Conn, StoreError, Tx, new_id};

/// Enters a rulebook with its text; `rulebooks_hash_key` when it is there already.
pub fn insert(tx: &mut Tx<'_>, book: &Rulebook, text: &str) -> Result<(), StoreError> {
    let (id, now) = (new_id(), tx.now());
    let valid_from = book.valid_from.and_time(NaiveTime::MIN).and_utc();
    let entry = Entry::new("rulebooks.insert", "rulebook", id)
        .detail(json!({"name": book.id, "hash": book.hash, "valid_from": book.valid_from}));
    tx.change(&entry, |c| {
        diesel::insert_into(rulebooks::table)
            .values((
                rulebooks::id.eq(Id(id)),
                rulebooks::name.eq(&book.id),
                rulebooks::hash.eq(&book.hash),
                rulebooks::valid_from.eq(At(valid_from)),
                rulebooks::text.eq(text),
                rulebooks::loaded_at.eq(At(now)),
            ))
            .execute(c)
    })?;
    Ok(())
}

/// The names and texts of all rulebooks that were loaded, in the order of loading.
pub fn list(c: &mut Conn) -> Result<Vec<(String, String)>, StoreError> {
    Ok(rulebooks::table
        .select((rulebooks::name, rulebooks::text))
        .order(rulebooks::id)
        .load(c)?)
}
