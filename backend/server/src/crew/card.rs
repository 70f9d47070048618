//! The card of a pilot: licences, practice, the aircraft that may be flown now, and what is owed.

use std::collections::HashMap;

use axum::extract::State;
use chrono::{DateTime, TimeDelta, Utc};
use letka_domain::access::Action;
use letka_domain::aircraft::AircraftClass;
use letka_domain::currency::{CurrencyDemand, Light, PracticeFlight, reckon};
use letka_domain::ids::{FlightId, OperatorId};
use letka_domain::period::Period;
use letka_domain::rulebook::Rulebook;
use letka_domain::rules::PilotFacts;
use letka_store::operators::{self, Operator, OperatorStatus};
use letka_store::{Conn, StoreError, aircraft, airworthiness, flights, licences, missions};
use serde::Serialize;

use super::facts::{self, When};
use super::fitness::{self, Fitness};
use crate::app::App;
use crate::auth::Caller;
use crate::error::Problem;
use crate::http::input::At;
use crate::http::view::Ref;
use crate::licences::view::{LicenceStanding, LicenceView, standings};
use crate::missions::check;

/// How long the flight is that the card judges, minutes.
const MINUTES: i64 = 30;
/// No more aircraft are judged for one card.
const MOST_AIRCRAFT: usize = 500;
/// No more flights are shown for one demand.
const MOST_FLIGHTS: usize = 50;

/// A flight that counts as practice.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct CountedFlight {
    id: Option<FlightId>,
    landed_at: DateTime<Utc>,
    /// Whether it took off or landed by night; null: not known.
    night: Option<bool>,
}

impl From<&PracticeFlight> for CountedFlight {
    fn from(flight: &PracticeFlight) -> Self {
        Self {
            id: flight.id,
            landed_at: flight.landed_at,
            night: flight.night,
        }
    }
}

/// What is demanded of practice with a class, and what the flight log comes to.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct Currency {
    class: AircraftClass,
    light: Light,
    /// How many flights are needed.
    needed: u32,
    within_days: i64,
    /// No source is known: it is our assumption.
    assumed: bool,
    /// From when on flights count.
    since: DateTime<Utc>,
    /// How many count.
    counted: usize,
    /// The flights that count, the latest in front; 50 at most.
    flights: Vec<CountedFlight>,
    /// How many more might count, were it known whether they were by night.
    unknown: usize,
    missing: u32,
    /// Until when it is met without another flight; null: it is not met.
    until: Option<DateTime<Utc>>,
}

/// An aircraft, and whether the pilot may fly it now.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct CardAircraft {
    aircraft: Ref,
    /// Model.
    #[serde(rename = "type")]
    kind: String,
    class: AircraftClass,
    unit: Ref,
    #[serde(flatten)]
    fitness: Fitness,
}

/// Whether a pilot may fly, as of now.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct Card {
    operator: Ref,
    badge_number: String,
    unit: Ref,
    #[schema(value_type = String, example = "active")]
    status: OperatorStatus,
    /// As of when it is judged: a flight from then on.
    as_of: DateTime<Utc>,
    /// How long that flight is, minutes.
    minutes: i64,
    /// What is held of each kind.
    standings: Vec<LicenceStanding>,
    /// Every licence, the one that ends last in front.
    licences: Vec<LicenceView>,
    currency: Vec<Currency>,
    /// The fleet: the own unit in front, and in it what may be flown.
    aircraft: Vec<CardAircraft>,
    /// When urgent flights ended whose records are not closed.
    open_flights: Vec<DateTime<Utc>>,
}

/// The caller's own card.
#[utoipa::path(get, path = "/card", tag = "people", responses(
    (status = 200, body = Card), (status = 403, body = Problem), (status = 409, body = Problem)))]
pub(crate) async fn show_own_card(
    State(app): State<App>,
    caller: Caller,
) -> Result<axum::Json<Card>, Problem> {
    caller.require(Action::ManageOwnAccount)?;
    let no_operator = || {
        let detail = "this account does not stand for an operator";
        Problem::conflict("no_operator", detail)
    };
    let id = caller.operator.ok_or_else(no_operator)?;
    let operator = app.store.read(move |c| operators::get(c, id)).await?;
    make(&app, operator).await.map(axum::Json)
}

/// The card of an operator.
#[utoipa::path(get, path = "/operators/{id}/card", tag = "people", params(("id" = OperatorId, Path)),
    responses((status = 200, body = Card), (status = 403, body = Problem), (status = 404, body = Problem)))]
pub(crate) async fn show_card(
    State(app): State<App>,
    caller: Caller,
    At(id): At<OperatorId>,
) -> Result<axum::Json<Card>, Problem> {
    caller.require(Action::ViewPeople)?;
    let operator = app.store.read(move |c| operators::get(c, id)).await?;
    caller.require_in(Action::ViewPeople, operator.unit.id)?;
    make(&app, operator).await.map(axum::Json)
}

async fn make(app: &App, operator: Operator) -> Result<Card, Problem> {
    let now = app.clock.now();
    let period = Period::new(now, now + TimeDelta::minutes(MINUTES));
    let period = period.map_err(|error| Problem::internal(&error))?;
    let rulebook = app.rulebooks.for_period(&period)?;
    let load = move |c: &mut Conn| gather(c, &operator, &rulebook, period);
    Ok(app.store.read(load).await?)
}

fn gather(
    c: &mut Conn,
    operator: &Operator,
    rulebook: &Rulebook,
    period: Period,
) -> Result<Card, StoreError> {
    let now = period.start();
    let mut held = licences::list_for(c, operator.id)?;
    held.reverse();
    let mut owed = missions::list_owed(c, &[operator.id], now)?;
    let mut currency = Vec::new();
    for class in AircraftClass::ALL {
        currency.extend(practice(c, operator.id, *class, now)?);
    }
    Ok(Card {
        operator: Ref {
            id: operator.id.0,
            name: operator.name.clone(),
        },
        badge_number: operator.badge_number.clone(),
        unit: operator.unit.clone().into(),
        status: operator.status_at(now),
        as_of: now,
        minutes: MINUTES,
        standings: standings(&held, now),
        licences: held
            .iter()
            .map(|licence| LicenceView::new(licence, &held, now))
            .collect(),
        currency,
        aircraft: fleet(c, operator, rulebook, period)?,
        open_flights: owed.remove(&operator.id).unwrap_or_default(),
    })
}

/// What practice with a class comes to; nothing of a class that the pilot has never flown.
fn practice(
    c: &mut Conn,
    pilot: OperatorId,
    class: AircraftClass,
    now: DateTime<Utc>,
) -> Result<Vec<Currency>, StoreError> {
    if flights::last_landings(c, &[pilot], class, now)?.is_empty() {
        return Ok(Vec::new());
    }
    let demands = facts::demands(c, class, now)?;
    let time = (now - facts::longest(&demands), now);
    let mut flown = flights::list_practice(c, &[pilot], class, time)?;
    let flown = flown.remove(&pilot).unwrap_or_default();
    let currency = |demand: &CurrencyDemand| {
        let reckoning = reckon(&flown, demand, now);
        let shown = reckoning.counted.iter().take(MOST_FLIGHTS);
        Currency {
            class,
            light: demand.light,
            needed: demand.flights,
            within_days: demand.within_s / 86_400,
            assumed: demand.assumed,
            since: reckoning.since,
            counted: reckoning.counted.len(),
            flights: shown.map(CountedFlight::from).collect(),
            unknown: reckoning.unknown,
            missing: reckoning.missing,
            until: reckoning.until,
        }
    };
    Ok(demands.iter().map(currency).collect())
}

/// Every aircraft of the fleet, judged.
fn fleet(
    c: &mut Conn,
    operator: &Operator,
    rulebook: &Rulebook,
    period: Period,
) -> Result<Vec<CardAircraft>, StoreError> {
    let now = period.start();
    let permits = check::permits(c, &period, None)?;
    let when = When {
        period,
        as_of: None,
        now,
    };
    let mut pilots: HashMap<AircraftClass, PilotFacts> = HashMap::new();
    for class in AircraftClass::ALL {
        pilots.insert(*class, facts::pilot(c, operator, *class, &when)?);
    }
    let mut found = Vec::new();
    let mut fleet = aircraft::list(c)?;
    fleet.retain(|one| one.closed.is_none());
    fleet.truncate(MOST_AIRCRAFT);
    let known = airworthiness::list_for(c, &fleet)?;
    for (one, known) in fleet.into_iter().zip(known) {
        let facts = one.facts(Some(known));
        let Some(pilot) = pilots.get(&facts.class) else {
            continue;
        };
        let fitness = fitness::judge(rulebook, (&facts, pilot), &permits, (period, now));
        found.push(CardAircraft {
            aircraft: Ref {
                id: one.id.0,
                name: one.registration,
            },
            kind: one.aircraft_type.name,
            class: facts.class,
            unit: one.unit.into(),
            fitness,
        });
    }
    let own = operator.unit.id.0;
    found.sort_by_key(|one| {
        (
            one.unit.id != own,
            !one.fitness.fit,
            one.aircraft.name.clone(),
        )
    });
    Ok(found)
}
