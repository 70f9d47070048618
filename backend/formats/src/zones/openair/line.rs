//! Lines of an OpenAir text: a record of some letters and its value, without comments.

/// One record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line<'a> {
    /// Its line in the text, counted from 1.
    pub(super) number: usize,
    /// Its letters in upper case.
    pub(super) command: String,
    /// What follows them, without blanks around.
    pub(super) value: &'a str,
}

/// The lines of a text with their numbers, whatever ends them; a lone carriage return ends a line
/// too, so that no record hides behind a comment.
pub(super) fn numbered(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let numbered = text.split('\n').zip(1..);
    numbered.flat_map(|(line, number)| line.split('\r').map(move |part| (number, part.trim())))
}

/// The records of a text.
pub(super) fn records(text: &str) -> impl Iterator<Item = Line<'_>> {
    numbered(text).filter_map(|(number, text)| {
        let text = text.split('*').next().unwrap_or_default().trim();
        let letters = text.bytes().take_while(u8::is_ascii_alphabetic).count();
        let (command, value) = text.split_at_checked(letters)?;
        (!text.is_empty()).then(|| Line {
            number,
            command: command.to_ascii_uppercase(),
            value: value.trim(),
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_blanks_are_no_records() {
        let text = "* all\r\n\r\nAC R * inline\rdp50:00:00 N 014:00:00 E\n V  X=1 \n*AC Q\n";
        let lines: Vec<_> = records(text)
            .map(|line| (line.number, line.command, line.value))
            .collect();
        let expected = [
            (3, "AC", "R"),
            (3, "DP", "50:00:00 N 014:00:00 E"),
            (4, "V", "X=1"),
        ];
        assert_eq!(
            lines,
            expected.map(|(number, command, value)| (number, command.to_owned(), value))
        );
    }
}
