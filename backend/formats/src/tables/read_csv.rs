//! CSV as spreadsheets and old registers write it.

use std::borrow::Cow;

use encoding_rs::{UTF_16BE, UTF_16LE, WINDOWS_1250};

use super::{Reader, TableError};

pub(super) fn read(bytes: &[u8], reader: &mut Reader<'_>) -> Result<(), TableError> {
    let text = decode(bytes)?;
    let separator = separator(&text);
    // The reader skips empty lines; a spreadsheet counts them.
    let mut numbers = numbers(&text, separator).into_iter();
    let mut records = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(separator)
        .from_reader(text.as_bytes());
    let mut record = csv::StringRecord::new();
    let mut number = 0;
    loop {
        let more = records.read_record(&mut record);
        if !more.map_err(|error| TableError::Unreadable(error.to_string()))? {
            return Ok(());
        }
        number = numbers.next().unwrap_or(number + 1);
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

/// The numbers of the rows that are not empty, as a spreadsheet counts them.
fn numbers(text: &str, separator: u8) -> Vec<u32> {
    let (mut found, mut number) = (Vec::new(), 1);
    // A quote means something at the beginning of a cell, and within one that began so.
    let (mut quoted, mut may_quote, mut empty) = (false, true, true);
    let mut bytes = text.bytes().peekable();
    while let Some(byte) = bytes.next() {
        let ends = !quoted && matches!(byte, b'\n' | b'\r');
        if ends {
            if byte == b'\r' && bytes.peek() == Some(&b'\n') {
                bytes.next();
            }
            if !empty {
                found.push(number);
            }
            (number, may_quote, empty) = (number + 1, true, true);
            continue;
        }
        empty = false;
        if byte == b'"' && (quoted || may_quote) {
            // A second one right behind goes on with the cell.
            (quoted, may_quote) = (!quoted, true);
        } else {
            may_quote = !quoted && byte == separator;
        }
    }
    if !empty {
        found.push(number);
    }
    found
}

/// A cell without the apostrophe that keeps a spreadsheet from taking it for a formula.
fn unguarded(cell: &str) -> String {
    match cell.strip_prefix('\'') {
        Some(rest) if super::write::needs_guard(rest) => rest.to_owned(),
        _ => cell.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_counted_as_a_spreadsheet_counts_them() {
        for (text, rows) in [
            ("a;b\n1;2\n", vec![1, 2]),
            ("a;b\r\n\r\n\r\n1;2", vec![1, 4]),
            ("\na;b\n\"x\ny\"\"\n\";2\n3;4\n", vec![2, 3, 4]),
            ("a\"b;c\nd;e\n", vec![1, 2]),
            ("", vec![]),
        ] {
            assert_eq!(numbers(text, b';'), rows, "{text:?}");
        }
    }
}
