//! Identities: who of an identity provider is which account, and who is on the way there.

mod begun;

pub use begun::{Begun, Taken, begin, delete_expired, take};

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use letka_domain::ids::AccountId;
use serde_json::json;
use uuid::Uuid;

use crate::audit::Entry;
use crate::schema::account_identities;
use crate::types::{At, Id};
use crate::{Conn, StoreError, Tx, new_id};

/// A person of a provider who is an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// Which link.
    pub id: Uuid,
    /// The address of the provider.
    pub issuer: String,
    /// What the provider calls the person.
    pub subject: String,
    /// Since when the two are linked.
    pub created_at: DateTime<Utc>,
}

/// Says which account a person of a provider is. `account_identities_issuer_subject_key` when the
/// person is another account, `account_identities_account_id_issuer_key` when the account is
/// another person.
pub fn insert(
    tx: &mut Tx<'_>,
    account_id: AccountId,
    issuer: &str,
    subject: &str,
) -> Result<Uuid, StoreError> {
    let (id, now, by) = (new_id(), tx.now(), tx.actor().account());
    let entry = Entry::new("identities.insert", "account", account_id.0)
        .detail(json!({"issuer": issuer, "subject": subject}));
    tx.change(&entry, |c| {
        diesel::insert_into(account_identities::table)
            .values((
                account_identities::id.eq(Id(id)),
                account_identities::account_id.eq(Id(account_id.0)),
                account_identities::issuer.eq(issuer),
                account_identities::subject.eq(subject),
                account_identities::created_at.eq(At(now)),
                account_identities::entered_by.eq(by.map(|by| Id(by.0))),
            ))
            .execute(c)
    })?;
    Ok(id)
}

/// Ends that an account is a person of a provider.
pub fn end(tx: &mut Tx<'_>, account_id: AccountId, id: Uuid) -> Result<(), StoreError> {
    let now = tx.now();
    let linked = || {
        account_identities::table
            .filter(account_identities::id.eq(Id(id)))
            .filter(account_identities::account_id.eq(Id(account_id.0)))
            .filter(account_identities::ended_at.is_null())
    };
    let found: Option<(String, String)> = linked()
        .select((account_identities::issuer, account_identities::subject))
        .first(tx.read())
        .optional()?;
    let (issuer, subject) = found.ok_or(StoreError::NotFound("identity"))?;
    let entry = Entry::new("identities.end", "account", account_id.0)
        .detail(json!({"issuer": issuer, "subject": subject}));
    tx.change(&entry, |c| {
        let ended = diesel::update(linked())
            .set(account_identities::ended_at.eq(At(now)))
            .execute(c)?;
        match ended {
            0 => Err(StoreError::NotFound("identity")),
            _ => Ok(()),
        }
    })
}

/// The link of a person of a provider, and the account.
pub fn find(
    c: &mut Conn,
    issuer: &str,
    subject: &str,
) -> Result<Option<(Uuid, AccountId)>, StoreError> {
    Ok(account_identities::table
        .filter(account_identities::issuer.eq(issuer))
        .filter(account_identities::subject.eq(subject))
        .filter(account_identities::ended_at.is_null())
        .select((account_identities::id, account_identities::account_id))
        .first(c)
        .optional()?)
}

/// The links of an account that count, the oldest in front.
pub fn list_for(c: &mut Conn, account_id: AccountId) -> Result<Vec<Identity>, StoreError> {
    let mut found = list_for_many(c, &[account_id])?;
    Ok(found.remove(&account_id).unwrap_or_default())
}

/// The links of each of some accounts.
pub(crate) fn list_for_many(
    c: &mut Conn,
    ids: &[AccountId],
) -> Result<HashMap<AccountId, Vec<Identity>>, StoreError> {
    type Row = (AccountId, Uuid, String, String, DateTime<Utc>);
    let mut found: HashMap<AccountId, Vec<Identity>> = HashMap::new();
    for some in ids.chunks(1000) {
        let rows: Vec<Row> = account_identities::table
            .filter(account_identities::account_id.eq_any(some.iter().map(|id| Id(id.0))))
            .filter(account_identities::ended_at.is_null())
            .select((
                account_identities::account_id,
                account_identities::id,
                account_identities::issuer,
                account_identities::subject,
                account_identities::created_at,
            ))
            .order(account_identities::id)
            .load(c)?;
        for (account, id, issuer, subject, created_at) in rows {
            found.entry(account).or_default().push(Identity {
                id,
                issuer,
                subject,
                created_at,
            });
        }
    }
    Ok(found)
}
