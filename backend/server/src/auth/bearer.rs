//! Requests of programs, which carry a token of their owner.

use axum::http::HeaderMap;
use chrono::TimeDelta;
use letka_store::api_tokens::{self, ApiToken, Bearer};
use letka_store::{Conn, StoreError, Tx, identities};

use super::{Caller, Owed, token};
use crate::account::tokens::PREFIX;
use crate::app::App;
use crate::error::Problem;

/// How exactly its last request is remembered: not every request shall write.
const MARK: TimeDelta = TimeDelta::minutes(1);

/// The token of a request, if it carries one of ours.
pub(super) fn of(headers: &HeaderMap) -> Option<&str> {
    token::bearer(headers).filter(|token| token.starts_with(PREFIX))
}

/// The caller behind a token, which is thereby used.
pub(super) async fn caller(
    app: &App,
    token: &str,
    from: Option<String>,
) -> Result<Caller, Problem> {
    let (caller, token) = find(app, token, from).await?;
    let now = app.clock.now();
    if token.last_used_at.is_none_or(|last| now - last > MARK) {
        let mark = move |tx: &mut Tx<'_>| api_tokens::touch(tx, token.id);
        app.store.write(&caller.actor(), now, mark).await?;
    }
    Ok(caller)
}

/// The caller behind a token, and the token. It can do no more than its owner may at this moment.
pub(super) async fn find(
    app: &App,
    token: &str,
    from: Option<String>,
) -> Result<(Caller, ApiToken), Problem> {
    let (hash, now) = (token::hash(token), app.clock.now());
    let find = move |c: &mut Conn| {
        let mut found = api_tokens::find_valid(c, &hash, now)?;
        if let Some(found) = &mut found {
            // Whoever is known to an identity provider has the second factor there.
            found.second_factor |= !identities::list_for(c, found.account.id)?.is_empty();
        }
        Ok::<_, StoreError>(found)
    };
    let found = app.store.read(find).await?;
    let found = found.ok_or_else(Problem::not_signed_in)?;
    if let Some(owed) = Owed::of(app, &found.account, found.second_factor) {
        return Err(owed.problem());
    }
    let token = found.token.clone();
    Ok((as_caller(found, from), token))
}

fn as_caller(found: Bearer, from: Option<String>) -> Caller {
    let account = found.account;
    Caller {
        account: account.id,
        // The trail shall tell what a program did from what its owner did.
        name: format!("{} ({})", account.name, found.token.name),
        rights: found.rights,
        unit: account.unit.map(|unit| unit.id),
        operator: account.operator_id,
        from,
    }
}
