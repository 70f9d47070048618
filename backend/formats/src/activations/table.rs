//! Lines of a table: `identifier;from;to;lower;upper;state`.

use letka_domain::period::Period;

use super::entry::{self, Entry};
use crate::moment;

/// Reads a line of a table.
pub(super) fn read(line: &str, covers: Period) -> Entry {
    let fields: Vec<&str> = line
        .split(';')
        .map(|field| field.trim().trim_matches('"').trim())
        .collect();
    let field = |index: usize| fields.get(index).copied().unwrap_or_default();
    let identifier = field(0).to_uppercase();
    if ["IDENTIFIER", "IDENT", "PROSTOR"].contains(&identifier.as_str()) {
        return Entry::Aside;
    }
    if identifier.is_empty() || fields.len() < 3 {
        return Entry::Lost(format!("line {line:?} names no area or has no times"));
    }
    let from = moment::utc(field(1));
    let to = moment::utc(field(2));
    let period = from
        .zip(to)
        .and_then(|(from, to)| Period::new(from, to).ok());
    Entry::Read {
        identifier,
        periods: period.map(|period| vec![period]),
        band: entry::band(field(3), field(4)),
        cancelled: entry::is_cancellation(field(5)),
        covers,
    }
}
