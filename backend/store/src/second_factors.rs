//! Second factors: authenticators with changing codes, and the codes for those who lost one.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use letka_domain::ids::AccountId;
use serde_json::json;
use uuid::Uuid;

use crate::audit::Entry;
use crate::schema::{recovery_codes, second_factors};
use crate::sessions::TokenHash;
use crate::types::{At, Id};
use crate::{Conn, StoreError, Tx, new_id};

/// An authenticator.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct SecondFactorId(pub Uuid);

impl From<Uuid> for SecondFactorId {
    fn from(id: Uuid) -> Self {
        Self(id)
    }
}

/// An authenticator of an account. Has no `Debug`: it stays out of logs.
#[derive(Clone)]
pub struct SecondFactor {
    /// Which one.
    pub id: SecondFactorId,
    /// What the codes are reckoned from.
    pub secret: Vec<u8>,
    /// When its first code was entered; `None`: it does not count yet.
    pub confirmed_at: Option<DateTime<Utc>>,
    /// The last step whose code was taken.
    pub last_step: i64,
}

/// Enters an authenticator, which counts once it is confirmed. Others that wait for that are ended.
pub fn insert(
    tx: &mut Tx<'_>,
    account_id: AccountId,
    secret: &[u8],
) -> Result<SecondFactorId, StoreError> {
    let (id, now) = (new_id(), tx.now());
    let entry = Entry::new("second_factors.insert", "second_factor", id)
        .detail(json!({"account_id": account_id}));
    tx.change(&entry, |c| {
        let waiting = second_factors::table
            .filter(second_factors::account_id.eq(Id(account_id.0)))
            .filter(second_factors::confirmed_at.is_null())
            .filter(second_factors::ended_at.is_null());
        diesel::update(waiting)
            .set(second_factors::ended_at.eq(At(now)))
            .execute(c)?;
        diesel::insert_into(second_factors::table)
            .values((
                second_factors::id.eq(Id(id)),
                second_factors::account_id.eq(Id(account_id.0)),
                second_factors::secret.eq(secret),
                second_factors::created_at.eq(At(now)),
                second_factors::last_step.eq(0),
            ))
            .execute(c)
    })?;
    Ok(SecondFactorId(id))
}

/// The authenticators of an account that are not ended: the one that counts, and the one that waits
/// to be confirmed.
pub fn list_for(c: &mut Conn, account_id: AccountId) -> Result<Vec<SecondFactor>, StoreError> {
    type Row = (SecondFactorId, Vec<u8>, Option<DateTime<Utc>>, i64);
    let rows: Vec<Row> = second_factors::table
        .filter(second_factors::account_id.eq(Id(account_id.0)))
        .filter(second_factors::ended_at.is_null())
        .select((
            second_factors::id,
            second_factors::secret,
            second_factors::confirmed_at,
            second_factors::last_step,
        ))
        .order(second_factors::id)
        .load(c)?;
    let factor = |(id, secret, confirmed_at, last_step)| SecondFactor {
        id,
        secret,
        confirmed_at,
        last_step,
    };
    Ok(rows.into_iter().map(factor).collect())
}

/// The authenticator of an account that counts.
pub fn find(c: &mut Conn, account_id: AccountId) -> Result<Option<SecondFactor>, StoreError> {
    let mut all = list_for(c, account_id)?;
    all.retain(|factor| factor.confirmed_at.is_some());
    Ok(all.pop())
}

/// Lets an authenticator count, whose code of `step` was entered, instead of the one before; with the
/// hashes of its recovery codes.
pub fn confirm(
    tx: &mut Tx<'_>,
    account_id: AccountId,
    id: SecondFactorId,
    step: i64,
    codes: &[TokenHash],
) -> Result<(), StoreError> {
    let now = tx.now();
    let entry = Entry::new("second_factors.confirm", "second_factor", id.0)
        .detail(json!({"account_id": account_id, "recovery_codes": codes.len()}));
    tx.change(&entry, |c| {
        let other = second_factors::table
            .filter(second_factors::account_id.eq(Id(account_id.0)))
            .filter(second_factors::id.ne(Id(id.0)))
            .filter(second_factors::ended_at.is_null());
        diesel::update(other)
            .set(second_factors::ended_at.eq(At(now)))
            .execute(c)?;
        let this = second_factors::table
            .filter(second_factors::account_id.eq(Id(account_id.0)))
            .filter(second_factors::id.eq(Id(id.0)))
            .filter(second_factors::confirmed_at.is_null())
            .filter(second_factors::ended_at.is_null());
        let confirmed = diesel::update(this)
            .set((
                second_factors::confirmed_at.eq(At(now)),
                second_factors::last_step.eq(step),
            ))
            .execute(c)?;
        if confirmed == 0 {
            return Err(StoreError::NotFound("second factor"));
        }
        for code in codes {
            diesel::insert_into(recovery_codes::table)
                .values((
                    recovery_codes::id.eq(Id(new_id())),
                    recovery_codes::second_factor_id.eq(Id(id.0)),
                    recovery_codes::code_hash.eq(&code[..]),
                ))
                .execute(c)?;
        }
        Ok(())
    })
}

/// Takes the code of a step, unless it or a later one was taken before; tells whether it did.
pub fn use_step(tx: &mut Tx<'_>, id: SecondFactorId, step: i64) -> Result<bool, StoreError> {
    let this = second_factors::table
        .filter(second_factors::id.eq(Id(id.0)))
        .filter(second_factors::last_step.lt(step));
    tx.mark(|c| {
        diesel::update(this)
            .set(second_factors::last_step.eq(step))
            .execute(c)
    })
}

/// Uses up a recovery code; tells whether it was one that was not used yet.
pub fn use_recovery_code(
    tx: &mut Tx<'_>,
    id: SecondFactorId,
    code_hash: &TokenHash,
) -> Result<bool, StoreError> {
    let now = tx.now();
    let entry = Entry::new("second_factors.use_recovery_code", "second_factor", id.0);
    let used = tx.change(&entry, |c| {
        let this = recovery_codes::table
            .filter(recovery_codes::second_factor_id.eq(Id(id.0)))
            .filter(recovery_codes::code_hash.eq(&code_hash[..]))
            .filter(recovery_codes::used_at.is_null());
        let used = diesel::update(this)
            .set(recovery_codes::used_at.eq(At(now)))
            .execute(c)?;
        if used == 0 {
            return Err(StoreError::NotFound("recovery code"));
        }
        Ok(())
    });
    match used {
        Ok(()) => Ok(true),
        Err(StoreError::NotFound(_)) => Ok(false),
        Err(error) => Err(error),
    }
}

/// How many recovery codes are left.
pub fn count_recovery_codes(c: &mut Conn, id: SecondFactorId) -> Result<i64, StoreError> {
    Ok(recovery_codes::table
        .filter(recovery_codes::second_factor_id.eq(Id(id.0)))
        .filter(recovery_codes::used_at.is_null())
        .count()
        .get_result(c)?)
}

/// Ends whatever authenticator an account has.
pub fn end(tx: &mut Tx<'_>, account_id: AccountId) -> Result<(), StoreError> {
    let now = tx.now();
    let entry = Entry::new("second_factors.end", "account", account_id.0);
    tx.change(&entry, |c| {
        let held = second_factors::table
            .filter(second_factors::account_id.eq(Id(account_id.0)))
            .filter(second_factors::ended_at.is_null());
        let ended = diesel::update(held)
            .set(second_factors::ended_at.eq(At(now)))
            .execute(c)?;
        if ended == 0 {
            return Err(StoreError::NotFound("second factor"));
        }
        Ok(())
    })
}
