//! Flights this year against last, and hours by unit, type and purpose.

use std::collections::BTreeMap;

use chrono::{DateTime, Datelike, Utc};
use letka_domain::calendar::local_day;
use letka_domain::ids::{AircraftId, AircraftTypeId, UnitId};
use letka_domain::localized::Localized;
use letka_domain::missions::Purpose;
use letka_store::aircraft::Aircraft;
use letka_store::figures::{FlightGroup, count_flights, flight_groups};
use letka_store::{Conn, units};
use serde::Serialize;

use crate::figures::rows::{Read, flights_of};
use crate::figures::scope::Scope;
use crate::figures::{Counted, month_begins, purpose_words, year_before, year_begins};

/// What was flown.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = FlownFigure)]
pub(crate) struct FlownView {
    /// The year.
    pub(in crate::figures) year: i32,
    /// Flights this year until now.
    pub(in crate::figures) this_year: Counted,
    /// Flights last year until the same moment of the year.
    pub(in crate::figures) last_year_to_date: Counted,
    /// Flights in the whole of last year.
    pub(in crate::figures) last_year: Counted,
    /// January to December.
    pub(in crate::figures) months: Vec<MonthView>,
    /// Flights and hours of this year by unit.
    pub(in crate::figures) by_unit: Vec<GroupView>,
    /// By type of aircraft.
    pub(in crate::figures) by_type: Vec<GroupView>,
    /// By purpose.
    pub(in crate::figures) by_purpose: Vec<GroupView>,
}

/// The flights of a month.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = MonthFigure)]
pub(crate) struct MonthView {
    /// 1 is January.
    month: u32,
    pub(in crate::figures) this_year: Counted,
    pub(in crate::figures) last_year: Counted,
}

/// The flights of a group.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = GroupFigure)]
pub(crate) struct GroupView {
    /// What they have in common.
    pub(in crate::figures) name: Localized,
    pub(in crate::figures) flights: Counted,
    /// Of how many flights it is known how long they lasted.
    pub(in crate::figures) timed: i64,
    /// How long those lasted, hours.
    pub(in crate::figures) hours: f64,
}

pub(super) fn flown(
    c: &mut Conn,
    scope: &Scope,
    fleet: &[Aircraft],
    now: DateTime<Utc>,
) -> Read<FlownView> {
    let year = local_day(now).year();
    let (this, last) = (year_begins(year), year_begins(year - 1));
    let mut months = Vec::with_capacity(12);
    for month in 1..=12 {
        let of = |year| (month_begins(year, month), month_begins(year, month + 1));
        months.push(MonthView {
            month,
            this_year: counted(c, scope, of(year), now)?,
            last_year: counted(c, scope, of(year - 1), now)?,
        });
    }
    let this_year = counted(c, scope, (this, now), now)?;
    let last_year_to_date = counted(c, scope, (last, year_before(now)), now)?;
    // Its months are over, and add up to it.
    let whole = months
        .iter()
        .map(|month| month.last_year.value)
        .sum::<i64>();
    let last_year = Counted::new(whole, flights_of(scope, last, this));
    let groups = flight_groups(c, &scope.reach, this, now)?;
    let names = units::list(c)?;
    let unit_name = |id: UnitId| {
        names
            .iter()
            .find(|unit| unit.id == id)
            .map(|unit| &unit.name)
    };
    let types: BTreeMap<AircraftId, (AircraftTypeId, &str)> = fleet
        .iter()
        .map(|one| {
            (
                one.id,
                (one.aircraft_type.id, one.aircraft_type.name.as_str()),
            )
        })
        .collect();
    let query = flights_of(scope, this, now);
    let by_unit = |one: &FlightGroup| {
        let name = one.unit_id.and_then(unit_name);
        let id = one.unit_id.map_or("none".to_owned(), |id| id.to_string());
        (name.map(Localized::same), format!("{query}&of_unit={id}"))
    };
    let by_type = |one: &FlightGroup| match one.aircraft_id.and_then(|id| types.get(&id)) {
        Some((id, name)) => (
            Some(Localized::same(*name)),
            format!("{query}&of_type={id}"),
        ),
        None => (None, format!("{query}&of_type=none")),
    };
    let by_purpose = |one: &FlightGroup| {
        let word = one.purpose.map_or("none", Purpose::as_str);
        (
            one.purpose.map(purpose_words),
            format!("{query}&purpose={word}"),
        )
    };
    Ok(FlownView {
        year,
        this_year,
        last_year_to_date,
        last_year,
        months,
        by_unit: grouped(&groups, by_unit),
        by_type: grouped(&groups, by_type),
        by_purpose: grouped(&groups, by_purpose),
    })
}

/// The flights of a time; none that begins after now is asked for.
fn counted(
    c: &mut Conn,
    scope: &Scope,
    (from, to): (DateTime<Utc>, DateTime<Utc>),
    now: DateTime<Utc>,
) -> Read<Counted> {
    let count = if from < now {
        count_flights(c, &scope.reach, from, to)?
    } else {
        0
    };
    Ok(Counted::new(count, flights_of(scope, from, to)))
}

/// Groups joined by the query that lists them; the one with most flights in front.
fn grouped(
    groups: &[FlightGroup],
    by: impl Fn(&FlightGroup) -> (Option<Localized>, String),
) -> Vec<GroupView> {
    let mut joined: BTreeMap<String, GroupView> = BTreeMap::new();
    for group in groups {
        let (name, rows) = by(group);
        let unknown = || Localized::fixed("neznámo", "unknown");
        let one = joined.entry(rows.clone()).or_insert_with(|| GroupView {
            name: name.unwrap_or_else(unknown),
            flights: Counted::new(0, rows),
            timed: 0,
            hours: 0.0,
        });
        one.flights.value += group.flights;
        one.timed += group.timed;
        one.hours += group.duration_s.unwrap_or(0.0) / 3600.0;
    }
    let mut found: Vec<GroupView> = joined.into_values().collect();
    found.sort_by_key(|one| std::cmp::Reverse(one.flights.value));
    found
}
