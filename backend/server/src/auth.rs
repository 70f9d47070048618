//! Who is asking, and whether they may.

pub mod password;
pub mod session;
pub mod token;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum_extra::extract::CookieJar;
use letka_domain::access::{Action, Role};
use letka_domain::ids::{AccountId, OperatorId, UnitId};
use letka_store::Actor;

use crate::app::App;
use crate::error::Problem;

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
    /// What the account is there for.
    pub role: Role,
    /// The unit it belongs to.
    pub unit: Option<UnitId>,
    /// The operator that it stands for.
    pub operator: Option<OperatorId>,
}

impl Caller {
    /// Refuses with 403 unless the role may do `action`.
    pub fn require(&self, action: Action) -> Result<(), Problem> {
        if self.role.may(action) {
            Ok(())
        } else {
            Err(Problem::forbidden())
        }
    }

    /// Who writes, for the trail.
    pub fn actor(&self) -> Actor {
        Actor::Account {
            id: self.account,
            name: self.name.clone(),
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
        Ok(session::AsCaller::caller(&session))
    }
}
