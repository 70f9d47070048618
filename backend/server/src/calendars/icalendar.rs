//! Calendars as RFC 5545 has them: all-day events with alarms, and events with a time.

use chrono::{DateTime, Days, NaiveDate, Utc};

/// The most octets of a line.
const LINE: usize = 75;

/// When something is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum When {
    /// A whole day.
    Day(NaiveDate),
    /// From when until when.
    Span(DateTime<Utc>, DateTime<Utc>),
}

/// An event of a calendar.
#[derive(Debug, Clone)]
pub(crate) struct Event {
    /// The same for the same thing, always.
    pub(crate) uid: String,
    /// When it was made: never the moment of writing, so that the same records give the same bytes.
    pub(crate) stamp: DateTime<Utc>,
    pub(crate) when: When,
    pub(crate) summary: String,
    pub(crate) description: String,
    /// How many days before the start there is an alarm.
    pub(crate) alarm_days: &'static [u32],
}

/// A calendar in the order of its events.
pub(crate) fn write(name: &str, events: &[Event]) -> String {
    let mut text = String::new();
    let mut line = |content: &str| fold(content, &mut text);
    line("BEGIN:VCALENDAR");
    line("VERSION:2.0");
    line("PRODID:-//Letka//Letka//CS");
    line("CALSCALE:GREGORIAN");
    line("METHOD:PUBLISH");
    line(&format!("X-WR-CALNAME:{}", escape(name)));
    line("REFRESH-INTERVAL;VALUE=DURATION:PT1H");
    for event in events {
        line("BEGIN:VEVENT");
        line(&format!("UID:{}", escape(&event.uid)));
        line(&format!("DTSTAMP:{}", moment(event.stamp)));
        match event.when {
            When::Day(day) => {
                let next = day.checked_add_days(Days::new(1)).unwrap_or(day);
                line(&format!("DTSTART;VALUE=DATE:{}", day.format("%Y%m%d")));
                line(&format!("DTEND;VALUE=DATE:{}", next.format("%Y%m%d")));
                line("TRANSP:TRANSPARENT");
            }
            When::Span(start, end) => {
                line(&format!("DTSTART:{}", moment(start)));
                line(&format!("DTEND:{}", moment(end)));
            }
        }
        line(&format!("SUMMARY:{}", escape(&event.summary)));
        if !event.description.is_empty() {
            line(&format!("DESCRIPTION:{}", escape(&event.description)));
        }
        for days in event.alarm_days {
            line("BEGIN:VALARM");
            line("ACTION:DISPLAY");
            line(&format!("TRIGGER:-P{days}D"));
            line(&format!("DESCRIPTION:{}", escape(&event.summary)));
            line("END:VALARM");
        }
        line("END:VEVENT");
    }
    line("END:VCALENDAR");
    text
}

fn moment(at: DateTime<Utc>) -> String {
    at.format("%Y%m%dT%H%M%SZ").to_string()
}

/// Text as a value: what separates values and lines is escaped, other control characters are left out.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '\\' | ';' | ',' => escaped.extend(['\\', letter]),
            '\n' => escaped.push_str("\\n"),
            other if other.is_control() => {}
            other => escaped.push(other),
        }
    }
    escaped
}

/// Writes a line, folded so that no part has more octets than allowed and no letter is cut.
fn fold(content: &str, text: &mut String) {
    let mut room = LINE;
    for letter in content.chars() {
        if letter.len_utf8() > room {
            text.push_str("\r\n ");
            room = LINE - 1;
        }
        text.push(letter);
        room -= letter.len_utf8();
    }
    text.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_folded_between_letters_and_come_back_as_they_were() {
        let summary = "Průkaz; č. 1, \\ příliš žluťoučký kůň úpěl ďábelské ódy ".repeat(4);
        let event = Event {
            uid: "licence-1@letka".into(),
            stamp: "2026-01-01T00:00:00Z".parse().unwrap(),
            when: When::Day("2026-12-31".parse().unwrap()),
            summary: summary.clone(),
            description: "první\nděkuji\r".into(),
            alarm_days: &[30, 7],
        };
        let text = write("Letka: Žofie", &[event]);
        assert!(text.ends_with("END:VCALENDAR\r\n"));
        for line in text.split_terminator("\r\n") {
            assert!(line.len() <= LINE && !line.contains(['\r', '\n']), "{line}");
        }
        let unfolded = text.replace("\r\n ", "");
        let value = unfolded
            .split("SUMMARY:")
            .nth(1)
            .unwrap()
            .split("\r\n")
            .next()
            .unwrap();
        assert_eq!(
            value
                .replace("\\;", ";")
                .replace("\\,", ",")
                .replace("\\\\", "\\"),
            summary
        );
        assert!(unfolded.contains("DESCRIPTION:první\\nděkuji\r\n"));
        assert!(unfolded.contains("DTSTART;VALUE=DATE:20261231\r\nDTEND;VALUE=DATE:20270101\r\n"));
        assert_eq!(unfolded.matches("BEGIN:VALARM").count(), 2);
    }
}
