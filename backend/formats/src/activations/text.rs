//! Lines of a text: `LKTSA3A  FL095-FL245  0600-1200`.

use chrono::Days;
use letka_domain::period::Period;

use super::entry::{self, Band, Entry};
use crate::moment;

/// A line of more words is none of a list.
const MOST_WORDS: usize = 24;
/// A list of clock times covers no more days than this.
const MOST_DAYS: u64 = 31;

/// Reads lines and knows in which section they stand.
#[derive(Debug)]
pub(super) struct Reader {
    covers: Period,
    in_other_section: bool,
}

impl Reader {
    /// Before the first line of a list.
    pub(super) fn new(covers: Period) -> Self {
        Self {
            covers,
            in_other_section: false,
        }
    }

    /// Reads a line. In sections about other things than areas only lines that begin with the
    /// designator of an area are about one.
    pub(super) fn read(&mut self, line: &str) -> Entry {
        if let Some(section) = section(line) {
            self.in_other_section = section != 'C';
            let passed = format!("section {section} is not about areas and was passed over");
            return if self.in_other_section {
                Entry::Passed(passed)
            } else {
                Entry::Aside
            };
        }
        let line = joined(line);
        let words: Vec<&str> = line.split_whitespace().collect();
        let first = words.first().copied().unwrap_or_default();
        if entry::is_designator(first) && words.len() <= MOST_WORDS {
            return self.area(first, words.get(1..).unwrap_or_default());
        }
        let designated = words.iter().any(|word| entry::is_designator(word));
        // An area has a number: a line without one names none.
        let numbered = line.contains(|c: char| c.is_ascii_digit());
        if designated || (numbered && (!self.in_other_section || names_area(&line))) {
            return Entry::Lost(format!("line {line:?} may name an area and cannot be read"));
        }
        Entry::Aside
    }

    /// What a line says about an area after its designator.
    fn area(&self, identifier: &str, words: &[&str]) -> Entry {
        let is_time = |word: &str| word == "H24" || moment::span(word).is_some();
        let others: Vec<&str> = words
            .iter()
            .copied()
            .filter(|word| {
                !is_time(word) && !entry::is_cancellation(word) && !matches!(*word, "UTC" | "Z")
            })
            .collect();
        let times: Vec<&str> = words.iter().copied().filter(|word| is_time(word)).collect();
        let cancelled = words.iter().any(|word| entry::is_cancellation(word));
        let band = band(&others);
        // Words that are left over may be another time.
        let is_whole = band.is_some() && !words.iter().any(|word| is_local(word));
        Entry::Read {
            identifier: identifier.to_owned(),
            periods: self.periods(&times, cancelled).filter(|_| is_whole),
            band,
            cancelled,
            covers: self.covers,
        }
    }

    /// The periods of clock times in the time of the list; `None` where there is no time. A
    /// cancellation without a time takes back all.
    fn periods(&self, times: &[&str], cancelled: bool) -> Option<Vec<Period>> {
        if times.contains(&"H24") || (times.is_empty() && cancelled) {
            return Some(vec![self.covers]);
        }
        let mut periods = Vec::new();
        for time in times {
            periods.extend(self.on_each_day(moment::span(time)?)?);
        }
        (!periods.is_empty()).then_some(periods)
    }

    /// A span of the clock on every day on which it meets the time of the list.
    fn on_each_day(&self, (from, to): (i64, i64)) -> Option<Vec<Period>> {
        let to = if to <= from { to + 1440 } else { to };
        let first = self.covers.start().date_naive().pred_opt()?;
        let last = self.covers.end().date_naive();
        let mut periods = Vec::new();
        for day in 0..=MOST_DAYS + 1 {
            let date = first.checked_add_days(Days::new(day))?;
            if date > last {
                return Some(periods);
            }
            let period = Period::new(
                moment::after_midnight(date, from),
                moment::after_midnight(date, to),
            )
            .ok()?;
            if period.start() < self.covers.end() && self.covers.start() < period.end() {
                periods.push(period);
            }
        }
        None
    }
}

/// Whether a word says that times are not those of UTC.
pub(super) fn is_local(word: &str) -> bool {
    matches!(
        word,
        "LT" | "LMT"
            | "LOC"
            | "LOCAL"
            | "CET"
            | "CEST"
            | "MEZ"
            | "MESZ"
            | "SEČ"
            | "SELČ"
            | "SEC"
            | "SELC"
    )
}

/// Whether a word begins like the designator of an area, however it goes on.
fn names_area(line: &str) -> bool {
    let line = line.to_ascii_uppercase();
    let mut words = line.split(|c: char| !c.is_alphanumeric());
    words.any(|word| {
        let word = word.strip_prefix("LK").unwrap_or(word);
        let starts = |start: &str| {
            let rest = word.strip_prefix(start);
            rest.is_some_and(|rest| rest.chars().next().is_none_or(|c| c.is_ascii_digit()))
        };
        ["TSA", "TRA"].into_iter().any(starts)
    })
}

/// The letter of a heading such as `C/ Prostory spravované AMC`.
fn section(line: &str) -> Option<char> {
    let mut chars = line.chars();
    let letter = chars.next().filter(char::is_ascii_uppercase)?;
    let heads = chars.next() == Some('/') && chars.next().is_none_or(char::is_whitespace);
    heads.then_some(letter)
}

/// The line with all dashes alike and no blanks around them, in upper case.
fn joined(line: &str) -> String {
    let line = line
        .to_uppercase()
        .replace(['–', '—'], "-")
        .replace(['\t', ','], " ");
    let parts: Vec<&str> = line.split('-').map(str::trim).collect();
    parts.join("-")
}

/// The limits among words; without any the area has its own. `None` where words look like limits
/// and are not read.
fn band(words: &[&str]) -> Option<Band> {
    let mut found: Option<(usize, usize, Band)> = None;
    for from in 0..words.len() {
        for to in from + 1..=words.len() {
            let longer = found.is_none_or(|(first, last, _)| to - from > last - first);
            if let Some(band) = words.get(from..to).and_then(bounds).filter(|_| longer) {
                found = Some((from, to, band));
            }
        }
    }
    let (from, to, band) = found.unwrap_or((0, 0, (None, None)));
    let rest = words
        .iter()
        .enumerate()
        .filter(|(index, _)| !(from..to).contains(index));
    let looks_like_limit = |word: &str| {
        word.contains(|c: char| c.is_ascii_digit() || c == '-')
            || matches!(
                word,
                "FL" | "GND" | "SFC" | "UNL" | "SR" | "SS" | "HJ" | "HN" | "HO"
            )
    };
    let mut left = rest.filter(|(_, word)| looks_like_limit(word));
    left.next().is_none().then_some(band)
}

/// Two limits around a dash.
fn bounds(words: &[&str]) -> Option<Band> {
    let text = words.join(" ");
    let (lower, upper) = text.split_once('-')?;
    let both = !lower.trim().is_empty() && !upper.trim().is_empty();
    entry::band(lower.trim(), upper.trim()).filter(|_| both)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn covers() -> Period {
        let at = |text: &str| text.parse().unwrap();
        Period::new(at("2026-03-19T06:00:00Z"), at("2026-03-20T06:00:00Z")).unwrap()
    }

    fn times(line: &str) -> Vec<String> {
        let Entry::Read { periods, .. } = Reader::new(covers()).read(line) else {
            panic!("{line}");
        };
        let one = |period: Period| {
            format!(
                "{}/{}",
                period.start().format("%dT%H%M"),
                period.end().format("%dT%H%M")
            )
        };
        periods.unwrap_or_default().into_iter().map(one).collect()
    }

    #[test]
    fn clock_times_fall_on_the_days_of_the_list() {
        for (line, expected) in [
            ("LKTSA3A FL095-FL245 0600-1200", vec!["19T0600/19T1200"]),
            (
                "LKTSA3A FL095-FL245 06:00 - 12:00 UTC",
                vec!["19T0600/19T1200"],
            ),
            ("LKTSA3A 0000-0400", vec!["20T0000/20T0400"]),
            ("LKTSA3A 2200-0200", vec!["19T2200/20T0200"]),
            (
                "LKTSA3A 0400-0800",
                vec!["19T0400/19T0800", "20T0400/20T0800"],
            ),
            ("LKTSA3A 0600-0600", vec!["19T0600/20T0600"]),
            ("LKTSA3A H24", vec!["19T0600/20T0600"]),
            (
                "LKTSA3A 0600-0800, 1000-1200",
                vec!["19T0600/19T0800", "19T1000/19T1200"],
            ),
            ("LKTSA3A soon", vec![]),
            ("LKTSA3A 0600-0800 LT", vec![]),
            ("LKTSA3A 0600-0800 1OOO-1200", vec![]),
            ("LKTSA3A 0600-0800 SR-SS", vec![]),
        ] {
            assert_eq!(times(line), expected, "{line}");
        }
    }

    #[test]
    fn limits_are_read_wholly_or_not_at_all() {
        for (text, expected) in [
            ("FL095-FL245", Some((Some("2895.6"), Some("7467.6")))),
            ("FL 95-FL 245", Some((Some("2895.6"), Some("7467.6")))),
            (
                "LIBAVA GND-5000FT AMSL",
                Some((Some("0.0"), Some("1524.0"))),
            ),
            ("1000 FT AGL-FL095", Some((Some("304.8"), Some("2895.6")))),
            ("GND-UNL", Some((Some("0.0"), None))),
            ("LIBAVA", Some((None, None))),
            ("", Some((None, None))),
            ("FL095-FL2A5", None),
            ("095-245 FL", None),
            ("FL245-FL095", None),
            ("FL095-FL245 GND-FL095", None),
            ("FL095", None),
        ] {
            let words: Vec<&str> = text.split_whitespace().collect();
            let metres =
                |altitude: letka_domain::altitude::Altitude| format!("{:.1}", altitude.metres);
            let read = band(&words).map(|(lower, upper)| (lower.map(metres), upper.map(metres)));
            let expected =
                expected.map(|(lower, upper)| (lower.map(str::to_owned), upper.map(str::to_owned)));
            assert_eq!(read, expected, "{text}");
        }
    }

    #[test]
    fn a_line_that_may_name_an_area_is_never_passed_over() {
        let mut reader = Reader::new(covers());
        assert_eq!(reader.read("Plán využití vzdušného prostoru"), Entry::Aside);
        assert!(matches!(
            reader.read("TRA GA KLADNO 3 0600-1200"),
            Entry::Lost(_)
        ));
        assert!(matches!(
            reader.read("1. LKTSA3A FL095-FL245 0600-1200"),
            Entry::Lost(_)
        ));
        assert!(matches!(
            reader.read("LK TSA 3A FL095-FL245 0600/1200"),
            Entry::Lost(_)
        ));
        assert!(matches!(reader.read("A/ CDR"), Entry::Passed(_)));
        assert_eq!(reader.read("L132 FL095-FL245 0600-1200"), Entry::Aside);
        assert!(matches!(
            reader.read("LKTSA3A 0600-1200"),
            Entry::Read { .. }
        ));
        assert_eq!(reader.read("C/ Prostory spravované AMC"), Entry::Aside);
        assert!(matches!(reader.read("LKXX 0600-1200"), Entry::Lost(_)));
    }
}
