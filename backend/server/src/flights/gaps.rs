//! What does not fit together in the flight log until somebody explains it: logs that nobody claims,
//! records without a log, missions without a flight, records that nobody has signed.

mod weekly;

use axum::extract::State;
use chrono::{DateTime, TimeDelta, Utc};
use letka_domain::access::Action;
use letka_domain::flights::Signs;
use letka_domain::ids::{FlightId, OperatorId, UnitId};
use letka_domain::period::Period;
use letka_store::figures::FlightFilter;
use letka_store::flights::{self, Flight, FlightSource};
use letka_store::missions::{self, Mission};
use letka_store::{Conn, StoreError};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::app::App;
use crate::auth::Caller;
use crate::error::Problem;
use crate::http::input::{Params, bounded_period};
use crate::http::page::List;

pub use weekly::run as tell_gaps;
pub(crate) use weekly::watch;

/// No longer period is looked at.
const LONGEST: TimeDelta = TimeDelta::days(92);
/// A mission may still be in the air, and its log on its way, so long after its planned end.
const GRACE: TimeDelta = TimeDelta::hours(24);
/// A record may stay unsigned so long.
const SIGNED_WITHIN: TimeDelta = TimeDelta::days(7);

/// What does not fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, utoipa::ToSchema)]
#[schema(as = FlightGapKind)]
#[serde(rename_all = "snake_case")]
pub(crate) enum GapKind {
    /// A log tells of a flight of which pilot or aircraft are not known.
    Unclaimed,
    /// It left what was cleared, and no commander has closed its record.
    Deviated,
    /// A mission was to be flown and no flight belongs to it.
    NoFlight,
    /// A flight was written down by hand and no log tells of it.
    NoLog,
    /// Its pilot has not signed the record.
    Unsigned,
}

/// Something that does not fit.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = FlightGap)]
pub(crate) struct GapView {
    kind: GapKind,
    /// The flight, or the mission of `no_flight`.
    id: Uuid,
    /// Take-off, or when the mission was to begin.
    at: DateTime<Utc>,
    /// What it is called: the mission, or the aircraft; `null`: neither is known.
    name: Option<String>,
    pilot: Option<String>,
    unit: Option<String>,
}

/// Of which time.
#[derive(Debug, Clone, Copy, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct GapParams {
    /// From this moment on.
    from: DateTime<Utc>,
    /// Before this moment, 92 days later at most.
    to: DateTime<Utc>,
}

/// What does not fit together in the flight log of a time, as far as the caller's roles reach; the newest
/// first.
#[utoipa::path(get, path = "/flight-gaps", tag = "flights", params(GapParams), responses(
    (status = 200, body = List<GapView>), (status = 403, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn list_gaps(
    State(app): State<App>,
    caller: Caller,
    params: Result<Params<GapParams>, Problem>,
) -> Result<axum::Json<List<GapView>>, Problem> {
    caller.require(Action::LogFlights)?;
    let Params(params) = params?;
    let period = bounded_period(params.from, params.to, LONGEST)?;
    let now = app.clock.now();
    let reach = caller.rights.reach(Action::LogFlights);
    let load = move |c: &mut Conn| find(c, &period, now);
    let mut found = app.store.read(load).await?;
    found.retain(|gap| gap.unit.is_none_or(|unit| reach.contains(unit)));
    let items = found.into_iter().map(|gap| gap.view).collect();
    Ok(axum::Json(List { items }))
}

/// Something that does not fit, with whom it is about.
pub(super) struct Gap {
    pub(super) pilot: Option<OperatorId>,
    /// What nobody has claimed belongs to no unit: it is shown to everybody who may claim it.
    pub(super) unit: Option<UnitId>,
    view: GapView,
}

/// Everything that does not fit together in the flight log of a time, the newest first.
pub(super) fn find(
    c: &mut Conn,
    period: &Period,
    now: DateTime<Utc>,
) -> Result<Vec<Gap>, StoreError> {
    let mut found = of_flights(c, period, now)?;
    found.extend(of_missions(c, period, now)?);
    found.sort_by(|one, other| {
        let (one, other) = (&one.view, &other.view);
        (other.at, one.kind).cmp(&(one.at, other.kind))
    });
    Ok(found)
}

fn of_flights(c: &mut Conn, period: &Period, now: DateTime<Utc>) -> Result<Vec<Gap>, StoreError> {
    let filter = FlightFilter::within(period.start(), period.end());
    let mut flown = flights::list_whole(c, &filter, u32::MAX)?;
    flown.retain(|one| one.source != FlightSource::Synthetic);
    let ids: Vec<FlightId> = flown.iter().map(|one| one.id).collect();
    let (signed, findings) = (
        flights::list_signed(c, &ids)?,
        flights::count_findings(c, &ids)?,
    );
    let mut found = Vec::new();
    for flight in flown {
        let signs = signed.get(&flight.id).map_or(&[][..], Vec::as_slice);
        let findings = findings.get(&flight.id).copied().unwrap_or_default();
        let Some(kind) = kind_of(&flight, signs, findings, now) else {
            continue;
        };
        let aircraft = flight.aircraft.map(|one| one.name);
        let (pilot, unit) = (flight.pilot, flight.unit);
        found.push(Gap {
            pilot: pilot.as_ref().map(|one| one.id),
            unit: unit.as_ref().map(|one| one.id),
            view: GapView {
                kind,
                id: flight.id.into(),
                at: flight.takeoff_at,
                name: flight.mission.map(|one| one.name).or(aircraft),
                pilot: pilot.map(|one| one.name),
                unit: unit.map(|one| one.name),
            },
        });
    }
    Ok(found)
}

/// What does not fit with a flight; the gravest.
fn kind_of(flight: &Flight, signs: &[Signs], findings: u32, now: DateTime<Utc>) -> Option<GapKind> {
    if flight.pilot.is_none() || flight.aircraft.is_none() {
        return Some(GapKind::Unclaimed);
    }
    if findings > 0 && !signs.contains(&Signs::Commander) {
        return Some(GapKind::Deviated);
    }
    if flight.log_id.is_none() {
        return Some(GapKind::NoLog);
    }
    let late = now - flight.takeoff_at > SIGNED_WITHIN;
    (late && signs.is_empty()).then_some(GapKind::Unsigned)
}

fn of_missions(c: &mut Conn, period: &Period, now: DateTime<Utc>) -> Result<Vec<Gap>, StoreError> {
    let missing = |mission: &Mission| {
        let over = mission.end_at + GRACE < now && period.contains(mission.plan.start);
        over && mission.flight_id.is_none()
    };
    let gap = |mission: Mission| Gap {
        pilot: Some(mission.pilot.id),
        unit: Some(mission.unit.id),
        view: GapView {
            kind: GapKind::NoFlight,
            id: mission.id.into(),
            at: mission.plan.start,
            name: Some(mission.plan.name),
            pilot: Some(mission.pilot.name),
            unit: Some(mission.unit.name),
        },
    };
    let around = missions::list_released(c, period)?;
    Ok(around.into_iter().filter(missing).map(gap).collect())
}
