//! Where e-mail is sent through. Nothing is sent that is not configured.

use std::path::PathBuf;
use std::str::FromStr;

use serde::Deserialize;

/// How the connection to the server is kept from others.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SmtpTls {
    /// From the first byte (port 465).
    Tls,
    /// From `STARTTLS` on, and not at all without it (port 587).
    #[default]
    Starttls,
    /// Not at all: for a server on this machine.
    None,
}

/// A word that is no kind of TLS.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is neither tls, starttls nor none")]
pub struct NoSmtpTls(String);

impl FromStr for SmtpTls {
    type Err = NoSmtpTls;

    fn from_str(text: &str) -> Result<Self, NoSmtpTls> {
        match text {
            "tls" => Ok(Self::Tls),
            "starttls" => Ok(Self::Starttls),
            "none" => Ok(Self::None),
            other => Err(NoSmtpTls(other.to_owned())),
        }
    }
}

/// The server that takes mail, and what stands in it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct MailConfig {
    /// Name of the server; empty: no mail is sent. `LETKA_SMTP_HOST`.
    pub host: String,
    /// Its port. `LETKA_SMTP_PORT`.
    pub port: u16,
    /// `tls`, `starttls` or `none`. `LETKA_SMTP_TLS`.
    pub tls: SmtpTls,
    /// Who signs in there; empty: nobody. `LETKA_SMTP_USER`.
    pub user: String,
    /// The file that holds the password. `LETKA_SMTP_PASSWORD_FILE`.
    pub password_file: Option<PathBuf>,
    /// The sender. `LETKA_MAIL_FROM`.
    pub from: String,
    /// The address of this server as people type it, for links. `LETKA_BASE_URL`.
    pub base_url: String,
    /// The hour of Czech time from which the mail of a day goes out. `LETKA_MAIL_HOUR`.
    pub hour: super::Hour,
}

impl Default for MailConfig {
    fn default() -> Self {
        Self {
            host: String::new(),
            port: 587,
            tls: SmtpTls::default(),
            user: String::new(),
            password_file: None,
            from: "letka@localhost".into(),
            base_url: "http://localhost:8080".into(),
            hour: super::Hour(7),
        }
    }
}

impl MailConfig {
    /// Whether mail is sent.
    pub fn is_on(&self) -> bool {
        !self.host.is_empty()
    }
}
