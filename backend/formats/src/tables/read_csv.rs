//! CSV as spreadsheets and old registers write it.

use std::borrow::Cow;

use encoding_rs::{UTF_16BE, UTF_16LE, WINDOWS_1250};

use super::{Reader, TableError};

pub(super) fn read(bytes: &[u8], reader: &mut Reader<'_>) -> Result<(), TableError> {
    let text = decode(bytes)?;
    let mut records = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(separator(&text))
        .from_reader(text.as_bytes());
    let mut record = csv::StringRecord::new();
    let mut number = 0;
    loop {
        let more = records.read_record(&mut record);
        if !more.map_err(|error| TableError::Unreadable(error.to_string()))? {
            return Ok(());
        }
        number += 1;
        let cells: Vec<String> = record.iter().map(unguarded).collect();
        reader.row(number, &cells)?;
    }
}

/// The text: UTF-8 or UTF-16 where the bytes say so, else Windows-1250, which every byte fits.
fn decode(bytes: &[u8]) -> Result<Cow<'_, str>, TableError> {
    let text = match bytes {
        [0xff, 0xfe, ..] => UTF_16LE.decode_with_bom_removal(bytes).0,
        [0xfe, 0xff, ..] => UTF_16BE.decode_with_bom_removal(bytes).0,
        _ => {
            let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
            match std::str::from_utf8(bytes) {
                Ok(text) => Cow::Borrowed(text),
                Err(_) => WINDOWS_1250.decode_without_bom_handling(bytes).0,
            }
        }
    };
    if text.contains('\0') {
        return Err(TableError::Unreadable(
            "it is neither CSV nor XLSX".to_owned(),
        ));
    }
    Ok(text)
}

/// What stands most often between the cells of the first row.
fn separator(text: &str) -> u8 {
    let mut quoted = false;
    let mut counts = [(b';', 0), (b',', 0), (b'\t', 0)];
    for byte in text.trim_start().bytes() {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' | b'\r' if !quoted => break,
            _ if !quoted => {
                for (separator, count) in &mut counts {
                    *count += usize::from(byte == *separator);
                }
            }
            _ => {}
        }
    }
    // Of two that stand as often, the first of the list.
    counts
        .iter()
        .rev()
        .max_by_key(|(_, count)| *count)
        .map_or(b';', |(separator, _)| *separator)
}

/// A cell without the apostrophe that keeps a spreadsheet from taking it for a formula.
fn unguarded(cell: &str) -> String {
    match cell.strip_prefix('\'') {
        Some(rest) if super::write::is_formula(rest) => rest.to_owned(),
        _ => cell.to_owned(),
    }
}
