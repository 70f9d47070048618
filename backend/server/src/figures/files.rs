//! Figures and their rows as files: CSV and XLSX for a spreadsheet, PDF for paper.

use axum::extract::State;
use axum::response::Response;
use chrono::{DateTime, Utc};
use letka_domain::access::Action;
use letka_domain::calendar::ahead_of_utc;
use letka_domain::ids::UnitId;
use letka_domain::localized::Localized;
use letka_formats::tables::{self as sheets, Sheet};
use letka_paper::{Language, Paper};
use letka_store::{Conn, flights};
use serde::Deserialize;

use super::board::board;
use super::cells::{Cell, Table};
use super::rows::{Figure, RowsParams, filter, table};
use super::scope::Scope;
use super::{lists, sections};
use crate::app::App;
use crate::auth::Caller;
use crate::error::Problem;
use crate::http::files::{CSV, FileLanguage, PDF, XLSX, attachment};
use crate::http::input::Params;
use crate::paper::fonts;

/// No file has more rows; paper has fewer.
const MOST_ROWS: u32 = 20_000;
const MOST_ROWS_ON_PAPER: u32 = 2_000;

/// What kind of file.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum FileFormat {
    /// A table with semicolons.
    #[default]
    Csv,
    /// A table of a spreadsheet.
    Xlsx,
    /// A document to print.
    Pdf,
}

impl FileLanguage {
    fn pick(self, words: &Localized) -> String {
        match self {
            Self::Cs => words.cs.to_string(),
            Self::En => words.en.to_string(),
        }
    }

    fn of_paper(self) -> Language {
        match self {
            Self::Cs => Language::Czech,
            Self::En => Language::English,
        }
    }
}

/// Which file of the dashboard.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct FileParams {
    /// A unit with all below it; everything that the caller may see if left out.
    unit: Option<UnitId>,
    /// What kind of file; CSV if left out.
    format: Option<FileFormat>,
    /// In which language; Czech if left out.
    language: Option<FileLanguage>,
}

/// The dashboard as a file.
#[utoipa::path(get, path = "/figures/file", tag = "figures", params(FileParams), responses(
    (status = 200, content_type = "application/octet-stream"), (status = 403, body = Problem)))]
pub(crate) async fn download_board(
    State(app): State<App>,
    caller: Caller,
    Params(params): Params<FileParams>,
) -> Result<Response, Problem> {
    caller.require(Action::ViewFigures)?;
    let scope = Scope::of(&app, &caller, params.unit).await?;
    let about = About::new(
        &app,
        &caller,
        scope.name(),
        params.language.unwrap_or_default(),
    );
    let tables = sections::tables(&board(&app, scope, false).await?);
    let title = Localized::fixed("Přehled", "Figures");
    let format = params.format.unwrap_or_default();
    about.file(title, tables, format).await
}

/// The rows that a figure counts as a file, all of them.
#[utoipa::path(get, path = "/figures/rows/file", tag = "figures", params(RowsParams), responses(
    (status = 200, content_type = "application/octet-stream"), (status = 403, body = Problem),
    (status = 422, body = Problem)))]
pub(crate) async fn download_rows(
    State(app): State<App>,
    caller: Caller,
    Params(params): Params<RowsParams>,
) -> Result<Response, Problem> {
    caller.require(Action::ViewFigures)?;
    let scope = Scope::of(&app, &caller, params.unit).await?;
    let about = About::new(
        &app,
        &caller,
        scope.name(),
        params.language.unwrap_or_default(),
    );
    let table = match params.figure {
        Figure::Flights => all_flights(&app, &scope, &params).await?,
        _ => table(&app, &scope, &params).await?,
    };
    let title = table.title.clone();
    let format = params.format.unwrap_or_default();
    about.file(title, vec![table], format).await
}

async fn all_flights(app: &App, scope: &Scope, params: &RowsParams) -> Result<Table, Problem> {
    let (scope, params) = (scope.clone(), params.clone());
    let read = move |c: &mut Conn| {
        let filter = filter(c, &scope, &params)?;
        Ok::<_, Problem>(flights::list_whole(c, &filter, MOST_ROWS)?)
    };
    Ok(lists::flights(app.store.read(read).await?))
}

/// What stands around the tables of a file.
pub(crate) struct About {
    language: FileLanguage,
    scope: Option<String>,
    by: String,
    now: DateTime<Utc>,
}

impl About {
    /// A file that `caller` asks for now; `scope` is the unit that it is about.
    pub(crate) fn new(
        app: &App,
        caller: &Caller,
        scope: Option<String>,
        language: FileLanguage,
    ) -> Self {
        Self {
            language,
            scope,
            by: caller.name.clone(),
            now: app.clock.now(),
        }
    }

    /// The file. Its name has the day. It is written on a thread where that may take its time.
    pub(crate) async fn file(
        self,
        title: Localized,
        tables: Vec<Table>,
        format: FileFormat,
    ) -> Result<Response, Problem> {
        let day = self.now.format("%Y-%m-%d");
        let write = move || self.write(&title, &tables, format);
        let written = tokio::task::spawn_blocking(write).await;
        let (bytes, kind, ending) = written.map_err(|error| Problem::internal(&error))??;
        attachment(&format!("letka-{day}.{ending}"), kind, bytes)
    }

    /// The bytes, what they are, and how their name ends.
    fn write(
        &self,
        title: &Localized,
        tables: &[Table],
        format: FileFormat,
    ) -> Result<(Vec<u8>, &'static str, &'static str), Problem> {
        let rows: usize = tables.iter().map(|table| table.rows.len()).sum();
        let rows = u32::try_from(rows).unwrap_or(u32::MAX);
        let most = match format {
            FileFormat::Pdf => MOST_ROWS_ON_PAPER,
            FileFormat::Csv | FileFormat::Xlsx => MOST_ROWS,
        };
        if rows > most {
            let detail = format!("{rows} rows are more than {most}; ask for a shorter period");
            return Err(Problem::invalid_field("format", detail));
        }
        let title = self.language.pick(title);
        let written = match format {
            FileFormat::Csv => {
                let bytes = sheets::to_csv(&self.sheet(&title, tables));
                (bytes, CSV, "csv")
            }
            FileFormat::Xlsx => {
                let bytes = sheets::to_xlsx(&self.sheet(&title, tables));
                let bytes = bytes.map_err(|error| Problem::internal(&error))?;
                (bytes, XLSX, "xlsx")
            }
            FileFormat::Pdf => {
                let bytes = self.paper(&title, tables).finish();
                let bytes = bytes.map_err(|error| Problem::internal(&error))?;
                (bytes, PDF, "pdf")
            }
        };
        Ok(written)
    }

    /// One sheet of all tables; where there are several, the first column says which.
    fn sheet(&self, name: &str, tables: &[Table]) -> Sheet {
        let several = tables.len() > 1;
        let section = Localized::fixed("Oddíl", "Section");
        let mut headings: Vec<String> = Vec::new();
        headings.extend(several.then(|| self.language.pick(&section)));
        if let Some(first) = tables.first() {
            headings.extend(
                first
                    .columns
                    .iter()
                    .map(|column| self.language.pick(&column.title)),
            );
        }
        let mut rows = Vec::new();
        for table in tables {
            let title = several.then(|| sheets::Cell::Text(self.language.pick(&table.title)));
            for row in &table.rows {
                let cells = row.cells.iter().map(|cell| self.cell(cell));
                rows.push(title.iter().cloned().chain(cells).collect());
            }
        }
        Sheet {
            // A spreadsheet allows no such letters in the name of a sheet.
            name: name.replace(['[', ']', ':', '*', '?', '/', '\\'], " "),
            headings,
            rows,
        }
    }

    fn cell(&self, cell: &Cell) -> sheets::Cell {
        match cell {
            Cell::Number { value, decimals } => {
                let scale = 10_f64.powi(i32::from(*decimals));
                sheets::Cell::Number((value * scale).round() / scale)
            }
            Cell::Unknown => sheets::Cell::Empty,
            other => match self.text(other) {
                text if text.is_empty() => sheets::Cell::Empty,
                text => sheets::Cell::Text(text),
            },
        }
    }

    fn text(&self, cell: &Cell) -> String {
        match cell {
            Cell::Text { text } => text.clone(),
            Cell::Words { words } => self.language.pick(words),
            Cell::Moment { at } => self.local(*at),
            Cell::Unknown => self.language.pick(&Localized::fixed("neznámo", "unknown")),
            Cell::Number { value, decimals } => {
                let text = format!("{value:.*}", usize::from(*decimals));
                match self.language {
                    FileLanguage::Cs => text.replace('.', ","),
                    FileLanguage::En => text,
                }
            }
        }
    }

    /// A moment by the clocks in Czechia.
    fn local(&self, at: DateTime<Utc>) -> String {
        let format = match self.language {
            FileLanguage::Cs => "%-d. %-m. %Y %H:%M",
            FileLanguage::En => "%-d/%-m/%Y %H:%M",
        };
        (at + ahead_of_utc(at)).format(format).to_string()
    }

    fn paper(&self, title: &str, tables: &[Table]) -> Paper {
        let made = self.language.pick(&Localized::fixed("Vytvořeno", "Made"));
        let mut paper = Paper::new(
            fonts(),
            letka_paper::Sheet {
                title: title.to_owned(),
                reference: self.scope.clone().unwrap_or_default(),
                footer: format!("{made} {} · {}", self.local(self.now), self.by),
                made_at: self.now,
                language: self.language.of_paper(),
            },
        );
        paper.heading(1, title);
        if let Some(scope) = &self.scope {
            paper.paragraph(scope);
        }
        for table in tables {
            if tables.len() > 1 {
                paper.heading(2, &self.language.pick(&table.title));
            }
            self.print(&mut paper, table);
        }
        paper
    }

    fn print(&self, paper: &mut Paper, table: &Table) {
        if table.rows.is_empty() {
            paper.paragraph(
                &self
                    .language
                    .pick(&Localized::fixed("Žádný záznam.", "No records.")),
            );
            return;
        }
        let columns = table.columns.iter().enumerate().map(|(place, column)| {
            let title = self.language.pick(&column.title);
            match (column.numbers, place) {
                (true, _) => letka_paper::Column::numbers(title, 1.0),
                (false, 0) => letka_paper::Column::words(title, 2.0),
                (false, _) => letka_paper::Column::words(title, 1.6),
            }
        });
        let mut printed = letka_paper::Table::new(columns);
        for row in &table.rows {
            printed.row(row.cells.iter().map(|cell| self.text(cell)));
        }
        paper.table(&printed);
    }
}
