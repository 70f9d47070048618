//! Who is asking, and whether they may.

pub mod password;
pub mod session;
pub mod token;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum_extra::extract::CookieJar;
use letka_domain::access::{Action, Rights, Role};
use letka_domain::ids::{AccountId, OperatorId, UnitId};
use letka_store::Actor;

use crate::app::App;
use crate::error::Problem;
use crate::http::peer::Peer;

/// Name of the session cookie where it is sent over TLS only. The prefix makes browsers hold the
/// server to that and to this host.
pub(crate) const SECURE_COOKIE: &str = "__Host-letka";
/// Name of the session cookie where plain HTTP is allowed by configuration.
pub(crate) const PLAIN_COOKIE: &str = "letka";

/// The signed-in person behind a request.
#[derive(Debug, Clone)]
pub struct Caller {
    /// The account.
    pub account: AccountId,
    /// The name to show and to write in the trail.
    pub name: String,
    /// What the roles of the account allow, and where.
    pub rights: Rights,
    /// The unit it belongs to.
    pub unit: Option<UnitId>,
    /// The operator that it stands for.
    pub operator: Option<OperatorId>,
    /// The IP address that the request came from; `None` when the router is called without a socket.
    pub from: Option<String>,
}

impl Caller {
    /// Refuses with 403 unless a role may do `action` somewhere.
    pub fn require(&self, action: Action) -> Result<(), Problem> {
        if self.rights.may(action) {
            Ok(())
        } else {
            Err(Problem::forbidden())
        }
    }

    /// Refuses with 403 unless a role may do `action` in the unit.
    pub fn require_in(&self, action: Action, unit: UnitId) -> Result<(), Problem> {
        self.require(action)?;
        if self.rights.reach(action).contains(unit) {
            Ok(())
        } else {
            Err(Problem::out_of_reach())
        }
    }

    /// Whether the account holds a role anywhere.
    pub fn is(&self, role: Role) -> bool {
        self.rights.has(role)
    }

    /// Who writes, for the trail.
    pub fn actor(&self) -> Actor {
        Actor::Account {
            id: self.account,
            name: self.name.clone(),
            from: self.from.clone(),
        }
    }
}

impl FromRequestParts<App> for Caller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let jar = CookieJar::from_headers(&parts.headers);
        let session = session::find(app, &jar)
            .await?
            .ok_or_else(Problem::not_signed_in)?;
        let from = Peer::of(app, &parts.headers, &parts.extensions).text();
        Ok(session::AsCaller::caller(&session, from))
    }
}
