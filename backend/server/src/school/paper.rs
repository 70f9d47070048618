//! What the school prints: the training record of a trainee and the certificate, in Czech.

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, Utc};
use letka_domain::access::Action;
use letka_domain::ids::TraineeId;
use letka_domain::school::{Grade, ItemProgress, TrainingKind};
use letka_paper::{Column, Language, Paper, Sheet, Table};
use letka_store::Conn;
use letka_store::school::{self, Course, Examination, Record, Run};

use super::trainees::record_for;
use crate::app::App;
use crate::auth::Caller;
use crate::error::Problem;
use crate::http::files::{PDF, inline};
use crate::http::input::At;
use crate::local::date;

/// Everything that is printed.
struct Printed {
    record: Record,
    run: Run,
    course: Course,
}

fn load(c: &mut Conn, caller: &Caller, id: TraineeId) -> Result<Printed, Problem> {
    let own = caller.operator;
    let record = school::record(c, id)?;
    // Everybody may print what is his own.
    if own != Some(record.trainee.operator.id) {
        caller.require(Action::ViewTraining)?;
        record_for(c, caller, Action::ViewTraining, id)?;
    }
    let run = school::get_run(c, record.trainee.run_id)?;
    let course = school::get_course(c, run.course.id)?;
    Ok(Printed {
        record,
        run,
        course,
    })
}

fn kind(kind: TrainingKind) -> &'static str {
    match kind {
        TrainingKind::Theory => "teorie",
        TrainingKind::Practice => "praxe",
    }
}

fn sheet(title: &str, printed: &Printed, now: DateTime<Utc>) -> Sheet {
    Sheet {
        title: title.to_owned(),
        reference: printed.course.code.clone(),
        footer: format!("Letka, vytištěno {}", date(now)),
        made_at: now,
        language: Language::Czech,
    }
}

fn answer(paper: Paper, name: &str) -> Result<Response, Problem> {
    let bytes = paper.finish().map_err(|error| Problem::internal(&error))?;
    inline(&format!("{name}.pdf"), PDF, bytes)
}

/// The training record of a trainee, to be printed. Everybody may print his own.
#[utoipa::path(get, path = "/trainees/{id}/record", tag = "school", params(("id" = TraineeId, Path)),
    responses((status = 200, body = Vec<u8>, content_type = "application/pdf"),
        (status = 403, body = Problem), (status = 404, body = Problem)))]
pub(crate) async fn print_record(
    State(app): State<App>,
    caller: Caller,
    At(id): At<TraineeId>,
) -> Result<impl IntoResponse, Problem> {
    caller.require(Action::ManageOwnAccount)?;
    let printed = app.store.read(move |c| load(c, &caller, id)).await?;
    let now = app.clock.now();
    let mut paper = Paper::new(
        crate::paper::fonts(),
        sheet("Záznam o výcviku", &printed, now),
    );
    put_head(&mut paper, &printed);
    put_progress(&mut paper, &printed);
    put_sessions(&mut paper, &printed);
    put_examinations(&mut paper, &printed.record.examinations);
    paper.signatures(&["instruktor", "vedoucí letecké školy"]);
    answer(paper, &format!("zaznam_{id}"))
}

fn put_head(paper: &mut Paper, printed: &Printed) {
    let Printed {
        record,
        run,
        course,
    } = printed;
    paper.heading(1, "Záznam o výcviku");
    let teachers: Vec<&str> = run
        .instructors
        .iter()
        .map(|one| one.name.as_str())
        .collect();
    let mut facts = vec![
        ("Žák", record.trainee.operator.name.clone()),
        (
            "Kurz",
            format!(
                "{} ({}, {}. vydání osnovy)",
                course.name, course.code, course.edition
            ),
        ),
        (
            "Běh kurzu",
            format!(
                "{}, {} – {}",
                run.name,
                date(run.start_at),
                date(run.end_at)
            ),
        ),
        ("Útvar", run.unit.name.clone()),
        ("Instruktoři", teachers.join(", ")),
        ("Zařazen", date(record.trainee.enrolled_at)),
    ];
    if let (Some(at), Some(reason)) = (
        record.trainee.withdrawn_at,
        &record.trainee.withdrawal_reason,
    ) {
        facts.push(("Vyřazen", format!("{}: {reason}", date(at))));
    }
    paper.facts(&facts);
}

fn put_progress(paper: &mut Paper, printed: &Printed) {
    let progress = printed.record.progress(&printed.course.syllabus);
    paper.heading(2, "Plnění osnovy");
    let mut table = Table::new([
        Column::words("Položka", 4.0),
        Column::numbers("Minuty", 1.2),
        Column::numbers("Lety", 1.0),
        Column::words("Stav", 1.2),
    ]);
    for item in &progress.items {
        table.row(progress_row(item));
    }
    paper.table(&table);
    if !progress.missing.is_empty() {
        let missing: Vec<&str> = progress.missing.iter().map(|one| one.cs.as_str()).collect();
        paper.paragraph(&format!("Chybí: {}.", missing.join("; ")));
    }
}

fn progress_row(item: &ItemProgress) -> [String; 4] {
    let flights = match item.kind {
        TrainingKind::Theory => "–".to_owned(),
        TrainingKind::Practice => format!("{} / {}", item.flights, item.needed_flights),
    };
    [
        format!("{} {}", item.code, item.name),
        format!("{} / {}", item.minutes.floor(), item.needed_minutes),
        flights,
        if item.done { "splněno" } else { "nesplněno" }.to_owned(),
    ]
}

fn put_sessions(paper: &mut Paper, printed: &Printed) {
    paper.heading(2, "Průběh výcviku");
    let mut table = Table::new([
        Column::words("Datum", 1.4),
        Column::words("Druh", 1.0),
        Column::words("Položka", 1.2),
        Column::words("Instruktor", 2.4),
        Column::numbers("Minuty", 1.0),
        Column::words("Výsledek", 1.6),
    ]);
    let own = printed.record.trainee.id;
    for session in &printed.record.sessions {
        let Some(part) = session.attended.iter().find(|one| one.trainee_id == own) else {
            continue;
        };
        let minutes = match session.kind {
            TrainingKind::Theory => session.minutes.to_string(),
            TrainingKind::Practice => part.air_minutes.floor().to_string(),
        };
        let result = match (session.corrected_by, part.grade) {
            (Some(_), _) => "opraveno jiným záznamem",
            (None, Some(Grade::Mastered)) => "zvládl",
            (None, Some(Grade::Repeat)) => "opakovat",
            (None, None) => "účast",
        };
        table.row([
            date(session.held_at),
            kind(session.kind).to_owned(),
            session.item.clone(),
            session.instructor.name.clone(),
            minutes,
            result.to_owned(),
        ]);
    }
    paper.table(&table);
}

fn put_examinations(paper: &mut Paper, examinations: &[Examination]) {
    paper.heading(2, "Zkoušky");
    let mut table = Table::new([
        Column::words("Datum", 1.4),
        Column::words("Druh", 1.0),
        Column::words("Zkoušející", 2.4),
        Column::numbers("Body", 0.8),
        Column::words("Výsledek", 1.6),
        Column::words("Průkaz", 1.8),
    ]);
    for one in examinations {
        let result = match (one.corrected_by, one.passed) {
            (Some(_), _) => "opraveno jiným záznamem",
            (None, true) => "prospěl",
            (None, false) => "neprospěl",
        };
        table.row([
            date(one.held_at),
            kind(one.kind).to_owned(),
            one.examiner.name.clone(),
            one.points
                .map(|points| points.to_string())
                .unwrap_or_default(),
            result.to_owned(),
            one.licence
                .as_ref()
                .map(|one| one.name.clone())
                .unwrap_or_default(),
        ]);
    }
    paper.table(&table);
}

/// The certificate of a trainee who has passed, to be printed. Everybody may print his own.
#[utoipa::path(get, path = "/trainees/{id}/certificate", tag = "school", params(("id" = TraineeId, Path)),
    responses((status = 200, body = Vec<u8>, content_type = "application/pdf"),
        (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem)))]
pub(crate) async fn print_certificate(
    State(app): State<App>,
    caller: Caller,
    At(id): At<TraineeId>,
) -> Result<impl IntoResponse, Problem> {
    caller.require(Action::ManageOwnAccount)?;
    let printed = app.store.read(move |c| load(c, &caller, id)).await?;
    let now = app.clock.now();
    let mut standing = printed
        .record
        .examinations
        .iter()
        .filter(|one| one.corrected_by.is_none());
    let last = standing.rfind(|one| one.licence.is_some());
    let Some((last, licence)) = last.and_then(|one| Some((one, one.licence.as_ref()?))) else {
        let detail = "the last examination was not passed";
        return Err(Problem::conflict("not_passed", detail));
    };
    let Printed {
        record,
        run,
        course,
    } = &printed;
    let mut paper = Paper::new(
        crate::paper::fonts(),
        sheet("Osvědčení o absolvování kurzu", &printed, now),
    );
    paper.heading(1, "Osvědčení o absolvování kurzu");
    paper.paragraph(&format!(
        "{} absolvoval(a) kurz „{}“ a složil(a) závěrečnou zkoušku.",
        record.trainee.operator.name, course.name
    ));
    paper.facts(&[
        ("Běh kurzu", run.name.clone()),
        (
            "Osnova",
            format!("{}, {}. vydání", course.code, course.edition),
        ),
        ("Závěrečná zkouška", date(last.held_at)),
        ("Zkoušející", last.examiner.name.clone()),
        ("Číslo průkazu", licence.name.clone()),
    ]);
    paper.signatures(&["zkoušející", "vedoucí letecké školy"]);
    answer(paper, &format!("osvedceni_{id}"))
}
