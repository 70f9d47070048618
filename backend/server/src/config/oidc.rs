//! The identity provider that people may sign in with. Off unless its issuer is configured.

use std::path::PathBuf;
use std::str::FromStr;

use letka_domain::access::Role;
use reqwest::Url;
use serde::Deserialize;

use super::{ConfigError, list, parse};

/// What links a person of the provider to an account that is there already.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LinkBy {
    /// An administrator enters the subject at the account.
    #[default]
    Entry,
    /// Or the claim of the user name is that of the account. Only for a provider where people cannot
    /// change it themselves.
    Username,
}

/// What becomes of people whom no account is linked to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Unknown {
    /// They are refused.
    #[default]
    Refuse,
    /// They get an account, if the provider gives them a role.
    Admit,
}

/// A word of the configuration that means nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is neither {1} nor {2}")]
pub struct NoWord(String, &'static str, &'static str);

impl FromStr for LinkBy {
    type Err = NoWord;

    fn from_str(text: &str) -> Result<Self, NoWord> {
        match text {
            "entry" => Ok(Self::Entry),
            "username" => Ok(Self::Username),
            other => Err(NoWord(other.to_owned(), "entry", "username")),
        }
    }
}

impl FromStr for Unknown {
    type Err = NoWord;

    fn from_str(text: &str) -> Result<Self, NoWord> {
        match text {
            "refuse" => Ok(Self::Refuse),
            "admit" => Ok(Self::Admit),
            other => Err(NoWord(other.to_owned(), "refuse", "admit")),
        }
    }
}

/// What a value of the claim of roles gives.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MappedRole {
    /// The value, such as the name of a group.
    pub value: String,
    /// The role that it gives.
    pub role: Role,
    /// Code of the unit from which the role reaches down; left out: it reaches everything.
    #[serde(default)]
    pub unit: Option<String>,
}

/// The identity provider, and what it may say.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct OidcConfig {
    /// Its address, as its tokens name it; empty: nobody signs in with it. `LETKA_OIDC_ISSUER`.
    pub issuer: String,
    /// What people call it. `LETKA_OIDC_NAME`.
    pub name: String,
    /// What this server is called there. `LETKA_OIDC_CLIENT_ID`.
    pub client_id: String,
    /// The file with the secret of this server; without it PKCE alone proves who asks.
    /// `LETKA_OIDC_CLIENT_SECRET_FILE`.
    pub client_secret_file: Option<PathBuf>,
    /// What is asked for beside `openid`. `LETKA_OIDC_SCOPES`, separated by commas.
    pub scopes: Vec<String>,
    /// The claim of the user name. `LETKA_OIDC_USERNAME_CLAIM`.
    pub username_claim: String,
    /// What links a person to an account. `LETKA_OIDC_LINK`: `entry` or `username`.
    pub link: LinkBy,
    /// What becomes of unknown people. `LETKA_OIDC_UNKNOWN`: `refuse` or `admit`.
    pub unknown: Unknown,
    /// The claim that holds roles or groups; dots lead into it. `LETKA_OIDC_ROLES_CLAIM`.
    pub roles_claim: String,
    /// What its values give. Where there is any, the provider decides on all roles of whoever signs in
    /// with it; where there is none, administrators do. In the file only.
    pub roles: Vec<MappedRole>,
    /// One of these classes of signing in (`acr`) is demanded; empty: any will do. `LETKA_OIDC_ACR`.
    pub acr: Vec<String>,
    /// One of these ways of signing in (`amr`) is demanded, such as `mfa`; empty: any will do.
    /// `LETKA_OIDC_AMR`.
    pub amr: Vec<String>,
}

impl Default for OidcConfig {
    fn default() -> Self {
        Self {
            issuer: String::new(),
            name: "OpenID Connect".into(),
            client_id: "letka".into(),
            client_secret_file: None,
            scopes: ["profile", "email"].map(str::to_owned).into(),
            username_claim: "preferred_username".into(),
            link: LinkBy::default(),
            unknown: Unknown::default(),
            roles_claim: "groups".into(),
            roles: Vec::new(),
            acr: Vec::new(),
            amr: Vec::new(),
        }
    }
}

impl OidcConfig {
    /// Whether people may sign in with a provider.
    pub fn is_on(&self) -> bool {
        !self.issuer.is_empty()
    }

    /// Whether the provider decides on the roles of whoever signs in with it.
    pub fn maps_roles(&self) -> bool {
        !self.roles.is_empty()
    }

    /// Takes the value of a variable, if it is one of these.
    pub(super) fn set(&mut self, name: &str, value: &str) -> Result<bool, ConfigError> {
        match name {
            "LETKA_OIDC_ISSUER" => value.clone_into(&mut self.issuer),
            "LETKA_OIDC_NAME" => value.clone_into(&mut self.name),
            "LETKA_OIDC_CLIENT_ID" => value.clone_into(&mut self.client_id),
            "LETKA_OIDC_CLIENT_SECRET_FILE" => {
                self.client_secret_file = Some(PathBuf::from(value));
            }
            "LETKA_OIDC_SCOPES" => self.scopes = list("LETKA_OIDC_SCOPES", value)?,
            "LETKA_OIDC_USERNAME_CLAIM" => value.clone_into(&mut self.username_claim),
            "LETKA_OIDC_LINK" => self.link = parse("LETKA_OIDC_LINK", value)?,
            "LETKA_OIDC_UNKNOWN" => self.unknown = parse("LETKA_OIDC_UNKNOWN", value)?,
            "LETKA_OIDC_ROLES_CLAIM" => value.clone_into(&mut self.roles_claim),
            "LETKA_OIDC_ACR" => self.acr = list("LETKA_OIDC_ACR", value)?,
            "LETKA_OIDC_AMR" => self.amr = list("LETKA_OIDC_AMR", value)?,
            _ => return Ok(false),
        }
        Ok(true)
    }

    /// What keeps this from working, if anything does.
    pub(super) fn fault(&self) -> Option<&'static str> {
        if !self.is_on() {
            return None;
        }
        let Ok(issuer) = Url::parse(&self.issuer) else {
            return Some("issuer is not an address");
        };
        let loopback = matches!(issuer.host_str(), Some("127.0.0.1" | "localhost" | "[::1]"));
        let blank = |value: &str| value.trim().is_empty();
        if issuer.scheme() != "https" && !(issuer.scheme() == "http" && loopback) {
            Some("issuer must begin with https://, unless it is on this machine")
        } else if blank(&self.client_id) {
            Some("client_id is empty")
        } else if blank(&self.name) {
            Some("name is empty")
        } else if self.maps_roles() && blank(&self.roles_claim) {
            Some("roles_claim is empty, and roles are mapped from it")
        } else if blank(&self.username_claim)
            && (self.link == LinkBy::Username || self.unknown == Unknown::Admit)
        {
            Some("username_claim is empty, and accounts are found or made by it")
        } else if self.unknown == Unknown::Admit && !self.maps_roles() {
            Some("unknown = \"admit\" needs roles, or nobody who is admitted could do anything")
        } else {
            None
        }
    }
}
