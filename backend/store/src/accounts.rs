//! Accounts: who can sign in, and as what.

use diesel::prelude::*;
use letka_domain::access::Role;
use letka_domain::ids::{AccountId, OperatorId, UnitId};
use serde_json::json;

use crate::audit::Entry;
use crate::schema::{accounts, units};
use crate::types::Id;
use crate::words::Named;
use crate::{Conn, StoreError, Tx, new_id};

/// An account, without its password.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Which one.
    pub id: AccountId,
    /// What is typed to sign in.
    pub username: String,
    /// What is shown.
    pub name: String,
    /// What it is there for.
    pub role: Role,
    /// The unit that it is bound to.
    pub unit: Option<Named<UnitId>>,
    /// The licensed person behind it.
    pub operator_id: Option<OperatorId>,
    /// May no longer sign in.
    pub disabled: bool,
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
    /// What it is there for.
    pub role: Role,
    /// The unit that it is bound to.
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
    role: Role,
    operator_id: Option<OperatorId>,
    disabled: bool,
}

impl Row {
    pub(crate) fn with_unit(self, unit: Option<Named<UnitId>>) -> Account {
        Account {
            id: self.id,
            username: self.username,
            name: self.name,
            role: self.role,
            unit,
            operator_id: self.operator_id,
            disabled: self.disabled,
        }
    }
}

/// Enters an account.
pub fn insert(tx: &mut Tx<'_>, new: &NewAccount) -> Result<AccountId, StoreError> {
    let id = new_id();
    let entry = Entry::new("accounts.insert", "account", id)
        .detail(json!({"username": new.username, "role": new.role.as_str()}));
    tx.change(&entry, |c| {
        diesel::insert_into(accounts::table)
            .values((
                accounts::id.eq(Id(id)),
                accounts::username.eq(&new.username),
                accounts::name.eq(&new.name),
                accounts::role.eq(new.role.as_str()),
                accounts::unit_id.eq(new.unit_id.map(|unit| Id(unit.0))),
                accounts::operator_id.eq(new.operator_id.map(|operator| Id(operator.0))),
                accounts::password_hash.eq(&new.password_hash),
                accounts::disabled.eq(false),
            ))
            .execute(c)
    })?;
    Ok(AccountId(id))
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
    Ok(row.map(|(row, unit, password_hash)| Credentials {
        account: row.with_unit(unit),
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
    Ok(row.with_unit(unit))
}

/// The accounts that may sign in and have one of these roles, by name.
pub fn list_by_roles(c: &mut Conn, roles: &[Role]) -> Result<Vec<Account>, StoreError> {
    let rows: Vec<(Row, Option<Named<UnitId>>)> = accounts::table
        .left_join(units::table)
        .filter(accounts::disabled.eq(false))
        .filter(accounts::role.eq_any(roles.iter().map(|role| role.as_str())))
        .select((Row::as_select(), (units::id, units::name).nullable()))
        .order((accounts::name, accounts::id))
        .load(c)?;
    let account = |(row, unit): (Row, Option<Named<UnitId>>)| row.with_unit(unit);
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
