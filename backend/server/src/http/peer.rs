//! Where a request comes from: the address of the socket, or what a trusted proxy says of it.

use std::convert::Infallible;
use std::net::{IpAddr, SocketAddr};

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::request::Parts;
use axum::http::{Extensions, HeaderMap};

use crate::app::App;

/// The address that a request comes from; `None` when the router is called without a socket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Peer(pub(crate) Option<IpAddr>);

impl Peer {
    /// As text, for the trail and for people.
    pub(crate) fn text(self) -> Option<String> {
        self.0.map(|address| address.to_string())
    }

    /// Where a request with these headers comes from.
    pub(crate) fn of(app: &App, headers: &HeaderMap, extensions: &Extensions) -> Self {
        let socket = extensions.get::<ConnectInfo<SocketAddr>>();
        let socket = socket.map(|ConnectInfo(address)| address.ip().to_canonical());
        Self(socket.map(|socket| behind(socket, headers, &app.config.trusted_proxies)))
    }
}

/// Each proxy writes at the end of `X-Forwarded-For` whom it heard; what stands before the last one
/// that is trusted could be written by anybody.
fn behind(socket: IpAddr, headers: &HeaderMap, trusted: &[IpAddr]) -> IpAddr {
    if !trusted.contains(&socket) {
        return socket;
    }
    let lines = headers.get_all("x-forwarded-for");
    let lines: Vec<&str> = lines.iter().filter_map(|line| line.to_str().ok()).collect();
    let told = lines.iter().rev().flat_map(|line| line.rsplit(','));
    let mut nearest = socket;
    for word in told {
        let Ok(address) = word.trim().parse::<IpAddr>() else {
            return nearest;
        };
        nearest = address.to_canonical();
        if !trusted.contains(&nearest) {
            return nearest;
        }
    }
    nearest
}

impl FromRequestParts<App> for Peer {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Infallible> {
        Ok(Self::of(app, &parts.headers, &parts.extensions))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heard(socket: &str, lines: &[&str]) -> String {
        let trusted = ["10.0.0.1", "10.0.0.2"].map(|one| one.parse().unwrap());
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append("x-forwarded-for", line.parse().unwrap());
        }
        behind(socket.parse().unwrap(), &headers, &trusted).to_string()
    }

    #[test]
    fn only_a_trusted_proxy_is_believed_and_only_its_last_word() {
        assert_eq!(heard("192.0.2.7", &["203.0.113.1"]), "192.0.2.7");
        assert_eq!(heard("10.0.0.1", &["203.0.113.1"]), "203.0.113.1");
        assert_eq!(heard("10.0.0.1", &["6.6.6.6, 203.0.113.1"]), "203.0.113.1");
        assert_eq!(
            heard("10.0.0.1", &["6.6.6.6", "203.0.113.1, 10.0.0.2"]),
            "203.0.113.1"
        );
        assert_eq!(heard("10.0.0.1", &["6.6.6.6, nonsense"]), "10.0.0.1");
        assert_eq!(heard("10.0.0.1", &[]), "10.0.0.1");
    }
}
