//! Who is asking, and whether they may.

mod bearer;
pub(crate) mod lockout;
pub(crate) mod oidc;
pub mod password;
pub mod session;
pub(crate) mod sign_in;
pub mod token;
pub mod totp;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode};
use axum_extra::extract::CookieJar;
use letka_domain::access::{Action, Rights, Role};
use letka_domain::ids::{AccountId, OperatorId, UnitId};
use letka_store::Actor;
use letka_store::accounts::Account;
use letka_store::sessions::Session;

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

/// What somebody must do before anything else.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Owed {
    /// Change a password that somebody else set.
    ChangePassword,
    /// Set up a second factor, which a role demands.
    EnrolSecondFactor,
}

impl Owed {
    /// What the person of a session owes. Who was vouched for by a provider owes nothing: passwords and
    /// second factors are its matter.
    pub(crate) fn in_session(app: &App, session: &Session) -> Option<Self> {
        if session.by_provider {
            None
        } else {
            Self::of(app, &session.account, session.second_factor)
        }
    }

    /// What an account owes that has a second factor or has none.
    pub(crate) fn of(app: &App, account: &Account, second_factor: bool) -> Option<Self> {
        if account.must_change_password {
            Some(Self::ChangePassword)
        } else if !second_factor && demanded(app, account) {
            Some(Self::EnrolSecondFactor)
        } else {
            None
        }
    }

    fn problem(self) -> Problem {
        let (code, detail) = match self {
            Self::ChangePassword => ("password_owed", "change your password first"),
            Self::EnrolSecondFactor => ("second_factor_owed", "set up a second factor first"),
        };
        Problem::new(StatusCode::FORBIDDEN, code, detail)
    }
}

/// Whether a role of the account demands a second factor.
pub(crate) fn demanded(app: &App, account: &Account) -> bool {
    let demanding = &app.config.require_second_factor;
    account
        .roles
        .iter()
        .any(|given| demanding.contains(&given.role))
}

/// The person behind a request about their own account, even if they owe something. Always a session:
/// a token does not reach passwords, second factors and tokens.
#[derive(Debug, Clone)]
pub(crate) struct Owner {
    /// Who is asking.
    pub(crate) caller: Caller,
    /// The session that it is asked by.
    pub(crate) session: Session,
}

impl Owner {
    async fn find(app: &App, headers: &HeaderMap, from: Option<String>) -> Result<Self, Problem> {
        let jar = CookieJar::from_headers(headers);
        let session = session::find(app, &jar)
            .await?
            .ok_or_else(Problem::not_signed_in)?;
        let caller = session::AsCaller::caller(&session, from);
        Ok(Self { caller, session })
    }

    /// Refuses whoever must do something else first.
    pub(crate) fn require_free(&self, app: &App) -> Result<(), Problem> {
        match Owed::in_session(app, &self.session) {
            Some(owed) => Err(owed.problem()),
            None => Ok(()),
        }
    }
}

impl FromRequestParts<App> for Owner {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let from = Peer::of(app, &parts.headers, &parts.extensions).text();
        Self::find(app, &parts.headers, from).await
    }
}

/// Who asks with these headers: a person with a session, or a program with a token.
pub(crate) async fn caller(
    app: &App,
    headers: &HeaderMap,
    from: Option<String>,
) -> Result<Caller, Problem> {
    if let Some(token) = bearer::of(headers) {
        return bearer::caller(app, token, from).await;
    }
    let owner = Owner::find(app, headers, from).await?;
    owner.require_free(app)?;
    Ok(owner.caller)
}

/// Whether whoever asked with these headers may still do `action`. It does not count as a request: an
/// open page keeps no session alive.
pub(crate) async fn may_still(
    app: &App,
    headers: &HeaderMap,
    action: Action,
) -> Result<bool, Problem> {
    if let Some(token) = bearer::of(headers) {
        let caller = bearer::find(app, token, None).await?.0;
        return Ok(caller.rights.may(action));
    }
    let jar = CookieJar::from_headers(headers);
    let Some(session) = session::peek(app, &jar).await? else {
        return Ok(false);
    };
    let owed = Owed::in_session(app, &session);
    Ok(owed.is_none() && session.rights.may(action))
}

impl FromRequestParts<App> for Caller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let from = Peer::of(app, &parts.headers, &parts.extensions).text();
        caller(app, &parts.headers, from).await
    }
}
