//! The aviation school, calendars and mail: every change, and what of the records counts.

use chrono::TimeDelta;
use letka_domain::ids::{CourseRunId, OperatorId, TraineeId};
use letka_domain::licences::LicenceKind;
use letka_domain::school::{Exercise, Grade, Lesson, Syllabus, TrainingKind};
use letka_store::Tx;
use letka_store::calendar_feeds::{self, FeedLanguage};
use letka_store::mails::{self, MailLanguage, MailSettings, NewMail};
use letka_store::school::{self, Attending, NewCourse, NewExamination, NewRun, NewSession};

use crate::audit::changes::check;
use crate::support::{Db, World, now};

/// What the functions of the school, of calendars and of mail leave in the trail.
pub(crate) const CHANGES: &[(&str, &[&str])] = &[
    ("calendar_feeds::insert", &["calendar_feeds.insert"]),
    ("calendar_feeds::revoke", &["calendar_feeds.revoke"]),
    ("mails::insert", &["mails.insert"]),
    ("mails::mark_failed", &[]),
    ("mails::mark_sent", &["mails.mark_sent"]),
    ("mails::set_settings", &["mails.set_settings"]),
    ("school::close_run", &["school.close_run"]),
    ("school::enrol", &["school.enrol"]),
    ("school::insert_course", &["school.insert_course"]),
    ("school::insert_examination", &["school.insert_examination"]),
    ("school::insert_run", &["school.insert_run"]),
    ("school::insert_session", &["school.insert_session"]),
    ("school::withdraw", &["school.withdraw"]),
];

fn course() -> NewCourse {
    NewCourse {
        code: "UAV".into(),
        name: "Základní kurz".into(),
        licence_kind: LicenceKind::PoliceUav,
        valid_months: 24,
        syllabus: Syllabus {
            lessons: vec![Lesson {
                code: "T1".into(),
                name: "Předpisy".into(),
                minutes: 45,
            }],
            exercises: vec![Exercise {
                code: "P1".into(),
                name: "Visení".into(),
                flights: 1,
                minutes: 5,
            }],
            points: 40,
            pass_points: 30,
            other_examiner: false,
        },
        valid_from: now() - TimeDelta::days(1),
    }
}

/// Runs every function of the school that writes, as the trail wants it.
pub(crate) async fn change(db: &Db, world: World) {
    send(db, world).await;
    let (instructor, unit_id): (OperatorId, _) = (world.pilot, world.unit);
    let enter = move |tx: &mut Tx<'_>| school::insert_course(tx, &course());
    let course_id = check(db, "school::insert_course", enter).await;
    let run = NewRun {
        course_id,
        name: "Podzim".into(),
        unit_id,
        start_at: now() - TimeDelta::hours(1),
        end_at: now() + TimeDelta::days(60),
        instructors: vec![instructor],
    };
    let run_id = check(db, "school::insert_run", move |tx| {
        school::insert_run(tx, &run)
    })
    .await;
    let enrol = move |tx: &mut Tx<'_>| school::enrol(tx, run_id, world.pilot);
    let trainee_id = check(db, "school::enrol", enrol).await;
    teach(db, world, run_id, trainee_id).await;
    let examination = NewExamination {
        trainee_id,
        kind: TrainingKind::Theory,
        held_at: now(),
        examiner_id: instructor,
        points: Some(30),
        passed: true,
        note: None,
        corrects_id: None,
        licence_id: None,
    };
    let enter = move |tx: &mut Tx<'_>| school::insert_examination(tx, &examination);
    check(db, "school::insert_examination", enter).await;
    let leave = move |tx: &mut Tx<'_>| school::withdraw(tx, trainee_id, "přeložen");
    check(db, "school::withdraw", leave).await;
    let close = move |tx: &mut Tx<'_>| school::close_run(tx, run_id, "málo zájemců");
    check(db, "school::close_run", close).await;
    let next = db
        .write(|tx| school::insert_course(tx, &course()))
        .await
        .unwrap();
    let editions = db.read(school::list_courses).await.unwrap();
    assert_eq!(
        editions.iter().map(|one| one.edition).collect::<Vec<_>>(),
        [2, 1]
    );
    assert_eq!(editions[0].id, next);
    assert_eq!(
        db.read(|c| school::next_number(c, "UAV-2026-"))
            .await
            .unwrap(),
        1
    );
}

/// Calendars and mail.
async fn send(db: &Db, world: World) {
    let by = world.commander;
    let make =
        move |tx: &mut Tx<'_>| calendar_feeds::insert(tx, &[1; 32], by, None, FeedLanguage::Cs);
    let feed = check(db, "calendar_feeds::insert", make).await;
    let revoke = move |tx: &mut Tx<'_>| calendar_feeds::revoke(tx, feed, by);
    check(db, "calendar_feeds::revoke", revoke).await;
    let new = MailSettings {
        email: Some("a@b.cz".into()),
        language: MailLanguage::En,
    };
    let set = move |tx: &mut Tx<'_>| mails::set_settings(tx, by, &new);
    check(db, "mails::set_settings", set).await;
    let new = NewMail {
        account_id: by,
        day: now().date_naive(),
        covers_from: now(),
    };
    let mail = check(db, "mails::insert", move |tx| mails::insert(tx, &new)).await;
    let fail = move |tx: &mut Tx<'_>| mails::mark_failed(tx, mail, "busy", Some(now()));
    check(db, "mails::mark_failed", fail).await;
    check(db, "mails::mark_sent", move |tx| mails::mark_sent(tx, mail)).await;
}

/// A session, and the one that corrects it.
async fn teach(db: &Db, world: World, run_id: CourseRunId, trainee_id: TraineeId) {
    let instructor = world.pilot;
    let session = NewSession {
        run_id,
        kind: TrainingKind::Practice,
        item: "P1".into(),
        held_at: now(),
        minutes: 0,
        instructor_id: instructor,
        note: None,
        corrects_id: None,
        attending: vec![Attending {
            trainee_id,
            grade: Some(Grade::Mastered),
            flights: vec![],
        }],
    };
    let again = session.clone();
    let enter = move |tx: &mut Tx<'_>| school::insert_session(tx, &session);
    let first = check(db, "school::insert_session", enter).await;
    let correction = NewSession {
        corrects_id: Some(first),
        attending: vec![],
        ..again
    };
    let record = db
        .read(move |c| school::record(c, trainee_id))
        .await
        .unwrap();
    assert_eq!(record.trained().len(), 1);
    db.write(move |tx| school::insert_session(tx, &correction))
        .await
        .unwrap();
    let record = db
        .read(move |c| school::record(c, trainee_id))
        .await
        .unwrap();
    assert_eq!(
        (record.trained().len(), record.sessions.len()),
        (0, 1),
        "it stays and no longer counts"
    );
}
