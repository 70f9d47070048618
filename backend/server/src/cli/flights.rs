//! `letka flights inspect FILE...`.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Subcommand;
use letka_flightlog::inspect::FileReport;

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Say which flights logs hold: .tlog, .bin, .ulg, DJI's .txt, .csv and .srt.
    Inspect {
        /// One JSON array with an object for each file.
        #[arg(long)]
        json: bool,
        /// The logs.
        #[arg(required = true)]
        files: Vec<PathBuf>,
    },
}

/// Ends with 1 if a file could not be read; the others are reported all the same.
pub(super) fn run(command: &Command) -> anyhow::Result<ExitCode> {
    let Command::Inspect { json, files } = command;
    let reports: Vec<FileReport> = files.iter().map(|file| FileReport::of(file)).collect();
    if *json {
        super::print(&(serde_json::to_string_pretty(&reports)? + "\n"))?;
    } else {
        reports
            .iter()
            .try_for_each(|report| super::print(&report.to_text()))?;
    }
    let failed = reports.iter().any(|report| report.error.is_some());
    Ok(if failed {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    })
}
