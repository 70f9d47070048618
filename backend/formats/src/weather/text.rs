//! Text with METAR and TAF reports: where each begins, its head, and what could not be read.

use chrono::{DateTime, Utc};
use letka_domain::weather::{Conditions, Report, ReportKind};

use super::{Read, WeatherError, aerodromes, clock, metar, taf};

/// Most words of one report: the longest TAF has about a hundred.
const MAX_WORDS: usize = 500;

/// A word and the line it stands in.
#[derive(Debug, Clone, Copy)]
pub(super) struct Word<'a> {
    pub(super) line: usize,
    pub(super) text: &'a str,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Metar,
    Speci,
    Taf,
}

/// The head of a report: what it is, of which aerodrome, from when.
pub(super) struct Head {
    /// What and where, such as `METAR LKPR`.
    pub(super) source: String,
    pub(super) issued_at: DateTime<Utc>,
}

/// What could not be read.
#[derive(Default)]
pub(super) struct Faults(Vec<String>);

impl Faults {
    pub(super) fn add(&mut self, word: Word, what: &str) {
        self.0
            .push(format!("line {}: {}: {what}", word.line, shown(word.text)));
    }

    /// A word of a report that cannot be read, and what stays unknown because of it.
    pub(super) fn unread(&mut self, head: &Head, word: Word, unknown: &str) {
        let what = format!("cannot be read in {}; {unknown}", head.source);
        self.add(word, &what);
    }
}

/// A word as it may stand in a message.
fn shown(word: &str) -> String {
    word.chars().filter(|c| !c.is_control()).take(40).collect()
}

pub(super) fn read(text: &str, near: DateTime<Utc>) -> Result<Read, WeatherError> {
    let text = text.to_ascii_uppercase();
    let (mut faults, mut reports) = (Faults::default(), Vec::new());
    for words in split(&text) {
        reports.extend(report(&words, near, &mut faults));
    }
    if reports.is_empty() {
        let first = faults.0.into_iter().next();
        return Err(first.map_or(WeatherError::Empty, WeatherError::NoReport));
    }
    reports.sort_by_key(|(report, corrected): &(Report, bool)| (report.issued_at, *corrected));
    let reports = reports.into_iter().map(|(report, _)| report).collect();
    Ok(Read {
        reports,
        faults: faults.0,
    })
}

/// The words of each report. One ends at `=`, and where the next begins: at METAR, SPECI or TAF, or
/// at the start of a line with an aerodrome and a time.
fn split(text: &str) -> Vec<Vec<Word<'_>>> {
    let (mut reports, mut current) = (Vec::new(), Vec::new());
    for (index, line) in text.lines().enumerate() {
        let words: Vec<&str> = line.split_whitespace().collect();
        for (place, text) in words.iter().enumerate() {
            let bare =
                place == 0 && is_place(text) && words.get(1).is_some_and(|next| is_time(next));
            if (kind(text).is_some() || bare) && !only_kinds(&current) {
                reports.push(std::mem::take(&mut current));
            }
            let word = text.trim_end_matches('=');
            if !word.is_empty() {
                current.push(Word {
                    line: index + 1,
                    text: word,
                });
            }
            if text.ends_with('=') {
                reports.push(std::mem::take(&mut current));
            }
        }
    }
    reports.push(current);
    reports.retain(|words| !words.is_empty());
    reports
}

fn only_kinds(words: &[Word]) -> bool {
    words
        .iter()
        .all(|word| kind(word.text).is_some() || is_correction(word.text))
}

fn kind(word: &str) -> Option<Kind> {
    match word {
        "METAR" => Some(Kind::Metar),
        "SPECI" => Some(Kind::Speci),
        "TAF" => Some(Kind::Taf),
        _ => None,
    }
}

fn is_place(word: &str) -> bool {
    word.len() == 4 && word.bytes().all(|b| b.is_ascii_uppercase())
}

fn is_time(word: &str) -> bool {
    let digits = word.strip_suffix('Z').unwrap_or_default();
    digits.len() == 6 && digits.bytes().all(|b| b.is_ascii_digit())
}

fn is_correction(word: &str) -> bool {
    matches!(word, "COR" | "AMD")
}

/// A report, and whether it corrects another one; `None` with a fault when its head is unreadable.
fn report(words: &[Word], near: DateTime<Utc>, faults: &mut Faults) -> Option<(Report, bool)> {
    let first = *words.first()?;
    let mut left_out = |word: Word, what: &str| {
        faults.add(word, &format!("{what}; the report is left out"));
        None
    };
    if words.len() > MAX_WORDS {
        return left_out(first, "is the beginning of more words than a report has");
    }
    let heads = words
        .iter()
        .take_while(|word| kind(word.text).is_some() || is_correction(word.text));
    let begun = heads.count();
    let (kinds, rest) = words.split_at(begun);
    let Some((place, rest)) = rest.split_first().filter(|(place, _)| is_place(place.text)) else {
        return left_out(
            *rest.first().unwrap_or(&first),
            "is not an aerodrome with a report",
        );
    };
    let time = rest
        .split_first()
        .map(|(time, rest)| (clock::issue(time.text, near), rest));
    let Some((Some(issued_at), body)) = time else {
        return left_out(
            *rest.first().unwrap_or(place),
            "is not the time of a report",
        );
    };
    let bare = || match body.first() {
        Some(word) if clock::is_period(word.text) => Kind::Taf,
        _ => Kind::Metar,
    };
    let kind = kinds
        .iter()
        .find_map(|word| kind(word.text))
        .unwrap_or_else(bare);
    let name = match kind {
        Kind::Metar => "METAR",
        Kind::Speci => "SPECI",
        Kind::Taf => "TAF",
    };
    let head = Head {
        source: format!("{name} {}", place.text),
        issued_at,
    };
    let after = body
        .iter()
        .take_while(|word| is_correction(word.text))
        .count();
    let corrected = after > 0 || kinds.iter().any(|word| is_correction(word.text));
    let body = body.get(after..).unwrap_or_default();
    let conditions = match kind {
        Kind::Taf => taf::read(&head, body, faults),
        Kind::Metar | Kind::Speci => metar::read(&head, body, faults),
    };
    Some((
        made(kind, head, aerodromes::position(place.text), conditions),
        corrected,
    ))
}

fn made(
    kind: Kind,
    head: Head,
    place: Option<letka_domain::geometry::Position>,
    conditions: Vec<Conditions>,
) -> Report {
    let kind = match kind {
        Kind::Taf => ReportKind::Forecast,
        Kind::Metar | Kind::Speci => ReportKind::Observation,
    };
    Report {
        kind,
        source: head.source,
        issued_at: head.issued_at,
        place,
        conditions,
    }
}
