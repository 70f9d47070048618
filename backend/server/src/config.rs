//! The configuration: a TOML file, and environment variables that override it.
//!
//! What is not understood stops the start, with the key named: a mistyped limit must not be
//! a limit that silently is not there.

mod dji;
mod mail;
mod oidc;
mod permits;
mod weather;

use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};

use letka_domain::access::Role;
use serde::Deserialize;

pub use dji::{KeyService, NoAddress};
pub use mail::{MailConfig, NoSmtpTls, SmtpTls};
pub use oidc::{LinkBy, MappedRole, NoWord, OidcConfig, Unknown};
pub use permits::Days;
pub use weather::{BadTemplate, FetchMinutes, ForecastUrl, NoFetchMinutes, ReportsUrl};

/// Why the program does not start.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file cannot be read.
    #[error("the configuration {path} cannot be read")]
    Read {
        /// Which file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The file has an unknown key or a value of the wrong kind; the cause names key and line.
    #[error("the configuration {path} is not understood")]
    Parse {
        /// Which file.
        path: PathBuf,
        /// Where and why.
        source: toml::de::Error,
    },
    /// An environment variable that begins with `LETKA_` means nothing.
    #[error("the environment variable {0} is not understood")]
    UnknownVariable(String),
    /// An environment variable has a value of the wrong kind.
    #[error("the environment variable {name} is not understood: {reason}")]
    BadVariable {
        /// Which one.
        name: &'static str,
        /// Why.
        reason: String,
    },
    /// What stands of the identity provider cannot work.
    #[error("the configuration of the identity provider (oidc): {0}")]
    Oidc(&'static str),
}

/// What the server needs to know.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// Address and port to listen on. `LETKA_LISTEN`.
    pub listen: SocketAddr,
    /// `sqlite:PATH` or `postgres://…`. `LETKA_DATABASE`.
    pub database: String,
    /// Folder of the raw flight logs. `LETKA_DATA_DIR`.
    pub data_dir: PathBuf,
    /// Whether the session cookie is sent over TLS only; browsers count loopback as safe.
    /// `LETKA_SECURE_COOKIES`.
    pub secure_cookies: bool,
    /// Certificate with its chain, in PEM, for TLS; read again when it changes. `LETKA_TLS_CERT`.
    pub tls_cert: Option<PathBuf>,
    /// The key of the certificate, in PEM. `LETKA_TLS_KEY`.
    pub tls_key: Option<PathBuf>,
    /// How many requests an address may make in a minute. `LETKA_REQUESTS_PER_MINUTE`.
    pub requests_per_minute: u32,
    /// How many tries to sign in an address may make in a minute. `LETKA_SIGN_INS_PER_MINUTE`.
    pub sign_ins_per_minute: u32,
    /// Roles whose holders can do nothing before they have a second factor.
    /// `LETKA_REQUIRE_SECOND_FACTOR`, separated by commas.
    pub require_second_factor: Vec<Role>,
    /// Addresses of the proxies in front, whose `X-Forwarded-For` is believed.
    /// `LETKA_TRUSTED_PROXIES`, separated by commas.
    pub trusted_proxies: Vec<IpAddr>,
    /// URL template of map tiles (`https://…/{z}/{x}/{y}.png`); empty: the built-in offline map.
    /// `LETKA_MAP_TILES`.
    pub map_tiles: String,
    /// Folder of terrain tiles (`.hgt`, `.tif`); without it heights above ground rest on what pilots
    /// declare. `LETKA_TERRAIN_DIR`.
    pub terrain_dir: Option<PathBuf>,
    /// The hour of Czech time in which all missions ahead are judged again. `LETKA_RECHECK_HOUR`.
    pub recheck_hour: Hour,
    /// The authority that decides on applications for permits. `LETKA_PERMIT_AUTHORITY`.
    pub permit_authority: String,
    /// Who applies: name and address, as they stand in the letter. `LETKA_PERMIT_APPLICANT`.
    pub permit_applicant: String,
    /// How many days a decision takes, as long as there are too few of them to tell.
    /// `LETKA_PERMIT_LEAD_DAYS`.
    pub permit_lead_days: Days,
    /// How many days of reserve for weather an application asks for. `LETKA_PERMIT_RESERVE_DAYS`.
    pub permit_reserve_days: Days,
    /// Where METAR and TAF are fetched as text: a URL template with `{stations}`; empty: they are not
    /// fetched. `LETKA_WEATHER_REPORTS_URL`.
    pub weather_reports_url: ReportsUrl,
    /// Where forecasts are fetched as JSON: a URL template with `{lat}` and `{lon}`; empty: they are
    /// not fetched. `LETKA_WEATHER_FORECAST_URL`.
    pub weather_forecast_url: ForecastUrl,
    /// How many minutes lie between two rounds of fetching weather. `LETKA_WEATHER_INTERVAL_MIN`.
    pub weather_interval_min: FetchMinutes,
    /// The service that hands out the keys of DJI's flight records. It is asked only with a key of its
    /// own, and only where a compliance officer has allowed it. `LETKA_DJI_KEYS_URL`.
    pub dji_keys_url: KeyService,
    /// The file with the key that DJI gave this house for its service; without it the service is not
    /// asked. `LETKA_DJI_KEY_FILE`.
    pub dji_key_file: Option<PathBuf>,
    /// Where e-mail is sent through; off by default.
    pub mail: MailConfig,
    /// The identity provider that people may sign in with; off by default.
    pub oidc: OidcConfig,
}

/// An hour of the day, 0 to 23.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(try_from = "u8")]
pub struct Hour(u8);

/// A number that is not an hour of the day.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0} is not an hour from 0 to 23")]
pub struct NoHour(String);

impl Hour {
    /// The number.
    pub fn get(self) -> u8 {
        self.0
    }
}

impl TryFrom<u8> for Hour {
    type Error = NoHour;

    fn try_from(number: u8) -> Result<Self, NoHour> {
        if number < 24 {
            Ok(Self(number))
        } else {
            Err(NoHour(number.to_string()))
        }
    }
}

impl std::str::FromStr for Hour {
    type Err = NoHour;

    fn from_str(text: &str) -> Result<Self, NoHour> {
        let number: u8 = text.parse().map_err(|_| NoHour(text.to_owned()))?;
        number.try_into()
    }
}

impl Default for Config {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 8080)),
            database: "sqlite:letka.sqlite".into(),
            data_dir: PathBuf::from("letka-data"),
            secure_cookies: true,
            tls_cert: None,
            tls_key: None,
            requests_per_minute: 6000,
            sign_ins_per_minute: 60,
            require_second_factor: Vec::new(),
            trusted_proxies: Vec::new(),
            map_tiles: String::new(),
            terrain_dir: None,
            recheck_hour: Hour(3),
            permit_authority: "Úřad pro civilní letectví".into(),
            permit_applicant: "Policie České republiky".into(),
            permit_lead_days: Days::new(30),
            permit_reserve_days: Days::new(7),
            weather_reports_url: ReportsUrl::default(),
            weather_forecast_url: ForecastUrl::default(),
            weather_interval_min: FetchMinutes::default(),
            dji_keys_url: KeyService::default(),
            dji_key_file: None,
            mail: MailConfig::default(),
            oidc: OidcConfig::default(),
        }
    }
}

/// Variables that begin like ours and belong to the build, the tests or the station.
const FOREIGN: [&str; 3] = ["LETKA_UI", "LETKA_REAL_DATA", "LETKA_STATION_"];

impl Config {
    /// Reads the file, if one is named, and then the environment.
    pub fn load(
        path: Option<&Path>,
        environment: impl Iterator<Item = (String, String)>,
    ) -> Result<Self, ConfigError> {
        let mut config = match path {
            None => Self::default(),
            Some(path) => {
                let read = |source| ConfigError::Read {
                    path: path.to_owned(),
                    source,
                };
                let text = std::fs::read_to_string(path).map_err(read)?;
                let parse = |source| ConfigError::Parse {
                    path: path.to_owned(),
                    source,
                };
                toml::from_str(&text).map_err(parse)?
            }
        };
        for (name, value) in environment.filter(|(name, _)| name.starts_with("LETKA_")) {
            config.set(&name, value)?;
        }
        match config.oidc.fault() {
            Some(fault) => Err(ConfigError::Oidc(fault)),
            None => Ok(config),
        }
    }

    fn set(&mut self, name: &str, value: String) -> Result<(), ConfigError> {
        match name {
            "LETKA_LISTEN" => self.listen = parse("LETKA_LISTEN", &value)?,
            "LETKA_DATABASE" => self.database = value,
            "LETKA_DATA_DIR" => self.data_dir = PathBuf::from(value),
            "LETKA_SECURE_COOKIES" => self.secure_cookies = parse("LETKA_SECURE_COOKIES", &value)?,
            "LETKA_TLS_CERT" => self.tls_cert = Some(PathBuf::from(value)),
            "LETKA_TLS_KEY" => self.tls_key = Some(PathBuf::from(value)),
            "LETKA_REQUESTS_PER_MINUTE" => {
                self.requests_per_minute = parse("LETKA_REQUESTS_PER_MINUTE", &value)?;
            }
            "LETKA_SIGN_INS_PER_MINUTE" => {
                self.sign_ins_per_minute = parse("LETKA_SIGN_INS_PER_MINUTE", &value)?;
            }
            "LETKA_REQUIRE_SECOND_FACTOR" => {
                self.require_second_factor = list("LETKA_REQUIRE_SECOND_FACTOR", &value)?;
            }
            "LETKA_TRUSTED_PROXIES" => {
                self.trusted_proxies = list("LETKA_TRUSTED_PROXIES", &value)?;
            }
            "LETKA_MAP_TILES" => self.map_tiles = value,
            "LETKA_TERRAIN_DIR" => self.terrain_dir = Some(PathBuf::from(value)),
            "LETKA_RECHECK_HOUR" => self.recheck_hour = parse("LETKA_RECHECK_HOUR", &value)?,
            "LETKA_PERMIT_AUTHORITY" => self.permit_authority = value,
            "LETKA_PERMIT_APPLICANT" => self.permit_applicant = value,
            "LETKA_PERMIT_LEAD_DAYS" => {
                self.permit_lead_days = parse("LETKA_PERMIT_LEAD_DAYS", &value)?;
            }
            "LETKA_PERMIT_RESERVE_DAYS" => {
                self.permit_reserve_days = parse("LETKA_PERMIT_RESERVE_DAYS", &value)?;
            }
            "LETKA_WEATHER_REPORTS_URL" => {
                self.weather_reports_url = parse("LETKA_WEATHER_REPORTS_URL", &value)?;
            }
            "LETKA_WEATHER_FORECAST_URL" => {
                self.weather_forecast_url = parse("LETKA_WEATHER_FORECAST_URL", &value)?;
            }
            "LETKA_WEATHER_INTERVAL_MIN" => {
                self.weather_interval_min = parse("LETKA_WEATHER_INTERVAL_MIN", &value)?;
            }
            "LETKA_DJI_KEYS_URL" => self.dji_keys_url = parse("LETKA_DJI_KEYS_URL", &value)?,
            "LETKA_DJI_KEY_FILE" => self.dji_key_file = Some(PathBuf::from(value)),
            "LETKA_SMTP_HOST" => self.mail.host = value,
            "LETKA_SMTP_PORT" => self.mail.port = parse("LETKA_SMTP_PORT", &value)?,
            "LETKA_SMTP_TLS" => self.mail.tls = parse("LETKA_SMTP_TLS", &value)?,
            "LETKA_SMTP_USER" => self.mail.user = value,
            "LETKA_SMTP_PASSWORD_FILE" => self.mail.password_file = Some(PathBuf::from(value)),
            "LETKA_MAIL_FROM" => self.mail.from = value,
            "LETKA_BASE_URL" => self.mail.base_url = value,
            "LETKA_MAIL_HOUR" => self.mail.hour = parse("LETKA_MAIL_HOUR", &value)?,
            _ if self.oidc.set(name, &value)? => {}
            _ if FOREIGN.iter().any(|prefix| name.starts_with(prefix)) => {}
            _ => return Err(ConfigError::UnknownVariable(name.to_owned())),
        }
        Ok(())
    }
}

/// The value of a variable.
fn parse<T: std::str::FromStr<Err: std::fmt::Display>>(
    name: &'static str,
    value: &str,
) -> Result<T, ConfigError> {
    let bad = |error: T::Err| ConfigError::BadVariable {
        name,
        reason: error.to_string(),
    };
    value.parse().map_err(bad)
}

/// The values of a variable, which commas separate.
fn list<T: std::str::FromStr<Err: std::fmt::Display>>(
    name: &'static str,
    value: &str,
) -> Result<Vec<T>, ConfigError> {
    let all = value.split(',').map(str::trim);
    let all = all.filter(|one| !one.is_empty());
    all.map(|one| parse(name, one)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn load(text: &str, environment: &[(&str, &str)]) -> Result<Config, ConfigError> {
        let path = std::env::temp_dir().join(format!("letka-config-{}", uuid::Uuid::now_v7()));
        std::fs::write(&path, text).unwrap();
        let pairs = environment
            .iter()
            .map(|(k, v)| ((*k).to_owned(), (*v).to_owned()));
        let config = Config::load(Some(&path), pairs);
        std::fs::remove_file(&path).unwrap();
        config
    }

    #[test]
    fn the_environment_overrides_the_file() {
        let config = load(
            "listen = \"0.0.0.0:80\"",
            &[("LETKA_LISTEN", "127.0.0.1:81")],
        )
        .unwrap();
        assert_eq!(config.listen.port(), 81);
        assert!(config.secure_cookies);
    }

    #[test]
    fn an_unknown_key_is_named() {
        let Err(ConfigError::Parse { source, .. }) = load("lisen = \"0.0.0.0:80\"", &[]) else {
            panic!("accepted");
        };
        assert!(source.to_string().contains("lisen"), "{source}");
        let error = load("", &[("LETKA_LISEN", "x")]).unwrap_err();
        assert!(error.to_string().contains("LETKA_LISEN"));
        let error = load("", &[("LETKA_SECURE_COOKIES", "perhaps")]).unwrap_err();
        assert!(error.to_string().contains("LETKA_SECURE_COOKIES"));
    }

    #[test]
    fn proxies_are_addresses_and_separated_by_commas() {
        let set = |text| load("", &[("LETKA_TRUSTED_PROXIES", text)]);
        assert_eq!(set("10.0.0.1, ::1,").unwrap().trusted_proxies.len(), 2);
        assert!(set("").unwrap().trusted_proxies.is_empty());
        assert!(set("proxy.letka.cz").is_err());
    }

    #[test]
    fn a_second_factor_is_demanded_of_roles_that_there_are() {
        let set = |text| load("", &[("LETKA_REQUIRE_SECOND_FACTOR", text)]);
        let two = set("administrator,auditor").unwrap();
        let roles = [Role::Administrator, Role::Auditor];
        assert_eq!(two.require_second_factor, roles);
        assert!(set("admin").is_err());
        assert!(load("require_second_factor = [\"pilot\"]", &[]).is_ok());
    }

    #[test]
    fn an_hour_is_one_of_twenty_four() {
        let set = |hour| load("", &[("LETKA_RECHECK_HOUR", hour)]);
        assert_eq!(set("23").unwrap().recheck_hour.get(), 23);
        assert!(set("24").is_err() && set("-1").is_err());
        assert!(load("recheck_hour = 24", &[]).is_err());
        assert_eq!(Config::default().recheck_hour.get(), 3);
    }

    #[test]
    fn a_provider_that_cannot_work_stops_the_start() {
        let on = |more: &str| load(&format!("[oidc]\nissuer = \"https://a.cz\"\n{more}"), &[]);
        assert!(!Config::default().oidc.is_on());
        assert!(on("").unwrap().oidc.is_on());
        let mapped = "[[oidc.roles]]\nvalue = \"p\"\nrole = \"pilot\"\nunit = \"KL\"";
        let all = on(&format!("unknown = \"admit\"\n{mapped}")).unwrap();
        assert_eq!(all.oidc.roles[0].role, Role::Pilot);
        for more in [
            "unknown = \"admit\"",
            "unknown = \"ask\"",
            "client_id = \" \"",
            "link = \"username\"\nusername_claim = \"\"",
            "[[oidc.roles]]\nvalue = \"p\"\nrole = \"boss\"",
        ] {
            assert!(on(more).is_err(), "{more}");
        }
        let set = |issuer| load("", &[("LETKA_OIDC_ISSUER", issuer)]);
        assert!(set("http://a.cz").is_err() && set("a.cz").is_err());
        assert!(set("http://127.0.0.1:9000").is_ok() && set("").is_ok());
        assert!(load("", &[("LETKA_OIDC_UNKNOWN", "perhaps")]).is_err());
    }

    #[test]
    fn weather_is_fetched_only_from_where_it_is_configured() {
        let off = Config::default();
        assert!(!off.weather_reports_url.is_on() && !off.weather_forecast_url.is_on());
        assert_eq!(off.weather_interval_min.get(), 20);
        let on = load(
            "weather_reports_url = \"https://a.cz/?ids={stations}\"\nweather_interval_min = 360",
            &[("LETKA_WEATHER_FORECAST_URL", "http://b.cz/{lat}/{lon}")],
        )
        .unwrap();
        assert!(on.weather_reports_url.is_on() && on.weather_forecast_url.is_on());
        assert_eq!(on.weather_interval_min.get(), 360);
        // An empty variable turns off what the file turns on.
        let file = "weather_reports_url = \"https://a.cz/?ids={stations}\"";
        let off = load(file, &[("LETKA_WEATHER_REPORTS_URL", "")]).unwrap();
        assert!(!off.weather_reports_url.is_on());
    }

    #[test]
    fn weather_that_cannot_be_fetched_stops_the_start_with_the_key_named() {
        for (key, value) in [
            ("weather_reports_url", "https://a.cz/?ids=LKPR"),
            ("weather_reports_url", "file:///{stations}"),
            ("weather_forecast_url", "https://a.cz/?lat={lat}"),
            ("weather_forecast_url", "https://a.cz/?{lat}{lon}{hours}"),
            ("weather_interval_min", "4"),
            ("weather_interval_min", "361"),
            ("weather_interval_min", "-20"),
        ] {
            let quoted = if key.ends_with("url") { "\"" } else { "" };
            let file = format!("{key} = {quoted}{value}{quoted}");
            let Err(ConfigError::Parse { source, .. }) = load(&file, &[]) else {
                panic!("accepted: {file}");
            };
            assert!(source.to_string().contains(key), "{source}");
            let variable = format!("LETKA_{}", key.to_uppercase());
            let error = load("", &[(&variable, value)]).unwrap_err();
            assert!(error.to_string().contains(&variable), "{error}");
        }
    }
}
