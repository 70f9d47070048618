//! What stands in cells: headings as people write them, and dates.

use chrono::NaiveDate;

/// A heading without capitals, diacritics, and what is not a letter or a digit: *Číslo průkazu*,
/// `cislo_prukazu` and `CISLO PRUKAZU` are one.
pub fn fold(heading: &str) -> String {
    let lower = heading.trim().to_lowercase();
    let plain = lower
        .chars()
        .map(plain)
        .filter(|letter| letter.is_alphanumeric());
    plain.collect()
}

/// A letter of Czech without its mark.
fn plain(letter: char) -> char {
    const MARKED: &str = "áčďéěíňóřšťúůýžäëöüĺľŕô";
    const PLAIN: &str = "acdeeinorstuuyzaeoullro";
    let at = MARKED.chars().position(|marked| marked == letter);
    at.and_then(|at| PLAIN.chars().nth(at)).unwrap_or(letter)
}

/// A date as `2026-11-30`, `30.11.2026` or `30. 11. 2026`; a time of day behind it is left out where it
/// is midnight.
pub fn date(text: &str) -> Option<NaiveDate> {
    let text = text.trim();
    let day = ["T00:00:00", " 00:00:00", " 0:00:00", " 0:00"]
        .iter()
        .find_map(|midnight| text.strip_suffix(midnight))
        .unwrap_or(text);
    let number = |part: &str| {
        let part = part.trim();
        let digits =
            !part.is_empty() && part.len() <= 4 && part.bytes().all(|b| b.is_ascii_digit());
        digits.then(|| part.parse::<u32>().ok()).flatten()
    };
    let (separator, year_first) = if day.contains('-') {
        ('-', true)
    } else {
        ('.', false)
    };
    let mut parts = day.split(separator).map(number);
    let (one, two, three) = (parts.next()??, parts.next()??, parts.next()??);
    if parts.next().is_some() {
        return None;
    }
    let (year, day) = if year_first {
        (one, three)
    } else {
        (three, one)
    };
    // A year of two digits could be of either century.
    let year = i32::try_from(year)
        .ok()
        .filter(|year| (1900..=2200).contains(year))?;
    NaiveDate::from_ymd_opt(year, two, day)
}

/// A date as tables are written with.
pub fn date_text(date: NaiveDate) -> String {
    date.format("%Y-%m-%d").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_are_known_however_they_are_written() {
        for heading in [
            "Číslo průkazu",
            "cislo_prukazu",
            " CISLO  PRŮKAZU ",
            "číslo-průkazu",
        ] {
            assert_eq!(fold(heading), "cisloprukazu", "{heading}");
        }
    }

    #[test]
    fn dates_are_read_as_people_write_them_and_never_guessed() {
        let day = NaiveDate::from_ymd_opt(2026, 3, 9);
        for text in [
            "2026-03-09",
            "9.3.2026",
            "09. 03. 2026",
            "2026-03-09T00:00:00",
        ] {
            assert_eq!(date(text), day, "{text}");
        }
        for text in [
            "",
            "9.3.26",
            "31.2.2026",
            "3/9/2026",
            "2026-03",
            "9.3.2026.1",
            "+9.3.2026",
        ] {
            assert_eq!(date(text), None, "{text}");
        }
    }
}
