//! `letka retention run`: erases personal data whose time is over.

use std::fmt::Write;

use clap::Subcommand;
use letka_store::Store;

use crate::clock::Clock;
use crate::config::Config;
use crate::retention;

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Erase what is kept of people who left longer ago than `retention_years` allows.
    Run {
        /// Say only whose data would be erased.
        #[arg(long)]
        dry_run: bool,
    },
}

pub(super) async fn run(store: &Store, config: &Config, command: Command) -> anyhow::Result<()> {
    let Command::Run { dry_run } = command;
    let now = Clock::default().now();
    let due = retention::due(store, config.retention_years.get(), now).await?;
    let actor = super::actor("letka retention run");
    let mut text = String::new();
    for leaver in &due {
        if !dry_run {
            retention::erase(store, &config.data_dir, &actor, now, leaver).await?;
        }
        let left = leaver
            .left_at
            .map_or_else(String::new, |at| at.date_naive().to_string());
        let verb = if dry_run { "due" } else { "erased" };
        // Names that were just erased stay out of the terminal and its logs.
        let name = if dry_run {
            leaver.name.clone()
        } else {
            letka_store::retention::pseudonym(leaver.id)
        };
        writeln!(text, "{verb}: {name}, left {left}")?;
    }
    writeln!(text, "{} people", due.len())?;
    super::print(&text)
}
