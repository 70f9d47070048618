//! `letka accounts add`, `password` and `list`.

use anyhow::{Context, bail};
use clap::Subcommand;
use letka_domain::access::{Grant, Reach, Role};
use letka_domain::sign_in::{Failures, password_fault};
use letka_store::accounts::{self, AccountFilter, HeldRole, NewAccount, Registered};
use letka_store::{Store, StoreError, Tx, operators, sessions, sign_ins, units};

use crate::auth::{password, token};
use crate::clock::Clock;

/// How many accounts are read at a time.
const PAGE: i64 = 200;

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
    /// Set the password of an account, read from standard input. The person must change it; the
    /// sessions and any lock-out end.
    Password {
        /// What the person types to sign in.
        username: String,
    },
    /// List the accounts: user name, state, roles, name.
    List,
}

pub(super) async fn run(store: &Store, command: Command) -> anyhow::Result<()> {
    match command {
        Command::Add {
            username,
            name,
            role,
            unit,
            operator,
        } => {
            let username = username.trim().to_lowercase();
            if !Role::may_be_joined(&role) {
                bail!("--role: nobody who flies may decide what others fly");
            }
            let account = NewAccount {
                password_hash: password::hash(&read_password(&username)?),
                username,
                name,
                roles: Vec::new(),
                unit_id: None,
                operator_id: None,
            };
            let actor = super::actor("letka accounts add");
            let write = move |tx: &mut Tx<'_>| enter(tx, account, &role, unit, operator);
            store.write(&actor, Clock::default().now(), write).await?;
            super::print("account made\n")
        }
        Command::Password { username } => reset(store, username.trim().to_lowercase()).await,
        Command::List => list(store).await,
    }
}

/// Sets a password that must be changed.
async fn reset(store: &Store, username: String) -> anyhow::Result<()> {
    let hash = password::hash(&read_password(&username)?);
    let actor = super::actor("letka accounts password");
    let write = move |tx: &mut Tx<'_>| {
        let Some(found) = accounts::find_by_username(tx.read(), &username)? else {
            return Err(Refused::NoSuch("username", username));
        };
        let id = found.account.id;
        accounts::set_password(tx, id, &hash, true)?;
        sessions::delete_all(tx, id, None)?;
        sign_ins::delete_pending(tx, id)?;
        sign_ins::set_failures(tx, &token::hash(&username), Failures::default())?;
        Ok(())
    };
    store.write(&actor, Clock::default().now(), write).await?;
    super::print("password set; it must be changed after signing in\n")
}

/// Prints every account on a line, in pages as the store gives them.
async fn list(store: &Store) -> anyhow::Result<()> {
    let filter = AccountFilter {
        text: None,
        reach: Reach::everywhere(),
    };
    let mut after = None;
    loop {
        let filter = filter.clone();
        let page = store
            .read(move |c| accounts::list(c, &filter, after, PAGE))
            .await?;
        for found in &page {
            super::print(&line(found))?;
        }
        match page.last() {
            Some(last) => after = Some(last.account.id),
            None => return Ok(()),
        }
    }
}

fn line(found: &Registered) -> String {
    let account = &found.account;
    let role = |held: &HeldRole| {
        let reach = held.unit.as_ref().map_or("*", |unit| unit.name.as_str());
        format!("{}@{reach}", held.role)
    };
    let roles: Vec<String> = found.held.iter().map(role).collect();
    let state = if account.disabled {
        "disabled"
    } else {
        "active"
    };
    let columns = [
        account.username.as_str(),
        state,
        &roles.join(","),
        &account.name,
    ];
    columns.join("\t") + "\n"
}

/// The password on standard input.
fn read_password(username: &str) -> anyhow::Result<String> {
    let mut password = String::new();
    std::io::stdin()
        .read_line(&mut password)
        .context("no password on standard input")?;
    let password = password.trim_end_matches(['\r', '\n']);
    if let Some(fault) = password_fault(username, None, password) {
        bail!("the password {fault}");
    }
    Ok(password.to_owned())
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
