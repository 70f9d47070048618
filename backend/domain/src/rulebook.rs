//! Rulebooks: dated files that carry the numbers, sources and severities of the rules.

use std::sync::{Arc, LazyLock};

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::altitude::Bounds;
use crate::hex::hex;
use crate::localized::Localized;
use crate::missions::volumes::Assumptions;
use crate::quantity::Length;
use crate::rules::{CATALOGUE, RuleEntries};
use crate::words::words;

words! {
    /// What a failed rule means for the mission.
    Severity: "severity" {
        /// The mission must not be flown.
        Block = "block",
        /// It may be flown with a one-time permit.
        Permit = "permit",
        /// It may be flown with a recorded consent or coordination.
        Coordinate = "coordinate",
        /// It may be flown; the pilot is told.
        Warn = "warn",
    }
}

words! {
    /// How sure the number of a rule is.
    SourceQuality: "source quality" {
        /// Stated in a public source.
        Found = "found",
        /// Our assumption where the text is not public.
        Assumed = "assumed",
        /// The operator's own number.
        Operator = "operator",
    }
}

/// A rulebook cannot be used; the cause names the line.
#[derive(Debug, thiserror::Error)]
#[error("rulebook {name} cannot be read")]
pub struct RulebookError {
    /// Which file.
    pub name: String,
    /// Where and why.
    #[source]
    pub cause: toml::de::Error,
}

/// What a rulebook says of one rule.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry<P> {
    /// What the rule is called.
    pub title: Localized,
    /// Act or document, and its version.
    pub source: Localized,
    /// Article or clause of it.
    #[serde(default)]
    pub article: Option<Localized>,
    /// How sure the numbers are.
    pub source_quality: SourceQuality,
    /// What a failure means.
    pub severity: Severity,
    /// Whether a deviation for an urgent task may lift it.
    pub waivable: bool,
    /// Whether it is judged at all in this regime.
    #[serde(default = "yes")]
    pub applies: bool,
    /// Why it is not judged.
    #[serde(default)]
    pub why_not: Option<Localized>,
    /// First day on which it is judged (UTC); `None`: that of the rulebook.
    #[serde(default)]
    pub valid_from: Option<NaiveDate>,
    /// Last day on which it is judged (UTC); `None`: that of the rulebook.
    #[serde(default)]
    pub valid_to: Option<NaiveDate>,
    /// The numbers, each with its unit.
    pub params: P,
}

fn yes() -> bool {
    true
}

impl<P> Entry<P> {
    /// Whether the rule is judged for a flight that begins at `at`.
    pub fn is_judged(&self, at: DateTime<Utc>) -> bool {
        let day = at.date_naive();
        self.applies
            && self.valid_from.is_none_or(|first| first <= day)
            && self.valid_to.is_none_or(|last| day <= last)
    }
}

/// A rule without numbers.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct NoParams {}

/// What a rulebook assumes of every mission where data are missing.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Defaults {
    /// Buffer beside the line of a mission that names none.
    pub buffer: Length,
    /// Buffer above and below the heights of a mission that names none.
    pub vertical_buffer: Length,
    /// Lowest ground of the country above sea level.
    pub lowest_ground: Length,
    /// Highest ground of the country above sea level.
    pub highest_ground: Length,
    /// Least height of the geoid above the ellipsoid in the country.
    pub lowest_geoid: Length,
    /// Greatest height of the geoid above the ellipsoid in the country.
    pub highest_geoid: Length,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRulebook {
    id: String,
    regime: String,
    valid_from: NaiveDate,
    valid_to: Option<NaiveDate>,
    title: Localized,
    defaults: Defaults,
    rules: RuleEntries,
}

/// A dated set of rules.
#[derive(Debug, Clone, PartialEq)]
pub struct Rulebook {
    /// Its name, which a verdict records.
    pub id: String,
    /// SHA-256 of the file, lower-case hex, which a verdict records.
    pub hash: String,
    /// Which legal regime it stands for.
    pub regime: String,
    /// What people call it.
    pub title: Localized,
    /// First day in force (UTC).
    pub valid_from: NaiveDate,
    /// Last day in force (UTC); `None` is until another one begins.
    pub valid_to: Option<NaiveDate>,
    /// What it assumes where data are missing.
    pub defaults: Defaults,
    /// The rules. Shared: copies of a rulebook are cheap.
    pub rules: Arc<RuleEntries>,
}

/// The SHA-256 of bytes, lower-case hex: how files are known again.
pub fn sha256_hex(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// Which rulebook a verdict rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RulebookRef {
    /// Its name.
    pub id: String,
    /// SHA-256 of its file, lower-case hex.
    pub hash: String,
}

/// The files of the rulebooks that come with the program: name and text.
pub const BUILT_IN: &[(&str, &str)] = &[
    (
        "2016-12-01_dx",
        include_str!("../rulebooks/2016-12-01_dx.toml"),
    ),
    (
        "2020-12-31_lkr10-v1",
        include_str!("../rulebooks/2020-12-31_lkr10-v1.toml"),
    ),
    (
        "2024-01-01_lkr10-v2",
        include_str!("../rulebooks/2024-01-01_lkr10-v2.toml"),
    ),
    (
        "2024-05-15_lkr10-v3",
        include_str!("../rulebooks/2024-05-15_lkr10-v3.toml"),
    ),
    (
        "2025-09-01_lkr3xx",
        include_str!("../rulebooks/2025-09-01_lkr3xx.toml"),
    ),
];

/// What is wrong with a place in a text, and in which line it stands.
fn at_line(text: &str, place: &str, words: &str) -> String {
    let line = text
        .lines()
        .position(|line| line.trim_start().starts_with(place));
    line.map_or_else(
        || format!("{place} {words}"),
        |line| format!("line {}: {place} {words}", line + 1),
    )
}

impl Rulebook {
    /// Reads a rulebook from TOML. An unknown rule, unit or parameter, a missing one and a value of
    /// the wrong kind are refused with the line named.
    pub fn parse(name: &str, text: &str) -> Result<Self, RulebookError> {
        let raw: RawRulebook = toml::from_str(text).map_err(|cause| RulebookError {
            name: name.to_owned(),
            cause,
        })?;
        let hash = sha256_hex(text.as_bytes());
        let book = Self {
            id: raw.id,
            hash,
            regime: raw.regime,
            title: raw.title,
            valid_from: raw.valid_from,
            valid_to: raw.valid_to,
            defaults: raw.defaults,
            rules: Arc::new(raw.rules),
        };
        match book.contradiction() {
            None => Ok(book),
            Some((place, words)) => Err(RulebookError {
                name: name.to_owned(),
                cause: serde::de::Error::custom(at_line(text, &place, words)),
            }),
        }
    }

    /// A section that contradicts itself or what no rulebook may change, and how.
    fn contradiction(&self) -> Option<(String, &'static str)> {
        let Defaults {
            lowest_ground,
            highest_ground,
            lowest_geoid,
            highest_geoid,
            ..
        } = self.defaults;
        let turned = |first: Option<NaiveDate>, last: Option<NaiveDate>| {
            first.zip(last).is_some_and(|(first, last)| last < first)
        };
        if turned(Some(self.valid_from), self.valid_to) {
            return Some(("valid_to".to_owned(), "ends before it begins"));
        }
        if lowest_ground > highest_ground || lowest_geoid > highest_geoid {
            return Some(("[defaults]".to_owned(), "has a lowest above its highest"));
        }
        CATALOGUE.iter().find_map(|rule| {
            let stated = (rule.stated)(self);
            let place = || format!("[rules.{}]", rule.id);
            if turned(stated.valid_from, stated.valid_to) {
                Some((place(), "ends before it begins"))
            } else if stated.waivable && rule.id.starts_with("SAF-") {
                // Statement 8 of the police: the safety article holds for every flight.
                Some((
                    place(),
                    "cannot be waivable: no deviation lifts a rule of safety",
                ))
            } else {
                None
            }
        })
    }

    /// The rulebooks that come with the program.
    pub fn built_in() -> Vec<Self> {
        static READ: LazyLock<Vec<Rulebook>> = LazyLock::new(|| {
            let parse = |(name, text): &(&str, &str)| {
                Rulebook::parse(name, text).expect("a test reads every built-in rulebook")
            };
            BUILT_IN.iter().map(parse).collect()
        });
        READ.clone()
    }

    /// The rulebook in force at a moment: the latest one that has begun and not ended.
    pub fn in_force(books: &[Self], at: DateTime<Utc>) -> Option<&Self> {
        let day = at.date_naive();
        books
            .iter()
            .filter(|book| book.valid_from <= day && book.valid_to.is_none_or(|last| day <= last))
            .max_by_key(|book| book.valid_from)
    }

    /// The name and hash that a verdict records.
    pub fn reference(&self) -> RulebookRef {
        RulebookRef {
            id: self.id.clone(),
            hash: self.hash.clone(),
        }
    }

    /// How far from a mission weather may be reported and still count for it, metres.
    pub fn weather_reach_m(&self) -> f64 {
        self.rules.wind.params.max_distance_m()
    }

    /// What heights and distances rest on where data are missing.
    pub fn assumptions(&self) -> Assumptions {
        let Defaults {
            buffer,
            vertical_buffer,
            lowest_ground,
            highest_ground,
            lowest_geoid,
            highest_geoid,
        } = self.defaults;
        Assumptions {
            ground: Bounds::new(lowest_ground.metres(), highest_ground.metres()),
            geoid: Bounds::new(lowest_geoid.metres(), highest_geoid.metres()),
            buffer_m: buffer.metres(),
            vertical_buffer_m: vertical_buffer.metres(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = BUILT_IN[BUILT_IN.len() - 1].1;

    fn refusal(text: &str) -> String {
        Rulebook::parse("test", text).unwrap_err().cause.to_string()
    }

    #[test]
    fn the_built_in_rulebooks_are_read() {
        for book in Rulebook::built_in() {
            assert_eq!(book.hash.len(), 64);
        }
    }

    #[test]
    fn what_is_unknown_is_refused_with_its_line() {
        for (from, to, named) in [
            ("max_height_agl", "max_altitude", "max_altitude"),
            ("[rules.WX-02]", "[rules.WX-99]", "WX-99"),
            ("severity = \"block\"", "severity = \"maybe\"", "maybe"),
            ("\"120 m\"", "\"120 yd\"", "yd"),
            ("\"120 m\"", "\"-120 m\"", "cannot be meant"),
            ("\"115 m\"", "\"1700 m\"", "lowest above its highest"),
            ("\"49 m\"", "\"40 m\"", "lowest above its highest"),
        ] {
            let text = refusal(&TEXT.replacen(from, to, 1));
            assert!(text.contains(named) && text.contains("line"), "{text}");
        }
    }

    #[test]
    fn what_contradicts_itself_or_waives_safety_is_refused_with_its_line() {
        let first = |section: &str, from: &str, to: &str| {
            let (before, after) = TEXT.split_at(TEXT.find(section).unwrap());
            format!("{before}{}", after.replacen(from, to, 1))
        };
        for (text, named) in [
            (
                first("valid_from", "\"\n", "\"\nvalid_to = \"2025-08-31\"\n"),
                "valid_to",
            ),
            (first("[defaults]", "\"115 m\"", "\"1700 m\""), "[defaults]"),
            (first("[defaults]", "\"41 m\"", "\"50 m\""), "[defaults]"),
            (
                first("[rules.SAF-05]", "waivable = false", "waivable = true"),
                "[rules.SAF-05]",
            ),
            (
                first(
                    "[rules.ALT-01]",
                    "severity",
                    "valid_from = \"2026-02-01\"\nvalid_to = \"2026-01-31\"\nseverity",
                ),
                "[rules.ALT-01]",
            ),
            (first("[rules.ALT-01]", "\"120 m\"", "\"-5 m\""), "-5 m"),
            (first("[rules.ALT-01]", "\"120 m\"", "\"1e9 m\""), "1e9 m"),
            // A rule twice.
            (format!("{TEXT}\n[rules.SAF-05]\n"), "SAF-05"),
        ] {
            let refused = refusal(&text);
            assert!(
                refused.contains(named) && refused.contains("line"),
                "{refused}"
            );
        }
    }

    #[test]
    fn before_its_first_day_no_rulebook_is_in_force() {
        let book = Rulebook::parse("test", TEXT).unwrap();
        let (first, books) = (book.valid_from, [book]);
        let midnight = first.and_hms_opt(0, 0, 0).unwrap().and_utc();
        let before = midnight - chrono::TimeDelta::seconds(1);
        assert!(Rulebook::in_force(&books, before).is_none());
        assert!(Rulebook::in_force(&books, midnight).is_some());
    }
}
