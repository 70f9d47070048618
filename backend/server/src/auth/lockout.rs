//! Lock-outs: after too many failures nobody may sign in under a name for a while.
//!
//! A name that no account has is counted and locked like any other, so that nothing tells them apart.

use axum::http::StatusCode;
use letka_domain::ids::AccountId;
use letka_domain::sign_in::Failures;
use letka_store::audit::{self, Entry};
use letka_store::sign_ins::{self, NameHash};
use letka_store::{Actor, StoreError, Tx};
use serde_json::json;

use super::token;
use crate::app::App;
use crate::error::Problem;
use crate::http::peer::Peer;

/// Who writes what happens before anybody is known to be signed in.
pub(super) const NOBODY: Actor = Actor::System("sign-in");

/// What is tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Secret {
    /// A password.
    Password,
    /// A code of a second factor.
    Code,
}

/// A try under a name. It counts as failed from its beginning, so that many at once are no more
/// than as many one after another.
#[derive(Debug, Clone)]
pub(crate) struct Try {
    name: NameHash,
    /// The failures before it.
    pub(crate) before: Failures,
    /// The failures with it.
    with: Failures,
}

impl Try {
    /// Begins a try; refuses with 429 while the name is locked.
    pub(crate) async fn begin(app: &App, username: &str) -> Result<Self, Problem> {
        let (name, now) = (token::hash(username), app.clock.now());
        let begin = move |tx: &mut Tx<'_>| {
            let found = sign_ins::lock(tx, &name)?;
            if let Some(until) = found.locked_until(now) {
                return Err(locked(until - now));
            }
            let with = found.and_one(now);
            sign_ins::set_failures(tx, &name, with)?;
            let before = found.remembered(now);
            Ok(Self { name, before, with })
        };
        app.store.write(&NOBODY, now, begin).await
    }

    /// It has failed: the trail says so, and whether the name is locked now.
    pub(crate) async fn failed(
        self,
        app: &App,
        account: Option<AccountId>,
        peer: Peer,
        secret: Secret,
    ) -> Result<(), Problem> {
        let now = app.clock.now();
        let locked_until = self.with.locked_until(now);
        let action = match locked_until {
            Some(_) => "sign_ins.lock",
            None => "sign_ins.fail",
        };
        let secret = match secret {
            Secret::Password => "password",
            Secret::Code => "code",
        };
        let entry = Entry::new(action, "account", account.map(|id| id.0)).detail(json!({
            "from": peer.text(), "secret": secret, "failures": self.with.count,
            "locked_until": locked_until,
        }));
        let record = move |tx: &mut Tx<'_>| audit::record(tx, &entry);
        Ok(app.store.write(&NOBODY, now, record).await?)
    }

    /// Whoever tried is who they say: nothing is held against them.
    pub(crate) fn succeeded(&self, tx: &mut Tx<'_>) -> Result<(), StoreError> {
        sign_ins::set_failures(tx, &self.name, Failures::default())
    }

    /// It has not failed, but what failed before still counts: a second step is to come.
    pub(crate) fn take_back(&self, tx: &mut Tx<'_>) -> Result<(), StoreError> {
        let now = sign_ins::lock(tx, &self.name)?;
        // Others may have failed meanwhile; theirs stay.
        let alone = now.count == self.with.count;
        let left = Failures {
            count: (now.count - 1).max(0),
            last_at: if alone {
                self.before.last_at
            } else {
                now.last_at
            },
        };
        sign_ins::set_failures(tx, &self.name, left)
    }
}

fn locked(left: chrono::TimeDelta) -> Problem {
    let detail = "too many tries have failed under this name; wait";
    Problem::new(StatusCode::TOO_MANY_REQUESTS, "locked_out", detail).retry_after(left)
}
