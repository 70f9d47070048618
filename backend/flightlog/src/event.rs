//! What happened in a log beside flying: modes, warnings, failsafes, parachutes.

use chrono::{DateTime, Utc};
use serde::Serialize;

/// Events that are kept of one log.
const MAX_EVENTS: usize = 2_000;
/// Longest text, characters.
const MAX_CHARS: usize = 200;

/// What kind of event it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum EventKind {
    /// The flight mode changed; the text is its name.
    Mode,
    /// A failsafe began.
    Failsafe,
    /// The parachute was released.
    Parachute,
    /// A warning or an error, of the aircraft or of its app.
    Warning,
}

/// One event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Event {
    /// When, by the same clock as the flights.
    pub at: DateTime<Utc>,
    /// MAVLink system that told it; `None` when the log is none of MAVLink.
    pub system_id: Option<u8>,
    /// What kind it is.
    pub kind: EventKind,
    /// What was said, one line.
    pub text: String,
}

/// The events of a log while it is read.
#[derive(Debug, Default)]
pub(crate) struct Events {
    kept: Vec<Event>,
    left_out: u64,
}

impl Events {
    /// Adds an event. The same words again within a second say nothing new.
    pub(crate) fn add(
        &mut self,
        at: DateTime<Utc>,
        system_id: Option<u8>,
        kind: EventKind,
        text: &str,
    ) {
        let text = one_line(text);
        let repeats = |last: &Event| {
            last.kind == kind && last.text == text && (at - last.at).num_seconds().abs() < 1
        };
        if text.is_empty() || self.kept.last().is_some_and(repeats) {
            return;
        }
        if self.kept.len() == MAX_EVENTS {
            self.left_out += 1;
            return;
        }
        self.kept.push(Event {
            at,
            system_id,
            kind,
            text,
        });
    }

    /// Adds a text that an autopilot or an app showed as a warning.
    pub(crate) fn add_text(&mut self, at: DateTime<Utc>, system_id: Option<u8>, text: &str) {
        self.add(at, system_id, kind_of(text), text);
    }

    pub(crate) fn finish(mut self) -> (Vec<Event>, u64) {
        self.kept.sort_by_key(|event| event.at);
        (self.kept, self.left_out)
    }
}

/// Whether a text that is no warning tells of something that belongs to the events all the same.
pub(crate) fn is_grave(text: &str) -> bool {
    kind_of(text) != EventKind::Warning
}

fn kind_of(text: &str) -> EventKind {
    let words = text.to_lowercase();
    if words.contains("parachute") && words.contains("release") {
        EventKind::Parachute
    } else if words.contains("failsafe") {
        EventKind::Failsafe
    } else {
        EventKind::Warning
    }
}

/// The text on one line, without colours of a terminal, cut to a sensible length.
fn one_line(text: &str) -> String {
    let mut plain = String::new();
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        if character == '\u{1b}' {
            // A sequence of a terminal ends with a letter.
            let _ = characters.find(char::is_ascii_alphabetic);
        } else if !character.is_control() {
            plain.push(character);
        } else if !plain.ends_with(' ') {
            plain.push(' ');
        }
        if plain.len() >= MAX_CHARS * 4 {
            break;
        }
    }
    plain.trim().chars().take(MAX_CHARS).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(said: &[&str]) -> Vec<(EventKind, String)> {
        let mut events = Events::default();
        for text in said {
            events.add_text(DateTime::UNIX_EPOCH, None, text);
        }
        let (events, _) = events.finish();
        events.into_iter().map(|e| (e.kind, e.text)).collect()
    }

    #[test]
    fn texts_are_one_line_and_known_for_what_they_are() {
        let said = texts(&[
            "\u{1b}[32mReady for\ttakeoff!\u{1b}[0m\n",
            "Parachute: Released",
            "Parachute: Released",
            "Battery Failsafe",
            "",
        ]);
        assert_eq!(
            said,
            [
                (EventKind::Warning, "Ready for takeoff!".to_owned()),
                (EventKind::Parachute, "Parachute: Released".to_owned()),
                (EventKind::Failsafe, "Battery Failsafe".to_owned()),
            ]
        );
    }

    #[test]
    fn a_flood_of_events_is_counted_and_not_kept() {
        let mut events = Events::default();
        for n in 0..10_000 {
            events.add_text(
                DateTime::UNIX_EPOCH,
                None,
                &format!("{n}{}", "x".repeat(900)),
            );
        }
        let (kept, left_out) = events.finish();
        assert_eq!((kept.len(), left_out), (MAX_EVENTS, 8_000));
        assert!(kept.iter().all(|event| event.text.len() <= MAX_CHARS));
    }
}
