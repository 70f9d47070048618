//! OpenAir: airspace as glider pilots exchange it, a text of records of two letters.
//!
//! A block is one airspace: it begins at `AC`, blank lines mean nothing. Blocks that only choose
//! colours (`SP`, `SB`) have no name, no limits and no outline; they count as features
//! and give no zone.
//!
//! The format has no field for the day on which data come into force. Publishers write it into a
//! comment before the first block (`EFFECTIVE 19MAR26`), and that comment is trusted: it is from
//! the hand that wrote the outlines, and there is nothing better. Without it the day is not known.
//!
//! What cannot be read is taken strictly and named: a limit from the ground or without an end, an
//! outline that crosses itself as its convex hull, a class nobody knows as one that needs consent.
//! A block whose outline cannot be read is left out, and the dataset is then not whole.

mod activation;
mod block;
mod class;
mod coordinate;
mod header;
mod line;
mod name;
mod outline;
mod zone;

use std::borrow::Cow;

use letka_domain::airspace::{Dataset, DatasetInfo, ZoneFault};

use block::Block;
use header::Header;

/// Text from the bytes of a file: UTF-8 with or without a byte order mark, else Latin-1.
pub fn decode(bytes: &[u8]) -> Cow<'_, str> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    match std::str::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => Cow::Owned(bytes.iter().map(|byte| char::from(*byte)).collect()),
    }
}

/// Reads the airspaces of an OpenAir text; `name` is what the dataset is called.
pub fn read(name: &str, text: &str) -> Dataset {
    let text = text.trim_start_matches('\u{feff}');
    let header = Header::read(text);
    let source = source(name, &header);
    let blocks = block::read(text);
    let mut dataset = Dataset {
        info: DatasetInfo {
            name: name.to_owned(),
            effective_from: header.effective_from,
            effective_to: None,
            issued_at: header.issued_at,
        },
        features: blocks.len(),
        ..Dataset::default()
    };
    if blocks.is_empty() {
        dataset.faults.push(of_file("no airspace in it", true));
    }
    if let Some(reason) = header.contradiction {
        dataset.faults.push(of_file(&reason, false));
    }
    for (index, block) in blocks.into_iter().enumerate() {
        add(&mut dataset, index, block, &source);
    }
    dataset
}

fn source(name: &str, header: &Header) -> String {
    match header.effective_from {
        Some(from) => format!("{name}, in force from {}", from.date_naive()),
        None => format!("{name}, date not stated"),
    }
}

fn of_file(reason: &str, left_out: bool) -> ZoneFault {
    ZoneFault {
        index: None,
        identifier: None,
        line: None,
        reason: reason.to_owned(),
        left_out,
    }
}

/// Adds what one block holds.
fn add(dataset: &mut Dataset, index: usize, block: Block, source: &str) {
    let identifier = block.name.as_deref().map(name::identifier);
    let (zones, troubles) = zone::of(block, source);
    dataset.zones.extend(zones);
    dataset
        .faults
        .extend(troubles.into_iter().map(|trouble| ZoneFault {
            index: Some(index),
            identifier: identifier.clone(),
            line: Some(trouble.line),
            reason: trouble.reason,
            left_out: trouble.left_out,
        }));
}
