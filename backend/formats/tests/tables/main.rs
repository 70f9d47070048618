//! Tables of registers: read as people and spreadsheets write them, refused with a reason, written.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use chrono::NaiveDate;
use letka_formats::tables::{self, Cell, Column, MAX_ROWS, Sheet, Table, TableError};

const COLUMNS: [Column; 4] = [
    column("name", "Jméno", "Name", true),
    column("badge_number", "Služební číslo", "Badge number", true),
    column("phone", "Telefon", "Phone", false),
    column("valid_from", "Platí od", "Valid from", false),
];

const fn column(key: &'static str, cs: &'static str, en: &'static str, required: bool) -> Column {
    Column {
        key,
        cs,
        en,
        required,
    }
}

fn read(text: impl AsRef<[u8]>) -> Result<Table, TableError> {
    tables::read(text.as_ref(), &COLUMNS)
}

fn cells<'a>(table: &'a Table, key: &str) -> Vec<&'a str> {
    table
        .rows
        .iter()
        .map(|row| row.get(key).unwrap_or("-"))
        .collect()
}

/// *Žluťoučký Říha* and the Czech headings as Windows-1250 writes them.
const WINDOWS: &[u8] =
    b"Jm\xe9no;Slu\x9eebn\xed \xe8\xedslo\r\n\x8elu\x9dou\xe8k\xfd \xd8\xedha;7\r\n";

#[test]
fn utf_8_with_and_without_a_mark_utf_16_and_windows_1250_read_alike() {
    let text = "Jméno;Služební číslo\r\nŽluťoučký Říha;7\r\n";
    let marked = ["\u{feff}", text].concat();
    let wide: Vec<u8> = marked.encode_utf16().flat_map(u16::to_le_bytes).collect();
    for bytes in [text.as_bytes(), marked.as_bytes(), &wide, WINDOWS] {
        let table = read(bytes).unwrap();
        assert_eq!(cells(&table, "name"), ["Žluťoučký Říha"]);
        assert_eq!(cells(&table, "badge_number"), ["7"]);
        assert_eq!(table.rows[0].number, 2);
    }
}

#[test]
fn separators_languages_order_and_quoted_lines_do_not_matter() {
    for text in [
        "Badge number,Name,Shoe size\n7,\"Novák, Jan\nml.\",42\n\n8,Jana,\n",
        "sluzebni_cislo;JMENO;Shoe size\n7;\"Novák, Jan\nml.\";42\n;;\n8;Jana\n",
        "badge_number\tname\tShoe size\n7\t\"Novák, Jan\nml.\"\t42\n8\tJana\t\n",
    ] {
        let table = read(text).unwrap();
        assert_eq!(cells(&table, "name"), ["Novák, Jan\nml.", "Jana"], "{text}");
        assert_eq!(cells(&table, "badge_number"), ["7", "8"], "{text}");
        assert_eq!(table.unknown, ["Shoe size"]);
        assert!(!table.has("phone"));
    }
}

#[test]
fn what_is_wrong_is_named() {
    let said = |text: &str| read(text).unwrap_err().to_string();
    assert_eq!(
        said("Jméno;Telefon\nJan;1\n"),
        "the table has no column \"Služební číslo\" (\"Badge number\")"
    );
    let missing = tables::read(b"Jm\xe9no\r\nJan\r\n", &COLUMNS).unwrap_err();
    assert!(missing.to_string().contains("Služební číslo"), "{missing}");
    assert_eq!(
        said("Name;Jméno;badge_number\n"),
        "the table has the column \"Jméno\" twice"
    );
    assert_eq!(
        said("name;badge_number\nJan;1\nJana;2;3\n"),
        "row 3: has more cells than the heading has columns"
    );
    assert!(said("name;badge_number\nJan;1\nJa\u{7}na;2\n").starts_with("row 3:"));
    for empty in ["", "\n\n", ";;\n"] {
        assert_eq!(read(empty).unwrap_err(), TableError::Empty);
    }
    assert!(matches!(
        read("name\0badge_number"),
        Err(TableError::Unreadable(_))
    ));
    let long = format!("name;badge_number\n{};1\n", "x".repeat(5_000));
    assert!(said(&long).contains("\"name\""));
}

#[test]
fn no_more_rows_are_read_than_there_may_be() {
    let rows = |count| "name;badge_number\n".to_owned() + &"a;1\n".repeat(count);
    assert_eq!(read(rows(MAX_ROWS)).unwrap().rows.len(), MAX_ROWS);
    assert_eq!(
        read(rows(MAX_ROWS + 1)).unwrap_err(),
        TableError::TooManyRows
    );
    assert_eq!(
        read(vec![b'a'; tables::MAX_BYTES + 1]).unwrap_err(),
        TableError::TooLong
    );
}

fn sheet() -> Sheet {
    let day = NaiveDate::from_ymd_opt(2026, 3, 9).unwrap();
    let headings = COLUMNS.iter().map(|column| column.cs.to_owned()).collect();
    Sheet {
        name: "Osoby".to_owned(),
        headings,
        rows: vec![
            vec![
                "Žluťoučký \"Říha\";".into(),
                "007".into(),
                "+420 777 1".into(),
                day.into(),
            ],
            vec!["=HYPERLINK(1)".into(), "8".into(), Cell::Empty, Cell::Empty],
            vec!["-".into(), "9".into(), Cell::Number(-1.5), Cell::Empty],
        ],
    }
}

#[test]
fn what_was_written_is_read_as_it_was_and_is_no_formula() {
    let csv = tables::to_csv(&sheet());
    let text = String::from_utf8(csv.clone()).unwrap();
    assert!(text.starts_with("\u{feff}Jméno;Služební číslo;"), "{text}");
    assert!(
        text.contains("'=HYPERLINK(1)") && text.contains("'+420 777 1"),
        "{text}"
    );
    assert!(text.contains("'-;9;-1.5;"), "{text}");
    for bytes in [csv, tables::to_xlsx(&sheet()).unwrap()] {
        let table = tables::read(&bytes, &COLUMNS).unwrap();
        assert_eq!(
            cells(&table, "name"),
            ["Žluťoučký \"Říha\";", "=HYPERLINK(1)", "-"]
        );
        assert_eq!(cells(&table, "badge_number"), ["007", "8", "9"]);
        assert_eq!(cells(&table, "phone"), ["+420 777 1", "-", "-1.5"]);
        let day = tables::date(table.rows[0].get("valid_from").unwrap());
        assert_eq!(day, NaiveDate::from_ymd_opt(2026, 3, 9));
    }
}

#[test]
fn a_day_that_spreadsheets_do_not_count_is_written_as_words() {
    let mut old = sheet();
    let day = NaiveDate::from_ymd_opt(1000, 3, 9).unwrap();
    let column = old.rows[0]
        .iter()
        .position(|cell| matches!(cell, Cell::Date(_)))
        .unwrap();
    old.rows[0][column] = Cell::Date(day);
    let table = tables::read(&tables::to_xlsx(&old).unwrap(), &COLUMNS).unwrap();
    assert_eq!(table.rows[0].get("valid_from"), Some("1000-03-09"));
}

#[test]
fn a_damaged_workbook_is_refused() {
    let whole = tables::to_xlsx(&sheet()).unwrap();
    for length in (2..whole.len()).step_by(97) {
        let _ = tables::read(&whole[..length], &COLUMNS).unwrap_err();
    }
    for at in (0..whole.len()).step_by(31) {
        let mut damaged = whole.clone();
        damaged[at] ^= 0xff;
        // Whatever comes of it, nothing panics.
        let _ = tables::read(&damaged, &COLUMNS);
    }
    let mut large = whole;
    let entry = large
        .windows(4)
        .position(|window| window == b"PK\x01\x02")
        .unwrap();
    large[entry + 24..entry + 28].copy_from_slice(&[0xff; 4]);
    let error = tables::read(&large, &COLUMNS).unwrap_err();
    assert!(error.to_string().contains("too large"), "{error}");
}
