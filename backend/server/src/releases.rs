//! Releases to service: a technician signs that an aircraft may fly again.

use axum::extract::State;
use axum::http::StatusCode;
use chrono::{DateTime, Utc};
use letka_domain::access::Action;
use letka_domain::aircraft::airworthiness::Weight;
use letka_domain::aircraft::{AirworthinessFacts, airworthiness, signatures};
use letka_domain::ids::{AircraftId, ReleaseId};
use letka_domain::rules::changes::Cause;
use letka_store::aircraft::Aircraft;
use letka_store::releases::{self, Release};
use letka_store::{StoreError, Tx, aircraft, airworthiness as facts};
use serde::{Deserialize, Serialize};

use crate::aircraft::detail::{AircraftDetail, find};
use crate::aircraft::edit::own;
use crate::app::App;
use crate::auth::Caller;
use crate::error::Problem;
use crate::http::input::{At, Body, IfMatch, words};
use crate::recheck;

/// A release of an aircraft to service.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = Release)]
pub(crate) struct ReleaseView {
    id: ReleaseId,
    released_at: DateTime<Utc>,
    releaser: String,
    /// What the technician states.
    statement: String,
    /// What was done.
    work: String,
    /// The signature: SHA-256 of all of it.
    sha256: String,
    /// Whether the signature fits what stands here.
    intact: bool,
}

impl From<Release> for ReleaseView {
    fn from(release: Release) -> Self {
        Self {
            id: release.id,
            intact: release.is_intact(),
            released_at: release.released_at,
            releaser: release.releaser,
            statement: release.statement,
            work: release.work,
            sha256: release.sha256,
        }
    }
}

/// What was done before an aircraft is released.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReleaseAircraft {
    /// In the words of the technician.
    work: String,
}

/// Release an aircraft to service, signed by the caller. Refused while anything but a grounding by hand
/// or a missing release stands against it.
#[utoipa::path(post, path = "/aircraft/{id}/release", tag = "defects",
    params(("id" = AircraftId, Path), ("If-Match" = String, Header, description = "the version that is changed")),
    request_body = ReleaseAircraft, responses((status = 201, body = AircraftDetail),
        (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem),
        (status = 412, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn release_aircraft(
    State(app): State<App>,
    caller: Caller,
    At(id): At<AircraftId>,
    IfMatch(version): IfMatch,
    Body(input): Body<ReleaseAircraft>,
) -> Result<(StatusCode, axum::Json<AircraftDetail>), Problem> {
    caller.require(Action::ReleaseAircraft)?;
    let work = words("work", &input.work)?;
    let (now, by) = (app.clock.now(), caller.clone());
    let write = move |tx: &mut Tx<'_>| {
        let held = own(tx.read(), &by, id, Action::ReleaseAircraft)?;
        if held.version != version {
            let (read, now) = (version, held.version);
            return Err(StoreError::VersionMismatch { read, now }.into());
        }
        require_releasable(facts::find(tx.read(), &held)?, now)?;
        sign(tx, &held, &work)
    };
    app.store.write(&caller.actor(), now, write).await?;
    recheck::after_in_background(&app, Cause::Aircraft);
    Ok((StatusCode::CREATED, find(&app, &caller, id).await?))
}

/// Refuses while something stands against an aircraft that a release does not lift.
fn require_releasable(mut known: AirworthinessFacts, now: DateTime<Utc>) -> Result<(), Problem> {
    known.grounded = None;
    known.unreleased.clear();
    let said = airworthiness(&known, now);
    if said.serviceable {
        return Ok(());
    }
    let against = said.of(Weight::Grounds).chain(said.of(Weight::Unknown));
    let against: Vec<&str> = against.map(|reason| reason.text.en.as_str()).collect();
    let detail = format!("this still stands against it: {}", against.join("; "));
    Err(Problem::conflict("not_releasable", detail))
}

fn sign(tx: &mut Tx<'_>, held: &Aircraft, work: &str) -> Result<(), Problem> {
    let statement = signatures::release_statement(&held.registration, &held.serial);
    releases::insert(tx, held.id, &statement, work)?;
    if held.grounded_reason.is_some() {
        aircraft::release(tx, held.id, held.version)?;
    }
    Ok(())
}
