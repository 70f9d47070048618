//! What an administrator changes about accounts. Nothing of it is deleted, only ended.

use diesel::prelude::*;
use letka_domain::access::{Grant, Role};
use letka_domain::ids::{AccountId, OperatorId, UnitId};
use serde_json::{Value, json};
use uuid::Uuid;

use super::Account;
use crate::audit::Entry;
use crate::schema::{account_roles, accounts};
use crate::types::{At, Id};
use crate::{Conn, StoreError, Tx, new_id};

/// What may be changed about an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// What is shown.
    pub name: String,
    /// The unit that it belongs to.
    pub unit_id: Option<UnitId>,
    /// The licensed person behind it.
    pub operator_id: Option<OperatorId>,
}

impl Edit {
    fn told(&self) -> Value {
        json!({"name": self.name, "unit_id": self.unit_id, "operator_id": self.operator_id})
    }
}

/// Changes an account that is still at `version`.
pub fn update(tx: &mut Tx<'_>, id: AccountId, version: i32, edit: &Edit) -> Result<(), StoreError> {
    let before = super::get(tx.read(), id)?;
    if before.version != version {
        return Err(StoreError::VersionMismatch {
            read: version,
            now: before.version,
        });
    }
    let told = Edit {
        name: before.name,
        unit_id: before.unit.map(|unit| unit.id),
        operator_id: before.operator_id,
    };
    let entry = Entry::new("accounts.update", "account", id.0).change(&told.told(), &edit.told());
    tx.change(&entry, |c| {
        let at_version = accounts::table
            .filter(accounts::id.eq(Id(id.0)))
            .filter(accounts::version.eq(version));
        let changed = diesel::update(at_version)
            .set((
                accounts::name.eq(&edit.name),
                accounts::unit_id.eq(edit.unit_id.map(|unit| Id(unit.0))),
                accounts::operator_id.eq(edit.operator_id.map(|operator| Id(operator.0))),
                accounts::version.eq(version + 1),
            ))
            .execute(c)?;
        match changed {
            0 => Err(StoreError::VersionMismatch {
                read: version,
                now: version + 1,
            }),
            _ => Ok(()),
        }
    })
}

/// Lets an account sign in no longer, or again. Doing it again changes nothing.
pub fn set_disabled(tx: &mut Tx<'_>, id: AccountId, disabled: bool) -> Result<(), StoreError> {
    if super::get(tx.read(), id)?.disabled == disabled {
        return Ok(());
    }
    let action = if disabled {
        "accounts.disable"
    } else {
        "accounts.enable"
    };
    tx.change(&Entry::new(action, "account", id.0), |c| {
        diesel::update(accounts::table.filter(accounts::id.eq(Id(id.0))))
            .set((
                accounts::disabled.eq(disabled),
                accounts::version.eq(accounts::version + 1),
            ))
            .execute(c)
            .map(|_| ())
    })
}

/// Gives a role.
pub fn give_role(tx: &mut Tx<'_>, id: AccountId, grant: Grant) -> Result<Uuid, StoreError> {
    let (role_id, now) = (new_id(), tx.now());
    let entry = Entry::new("accounts.give_role", "account", id.0)
        .detail(json!({"role": grant.role, "unit_id": grant.unit}));
    tx.change(&entry, |c| {
        diesel::insert_into(account_roles::table)
            .values((
                account_roles::id.eq(Id(role_id)),
                account_roles::account_id.eq(Id(id.0)),
                account_roles::role.eq(grant.role.as_str()),
                account_roles::unit_id.eq(grant.unit.map(|unit| Id(unit.0))),
                account_roles::given_at.eq(At(now)),
            ))
            .execute(c)?;
        count_change(c, id)
    })?;
    Ok(role_id)
}

/// Ends a role that an account holds.
pub fn end_role(tx: &mut Tx<'_>, id: AccountId, role_id: Uuid) -> Result<(), StoreError> {
    let now = tx.now();
    let held = || {
        account_roles::table
            .filter(account_roles::id.eq(Id(role_id)))
            .filter(account_roles::account_id.eq(Id(id.0)))
            .filter(account_roles::ended_at.is_null())
    };
    let found: Option<(Role, Option<Uuid>)> = held()
        .select((account_roles::role, account_roles::unit_id))
        .first(tx.read())
        .optional()?;
    let (role, unit_id) = found.ok_or(StoreError::NotFound("role"))?;
    let entry = Entry::new("accounts.end_role", "account", id.0)
        .detail(json!({"role": role, "unit_id": unit_id}));
    tx.change(&entry, |c| {
        let ended = diesel::update(held())
            .set(account_roles::ended_at.eq(At(now)))
            .execute(c)?;
        match ended {
            0 => Err(StoreError::NotFound("role")),
            _ => count_change(c, id).map_err(StoreError::from),
        }
    })
}

fn count_change(c: &mut Conn, id: AccountId) -> QueryResult<()> {
    diesel::update(accounts::table.filter(accounts::id.eq(Id(id.0))))
        .set(accounts::version.eq(accounts::version + 1))
        .execute(c)
        .map(|_| ())
}

/// Holds an account against others until the end of the transaction, and with it everybody who
/// administers everything, so that two who take each other away do not both succeed.
pub fn lock(tx: &mut Tx<'_>, id: AccountId) -> Result<Account, StoreError> {
    tx.lock(|c| {
        accounts::table
            .filter(
                accounts::id
                    .eq(Id(id.0))
                    .or(accounts::id.eq_any(administrators())),
            )
            .select(accounts::version)
            .order(accounts::id)
            .for_update()
            .execute(c)
            .map(|_| ())
    })?;
    super::get(tx.read(), id)
}

/// How many accounts that may sign in administer everything.
pub fn count_administrators(c: &mut Conn) -> Result<i64, StoreError> {
    Ok(accounts::table
        .filter(accounts::disabled.eq(false))
        .filter(accounts::id.eq_any(administrators()))
        .count()
        .get_result(c)?)
}

/// The accounts that hold the role of an administrator of everything.
#[diesel::dsl::auto_type]
fn administrators() -> _ {
    account_roles::table
        .filter(account_roles::role.eq("administrator"))
        .filter(account_roles::unit_id.is_null())
        .filter(account_roles::ended_at.is_null())
        .select(account_roles::account_id)
}
