//! Accounts: who can sign in, as what, and how far.

mod changes;
mod register;

pub use changes::{Edit, count_administrators, end_role, give_role, lock, set_disabled, update};
pub use register::{AccountFilter, HeldRole, Registered, find_registered, list};

use std::collections::HashMap;

use diesel::prelude::*;
use letka_domain::access::{Grant, Rights, Role};
use letka_domain::ids::{AccountId, OperatorId, UnitId};
use serde_json::json;

use crate::audit::Entry;
use crate::schema::{account_roles, accounts, units};
use crate::types::{At, Id};
use crate::words::Named;
use crate::{Conn, StoreError, Tx, new_id};

/// A role that an account holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GivenRole {
    /// What it is for.
    pub role: Role,
    /// The unit from which it reaches down; `None`: everything.
    pub unit: Option<Named<UnitId>>,
}

/// An account, without its password.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Which one.
    pub id: AccountId,
    /// What is typed to sign in.
    pub username: String,
    /// What is shown.
    pub name: String,
    /// What it is there for, and where.
    pub roles: Vec<GivenRole>,
    /// The unit that it belongs to.
    pub unit: Option<Named<UnitId>>,
    /// The licensed person behind it.
    pub operator_id: Option<OperatorId>,
    /// May no longer sign in.
    pub disabled: bool,
    /// Must change a password that somebody else set, before anything else.
    pub must_change_password: bool,
    /// Counts its changes.
    pub version: i32,
}

/// An account with what its password is checked against. Has no `Debug`: it stays out of logs.
#[derive(Clone)]
pub struct Credentials {
    /// The account.
    pub account: Account,
    /// argon2id in PHC notation.
    pub password_hash: String,
}

/// An account to be entered. Has no `Debug`: it stays out of logs.
#[derive(Clone)]
pub struct NewAccount {
    /// What is typed to sign in; `accounts_username_key` when it is taken.
    pub username: String,
    /// What is shown.
    pub name: String,
    /// What it is there for, and where. Never a role that flies beside one that decides.
    pub roles: Vec<Grant>,
    /// The unit that it belongs to.
    pub unit_id: Option<UnitId>,
    /// The licensed person behind it.
    pub operator_id: Option<OperatorId>,
    /// argon2id in PHC notation.
    pub password_hash: String,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = accounts)]
pub(crate) struct Row {
    id: AccountId,
    username: String,
    name: String,
    operator_id: Option<OperatorId>,
    disabled: bool,
    must_change_password: bool,
    version: i32,
}

impl Row {
    pub(crate) fn id(&self) -> AccountId {
        self.id
    }

    pub(crate) fn with(self, unit: Option<Named<UnitId>>, roles: Vec<GivenRole>) -> Account {
        Account {
            id: self.id,
            username: self.username,
            name: self.name,
            roles,
            unit,
            operator_id: self.operator_id,
            disabled: self.disabled,
            must_change_password: self.must_change_password,
            version: self.version,
        }
    }
}

/// Enters an account with its roles.
pub fn insert(tx: &mut Tx<'_>, new: &NewAccount) -> Result<AccountId, StoreError> {
    let (id, now) = (new_id(), tx.now());
    let entry = Entry::new("accounts.insert", "account", id)
        .detail(json!({"username": new.username, "roles": new.roles}));
    tx.change(&entry, |c| {
        diesel::insert_into(accounts::table)
            .values((
                accounts::id.eq(Id(id)),
                accounts::username.eq(&new.username),
                accounts::name.eq(&new.name),
                accounts::unit_id.eq(new.unit_id.map(|unit| Id(unit.0))),
                accounts::operator_id.eq(new.operator_id.map(|operator| Id(operator.0))),
                accounts::password_hash.eq(&new.password_hash),
                accounts::disabled.eq(false),
            ))
            .execute(c)?;
        for grant in &new.roles {
            diesel::insert_into(account_roles::table)
                .values((
                    account_roles::id.eq(Id(new_id())),
                    account_roles::account_id.eq(Id(id)),
                    account_roles::role.eq(grant.role.as_str()),
                    account_roles::unit_id.eq(grant.unit.map(|unit| Id(unit.0))),
                    account_roles::given_at.eq(At(now)),
                ))
                .execute(c)?;
        }
        Ok::<_, StoreError>(())
    })?;
    Ok(AccountId(id))
}

/// Sets the password of an account; `must_change`: somebody else set it.
pub fn set_password(
    tx: &mut Tx<'_>,
    id: AccountId,
    password_hash: &str,
    must_change: bool,
) -> Result<(), StoreError> {
    let entry = Entry::new("accounts.set_password", "account", id.0)
        .detail(json!({"must_change": must_change}));
    tx.change(&entry, |c| {
        let changed = diesel::update(accounts::table.filter(accounts::id.eq(Id(id.0))))
            .set((
                accounts::password_hash.eq(password_hash),
                accounts::must_change_password.eq(must_change),
            ))
            .execute(c)?;
        match changed {
            0 => Err(StoreError::NotFound("account")),
            _ => Ok(()),
        }
    })
}

/// What the password of an account is checked against.
pub fn password_hash(c: &mut Conn, id: AccountId) -> Result<String, StoreError> {
    let found: Option<String> = accounts::table
        .filter(accounts::id.eq(Id(id.0)))
        .select(accounts::password_hash)
        .first(c)
        .optional()?;
    found.ok_or(StoreError::NotFound("account"))
}

/// The account of a username, disabled or not.
pub fn find_by_username(c: &mut Conn, username: &str) -> Result<Option<Credentials>, StoreError> {
    let row: Option<(Row, Option<Named<UnitId>>, String)> = accounts::table
        .left_join(units::table)
        .filter(accounts::username.eq(username))
        .select((
            Row::as_select(),
            (units::id, units::name).nullable(),
            accounts::password_hash,
        ))
        .first(c)
        .optional()?;
    let Some((row, unit, password_hash)) = row else {
        return Ok(None);
    };
    let roles = roles_of(c, row.id)?;
    Ok(Some(Credentials {
        account: row.with(unit, roles),
        password_hash,
    }))
}

/// The account of an id, disabled or not.
pub fn get(c: &mut Conn, id: AccountId) -> Result<Account, StoreError> {
    let row: Option<(Row, Option<Named<UnitId>>)> = accounts::table
        .left_join(units::table)
        .filter(accounts::id.eq(Id(id.0)))
        .select((Row::as_select(), (units::id, units::name).nullable()))
        .first(c)
        .optional()?;
    let (row, unit) = row.ok_or(StoreError::NotFound("account"))?;
    let roles = roles_of(c, row.id)?;
    Ok(row.with(unit, roles))
}

/// The roles that an account holds, in the order of giving.
pub(crate) fn roles_of(c: &mut Conn, id: AccountId) -> Result<Vec<GivenRole>, StoreError> {
    Ok(roles_of_many(c, &[id])?.remove(&id).unwrap_or_default())
}

/// The roles that each of some accounts holds.
fn roles_of_many(
    c: &mut Conn,
    ids: &[AccountId],
) -> Result<HashMap<AccountId, Vec<GivenRole>>, StoreError> {
    let mut found: HashMap<AccountId, Vec<GivenRole>> = HashMap::new();
    for some in ids.chunks(1000) {
        let rows: Vec<(AccountId, Role, Option<Named<UnitId>>)> = account_roles::table
            .left_join(units::table)
            .filter(account_roles::account_id.eq_any(some.iter().map(|id| Id(id.0))))
            .filter(account_roles::ended_at.is_null())
            .select((
                account_roles::account_id,
                account_roles::role,
                (units::id, units::name).nullable(),
            ))
            .order(account_roles::id)
            .load(c)?;
        for (id, role, unit) in rows {
            found.entry(id).or_default().push(GivenRole { role, unit });
        }
    }
    Ok(found)
}

/// What the roles of an account allow, and where.
pub fn rights(c: &mut Conn, account: &Account) -> Result<Rights, StoreError> {
    let tree = crate::units::tree(c)?;
    let grants = account.roles.iter().map(|given| Grant {
        role: given.role,
        unit: given.unit.as_ref().map(|unit| unit.id),
    });
    Ok(Rights::new(grants, &tree))
}

/// The accounts that may sign in and hold one of these roles anywhere, by name.
pub fn list_by_roles(c: &mut Conn, roles: &[Role]) -> Result<Vec<Account>, StoreError> {
    let holders = account_roles::table
        .filter(account_roles::ended_at.is_null())
        .filter(account_roles::role.eq_any(roles.iter().map(|role| role.as_str())))
        .select(account_roles::account_id);
    let rows: Vec<(Row, Option<Named<UnitId>>)> = accounts::table
        .left_join(units::table)
        .filter(accounts::disabled.eq(false))
        .filter(accounts::id.eq_any(holders))
        .select((Row::as_select(), (units::id, units::name).nullable()))
        .order((accounts::name, accounts::id))
        .load(c)?;
    let ids: Vec<AccountId> = rows.iter().map(|(row, _)| row.id).collect();
    let mut held = roles_of_many(c, &ids)?;
    let account = |(row, unit): (Row, Option<Named<UnitId>>)| {
        let roles = held.remove(&row.id).unwrap_or_default();
        row.with(unit, roles)
    };
    Ok(rows.into_iter().map(account).collect())
}

/// The accounts that may sign in and stand for an operator.
pub fn list_for_operator(
    c: &mut Conn,
    operator_id: OperatorId,
) -> Result<Vec<AccountId>, StoreError> {
    Ok(accounts::table
        .filter(accounts::disabled.eq(false))
        .filter(accounts::operator_id.eq(Id(operator_id.0)))
        .select(accounts::id)
        .order(accounts::id)
        .load(c)?)
}

/// The accounts that may sign in, by the operator that each stands for.
pub fn list_of_operators(c: &mut Conn) -> Result<HashMap<OperatorId, Vec<AccountId>>, StoreError> {
    let rows: Vec<(Option<OperatorId>, AccountId)> = accounts::table
        .filter(accounts::disabled.eq(false))
        .filter(accounts::operator_id.is_not_null())
        .select((accounts::operator_id, accounts::id))
        .order(accounts::id)
        .load(c)?;
    let mut found: HashMap<OperatorId, Vec<AccountId>> = HashMap::new();
    for (operator, account) in rows {
        found
            .entry(operator.ok_or(StoreError::NotFound("operator"))?)
            .or_default()
            .push(account);
    }
    Ok(found)
}
