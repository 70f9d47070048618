//! Sessions of training: lessons and exercises, with who took part and what was flown.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use letka_domain::ids::{
    AccountId, CourseRunId, FlightId, OperatorId, TraineeId, TrainingSessionId,
};
use letka_domain::school::{Grade, TrainingKind};
use serde_json::json;
use uuid::Uuid;

use crate::audit::Entry;
use crate::schema::{
    flights, operators, training_attendances, training_flights, training_sessions,
};
use crate::types::{At, Id};
use crate::words::Named;
use crate::{Actor, Conn, StoreError, Tx, new_id};

/// Somebody's part in a session.
#[derive(Debug, Clone, PartialEq)]
pub struct Attended {
    /// Who.
    pub trainee_id: TraineeId,
    /// What the instructor says of an exercise.
    pub grade: Option<Grade>,
    /// The flights of an exercise.
    pub flights: Vec<FlightId>,
    /// Minutes in the air of these flights.
    pub air_minutes: f64,
}

/// A session of training.
#[derive(Debug, Clone, PartialEq)]
pub struct Session {
    /// Which one.
    pub id: TrainingSessionId,
    /// Theory or practice.
    pub kind: TrainingKind,
    /// Code of the lesson or exercise.
    pub item: String,
    /// When.
    pub held_at: DateTime<Utc>,
    /// How long a lesson took.
    pub minutes: u32,
    /// Who taught.
    pub instructor: Named<OperatorId>,
    /// What the instructor wrote.
    pub note: Option<String>,
    /// The session that it takes the place of.
    pub corrects_id: Option<TrainingSessionId>,
    /// The session that took its place: it no longer counts.
    pub corrected_by: Option<TrainingSessionId>,
    /// Who took part.
    pub attended: Vec<Attended>,
}

/// Somebody's part in a session that is entered.
#[derive(Debug, Clone)]
pub struct Attending {
    /// Who.
    pub trainee_id: TraineeId,
    /// What the instructor says of an exercise.
    pub grade: Option<Grade>,
    /// The flights of an exercise.
    pub flights: Vec<FlightId>,
}

/// A session to be entered. Whoever enters it has looked that nothing counts twice.
#[derive(Debug, Clone)]
pub struct NewSession {
    /// The run.
    pub run_id: CourseRunId,
    /// Theory or practice.
    pub kind: TrainingKind,
    /// Code of the lesson or exercise.
    pub item: String,
    /// When.
    pub held_at: DateTime<Utc>,
    /// How long a lesson took.
    pub minutes: u32,
    /// Who taught.
    pub instructor_id: OperatorId,
    /// What the instructor wrote.
    pub note: Option<String>,
    /// The session that it takes the place of; `training_sessions_corrects_id_key` when another one has.
    pub corrects_id: Option<TrainingSessionId>,
    /// Who took part.
    pub attending: Vec<Attending>,
}

/// The account that enters something; the system has none.
pub(super) fn entered_by(tx: &Tx<'_>) -> Option<AccountId> {
    match tx.actor() {
        Actor::Account { id, .. } => Some(*id),
        _ => None,
    }
}

/// Enters a session.
pub fn insert_session(tx: &mut Tx<'_>, new: &NewSession) -> Result<TrainingSessionId, StoreError> {
    let (id, now, by) = (new_id(), tx.now(), entered_by(tx));
    let minutes = i32::try_from(new.minutes).map_err(StoreError::corrupt)?;
    let entry = Entry::new("school.insert_session", "training_session", id).detail(json!({
        "run_id": new.run_id, "kind": new.kind, "item": new.item, "corrects_id": new.corrects_id,
        "trainees": new.attending.iter().map(|one| one.trainee_id).collect::<Vec<_>>(),
    }));
    tx.change(&entry, |c| {
        diesel::insert_into(training_sessions::table)
            .values((
                training_sessions::id.eq(Id(id)),
                training_sessions::run_id.eq(Id(new.run_id.0)),
                training_sessions::kind.eq(new.kind.as_str()),
                training_sessions::item.eq(&new.item),
                training_sessions::held_at.eq(At(new.held_at)),
                training_sessions::minutes.eq(minutes),
                training_sessions::instructor_id.eq(Id(new.instructor_id.0)),
                training_sessions::note.eq(&new.note),
                training_sessions::corrects_id.eq(new.corrects_id.map(|one| Id(one.0))),
                training_sessions::entered_by.eq(by.map(|one| Id(one.0))),
                training_sessions::entered_at.eq(At(now)),
            ))
            .execute(c)?;
        for one in &new.attending {
            attend(c, id, one)?;
        }
        Ok::<_, StoreError>(())
    })?;
    Ok(TrainingSessionId(id))
}

fn attend(c: &mut Conn, session: Uuid, one: &Attending) -> Result<(), StoreError> {
    let id = new_id();
    diesel::insert_into(training_attendances::table)
        .values((
            training_attendances::id.eq(Id(id)),
            training_attendances::session_id.eq(Id(session)),
            training_attendances::trainee_id.eq(Id(one.trainee_id.0)),
            training_attendances::grade.eq(one.grade.map(Grade::as_str)),
        ))
        .execute(c)?;
    for flight in &one.flights {
        diesel::insert_into(training_flights::table)
            .values((
                training_flights::id.eq(Id(new_id())),
                training_flights::attendance_id.eq(Id(id)),
                training_flights::flight_id.eq(Id(flight.0)),
            ))
            .execute(c)?;
    }
    Ok(())
}

/// The sessions of a run in the order in which they were held, with those that were corrected; 2000 at
/// most.
pub fn list_sessions(c: &mut Conn, run_id: CourseRunId) -> Result<Vec<Session>, StoreError> {
    type Row = (
        (TrainingSessionId, TrainingKind, String),
        (DateTime<Utc>, u32),
        Named<OperatorId>,
        (Option<String>, Option<TrainingSessionId>),
    );
    let rows: Vec<Row> = training_sessions::table
        .inner_join(operators::table)
        .filter(training_sessions::run_id.eq(Id(run_id.0)))
        .select((
            (
                training_sessions::id,
                training_sessions::kind,
                training_sessions::item,
            ),
            (training_sessions::held_at, training_sessions::minutes),
            (operators::id, operators::name),
            (training_sessions::note, training_sessions::corrects_id),
        ))
        .order((training_sessions::held_at, training_sessions::id))
        .limit(2000)
        .load(c)?;
    let mut attended = attendances(c, run_id)?;
    let corrected: HashMap<TrainingSessionId, TrainingSessionId> = rows
        .iter()
        .filter_map(|row| Some((row.3.1?, row.0.0)))
        .collect();
    let session =
        |((id, kind, item), (held_at, minutes), instructor, (note, corrects_id)): Row| Session {
            id,
            kind,
            item,
            held_at,
            minutes,
            instructor,
            note,
            corrects_id,
            corrected_by: corrected.get(&id).copied(),
            attended: attended.remove(&id).unwrap_or_default(),
        };
    Ok(rows.into_iter().map(session).collect())
}

/// Who took part in the sessions of a run, with the flights.
fn attendances(
    c: &mut Conn,
    run_id: CourseRunId,
) -> Result<HashMap<TrainingSessionId, Vec<Attended>>, StoreError> {
    type Flown = (Uuid, FlightId, Option<f64>);
    type Row = (Uuid, TrainingSessionId, TraineeId, Option<Grade>);
    let flown: Vec<Flown> = training_flights::table
        .inner_join(training_attendances::table.inner_join(training_sessions::table))
        .inner_join(flights::table)
        .filter(training_sessions::run_id.eq(Id(run_id.0)))
        .select((
            training_flights::attendance_id,
            flights::id,
            flights::duration_s,
        ))
        .order((flights::takeoff_at, flights::id))
        .load(c)?;
    let mut of: HashMap<Uuid, (Vec<FlightId>, f64)> = HashMap::new();
    for (attendance, flight, duration_s) in flown {
        let (flights, minutes) = of.entry(attendance).or_default();
        flights.push(flight);
        *minutes += duration_s.unwrap_or(0.0) / 60.0;
    }
    let rows: Vec<Row> = training_attendances::table
        .inner_join(training_sessions::table)
        .filter(training_sessions::run_id.eq(Id(run_id.0)))
        .select((
            training_attendances::id,
            training_attendances::session_id,
            training_attendances::trainee_id,
            training_attendances::grade,
        ))
        .order(training_attendances::id)
        .load(c)?;
    let mut found: HashMap<TrainingSessionId, Vec<Attended>> = HashMap::new();
    for (id, session, trainee_id, grade) in rows {
        let (flights, air_minutes) = of.remove(&id).unwrap_or_default();
        found.entry(session).or_default().push(Attended {
            trainee_id,
            grade,
            flights,
            air_minutes,
        });
    }
    Ok(found)
}
