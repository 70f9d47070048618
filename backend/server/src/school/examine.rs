//! Examinations; passing the last one issues the licence in the same transaction.

use axum::extract::State;
use axum::http::StatusCode;
use chrono::{DateTime, Datelike, Months, Utc};
use letka_domain::access::Action;
use letka_domain::ids::{ExaminationId, LicenceId, OperatorId, TraineeId};
use letka_domain::licences::LicenceLimits;
use letka_domain::period::Period;
use letka_domain::school::{TrainingKind, may_examine};
use letka_store::licences::{self, NewLicence};
use letka_store::school::{self, Course, NewExamination, Record};
use letka_store::{Tx, licence_kinds};
use serde::Deserialize;

use super::close::open;
use super::trainees::{ExaminationView, record_for, standing};
use super::{active, run_for};
use crate::app::App;
use crate::auth::Caller;
use crate::error::{FieldProblem, Problem};
use crate::http::input::{At, Body, words};
use crate::recheck;

/// Who issues the licences.
const ISSUER: &str = "Letecká škola KŘP Středočeského kraje";

/// An examination to be entered.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct EnterExamination {
    kind: TrainingKind,
    held_at: DateTime<Utc>,
    examiner_id: OperatorId,
    /// How many points were reached: of theory only, and they decide whether it was passed.
    #[serde(default)]
    points: Option<u32>,
    /// Whether it was passed: of practice only.
    #[serde(default)]
    passed: Option<bool>,
    #[serde(default)]
    note: Option<String>,
    /// The examination that it takes the place of.
    #[serde(default)]
    corrects_id: Option<ExaminationId>,
}

/// Enter an examination. Passing the one in practice, the last, issues the licence of the course;
/// it is refused while anything of the syllabus is missing.
#[utoipa::path(post, path = "/trainees/{id}/examinations", tag = "school", request_body = EnterExamination,
    params(("id" = TraineeId, Path)), responses((status = 201, body = ExaminationView),
        (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem),
        (status = 422, body = Problem)))]
pub(crate) async fn enter_examination(
    State(app): State<App>,
    caller: Caller,
    At(id): At<TraineeId>,
    Body(input): Body<EnterExamination>,
) -> Result<(StatusCode, axum::Json<ExaminationView>), Problem> {
    caller.require(Action::ManageTraining)?;
    let (actor, now) = (caller.actor(), app.clock.now());
    let note = input
        .note
        .as_deref()
        .map(|note| words("note", note))
        .transpose()?;
    let write = move |tx: &mut Tx<'_>| {
        let record = record_for(tx.read(), &caller, Action::ManageTraining, id)?;
        standing(&record)?;
        let run = run_for(
            tx.read(),
            &caller,
            Action::ManageTraining,
            record.trainee.run_id,
        )?;
        if input.corrects_id.is_none() {
            open(&run)?;
        }
        let course = school::get_course(tx.read(), run.course.id)?;
        if input.held_at < run.start_at || input.held_at > now {
            let detail = "must lie between the start of the run and now";
            return Err(Problem::invalid_field("held_at", detail));
        }
        examiner(tx, &record, &course, input.examiner_id)?;
        corrects(&record, input.corrects_id, input.kind)?;
        let passed = result(&input, &course)?;
        let last = input.kind == TrainingKind::Practice && passed;
        let licence_id = if last {
            complete(&record, &course)?;
            Some(issue(tx, &record, &course, input.held_at)?)
        } else {
            None
        };
        let new = NewExamination {
            trainee_id: id,
            kind: input.kind,
            held_at: input.held_at,
            examiner_id: input.examiner_id,
            points: input.points,
            passed,
            note: note.clone(),
            corrects_id: input.corrects_id,
            licence_id,
        };
        let entered = school::insert_examination(tx, &new)?;
        let record = school::record(tx.read(), id)?;
        let found = record
            .examinations
            .into_iter()
            .find(|one| one.id == entered);
        Ok((
            found.ok_or_else(|| Problem::not_found("examination"))?,
            last,
        ))
    };
    let (examination, issued) = app.store.write(&actor, now, write).await?;
    if issued {
        recheck::after_in_background(&app, letka_domain::rules::changes::Cause::Licence);
    }
    Ok((StatusCode::CREATED, axum::Json(examination.into())))
}

/// Refuses an examiner who is not there, is the trainee, or is the only one who taught.
fn examiner(
    tx: &mut Tx<'_>,
    record: &Record,
    course: &Course,
    id: OperatorId,
) -> Result<(), Problem> {
    active(tx, "examiner_id", id)?;
    let refuse = |message: &str| Err(Problem::invalid_field("examiner_id", message));
    if id == record.trainee.operator.id {
        return refuse("is the trainee");
    }
    if !may_examine(&course.syllabus, &record.trained(), id) {
        return refuse("is the only one who taught this trainee");
    }
    Ok(())
}

/// Refuses to correct what is not there, was corrected, or has issued a licence: that is suspended in
/// the register of licences.
fn corrects(
    record: &Record,
    corrects: Option<ExaminationId>,
    kind: TrainingKind,
) -> Result<(), Problem> {
    let standing = record
        .examinations
        .iter()
        .filter(|one| one.corrected_by.is_none());
    let licensed = standing.clone().any(|one| one.licence.is_some());
    if licensed {
        let detail = "the licence was issued; it is suspended in the register of licences";
        return Err(Problem::conflict("licence_issued", detail));
    }
    let Some(old) = corrects else {
        return Ok(());
    };
    match record.examinations.iter().find(|one| one.id == old) {
        Some(one) if one.kind != kind => Err(Problem::invalid_field(
            "corrects_id",
            "is an examination of another kind",
        )),
        Some(one) if one.corrected_by.is_some() => Err(Problem::conflict(
            "corrected_already",
            "this examination was corrected before",
        )),
        Some(_) => Ok(()),
        None => Err(Problem::invalid_field(
            "corrects_id",
            "is no examination of this trainee",
        )),
    }
}

/// Whether it was passed: points say it of theory, the examiner of practice.
fn result(input: &EnterExamination, course: &Course) -> Result<bool, Problem> {
    match (input.kind, input.points, input.passed) {
        (TrainingKind::Theory, Some(points), None) if points <= course.syllabus.points => {
            Ok(points >= course.syllabus.pass_points)
        }
        (TrainingKind::Theory, _, _) => Err(Problem::invalid_field(
            "points",
            "must be given for theory, at most as many as the examination has",
        )),
        (TrainingKind::Practice, None, Some(passed)) => Ok(passed),
        (TrainingKind::Practice, _, _) => Err(Problem::invalid_field(
            "passed",
            "must be given for practice, without points",
        )),
    }
}

/// Refuses while anything of the syllabus is missing, and says what.
fn complete(record: &Record, course: &Course) -> Result<(), Problem> {
    let missing = record.progress(&course.syllabus).missing;
    if missing.is_empty() {
        return Ok(());
    }
    let words: Vec<&str> = missing.iter().map(|one| one.en.as_str()).collect();
    let detail = format!("the syllabus is not fulfilled: {}", words.join("; "));
    let mut problem = Problem::conflict("syllabus_not_fulfilled", detail);
    // In the language of the school, for those who enter results.
    let field = |one: &letka_domain::localized::Localized| FieldProblem {
        field: "syllabus".to_owned(),
        message: one.cs.to_string(),
    };
    problem.errors = missing.iter().map(field).collect();
    Err(problem)
}

/// Issues the licence of the course, with the next number of its series in that year.
fn issue(
    tx: &mut Tx<'_>,
    record: &Record,
    course: &Course,
    held_at: DateTime<Utc>,
) -> Result<LicenceId, Problem> {
    let series = format!("{}-{}-", course.code, held_at.year());
    let number = school::next_number(tx.read(), &series)?;
    let until = held_at.checked_add_months(Months::new(course.valid_months));
    let valid = until.and_then(|until| Period::new(held_at, until).ok());
    let valid = valid.ok_or_else(|| Problem::invalid_field("held_at", "is out of the calendar"))?;
    let new = NewLicence {
        operator_id: record.trainee.operator.id,
        kind_id: licence_kinds::get_by_meaning(tx.read(), course.licence_kind)?.id,
        number: format!("{series}{number:04}"),
        issued_by: ISSUER.to_owned(),
        valid,
        limits: LicenceLimits::default(),
        renews: None,
    };
    Ok(licences::insert(tx, &new)?)
}
