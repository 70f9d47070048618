//! One account for each role.

use letka_domain::access::{Grant, Role};
use letka_domain::ids::{AccountId, OperatorId, UnitId};
use letka_server::auth::password;
use letka_store::accounts::{self, NewAccount};
use letka_store::{StoreError, Tx, identities};

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

/// One login for each role. Pilot, observer and commander serve in Kladno, the others everywhere.
pub const LOGINS: [Login; 8] = [
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
    Login {
        role: Role::Observer,
        username: "observer",
        name: Some("Tereza Křížová"),
    },
    Login {
        role: Role::Instructor,
        username: "instructor",
        name: Some("Radim Vacek"),
    },
    Login {
        role: Role::Technician,
        username: "technician",
        name: Some("Zbyněk Urban"),
    },
    Login {
        role: Role::Auditor,
        username: "auditor",
        name: Some("Libuše Zemanová"),
    },
];

/// The account of the other pilot of Kladno; it has the same password as the logins.
const OTHER_PILOT: &str = "pilot2";

/// The commander of the whole directorate, who sets its targets; the same password again.
const DIRECTOR: (&str, &str) = ("director", "Josef Hrubý");

/// The identity provider that some accounts are linked to.
const PROVIDER: &str = "https://login.policie.example";

/// The accounts that others refer to.
#[derive(Debug, Clone)]
pub(super) struct Accounts {
    /// The pilot of the demonstration, and the other one.
    pub(super) pilots: [(AccountId, String); 2],
    pub(super) commander: (AccountId, String),
    pub(super) officer: (AccountId, String),
    pub(super) director: AccountId,
    /// Keeps the fleet.
    pub(super) technician: (AccountId, String),
}

/// Enters the accounts, all with one password.
pub(super) fn enter(
    tx: &mut Tx<'_>,
    units: &[UnitId],
    [pilot, other]: [(OperatorId, &str); 2],
    password: &str,
) -> Result<Accounts, StoreError> {
    let logins = LOGINS.iter().map(|login| {
        let name = login.name.unwrap_or(pilot.1);
        (login.role, login.username, name, pilot.0)
    });
    let another = (Role::Pilot, OTHER_PILOT, other.1, other.0);
    let mut ids = Vec::with_capacity(LOGINS.len() + 1);
    for (role, username, name, operator) in logins.chain([another]) {
        let in_kladno = matches!(role, Role::Pilot | Role::Observer | Role::Commander);
        let unit_id = in_kladno.then(|| units[KLADNO]);
        let id = accounts::insert(
            tx,
            &NewAccount {
                username: username.into(),
                name: name.into(),
                roles: vec![Grant {
                    role,
                    unit: unit_id,
                }],
                unit_id,
                operator_id: (role == Role::Pilot).then_some(operator),
                password_hash: password::hash(password),
            },
        )?;
        ids.push((id, name.to_owned()));
    }
    // Two who would sign in with the identity provider of the police, if the demonstration had one.
    for (id, subject) in [(ids[0].0, "os-100001"), (ids[1].0, "os-100002")] {
        identities::insert(tx, id, PROVIDER, subject)?;
    }
    let director = accounts::insert(
        tx,
        &NewAccount {
            username: DIRECTOR.0.into(),
            name: DIRECTOR.1.into(),
            roles: vec![Grant {
                role: Role::Commander,
                unit: None,
            }],
            unit_id: None,
            operator_id: None,
            password_hash: password::hash(password),
        },
    )?;
    Ok(Accounts {
        director,
        pilots: [ids[0].clone(), ids[LOGINS.len()].clone()],
        commander: ids[1].clone(),
        officer: ids[2].clone(),
        technician: ids[6].clone(),
    })
}
