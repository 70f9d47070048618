//! Sessions of training: entered once, corrected by another entry.

use axum::extract::State;
use axum::http::StatusCode;
use chrono::{DateTime, Utc};
use letka_domain::access::Action;
use letka_domain::ids::{CourseRunId, FlightId, OperatorId, TraineeId, TrainingSessionId};
use letka_domain::school::{Grade, Syllabus, TrainingKind};
use letka_store::school::{self, Attended, Attending, NewSession, Record, Run, Session};
use letka_store::{Conn, Tx};
use serde::{Deserialize, Serialize};

use super::close::open;
use super::run_for;
use super::trainees::standing;
use crate::app::App;
use crate::auth::Caller;
use crate::error::Problem;
use crate::http::input::{At, Body, words};
use crate::http::view::Ref;

/// The longest lesson, in minutes.
const LONGEST_MIN: u32 = 600;
/// The most people in a session, and flights of one of them.
const MOST: usize = 100;

/// Somebody's part in a session.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = Attended)]
pub(crate) struct AttendedView {
    trainee_id: TraineeId,
    /// What the instructor says of an exercise.
    grade: Option<Grade>,
    /// The flights of an exercise.
    flights: Vec<FlightId>,
    /// Minutes in the air of these flights.
    air_minutes: f64,
}

impl From<Attended> for AttendedView {
    fn from(part: Attended) -> Self {
        Self {
            trainee_id: part.trainee_id,
            grade: part.grade,
            flights: part.flights,
            air_minutes: part.air_minutes,
        }
    }
}

/// A session of training.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = TrainingSession)]
pub(crate) struct SessionView {
    id: TrainingSessionId,
    kind: TrainingKind,
    /// Code of the lesson or exercise.
    item: String,
    held_at: DateTime<Utc>,
    /// How long a lesson took.
    minutes: u32,
    instructor: Ref,
    note: Option<String>,
    /// The session that it takes the place of.
    corrects_id: Option<TrainingSessionId>,
    /// The session that took its place: it no longer counts.
    corrected_by: Option<TrainingSessionId>,
    attended: Vec<AttendedView>,
}

impl From<Session> for SessionView {
    fn from(one: Session) -> Self {
        Self {
            id: one.id,
            kind: one.kind,
            item: one.item,
            held_at: one.held_at,
            minutes: one.minutes,
            instructor: one.instructor.into(),
            note: one.note,
            corrects_id: one.corrects_id,
            corrected_by: one.corrected_by,
            attended: one.attended.into_iter().map(AttendedView::from).collect(),
        }
    }
}

/// Somebody's part in a session to be entered.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Attends {
    trainee_id: TraineeId,
    /// What the instructor says of an exercise; not for a lesson.
    #[serde(default)]
    grade: Option<Grade>,
    /// The flights of an exercise; not for a lesson.
    #[serde(default)]
    flights: Vec<FlightId>,
}

/// A session to be entered.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct EnterSession {
    kind: TrainingKind,
    /// Code of the lesson or exercise.
    item: String,
    held_at: DateTime<Utc>,
    /// How long a lesson took; 0 for an exercise, of which the flights say it.
    #[serde(default)]
    minutes: u32,
    instructor_id: OperatorId,
    #[serde(default)]
    note: Option<String>,
    /// The session that it takes the place of. A correction without anybody says that it was not held.
    #[serde(default)]
    corrects_id: Option<TrainingSessionId>,
    attended: Vec<Attends>,
}

/// Enter a session, or what takes the place of one.
#[utoipa::path(post, path = "/course-runs/{id}/sessions", tag = "school", request_body = EnterSession,
    params(("id" = CourseRunId, Path)), responses((status = 201, body = SessionView),
        (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem),
        (status = 422, body = Problem)))]
pub(crate) async fn enter_session(
    State(app): State<App>,
    caller: Caller,
    At(id): At<CourseRunId>,
    Body(input): Body<EnterSession>,
) -> Result<(StatusCode, axum::Json<SessionView>), Problem> {
    caller.require(Action::ManageTraining)?;
    let (actor, now) = (caller.actor(), app.clock.now());
    let new = NewSession {
        run_id: id,
        kind: input.kind,
        item: input.item,
        held_at: input.held_at,
        minutes: input.minutes,
        instructor_id: input.instructor_id,
        note: input.note.map(|note| words("note", &note)).transpose()?,
        corrects_id: input.corrects_id,
        attending: input.attended.into_iter().map(attending).collect(),
    };
    let write = move |tx: &mut Tx<'_>| {
        let run = run_for(tx.read(), &caller, Action::ManageTraining, id)?;
        if new.corrects_id.is_none() {
            open(&run)?;
        }
        let course = school::get_course(tx.read(), run.course.id)?;
        fits(&new, &run, &course.syllabus, now)?;
        corrects(tx.read(), &new)?;
        let records = school::records(tx.read(), id)?;
        for (index, part) in new.attending.iter().enumerate() {
            takes_part(tx.read(), &new, &run, &records, (index, part))?;
        }
        let entered = school::insert_session(tx, &new)?;
        let sessions = school::list_sessions(tx.read(), id)?;
        let found = sessions.into_iter().find(|one| one.id == entered);
        found.ok_or_else(|| Problem::not_found("session"))
    };
    let session = app.store.write(&actor, now, write).await?;
    Ok((StatusCode::CREATED, axum::Json(session.into())))
}

fn attending(part: Attends) -> Attending {
    Attending {
        trainee_id: part.trainee_id,
        grade: part.grade,
        flights: part.flights,
    }
}

/// Whether the session itself fits the run and the syllabus.
fn fits(
    new: &NewSession,
    run: &Run,
    syllabus: &Syllabus,
    now: DateTime<Utc>,
) -> Result<(), Problem> {
    let refuse = |field: &str, message: &str| Err(Problem::invalid_field(field, message));
    if !syllabus.has(new.kind, &new.item) {
        return refuse("item", "is not in the syllabus");
    }
    if new.held_at < run.start_at || new.held_at > now {
        return refuse("held_at", "must lie between the start of the run and now");
    }
    if !run
        .instructors
        .iter()
        .any(|one| one.id == new.instructor_id)
    {
        return refuse("instructor_id", "does not teach in this run");
    }
    let lesson = new.kind == TrainingKind::Theory;
    if lesson && !(1..=LONGEST_MIN).contains(&new.minutes) || !lesson && new.minutes != 0 {
        return refuse(
            "minutes",
            "must be 1 to 600 for a lesson and 0 for an exercise",
        );
    }
    let nobody = new.attending.is_empty() && new.corrects_id.is_none();
    if nobody || new.attending.len() > MOST {
        return refuse("attended", "must name 1 to 100 people");
    }
    let mut who: Vec<TraineeId> = new.attending.iter().map(|part| part.trainee_id).collect();
    who.sort_unstable();
    who.dedup();
    if who.len() < new.attending.len() {
        return refuse("attended", "names somebody twice");
    }
    Ok(())
}

/// Whether what is corrected is there and stands.
fn corrects(c: &mut Conn, new: &NewSession) -> Result<(), Problem> {
    let Some(old) = new.corrects_id else {
        return Ok(());
    };
    let sessions = school::list_sessions(c, new.run_id)?;
    match sessions.iter().find(|one| one.id == old) {
        None => Err(Problem::invalid_field(
            "corrects_id",
            "is no session of this run",
        )),
        Some(one) if one.corrected_by.is_some() => Err(Problem::conflict(
            "corrected_already",
            "this session was corrected before",
        )),
        Some(_) => Ok(()),
    }
}

/// Whether somebody's part counts: enrolled, graded, with own flights that count nowhere else.
fn takes_part(
    c: &mut Conn,
    new: &NewSession,
    run: &Run,
    records: &[Record],
    (index, part): (usize, &Attending),
) -> Result<(), Problem> {
    let refuse = |field: &str, message: &str| {
        Err(Problem::invalid_field(
            format!("attended[{index}].{field}"),
            message,
        ))
    };
    let Some(record) = records.iter().find(|one| one.trainee.id == part.trainee_id) else {
        return refuse("trainee_id", "is not trained in this run");
    };
    standing(record)?;
    let exercise = new.kind == TrainingKind::Practice;
    if exercise != part.grade.is_some() {
        return refuse("grade", "is for an exercise, and for each");
    }
    if exercise == part.flights.is_empty() || part.flights.len() > MOST {
        return refuse("flights", "are for an exercise, one at least");
    }
    let counted = record.counted_flights(new.corrects_id);
    for (place, flight) in part.flights.iter().enumerate() {
        let field = format!("flights[{place}]");
        let Some(flown) = school::find_flown(c, *flight)? else {
            return refuse(&field, "is no flight of the log");
        };
        if flown.pilot != Some(record.trainee.operator.id) {
            return refuse(&field, "was not flown by this trainee");
        }
        if flown.takeoff_at < run.start_at {
            return refuse(&field, "was flown before the run");
        }
        if flown.duration_s.is_none() {
            return refuse(&field, "has no known duration and cannot be counted");
        }
        if counted.contains(flight) || part.flights[..place].contains(flight) {
            return refuse(&field, "counts already");
        }
    }
    Ok(())
}
