//! Tables of registers, as CSV and XLSX: read with named columns in any order, and written.

mod cells;
mod read_csv;
mod read_xlsx;
mod write;

use std::collections::BTreeMap;

pub use cells::{date, date_text, fold};
pub use write::{Cell, Sheet, to_csv, to_xlsx};

/// No file is longer.
pub const MAX_BYTES: usize = 10 * 1024 * 1024;
/// No table has more rows below its heading.
pub const MAX_ROWS: usize = 20_000;
/// No cell holds more characters.
const MAX_CELL_CHARS: usize = 4_000;
/// No heading has more columns.
const MAX_COLUMNS: usize = 200;

/// A column that a table may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    /// Its name in the code.
    pub key: &'static str,
    /// Its heading in Czech.
    pub cs: &'static str,
    /// Its heading in English.
    pub en: &'static str,
    /// Whether a table without it says too little.
    pub required: bool,
}

impl Column {
    fn is_called(&self, heading: &str) -> bool {
        [self.key, self.cs, self.en]
            .iter()
            .any(|name| fold(name) == heading)
    }
}

/// A row as it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Its number as a spreadsheet shows it: the heading is 1 where nothing stands above it.
    pub number: u32,
    cells: BTreeMap<&'static str, String>,
}

impl Row {
    /// What stands in a column, trimmed; `None`: nothing, or there is no such column.
    pub fn get(&self, key: &str) -> Option<&str> {
        self.cells.get(key).map(String::as_str)
    }
}

/// A table as it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// The rows that are not empty.
    pub rows: Vec<Row>,
    /// Which columns it has, by their keys.
    pub columns: Vec<&'static str>,
    /// Headings that nobody knows; what stands below them is not read.
    pub unknown: Vec<String>,
}

impl Table {
    /// Whether it has a column.
    pub fn has(&self, key: &str) -> bool {
        self.columns.contains(&key)
    }
}

/// Why a file is no table that can be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TableError {
    /// The file is too long.
    #[error("the file is longer than {} MiB", MAX_BYTES / (1024 * 1024))]
    TooLong,
    /// It has too many rows.
    #[error("the table has more than {MAX_ROWS} rows")]
    TooManyRows,
    /// It holds nothing.
    #[error("the table is empty: its first row must name the columns")]
    Empty,
    /// The program that wrote the file cannot be told, or the file is damaged.
    #[error("the file cannot be read: {0}")]
    Unreadable(String),
    /// Columns that it must have are not there.
    #[error("the table has no column {}", named(.0))]
    Missing(Vec<Column>),
    /// Two columns have the same heading.
    #[error("the table has the column {0:?} twice")]
    Twice(String),
    /// A row is not as it should be.
    #[error("row {row}: {message}")]
    Row {
        /// Its number as a spreadsheet shows it.
        row: u32,
        /// What is wrong.
        message: String,
    },
}

fn named(columns: &[Column]) -> String {
    let names = columns
        .iter()
        .map(|one| format!("{:?} ({:?})", one.cs, one.en));
    names.collect::<Vec<_>>().join(", ")
}

/// Reads a table. What the file is its bytes say, not its name.
pub fn read(bytes: &[u8], columns: &[Column]) -> Result<Table, TableError> {
    if bytes.len() > MAX_BYTES {
        return Err(TableError::TooLong);
    }
    let mut reader = Reader::new(columns);
    if bytes.starts_with(b"PK") {
        read_xlsx::read(bytes, &mut reader)?;
    } else {
        read_csv::read(bytes, &mut reader)?;
    }
    reader.finish()
}

/// Takes rows as they come and finds their columns by the heading.
struct Reader<'a> {
    known: &'a [Column],
    /// Below which column of the file which of the known ones stands; `None`: before the heading.
    places: Option<Vec<Option<&'static str>>>,
    table: Table,
}

impl<'a> Reader<'a> {
    fn new(known: &'a [Column]) -> Self {
        Self {
            known,
            places: None,
            table: Table {
                rows: Vec::new(),
                columns: Vec::new(),
                unknown: Vec::new(),
            },
        }
    }

    /// Takes a row: the first that is not empty is the heading.
    fn row(&mut self, number: u32, cells: &[String]) -> Result<(), TableError> {
        if cells.iter().all(|cell| cell.trim().is_empty()) {
            return Ok(());
        }
        let Some(places) = &self.places else {
            return self.heading(cells);
        };
        if self.table.rows.len() == MAX_ROWS {
            return Err(TableError::TooManyRows);
        }
        let mut found = BTreeMap::new();
        for (at, cell) in cells.iter().enumerate() {
            let cell = cell.trim();
            let wrong = |message: &str| TableError::Row {
                row: number,
                message: message.to_owned(),
            };
            if cell.is_empty() {
                continue;
            }
            let Some(place) = places.get(at) else {
                return Err(wrong("has more cells than the heading has columns"));
            };
            let Some(key) = place else { continue };
            if cell.chars().count() > MAX_CELL_CHARS {
                return Err(wrong(&format!("the column {key:?} holds too long a text")));
            }
            if cell.contains(|letter: char| letter.is_control() && letter != '\n') {
                return Err(wrong(&format!(
                    "the column {key:?} holds control characters"
                )));
            }
            found.insert(*key, cell.to_owned());
        }
        let cells = found;
        self.table.rows.push(Row { number, cells });
        Ok(())
    }

    fn heading(&mut self, cells: &[String]) -> Result<(), TableError> {
        if cells.len() > MAX_COLUMNS {
            let message = format!("has more than {MAX_COLUMNS} columns");
            return Err(TableError::Row { row: 1, message });
        }
        let mut places = Vec::with_capacity(cells.len());
        for cell in cells {
            let heading = fold(cell);
            let column = self.known.iter().find(|one| one.is_called(&heading));
            match column {
                Some(column) if self.table.has(column.key) => {
                    return Err(TableError::Twice(cell.trim().to_owned()));
                }
                Some(column) => self.table.columns.push(column.key),
                None if heading.is_empty() => {}
                None => self
                    .table
                    .unknown
                    .push(cell.trim().chars().take(100).collect()),
            }
            places.push(column.map(|column| column.key));
        }
        let needed = self.known.iter().filter(|one| one.required);
        let missing: Vec<Column> = needed
            .filter(|one| !self.table.has(one.key))
            .copied()
            .collect();
        if !missing.is_empty() {
            return Err(TableError::Missing(missing));
        }
        self.places = Some(places);
        Ok(())
    }

    fn finish(self) -> Result<Table, TableError> {
        match self.places {
            Some(_) => Ok(self.table),
            None => Err(TableError::Empty),
        }
    }
}
