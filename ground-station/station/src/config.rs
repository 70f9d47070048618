//! What the station is told when it starts, checked.

use std::fmt;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::time::Duration;

use tokio_tungstenite::tungstenite::http::{HeaderValue, Uri};

/// Everything the station is told.
#[derive(Debug, Clone)]
pub struct Config {
    /// Where it listens for MAVLink; port 0: any free one.
    pub udp: SocketAddr,
    /// The backend.
    pub backend: BackendUrl,
    /// Who it is, for the backend.
    pub token: Token,
    /// Folder of the flight logs; created if it is missing.
    pub spool: PathBuf,
    /// Its own MAVLink system id.
    pub system_id: u8,
    /// From this size on, logs that the backend has are deleted, oldest first.
    pub spool_max_bytes: u64,
    /// How long it waits before it tries the backend again.
    pub retry: Retry,
}

impl Config {
    /// Port that vehicles send to by custom.
    pub const DEFAULT_UDP: SocketAddr =
        SocketAddr::new(std::net::IpAddr::V4(Ipv4Addr::UNSPECIFIED), 14550);
    /// System id of a ground station by custom.
    pub const DEFAULT_SYSTEM_ID: u8 = 255;
    /// 4 GiB: about 200 hours of flight.
    pub const DEFAULT_SPOOL_MAX_BYTES: u64 = 4 << 30;

    /// A configuration with the usual values.
    pub fn new(backend: BackendUrl, token: Token, spool: impl Into<PathBuf>) -> Self {
        Self {
            udp: Self::DEFAULT_UDP,
            backend,
            token,
            spool: spool.into(),
            system_id: Self::DEFAULT_SYSTEM_ID,
            spool_max_bytes: Self::DEFAULT_SPOOL_MAX_BYTES,
            retry: Retry::default(),
        }
    }
}

/// How long the station waits before it tries the backend again.
#[derive(Debug, Clone)]
pub struct Retry {
    /// After the first failure; doubled after each further one.
    pub first: Duration,
    /// Never longer than this.
    pub longest: Duration,
    /// After the backend refused the token or the protocol: a person must act first.
    pub refused: Duration,
    /// A log whose bytes are not acknowledged for so long is sent again from where the backend is.
    pub unacknowledged: Duration,
}

impl Default for Retry {
    fn default() -> Self {
        Self {
            first: Duration::from_millis(200),
            longest: Duration::from_secs(5),
            refused: Duration::from_secs(30),
            unacknowledged: Duration::from_secs(5),
        }
    }
}

/// Address of the backend.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BackendUrl(Uri);

impl BackendUrl {
    /// Reads `ws://HOST:PORT` or `http://HOST:PORT`, with or without a path before the API's.
    pub fn parse(text: &str) -> Result<Self, ValueError> {
        let (scheme, rest) = text.split_once("://").ok_or(ValueError::NotAnAddress)?;
        match scheme {
            "ws" | "http" => {}
            "wss" | "https" => return Err(ValueError::Encrypted),
            _ => return Err(ValueError::NotAnAddress),
        }
        let base = rest.trim_end_matches('/');
        let uri: Uri = format!("ws://{base}{}", letka_link::STATION_PATH)
            .parse()
            .map_err(|_| ValueError::NotAnAddress)?;
        let whole = uri.host().is_some_and(|host| !host.is_empty()) && uri.query().is_none();
        if whole {
            Ok(Self(uri))
        } else {
            Err(ValueError::NotAnAddress)
        }
    }

    /// Where the WebSocket is opened.
    pub(crate) fn uri(&self) -> &Uri {
        &self.0
    }
}

impl fmt::Display for BackendUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// The secret that tells the backend which station this is. Never printed.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(HeaderValue);

impl Token {
    /// Reads a token; white space around it is dropped.
    pub fn parse(text: &str) -> Result<Self, ValueError> {
        let text = text.trim();
        let one_word = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_graphic());
        let header = HeaderValue::from_str(&format!("Bearer {text}"));
        match header {
            Ok(mut header) if one_word => {
                header.set_sensitive(true);
                Ok(Self(header))
            }
            _ => Err(ValueError::NotAToken),
        }
    }

    /// Value of the header `Authorization`.
    pub(crate) fn authorization(&self) -> HeaderValue {
        self.0.clone()
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(..)")
    }
}

/// A value is not what it should be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ValueError {
    /// Not the address of a backend.
    #[error("not an address such as ws://host:port")]
    NotAnAddress,
    /// TLS is not built in.
    #[error("this build speaks no TLS: give a ws:// address, of a TLS proxy if need be")]
    Encrypted,
    /// Not a token.
    #[error("not one word of printable characters")]
    NotAToken,
    /// Not an address to listen on.
    #[error("not an address and port such as 0.0.0.0:14550")]
    NotASocket,
    /// Not a number of the range.
    #[error("not a whole number from {0} to {1}")]
    NotANumber(u64, u64),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_station_path_is_appended() {
        for (text, expected) in [
            ("ws://127.0.0.1:8080", "ws://127.0.0.1:8080/api/v1/station"),
            ("http://letka.example/", "ws://letka.example/api/v1/station"),
            ("ws://host:1/letka/", "ws://host:1/letka/api/v1/station"),
        ] {
            assert_eq!(BackendUrl::parse(text).unwrap().to_string(), expected);
        }
    }

    #[test]
    fn other_addresses_are_refused() {
        for text in [
            "",
            "host:80",
            "ftp://host",
            "ws://",
            "ws://a b",
            "ws://host?x=1",
        ] {
            assert_eq!(
                BackendUrl::parse(text),
                Err(ValueError::NotAnAddress),
                "{text}"
            );
        }
        assert_eq!(BackendUrl::parse("wss://host"), Err(ValueError::Encrypted));
        assert_eq!(
            BackendUrl::parse("https://host"),
            Err(ValueError::Encrypted)
        );
    }

    #[test]
    fn a_token_is_one_word_and_never_shown() {
        let token = Token::parse(" secret-1\n").unwrap();
        assert_eq!(token.authorization(), "Bearer secret-1");
        assert!(!format!("{token:?} {:?}", token.authorization()).contains("secret"));
        for text in ["", " ", "two words", "Řeřicha", "a\nb"] {
            assert_eq!(Token::parse(text), Err(ValueError::NotAToken), "{text}");
        }
    }
}
