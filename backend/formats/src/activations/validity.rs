//! What the heading of a list says: which time it covers, when it was issued, and whether it is a
//! plan or an update of one.

use chrono::{DateTime, NaiveDate, Utc};
use letka_domain::period::Period;

use super::{entry, text};
use crate::moment;

/// Where a plan that gives only a day begins and ends: minutes after midnight.
const DAY_ONLY: (i64, i64) = (360, 1440);

/// The heading of a list.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Header {
    /// Which time it covers.
    pub(super) covers: Option<Period>,
    /// Whether a line says which time, but not readably or not the same as another.
    pub(super) is_damaged: bool,
    /// When it was issued.
    pub(super) issued_at: Option<DateTime<Utc>>,
    /// Whether it is an update (UUP).
    pub(super) amends: bool,
    /// Whether it is of a flight information region of another country.
    pub(super) is_foreign: bool,
}

impl Header {
    /// Reads the lines of a heading, wherever they stand.
    pub(super) fn read(lines: &[(usize, &str)]) -> Self {
        let mut header = Self::default();
        let mut day_of_title = None;
        for (_, line) in lines {
            header.is_foreign |= is_foreign(line);
            match title(line) {
                Some(Title::Covers) => header.take(period(line)),
                Some(Title::Issued) => {
                    header.issued_at = moments(line).first().and_then(|moment| moment.at());
                }
                Some(Title::Plan) => day_of_title = day_of_title.or(period(line)),
                Some(Title::Update) => {
                    header.amends = true;
                    day_of_title = day_of_title.or(period(line));
                }
                None => {}
            }
        }
        if header.covers.is_none() && !header.is_damaged {
            header.covers = day_of_title;
        }
        header
    }

    fn take(&mut self, covers: Option<Period>) {
        let same = self.covers.is_none() || self.covers == covers;
        self.is_damaged |= covers.is_none() || !same;
        self.covers = covers.filter(|_| !self.is_damaged);
    }
}

/// Whether a line belongs to the heading.
pub(super) fn is_header(line: &str) -> bool {
    title(line).is_some()
}

/// Whether a title names a region that is not Czech: `AUP LZBB`.
fn is_foreign(line: &str) -> bool {
    let mut words = line.split_whitespace();
    let is_plan = words
        .next()
        .is_some_and(|first| matches!(first, "AUP" | "UUP"));
    let is_region = |word: &str| word.len() == 4 && word.bytes().all(|c| c.is_ascii_uppercase());
    is_plan
        && words
            .next()
            .is_some_and(|word| is_region(word) && !word.starts_with("LK"))
}

/// What a line of the heading is about.
enum Title {
    Covers,
    Issued,
    Plan,
    Update,
}

fn title(line: &str) -> Option<Title> {
    let upper = line.to_uppercase();
    if words(&upper).into_iter().any(entry::is_designator) {
        return None;
    }
    let first = line
        .split(|c: char| !c.is_alphabetic())
        .next()
        .unwrap_or_default();
    match first.to_uppercase().as_str() {
        "VALID" | "VALIDITY" | "PLATNOST" | "PLATÍ" | "PLATI" | "COVERS" | "WEF" => {
            Some(Title::Covers)
        }
        "ISSUED" | "VYDÁNO" | "VYDANO" => Some(Title::Issued),
        "AUP" => Some(Title::Plan),
        "UUP" => Some(Title::Update),
        _ => None,
    }
}

/// A day and perhaps a time of it, minutes after midnight.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct When {
    day: NaiveDate,
    minutes: Option<i64>,
}

impl When {
    fn at(self) -> Option<DateTime<Utc>> {
        self.minutes
            .map(|minutes| moment::after_midnight(self.day, minutes))
    }
}

/// The period that a line gives: two moments, a day with two times, or a day.
fn period(line: &str) -> Option<Period> {
    let upper = line.to_uppercase();
    if words(&upper).into_iter().any(text::is_local) {
        return None;
    }
    let (start, end) = match (moments(line).as_slice(), spans(line).as_slice()) {
        ([from, to], []) => (from.at()?, to.at()?),
        ([when], [(from, to)]) if when.minutes.is_none() => {
            let to = if to <= from { to + 1440 } else { *to };
            (
                moment::after_midnight(when.day, *from),
                moment::after_midnight(when.day, to),
            )
        }
        ([when], []) if when.minutes.is_none() => (
            moment::after_midnight(when.day, DAY_ONLY.0),
            moment::after_midnight(when.day, DAY_ONLY.1),
        ),
        _ => return None,
    };
    Period::new(start, end).ok()
}

/// The words of a line, without brackets and marks around them.
fn words(line: &str) -> Vec<&str> {
    let words =
        line.split(|c: char| c.is_whitespace() || c == ';' || c == ',' || c == '(' || c == ')');
    words
        .map(|word| word.trim_end_matches([':', '.']))
        .filter(|word| !word.is_empty())
        .collect()
}

fn spans(line: &str) -> Vec<(i64, i64)> {
    words(line).into_iter().filter_map(moment::span).collect()
}

/// The days of a line with the times that follow them.
fn moments(line: &str) -> Vec<When> {
    let line = line.to_uppercase();
    let words = words(&line);
    let mut moments = Vec::new();
    let mut rest = words.as_slice();
    while !rest.is_empty() {
        let (when, used) = leading(rest).unwrap_or((None, 1));
        moments.extend(when);
        rest = rest.get(used..).unwrap_or_default();
    }
    moments
}

/// A moment at the beginning of words, and how many of them it takes.
fn leading(words: &[&str]) -> Option<(Option<When>, usize)> {
    let first = words.first()?;
    if let Some(at) = moment::utc(first) {
        let minutes = (at - moment::after_midnight(at.date_naive(), 0)).num_minutes();
        return Some((
            Some(When {
                day: at.date_naive(),
                minutes: Some(minutes),
            }),
            1,
        ));
    }
    // A day is one word or three; three first, as two digits of a year may end the first already.
    let (day, used) = [3, 1]
        .into_iter()
        .find_map(|count| Some((moment::day(&words.get(..count)?.join(" "))?, count)))?;
    let minutes = words.get(used).and_then(|word| moment::minutes(word));
    Some((
        Some(When { day, minutes }),
        used + usize::from(minutes.is_some()),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn covers(line: &str) -> Option<String> {
        let header = Header::read(&[(1, line)]);
        let covers = header.covers?;
        Some(format!(
            "{}/{}",
            covers.start().format("%dT%H%M"),
            covers.end().format("%dT%H%M")
        ))
    }

    #[test]
    fn the_time_of_a_list_is_read_in_the_usual_forms() {
        for line in [
            "VALID 2026-03-19T06:00Z 2026-03-20T06:00:00Z",
            "covers;2026-03-19T06:00:00Z;2026-03-20T06:00:00Z",
            "VALID WEF 19 MAR 2026 06:00 TIL 20 MAR 2026 06:00 UTC",
            "Platnost: 19.03.2026 06:00 - 20.03.2026 06:00 UTC",
            "PLATNOST 19MAR26 0600 - 20MAR26 0600",
            "Platí 19.3.2026 0600-0600",
        ] {
            assert_eq!(covers(line).as_deref(), Some("19T0600/20T0600"), "{line}");
        }
        for line in ["AUP LKAA 19.03.2026", "UUP 19 MAR 2026", "VALID 2026-03-19"] {
            assert_eq!(covers(line).as_deref(), Some("19T0600/20T0000"), "{line}");
        }
        for line in [
            "AUP",
            "VALID",
            "VALID tomorrow",
            "VALID 19MAR26 0600-1800 LT",
            "VALID LKTSA1 19MAR26",
            "VALID 20MAR26 0600 - 19MAR26 0600",
            "VALID 19MAR26 0600",
            "AUPA 19MAR26",
        ] {
            assert_eq!(covers(line), None, "{line}");
        }
    }

    #[test]
    fn lines_that_contradict_each_other_say_nothing() {
        let header = Header::read(&[
            (1, "VALID 19MAR26"),
            (2, "VALID 20MAR26"),
            (3, "VALID 20MAR26"),
        ]);
        assert!(header.covers.is_none() && header.is_damaged);
        let header = Header::read(&[
            (1, "UUP 19MAR26"),
            (2, "VALID soon"),
            (3, "ISSUED 18MAR26 1400"),
        ]);
        assert!(
            header.covers.is_none()
                && header.is_damaged
                && header.amends
                && header.issued_at.is_some()
        );
    }
}
