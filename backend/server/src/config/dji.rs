//! The service that hands out the keys of DJI's flight records.

use std::str::FromStr;

use reqwest::Url;
use serde::Deserialize;

/// The service of DJI itself.
const OF_DJI: &str = "https://dev.dji.com/openapi/v1/flight-records/keychains";

/// Where the keys of a flight record are asked for.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct KeyService(String);

/// An address that no key can be asked at.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("it is not an address that begins with http:// or https://")]
pub struct NoAddress;

impl KeyService {
    /// The address; `None`: never, it was looked at when it was configured.
    pub(crate) fn url(&self) -> Option<Url> {
        Url::parse(&self.0).ok()
    }
}

impl Default for KeyService {
    fn default() -> Self {
        Self(OF_DJI.to_owned())
    }
}

impl FromStr for KeyService {
    type Err = NoAddress;

    fn from_str(text: &str) -> Result<Self, NoAddress> {
        let url = Url::parse(text).map_err(|_| NoAddress)?;
        let is_web = matches!(url.scheme(), "http" | "https") && url.has_host();
        is_web.then(|| Self(text.to_owned())).ok_or(NoAddress)
    }
}

impl TryFrom<String> for KeyService {
    type Error = NoAddress;

    fn try_from(text: String) -> Result<Self, NoAddress> {
        text.parse()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_asked_for_on_the_web_only() {
        assert!(KeyService::default().url().is_some());
        assert!("http://127.0.0.1:9/keys".parse::<KeyService>().is_ok());
        for wrong in ["", "dev.dji.com", "file:///etc/passwd", "https://"] {
            assert_eq!(wrong.parse::<KeyService>(), Err(NoAddress), "{wrong}");
        }
    }
}
