//! Identities: who of an identity provider is which account, and who is on the way there.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use letka_domain::ids::AccountId;
use serde_json::json;
use uuid::Uuid;

use crate::audit::Entry;
use crate::schema::{account_identities, oidc_sign_ins};
use crate::sessions::TokenHash;
use crate::types::{At, Id};
use crate::{Conn, StoreError, Tx, new_id};

/// Somebody who was sent to the provider. Has no `Debug`: it stays out of logs.
#[derive(Clone)]
pub struct Begun {
    /// What the provider must put into its answer.
    pub nonce: String,
    /// What proves that the one who asks is the one who began.
    pub verifier: String,
}

/// Says which account a person of a provider is.
pub fn insert(
    tx: &mut Tx<'_>,
    account_id: AccountId,
    issuer: &str,
    subject: &str,
) -> Result<(), StoreError> {
    let (id, now) = (new_id(), tx.now());
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
            ))
            .execute(c)
            .map(|_| ())
    })
}

/// The account of a person of a provider.
pub fn find(c: &mut Conn, issuer: &str, subject: &str) -> Result<Option<AccountId>, StoreError> {
    Ok(account_identities::table
        .filter(account_identities::issuer.eq(issuer))
        .filter(account_identities::subject.eq(subject))
        .select(account_identities::account_id)
        .first(c)
        .optional()?)
}

/// Keeps that a browser was sent to the provider, until `expires_at`.
pub fn begin(
    tx: &mut Tx<'_>,
    state_hash: &TokenHash,
    browser_hash: &TokenHash,
    begun: &Begun,
    expires_at: DateTime<Utc>,
) -> Result<(), StoreError> {
    tx.mark(|c| {
        diesel::insert_into(oidc_sign_ins::table)
            .values((
                oidc_sign_ins::id.eq(Id(new_id())),
                oidc_sign_ins::state_hash.eq(&state_hash[..]),
                oidc_sign_ins::browser_hash.eq(&browser_hash[..]),
                oidc_sign_ins::nonce.eq(&begun.nonce),
                oidc_sign_ins::verifier.eq(&begun.verifier),
                oidc_sign_ins::expires_at.eq(At(expires_at)),
            ))
            .execute(c)
    })?;
    Ok(())
}

/// What was begun with a state by a browser, if it still counts; it can be taken once.
pub fn take(
    tx: &mut Tx<'_>,
    state_hash: &TokenHash,
    browser_hash: &TokenHash,
) -> Result<Option<Begun>, StoreError> {
    let now = tx.now();
    let found: Option<(Uuid, String, String)> = oidc_sign_ins::table
        .filter(oidc_sign_ins::state_hash.eq(&state_hash[..]))
        .filter(oidc_sign_ins::browser_hash.eq(&browser_hash[..]))
        .filter(oidc_sign_ins::expires_at.gt(At(now)))
        .select((
            oidc_sign_ins::id,
            oidc_sign_ins::nonce,
            oidc_sign_ins::verifier,
        ))
        .first(tx.read())
        .optional()?;
    let Some((id, nonce, verifier)) = found else {
        return Ok(None);
    };
    let this = oidc_sign_ins::table.filter(oidc_sign_ins::id.eq(Id(id)));
    // Whoever comes second takes nothing away, and gets nothing.
    let taken = tx.mark(|c| diesel::delete(this).execute(c))?;
    Ok(taken.then_some(Begun { nonce, verifier }))
}

/// Takes away what nobody came back from.
pub fn delete_expired(tx: &mut Tx<'_>) -> Result<(), StoreError> {
    let now = tx.now();
    let expired = oidc_sign_ins::table.filter(oidc_sign_ins::expires_at.le(At(now)));
    tx.mark(|c| diesel::delete(expired).execute(c))?;
    Ok(())
}
