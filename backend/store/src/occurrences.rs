//! Occurrences: as they were reported, what was entered about them, what may be learnt of them.

mod changes;
mod entries;
mod row;

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use letka_domain::access::Reach;
use letka_domain::ids::{AccountId, AircraftId, FlightId, LogId, OccurrenceId, UnitId};
use letka_domain::occurrences::{
    OccurrenceKind, OccurrenceReport, OccurrenceSeverity, OccurrenceState,
};
use serde::{Deserialize, Serialize};

use crate::flights::FlightRecord;
use crate::page::{Cursor, Page, PageRequest};
use crate::schema::{accounts, aircraft, aircraft_types, occurrences, units};
use crate::types::{At, Id, confined};
use crate::words::Named;
use crate::{Conn, StoreError};

pub use changes::{FROZEN, NewOccurrence, Said, Taken, insert, take, update};
pub use entries::{
    EntryOfOccurrence, NewEntry, SaidBefore, count_open_measures, enter, list_entries,
    list_versions,
};
use row::Row;

/// No list that comes whole is longer.
const LIMIT: i64 = 500;

/// A log of a flight as it was when the flight was named.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogSnapshot {
    /// Which one.
    pub log_id: LogId,
    /// The name that it came under; `None`: a station recorded it.
    pub file_name: Option<String>,
    /// How many bytes of it were there.
    pub bytes: u64,
    /// SHA-256 of those bytes, lower-case hex; `None`: they could not be read. A log grows from the
    /// front, so what was there can be proved later on.
    pub sha256: Option<String>,
}

/// A flight as it was when an occurrence named it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FlightSnapshot {
    /// Which one.
    pub flight_id: FlightId,
    /// The version of its record.
    pub version: i32,
    /// What the record said.
    pub record: FlightRecord,
    /// The logs that told of it.
    pub logs: Vec<LogSnapshot>,
    /// When.
    pub taken_at: DateTime<Utc>,
}

/// An occurrence.
#[derive(Debug, Clone, PartialEq)]
pub struct Occurrence {
    /// Which one.
    pub id: OccurrenceId,
    /// Counts changes; a writer names the version it read.
    pub version: i32,
    /// The year of its number.
    pub year: i32,
    /// Its number in the series of that year.
    pub serial: i32,
    /// Where it stands.
    pub state: OccurrenceState,
    /// The unit that it is one of.
    pub unit: Named<UnitId>,
    /// The aircraft, by registration.
    pub aircraft: Option<Named<AircraftId>>,
    /// The flight as it was when it was named.
    pub snapshot: Option<FlightSnapshot>,
    /// What was reported.
    pub report: OccurrenceReport,
    /// When it was reported.
    pub reported_at: DateTime<Utc>,
    /// Who reported it.
    pub reported_by: Named<AccountId>,
    /// When it was sent, to whom, and under which reference of theirs.
    pub sent: Option<(DateTime<Utc>, String, Option<String>)>,
    /// When it was closed, by whom, and what everybody may learn of it.
    pub closed: Option<(DateTime<Utc>, AccountId, String)>,
    /// Invented for demonstration.
    pub synthetic: bool,
}

impl Occurrence {
    /// Our reference: the year and the number in its series.
    pub fn reference(&self) -> String {
        format!("U-{}/{:04}", self.year, self.serial)
    }

    /// The flight that it happened on.
    pub fn flight_id(&self) -> Option<FlightId> {
        self.snapshot.as_ref().map(|one| one.flight_id)
    }
}

/// Which occurrences to list.
#[derive(Debug, Clone, Default)]
pub struct OccurrenceFilter {
    /// Those of these units, and those that this account reported.
    pub seen: (Reach, Option<AccountId>),
    /// Only those of these units.
    pub units: Option<Reach>,
    /// Only those that stand there.
    pub state: Option<OccurrenceState>,
    /// Only those that are closed, or only the others.
    pub open: Option<bool>,
    /// Only those of this flight.
    pub flight: Option<FlightId>,
}

type Joined = (
    Row,
    Named<UnitId>,
    Option<Named<AircraftId>>,
    Named<AccountId>,
);

/// Occurrences with the names around them: what every query here begins with.
macro_rules! joined {
    () => {
        occurrences::table
            .inner_join(units::table)
            .left_join(aircraft::table)
            .inner_join(accounts::table)
            .select((
                Row::as_select(),
                (units::id, units::name),
                (aircraft::id, aircraft::registration).nullable(),
                (accounts::id, accounts::name),
            ))
    };
}

/// The occurrence of an id.
pub fn get(c: &mut Conn, id: OccurrenceId) -> Result<Occurrence, StoreError> {
    let row: Option<Joined> = joined!()
        .filter(occurrences::id.eq(Id(id.0)))
        .first(c)
        .optional()?;
    row.map(row::occurrence)
        .ok_or(StoreError::NotFound("occurrence"))
}

/// The occurrences that a filter lets through, those reported last in front.
pub fn list(
    c: &mut Conn,
    filter: &OccurrenceFilter,
    page: &PageRequest,
) -> Result<Page<Occurrence>, StoreError> {
    let mut query = joined!()
        .order((occurrences::reported_at.desc(), occurrences::id.desc()))
        .limit(page.rows())
        .into_boxed();
    let (reach, reporter) = &filter.seen;
    if let Some(seen) = confined(reach) {
        let own = occurrences::reported_by
            .eq(reporter.map_or_else(|| Id(uuid::Uuid::nil()), |id| Id(id.0)));
        query = query.filter(occurrences::unit_id.eq_any(seen).or(own));
    }
    if let Some(units) = filter.units.as_ref().and_then(confined) {
        query = query.filter(occurrences::unit_id.eq_any(units));
    }
    if let Some(state) = filter.state {
        query = query.filter(occurrences::state.eq(state.as_str()));
    }
    match filter.open {
        Some(true) => query = query.filter(occurrences::closed_at.is_null()),
        Some(false) => query = query.filter(occurrences::closed_at.is_not_null()),
        None => {}
    }
    if let Some(flight) = filter.flight {
        query = query.filter(occurrences::flight_id.eq(Id(flight.0)));
    }
    if let Some(Cursor { at, id }) = page.after() {
        let same_time = occurrences::reported_at
            .eq(At(at))
            .and(occurrences::id.lt(Id(id)));
        query = query.filter(occurrences::reported_at.lt(At(at)).or(same_time));
    }
    let rows: Vec<Joined> = query.load(c)?;
    let found = rows.into_iter().map(row::occurrence).collect();
    Ok(page.page(found, |one: &Occurrence| Cursor {
        at: one.reported_at,
        id: one.id.0,
    }))
}

/// The occurrences of a flight, those reported first in front; 500 at most.
pub fn list_of_flight(c: &mut Conn, flight: FlightId) -> Result<Vec<Occurrence>, StoreError> {
    let rows: Vec<Joined> = joined!()
        .filter(occurrences::flight_id.eq(Id(flight.0)))
        .order((occurrences::reported_at, occurrences::id))
        .limit(LIMIT)
        .load(c)?;
    Ok(rows.into_iter().map(row::occurrence).collect())
}

/// The occurrences of which nobody has decided whether a report is owed, the most urgent in front; 500
/// at most.
pub fn list_undecided(c: &mut Conn) -> Result<Vec<Occurrence>, StoreError> {
    let states = OccurrenceState::ALL.iter().copied();
    let undecided = states.filter(|state| state.is_undecided());
    let rows: Vec<Joined> = joined!()
        .filter(occurrences::state.eq_any(undecided.map(OccurrenceState::as_str)))
        .order((occurrences::known_at, occurrences::id))
        .limit(LIMIT)
        .load(c)?;
    Ok(rows.into_iter().map(row::occurrence).collect())
}

/// What may be learnt of an occurrence: nothing of it says whose it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lesson {
    /// What kind of occurrence it was.
    pub kind: OccurrenceKind,
    /// How grave it was.
    pub severity: OccurrenceSeverity,
    /// The type of the aircraft.
    pub aircraft_type: Option<String>,
    /// When it was closed.
    pub closed_at: DateTime<Utc>,
    /// What everybody may learn of it.
    pub lessons: String,
}

/// What may be learnt of the occurrences that are closed, those closed last in front; 500 at most.
pub fn list_lessons(c: &mut Conn) -> Result<Vec<Lesson>, StoreError> {
    type Told = (
        OccurrenceKind,
        OccurrenceSeverity,
        Option<String>,
        Option<DateTime<Utc>>,
        Option<String>,
    );
    let rows: Vec<Told> = occurrences::table
        .left_join(aircraft::table)
        .left_join(aircraft_types::table.on(aircraft::type_id.eq(aircraft_types::id)))
        .filter(occurrences::closed_at.is_not_null())
        .order((occurrences::closed_at.desc(), occurrences::id))
        .select((
            occurrences::kind,
            occurrences::severity,
            aircraft_types::name.nullable(),
            occurrences::closed_at,
            occurrences::lessons,
        ))
        .limit(LIMIT)
        .load(c)?;
    let lesson = |(kind, severity, aircraft_type, closed_at, lessons): Told| {
        Some(Lesson {
            kind,
            severity,
            aircraft_type,
            closed_at: closed_at?,
            lessons: lessons?,
        })
    };
    Ok(rows.into_iter().filter_map(lesson).collect())
}
