//! The commands of the program `letka`.

mod aircraft_types;
mod audit;
mod check;
mod evidence;
mod flights;
mod people;
mod provider;
mod retention;
mod rules;
mod serve;
mod stations;
mod zones;

pub use check::{Judged, Judgement, Unusable};

use std::ffi::OsString;
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use letka_store::{Actor, Store};

use crate::config::Config;
use crate::error::chain;

/// Police UAV fleet system: backend and tools.
#[derive(Debug, Parser)]
#[command(name = "letka", version)]
pub struct Arguments {
    /// Configuration file (TOML); environment variables LETKA_… override it.
    #[arg(long, global = true, env = "LETKA_CONFIG")]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run the backend.
    Serve,
    /// Print the description of the API (OpenAPI 3.1).
    Openapi,
    /// Judge missions from files by the rules.
    Check(Box<check::Arguments>),
    /// List the rules and check rulebooks.
    #[command(subcommand)]
    Rules(rules::Command),
    /// Read, compare and enter zone files.
    #[command(subcommand)]
    Zones(zones::Command),
    /// Enter aircraft types.
    #[command(subcommand)]
    AircraftTypes(aircraft_types::Command),
    /// Read flight logs.
    #[command(subcommand)]
    Flights(flights::Command),
    /// Manage accounts.
    #[command(subcommand)]
    Accounts(people::Command),
    /// Check the identity provider that people sign in with.
    #[command(subcommand)]
    Provider(provider::Command),
    /// Manage ground stations.
    #[command(subcommand)]
    Stations(stations::Command),
    /// Erase personal data whose time is over.
    #[command(subcommand)]
    Retention(retention::Command),
    /// Check the trail of all changes.
    #[command(subcommand)]
    Audit(audit::Command),
    /// Check evidence of flights, and print the key that signs it.
    #[command(subcommand)]
    Evidence(evidence::Command),
}

/// Runs a command. What goes wrong is said in one line on standard error.
pub async fn run(arguments: Arguments) -> ExitCode {
    let result = match arguments.command {
        Command::Openapi => print(&crate::openapi()).map(|()| ExitCode::SUCCESS),
        Command::Flights(command) => flights::run(&command),
        Command::Check(arguments) => check::run(&arguments),
        Command::Rules(command) => rules::run(&command).map(|()| ExitCode::SUCCESS),
        Command::Evidence(command) => match evidence::run_on_files(&command) {
            Ok(None) => with_config(Command::Evidence(command), arguments.config).await,
            done => done.map(|code| code.unwrap_or(ExitCode::SUCCESS)),
        },
        Command::Zones(command) => match zones::run_on_files(&command) {
            Ok(None) => with_config(Command::Zones(command), arguments.config).await,
            done => done.map(|code| code.unwrap_or(ExitCode::SUCCESS)),
        },
        command => with_config(command, arguments.config).await,
    };
    result.unwrap_or_else(|error| {
        // Nothing can be done where even this cannot be written.
        let _ = writeln!(std::io::stderr(), "letka: {}", chain(error.as_ref()));
        ExitCode::from(2)
    })
}

/// What `letka check` finds with these arguments, without printing it: each mission with what came of
/// it, and what is wrong with the inputs that they share.
pub fn judge(arguments: &[&str]) -> anyhow::Result<(Vec<Judged>, Vec<String>)> {
    let line = ["letka", "check"].iter().chain(arguments);
    match Arguments::try_parse_from(line)?.command {
        Command::Check(arguments) => check::judge(&arguments),
        _ => unreachable!("the line names this command"),
    }
}

async fn with_config(command: Command, path: Option<PathBuf>) -> anyhow::Result<ExitCode> {
    let text = |name: OsString| name.to_string_lossy().into_owned();
    let all = std::env::vars_os().map(|(name, value)| (text(name), text(value)));
    let environment = all.filter(|(name, _)| name != "LETKA_CONFIG");
    let config = Config::load(path.as_deref(), environment)?;
    match command {
        Command::Serve => serve::run(config).await?,
        Command::AircraftTypes(command) => {
            aircraft_types::run(command, &open(&config).await?).await?;
        }
        Command::Accounts(command) => people::run(&open(&config).await?, command).await?,
        Command::Stations(command) => stations::run(&open(&config).await?, command).await?,
        Command::Zones(command) => zones::run(&open(&config).await?, command).await?,
        Command::Retention(command) => {
            retention::run(&open(&config).await?, &config, command).await?;
        }
        Command::Audit(command) => return audit::run(&config, &command).await,
        Command::Evidence(_) => return evidence::run(&config),
        Command::Provider(provider::Command::Check) => return provider::run(&config).await,
        Command::Openapi | Command::Flights(_) | Command::Check(_) | Command::Rules(_) => {
            unreachable!("these need no configuration")
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// The database, brought up to date.
async fn open(config: &Config) -> anyhow::Result<Store> {
    let store = Store::connect(&config.database, 8).await?;
    store.migrate().await?;
    Ok(store)
}

/// Who writes: a command, typed by a user of the operating system.
fn actor(name: &'static str) -> Actor {
    Actor::Command { name, user: user() }
}

/// The user that the system knows, not the one that the environment claims.
#[cfg(target_os = "linux")]
fn user() -> Option<String> {
    use std::os::unix::fs::MetadataExt;

    let id = std::fs::metadata("/proc/self").ok()?.uid();
    let users = std::fs::read_to_string("/etc/passwd").unwrap_or_default();
    let name = users.lines().find_map(|line| {
        let mut fields = line.split(':');
        let name = fields.next()?;
        (fields.nth(1)? == id.to_string()).then_some(name)
    });
    Some(name.map_or_else(|| format!("uid {id}"), str::to_owned))
}

#[cfg(not(target_os = "linux"))]
fn user() -> Option<String> {
    let name = |variable| std::env::var(variable).ok();
    name("USER").or_else(|| name("USERNAME"))
}

fn print(text: &str) -> anyhow::Result<()> {
    std::io::stdout().write_all(text.as_bytes())?;
    Ok(())
}
