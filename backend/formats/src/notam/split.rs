//! The notices of a text.

use super::field::{find, is_marker, words};
use crate::moment;

/// The notices of a text. One begins at the number before `NOTAMN`, `NOTAMR` or `NOTAMC`. It also
/// begins at an item Q, or A with its times, where the notice before has got that far already: a
/// damaged heading must not hide a notice in the text of another.
pub(super) fn notices(text: &str) -> Vec<&str> {
    let starts = starts(text);
    let ends = starts.iter().skip(1).copied().chain([text.len()]);
    starts
        .iter()
        .zip(ends)
        .filter_map(|(start, end)| text.get(*start..end))
        .collect()
}

fn starts(text: &str) -> Vec<usize> {
    let mut starts = Vec::new();
    let mut headings = headings(text).into_iter().peekable();
    let (mut has_q, mut has_e) = (false, false);
    for (offset, line) in lines(text) {
        while let Some(heading) = headings.next_if(|heading| *heading < offset + line.len()) {
            starts.push(heading);
            (has_q, has_e) = (false, false);
        }
        let rest = text.get(offset..).unwrap_or_default();
        let start = line.trim_start().trim_start_matches('(');
        let is_next = is_marker(start, 'Q') && (has_q || has_e)
            || is_marker(start, 'A') && has_e && has_times(rest);
        let is_first = starts.is_empty()
            && ['Q', 'A', 'B', 'E']
                .iter()
                .any(|letter| find(line, *letter, 0).is_some());
        if is_next || is_first {
            starts.push(offset);
            (has_q, has_e) = (false, false);
        }
        has_q |= find(line, 'Q', 0).is_some();
        has_e |= find(line, 'E', 0).is_some();
    }
    starts
}

/// Whether an item B with a moment stands near the beginning of a text.
fn has_times(text: &str) -> bool {
    let near = text
        .char_indices()
        .nth(200)
        .map_or(text, |(end, _)| text.get(..end).unwrap_or(text));
    let after = find(near, 'B', 0).and_then(|at| near.get(at + 2..));
    after
        .and_then(|text| text.split_whitespace().next())
        .and_then(moment::ten_digits)
        .is_some()
}

/// Where the headings of notices begin.
fn headings(text: &str) -> Vec<usize> {
    let mut headings = Vec::new();
    let mut before: Option<(usize, &str)> = None;
    for (offset, word) in words(text) {
        if matches!(word.trim_start_matches('('), "NOTAMN" | "NOTAMR" | "NOTAMC") {
            let number = before
                .filter(|(_, number)| number.contains('/'))
                .map(|(offset, _)| offset);
            headings.push(number.unwrap_or(offset));
        }
        before = Some((offset, word));
    }
    headings
}

/// The lines of a text and where they begin.
fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut offset = 0;
    text.split_inclusive('\n').map(move |line| {
        offset += line.len();
        (offset - line.len(), line)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_falls_apart_into_its_notices() {
        let text = "GG LKAAYNYX\n(A0001/26 NOTAMN\nQ) a\nE) x)\nB0002/26 NOTAMC A0001/26\nQ) b\nE) y\ngarbled\nQ) c\nE) z";
        let found = notices(text);
        assert_eq!(found.len(), 3);
        assert!(found[0].starts_with("(A0001/26") && found[2].starts_with("Q) c"));
        assert_eq!(notices("Q) a\nE) x\nA0002/26 NOTAMN\nQ) b").len(), 2);
        assert!(notices("nothing to see").is_empty());
    }

    #[test]
    fn a_damaged_heading_hides_no_notice() {
        let one = "A0001/26 NOTAMN Q) a A) LKPR B) 2601010000 C) PERM E) text";
        assert_eq!(notices(&format!("{one}\nA00X\nQ) b A) LKPR E) y")).len(), 2);
        assert_eq!(
            notices(&format!("{one}\nA00X\nA) LKPR B) 2601010000 C) PERM\nE) y")).len(),
            2
        );
        assert_eq!(
            notices(&format!("{one}\nA) first paragraph\nB) second")).len(),
            1
        );
    }
}
