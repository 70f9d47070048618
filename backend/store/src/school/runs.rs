//! Runs of courses: who teaches them, from when until when, and whether they were closed early.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use letka_domain::access::Reach;
use letka_domain::ids::{CourseId, CourseRunId, OperatorId, UnitId};
use serde_json::json;

use crate::audit::Entry;
use crate::schema::{course_instructors, course_runs, courses, operators, trainees, units};
use crate::types::{At, Id, confined};
use crate::words::Named;
use crate::{Conn, StoreError, Tx, new_id};

/// A run of a course.
#[derive(Debug, Clone, PartialEq)]
pub struct Run {
    /// Which one.
    pub id: CourseRunId,
    /// The course, by name.
    pub course: Named<CourseId>,
    /// What people call it.
    pub name: String,
    /// The unit that runs it.
    pub unit: Named<UnitId>,
    /// When it begins.
    pub start_at: DateTime<Utc>,
    /// When it ends.
    pub end_at: DateTime<Utc>,
    /// Who teaches.
    pub instructors: Vec<Named<OperatorId>>,
    /// How many were ever enrolled.
    pub trainees: i64,
    /// When it was closed before its end, and why; `None`: it was not.
    pub closed: Option<(DateTime<Utc>, String)>,
}

/// A run to be entered.
#[derive(Debug, Clone)]
pub struct NewRun {
    /// The version of the course that is taught.
    pub course_id: CourseId,
    /// What people call it.
    pub name: String,
    /// The unit that runs it.
    pub unit_id: UnitId,
    /// When it begins.
    pub start_at: DateTime<Utc>,
    /// When it ends; `course_runs_end_at_after_check` when that is not after the start.
    pub end_at: DateTime<Utc>,
    /// Who teaches.
    pub instructors: Vec<OperatorId>,
}

/// Enters a run of a course with its instructors.
pub fn insert_run(tx: &mut Tx<'_>, new: &NewRun) -> Result<CourseRunId, StoreError> {
    let (id, now) = (new_id(), tx.now());
    let entry = Entry::new("school.insert_run", "course_run", id).detail(json!({
        "course_id": new.course_id, "name": new.name, "unit_id": new.unit_id, "instructors": new.instructors,
    }));
    tx.change(&entry, |c| {
        diesel::insert_into(course_runs::table)
            .values((
                course_runs::id.eq(Id(id)),
                course_runs::course_id.eq(Id(new.course_id.0)),
                course_runs::name.eq(&new.name),
                course_runs::unit_id.eq(Id(new.unit_id.0)),
                course_runs::start_at.eq(At(new.start_at)),
                course_runs::end_at.eq(At(new.end_at)),
                course_runs::entered_at.eq(At(now)),
            ))
            .execute(c)?;
        for operator in &new.instructors {
            diesel::insert_into(course_instructors::table)
                .values((
                    course_instructors::id.eq(Id(new_id())),
                    course_instructors::run_id.eq(Id(id)),
                    course_instructors::operator_id.eq(Id(operator.0)),
                ))
                .execute(c)?;
        }
        Ok::<_, StoreError>(())
    })?;
    Ok(CourseRunId(id))
}

/// Closes a run before its end, with the reason; what was entered stays.
/// [`StoreError::NotFound`] when it is closed already.
pub fn close_run(tx: &mut Tx<'_>, id: CourseRunId, reason: &str) -> Result<(), StoreError> {
    let now = tx.now();
    let entry =
        Entry::new("school.close_run", "course_run", id.0).detail(json!({"reason": reason}));
    let changed = tx.change(&entry, |c| {
        diesel::update(course_runs::table)
            .filter(course_runs::id.eq(Id(id.0)))
            .filter(course_runs::closed_at.is_null())
            .set((
                course_runs::closed_at.eq(At(now)),
                course_runs::closed_reason.eq(reason),
            ))
            .execute(c)
    })?;
    if changed == 0 {
        return Err(StoreError::NotFound("open course run"));
    }
    Ok(())
}

/// The runs of units, the newest first; 200 at most.
pub fn list_runs(
    c: &mut Conn,
    reach: &Reach,
    only: Option<CourseRunId>,
) -> Result<Vec<Run>, StoreError> {
    type Row = (
        (CourseRunId, String),
        Named<CourseId>,
        Named<UnitId>,
        (DateTime<Utc>, DateTime<Utc>),
        (Option<DateTime<Utc>>, Option<String>),
    );
    let mut query = course_runs::table
        .inner_join(courses::table)
        .inner_join(units::table)
        .select((
            (course_runs::id, course_runs::name),
            (courses::id, courses::name),
            (units::id, units::name),
            (course_runs::start_at, course_runs::end_at),
            (course_runs::closed_at, course_runs::closed_reason),
        ))
        .order((course_runs::start_at.desc(), course_runs::id))
        .limit(200)
        .into_boxed();
    if let Some(units) = confined(reach) {
        query = query.filter(course_runs::unit_id.eq_any(units));
    }
    if let Some(only) = only {
        query = query.filter(course_runs::id.eq(Id(only.0)));
    }
    let rows: Vec<Row> = query.load(c)?;
    let mut runs = Vec::with_capacity(rows.len());
    for ((id, name), course, unit, (start_at, end_at), (closed_at, reason)) in rows {
        let instructors = course_instructors::table
            .inner_join(operators::table)
            .filter(course_instructors::run_id.eq(Id(id.0)))
            .select((operators::id, operators::name))
            .order((operators::name, operators::id))
            .load(c)?;
        let trainees = trainees::table
            .filter(trainees::run_id.eq(Id(id.0)))
            .count()
            .get_result(c)?;
        runs.push(Run {
            id,
            course,
            name,
            unit,
            start_at,
            end_at,
            instructors,
            trainees,
            closed: closed_at.zip(reason),
        });
    }
    Ok(runs)
}

/// The run of an id.
pub fn get_run(c: &mut Conn, id: CourseRunId) -> Result<Run, StoreError> {
    let found = list_runs(c, &Reach::everywhere(), Some(id))?;
    found
        .into_iter()
        .next()
        .ok_or(StoreError::NotFound("course run"))
}
