//! The report of an occurrence as a PDF in Czech, with everything that was entered about it.

use axum::extract::State;
use axum::response::IntoResponse;
use chrono::{DateTime, Utc};
use letka_domain::access::Action;
use letka_domain::documents::DocumentOwner;
use letka_domain::hex::hex;
use letka_domain::ids::OccurrenceId;
use letka_domain::localized::number;
use letka_domain::occurrences::{OccurrenceReport, assess};
use letka_paper::{Column, Language, Paper, Sheet, Table};
use letka_store::documents::Document;
use letka_store::occurrences::{self, EntryOfOccurrence, FlightSnapshot, Occurrence};
use letka_store::{Conn, documents};

use super::require_seen;
use super::words::{damage, entry, injury, kind, severity, state};
use crate::app::App;
use crate::auth::Caller;
use crate::error::Problem;
use crate::http::files::{PDF, inline};
use crate::http::input::At;
use crate::local::moment;

/// Everything that is printed.
struct Printed {
    occurrence: Occurrence,
    entries: Vec<EntryOfOccurrence>,
    documents: Vec<Document>,
}

/// The report of an occurrence, to be printed or sent: in Czech, with all fields.
#[utoipa::path(get, path = "/occurrences/{id}/report.pdf", tag = "occurrences",
    params(("id" = OccurrenceId, Path)),
    responses((status = 200, body = Vec<u8>, content_type = "application/pdf"),
        (status = 403, body = Problem), (status = 404, body = Problem)))]
pub(crate) async fn print_occurrence(
    State(app): State<App>,
    caller: Caller,
    At(id): At<OccurrenceId>,
) -> Result<impl IntoResponse, Problem> {
    caller.require(Action::ManageOwnAccount)?;
    let load = move |c: &mut Conn| {
        let occurrence = occurrences::get(c, id)?;
        require_seen(&caller, &occurrence)?;
        Ok::<_, Problem>(Printed {
            entries: occurrences::list_entries(c, id)?,
            documents: documents::list(c, (DocumentOwner::Occurrence, id.0))?,
            occurrence,
        })
    };
    let printed = app.store.read(load).await?;
    let now = app.clock.now();
    let bytes = tokio::task::spawn_blocking(move || write(&printed, now)).await;
    let bytes = bytes.map_err(|error| Problem::internal(&error))??;
    inline(&format!("udalost_{id}.pdf"), PDF, bytes)
}

fn write(printed: &Printed, now: DateTime<Utc>) -> Result<Vec<u8>, Problem> {
    let one = &printed.occurrence;
    let sheet = Sheet {
        title: "Hlášení události".to_owned(),
        reference: one.reference(),
        footer: format!("Letka, vytištěno {}", moment(now)),
        made_at: now,
        language: Language::Czech,
    };
    let mut paper = Paper::new(crate::paper::fonts(), sheet);
    paper.heading(1, &format!("Hlášení události {}", one.reference()));
    put_head(&mut paper, one);
    put_report(&mut paper, &one.report);
    put_assessment(&mut paper, &one.report);
    if let Some(flight) = &one.snapshot {
        put_flight(&mut paper, flight);
    }
    put_entries(&mut paper, &printed.entries);
    put_documents(&mut paper, &printed.documents);
    if let Some((_, _, lessons)) = &one.closed {
        paper.heading(2, "Poučení");
        paper.paragraph(lessons);
    }
    paper.finish().map_err(|error| Problem::internal(&error))
}

fn yes(is: bool) -> String {
    if is { "ano" } else { "ne" }.to_owned()
}

fn put_head(paper: &mut Paper, one: &Occurrence) {
    let mut facts = vec![
        ("Stav", state(one.state).to_owned()),
        ("Útvar", one.unit.name.clone()),
        (
            "Letadlo",
            one.aircraft
                .as_ref()
                .map(|one| one.name.clone())
                .unwrap_or_default(),
        ),
        ("Nahlášeno", moment(one.reported_at)),
        ("Nahlásil(a)", one.reported_by.name.clone()),
    ];
    if let Some((at, authority, reference)) = &one.sent {
        facts.push(("Odesláno", format!("{}, {authority}", moment(*at))));
        facts.push(("Značka úřadu", reference.clone().unwrap_or_default()));
    }
    if let Some((at, ..)) = &one.closed {
        facts.push(("Uzavřeno", moment(*at)));
    }
    paper.facts(&facts);
    if one.synthetic {
        paper.note("Smyšlená událost pro ukázku.");
    }
}

fn put_report(paper: &mut Paper, report: &OccurrenceReport) {
    paper.heading(2, "Co se stalo");
    paper.paragraph(&report.narrative);
    let degrees = |value: f64| number(value, 5).cs;
    let position = report
        .position
        .map(|at| format!("{}° s. š., {}° v. d.", degrees(at.lat()), degrees(at.lon())));
    let loss = report.link_loss_s.map(|seconds| format!("{seconds} s"));
    paper.facts(&[
        ("Druh", kind(report.kind).cs.to_string()),
        ("Závažnost", severity(report.severity).to_owned()),
        ("Kdy se stala", moment(report.happened_at)),
        ("Kdy se o ní vědělo", moment(report.known_at)),
        ("Místo", report.place.clone().unwrap_or_default()),
        ("Poloha (WGS 84)", position.unwrap_or_default()),
        ("Zraněn", injury(report.injury).to_owned()),
        ("Letadlo s lidmi poblíž", yes(report.manned_aircraft)),
        (
            "Poškození letadla",
            damage(report.aircraft_damage).to_owned(),
        ),
        (
            "Škoda třetích osob",
            report
                .third_party_damage
                .clone()
                .unwrap_or_else(|| "žádná".to_owned()),
        ),
        ("Ztráta spojení", loss.unwrap_or_default()),
        ("Padák vystřelen", yes(report.parachute_fired)),
    ]);
}

fn put_assessment(paper: &mut Paper, report: &OccurrenceReport) {
    let said = assess(report);
    paper.heading(2, "Zda se hlásí");
    let looks = if said.reportable {
        "Vypadá jako hlásitelná."
    } else {
        "Nevypadá jako hlásitelná."
    };
    paper.facts(&[
        ("Posouzení", looks.to_owned()),
        (
            "Lhůta",
            format!("{} ({})", moment(said.due_at), said.due_source.cs),
        ),
    ]);
    for reason in &said.reasons {
        paper.paragraph(&format!("• {} [{}]", reason.text.cs, reason.source.cs));
    }
    paper.note(&said.assumption.cs);
}

fn put_flight(paper: &mut Paper, flight: &FlightSnapshot) {
    paper.heading(2, "Let, jak byl zaznamenán při nahlášení");
    let landing = flight.record.landing_at.map(moment);
    paper.facts(&[
        ("Let", flight.flight_id.to_string()),
        ("Verze záznamu", flight.version.to_string()),
        ("Vzlet", moment(flight.record.takeoff_at)),
        ("Přistání", landing.unwrap_or_default()),
        ("Zkopírováno", moment(flight.taken_at)),
    ]);
    let mut table = Table::new([
        Column::words("Log", 2.0),
        Column::numbers("Bajtů", 1.0),
        Column::words("SHA-256", 4.0),
    ]);
    for log in &flight.logs {
        let name = log.file_name.clone();
        table.row([
            name.unwrap_or_else(|| log.log_id.to_string()),
            log.bytes.to_string(),
            log.sha256
                .clone()
                .unwrap_or_else(|| "nešlo přečíst".to_owned()),
        ]);
    }
    if flight.logs.is_empty() {
        paper.paragraph("Let nemá žádný log.");
    } else {
        paper.table(&table);
    }
}

fn put_entries(paper: &mut Paper, entries: &[EntryOfOccurrence]) {
    paper.heading(2, "Průběh");
    let mut table = Table::new([
        Column::words("Kdy", 1.5),
        Column::words("Co", 1.6),
        Column::words("Kdo", 1.8),
        Column::words("Text", 4.0),
    ]);
    for one in entries {
        let due = one.due_at.map(|at| format!(" (do {})", moment(at)));
        table.row([
            moment(one.at),
            entry(one.kind).to_owned(),
            one.by.clone(),
            format!(
                "{}{}",
                one.text.as_deref().unwrap_or_default(),
                due.unwrap_or_default()
            ),
        ]);
    }
    paper.table(&table);
}

fn put_documents(paper: &mut Paper, documents: &[Document]) {
    let counts: Vec<&Document> = documents
        .iter()
        .filter(|one| one.withdrawn.is_none() && one.erased_at.is_none())
        .collect();
    if counts.is_empty() {
        return;
    }
    paper.heading(2, "Přílohy");
    let mut table = Table::new([Column::words("Soubor", 2.5), Column::words("SHA-256", 4.5)]);
    for one in counts {
        table.row([one.name.clone(), hex(&one.sha256)]);
    }
    paper.table(&table);
}
