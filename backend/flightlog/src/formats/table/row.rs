//! One row, cut at its commas.

use std::borrow::Cow;

/// Columns that are read of a row; the widest table has about a hundred.
const MAX_COLUMNS: usize = 512;

/// The values of a row.
#[derive(Debug)]
pub(super) struct Row<'a>(Vec<Cow<'a, str>>);

impl<'a> Row<'a> {
    pub(super) fn new(line: &'a str) -> Self {
        let mut values = Vec::new();
        let mut rest = Some(line);
        while let Some(text) = rest.filter(|_| values.len() < MAX_COLUMNS) {
            let (value, next) = value(text);
            values.push(value);
            rest = next;
        }
        Self(values)
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// The value in a column, if there is one.
    pub(super) fn text(&self, column: usize) -> Option<&str> {
        let text = self.0.get(column)?.trim();
        (!text.is_empty()).then_some(text)
    }

    pub(super) fn number(&self, column: usize) -> Option<f64> {
        let number: f64 = self.text(column)?.parse().ok()?;
        number.is_finite().then_some(number)
    }

    pub(super) fn flag(&self, column: usize) -> Option<bool> {
        match self.text(column)?.to_lowercase().as_str() {
            "true" | "1" | "1.0" | "yes" => Some(true),
            "false" | "0" | "0.0" | "no" => Some(false),
            _ => None,
        }
    }
}

/// The first value of `text`, and what stands behind its comma. A value in quotes may hold commas;
/// two quotes in it are one.
fn value(text: &str) -> (Cow<'_, str>, Option<&str>) {
    let Some(quoted) = text.strip_prefix('"') else {
        return match text.split_once(',') {
            Some((value, rest)) => (value.into(), Some(rest)),
            None => (text.into(), None),
        };
    };
    let mut plain = String::new();
    let mut rest = quoted;
    while let Some((part, behind)) = rest.split_once('"') {
        plain.push_str(part);
        rest = behind;
        match behind.strip_prefix('"') {
            Some(behind) => {
                plain.push('"');
                rest = behind;
            }
            None => break,
        }
    }
    (plain.into(), rest.split_once(',').map(|(_, rest)| rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_and_commas() {
        let row = Row::new("a,,\"b, \"\"c\"\"\",1.5,TRUE,\"open");
        assert_eq!(row.len(), 6);
        assert_eq!(row.text(0), Some("a"));
        assert_eq!(row.text(1), None);
        assert_eq!(row.text(2), Some("b, \"c\""));
        assert_eq!((row.number(3), row.number(0)), (Some(1.5), None));
        assert_eq!((row.flag(4), row.flag(0)), (Some(true), None));
    }
}
