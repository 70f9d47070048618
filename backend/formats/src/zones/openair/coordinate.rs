//! Coordinates: `50:07:45 N 013:01:11 E`, `50:07.75 N 013:01.18 E`, `50.1292N 13.0197E`.
//!
//! Sixty seconds or minutes are read as one minute or degree more: publishers that round angles
//! write them, and they can mean nothing else.

use letka_domain::geometry::Position;

/// Reads one position and nothing after it.
pub(super) fn position(text: &str) -> Option<Position> {
    let (position, rest) = leading(text)?;
    rest.is_empty().then_some(position)
}

/// Reads two positions between which a comma may stand.
pub(super) fn pair(text: &str) -> Option<(Position, Position)> {
    let (first, rest) = leading(text)?;
    Some((first, position(rest)?))
}

/// Whether a text has a coordinate in it somewhere.
pub(super) fn is_within(text: &str) -> bool {
    let starts = text.char_indices().filter(|(_, c)| c.is_ascii_digit());
    starts
        .take(64)
        .any(|(start, _)| text.get(start..).and_then(leading).is_some())
}

/// A position at the beginning of a text, and what follows it.
fn leading(text: &str) -> Option<(Position, &str)> {
    let (lat, rest) = angle(text, ['N', 'S'], 90.0)?;
    let (lon, rest) = angle(rest, ['E', 'W'], 180.0)?;
    Some((Position::new(lat, lon).ok()?, rest))
}

/// An angle with its letter, in degrees, negative for the second letter.
fn angle(text: &str, letters: [char; 2], most: f64) -> Option<(f64, &str)> {
    let text = text.trim_start();
    let length = text
        .bytes()
        .take_while(|c| c.is_ascii_digit() || matches!(c, b':' | b'.'))
        .count();
    let (number, rest) = text.split_at_checked(length)?;
    let rest = rest.trim_start();
    let letter = rest.chars().next()?.to_ascii_uppercase();
    let degrees = degrees(number)?;
    if degrees > most || !letters.contains(&letter) {
        return None;
    }
    let rest = rest.get(1..)?.trim_start();
    let rest = rest.strip_prefix(',').unwrap_or(rest).trim_start();
    Some((
        if letter == letters[1] {
            -degrees
        } else {
            degrees
        },
        rest,
    ))
}

/// Degrees, minutes and seconds between colons; only the last of them may have decimals.
fn degrees(text: &str) -> Option<f64> {
    let parts: Vec<&str> = text.split(':').collect();
    let last = parts.len() - 1;
    let mut degrees = 0.0;
    for (index, (part, scale)) in parts.iter().zip([1.0, 60.0, 3600.0]).enumerate() {
        let well_formed = part.starts_with(|c: char| c.is_ascii_digit())
            && (index == last || !part.contains('.'));
        let value: f64 = if well_formed {
            part.parse().ok()?
        } else {
            return None;
        };
        if index > 0 && value > 60.0 {
            return None;
        }
        degrees += value / scale;
    }
    (parts.len() <= 3).then_some(degrees)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_usual_forms_are_the_same_place() {
        for text in [
            "50:07:45 N 013:01:12 E",
            "50:07:45N013:01:12E",
            "50:07:45 N, 13:01:12 E",
            "50:07.75 N 013:01.2 E",
            "50.129166667 N 13.02 E",
            "50:07:45.00 n 013:01:12.0 e",
            "50:06:105 N 013:01:12 E",
        ] {
            let read = position(text);
            if text.contains("105") {
                assert_eq!(read, None);
                continue;
            }
            let read = read.unwrap();
            assert!(
                (read.lat() - 50.129_166_667).abs() < 1e-8 && (read.lon() - 13.02).abs() < 1e-8,
                "{text}"
            );
        }
    }

    #[test]
    fn sixty_seconds_are_a_minute() {
        assert_eq!(
            position("42:00:60 N 001:00:60 W"),
            position("42:01:00 N 001:01:00 W")
        );
        assert_eq!(position("42:00:61 N 001:00:60 W"), None);
    }

    #[test]
    fn what_is_no_position_is_refused() {
        for text in [
            "",
            "N",
            "50 N",
            "50:00:00 E 014:00:00 N",
            "50:00:00 014:00:00",
            "91:00:00 N 014:00:00 E",
            "50:00:00 N 181:00:00 E",
            "50:00:00:00 N 014:00:00 E",
            "50.5:00 N 014:00:00 E",
            ":: N :: E",
            "50:00:00 N 014:00:00 E x",
            "5ř N 1 E",
            "1e5 N 1 E",
            ". N . E",
        ] {
            assert_eq!(position(text), None, "{text}");
        }
    }

    #[test]
    fn an_arc_has_two_positions() {
        let (from, to) = pair("50:07:45 N 013:01:11 E, 50:12:01 N 012:45:34 E").unwrap();
        assert!(from.lat() < to.lat());
        assert!(pair("43:32:48 N 008:24:29 E,43:04:57 N 007:58:39 E").is_some());
        assert!(pair("43:32:48 N 008:24:29 E").is_none());
        assert!(is_within("D 43:32:48 N 008:24:29 E") && !is_within("FLOOR 1000 FT"));
    }
}
