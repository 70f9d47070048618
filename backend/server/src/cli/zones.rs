//! `letka zones import|validate|diff`.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context as _, bail};
use chrono::{DateTime, Utc};
use clap::Subcommand;
use letka_domain::airspace::{Dataset, NoticeList};
use letka_store::Store;

use crate::clock::Clock;
use crate::zones::import::{self, Import, Wanted};

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Read zone files (ED-269, ED-318, Czech GeoJSON, `OpenAir`, NOTAM) and say what is in them and
    /// what is wrong. Ends with 1 if a feature is not wholly usable, with 2 if a file is not.
    Validate {
        /// One JSON object a line.
        #[arg(long)]
        json: bool,
        /// The files.
        #[arg(required = true)]
        files: Vec<PathBuf>,
    },
    /// Say what changes from one zone file to another. Ends with 1 if anything does.
    Diff {
        /// The older file.
        old: PathBuf,
        /// The newer file.
        new: PathBuf,
    },
    /// Enter a zone file into the database as a dataset.
    Import {
        /// What the dataset is called; a later one of this name takes its place.
        #[arg(long)]
        name: Option<String>,
        /// In force from, RFC 3339; without it what the file says.
        #[arg(long, value_name = "TIME")]
        from: Option<DateTime<Utc>>,
        /// In force until, RFC 3339; without it what the file says.
        #[arg(long, value_name = "TIME")]
        to: Option<DateTime<Utc>>,
        /// Enter it although features of it are left out: a mission judged by it cannot be green.
        #[arg(long)]
        partial: bool,
        /// The file.
        file: PathBuf,
    },
}

/// The zones of a file.
pub(super) fn read(path: &Path) -> anyhow::Result<Dataset> {
    let bytes =
        std::fs::read(path).with_context(|| format!("{} cannot be read", path.display()))?;
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    letka_formats::zones::read(&name, &bytes)
        .with_context(|| format!("{} cannot be used", path.display()))
}

/// A list of activations, and what is wrong with its lines.
pub(super) fn read_notices(path: &Path) -> anyhow::Result<(NoticeList, Vec<String>)> {
    let text = std::fs::read_to_string(path)
        .with_context(|| format!("{} cannot be read", path.display()))?;
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let reading = letka_formats::activations::read(&name, &text, None);
    let faults: Vec<String> = reading
        .faults
        .iter()
        .map(|fault| format!("{}: {fault}", path.display()))
        .collect();
    let Some(list) = reading.list else {
        bail!(
            "{} is no list of activations: {}",
            path.display(),
            faults.join("; ")
        );
    };
    Ok((list, faults))
}

/// `validate` and `diff` need no database.
pub(super) fn run_on_files(command: &Command) -> anyhow::Result<Option<ExitCode>> {
    match command {
        Command::Validate { json, files } => validate(*json, files).map(Some),
        Command::Diff { old, new } => {
            let diff = letka_formats::zones::diff(&read(old)?, &read(new)?);
            super::print(&diff.to_string())?;
            let code = if diff.is_empty() {
                ExitCode::SUCCESS
            } else {
                ExitCode::FAILURE
            };
            Ok(Some(code))
        }
        Command::Import { .. } => Ok(None),
    }
}

fn validate(json: bool, files: &[PathBuf]) -> anyhow::Result<ExitCode> {
    let (mut usable, mut faultless) = (true, true);
    for path in files {
        let text = match read(path) {
            Ok(dataset) => {
                faultless &= dataset.faults.is_empty();
                if json {
                    json_of(path, &dataset)?
                } else {
                    text_of(path, &dataset)
                }
            }
            Err(error) => {
                usable = false;
                let message = crate::error::chain(error.as_ref());
                if json {
                    let line =
                        serde_json::json!({"file": path.display().to_string(), "error": message});
                    format!("{line}\n")
                } else {
                    format!("{message}\n")
                }
            }
        };
        super::print(&text)?;
    }
    Ok(match (usable, faultless) {
        (false, _) => ExitCode::from(2),
        (true, false) => ExitCode::FAILURE,
        (true, true) => ExitCode::SUCCESS,
    })
}

fn json_of(path: &Path, dataset: &Dataset) -> anyhow::Result<String> {
    let bytes = std::fs::read(path)?;
    let format = letka_formats::zones::detect(&bytes).map(|format| format.to_string());
    let line = serde_json::json!({
        "file": path.display().to_string(),
        "format": format,
        "name": dataset.info.name,
        "effective_from": dataset.info.effective_from,
        "effective_to": dataset.info.effective_to,
        "issued_at": dataset.info.issued_at,
        "features": dataset.features,
        "zones": dataset.zones.len(),
        "whole": dataset.is_whole(),
        "faults": dataset.faults,
    });
    Ok(format!("{line}\n"))
}

fn text_of(path: &Path, dataset: &Dataset) -> String {
    let info = &dataset.info;
    let date = |at: Option<DateTime<Utc>>| at.map_or("not stated".into(), |at| at.to_rfc3339());
    let mut text = format!(
        "{}: {} features, {} zones; in force from {} to {}\n",
        path.display(),
        dataset.features,
        dataset.zones.len(),
        date(info.effective_from),
        date(info.effective_to),
    );
    for fault in &dataset.faults {
        let kept = if fault.left_out {
            "left out"
        } else {
            "read strictly"
        };
        // Writing to a string cannot fail.
        let _ = writeln!(text, "  {fault} ({kept})");
    }
    text
}

/// `import` enters a file.
pub(super) async fn run(store: &Store, command: Command) -> anyhow::Result<()> {
    let Command::Import {
        name,
        from,
        to,
        partial,
        file,
    } = command
    else {
        bail!("this command needs no database");
    };
    let bytes =
        std::fs::read(&file).with_context(|| format!("{} cannot be read", file.display()))?;
    let file_name = file
        .file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned();
    let wanted = Wanted {
        name,
        from,
        to,
        partial,
    };
    let import = Import::read(&file_name, &bytes, wanted)
        .with_context(|| format!("{} cannot be used", file.display()))?;
    super::print(&text_of(&file, &import.dataset))?;
    let new = import.prepare()?;
    let actor = super::actor("letka zones");
    let count = new.zones.len();
    let enter = move |tx: &mut letka_store::Tx<'_>| import::enter(tx, &new);
    let entered = store.write(&actor, Clock::default().now(), enter).await;
    if let Err(error) = entered {
        let taken = error.violates("zone_datasets_name_effective_from_key");
        let error = anyhow::Error::from(error);
        return Err(if taken {
            error.context("a dataset of this name is in force from this moment already")
        } else {
            error
        });
    }
    super::print(&format!("entered {count} zones\n"))
}
