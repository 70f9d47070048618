//! One account for each role.

use letka_domain::access::Role;
use letka_domain::ids::{AccountId, OperatorId, UnitId};
use letka_server::auth::password;
use letka_store::accounts::{self, NewAccount};
use letka_store::{StoreError, Tx};

use super::units::KLADNO;

/// A login of the demonstration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Login {
    /// What it is there for.
    pub role: Role,
    /// What is typed to sign in.
    pub username: &'static str,
    /// The name to show; `None`: that of the operator behind it.
    pub(super) name: Option<&'static str>,
}

/// One login for each role. Pilot and commander serve in Kladno.
pub const LOGINS: [Login; 4] = [
    Login {
        role: Role::Pilot,
        username: "pilot",
        name: None,
    },
    Login {
        role: Role::Commander,
        username: "commander",
        name: Some("Milan Havelka"),
    },
    Login {
        role: Role::ComplianceOfficer,
        username: "compliance",
        name: Some("Ivana Součková"),
    },
    Login {
        role: Role::Administrator,
        username: "admin",
        name: Some("Oldřich Brabec"),
    },
];

/// The accounts that others refer to.
#[derive(Debug, Clone)]
pub(super) struct Accounts {
    pub(super) pilot: (AccountId, String),
    pub(super) commander: (AccountId, String),
}

/// Enters the accounts, all with one password.
pub(super) fn enter(
    tx: &mut Tx<'_>,
    units: &[UnitId],
    pilot: (OperatorId, &str),
    password: &str,
) -> Result<Accounts, StoreError> {
    let mut ids = Vec::with_capacity(LOGINS.len());
    for login in LOGINS {
        let flies = login.role == Role::Pilot;
        let name = login.name.unwrap_or(pilot.1);
        let in_kladno = matches!(login.role, Role::Pilot | Role::Commander);
        let id = accounts::insert(
            tx,
            &NewAccount {
                username: login.username.into(),
                name: name.into(),
                role: login.role,
                unit_id: in_kladno.then(|| units[KLADNO]),
                operator_id: flies.then_some(pilot.0),
                password_hash: password::hash(password),
            },
        )?;
        ids.push((id, name.to_owned()));
    }
    Ok(Accounts {
        pilot: ids[0].clone(),
        commander: ids[1].clone(),
    })
}
