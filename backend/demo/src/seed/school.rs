//! The aviation school: two courses, a run in the middle of its way, and one that has ended.

use chrono::{DateTime, Datelike, Months, TimeDelta, Utc};
use letka_domain::ids::{CourseRunId, FlightId, LicenceId, OperatorId, TraineeId, UnitId};
use letka_domain::licences::{LicenceKind, LicenceLimits};
use letka_domain::period::Period;
use letka_domain::school::{Exercise, Grade, Lesson, Syllabus, TrainingKind};
use letka_store::licences::{self, NewLicence};
use letka_store::school::{self, Attending, NewCourse, NewExamination, NewRun, NewSession};
use letka_store::{StoreError, Tx, licence_kinds};

/// How many are trained in the run that is under way.
const TRAINEES: usize = 5;
/// How many were trained in the run that has ended.
const GRADUATES: usize = 3;
/// Minutes that a flight takes at least to be picked, and exercises ask for.
const MINUTES: f64 = 4.0;

/// A flight that may be counted.
#[derive(Debug, Clone, Copy)]
pub(super) struct Flown {
    pub(super) id: FlightId,
    pub(super) pilot: OperatorId,
    pub(super) at: DateTime<Utc>,
    pub(super) minutes: f64,
}

fn lesson(code: &str, name: &str, minutes: u32) -> Lesson {
    Lesson {
        code: code.into(),
        name: name.into(),
        minutes,
    }
}

fn exercise(code: &str, name: &str, flights: u32) -> Exercise {
    Exercise {
        code: code.into(),
        name: name.into(),
        flights,
        minutes: flights * 4,
    }
}

fn syllabus(practice: &[(&str, &str)]) -> Syllabus {
    Syllabus {
        lessons: vec![
            lesson("T1", "Letecké předpisy a dohoda ministerstev", 180),
            lesson("T2", "Meteorologie", 90),
            lesson("T3", "Lidský činitel a bezpečnost", 90),
            lesson("T4", "Postupy Policie ČR", 135),
        ],
        exercises: practice
            .iter()
            .map(|(code, name)| exercise(code, name, 1))
            .collect(),
        points: 40,
        pass_points: 30,
        other_examiner: true,
    }
}

/// Enters the school: two who teach, and people who flew enough in each run.
pub(super) fn enter(
    tx: &mut Tx<'_>,
    now: DateTime<Utc>,
    unit_id: UnitId,
    teachers: [OperatorId; 2],
    flown: &[Flown],
) -> Result<(), StoreError> {
    let basic = NewCourse {
        code: "UAV-Z".into(),
        name: "Základní kurz operátora UAV".into(),
        licence_kind: LicenceKind::PoliceUav,
        valid_months: 36,
        syllabus: syllabus(&[
            ("P1", "Vzlet, visení a přistání"),
            ("P2", "Let po trati"),
            ("P3", "Pátrání po osobě"),
        ]),
        valid_from: now - TimeDelta::days(500),
    };
    let rating = NewCourse {
        code: "MAVIC".into(),
        name: "Typový výcvik Mavic".into(),
        licence_kind: LicenceKind::RatingMavic,
        valid_months: 36,
        syllabus: syllabus(&[("P1", "Obsluha typu"), ("P2", "Nouzové postupy")]),
        valid_from: now - TimeDelta::days(500),
    };
    let (basic_id, rating_id) = (
        school::insert_course(tx, &basic)?,
        school::insert_course(tx, &rating)?,
    );
    let run = |course_id, name: &str, from: i64, to: i64| NewRun {
        course_id,
        name: name.into(),
        unit_id,
        start_at: now + TimeDelta::days(from),
        end_at: now + TimeDelta::days(to),
        instructors: teachers.to_vec(),
    };
    let ended = run(rating_id, "Mavic, jarní běh", -260, -120);
    let people = who_flew(
        flown,
        &ended,
        &teachers,
        rating.syllabus.exercises.len(),
        GRADUATES,
    );
    let id = school::insert_run(tx, &ended)?;
    for (operator, flights) in &people {
        graduate(tx, &rating, (id, &ended), *operator, flights)?;
    }
    let under_way = run(basic_id, "Základní kurz, podzimní běh", -75, 45);
    let people = who_flew(flown, &under_way, &teachers, 1, TRAINEES);
    let id = school::insert_run(tx, &under_way)?;
    for (step, (operator, flights)) in people.iter().enumerate() {
        let trainee = school::enrol(tx, id, *operator)?;
        train(tx, &basic, (id, &under_way), trainee, (flights, step))?;
    }
    Ok(())
}

/// People other than the teachers who flew so often in the time of a run, with these flights.
fn who_flew(
    flown: &[Flown],
    run: &NewRun,
    teachers: &[OperatorId],
    least: usize,
    most: usize,
) -> Vec<(OperatorId, Vec<Flown>)> {
    let mut found: Vec<(OperatorId, Vec<Flown>)> = Vec::new();
    let until = run.end_at - TimeDelta::days(10);
    let within = |one: &&Flown| one.at >= run.start_at && one.at <= until && one.minutes >= MINUTES;
    for one in flown
        .iter()
        .filter(within)
        .filter(|one| !teachers.contains(&one.pilot))
    {
        match found.iter_mut().find(|(pilot, _)| *pilot == one.pilot) {
            Some((_, flights)) => flights.push(*one),
            None => found.push((one.pilot, vec![*one])),
        }
    }
    found.retain(|(_, flights)| flights.len() >= least);
    found.truncate(most);
    found
}

/// Lessons and exercises of a trainee, the more the farther the step.
fn train(
    tx: &mut Tx<'_>,
    course: &NewCourse,
    (run_id, run): (CourseRunId, &NewRun),
    trainee_id: TraineeId,
    (flights, step): (&[Flown], usize),
) -> Result<(), StoreError> {
    let session = |kind, item: &str, held_at, minutes, part| NewSession {
        run_id,
        kind,
        item: item.to_owned(),
        held_at,
        minutes,
        instructor_id: run.instructors[0],
        note: None,
        corrects_id: None,
        attending: vec![part],
    };
    for (day, lesson) in (3_i64..)
        .step_by(7)
        .zip(course.syllabus.lessons.iter().take(step + 1))
    {
        let part = Attending {
            trainee_id,
            grade: None,
            flights: vec![],
        };
        let at = run.start_at + TimeDelta::days(day);
        school::insert_session(
            tx,
            &session(TrainingKind::Theory, &lesson.code, at, lesson.minutes, part),
        )?;
    }
    for (exercise, flight) in course.syllabus.exercises.iter().zip(flights).take(step) {
        let repeat = step % 3 == 2 && exercise.code == "P2";
        let part = Attending {
            trainee_id,
            grade: Some(if repeat {
                Grade::Repeat
            } else {
                Grade::Mastered
            }),
            flights: vec![flight.id],
        };
        let held_at = flight.at + TimeDelta::hours(1);
        school::insert_session(
            tx,
            &session(TrainingKind::Practice, &exercise.code, held_at, 0, part),
        )?;
    }
    if step + 1 >= TRAINEES {
        let held_at = run.start_at + TimeDelta::days(40);
        examine(tx, run, trainee_id, TrainingKind::Theory, (held_at, None))?;
    }
    Ok(())
}

fn examine(
    tx: &mut Tx<'_>,
    run: &NewRun,
    trainee_id: TraineeId,
    kind: TrainingKind,
    (held_at, licence_id): (DateTime<Utc>, Option<LicenceId>),
) -> Result<(), StoreError> {
    let new = NewExamination {
        trainee_id,
        kind,
        held_at,
        examiner_id: run.instructors[1],
        points: (kind == TrainingKind::Theory).then_some(36),
        passed: true,
        note: None,
        corrects_id: None,
        licence_id,
    };
    school::insert_examination(tx, &new).map(|_| ())
}

/// Somebody who went the whole way: everything trained, both examinations, the licence.
fn graduate(
    tx: &mut Tx<'_>,
    course: &NewCourse,
    (run_id, run): (CourseRunId, &NewRun),
    operator_id: OperatorId,
    flights: &[Flown],
) -> Result<(), StoreError> {
    let trainee = school::enrol(tx, run_id, operator_id)?;
    train(tx, course, (run_id, run), trainee, (flights, TRAINEES - 2))?;
    let last = course.syllabus.exercises.len();
    debug_assert!(flights.len() >= last, "chosen so");
    let held_at = run.end_at - TimeDelta::days(5);
    examine(
        tx,
        run,
        trainee,
        TrainingKind::Theory,
        (held_at - TimeDelta::days(2), None),
    )?;
    let series = format!("{}-{}-", course.code, held_at.year());
    let number = school::next_number(tx.read(), &series)?;
    let until = held_at.checked_add_months(Months::new(course.valid_months));
    let valid = until.and_then(|until| Period::new(held_at, until).ok());
    let new = NewLicence {
        operator_id,
        kind_id: licence_kinds::get_by_meaning(tx.read(), course.licence_kind)?.id,
        number: format!("{series}{number:04}"),
        issued_by: "Letecká škola KŘP Středočeského kraje".into(),
        valid: valid.expect("years ahead lie in the calendar"),
        limits: LicenceLimits::default(),
        renews: None,
    };
    let licence = licences::insert(tx, &new)?;
    examine(
        tx,
        run,
        trainee,
        TrainingKind::Practice,
        (held_at, Some(licence)),
    )
}
