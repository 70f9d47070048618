//! Text, tables, maps and pages.

use letka_domain::geometry::Position;
use letka_paper::{Color, Column, Language, Map, Paint, Table, Window};

use crate::{paper, poppler, text};

const LETTERS: &str =
    "Příliš žluťoučký kůň úpěl ďábelské ódy; PŘÍLIŠ ŽLUŤOUČKÝ KŮŇ ÚPĚL ĎÁBELSKÉ ÓDY. Ňěóťď";

#[test]
fn all_czech_letters_come_back_and_the_file_is_an_archival_one() {
    let mut paper = paper("Žádost o povolení");
    paper.heading(1, "Žádost o jednorázové povolení");
    paper.paragraph(LETTERS);
    paper.facts(&[("Účel letu", "Pátrání po pohřešované osobě"), ("Výška", "")]);
    let pdf = paper.finish().unwrap();
    let pages = text(&pdf);
    assert_eq!(pages.len(), 1);
    let flat = pages[0].split_whitespace().collect::<Vec<_>>().join(" ");
    for expected in [
        "Žádost o jednorázové povolení",
        LETTERS,
        "Účel letu Pátrání po pohřešované osobě",
        "Výška –",
        "KRPS-1234/2026",
        "Vytvořeno 24. 11. 2026 10:00 strana 1 z 1",
    ] {
        assert!(flat.contains(expected), "{expected} in {flat}");
    }
    let metadata = poppler("pdfinfo", &["-meta"], &pdf, None);
    assert!(
        metadata.contains("<pdfaid:part>3</pdfaid:part>"),
        "{metadata}"
    );
    assert!(metadata.contains("<pdfaid:conformance>B</pdfaid:conformance>"));
}

#[test]
fn a_table_goes_on_over_three_pages_under_its_head_and_loses_no_row() {
    let mut paper = paper("Lety");
    paper.paragraph("Přehled letů.");
    let columns = [
        Column::words("Oddělení", 2.0),
        Column::words("Poznámka", 5.0),
        Column::numbers("Lety", 1.0),
    ];
    let mut table = Table::new(columns);
    for row in 0..120 {
        table.row([
            format!("řádek{row}"),
            "vlaje ".repeat(row % 30),
            row.to_string(),
        ]);
    }
    table.total(["Celkem".to_owned(), String::new(), "7140".to_owned()]);
    paper.table(&table);
    let pages = text(&paper.finish().unwrap());
    assert!((3..=6).contains(&pages.len()), "{} pages", pages.len());
    for (index, page) in pages.iter().enumerate() {
        assert!(
            page.contains("Oddělení") && page.contains("Poznámka"),
            "{page}"
        );
        let number = format!("strana {} z {}", index + 1, pages.len());
        assert!(page.contains(&number), "{number} in {page}");
    }
    let all = pages.join(" ");
    let words: Vec<&str> = all.split_whitespace().collect();
    for row in 0..120 {
        let name = format!("řádek{row}");
        assert_eq!(
            words.iter().filter(|word| **word == name).count(),
            1,
            "{name}"
        );
    }
    assert!(words.contains(&"7140"));
}

#[test]
fn a_row_that_is_higher_than_a_page_is_broken_and_nothing_of_it_is_lost() {
    let mut paper = paper("Dlouhý řádek");
    let mut table = Table::new([Column::words("Kdo", 1.0), Column::words("Co", 1.0)]);
    let long: Vec<String> = (0..1500).map(|word| format!("slovo{word}")).collect();
    table.row(["jeden".to_owned(), long.join(" ")]);
    paper.table(&table);
    let pages = text(&paper.finish().unwrap());
    let all = pages.join(" ");
    let found = all
        .split_whitespace()
        .filter(|word| word.starts_with("slovo"));
    assert_eq!(
        found.collect::<Vec<_>>(),
        long.iter().map(String::as_str).collect::<Vec<_>>()
    );
    assert!(pages.len() > 2);
}

#[test]
fn a_word_that_is_wider_than_the_page_is_broken_between_letters() {
    let mut paper = paper("Slovo");
    let word = "ž".repeat(400);
    paper.paragraph(&word);
    let page = text(&paper.finish().unwrap()).remove(0);
    assert_eq!(page.matches('ž').count(), 400);
    assert!(page.lines().filter(|line| line.contains('ž')).count() > 3);
}

#[test]
fn what_has_no_letter_is_shown_as_a_mark_and_never_stops_the_document() {
    let mut paper = paper("Znaky \u{1f681}");
    paper.heading(1, "\u{1f681}\u{0}\u{e000}");
    paper.paragraph("před \u{1f681} za \u{7}\u{feff} tab\tnový\r\nřádek c\u{30c} 漢");
    paper.paragraph("");
    let page = text(&paper.finish().unwrap()).remove(0);
    assert!(
        page.contains("před \u{fffd} za \u{fffd} tab nový"),
        "{page}"
    );
    assert!(page.contains("řádek c\u{30c} \u{fffd}"), "{page}");
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let make = || {
        let mut paper = paper("Mapa");
        paper.heading(1, "Mapa");
        paper.map(map());
        paper.signatures(&["Pilot", "Velitel", "Datum", "Razítko"]);
        paper.finish().unwrap()
    };
    assert_eq!(make(), make());
}

#[test]
fn a_map_tells_its_scale_north_coordinates_and_names() {
    let mut paper = paper("Mapa");
    paper.map(map());
    let page = text(&paper.finish().unwrap()).remove(0);
    for expected in ["500 m", "50,025° N", "14,42° E", "Vzlet", "S"] {
        assert!(page.contains(expected), "{expected} in {page}");
    }
}

fn map() -> Map {
    let at = |lat: f64, lon: f64| Position::new(lat, lon).unwrap();
    let area = vec![
        at(50.02, 14.40),
        at(50.03, 14.42),
        at(50.025, 14.43),
        at(50.018, 14.42),
    ];
    let window = Window::around(area.iter().copied()).unwrap();
    let mut map = Map::new(&window, 170.0, 110.0, Language::Czech);
    map.area(vec![area.clone()], Paint::area(Color::BLUE, 0.2));
    map.line(area, Paint::dashed(Color::RED, 1.0));
    map.point(at(50.024, 14.415), Color::RED, "Vzlet");
    map
}
