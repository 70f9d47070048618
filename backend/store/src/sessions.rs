//! Sessions: who is signed in. Only the hash of a cookie is kept.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use letka_domain::access::Rights;
use letka_domain::ids::{AccountId, UnitId};
use letka_domain::sign_in::Failures;
use serde_json::json;
use uuid::Uuid;

use crate::accounts::{self, Account};
use crate::audit::Entry;
use crate::schema::{accounts as accounts_table, sessions, units};
use crate::types::{At, Id};
use crate::words::Named;
use crate::{Conn, StoreError, Tx, new_id, second_factors};

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

/// Where a session was opened, and what had gone before.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Origin {
    /// The address that it was opened from; `None`: not known.
    pub address: Option<String>,
    /// What the browser called itself; `None`: it did not.
    pub user_agent: Option<String>,
    /// The tries to sign in that had failed before.
    pub failures: Failures,
    /// By which link to an identity provider; `None`: by a password.
    pub identity: Option<Uuid>,
}

/// A session of an account, as its owner sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opened {
    /// Which one.
    pub id: SessionId,
    /// Since when.
    pub created_at: DateTime<Utc>,
    /// Last request, as [`touch`] has marked it.
    pub last_seen_at: DateTime<Utc>,
    /// Where it was opened.
    pub origin: Origin,
}

/// A session that counts, with the account that it was opened for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Which one.
    pub id: SessionId,
    /// Who is signed in.
    pub account: Account,
    /// What its roles allow, and where.
    pub rights: Rights,
    /// Since when.
    pub created_at: DateTime<Utc>,
    /// Last request, as [`touch`] has marked it.
    pub last_seen_at: DateTime<Utc>,
    /// Until when it counts.
    pub expires_at: DateTime<Utc>,
    /// The tries to sign in that had failed before it was opened.
    pub failures: Failures,
    /// Whether its account has a second factor.
    pub second_factor: bool,
    /// Whether an identity provider vouches for the person: password and second factor are its matter.
    pub by_provider: bool,
}

/// Opens a session that counts until `expires_at`.
pub fn insert(
    tx: &mut Tx<'_>,
    token_hash: &TokenHash,
    account_id: AccountId,
    expires_at: DateTime<Utc>,
    origin: &Origin,
) -> Result<SessionId, StoreError> {
    let (id, now) = (new_id(), tx.now());
    let entry = Entry::new("sessions.insert", "session", id).detail(
        json!({"account_id": account_id, "expires_at": expires_at, "from": origin.address,
            "identity_id": origin.identity}),
    );
    tx.change(&entry, |c| {
        diesel::insert_into(sessions::table)
            .values((
                sessions::id.eq(Id(id)),
                sessions::token_hash.eq(&token_hash[..]),
                sessions::account_id.eq(Id(account_id.0)),
                sessions::created_at.eq(At(now)),
                sessions::last_seen_at.eq(At(now)),
                sessions::expires_at.eq(At(expires_at)),
                sessions::address.eq(&origin.address),
                sessions::user_agent.eq(&origin.user_agent),
                sessions::failures_before.eq(origin.failures.count),
                sessions::last_failed_at.eq(origin.failures.last_at.map(At)),
                sessions::identity_id.eq(origin.identity.map(Id)),
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
    type Times = (
        SessionId,
        DateTime<Utc>,
        DateTime<Utc>,
        DateTime<Utc>,
        i32,
        Option<DateTime<Utc>>,
        Option<Uuid>,
    );
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
                sessions::failures_before,
                sessions::last_failed_at,
                sessions::identity_id,
            ),
            accounts::Row::as_select(),
            (units::id, units::name).nullable(),
        ))
        .first(c)
        .optional()?;
    let Some((times, account, unit)) = row else {
        return Ok(None);
    };
    let (id, created_at, last_seen_at, expires_at, count, last_at, identity) = times;
    let roles = accounts::roles_of(c, account.id())?;
    let account = account.with(unit, roles);
    let rights = accounts::rights(c, &account)?;
    let second_factor = second_factors::find(c, account.id)?.is_some();
    Ok(Some(Session {
        id,
        account,
        rights,
        created_at,
        last_seen_at,
        expires_at,
        failures: Failures { count, last_at },
        second_factor,
        by_provider: identity.is_some(),
    }))
}

/// The sessions of an account that have not expired, the one used last in front; 100 at most.
pub fn list_for(
    c: &mut Conn,
    account_id: AccountId,
    now: DateTime<Utc>,
) -> Result<Vec<Opened>, StoreError> {
    type Row = (
        SessionId,
        DateTime<Utc>,
        DateTime<Utc>,
        Option<String>,
        Option<String>,
    );
    let rows: Vec<Row> = sessions::table
        .filter(sessions::account_id.eq(Id(account_id.0)))
        .filter(sessions::expires_at.gt(At(now)))
        .select((
            sessions::id,
            sessions::created_at,
            sessions::last_seen_at,
            sessions::address,
            sessions::user_agent,
        ))
        .order((sessions::last_seen_at.desc(), sessions::id.desc()))
        .limit(100)
        .load(c)?;
    let opened = |(id, created_at, last_seen_at, address, user_agent)| Opened {
        id,
        created_at,
        last_seen_at,
        origin: Origin {
            address,
            user_agent,
            ..Origin::default()
        },
    };
    Ok(rows.into_iter().map(opened).collect())
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

/// Ends a session of an account.
pub fn delete_own(tx: &mut Tx<'_>, account_id: AccountId, id: SessionId) -> Result<(), StoreError> {
    let entry =
        Entry::new("sessions.delete", "session", id.0).detail(json!({"account_id": account_id}));
    tx.change(&entry, |c| {
        let own = sessions::table
            .filter(sessions::id.eq(Id(id.0)))
            .filter(sessions::account_id.eq(Id(account_id.0)));
        match diesel::delete(own).execute(c)? {
            0 => Err(StoreError::NotFound("session")),
            _ => Ok(()),
        }
    })
}

/// Ends all sessions of an account but one, and tells how many they were.
pub fn delete_all(
    tx: &mut Tx<'_>,
    account_id: AccountId,
    but: Option<SessionId>,
) -> Result<i64, StoreError> {
    // No session has this id.
    let but = Id(but.map_or(Uuid::nil(), |session| session.0));
    let all = sessions::table
        .filter(sessions::account_id.eq(Id(account_id.0)))
        .filter(sessions::id.ne(but));
    let count: i64 = all.count().get_result(tx.read())?;
    if count > 0 {
        let entry = Entry::new("sessions.delete_all", "account", account_id.0)
            .detail(json!({"count": count}));
        tx.change(&entry, |c| diesel::delete(all).execute(c))?;
    }
    Ok(count)
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
