//! Statistics of the flight log: what was flown in a time, by unit, type, purpose, month, hour and place,
//! beside the same time a year before.

use std::collections::HashMap;
use std::hash::Hash;

use axum::extract::State;
use chrono::{DateTime, SubsecRound, TimeDelta, Utc};
use letka_domain::access::Action;
use letka_domain::ids::{AircraftTypeId, UnitId};
use letka_domain::localized::Localized;
use letka_domain::missions::Purpose;
use letka_domain::period::Period;
use letka_domain::statistics::{Pair, Spot, Statistics, Sum, of_time, of_time_before};
use letka_store::{Conn, StoreError, aircraft_types, figures, units};
use serde::{Deserialize, Serialize};

use super::rows::{Read, flights_of};
use super::scope::Scope;
use super::{Counted, purpose_words, year_before};
use crate::app::App;
use crate::auth::Caller;
use crate::error::Problem;
use crate::http::input::{Params, bounded_period};
use crate::http::view::Ref;

/// No longer time is added up: a leap year.
const LONGEST: TimeDelta = TimeDelta::days(366);
/// So many places are shown, the busiest.
const MOST_PLACES: usize = 5000;

/// Of what and when.
#[derive(Debug, Clone, Copy, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct StatisticsParams {
    /// Take-off from this moment on.
    from: DateTime<Utc>,
    /// Take-off before this moment, 366 days later at most.
    to: DateTime<Utc>,
    /// A unit with all below it; everything that the caller may see if left out.
    unit: Option<UnitId>,
}

/// What some flights add up to.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = FlownSum)]
pub(crate) struct SumView {
    flights: u32,
    /// Of how many flights it is known how long they lasted.
    timed: u32,
    /// How long those lasted together, hours.
    hours: f64,
    /// How far they flew together, kilometres.
    km: f64,
}

impl From<Sum> for SumView {
    fn from(sum: Sum) -> Self {
        Self {
            flights: sum.flights,
            timed: sum.timed,
            hours: sum.seconds / 3600.0,
            km: sum.metres / 1000.0,
        }
    }
}

/// The same of the time and of the time a year before.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = FlownPair)]
pub(crate) struct PairView {
    now: SumView,
    before: SumView,
}

impl From<Pair> for PairView {
    fn from(pair: Pair) -> Self {
        Self {
            now: pair.now.into(),
            before: pair.before.into(),
        }
    }
}

/// What the flights of a group add up to.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = FlownGroup)]
pub(crate) struct GroupView {
    /// What they have in common.
    name: Localized,
    /// How many there are, and the rows behind it.
    flights: Counted,
    #[serde(flatten)]
    sums: PairView,
}

/// A place where flights took off.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = FlownPlace)]
pub(crate) struct SpotView {
    /// Degrees, WGS 84: the middle of a cell of about a kilometre.
    lon: f64,
    lat: f64,
    flights: u32,
}

impl From<Spot> for SpotView {
    fn from(spot: Spot) -> Self {
        Self {
            lon: spot.at.lon(),
            lat: spot.at.lat(),
            flights: spot.flights,
        }
    }
}

/// What was flown in a time, beside the same time a year before.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = FlightStatistics)]
pub(crate) struct StatisticsView {
    /// The unit that was asked for; `null`: all that the caller may see.
    unit: Option<Ref>,
    /// The units that may be asked for.
    units: Vec<Ref>,
    /// Where the time begins that it is compared with.
    before_from: DateTime<Utc>,
    /// Where that ends.
    before_to: DateTime<Utc>,
    /// How many flights there are, and the rows behind it.
    flights: Counted,
    total: PairView,
    /// The unit with most flights in front.
    by_unit: Vec<GroupView>,
    /// By type of aircraft.
    by_type: Vec<GroupView>,
    by_purpose: Vec<GroupView>,
    /// By month of the year in Prague, January first.
    by_month: Vec<PairView>,
    /// By hour of the day in Prague, from midnight.
    by_hour: Vec<PairView>,
    /// Where flights took off, the busiest place first; 5000 at most.
    places: Vec<SpotView>,
    /// Of how many flights it is not known where they took off.
    unplaced: u32,
}

/// What was flown in a time, beside the same time a year before, as far as the caller may see figures.
#[utoipa::path(get, path = "/figures/statistics", tag = "figures", params(StatisticsParams), responses(
    (status = 200, body = StatisticsView), (status = 403, body = Problem), (status = 404, body = Problem),
    (status = 422, body = Problem)))]
pub(crate) async fn find_statistics(
    State(app): State<App>,
    caller: Caller,
    params: Result<Params<StatisticsParams>, Problem>,
) -> Result<axum::Json<StatisticsView>, Problem> {
    caller.require(Action::ViewFigures)?;
    let Params(params) = params?;
    // The rows behind a figure are asked for by whole seconds.
    let (from, to) = (params.from.trunc_subsecs(0), params.to.trunc_subsecs(0));
    let period = bounded_period(from, to, LONGEST)?;
    let scope = Scope::of(&app, &caller, params.unit).await?;
    let (reach, before) = (scope.reach.clone(), (year_before(from), year_before(to)));
    let of_before = move |c: &mut Conn| {
        let flown = figures::list_flown(c, &reach, before.0, before.1)?;
        Ok::<_, StoreError>(Box::new(of_time_before(&flown)))
    };
    let reach = scope.reach.clone();
    let of_now = move |c: &mut Conn| {
        let flown = figures::list_flown(c, &reach, period.start(), period.end())?;
        Ok::<_, StoreError>(Box::new(of_time(&flown)))
    };
    // Two connections read faster than one.
    let (now, before) = tokio::try_join!(app.store.read(of_now), app.store.read(of_before))?;
    let found = Box::new(now.beside(*before));
    let name = move |c: &mut Conn| named(c, &scope, period, *found);
    Ok(axum::Json(app.store.read(name).await?))
}

fn named(c: &mut Conn, scope: &Scope, period: Period, found: Statistics) -> Read<StatisticsView> {
    let (from, to) = (period.start(), period.end());
    let (before_from, before_to) = (year_before(from), year_before(to));
    let names: HashMap<UnitId, String> = units::list(c)?
        .into_iter()
        .map(|unit| (unit.id, unit.name))
        .collect();
    let types: HashMap<AircraftTypeId, String> = aircraft_types::list(c)?
        .into_iter()
        .map(|one| (one.id, one.name))
        .collect();
    let query = flights_of(scope, from, to);
    Ok(view(
        found,
        scope,
        (before_from, before_to),
        &query,
        |group| match group {
            Group::Unit(id) => (names.get(&id).map(Localized::same), format!("of_unit={id}")),
            Group::Type(id) => (types.get(&id).map(Localized::same), format!("of_type={id}")),
            Group::Purpose(one) => (
                Some(purpose_words(one)),
                format!("purpose={}", one.as_str()),
            ),
        },
    ))
}

/// What the flights of a group have in common.
enum Group {
    Unit(UnitId),
    Type(AircraftTypeId),
    Purpose(Purpose),
}

fn view(
    found: Statistics,
    scope: &Scope,
    (before_from, before_to): (DateTime<Utc>, DateTime<Utc>),
    query: &str,
    told: impl Fn(Group) -> (Option<Localized>, String),
) -> StatisticsView {
    let pairs = |all: &[Pair]| all.iter().copied().map(PairView::from).collect();
    StatisticsView {
        unit: scope.unit.clone().map(Ref::from),
        units: scope.choice.iter().cloned().map(Ref::from).collect(),
        before_from,
        before_to,
        flights: Counted::new(found.total.now.flights, query),
        total: found.total.into(),
        by_unit: groups(found.by_unit, query, "of_unit", |id| told(Group::Unit(id))),
        by_type: groups(found.by_type, query, "of_type", |id| told(Group::Type(id))),
        by_purpose: groups(found.by_purpose, query, "purpose", |one| {
            told(Group::Purpose(one))
        }),
        by_month: pairs(&found.by_month),
        by_hour: pairs(&found.by_hour),
        places: found
            .places
            .into_iter()
            .take(MOST_PLACES)
            .map(SpotView::from)
            .collect(),
        unplaced: found.unplaced,
    }
}

/// The groups with most flights in front, each with the query of its rows.
fn groups<K: Eq + Hash>(
    found: HashMap<Option<K>, Pair>,
    query: &str,
    parameter: &str,
    told: impl Fn(K) -> (Option<Localized>, String),
) -> Vec<GroupView> {
    let group = |(key, pair): (Option<K>, Pair)| {
        let unknown = || Localized::fixed("neznámo", "unknown");
        let (name, rows) = match key {
            Some(key) => told(key),
            None => (None, format!("{parameter}=none")),
        };
        GroupView {
            name: name.unwrap_or_else(unknown),
            flights: Counted::new(pair.now.flights, format!("{query}&{rows}")),
            sums: pair.into(),
        }
    };
    let mut groups: Vec<GroupView> = found.into_iter().map(group).collect();
    // Of groups with as many flights the name decides, so that the order is always the same.
    groups.sort_by(|one, other| {
        let by_flights = other.flights.value.cmp(&one.flights.value);
        by_flights.then_with(|| one.name.cs.cmp(&other.name.cs))
    });
    groups
}
