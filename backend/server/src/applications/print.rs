//! The letter to the authority as a PDF in Czech: what is asked and why, on a map, with the attachments
//! in one file. The same application gives the same bytes.

use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;
use letka_domain::access::Action;
use letka_domain::airspace::Zone;
use letka_domain::applications::Exceeded;
use letka_domain::documents::{DocumentOwner, MediaType};
use letka_domain::geometry::{Area, Position};
use letka_domain::ids::ApplicationId;
use letka_paper::{Color, Column, Language, Map, Paint, Paper, Sheet, Table, Window};
use letka_store::applications::{self, Application};
use letka_store::documents::Document;
use letka_store::{Conn, StoreError, aircraft, documents, operators, zones};

use super::words::{measure, metres, position};
use crate::app::App;
use crate::auth::Caller;
use crate::documents::read_file;
use crate::error::Problem;
use crate::http::files::{PDF, inline};
use crate::http::input::At;
use crate::local::{date, moment};
use crate::paper::fonts;

/// Zones farther than this from the area are not drawn, metres.
const NEAR_M: f64 = 2_000.0;
/// More zones than this the map does not hold.
const MOST_ZONES: usize = 60;

/// What the letter says beside the application itself.
struct Around {
    aircraft: Vec<String>,
    pilots: Vec<String>,
    zones: Vec<Zone>,
    documents: Vec<Document>,
}

/// The letter to the authority, with the attached documents as pages.
#[utoipa::path(get, path = "/applications/{id}/letter.pdf", tag = "applications", params(("id" = ApplicationId, Path)),
    responses((status = 200, content_type = "application/pdf"), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 409, body = Problem)))]
pub(crate) async fn print_application(
    State(app): State<App>,
    caller: Caller,
    At(id): At<ApplicationId>,
) -> Result<impl IntoResponse, Problem> {
    caller.require(Action::ViewPermits)?;
    let load = move |c: &mut Conn| {
        let application = applications::get(c, id)?;
        let around = around(c, &application)?;
        Ok::<_, Problem>((application, around))
    };
    let (application, around) = app.store.read(load).await?;
    caller.require_in(Action::ViewPermits, application.unit.id)?;
    let mut files = Vec::with_capacity(around.documents.len());
    for document in &around.documents {
        files.push(read_file(&app, document).await?);
    }
    let name = format!("zadost-{}-{}.pdf", application.year, application.serial);
    let applicant = app.config.permit_applicant.clone();
    let write = move || write(&applicant, &application, &around, files);
    let written = tokio::task::spawn_blocking(write).await;
    let bytes = written.map_err(|error| Problem::internal(&error))??;
    let fresh = [(header::CACHE_CONTROL, "private, no-cache")];
    inline(&name, PDF, (fresh, bytes))
}

fn around(c: &mut Conn, application: &Application) -> Result<Around, StoreError> {
    let asked = &application.asked;
    let mut found = Around {
        aircraft: Vec::new(),
        pilots: Vec::new(),
        zones: Vec::new(),
        documents: Vec::new(),
    };
    for id in &asked.aircraft {
        let one = aircraft::get(c, *id)?;
        let (mark, serial) = (one.registration, one.serial);
        found.aircraft.push(format!(
            "{mark} ({}, v. č. {serial})",
            one.aircraft_type.name
        ));
    }
    for id in &asked.pilots {
        found
            .pilots
            .extend(operators::find(c, *id)?.map(|one| one.name));
    }
    if let Some(area) = &asked.area {
        // Those of the day of the letter, so that it can be printed again as it was sent.
        let day = application
            .submitted_at
            .unwrap_or(application.state_changed_at);
        for dataset in zones::list_at(c, day)? {
            let near = zones::list(c, &dataset)?.into_iter();
            found.zones.extend(near.filter(|zone| is_near(area, zone)));
        }
        found
            .zones
            .sort_by(|one, other| one.identifier.cmp(&other.identifier));
        found.zones.truncate(MOST_ZONES);
    }
    let own = (DocumentOwner::Application, application.id.0);
    let kept = documents::list(c, own)?.into_iter();
    found.documents = kept
        .filter(|one| one.withdrawn.is_none() && one.erased_at.is_none())
        .collect();
    // The oldest first, as they were added.
    found.documents.reverse();
    Ok(found)
}

fn is_near(area: &Area, zone: &Zone) -> bool {
    let rings = area.rings();
    let Some(ring) = rings.first() else {
        return false;
    };
    let near = |at: &Position| zone.area.distance_to_leg_m(*at, *at) <= NEAR_M;
    let middle = area.centre();
    near(&middle) || ring.iter().any(near)
}

fn write(
    applicant: &str,
    application: &Application,
    around: &Around,
    files: Vec<Vec<u8>>,
) -> Result<Vec<u8>, Problem> {
    let reference = application.reference();
    let sheet = Sheet {
        title: "Žádost o povolení k létání nad rámec provozních omezení".into(),
        reference: format!("č. j. {reference}"),
        footer: applicant.lines().next().unwrap_or_default().to_owned(),
        made_at: application.submitted_at.unwrap_or(application.created_at),
        language: Language::Czech,
    };
    let mut paper = Paper::new(fonts(), sheet);
    head(&mut paper, applicant, application);
    asked(&mut paper, application, around);
    place(&mut paper, application, around);
    exceeded(&mut paper, application);
    said(&mut paper, application);
    enclosed(&mut paper, &around.documents);
    for (document, bytes) in around.documents.iter().zip(files) {
        let attached = match document.media_type {
            MediaType::Pdf => paper.attach_pdf(&document.name, bytes),
            MediaType::Jpeg | MediaType::Png => paper.attach_image(&document.name, &bytes),
        };
        attached.map_err(|error| Problem::conflict("attachment_unreadable", error.to_string()))?;
    }
    paper.finish().map_err(|error| Problem::internal(&error))
}

fn head(paper: &mut Paper, applicant: &str, application: &Application) {
    paper.heading(1, "Žádost o povolení k létání bezpilotního letadla nad rámec standardně udělených provozních omezení");
    let sent = application.submitted_at.map(date);
    let facts = [
        ("Úřad", application.authority.clone()),
        ("Žadatel", applicant.to_owned()),
        ("Útvar", application.unit.name.clone()),
        ("Věc", application.title.clone()),
        ("Naše č. j.", application.reference()),
        (
            "Č. j. Úřadu",
            application.authority_reference.clone().unwrap_or_default(),
        ),
        ("Vypracoval(a)", application.drafted_by.name.clone()),
        (
            "Zkontroloval(a)",
            application
                .submitted_by
                .as_ref()
                .map(|by| by.name.clone())
                .unwrap_or_default(),
        ),
        ("Podáno dne", sent.unwrap_or_default()),
    ];
    paper.facts(&facts);
}

fn asked(paper: &mut Paper, application: &Application, around: &Around) {
    let (asked, needs) = (&application.asked, application.needs.as_ref());
    paper.heading(2, "1. Co se žádá");
    let valid = format!(
        "{} až {}",
        moment(asked.valid.start()),
        moment(asked.valid.end())
    );
    let flown = needs.map(|it| {
        format!(
            "{} až {}",
            moment(it.period.start()),
            moment(it.period.end())
        )
    });
    let usual = || "v běžných mezích".to_owned();
    let facts = [
        ("Doba s rezervou na počasí", valid),
        ("Předpokládaný let", flown.unwrap_or_default()),
        (
            "Výška nad zemí nejvýše",
            asked.max_height_agl_m.map_or_else(usual, metres),
        ),
        (
            "Vzdálenost od pilota nejvýše",
            asked.max_distance_from_pilot_m.map_or_else(usual, metres),
        ),
        (
            "Let v noci",
            if asked.night { "ano" } else { "ne" }.to_owned(),
        ),
        ("Prostory", asked.zones.join(", ")),
        ("Odchylka od pravidel", asked.lifts.join(", ")),
        ("Letadla", around.aircraft.join("; ")),
        (
            "Piloti",
            if around.pilots.is_empty() {
                "všichni s platným oprávněním".to_owned()
            } else {
                around.pilots.join(", ")
            },
        ),
    ];
    paper.facts(&facts);
}

fn place(paper: &mut Paper, application: &Application, around: &Around) {
    paper.heading(2, "2. Místo a dopadová oblast");
    let Some(area) = &application.asked.area else {
        paper.paragraph("Oblast není zakreslena.");
        return;
    };
    let needs = application.needs.as_ref();
    if let Some(radius_m) = needs.and_then(|needs| needs.impact_radius_m) {
        let radius = metres(radius_m.ceil());
        paper.paragraph(&format!(
            "Žádaná oblast zahrnuje trasu letu, odstup od ní a dopadovou oblast o poloměru {radius} kolem každého jejího místa."
        ));
    }
    let rings = area.rings();
    let corners: Vec<Position> = rings.iter().flatten().copied().collect();
    if let Some(window) = Window::around(corners.iter().copied()) {
        let mut map = Map::new(&window, 170.0, 110.0, Language::Czech);
        for zone in &around.zones {
            map.area(zone.area.rings(), Paint::area(Color::RED, 0.08));
            map.label(zone.area.centre(), &zone.identifier);
        }
        map.area(rings, Paint::area(Color::BLUE, 0.12));
        if let Some(needs) = needs {
            let route = needs.route.iter().map(|corner| corner.at);
            map.line(route, Paint::line(Color::BLACK, 1.4));
            if let Some(at) = needs.takeoff {
                map.point(at, Color::GREEN, "vzlet");
            }
            if let Some(at) = needs.pilot_position.filter(|at| needs.takeoff != Some(*at)) {
                map.point(at, Color::AMBER, "pilot");
            }
        }
        paper.map(map);
        paper.note("Modře žádaná oblast s dopadovou oblastí, černě trasa, červeně prostory v okolí. Souřadnice WGS 84.");
    }
    let mut table = Table::new([
        Column::numbers("Roh", 0.4),
        Column::words("Souřadnice (WGS 84)", 3.0),
    ]);
    let ring = area.rings().into_iter().next().unwrap_or_default();
    let open = ring.len().saturating_sub(1);
    for (at, corner) in ring.iter().take(open).enumerate() {
        table.row([(at + 1).to_string(), position(*corner)]);
    }
    paper.table(&table);
}

fn exceeded(paper: &mut Paper, application: &Application) {
    paper.heading(2, "3. Překročené meze");
    let list = application
        .needs
        .as_ref()
        .map(|needs| needs.exceeded.as_slice());
    let list: &[Exceeded] = list.unwrap_or_default();
    if list.is_empty() {
        paper.paragraph("Meze, které mise překračuje, nejsou zapsány.");
        return;
    }
    let mut table = Table::new([
        Column::words("Pravidlo", 2.2),
        Column::words("Mez", 1.1),
        Column::words("Let", 1.1),
        Column::words("Pramen", 2.2),
    ]);
    for one in list {
        let zone = one.zone.as_ref().map(|zone| format!(" ({zone})"));
        let article = one.article.as_ref().map(|it| format!(", {}", it.cs));
        table.row([
            format!("{} {}{}", one.rule, one.title.cs, zone.unwrap_or_default()),
            one.limit.as_ref().map(measure).unwrap_or_default(),
            one.measured.as_ref().map(measure).unwrap_or_default(),
            format!("{}{}", one.source.cs, article.unwrap_or_default()),
        ]);
    }
    paper.table(&table);
    for one in list {
        paper.note(&format!("{}: {}", one.rule, one.text.cs));
    }
}

fn said(paper: &mut Paper, application: &Application) {
    let texts = &application.texts;
    for (title, text) in [
        ("4. Popis letu a trajektorie", &texts.trajectory),
        ("5. Zjevná nezbytnost", &texts.necessity),
        ("6. Naléhavost", &texts.urgency),
        ("7. Převažující zájem", &texts.interest),
        ("8. Bezpečnostní opatření", &texts.safety),
    ] {
        paper.heading(2, title);
        let empty = text.trim().is_empty();
        paper.paragraph(if empty { "Neuvedeno." } else { text });
    }
    if let Some(needs) = application.needs.as_ref().filter(|it| !it.route.is_empty()) {
        paper.heading(3, "Body trasy");
        let mut table = Table::new([
            Column::numbers("Bod", 0.4),
            Column::words("Souřadnice (WGS 84)", 2.0),
            Column::numbers("Výška nad vzletem", 1.0),
        ]);
        for (at, corner) in needs.route.iter().enumerate() {
            table.row([
                (at + 1).to_string(),
                position(corner.at),
                metres(corner.height_m),
            ]);
        }
        paper.table(&table);
    }
}

fn enclosed(paper: &mut Paper, list: &[Document]) {
    paper.heading(2, "Přílohy");
    if list.is_empty() {
        paper.paragraph("Bez příloh.");
    }
    for (at, document) in list.iter().enumerate() {
        paper.paragraph(&format!("{}. {}", at + 1, document.name));
    }
    paper.space(8.0);
    paper.signatures(&["datum a místo", "podpis žadatele"]);
}
