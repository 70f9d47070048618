//! Rulebooks: dated files that carry the numbers, sources and severities of the rules.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::localized::Localized;
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

/// A rulebook cannot be used; the text names the line.
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
    /// Act, article, version.
    pub source: String,
    /// How sure the numbers are.
    pub source_quality: SourceQuality,
    /// What a failure means.
    pub severity: Severity,
    /// The numbers, with units in their names.
    pub params: P,
}

/// A rule without numbers.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NoParams {}

/// The numbers of ALT-01.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HeightParams {
    /// Metres above the nearest ground.
    pub max_height_agl_m: f64,
}

/// The numbers of the zone rules.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ZoneParams {
    /// Metres that the aircraft may be beside its planned line.
    pub buffer_m: f64,
}

/// The rules that a rulebook must have: all that the catalogue knows, and no others.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(
    missing_docs,
    reason = "each field is the rule whose id it is renamed to"
)]
pub struct RuleEntries {
    #[serde(rename = "AGR-01")]
    pub permit: Entry<NoParams>,
    #[serde(rename = "AGR-02")]
    pub permit_height: Entry<NoParams>,
    #[serde(rename = "CRW-01")]
    pub licence: Entry<NoParams>,
    #[serde(rename = "ACF-04")]
    pub airworthy: Entry<NoParams>,
    #[serde(rename = "ALT-01")]
    pub height: Entry<HeightParams>,
    #[serde(rename = "ZON-01")]
    pub prohibited: Entry<ZoneParams>,
    #[serde(rename = "ZON-03")]
    pub restricted: Entry<ZoneParams>,
    #[serde(rename = "WX-02")]
    pub night: Entry<NoParams>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRulebook {
    id: String,
    regime: String,
    valid_from: NaiveDate,
    valid_to: Option<NaiveDate>,
    title: Localized,
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
    /// The rules.
    pub rules: RuleEntries,
}

fn hex(bytes: &[u8]) -> String {
    bytes
        .iter()
        .fold(String::new(), |text, byte| text + &format!("{byte:02x}"))
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

impl Rulebook {
    /// Reads a rulebook from TOML. An unknown rule or parameter, a missing one and a value of the
    /// wrong kind are refused with the line named.
    pub fn parse(name: &str, text: &str) -> Result<Self, RulebookError> {
        let raw: RawRulebook = toml::from_str(text).map_err(|cause| RulebookError {
            name: name.to_owned(),
            cause,
        })?;
        let hash = hex(&Sha256::digest(text.as_bytes()));
        Ok(Self {
            id: raw.id,
            hash,
            regime: raw.regime,
            title: raw.title,
            valid_from: raw.valid_from,
            valid_to: raw.valid_to,
            rules: raw.rules,
        })
    }

    /// The rulebooks that come with the program.
    pub fn built_in() -> Vec<Self> {
        let text = include_str!("../rulebooks/2025-09-01_lkr3xx.toml");
        vec![Self::parse("2025-09-01_lkr3xx", text).expect("a test reads every built-in rulebook")]
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
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = include_str!("../rulebooks/2025-09-01_lkr3xx.toml");

    fn refusal(text: &str) -> String {
        Rulebook::parse("test", text).unwrap_err().cause.to_string()
    }

    #[test]
    fn the_built_in_rulebooks_are_read() {
        assert_eq!(Rulebook::built_in()[0].hash.len(), 64);
    }

    #[test]
    fn an_unknown_parameter_is_refused_with_its_line() {
        let text = refusal(&TEXT.replace("max_height_agl_m", "max_height_ft"));
        assert!(
            text.contains("max_height_ft") && text.contains("line"),
            "{text}"
        );
        assert!(refusal(&TEXT.replace("[rules.WX-02]", "[rules.WX-99]")).contains("WX-99"));
        assert!(refusal(&TEXT.replace("\"block\"", "\"maybe\"")).contains("maybe"));
    }

    #[test]
    fn before_its_first_day_no_rulebook_is_in_force() {
        let books = Rulebook::built_in();
        assert!(Rulebook::in_force(&books, "2025-08-31T23:59:59Z".parse().unwrap()).is_none());
        assert!(Rulebook::in_force(&books, "2025-09-01T00:00:00Z".parse().unwrap()).is_some());
    }
}
