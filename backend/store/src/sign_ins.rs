//! Signing in: how often it failed under a name, and who owes the second step.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use letka_domain::ids::AccountId;
use letka_domain::sign_in::{FORGOTTEN, Failures};
use uuid::Uuid;

use crate::conn::each_backend;
use crate::schema::{accounts, pending_sign_ins, sign_in_failures};
use crate::sessions::TokenHash;
use crate::types::{At, Id};
use crate::{Conn, StoreError, Tx, new_id};

/// SHA-256 of a name as it was typed, in lower case.
pub type NameHash = [u8; 32];

/// Somebody gave the right password and owes a code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pending {
    /// Which step.
    pub id: Uuid,
    /// Who signs in.
    pub account_id: AccountId,
}

/// The failures under a name, held against others until the end of the transaction.
pub fn lock(tx: &mut Tx<'_>, name_hash: &NameHash) -> Result<Failures, StoreError> {
    tx.mark(|c| {
        let new = (
            sign_in_failures::id.eq(Id(new_id())),
            sign_in_failures::name_hash.eq(&name_hash[..]),
            sign_in_failures::failures.eq(0),
        );
        each_backend!(c, |c| diesel::insert_into(sign_in_failures::table)
            .values(new)
            .on_conflict_do_nothing()
            .execute(c))
    })?;
    let of_name = || sign_in_failures::table.filter(sign_in_failures::name_hash.eq(&name_hash[..]));
    tx.lock(|c| {
        of_name()
            .select(sign_in_failures::failures)
            .for_update()
            .execute(c)
            .map(|_| ())
    })?;
    let (count, last_at) = of_name()
        .select((sign_in_failures::failures, sign_in_failures::last_failed_at))
        .first(tx.read())?;
    Ok(Failures { count, last_at })
}

/// Sets how often signing in under a name has failed. A failure leaves its entry in the trail when
/// it is known to be one.
pub fn set_failures(
    tx: &mut Tx<'_>,
    name_hash: &NameHash,
    failures: Failures,
) -> Result<(), StoreError> {
    let of_name = sign_in_failures::table.filter(sign_in_failures::name_hash.eq(&name_hash[..]));
    tx.mark(|c| {
        diesel::update(of_name)
            .set((
                sign_in_failures::failures.eq(failures.count),
                sign_in_failures::last_failed_at.eq(failures.last_at.map(At)),
            ))
            .execute(c)
    })?;
    Ok(())
}

/// The failures under some names, as they stand.
pub fn failures(c: &mut Conn, name_hash: &NameHash) -> Result<Failures, StoreError> {
    let found: Option<(i32, Option<DateTime<Utc>>)> = sign_in_failures::table
        .filter(sign_in_failures::name_hash.eq(&name_hash[..]))
        .select((sign_in_failures::failures, sign_in_failures::last_failed_at))
        .first(c)
        .optional()?;
    Ok(
        found.map_or_else(Failures::default, |(count, last_at)| Failures {
            count,
            last_at,
        }),
    )
}

/// Keeps that somebody gave the right password and owes a code until `expires_at`.
pub fn insert_pending(
    tx: &mut Tx<'_>,
    token_hash: &TokenHash,
    account_id: AccountId,
    expires_at: DateTime<Utc>,
) -> Result<(), StoreError> {
    tx.mark(|c| {
        diesel::insert_into(pending_sign_ins::table)
            .values((
                pending_sign_ins::id.eq(Id(new_id())),
                pending_sign_ins::token_hash.eq(&token_hash[..]),
                pending_sign_ins::account_id.eq(Id(account_id.0)),
                pending_sign_ins::expires_at.eq(At(expires_at)),
            ))
            .execute(c)
    })?;
    Ok(())
}

/// Who owes the code of a token, if that may still be given and the account may sign in.
pub fn find_pending(
    c: &mut Conn,
    token_hash: &TokenHash,
    now: DateTime<Utc>,
) -> Result<Option<Pending>, StoreError> {
    let found: Option<(Uuid, AccountId)> = pending_sign_ins::table
        .inner_join(accounts::table)
        .filter(pending_sign_ins::token_hash.eq(&token_hash[..]))
        .filter(pending_sign_ins::expires_at.gt(At(now)))
        .filter(accounts::disabled.eq(false))
        .select((pending_sign_ins::id, pending_sign_ins::account_id))
        .first(c)
        .optional()?;
    Ok(found.map(|(id, account_id)| Pending { id, account_id }))
}

/// Takes away everything that an account could still sign in with without its password.
pub fn delete_pending(tx: &mut Tx<'_>, account_id: AccountId) -> Result<(), StoreError> {
    let of_account =
        pending_sign_ins::table.filter(pending_sign_ins::account_id.eq(Id(account_id.0)));
    tx.mark(|c| diesel::delete(of_account).execute(c))?;
    Ok(())
}

/// Takes away what no longer counts: failures that are forgotten, second steps that have expired.
pub fn delete_stale(tx: &mut Tx<'_>) -> Result<(), StoreError> {
    let now = tx.now();
    let forgotten = sign_in_failures::last_failed_at
        .is_null()
        .or(sign_in_failures::last_failed_at.lt(At(now - FORGOTTEN)));
    tx.mark(|c| diesel::delete(sign_in_failures::table.filter(forgotten)).execute(c))?;
    let expired = pending_sign_ins::table.filter(pending_sign_ins::expires_at.le(At(now)));
    tx.mark(|c| diesel::delete(expired).execute(c))?;
    Ok(())
}
