//! `letka retention run`: erases personal data whose time is over.

use std::fmt::Write;

use clap::Subcommand;
use letka_domain::ids::OperatorId;
use letka_store::Store;

use crate::clock::Clock;
use crate::config::Config;
use crate::retention::run;

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Erase what is kept of people whose time is over.
    Run {
        /// Say only whose data would be erased.
        #[arg(long)]
        dry_run: bool,
    },
}

pub(super) async fn run(store: &Store, config: &Config, command: Command) -> anyhow::Result<()> {
    let Command::Run { dry_run } = command;
    let now = Clock::default().now();
    let due = run::list_due(store, now).await?;
    let mut text = String::new();
    if dry_run {
        for one in &due {
            let left = one.facts.left_at.map(|at| at.date_naive().to_string());
            let left = left.unwrap_or_default();
            writeln!(text, "due: {}, left {left}", one.person.name)?;
        }
        writeln!(text, "{} people are due", due.len())?;
    } else {
        let ids: Vec<OperatorId> = due.iter().map(|one| one.person.id).collect();
        let actor = super::actor("letka retention run");
        // Names that were just erased stay out of the terminal and its logs.
        let erased = run::erase(store, &config.data_dir, &actor, now, &ids).await?;
        writeln!(text, "{erased} people were erased")?;
    }
    super::print(&text)
}
