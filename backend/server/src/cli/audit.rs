//! `letka audit verify`: whether the trail is what was written.

use std::fmt::Write as _;
use std::process::ExitCode;

use anyhow::{Context, bail};
use clap::{Args, Subcommand};
use letka_store::audit::chain::{Hex, Link};
use letka_store::audit::verify::{self, Break, Difference, Step, Walk};
use letka_store::{Conn, Store, StoreError};
use serde::Serialize;

use crate::config::Config;

/// How many links are read at once.
const PORTION: u32 = 2000;

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Walk the chain over the trail and name the first link that does not hold.
    ///
    /// Ends with 0 if all links hold, with 1 if one does not. Note the newest hash elsewhere: with
    /// `--expect` it shows later whether the chain still holds it, for a tail that was cut off leaves a
    /// chain that is whole.
    Verify(Verify),
}

#[derive(Debug, Args)]
pub(super) struct Verify {
    /// Number of the first line to check; the one before it is taken for granted.
    #[arg(long, default_value_t = 1)]
    from: u64,
    /// A hash that was noted earlier and must be part of what is checked.
    #[arg(long)]
    expect: Option<Hex>,
    /// Answer as JSON.
    #[arg(long)]
    json: bool,
}

/// What came of it, as JSON.
#[derive(Serialize)]
struct Report {
    /// Whether all holds.
    intact: bool,
    /// How many lines were checked and hold.
    checked: u64,
    /// Of how many of them what they told of a person was erased when its time was over.
    erased: u64,
    /// Number and hash of the last line that holds.
    number: u64,
    hash: String,
    /// The first line that does not hold.
    broken: Option<Broken>,
    /// Whether the hash that was expected came by; `null`: none was expected.
    expected_found: Option<bool>,
}

#[derive(Serialize)]
struct Broken {
    number: Option<u64>,
    id: Option<String>,
    at: Option<String>,
    difference: &'static str,
}

pub(super) async fn run(
    config: &Config,
    Command::Verify(options): &Command,
) -> anyhow::Result<ExitCode> {
    // It looks only: a database of an older version is not brought up to date.
    let store = Store::connect(&config.database, 1).await?;
    let report = walk(&store, options).await?;
    let text = if options.json {
        serde_json::to_string_pretty(&report)? + "\n"
    } else {
        said(&report)
    };
    super::print(&text)?;
    Ok(ExitCode::from(u8::from(!report.intact)))
}

async fn walk(store: &Store, options: &Verify) -> anyhow::Result<Report> {
    let from = options.from;
    let begin = store
        .read::<_, StoreError, _>(move |c| Walk::from(c, from))
        .await;
    let begin = begin.context("the trail cannot be read")?;
    let Some(begin) = begin else {
        bail!("--from: there is no line {}", from - 1);
    };
    let mut walk = begin.expecting(options.expect.map(|hex| hex.0));
    let broken = loop {
        let here = walk;
        let (there, step) = store.read(move |c| here.step(c, PORTION)).await?;
        walk = there;
        match step {
            Step::On => {}
            Step::End => {
                let unlinked = |c: &mut Conn| verify::unlinked(c);
                break store.read::<_, StoreError, _>(unlinked).await?;
            }
            Step::Broken(found) => break Some(found),
        }
    };
    let missed = walk.misses();
    Ok(Report {
        intact: broken.is_none() && !missed,
        checked: walk.checked,
        erased: walk.erased,
        number: walk.last.number,
        hash: Hex(walk.last.hash).to_string(),
        broken: broken.as_ref().map(named),
        expected_found: options.expect.map(|_| !missed),
    })
}

fn named(found: &Break) -> Broken {
    Broken {
        number: found.number,
        id: found.id.map(|id| id.to_string()),
        at: found.at.map(|at| at.to_rfc3339()),
        difference: found.difference.as_str(),
    }
}

/// The report for people.
fn said(report: &Report) -> String {
    let Report {
        checked,
        erased,
        number,
        hash,
        ..
    } = report;
    let mut text = format!("{checked} lines hold");
    if *erased > 0 {
        let _ = write!(text, "; of {erased} the personal detail was erased");
    }
    text += "\n";
    if *number > Link::START.number {
        let _ = writeln!(text, "line {number} has hash {hash}");
    }
    if let Some(broken) = &report.broken {
        let _ = writeln!(text, "BROKEN: {}", broken.said());
    }
    if report.expected_found == Some(false) {
        text += "BROKEN: the expected hash is not part of what was checked: the trail was cut off or written anew\n";
    }
    text
}

impl Broken {
    fn said(&self) -> String {
        let mut text = match self.number {
            Some(number) => format!("line {number}"),
            None => "a line without a number".to_owned(),
        };
        if let Some(id) = &self.id {
            let _ = write!(text, ", {id}");
        }
        if let Some(at) = &self.at {
            let _ = write!(text, ", of {at}");
        }
        let what = Difference::ALL
            .iter()
            .find(|one| one.as_str() == self.difference);
        format!("{text}: {}", what.map_or("", |one| reason(*one)))
    }
}

/// What is wrong, in words.
fn reason(difference: Difference) -> &'static str {
    match difference {
        Difference::Gap => "it is missing in the running numbers",
        Difference::Removed => "the line is gone, its link is there",
        Difference::Previous => "it does not follow the line before (previous hash)",
        Difference::Content => "it is not what was written (hash)",
        Difference::Personal => "its personal detail is not what was written, and was not erased",
        Difference::Unlinked => "it is not part of the chain: somebody put it in",
    }
}
