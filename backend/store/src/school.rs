//! The aviation school: courses, their runs, who teaches and who is trained.

mod examinations;
mod records;
mod runs;
mod sessions;

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use letka_domain::ids::{CourseId, CourseRunId, OperatorId, TraineeId};
use letka_domain::licences::LicenceKind;
use letka_domain::school::Syllabus;
use serde_json::json;

use crate::audit::Entry;
use crate::schema::{courses, operators, trainees};
use crate::types::{At, Id, Json};
use crate::words::Named;
use crate::{Conn, StoreError, Tx, new_id};

pub use examinations::{Examination, NewExamination, insert_examination};
pub use records::{
    Flown, PersonOfUnit, Record, find_flown, list_flown, list_people, next_number, record, records,
};
pub use runs::{NewRun, Run, close_run, get_run, insert_run, list_runs};
pub use sessions::{Attended, Attending, NewSession, Session, insert_session, list_sessions};

/// A course in one version.
#[derive(Debug, Clone, PartialEq)]
pub struct Course {
    /// Which one.
    pub id: CourseId,
    /// Short code, the same in all versions.
    pub code: String,
    /// Which version.
    pub edition: i32,
    /// What people call it.
    pub name: String,
    /// The kind of licence that it leads to.
    pub licence_kind: LicenceKind,
    /// For how many months the licence is issued.
    pub valid_months: u32,
    /// What it asks for.
    pub syllabus: Syllabus,
    /// From when it is taught.
    pub valid_from: DateTime<Utc>,
}

/// A course to be entered: the first of its code, or a new version.
#[derive(Debug, Clone)]
pub struct NewCourse {
    /// Short code.
    pub code: String,
    /// What people call it.
    pub name: String,
    /// The kind of licence that it leads to.
    pub licence_kind: LicenceKind,
    /// For how many months the licence is issued.
    pub valid_months: u32,
    /// What it asks for.
    pub syllabus: Syllabus,
    /// From when it is taught.
    pub valid_from: DateTime<Utc>,
}

/// Somebody who is trained in a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trainee {
    /// Which one.
    pub id: TraineeId,
    /// The run.
    pub run_id: CourseRunId,
    /// Who.
    pub operator: Named<OperatorId>,
    /// Since when.
    pub enrolled_at: DateTime<Utc>,
    /// When the person left the run.
    pub withdrawn_at: Option<DateTime<Utc>>,
    /// Why.
    pub withdrawal_reason: Option<String>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = courses)]
struct CourseRow {
    id: CourseId,
    code: String,
    edition: i32,
    name: String,
    licence_kind: LicenceKind,
    valid_months: u32,
    syllabus: Json<Syllabus>,
    valid_from: DateTime<Utc>,
}

impl From<CourseRow> for Course {
    fn from(row: CourseRow) -> Self {
        Self {
            id: row.id,
            code: row.code,
            edition: row.edition,
            name: row.name,
            licence_kind: row.licence_kind,
            valid_months: row.valid_months,
            syllabus: row.syllabus.0,
            valid_from: row.valid_from,
        }
    }
}

/// Enters a course; of a code that is known, the next version of it.
pub fn insert_course(tx: &mut Tx<'_>, new: &NewCourse) -> Result<CourseId, StoreError> {
    let (id, now) = (new_id(), tx.now());
    let last: Option<i32> = courses::table
        .filter(courses::code.eq(&new.code))
        .select(courses::edition)
        .order(courses::edition.desc())
        .first(tx.read())
        .optional()?;
    let edition = last.unwrap_or(0) + 1;
    let months = i32::try_from(new.valid_months).map_err(StoreError::corrupt)?;
    let entry = Entry::new("school.insert_course", "course", id)
        .detail(json!({"code": new.code, "edition": edition, "syllabus": new.syllabus}));
    tx.change(&entry, |c| {
        diesel::insert_into(courses::table)
            .values((
                courses::id.eq(Id(id)),
                courses::code.eq(&new.code),
                courses::edition.eq(edition),
                courses::name.eq(&new.name),
                courses::licence_kind.eq(new.licence_kind.as_str()),
                courses::valid_months.eq(months),
                courses::syllabus.eq(Json(new.syllabus.clone())),
                courses::valid_from.eq(At(new.valid_from)),
                courses::entered_at.eq(At(now)),
            ))
            .execute(c)
    })?;
    Ok(CourseId(id))
}

/// Every version of every course, by code, the newest first; 500 at most.
pub fn list_courses(c: &mut Conn) -> Result<Vec<Course>, StoreError> {
    let rows: Vec<CourseRow> = courses::table
        .select(CourseRow::as_select())
        .order((courses::code, courses::edition.desc()))
        .limit(500)
        .load(c)?;
    Ok(rows.into_iter().map(Course::from).collect())
}

/// The course of an id.
pub fn get_course(c: &mut Conn, id: CourseId) -> Result<Course, StoreError> {
    let row: Option<CourseRow> = courses::table
        .filter(courses::id.eq(Id(id.0)))
        .select(CourseRow::as_select())
        .first(c)
        .optional()?;
    Ok(row.ok_or(StoreError::NotFound("course"))?.into())
}

/// Enrols somebody; `trainees_run_id_operator_id_key` when the person was enrolled before.
pub fn enrol(
    tx: &mut Tx<'_>,
    run_id: CourseRunId,
    operator_id: OperatorId,
) -> Result<TraineeId, StoreError> {
    let (id, now) = (new_id(), tx.now());
    let entry = Entry::new("school.enrol", "trainee", id)
        .detail(json!({"run_id": run_id, "operator_id": operator_id}));
    tx.change(&entry, |c| {
        diesel::insert_into(trainees::table)
            .values((
                trainees::id.eq(Id(id)),
                trainees::run_id.eq(Id(run_id.0)),
                trainees::operator_id.eq(Id(operator_id.0)),
                trainees::enrolled_at.eq(At(now)),
            ))
            .execute(c)
    })?;
    Ok(TraineeId(id))
}

/// Takes somebody out of a run, with the reason; what was entered stays.
pub fn withdraw(tx: &mut Tx<'_>, id: TraineeId, reason: &str) -> Result<(), StoreError> {
    let now = tx.now();
    let entry = Entry::new("school.withdraw", "trainee", id.0).detail(json!({"reason": reason}));
    let changed = tx.change(&entry, |c| {
        diesel::update(trainees::table)
            .filter(trainees::id.eq(Id(id.0)))
            .filter(trainees::withdrawn_at.is_null())
            .set((
                trainees::withdrawn_at.eq(At(now)),
                trainees::withdrawal_reason.eq(reason),
            ))
            .execute(c)
    })?;
    if changed == 0 {
        return Err(StoreError::NotFound("trainee"));
    }
    Ok(())
}

/// Whose trainees are asked for.
#[derive(Debug, Clone, Copy)]
pub enum TraineesOf {
    /// Those of a run.
    Run(CourseRunId),
    /// One.
    One(TraineeId),
    /// A person in all runs.
    Operator(OperatorId),
}

/// Trainees by name; 500 at most.
pub fn list_trainees(c: &mut Conn, of: TraineesOf) -> Result<Vec<Trainee>, StoreError> {
    type Row = (
        TraineeId,
        CourseRunId,
        Named<OperatorId>,
        DateTime<Utc>,
        Option<DateTime<Utc>>,
        Option<String>,
    );
    let query = trainees::table
        .inner_join(operators::table)
        .select((
            trainees::id,
            trainees::run_id,
            (operators::id, operators::name),
            trainees::enrolled_at,
            trainees::withdrawn_at,
            trainees::withdrawal_reason,
        ))
        .order((operators::name, trainees::id))
        .limit(500)
        .into_boxed();
    let query = match of {
        TraineesOf::Run(id) => query.filter(trainees::run_id.eq(Id(id.0))),
        TraineesOf::One(id) => query.filter(trainees::id.eq(Id(id.0))),
        TraineesOf::Operator(id) => query.filter(trainees::operator_id.eq(Id(id.0))),
    };
    let rows: Vec<Row> = query.load(c)?;
    let trainee =
        |(id, run_id, operator, enrolled_at, withdrawn_at, withdrawal_reason): Row| Trainee {
            id,
            run_id,
            operator,
            enrolled_at,
            withdrawn_at,
            withdrawal_reason,
        };
    Ok(rows.into_iter().map(trainee).collect())
}

/// The trainee of an id.
pub fn get_trainee(c: &mut Conn, id: TraineeId) -> Result<Trainee, StoreError> {
    let found = list_trainees(c, TraineesOf::One(id))?;
    found
        .into_iter()
        .next()
        .ok_or(StoreError::NotFound("trainee"))
}
