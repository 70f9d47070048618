//! Coordinates without separators: `500530N0142010E`, `5005N01420E`, `500530.5N`.

use letka_domain::geometry::Position;

/// A position in one piece.
pub(super) fn position(text: &str) -> Option<Position> {
    let at = text.find(['N', 'S'])?;
    let (lat, lon) = text.split_at_checked(at + 1)?;
    Position::new(latitude(lat)?, longitude(lon)?).ok()
}

/// Degrees north.
pub(super) fn latitude(text: &str) -> Option<f64> {
    match (text.strip_suffix('N'), text.strip_suffix('S')) {
        (Some(number), _) => degrees(number, 2),
        (_, Some(number)) => degrees(number, 2).map(|degrees| -degrees),
        _ => None,
    }
}

/// Degrees east.
pub(super) fn longitude(text: &str) -> Option<f64> {
    match (text.strip_suffix('E'), text.strip_suffix('W')) {
        (Some(number), _) => degrees(number, 3),
        (_, Some(number)) => degrees(number, 3).map(|degrees| -degrees),
        _ => None,
    }
}

/// Degrees from so many digits of degrees, two of minutes and two of seconds; the last of them may
/// have decimals.
fn degrees(text: &str, digits: usize) -> Option<f64> {
    let (whole, decimals) = text.split_once('.').unwrap_or((text, ""));
    let numeric = |text: &str| text.bytes().all(|c| c.is_ascii_digit());
    if !numeric(whole) || !numeric(decimals) {
        return None;
    }
    let last =
        |from: usize| -> Option<f64> { format!("{}.{decimals}0", whole.get(from..)?).parse().ok() };
    let part = |from: usize| -> Option<f64> { whole.get(from..from + 2)?.parse().ok() };
    let first: f64 = whole.get(..digits)?.parse().ok()?;
    let (minutes, seconds) = match whole.len().checked_sub(digits)? {
        0 => return last(0),
        2 => (last(digits)?, 0.0),
        4 => (part(digits)?, last(digits + 2)?),
        _ => return None,
    };
    (minutes < 60.0 && seconds < 60.0).then_some(first + minutes / 60.0 + seconds / 3600.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_degrees_minutes_and_seconds() {
        for (text, lat, lon) in [
            (
                "500530N0142010E",
                50.0 + 5.5 / 60.0,
                14.0 + 20.0 / 60.0 + 10.0 / 3600.0,
            ),
            ("5005N01420E", 50.0 + 5.0 / 60.0, 14.0 + 20.0 / 60.0),
            ("5005.5N01420.0W", 50.0 + 5.5 / 60.0, -(14.0 + 20.0 / 60.0)),
            (
                "500530.0S0142010.0E",
                -(50.0 + 5.5 / 60.0),
                14.0 + 20.0 / 60.0 + 10.0 / 3600.0,
            ),
            ("50.5N014.25E", 50.5, 14.25),
        ] {
            let read = position(text).unwrap();
            assert!(
                (read.lat() - lat).abs() < 1e-9 && (read.lon() - lon).abs() < 1e-9,
                "{text}"
            );
        }
        for text in [
            "",
            "N",
            "NE",
            "5060N01420E",
            "9105N01420E",
            "500530N18100E",
            "50053N01420E",
            "5005N1420E",
            "ř5N01420E",
            "5005N01420E005",
        ] {
            assert_eq!(position(text), None, "{text}");
        }
    }
}
