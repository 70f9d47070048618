//! Examinations, and the licence that passing the last one issues.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use letka_domain::ids::{CourseRunId, ExaminationId, LicenceId, OperatorId, TraineeId};
use letka_domain::school::TrainingKind;
use serde_json::json;

use super::sessions::entered_by;
use crate::audit::Entry;
use crate::schema::{examinations, licences, operators, trainees};
use crate::types::{At, Id};
use crate::words::Named;
use crate::{Conn, StoreError, Tx, new_id};

/// An examination.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Examination {
    /// Which one.
    pub id: ExaminationId,
    /// Theory or practice.
    pub kind: TrainingKind,
    /// When.
    pub held_at: DateTime<Utc>,
    /// Who examined.
    pub examiner: Named<OperatorId>,
    /// How many points were reached in theory.
    pub points: Option<u32>,
    /// Whether it was passed.
    pub passed: bool,
    /// What the examiner wrote.
    pub note: Option<String>,
    /// The examination that it takes the place of.
    pub corrects_id: Option<ExaminationId>,
    /// The examination that took its place: it no longer counts.
    pub corrected_by: Option<ExaminationId>,
    /// The licence that was issued by passing it, by number.
    pub licence: Option<Named<LicenceId>>,
}

/// An examination to be entered. Whoever enters it has looked whether it may be held.
#[derive(Debug, Clone)]
pub struct NewExamination {
    /// Who was examined.
    pub trainee_id: TraineeId,
    /// Theory or practice.
    pub kind: TrainingKind,
    /// When.
    pub held_at: DateTime<Utc>,
    /// Who examined.
    pub examiner_id: OperatorId,
    /// How many points were reached in theory.
    pub points: Option<u32>,
    /// Whether it was passed.
    pub passed: bool,
    /// What the examiner wrote.
    pub note: Option<String>,
    /// The examination that it takes the place of; `examinations_corrects_id_key` when another one has.
    pub corrects_id: Option<ExaminationId>,
    /// The licence that passing it has issued.
    pub licence_id: Option<LicenceId>,
}

/// Enters an examination.
pub fn insert_examination(
    tx: &mut Tx<'_>,
    new: &NewExamination,
) -> Result<ExaminationId, StoreError> {
    let (id, now, by) = (new_id(), tx.now(), entered_by(tx));
    let points = new
        .points
        .map(i32::try_from)
        .transpose()
        .map_err(StoreError::corrupt)?;
    let entry = Entry::new("school.insert_examination", "examination", id).detail(json!({
        "trainee_id": new.trainee_id, "kind": new.kind, "passed": new.passed, "points": new.points,
        "corrects_id": new.corrects_id, "licence_id": new.licence_id,
    }));
    tx.change(&entry, |c| {
        diesel::insert_into(examinations::table)
            .values((
                examinations::id.eq(Id(id)),
                examinations::trainee_id.eq(Id(new.trainee_id.0)),
                examinations::kind.eq(new.kind.as_str()),
                examinations::held_at.eq(At(new.held_at)),
                examinations::examiner_id.eq(Id(new.examiner_id.0)),
                examinations::points.eq(points),
                examinations::passed.eq(new.passed),
                examinations::note.eq(&new.note),
                examinations::corrects_id.eq(new.corrects_id.map(|one| Id(one.0))),
                examinations::licence_id.eq(new.licence_id.map(|one| Id(one.0))),
                examinations::entered_by.eq(by.map(|one| Id(one.0))),
                examinations::entered_at.eq(At(now)),
            ))
            .execute(c)
    })?;
    Ok(ExaminationId(id))
}

/// The examinations of a run by trainee, in the order in which they were held.
pub(super) fn of_run(
    c: &mut Conn,
    run_id: CourseRunId,
) -> Result<HashMap<TraineeId, Vec<Examination>>, StoreError> {
    type Row = (
        (ExaminationId, TraineeId, TrainingKind, DateTime<Utc>),
        Named<OperatorId>,
        (Option<i32>, bool, Option<String>),
        (Option<ExaminationId>, Option<LicenceId>),
    );
    let of_run = trainees::table
        .filter(trainees::run_id.eq(Id(run_id.0)))
        .select(trainees::id);
    let rows: Vec<Row> = examinations::table
        .inner_join(operators::table)
        .filter(examinations::trainee_id.eq_any(of_run))
        .select((
            (
                examinations::id,
                examinations::trainee_id,
                examinations::kind,
                examinations::held_at,
            ),
            (operators::id, operators::name),
            (
                examinations::points,
                examinations::passed,
                examinations::note,
            ),
            (examinations::corrects_id, examinations::licence_id),
        ))
        .order((examinations::held_at, examinations::id))
        .load(c)?;
    let issued = rows.iter().filter_map(|row| row.3.1).map(|id| Id(id.0));
    let numbers: Vec<(LicenceId, String)> = licences::table
        .filter(licences::id.eq_any(issued))
        .select((licences::id, licences::number))
        .load(c)?;
    let numbers: HashMap<LicenceId, String> = numbers.into_iter().collect();
    let corrected: HashMap<ExaminationId, ExaminationId> = rows
        .iter()
        .filter_map(|row| Some((row.3.0?, row.0.0)))
        .collect();
    let mut found: HashMap<TraineeId, Vec<Examination>> = HashMap::new();
    for ((id, trainee, kind, held_at), examiner, (points, passed, note), (corrects_id, licence)) in
        rows
    {
        found.entry(trainee).or_default().push(Examination {
            id,
            kind,
            held_at,
            examiner,
            points: points.and_then(|points| points.try_into().ok()),
            passed,
            note,
            corrects_id,
            corrected_by: corrected.get(&id).copied(),
            licence: licence.map(|id| Named {
                id,
                name: numbers.get(&id).cloned().unwrap_or_default(),
            }),
        });
    }
    Ok(found)
}
