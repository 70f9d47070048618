//! Zone files: recognises the format of a file by its content and reads it into a dataset.
//!
//! What a reader cannot use it names: a feature whose area cannot be made is a fault that leaves it
//! out; a limit, a time or a restriction that cannot be read is taken in the strict direction (from
//! the ground, without an upper limit, always, prohibited) and named as a fault.
//!
//! # Police exemption
//! A zone exempts police flights only where its data say so in one of these ways: the member
//! `police_exempt` of its properties or of its `extendedProperties` is the JSON value `true`, or its
//! `restrictionConditions` are, or have as a member of their list, exactly `police_exempt: true`.
//! A text that speaks of the police exempts nobody.
//!
//! # Kinds without an identifier
//! ED-269 and ED-318 have no word for an assembly of people, an obstacle or a settlement. The member
//! `kind` of a zone's `extendedProperties` may say it, in the words of [`ZoneKind`]:
//! `{"kind": "assembly"}`.
//!
//! [`ZoneKind`]: letka_domain::airspace::ZoneKind

pub mod diff;
pub mod kind;
pub mod openair;

mod authority;
mod czech;
mod ed269;
mod ed318;
mod geojson;
mod json;
mod limits;
mod notes;
mod outline;
mod restriction;
mod template;
mod text;
mod times;

use letka_domain::airspace::Dataset;

pub use diff::{Diff, diff};

use crate::notam;
use json::Document;

/// The formats of zone files that are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// EUROCAE ED-269: JSON with zones of several volumes.
    Ed269,
    /// EUROCAE ED-318: GeoJSON with a vertical layer.
    Ed318,
    /// The reference GeoJSON of the Czech provider, and alike: `ident` and `vertical_limit`.
    CzechGeoJson,
    /// OpenAir: lines of a letter or two and a value.
    OpenAir,
    /// NOTAM: one or more notices as text.
    Notam,
}

impl std::fmt::Display for Format {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Ed269 => "ED-269",
            Self::Ed318 => "ED-318",
            Self::CzechGeoJson => "Czech GeoJSON",
            Self::OpenAir => "OpenAir",
            Self::Notam => "NOTAM",
        })
    }
}

/// Why a file as a whole cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FileError {
    /// Its bytes are not text.
    #[error("the file is not UTF-8 text: line {line} has a byte that cannot stand there")]
    NotUtf8 {
        /// Where, counted from 1.
        line: usize,
    },
    /// It begins like JSON and is not.
    #[error("the file is not JSON: {problem} in line {line}, column {column}")]
    NotJson {
        /// What is wrong.
        problem: String,
        /// Where, counted from 1.
        line: usize,
        /// Where in the line, counted from 1.
        column: usize,
    },
    /// It is none of the formats.
    #[error("the file is in none of the formats ED-269, ED-318, Czech GeoJSON and OpenAir")]
    Unknown,
    /// There is no list of features in it.
    #[error("the file has no list of zones (`features` or `UASZoneList`)")]
    NoFeatures,
    /// The list of features is empty: nobody means a dataset without a zone.
    #[error("the list of zones of the file is empty")]
    Empty,
    /// Its coordinates are not degrees on WGS 84.
    #[error("the coordinates of the file are in {0}, not in degrees on WGS 84")]
    OtherCoordinates(String),
}

/// The format of a file, by its content.
pub fn detect(bytes: &[u8]) -> Option<Format> {
    match text_of(bytes) {
        Ok(text) if json::looks_like(text) => Document::parse(text).ok()?.format(),
        _ => format_of_lines(&openair::decode(bytes)),
    }
}

/// Reads the zones of a file. Its `name` is what the dataset is called where the file does not say.
/// OpenAir may be in Latin-1; all other text is UTF-8.
pub fn read(name: &str, bytes: &[u8]) -> Result<Dataset, FileError> {
    let text = text_of(bytes);
    let lines = openair::decode(bytes);
    if !text.as_ref().is_ok_and(|text| json::looks_like(text)) {
        return match format_of_lines(&lines) {
            Some(Format::OpenAir) => Ok(openair::read(name, &lines)),
            Some(Format::Notam) => Ok(notam::read(name, text?)),
            _ => text.and(Err(FileError::Unknown)),
        };
    }
    let text = text?;
    let document = Document::parse(text)?;
    match document.format() {
        Some(Format::Ed269) => Ok(ed269::read(name, &document)),
        Some(Format::Ed318) => Ok(ed318::read(name, &document)),
        Some(Format::CzechGeoJson) => Ok(czech::read(name, &document)),
        Some(Format::OpenAir | Format::Notam) | None => Err(FileError::Unknown),
    }
}

/// The text of a file without the byte order mark that may precede it.
fn text_of(bytes: &[u8]) -> Result<&str, FileError> {
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let before = bytes.get(..error.valid_up_to()).unwrap_or_default();
        let line = before.split(|byte| *byte == b'\n').count();
        FileError::NotUtf8 { line }
    })?;
    Ok(text.strip_prefix('\u{feff}').unwrap_or(text))
}

/// The format of a text made of lines: OpenAir begins an airspace with `AC`, a NOTAM has a line that
/// begins with `Q)`.
fn format_of_lines(text: &str) -> Option<Format> {
    text.lines().find_map(|line| match line.trim_start() {
        line if line.starts_with("AC ") => Some(Format::OpenAir),
        line if line.starts_with("Q)") => Some(Format::Notam),
        _ => None,
    })
}
