//! Withdrawal of a dataset that was entered by mistake, or that nobody publishes any more.

use axum::extract::State;
use axum::http::StatusCode;
use letka_domain::access::Action;
use letka_domain::ids::DatasetId;
use letka_domain::rules::changes::Cause;
use letka_store::{StoreError, Tx, zones};
use serde::Deserialize;

use crate::app::App;
use crate::auth::Caller;
use crate::error::Problem;
use crate::http::input::{At, Body, words};
use crate::recheck;

/// Why a dataset is withdrawn.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct WithdrawDataset {
    reason: String,
}

/// Withdraw a dataset: no mission is judged by it any more, and the one before it of its name counts
/// again. It stays to be seen, and past verdicts stay as they were.
#[utoipa::path(post, path = "/zones/datasets/{id}/withdraw", tag = "zones",
    params(("id" = DatasetId, Path)), request_body = WithdrawDataset, responses(
    (status = 204), (status = 403, body = Problem), (status = 404, body = Problem),
    (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn withdraw_dataset(
    State(app): State<App>,
    caller: Caller,
    At(id): At<DatasetId>,
    Body(input): Body<WithdrawDataset>,
) -> Result<StatusCode, Problem> {
    caller.require(Action::ManageAirspace)?;
    let reason = words("reason", &input.reason)?;
    let (now, by, name) = (app.clock.now(), caller.account, caller.name.clone());
    let write = move |tx: &mut Tx<'_>| zones::withdraw(tx, id, (by, &name), &reason);
    let written = app.store.write(&caller.actor(), now, write).await;
    written.map_err(|error: StoreError| {
        if error.violates("zone_dataset_withdrawals_dataset_id_key") {
            return Problem::conflict("withdrawn", "the dataset was withdrawn before");
        }
        error.into()
    })?;
    recheck::after_in_background(&app, Cause::Zones);
    Ok(StatusCode::NO_CONTENT)
}
