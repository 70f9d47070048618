//! `letka accounts add`.

use anyhow::{Context, bail};
use clap::Subcommand;
use letka_domain::access::{Grant, Role};
use letka_store::accounts::{self, NewAccount};
use letka_store::{Store, StoreError, Tx, operators, units};

use crate::auth::password;
use crate::clock::Clock;

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Make an account; the password is read from standard input.
    Add {
        /// What the person types to sign in.
        username: String,
        /// The name to show.
        #[arg(long)]
        name: String,
        /// What it is there for: `pilot`, `observer`, `instructor`, `commander`,
        /// `compliance_officer`, `technician`, `auditor` or `administrator`. More than one may be
        /// given, but none that flies beside one that decides.
        #[arg(long, required = true)]
        role: Vec<Role>,
        /// Code of the unit that it belongs to and from which its roles reach down; without it they
        /// reach everything.
        #[arg(long)]
        unit: Option<String>,
        /// Service number of the operator that it stands for.
        #[arg(long)]
        operator: Option<String>,
    },
}

pub(super) async fn run(store: &Store, command: Command) -> anyhow::Result<()> {
    let Command::Add {
        username,
        name,
        role: roles,
        unit,
        operator,
    } = command;
    let mut password = String::new();
    std::io::stdin()
        .read_line(&mut password)
        .context("no password on standard input")?;
    let password = password.trim_end_matches(['\r', '\n']);
    if password.chars().count() < 8 {
        bail!("the password must have at least 8 characters");
    }
    if !Role::may_be_joined(&roles) {
        bail!("--role: nobody who flies may decide what others fly");
    }
    let account = NewAccount {
        username: username.trim().to_lowercase(),
        name,
        roles: Vec::new(),
        unit_id: None,
        operator_id: None,
        password_hash: password::hash(password),
    };
    let actor = super::actor("letka accounts add");
    let write = move |tx: &mut Tx<'_>| enter(tx, account, &roles, unit, operator);
    store.write(&actor, Clock::default().now(), write).await?;
    super::print("account made\n")
}

/// Enters the account once what its unit and operator are called is found.
fn enter(
    tx: &mut Tx<'_>,
    mut account: NewAccount,
    roles: &[Role],
    unit: Option<String>,
    operator: Option<String>,
) -> Result<(), Refused> {
    if let Some(code) = unit {
        let all = units::list(tx.read())?;
        let found = all.iter().find(|unit| unit.code == code);
        let found = found.ok_or_else(|| Refused::NoSuch("--unit", code))?;
        account.unit_id = Some(found.id);
    }
    if let Some(badge) = operator {
        let found = operators::find_by_badge(tx.read(), &badge)?;
        let found = found.ok_or_else(|| Refused::NoSuch("--operator", badge))?;
        account.operator_id = Some(found);
    }
    let unit = account.unit_id;
    let grant = |&role: &Role| Grant { role, unit };
    account.roles = roles.iter().map(grant).collect();
    accounts::insert(tx, &account)?;
    Ok(())
}

/// Why an account was not made.
#[derive(Debug, thiserror::Error)]
enum Refused {
    #[error("{0}: there is no {1:?}")]
    NoSuch(&'static str, String),
    #[error(transparent)]
    Store(#[from] StoreError),
}
