//! Trainees: enrolling, leaving, and the record of one.

use axum::extract::State;
use axum::http::StatusCode;
use chrono::{DateTime, Utc};
use letka_domain::access::Action;
use letka_domain::ids::{CourseRunId, ExaminationId, FlightId, OperatorId, TraineeId};
use letka_domain::school::{Progress, TrainingKind};
use letka_store::school::{self, Examination, Flown, Record, Trainee, TraineesOf};
use letka_store::{Conn, StoreError, Tx};
use serde::{Deserialize, Serialize};

use super::close::open;
use super::teach::SessionView;
use super::{CourseView, RunView, active, run_for};
use crate::app::App;
use crate::auth::Caller;
use crate::error::Problem;
use crate::http::input::{At, Body, words};
use crate::http::page::List;
use crate::http::view::Ref;

/// Somebody who is trained in a run.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = Trainee)]
pub(crate) struct TraineeView {
    id: TraineeId,
    operator: Ref,
    enrolled_at: DateTime<Utc>,
    /// When the person left the run; `null`: has not.
    withdrawn_at: Option<DateTime<Utc>>,
    withdrawal_reason: Option<String>,
}

impl From<Trainee> for TraineeView {
    fn from(trainee: Trainee) -> Self {
        Self {
            id: trainee.id,
            operator: trainee.operator.into(),
            enrolled_at: trainee.enrolled_at,
            withdrawn_at: trainee.withdrawn_at,
            withdrawal_reason: trainee.withdrawal_reason,
        }
    }
}

/// An examination.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = Examination)]
pub(crate) struct ExaminationView {
    id: ExaminationId,
    kind: TrainingKind,
    held_at: DateTime<Utc>,
    examiner: Ref,
    /// How many points were reached in theory.
    points: Option<u32>,
    passed: bool,
    note: Option<String>,
    /// The examination that took its place: it no longer counts.
    corrected_by: Option<ExaminationId>,
    /// The licence that was issued by passing it.
    licence: Option<Ref>,
}

impl From<Examination> for ExaminationView {
    fn from(one: Examination) -> Self {
        Self {
            id: one.id,
            kind: one.kind,
            held_at: one.held_at,
            examiner: one.examiner.into(),
            points: one.points,
            passed: one.passed,
            note: one.note,
            corrected_by: one.corrected_by,
            licence: one.licence.map(Ref::from),
        }
    }
}

/// A flight that may be counted for an exercise.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = TrainingFlight)]
pub(crate) struct FlownView {
    id: FlightId,
    takeoff_at: DateTime<Utc>,
    duration_s: Option<f64>,
    aircraft: Option<String>,
}

impl From<Flown> for FlownView {
    fn from(one: Flown) -> Self {
        Self {
            id: one.id,
            takeoff_at: one.takeoff_at,
            duration_s: one.duration_s,
            aircraft: one.aircraft,
        }
    }
}

/// The whole record of a trainee.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = TrainingRecord)]
pub(crate) struct RecordView {
    trainee: TraineeView,
    run: RunView,
    course: CourseView,
    progress: Progress,
    /// The sessions that the person took part in; those that were corrected stay.
    sessions: Vec<SessionView>,
    examinations: Vec<ExaminationView>,
    /// Flights that count for nothing yet.
    flights: Vec<FlownView>,
    /// Whether the caller may enter anything.
    may_manage: bool,
}

/// Everything about a trainee, with what the caller may do.
fn view(c: &mut Conn, caller: &Caller, record: Record) -> Result<RecordView, StoreError> {
    let run = school::get_run(c, record.trainee.run_id)?;
    let course = school::get_course(c, run.course.id)?;
    let flights = school::list_flown(c, &record)?;
    let manages = caller
        .rights
        .reach(Action::ManageTraining)
        .contains(run.unit.id);
    // Who else took part is none of the trainee's business.
    let own = record.trainee.id;
    let session = |mut session: school::Session| {
        session.attended.retain(|part| part.trainee_id == own);
        SessionView::from(session)
    };
    Ok(RecordView {
        progress: record.progress(&course.syllabus),
        may_manage: manages && record.trainee.withdrawn_at.is_none(),
        trainee: record.trainee.into(),
        run: run.into(),
        course: course.into(),
        sessions: record.sessions.into_iter().map(session).collect(),
        examinations: record
            .examinations
            .into_iter()
            .map(ExaminationView::from)
            .collect(),
        flights: flights.into_iter().map(FlownView::from).collect(),
    })
}

/// The record of a trainee that the caller may do something with.
pub(crate) fn record_for(
    c: &mut Conn,
    caller: &Caller,
    action: Action,
    id: TraineeId,
) -> Result<Record, Problem> {
    let record = school::record(c, id)?;
    run_for(c, caller, action, record.trainee.run_id)?;
    Ok(record)
}

/// The record of a trainee.
#[utoipa::path(get, path = "/trainees/{id}", tag = "school", params(("id" = TraineeId, Path)), responses(
    (status = 200, body = RecordView), (status = 403, body = Problem), (status = 404, body = Problem)))]
pub(crate) async fn find_trainee(
    State(app): State<App>,
    caller: Caller,
    At(id): At<TraineeId>,
) -> Result<axum::Json<RecordView>, Problem> {
    caller.require(Action::ViewTraining)?;
    let load = move |c: &mut Conn| {
        let record = record_for(c, &caller, Action::ViewTraining, id)?;
        Ok::<_, Problem>(view(c, &caller, record)?)
    };
    app.store.read(load).await.map(axum::Json)
}

/// The caller's own training, in every run.
#[utoipa::path(get, path = "/training", tag = "school", responses(
    (status = 200, body = List<RecordView>)))]
pub(crate) async fn list_own_training(
    State(app): State<App>,
    caller: Caller,
) -> Result<axum::Json<List<RecordView>>, Problem> {
    caller.require(Action::ManageOwnAccount)?;
    let Some(operator) = caller.operator else {
        return Ok(axum::Json(List { items: Vec::new() }));
    };
    let load = move |c: &mut Conn| {
        let own = school::list_trainees(c, TraineesOf::Operator(operator))?;
        let mut items = Vec::with_capacity(own.len());
        for trainee in own {
            let record = school::record(c, trainee.id)?;
            items.push(view(c, &caller, record)?);
        }
        Ok::<_, Problem>(List { items })
    };
    app.store.read(load).await.map(axum::Json)
}

/// Who is to be trained.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Enrol {
    operator_id: OperatorId,
}

/// Enrol somebody in a run.
#[utoipa::path(post, path = "/course-runs/{id}/trainees", tag = "school", request_body = Enrol,
    params(("id" = CourseRunId, Path)), responses((status = 201, body = TraineeView),
        (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem)))]
pub(crate) async fn enrol_trainee(
    State(app): State<App>,
    caller: Caller,
    At(id): At<CourseRunId>,
    Body(input): Body<Enrol>,
) -> Result<(StatusCode, axum::Json<TraineeView>), Problem> {
    caller.require(Action::ManageTraining)?;
    let (actor, now) = (caller.actor(), app.clock.now());
    let write = move |tx: &mut Tx<'_>| {
        let run = run_for(tx.read(), &caller, Action::ManageTraining, id)?;
        open(&run)?;
        active(tx, "operator_id", input.operator_id)?;
        if run.end_at < now {
            return Err(Problem::conflict("run_ended", "this run has ended"));
        }
        if run
            .instructors
            .iter()
            .any(|one| one.id == input.operator_id)
        {
            let detail = "teaches in this run";
            return Err(Problem::invalid_field("operator_id", detail));
        }
        match school::enrol(tx, id, input.operator_id) {
            Err(error) if error.violates("trainees_run_id_operator_id_key") => {
                Err(Problem::conflict(
                    "enrolled_already",
                    "this person was enrolled in this run before",
                ))
            }
            other => Ok(school::get_trainee(tx.read(), other?)?),
        }
    };
    let trainee = app.store.write(&actor, now, write).await?;
    Ok((StatusCode::CREATED, axum::Json(trainee.into())))
}

/// Why somebody leaves a run.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Withdraw {
    reason: String,
}

/// Take somebody out of a run; what was entered stays.
#[utoipa::path(post, path = "/trainees/{id}/withdraw", tag = "school", request_body = Withdraw,
    params(("id" = TraineeId, Path)), responses((status = 200, body = RecordView),
        (status = 403, body = Problem), (status = 404, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn withdraw_trainee(
    State(app): State<App>,
    caller: Caller,
    At(id): At<TraineeId>,
    Body(input): Body<Withdraw>,
) -> Result<axum::Json<RecordView>, Problem> {
    caller.require(Action::ManageTraining)?;
    let reason = words("reason", &input.reason)?;
    let (actor, now) = (caller.actor(), app.clock.now());
    let write = move |tx: &mut Tx<'_>| {
        let record = record_for(tx.read(), &caller, Action::ManageTraining, id)?;
        standing(&record)?;
        school::withdraw(tx, id, &reason)?;
        let record = school::record(tx.read(), id)?;
        Ok::<_, Problem>(view(tx.read(), &caller, record)?)
    };
    app.store.write(&actor, now, write).await.map(axum::Json)
}

/// Refuses what concerns somebody who has left the run.
pub(crate) fn standing(record: &Record) -> Result<(), Problem> {
    if record.trainee.withdrawn_at.is_some() {
        return Err(Problem::conflict(
            "withdrawn",
            "this person has left the run",
        ));
    }
    Ok(())
}
