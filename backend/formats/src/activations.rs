//! Lists of activated areas: airspace use plans and their updates (AUP, UUP), as text or as a table.
//!
//! A table has lines `identifier;from;to;lower;upper` with times of RFC 3339 and a sixth field `CNL`
//! where an activation is taken back. A text has lines such as `LKTSA3A  FL095-FL245  0600-1200`, in the
//! section that begins with `C/` where it has sections. Either says which time it covers on a line
//! that begins with `VALID`, `PLATNOST` or `COVERS`; a plan that gives only a day covers it from 06:00 to
//! 24:00 UTC, which is what plans from 06:00 and plans of calendar days have in common.
//!
//! An area that a list does not name counts as not active, so a list must be read whole: where a
//! line that may name an area cannot be read there is no list. Short of that every doubt is taken
//! strictly: an activation without a readable time lasts as long as the list, one without readable
//! limits fills its area, and a cancellation in doubt is none.

mod entry;
mod table;
mod text;
mod validity;

use letka_domain::airspace::{Notice, NoticeList, ZoneFault};
use letka_domain::period::Period;

use entry::Entry;

/// What was read of a list.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    /// The list; `None` where it does not say what it covers, or where a line is lost.
    pub list: Option<NoticeList>,
    /// How many lines name an area or may do so.
    pub entries: usize,
    /// What is wrong with it, by line.
    pub faults: Vec<ZoneFault>,
}

/// Reads a list. `covers` is the time it covers where its text does not say, as whoever enters it
/// declares.
pub fn read(name: &str, text: &str, covers: Option<Period>) -> Reading {
    let text = text.trim_start_matches('\u{feff}');
    let lines: Vec<(usize, &str)> = lines(text).collect();
    let mut faults = Vec::new();
    let header = validity::Header::read(&lines);
    let refused = |reason: &str| Reading {
        list: None,
        entries: 0,
        faults: vec![fault(None, None, reason.to_owned(), true)],
    };
    // What another country lists would make Czech areas look free.
    if header.is_foreign {
        return refused("its title names a region of another country, and only LK is known");
    }
    let Some(covers) = header.covers.or(covers.filter(|_| !header.is_damaged)) else {
        return refused("it does not say which time it covers");
    };
    let mut reader = text::Reader::new(covers);
    let mut notices = Vec::new();
    let mut entries = 0;
    for (number, line) in lines.iter().filter(|(_, line)| !validity::is_header(line)) {
        let entry = if line.contains(';') {
            table::read(line, covers)
        } else {
            reader.read(line)
        };
        let index = matches!(entry, Entry::Read { .. } | Entry::Lost(_)).then(|| entries);
        entries += usize::from(index.is_some());
        let (read, said) = entry.into_notices(&format!("{name}, line {number}"));
        let identifier = read
            .first()
            .map(|notice: &Notice| notice.identifier.clone());
        let said = said.into_iter().map(|(reason, left_out)| ZoneFault {
            index,
            ..fault(Some(*number), identifier.clone(), reason, left_out)
        });
        faults.extend(said);
        notices.extend(read);
    }
    let says_nothing = |(_, line): &(usize, &str)| {
        line.split_whitespace()
            .any(|word| word.eq_ignore_ascii_case("NIL"))
    };
    if entries == 0 && !lines.iter().any(says_nothing) {
        let reason = "it names no area and does not say NIL".to_owned();
        faults.push(fault(None, None, reason, true));
    }
    let is_whole = !faults.iter().any(|fault| fault.left_out);
    let source = name.to_owned();
    let list = NoticeList {
        covers,
        notices,
        source,
        issued_at: header.issued_at,
        amends: header.amends,
    };
    Reading {
        list: is_whole.then_some(list),
        entries,
        faults,
    }
}

fn fault(
    line: Option<usize>,
    identifier: Option<String>,
    reason: String,
    left_out: bool,
) -> ZoneFault {
    ZoneFault {
        index: None,
        identifier,
        line,
        reason,
        left_out,
    }
}

/// The lines that are not empty and no comments, with their numbers counted from 1.
fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let numbered = text.split('\n').zip(1..);
    let parts =
        numbered.flat_map(|(line, number)| line.split('\r').map(move |part| (number, part.trim())));
    parts.filter(|(_, line)| !line.is_empty() && !line.starts_with(['#', '*']))
}
