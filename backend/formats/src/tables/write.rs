//! Tables as files that a spreadsheet opens: CSV with semicolons, and XLSX with real dates.

use chrono::NaiveDate;
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, XlsxError};

use super::date_text;

/// What stands in a cell.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Nothing.
    Empty,
    /// Words.
    Text(String),
    /// A number.
    Number(f64),
    /// A day.
    Date(NaiveDate),
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::from(text.to_owned())
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        if text.is_empty() {
            Self::Empty
        } else {
            Self::Text(text)
        }
    }
}

impl<T: Into<Self>> From<Option<T>> for Cell {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Empty, Into::into)
    }
}

impl From<NaiveDate> for Cell {
    fn from(date: NaiveDate) -> Self {
        Self::Date(date)
    }
}

/// A table to be written.
#[derive(Debug, Clone, PartialEq)]
pub struct Sheet {
    /// What it is called.
    pub name: String,
    /// Its columns.
    pub headings: Vec<String>,
    /// Its rows.
    pub rows: Vec<Vec<Cell>>,
}

/// Whether a spreadsheet would take a text for a formula.
fn is_formula(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r'])
}

/// Whether an apostrophe is put before a text: before a formula, and before what looks like a guarded one,
/// so that the reader gives back what was written.
pub(super) fn needs_guard(text: &str) -> bool {
    is_formula(text.trim_start_matches('\''))
}

/// The table as CSV: UTF-8 with a byte order mark, semicolons, and an apostrophe before whatever a
/// spreadsheet would take for a formula; the reader takes it away again.
pub fn to_csv(sheet: &Sheet) -> Vec<u8> {
    let mut bytes = b"\xef\xbb\xbf".to_vec();
    let mut writer = csv::WriterBuilder::new()
        .delimiter(b';')
        .terminator(csv::Terminator::CRLF)
        .from_writer(&mut bytes);
    let rows = sheet
        .rows
        .iter()
        .map(|row| row.iter().map(text).collect::<Vec<_>>());
    for row in std::iter::once(sheet.headings.clone()).chain(rows) {
        let guarded = row.into_iter().map(guarded);
        writer
            .write_record(guarded)
            .expect("memory takes everything");
    }
    writer.flush().expect("memory takes everything");
    drop(writer);
    bytes
}

fn text(cell: &Cell) -> String {
    match cell {
        Cell::Empty => String::new(),
        Cell::Text(text) => text.clone(),
        Cell::Number(number) => number.to_string(),
        Cell::Date(date) => date_text(*date),
    }
}

fn guarded(text: String) -> String {
    let number = text.parse::<f64>().is_ok_and(f64::is_finite) && !text.starts_with('+');
    if needs_guard(&text) && !number {
        format!("'{text}")
    } else {
        text
    }
}

/// The table as XLSX. Words are words there, whatever they begin with.
pub fn to_xlsx(sheet: &Sheet) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let page = book.add_worksheet();
    // A name of a sheet has 31 characters at most.
    page.set_name(sheet.name.chars().take(31).collect::<String>())?;
    let (bold, day) = (
        Format::new().set_bold(),
        Format::new().set_num_format("yyyy-mm-dd"),
    );
    for (column, heading) in (0..).zip(&sheet.headings) {
        page.write_string_with_format(0, column, heading, &bold)?;
    }
    for (row, cells) in (1..).zip(&sheet.rows) {
        for (column, cell) in (0..).zip(cells) {
            match cell {
                Cell::Empty => {}
                Cell::Text(text) => {
                    page.write_string(row, column, text)?;
                }
                Cell::Number(number) => {
                    page.write_number(row, column, *number)?;
                }
                Cell::Date(date) => {
                    let text = date_text(*date);
                    // A spreadsheet counts days from 1900 to 9999; what lies beyond stays words.
                    if let Ok(moment) = ExcelDateTime::parse_from_str(&text) {
                        page.write_datetime_with_format(row, column, &moment, &day)?;
                    } else {
                        page.write_string(row, column, text)?;
                    }
                }
            }
        }
    }
    page.set_freeze_panes(1, 0)?;
    page.autofit();
    book.save_to_buffer()
}
