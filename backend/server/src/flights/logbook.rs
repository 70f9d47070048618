//! Logbooks: the flights of a pilot, an aircraft, a battery or a unit in a period, with what was flown
//! before it and after it, on the screen and as files.

use axum::extract::State;
use axum::response::Response;
use chrono::{DateTime, TimeDelta, Utc};
use letka_domain::access::{Action, Reach};
use letka_domain::ids::{AircraftId, OperatorId, UnitId};
use letka_domain::localized::Localized;
use letka_store::figures::{self, FlightFilter, Totals};
use letka_store::flights::{self, Flight};
use letka_store::{Conn, aircraft, operators, units};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::view::FlightView;
use crate::app::App;
use crate::auth::Caller;
use crate::error::Problem;
use crate::figures::cells::{Cell, Table};
use crate::figures::files::{About, FileFormat};
use crate::figures::purpose_words;
use crate::http::files::FileLanguage;
use crate::http::input::Params;

/// No logbook shows more flights at once.
const MOST: u32 = 5_000;
/// No logbook is of a longer time.
const AGES: TimeDelta = TimeDelta::days(100 * 366);

/// Whose logbook.
#[derive(Debug, Clone, Copy, Deserialize, utoipa::ToSchema)]
#[schema(as = LogbookSubject)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Subject {
    /// Of a pilot.
    Pilot,
    /// Of an aircraft.
    Aircraft,
    /// Of a battery.
    Battery,
    /// Of a unit, with all below it.
    Unit,
}

/// Which logbook.
#[derive(Debug, Clone, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct LogbookParams {
    subject: Subject,
    /// The id of the pilot, the aircraft or the unit; the serial number of the battery.
    of: String,
    /// Take-off not before.
    from: DateTime<Utc>,
    /// Take-off before.
    to: DateTime<Utc>,
    /// What kind of file; CSV if left out. Of files only.
    format: Option<FileFormat>,
    /// In which language; Czech if left out. Of files only.
    language: Option<FileLanguage>,
}

/// What flights add up to.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = LogbookTotals)]
pub(crate) struct TotalsView {
    flights: i64,
    /// Seconds in the air, of the flights whose landing is known.
    duration_s: f64,
    /// Horizontal metres.
    distance_m: f64,
}

impl From<Totals> for TotalsView {
    fn from(totals: Totals) -> Self {
        Self {
            flights: totals.flights,
            duration_s: totals.seconds,
            distance_m: totals.metres,
        }
    }
}

/// A logbook.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct Logbook {
    /// Whose it is.
    name: String,
    /// Flown before the period.
    before: TotalsView,
    /// Flown in the period.
    within: TotalsView,
    /// Flown until its end.
    after: TotalsView,
    /// The flights of the period, the oldest first.
    flights: Vec<FlightView>,
}

/// A logbook as it is read.
struct Book {
    name: String,
    before: Totals,
    within: Totals,
    flights: Vec<Flight>,
}

/// A logbook of a period.
#[utoipa::path(get, path = "/logbook", tag = "flights", params(LogbookParams), responses(
    (status = 200, body = Logbook), (status = 404, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn show_logbook(
    State(app): State<App>,
    caller: Caller,
    Params(params): Params<LogbookParams>,
) -> Result<axum::Json<Logbook>, Problem> {
    caller.require(Action::ViewFlights)?;
    let book = app.store.read(move |c| read(c, &params)).await?;
    Ok(axum::Json(Logbook {
        after: sum(book.before, book.within).into(),
        name: book.name,
        before: book.before.into(),
        within: book.within.into(),
        flights: book.flights.into_iter().map(FlightView::from).collect(),
    }))
}

/// A logbook of a period as a file: CSV, XLSX, or PDF to print and to sign.
#[utoipa::path(get, path = "/logbook/file", tag = "flights", params(LogbookParams), responses(
    (status = 200, content_type = "application/octet-stream"), (status = 404, body = Problem),
    (status = 422, body = Problem)))]
pub(crate) async fn download_logbook(
    State(app): State<App>,
    caller: Caller,
    Params(params): Params<LogbookParams>,
) -> Result<Response, Problem> {
    caller.require(Action::ViewFlights)?;
    let (format, language) = (
        params.format.unwrap_or_default(),
        params.language.unwrap_or_default(),
    );
    let book = app.store.read(move |c| read(c, &params)).await?;
    let about = About::new(&app, &caller, Some(book.name.clone()), language);
    let title = Localized::fixed("Letový deník", "Logbook");
    let tables = match format {
        FileFormat::Pdf => vec![totals(&book), table(&book.flights)],
        FileFormat::Csv | FileFormat::Xlsx => vec![table(&book.flights)],
    };
    about.file(title, tables, format).await
}

fn read(c: &mut Conn, params: &LogbookParams) -> Result<Book, Problem> {
    if params.from.max(DateTime::UNIX_EPOCH) >= params.to || params.to - params.from > AGES {
        return Err(Problem::invalid_field("to", "must be after from"));
    }
    let (name, filter) = filter(c, params)?;
    let before = FlightFilter {
        // Nothing was flown before.
        from: DateTime::UNIX_EPOCH,
        to: filter.from,
        ..filter.clone()
    };
    let within = figures::total_filtered(c, &filter)?;
    if within.flights > i64::from(MOST) {
        let detail = format!(
            "{} flights are more than {MOST}; ask for a shorter period",
            within.flights
        );
        return Err(Problem::invalid_field("to", detail));
    }
    let mut flights = flights::list_whole(c, &filter, MOST)?;
    flights.reverse();
    Ok(Book {
        name,
        before: figures::total_filtered(c, &before)?,
        within,
        flights,
    })
}

/// Whose logbook it is, and which flights stand in it.
fn filter(c: &mut Conn, params: &LogbookParams) -> Result<(String, FlightFilter), Problem> {
    // No clock that a flight was logged by goes back farther.
    let from = params.from.max(DateTime::UNIX_EPOCH);
    let mut filter = FlightFilter::within(from, params.to);
    let id = || {
        let id = Uuid::parse_str(&params.of);
        id.map_err(|_| Problem::invalid_field("of", "must be an id"))
    };
    let name = match params.subject {
        Subject::Pilot => {
            let pilot = operators::get(c, OperatorId(id()?))?;
            filter.pilot_id = Some(pilot.id);
            pilot.name
        }
        Subject::Aircraft => {
            let one = aircraft::get(c, AircraftId(id()?))?;
            filter.aircraft = Some(Some(vec![one.id]));
            format!("{} · {}", one.registration, one.aircraft_type.name)
        }
        Subject::Unit => {
            let unit = units::get(c, UnitId(id()?))?;
            filter.reach = Reach::over(units::tree(c)?.below(unit.id));
            unit.name
        }
        Subject::Battery => {
            let serial = params.of.trim();
            if serial.is_empty() || serial.chars().any(char::is_control) {
                return Err(Problem::invalid_field("of", "must be a serial number"));
            }
            filter.battery = Some(serial.to_owned());
            serial.to_owned()
        }
    };
    Ok((name, filter))
}

fn sum(one: Totals, other: Totals) -> Totals {
    Totals {
        flights: one.flights + other.flights,
        seconds: one.seconds + other.seconds,
        metres: one.metres + other.metres,
    }
}

/// The totals before, in and after the period, as a page of the paper book carries them over.
fn totals(book: &Book) -> Table {
    let columns = [
        ("Součty", "Totals"),
        ("#Letů", "Flights"),
        ("#Hodin", "Hours"),
        ("#Kilometrů", "Kilometres"),
    ];
    let mut table = Table::new(Localized::fixed("Součty", "Totals"), &columns);
    for (name, totals) in [
        (Localized::fixed("Převod", "Brought forward"), book.before),
        (Localized::fixed("V období", "In the period"), book.within),
        (
            Localized::fixed("Celkem", "Carried over"),
            sum(book.before, book.within),
        ),
    ] {
        let cells = vec![
            Cell::words(name),
            Cell::count(totals.flights),
            Cell::number(Some(totals.seconds / 3600.0), 1),
            Cell::number(Some(totals.metres / 1000.0), 1),
        ];
        table.row(Uuid::nil(), cells);
    }
    table
}

fn table(flights: &[Flight]) -> Table {
    let columns = [
        ("Vzlet", "Take-off"),
        ("Přistání", "Landing"),
        ("#Minut", "Minutes"),
        ("Místo", "Place"),
        ("Letoun", "Aircraft"),
        ("Pilot", "Pilot"),
        ("Účel", "Purpose"),
        ("#Výška m", "Height m"),
        ("#Vzdálenost m", "Distance m"),
    ];
    let mut table = Table::new(Localized::fixed("Lety", "Flights"), &columns);
    for one in flights {
        let cells = vec![
            Cell::at(one.takeoff_at),
            one.landing_at.map_or(Cell::Unknown, Cell::at),
            Cell::number(one.duration_s.map(|seconds| seconds / 60.0), 1),
            Cell::maybe(place(one)),
            Cell::maybe(one.aircraft.as_ref().map(|aircraft| aircraft.name.clone())),
            Cell::maybe(one.pilot.as_ref().map(|pilot| pilot.name.clone())),
            one.purpose
                .map(purpose_words)
                .map_or(Cell::Unknown, Cell::words),
            Cell::number(Some(one.max_height_m), 0),
            Cell::number(Some(one.distance_m), 0),
        ];
        table.row(one.id, cells);
    }
    table
}

/// The place of take-off by its name, or by its coordinates.
fn place(flight: &Flight) -> Option<String> {
    let coordinates = || {
        let at = flight.takeoff_position?;
        Some(format!("{:.4} {:.4}", at.lat(), at.lon()))
    };
    flight.takeoff_place.clone().or_else(coordinates)
}
