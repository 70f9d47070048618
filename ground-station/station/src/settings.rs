//! Where the configuration comes from: a file, the environment and the command line.
//!
//! A flag wins over a variable, a variable over the file, the file over the default. What is not
//! understood is an error that names it: a misspelt key must not silently become a default.

use std::path::{Path, PathBuf};

use clap::Parser;
use serde::Deserialize;

use crate::config::{BackendUrl, Config, Token, ValueError};

const PREFIX: &str = "LETKA_STATION_";
const MIB: u64 = 1 << 20;
/// A million MiB is a terabyte.
const SPOOL_MIB: (u64, u64) = (1, 1_000_000);

const ABOUT: &str = "Letka's ground station: listens for vehicles over MAVLink, records every \
flight and tells the backend.";
const SOURCES: &str = "Each flag may also be a key of the file (udp, backend, token_file, spool, \
system_id, spool_max_mib) or a variable (LETKA_STATION_UDP ...). The token itself is only read \
from a file or from LETKA_STATION_TOKEN.";

/// The command line.
#[derive(Debug, Default, Parser)]
#[command(name = "letka-ground", version, about = ABOUT, after_help = SOURCES)]
pub struct Flags {
    /// TOML file with the keys named below
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Where to listen for MAVLink [default: 0.0.0.0:14550]
    #[arg(long, value_name = "ADDR:PORT")]
    udp: Option<String>,
    /// Address of the backend, such as `ws://letka.example:8080`
    #[arg(long, value_name = "URL")]
    backend: Option<String>,
    /// File that holds the station's token
    #[arg(long, value_name = "FILE")]
    token_file: Option<PathBuf>,
    /// Folder of the flight logs
    #[arg(long, value_name = "DIR")]
    spool: Option<PathBuf>,
    /// Own MAVLink system id [default: 255]
    #[arg(long, value_name = "ID")]
    system_id: Option<String>,
    /// Size from which on logs that the backend has are deleted [default: 4096]
    #[arg(long, value_name = "MIB")]
    spool_max_mib: Option<String>,
}

/// The station does not start on this configuration.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// A file cannot be read.
    #[error("cannot read {}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The configuration file is no TOML, or has a key or a value that is not known.
    #[error("{} is not understood", path.display())]
    Toml {
        /// The file.
        path: PathBuf,
        /// Where and what.
        source: Box<toml::de::Error>,
    },
    /// A variable that begins like the station's own is not known.
    #[error("the variable {0} is not known")]
    UnknownVariable(String),
    /// A value cannot be read.
    #[error("{key} {value:?} cannot be read")]
    Value {
        /// Key of the file; as a flag `--key-name`, as a variable `LETKA_STATION_KEY_NAME`.
        key: &'static str,
        /// What was given; empty for a secret.
        value: String,
        /// What it should be.
        source: ValueError,
    },
    /// A value is needed and there is none.
    #[error("{0} is missing: neither flag, variable nor key of the file")]
    Missing(&'static str),
}

/// One source's values, not yet read.
#[derive(Debug, Default)]
struct Settings {
    udp: Option<String>,
    backend: Option<String>,
    token: Option<String>,
    token_file: Option<PathBuf>,
    spool: Option<PathBuf>,
    system_id: Option<String>,
    spool_max_mib: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct FileSettings {
    udp: Option<String>,
    backend: Option<String>,
    token_file: Option<PathBuf>,
    spool: Option<PathBuf>,
    system_id: Option<u64>,
    spool_max_mib: Option<u64>,
}

impl Flags {
    /// Puts flags, environment and file together and checks them.
    ///
    /// `environment` are the variables of the process; other programs' variables are ignored.
    pub fn load(
        self,
        environment: impl IntoIterator<Item = (String, String)>,
    ) -> Result<Config, ConfigError> {
        let (variables, config_variable) = Settings::from_environment(environment)?;
        let file = match self.config.clone().or(config_variable) {
            Some(path) => Settings::from_file(&path)?,
            None => Settings::default(),
        };
        self.into_settings().or(variables).or(file).check()
    }

    fn into_settings(self) -> Settings {
        Settings {
            udp: self.udp,
            backend: self.backend,
            token: None,
            token_file: self.token_file,
            spool: self.spool,
            system_id: self.system_id,
            spool_max_mib: self.spool_max_mib,
        }
    }
}

impl Settings {
    fn from_environment(
        environment: impl IntoIterator<Item = (String, String)>,
    ) -> Result<(Self, Option<PathBuf>), ConfigError> {
        let (mut settings, mut config) = (Self::default(), None);
        for (name, value) in environment {
            match name.strip_prefix(PREFIX) {
                None => {}
                Some("CONFIG") => config = Some(PathBuf::from(value)),
                Some("UDP") => settings.udp = Some(value),
                Some("BACKEND") => settings.backend = Some(value),
                Some("TOKEN") => settings.token = Some(value),
                Some("TOKEN_FILE") => settings.token_file = Some(value.into()),
                Some("SPOOL") => settings.spool = Some(value.into()),
                Some("SYSTEM_ID") => settings.system_id = Some(value),
                Some("SPOOL_MAX_MIB") => settings.spool_max_mib = Some(value),
                Some(_) => return Err(ConfigError::UnknownVariable(name)),
            }
        }
        Ok((settings, config))
    }

    fn from_file(path: &Path) -> Result<Self, ConfigError> {
        let text = read(path)?;
        let file: FileSettings = toml::from_str(&text).map_err(|source| ConfigError::Toml {
            path: path.to_owned(),
            source: Box::new(source),
        })?;
        Ok(Self {
            udp: file.udp,
            backend: file.backend,
            token: None,
            token_file: file.token_file,
            spool: file.spool,
            system_id: file.system_id.map(|id| id.to_string()),
            spool_max_mib: file.spool_max_mib.map(|size| size.to_string()),
        })
    }

    /// Fills what is missing from `lower`.
    fn or(self, lower: Self) -> Self {
        // The two are one setting: the file of a higher source beats the token of a lower one.
        let (token, token_file) = if self.token.is_some() || self.token_file.is_some() {
            (self.token, self.token_file)
        } else {
            (lower.token, lower.token_file)
        };
        Self {
            udp: self.udp.or(lower.udp),
            backend: self.backend.or(lower.backend),
            token,
            token_file,
            spool: self.spool.or(lower.spool),
            system_id: self.system_id.or(lower.system_id),
            spool_max_mib: self.spool_max_mib.or(lower.spool_max_mib),
        }
    }

    fn check(self) -> Result<Config, ConfigError> {
        let backend = self.backend.ok_or(ConfigError::Missing("backend"))?;
        let backend = BackendUrl::parse(&backend).map_err(|source| ConfigError::Value {
            key: "backend",
            value: backend,
            source,
        })?;
        let secret = |key| {
            move |source| ConfigError::Value {
                key,
                value: String::new(),
                source,
            }
        };
        let token = match (self.token, self.token_file) {
            (Some(token), _) => Token::parse(&token).map_err(secret("token"))?,
            (None, Some(path)) => Token::parse(&read(&path)?).map_err(secret("token_file"))?,
            (None, None) => return Err(ConfigError::Missing("token_file")),
        };
        let spool = self.spool.ok_or(ConfigError::Missing("spool"))?;
        let mut config = Config::new(backend, token, spool);
        if let Some(value) = self.udp {
            config.udp = value.parse().map_err(|_| ConfigError::Value {
                key: "udp",
                value,
                source: ValueError::NotASocket,
            })?;
        }
        if let Some(value) = self.system_id {
            let id = number("system_id", value, (1, 255))?;
            config.system_id = u8::try_from(id).expect("the range was checked");
        }
        if let Some(value) = self.spool_max_mib {
            config.spool_max_bytes = number("spool_max_mib", value, SPOOL_MIB)? * MIB;
        }
        Ok(config)
    }
}

fn number(key: &'static str, value: String, (low, high): (u64, u64)) -> Result<u64, ConfigError> {
    match value.parse() {
        Ok(number) if (low..=high).contains(&number) => Ok(number),
        _ => Err(ConfigError::Value {
            key,
            value,
            source: ValueError::NotANumber(low, high),
        }),
    }
}

fn read(path: &Path) -> Result<String, ConfigError> {
    std::fs::read_to_string(path).map_err(|source| ConfigError::File {
        path: path.to_owned(),
        source,
    })
}

#[cfg(test)]
mod tests;
