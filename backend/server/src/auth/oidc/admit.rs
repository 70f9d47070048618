//! From a person of the provider to an account, with the roles that the claims give.

use letka_domain::access::{Grant, Role};
use letka_domain::ids::AccountId;
use letka_store::accounts::{self, Account, NewAccount};
use letka_store::audit::{self, Entry};
use letka_store::{Conn, StoreError, Tx, identities, units};
use serde_json::json;
use uuid::Uuid;

use super::claims;
use super::provider::Person;
use super::refusal::Refusal;
use crate::auth::password;
use crate::config::{LinkBy, OidcConfig, Unknown};

/// Somebody who may come in, and by which link.
pub(super) struct Admitted {
    pub(super) account: Account,
    pub(super) identity: Uuid,
}

/// The account of a person. A refusal leaves a line in the trail and is no error: roles that the
/// claims take away are gone all the same.
pub(super) fn admit(
    tx: &mut Tx<'_>,
    config: &OidcConfig,
    person: &Person,
) -> Result<Result<Admitted, Refusal>, StoreError> {
    let wanted = if config.maps_roles() {
        Some(roles_of(tx.read(), config, person)?)
    } else {
        None
    };
    let known = identities::find(tx.read(), &config.issuer, &person.subject)?;
    let known = match known {
        Some(known) => Ok(known),
        None => first_time(tx, config, person, wanted.as_deref())?,
    };
    let (refusal, account) = match known {
        Err(refusal) => (refusal, None),
        Ok((identity, id)) => match let_in(tx, id, wanted.as_deref())? {
            Ok(account) => return Ok(Ok(Admitted { account, identity })),
            Err(refusal) => (refusal, Some(id)),
        },
    };
    let entry = Entry::new("identities.refuse", "account", account.map(|id| id.0)).detail(json!({
        "issuer": config.issuer, "subject": person.subject, "reason": refusal.code(),
    }));
    audit::record(tx, &entry)?;
    Ok(Err(refusal))
}

/// The account of a link, if it may sign in and has a role.
fn let_in(
    tx: &mut Tx<'_>,
    id: AccountId,
    wanted: Option<&[Grant]>,
) -> Result<Result<Account, Refusal>, StoreError> {
    let account = accounts::lock(tx, id)?;
    if account.disabled {
        return Ok(Err(Refusal::Disabled));
    }
    if let Some(wanted) = wanted
        && let Err(refusal) = follow(tx, id, wanted)?
    {
        return Ok(Err(refusal));
    }
    let account = accounts::get(tx.read(), id)?;
    if account.roles.is_empty() {
        return Ok(Err(Refusal::NoRole));
    }
    Ok(Ok(account))
}

/// Links somebody who was never here: to the account of the user name, or to a new one.
fn first_time(
    tx: &mut Tx<'_>,
    config: &OidcConfig,
    person: &Person,
    wanted: Option<&[Grant]>,
) -> Result<Result<(Uuid, AccountId), Refusal>, StoreError> {
    let Some(username) = claims::username(&person.claims, &config.username_claim) else {
        return Ok(Err(Refusal::UnknownPerson));
    };
    let found = accounts::find_by_username(tx.read(), &username)?;
    let id = match found.map(|found| found.account) {
        Some(account) if config.link == LinkBy::Username => {
            if account.disabled {
                return Ok(Err(Refusal::Disabled));
            }
            let linked = identities::list_for(tx.read(), account.id)?;
            // The account is somebody else's, whatever the user name says.
            if linked.iter().any(|one| one.issuer == config.issuer) {
                return Ok(Err(Refusal::UnknownPerson));
            }
            account.id
        }
        None if config.unknown == Unknown::Admit => {
            match make(tx, person, &username, wanted.unwrap_or_default())? {
                Ok(id) => id,
                Err(refusal) => return Ok(Err(refusal)),
            }
        }
        _ => return Ok(Err(Refusal::UnknownPerson)),
    };
    let identity = identities::insert(tx, id, &config.issuer, &person.subject)?;
    Ok(Ok((identity, id)))
}

/// An account for somebody whom the provider gives a role.
fn make(
    tx: &mut Tx<'_>,
    person: &Person,
    username: &str,
    wanted: &[Grant],
) -> Result<Result<AccountId, Refusal>, StoreError> {
    if wanted.is_empty() {
        return Ok(Err(Refusal::NoRole));
    }
    if !may_be_joined(wanted) {
        return Ok(Err(Refusal::RolesApart));
    }
    let Ok(username) = crate::accounts::username(username) else {
        return Ok(Err(Refusal::UnknownPerson));
    };
    let name = person.claims.get("name").and_then(|name| name.as_str());
    let name = name.and_then(|name| crate::accounts::name(name).ok());
    let new = NewAccount {
        name: name.unwrap_or_else(|| username.clone()),
        username,
        roles: wanted.to_vec(),
        unit_id: wanted.iter().find_map(|grant| grant.unit),
        operator_id: None,
        password_hash: password::NONE.to_owned(),
    };
    accounts::insert(tx, &new).map(Ok)
}

/// The roles that the claims give. A unit that there is not gives none.
fn roles_of(c: &mut Conn, config: &OidcConfig, person: &Person) -> Result<Vec<Grant>, StoreError> {
    let said = claims::words(&person.claims, &config.roles_claim);
    let units = units::list(c)?;
    let mut found: Vec<Grant> = Vec::new();
    for mapped in config.roles.iter().filter(|one| said.contains(&one.value)) {
        let unit = match &mapped.unit {
            None => None,
            Some(code) => {
                let unit = units.iter().find(|unit| &unit.code == code);
                let Some(unit) = unit else {
                    tracing::warn!(%code, "the identity provider's roles name an unknown unit");
                    continue;
                };
                Some(unit.id)
            }
        };
        let grant = Grant {
            role: mapped.role,
            unit,
        };
        if !found.contains(&grant) {
            found.push(grant);
        }
    }
    Ok(found)
}

/// Lets an account hold exactly these roles. What is taken away goes first, and goes even where
/// the rest cannot be given.
fn follow(
    tx: &mut Tx<'_>,
    id: AccountId,
    wanted: &[Grant],
) -> Result<Result<(), Refusal>, StoreError> {
    let held = accounts::find_registered(tx.read(), id)?.held;
    let mut kept: Vec<Grant> = Vec::new();
    for one in held {
        let grant = Grant {
            role: one.role,
            unit: one.unit.map(|unit| unit.id),
        };
        if wanted.contains(&grant) && !kept.contains(&grant) {
            kept.push(grant);
        } else {
            accounts::end_role(tx, id, one.id)?;
        }
    }
    if !may_be_joined(wanted) {
        return Ok(Err(Refusal::RolesApart));
    }
    for grant in wanted.iter().filter(|grant| !kept.contains(grant)) {
        accounts::give_role(tx, id, *grant)?;
    }
    Ok(Ok(()))
}

fn may_be_joined(grants: &[Grant]) -> bool {
    let roles: Vec<Role> = grants.iter().map(|grant| grant.role).collect();
    Role::may_be_joined(&roles)
}
