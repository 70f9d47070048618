//! Sessions: who is signed in. Only the hash of a cookie is kept.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use letka_domain::ids::{AccountId, UnitId};
use serde_json::json;
use uuid::Uuid;

use crate::accounts::{self, Account};
use crate::audit::Entry;
use crate::schema::{accounts as accounts_table, sessions, units};
use crate::types::{At, Id};
use crate::words::Named;
use crate::{Conn, StoreError, Tx, new_id};

/// SHA-256 of a token.
pub type TokenHash = [u8; 32];

/// A session.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct SessionId(pub Uuid);

impl From<Uuid> for SessionId {
    fn from(id: Uuid) -> Self {
        Self(id)
    }
}

/// A session that counts, with the account that it was opened for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Which one.
    pub id: SessionId,
    /// Who is signed in.
    pub account: Account,
    /// Since when.
    pub created_at: DateTime<Utc>,
    /// Last request, as [`touch`] has marked it.
    pub last_seen_at: DateTime<Utc>,
    /// Until when it counts.
    pub expires_at: DateTime<Utc>,
}

/// Opens a session that counts until `expires_at`.
pub fn insert(
    tx: &mut Tx<'_>,
    token_hash: &TokenHash,
    account_id: AccountId,
    expires_at: DateTime<Utc>,
) -> Result<SessionId, StoreError> {
    let (id, now) = (new_id(), tx.now());
    let entry = Entry::new("sessions.insert", "session", id)
        .detail(json!({"account_id": account_id, "expires_at": expires_at}));
    tx.change(&entry, |c| {
        diesel::insert_into(sessions::table)
            .values((
                sessions::id.eq(Id(id)),
                sessions::token_hash.eq(&token_hash[..]),
                sessions::account_id.eq(Id(account_id.0)),
                sessions::created_at.eq(At(now)),
                sessions::last_seen_at.eq(At(now)),
                sessions::expires_at.eq(At(expires_at)),
            ))
            .execute(c)
    })?;
    Ok(SessionId(id))
}

/// The session of a token, if at `now` it has not expired and its account may sign in.
pub fn find_valid(
    c: &mut Conn,
    token_hash: &TokenHash,
    now: DateTime<Utc>,
) -> Result<Option<Session>, StoreError> {
    type Times = (SessionId, DateTime<Utc>, DateTime<Utc>, DateTime<Utc>);
    let row: Option<(Times, accounts::Row, Option<Named<UnitId>>)> = sessions::table
        .inner_join(accounts_table::table.left_join(units::table))
        .filter(sessions::token_hash.eq(&token_hash[..]))
        .filter(sessions::expires_at.gt(At(now)))
        .filter(accounts_table::disabled.eq(false))
        .select((
            (
                sessions::id,
                sessions::created_at,
                sessions::last_seen_at,
                sessions::expires_at,
            ),
            accounts::Row::as_select(),
            (units::id, units::name).nullable(),
        ))
        .first(c)
        .optional()?;
    Ok(row.map(
        |((id, created_at, last_seen_at, expires_at), account, unit)| Session {
            id,
            account: account.with_unit(unit),
            created_at,
            last_seen_at,
            expires_at,
        },
    ))
}

/// Marks that the session was used now. Leaves no entry in the trail.
pub fn touch(tx: &mut Tx<'_>, id: SessionId) -> Result<(), StoreError> {
    let now = tx.now();
    tx.mark(|c| {
        diesel::update(sessions::table.filter(sessions::id.eq(Id(id.0))))
            .filter(sessions::last_seen_at.lt(At(now)))
            .set(sessions::last_seen_at.eq(At(now)))
            .execute(c)
    })?;
    Ok(())
}

/// Ends a session.
pub fn delete(tx: &mut Tx<'_>, id: SessionId) -> Result<(), StoreError> {
    tx.change(&Entry::new("sessions.delete", "session", id.0), |c| {
        let ended = diesel::delete(sessions::table.filter(sessions::id.eq(Id(id.0)))).execute(c)?;
        if ended == 0 {
            Err(StoreError::NotFound("session"))
        } else {
            Ok(())
        }
    })
}

/// Takes away the sessions that have expired, and tells how many they were.
pub fn delete_expired(tx: &mut Tx<'_>) -> Result<i64, StoreError> {
    let now = At(tx.now());
    let expired = sessions::table.filter(sessions::expires_at.le(now));
    let count: i64 = expired.count().get_result(tx.read())?;
    if count > 0 {
        let entry =
            Entry::new("sessions.delete_expired", "session", None).detail(json!({"count": count}));
        tx.change(&entry, |c| diesel::delete(expired).execute(c))?;
    }
    Ok(count)
}
