//! `letka check MISSION...`: the rule engine on files, without a database.

mod files;
mod report;

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use chrono::{DateTime, Utc};
use clap::{Args, ValueEnum};
use letka_domain::rules::Outcome;

pub use files::{Judged, Judgement, Unusable};

use crate::clock::Clock;

/// The language of the report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Language {
    /// Czech.
    Cs,
    /// English.
    En,
}

/// Judge missions from files by the rules. Ends with 0 when every mission is clear, with 1 when one
/// is not, and with 2 when an input cannot be used.
#[derive(Debug, Args)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a switch of the command line"
)]
pub(super) struct Arguments {
    /// Missions: GeoJSON, `QGroundControl` .plan, KML; `-` is standard input.
    #[arg(required_unless_present = "schema")]
    missions: Vec<PathBuf>,
    /// Zones: ED-269, ED-318, Czech GeoJSON, `OpenAir`, NOTAM. Without any nobody can tell.
    #[arg(long, value_name = "FILE")]
    zones: Vec<PathBuf>,
    /// Lists of activations of areas (AUP, UUP).
    #[arg(long, value_name = "FILE")]
    notices: Vec<PathBuf>,
    /// The rulebook (TOML) to judge by; without it that of the program for the time of the mission.
    #[arg(long, value_name = "FILE")]
    rulebook: Option<PathBuf>,
    /// Folder of terrain tiles (.hgt, .tif).
    #[arg(long, value_name = "DIR")]
    terrain: Option<PathBuf>,
    /// Permits (JSON).
    #[arg(long, value_name = "FILE")]
    permits: Option<PathBuf>,
    /// Weather: METAR, TAF, a forecast as JSON.
    #[arg(long, value_name = "FILE")]
    weather: Vec<PathBuf>,
    /// As of when the missions are judged, RFC 3339; without it now.
    #[arg(long, value_name = "TIME")]
    at: Option<DateTime<Utc>>,
    /// Take-off time for missions whose file has none (.plan), RFC 3339.
    #[arg(long, value_name = "TIME", requires = "end")]
    start: Option<DateTime<Utc>>,
    /// Landing time for missions whose file has none, RFC 3339.
    #[arg(long, value_name = "TIME", requires = "start")]
    end: Option<DateTime<Utc>>,
    /// The missions of this run are one plan: each is judged with the others in the air.
    #[arg(long)]
    together: bool,
    /// One JSON object a line, in the order of the missions.
    #[arg(long)]
    json: bool,
    /// Say what passed, too.
    #[arg(long)]
    all: bool,
    /// Language of the report without --json.
    #[arg(long, value_enum, default_value = "en")]
    lang: Language,
    /// Print the JSON Schema of a mission file and end.
    #[arg(long)]
    schema: bool,
}

/// Judges all missions; one that cannot be used is named and does not stop the others.
pub(super) fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    if arguments.schema {
        let schema = serde_json::to_string_pretty(&letka_formats::missions::schema())?;
        super::print(&(schema + "\n"))?;
        return Ok(ExitCode::SUCCESS);
    }
    let (judged, notes) = judge(arguments)?;
    for line in notes {
        // Nothing can be done where even this cannot be written.
        let _ = writeln!(std::io::stderr(), "letka: {line}");
    }
    let (mut all_clear, mut all_usable) = (true, true);
    for judged in judged {
        match &judged.result {
            Ok(judgement) => all_clear &= judgement.verdict.outcome == Outcome::Clear,
            Err(_) => all_usable = false,
        }
        let text = if arguments.json {
            report::line(&judged, arguments.all)?
        } else {
            report::text(&judged, arguments.all, arguments.lang)
        };
        super::print(&text)?;
    }
    Ok(match (all_usable, all_clear) {
        (false, _) => ExitCode::from(2),
        (true, false) => ExitCode::FAILURE,
        (true, true) => ExitCode::SUCCESS,
    })
}

/// Every mission with what came of it, and what is wrong with the shared inputs.
pub(super) fn judge(arguments: &Arguments) -> anyhow::Result<(Vec<Judged>, Vec<String>)> {
    let now = arguments.at.unwrap_or_else(|| Clock::default().now());
    let mut run = files::Run::open(arguments, now)?;
    let notes = run.notes().to_vec();
    Ok((run.judge_all(), notes))
}
