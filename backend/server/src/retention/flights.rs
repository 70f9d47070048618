//! Logs and tracks of flights whose time is over; an order keeps them for a case.

use axum::extract::State;
use chrono::{DateTime, Months, Utc};
use letka_domain::access::Action;
use letka_domain::ids::FlightId;
use letka_domain::retention::RetentionSubject;
use letka_store::flights::{self, FlightHold};
use letka_store::{Actor, Conn, StoreError, Tx, retention};
use serde::{Deserialize, Serialize};

use crate::app::App;
use crate::auth::Caller;
use crate::error::Problem;
use crate::flights::record::WholeFlight;
use crate::http::input::{At, Body, words};

/// How many flights are looked at in one run; the others follow in the next one.
const MOST: usize = 5000;

/// For how long logs and tracks of flights are kept, and what is kept by order.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct FlightRetention {
    /// For how many months after the take-off; `null`: nobody has set it, so that nothing is erased.
    months: Option<u32>,
    /// How many flights are due; 500 at most.
    due: usize,
    /// How many are kept by order.
    held: i64,
    /// How many logs were erased until now.
    erased_logs: usize,
}

/// The moment before which flights are due; `None`: none is.
fn due_before(c: &mut Conn, now: DateTime<Utc>) -> Result<Option<DateTime<Utc>>, StoreError> {
    let period = retention::current(c, RetentionSubject::Flight, now)?;
    let back = |months: u32| now.checked_sub_months(Months::new(months));
    Ok(period.and_then(|period| back(period.months)))
}

pub(super) fn load(c: &mut Conn, now: DateTime<Utc>) -> Result<FlightRetention, StoreError> {
    let period = retention::current(c, RetentionSubject::Flight, now)?;
    let due = match due_before(c, now)? {
        Some(before) => flights::list_erasable(c, before)?.len(),
        None => 0,
    };
    Ok(FlightRetention {
        months: period.map(|period| period.months),
        due,
        held: flights::count_held(c)?,
        erased_logs: flights::list_erased_logs(c)?.len(),
    })
}

/// Erases tracks and logs of the flights that are due, each in a transaction of its own, then the bytes
/// of the logs. What a failure leaves on disk goes the next time.
pub(crate) async fn erase_due(app: &App, actor: &Actor) -> Result<usize, StoreError> {
    let (now, mut erased) = (app.clock.now(), 0);
    while erased < MOST {
        let list = move |c: &mut Conn| match due_before(c, now)? {
            Some(before) => Ok((before, flights::list_erasable(c, before)?)),
            None => Ok::<_, StoreError>((now, Vec::new())),
        };
        let (before, due) = app.store.read(list).await?;
        if due.is_empty() {
            break;
        }
        for id in &due {
            let id = *id;
            let erase = move |tx: &mut Tx<'_>| flights::erase(tx, id, before);
            app.store.write(actor, now, erase).await?;
            erased += 1;
        }
    }
    for log in app.store.read(flights::list_erased_logs).await? {
        if let Err(error) = app.stations.logs.remove(log).await {
            tracing::error!(%log, %error, "the bytes of an erased log were not taken away");
        }
    }
    Ok(erased)
}

/// Why a flight is to be kept.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct FlightHoldInput {
    /// The case.
    reason: String,
}

/// An order to keep the logs and the track of a flight.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = FlightHold)]
pub(crate) struct FlightHoldView {
    reason: String,
    by: String,
    placed_at: DateTime<Utc>,
}

impl From<FlightHold> for FlightHoldView {
    fn from(hold: FlightHold) -> Self {
        Self {
            reason: hold.reason,
            by: hold.by.name,
            placed_at: hold.placed_at,
        }
    }
}

/// Order that the logs and the track of a flight are kept for a case until somebody ends the order.
#[utoipa::path(post, path = "/flights/{id}/hold", tag = "flights", request_body = FlightHoldInput,
    params(("id" = FlightId, Path)), responses((status = 200, body = WholeFlight),
    (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem),
    (status = 422, body = Problem)))]
pub(crate) async fn hold_flight(
    State(app): State<App>,
    caller: Caller,
    At(id): At<FlightId>,
    Body(input): Body<FlightHoldInput>,
) -> Result<axum::Json<WholeFlight>, Problem> {
    caller.require(Action::HoldFlights)?;
    let reason = words("reason", &input.reason)?;
    let asked = caller.clone();
    let write = move |tx: &mut Tx<'_>| {
        require_reach(tx.read(), &asked, id)?;
        let placed = flights::place_hold(tx, id, &reason, asked.account);
        placed.map_err(|error| {
            if error.violates("flight_holds_flight_id_key") {
                return Problem::conflict("held_already", "this flight is kept by order already");
            }
            error.into()
        })
    };
    app.store
        .write(&caller.actor(), app.clock.now(), write)
        .await?;
    Ok(axum::Json(WholeFlight::find(&app, &caller, id).await?))
}

/// End the order to keep a flight. If its time is over, its logs and its track go with the next run.
#[utoipa::path(post, path = "/flights/{id}/release", tag = "flights", params(("id" = FlightId, Path)),
    responses((status = 200, body = WholeFlight), (status = 403, body = Problem), (status = 404, body = Problem)))]
pub(crate) async fn release_flight(
    State(app): State<App>,
    caller: Caller,
    At(id): At<FlightId>,
) -> Result<axum::Json<WholeFlight>, Problem> {
    caller.require(Action::HoldFlights)?;
    let asked = caller.clone();
    let write = move |tx: &mut Tx<'_>| {
        require_reach(tx.read(), &asked, id)?;
        Ok::<_, Problem>(flights::end_hold(tx, id, asked.account)?)
    };
    app.store
        .write(&caller.actor(), app.clock.now(), write)
        .await?;
    Ok(axum::Json(WholeFlight::find(&app, &caller, id).await?))
}

/// Who keeps a flight answers for its unit; one that belongs to none is anybody's who keeps flights.
fn require_reach(c: &mut Conn, caller: &Caller, id: FlightId) -> Result<(), Problem> {
    match flights::get(c, id)?.unit {
        Some(unit) => caller.require_in(Action::HoldFlights, unit.id),
        None => Ok(()),
    }
}
