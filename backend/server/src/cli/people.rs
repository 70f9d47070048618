//! `letka accounts add`.

use anyhow::{Context, bail};
use clap::Subcommand;
use letka_domain::access::Role;
use letka_store::accounts::{self, NewAccount};
use letka_store::{Actor, Store};

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
        /// `pilot`, `commander`, `compliance_officer` or `administrator`.
        #[arg(long)]
        role: Role,
    },
}

pub(super) async fn run(store: &Store, command: Command) -> anyhow::Result<()> {
    let Command::Add {
        username,
        name,
        role,
    } = command;
    let mut password = String::new();
    std::io::stdin()
        .read_line(&mut password)
        .context("no password on standard input")?;
    let password = password.trim_end_matches(['\r', '\n']);
    if password.chars().count() < 8 {
        bail!("the password must have at least 8 characters");
    }
    let account = NewAccount {
        username: username.trim().to_lowercase(),
        name,
        role,
        unit_id: None,
        operator_id: None,
        password_hash: password::hash(password),
    };
    let actor = Actor::System("letka accounts add");
    store
        .write(&actor, Clock::default().now(), move |tx| {
            accounts::insert(tx, &account)
        })
        .await?;
    super::print("account made\n")
}
