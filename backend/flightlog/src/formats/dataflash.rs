//! `DataFlash` logs of `ArduPilot` (`.bin`): messages behind two marker bytes, of types that the
//! log defines itself.

mod flight;
mod layout;

use crate::clock::Clock;
use crate::defect::Defect;
use crate::detector::Arming;
use crate::report::Place;
use crate::source::Source;
use crate::{LogError, LogFormat, LogReport};
use flight::ArduPilot;
use layout::Definitions;

use super::reading::Reading;

/// Before each message.
const MARKER: [u8; 2] = [0xA3, 0x95];
/// Type of the message that defines another.
const DEFINITION: u8 = 128;
const HEADER_LEN: usize = 3;
/// Length of a definition with its header.
const DEFINITION_LEN: usize = 89;

/// Whether a log begins with `head` as these do: with a definition, perhaps behind some damage.
pub(crate) fn is_dataflash(head: &[u8]) -> bool {
    let definition = [MARKER[0], MARKER[1], DEFINITION];
    let places = head.windows(definition.len()).enumerate();
    let mut found = places.filter(|(_, window)| *window == definition);
    let next = |at: usize| head.get(at + DEFINITION_LEN..at + DEFINITION_LEN + 2);
    found.any(|(at, _)| next(at).is_none_or(|next| next == MARKER))
}

pub(crate) fn read(source: &mut Source<'_>) -> Result<(LogReport, Clock), LogError> {
    let mut log = Dataflash {
        reading: Reading::new(LogFormat::Dataflash, Arming::Told),
        definitions: Definitions::default(),
        vehicle: ArduPilot::default(),
        lost: None,
    };
    while log.next(source)? {}
    Ok(log.reading.finish())
}

struct Dataflash {
    reading: Reading,
    definitions: Definitions,
    vehicle: ArduPilot,
    /// Where the search for the next message began.
    lost: Option<u64>,
}

impl Dataflash {
    /// Reads one message. Returns whether there may be more.
    fn next(&mut self, source: &mut Source<'_>) -> Result<bool, LogError> {
        let at = source.offset();
        let head = source.look(HEADER_LEN)?;
        let kind = match head.first_chunk::<HEADER_LEN>() {
            Some([first, second, kind]) if [*first, *second] == MARKER => Some(*kind),
            None if head.is_empty() => {
                self.found(at);
                return Ok(false);
            }
            _ => None,
        };
        let len = kind.and_then(|kind| self.len(kind));
        let (Some(kind), Some(len)) = (kind, len) else {
            self.lost.get_or_insert(at);
            source.take(1);
            return Ok(true);
        };
        let bytes = source.look(len)?;
        let Some(body) = bytes.get(HEADER_LEN..len) else {
            self.found(at);
            let reason = Defect::CutMessage;
            self.reading.damage(Place::Byte(at), 0, reason);
            return Ok(false);
        };
        self.reading.report.messages += 1;
        if kind == DEFINITION {
            self.definitions.on_definition(body);
        } else if let Some(layout) = self.definitions.layout(kind) {
            self.vehicle.on_message(&mut self.reading, layout, body);
        }
        source.take(len);
        self.found(at);
        Ok(true)
    }

    /// Length of a message of this kind with its header, if one is defined.
    fn len(&self, kind: u8) -> Option<usize> {
        if kind == DEFINITION {
            Some(DEFINITION_LEN)
        } else {
            self.definitions.len(kind)
        }
    }

    /// The search, if there was one, ended at `at`.
    fn found(&mut self, at: u64) {
        if let Some(lost) = self.lost.take() {
            let place = Place::Byte(lost);
            self.reading.damage(place, at - lost, Defect::NoDataflash);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_single_marker_in_something_else_is_no_log() {
        assert!(!is_dataflash(b""));
        assert!(!is_dataflash(&[0xA3, 0x95]));
        let mut bytes = vec![0; 300];
        bytes[..3].copy_from_slice(&[0xA3, 0x95, 0x80]);
        assert!(!is_dataflash(&bytes));
        bytes[DEFINITION_LEN..DEFINITION_LEN + 2].copy_from_slice(&MARKER);
        assert!(is_dataflash(&bytes));
    }
}
