//! Tokens that programs call the API with, in the name of their owner.

use axum::extract::State;
use axum::http::StatusCode;
use chrono::{DateTime, TimeDelta, Utc};
use letka_domain::access::Action;
use letka_store::api_tokens::{self, ApiToken, NewApiToken};
use letka_store::{Conn, Tx};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::app::App;
use crate::auth::{Owner, token};
use crate::error::Problem;
use crate::http::input::{At, Body};
use crate::http::page::List;

/// What tokens begin with.
pub(crate) const PREFIX: &str = "lat_";
/// No token counts for longer.
const LONGEST: TimeDelta = TimeDelta::days(366);
/// Nobody needs more at a time.
const MOST: i64 = 50;
/// What a token never does: it would be a way to more rights than it has.
const NEVER: [Action; 2] = [Action::ManageAccounts, Action::ManageOwnAccount];

/// A token.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = ApiToken)]
pub(crate) struct TokenView {
    id: Uuid,
    name: String,
    /// The actions that it may do at most, as far as its owner may.
    scopes: Vec<Action>,
    created_at: DateTime<Utc>,
    /// From then on it is worth nothing.
    expires_at: DateTime<Utc>,
    /// Last request with it, to the minute or so.
    last_used_at: Option<DateTime<Utc>>,
    revoked_at: Option<DateTime<Utc>>,
}

impl From<ApiToken> for TokenView {
    fn from(token: ApiToken) -> Self {
        Self {
            id: token.id,
            name: token.name,
            scopes: token.scopes,
            created_at: token.created_at,
            expires_at: token.expires_at,
            last_used_at: token.last_used_at,
            revoked_at: token.revoked_at,
        }
    }
}

/// The own tokens, the newest in front.
#[utoipa::path(get, path = "/account/tokens", tag = "account", responses(
    (status = 200, body = List<TokenView>), (status = 403, body = Problem)))]
pub(crate) async fn list_tokens(
    State(app): State<App>,
    owner: Owner,
) -> Result<axum::Json<List<TokenView>>, Problem> {
    owner.caller.require(Action::ManageOwnAccount)?;
    let id = owner.caller.account;
    let list = move |c: &mut Conn| api_tokens::list_for(c, id);
    let found = app.store.read(list).await?.into_iter();
    let items = found.map(TokenView::from).collect();
    Ok(axum::Json(List { items }))
}

/// A token to be made.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewToken {
    /// What it is for.
    name: String,
    /// Until when it counts; a year at most.
    expires_at: DateTime<Utc>,
    /// The actions that it may do: some of those that its owner may, but never to manage accounts.
    scopes: Vec<Action>,
}

/// A token with its secret.
#[derive(Serialize, utoipa::ToSchema)]
pub(crate) struct MadeToken {
    token: TokenView,
    /// What programs send as `Authorization: Bearer …`. It is shown this once.
    secret: String,
}

/// Make a token.
#[utoipa::path(post, path = "/account/tokens", tag = "account", request_body = NewToken, responses(
    (status = 201, body = MadeToken), (status = 403, body = Problem), (status = 409, body = Problem),
    (status = 422, body = Problem)))]
pub(crate) async fn make_token(
    State(app): State<App>,
    owner: Owner,
    Body(input): Body<NewToken>,
) -> Result<(StatusCode, axum::Json<MadeToken>), Problem> {
    owner.caller.require(Action::ManageOwnAccount)?;
    owner.require_free(&app)?;
    let (now, account_id) = (app.clock.now(), owner.caller.account);
    let new = accept(&owner, input, now)?;
    let secret = token::generate(PREFIX);
    let hash = token::hash(&secret);
    let make = move |tx: &mut Tx<'_>| {
        if api_tokens::count_valid(tx.read(), account_id, now)? >= MOST {
            let detail = "revoke a token first: there are 50 already";
            return Err(Problem::conflict("too_many_tokens", detail));
        }
        let id = api_tokens::insert(tx, &hash, &new)?;
        let all = api_tokens::list_for(tx.read(), account_id)?;
        let made = all.into_iter().find(|one| one.id == id);
        made.ok_or_else(|| Problem::not_found("token"))
    };
    let made = app.store.write(&owner.caller.actor(), now, make).await?;
    let token = TokenView::from(made);
    Ok((StatusCode::CREATED, axum::Json(MadeToken { token, secret })))
}

/// Refuses a token without a name, for too long, or for more than its owner may.
fn accept(owner: &Owner, input: NewToken, now: DateTime<Utc>) -> Result<NewApiToken, Problem> {
    let name = input.name.trim();
    if !(1..=80).contains(&name.chars().count()) || name.contains(char::is_control) {
        return Err(Problem::invalid_field(
            "name",
            "must have 1 to 80 characters",
        ));
    }
    if input.expires_at <= now || input.expires_at - now > LONGEST {
        let detail = "must lie in the future, at most a year from now";
        return Err(Problem::invalid_field("expires_at", detail));
    }
    let mut scopes = Vec::new();
    for (index, action) in input.scopes.into_iter().enumerate() {
        let field = || format!("scopes[{index}]");
        if NEVER.contains(&action) {
            return Err(Problem::invalid_field(field(), "no token may do this"));
        }
        if !owner.caller.rights.may(action) {
            return Err(Problem::invalid_field(
                field(),
                "you may not do this yourself",
            ));
        }
        if !scopes.contains(&action) {
            scopes.push(action);
        }
    }
    if scopes.is_empty() {
        return Err(Problem::invalid_field(
            "scopes",
            "must name at least one action",
        ));
    }
    Ok(NewApiToken {
        account_id: owner.caller.account,
        name: name.to_owned(),
        scopes,
        expires_at: input.expires_at,
    })
}

/// Revoke one of the own tokens. It stays in the records.
#[utoipa::path(post, path = "/account/tokens/{id}/revoke", tag = "account", params(("id" = Uuid, Path)),
    responses((status = 204), (status = 403, body = Problem), (status = 404, body = Problem)))]
pub(crate) async fn revoke_token(
    State(app): State<App>,
    owner: Owner,
    At(id): At<Uuid>,
) -> Result<StatusCode, Problem> {
    owner.caller.require(Action::ManageOwnAccount)?;
    let account = owner.caller.account;
    let revoke = move |tx: &mut Tx<'_>| api_tokens::revoke(tx, account, id);
    let (actor, now) = (owner.caller.actor(), app.clock.now());
    app.store.write(&actor, now, revoke).await?;
    Ok(StatusCode::NO_CONTENT)
}
