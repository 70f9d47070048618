//! `letka evidence`: checking an archive of evidence anywhere, and the key that signs.

use std::fmt::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context;
use clap::{Args, Subcommand};

use crate::config::Config;
use crate::evidence::{Key, Report, verify};

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Check an archive of evidence: its signature, and each file in it.
    ///
    /// Needs no server and no database. Ends with 0 if all holds, with 1 if something does not.
    Verify(Verify),
    /// Print the public key that this server signs evidence with.
    Key,
}

#[derive(Debug, Args)]
pub(super) struct Verify {
    /// The archive.
    file: PathBuf,
    /// The public key that must have signed it, as `letka evidence key` printed it.
    #[arg(long)]
    key: Option<String>,
    /// Answer as JSON.
    #[arg(long)]
    json: bool,
}

/// Runs what needs no configuration; `None`: it needs one.
pub(super) fn run_on_files(command: &Command) -> anyhow::Result<Option<ExitCode>> {
    let Command::Verify(options) = command else {
        return Ok(None);
    };
    let file = options.file.display();
    let report = verify(&options.file, options.key.as_deref());
    let report = report.with_context(|| format!("{file} cannot be checked"))?;
    let text = if options.json {
        serde_json::to_string_pretty(&report)? + "\n"
    } else {
        said(&report, options.key.is_some())
    };
    super::print(&text)?;
    Ok(Some(ExitCode::from(u8::from(!report.intact))))
}

/// Prints the key.
pub(super) fn run(config: &Config) -> anyhow::Result<ExitCode> {
    let key = Key::of(&config.data_dir).context("the key of evidence cannot be read")?;
    super::print(&(key.public() + "\n"))?;
    Ok(ExitCode::SUCCESS)
}

fn said(report: &Report, knows_key: bool) -> String {
    let mut text = String::new();
    if let Some(manifest) = &report.manifest {
        let _ = writeln!(
            text,
            "flight {}, {} files, made {} for {} by {}",
            manifest.flight_id,
            manifest.files.len(),
            manifest.made_at.format("%Y-%m-%d %H:%M:%S UTC"),
            manifest.made_by,
            manifest.software,
        );
        let whose = if knows_key {
            ""
        } else {
            "; whose key that is was not asked (--key)"
        };
        let _ = writeln!(text, "signed by {}{whose}", manifest.public_key);
    }
    for fault in &report.faults {
        let _ = writeln!(text, "BROKEN {fault}");
    }
    text.push_str(if report.intact {
        "intact: every file is what was signed\n"
    } else {
        "NOT intact\n"
    });
    text
}
