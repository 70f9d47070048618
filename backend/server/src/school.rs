//! The aviation school: its courses and their runs.

pub(crate) mod close;
pub(crate) mod examine;
pub(crate) mod paper;
pub(crate) mod teach;
pub(crate) mod trainees;

use axum::extract::State;
use axum::http::StatusCode;
use chrono::{DateTime, Utc};
use letka_domain::access::{Action, Reach};
use letka_domain::ids::{CourseId, CourseRunId, OperatorId, UnitId};
use letka_domain::licences::LicenceKind;
use letka_domain::period::Period;
use letka_domain::school::{Progress, Syllabus};
use letka_store::school::{self, Course, NewCourse, NewRun, Record, Run};
use letka_store::{Conn, StoreError, Tx, operators};
use serde::{Deserialize, Serialize};

use crate::app::App;
use crate::auth::Caller;
use crate::error::Problem;
use crate::http::input::{At, Body, words};
use crate::http::page::List;
use crate::http::view::Ref;
use teach::SessionView;
use trainees::TraineeView;

/// The most months that a licence is issued for.
const LONGEST_MONTHS: u32 = 120;
/// The most instructors of a run.
const MOST_INSTRUCTORS: usize = 30;

/// A course of the school, in one version.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = Course)]
pub(crate) struct CourseView {
    id: CourseId,
    /// Short code, the same in all versions.
    code: String,
    /// Which version; a version never changes.
    edition: i32,
    name: String,
    /// The kind of licence that it leads to.
    licence_kind: LicenceKind,
    /// For how many months the licence is issued.
    valid_months: u32,
    syllabus: Syllabus,
    /// From when it is taught.
    valid_from: DateTime<Utc>,
}

impl From<Course> for CourseView {
    fn from(course: Course) -> Self {
        Self {
            id: course.id,
            code: course.code,
            edition: course.edition,
            name: course.name,
            licence_kind: course.licence_kind,
            valid_months: course.valid_months,
            syllabus: course.syllabus,
            valid_from: course.valid_from,
        }
    }
}

/// Every version of every course, by code, the newest first.
#[utoipa::path(get, path = "/courses", tag = "school", responses(
    (status = 200, body = List<CourseView>), (status = 403, body = Problem)))]
pub(crate) async fn list_courses(
    State(app): State<App>,
    caller: Caller,
) -> Result<axum::Json<List<CourseView>>, Problem> {
    caller.require(Action::ViewTraining)?;
    let found = app.store.read(school::list_courses).await?;
    let items = found.into_iter().map(CourseView::from).collect();
    Ok(axum::Json(List { items }))
}

/// A course to be entered.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct EnterCourse {
    /// Short code; a code that is known makes the next version of that course.
    code: String,
    name: String,
    licence_kind: LicenceKind,
    /// For how many months the licence is issued, 1 to 120.
    valid_months: u32,
    syllabus: Syllabus,
    /// From when it is taught.
    valid_from: DateTime<Utc>,
}

/// Enter a course, or the next version of one.
#[utoipa::path(post, path = "/courses", tag = "school", request_body = EnterCourse, responses(
    (status = 201, body = CourseView), (status = 403, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn enter_course(
    State(app): State<App>,
    caller: Caller,
    Body(input): Body<EnterCourse>,
) -> Result<(StatusCode, axum::Json<CourseView>), Problem> {
    caller.require(Action::ManageTraining)?;
    let code = words("code", &input.code)?;
    let fits = |letter: char| letter.is_ascii_alphanumeric() || letter == '-';
    if code.len() > 20 || !code.chars().all(fits) {
        let detail = "must be 1 to 20 letters without accents, digits or hyphens";
        return Err(Problem::invalid_field("code", detail));
    }
    if !(1..=LONGEST_MONTHS).contains(&input.valid_months) {
        return Err(Problem::invalid_field("valid_months", "must be 1 to 120"));
    }
    let faults = input.syllabus.faults();
    if !faults.is_empty() {
        return Err(faults.into());
    }
    let new = NewCourse {
        code: code.to_uppercase(),
        name: words("name", &input.name)?,
        licence_kind: input.licence_kind,
        valid_months: input.valid_months,
        syllabus: input.syllabus,
        valid_from: input.valid_from,
    };
    let write = move |tx: &mut Tx<'_>| {
        let id = school::insert_course(tx, &new)?;
        school::get_course(tx.read(), id)
    };
    let course = app
        .store
        .write(&caller.actor(), app.clock.now(), write)
        .await?;
    Ok((StatusCode::CREATED, axum::Json(course.into())))
}

/// A course.
#[utoipa::path(get, path = "/courses/{id}", tag = "school", params(("id" = CourseId, Path)), responses(
    (status = 200, body = CourseView), (status = 404, body = Problem)))]
pub(crate) async fn find_course(
    State(app): State<App>,
    caller: Caller,
    At(id): At<CourseId>,
) -> Result<axum::Json<CourseView>, Problem> {
    caller.require(Action::ViewTraining)?;
    let course = app.store.read(move |c| school::get_course(c, id)).await?;
    Ok(axum::Json(course.into()))
}

/// A run of a course.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = CourseRun)]
pub(crate) struct RunView {
    id: CourseRunId,
    course: Ref,
    name: String,
    unit: Ref,
    start_at: DateTime<Utc>,
    end_at: DateTime<Utc>,
    instructors: Vec<Ref>,
    /// How many were ever enrolled.
    trainees: i64,
    /// When it was closed before its end; `null`: it was not.
    closed_at: Option<DateTime<Utc>>,
    closed_reason: Option<String>,
}

impl From<Run> for RunView {
    fn from(run: Run) -> Self {
        let (closed_at, closed_reason) = run.closed.unzip();
        Self {
            id: run.id,
            course: run.course.into(),
            name: run.name,
            unit: run.unit.into(),
            start_at: run.start_at,
            end_at: run.end_at,
            instructors: run.instructors.into_iter().map(Ref::from).collect(),
            trainees: run.trainees,
            closed_at,
            closed_reason,
        }
    }
}

/// The runs of courses within the caller's reach, the newest first.
#[utoipa::path(get, path = "/course-runs", tag = "school", responses(
    (status = 200, body = List<RunView>), (status = 403, body = Problem)))]
pub(crate) async fn list_runs(
    State(app): State<App>,
    caller: Caller,
) -> Result<axum::Json<List<RunView>>, Problem> {
    caller.require(Action::ViewTraining)?;
    let reach = caller.rights.reach(Action::ViewTraining);
    let found = app
        .store
        .read(move |c| school::list_runs(c, &reach, None))
        .await?;
    let items = found.into_iter().map(RunView::from).collect();
    Ok(axum::Json(List { items }))
}

/// A run to be entered.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct EnterRun {
    course_id: CourseId,
    name: String,
    /// The unit that runs it.
    unit_id: UnitId,
    /// From when until when.
    period: Period,
    /// Who teaches.
    instructors: Vec<OperatorId>,
}

/// Enter a run of a course.
#[utoipa::path(post, path = "/course-runs", tag = "school", request_body = EnterRun, responses(
    (status = 201, body = RunView), (status = 403, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn enter_run(
    State(app): State<App>,
    caller: Caller,
    Body(input): Body<EnterRun>,
) -> Result<(StatusCode, axum::Json<RunView>), Problem> {
    caller.require_in(Action::ManageTraining, input.unit_id)?;
    let mut instructors = input.instructors;
    instructors.sort_unstable();
    instructors.dedup();
    if instructors.is_empty() || instructors.len() > MOST_INSTRUCTORS {
        return Err(Problem::invalid_field(
            "instructors",
            "must name 1 to 30 people",
        ));
    }
    let new = NewRun {
        course_id: input.course_id,
        name: words("name", &input.name)?,
        unit_id: input.unit_id,
        start_at: input.period.start(),
        end_at: input.period.end(),
        instructors,
    };
    let write = move |tx: &mut Tx<'_>| {
        let course = match school::get_course(tx.read(), new.course_id) {
            Ok(course) => course,
            Err(StoreError::NotFound(_)) => {
                return Err(Problem::invalid_field(
                    "course_id",
                    "there is no such course",
                ));
            }
            Err(error) => return Err(error.into()),
        };
        if course.valid_from > new.start_at {
            let detail = "begins before this version of the course is taught";
            return Err(Problem::invalid_field("period", detail));
        }
        for operator in &new.instructors {
            active(tx, "instructors", *operator)?;
        }
        let id = school::insert_run(tx, &new)?;
        Ok(school::get_run(tx.read(), id)?)
    };
    let run = app
        .store
        .write(&caller.actor(), app.clock.now(), write)
        .await?;
    Ok((StatusCode::CREATED, axum::Json(run.into())))
}

/// Refuses somebody who is not there or has left.
pub(crate) fn active(tx: &mut Tx<'_>, field: &str, id: OperatorId) -> Result<UnitId, Problem> {
    let (now, found) = (tx.now(), operators::find(tx.read(), id)?);
    match found.filter(|one| one.status_at(now) != operators::OperatorStatus::Left) {
        Some(operator) => Ok(operator.unit.id),
        None => Err(Problem::invalid_field(field, "there is no such operator")),
    }
}

/// Somebody who is trained in a run, and how far.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = RunTrainee)]
pub(crate) struct RunTrainee {
    trainee: TraineeView,
    progress: Progress,
}

/// A run with who is trained and what was taught.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = WholeRun)]
pub(crate) struct WholeRun {
    run: RunView,
    course: CourseView,
    trainees: Vec<RunTrainee>,
    /// All sessions in the order in which they were held; those that were corrected stay.
    sessions: Vec<SessionView>,
    /// Whether the caller may enter anything.
    may_manage: bool,
}

/// The run of an id, if the caller may do the action in its unit.
pub(crate) fn run_for(
    c: &mut Conn,
    caller: &Caller,
    action: Action,
    id: CourseRunId,
) -> Result<Run, Problem> {
    let run = school::get_run(c, id)?;
    caller.require_in(action, run.unit.id)?;
    Ok(run)
}

/// A run with who is trained and what was taught.
#[utoipa::path(get, path = "/course-runs/{id}", tag = "school", params(("id" = CourseRunId, Path)),
    responses((status = 200, body = WholeRun), (status = 403, body = Problem), (status = 404, body = Problem)))]
pub(crate) async fn find_run(
    State(app): State<App>,
    caller: Caller,
    At(id): At<CourseRunId>,
) -> Result<axum::Json<WholeRun>, Problem> {
    caller.require(Action::ViewTraining)?;
    let load = move |c: &mut Conn| {
        let run = run_for(c, &caller, Action::ViewTraining, id)?;
        whole(c, &caller, run)
    };
    app.store.read(load).await.map(axum::Json)
}

/// A run with all that belongs to it, as the caller sees it.
fn whole(c: &mut Conn, caller: &Caller, run: Run) -> Result<WholeRun, Problem> {
    let course = school::get_course(c, run.course.id)?;
    let trained = |record: Record| RunTrainee {
        progress: record.progress(&course.syllabus),
        trainee: record.trainee.into(),
    };
    let trainees = school::records(c, run.id)?;
    let trainees = trainees.into_iter().map(trained).collect();
    let sessions = school::list_sessions(c, run.id)?;
    let managed = caller.rights.reach(Action::ManageTraining);
    Ok(WholeRun {
        may_manage: managed.contains(run.unit.id),
        trainees,
        sessions: sessions.into_iter().map(SessionView::from).collect(),
        run: run.into(),
        course: course.into(),
    })
}

/// Somebody who may teach or be trained.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = SchoolPerson)]
pub(crate) struct PersonView {
    id: OperatorId,
    name: String,
    unit: Ref,
}

/// Who may teach or be trained: everybody who serves, by name.
#[utoipa::path(get, path = "/school-people", tag = "school", responses(
    (status = 200, body = List<PersonView>), (status = 403, body = Problem)))]
pub(crate) async fn list_school_people(
    State(app): State<App>,
    caller: Caller,
) -> Result<axum::Json<List<PersonView>>, Problem> {
    caller.require(Action::ManageTraining)?;
    let now = app.clock.now();
    let found = app
        .store
        .read(move |c| school::list_people(c, &Reach::everywhere(), now))
        .await?;
    let person =
        |(who, unit): (letka_store::Named<OperatorId>, letka_store::Named<UnitId>)| PersonView {
            id: who.id,
            name: who.name,
            unit: unit.into(),
        };
    Ok(axum::Json(List {
        items: found.into_iter().map(person).collect(),
    }))
}
