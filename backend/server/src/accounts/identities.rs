//! Who of the identity provider an account is, as administrators enter it.

use axum::extract::State;
use axum::http::StatusCode;
use chrono::{DateTime, Utc};
use letka_domain::access::Action;
use letka_domain::ids::AccountId;
use letka_store::identities::{self, Identity};
use letka_store::{StoreError, Tx, sessions};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::access::not_own;
use super::{AccountView, answer, lock};
use crate::app::App;
use crate::auth::Caller;
use crate::error::Problem;
use crate::http::input::{At, Body, line};

/// No provider calls people by more characters (`OpenID` Connect Core, 2).
const LONGEST_SUBJECT: usize = 255;

/// A person of an identity provider who is an account.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = Identity)]
pub(crate) struct IdentityView {
    id: Uuid,
    /// The address of the provider.
    issuer: String,
    /// What the provider calls the person.
    subject: String,
    /// Since when the two are linked.
    created_at: DateTime<Utc>,
}

impl From<Identity> for IdentityView {
    fn from(found: Identity) -> Self {
        Self {
            id: found.id,
            issuer: found.issuer,
            subject: found.subject,
            created_at: found.created_at,
        }
    }
}

/// A person of the configured identity provider.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct LinkIdentity {
    /// What the provider calls the person (`sub`).
    subject: String,
}

/// Link an account to a person of the identity provider, who may then sign in with it.
#[utoipa::path(post, path = "/accounts/{id}/identities", tag = "accounts", request_body = LinkIdentity,
    params(("id" = AccountId, Path)), responses((status = 201, body = AccountView),
    (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem),
    (status = 422, body = Problem)))]
pub(crate) async fn link_identity(
    State(app): State<App>,
    caller: Caller,
    At(id): At<AccountId>,
    Body(input): Body<LinkIdentity>,
) -> Result<(StatusCode, axum::Json<AccountView>), Problem> {
    caller.require(Action::ManageAccounts)?;
    not_own(&caller, id)?;
    if !app.config.oidc.is_on() {
        let detail = "no identity provider is configured here";
        return Err(Problem::conflict("no_provider", detail));
    }
    let subject = line("subject", &input.subject, LONGEST_SUBJECT)?;
    let (by, issuer) = (caller.clone(), app.config.oidc.issuer.clone());
    let write = move |tx: &mut Tx<'_>| {
        lock(tx, &by, id)?;
        identities::insert(tx, id, &issuer, &subject).map_err(taken)?;
        Ok::<_, Problem>(())
    };
    let (actor, now) = (caller.actor(), app.clock.now());
    app.store.write(&actor, now, write).await?;
    let account = answer(&app, &caller, id).await?;
    Ok((StatusCode::CREATED, account))
}

fn taken(error: StoreError) -> Problem {
    if error.violates("account_identities_issuer_subject_key") {
        let detail = "this person is linked to another account";
        Problem::conflict("identity_taken", detail)
    } else if error.violates("account_identities_account_id_issuer_key") {
        let detail = "the account is linked to another person; end that first";
        Problem::conflict("account_linked", detail)
    } else {
        error.into()
    }
}

/// End the link of an account to a person of an identity provider, and with it the account's sessions.
#[utoipa::path(post, path = "/accounts/{id}/identities/{identity_id}/end", tag = "accounts",
    params(("id" = AccountId, Path), ("identity_id" = Uuid, Path)),
    responses((status = 200, body = AccountView), (status = 403, body = Problem),
    (status = 404, body = Problem)))]
pub(crate) async fn end_identity(
    State(app): State<App>,
    caller: Caller,
    At((id, identity_id)): At<(AccountId, Uuid)>,
) -> Result<axum::Json<AccountView>, Problem> {
    caller.require(Action::ManageAccounts)?;
    let by = caller.clone();
    let write = move |tx: &mut Tx<'_>| {
        lock(tx, &by, id)?;
        identities::end(tx, id, identity_id)?;
        sessions::delete_all(tx, id, None)?;
        Ok::<_, Problem>(())
    };
    let (actor, now) = (caller.actor(), app.clock.now());
    app.store.write(&actor, now, write).await?;
    answer(&app, &caller, id).await
}
