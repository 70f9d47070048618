//! The training record of people: all that was entered, and what of it counts.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use letka_domain::access::Reach;
use letka_domain::ids::{CourseRunId, FlightId, OperatorId, TraineeId, UnitId};
use letka_domain::school::{Examined, Progress, Syllabus, Trained, TrainingKind, progress};

use super::{
    Examination, Session, Trainee, TraineesOf, examinations, get_run, list_sessions, list_trainees,
};
use crate::operators::{OperatorStatus, statuses_at};
use crate::schema::{aircraft, flights, licences, operators, units};
use crate::types::{At, Id, confined};
use crate::words::Named;
use crate::{Conn, StoreError};

/// All that was entered of a trainee.
#[derive(Debug, Clone, PartialEq)]
pub struct Record {
    /// Who.
    pub trainee: Trainee,
    /// The sessions that the person took part in, those that were corrected too.
    pub sessions: Vec<Session>,
    /// The examinations, those that were corrected too.
    pub examinations: Vec<Examination>,
}

impl Record {
    /// What of the sessions counts.
    pub fn trained(&self) -> Vec<Trained> {
        let standing = self
            .sessions
            .iter()
            .filter(|one| one.corrected_by.is_none());
        let trained = |session: &Session| {
            let part = session
                .attended
                .iter()
                .find(|one| one.trainee_id == self.trainee.id)?;
            let minutes = match session.kind {
                TrainingKind::Theory => f64::from(session.minutes),
                TrainingKind::Practice => part.air_minutes,
            };
            Some(Trained {
                kind: session.kind,
                item: session.item.clone(),
                held_at: session.held_at,
                instructor: session.instructor.id,
                minutes,
                flights: u32::try_from(part.flights.len()).unwrap_or(u32::MAX),
                grade: part.grade,
            })
        };
        standing.filter_map(trained).collect()
    }

    /// What of the examinations counts.
    pub fn examined(&self) -> Vec<Examined> {
        let standing = self
            .examinations
            .iter()
            .filter(|one| one.corrected_by.is_none());
        let examined = |one: &Examination| Examined {
            kind: one.kind,
            passed: one.passed,
        };
        standing.map(examined).collect()
    }

    /// How far the person has come.
    pub fn progress(&self, syllabus: &Syllabus) -> Progress {
        progress(syllabus, &self.trained(), &self.examined())
    }

    /// The flights that count already, but for those of one session.
    pub fn counted_flights(
        &self,
        but: Option<letka_domain::ids::TrainingSessionId>,
    ) -> Vec<FlightId> {
        let standing = self.sessions.iter();
        let standing = standing.filter(|one| one.corrected_by.is_none() && Some(one.id) != but);
        let parts = standing.flat_map(|one| &one.attended);
        let own = parts.filter(|part| part.trainee_id == self.trainee.id);
        own.flat_map(|part| part.flights.iter().copied()).collect()
    }
}

/// The records of everybody in a run, by name.
pub fn records(c: &mut Conn, run_id: CourseRunId) -> Result<Vec<Record>, StoreError> {
    let sessions = list_sessions(c, run_id)?;
    let mut examined = examinations::of_run(c, run_id)?;
    let of = |trainee: Trainee| {
        let took_part = |one: &&Session| {
            one.attended
                .iter()
                .any(|part| part.trainee_id == trainee.id)
        };
        Record {
            sessions: sessions.iter().filter(took_part).cloned().collect(),
            examinations: examined.remove(&trainee.id).unwrap_or_default(),
            trainee,
        }
    };
    let found = list_trainees(c, TraineesOf::Run(run_id))?;
    Ok(found.into_iter().map(of).collect())
}

/// The record of a trainee.
pub fn record(c: &mut Conn, id: TraineeId) -> Result<Record, StoreError> {
    let trainee = super::get_trainee(c, id)?;
    let found = records(c, trainee.run_id)?;
    let own = found.into_iter().find(|one| one.trainee.id == id);
    own.ok_or(StoreError::NotFound("trainee"))
}

/// A flight as the school picks it from the log.
#[derive(Debug, Clone, PartialEq)]
pub struct Flown {
    /// Which one.
    pub id: FlightId,
    /// Who flew.
    pub pilot: Option<OperatorId>,
    /// Take-off.
    pub takeoff_at: DateTime<Utc>,
    /// How long it took.
    pub duration_s: Option<f64>,
    /// Registration of the aircraft.
    pub aircraft: Option<String>,
}

type FlownRow = (
    FlightId,
    Option<OperatorId>,
    DateTime<Utc>,
    Option<f64>,
    Option<String>,
);

impl From<FlownRow> for Flown {
    fn from((id, pilot, takeoff_at, duration_s, aircraft): FlownRow) -> Self {
        Self {
            id,
            pilot,
            takeoff_at,
            duration_s,
            aircraft,
        }
    }
}

/// The flights of a trainee since the run began that have landed and count for nothing yet, the newest
/// first; 100 at most.
pub fn list_flown(c: &mut Conn, record: &Record) -> Result<Vec<Flown>, StoreError> {
    let run = get_run(c, record.trainee.run_id)?;
    let counted = record.counted_flights(None);
    let rows: Vec<FlownRow> = flights::table
        .left_join(aircraft::table)
        .filter(flights::pilot_id.eq(Id(record.trainee.operator.id.0)))
        .filter(flights::takeoff_at.ge(At(run.start_at)))
        .filter(flights::duration_s.is_not_null())
        .select((
            flights::id,
            flights::pilot_id,
            flights::takeoff_at,
            flights::duration_s,
            aircraft::registration.nullable(),
        ))
        .order((flights::takeoff_at.desc(), flights::id))
        .limit(100)
        .load(c)?;
    let flown = rows.into_iter().map(Flown::from);
    Ok(flown.filter(|one| !counted.contains(&one.id)).collect())
}

/// A flight of the log.
pub fn find_flown(c: &mut Conn, id: FlightId) -> Result<Option<Flown>, StoreError> {
    let row: Option<FlownRow> = flights::table
        .left_join(aircraft::table)
        .filter(flights::id.eq(Id(id.0)))
        .select((
            flights::id,
            flights::pilot_id,
            flights::takeoff_at,
            flights::duration_s,
            aircraft::registration.nullable(),
        ))
        .first(c)
        .optional()?;
    Ok(row.map(Flown::from))
}

/// A person and the unit.
pub type PersonOfUnit = (Named<OperatorId>, Named<UnitId>);

/// Who serves in the units, by name; 2000 at most.
pub fn list_people(
    c: &mut Conn,
    reach: &Reach,
    at: DateTime<Utc>,
) -> Result<Vec<PersonOfUnit>, StoreError> {
    type Row = (PersonOfUnit, OperatorStatus);
    let status = statuses_at(c, at)?;
    let mut query = operators::table
        .inner_join(units::table)
        .select((
            ((operators::id, operators::name), (units::id, units::name)),
            operators::status,
        ))
        .order((operators::name, operators::id))
        .limit(2000)
        .into_boxed();
    if let Some(units) = confined(reach) {
        query = query.filter(operators::unit_id.eq_any(units));
    }
    let rows: Vec<Row> = query.load(c)?;
    let serves = |row: &Row| status(&row.0.0.id, row.1).is_active();
    let serving = rows.into_iter().filter(serves);
    Ok(serving.map(|(named, _)| named).collect())
}

/// The next number of a series of licences, such as `PUAV-2026-`.
pub fn next_number(c: &mut Conn, series: &str) -> Result<u32, StoreError> {
    let numbers: Vec<String> = licences::table
        .filter(licences::number.like(format!("{series}%")))
        .select(licences::number)
        .load(c)?;
    let taken = numbers
        .iter()
        .filter_map(|number| number.strip_prefix(series)?.parse::<u32>().ok());
    Ok(taken.max().unwrap_or(0) + 1)
}
