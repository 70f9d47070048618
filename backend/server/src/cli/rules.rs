//! `letka rules list|check`.

use std::path::PathBuf;

use anyhow::Context as _;
use chrono::{DateTime, Utc};
use clap::Subcommand;
use letka_domain::rulebook::Rulebook;
use letka_domain::rules::table::{self, RuleRow};
use serde_json::json;

use crate::clock::Clock;

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// List every rule with its state: judged by the machine, asked of a person, kept by
    /// construction, or not applicable.
    List {
        /// The rulebook (TOML); without it that of the program.
        #[arg(long, value_name = "FILE")]
        rulebook: Option<PathBuf>,
        /// As of when, RFC 3339; without it now.
        #[arg(long, value_name = "TIME")]
        at: Option<DateTime<Utc>>,
        /// One JSON object a line.
        #[arg(long)]
        json: bool,
    },
    /// List the rulebooks that come with the program.
    Books,
    /// Say whether a rulebook can be used; what cannot is named with its line.
    Check {
        /// The file.
        file: PathBuf,
    },
}

pub(super) fn run(command: &Command) -> anyhow::Result<()> {
    match command {
        Command::List { rulebook, at, json } => list(rulebook.as_ref(), *at, *json),
        Command::Books => {
            for book in Rulebook::built_in() {
                super::print(&format!(
                    "{} {} from {} {}\n",
                    book.id,
                    book.regime,
                    book.valid_from,
                    book.hash.get(..12).unwrap_or_default()
                ))?;
            }
            Ok(())
        }
        Command::Check { file } => {
            let book = read(file)?;
            super::print(&format!(
                "{} in force from {}: {}\n",
                book.id, book.valid_from, book.hash
            ))
        }
    }
}

fn read(file: &PathBuf) -> anyhow::Result<Rulebook> {
    let text = std::fs::read_to_string(file)
        .with_context(|| format!("{} cannot be read", file.display()))?;
    Ok(Rulebook::parse(&file.display().to_string(), &text)?)
}

fn list(rulebook: Option<&PathBuf>, at: Option<DateTime<Utc>>, json: bool) -> anyhow::Result<()> {
    let books = match rulebook {
        Some(file) => vec![read(file)?],
        None => Rulebook::built_in(),
    };
    let at = at.unwrap_or_else(|| Clock::default().now());
    let book = Rulebook::in_force(&books, at)
        .with_context(|| format!("no rulebook is in force at {at}"))?;
    if !json {
        super::print(&format!("{} ({}), {}\n", book.id, book.regime, book.hash))?;
    }
    for row in table::table(book) {
        let line = if json { json_of(&row) } else { text_of(&row) };
        super::print(&(line + "\n"))?;
    }
    Ok(())
}

fn json_of(row: &RuleRow) -> String {
    let stated = row.stated.as_ref();
    json!({
        "rule": row.id,
        "state": row.state,
        "title": row.title,
        "where": row.where_it_is,
        "why": row.why,
        "source": stated.map(|stated| &stated.source),
        "article": stated.and_then(|stated| stated.article.as_ref()),
        "source_quality": stated.map(|stated| stated.source_quality),
        "severity": stated.map(|stated| stated.severity),
        "waivable": stated.map(|stated| stated.waivable),
    })
    .to_string()
}

fn text_of(row: &RuleRow) -> String {
    let stated = row.stated.as_ref();
    let severity = stated.map_or("", |stated| stated.severity.as_str());
    let quality = stated.map_or("", |stated| stated.source_quality.as_str());
    format!(
        "{:<7} {:<15} {:<10} {:<8} {:<55} {}",
        row.id,
        row.state.as_str(),
        severity,
        quality,
        row.title.en,
        row.where_it_is
    )
}
