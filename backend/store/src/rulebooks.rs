//! Rulebooks that an administrator loaded.

use chrono::{DateTime, NaiveTime, Utc};
use diesel::prelude::*;
use letka_domain::rulebook::Rulebook;
use serde_json::json;
use uuid::Uuid;

use crate::audit::{self, Entry};
use crate::schema::rulebooks;
use crate::types::{At, Id};
use crate::{Conn, StoreError, Tx, new_id};

/// Enters a rulebook with its text; `rulebooks_hash_key` when it is there already.
pub fn insert(tx: &mut Tx<'_>, book: &Rulebook, text: &str) -> Result<(), StoreError> {
    let (id, now) = (new_id(), tx.now());
    let valid_from = book.valid_from.and_time(NaiveTime::MIN).and_utc();
    let entry = Entry::new(INSERT, "rulebook", id)
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

/// What the trail calls the loading of a rulebook.
const INSERT: &str = "rulebooks.insert";

/// A rulebook that was loaded.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = rulebooks)]
pub struct LoadedRulebook {
    /// Which one.
    pub id: Uuid,
    /// What it calls itself.
    pub name: String,
    /// SHA-256 of its text, lower-case hex.
    pub hash: String,
    /// The first moment of the first day on which it is in force.
    pub valid_from: DateTime<Utc>,
    /// Its text (TOML).
    pub text: String,
    /// When it was loaded.
    pub loaded_at: DateTime<Utc>,
}

/// All rulebooks that were loaded, in the order of loading.
pub fn list(c: &mut Conn) -> Result<Vec<LoadedRulebook>, StoreError> {
    Ok(rulebooks::table
        .select(LoadedRulebook::as_select())
        .order(rulebooks::id)
        .load(c)?)
}

/// All rulebooks that were loaded, in the order of loading, each with who loaded it.
pub fn list_with_actors(c: &mut Conn) -> Result<Vec<(LoadedRulebook, Option<String>)>, StoreError> {
    let books = list(c)?;
    let mut actors = audit::actors(c, INSERT, books.iter().map(|book| book.id))?;
    let with = |book: LoadedRulebook| {
        let actor = actors.remove(&book.id);
        (book, actor)
    };
    Ok(books.into_iter().map(with).collect())
}
