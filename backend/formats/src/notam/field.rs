//! The items of a notice.

use super::Action;

/// The items of one notice, as written and without the brackets around the whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fields<'a> {
    pub(super) number: Option<&'a str>,
    pub(super) action: Action,
    pub(super) qualifier: Option<&'a str>,
    pub(super) location: Option<&'a str>,
    pub(super) from: Option<&'a str>,
    pub(super) until: Option<&'a str>,
    pub(super) schedule: Option<&'a str>,
    pub(super) text: &'a str,
    pub(super) lower: Option<&'a str>,
    pub(super) upper: Option<&'a str>,
}

impl<'a> Fields<'a> {
    /// Takes a notice apart.
    pub(super) fn of(text: &'a str) -> Self {
        let text = text.split("\nCREATED:").next().unwrap_or_default();
        let body_at = find(text, 'E', 0).unwrap_or(text.len());
        let (head, body) = text.split_at_checked(body_at).unwrap_or((text, ""));
        let [qualifier, location, from, until, schedule] = items(head);
        let (body, lower, upper) = limits(body.get(2..).unwrap_or_default());
        let (number, action) = heading(head);
        Self {
            number,
            action,
            qualifier,
            location,
            from,
            until,
            schedule,
            text: unbracketed(body),
            lower,
            upper,
        }
    }
}

/// Items Q and A to D.
fn items(head: &str) -> [Option<&str>; 5] {
    let mut starts = [None; 5];
    let mut after = 0;
    for (slot, letter) in starts.iter_mut().zip(['Q', 'A', 'B', 'C', 'D']) {
        *slot = find(head, letter, after);
        after = slot.map_or(after, |at| at + 2);
    }
    let end = |from: usize| {
        starts
            .iter()
            .flatten()
            .copied()
            .filter(|at| *at > from)
            .min()
            .unwrap_or(head.len())
    };
    starts.map(|start| {
        start
            .and_then(|at| head.get(at + 2..end(at)))
            .map(str::trim)
    })
}

/// Item E without items F and G, and those two. An F in the middle of a line is a field only where
/// a limit follows: texts count their paragraphs with letters too. A G after such an F is a field
/// whatever follows.
fn limits(body: &str) -> (&str, Option<&str>, Option<&str>) {
    let f_at = last_limit(body, 'F');
    let g_at = f_at.map_or_else(|| last_limit(body, 'G'), |f_at| find(body, 'G', f_at + 2));
    let text = body
        .get(..f_at.or(g_at).unwrap_or(body.len()))
        .unwrap_or(body);
    let value = |at: usize, end: usize| first_line(body.get(at + 2..end).unwrap_or_default());
    let lower = f_at.map(|at| value(at, g_at.unwrap_or(body.len())));
    (text, lower, g_at.map(|at| value(at, body.len())))
}

fn last_limit(body: &str, letter: char) -> Option<usize> {
    let mut from = 0;
    let mut last = None;
    while let Some(at) = find(body, letter, from) {
        let starts_line = body
            .get(..at)
            .is_some_and(|before| before.trim_end_matches([' ', '\t']).ends_with('\n'));
        let value = start_of(body.get(at + 2..).unwrap_or_default());
        let value = value.split(" G)").next().unwrap_or_default();
        if starts_line || crate::limit::read(first_line(value)).is_some() {
            last = Some(at);
        }
        from = at + 2;
    }
    last
}

fn first_line(text: &str) -> &str {
    let line = text.trim_start().lines().next().unwrap_or_default();
    line.trim().trim_end_matches(')').trim_end()
}

/// Enough of a text to hold a limit.
fn start_of(text: &str) -> &str {
    let end = text.char_indices().nth(40).map_or(text.len(), |(at, _)| at);
    text.get(..end).unwrap_or(text)
}

/// The number of a notice, and what it does to which other.
fn heading(head: &str) -> (Option<&str>, Action) {
    let words: Vec<&str> = words(head)
        .map(|(_, word)| word.trim_start_matches('('))
        .collect();
    let Some(index) = words
        .iter()
        .position(|word| matches!(*word, "NOTAMN" | "NOTAMR" | "NOTAMC"))
    else {
        let number = words.first().copied().filter(|word| is_number(word));
        return (number, Action::New);
    };
    let number = index
        .checked_sub(1)
        .and_then(|before| words.get(before))
        .copied()
        .filter(|word| is_number(word));
    let other = words
        .get(index + 1)
        .copied()
        .filter(|word| is_number(word))
        .map(str::to_owned);
    let action = match (words.get(index), other) {
        (Some(&"NOTAMR"), Some(other)) => Action::Replaces(other),
        (Some(&"NOTAMC"), other) => Action::Cancels(other.unwrap_or_default()),
        _ => Action::New,
    };
    (number, action)
}

pub(super) fn is_number(word: &str) -> bool {
    word.split_once('/').is_some_and(|(number, year)| {
        let digits = number.trim_start_matches(|c: char| c.is_ascii_uppercase());
        let numeric = |text: &str| !text.is_empty() && text.bytes().all(|c| c.is_ascii_digit());
        number.len() <= digits.len() + 2 && numeric(digits) && numeric(year)
    })
}

/// Drops the bracket that closes the whole notice.
fn unbracketed(text: &str) -> &str {
    let text = text.trim();
    let open = text.matches('(').count() < text.matches(')').count();
    text.strip_suffix(')')
        .filter(|_| open)
        .unwrap_or(text)
        .trim_end()
}

/// Where an item begins, from an offset on: its letter and a bracket after a blank or a bracket.
pub(super) fn find(text: &str, letter: char, from: usize) -> Option<usize> {
    let rest = text.get(from..)?;
    let mut marks = rest.match_indices(letter).map(|(at, _)| from + at);
    marks.find(|at| {
        let before = text
            .get(..*at)
            .and_then(|before| before.chars().next_back());
        before.is_none_or(|c| c.is_whitespace() || c == '(')
            && text.get(*at..).is_some_and(|rest| is_marker(rest, letter))
    })
}

pub(super) fn is_marker(text: &str, letter: char) -> bool {
    text.strip_prefix(letter)
        .is_some_and(|rest| rest.starts_with(')'))
}

/// The words of a text and where they begin.
pub(super) fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut offset = 0;
    text.split_inclusive(char::is_whitespace)
        .filter_map(move |piece| {
            offset += piece.len();
            let word = piece.trim_end();
            (!word.is_empty()).then_some((offset - piece.len(), word))
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_on_one_line_and_on_several_are_the_same() {
        let one = "(A0069/08 NOTAMR A0001/08 Q) LLLL/Q A) LLBG B) 0801211000 C) PERM D) DAILY E) CRANE (SEE B) 5). F) GND G) FL100)";
        let fields = Fields::of(one);
        assert_eq!(fields.number, Some("A0069/08"));
        assert_eq!(fields.action, Action::Replaces("A0001/08".into()));
        assert_eq!(fields.qualifier, Some("LLLL/Q"));
        assert_eq!(
            (fields.location, fields.from, fields.until),
            (Some("LLBG"), Some("0801211000"), Some("PERM"))
        );
        assert_eq!(
            (fields.schedule, fields.text),
            (Some("DAILY"), "CRANE (SEE B) 5).")
        );
        assert_eq!((fields.lower, fields.upper), (Some("GND"), Some("FL100")));
        let several = one
            .replace(" Q)", "\nQ)")
            .replace(" A)", "\nA)")
            .replace(" E)", "\nE)")
            .replace(" F)", "\nF)")
            .replace(" G)", "\nG)");
        assert_eq!(Fields::of(&several), fields);
    }

    #[test]
    fn paragraphs_with_letters_are_no_limits() {
        let fields = Fields::of("A0001/26 NOTAMN\nE) USE F) TAXIWAY G) APRON)");
        assert_eq!(
            (fields.lower, fields.text),
            (None, "USE F) TAXIWAY G) APRON")
        );
        let fields = Fields::of("E) X\nF) SOMEWHERE\nG) UNL");
        assert_eq!(
            (fields.lower, fields.upper, fields.text),
            (Some("SOMEWHERE"), Some("UNL"), "X")
        );
    }
}
