//! Tokens that programs call the API with. Only the hash of a token is kept.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use letka_domain::access::{Action, Rights};
use letka_domain::ids::{AccountId, UnitId};
use serde_json::json;
use uuid::Uuid;

use crate::accounts::{self, Account};
use crate::audit::Entry;
use crate::schema::{accounts as accounts_table, api_tokens, units};
use crate::sessions::TokenHash;
use crate::types::{At, Id, Json};
use crate::words::Named;
use crate::{Conn, StoreError, Tx, new_id, second_factors};

/// A token, without its secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiToken {
    /// Which one.
    pub id: Uuid,
    /// What its owner calls it.
    pub name: String,
    /// The actions that it may do at most.
    pub scopes: Vec<Action>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// Until when it counts.
    pub expires_at: DateTime<Utc>,
    /// Last request with it, as [`touch`] has marked it.
    pub last_used_at: Option<DateTime<Utc>>,
    /// When it was revoked.
    pub revoked_at: Option<DateTime<Utc>>,
}

/// A token to be entered.
#[derive(Debug, Clone)]
pub struct NewApiToken {
    /// Whose it is.
    pub account_id: AccountId,
    /// What its owner calls it.
    pub name: String,
    /// The actions that it may do at most.
    pub scopes: Vec<Action>,
    /// Until when it counts.
    pub expires_at: DateTime<Utc>,
}

/// A token that counts, with the account that it belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bearer {
    /// The token.
    pub token: ApiToken,
    /// Whose it is.
    pub account: Account,
    /// What the roles of the account allow within the scopes, and where.
    pub rights: Rights,
    /// Whether the account has a second factor.
    pub second_factor: bool,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = api_tokens)]
struct Row {
    id: Uuid,
    name: String,
    scopes: Json<Vec<Action>>,
    created_at: DateTime<Utc>,
    expires_at: DateTime<Utc>,
    last_used_at: Option<DateTime<Utc>>,
    revoked_at: Option<DateTime<Utc>>,
}

impl From<Row> for ApiToken {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            name: row.name,
            scopes: row.scopes.0,
            created_at: row.created_at,
            expires_at: row.expires_at,
            last_used_at: row.last_used_at,
            revoked_at: row.revoked_at,
        }
    }
}

/// Enters a token.
pub fn insert(
    tx: &mut Tx<'_>,
    token_hash: &TokenHash,
    new: &NewApiToken,
) -> Result<Uuid, StoreError> {
    let (id, now) = (new_id(), tx.now());
    let entry = Entry::new("api_tokens.insert", "api_token", id).detail(json!({
        "account_id": new.account_id, "name": new.name, "scopes": new.scopes,
        "expires_at": new.expires_at,
    }));
    tx.change(&entry, |c| {
        diesel::insert_into(api_tokens::table)
            .values((
                api_tokens::id.eq(Id(id)),
                api_tokens::account_id.eq(Id(new.account_id.0)),
                api_tokens::name.eq(&new.name),
                api_tokens::token_hash.eq(&token_hash[..]),
                api_tokens::scopes.eq(Json(new.scopes.clone())),
                api_tokens::created_at.eq(At(now)),
                api_tokens::expires_at.eq(At(new.expires_at)),
            ))
            .execute(c)
    })?;
    Ok(id)
}

/// The tokens of an account, the newest in front; 100 at most.
pub fn list_for(c: &mut Conn, account_id: AccountId) -> Result<Vec<ApiToken>, StoreError> {
    let rows: Vec<Row> = api_tokens::table
        .filter(api_tokens::account_id.eq(Id(account_id.0)))
        .select(Row::as_select())
        .order(api_tokens::id.desc())
        .limit(100)
        .load(c)?;
    Ok(rows.into_iter().map(ApiToken::from).collect())
}

/// How many tokens of an account count at `now`.
pub fn count_valid(
    c: &mut Conn,
    account_id: AccountId,
    now: DateTime<Utc>,
) -> Result<i64, StoreError> {
    Ok(api_tokens::table
        .filter(api_tokens::account_id.eq(Id(account_id.0)))
        .filter(api_tokens::revoked_at.is_null())
        .filter(api_tokens::expires_at.gt(At(now)))
        .count()
        .get_result(c)?)
}

/// The token of a hash, if at `now` it counts and its account may sign in.
pub fn find_valid(
    c: &mut Conn,
    token_hash: &TokenHash,
    now: DateTime<Utc>,
) -> Result<Option<Bearer>, StoreError> {
    let row: Option<(Row, accounts::Row, Option<Named<UnitId>>)> = api_tokens::table
        .inner_join(accounts_table::table.left_join(units::table))
        .filter(api_tokens::token_hash.eq(&token_hash[..]))
        .filter(api_tokens::revoked_at.is_null())
        .filter(api_tokens::expires_at.gt(At(now)))
        .filter(accounts_table::disabled.eq(false))
        .select((
            Row::as_select(),
            accounts::Row::as_select(),
            (units::id, units::name).nullable(),
        ))
        .first(c)
        .optional()?;
    let Some((row, account, unit)) = row else {
        return Ok(None);
    };
    let token = ApiToken::from(row);
    let roles = accounts::roles_of(c, account.id())?;
    let account = account.with(unit, roles);
    let rights = accounts::rights(c, &account)?.within(&token.scopes);
    let second_factor = second_factors::find(c, account.id)?.is_some();
    Ok(Some(Bearer {
        token,
        account,
        rights,
        second_factor,
    }))
}

/// Marks that the token was used now. Leaves no entry in the trail.
pub fn touch(tx: &mut Tx<'_>, id: Uuid) -> Result<(), StoreError> {
    let now = tx.now();
    let this = api_tokens::table.filter(api_tokens::id.eq(Id(id)));
    tx.mark(|c| {
        diesel::update(this)
            .set(api_tokens::last_used_at.eq(At(now)))
            .execute(c)
    })?;
    Ok(())
}

/// Revokes a token of an account. It stays in the records.
pub fn revoke(tx: &mut Tx<'_>, account_id: AccountId, id: Uuid) -> Result<(), StoreError> {
    let now = tx.now();
    tx.change(&Entry::new("api_tokens.revoke", "api_token", id), |c| {
        let held = api_tokens::table
            .filter(api_tokens::id.eq(Id(id)))
            .filter(api_tokens::account_id.eq(Id(account_id.0)))
            .filter(api_tokens::revoked_at.is_null());
        let revoked = diesel::update(held)
            .set(api_tokens::revoked_at.eq(At(now)))
            .execute(c)?;
        match revoked {
            0 => Err(StoreError::NotFound("token")),
            _ => Ok(()),
        }
    })
}
