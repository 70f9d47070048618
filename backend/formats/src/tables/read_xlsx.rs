//! XLSX: the first sheet, cell by cell, so that a sheet that is large when unpacked stays out of memory.

use std::io::Cursor;

use calamine::{DataRef, Reader as _, Xlsx};

use super::{MAX_COLUMNS, MAX_ROWS, Reader, TableError};

/// What all parts of a file may come to when they are unpacked.
const MAX_UNPACKED: u64 = 200 * 1024 * 1024;

pub(super) fn read(bytes: &[u8], reader: &mut Reader<'_>) -> Result<(), TableError> {
    if unpacked(bytes).is_none_or(|size| size > MAX_UNPACKED) {
        return Err(unreadable("it is damaged, or much too large when unpacked"));
    }
    let mut book: Xlsx<_> =
        Xlsx::new(Cursor::new(bytes)).map_err(|error| unreadable(error.to_string()))?;
    let first = book
        .sheet_names()
        .first()
        .cloned()
        .ok_or(TableError::Empty)?;
    let mut cells = book
        .worksheet_cells_reader(&first)
        .map_err(|error| unreadable(error.to_string()))?;
    let (mut at, mut row) = (0, Vec::new());
    while let Some(cell) = cells
        .next_cell()
        .map_err(|error| unreadable(error.to_string()))?
    {
        let (line, column) = cell.get_position();
        if line != at {
            reader.row(at + 1, &row)?;
            row.clear();
            at = line;
        }
        // A stray cell far to the right or far below would cost a lot of empty ones.
        if column as usize >= MAX_COLUMNS {
            let message = format!("has more than {MAX_COLUMNS} columns");
            return Err(TableError::Row {
                row: line + 1,
                message,
            });
        }
        if line as usize > 10 * MAX_ROWS {
            return Err(TableError::TooManyRows);
        }
        let text = text(cell.get_value()).map_err(|message| TableError::Row {
            row: line + 1,
            message,
        })?;
        row.resize((column as usize + 1).max(row.len()), String::new());
        row[column as usize] = text;
    }
    reader.row(at + 1, &row)
}

/// A cell as text: dates as `2026-11-30`, numbers without a decimal point that says nothing.
fn text(value: &DataRef<'_>) -> Result<String, String> {
    Ok(match value {
        DataRef::Empty => String::new(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => number.to_string(),
        DataRef::Bool(yes) => if *yes { "1" } else { "0" }.to_owned(),
        DataRef::DateTime(moment) if moment.is_datetime() => {
            let (year, month, day, hour, minute, second, _) = moment.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}")
        }
        DataRef::DateTime(duration) => duration.as_f64().to_string(),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => {
            text.clone()
        }
        DataRef::Error(error) => return Err(format!("a cell says {error}")),
    })
}

fn unreadable(error: impl Into<String>) -> TableError {
    TableError::Unreadable(error.into())
}

/// What the directory of a ZIP file says that its parts come to; `None`: it cannot be read.
fn unpacked(bytes: &[u8]) -> Option<u64> {
    const END: &[u8] = b"PK\x05\x06";
    const ENTRY: &[u8] = b"PK\x01\x02";
    let number = |at: usize, length: usize| {
        let bytes = bytes.get(at..at + length)?;
        Some(
            bytes
                .iter()
                .rev()
                .fold(0_u64, |all, byte| all << 8 | u64::from(*byte)),
        )
    };
    let end = bytes.windows(END.len()).rposition(|window| window == END)?;
    let mut at = usize::try_from(number(end + 16, 4)?).ok()?;
    let mut sum = 0_u64;
    for _ in 0..number(end + 10, 2)? {
        if bytes.get(at..at + ENTRY.len())? != ENTRY {
            return None;
        }
        sum += number(at + 24, 4)?;
        let beside = number(at + 28, 2)? + number(at + 30, 2)? + number(at + 32, 2)?;
        at += 46 + usize::try_from(beside).ok()?;
    }
    Some(sum)
}
