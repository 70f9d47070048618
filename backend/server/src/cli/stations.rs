//! `letka stations add`.

use clap::Subcommand;
use letka_store::{Store, Tx, stations};

use crate::auth::token;
use crate::clock::Clock;

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Make a ground station and print its token, which is shown this once.
    Add {
        /// What people call it.
        name: String,
    },
    /// Give a ground station a new token and print it; the old one stops working at once.
    Renew {
        /// What people call it.
        name: String,
    },
}

pub(super) async fn run(store: &Store, command: Command) -> anyhow::Result<()> {
    let token = token::generate("lgs_");
    let (actor, hash) = (super::actor("letka stations"), token::hash(&token));
    let change = move |tx: &mut Tx<'_>| match command {
        Command::Add { name } => stations::insert(tx, &name, &hash),
        Command::Renew { name } => stations::set_token(tx, &name, &hash),
    };
    store.write(&actor, Clock::default().now(), change).await?;
    super::print(&format!("{token}\n"))
}
