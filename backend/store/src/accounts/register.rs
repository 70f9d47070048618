//! The register of accounts, as an administrator sees it.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use letka_domain::access::{Reach, Role};
use letka_domain::ids::{AccountId, UnitId};
use uuid::Uuid;

use super::{Account, Row};
use crate::identities::{self, Identity};
use crate::schema::{account_roles, accounts, operators, second_factors, sessions, units};
use crate::types::{Id, confined, containing, lower};
use crate::words::Named;
use crate::{Conn, StoreError};

/// A role that an account holds, with when it was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldRole {
    /// Which giving.
    pub id: Uuid,
    /// What it is for.
    pub role: Role,
    /// The unit from which it reaches down; `None`: everything.
    pub unit: Option<Named<UnitId>>,
    /// When it was given; `None`: before that was written down.
    pub given_at: Option<DateTime<Utc>>,
}

/// An account in the register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Registered {
    /// The account.
    pub account: Account,
    /// Its roles.
    pub held: Vec<HeldRole>,
    /// The licensed person behind it.
    pub operator: Option<String>,
    /// Whether a second factor is set up.
    pub second_factor: bool,
    /// When it was last seen in a session that is still there.
    pub last_seen_at: Option<DateTime<Utc>>,
    /// Who of an identity provider it is.
    pub identities: Vec<Identity>,
}

/// Which accounts.
#[derive(Debug, Clone, Default)]
pub struct AccountFilter {
    /// Part of the name or the user name, whatever the case of ASCII letters.
    pub text: Option<String>,
    /// Of units within this reach.
    pub reach: Reach,
}

/// The accounts by name; those after one of them.
pub fn list(
    c: &mut Conn,
    filter: &AccountFilter,
    after: Option<AccountId>,
    limit: i64,
) -> Result<Vec<Registered>, StoreError> {
    type Found = (Row, Option<Named<UnitId>>, Option<String>);
    let mut query = accounts::table
        .left_join(units::table)
        .left_join(operators::table)
        .select((
            Row::as_select(),
            (units::id, units::name).nullable(),
            operators::name.nullable(),
        ))
        .order((accounts::name, accounts::id))
        .limit(limit)
        .into_boxed();
    if let Some(units) = confined(&filter.reach) {
        query = query.filter(accounts::unit_id.eq_any(units));
    }
    if let Some(text) = &filter.text {
        let pattern = containing(text);
        // SQLite matches whatever the case of ASCII, PostgreSQL what is written in lower case; user
        // names are in lower case.
        let exact = accounts::name.like(pattern.clone()).escape('!');
        let pattern = pattern.to_lowercase();
        let lowered = (lower(accounts::name).like(pattern.clone()).escape('!'))
            .or(accounts::username.like(pattern).escape('!'));
        query = query.filter(exact.or(lowered));
    }
    if let Some(after) = after {
        let last = super::get(c, after)?;
        query = query.filter(
            accounts::name.gt(last.name.clone()).or(accounts::name
                .eq(last.name)
                .and(accounts::id.gt(Id(after.0)))),
        );
    }
    let rows: Vec<Found> = query.load(c)?;
    let ids: Vec<AccountId> = rows.iter().map(|(row, ..)| row.id).collect();
    let mut roles = super::roles_of_many(c, &ids)?;
    let mut held = held(c, &ids)?;
    let proven = with_second_factor(c, &ids)?;
    let seen = last_seen(c, &ids)?;
    let mut linked = identities::list_for_many(c, &ids)?;
    let registered = |(row, unit, operator): Found| {
        let id = row.id;
        Registered {
            account: row.with(unit, roles.remove(&id).unwrap_or_default()),
            held: held.remove(&id).unwrap_or_default(),
            operator,
            second_factor: proven.contains(&id),
            last_seen_at: seen.get(&id).copied(),
            identities: linked.remove(&id).unwrap_or_default(),
        }
    };
    Ok(rows.into_iter().map(registered).collect())
}

/// One account of the register.
pub fn find_registered(c: &mut Conn, id: AccountId) -> Result<Registered, StoreError> {
    let account = super::get(c, id)?;
    let operator = match account.operator_id {
        Some(operator) => crate::operators::find(c, operator)?.map(|found| found.name),
        None => None,
    };
    Ok(Registered {
        held: held(c, &[id])?.remove(&id).unwrap_or_default(),
        operator,
        second_factor: !with_second_factor(c, &[id])?.is_empty(),
        last_seen_at: last_seen(c, &[id])?.remove(&id),
        identities: identities::list_for(c, id)?,
        account,
    })
}

fn held(c: &mut Conn, ids: &[AccountId]) -> Result<HashMap<AccountId, Vec<HeldRole>>, StoreError> {
    type Found = (
        AccountId,
        Uuid,
        Role,
        Option<DateTime<Utc>>,
        Option<Named<UnitId>>,
    );
    let rows: Vec<Found> = account_roles::table
        .left_join(units::table)
        .filter(account_roles::account_id.eq_any(ids.iter().map(|id| Id(id.0))))
        .filter(account_roles::ended_at.is_null())
        .select((
            account_roles::account_id,
            account_roles::id,
            account_roles::role,
            account_roles::given_at,
            (units::id, units::name).nullable(),
        ))
        .order(account_roles::id)
        .load(c)?;
    let mut found: HashMap<AccountId, Vec<HeldRole>> = HashMap::new();
    for (account, id, role, given_at, unit) in rows {
        found.entry(account).or_default().push(HeldRole {
            id,
            role,
            unit,
            given_at,
        });
    }
    Ok(found)
}

fn with_second_factor(c: &mut Conn, ids: &[AccountId]) -> Result<Vec<AccountId>, StoreError> {
    Ok(second_factors::table
        .filter(second_factors::account_id.eq_any(ids.iter().map(|id| Id(id.0))))
        .filter(second_factors::confirmed_at.is_not_null())
        .filter(second_factors::ended_at.is_null())
        .select(second_factors::account_id)
        .load(c)?)
}

fn last_seen(
    c: &mut Conn,
    ids: &[AccountId],
) -> Result<HashMap<AccountId, DateTime<Utc>>, StoreError> {
    let rows: Vec<(AccountId, DateTime<Utc>)> = sessions::table
        .filter(sessions::account_id.eq_any(ids.iter().map(|id| Id(id.0))))
        .select((sessions::account_id, sessions::last_seen_at))
        .order(sessions::last_seen_at)
        .load(c)?;
    // The last one of an account stays.
    Ok(rows.into_iter().collect())
}
