//! What the comments before the first block say: when the data come into force and were published.

use chrono::{DateTime, Utc};

use super::line;
use crate::moment;

/// Dates of a file.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Header {
    /// From `EFFECTIVE`.
    pub(super) effective_from: Option<DateTime<Utc>>,
    /// From `Last update`.
    pub(super) issued_at: Option<DateTime<Utc>>,
    /// Why a date was not taken although one is there.
    pub(super) contradiction: Option<String>,
}

impl Header {
    /// Reads the comments up to the first record.
    pub(super) fn read(text: &str) -> Self {
        let lines = line::numbered(text).map(|(_, line)| line);
        let comments = lines.take_while(|line| line.is_empty() || line.starts_with('*'));
        let comments: Vec<String> = comments.map(str::to_ascii_uppercase).collect();
        let (effective_from, contradiction) = only(&dates(&comments, "EFFECTIVE"));
        let (issued_at, _) = only(&dates(&comments, "LAST UPDATE"));
        Self {
            effective_from,
            issued_at,
            contradiction,
        }
    }
}

/// The midnights (UTC) of all days that stand right after a word.
fn dates(comments: &[String], word: &str) -> Vec<DateTime<Utc>> {
    let after = comments.iter().filter_map(|line| line.split_once(word));
    after.filter_map(|(_, rest)| leading_day(rest)).collect()
}

/// A day at the beginning of a text, in up to three words.
fn leading_day(text: &str) -> Option<DateTime<Utc>> {
    let rest = text
        .trim_start_matches([':', ' ', '\t'])
        .trim_end_matches(['*', ' ', '\t']);
    let words: Vec<&str> = rest.split_whitespace().take(3).collect();
    let day = (1..=words.len())
        .rev()
        .find_map(|count| moment::day(&words.get(..count)?.join(" ")))?;
    Some(moment::after_midnight(day, 0))
}

/// The date on which all agree.
fn only(dates: &[DateTime<Utc>]) -> (Option<DateTime<Utc>>, Option<String>) {
    match dates {
        [] => (None, None),
        [first, others @ ..] if others.iter().all(|other| other == first) => (Some(*first), None),
        _ => (
            None,
            Some("comments give several days of coming into force; none is taken".into()),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn effective(text: &str) -> Option<String> {
        Header::read(text).effective_from.map(|at| at.to_rfc3339())
    }

    #[test]
    fn the_day_stands_after_its_word() {
        let text = "*** Airspace valid from effective date\n****** Last update 17MAR26 ***\n*** EFFECTIVE 19MAR26 ****\n\nAC R\n";
        assert_eq!(
            effective(text).as_deref(),
            Some("2026-03-19T00:00:00+00:00")
        );
        let issued = Header::read(text).issued_at.unwrap();
        assert_eq!(issued.to_rfc3339(), "2026-03-17T00:00:00+00:00");
        assert_eq!(
            effective("* Effective: 19 MAR 2026 AIRAC").as_deref(),
            Some("2026-03-19T00:00:00+00:00")
        );
    }

    #[test]
    fn no_day_several_days_or_a_later_comment_are_no_day() {
        assert_eq!(effective("* EFFECTIVE soon\nAC R"), None);
        assert_eq!(effective("AC R\n* EFFECTIVE 19MAR26"), None);
        let two = Header::read("* EFFECTIVE 19MAR26\n* EFFECTIVE 16APR26\n");
        assert!(two.effective_from.is_none() && two.contradiction.is_some());
    }
}
